//! A Python function → a formula: `def f(x, a=1, b=2): return a*x + b`, with assignments before the `return`, which are put in where they
//! are used, and `lambda x, a=1: a*x`.
//!
//! Nothing is ever run. Deliberately absent: loops, conditions, indexing, arrays other than x itself. What is not understood is named with
//! its line inside the function.

use std::collections::HashSet;

use super::expression::Expression;
use super::tokens::{Kind, Token, tokens};

/// A function, as a formula in `x` and its parameters.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Function {
    /// Its name; empty for a lambda.
    pub name: String,
    /// Its arguments but the first, with their defaults.
    pub params: Vec<(String, Option<f64>)>,
    /// What it gives.
    pub formula: String,
}

/// Why a function is not understood: its line, and what.
pub(super) type Complaint = (usize, String);

/// Reads a function. `indexed` ones have parameters only: the index is not an argument.
///
/// # Errors
/// It is none, or it holds something that is not understood.
pub(super) fn function(text: &str, indexed: bool) -> Result<Function, Complaint> {
    let words = tokens(text)?;
    let mut statements = words.split(|t| t.kind == Kind::End).filter(|s| !s.is_empty());
    let first = statements
        .by_ref()
        .find(|s| !s[0].is_name("import") && !s[0].is_name("from") && !s[0].is("@"))
        .ok_or((1, "the function is empty".to_owned()))?;
    if first[0].is_name("lambda") {
        let colon = colon(first).ok_or((first[0].line, "lambda needs a ':'".to_owned()))?;
        let (x, params) = arguments(&first[1..colon], indexed)?;
        let formula = Expression::new(x, &params, indexed).text(&first[colon + 1..])?;
        return Ok(Function { name: String::new(), params, formula });
    }
    let (name, inside, body) = head(first)?;
    let (x, params) = arguments(inside, indexed)?;
    let mut expression = Expression::new(x, &params, indexed);
    for statement in std::iter::once(body).filter(|s| !s.is_empty()).chain(statements) {
        if let Some(formula) = carry_out(statement, &mut expression)? {
            return Ok(Function { name, params, formula });
        }
    }
    Err((first[0].line, format!("{name} returns nothing")))
}

/// The form that SymPy reads: `name: x a b -> a*x + b`.
///
/// # Errors
/// As for a function.
pub(super) fn arrow(text: &str, indexed: bool) -> Result<Function, Complaint> {
    let words = tokens(text)?;
    let words: Vec<Token> = words.into_iter().filter(|t| t.kind != Kind::End).collect();
    let arrow = words.iter().position(|t| t.is("->")).ok_or((1, "there is no '->'".to_owned()))?;
    let (left, right) = (&words[..arrow], &words[arrow + 1..]);
    let (name, left) = match left {
        [name, colon, rest @ ..] if colon.is(":") => (name.text().to_owned(), rest),
        all => (String::new(), all),
    };
    // Names may stand side by side.
    let mut separated: Vec<Token> = Vec::new();
    for token in left {
        let follows = separated.last().is_some_and(|t: &Token| !t.is(",") && !t.is("=") && !t.is("-"));
        if matches!(token.kind, Kind::Name(_)) && follows {
            separated.push(Token { kind: Kind::Op(","), line: token.line });
        }
        separated.push(token.clone());
    }
    let (x, params) = arguments(&separated, indexed)?;
    let formula = Expression::new(x, &params, indexed).text(right)?;
    Ok(Function { name, params, formula })
}

/// `def name(arguments) -> something: body`.
fn head(words: &[Token]) -> Result<(String, &[Token], &[Token]), Complaint> {
    let complaint = || (words[0].line, "expected def f(x, a=1, b=2):".to_owned());
    let [def, name, open, ..] = words else { return Err(complaint()) };
    if !def.is_name("def") || !open.is("(") {
        return Err((def.line, format!("read '{}', expected def f(x, a=1, b=2):", def.text())));
    }
    let close = closing(words, 2).ok_or_else(complaint)?;
    let colon = close + 1 + colon(&words[close + 1..]).ok_or_else(complaint)?;
    Ok((name.text().to_owned(), &words[3..close], &words[colon + 1..]))
}

/// One statement of the body; the formula once it is the `return`.
fn carry_out(words: &[Token], expression: &mut Expression) -> Result<Option<String>, Complaint> {
    match words {
        [word] if word.kind == Kind::Text || word.is_name("pass") => Ok(None),
        [word, value @ ..] if word.is_name("return") => expression.text(value).map(Some),
        [Token { kind: Kind::Name(name), .. }, equals, value @ ..] if equals.is("=") => {
            let text = expression.text(value)?;
            expression.define(name.clone(), text);
            Ok(None)
        }
        [word, ..] if word.is_name("import") || word.is_name("from") => Ok(None),
        [word, ..] => {
            let what = "only assignments (name = …) and return are understood";
            Err((word.line, format!("read '{}', but {what}", word.text())))
        }
        [] => Ok(None),
    }
}

/// The abscissa (unless `indexed`) and the parameters with their defaults.
#[expect(clippy::type_complexity, reason = "a name, and a list of names with defaults")]
fn arguments(
    words: &[Token],
    indexed: bool,
) -> Result<(Option<String>, Vec<(String, Option<f64>)>), Complaint> {
    let mut all = Vec::new();
    let mut known = HashSet::new();
    for part in words.split(|t| t.is(",")).filter(|p| !p.is_empty()) {
        let line = part[0].line;
        let (name, default) = match part {
            [Token { kind: Kind::Name(name), .. }] => (name, None),
            [Token { kind: Kind::Name(name), .. }, equals, value @ ..] if equals.is("=") => {
                (name, Some(default(name, value)?))
            }
            [other, ..] => {
                return Err((line, format!("read '{}', expected an argument as a=1", other.text())));
            }
            [] => continue,
        };
        if !known.insert(name) {
            return Err((line, format!("the argument {name} stands twice")));
        }
        all.push((name.clone(), default));
    }
    let line = words.first().map_or(1, |t| t.line);
    if indexed {
        return Ok((None, all));
    }
    if all.is_empty() {
        return Err((line, "the function has no argument: the first one is the abscissa x".into()));
    }
    let x = all.remove(0).0;
    Ok((Some(x), all))
}

fn default(name: &str, words: &[Token]) -> Result<f64, Complaint> {
    let (sign, value) = match words {
        [minus, value] if minus.is("-") => (-1.0, value),
        [plus, value] if plus.is("+") => (1.0, value),
        [value] => (1.0, value),
        _ => {
            return Err((
                words.first().map_or(1, |t| t.line),
                format!("the default of {name} must be a number"),
            ));
        }
    };
    match value.text().parse::<f64>() {
        Ok(v) if matches!(value.kind, Kind::Number(_)) => Ok(sign * v),
        _ => Err((value.line, format!("the default of {name}: read '{}', expected a number", value.text()))),
    }
}

/// Position of the first ':' that is in no brackets.
fn colon(words: &[Token]) -> Option<usize> {
    super::expression::top_level(words).find(|&i| words[i].is(":"))
}

/// Position of the bracket that closes the one at `open`.
pub(super) fn closing(words: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (i, token) in words.iter().enumerate().skip(open) {
        if token.is("(") || token.is("[") || token.is("{") {
            depth += 1;
        } else if token.is(")") || token.is("]") || token.is("}") {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(i);
            }
        }
    }
    None
}
