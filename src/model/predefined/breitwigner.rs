//! Lorentzian lines: ROOT's `breitwigner` by area, the `lorentzian` of ROOT's Lorentz peak demonstration, and the relativistic
//! form.

use std::f64::consts::PI;

use super::parts::atan_difference;
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Func2, Id};

pub(super) static BREITWIGNER: Shape = Shape {
    name: "breitwigner",
    aliases: &[],
    group: "peaks",
    params: ParamNames::Fixed(&["Constant", "Mean", "Gamma"]),
    formula: "Constant*(Gamma/(2*pi))/((x-Mean)^2+Gamma^2/4)",
    limits: &[ShapeLimit { param: 2, lower: Some(0.0), upper: None }],
    guess: Guess::Peak,
    n_coordinates: 1,
    has_scale: true,
    normalised: false,
    build: |a, x, p| {
        let denominator = denominator(a, x[0], p[1], p[2]);
        let height = a.scale(0.5 / PI, p[2]);
        let numerator = a.mul(p[0], height);
        a.div(numerator, denominator)
    },
    integral: Some(|a, lo, hi, p| integral(a, lo, hi, p[0], p[1], p[2])),
};

/// The order of its parameters is that of the demonstration: area, width, place.
pub(super) static LORENTZIAN: Shape = Shape {
    name: "lorentzian",
    params: ParamNames::Fixed(&["A", "G", "m"]),
    formula: "(A*G/(2*pi))/max(1e-10,(x-m)^2+G^2/4)",
    limits: &[ShapeLimit { param: 1, lower: Some(0.0), upper: None }],
    build: |a, x, p| {
        let denominator = denominator(a, x[0], p[2], p[1]);
        let floor = a.constant(1e-10);
        let denominator = a.binary(Func2::Max, floor, denominator);
        let height = a.scale(0.5 / PI, p[1]);
        let numerator = a.mul(p[0], height);
        a.div(numerator, denominator)
    },
    // The floor of 1e-10 only guards against 0/0 and is left out of the integral.
    integral: Some(|a, lo, hi, p| integral(a, lo, hi, p[0], p[2], p[1])),
    ..BREITWIGNER
};

pub(super) static RELBW: Shape = Shape {
    name: "relbw",
    params: ParamNames::Fixed(&["Constant", "Mass", "Gamma"]),
    formula: "Constant*k/((x^2-Mass^2)^2+Mass^2*Gamma^2)",
    limits: &[
        ShapeLimit { param: 1, lower: Some(0.0), upper: None },
        ShapeLimit { param: 2, lower: Some(0.0), upper: None },
    ],
    build: |a, x, p| {
        let (mass, width) = (p[1], p[2]);
        let (m2, g2) = (a.powi(mass, 2), a.powi(width, 2));
        // γ = √(m²(m²+Γ²)), k = 2√2 mΓγ/(π√(m²+γ)): unit area over 0 … ∞.
        let sum = a.add(m2, g2);
        let inner = a.mul(m2, sum);
        let gamma = a.unary(Func1::Sqrt, inner);
        let sum = a.add(m2, gamma);
        let root = a.unary(Func1::Sqrt, sum);
        let product = a.product(&[mass, width, gamma]);
        let ratio = a.div(product, root);
        let k = a.scale(2.0 * std::f64::consts::SQRT_2 / PI, ratio);
        // x² − m² as a product: the squares of a narrow line's x and m agree in most of their digits.
        let (apart, together) = (a.sub(x[0], mass), a.add(x[0], mass));
        let distance = a.mul(apart, together);
        let square = a.powi(distance, 2);
        let damping = a.mul(m2, g2);
        let denominator = a.add(square, damping);
        let numerator = a.mul(p[0], k);
        a.div(numerator, denominator)
    },
    integral: None,
    ..BREITWIGNER
};

/// (x − place)² + width²/4
fn denominator(a: &mut Arena, x: Id, place: Id, width: Id) -> Id {
    let d = a.sub(x, place);
    let d2 = a.powi(d, 2);
    let w2 = a.powi(width, 2);
    let quarter = a.scale(0.25, w2);
    a.add(d2, quarter)
}

/// area/π·[atan(2(hi − place)/width) − atan(2(lo − place)/width)]
fn integral(a: &mut Arena, lo: Id, hi: Id, area: Id, place: Id, width: Id) -> Id {
    let half = a.scale(0.5, width);
    let [u, v] = [lo, hi].map(|end| {
        let d = a.sub(end, place);
        a.div(d, half)
    });
    let w = a.sub(hi, lo);
    let difference = a.div(w, half);
    let angle = atan_difference(a, u, v, difference);
    let share = a.scale(1.0 / PI, angle);
    a.mul(area, share)
}
