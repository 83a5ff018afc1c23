//! Gaussian, by height (`gaus`) and by area (`gausn`).

use std::f64::consts::PI;

use super::parts::{bell, standard, standard_ends};
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func2, Id};

pub(super) static GAUS: Shape = Shape {
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
    build: |a, x, p| {
        let z = standard(a, x[0], p[1], p[2]);
        let bell = bell(a, z);
        a.mul(p[0], bell)
    },
    integral: Some(|a, lo, hi, p| {
        let content = content(a, lo, hi, p[1], p[2]);
        let width = a.scale((2.0 * PI).sqrt(), p[2]);
        a.product(&[p[0], width, content])
    }),
};

pub(super) static GAUSN: Shape = Shape {
    name: "gausn",
    formula: "Constant/(Sigma*sqrt(2*pi))*exp(-0.5*((x-Mean)/Sigma)^2)",
    build: |a, x, p| {
        let density = density(a, x[0], p[1], p[2]);
        a.mul(p[0], density)
    },
    integral: Some(|a, lo, hi, p| {
        let content = content(a, lo, hi, p[1], p[2]);
        a.mul(p[0], content)
    }),
    ..GAUS
};

/// Normal density.
pub(super) fn density(a: &mut Arena, x: Id, mean: Id, sigma: Id) -> Id {
    let z = standard(a, x, mean, sigma);
    let bell = bell(a, z);
    let norm = a.scale((2.0 * PI).sqrt(), sigma);
    a.div(bell, norm)
}

/// Content of an interval under the normal density.
pub(super) fn content(a: &mut Arena, lo: Id, hi: Id, mean: Id, sigma: Id) -> Id {
    let (u, v) = standard_ends(a, lo, hi, mean, sigma);
    a.binary(Func2::NormalInterval, u, v)
}
