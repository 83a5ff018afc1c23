//! Layer 1: y = f(x; p). What a user typed becomes a compiled, immutable [`Model`] that evaluates on blocks of points, with exact
//! first and second derivatives. Knows no data sets and no minimisers.
//!
//! The way of a formula: `formula` reads it and settles its names, `ir` holds it as an expression, derives and evaluates it,
//! `predefined` is the catalogue of shapes. The fitter cannot tell a predefined shape from a typed formula.

mod code;
mod compiled;
pub mod formula;
pub mod handles;
pub mod ir;
pub mod predefined;
mod print;
mod programs;
#[cfg(test)]
mod tests;
mod without;

pub use code::{Code, Language};
pub use compiled::{Model, Summed};
pub(crate) use formula::edit_distance;
pub use formula::{FormulaError, NamedFormula};
pub use ir::{DataExtent, Role};

/// Letters of the coordinates, as far as there are any.
pub const COORDINATE_LETTERS: [&str; 4] = ["x", "y", "z", "t"];

/// How many derivatives are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// Values only.
    Value,
    /// And first derivatives.
    Gradient,
    /// And second derivatives.
    Hessian,
}

/// One term of the top-level sum of a model (see `fit::guess`).
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Text of the term as it stands in the formula without its sign, for labels: `gaus(0)`, `pol1(3)`.
    pub label: String,
    /// Name of the predefined shape, when the term is one (possibly times nothing else): the key of the catalogue.
    pub shape: Option<&'static str>,
    /// Positions of the term's parameters in the model's list, in the order of the shape's own parameters.
    pub params: Vec<usize>,
    /// −1 when the term is subtracted.
    pub sign: f64,
    /// What the term is made of when it is a part of a normalised sum (`NSUM`): a shape over its integral times a factor.
    pub normalised: Option<NormalisedShape>,
}

impl Term {
    /// The term with its sign, as parts of a sum are called: `gaus(0)`, `-b*x`.
    pub fn name(&self) -> String {
        match (self.sign < 0.0, self.label.starts_with('-')) {
            (false, _) => self.label.clone(),
            (true, false) => format!("-{}", self.label),
            (true, true) => format!("-({})", self.label),
        }
    }
}

/// A predefined shape of one coordinate divided by its integral, without its constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormalisedShape {
    /// Name of the shape as it is written alone.
    pub name: String,
    /// Positions of the shape's parameters in the model's list, in the order of the shape's own; `None` for the constant, which is none here.
    pub params: Vec<Option<usize>>,
}

/// A parameter as the model knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ParamHint {
    /// Name, unique in the model.
    pub name: String,
    /// Limits that the shape asks for (Sigma > 0), unless the user keeps his own (option B).
    pub limits: crate::params::Limits,
    /// A number left out below the largest (`[0]` and `[2]` but no `[1]`): a constant (`W-PAR-GAP`).
    pub unused: bool,
}
