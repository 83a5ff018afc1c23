//! Curves that rise from one level to another: logistic, Gompertz and Hill.

use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Func2, Id};

/// The limit L has the unit of y, the steepness k that of 1/x, the middle `x_0` that of x.
pub(super) static LOGISTIC: Shape = Shape {
    name: "logistic",
    aliases: &["sigmoid"],
    group: "laboratory",
    params: ParamNames::Fixed(&["L", "k", "x_0"]),
    formula: "L/(1+exp(-k*(x-x_0)))",
    limits: &[],
    guess: Guess::HalfRise,
    n_coordinates: 1,
    has_scale: true,
    normalised: false,
    build: |a, x, p| {
        let d = a.sub(x[0], p[2]);
        let u = a.mul(p[1], d);
        let rise = rise(a, u);
        a.mul(p[0], rise)
    },
    integral: None,
};

/// The limit A has the unit of y, the displacement b none, the rate c that of 1/x.
pub(super) static GOMPERTZ: Shape = Shape {
    name: "gompertz",
    aliases: &[],
    params: ParamNames::Fixed(&["A", "b", "c"]),
    formula: "A*exp(-b*exp(-c*x))",
    build: |a, x, p| {
        let time = a.mul(p[2], x[0]);
        let time = a.neg(time);
        let rest = a.unary(Func1::Exp, time);
        let missing = a.mul(p[1], rest);
        let missing = a.neg(missing);
        let share = a.unary(Func1::Exp, missing);
        a.mul(p[0], share)
    },
    ..LOGISTIC
};

/// The limit A has the unit of y, the half-way concentration K that of x, the exponent n none.
pub(super) static HILL: Shape = Shape {
    name: "hill",
    aliases: &[],
    params: ParamNames::Fixed(&["A", "K", "n"]),
    formula: "A*x^n/(K^n+x^n) for x>0, else 0",
    limits: &[ShapeLimit { param: 1, lower: Some(0.0), upper: None }],
    build: |a, x, p| {
        let ratio = a.div(x[0], p[1]);
        let ln = a.unary(Func1::Ln, ratio);
        let u = a.mul(p[2], ln);
        let rise = rise(a, u);
        let value = a.mul(p[0], rise);
        let zero = a.constant(0.0);
        let there = a.cmp(Func2::Gt, x[0], zero);
        a.select(there, value, zero)
    },
    ..LOGISTIC
};

/// 1/(1 + e^(−u)) with an exponential that never overflows. −|u| is chosen, not computed: at u = 0 the slope is then that of one side, 1/4,
/// where that of |u| would be 0.
fn rise(a: &mut Arena, u: Id) -> Id {
    let zero = a.constant(0.0);
    let positive = a.cmp(Func2::Ge, u, zero);
    let opposite = a.neg(u);
    let minus = a.select(positive, opposite, u);
    let e = a.unary(Func1::Exp, minus);
    let below = a.shift(1.0, e);
    let one = a.constant(1.0);
    let (up, down) = (a.div(one, below), a.div(e, below));
    a.select(positive, up, down)
}
