//! Distributions of positive quantities: gamma, χ², Weibull and lognormal.

use std::f64::consts::PI;

use super::parts::{bell, gamma_between, positive_end, standard};
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
    guess: Guess::Moments,
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
    integral: Some(|a, lo, hi, p| gamma_content(a, lo, hi, p[0], p[1])),
};

/// Number of degrees of freedom k; a gamma distribution of shape k/2 and scale 2.
pub(super) static CHI2_PDF: Shape = Shape {
    name: "chi2_pdf",
    aliases: &["chi2"],
    params: ParamNames::Fixed(&["k"]),
    formula: "x^(k/2-1)*exp(-x/2)/(2^(k/2)*gamma(k/2)) for x>0, else 0",
    limits: &[ShapeLimit { param: 0, lower: Some(0.0), upper: None }],
    guess: Guess::Moments,
    build: |a, x, p| {
        let (half, two) = (a.scale(0.5, p[0]), a.constant(2.0));
        (GAMMA_PDF.build)(a, x, &[half, two])
    },
    integral: Some(|a, lo, hi, p| {
        let (half, two) = (a.scale(0.5, p[0]), a.constant(2.0));
        gamma_content(a, lo, hi, half, two)
    }),
    ..GAMMA_PDF
};

/// Shape k (no unit) and scale lambda (unit of x): lifetimes with a hazard that rises (k > 1) or falls.
pub(super) static WEIBULL: Shape = Shape {
    name: "weibull",
    aliases: &["weibull_pdf"],
    params: ParamNames::Fixed(&["k", "lambda"]),
    formula: "k/lambda*(x/lambda)^(k-1)*exp(-(x/lambda)^k) for x>0, else 0",
    guess: Guess::Moments,
    build: |a, x, p| {
        let ratio = a.div(x[0], p[1]);
        let ln = a.unary(Func1::Ln, ratio);
        let hazard = hazard(a, x[0], p);
        let power = a.shift(-1.0, p[0]);
        let rise = a.mul(power, ln);
        let exponent = a.sub(rise, hazard);
        let e = a.unary(Func1::Exp, exponent);
        let steepness = a.div(p[0], p[1]);
        let value = a.mul(steepness, e);
        where_x_positive(a, x[0], value)
    },
    // e^(−u) − e^(−v) = −e^(−u)·(e^(u−v) − 1)
    integral: Some(|a, lo, hi, p| {
        let [u, v] = [lo, hi].map(|end| {
            let end = positive_end(a, end);
            hazard(a, end, p)
        });
        let minus_u = a.neg(u);
        let start = a.unary(Func1::Exp, minus_u);
        let step = a.sub(u, v);
        let fall = a.unary(Func1::Expm1, step);
        let product = a.mul(start, fall);
        a.neg(product)
    }),
    ..GAMMA_PDF
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
        let [u, v] = [lo, hi].map(|end| {
            let end = positive_end(a, end);
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

/// (x/λ)^k
fn hazard(a: &mut Arena, x: Id, p: &[Id]) -> Id {
    let ratio = a.div(x, p[1]);
    a.pow(ratio, p[0])
}

/// Content of an interval under the gamma density.
fn gamma_content(a: &mut Arena, lo: Id, hi: Id, shape: Id, scale: Id) -> Id {
    let [u, v] = [lo, hi].map(|end| {
        let end = positive_end(a, end);
        a.div(end, scale)
    });
    gamma_between(a, shape, u, v)
}
