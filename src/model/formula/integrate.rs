//! ∫ f dx over an interval in closed form: sums of parameter-only factors times shapes with a known integral, polynomials in x, and
//! exponentials of straight lines. Never a quadrature: where no rule applies there is no integral here.

use super::FormulaError;
use super::conv::Wanted;
use super::expr::{Expr, Kind, ShapeUse};
use super::lower::Lowerer;
use crate::model::ir::{Arena, Func1, Func2, Id, Node, Variable};

/// Highest degree in x taken for a polynomial.
const MAX_DEGREE: usize = 40;

/// The integral between coordinates 0 and 1, if there is a closed form.
pub(super) fn integral(expr: &Expr, lowerer: &mut Lowerer<'_>) -> Result<Option<Id>, FormulaError> {
    let (lo, hi) = (lowerer.arena.coord(0), lowerer.arena.coord(1));
    between(expr, lowerer, lo, hi)
}

/// ∫_lo^hi expr dx for any two ends.
pub(super) fn between(
    expr: &Expr,
    lowerer: &mut Lowerer<'_>,
    lo: Id,
    hi: Id,
) -> Result<Option<Id>, FormulaError> {
    match &expr.what {
        Kind::Neg(a) => {
            let inner = between(a, lowerer, lo, hi)?;
            Ok(inner.map(|i| lowerer.arena.neg(i)))
        }
        Kind::Sum(list) => {
            let mut total = lowerer.arena.constant(0.0);
            for (inverse, part) in list {
                let Some(i) = between(part, lowerer, lo, hi)? else { return Ok(None) };
                total = if *inverse { lowerer.arena.sub(total, i) } else { lowerer.arena.add(total, i) };
            }
            Ok(Some(total))
        }
        Kind::Product(list) => product(expr, list, lowerer, lo, hi),
        Kind::Shape(used) => shape(expr, used, lowerer, lo, hi),
        Kind::Normalised(inner, ends) => {
            let norm = lowerer.norm(inner, ends.as_deref())?;
            let content = between(inner, lowerer, lo, hi)?;
            Ok(content.map(|c| lowerer.arena.div(c, norm)))
        }
        Kind::Convolution(convolution) => lowerer.convolution(convolution, Wanted::Between(lo, hi)),
        _ => plain(expr, lowerer, lo, hi),
    }
}

/// A product with one factor that depends on x, and that above the fraction line.
fn product(
    expr: &Expr,
    list: &[(bool, Expr)],
    lowerer: &mut Lowerer<'_>,
    lo: Id,
    hi: Id,
) -> Result<Option<Id>, FormulaError> {
    let mut factor = lowerer.arena.constant(1.0);
    let mut moving = Vec::new();
    for (inverse, part) in list {
        let id = lowerer.lower(part)?;
        if lowerer.arena.depends_on_coord(id) {
            moving.push((*inverse, part));
        } else if *inverse {
            factor = lowerer.arena.div(factor, id);
        } else {
            factor = lowerer.arena.mul(factor, id);
        }
    }
    if let [(false, only)] = moving[..]
        && let Some(i) = between(only, lowerer, lo, hi)?
    {
        return Ok(Some(lowerer.arena.mul(factor, i)));
    }
    plain(expr, lowerer, lo, hi)
}

fn shape(
    expr: &Expr,
    used: &ShapeUse,
    lowerer: &mut Lowerer<'_>,
    lo: Id,
    hi: Id,
) -> Result<Option<Id>, FormulaError> {
    let in_x = used.coords.len() == 1 && used.coords[0].as_coord() == Some(0);
    if let (Some(integral), true) = (used.found.shape.integral, in_x) {
        let params: Vec<Id> = used.params.iter().map(|p| lowerer.lower(p)).collect::<Result<_, _>>()?;
        if params.iter().all(|p| !lowerer.arena.depends_on_coord(*p)) {
            return Ok(Some(integral(lowerer.arena, lo, hi, &params)));
        }
    }
    plain(expr, lowerer, lo, hi)
}

