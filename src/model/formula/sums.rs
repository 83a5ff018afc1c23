//! Sums of normalised shapes: `NSUM(N1*gaus, N2*expo)` with event numbers, `FSUM(z*gaus, expo)` with fractions.
//!
//! Each part is what depends on x (a shape, a formula, a convolution) times a number. What depends on x is divided by its integral over the fit
//! range (or over the two ends given last), so the own constant of a shape says nothing and is dropped. A part without a factor gets a
//! numbered parameter as its number or fraction; the last part of FSUM takes what is left.

use std::ops::Range;

use super::FormulaError;
use super::ast::{Ast, What};
use super::conv;
use super::expr::{Expr, Kind};
use super::params::{Claim, Ref};
use super::resolve::Resolver;
use crate::model::predefined::{self, Found, ParamNames};

/// Names of the two sums.
pub(super) const NAMES: [&str; 2] = ["NSUM", "FSUM"];

/// What depends on x with the number written before or behind it, as factors; `true` divides.
struct Part<'a> {
    /// Whether a minus stands before it.
    negative: bool,
    factors: Vec<(bool, &'a Ast)>,
    shape: Vec<(bool, &'a Ast)>,
    span: Range<usize>,
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
        let parts: Vec<Part<'_>> = arguments.iter().map_while(|a| self.part(a)).collect();
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
                let message = format!(
                    "read a part of {name} that does not depend on x, expected a shape or a formula of x"
                );
                return self.fail(
                    &other.span,
                    message,
                    Some("behind the shapes, give both ends of the range".into()),
                );
            }
        };
        let fractions = name == NAMES[1];
        self.names.counts_events |= !fractions;
        let mut terms = Vec::with_capacity(parts.len());
        for (k, part) in parts.iter().enumerate() {
            let rest = fractions && k + 1 == parts.len();
            if rest && (part.negative || !part.factors.is_empty()) {
                let message =
                    "read a factor before the last shape of FSUM, expected none: it takes what is left";
                return self.fail(&part.span, message.into(), None);
            }
            let factor = if rest { None } else { Some(self.factor(part)?) };
            let shape = self.normalised_shape(part)?;
            let normalised = Kind::Normalised(Box::new(shape), ends.clone().map(Box::new));
            terms.push((factor, Expr { what: normalised, span: part.span.clone() }));
        }
        Ok(if fractions { fraction_sum(terms, span) } else { number_sum(terms, span) })
    }

    /// What is divided by its integral; the constants of its shapes say nothing there.
    fn normalised_shape(&mut self, part: &Part<'_>) -> Result<Expr, FormulaError> {
        let mut list = Vec::with_capacity(part.shape.len() + 1);
        if part.shape.first().is_some_and(|(inverse, _)| *inverse) {
            // A quotient begins with what it divides.
            list.push((false, Expr { what: Kind::Const(1.0), span: part.span.clone() }));
        }
        for (inverse, factor) in &part.shape {
            self.dropping = is_shape(factor) || is_convolution(factor);
            let factor = self.expr(factor);
            self.dropping = false;
            list.push((*inverse, factor?));
        }
        Ok(match list.pop() {
            Some((false, only)) if list.is_empty() => only,
            last => {
                list.extend(last);
                Expr { what: Kind::Product(list), span: part.span.clone() }
            }
        })
    }

    /// A part of a sum: the factors that depend on x, and the others. `None` where nothing depends on x.
    fn part<'a>(&self, ast: &'a Ast) -> Option<Part<'a>> {
        let mut all = Vec::new();
        let negative = flatten(ast, false, &mut all);
        let (shape, factors): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, a)| self.moves(a));
        let span = match shape.as_slice() {
            [] => return None,
            [(false, only)] => only.span.clone(),
            _ => ast.span.clone(),
        };
        Some(Part { negative, factors, shape, span })
    }

    /// Whether it depends on x, as far as names tell before they are settled.
    fn moves(&self, ast: &Ast) -> bool {
        let of_name = |name: &str| {
            self.coords.named(name).is_some()
                || self.user_function_moves(name).unwrap_or_else(|| predefined::find(name).is_some())
        };
        match &ast.what {
            What::Number(_) | What::Numbered(_) | What::Named(_) | What::Coefficient { .. } => false,
            What::Name(name) => of_name(name),
            What::Coordinate(_) => true,
            What::Neg(a) | What::Not(a) => self.moves(a),
            What::Sum(list) | What::Product(list) => list.iter().any(|(_, a)| self.moves(a)),
            What::Binary(_, a, b) => self.moves(a) || self.moves(b),
            What::Choice(parts) => parts.iter().any(|a| self.moves(a)),
            What::Call(name, list) => {
                name == conv::NAME || of_name(name) || list.iter().any(|a| self.moves(a))
            }
        }
    }

    /// The factors of a part as one expression, or a parameter of its own.
    fn factor(&mut self, part: &Part<'_>) -> Result<Expr, FormulaError> {
        let span = part.span.clone();
        let signed = |what: Kind| {
            if part.negative { Kind::Neg(Box::new(Expr { what, span: span.clone() })) } else { what }
        };
        if part.factors.is_empty() {
            let bracketed = part.shape.first().is_some_and(|(_, shape)| shape.is_open(self.text));
            let claim = Claim { own: vec![0], bracketed, ..Claim::bare(span.clone()) };
            let claim = self.names.claim(claim);
            let what = signed(Kind::Param(self.names.refer(Ref::Claimed { claim, k: 0 })));
            return Ok(Expr { what, span });
        }
        let one = (false, Expr { what: Kind::Const(1.0), span: span.clone() });
        let mut list = vec![one];
        for (inverse, factor) in &part.factors {
            list.push((*inverse, self.expr(factor)?));
        }
        Ok(Expr { what: signed(Kind::Product(list)), span })
    }
}

