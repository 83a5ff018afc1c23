//! Start values of typed formulas of several coordinates. What each parameter is tells `identity`; places and widths come from moments of
//! the data, lengths of exponentials from a plane through ln y, sizes by solving for them. Several readings are tried (a peak on zero, a
//! peak on a base, a dip; of single values only lengths have two readings), the one that describes the data best is settled with some
//! damped steps: that of the least χ², for single values that of the greatest likelihood.
//!
//! Not here: formulas of one coordinate (`names`, `sum`), and any promise for parameters that obey no identity: they begin at 1 and are
//! left to the steps.

use nalgebra::{DMatrix, DVector};

use super::identity::{Meaning, meanings};
use super::plane::{Cloud, Moments};
use super::solve::linear_set;
use super::{Question, Scale};
use crate::model::Model;
use crate::numeric::linalg::solve_posdef;

/// Share of the rows that lie on the base of a peak.
const BASE: f64 = 0.25;
/// Two peaks are at least this far apart, in units of the spread of the data.
const APART: f64 = 0.7;
/// Damped steps at most, and how often one may be tried.
const STEPS: usize = 40;
const TRIES: usize = 80;
/// Values tried for a parameter of which nothing is known.
const UNKNOWN: [f64; 3] = [1.0, 0.0, 0.5];

/// Cells of an integral over all coordinates, at most.
const CELLS: f64 = 2500.0;
/// Where a parameter begins that nothing is known of.
const NOTHING_KNOWN: f64 = UNKNOWN[0];

/// How the heights are read.
#[derive(Debug, Clone, Copy)]
enum Reading {
    AboveZero,
    AboveBase,
    BelowTop,
}

/// What is known of the formula.
struct Formula {
    /// By parameter: what it is, and the number of the peak that it belongs to.
    meanings: Vec<Option<(Meaning, usize)>>,
    n_peaks: usize,
    /// Coordinates on which some parameter is a place.
    placed: Vec<bool>,
    linear: Vec<usize>,
    open: Vec<usize>,
}

/// Start values, one entry a parameter; `None` where nothing can be said.
pub(super) fn guess(question: &Question<'_>, cloud: &Cloud, known: &[Option<f64>]) -> Vec<Option<f64>> {
    let formula = Formula::new(question.model, cloud, known);
    let readings: &[Reading] = if cloud.events {
        &[Reading::AboveZero]
    } else {
        &[Reading::AboveZero, Reading::AboveBase, Reading::BelowTop]
    };
    let settles =
        !cloud.events && matches!(question.scale, Scale::Contents | Scale::Share | Scale::NumberDensity);
    let mut best: Option<(f64, Vec<f64>)> = None;
    for &reading in readings {
        for falling in [false, true] {
            let Some(theta) = formula.start(question, cloud, known, (reading, falling)) else { continue };
            let misfit = cloud.misfit(question.model, &theta);
            if best.as_ref().is_none_or(|(least, _)| misfit < *least) && !misfit.is_nan() {
                best = Some((misfit, theta));
            }
        }
    }
    let Some((_, mut theta)) = best else { return known.to_vec() };
    let before = theta.clone();
    if settles {
        cloud.settle(question.model, &mut theta, &formula.open);
    }
    let said = |k: usize| formula.meanings[k].is_some() || formula.linear.contains(&k);
    let by_name = |k: usize| cloud.moments_by(&cloud.y).and_then(|m| m.of(&question.model.params()[k].name));
    let value = |k: usize| match known[k] {
        Some(value) => Some(value),
        None if !formula.open.contains(&k) => None,
        None if said(k) || theta[k] != before[k] || theta[k] != NOTHING_KNOWN => Some(theta[k]),
        None => by_name(k),
    };
    (0..theta.len()).map(value).collect()
}

impl Formula {
    fn new(model: &Model, cloud: &Cloud, known: &[Option<f64>]) -> Formula {
        let open: Vec<usize> =
            (0..known.len()).filter(|&k| known[k].is_none() && !model.params()[k].unused).collect();
        // Of single values only the course of the model is known, not its size.
        let linear = if cloud.events { Vec::new() } else { linear_set(model, &open) };
        let mut all = vec![None; known.len()];
        let (mut n_peaks, mut placed) = (0, vec![false; model.n_coordinates()]);
        let parts = model.components();
        let whole = [(String::new(), model.clone())];
        for (_, part) in if parts.is_empty() { &whole[..] } else { &parts[..] } {
            let every: Vec<usize> = (0..known.len()).collect();
            let found = meanings(part, &every);
            for meaning in found.iter().flatten() {
                if let Meaning::Place { axis, .. } = meaning {
                    placed[*axis] = true;
                }
            }
            let is_peak = found.iter().flatten().any(|m| matches!(m, Meaning::Place { .. }));
            for (k, meaning) in found.into_iter().enumerate() {
                if all[k].is_none() && open.contains(&k) && !linear.contains(&k) {
                    all[k] = meaning.map(|m| (m, n_peaks));
                }
            }
            n_peaks += usize::from(is_peak);
        }
        Formula { meanings: all, n_peaks, placed, linear, open }
    }

