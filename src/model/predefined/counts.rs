//! Distributions of counts: Poisson and binomial. The curve is drawn between whole numbers too, with the gamma function for the factorial; the
//! integral over a bin is the sum over the whole numbers in it, its lower edge included.

use super::norm::NORM;
use super::parts::inside;
use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func1, Func2, Func3, Id};

/// `mu`, the mean number, has no unit.
pub(super) static POISSON_PMF: Shape = Shape {
    name: "poisson_pmf",
    aliases: &["poisson"],
    params: ParamNames::Fixed(&["mu"]),
    formula: "mu^x*exp(-mu)/gamma(x+1) for x>=0, else 0",
    limits: &[ShapeLimit { param: 0, lower: Some(0.0), upper: None }],
    guess: Guess::Moments,
    build: |a, x, p| {
        let ln_mu = a.unary(Func1::Ln, p[0]);
        let power = a.mul(x[0], ln_mu);
        let rise = a.sub(power, p[0]);
        let norm = ln_factorial(a, x[0]);
        let exponent = a.sub(rise, norm);
        let value = a.unary(Func1::Exp, exponent);
        let zero = a.constant(0.0);
        let there = a.cmp(Func2::Ge, x[0], zero);
        a.select(there, value, zero)
    },
    // Σ_{k ≥ n} = P(n, μ), Σ_{k < n} = Q(n, μ).
    integral: Some(|a, lo, hi, p| {
        let (one, zero) = (a.constant(1.0), a.constant(0.0));
        let [from, to] = [lo, hi].map(|end| {
            let n = a.unary(Func1::Ceil, end);
            let counted = a.binary(Func2::Max, n, one);
            let upper = a.binary(Func2::GammaP(0), counted, p[0]);
            let lower = a.binary(Func2::GammaQ(0), counted, p[0]);
            let some = a.cmp(Func2::Ge, n, one);
            (n, a.select(some, upper, one), a.select(some, lower, zero))
        });
        smaller_tails(a, from, to, p[0])
    }),
    ..NORM
};

/// `n`, the number of trials, and `p`, the probability, have no unit.
pub(super) static BINOMIAL_PMF: Shape = Shape {
    name: "binomial_pmf",
    aliases: &["binomial"],
    params: ParamNames::Fixed(&["n", "p"]),
    formula: "gamma(n+1)/(gamma(x+1)*gamma(n-x+1))*p^x*(1-p)^(n-x) for 0<=x<=n, else 0",
    limits: &[
        ShapeLimit { param: 0, lower: Some(0.0), upper: None },
        ShapeLimit { param: 1, lower: Some(0.0), upper: Some(1.0) },
    ],
    build: |a, x, p| {
        let rest = a.sub(p[0], x[0]);
        let [whole, some, others] = [p[0], x[0], rest].map(|k| ln_factorial(a, k));
        let ln_p = a.unary(Func1::Ln, p[1]);
        let minus_p = a.neg(p[1]);
        let ln_q = a.unary(Func1::Log1p, minus_p);
        let (hits, misses) = (a.mul(x[0], ln_p), a.mul(rest, ln_q));
        let rise = a.sum(&[whole, hits, misses]);
        let fall = a.add(some, others);
        let exponent = a.sub(rise, fall);
        let value = a.unary(Func1::Exp, exponent);
        let zero = a.constant(0.0);
        inside(a, x[0], zero, p[0], value)
    },
    // Σ_{j ≥ k} = I_p(k, n−k+1), Σ_{j < k} = I_{1−p}(n−k+1, k).
    integral: Some(|a, lo, hi, p| {
        let (one, zero) = (a.constant(1.0), a.constant(0.0));
        let miss = a.sub(one, p[1]);
        let [from, to] = [lo, hi].map(|end| {
            let k = a.unary(Func1::Ceil, end);
            let counted = a.binary(Func2::Max, k, one);
            let counted = a.binary(Func2::Min, counted, p[0]);
            let left = a.sub(p[0], counted);
            let left = a.shift(1.0, left);
            let upper = a.ternary(Func3::BetaInc(0, 0), counted, left, p[1]);
            let lower = a.ternary(Func3::BetaInc(0, 0), left, counted, miss);
            let (some, beyond) = (a.cmp(Func2::Ge, k, one), a.cmp(Func2::Gt, k, p[0]));
            let (upper, lower) = (a.select(beyond, zero, upper), a.select(beyond, one, lower));
            (k, a.select(some, upper, one), a.select(some, lower, zero))
        });
        let mean = a.mul(p[0], p[1]);
        smaller_tails(a, from, to, mean)
    }),
    ..POISSON_PMF
};

/// ln Γ(x+1)
fn ln_factorial(a: &mut Arena, x: Id) -> Id {
    let next = a.shift(1.0, x);
    a.unary(Func1::LnGamma, next)
}

/// The content between two numbers given as (number, what is at and above it, what is below it): by the tails above when the first number
/// lies beyond the mean, else by those below.
fn smaller_tails(a: &mut Arena, from: (Id, Id, Id), to: (Id, Id, Id), mean: Id) -> Id {
    let above = a.sub(from.1, to.1);
    let below = a.sub(to.2, from.2);
    let beyond = a.cmp(Func2::Gt, from.0, mean);
    a.select(beyond, above, below)
}
