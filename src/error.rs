//! What every error of the program can say beyond its sentence: a stable code, help, and the place in a text.

use std::ops::Range;

/// An error or warning that a user will read.
pub trait Explain: std::error::Error {
    /// A stable code such as `E-FORMULA`; the sentence may change, the code does not.
    fn code(&self) -> &'static str;

    /// What to do about it, as one sentence, when there is something beyond the message itself.
    fn help(&self) -> Option<String> {
        None
    }

    /// The text at fault and the byte range in it to underline.
    fn place(&self) -> Option<(&str, Range<usize>)> {
        None
    }
}
