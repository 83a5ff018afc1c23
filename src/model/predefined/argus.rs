//! ARGUS shape of combinatorial background below a kinematic end point (H. Albrecht et al., Phys. Lett. B 241 (1990) 278).
//!
//! ```text
//! χ³/(√(2π) Ψ(χ))·x/c²·√u·exp(−½χ²u),  u = 1 − x²/c²,  Ψ(χ) = Φ(χ) − χφ(χ) − ½ = ½ P(3/2, χ²/2)
//! ```
//!
//! with the incomplete gamma function P, which keeps its digits for small χ where the three terms of Ψ cancel.

use std::f64::consts::PI;

use super::norm::NORM;
use super::parts::{clamped, gamma_between, inside};
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Func2, Id};

/// First argument of P.
const SHAPE: f64 = 1.5;
/// Below this χ²/2 the series is used, with so many terms.
const SMALL: f64 = 0.5;
const TERMS: i32 = 15;

/// The end point `c` has the unit of x, the curvature `chi` none.
pub(super) static ARGUS: Shape = Shape {
    name: "argus",
    aliases: &["argus_pdf"],
    params: ParamNames::Fixed(&["c", "chi"]),
    formula: "chi^3/(sqrt(2*pi)*Psi(chi))*x/c^2*sqrt(1-(x/c)^2)*exp(-0.5*chi^2*(1-(x/c)^2)) for 0<x<c, else 0",
    limits: &[
        ShapeLimit { param: 0, lower: Some(0.0), upper: None },
        ShapeLimit { param: 1, lower: Some(0.0), upper: None },
    ],
    guess: Guess::Moments,
    build: |a, x, p| {
        let u = depth(a, x[0], p[0]);
        let root = a.unary(Func1::Sqrt, u);
        let half_square = half_square(a, p[1]);
        let fall = a.mul(half_square, u);
        let fall = a.neg(fall);
        let e = a.unary(Func1::Exp, fall);
        let norm = norm(a, p[1], half_square);
        let square = a.powi(p[0], 2);
        let slope = a.div(x[0], square);
        let value = a.product(&[norm, slope, root, e]);
        let zero = a.constant(0.0);
        inside(a, x[0], zero, p[0], value)
    },
    integral: Some(|a, lo, hi, p| {
        let zero = a.constant(0.0);
        let half_square = half_square(a, p[1]);
        let [far, near] = [lo, hi].map(|end| {
            let end = clamped(a, end, zero, p[0]);
            let u = depth(a, end, p[0]);
            a.mul(half_square, u)
        });
        let shape = a.constant(SHAPE);
        let part = gamma_between(a, shape, near, far);
        let whole = a.binary(Func2::GammaP(0), shape, half_square);
        a.div(part, whole)
    }),
    ..NORM
};

/// (1 − x/c)(1 + x/c)
fn depth(a: &mut Arena, x: Id, c: Id) -> Id {
    let ratio = a.div(x, c);
    let one = a.constant(1.0);
    let (below, above) = (a.sub(one, ratio), a.add(one, ratio));
    a.mul(below, above)
}

fn half_square(a: &mut Arena, chi: Id) -> Id {
    let square = a.powi(chi, 2);
    a.scale(0.5, square)
}

/// χ³/(√(2π) Ψ) with y = χ²/2. For small y by the series P(3/2, y) = y^(3/2)/Γ(3/2)·Σ (−y)^k/(k!(k+3/2)): the quotient hardly depends on
/// χ there, and its slope would drown in rounding.
fn norm(a: &mut Arena, chi: Id, y: Id) -> Id {
    let shape = a.constant(SHAPE);
    let cube = a.powi(chi, 3);
    let whole = a.binary(Func2::GammaP(0), shape, y);
    let direct = a.div(cube, whole);
    let mut coefficients = Vec::new();
    let mut factor = 1.0;
    for k in 0..TERMS {
        coefficients.push(factor / (f64::from(k) + SHAPE));
        factor /= -f64::from(k + 1);
    }
    let zero = a.constant(0.0);
    let sum = coefficients.iter().rev().fold(zero, |sum, &c| {
        let higher = a.mul(y, sum);
        a.shift(c, higher)
    });
    // χ³/y^(3/2) = 2√2, Γ(3/2) = √π/2.
    let top = a.constant((2.0 * PI).sqrt());
    let series = a.div(top, sum);
    let limit = a.constant(SMALL);
    let small = a.cmp(Func2::Lt, y, limit);
    let quotient = a.select(small, series, direct);
    a.scale(2.0 / (2.0 * PI).sqrt(), quotient)
}
