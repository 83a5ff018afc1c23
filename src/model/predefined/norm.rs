//! Normal distribution as a density and a cumulative function, and the normal cut to an interval.

use super::gaus::{content, density};
use super::parts::{clamped, cumulative, inside, standard};
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Id};

pub(super) static NORM: Shape = Shape {
    name: "norm",
    aliases: &["norm_pdf", "normal_pdf"],
    group: "distributions",
    params: ParamNames::Fixed(&["mu", "sigma"]),
    formula: "exp(-0.5*((x-mu)/sigma)^2)/(sigma*sqrt(2*pi))",
    limits: &[ShapeLimit { param: 1, lower: Some(0.0), upper: None }],
    guess: Guess::Moments,
    n_coordinates: 1,
    has_scale: false,
    normalised: true,
    build: |a, x, p| density(a, x[0], p[0], p[1]),
    integral: Some(|a, lo, hi, p| content(a, lo, hi, p[0], p[1])),
};

pub(super) static NORM_CDF: Shape = Shape {
    name: "norm_cdf",
    aliases: &["normal_cdf"],
    group: "cumulative",
    formula: "integral of norm_pdf up to x",
    guess: Guess::None,
    normalised: false,
    build: |a, x, p| {
        let z = standard(a, x[0], p[0], p[1]);
        a.unary(Func1::NormalCdf, z)
    },
    integral: None,
    ..NORM
};

/// Arguments as in `truncnorm_pdf(x, a, b, mu, sigma)`.
pub(super) static TRUNCNORM: Shape = Shape {
    name: "truncnorm",
    aliases: &["truncnorm_pdf"],
    params: ParamNames::Fixed(&["a", "b", "mu", "sigma"]),
    formula: "norm_pdf(x,mu,sigma)/(norm_cdf(b,mu,sigma)-norm_cdf(a,mu,sigma)) for a<=x<=b, else 0",
    limits: &[ShapeLimit { param: 3, lower: Some(0.0), upper: None }],
    guess: Guess::None,
    build: |a, x, p| {
        let density = density(a, x[0], p[2], p[3]);
        let whole = content(a, p[0], p[1], p[2], p[3]);
        let value = a.div(density, whole);
        inside(a, x[0], p[0], p[1], value)
    },
    integral: Some(truncated_content),
    ..NORM
};

pub(super) static TRUNCNORM_CDF: Shape = Shape {
    name: "truncnorm_cdf",
    aliases: &[],
    group: "cumulative",
    formula: "integral of truncnorm_pdf up to x",
    normalised: false,
    build: |a, x, p| {
        let whole = content(a, p[0], p[1], p[2], p[3]);
        let [lower, upper] = [[p[0], x[0]], [x[0], p[1]]].map(|[lo, hi]| {
            let part = content(a, lo, hi, p[2], p[3]);
            a.div(part, whole)
        });
        cumulative(a, x[0], [p[0], p[1]], lower, upper)
    },
    integral: None,
    ..TRUNCNORM
};

fn truncated_content(a: &mut Arena, lo: Id, hi: Id, p: &[Id]) -> Id {
    let [lo, hi] = [lo, hi].map(|end| clamped(a, end, p[0], p[1]));
    let part = content(a, lo, hi, p[2], p[3]);
    let whole = content(a, p[0], p[1], p[2], p[3]);
    a.div(part, whole)
}
