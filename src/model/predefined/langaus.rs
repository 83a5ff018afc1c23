//! The Landau distribution of energy loss seen with a Gaussian resolution: their convolution.

use super::landau::LANDAU;
use super::parts::{standard, standard_ends};
use super::{ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func2, Func3, Id};

/// Constant is the area (unit of y times that of x); MPV and the width c of the Landau density, as in `landau`, and the resolution SigmaG
/// have the unit of x.
pub(super) static LANGAUS: Shape = Shape {
    name: "langaus",
    aliases: &[],
    params: ParamNames::Fixed(&["Constant", "MPV", "c", "SigmaG"]),
    formula: "Constant*(landau((x-MPV)/c)/c convolved with a Gaussian of width SigmaG)",
    limits: &[
        ShapeLimit { param: 2, lower: Some(0.0), upper: None },
        ShapeLimit { param: 3, lower: Some(0.0), upper: None },
    ],
    build: |a, x, p| {
        let lambda = standard(a, x[0], p[1], p[2]);
        let density = density(a, lambda, p[2], p[3], x[0]);
        a.mul(p[0], density)
    },
    integral: Some(|a, lo, hi, p| {
        let (u, v) = standard_ends(a, lo, hi, p[1], p[2]);
        let width = a.div(p[3], p[2]);
        let content = a.ternary(Func3::LandauGaussInterval, u, v, width);
        a.mul(p[0], content)
    }),
    ..LANDAU
};

fn density(a: &mut Arena, lambda: Id, c: Id, sigma: Id, x: Id) -> Id {
    let width = a.div(sigma, c);
    let value = a.binary(Func2::LandauGauss(0, 0), lambda, width);
    a.note_smooth(value, sigma, x);
    a.div(value, c)
}
