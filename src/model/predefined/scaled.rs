//! Polynomials on the fit range [a, b] scaled to −1…1 (Chebyshev's, Legendre's) or 0…1 (Bernstein's): their coefficients are far less
//! correlated than those of powers. All coefficients have the unit of y.

use super::pol::{POL, antiderivatives, chebyshev, weighted};
use super::{EVERY, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Id};

pub(super) static CHEB_SCALED: Shape = Shape {
    name: "cheb_scaled",
    aliases: &["chebyshev_scaled"],
    params: ParamNames::Family { prefix: "p", suffix: "_scaled", extra: 1, max_order: 15 },
    formula: "p0+p1*T1(t)+p2*T2(t)+..., t=(2*x-a-b)/(b-a) on the fit range [a,b]",
    build: |a, x, p| {
        let t = scaled(a, x[0]);
        let t = chebyshev(a, t, p.len());
        weighted(a, p, &t)
    },
    integral: Some(|a, lo, hi, p| between(a, [lo, hi], p, antiderivatives)),
    ..POL
};

pub(super) static LEGENDRE: Shape = Shape {
    name: "legendre",
    formula: "p0+p1*P1(t)+p2*P2(t)+..., t=(2*x-a-b)/(b-a) on the fit range [a,b]",
    build: |a, x, p| {
        let t = scaled(a, x[0]);
        let t = legendre(a, t, p.len());
        weighted(a, p, &t)
    },
    integral: Some(|a, lo, hi, p| between(a, [lo, hi], p, legendre_antiderivatives)),
    ..POL
};

/// Coefficients of 0 and more make a polynomial that is nowhere negative.
pub(super) static BERNSTEIN: Shape = Shape {
    name: "bernstein",
    formula: "sum of pk*binomial(N,k)*s^k*(1-s)^(N-k), s=(x-a)/(b-a) on the fit range [a,b]",
    limits: &[ShapeLimit { param: EVERY, lower: Some(0.0), upper: None }],
    build: |a, x, p| {
        let s = share(a, x[0]);
        let basis = bernstein(a, s, p.len());
        weighted(a, p, &basis)
    },
    integral: Some(|a, lo, hi, p| {
        let ends = [lo, hi].map(|end| {
            let s = share(a, end);
            let higher = bernstein(a, s, p.len() + 1);
            // ∫_0^s of the k-th of degree N: the sum of those of degree N+1 beyond k, over N+1.
            let mut sums: Vec<Id> = Vec::new();
            let mut sum = a.constant(0.0);
            for &b in higher.iter().skip(1).rev() {
                sum = a.add(sum, b);
                sums.push(sum);
            }
            sums.reverse();
            let total = weighted(a, p, &sums);
            a.scale(1.0 / p.len() as f64, total)
        });
        let difference = a.sub(ends[1], ends[0]);
        let width = range_width(a);
        a.mul(width, difference)
    }),
    ..POL
};

fn range_width(a: &mut Arena) -> Id {
    let (lower, upper) = (a.range_lower(), a.range_upper());
    a.sub(upper, lower)
}

/// (x − a)/(b − a)
fn share(a: &mut Arena, x: Id) -> Id {
    let lower = a.range_lower();
    let beyond = a.sub(x, lower);
    let width = range_width(a);
    a.div(beyond, width)
}

/// ((x − a) − (b − x))/(b − a)
fn scaled(a: &mut Arena, x: Id) -> Id {
    let (lower, upper) = (a.range_lower(), a.range_upper());
    let (beyond, before) = (a.sub(x, lower), a.sub(upper, x));
    let difference = a.sub(beyond, before);
    let width = range_width(a);
    a.div(difference, width)
}

/// ∫ of Σ p_k f_k(t(x)) dx from the antiderivatives of the f_k in t; dx = (b − a)/2·dt.
fn between(
    a: &mut Arena,
    ends: [Id; 2],
    p: &[Id],
    antiderivatives: fn(&mut Arena, Id, usize) -> Vec<Id>,
) -> Id {
    let [below, above] = ends.map(|end| {
        let t = scaled(a, end);
        antiderivatives(a, t, p.len())
    });
    let differences: Vec<Id> = above.iter().zip(&below).map(|(&u, &l)| a.sub(u, l)).collect();
    let total = weighted(a, p, &differences);
    let width = range_width(a);
    let half = a.scale(0.5, width);
    a.mul(half, total)
}

/// P_0 … P_(n−1) of t by (k+1) P_{k+1} = (2k+1) t P_k − k P_{k−1}.
fn legendre(a: &mut Arena, t: Id, n: usize) -> Vec<Id> {
    let mut list = vec![a.constant(1.0), t];
    for k in 1..n.saturating_sub(1) {
        let product = a.mul(t, list[k]);
        let rise = a.scale((2 * k + 1) as f64 / (k + 1) as f64, product);
        let fall = a.scale(k as f64 / (k + 1) as f64, list[k - 1]);
        let next = a.sub(rise, fall);
        list.push(next);
    }
    list.truncate(n);
    list
}

/// ∫P_0 = t, ∫P_k = (P_(k+1) − P_(k−1))/(2k+1).
fn legendre_antiderivatives(a: &mut Arena, t: Id, n: usize) -> Vec<Id> {
    let list = legendre(a, t, n + 1);
    let higher = (1..n).map(|k| {
        let difference = a.sub(list[k + 1], list[k - 1]);
        a.scale(1.0 / (2 * k + 1) as f64, difference)
    });
    std::iter::once(t).chain(higher).take(n).collect()
}

/// The n polynomials of degree N = n−1: binomial(N, k) s^k (1−s)^(N−k).
fn bernstein(a: &mut Arena, s: Id, n: usize) -> Vec<Id> {
    let degree = n.saturating_sub(1);
    let one = a.constant(1.0);
    let rest = a.sub(one, s);
    let mut binomial = 1.0;
    (0..n)
        .map(|k| {
            let up = a.powi(s, i32::try_from(k).unwrap_or(0));
            let down = a.powi(rest, i32::try_from(degree - k).unwrap_or(0));
            let product = a.mul(up, down);
            let term = a.scale(binomial, product);
            binomial *= (degree - k) as f64 / (k + 1) as f64;
            term
        })
        .collect()
}
