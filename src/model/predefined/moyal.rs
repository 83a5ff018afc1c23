//! Moyal's approximation of the distribution of energy loss (J. Moyal, Phil. Mag. 46 (1955) 263): unlike Landau's density an elementary
//! function, with its maximum at `mu`, but with a right tail that falls too fast.

use super::gaus::density;
use super::norm::NORM;
use super::parts::{standard, where_positive};
use super::{Guess, Shape};
use crate::model::ir::{Arena, Func1, Func2, Id};

/// `mu`, the place of the maximum, and `sigma` have the unit of x.
pub(super) static MOYAL: Shape = Shape {
    name: "moyal",
    aliases: &["moyal_pdf"],
    formula: "exp(-0.5*(z+exp(-z)))/(sigma*sqrt(2*pi)), z=(x-mu)/sigma",
    guess: Guess::Peak,
    build: |a, x, p| {
        let z = standard(a, x[0], p[0], p[1]);
        let minus = a.neg(z);
        let e = a.unary(Func1::Exp, minus);
        let sum = a.add(z, e);
        let exponent = a.scale(-0.5, sum);
        let value = a.unary(Func1::Exp, exponent);
        // The density at its own middle is the factor 1/(σ√2π).
        let factor = density(a, p[0], p[0], p[1]);
        let value = a.mul(value, factor);
        where_positive(a, p[1], value)
    },
    // The distribution is erfc(e^(−z/2)/√2) = 2(1 − Φ(e^(−z/2))).
    integral: Some(|a, lo, hi, p| {
        let [u, v] = [lo, hi].map(|end| root(a, end, p));
        let content = a.binary(Func2::NormalInterval, v, u);
        a.scale(2.0, content)
    }),
    ..NORM
};

/// e^(−z/2)
fn root(a: &mut Arena, x: Id, p: &[Id]) -> Id {
    let z = standard(a, x, p[0], p[1]);
    let exponent = a.scale(-0.5, z);
    a.unary(Func1::Exp, exponent)
}
