//! The little of Python's literals that NumPy writes into its headers: texts, whole numbers, truth values, tuples, lists, and one
//! dictionary. Anything else is no header.

/// A literal; tuples and lists are the same.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    Text(String),
    Number(usize),
    True,
    False,
    List(Vec<Literal>),
    Pairs(Vec<(String, Literal)>),
}

impl Literal {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Literal> {
        let Literal::Pairs(pairs) = self else { return None };
        pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// A list of whole numbers; a single one is a list too.
    pub fn sizes(&self) -> Option<Vec<usize>> {
        let number = |l: &Literal| if let Literal::Number(n) = l { Some(*n) } else { None };
        match self {
            Literal::List(items) => items.iter().map(number).collect(),
            single => number(single).map(|n| vec![n]),
        }
    }
}

/// Deeper headers are not believed.
const DEEPEST: usize = 16;

/// Reads a literal; blanks may follow it and nothing else.
pub(super) fn parse(text: &str) -> Option<Literal> {
    let mut rest = text;
    let literal = value(&mut rest, DEEPEST)?;
    rest.trim().is_empty().then_some(literal)
}

fn value(rest: &mut &str, depth: usize) -> Option<Literal> {
    let depth = depth.checked_sub(1)?;
    *rest = rest.trim_start();
    match rest.chars().next()? {
        '\'' | '"' => string(rest).map(Literal::Text),
        '(' => list(rest, ')', depth).map(Literal::List),
        '[' => list(rest, ']', depth).map(Literal::List),
        '{' => pairs(rest, depth).map(Literal::Pairs),
        c if c.is_ascii_digit() => {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, after) = rest.split_at(end);
            // Python 2 wrote long numbers with an L.
            *rest = after.strip_prefix('L').unwrap_or(after);
            digits.parse().ok().map(Literal::Number)
        }
        _ if eat(rest, "True") => Some(Literal::True),
        _ if eat(rest, "False") => Some(Literal::False),
        _ => None,
    }
}

/// Takes a word away when it comes next.
fn eat(rest: &mut &str, word: &str) -> bool {
    let trimmed = rest.trim_start();
    let after = trimmed.strip_prefix(word);
    *rest = after.unwrap_or(trimmed);
    after.is_some()
}

fn string(rest: &mut &str) -> Option<String> {
    let quote = rest.chars().next()?;
    let (mut text, mut chars) = (String::new(), rest.char_indices().skip(1));
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => text.push(chars.next()?.1),
            c if c == quote => {
                *rest = rest.get(at + c.len_utf8()..)?;
                return Some(text);
            }
            c => text.push(c),
        }
    }
    None
}

fn list(rest: &mut &str, close: char, depth: usize) -> Option<Vec<Literal>> {
    *rest = rest.get(1..)?;
    let (mut items, close) = (Vec::new(), close.to_string());
    while !eat(rest, &close) {
        items.push(value(rest, depth)?);
        if !eat(rest, ",") {
            return eat(rest, &close).then_some(items);
        }
    }
    Some(items)
}

fn pairs(rest: &mut &str, depth: usize) -> Option<Vec<(String, Literal)>> {
    *rest = rest.get(1..)?;
    let mut pairs = Vec::new();
    while !eat(rest, "}") {
        *rest = rest.trim_start();
        let key = string(rest)?;
        if !eat(rest, ":") {
            return None;
        }
        pairs.push((key, value(rest, depth)?));
        if !eat(rest, ",") {
            return eat(rest, "}").then_some(pairs);
        }
    }
    Some(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_numpy() {
        let header = parse(
            "{'descr': [('t', '<f8'), ('v', '<f4', (3,))], 'fortran_order': False, 'shape': (6,), }  \n",
        )
        .unwrap();
        assert_eq!(header.get("shape").unwrap().sizes(), Some(vec![6]));
        assert_eq!(header.get("fortran_order"), Some(&Literal::False));
        let Some(Literal::List(fields)) = header.get("descr") else { panic!("{header:?}") };
        assert_eq!(fields.len(), 2);
        assert_eq!(parse("()"), Some(Literal::List(Vec::new())));
        assert_eq!(parse("(3L, 2)").unwrap().sizes(), Some(vec![3, 2]));
    }

    #[test]
    fn what_is_no_literal() {
        for text in [
            "",
            "{",
            "{'a'}",
            "(1",
            "(1 2)",
            "'a",
            "{1: 2}",
            "nan",
            "__import__('os')",
            "(1,) x",
            "99999999999999999999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&"(".repeat(100_000)), None);
    }
}
