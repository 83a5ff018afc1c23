//! Uniform distribution on [a, b].

use super::parts::{clamped, inside};
use super::{Guess, ParamNames, Shape};

pub(super) static UNIFORM: Shape = Shape {
    name: "uniform",
    aliases: &["uniform_pdf"],
    group: "distributions",
    params: ParamNames::Fixed(&["a", "b"]),
    formula: "1/(b-a) for a<=x<=b, else 0",
    limits: &[],
    guess: Guess::None,
    n_coordinates: 1,
    has_scale: false,
    normalised: true,
    build: |a, x, p| {
        let width = a.sub(p[1], p[0]);
        let one = a.constant(1.0);
        let value = a.div(one, width);
        inside(a, x[0], p[0], p[1], value)
    },
    integral: Some(|a, lo, hi, p| {
        let [lo, hi] = [lo, hi].map(|end| clamped(a, end, p[0], p[1]));
        let part = a.sub(hi, lo);
        let width = a.sub(p[1], p[0]);
        a.div(part, width)
    }),
};

pub(super) static UNIFORM_CDF: Shape = Shape {
    name: "uniform_cdf",
    aliases: &[],
    group: "cumulative",
    formula: "(x-a)/(b-a) for a<=x<=b",
    normalised: false,
    build: |a, x, p| {
        let x = clamped(a, x[0], p[0], p[1]);
        let part = a.sub(x, p[0]);
        let width = a.sub(p[1], p[0]);
        a.div(part, width)
    },
    integral: None,
    ..UNIFORM
};
