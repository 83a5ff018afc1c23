//! Exponential distribution from a place on, and cut to an interval.

use super::parts::{clamped, exprel, inside, standard};
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Func2, Id};

pub(super) static EXPON: Shape = Shape {
    name: "expon",
    aliases: &["expon_pdf"],
    group: "distributions",
    params: ParamNames::Fixed(&["loc", "scale"]),
    formula: "exp(-(x-loc)/scale)/scale for x>=loc, else 0",
    limits: &[ShapeLimit { param: 1, lower: Some(0.0), upper: None }],
    guess: Guess::None,
    n_coordinates: 1,
    has_scale: false,
    normalised: true,
    build: |a, x, p| {
        let z = standard(a, x[0], p[0], p[1]);
        let minus_z = a.neg(z);
        let e = a.unary(Func1::Exp, minus_z);
        let value = a.div(e, p[1]);
        let zero = a.constant(0.0);
        let there = a.cmp(Func2::Ge, x[0], p[0]);
        a.select(there, value, zero)
    },
    integral: Some(|a, lo, hi, p| {
        let [lo, hi] = [lo, hi].map(|end| a.binary(Func2::Max, end, p[0]));
        let start = standard(a, p[0], lo, p[1]);
        let start = a.unary(Func1::Exp, start);
        let width = a.sub(hi, lo);
        let u = a.div(width, p[1]);
        let minus_u = a.neg(u);
        let rise = a.unary(Func1::Expm1, minus_u);
        let product = a.mul(start, rise);
        a.neg(product)
    }),
};

pub(super) static EXPON_CDF: Shape = Shape {
    name: "expon_cdf",
    aliases: &[],
    group: "cumulative",
    formula: "1-exp(-(x-loc)/scale) for x>=loc, else 0",
    normalised: false,
    build: |a, x, p| {
        let x = a.binary(Func2::Max, x[0], p[0]);
        let minus_z = {
            let d = a.sub(p[0], x);
            a.div(d, p[1])
        };
        let rise = a.unary(Func1::Expm1, minus_z);
        a.neg(rise)
    },
    integral: None,
    ..EXPON
};

/// Arguments as in `truncexpon_pdf(x, a, b, loc, scale)`; the place drops out of the truncated density.
pub(super) static TRUNCEXPON: Shape = Shape {
    name: "truncexpon",
    aliases: &["truncexpon_pdf"],
    params: ParamNames::Fixed(&["a", "b", "loc", "scale"]),
    formula: "exp(-(x-a)/scale)/(scale*(1-exp(-(b-a)/scale))) for a<=x<=b, else 0",
    limits: &[],
    build: |a, x, p| {
        let start = standard(a, p[0], x[0], p[3]);
        let e = a.unary(Func1::Exp, start);
        let whole = rise(a, p[0], p[1], p[3]);
        let value = a.div(e, whole);
        inside(a, x[0], p[0], p[1], value)
    },
    integral: Some(|a, lo, hi, p| {
        let [lo, hi] = [lo, hi].map(|end| clamped(a, end, p[0], p[1]));
        let start = standard(a, p[0], lo, p[3]);
        let e = a.unary(Func1::Exp, start);
        let part = rise(a, lo, hi, p[3]);
        let whole = rise(a, p[0], p[1], p[3]);
        let share = a.div(part, whole);
        a.mul(e, share)
    }),
    ..EXPON
};

pub(super) static TRUNCEXPON_CDF: Shape = Shape {
    name: "truncexpon_cdf",
    aliases: &[],
    group: "cumulative",
    formula: "(1-exp(-(x-a)/scale))/(1-exp(-(b-a)/scale)) for a<=x<=b",
    normalised: false,
    build: |a, x, p| {
        let x = clamped(a, x[0], p[0], p[1]);
        let part = rise(a, p[0], x, p[3]);
        let whole = rise(a, p[0], p[1], p[3]);
        a.div(part, whole)
    },
    integral: None,
    ..TRUNCEXPON
};

/// scale·(1 − e^(−(hi−lo)/scale)) = (hi−lo)·(e^u − 1)/u with u = −(hi−lo)/scale: exact also where the scale is infinite.
fn rise(a: &mut Arena, lo: Id, hi: Id, scale: Id) -> Id {
    let width = a.sub(hi, lo);
    let u = a.div(width, scale);
    let minus_u = a.neg(u);
    let relative = exprel(a, minus_u);
    a.mul(width, relative)
}
