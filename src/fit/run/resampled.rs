//! Bootstrap and jackknife as part of a fit, or added to one.

use super::super::resample::{self, Resampling};
use super::super::{FitError, FitWarning, Severity};
use super::Findings;
use super::problem::Problem;

/// Those asked for together with a fit. One that cannot be had is a warning; the rest goes on.
pub(super) fn asked_for(problem: &Problem<'_>, findings: &mut Findings) -> Result<(), FitError> {
    for how in problem.request.config.intervals.resamplings() {
        match add(problem, findings, how) {
            Err(error @ FitError::Resample { .. }) => findings.warnings.push(FitWarning {
                code: "W-RESAMPLE",
                severity: Severity::Warning,
                text: error.to_string(),
                param: None,
            }),
            other => other?,
        }
    }
    Ok(())
}

/// One of them, in the place of an older one of its kind.
pub(super) fn add(problem: &Problem<'_>, findings: &mut Findings, how: Resampling) -> Result<(), FitError> {
    let minimum = problem.shown(findings.minimum.clone());
    if !minimum.is_valid() {
        let reason = "it has no valid minimum about which values could scatter".to_owned();
        return Err(FitError::Resample { how: how.name(), reason });
    }
    let found =
        resample::resampled(problem.request, (&minimum.values(), &problem.quantities), how, problem.watch)?;
    findings.resampled.retain(|old| old.how.name() != how.name());
    findings.resampled.push(found);
    Ok(())
}
