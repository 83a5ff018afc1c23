//! The lexer: from text to tokens with their places. It knows the characters and the shapes of numbers and names, nothing of grammar.
//!
//! Accepted beside the obvious: `**` for `^`, `−` (U+2212) for the minus sign, `·` and `×` for `*`, `[0]` and `[name]` for parameters,
//! `x[0]` for coordinates, the prefixes `TMath::`, `ROOT::Math::` and `std::`, which are dropped. `e` is a name, not a number.

use std::ops::Range;

use super::FormulaError;

/// An operator with two sides, or one of the two signs and `!` in front of an operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Lt,
    Le,
    Gt,
    Ge,
    Eq,
    Ne,
    And,
    Or,
    /// `-` in front of an operand (made from `Sub` by the grammar check).
    Neg,
    /// `+` in front of an operand: means nothing.
    Plus,
    Not,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Number(f64),
    /// An identifier without its prefix.
    Name(String),
    /// `[3]`: a parameter by number.
    Numbered(usize),
    /// `[name]`: a parameter by name.
    Named(String),
    /// `x[2]`: a coordinate by number.
    Coordinate(usize),
    Op(Op),
    Open,
    Close,
    Comma,
    Question,
    Colon,
    /// `++` between the parts of a linear form.
    PlusPlus,
}

/// A token and the bytes it came from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
}

/// Largest parameter number that can be written: a slip like `[1e9]` must not allocate a billion parameters.
pub(super) const MAX_PARAM: usize = 999;
/// Largest coordinate number.
pub(super) const MAX_COORD: usize = 9;
/// Longest formula, in tokens.
const MAX_TOKENS: usize = 4_000;

const PREFIXES: [&str; 3] = ["TMath::", "ROOT::Math::", "std::"];

/// Cuts `text` into tokens.
pub(super) fn lex(text: &str) -> Result<Vec<Token>, FormulaError> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new() };
    while lexer.step()? {
        if lexer.tokens.len() > MAX_TOKENS {
            let at = lexer.at;
            return Err(FormulaError::new(
                text,
                at..at,
                format!("the formula has more than {MAX_TOKENS} symbols"),
            ));
        }
    }
    Ok(lexer.tokens)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
}

