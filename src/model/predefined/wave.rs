//! Waves: a sine on a level, and one that dies away.

use std::f64::consts::{PI, TAU};

use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Id};

/// Amplitude A and level c have the unit of y, the frequency f that of 1/x, the phase phi is in radians.
pub(super) static SINE: Shape = Shape {
    name: "sine",
    aliases: &[],
    group: "laboratory",
    params: ParamNames::Fixed(&["A", "f", "phi", "c"]),
    formula: "A*sin(2*pi*f*x+phi)+c",
    limits: &[],
    guess: Guess::Wave,
    n_coordinates: 1,
    has_scale: false,
    normalised: false,
    build: |a, x, p| {
        let wave = wave(a, x[0], p);
        let wave = a.mul(p[0], wave);
        a.add(wave, p[3])
    },
    // Over a width w about the middle: A·sin(phase there)·w·sinc(πfw) + c·w.
    integral: Some(|a, lo, hi, p| {
        let width = a.sub(hi, lo);
        let ends = a.add(lo, hi);
        let middle = a.scale(0.5, ends);
        let wave = wave(a, middle, p);
        let turn = a.mul(p[1], width);
        let turn = a.scale(PI, turn);
        let mean = a.unary(Func1::Sinc(0), turn);
        let height = a.product(&[p[0], wave, mean]);
        let level = a.add(height, p[3]);
        a.mul(level, width)
    }),
};

/// As `sine`; the amplitude falls to 1/e over tau, which has the unit of x.
pub(super) static DAMPEDSINE: Shape = Shape {
    name: "dampedsine",
    params: ParamNames::Fixed(&["A", "f", "phi", "tau", "c"]),
    formula: "A*exp(-x/tau)*sin(2*pi*f*x+phi)+c",
    limits: &[ShapeLimit { param: 3, lower: Some(0.0), upper: None }],
    build: |a, x, p| {
        let time = a.div(x[0], p[3]);
        let time = a.neg(time);
        let e = a.unary(Func1::Exp, time);
        let wave = wave(a, x[0], p);
        let wave = a.product(&[p[0], e, wave]);
        a.add(wave, p[4])
    },
    integral: None,
    ..SINE
};

/// sin(2πf x + φ)
fn wave(a: &mut Arena, x: Id, p: &[Id]) -> Id {
    let turns = a.mul(p[1], x);
    let angle = a.scale(TAU, turns);
    let angle = a.add(angle, p[2]);
    a.unary(Func1::Sin, angle)
}
