//! The cumulative function of a model at single values: what their ranks are compared with. F(x_i) is the integral of the density from
//! the lower end of its domain to x_i, over the integral of the whole domain where the density is divided by that.
//!
//! Values and ends cut the domain into gaps, whose integrals (closed forms, differences of a cumulative function, or quadrature) add up.
//! Deliberately values only: no derivatives, because what ranks make of them has none.

use super::ModelKind;
use super::declared::NEARLY;
use super::normalisation::Domain;
use super::predict::AtPoints;
use super::rows::{Block, Order, Predict};
use crate::data::Interval;
use crate::model::Model;

/// F at sorted values.
pub(super) struct Distribution {
    gaps: Box<dyn Predict>,
    /// For each value, how many gaps lie below it; empty where the predictions are F itself.
    below: Vec<usize>,
    /// Whether all gaps together count as 1.
    divided: bool,
}

impl Distribution {
    /// The distribution of `model` over `domain` at the values `x`, which are sorted here.
    pub fn new(model: &Model, kind: ModelKind, domain: &Domain, x: &[f64], divided: bool) -> Distribution {
        let mut sorted = x.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let (mut gaps, mut below) = (Vec::new(), Vec::with_capacity(sorted.len()));
        let mut values = sorted.into_iter().peekable();
        for interval in &domain.intervals {
            let mut from = interval.lo;
            while let Some(x) = values.next_if(|x| *x <= interval.hi) {
                if x > from {
                    gaps.push(Interval { lo: from, hi: x });
                    from = x;
                }
                below.push(gaps.len());
            }
            if interval.hi > from {
                gaps.push(Interval { lo: from, hi: interval.hi });
            }
        }
        below.extend(values.map(|_| gaps.len()));
        let cut = Domain { intervals: gaps, ..domain.clone() };
        Distribution { gaps: cut.pieces(model, kind), below, divided }
    }

    /// The same of a cumulative function that is taken as it is typed.
    pub fn typed(model: &Model, x: &[f64]) -> Distribution {
        let mut sorted = x.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        Distribution {
            below: Vec::new(),
            gaps: Box::new(AtPoints::new(model.clone(), sorted)),
            divided: false,
        }
    }

    /// F at the sorted values; `None` where the model is no density.
    pub fn at(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.of(p, f64::INFINITY)
    }

    /// The same; `None` too where the domain does not hold the whole of a density that is taken as normalised: what lies outside lies
    /// nobody knows where, and F is not known then.
    pub fn at_whole(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.of(p, NEARLY)
    }

    /// `most`: how far the whole may be from what counts as 1.
    fn of(&self, p: &[f64], most: f64) -> Option<Vec<f64>> {
        let n = self.gaps.n_rows();
        let mut block = Block::default();
        self.gaps.predict(0..n, p, Order::Value, &mut block);
        if self.below.is_empty() {
            let possible = block.m.iter().all(|f| (-1e-9..=1.0 + 1e-9).contains(f));
            return possible.then(|| block.m.iter().map(|f| f.clamp(0.0, 1.0)).collect());
        }
        let mut reached = Vec::with_capacity(n + 1);
        let mut sum = 0.0;
        reached.push(sum);
        for m in &block.m {
            // A density may come out below zero by rounding where it vanishes.
            sum += if *m < 0.0 && *m > -1e-9 { 0.0 } else { *m };
            reached.push(sum);
        }
        let total = if self.divided { sum } else { 1.0 };
        let possible = total > 0.0
            && (sum - total).abs() <= most
            && sum.is_finite()
            && block.m.iter().all(|m| *m > -1e-9);
        possible.then(|| self.below.iter().map(|&k| (reached[k] / total).min(1.0)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ∫(1 + x)dx/4 over [0, 2]: F = (x + x²/2)/4, by closed form and as a typed cumulative function, with a value met twice.
    #[test]
    fn a_straight_line() {
        let x = [1.5, 0.5, 1.0, 0.5, 2.0];
        let exact = |x: f64| 0.25 * (x + 0.5 * x * x);
        for (formula, kind) in [("1+x", ModelKind::Density), ("x+x^2/2", ModelKind::Cdf)] {
            let model = Model::compile(formula).unwrap();
            let domain = Domain::choose(&model, kind, &[], Some((0.0, 2.0)), (0.5, 2.0));
            let found = Distribution::new(&model, kind, &domain, &x, true).at(&[]).unwrap();
            for (f, x) in found.iter().zip([0.5, 0.5, 1.0, 1.5, 2.0]) {
                assert!((f - exact(x)).abs() < 1e-14, "{formula} at {x}: {f}");
            }
        }
    }

    /// A hole in the domain holds nothing: uniform over [0, 1] and [2, 3].
    #[test]
    fn a_domain_with_a_hole() {
        let model = Model::compile("1+0*x").unwrap();
        let ranges = [Interval { lo: 0.0, hi: 1.0 }, Interval { lo: 2.0, hi: 3.0 }];
        let domain = Domain::choose(&model, ModelKind::Density, &ranges, None, (0.0, 3.0));
        let found = Distribution::new(&model, ModelKind::Density, &domain, &[0.5, 2.5], true).at(&[]);
        assert_eq!(found, Some(vec![0.25, 0.75]));
    }
}
