//! Bootstrap and jackknife as part of a fit, or added to one.

use super::super::resample::{self, Resampled, Resampling};
use super::super::{FitError, FitWarning, Severity};
use super::Findings;
use super::problem::Problem;

/// Part of the fits of a bootstrap that may fail before it is said: the errors leave these fits out.
const FEW_FAILED: f64 = 0.05;

/// Those asked for together with a fit. One that cannot be had is a warning; the rest goes on.
pub(super) fn asked_for(problem: &Problem<'_>, findings: &mut Findings) -> Result<(), FitError> {
    for how in problem.request.config.intervals.resamplings() {
        match add(problem, findings, how) {
            Err(error @ FitError::Resample { .. }) => findings.warnings.push(FitWarning {
                // What was asked for is missing because it was stopped, not because it cannot be had.
                code: if problem.watch.stop_requested() { "E-CANCELLED" } else { "W-RESAMPLE" },
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
    refuse_few_data(problem, &minimum.values(), how)?;
    if let Some(open) = minimum.status.flat.first() {
        let reason = format!("the data do not determine all parameters ({open}): fix one of them");
        return Err(FitError::Resample { how: how.name(), reason });
    }
    let found =
        resample::resampled(problem.request, (&minimum.values(), &problem.quantities), how, problem.watch)?;
    findings.resampled.retain(|old| old.how.name() != how.name());
    findings.warnings.retain(|w| w.code != "W-RESAMPLE" || !w.text.contains(how.name()));
    findings.warnings.extend(many_failed(&found));
    findings.resampled.push(found);
    Ok(())
}

/// Refuses what would have no replica that determines the parameters.
fn refuse_few_data(problem: &Problem<'_>, values: &[f64], how: Resampling) -> Result<(), FitError> {
    let reason = match (problem.ndof(values), how) {
        (Some(..0), _) => "there are fewer data than free parameters",
        (Some(0), Resampling::Jackknife) => {
            "there are as many free parameters as data, which are not determined without any one of them"
        }
        _ => return Ok(()),
    };
    Err(FitError::Resample { how: how.name(), reason: reason.into() })
}

/// That many of the fits say nothing.
fn many_failed(found: &Resampled) -> Option<FitWarning> {
    let Resampled { how, n, failed, .. } = found;
    (*failed as f64 > FEW_FAILED * *n as f64).then(|| FitWarning {
        code: "W-RESAMPLE",
        severity: Severity::Warning,
        text: format!(
            "{failed} of the {n} fits of the {} have no valid minimum or do not determine all parameters: its errors \
             leave them out, and may be too small",
            how.name()
        ),
        param: None,
    })
}
