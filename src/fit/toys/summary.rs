//! What many toys say together: bias, scatter, pulls, coverage, and the probability of a fit as bad as the one at hand.

use nalgebra::DMatrix;

use super::experiment::Toy;
use super::statistic::Statistic;
use super::truth::Toys;
use crate::fit::ONE_SIGMA;
use crate::minimize::{Level, MinosError};
use crate::numeric::proportion::clopper_pearson;
use crate::numeric::sum::sum;

/// A number of hits among trials, with the Clopper–Pearson interval of their probability (68 %).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// Hits.
    pub hits: u64,
    /// Trials.
    pub of: u64,
    /// Lower end of the interval.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

impl Coverage {
    fn new(hits: usize, of: usize) -> Coverage {
        let (hits, of) = (hits as u64, of as u64);
        let (lower, upper) = clopper_pearson(hits, of, ONE_SIGMA);
        Coverage { hits, of, lower, upper }
    }

    /// Hits a trial; NaN without trials.
    pub fn fraction(&self) -> f64 {
        self.hits as f64 / self.of as f64
    }
}

/// One parameter over all toys whose fit is valid.
#[derive(Debug, Clone, PartialEq)]
pub struct ToyParameter {
    /// Its name.
    pub name: String,
    /// Its position among the parameters.
    pub index: usize,
    /// The value taken as true.
    pub truth: f64,
    /// Mean of the estimates.
    pub mean: f64,
    /// Their root mean square deviation from the mean.
    pub rms: f64,
    /// Mean − truth.
    pub bias: f64,
    /// Its error, rms/√M.
    pub bias_error: f64,
    /// Mean of (estimate − truth)/error, with the MINOS error of the side where there is one.
    pub pull_mean: f64,
    /// Its error.
    pub pull_mean_error: f64,
    /// Width of the pulls.
    pub pull_width: f64,
    /// Its error.
    pub pull_width_error: f64,
    /// How often estimate ± √q·error holds the truth.
    pub covered: Coverage,
    /// How often the MINOS interval does, where it was asked for.
    pub covered_by_minos: Option<Coverage>,
}

/// How often a toy fits as badly as the data at hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ToyProbability {
    /// (k + 1)/(M + 1) for k of M toys whose statistic is at least that of the data.
    pub value: f64,
    /// The toys themselves.
    pub toys: Coverage,
}

/// All of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ToySummary {
    /// Toys drawn.
    pub n: usize,
    /// Toys without a valid fit; they are left out of everything else.
    pub failed: usize,
    /// The level of the intervals whose coverage is counted: a probability, or from 1 on standard deviations.
    pub cl: f64,
    /// Parameters that vary.
    pub parameters: Vec<ToyParameter>,
    /// Correlations of the estimates of these.
    pub correlation: DMatrix<f64>,
    /// How often a toy fits as badly, by each statistic that is defined.
    pub probabilities: Vec<(Statistic, ToyProbability)>,
}

impl ToySummary {
    /// Takes `run` together.
    pub fn of(toys: &Toys, run: &[Toy]) -> ToySummary {
        let config = &toys.request().config;
        let valid: Vec<&Toy> = run.iter().filter(|t| t.valid).collect();
        let cl = config.intervals.cl.unwrap_or(1.0);
        let varying = config.params.varying();
        let parameters: Vec<ToyParameter> = varying
            .iter()
            .map(|&k| parameter(&valid, k, config.params[k].name.clone(), toys.truth()[k], cl))
            .collect();
        let estimates: Vec<Vec<f64>> =
            varying.iter().map(|&k| valid.iter().map(|t| t.values[k]).collect()).collect();
        ToySummary {
            n: run.len(),
            failed: run.len() - valid.len(),
            cl,
            correlation: correlation(&estimates),
            parameters,
            probabilities: Statistic::ALL
                .into_iter()
                .filter_map(|s| {
                    Some((s, probability(&valid, s, toys.observed().get(s)? - s.slack(toys.slack()))?))
                })
                .collect(),
        }
    }

    /// How often a toy fits as badly, by one statistic.
    pub fn probability(&self, statistic: Statistic) -> Option<ToyProbability> {
        self.probabilities.iter().find(|(s, _)| *s == statistic).map(|(_, p)| *p)
    }
}

