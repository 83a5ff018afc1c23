//! From text to expression.

mod error;

pub use error::FormulaError;
