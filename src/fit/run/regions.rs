//! One-sided limits and the matrix of profiles and contours, at the levels of the error policy.

use super::super::{FitError, FitWarning, Severity};
use super::Findings;
use super::followers::Follower;
use super::intervals::{keep, scaled};
use super::problem::Problem;
use super::scaling::Scaling;
use super::search::failed;
use crate::fit::FitResult;
use crate::minimize::{self, Bound, CovStatus, Level, MatrixPlan, MinimizeError, Minimum, Profile, Sought};
use crate::params::ParamId;

/// Points of a profile of the matrix.
const PROFILE_POINTS: usize = 40;
/// Points of its contours.
const CONTOUR_POINTS: usize = 60;

/// The one-sided limit of a parameter.
pub(super) fn bound(
    problem: &Problem<'_>,
    minimum: &Minimum,
    param: ParamId,
    (asked, upper): (Level, bool),
    scaling: &Scaling,
) -> Result<Bound, FitError> {
    problem.can_be_followed()?;
    let factor = scaling.usable_factor();
    let level =
        if factor == 1.0 { asked } else { Level::Sigmas(minimize::one_sided_rise(asked)?.sqrt() * factor) };
    let bound = match Follower::of(problem, param)? {
        Some(follower) => follower.bound(problem, minimum, (level, upper))?,
        None => minimize::bound(&problem.ctx(), minimum, param, level, upper)?,
    };
    Ok(Bound { level: asked, ..bound })
}

/// Profiles and contours of `which`, or of all free parameters, in the place of those that were there.
pub(super) fn matrix(
    problem: &Problem<'_>,
    findings: &mut Findings,
    which: &[ParamId],
    levels: &[Level],
) -> Result<(), FitError> {
    problem.can_be_followed()?;
    let scaling = problem.scaling(&findings.minimum);
    let all: Vec<ParamId> = problem.start.free().into_iter().map(ParamId).collect();
    let params = if which.is_empty() { all } else { which.to_vec() };
    let asked: Vec<(Level, Level)> =
        levels.iter().map(|&l| Ok((scaled(l, 2, &scaling)?, l))).collect::<Result<_, MinimizeError>>()?;
    let mut highest = 0.0_f64;
    for &level in levels {
        highest = highest.max(level.rise(1)? * scaling.usable_factor().powi(2));
    }
    let plan = MatrixPlan {
        params,
        highest,
        sigma: scaling.usable_factor(),
        levels: asked.iter().map(|a| a.0).collect(),
        profile_size: PROFILE_POINTS,
        contour_size: CONTOUR_POINTS,
    };
    let mut made = minimize::matrix(&problem.ctx(), &findings.minimum, &plan)?;
    for contour in &mut made.contours {
        if let Some((_, level)) = asked.iter().find(|a| a.0 == contour.level) {
            contour.level = *level;
        }
    }
    let replaced = |old: &Profile| made.profiles.iter().any(|p| (p.param, p.refit) == (old.param, old.refit));
    findings.profiles.retain(|p| !replaced(p));
    let drawn =
        |x: ParamId, y: ParamId| made.contours.iter().any(|c| (c.x, c.y) == (x, y) || (c.x, c.y) == (y, x));
    findings.contours.retain(|c| !drawn(c.x, c.y));
    findings.profiles.extend(made.profiles);
    findings.contours.extend(made.contours);
    findings.warnings.extend(made.failed.iter().map(|(what, e)| failed(&format!("the matrix of {what}"), e)));
    if made.cancelled {
        findings.warnings.push(FitWarning {
            code: "E-CANCELLED",
            severity: Severity::Warning,
            text: "the matrix was stopped on request: what was complete is kept".into(),
            param: None,
        });
    }
    Ok(())
}

/// What was asked for together with a fit.
pub(super) fn asked_for(problem: &Problem<'_>, findings: &mut Findings) -> Result<(), FitError> {
    let asked = &problem.request.config.intervals;
    let scaling = problem.scaling(&findings.minimum);
    for (name, cl, upper) in &asked.bounds {
        let param = problem.start.find(name)?;
        let made = bound(problem, &findings.minimum, param, (Level::Cl(*cl), *upper), &scaling);
        let what = format!("the {} limit on {name}", if *upper { "upper" } else { "lower" });
        if let Some(bound) = keep(made, &what, &mut findings.warnings)? {
            findings.bounds.push(bound);
        }
    }
    if !asked.matrix.is_empty() {
        let levels: Vec<Level> = asked.matrix.iter().map(|&cl| Level::Cl(cl)).collect();
        match matrix(problem, findings, &[], &levels) {
            Err(FitError::Minimize(e)) if !super::search::is_misuse(&e) => {
                findings.warnings.push(failed("the matrix", &e));
            }
            Err(FitError::Cost(e)) => findings.warnings.push(super::search::refused(&e)),
            other => other?,
        }
    }
    Ok(())
}

