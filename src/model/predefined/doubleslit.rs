//! Fraunhofer diffraction of light at two slits of equal width.

use std::f64::consts::PI;

use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::Func1;

/// x is the angle in radians; `I_0`, the intensity straight ahead, has the unit of y; the width b of a slit, the distance d of their middles
/// and the wavelength lambda have the same unit of length. Only b/lambda and d/lambda can be determined: fix one of the three.
pub(super) static DOUBLESLIT: Shape = Shape {
    name: "doubleslit",
    aliases: &["double_slit"],
    group: "laboratory",
    params: ParamNames::Fixed(&["I_0", "b", "d", "lambda"]),
    formula: "I_0*(sin(beta)/beta)^2*cos(alpha)^2, alpha=pi*d*sin(x)/lambda, beta=pi*b*sin(x)/lambda",
    limits: &[
        ShapeLimit { param: 1, lower: Some(0.0), upper: None },
        ShapeLimit { param: 2, lower: Some(0.0), upper: None },
        ShapeLimit { param: 3, lower: Some(0.0), upper: None },
    ],
    guess: Guess::None,
    n_coordinates: 1,
    has_scale: true,
    normalised: false,
    build: |a, x, p| {
        let sine = a.unary(Func1::Sin, x[0]);
        let path = a.scale(PI, sine);
        let [beta, alpha] = [p[1], p[2]].map(|length| {
            let ratio = a.div(length, p[3]);
            a.mul(ratio, path)
        });
        let slit = a.unary(Func1::Sinc(0), beta);
        let slit = a.powi(slit, 2);
        let pair = a.unary(Func1::Cos, alpha);
        let pair = a.powi(pair, 2);
        a.product(&[p[0], slit, pair])
    },
    integral: None,
};
