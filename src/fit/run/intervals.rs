//! MINOS errors, profiles and contours at a minimum, at levels that follow the error policy.

use super::super::{FitError, FitWarning, ProfileWish, Severity};
use super::Findings;
use super::derived::Interval;
use super::followers::{self, Follower};
use super::problem::Problem;
use super::scaling::Scaling;
use super::search::{failed, is_misuse, refused, with_minos};
use crate::minimize::{self, Contour, Grid, Level, MinimizeError, Minimum, MinosOutcome, Profile};
use crate::params::ParamId;

/// A point below the minimum that MINOS has met.
pub(super) struct LowerPoint {
    /// The parameter MINOS was working on.
    pub param: ParamId,
    /// All parameters there.
    pub values: Vec<f64>,
}

/// The level of intervals: one standard deviation when the user says nothing.
pub(super) fn interval_level(cl: Option<f64>) -> Level {
    cl.map_or(Level::Sigmas(1.0), Level::Cl)
}

/// The level at which the cost must be followed so that intervals carry the same factor as parabolic errors: the rise is
/// multiplied by the square of the factor (up·χ²/ndof instead of up).
pub(super) fn scaled(level: Level, dim: usize, scaling: &Scaling) -> Result<Level, MinimizeError> {
    let factor = scaling.usable_factor();
    if factor == 1.0 { Ok(level) } else { Ok(Level::Sigmas(level.rise(dim)?.sqrt() * factor)) }
}

/// The parameters that `names` asks for; an empty list asks for all free ones.
pub(super) fn which(problem: &Problem<'_>, names: &[String]) -> Result<Vec<ParamId>, FitError> {
    if names.is_empty() {
        return Ok(problem.start.free().into_iter().map(ParamId).collect());
    }
    let ids: Result<Vec<_>, _> = names.iter().map(|n| problem.start.find(n)).collect();
    Ok(ids?)
}

/// The task MINOS: like MINOS together with a fit, but an invalid minimum is refused.
pub(super) fn minos_task(
    problem: &Problem<'_>,
    findings: &mut Findings,
    which: &[ParamId],
) -> Result<(), FitError> {
    let all: Vec<ParamId> = problem.start.free().into_iter().map(ParamId).collect();
    let which = if which.is_empty() { &all } else { which };
    with_minos(problem, findings, which)
}

/// MINOS of each of `which` into `findings`; the first point clearly below the minimum ends it.
pub(super) fn minos_all(
    problem: &Problem<'_>,
    findings: &mut Findings,
    which: &[ParamId],
    scaling: &Scaling,
) -> Result<Option<LowerPoint>, FitError> {
    problem.can_be_followed()?;
    if scaling.factor.is_nan() {
        // Errors are not known at all; the warning W-NOERR or W-NDOF says so.
        return Ok(None);
    }
    let asked = interval_level(problem.request.config.intervals.cl);
    let level = scaled(asked, 1, scaling)?;
    let mut free = Vec::with_capacity(which.len());
    let mut tied = Vec::new();
    for &param in which {
        let Some(p) = problem.start.get(param) else { continue };
        if p.is_free() {
            free.push(param);
        } else if p.is_tied() {
            tied.push(param);
        } else {
            findings.warnings.push(skipped("MINOS", &p.name, param));
        }
    }
    for (outcome, &param) in
        minimize::minos_of(&problem.ctx(), &findings.minimum, &free, level)?.into_iter().zip(&free)
    {
        match outcome {
            // What was found before the request to stop stands.
            Err(MinimizeError::Cancelled) => {
                findings.warnings.push(stopped(problem, param));
                return Ok(None);
            }
            Err(error) if is_misuse(&error) => return Err(error.into()),
            Err(error) => {
                let name = problem.start.get(param).map_or("?", |p| p.name.as_str());
                findings.warnings.push(failed(&format!("MINOS of {name}"), &error));
            }
            Ok(MinosOutcome::Errors(mut errors)) => {
                errors.level = asked;
                if let Some(slot) = findings.minos.get_mut(param.0) {
                    *slot = Some(errors);
                }
            }
            Ok(MinosOutcome::NewMinimum { values, .. }) => return Ok(Some(LowerPoint { param, values })),
        }
    }
    minos_of_tied(problem, findings, &tied, scaling)
}

/// The same of parameters that follow others.
fn minos_of_tied(
    problem: &Problem<'_>,
    findings: &mut Findings,
    tied: &[ParamId],
    scaling: &Scaling,
) -> Result<Option<LowerPoint>, FitError> {
    for &param in tied {
        let Some(follower) = Follower::of(problem, param)? else { continue };
        match follower.minos(problem, &findings.minimum, scaling) {
            Err(MinimizeError::Cancelled) => {
                findings.warnings.push(stopped(problem, param));
                break;
            }
            Err(error) if is_misuse(&error) => return Err(error.into()),
            Err(error) => {
                let name = problem.start.get(param).map_or("?", |p| p.name.as_str());
                findings.warnings.push(failed(&format!("MINOS of {name}"), &error));
            }
            Ok(Interval::Found(errors)) => {
                if let Some(slot) = findings.minos.get_mut(param.0) {
                    *slot = Some(errors);
                }
            }
            Ok(Interval::Lower { values, .. }) => return Ok(Some(LowerPoint { param, values })),
        }
    }
    Ok(None)
}

