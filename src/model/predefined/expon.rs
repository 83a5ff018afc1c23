//! Exponential distribution from a place on, and cut to an interval.

use super::parts::{clamped, cumulative, exprel, inside, standard};
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
        let falling = falling(a, x[0], x[0], p);
        let whole = whole(a, p);
        let value = a.div(falling, whole);
        inside(a, x[0], p[0], p[1], value)
    },
    integral: Some(|a, lo, hi, p| {
        let [lo, hi] = [lo, hi].map(|end| clamped(a, end, p[0], p[1]));
        share(a, lo, hi, p)
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
        let (lower, upper) = (share(a, p[0], x[0], p), share(a, x[0], p[1], p));
        cumulative(a, x[0], [p[0], p[1]], lower, upper)
    },
    integral: None,
    ..TRUNCEXPON
};

// A negative scale makes the truncated density rise. Everything is reckoned from the end where it is largest (a or b), with the
// absolute scale: then no exponential grows and no difference of large numbers is left, in the derivatives neither.

/// exp(−distance/|scale|) of the interval lo…hi from the end of [a, b] where the density is largest.
fn falling(a: &mut Arena, lo: Id, hi: Id, p: &[Id]) -> Id {
    let zero = a.constant(0.0);
    let falls = a.cmp(Func2::Gt, p[3], zero);
    let (from_a, from_b) = (a.sub(p[0], lo), a.sub(hi, p[1]));
    let minus_distance = a.select(falls, from_a, from_b);
    let size = a.unary(Func1::Abs, p[3]);
    let exponent = a.div(minus_distance, size);
    a.unary(Func1::Exp, exponent)
}

/// ∫ of exp(−distance/|scale|) over all of [a, b].
fn whole(a: &mut Arena, p: &[Id]) -> Id {
    let width = a.sub(p[1], p[0]);
    rise(a, width, p[3])
}

/// Share of the content between lo and hi inside [a, b].
fn share(a: &mut Arena, lo: Id, hi: Id, p: &[Id]) -> Id {
    let falling = falling(a, lo, hi, p);
    let width = a.sub(hi, lo);
    let part = rise(a, width, p[3]);
    let whole = whole(a, p);
    let ratio = a.div(part, whole);
    a.mul(falling, ratio)
}

/// ∫_0^w e^(−t/s) dt with s = |scale|: s·(1 − e^(−w/s)), or w·(e^u − 1)/u with u = −w/s while w < s, exact also where the scale is
/// infinite.
fn rise(a: &mut Arena, width: Id, scale: Id) -> Id {
    let size = a.unary(Func1::Abs, scale);
    let ratio = a.div(width, size);
    let u = a.neg(ratio);
    let relative = exprel(a, u);
    let narrow = a.mul(width, relative);
    let fallen = a.unary(Func1::Expm1, u);
    let product = a.mul(size, fallen);
    let wide = a.neg(product);
    let is_narrow = a.cmp(Func2::Lt, width, size);
    a.select(is_narrow, narrow, wide)
}
