//! Expected second derivatives of a cost: those of the statistic with the model's own second derivatives left out, which are sums of
//! products of first derivatives and so never negative (what FUMILI works with: S. Dymov et al., NIM A 440 (2000) 431).
//!
//! ```text
//! least squares   2 Σ ρ′ ∂r ∂r         r = (m − d)/σ
//! counts          2 Σ ∂μ ∂μ/μ
//! single values   2 Σ ∂ln f ∂ln f
//! ```

use super::rows::{Block, Order, Predict, packed};
use crate::numeric::sum::BLOCK;

/// Adds Σ_i w_i d_ik d_il of a block with the derivatives `d` of its rows to the packed matrix `z`; rows of weight 0 do not count.
pub(super) fn add_products(z: &mut [f64], d: &[f64], np: usize, weight: &[f64]) {
    let n = weight.len();
    for k in 0..np {
        for l in 0..=k {
            let (a, b) = (&d[k * n..][..n], &d[l * n..][..n]);
            let terms = weight.iter().zip(a.iter().zip(b)).filter(|(w, _)| **w != 0.0);
            z[packed(k) + l] += terms.map(|(w, (a, b))| w * a * b).sum::<f64>();
        }
    }
}

/// ¼ Σ g gᵀ of terms whose derivatives by their predictions are `slopes`, packed.
pub(super) fn of_terms(block: &Block, np: usize, slopes: impl Iterator<Item = f64>) -> Vec<f64> {
    let weights: Vec<f64> = slopes.map(|t| 0.25 * t * t).collect();
    let mut z = vec![0.0; packed(np)];
    add_products(&mut z, &block.d, np, &weights);
    z
}

/// 2 Σ w (∂f/f − shift)(∂f/f − shift) over all rows of `events`; w is 1 where there are no weights.
pub(super) fn of_logarithms(
    events: &dyn Predict,
    p: &[f64],
    shift: Option<&[f64]>,
    weights: Option<&[f64]>,
) -> Vec<f64> {
    let np = p.len();
    let mut z = vec![0.0; packed(np)];
    let mut block = Block::default();
    for from in (0..events.n_rows()).step_by(BLOCK) {
        let to = (from + BLOCK).min(events.n_rows());
        events.predict(from..to, p, Order::Gradient, &mut block);
        let n = to - from;
        for k in 0..np {
            let shift = shift.map_or(0.0, |s| s[k]);
            for i in 0..n {
                let d = &mut block.d[k * n + i];
                *d = *d / block.m[i] - shift;
            }
        }
        // Where the density is no positive number the cost is a wall without slope.
        let own = |i: usize| weights.map_or(1.0, |w| w[from + i]);
        let weight = |(i, m): (usize, &f64)| if *m > 0.0 { 2.0 * own(i) } else { 0.0 };
        let weight: Vec<f64> = block.m.iter().enumerate().map(weight).collect();
        add_products(&mut z, &block.d, np, &weight);
    }
    z
}
