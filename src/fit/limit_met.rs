//! A parameter that has come to a limit: to which one, how near, and whose limit it is. Not here: when that is so (the search decides), and
//! what to do about it.

use super::FitResult;
use crate::params::ParamId;

/// A value closer to its limit than this part of its error (or of the limit) has stopped there.
const STOPPED: f64 = 0.01;
/// A value that misses its limit by less than this part of what is usual for it is the limit.
const NOISE: f64 = 1e-12;

/// The limit that a value has come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LimitMet<'a> {
    /// The limit.
    pub limit: f64,
    /// Whether the value has stopped there; else it is only near.
    pub stopped: bool,
    /// What the limit comes with; `None` for one of the user.
    pub source: Option<&'a str>,
}

impl LimitMet<'_> {
    /// `stopped at the limit you set (2.5)`, `lies within half an error of 0, a limit that comes with gaus`; the limit as it is to be written.
    pub fn words(&self, limit: &str) -> String {
        let how = if self.stopped { "stopped at" } else { "lies within half an error of" };
        match self.source {
            None => format!("{how} the limit you set ({limit})"),
            Some(source) => format!("{how} {limit}, a limit that comes with {source}"),
        }
    }
}

impl FitResult {
    /// The value of a parameter as it is told: one that missed its limit by the noise of its way there (5.9e-29 for 0) is the limit.
    pub fn told_value(&self, param: ParamId) -> f64 {
        let Some(p) = self.minimum.params.get(param) else { return f64::NAN };
        let ends = [p.limits.lower(), p.limits.upper()];
        if !p.is_free() || !self.minimum.status.at_limit.contains(&param) {
            return p.value;
        }
        let start = self.request.config.params.get(param).map(|p| p.value);
        let error = self.minimum.errors.get(param.0).copied();
        // The other limit says nothing of the size of the value, and where the error is known nothing else needs to.
        let usual = match error.filter(|e| e.is_finite() && *e > 0.0) {
            Some(error) => error,
            None => [p.step, start].into_iter().flatten().fold(0.0, |most: f64, x| most.max(x.abs())),
        };
        let met = |limit: &f64| (limit - p.value).abs() <= NOISE * usual.max(limit.abs());
        ends.into_iter().flatten().find(met).unwrap_or(p.value)
    }

    /// The limit nearest to the value of a parameter; `None` for one without limits.
    pub fn limit_met(&self, param: ParamId) -> Option<LimitMet<'_>> {
        let p = self.minimum.params.get(param)?;
        let limits = [p.limits.lower(), p.limits.upper()].into_iter().flatten();
        let (limit, distance) =
            limits.map(|l| (l, (l - p.value).abs())).min_by(|a, b| a.1.total_cmp(&b.1))?;
        let error = self.minimum.errors.get(param.0).copied().filter(|e| e.is_finite()).unwrap_or(0.0);
        let stopped = distance <= STOPPED * error.max(limit.abs());
        Some(LimitMet { limit, stopped, source: self.request.source_of_limits(param) })
    }
}