/// The factors of `ast`, also those of products in brackets; returns whether a minus stands before them.
fn flatten<'a>(ast: &'a Ast, inverse: bool, into: &mut Vec<(bool, &'a Ast)>) -> bool {
    match &ast.what {
        What::Product(list) => {
            list.iter().fold(false, |minus, (below, a)| minus ^ flatten(a, inverse ^ below, into))
        }
        What::Neg(a) => !flatten(a, inverse, into),
        _ => {
            into.push((inverse, ast));
            false
        }
    }
}

/// Whether it is a predefined shape by itself.
pub(super) fn is_shape(ast: &Ast) -> bool {
    match &ast.what {
        What::Name(name) | What::Call(name, _) => predefined::find(name).is_some(),
        _ => false,
    }
}

fn is_convolution(ast: &Ast) -> bool {
    matches!(&ast.what, What::Call(name, _) if name == conv::NAME)
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

/// z1·f1 + (1 − z1)·z2·f2 + (1 − z1)·(1 − z2)·f3 …, each part with all its factors.
fn fraction_sum(terms: Vec<(Option<Expr>, Expr)>, span: &Range<usize>) -> Kind {
    let node = |what: Kind| Expr { what, span: span.clone() };
    let mut left: Vec<(bool, Expr)> = Vec::new();
    let mut list = Vec::with_capacity(terms.len());
    for (fraction, shape) in terms {
        let span = shape.span.clone();
        let mut factors = left.clone();
        factors.extend(fraction.clone().map(|z| (false, z)));
        factors.push((false, shape));
        list.push((false, Expr { what: Kind::Product(factors), span }));
        if let Some(z) = fraction {
            let rest = Kind::Sum(vec![(false, node(Kind::Const(1.0))), (true, z)]);
            left.push((false, node(rest)));
        }
    }
    match (list.pop(), list.is_empty()) {
        (Some((_, only)), true) => only.what,
        (Some(last), false) => {
            list.push(last);
            Kind::Sum(list)
        }
        (None, _) => Kind::Const(0.0),
    }
}
