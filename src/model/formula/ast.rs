//! The tree of a formula as it was written: names are still names. Sums and products are flat lists, so that a sum of a thousand terms
//! is not a thousand levels deep.

use std::ops::Range;

use crate::model::ir::Func2;

/// A node with the bytes it came from, brackets around it included.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ast {
    pub(super) what: What,
    pub(super) span: Range<usize>,
}

/// What a node says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    Number(f64),
    /// A name without arguments.
    Name(String),
    Numbered(usize),
    Named(String),
    Coordinate(usize),
    /// The coefficient of a part of a linear form (`1 ++ x`).
    Coefficient,
    Neg(Box<Ast>),
    Not(Box<Ast>),
    /// Terms in order; `true` is subtracted.
    Sum(Vec<(bool, Ast)>),
    /// Factors in order; `true` divides.
    Product(Vec<(bool, Ast)>),
    Binary(Func2, Box<Ast>, Box<Ast>),
    /// condition ? yes : no
    Choice(Box<[Ast; 3]>),
    Call(String, Vec<Ast>),
}
