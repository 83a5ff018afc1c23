//! The words of a little Python: names with their dots, numbers, strings, operators, ends of lines. Indentation means nothing to it, for
//! what is understood has no blocks but one.

/// What a word is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Name(String),
    Number(String),
    /// A string; what is in it is never needed.
    Text,
    Op(&'static str),
    End,
}

/// A word and its line, from 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    pub line: usize,
}

impl Token {
    /// Whether it is this operator.
    pub fn is(&self, op: &str) -> bool {
        matches!(self.kind, Kind::Op(known) if known == op)
    }

    /// Whether it is this name.
    pub fn is_name(&self, name: &str) -> bool {
        matches!(&self.kind, Kind::Name(known) if known == name)
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        match &self.kind {
            Kind::Name(text) | Kind::Number(text) => text,
            Kind::Text => "a string",
            Kind::Op(op) => op,
            Kind::End => "the end of the line",
        }
    }
}

/// Longer ones first.
const OPERATORS: [&str; 38] = [
    "**=", "//=", "**", "//", "->", "<=", ">=", "==", "!=", "+=", "-=", "*=", "/=", ":=", "<<", ">>", "(",
    ")", "[", "]", "{", "}", "+", "-", "*", "/", "%", "<", ">", "=", ",", ":", ".", "&", "|", "^", "~", "@",
];

/// The words of `text`.
///
/// # Errors
/// A character that Python has no use for, or a string that does not end; with the line.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, (usize, String)> {
    let mut found: Vec<Token> = Vec::new();
    let (mut rest, mut line, mut depth) = (text, 1, 0_usize);
    while let Some(c) = rest.chars().next() {
        let at = line;
        let mut push = |kind| found.push(Token { kind, line: at });
        let length = if c == '\n' || c == ';' {
            if depth == 0 || c == ';' {
                push(Kind::End);
            }
            1
        } else if c.is_whitespace() {
            c.len_utf8()
        } else if c == '#' {
            rest.find('\n').unwrap_or(rest.len())
        } else if c == '\\' && rest[1..].trim_start_matches([' ', '\r']).starts_with('\n') {
            rest.find('\n').map_or(1, |end| end + 1)
        } else if c == '"' || c == '\'' {
            push(Kind::Text);
            string(rest).ok_or((at, "a string does not end".to_owned()))?
        } else if c.is_ascii_digit() || (c == '.' && rest[1..].starts_with(|d: char| d.is_ascii_digit())) {
            let length = number(rest);
            push(Kind::Number(rest[..length].replace('_', "")));
            length
        } else if c.is_alphabetic() || c == '_' {
            let length = name(rest);
            push(Kind::Name(rest[..length].to_owned()));
            length
        } else if let Some(op) = OPERATORS.iter().find(|op| rest.starts_with(**op)) {
            match *op {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            push(Kind::Op(op));
            op.len()
        } else {
            return Err((at, format!("read '{c}', which is not understood")));
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    found.push(Token { kind: Kind::End, line });
    Ok(found)
}

/// Length of a string with its quotes.
fn string(text: &str) -> Option<usize> {
    let one = &text[..1];
    let quotes = if text.starts_with(&one.repeat(3)) { 3 } else { 1 };
    let mut from = quotes;
    loop {
        let rest = text.get(from..)?;
        if rest.starts_with(&one.repeat(quotes)) {
            return Some(from + quotes);
        }
        let mut characters = rest.chars();
        match characters.next()? {
            '\n' if quotes == 1 => return None,
            '\\' => from += 1 + characters.next()?.len_utf8(),
            c => from += c.len_utf8(),
        }
    }
}

/// Length of a number: digits, point, exponent.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |mut i: usize| {
        while bytes.get(i).is_some_and(|b| b.is_ascii_digit() || *b == b'_') {
            i += 1;
        }
        i
    };
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    end
}

/// Length of a name with the names behind its dots.
fn name(text: &str) -> usize {
    let inside = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let end = text.find(|c| !inside(c)).unwrap_or(text.len());
    text[..end].trim_end_matches('.').len()
}
