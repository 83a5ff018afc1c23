//! Functions of two coordinates, x and y.

use std::f64::consts::PI;

use super::landau::phi;
use super::parts::{bell, standard};
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Func1, Id};

/// A Gaussian in x times one in y. Constant is the height; the others have the units of x and y.
pub(super) static GAUS2D: Shape = Shape {
    name: "gaus2d",
    aliases: &["xygaus"],
    group: "two coordinates",
    params: ParamNames::Fixed(&["Constant", "MeanX", "SigmaX", "MeanY", "SigmaY"]),
    formula: "Constant*exp(-0.5*((x-MeanX)/SigmaX)^2-0.5*((y-MeanY)/SigmaY)^2)",
    limits: WIDTHS,
    guess: Guess::Moments,
    n_coordinates: 2,
    has_scale: true,
    normalised: false,
    build: |a, x, p| {
        let [u, v] = [(0, 1), (1, 3)].map(|(c, k)| {
            let z = standard(a, x[c], p[k], p[k + 1]);
            bell(a, z)
        });
        a.product(&[p[0], u, v])
    },
    integral: None,
};

/// Both widths above 0.
const WIDTHS: &[ShapeLimit] = &[
    ShapeLimit { param: 2, lower: Some(0.0), upper: None },
    ShapeLimit { param: 4, lower: Some(0.0), upper: None },
];

/// Two Gaussian variables with the correlation Rho. Constant is the volume, as ROOT has it.
pub(super) static BIGAUS: Shape = Shape {
    name: "bigaus",
    aliases: &[],
    params: ParamNames::Fixed(&["Constant", "MeanX", "SigmaX", "MeanY", "SigmaY", "Rho"]),
    formula: "Constant/(2*pi*SigmaX*SigmaY*sqrt(1-Rho^2))*exp(-(u^2-2*Rho*u*v+v^2)/(2*(1-Rho^2))), u=(x-MeanX)/SigmaX, v=(y-MeanY)/SigmaY",
    limits: &[
        ShapeLimit { param: 2, lower: Some(0.0), upper: None },
        ShapeLimit { param: 4, lower: Some(0.0), upper: None },
        ShapeLimit { param: 5, lower: Some(-1.0), upper: Some(1.0) },
    ],
    build: |a, x, p| {
        let (u, v) = (standard(a, x[0], p[1], p[2]), standard(a, x[1], p[3], p[4]));
        let one = a.constant(1.0);
        let (below, above) = (a.sub(one, p[5]), a.add(one, p[5]));
        let rest = a.mul(below, above);
        // u² − 2ρuv + v² = (v − ρu)² + (1 − ρ²)u², without cancellation.
        let along = a.mul(p[5], u);
        let across = a.sub(v, along);
        let (square, other) = (a.powi(across, 2), a.powi(u, 2));
        let scaled = a.div(square, rest);
        let sum = a.add(scaled, other);
        let exponent = a.scale(-0.5, sum);
        let e = a.unary(Func1::Exp, exponent);
        let root = a.unary(Func1::Sqrt, rest);
        let area = a.product(&[p[2], p[4], root]);
        let area = a.scale(2.0 * PI, area);
        let density = a.div(e, area);
        a.mul(p[0], density)
    },
    ..GAUS2D
};

/// A plane: a has the unit of the values, b and c that over those of x and y.
pub(super) static POL1_2D: Shape = Shape {
    name: "pol1_2d",
    aliases: &["plane"],
    params: ParamNames::Fixed(&["a", "b", "c"]),
    formula: "a+b*x+c*y",
    limits: &[],
    guess: Guess::Linear,
    has_scale: false,
    build: |a, x, p| {
        let [u, v] = [(0, 1), (1, 2)].map(|(c, k): (usize, usize)| a.mul(p[k], x[c]));
        let sloped: Id = a.add(p[0], u);
        a.add(sloped, v)
    },
    ..GAUS2D
};

/// An exponential that changes in both directions: Constant has no unit, the slopes those of 1/x and 1/y.
pub(super) static XYEXPO: Shape = Shape {
    name: "xyexpo",
    aliases: &[],
    params: ParamNames::Fixed(&["Constant", "SlopeX", "SlopeY"]),
    formula: "exp(Constant+SlopeX*x+SlopeY*y)",
    limits: &[],
    guess: Guess::LogLine,
    has_scale: false,
    build: |a, x, p| {
        let exponent = (POL1_2D.build)(a, x, p);
        a.unary(Func1::Exp, exponent)
    },
    ..GAUS2D
};

/// A Landau density in x times one in y. Constant scales the product; the others have the units of x and y.
pub(super) static XYLANDAU: Shape = Shape {
    name: "xylandau",
    aliases: &[],
    params: ParamNames::Fixed(&["Constant", "MPVX", "SigmaX", "MPVY", "SigmaY"]),
    formula: "Constant*landau((x-MPVX)/SigmaX)*landau((y-MPVY)/SigmaY)",
    build: |a, x, p| {
        let u = phi(a, x[0], p[1], p[2]);
        let v = phi(a, x[1], p[3], p[4]);
        a.product(&[p[0], u, v])
    },
    ..GAUS2D
};