    /// Parameters by one reading of the data; `falling` takes lengths without a place for those of exponentials.
    fn start(
        &self,
        question: &Question<'_>,
        cloud: &Cloud,
        known: &[Option<f64>],
        (reading, falling): (Reading, bool),
    ) -> Option<Vec<f64>> {
        let model = question.model;
        let weights = cloud.weights(reading);
        let moments = cloud.moments_by(&weights)?;
        let peaks = self.peaks(cloud, &moments, &weights);
        let slopes = if falling { Some(cloud.slopes()?) } else { None };
        let mut theta = Vec::new();
        for (k, value) in known.iter().enumerate() {
            let estimate = match &self.meanings[k] {
                Some((Meaning::Place { axis, sign }, peak)) => {
                    Some(sign * peaks.get(*peak).map_or(moments.mean[*axis], |place| place[*axis]))
                }
                Some((Meaning::Stretch { axes, power }, _)) => {
                    self.stretch(model, k, (axes, *power), &moments, slopes.as_deref())
                }
                Some((Meaning::LogHeight { .. }, _)) => Some(0.0),
                None => moments.of(&model.params()[k].name).filter(|_| !self.linear.contains(&k)),
            };
            let estimate = estimate.map(|v| model.params()[k].limits.clip(v)).filter(|v| v.is_finite());
            theta.push(value.or(estimate).unwrap_or(NOTHING_KNOWN));
        }
        self.with_unknown(question, cloud, &theta)
    }

    /// The parameters with the best of a few values for those of which nothing is known, and sizes to go with them.
    fn with_unknown(&self, question: &Question<'_>, cloud: &Cloud, theta: &[f64]) -> Option<Vec<f64>> {
        let model = question.model;
        let is_unknown =
            |k: &usize| self.meanings[*k].is_none() && !self.linear.contains(k) && theta[*k] == NOTHING_KNOWN;
        let unknown: Vec<usize> = self.open.iter().copied().filter(is_unknown).collect();
        let tried = if unknown.is_empty() { &UNKNOWN[..1] } else { &UNKNOWN[..] };
        let mut best: Option<(f64, Vec<f64>)> = None;
        for &value in tried {
            let mut theta = theta.to_vec();
            for &k in &unknown {
                theta[k] = model.params()[k].limits.clip(value);
            }
            let f = cloud.values(model, &theta);
            if !f.iter().all(|f| f.is_finite()) || self.linear.is_empty() && f.iter().all(|f| *f == 0.0) {
                continue;
            }
            self.put_log_heights(model, cloud, &mut theta);
            let before = theta.clone();
            if !cloud.solve(question, &mut theta, &self.linear) {
                theta = before;
            }
            let misfit = cloud.misfit(model, &theta);
            if theta.iter().all(|v| v.is_finite()) && best.as_ref().is_none_or(|(least, _)| misfit < *least) {
                best = Some((misfit, theta));
            }
        }
        best.map(|(_, theta)| theta)
    }

