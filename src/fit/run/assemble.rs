//! A result from its pieces: everything that follows from the minimum without searching.

use std::sync::Arc;
use std::time::Duration;

use super::super::{FitResult, MemberResult};
use super::problem::Problem;
use super::scaling::Scaling;
use super::{Findings, LazyBand, band, derived, gof, warnings};
use crate::data::FitSet;
use crate::minimize::CovStatus;

/// The result of `problem`.
pub(super) fn assemble(problem: &Problem<'_>, mut findings: Findings, elapsed: Duration) -> FitResult {
    findings.minimum = problem.shown(findings.minimum);
    let cost = &*problem.cost;
    let scaling = problem.scaling(&findings.minimum);
    let members = vec![only_member(problem, &findings, &scaling)];
    let (derived, derived_covariance) =
        derived::table(problem, &findings.minimum, &scaling, &findings.derived);
    let mut result = FitResult {
        request: Arc::clone(problem.request),
        refined: problem.refined.clone(),
        error_scale: scaling.factor,
        unweighted: cost.is_unweighted(),
        other_scale: scaling.other,
        members,
        gof: gof::goodness(problem, &findings.minimum, &scaling),
        warnings: Vec::new(),
        on_the_way: findings.warnings,
        minos: findings.minos,
        profiles: findings.profiles,
        contours: findings.contours,
        scans: findings.scans,
        bounds: findings.bounds,
        derived,
        derived_covariance,
        minimum: findings.minimum,
        elapsed,
    };
    result.warnings = warnings::collect(problem, &result, &scaling);
    result
}

/// What belongs to the only member: F and χ² are those of the fit.
fn only_member(problem: &Problem<'_>, findings: &Findings, scaling: &Scaling) -> MemberResult {
    let (cost, p) = (&*problem.cost, findings.minimum.values());
    MemberResult {
        cost: cost.kind(),
        fval: findings.minimum.fval,
        chi2: problem.chi2(&p),
        ndata: cost.ndata(),
        fit_set: without_masking(cost.fit_set(), problem.outliers.len()),
        outliers: problem.outliers.clone(),
        pulls: cost.pulls(&p).map(|pulls| in_units_of_scatter(pulls, cost.is_unweighted(), problem, &p)),
        prediction: cost.prediction(&p),
        curve_scale: cost.curve_scale(&p),
        normalisation: cost.normalisation(),
        band: wanted_band(problem, findings, scaling),
    }
}

/// The rows used; outliers are not masked, they are counted by themselves.
fn without_masking(fit_set: &FitSet, outliers: usize) -> FitSet {
    FitSet { n_masked: fit_set.n_masked.saturating_sub(outliers), ..fit_set.clone() }
}

/// The band, where it is asked for and the covariance is there.
fn wanted_band(problem: &Problem<'_>, findings: &Findings, scaling: &Scaling) -> LazyBand {
    let known = findings.minimum.status.covariance >= CovStatus::Approximate;
    match problem.request.config.intervals.band.filter(|_| known) {
        Some(cl) => band::band(problem, &findings.minimum, cl, scaling),
        None => LazyBand::default(),
    }
}

/// Without errors a pull is a plain residual in the unit of y; divided by the scatter it is a pull again.
fn in_units_of_scatter(mut pulls: Vec<f64>, unweighted: bool, problem: &Problem<'_>, p: &[f64]) -> Vec<f64> {
    if !unweighted {
        return pulls;
    }
    let scatter = match (problem.chi2(p), problem.ndof()) {
        (Some(chi2), Some(ndof)) if ndof > 0 && chi2 > 0.0 => (chi2 / ndof as f64).sqrt(),
        _ => return pulls,
    };
    for r in &mut pulls {
        *r /= scatter;
    }
    pulls
}
