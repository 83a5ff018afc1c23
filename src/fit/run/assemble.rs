//! A result from its pieces: everything that follows from the minimum without searching.

use std::sync::Arc;
use std::time::Duration;

use super::super::{FitResult, GroupResult, MemberResult};
use super::problem::{Problem, View};
use super::scaling::Scaling;
use super::spread::Spread;
use super::{Findings, LazyBand, band, beside_limit, coupled, derived, gof, warnings};
use crate::cost::Part;
use crate::data::FitSet;
use crate::minimize::{CovStatus, MinosError};

/// The result of `problem`.
pub(super) fn assemble(problem: &Problem<'_>, mut findings: Findings, elapsed: Duration) -> FitResult {
    findings.minimum = problem.shown(findings.minimum);
    let cost = &*problem.cost;
    let scaling = problem.scaling(&findings.minimum);
    let spread = Spread::of(problem, &findings.minimum);
    let spread = spread.as_ref();
    let members = problem.views().into_iter().enumerate();
    let members: Vec<MemberResult> =
        members.map(|(j, view)| member(problem, (j, view), (&findings, spread), &scaling)).collect();
    let gof = gof::goodness(problem, &findings.minimum, &scaling, &members);
    let beside_limit = beside_limit::beside_limit(problem, &findings.minimum, scaling.factor);
    let (derived, derived_covariance) =
        derived::table(problem, (&findings.minimum, spread, &beside_limit), &scaling, &findings.derived);
    let mut result = FitResult {
        request: Arc::clone(problem.request),
        refined: problem.refined.clone(),
        error_scale: scaling.factor,
        unweighted: cost.is_unweighted(),
        other_scale: scaling.other,
        members,
        beside_limit,
        groups: groups(problem, &findings.minimum.values()),
        gof,
        warnings: Vec::new(),
        on_the_way: findings.warnings,
        merrors: with_the_newest(findings.merrors, &findings.minos),
        minos: findings.minos,
        unequal: findings.unequal,
        profiles: findings.profiles,
        contours: findings.contours,
        scans: findings.scans,
        bounds: findings.bounds,
        derived,
        derived_covariance,
        resampled: findings.resampled,
        toys: findings.toys,
        minimum: findings.minimum,
        elapsed,
    };
    result.warnings = warnings::collect(problem, &result, &scaling, spread);
    result
}

/// MINOS errors of any level, each of `newest` in the place of an older one of the same parameter and level.
fn with_the_newest(mut all: Vec<MinosError>, newest: &[Option<MinosError>]) -> Vec<MinosError> {
    for error in newest.iter().flatten() {
        all.retain(|old| (old.param, old.level) != (error.param, error.level));
        all.push(error.clone());
    }
    all
}

/// What belongs to members that have errors in common.
fn groups(problem: &Problem<'_>, p: &[f64]) -> Vec<GroupResult> {
    let groups = coupled::groups(problem.request).into_iter().zip(problem.cost.terms());
    let result = |(members, term): (Vec<usize>, &Part)| {
        let own = term.own(p);
        GroupResult {
            members,
            fval: term.cost.value(&own) / term.cost.up(),
            chi2: gof::possible(term.cost.chi2(&own)),
            ndata: term.cost.ndata(),
        }
    };
    groups.filter(|(members, _)| members.len() > 1).map(result).collect()
}

/// What belongs to member `j`.
fn member(
    problem: &Problem<'_>,
    (j, view): (usize, View<'_>),
    (findings, spread): (&Findings, Option<&Spread>),
    scaling: &Scaling,
) -> MemberResult {
    let (cost, all) = (view.cost, findings.minimum.values());
    let p = view.own.own(&all);
    let outliers = problem.outliers.get(j).cloned().unwrap_or_default();
    // F and χ² of the only member are those of the fit, which are known.
    let alone = problem.cost.parts().is_empty();
    MemberResult {
        cost: cost.kind(),
        fval: if alone { findings.minimum.fval } else { cost.value(&p) / cost.up() },
        chi2: if alone { problem.chi2(&p) } else { gof::possible(cost.chi2(&p)) },
        ndata: cost.ndata().map(|n| n - cost.silent_rows(&p)),
        fit_set: without_masking(cost.fit_set(), outliers.len()),
        outliers,
        pulls: cost.pulls(&p).map(|pulls| in_units_of_scatter(pulls, problem, &all)),
        prediction: cost.prediction(&p),
        curve_scale: cost.curve_scale(&p),
        normalisation: cost.normalisation(),
        band: wanted_band(problem, view, (findings, spread), scaling),
    }
}

/// The rows used; outliers are not masked, they are counted by themselves.
fn without_masking(fit_set: &FitSet, outliers: usize) -> FitSet {
    FitSet { n_masked: fit_set.n_masked.saturating_sub(outliers), ..fit_set.clone() }
}

/// The band, where it is asked for and the covariance is there.
fn wanted_band(
    problem: &Problem<'_>,
    view: View<'_>,
    (findings, spread): (&Findings, Option<&Spread>),
    scaling: &Scaling,
) -> LazyBand {
    let known = findings.minimum.status.covariance >= CovStatus::Approximate;
    match problem.request.config.intervals.band.filter(|_| known) {
        Some(cl) => band::band((problem, view), (&findings.minimum, spread), cl, scaling),
        None => LazyBand::default(),
    }
}

/// Without errors a pull is a plain residual in the unit of y; divided by the scatter it is a pull again.
fn in_units_of_scatter(mut pulls: Vec<f64>, problem: &Problem<'_>, p: &[f64]) -> Vec<f64> {
    if !problem.cost.is_unweighted() {
        return pulls;
    }
    let scatter = match (problem.chi2(p), problem.ndof(p)) {
        (Some(chi2), Some(ndof)) if ndof > 0 && chi2 > 0.0 => (chi2 / ndof as f64).sqrt(),
        _ => return pulls,
    };
    for r in &mut pulls {
        *r /= scatter;
    }
    pulls
}
