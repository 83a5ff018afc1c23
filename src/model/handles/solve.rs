//! Parameters for which a curve runs through given points, by damped steps of Newton's method.

use nalgebra::{DMatrix, DVector};

use super::table::Via;
use crate::model::Model;

/// Steps at most, and how often one is halved.
const STEPS: usize = 60;
const HALVINGS: usize = 30;
/// What is off by so little is rounding.
const ROUNDING: f64 = 4e-16;
/// What is off by less at the end has been reached, or by so many roundings of what adds up to the curve.
const REACHED: f64 = 1e-10;
const ROUNDINGS: f64 = 32.0;

/// The points to be reached, and by which parameters.
pub(super) struct Goal<'a> {
    /// The curve.
    pub model: &'a Model,
    /// As many parameters as points, and how each enters.
    pub of: &'a [(usize, Via)],
    /// The points.
    pub points: &'a [(f64, f64)],
    /// Heights are compared by their logarithms.
    pub log: bool,
}

impl Goal<'_> {
    /// The parameters `p` changed so that the curve runs through all points; `None` where that cannot be reached.
    pub fn reach(&self, p: &[f64]) -> Option<Vec<f64>> {
        let mut p = p.to_vec();
        let unit = self.unit(&p);
        let mut now = self.off(&p, unit)?;
        for _ in 0..STEPS {
            if now.misses.amax() <= ROUNDING {
                break;
            }
            let Some(step) = now.jacobian.clone().lu().solve(&now.misses) else { break };
            let Some(next) = self.stepped(&p, &step, (&now, unit)) else { break };
            p = next;
            now = self.off(&p, unit)?;
        }
        now.is_reached().then_some(p)
    }

    /// What heights are compared in: the largest of all points, so that one of them may be zero.
    fn unit(&self, p: &[f64]) -> f64 {
        let x: Vec<f64> = self.points.iter().map(|point| point.0).collect();
        let mut f = vec![0.0; x.len()];
        self.model.eval(&[&x], p, &mut f);
        let heights = self.points.iter().map(|point| point.1).chain(f);
        heights.fold(f64::MIN_POSITIVE, |unit, y| unit.max(y.abs()))
    }

    /// The step, or so much of it that the curve comes nearer; what has been reached is left at once.
    fn stepped(&self, p: &[f64], step: &DVector<f64>, (now, unit): (&Off, f64)) -> Option<Vec<f64>> {
        let (size, tries) = (now.misses.amax(), if now.is_reached() { 1 } else { HALVINGS });
        let mut part = 1.0;
        for _ in 0..tries {
            let next = self.moved(p, step, part);
            let is_better = self.off(&next, unit).is_some_and(|next| next.misses.amax() < size);
            if is_better && next.iter().all(|v| v.is_finite()) {
                return Some(next);
            }
            part *= 0.5;
        }
        None
    }

    fn moved(&self, p: &[f64], step: &DVector<f64>, part: f64) -> Vec<f64> {
        let mut next = p.to_vec();
        for (&(k, via), du) in self.of.iter().zip(step.iter()) {
            let du = part * du;
            next[k] = match via {
                Via::Plain => p[k] + du,
                Via::Log => p[k] * du.exp(),
                Via::Inverse => (p[k].recip() + du).recip(),
            };
        }
        next
    }

    /// How far the curve lies off each point, and how the parameters change that; `None` where it has no value.
    fn off(&self, p: &[f64], unit: f64) -> Option<Off> {
        let n = self.points.len();
        let x: Vec<f64> = self.points.iter().map(|point| point.0).collect();
        let (mut f, mut df) = (vec![0.0; n], vec![0.0; n * p.len()]);
        self.model.eval_with_gradient(&[&x], p, &mut f, &mut df);
        let (mut off, mut rounding) = (DVector::zeros(n), DVector::zeros(n));
        let mut jacobian = DMatrix::zeros(n, self.of.len());
        for (j, (&(_, y), &f)) in self.points.iter().zip(&f).enumerate() {
            let unit = if self.log {
                if f * y <= 0.0 {
                    return None;
                }
                off[j] = (y / f).ln();
                f
            } else {
                off[j] = (y - f) / unit;
                unit
            };
            // Large terms of a sum that is small leave their roundings: powers of a year, say.
            let added: f64 = p.iter().enumerate().map(|(k, p)| (p * df[k * n + j]).abs()).sum();
            rounding[j] = f64::EPSILON * (added + f.abs()) / unit.abs();
            for (i, &(k, via)) in self.of.iter().enumerate() {
                let change = match via {
                    Via::Plain => 1.0,
                    Via::Log => p[k],
                    Via::Inverse => -p[k] * p[k],
                };
                jacobian[(j, i)] = df[k * n + j] * change / unit;
            }
        }
        off.iter().all(|v| v.is_finite()).then_some(Off { misses: off, rounding, jacobian })
    }
}

/// How far a curve lies off points, in parts of a height.
struct Off {
    misses: DVector<f64>,
    /// What one rounding of the curve there amounts to.
    rounding: DVector<f64>,
    jacobian: DMatrix<f64>,
}

impl Off {
    /// Whether no parameters could come nearer but by chance.
    fn is_reached(&self) -> bool {
        let near = |(off, rounding): (&f64, &f64)| off.abs() <= REACHED.max(ROUNDINGS * rounding);
        self.misses.iter().zip(self.rounding.iter()).all(near)
    }
}