    /// Where the peaks lie: one is at the mean, several at the highest places far enough from each other.
    fn peaks(&self, cloud: &Cloud, moments: &Moments, weights: &[f64]) -> Vec<Vec<f64>> {
        if self.n_peaks < 2 {
            return vec![moments.mean.clone()];
        }
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]));
        let mut found: Vec<Vec<f64>> = Vec::new();
        for i in order {
            let place: Vec<f64> = cloud.x.iter().map(|x| x[i]).collect();
            let far = |other: &Vec<f64>| {
                let parts = place.iter().zip(other).enumerate();
                parts.map(|(a, (u, v))| (u - v).powi(2) / moments.covariance[(a, a)]).sum::<f64>()
                    > APART * APART
            };
            if found.iter().all(far) {
                found.push(place);
            }
            if found.len() == self.n_peaks {
                break;
            }
        }
        found
    }

    /// A length to its power.
    fn stretch(
        &self,
        model: &Model,
        k: usize,
        (axes, power): (&[usize], f64),
        moments: &Moments,
        slopes: Option<&[f64]>,
    ) -> Option<f64> {
        if let (Some(slopes), &[axis]) = (slopes, axes)
            && !self.placed[axis]
        {
            // exp(c·x/θ^q): which sign c has tells the formula.
            let length = falls_by(model, k, axis)? / slopes[axis];
            return if power.abs() < 1.0 {
                Some(length.abs().powf(1.0 / power))
            } else {
                Some(length.powf(power))
            };
        }
        let square = |&a: &usize| {
            let about = if self.placed[a] { 0.0 } else { moments.mean[a] * moments.mean[a] };
            moments.covariance[(a, a)] + about
        };
        let mean = axes.iter().map(square).sum::<f64>() / axes.len() as f64;
        // Several peaks share the spread among them.
        let length = mean.sqrt() / self.n_peaks.max(1) as f64;
        Some(length.powf(1.0 / power)).filter(|_| length > 0.0)
    }

    /// Logarithms of heights so that the squares come out least.
    fn put_log_heights(&self, model: &Model, cloud: &Cloud, theta: &mut [f64]) {
        for (k, meaning) in self.meanings.iter().enumerate() {
            let Some((Meaning::LogHeight { slope }, _)) = meaning else { continue };
            let f = cloud.values(model, theta);
            let by = |u: &[f64]| -> f64 {
                (0..f.len()).map(|i| f[i] * u[i] / (cloud.sigma[i] * cloud.sigma[i])).sum()
            };
            let ratio = by(&cloud.y) / by(&f);
            if ratio > 0.0 && ratio.is_finite() {
                theta[k] += ratio.ln() / slope;
            }
        }
    }
}

/// The slope of ln |f| along a coordinate where parameter `k` is 1 like all others.
fn falls_by(model: &Model, k: usize, axis: usize) -> Option<f64> {
    let theta = vec![1.0; model.n_params().max(k + 1)];
    let step = 1e-3;
    let at = |shift: f64| {
        let x: Vec<[f64; 1]> =
            (0..model.n_coordinates()).map(|a| [if a == axis { 0.7 + shift } else { 0.6 }]).collect();
        let columns: Vec<&[f64]> = x.iter().map(|x| &x[..]).collect();
        let mut f = [0.0];
        model.eval(&columns, &theta, &mut f);
        f[0].abs().ln()
    };
    Some((at(step) - at(-step)) / (2.0 * step)).filter(|s| s.is_finite() && *s != 0.0)
}

/// Centers and widths of `n` cells that hold equally many of the values.
fn cells(values: &[f64], n: usize) -> Vec<(f64, f64)> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let edge = |k: usize| sorted[(sorted.len() - 1) * k / n];
    (0..n).map(|k| (0.5 * (edge(k) + edge(k + 1)), edge(k + 1) - edge(k))).collect()
}

impl Cloud {
    fn columns(&self) -> Vec<&[f64]> {
        self.x.iter().map(Vec::as_slice).collect()
    }

    fn values(&self, model: &Model, theta: &[f64]) -> Vec<f64> {
        let mut f = vec![0.0; self.y.len()];
        model.eval(&self.columns(), theta, &mut f);
        f
    }

    /// Σ ((y − f)/σ)².
    fn chi2(&self, model: &Model, theta: &[f64]) -> f64 {
        let f = self.values(model, theta);
        (0..f.len()).map(|i| ((self.y[i] - f[i]) / self.sigma[i]).powi(2)).sum()
    }

    /// How badly a curve describes the data: χ², or for single values −2 ln L.
    fn misfit(&self, model: &Model, theta: &[f64]) -> f64 {
        if self.events { self.minus_two_ln_l(model, theta) } else { self.chi2(model, theta) }
    }

    /// −2 Σ w ln (f/∫f) over the box that the values span, whatever the size of f; infinite where it is no density.
    fn minus_two_ln_l(&self, model: &Model, theta: &[f64]) -> f64 {
        let f = self.values(model, theta);
        let logs: f64 = f.iter().zip(&self.y).map(|(f, w)| w * f.ln()).sum();
        let total: f64 = self.y.iter().sum();
        let cost = 2.0 * (total * self.integral(model, theta).ln() - logs);
        if cost.is_finite() { cost } else { f64::INFINITY }
    }

