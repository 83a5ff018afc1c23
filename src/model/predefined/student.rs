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
        let (above, below) = (a.unary(Func1::LnGamma, power), a.unary(Func1::LnGamma, half_nu));
        let norm = a.sub(above, below);
        let exponent = a.sub(norm, falling);
        let e = a.unary(Func1::Exp, exponent);
        let nu_pi = a.scale(PI, p[3]);
        let root = a.unary(Func1::Sqrt, nu_pi);
        let width = a.mul(root, p[2]);
        let density = a.div(e, width);
        a.mul(p[0], density)
    },
    integral: Some(|a, lo, hi, p| {
        let [below, above] = [lo, hi].map(|end| cdf(a, end, p));
        let share = a.sub(above, below);
        a.mul(p[0], share)
    }),
};

/// ½ + sign(z)·½·I_{z²/(ν+z²)}(½, ν/2)
fn cdf(a: &mut Arena, end: Id, p: &[Id]) -> Id {
    let z = standard(a, end, p[1], p[2]);
    let z2 = a.powi(z, 2);
    let sum = a.add(p[3], z2);
    let share = a.div(z2, sum);
    let half = a.constant(0.5);
    let half_nu = a.scale(0.5, p[3]);
    let inner = a.ternary(Func3::BetaInc(0, 0), half, half_nu, share);
    let zero = a.constant(0.0);
    let minus = a.neg(inner);
    let right = a.cmp(Func2::Ge, z, zero);
    let signed = a.select(right, inner, minus);
    let scaled = a.scale(0.5, signed);
    a.shift(0.5, scaled)
}