fn parameter(valid: &[&Toy], k: usize, name: String, truth: f64, cl: f64) -> ToyParameter {
    let factor = Level::Cl(cl).rise(1).map_or(f64::NAN, f64::sqrt);
    let estimates: Vec<f64> = valid.iter().map(|t| t.values[k]).collect();
    let (mean, rms) = moments(&estimates);
    let pulls: Vec<f64> = valid.iter().map(|t| pull(t, k, truth, factor)).filter(|p| p.is_finite()).collect();
    let (pull_mean, pull_width) = moments(&pulls);
    let n = pulls.len() as f64;
    let with_error: Vec<&&Toy> = valid.iter().filter(|t| t.errors[k].is_finite()).collect();
    let inside = |t: &&&Toy| (t.values[k] - truth).abs() <= factor * t.errors[k];
    let minos: Vec<(f64, &MinosError)> =
        valid.iter().filter_map(|t| Some((t.values[k], t.minos[k].as_ref()?))).collect();
    let held = minos.iter().filter(|(value, m)| holds(m, truth - value)).count();
    ToyParameter {
        name,
        index: k,
        truth,
        mean,
        rms,
        bias: mean - truth,
        bias_error: rms / (estimates.len() as f64).sqrt(),
        pull_mean,
        pull_mean_error: pull_width / n.sqrt(),
        pull_width,
        // Of n numbers from a normal law.
        pull_width_error: pull_width / (2.0 * (n - 1.0)).sqrt(),
        covered: Coverage::new(with_error.iter().filter(|t| inside(t)).count(), with_error.len()),
        covered_by_minos: (!minos.is_empty()).then(|| Coverage::new(held, minos.len())),
    }
}

/// (estimate − truth)/error: the MINOS error of the side on which the truth lies, brought to one standard deviation, or the parabolic one.
pub(super) fn pull(toy: &Toy, k: usize, truth: f64, factor: f64) -> f64 {
    let off = toy.values[k] - truth;
    let side = toy.minos[k]
        .as_ref()
        .map(|m| if off > 0.0 { (m.lower_valid, -m.lower) } else { (m.upper_valid, m.upper) });
    match side {
        Some((true, error)) => off * factor / error,
        _ => off / toy.errors[k],
    }
}

/// Whether the interval holds a truth that lies `off` from the estimate; a side without an end holds everything on it.
fn holds(m: &MinosError, off: f64) -> bool {
    if off >= 0.0 { !m.upper_valid || off <= m.upper } else { !m.lower_valid || off >= m.lower }
}

/// Mean, and root mean square deviation from it (with n − 1).
fn moments(x: &[f64]) -> (f64, f64) {
    let n = x.len() as f64;
    let mean = sum(x) / n;
    let squares: Vec<f64> = x.iter().map(|x| (x - mean) * (x - mean)).collect();
    (mean, (sum(&squares) / (n - 1.0)).sqrt())
}

fn correlation(columns: &[Vec<f64>]) -> DMatrix<f64> {
    let centered: Vec<(Vec<f64>, f64)> = columns
        .iter()
        .map(|c| {
            let (mean, rms) = moments(c);
            (c.iter().map(|x| x - mean).collect(), rms * (c.len() as f64 - 1.0).sqrt())
        })
        .collect();
    DMatrix::from_fn(columns.len(), columns.len(), |i, j| {
        let ((a, norm_a), (b, norm_b)) = (&centered[i], &centered[j]);
        let products: Vec<f64> = a.iter().zip(b).map(|(a, b)| a * b).collect();
        if i == j { 1.0 } else { sum(&products) / (norm_a * norm_b) }
    })
}

/// How many reach `least`.
fn probability(valid: &[&Toy], statistic: Statistic, least: f64) -> Option<ToyProbability> {
    let statistics: Vec<f64> = valid.iter().filter_map(|t| t.statistics.get(statistic)).collect();
    let worse = statistics.iter().filter(|s| **s >= least).count();
    let toys = Coverage::new(worse, statistics.len());
    (!statistics.is_empty())
        .then(|| ToyProbability { value: (worse as f64 + 1.0) / (statistics.len() as f64 + 1.0), toys })
}
