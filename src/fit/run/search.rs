//! The search itself: MIGRAD or SIMPLEX, HESSE as the strategy asks, MINOS with its new minima, and the intervals asked for
//! together with a fit.

use super::super::{FitError, FitWarning, Severity};
use super::problem::Problem;
use super::{Findings, grids, intervals, sandwich};
use crate::cost::CostError;
use crate::minimize::{
    self, Algorithm, CovStatus, Ctx, Method, MinimizeError, Minimum, StopReason, Strategy,
};
use crate::params::{ParamId, Parameters};

/// How often a lower minimum found by MINOS starts everything again.
const MAX_NEW_MINIMA: usize = 3;

/// What belongs to a whole fit beside the search, which has `found` its minimum.
pub(super) fn fit(problem: &Problem<'_>, found: Minimum) -> Result<Findings, FitError> {
    let mut findings = Findings::new(found);
    let asked = &problem.request.config.intervals;
    if let Some(names) = &asked.minos {
        let which = intervals::which(problem, names)?;
        match with_minos(problem, &mut findings, &which) {
            // An invalid minimum has no MINOS errors; that is part of the result, like the invalidity itself.
            Err(FitError::Minimize(e)) if !is_misuse(&e) => findings.warnings.push(failed("MINOS", &e)),
            Err(FitError::Cost(e)) => findings.warnings.push(refused(&e)),
            other => other?,
        }
    }
    intervals::profiles_and_contours(problem, &mut findings)?;
    grids::asked_for(problem, &mut findings)?;
    Ok(findings)
}

/// The search from `start`, with HESSE where the search has left the covariance approximate.
pub(super) fn search(problem: &Problem<'_>, start: &Parameters) -> Result<Minimum, MinimizeError> {
    if !problem.cost.has_errors() {
        return by_values(problem, start);
    }
    by(problem, &problem.request.config.method, start)
}

/// The same by another method.
pub(super) fn by(
    problem: &Problem<'_>,
    method: &Method,
    start: &Parameters,
) -> Result<Minimum, MinimizeError> {
    let ctx = Ctx { method, ..problem.ctx() };
    let minimum = minimize::minimize(&ctx, start)?;
    let careful = ctx.method.strategy >= Strategy::Default;
    let minimum = if careful && wants_hesse(&minimum) { minimize::hesse(&ctx, &minimum)? } else { minimum };
    let minimum = minimize::looked_at_again(&*problem.cost, minimum);
    Ok(sandwich::applied(problem, minimum))
}

/// A cost with kinks everywhere is searched by SIMPLEX alone, twice, because one simplex may collapse beside the minimum. No HESSE: second
/// derivatives of kinks are no errors.
fn by_values(problem: &Problem<'_>, start: &Parameters) -> Result<Minimum, MinimizeError> {
    let method = Method { algorithm: Algorithm::Simplex, ..problem.request.config.method.clone() };
    let ctx = Ctx { method: &method, ..problem.ctx() };
    let first = minimize::minimize(&ctx, start)?;
    let mut again = minimize::minimize(&ctx, &first.params)?;
    again.nfcn += first.nfcn;
    again.trace.splice(0..0, first.trace);
    again.covariance = None;
    again.errors.fill(f64::NAN);
    again.global_correlations.fill(f64::NAN);
    again.status.covariance = CovStatus::Missing;
    Ok(again)
}

/// HESSE helps where a minimum stands without second derivatives; not where the search was cut short, nor twice.
fn wants_hesse(minimum: &Minimum) -> bool {
    let status = &minimum.status;
    let cut_short =
        matches!(status.stop, StopReason::Cancelled | StopReason::CallLimit | StopReason::NotFinite);
    let open = matches!(status.covariance, CovStatus::Missing | CovStatus::Approximate);
    open && !cut_short && !status.hesse_failed && minimum.params.n_free() > 0
}

/// HESSE at the last minimum. What was derived from the old errors stays: it does not depend on them.
pub(super) fn hesse_again(problem: &Problem<'_>, findings: &mut Findings) -> Result<(), FitError> {
    if !problem.cost.has_errors() {
        problem.can_be_followed()?;
    }
    let minimum = minimize::hesse(&problem.ctx(), &findings.minimum)?;
    findings.minimum = sandwich::applied(problem, minimize::looked_at_again(&*problem.cost, minimum));
    Ok(())
}

/// MINOS of `which`; a lower minimum met on the way is adopted and everything starts again from there, a few times.
pub(super) fn with_minos(
    problem: &Problem<'_>,
    findings: &mut Findings,
    which: &[ParamId],
) -> Result<(), FitError> {
    for round in 0.. {
        if problem.request.config.method.strategy == Strategy::Fast && wants_hesse(&findings.minimum) {
            hesse_again(problem, findings)?;
        }
        let scaling = problem.scaling(&findings.minimum);
        match intervals::minos_all(problem, findings, which, &scaling)? {
            None => return Ok(()),
            Some(lower) if round < MAX_NEW_MINIMA => {
                let mut from = problem.start.clone();
                from.set_values(&lower.values);
                let mut warnings = std::mem::take(&mut findings.warnings);
                warnings.push(new_minimum(&from, &lower, true));
                *findings = Findings { warnings, ..Findings::new(search(problem, &from)?) };
            }
            Some(lower) => {
                findings.warnings.push(new_minimum(&problem.start, &lower, false));
                return Ok(());
            }
        }
    }
    Ok(())
}

fn new_minimum(params: &Parameters, lower: &intervals::LowerPoint, repeated: bool) -> FitWarning {
    let at = params.get(lower.param).map_or("?", |p| &p.name);
    let value = lower.values.get(lower.param.0).copied().unwrap_or(f64::NAN);
    let (severity, end) = if repeated {
        (Severity::Info, "the fit was repeated from there")
    } else {
        (Severity::Bad, "the search keeps falling: choose other start values or set limits")
    };
    FitWarning {
        code: "W-NEWMIN",
        severity,
        text: format!("discovered a new minimum at {at} = {value:.6}; {end}"),
        param: Some(lower.param.0),
    }
}

/// What stops a part of a fit but not the fit.
pub(super) fn failed(what: &str, error: &MinimizeError) -> FitWarning {
    use crate::error::Explain;
    let text = format!("{what} has no result: {error}");
    FitWarning { code: error.code(), severity: Severity::Warning, text, param: None }
}

/// What a cost does not have, like intervals that follow it.
pub(super) fn refused(error: &CostError) -> FitWarning {
    use crate::error::Explain;
    FitWarning { code: error.code(), severity: Severity::Warning, text: error.to_string(), param: None }
}

/// Errors of the user, to be refused even in the middle of a fit.
pub(super) fn is_misuse(error: &MinimizeError) -> bool {
    matches!(error, MinimizeError::Setting { .. } | MinimizeError::SameParameter { .. })
}