fn starts_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn continues_name(c: char) -> bool {
    // Subscript digits (x₀) are numeric but not alphanumeric in every script's sense; both are welcome.
    c.is_alphanumeric() || c == '_' || c.is_numeric()
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn push(&mut self, kind: Kind, bytes: usize) {
        let span = self.at..self.at + bytes;
        self.at = span.end;
        self.tokens.push(Token { kind, span });
    }

    fn fail<T>(&self, bytes: usize, message: String, help: Option<&str>) -> Result<T, FormulaError> {
        let error = FormulaError::new(self.text, self.at..self.at + bytes, message);
        Err(match help {
            Some(help) => error.with_help(help),
            None => error,
        })
    }

    /// Reads one token; `false` at the end.
    fn step(&mut self) -> Result<bool, FormulaError> {
        let Some(c) = self.rest().chars().next() else { return Ok(false) };
        if c.is_whitespace() {
            self.at += c.len_utf8();
        } else if c.is_ascii_digit() || (c == '.' && self.digit_after_point()) {
            self.number()?;
        } else if starts_name(c) {
            self.name()?;
        } else if c == '[' {
            self.bracket()?;
        } else {
            self.symbol(c)?;
        }
        Ok(true)
    }

    fn digit_after_point(&self) -> bool {
        self.rest().chars().nth(1).is_some_and(|d| d.is_ascii_digit())
    }

    fn number(&mut self) -> Result<(), FormulaError> {
        let bytes = self.rest().as_bytes();
        let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut end = digits(0);
        if bytes.get(end) == Some(&b'.') {
            end += 1 + digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = bytes.get(end + 1 + sign..).map_or(0, |_| digits(end + 1 + sign));
            if exponent > 0 {
                end += 1 + sign + exponent;
            }
        }
        let written = self.rest().get(..end).unwrap_or("").to_string();
        let after: String = self.rest()[end..].chars().take_while(|&c| continues_name(c)).collect();
        if !after.is_empty() {
            let read = format!("{written}{after}");
            let help = format!("write {written}*{after}");
            return self.fail(
                read.len(),
                format!("read '{read}', expected an operator between {written} and {after}"),
                Some(&help),
            );
        }
        match written.parse::<f64>() {
            Ok(value) if value.is_finite() => {
                self.push(Kind::Number(value), end);
                Ok(())
            }
            _ => self.fail(end, format!("read '{written}', expected a number that a double can hold"), None),
        }
    }

    fn name(&mut self) -> Result<(), FormulaError> {
        let prefix = PREFIXES.iter().find(|p| self.rest().starts_with(**p)).map_or(0, |p| p.len());
        let own: String = self.rest()[prefix..].chars().take_while(|&c| continues_name(c)).collect();
        if own.is_empty() {
            let shown = self.rest()[..prefix].to_string();
            return self.fail(prefix, format!("read '{shown}', expected a name after it"), None);
        }
        let bytes = prefix + own.len();
        if prefix == 0 && own == "x" && self.rest()[bytes..].starts_with('[') {
            return self.coordinate();
        }
        if self.rest()[bytes..].starts_with("::") {
            let known = PREFIXES.join(", ");
            return self.fail(
                bytes + 2,
                format!("read '{own}::', expected one of the prefixes {known}"),
                None,
            );
        }
        self.push(Kind::Name(own), bytes);
        Ok(())
    }

    /// `x[2]`
    fn coordinate(&mut self) -> Result<(), FormulaError> {
        let Some(end) = self.rest().find(']') else {
            return self.fail(2, "read 'x[', expected a ']' after the number of the coordinate".into(), None);
        };
        match self.rest()[2..end].trim().parse::<usize>() {
            Ok(k) if k <= MAX_COORD => {
                self.push(Kind::Coordinate(k), end + 1);
                Ok(())
            }
            _ => {
                let read = self.rest()[..=end].to_string();
                self.fail(end + 1, format!("read '{read}', expected x[0] to x[{MAX_COORD}]"), None)
            }
        }
    }

    /// `[0]` or `[name]`
    fn bracket(&mut self) -> Result<(), FormulaError> {
        let Some(end) = self.rest().find(']') else {
            return self.fail(1, "read '[', expected a ']' after the parameter".into(), None);
        };
        let inside = self.rest()[1..end].trim().to_string();
        let named = inside.chars().next().is_some_and(starts_name) && inside.chars().all(continues_name);
        if named {
            self.push(Kind::Named(inside), end + 1);
            return Ok(());
        }
        match inside.parse::<usize>() {
            Ok(k) if k <= MAX_PARAM && !inside.starts_with('+') => {
                self.push(Kind::Numbered(k), end + 1);
                Ok(())
            }
            _ => {
                let expected = format!("expected a parameter: a number from 0 to {MAX_PARAM} or a name");
                self.fail(end + 1, format!("read '[{inside}]', {expected}"), Some("write [0] or [name]"))
            }
        }
    }

    fn symbol(&mut self, c: char) -> Result<(), FormulaError> {
        const TWO: [(&str, Op); 7] = [
            ("**", Op::Pow),
            ("<=", Op::Le),
            (">=", Op::Ge),
            ("==", Op::Eq),
            ("!=", Op::Ne),
            ("&&", Op::And),
            ("||", Op::Or),
        ];
        if let Some((written, op)) = TWO.iter().find(|(w, _)| self.rest().starts_with(w)) {
            self.push(Kind::Op(*op), written.len());
            return Ok(());
        }
        if self.rest().starts_with("++") {
            self.push(Kind::PlusPlus, 2);
            return Ok(());
        }
        if self.rest().starts_with("//") {
            return self.fail(
                2,
                "read '//', expected one '/'".into(),
                Some("comments are not part of a formula"),
            );
        }
        let kind = match c {
            '+' => Kind::Op(Op::Add),
            '-' | '\u{2212}' => Kind::Op(Op::Sub),
            '*' | '\u{b7}' | '\u{d7}' => Kind::Op(Op::Mul),
            '/' => Kind::Op(Op::Div),
            '%' => Kind::Op(Op::Mod),
            '^' => Kind::Op(Op::Pow),
            '<' => Kind::Op(Op::Lt),
            '>' => Kind::Op(Op::Gt),
            '!' => Kind::Op(Op::Not),
            '(' => Kind::Open,
            ')' => Kind::Close,
            ',' => Kind::Comma,
            '?' => Kind::Question,
            ':' => Kind::Colon,
            _ => return self.stray(c),
        };
        self.push(kind, c.len_utf8());
        Ok(())
    }

    fn stray<T>(&self, c: char) -> Result<T, FormulaError> {
        let help = match c {
            '=' => Some("write == to compare; a formula assigns nothing"),
            '&' => Some("write && for 'and'"),
            '|' => Some("write || for 'or', abs(x) for the absolute value"),
            ';' => Some("a formula is one expression; give titles and ranges apart from it"),
            '"' | '\'' | '`' => Some("a formula holds no text"),
            '{' | '}' => Some("use round brackets"),
            ']' => Some("parameters stand as [0] or [name]"),
            '.' => Some("a number needs a digit beside its point, such as 0.5"),
            _ => None,
        };
        let shown = if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
        self.fail(c.len_utf8(), format!("read '{shown}', expected a number, a name or an operator"), help)
    }
}