/// Why points of a contour are missing, and what to do.
fn why_gaps(sought: &Sought) -> String {
    let reasons = [
        (sought.open, "F never rises to the level, the data leave the region open there"),
        (sought.failed, "the other parameters could not be minimised"),
        (sought.out_of_calls, "the calls were used up"),
    ];
    let said: Vec<String> =
        reasons.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{n} because {why}")).collect();
    let remedy =
        if sought.open > 0 { "; fix what is not determined, or choose a simpler formula" } else { "" };
    if said.is_empty() { String::new() } else { format!(": {}{remedy}", said.join(", ")) }
}

/// What is to be said about regions, profiles and one-sided limits.
pub(super) fn warnings(result: &FitResult) -> Vec<FitWarning> {
    let name = |id: ParamId| result.minimum.params.get(id).map_or("?", |p| p.name.as_str());
    let mut list = Vec::new();
    let mut say = |code, severity, text| list.push(FitWarning { code, severity, text, param: None });
    for c in &result.contours {
        let what = format!("the contour of {} and {}", name(c.x), name(c.y));
        if c.gaps() > 0 {
            let text = format!("{} points of {what} were not found{}", c.gaps(), why_gaps(&c.sought));
            say("W-CONTOUR-GAP", Severity::Warning, text);
        }
        if c.sought.unresolved {
            let text = format!(
                "{what} may have bays or further pieces that are not shown: F falls below its level in places that could not be \
                 joined to it"
            );
            say("W-CONTOUR-GAP", Severity::Warning, text);
        }
    }
    if !result.profiles.is_empty() && result.minimum.status.covariance != CovStatus::Accurate {
        let text = "the range of profiles is taken from errors that are only approximate".to_string();
        say("W-BOUND-APPROX", Severity::Info, text);
    }
    for b in result.bounds.iter().filter(|b| !b.valid) {
        let why = if b.new_minimum {
            "led to a lower minimum: choose other start values and fit again"
        } else if b.at_limit {
            "is where the limit of the parameter itself ends the range: the data alone allow more"
        } else {
            "was not found: the data do not bound it on that side"
        };
        let side = if b.upper { "upper" } else { "lower" };
        say("bound_invalid", Severity::Warning, format!("the {side} limit on {} {why}", name(b.param)));
    }
    list
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::sync::Arc;

    use crate::data::read::{ReadOptions, read_dataset};
    use crate::fit::{Command, Session, Task};
    use crate::minimize::{Level, NoObserver};

    /// Data without errors that scatter by `scatter` about a line, fitted, with the matrix at 90 %.
    fn profiles_of_a_line(scatter: f64) -> Vec<f64> {
        let mut csv = String::from("x,y\n");
        for i in 0..10 {
            let up = if i % 3 == 0 { 1.0 } else { -0.5 };
            writeln!(csv, "{i},{}", 2.0 + 0.5 * f64::from(i) + scatter * up).unwrap();
        }
        let data = read_dataset(csv.as_bytes(), "line.csv", &ReadOptions::default()).unwrap();
        let mut s = Session::new();
        s.apply(Command::SetData(Arc::new(data), None)).unwrap();
        s.apply(Command::SetFormula("a+b*x".into())).unwrap();
        s.run_now(&Task::Fit, &NoObserver).unwrap();
        let task = Task::Matrix { params: Vec::new(), levels: vec![Level::Cl(0.9)] };
        let r = s.run_now(&task, &NoObserver).unwrap();
        let half = |p: &crate::minimize::Profile| 0.5 * (p.x[p.x.len() - 1] - p.x[0]) / r.errors()[p.param.0];
        assert_eq!(r.profiles.len(), 2);
        r.profiles.iter().map(half).collect()
    }

    /// The profile of a parabola reaches 90 % (1.645 errors) and one error further, whatever the scatter that the errors come from.
    #[test]
    fn the_matrix_is_as_wide_as_errors_from_the_scatter() {
        for scatter in [1e-4, 1.0, 1e4] {
            for half in profiles_of_a_line(scatter) {
                assert!((half - 2.6448536).abs() < 1e-3, "scatter {scatter}: {half} errors");
            }
        }
    }
}
