//! The tree of a formula with every name settled: what is a coordinate, a parameter, a function, a shape.

use std::ops::Range;

use super::conv::Convolution;
use super::names::Function;
use crate::model::ir::Func2;
use crate::model::predefined::Found;

/// A node with the bytes it came from.
#[derive(Debug, Clone)]
pub(super) struct Expr {
    pub(super) what: Kind,
    pub(super) span: Range<usize>,
}

/// What a node computes.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Const(f64),
    Coord(usize),
    /// A reference to a parameter: a position in `Names::refs`, not yet in the model's list.
    Param(usize),
    Neg(Box<Expr>),
    Not(Box<Expr>),
    Sum(Vec<(bool, Expr)>),
    Product(Vec<(bool, Expr)>),
    Binary(Func2, Box<Expr>, Box<Expr>),
    Choice(Box<[Expr; 3]>),
    Apply(Function, Vec<Expr>),
    Shape(ShapeUse),
    /// A shape over its integral between two ends, or over the fit range.
    Normalised(Box<Expr>, Option<Box<[Expr; 2]>>),
    /// A function seen with a resolution.
    Convolution(Box<Convolution>),
}

/// A shape of the catalogue with its coordinates and parameters.
#[derive(Debug, Clone)]
pub(super) struct ShapeUse {
    pub(super) found: Found,
    pub(super) coords: Vec<Expr>,
    pub(super) params: Vec<Expr>,
}

impl Expr {
    /// The coordinate, if the node is one.
    pub(super) fn as_coord(&self) -> Option<usize> {
        match self.what {
            Kind::Coord(k) => Some(k),
            _ => None,
        }
    }

    /// The reference, if the node is a parameter and nothing else.
    pub(super) fn as_param(&self) -> Option<usize> {
        match self.what {
            Kind::Param(r) => Some(r),
            _ => None,
        }
    }
}
