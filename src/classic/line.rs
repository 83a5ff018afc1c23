//! A line of input as words and arguments: numbers, and parameters by number from 1 or by name.
//!
//! Words stand between blanks or commas. A line that is empty or begins with `*`, `#` or `!` is a comment. Numbers may have
//! Fortran's exponent (1.D-3).

use super::ClassicError;
use crate::params::{ParamId, Parameters};

/// A command with what stands behind it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line<'a> {
    /// The first word.
    pub word: &'a str,
    /// The others.
    pub args: Vec<&'a str>,
    /// All that follows the first word, as typed.
    pub rest: &'a str,
}

/// Cuts a line into words; `None` for a comment.
pub(super) fn read(text: &str) -> Option<Line<'_>> {
    let text = text.trim();
    if text.is_empty() || text.starts_with(['*', '#', '!']) {
        return None;
    }
    let end = text.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let args = rest.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
    Some(Line { word, args, rest: rest.trim_start_matches(',').trim() })
}

/// A number, perhaps with Fortran's exponent; infinities as `inf`.
pub(super) fn number(what: &'static str, text: &str) -> Result<f64, ClassicError> {
    let plain = text.replace(['d', 'D'], "e");
    let read = |t: &str| t.parse::<f64>().ok().filter(|v| !v.is_nan());
    read(text).or_else(|| read(&plain)).ok_or_else(|| ClassicError::Number {
        what,
        text: text.to_string(),
        expected: "a number",
    })
}

/// A whole number of at least 0.
pub(super) fn count(what: &'static str, text: &str) -> Result<usize, ClassicError> {
    let value = number(what, text)?;
    if value >= 0.0 && value.fract() == 0.0 && value <= MOST {
        return Ok(value as usize);
    }
    Err(ClassicError::Number {
        what,
        text: text.to_string(),
        expected: "a whole number from 0 to 1000000000",
    })
}

/// Largest count.
const MOST: f64 = 1e9;

/// A parameter: a whole number counts from 1, everything else is a name.
pub(super) fn parameter(params: &Parameters, text: &str) -> Result<ParamId, ClassicError> {
    let by_number = |text: &str| {
        let n = text.parse::<f64>().ok().filter(|n| n.fract() == 0.0 && *n >= 1.0)?;
        Some(n as usize - 1)
    };
    let position = match by_number(text) {
        Some(k) => Some(k).filter(|&k| k < params.len()),
        None => params.iter().position(|p| p.name == text),
    };
    let known = || {
        let list: Vec<String> =
            params.iter().enumerate().map(|(k, p)| format!("{} {}", k + 1, p.name)).collect();
        if list.is_empty() { "none".to_string() } else { list.join(", ") }
    };
    position.map(ParamId).ok_or_else(|| ClassicError::Parameter { text: text.to_string(), known: known() })
}

/// The arguments of a command, with the line that says how the command is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Args<'a> {
    words: &'a [&'a str],
    usage: &'static str,
}

impl<'a> Args<'a> {
    pub(super) fn new(words: &'a [&'a str], usage: &'static str) -> Args<'a> {
        Args { words, usage }
    }

    /// All of them.
    pub(super) fn words(&self) -> &'a [&'a str] {
        self.words
    }

    /// The argument at `k`, if there is one.
    pub(super) fn get(&self, k: usize) -> Option<&'a str> {
        self.words.get(k).copied()
    }

    /// The argument at `k`, which must be there.
    pub(super) fn needed(&self, k: usize, what: &str) -> Result<&'a str, ClassicError> {
        self.get(k).ok_or_else(|| self.refused(format!("{what} is missing")))
    }

    /// At most `most` arguments.
    pub(super) fn at_most(&self, most: usize) -> Result<(), ClassicError> {
        match self.get(most) {
            None => Ok(()),
            Some(extra) => Err(self.refused(format!("'{extra}' is one argument too many"))),
        }
    }

    /// What is wrong with them, beside how it would be right.
    pub(super) fn refused(&self, what: impl Into<String>) -> ClassicError {
        ClassicError::Usage { what: what.into(), usage: self.usage }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameter;

    #[test]
    fn words_comments_and_numbers() {
        let line = read("  set lim 1, -2.5,1.D+2 ").unwrap();
        assert_eq!(
            (line.word, line.args, line.rest),
            ("set", vec!["lim", "1", "-2.5", "1.D+2"], "lim 1, -2.5,1.D+2")
        );
        for comment in ["", "   ", "* text", "# text", "! text"] {
            assert_eq!(read(comment), None);
        }
        assert_eq!(number("x", "1.D+2").unwrap(), 100.0);
        assert_eq!(number("x", "-inf").unwrap(), f64::NEG_INFINITY);
        assert_eq!(number("x", "nan").unwrap_err().to_string(), "x: read 'nan', expected a number");
        for bad in ["-1", "1.5", "1e30", "inf", "two"] {
            assert!(count("maxcalls", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn parameters_count_from_one() {
        let list = ["a", "2b"].map(|n| Parameter::new(n, 1.0)).to_vec();
        let params = Parameters::new(list).unwrap();
        assert_eq!(parameter(&params, "1").unwrap(), ParamId(0));
        assert_eq!(parameter(&params, "2.0").unwrap(), ParamId(1));
        assert_eq!(parameter(&params, "2b").unwrap(), ParamId(1));
        for bad in ["0", "3", "-1", "1e300", "B", "nan"] {
            let e = parameter(&params, bad).unwrap_err().to_string();
            assert_eq!(e, format!("there is no parameter '{bad}'; there are 1 a, 2 2b"));
        }
    }
}