/// MINOS came no further than this parameter.
fn stopped(problem: &Problem<'_>, param: ParamId) -> FitWarning {
    let name = problem.start.get(param).map_or("?", |p| p.name.as_str());
    FitWarning {
        code: "E-CANCELLED",
        severity: Severity::Warning,
        text: format!("MINOS was stopped on request at {name}: what it had found until then is kept"),
        param: Some(param.0),
    }
}

fn skipped(what: &str, name: &str, param: ParamId) -> FitWarning {
    FitWarning {
        code: "W-MINOS-FIXED",
        severity: Severity::Info,
        text: format!("{name} is fixed: {what} skipped it"),
        param: Some(param.0),
    }
}

fn without_end(x: &str, y: &str, name: &str) -> FitWarning {
    FitWarning {
        code: "W-NO-REGION",
        severity: Severity::Warning,
        text: format!(
            "there is no contour of {x} and {y}: {name} is not determined, so the region has no end"
        ),
        param: None,
    }
}

/// Points, half width in errors, and the span that is asked for in its place.
pub(super) type Reach = (usize, f64, Option<(f64, f64)>);

/// The profile of one parameter over ± `bound` of its (scaled) errors, or over a span, the others minimised again or `held`.
pub(super) fn profile(
    problem: &Problem<'_>,
    minimum: &Minimum,
    param: ParamId,
    ((size, bound, span), held): (Reach, bool),
    scaling: &Scaling,
) -> Result<Profile, FitError> {
    let grid = match span {
        Some((lo, hi)) => Grid::Span { size, lo, hi },
        None => Grid::Sigmas { size, bound: bound * scaling.usable_factor() },
    };
    if let Some(follower) = Follower::of(problem, param)? {
        return Ok(follower.profile(problem, minimum, &grid, !held)?);
    }
    Ok(minimize::profile(&problem.ctx(), minimum, param, &grid, !held)?)
}

/// The region of two parameters at one level.
pub(super) fn contour(
    problem: &Problem<'_>,
    minimum: &Minimum,
    (x, y): (ParamId, ParamId),
    (asked, size): (Level, usize),
    scaling: &Scaling,
) -> Result<Contour, FitError> {
    problem.can_be_followed()?;
    let level = scaled(asked, 2, scaling)?;
    let contour = match followers::contour(problem, minimum, (x, y), (level, size))? {
        Some(of_tied) => of_tied,
        None => minimize::contour(&problem.ctx(), minimum, x, y, level, size)?,
    };
    Ok(Contour { level: asked, ..contour })
}

/// Profiles and contours asked for together with a fit. One that cannot be had is a warning; the rest goes on.
pub(super) fn profiles_and_contours(problem: &Problem<'_>, findings: &mut Findings) -> Result<(), FitError> {
    let asked = &problem.request.config.intervals;
    let scaling = problem.scaling(&findings.minimum);
    let endless = |name: &String| findings.minimum.status.is_undetermined(name);
    let left_out: Vec<FitWarning> = (asked.contours.iter())
        .filter_map(|(x, y, ..)| {
            [x, y].into_iter().find(|name| endless(name)).map(|name| without_end(x, y, name))
        })
        .collect();
    findings.warnings.extend(left_out);
    for ProfileWish { name, size, bound, held } in &asked.profiles {
        let param = problem.start.find(name)?;
        let made = profile(problem, &findings.minimum, param, ((*size, *bound, None), *held), &scaling);
        if let Some(profile) = keep(made, &format!("the profile of {name}"), &mut findings.warnings)? {
            findings.profiles.push(profile);
        }
    }
    for (x, y, levels, size) in &asked.contours {
        if [x, y].into_iter().any(|name| findings.minimum.status.is_undetermined(name)) {
            continue;
        }
        let pair = (problem.start.find(x)?, problem.start.find(y)?);
        for &cl in levels {
            let made = contour(problem, &findings.minimum, pair, (Level::Cl(cl), *size), &scaling);
            if let Some(contour) = keep(made, &format!("the contour of {x} and {y}"), &mut findings.warnings)?
            {
                findings.contours.push(contour);
            }
        }
    }
    super::regions::asked_for(problem, findings)
}

/// A piece, or a warning in its place; misuse is refused.
pub(super) fn keep<T>(
    made: Result<T, FitError>,
    what: &str,
    warnings: &mut Vec<FitWarning>,
) -> Result<Option<T>, FitError> {
    match made {
        Ok(piece) => Ok(Some(piece)),
        Err(FitError::Minimize(error)) if !is_misuse(&error) => {
            warnings.push(failed(what, &error));
            Ok(None)
        }
        Err(FitError::Cost(error)) => {
            warnings.push(refused(&error));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
