//! Landau distribution of energy loss. The parameter MPV keeps ROOT's name although the maximum lies at MPV − 0.22278·Sigma.

use super::parts::{standard, standard_ends, where_positive};
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Func2, Id};

pub(super) static LANDAU: Shape = Shape {
    name: "landau",
    aliases: &[],
    group: "peaks",
    params: ParamNames::Fixed(&["Constant", "MPV", "Sigma"]),
    formula: "Constant*landau((x-MPV)/Sigma)",
    limits: &[ShapeLimit { param: 2, lower: Some(0.0), upper: None }],
    guess: Guess::Peak,
    n_coordinates: 1,
    has_scale: true,
    normalised: false,
    build: |a, x, p| {
        let phi = phi(a, x[0], p[1], p[2]);
        a.mul(p[0], phi)
    },
    integral: Some(|a, lo, hi, p| {
        let content = content(a, lo, hi, p[1], p[2]);
        a.product(&[p[0], p[2], content])
    }),
};

pub(super) static LANDAUN: Shape = Shape {
    name: "landaun",
    formula: "Constant/Sigma*landau((x-MPV)/Sigma)",
    build: |a, x, p| {
        let density = density(a, x[0], p[1], p[2]);
        a.mul(p[0], density)
    },
    integral: Some(|a, lo, hi, p| {
        let content = content(a, lo, hi, p[1], p[2]);
        a.mul(p[0], content)
    }),
    ..LANDAU
};

pub(super) static LANDAU_PDF: Shape = Shape {
    name: "landau_pdf",
    group: "distributions",
    params: ParamNames::Fixed(&["mu", "c"]),
    formula: "landau((x-mu)/c)/c",
    limits: &[ShapeLimit { param: 1, lower: Some(0.0), upper: None }],
    has_scale: false,
    normalised: true,
    build: |a, x, p| density(a, x[0], p[0], p[1]),
    integral: Some(|a, lo, hi, p| content(a, lo, hi, p[0], p[1])),
    ..LANDAU
};

pub(super) static LANDAU_CDF: Shape = Shape {
    name: "landau_cdf",
    group: "cumulative",
    formula: "integral of landau_pdf up to x",
    guess: Guess::None,
    normalised: false,
    build: |a, x, p| {
        let lambda = standard(a, x[0], p[0], p[1]);
        let value = a.unary(Func1::LandauCdf, lambda);
        where_positive(a, p[1], value)
    },
    integral: None,
    ..LANDAU_PDF
};

pub(super) fn phi(a: &mut Arena, x: Id, place: Id, width: Id) -> Id {
    let lambda = standard(a, x, place, width);
    let value = a.unary(Func1::Landau(0), lambda);
    where_positive(a, width, value)
}

fn density(a: &mut Arena, x: Id, place: Id, width: Id) -> Id {
    let phi = phi(a, x, place, width);
    a.div(phi, width)
}

fn content(a: &mut Arena, lo: Id, hi: Id, place: Id, width: Id) -> Id {
    let (u, v) = standard_ends(a, lo, hi, place, width);
    let content = a.binary(Func2::LandauInterval, u, v);
    where_positive(a, width, content)
}
