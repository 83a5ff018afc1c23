//! Parameters for which a curve runs through given points, by damped steps of Newton's method.

use nalgebra::{DMatrix, DVector};

use super::table::Via;
use crate::model::Model;

/// Steps at most, and how often one is halved.
const STEPS: usize = 60;
const HALVINGS: usize = 30;
/// What is off by so little is rounding.
const ROUNDING: f64 = 4e-16;
/// What is off by less at the end has been reached.
const REACHED: f64 = 1e-10;

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
        let (mut off, mut jacobian) = self.off(&p)?;
        for _ in 0..STEPS {
            let size = off.amax();
            if size <= ROUNDING {
                break;
            }
            let Some(step) = jacobian.clone().lu().solve(&off) else { break };
            let Some(next) = self.stepped(&p, &step, size) else { break };
            p = next;
            (off, jacobian) = self.off(&p)?;
        }
        (off.amax() <= REACHED).then_some(p)
    }

    /// The step, or so much of it that the curve comes nearer.
    fn stepped(&self, p: &[f64], step: &DVector<f64>, size: f64) -> Option<Vec<f64>> {
        let mut part = 1.0;
        for _ in 0..HALVINGS {
            let next = self.moved(p, step, part);
            let better = self.off(&next).is_some_and(|(off, _)| off.amax() < size);
            if better && next.iter().all(|v| v.is_finite()) {
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

    /// How far the curve lies off each point, in parts of the heights there, and how the parameters change that; `None` where it has no value.
    fn off(&self, p: &[f64]) -> Option<(DVector<f64>, DMatrix<f64>)> {
        let n = self.points.len();
        let x: Vec<f64> = self.points.iter().map(|point| point.0).collect();
        let (mut f, mut df) = (vec![0.0; n], vec![0.0; n * p.len()]);
        self.model.eval_with_gradient(&[&x], p, &mut f, &mut df);
        let mut off = DVector::zeros(n);
        let mut jacobian = DMatrix::zeros(n, self.of.len());
        for (j, (&(_, y), &f)) in self.points.iter().zip(&f).enumerate() {
            let unit = if self.log {
                if f * y <= 0.0 {
                    return None;
                }
                off[j] = (y / f).ln();
                f
            } else {
                let unit = y.abs().max(f.abs()).max(f64::MIN_POSITIVE);
                off[j] = (y - f) / unit;
                unit
            };
            for (i, &(k, via)) in self.of.iter().enumerate() {
                let change = match via {
                    Via::Plain => 1.0,
                    Via::Log => p[k],
                    Via::Inverse => -p[k] * p[k],
                };
                jacobian[(j, i)] = df[k * n + j] * change / unit;
            }
        }
        off.iter().all(|v| v.is_finite()).then_some((off, jacobian))
    }
}
