//! Sums of normalised shapes: `NSUM(N1*gaus, N2*expo)` with event numbers, `FSUM(z*gaus, expo)` with fractions.
//!
//! Each shape is divided by its integral over the fit range (or over the two ends given last), so its own constant says nothing and is
//! dropped. A shape without a factor gets a numbered parameter as its number or fraction; the last shape of FSUM takes what is left.

use std::ops::Range;

use super::FormulaError;
use super::ast::{Ast, What};
use super::expr::{Expr, Kind};
use super::params::{Claim, Ref};
use super::resolve::Resolver;
use crate::model::predefined::{self, Found, ParamNames};

/// Names of the two sums.
pub(super) const NAMES: [&str; 2] = ["NSUM", "FSUM"];

/// A shape with the factors written before or behind it.
struct Part<'a> {
    factors: Vec<(bool, &'a Ast)>,
    shape: &'a Ast,
}

/// What a shape's constant is held at where it says nothing: the position of the parameter and the value.
pub(super) fn constant_of(found: Found) -> Option<(usize, f64)> {
    match found.shape.params {
        _ if found.shape.has_scale => Some((0, 1.0)),
        // exp(Constant + Slope x)
        ParamNames::Fixed(names) if names.first() == Some(&"Constant") => Some((0, 0.0)),
        ParamNames::Family { .. } if found.n_params > 0 => Some((0, 1.0)),
        _ => None,
    }
}

impl Resolver<'_> {
    /// `NSUM(…)` or `FSUM(…)`.
    pub(super) fn sum_of_shapes(
        &mut self,
        name: &str,
        arguments: &[Ast],
        span: &Range<usize>,
    ) -> Result<Kind, FormulaError> {
        let parts: Vec<Part<'_>> = arguments.iter().map_while(part).collect();
        let ends = match &arguments[parts.len()..] {
            _ if parts.is_empty() => {
                let help = format!("write {name}(gaus, expo)");
                return self.fail(
                    span,
                    format!("read {name} without shapes, expected at least one"),
                    Some(help),
                );
            }
            [] => None,
            [lo, hi] => Some([self.expr(lo)?, self.expr(hi)?]),
            [other, ..] => {
                let message =
                    format!("read a part of {name} that is no predefined shape, alone or times a factor");
                return self.fail(
                    &other.span,
                    message,
                    Some("behind the shapes, give both ends of the range".into()),
                );
            }
        };
        let fractions = name == NAMES[1];
        let mut terms = Vec::with_capacity(parts.len());
        for (k, part) in parts.iter().enumerate() {
            let rest = fractions && k + 1 == parts.len();
            if rest && !part.factors.is_empty() {
                let message =
                    "read a factor before the last shape of FSUM, expected none: it takes what is left";
                return self.fail(&part.shape.span, message.into(), None);
            }
            let factor = if rest { None } else { Some(self.factor(part)?) };
            self.dropping = true;
            let shape = self.expr(part.shape);
            self.dropping = false;
            let normalised = Kind::Normalised(Box::new(shape?), ends.clone().map(Box::new));
            terms.push((factor, Expr { what: normalised, span: part.shape.span.clone() }));
        }
        Ok(if fractions { fraction_sum(terms, span) } else { number_sum(terms, span) })
    }

    /// The factors of a part as one expression, or a parameter of its own.
    fn factor(&mut self, part: &Part<'_>) -> Result<Expr, FormulaError> {
        let span = part.shape.span.clone();
        if part.factors.is_empty() {
            let at = span.start..span.start;
            let claim = self.names.claim(Claim { own: vec![0], ..Claim::bare(at) });
            let what = Kind::Param(self.names.refer(Ref::Claimed { claim, k: 0 }));
            return Ok(Expr { what, span });
        }
        let one = (false, Expr { what: Kind::Const(1.0), span: span.clone() });
        let mut list = vec![one];
        for (inverse, factor) in &part.factors {
            list.push((*inverse, self.expr(factor)?));
        }
        Ok(Expr { what: Kind::Product(list), span })
    }
}

fn is_shape(ast: &Ast) -> bool {
    match &ast.what {
        What::Name(name) | What::Call(name, _) => predefined::find(name).is_some(),
        _ => false,
    }
}

fn part(ast: &Ast) -> Option<Part<'_>> {
    if is_shape(ast) {
        return Some(Part { factors: Vec::new(), shape: ast });
    }
    let What::Product(list) = &ast.what else { return None };
    let at = list.iter().position(|(inverse, a)| !inverse && is_shape(a))?;
    let others = list.iter().enumerate().filter(|(k, _)| *k != at);
    let factors: Vec<(bool, &Ast)> = others.map(|(_, (inverse, a))| (*inverse, a)).collect();
    Some(Part { factors, shape: &list[at].1 })
}

fn times(factor: Option<Expr>, shape: Expr) -> Expr {
    let span = shape.span.clone();
    match factor {
        Some(factor) => Expr { what: Kind::Product(vec![(false, factor), (false, shape)]), span },
        None => shape,
    }
}

fn number_sum(terms: Vec<(Option<Expr>, Expr)>, span: &Range<usize>) -> Kind {
    let mut list: Vec<(bool, Expr)> = terms.into_iter().map(|(n, f)| (false, times(n, f))).collect();
    match (list.pop(), list.is_empty()) {
        (Some((_, only)), true) => Kind::Product(vec![(false, only)]),
        (Some(last), false) => {
            list.push(last);
            Kind::Sum(list)
        }
        (None, _) => Kind::Product(vec![(false, Expr { what: Kind::Const(0.0), span: span.clone() })]),
    }
}

/// z1·f1 + (1 − z1)·(z2·f2 + (1 − z2)·(…))
fn fraction_sum(terms: Vec<(Option<Expr>, Expr)>, span: &Range<usize>) -> Kind {
    let node = |what: Kind| Expr { what, span: span.clone() };
    let mut rest: Option<Expr> = None;
    for (fraction, shape) in terms.into_iter().rev() {
        rest = Some(match (rest, fraction) {
            (Some(below), Some(z)) => {
                let left = node(Kind::Sum(vec![(false, node(Kind::Const(1.0))), (true, z.clone())]));
                let remaining = node(Kind::Product(vec![(false, left), (false, below)]));
                node(Kind::Sum(vec![(false, times(Some(z), shape)), (false, remaining)]))
            }
            (_, fraction) => times(fraction, shape),
        });
    }
    rest.map_or(Kind::Const(0.0), |e| e.what)
}
