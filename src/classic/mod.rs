//! Layer 4: the command line of the classic program, `MIGRAD`, `MINOS 0 1 2`, `SET STRATEGY 2` and their like, on a session.
//!
//! After F. James, MINUIT Reference Manual (CERN Program Library D506): its commands, their short forms and arguments,
//! parameters counted from 1, and the look of its printout. Words and code are ours. A line of text goes in, text and perhaps
//! a plot come out ([`Interpreter::run_line`]); whatever a line changes goes through [`fit::Command`](crate::fit::Command)s and
//! [`Task`](crate::fit::Task)s, so that the session stays the only state and can undo it. Deliberately absent: reading,
//! printing, colors (they belong to the front ends), and any search of its own.
//!
//! Where this departs from the classic program, because the engine knows more or promises more: an error that means nothing is
//! not printed as a number; derivatives are exact and cannot be switched off; limits may be one-sided; a change of settings
//! (strategy too) leaves the last result standing as that of the settings before.
//!
//! `words` (what there is) and `line` (what was typed) are read by `interpreter`, which leaves the work to `search`, `look`,
//! `settings` and `show`; `table`, `matrix` and [`mod@plot`] write.

mod error;
mod interpreter;
mod line;
mod look;
mod matrix;
mod page;
pub mod plot;
mod search;
mod settings;
mod show;
mod table;
#[cfg(test)]
mod tests;
mod words;

pub use error::ClassicError;
pub use interpreter::{Interpreter, Reply};
pub use plot::Plot;
