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

impl ShapeUse {
    fn moved(&mut self, refs: &[usize], span: &Range<usize>) {
        self.coords.iter_mut().chain(&mut self.params).for_each(|a| a.moved(refs, span));
    }
}

impl Expr {
    /// Makes the expression part of another formula: its reference r becomes `refs[r]`, everything stands at `span`.
    pub(super) fn moved(&mut self, refs: &[usize], span: &Range<usize>) {
        self.span = span.clone();
        match &mut self.what {
            Kind::Param(r) => *r = refs[*r],
            Kind::Const(_) | Kind::Coord(_) => {}
            Kind::Neg(a) | Kind::Not(a) => a.moved(refs, span),
            Kind::Sum(list) | Kind::Product(list) => list.iter_mut().for_each(|(_, a)| a.moved(refs, span)),
            Kind::Binary(_, a, b) => [a, b].into_iter().for_each(|a| a.moved(refs, span)),
            Kind::Choice(parts) => parts.iter_mut().for_each(|a| a.moved(refs, span)),
            Kind::Apply(_, arguments) => arguments.iter_mut().for_each(|a| a.moved(refs, span)),
            Kind::Shape(used) => used.moved(refs, span),
            Kind::Normalised(shape, ends) => {
                shape.moved(refs, span);
                ends.iter_mut().flat_map(|e| e.iter_mut()).for_each(|a| a.moved(refs, span));
            }
            Kind::Convolution(convolution) => {
                convolution.f.moved(refs, span);
                convolution.g.moved(refs, span);
            }
        }
    }

    /// Values of the longest list (`vector(a, b, …)`) in it; `None` when it has none.
    pub(super) fn n_values(&self) -> Option<usize> {
        let longest = |list: &mut dyn Iterator<Item = &Expr>| list.filter_map(Expr::n_values).max();
        match &self.what {
            Kind::Apply(Function::Vector, values) => Some(values.len()),
            Kind::Apply(_, arguments) => longest(&mut arguments.iter()),
            Kind::Neg(a) | Kind::Not(a) => a.n_values(),
            Kind::Sum(list) | Kind::Product(list) => longest(&mut list.iter().map(|(_, e)| e)),
            Kind::Binary(_, a, b) => longest(&mut [a.as_ref(), b.as_ref()].into_iter()),
            Kind::Choice(parts) => longest(&mut parts.iter()),
            _ => None,
        }
    }

    /// The number, if the node is one.
    pub(super) fn as_number(&self) -> Option<f64> {
        match self.what {
            Kind::Const(v) => Some(v),
            _ => None,
        }
    }

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
