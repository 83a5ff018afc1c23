//! Polynomials in powers (`pol`) and in Chebyshev's T_k on the raw argument (`cheb`, `chebyshev`).

use super::{Guess, ParamNames, Shape};
use crate::model::ir::{Arena, Id};

/// Orders 0 to 15 with parameters p0 … pN.
pub(super) const ORDERS: ParamNames = ParamNames::Family { prefix: "p", suffix: "", extra: 1, max_order: 15 };

pub(super) static POL: Shape = Shape {
    name: "pol",
    aliases: &[],
    group: "polynomials",
    params: ORDERS,
    formula: "p0+p1*x+p2*x^2+...",
    limits: &[],
    guess: Guess::Linear,
    n_coordinates: 1,
    has_scale: false,
    normalised: false,
    build: |a, x, p| {
        // Horner's scheme: p0 + x (p1 + x (p2 + …)).
        let zero = a.constant(0.0);
        p.iter().rev().fold(zero, |sum, &coefficient| {
            let higher = a.mul(x[0], sum);
            a.add(coefficient, higher)
        })
    },
    integral: None,
};

/// Highest power first, parameters x0, x1 …, as numerical programs evaluate a list of coefficients.
pub(super) static POLYVAL: Shape = Shape {
    name: "polyval",
    params: ParamNames::Family { prefix: "x", suffix: "", extra: 1, max_order: 15 },
    formula: "x0*x^N+x1*x^(N-1)+...+xN, highest power first",
    build: |a, x, p| {
        let zero = a.constant(0.0);
        p.iter().fold(zero, |sum, &coefficient| {
            let higher = a.mul(x[0], sum);
            a.add(coefficient, higher)
        })
    },
    ..POL
};

pub(super) static CHEBYSHEV: Shape = Shape {
    name: "chebyshev",
    aliases: &["cheb"],
    formula: "p0+p1*T1(x)+p2*T2(x)+...",
    build: |a, x, p| {
        let t = chebyshev(a, x[0], p.len());
        weighted(a, p, &t)
    },
    integral: Some(|a, lo, hi, p| {
        let [below, above] = [lo, hi].map(|end| antiderivatives(a, end, p.len()));
        let differences: Vec<Id> = above.iter().zip(&below).map(|(&u, &l)| a.sub(u, l)).collect();
        weighted(a, p, &differences)
    }),
    ..POL
};

/// T_0 … T_(n−1) of x.
pub(super) fn chebyshev(a: &mut Arena, x: Id, n: usize) -> Vec<Id> {
    let mut t = vec![a.constant(1.0), x];
    for k in 2..n {
        let twice = a.scale(2.0, x);
        let product = a.mul(twice, t[k - 1]);
        let next = a.sub(product, t[k - 2]);
        t.push(next);
    }
    t.truncate(n);
    t
}

/// ∫T_0 = x, ∫T_1 = x²/2, ∫T_k = ½(T_(k+1)/(k+1) − T_(k−1)/(k−1)).
pub(super) fn antiderivatives(a: &mut Arena, x: Id, n: usize) -> Vec<Id> {
    let t = chebyshev(a, x, n + 1);
    (0..n)
        .map(|k| match k {
            0 => x,
            1 => {
                let x2 = a.powi(x, 2);
                a.scale(0.5, x2)
            }
            _ => {
                let above = a.scale(0.5 / (k + 1) as f64, t[k + 1]);
                let below = a.scale(0.5 / (k - 1) as f64, t[k - 1]);
                a.sub(above, below)
            }
        })
        .collect()
}

pub(super) fn weighted(a: &mut Arena, p: &[Id], t: &[Id]) -> Id {
    let terms: Vec<Id> = p.iter().zip(t).map(|(&p, &t)| a.mul(p, t)).collect();
    a.sum(&terms)
}
