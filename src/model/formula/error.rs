//! Errors of a formula: what was read, what was expected, where, and the nearest known name.

use std::ops::Range;

use crate::error::Explain;

/// A formula that cannot be compiled.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("formula, column {}: {message}", column(text, span))]
pub struct FormulaError {
    /// The whole formula.
    pub text: String,
    /// Bytes at fault.
    pub span: Range<usize>,
    /// What was read and what was expected, lower case, no full stop.
    pub message: String,
    /// Suggestion, when there is one: `did you mean 'sin'?`.
    pub help: Option<String>,
}

impl FormulaError {
    pub(super) fn new(text: &str, span: Range<usize>, message: impl Into<String>) -> FormulaError {
        FormulaError { text: text.into(), span, message: message.into(), help: None }
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> FormulaError {
        self.help = Some(help.into());
        self
    }

    /// Column of the first character at fault, counted in characters from 1.
    pub fn column(&self) -> usize {
        column(&self.text, &self.span)
    }
}

fn column(text: &str, span: &Range<usize>) -> usize {
    text.get(..span.start).map_or(0, |s| s.chars().count()) + 1
}

impl Explain for FormulaError {
    fn code(&self) -> &'static str {
        "E-FORMULA"
    }
    fn help(&self) -> Option<String> {
        self.help.clone()
    }
    fn place(&self) -> Option<(&str, Range<usize>)> {
        Some((&self.text, self.span.clone()))
    }
}
