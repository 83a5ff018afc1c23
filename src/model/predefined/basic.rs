//! Gaussian and polynomial: the two shapes every list starts with.

use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Func2, Id};

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        name: "gaus",
        aliases: &[],
        group: "peaks",
        params: ParamNames::Fixed(&["Constant", "Mean", "Sigma"]),
        formula: "Constant*exp(-0.5*((x-Mean)/Sigma)^2)",
        limits: &[ShapeLimit { param: 2, lower: Some(0.0), upper: None }],
        guess: Guess::Moments,
        n_coordinates: 1,
        has_scale: true,
        normalised: false,
        build: gaus,
        integral: Some(gaus_integral),
    },
    Shape {
        name: "pol",
        aliases: &[],
        group: "polynomials",
        params: ParamNames::Family { extra: 1, max_order: 15 },
        formula: "p0+p1*x+p2*x^2+...",
        limits: &[],
        guess: Guess::Linear,
        n_coordinates: 1,
        has_scale: false,
        normalised: false,
        build: pol,
        integral: None,
    },
];

fn gaus(a: &mut Arena, x: &[Id], p: &[Id]) -> Id {
    let d = a.sub(x[0], p[1]);
    let z = a.div(d, p[2]);
    let z2 = a.powi(z, 2);
    let exponent = a.scale(-0.5, z2);
    let bell = a.unary(Func1::Exp, exponent);
    a.mul(p[0], bell)
}

fn gaus_integral(a: &mut Arena, lo: Id, hi: Id, p: &[Id]) -> Id {
    let [u, v] = [lo, hi].map(|end| {
        let d = a.sub(end, p[1]);
        a.div(d, p[2])
    });
    let content = a.binary(Func2::NormalInterval, u, v);
    let width = a.scale((2.0 * std::f64::consts::PI).sqrt(), p[2]);
    let area = a.mul(p[0], width);
    a.mul(area, content)
}

/// Horner's scheme: p0 + x (p1 + x (p2 + …)).
fn pol(a: &mut Arena, x: &[Id], p: &[Id]) -> Id {
    let zero = a.constant(0.0);
    p.iter().rev().fold(zero, |sum, &coefficient| {
        let higher = a.mul(x[0], sum);
        a.add(coefficient, higher)
    })
}
