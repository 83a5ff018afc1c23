//! The order of the fitted models, and what is to be said about each.

use std::sync::Arc;

use super::catalogue::Candidate;
use crate::data::Data;
use crate::fit::FitResult;
use crate::minimize::CovStatus;
use crate::numeric::stats::chi2_p_value;

/// Models closer than this in AICc are not told apart by the data (Burnham and Anderson 2002, sec. 2.6).
const SAME: f64 = 2.0;

/// A probability of χ² below this says that the model misses the data.
const MISSES: f64 = 0.01;

/// A χ² per degree of freedom from here on of the model that comes nearest says that the errors given are too small for any of them.
const ERRORS_TOO_SMALL: f64 = 4.0;

/// The 1 % quantile of a normal variable: pulls with fewer runs of one sign than that come in stretches.
const FEW_RUNS: f64 = -2.326_347_874_040_841;

/// Of fewer rows AIC is taken as it is: the correction for few data is infinite for a straight line with a scatter.
const FEW_ROWS: usize = 6;

/// Residuals below this part of the largest datum are rounding.
const ROUNDING: f64 = 1e-12;

/// Fewer data for each parameter than this are few.
const FEW: f64 = 3.0;

/// Why a suggestion is to be taken with care.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Caution {
    /// This model with fewer parameters describes the data as well: more than needed is fitted.
    SimplerDoes(&'static str),
    /// χ² is too large for chance: something is missing in the model.
    Misses,
    /// There are hardly more data than parameters: a model can follow every fluctuation.
    FewData,
    /// It is among the best, and yet the data scatter about it as if their errors were this many times larger than given.
    SmallErrors(f64),
}

/// A model, fitted.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// In plain words.
    pub title: &'static str,
    /// To be typed.
    pub formula: String,
    /// AICc above that of the best; `None` where there are too few data for it.
    pub delta: Option<f64>,
    /// What to think of before it is taken.
    pub caution: Option<Caution>,
    /// Its fit; of every k-th row only where [`Suggestions::every`] is above 1.
    pub result: Arc<FitResult>,
}

/// The models that fit, the best first.
#[derive(Debug, Clone)]
pub struct Suggestions {
    /// The models; none where nothing of the catalogue could be fitted.
    pub list: Vec<Suggestion>,
    /// One of so many rows was fitted.
    pub every: usize,
    /// All of the catalogue was tried; else it was stopped before.
    pub complete: bool,
    /// What the errors given were multiplied by before the models were compared, because none of them comes within the errors as they are:
    /// the scatter about the one that comes nearest.
    pub error_scale: Option<f64>,
    /// The likelihood of counts was taken, because bins hold too few for χ².
    pub counted: bool,
}

/// A fit on the way to its rank.
struct Ranked {
    candidate: Candidate,
    result: Arc<FitResult>,
    n_free: usize,
    aicc: Option<f64>,
}

impl Suggestions {
    /// Fits that have a minimum with all parameters determined, by AICc; those without one (few data) behind, by parameters.
    pub(super) fn ranked(fitted: Vec<(Candidate, Arc<FitResult>)>, every: usize) -> Suggestions {
        let usable: Vec<(Candidate, Arc<FitResult>)> =
            fitted.into_iter().filter(|(_, result)| has_errors(result)).collect();
        let error_scale = too_small_by(usable.iter().map(|(_, result)| &**result));
        let mut ranked: Vec<Ranked> = usable
            .into_iter()
            .map(|(candidate, result)| Ranked {
                candidate,
                n_free: result.minimum.params.n_free(),
                aicc: criterion(&result, error_scale),
                result,
            })
            .collect();
        // Stable: of equals the simpler one, which stands first in the catalogue.
        ranked.sort_by(|a, b| match (a.aicc, b.aicc) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => a.n_free.cmp(&b.n_free),
        });
        let list = ranked.iter().map(|r| r.suggestion(&ranked, error_scale)).collect();
        Suggestions { list, every, complete: true, error_scale, counted: false }
    }
}

/// The factor by which the errors given are too small for all of the models; `None` where one of them comes within the errors, or the errors
/// are none that somebody gave.
fn too_small_by<'a>(results: impl Iterator<Item = &'a FitResult>) -> Option<f64> {
    let reduced = |r: &FitResult| {
        let ndof = r.gof.ndof.filter(|&n| n > 0)?;
        let given = r.member().cost.is_least_squares() && !r.unweighted && has_given_errors(r);
        Some(r.gof.chi2.filter(|_| given)? / ndof as f64)
    };
    let least = results.filter_map(reduced).reduce(f64::min)?;
    (least.is_finite() && least > ERRORS_TOO_SMALL).then(|| least.sqrt())
}

/// Errors of contents that are but the square roots of them are nobody's estimate.
fn has_given_errors(result: &FitResult) -> bool {
    let data = result.request.config.member().data.as_deref();
    data.is_some_and(|data| match &data.data {
        Data::Points(_) => true,
        Data::Histogram(h) => h.error.is_some(),
        Data::Sample(_) => false,
    })
}