/// What the expression itself shows: a polynomial, or a factor times the exponential of a straight line.
fn plain(expr: &Expr, lowerer: &mut Lowerer<'_>, lo: Id, hi: Id) -> Result<Option<Id>, FormulaError> {
    let id = lowerer.lower(expr)?;
    let arena = &mut *lowerer.arena;
    Ok(polynomial(arena, id, lo, hi).or_else(|| exponential(arena, id, lo, hi)))
}

/// f at x = `at`.
fn at(arena: &mut Arena, f: Id, at: Id) -> Id {
    arena.replace_leaves(f, |_, node| (node == Node::Coord(0)).then_some(at))
}

/// Taylor's series about the middle c ends for a polynomial: ∫ = 2h Σ_j f⁽²ʲ⁾(c) h²ʲ/(2j+1)!, h half the width. Without the
/// cancellation of F(hi) − F(lo) in narrow bins far from 0.
fn polynomial(arena: &mut Arena, f: Id, lo: Id, hi: Id) -> Option<Id> {
    if !is_polynomial(arena, f) {
        return None;
    }
    let mut even = Vec::new();
    let mut derivative = f;
    for degree in 0..=MAX_DEGREE {
        if arena.is_zero(derivative) {
            break;
        }
        if degree == MAX_DEGREE {
            return None;
        }
        if degree % 2 == 0 {
            even.push(derivative);
        }
        derivative = arena.derivative(derivative, Variable::Coord(0));
    }
    let width = arena.sub(hi, lo);
    let half = arena.scale(0.5, width);
    let ends = arena.add(lo, hi);
    let middle = arena.scale(0.5, ends);
    let half_square = arena.powi(half, 2);
    let mut total = arena.constant(0.0);
    for (j, &term) in even.iter().enumerate().rev() {
        // Horner in h²: the j-th coefficient over (2j+1)!, built from (2j)(2j+1) steps.
        let here = at(arena, term, middle);
        let step = ((2 * j + 2) * (2 * j + 3)) as f64;
        let higher = arena.mul(half_square, total);
        let higher = arena.scale(1.0 / step, higher);
        total = arena.add(here, higher);
    }
    Some(arena.mul(width, total))
}

/// Whether x enters only by sums, products and whole powers.
fn is_polynomial(arena: &Arena, f: Id) -> bool {
    arena.below(&[f]).ids().iter().all(|&id| {
        !arena.depends_on_coord(id)
            || match arena.node(id) {
                Node::Coord(_) | Node::Unary(Func1::Neg, _) => true,
                Node::Binary(Func2::Add | Func2::Sub | Func2::Mul, _, _) => true,
                Node::Binary(Func2::Div, _, below) => !arena.depends_on_coord(below),
                Node::Powi(_, n) => n > 0,
                _ => false,
            }
    })
}

/// c·exp(u) with u a straight line in x: c·exp(u(lo))·w·((e^(b w) − 1)/(b w)), b the slope of u; accurate for b → 0.
fn exponential(arena: &mut Arena, f: Id, lo: Id, hi: Id) -> Option<Id> {
    let mut factor = arena.constant(1.0);
    let mut inner = f;
    loop {
        match arena.node(inner) {
            Node::Unary(Func1::Neg, a) => {
                factor = arena.neg(factor);
                inner = a;
            }
            Node::Binary(Func2::Mul, a, b) if !arena.depends_on_coord(a) => {
                factor = arena.mul(factor, a);
                inner = b;
            }
            Node::Binary(Func2::Mul, a, b) if !arena.depends_on_coord(b) => {
                factor = arena.mul(factor, b);
                inner = a;
            }
            Node::Binary(Func2::Div, a, b) if !arena.depends_on_coord(b) => {
                factor = arena.div(factor, b);
                inner = a;
            }
            Node::Unary(Func1::Exp, line) => {
                let slope = arena.derivative(line, Variable::Coord(0));
                if arena.depends_on_coord(slope) {
                    return None;
                }
                let width = arena.sub(hi, lo);
                let start = at(arena, f, lo);
                let rise = arena.mul(slope, width);
                let mean = arena.unary(Func1::Exprel(0), rise);
                let area = arena.mul(width, mean);
                return Some(arena.mul(start, area));
            }
            _ => return None,
        }
    }
}
