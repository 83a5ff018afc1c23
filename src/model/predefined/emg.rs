//! Exponentially modified Gaussian: a Gaussian (Mean, Sigma) convolved with an exponential that falls to the right as e^(−Lambda·t), for
//! chromatographic peaks and decay times measured with a resolution.
//!
//! ```text
//! ½λ exp(½λ(2μ + λσ² − 2x)) erfc(u) = ½λ e^(−z²/2) erfcx(u),  z = (x−μ)/σ,  u = (λσ − z)/√2
//! ```
//!
//! The scaled form serves u > 0, where the exponential would overflow; the other one the tail.

use std::f64::consts::FRAC_1_SQRT_2;

use super::gaus::{GAUS, content};
use super::parts::{bell, standard};
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Func2, Id};

/// Constant is the area (unit of y times that of x); Mean and Sigma have the unit of x, Lambda that of 1/x.
pub(super) static EMG: Shape = Shape {
    name: "emg",
    aliases: &["expmodgaus"],
    params: ParamNames::Fixed(&["Constant", "Mean", "Sigma", "Lambda"]),
    formula: "Constant*Lambda/2*exp(Lambda/2*(2*Mean+Lambda*Sigma^2-2*x))*erfc((Mean+Lambda*Sigma^2-x)/(sqrt(2)*Sigma))",
    limits: &[
        ShapeLimit { param: 2, lower: Some(0.0), upper: None },
        ShapeLimit { param: 3, lower: Some(0.0), upper: None },
    ],
    guess: Guess::Peak,
    build: |a, x, p| {
        let z = standard(a, x[0], p[1], p[2]);
        let share = smeared(a, z, p);
        a.product(&[p[0], p[3], share])
    },
    // Φ(z) − density/λ is the integral up to x.
    integral: Some(|a, lo, hi, p| {
        let gaussian = content(a, lo, hi, p[1], p[2]);
        let [below, above] = [lo, hi].map(|end| {
            let z = standard(a, end, p[1], p[2]);
            smeared(a, z, p)
        });
        let fall = a.sub(below, above);
        let total = a.add(gaussian, fall);
        a.mul(p[0], total)
    }),
    ..GAUS
};

/// The density over λ.
fn smeared(a: &mut Arena, z: Id, p: &[Id]) -> Id {
    let steepness = a.mul(p[3], p[2]);
    let apart = a.sub(steepness, z);
    let u = a.scale(FRAC_1_SQRT_2, apart);
    let bell = bell(a, z);
    let scaled = a.unary(Func1::Erfcx(0), u);
    let front = a.mul(bell, scaled);
    let half = a.scale(0.5, steepness);
    let behind = a.sub(half, z);
    let exponent = a.mul(steepness, behind);
    let e = a.unary(Func1::Exp, exponent);
    let erfc = a.unary(Func1::Erfc, u);
    let tail = a.mul(e, erfc);
    let zero = a.constant(0.0);
    let is_front = a.cmp(Func2::Gt, u, zero);
    let whole = a.select(is_front, front, tail);
    a.scale(0.5, whole)
}
