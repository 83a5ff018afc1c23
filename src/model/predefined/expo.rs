//! Exponentials: ROOT's `expo`, the decay by amplitude and constant, and kafe2's form.

use super::parts::exprel;
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Id};

pub(super) static EXPO: Shape = Shape {
    name: "expo",
    aliases: &[],
    group: "exponentials",
    params: ParamNames::Fixed(&["Constant", "Slope"]),
    formula: "exp(Constant+Slope*x)",
    limits: &[],
    guess: Guess::LogLine,
    n_coordinates: 1,
    has_scale: false,
    normalised: false,
    build: |a, x, p| {
        let rise = a.mul(p[1], x[0]);
        let exponent = a.add(p[0], rise);
        a.unary(Func1::Exp, exponent)
    },
    integral: Some(|a, lo, hi, p| {
        let rise = a.mul(p[1], lo);
        let exponent = a.add(p[0], rise);
        let start = a.unary(Func1::Exp, exponent);
        integral_from(a, start, lo, hi, p[1])
    }),
};

pub(super) static EXPDECAY: Shape = Shape {
    name: "expdecay",
    params: ParamNames::Fixed(&["A", "B", "C"]),
    formula: "A*exp(-(x-B)/C)",
    limits: &[ShapeLimit { param: 2, lower: Some(0.0), upper: None }],
    has_scale: true,
    build: |a, x, p| decay(a, x[0], p),
    integral: Some(|a, lo, hi, p| {
        let start = decay(a, lo, p);
        let minus_one = a.constant(-1.0);
        let slope = a.div(minus_one, p[2]);
        integral_from(a, start, lo, hi, slope)
    }),
    ..EXPO
};

pub(super) static EXP_X0: Shape = Shape {
    name: "exp_x0",
    params: ParamNames::Fixed(&["A_0", "x_0"]),
    formula: "A_0*exp(x/x_0)",
    has_scale: true,
    build: |a, x, p| growth(a, x[0], p),
    integral: Some(|a, lo, hi, p| {
        let start = growth(a, lo, p);
        let one = a.constant(1.0);
        let slope = a.div(one, p[1]);
        integral_from(a, start, lo, hi, slope)
    }),
    ..EXPO
};

/// ∫_lo^hi of an exponential with value `start` at lo: start·w·(e^(slope·w) − 1)/(slope·w), exact also for slope 0.
fn integral_from(a: &mut Arena, start: Id, lo: Id, hi: Id, slope: Id) -> Id {
    let width = a.sub(hi, lo);
    let u = a.mul(slope, width);
    let relative = exprel(a, u);
    a.product(&[start, width, relative])
}

fn decay(a: &mut Arena, x: Id, p: &[Id]) -> Id {
    let d = a.sub(p[1], x);
    let exponent = a.div(d, p[2]);
    let e = a.unary(Func1::Exp, exponent);
    a.mul(p[0], e)
}

fn growth(a: &mut Arena, x: Id, p: &[Id]) -> Id {
    let exponent = a.div(x, p[1]);
    let e = a.unary(Func1::Exp, exponent);
    a.mul(p[0], e)
}
