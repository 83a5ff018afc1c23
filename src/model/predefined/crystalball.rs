//! Crystal Ball line (J. Gaiser, SLAC-R-255, 1982): a Gaussian whose one side goes over into a power law, continuous with its slope.
//!
//! ```text
//! z = (x−μ)/σ, z → −z if α < 0, a = |α|
//! z > −a: e^(−z²/2)      else: (n/a)^n e^(−a²/2) (n/a − a − z)^(−n) = exp(−a²/2 − n·ln(1 − (z+a)·a/n))
//! ```

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2, PI};

use super::parts::{bell, exprel, standard, standard_ends, where_positive};
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Func2, Id};

pub(super) static CRYSTALBALL: Shape = Shape {
    name: "crystalball",
    aliases: &[],
    group: "peaks",
    params: ParamNames::Fixed(&["Constant", "Mean", "Sigma", "Alpha", "N"]),
    formula: "Constant*(z>-Alpha ? exp(-z^2/2) : tail), z=(x-Mean)/Sigma",
    limits: &[
        ShapeLimit { param: 2, lower: Some(0.0), upper: None },
        ShapeLimit { param: 4, lower: Some(1.0001), upper: None },
    ],
    guess: Guess::Moments,
    n_coordinates: 1,
    has_scale: true,
    normalised: false,
    build: |a, x, p| {
        let line = line(a, x[0], p);
        a.mul(p[0], line)
    },
    integral: Some(|a, lo, hi, p| {
        let content = content(a, lo, hi, p);
        a.product(&[p[0], p[2], content])
    }),
};

pub(super) static CRYSTALBALLN: Shape = Shape {
    name: "crystalballn",
    formula: "crystalball with unit area for Constant=1",
    build: |a, x, p| {
        let line = line(a, x[0], p);
        let area = area(a, p);
        let norm = a.mul(p[2], area);
        let ratio = a.div(line, norm);
        a.mul(p[0], ratio)
    },
    integral: Some(|a, lo, hi, p| {
        let content = content(a, lo, hi, p);
        let area = area(a, p);
        let ratio = a.div(content, area);
        a.mul(p[0], ratio)
    }),
    ..CRYSTALBALL
};

/// The line with height 1.
fn line(a: &mut Arena, x: Id, p: &[Id]) -> Id {
    let z = standard(a, x, p[1], p[2]);
    let z = turned(a, z, p[3]);
    let cut = a.unary(Func1::Abs, p[3]);
    let minus_cut = a.neg(cut);
    let core = bell(a, z);
    let tail = tail(a, z, cut, p[4]);
    let in_core = a.cmp(Func2::Gt, z, minus_cut);
    a.select(in_core, core, tail)
}

/// The power law left of z = −cut.
pub(super) fn tail(a: &mut Arena, z: Id, cut: Id, n: Id) -> Id {
    let rise = tail_rise(a, z, cut, n);
    let (falling, edge) = (a.mul(n, rise), half_square(a, cut));
    let sum = a.add(falling, edge);
    let exponent = a.neg(sum);
    a.unary(Func1::Exp, exponent)
}

/// ∫ of the line of height 1 over z, piecewise.
fn content(a: &mut Arena, lo: Id, hi: Id, p: &[Id]) -> Id {
    let (u, v) = standard_ends(a, lo, hi, p[1], p[2]);
    // A tail on the right: the interval [u, v] becomes [−v, −u].
    let zero = a.constant(0.0);
    let right = a.cmp(Func2::Lt, p[3], zero);
    let (minus_u, minus_v) = (a.neg(u), a.neg(v));
    let (u, v) = (a.select(right, minus_v, u), a.select(right, minus_u, v));
    let cut = a.unary(Func1::Abs, p[3]);
    let minus_cut = a.neg(cut);
    let [u_core, v_core] = [u, v].map(|z| a.binary(Func2::Max, z, minus_cut));
    let core = a.binary(Func2::NormalInterval, u_core, v_core);
    let core = a.scale((2.0 * PI).sqrt(), core);
    let tail = tail_content(a, [u, v], cut, p[4]);
    a.add(core, tail)
}

/// ∫ of the power law over the part of [u, v] left of z = −cut: with L = ln(1 − (z+a)·a/n), (n/a) e^(−a²/2)·∫ e^((1−n)L) dL.
pub(super) fn tail_content(a: &mut Arena, [u, v]: [Id; 2], cut: Id, n: Id) -> Id {
    let minus_cut = a.neg(cut);
    let [u_tail, v_tail] = [u, v].map(|z| a.binary(Func2::Min, z, minus_cut));
    // L falls from the far end u to the near end v; L_u − L_v = ln(1 + (v−u)(a/n)/(1 − (v+a)a/n)).
    let near = tail_rise(a, v_tail, cut, n);
    let length = a.sub(v_tail, u_tail);
    let ratio = a.div(cut, n);
    let step = a.mul(length, ratio);
    let minus_near = a.neg(near);
    let shrink = a.unary(Func1::Exp, minus_near);
    let relative = a.mul(step, shrink);
    let difference = a.unary(Func1::Log1p, relative);
    let power = a.shift(-1.0, n);
    let exponent = a.mul(power, difference);
    let exponent = a.neg(exponent);
    let mean = exprel(a, exponent);
    let at_near = a.mul(power, near);
    let edge = half_square(a, cut);
    let sum = a.add(at_near, edge);
    let minus_sum = a.neg(sum);
    let size = a.unary(Func1::Exp, minus_sum);
    let product = a.product(&[size, difference, mean]);
    a.div(product, ratio)
}

/// Area of the line of height 1 over z: (n/a)/(n−1)·e^(−a²/2) + √(π/2)(1 + erf(a/√2)); NaN for n ≤ 1, where it is infinite.
fn area(a: &mut Arena, p: &[Id]) -> Id {
    let cut = a.unary(Func1::Abs, p[3]);
    let power = a.shift(-1.0, p[4]);
    let bell = bell(a, cut);
    let weighted = a.mul(p[4], bell);
    let product = a.mul(cut, power);
    let tail = a.div(weighted, product);
    let reduced = a.scale(FRAC_1_SQRT_2, cut);
    let erf = a.unary(Func1::Erf, reduced);
    let one = a.shift(1.0, erf);
    let core = a.scale(FRAC_PI_2.sqrt(), one);
    let area = a.add(tail, core);
    where_positive(a, power, area)
}

/// −z when α < 0.
fn turned(a: &mut Arena, z: Id, alpha: Id) -> Id {
    let zero = a.constant(0.0);
    let negative = a.cmp(Func2::Lt, alpha, zero);
    let minus_z = a.neg(z);
    a.select(negative, minus_z, z)
}

/// ln(1 − (z+a)·a/n), positive in the tail.
fn tail_rise(a: &mut Arena, z: Id, cut: Id, n: Id) -> Id {
    let beyond = a.add(z, cut);
    let ratio = a.div(cut, n);
    let product = a.mul(beyond, ratio);
    let u = a.neg(product);
    a.unary(Func1::Log1p, u)
}

fn half_square(a: &mut Arena, u: Id) -> Id {
    let square = a.powi(u, 2);
    a.scale(0.5, square)
}
