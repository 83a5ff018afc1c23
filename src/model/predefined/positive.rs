//! Distributions of positive quantities: gamma and lognormal.

use std::f64::consts::PI;

use super::parts::{bell, standard};
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Func2, Id};

/// Shape k and scale θ.
pub(super) static GAMMA_PDF: Shape = Shape {
    name: "gamma_pdf",
    aliases: &[],
    group: "distributions",
    params: ParamNames::Fixed(&["k", "theta"]),
    formula: "x^(k-1)*exp(-x/theta)/(gamma(k)*theta^k) for x>0, else 0",
    limits: &[
        ShapeLimit { param: 0, lower: Some(0.0), upper: None },
        ShapeLimit { param: 1, lower: Some(0.0), upper: None },
    ],
    guess: Guess::None,
    n_coordinates: 1,
    has_scale: false,
    normalised: true,
    build: |a, x, p| {
        let u = a.div(x[0], p[1]);
        let ln_u = a.unary(Func1::Ln, u);
        let power = a.shift(-1.0, p[0]);
        let rise = a.mul(power, ln_u);
        let norm = a.unary(Func1::LnGamma, p[0]);
        let falling = a.add(u, norm);
        let exponent = a.sub(rise, falling);
        let e = a.unary(Func1::Exp, exponent);
        let value = a.div(e, p[1]);
        where_x_positive(a, x[0], value)
    },
    integral: Some(|a, lo, hi, p| {
        let zero = a.constant(0.0);
        let [u, v] = [lo, hi].map(|end| {
            let end = a.binary(Func2::Max, end, zero);
            a.div(end, p[1])
        });
        // Above the mode the upper tails are subtracted, below it the lower ones.
        let [p_u, p_v] = [u, v].map(|t| a.binary(Func2::GammaP(0), p[0], t));
        let [q_u, q_v] = [u, v].map(|t| a.binary(Func2::GammaQ(0), p[0], t));
        let (lower, upper) = (a.sub(p_v, p_u), a.sub(q_u, q_v));
        let beyond = a.cmp(Func2::Gt, u, p[0]);
        a.select(beyond, upper, lower)
    }),
};

/// ln x is normal with mean `mu` and standard deviation `sigma`.
pub(super) static LOGNORMAL: Shape = Shape {
    name: "lognormal",
    aliases: &["lognormal_pdf"],
    params: ParamNames::Fixed(&["mu", "sigma"]),
    formula: "exp(-0.5*((log(x)-mu)/sigma)^2)/(x*sigma*sqrt(2*pi)) for x>0, else 0",
    limits: &[ShapeLimit { param: 1, lower: Some(0.0), upper: None }],
    build: |a, x, p| {
        let ln_x = a.unary(Func1::Ln, x[0]);
        let z = standard(a, ln_x, p[0], p[1]);
        let bell = bell(a, z);
        let width = a.mul(x[0], p[1]);
        let norm = a.scale((2.0 * PI).sqrt(), width);
        let value = a.div(bell, norm);
        where_x_positive(a, x[0], value)
    },
    integral: Some(|a, lo, hi, p| {
        let zero = a.constant(0.0);
        let [u, v] = [lo, hi].map(|end| {
            let end = a.binary(Func2::Max, end, zero);
            let ln = a.unary(Func1::Ln, end);
            standard(a, ln, p[0], p[1])
        });
        a.binary(Func2::NormalInterval, u, v)
    }),
    ..GAMMA_PDF
};

fn where_x_positive(a: &mut Arena, x: Id, value: Id) -> Id {
    let zero = a.constant(0.0);
    let positive = a.cmp(Func2::Gt, x, zero);
    a.select(positive, value, zero)
}
