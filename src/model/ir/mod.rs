//! The intermediate representation of a model: an arena of shared subexpressions ([`expr`]), exact derivatives from expression to
//! expression ([`diff`]), a flat program ([`tape`]) and its evaluation on blocks of points ([`eval`]).
//!
//! Deliberately without names, spans or text: those belong to `formula`. Deliberately without data: a program gets columns of numbers.

pub mod diff;
pub mod eval;
pub mod expr;
pub mod func;
pub mod kernel;
pub mod simplify;
pub mod tape;

#[cfg(test)]
mod tests;

pub use diff::Variable;
pub use eval::Columns;
pub use expr::{Arena, Id, Node};
pub use func::{Func1, Func2, Func3};
pub use tape::Tape;
