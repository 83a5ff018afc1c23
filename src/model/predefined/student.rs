//! Student's t with place and scale: a peak with tails between a Lorentzian (ν = 1) and a Gaussian (ν → ∞).

use std::f64::consts::PI;

use super::parts::standard;
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Func2, Func3, Id};

pub(super) static STUDENT: Shape = Shape {
    name: "student",
    aliases: &[],
    group: "peaks",
    params: ParamNames::Fixed(&["Constant", "Mean", "Scale", "Nu"]),
    formula: "Constant*gamma((Nu+1)/2)/(gamma(Nu/2)*sqrt(Nu*pi)*Scale)*(1+((x-Mean)/Scale)^2/Nu)^(-(Nu+1)/2)",
    limits: &[
        ShapeLimit { param: 2, lower: Some(0.0), upper: None },
        ShapeLimit { param: 3, lower: Some(0.0), upper: None },
    ],
    guess: Guess::Moments,
    n_coordinates: 1,
    has_scale: true,
    normalised: false,
    build: |a, x, p| {
        let z = standard(a, x[0], p[1], p[2]);
        let z2 = a.powi(z, 2);
        let ratio = a.div(z2, p[3]);
        let rise = a.unary(Func1::Log1p, ratio);
        let half_nu = a.scale(0.5, p[3]);
        let power = a.shift(0.5, half_nu);
        let falling = a.mul(power, rise);
        let norm = ln_norm(a, half_nu);
        let exponent = a.sub(norm, falling);
        let e = a.unary(Func1::Exp, exponent);
        let width = a.scale((2.0 * PI).sqrt(), p[2]);
        let density = a.div(e, width);
        a.mul(p[0], density)
    },
    integral: Some(|a, lo, hi, p| {
        let [u, v] = [lo, hi].map(|end| standard(a, end, p[1], p[2]));
        let [below, above] = [u, v].map(|z| cdf(a, z, p[3]));
        let middle = a.sub(above, below);
        // In a tail the difference of what lies beyond: it keeps its digits.
        let [beyond_u, beyond_v] = [u, v].map(|z| tail(a, z, p[3]));
        let (right, left) = (a.sub(beyond_u, beyond_v), a.sub(beyond_v, beyond_u));
        let (one, minus_one) = (a.constant(1.0), a.constant(-1.0));
        let (is_right, is_left) = (a.cmp(Func2::Gt, u, one), a.cmp(Func2::Lt, v, minus_one));
        let rest = a.select(is_left, left, middle);
        let share = a.select(is_right, right, rest);
        a.mul(p[0], share)
    }),
};

/// From this ν/2 on, [`RATIO_SERIES`] holds to 1e-16.
const LARGE: f64 = 7.0;

/// Coefficients of 1/u, 1/u³, 1/u⁵ … in ln Γ(u+½) − ln Γ(u) − ½ ln u: differences of Stirling's series, (B_{n+1}(½) − B_{n+1})/(n(n+1)).
const RATIO_SERIES: [f64; 10] = [
    -1.0 / 8.0,
    1.0 / 192.0,
    -1.0 / 640.0,
    17.0 / 14_336.0,
    -31.0 / 18_432.0,
    691.0 / 180_224.0,
    -5_461.0 / 425_984.0,
    929_569.0 / 15_728_640.0,
    -3_202_291.0 / 8_912_896.0,
    221_930_581.0 / 79_691_776.0,
];

/// ln Γ(u+½) − ln Γ(u) − ½ ln u, u = ν/2. For large ν by its own series: it falls as 1/u, and its slope would drown in the rounding
/// of the gamma functions.
fn ln_norm(a: &mut Arena, u: Id) -> Id {
    let above = a.shift(0.5, u);
    let (above, below, ln) =
        (a.unary(Func1::LnGamma, above), a.unary(Func1::LnGamma, u), a.unary(Func1::Ln, u));
    let (gammas, root) = (a.sub(above, below), a.scale(0.5, ln));
    let direct = a.sub(gammas, root);
    let one = a.constant(1.0);
    let inverse = a.div(one, u);
    let square = a.powi(inverse, 2);
    let zero = a.constant(0.0);
    let sum = RATIO_SERIES.iter().rev().fold(zero, |sum, &c| {
        let higher = a.mul(square, sum);
        a.shift(c, higher)
    });
    let series = a.mul(inverse, sum);
    let limit = a.constant(LARGE);
    let large = a.cmp(Func2::Gt, u, limit);
    a.select(large, series, direct)
}

/// ½ + sign(z)·½·I_{z²/(ν+z²)}(½, ν/2)
fn cdf(a: &mut Arena, z: Id, nu: Id) -> Id {
    let z2 = a.powi(z, 2);
    let sum = a.add(nu, z2);
    let share = a.div(z2, sum);
    let half = a.constant(0.5);
    let half_nu = a.scale(0.5, nu);
    let inner = a.ternary(Func3::BetaInc(0, 0), half, half_nu, share);
    let zero = a.constant(0.0);
    let minus = a.neg(inner);
    let right = a.cmp(Func2::Ge, z, zero);
    let signed = a.select(right, inner, minus);
    let scaled = a.scale(0.5, signed);
    a.shift(0.5, scaled)
}

/// What lies beyond |z| on one side: ½·I_{ν/(ν+z²)}(ν/2, ½).
fn tail(a: &mut Arena, z: Id, nu: Id) -> Id {
    let z2 = a.powi(z, 2);
    let sum = a.add(nu, z2);
    let share = a.div(nu, sum);
    let half = a.constant(0.5);
    let half_nu = a.scale(0.5, nu);
    let both = a.ternary(Func3::BetaInc(0, 0), half_nu, half, share);
    a.scale(0.5, both)
}
