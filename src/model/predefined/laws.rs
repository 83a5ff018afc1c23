//! Laws of the laboratory with two parameters: a power and Arrhenius' law.

use super::{Guess, ParamNames, Shape};
use crate::model::ir::Func1;

/// Molar gas constant in J/(mol K), exact since 2019 (CODATA).
const GAS: f64 = 8.314_462_618_153_24;

/// A has the unit of y/x^b, the exponent b none; for x > 0.
pub(super) static POWER: Shape = Shape {
    name: "power",
    aliases: &[],
    group: "laboratory",
    params: ParamNames::Fixed(&["A", "b"]),
    formula: "A*x^b",
    limits: &[],
    guess: Guess::LogLine,
    n_coordinates: 1,
    has_scale: true,
    normalised: false,
    build: |a, x, p| {
        let power = a.pow(x[0], p[1]);
        a.mul(p[0], power)
    },
    integral: None,
};

/// x is the absolute temperature in kelvin, A has the unit of y, the activation energy E_a is in joule per mole.
pub(super) static ARRHENIUS: Shape = Shape {
    name: "arrhenius",
    params: ParamNames::Fixed(&["A", "E_a"]),
    formula: "A*exp(-E_a/(8.31446261815324*x)), x in kelvin, E_a in J/mol",
    build: |a, x, p| {
        let energy = a.scale(GAS, x[0]);
        let ratio = a.div(p[1], energy);
        let exponent = a.neg(ratio);
        let e = a.unary(Func1::Exp, exponent);
        a.mul(p[0], e)
    },
    ..POWER
};
