//! Gaussian with different widths left and right of its maximum.

use super::gaus::GAUS;
use super::parts::{bell, bell_area, standard_ends};
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func2, Id};

/// Constant is the height (unit of y); Mean, the place of the maximum, SigmaL and SigmaR have the unit of x.
pub(super) static BIFURGAUS: Shape = Shape {
    name: "bifurgaus",
    params: ParamNames::Fixed(&["Constant", "Mean", "SigmaL", "SigmaR"]),
    formula: "Constant*exp(-0.5*((x-Mean)/(x<Mean ? SigmaL : SigmaR))^2)",
    limits: &[
        ShapeLimit { param: 2, lower: Some(0.0), upper: None },
        ShapeLimit { param: 3, lower: Some(0.0), upper: None },
    ],
    guess: Guess::Peak,
    build: |a, x, p| {
        let d = a.sub(x[0], p[1]);
        let left = a.cmp(Func2::Lt, x[0], p[1]);
        let bells = [p[2], p[3]].map(|sigma| {
            let z = a.div(d, sigma);
            bell(a, z)
        });
        let line = a.select(left, bells[0], bells[1]);
        a.mul(p[0], line)
    },
    integral: Some(|a, lo, hi, p| {
        let (before, after) = (a.sub(p[1], lo), a.sub(hi, p[1]));
        let left = half(a, [before, after], [lo, hi], [p[1], p[2]], Func2::Min);
        let right = half(a, [after, before], [lo, hi], [p[1], p[3]], Func2::Max);
        let total = a.add(left, right);
        a.mul(p[0], total)
    }),
    ..GAUS
};

/// Below this length in units of the width the series of [`from_middle`] is used, with so many terms.
const SHORT: f64 = 0.5;
const TERMS: i32 = 12;

/// The content of one half. `out` and `beyond` are how far the interval reaches from the middle into this half and into the other one;
/// `nearer` moves an end that lies in the other half to the middle.
fn half(
    a: &mut Arena,
    [out, beyond]: [Id; 2],
    [lo, hi]: [Id; 2],
    [mean, sigma]: [Id; 2],
    nearer: Func2,
) -> Id {
    let (u, v) = standard_ends(a, lo, hi, mean, sigma);
    let zero = a.constant(0.0);
    let [u, v] = [u, v].map(|z| a.binary(nearer, z, zero));
    let content = a.binary(Func2::NormalInterval, u, v);
    let area = bell_area(a, sigma);
    let content = a.mul(area, content);
    let length = a.binary(Func2::Max, out, zero);
    let z = a.div(length, sigma);
    let short = from_middle(a, length, z);
    let limit = a.constant(SHORT);
    let (is_short, touches) = (a.cmp(Func2::Lt, z, limit), a.cmp(Func2::Ge, beyond, zero));
    let both = a.binary(Func2::And, is_short, touches);
    a.select(both, short, content)
}

/// ∫ of the bell over a length from its middle on, z = length/σ: length·Σ (−z²/2)^k/(k!(2k+1)). The width hardly matters there, and the slope by
/// it would drown in rounding.
fn from_middle(a: &mut Arena, length: Id, z: Id) -> Id {
    let square = a.powi(z, 2);
    let minus_half = a.scale(-0.5, square);
    let mut coefficients = Vec::new();
    let mut factor = 1.0;
    for k in 0..TERMS {
        coefficients.push(factor / f64::from(2 * k + 1));
        factor /= f64::from(k + 1);
    }
    let zero = a.constant(0.0);
    let sum = coefficients.iter().rev().fold(zero, |sum, &c| {
        let higher = a.mul(minus_half, sum);
        a.shift(c, higher)
    });
    a.mul(length, sum)
}