    /// ∫f over the box that the values span, by cells that are as fine as the values are dense.
    fn integral(&self, model: &Model, theta: &[f64]) -> f64 {
        let n = (CELLS.powf(1.0 / self.x.len() as f64)) as usize;
        let axes: Vec<Vec<(f64, f64)>> = self.x.iter().map(|x| cells(x, n)).collect();
        let n_all = axes.iter().map(Vec::len).product();
        let (mut x, mut volume) = (vec![Vec::with_capacity(n_all); axes.len()], vec![1.0; n_all]);
        for (cell, volume) in volume.iter_mut().enumerate() {
            let mut rest = cell;
            for (axis, x) in axes.iter().zip(&mut x) {
                let (center, width) = axis[rest % axis.len()];
                rest /= axis.len();
                x.push(center);
                *volume *= width;
            }
        }
        let mut f = vec![0.0; n_all];
        let columns: Vec<&[f64]> = x.iter().map(Vec::as_slice).collect();
        model.eval(&columns, theta, &mut f);
        f.iter().zip(volume).map(|(f, v)| f * v).sum()
    }

    fn weights(&self, reading: Reading) -> Vec<f64> {
        let mut sorted = self.y.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
        let base = match reading {
            Reading::AboveZero => return self.y.clone(),
            Reading::AboveBase => at(BASE),
            Reading::BelowTop => at(1.0 - BASE),
        };
        let sign = if matches!(reading, Reading::BelowTop) { -1.0 } else { 1.0 };
        self.y.iter().map(|y| sign * (y - base)).collect()
    }

    /// The slopes of a plane through ln y, or for single values −1 over their mean distance from the least one.
    fn slopes(&self) -> Option<Vec<f64>> {
        if self.events {
            let slope = |x: &Vec<f64>| {
                let least = x.iter().copied().fold(f64::INFINITY, f64::min);
                -1.0 / (x.iter().sum::<f64>() / x.len() as f64 - least)
            };
            return Some(self.x.iter().map(slope).collect());
        }
        let rows: Vec<usize> = (0..self.y.len()).filter(|&i| self.y[i] > 0.0).collect();
        let n = self.x.len() + 1;
        // ln y is as uncertain as y in parts of itself.
        let weight = |i: usize| self.y[i] / self.sigma[i];
        let column = |i: usize, k: usize| self.x.get(k).map_or(1.0, |x| x[i]);
        let design = DMatrix::from_fn(rows.len(), n, |r, k| weight(rows[r]) * column(rows[r], k));
        let target = DVector::from_fn(rows.len(), |r, _| weight(rows[r]) * self.y[rows[r]].ln());
        let solution = design.svd(true, true).solve(&target, 1e-12).ok()?;
        (rows.len() > n).then(|| solution.iter().take(n - 1).copied().collect())
    }

    /// Damped Gauss–Newton steps of the parameters `free` as long as χ² falls (Levenberg 1944, Marquardt 1963).
    fn settle(&self, model: &Model, theta: &mut Vec<f64>, free: &[usize]) {
        let mut chi2 = self.chi2(model, theta);
        let (mut damping, mut steps) = (1e-2, 0);
        for _ in 0..TRIES {
            let Some(next) = self.damped_step(model, theta, free, damping) else { return };
            let lower = self.chi2(model, &next);
            if lower < chi2 {
                let gain = chi2 - lower;
                (*theta, chi2) = (next, lower);
                damping = f64::max(damping * 0.2, 1e-9);
                steps += 1;
                if gain < 1e-4 * (1.0 + 1e-3 * chi2) || steps == STEPS {
                    return;
                }
            } else {
                damping *= 5.0;
            }
        }
    }

    fn damped_step(&self, model: &Model, theta: &[f64], free: &[usize], damping: f64) -> Option<Vec<f64>> {
        let n = self.y.len();
        let (mut f, mut df) = (vec![0.0; n], vec![0.0; n * theta.len()]);
        model.eval_with_gradient(&self.columns(), theta, &mut f, &mut df);
        let jacobian = DMatrix::from_fn(n, free.len(), |i, j| df[free[j] * n + i] / self.sigma[i]);
        let rest = DVector::from_fn(n, |i, _| (self.y[i] - f[i]) / self.sigma[i]);
        let mut normal = jacobian.tr_mul(&jacobian);
        let largest = normal.diagonal().amax();
        for j in 0..free.len() {
            normal[(j, j)] = normal[(j, j)] * (1.0 + damping) + 1e-14 * largest;
        }
        let step = solve_posdef(&normal, &jacobian.tr_mul(&rest))?;
        let mut next = theta.to_vec();
        for (j, &k) in free.iter().enumerate() {
            let limits = model.params()[k].limits;
            let new = theta[k] + step[j];
            // Beyond a limit half of the way there.
            next[k] = if limits.contains(new) { new } else { 0.5 * (theta[k] + limits.clip(new)) };
        }
        Some(next)
    }
}