impl Ranked {
    fn suggestion(&self, all: &[Ranked], error_scale: Option<f64>) -> Suggestion {
        let best = all.iter().find_map(|r| r.aicc);
        Suggestion {
            title: self.candidate.title,
            formula: self.candidate.formula.clone(),
            delta: self.aicc.zip(best).map(|(own, best)| own - best),
            caution: self.caution(all, error_scale),
            result: Arc::clone(&self.result),
        }
    }

    fn caution(&self, all: &[Ranked], error_scale: Option<f64>) -> Option<Caution> {
        let misses = probability(&self.result, error_scale).is_some_and(|p| p < MISSES);
        // Errors made from the misfit of a model cannot judge it; the order of its pulls can.
        if misses || error_scale.is_some() && comes_in_stretches(&self.result) {
            return Some(Caution::Misses);
        }
        let best = all.iter().filter_map(|r| r.aicc).fold(f64::INFINITY, f64::min);
        let as_good =
            |r: &&Ranked| r.aicc.zip(self.aicc).is_some_and(|(other, own)| other <= own.max(best + SAME));
        let simpler = all.iter().filter(|r| r.n_free < self.n_free).filter(as_good);
        // The one with the fewest parameters that does as well, not merely one with fewer.
        if let Some(simplest) = simpler.min_by_key(|r| r.n_free) {
            return Some(Caution::SimplerDoes(simplest.candidate.title));
        }
        let data = self.result.member().fit_set.rows.len() as f64;
        let few = (data < FEW * self.n_free as f64).then_some(Caution::FewData);
        few.or_else(|| error_scale.map(Caution::SmallErrors))
    }
}

/// The probability of a worse agreement by chance: of χ² with errors so many times larger, or the least of the tests of single values.
fn probability(result: &FitResult, error_scale: Option<f64>) -> Option<f64> {
    if let Some(s) = error_scale {
        return Some(chi2_p_value(result.gof.chi2? / (s * s), result.gof.ndof? as f64))
            .filter(|p| p.is_finite());
    }
    let of_values = || {
        let tests = result.gof.of_values.as_ref()?;
        [Some(tests.ks), tests.ad, Some(tests.cvm)].into_iter().flatten().map(|t| t.p_value).reduce(f64::min)
    };
    result.gof.p_value.or_else(of_values)
}

/// Whether the signs of the pulls change less often than chance has them change.
fn comes_in_stretches(result: &FitResult) -> bool {
    result.gof.runs_of_members.iter().flatten().any(|runs| runs.z < FEW_RUNS)
}

/// A result at which all parameters have errors: a peak of no height has neither place nor width. A curve that expects less than no counts
/// is no model of them.
fn has_errors(result: &FitResult) -> bool {
    let status = &result.minimum.status;
    let is_negative = result.warnings.iter().any(|w| w.code == "W-NEG-PRED");
    result.is_valid()
        && !is_negative
        && status.covariance == CovStatus::Accurate
        && status.at_limit.is_empty()
}

/// AICc: that of the likelihood, or of the scatter where the data came without errors; with errors that are `error_scale` times larger the
/// quasi-likelihood's, QAICc = χ²/s² + 2k + 2k(k+1)/(N−k−1), k = n + 1 (Burnham and Anderson 2002, eq. 2.45).
fn criterion(result: &FitResult, error_scale: Option<f64>) -> Option<f64> {
    let rows = result.member().fit_set.rows.len();
    let with_scatter = result.minimum.params.n_free() as f64 + 1.0;
    let (aic, k) = if let Some(s) = error_scale {
        (result.gof.chi2? / (s * s) + 2.0 * with_scatter, with_scatter)
    } else if result.unweighted {
        let k = with_scatter;
        (rows as f64 * (squares(result)? / rows as f64).ln() + 2.0 * k, k)
    } else {
        (result.gof.aic?, result.minimum.params.n_free() as f64)
    };
    let left = rows as f64 - k - 1.0;
    match rows {
        ..FEW_ROWS => (rows > result.minimum.params.n_free()).then_some(aic),
        _ => (left > 0.0).then(|| aic + 2.0 * k * (k + 1.0) / left),
    }
}

/// Σr², not below what rounding of the data makes: of computed data the simplest model that is exact comes first.
fn squares(result: &FitResult) -> Option<f64> {
    let data = result.request.config.member().data.as_deref()?;
    let largest = match &data.data {
        Data::Points(p) => p.y.iter(),
        Data::Histogram(h) => h.content.iter(),
        Data::Sample(_) => return None,
    }
    .filter(|y| y.is_finite())
    .fold(0.0, |m: f64, y| m.max(y.abs()));
    let rounding = ROUNDING * largest;
    let least = rounding * rounding * result.member().fit_set.rows.len() as f64;
    result.gof.chi2.map(|s| s.max(least)).filter(|&s| s > 0.0)
}
