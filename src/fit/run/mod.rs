//! Carrying out a request on the calling thread: the command line calls it directly, the worker calls it in a thread.
//! Pure: the same request gives the same result, and nothing is printed, stored or shared.
//!
//! Order of a fit: build the cost, check that the data can decide, search, HESSE, twice the digits where residuals are rounding, error
//! policy, MINOS (a lower minimum met there starts everything again), profiles, contours, intervals of derived quantities, errors from
//! data drawn again, a look whether ± is the whole story, band, goodness of fit, warnings.

mod alias;
mod angles;
mod assemble;
mod augmented;
mod band;
mod bent;
mod beside_limit;
mod celsius;
mod coupled;
mod derived;
mod domain;
mod efficiency;
mod empty_bins;
mod exchange;
mod factor;
mod far;
mod followed;
mod followers;
mod gauss_newton;
mod gof;
mod grids;
mod huge;
mod intervals;
mod iterative;
mod no_entries;
mod no_start;
mod noise;
mod norms;
mod open;
mod outliers;
mod problem;
mod refined;
mod regions;
mod resampled;
mod sandwich;
mod scale;
mod scaling;
mod search;
mod span;
mod spread;
mod steps;
mod symmetry;
mod tied;
mod valley;
mod warnings;

use std::sync::Arc;
use std::time::Instant;

use super::derive::Quantity;
use super::toys::ToyStudy;
use super::{FitError, FitRequest, FitResult, FitWarning, Resampled, Severity, Task, TaskOutput};
use crate::minimize::{Bound, Contour, Minimum, MinosError, NoObserver, Observer, Profile, Scan};
use crate::params::ParamId;

pub use band::LazyBand;
pub use followed::{cost_at, cost_of};

pub(super) use coupled::groups;

use assemble::assemble;
use problem::Problem;

/// A minimum and what was computed beside it.
#[derive(Debug, Clone)]
struct Findings {
    minimum: Minimum,
    minos: Vec<Option<MinosError>>,
    /// MINOS errors found before, at any level.
    merrors: Vec<MinosError>,
    /// Intervals that a quick look found to be unlike the errors.
    unequal: Vec<MinosError>,
    profiles: Vec<Profile>,
    contours: Vec<Contour>,
    scans: Vec<Scan>,
    bounds: Vec<Bound>,
    /// Intervals of derived quantities.
    derived: Vec<(Quantity, MinosError)>,
    resampled: Vec<Resampled>,
    toys: Option<Arc<ToyStudy>>,
    /// What was met on the way.
    warnings: Vec<FitWarning>,
}

impl Findings {
    fn new(minimum: Minimum) -> Findings {
        let n = minimum.params.len();
        Findings {
            minimum,
            minos: vec![None; n],
            merrors: Vec::new(),
            unequal: Vec::new(),
            profiles: Vec::new(),
            contours: Vec::new(),
            scans: Vec::new(),
            bounds: Vec::new(),
            derived: Vec::new(),
            resampled: Vec::new(),
            toys: None,
            warnings: Vec::new(),
        }
    }

    fn of(result: &FitResult) -> Findings {
        Findings {
            minimum: result.minimum.clone(),
            minos: result.minos.clone(),
            merrors: result.merrors.clone(),
            unequal: result.unequal.clone(),
            profiles: result.profiles.clone(),
            contours: result.contours.clone(),
            scans: result.scans.clone(),
            bounds: result.bounds.clone(),
            derived: result
                .derived
                .iter()
                .filter_map(|d| Some((d.quantity.clone(), d.interval.clone()?)))
                .collect(),
            resampled: result.resampled.clone(),
            toys: result.toys.clone(),
            warnings: result.on_the_way.clone(),
        }
    }
}

/// Carries out `task` for `request`.
///
/// [`Task::Fit`] starts from the parameters of the request. Every other task starts from `request.previous` and gives that
/// result with the piece added or replaced; MINOS may find a lower minimum, and then gives a new fit from there.
///
/// # Errors
/// There are no data or no parameters, more free parameters than data, the cost cannot be built, the start is not finite, or
/// a task that needs a previous result has none. A search that did not converge is no error: its result says so.
pub fn run(request: &Arc<FitRequest>, task: &Task, watch: &dyn Observer) -> Result<TaskOutput, FitError> {
    let started = Instant::now();
    if matches!(task, Task::Fit) {
        let (problem, mut findings) = fitted(request, watch)?;
        symmetry::look(&problem, &mut findings);
        return Ok(Arc::new(assemble(&problem, findings, started.elapsed())));
    }
    let previous = request.previous.as_ref().ok_or(FitError::NoResult)?;
    let asked = question_of(previous, request);
    let problem = Problem::without(&asked, watch, previous.outliers(), &previous.minimum.values())?;
    let problem = refined::again(problem, previous.refined.as_ref());
    let mut findings = problem.findings_of(previous);
    match task {
        Task::Fit => {}
        Task::Resample(how) => resampled::add(&problem, &mut findings, *how)?,
        Task::Toys(wish) => {
            let shown = FitResult { request: Arc::clone(&asked), ..FitResult::clone(previous) };
            let study = ToyStudy::of(&shown, *wish, watch)?;
            findings.warnings.retain(|w| !w.text.starts_with(TOYS_STOPPED));
            if study.summary.n < wish.n {
                findings.warnings.push(toys_stopped(study.summary.n, wish.n));
            }
            findings.toys = Some(Arc::new(study));
        }
        _ if !refined::can_be_followed(&problem, &findings.minimum) => {}
        Task::Hesse => search::hesse_again(&problem, &mut findings)?,
        Task::Minos(which) => {
            intervals::minos_task(&problem, &mut findings, which)?;
            derived::intervals(&problem, &mut findings, true)?;
        }
        Task::Profile { param, size, bound, span, held } => {
            let scaling = problem.scaling(&findings.minimum);
            let how = ((*size, *bound, *span), *held);
            let profile = intervals::profile(&problem, &findings.minimum, *param, how, &scaling)?;
            findings.profiles.retain(|p| (p.param, p.refit) != (*param, !held));
            findings.profiles.push(profile);
        }
        Task::Contour { x, y, levels, size } => {
            let scaling = problem.scaling(&findings.minimum);
            let superimpose = problem.request.config.contour_look.superimpose;
            findings.contours.retain(|c| !same_pair(c, *x, *y) || superimpose && !levels.contains(&c.level));
            for &level in levels {
                let contour =
                    intervals::contour(&problem, &findings.minimum, (*x, *y), (level, *size), &scaling)?;
                findings.contours.push(contour);
            }
        }
        Task::Plane { x, y, size, bound } => {
            let made = grids::plane_of(&problem, &findings.minimum, (*x, *y), (*bound, *size))?;
            let of_pair = |s: &Scan| s.params == [*x, *y] || s.params == [*y, *x];
            findings.scans.retain(|s| !of_pair(s));
            findings.scans.push(made);
        }
        Task::Bound { param, level, upper } => {
            let scaling = problem.scaling(&findings.minimum);
            let bound = regions::bound(&problem, &findings.minimum, *param, (*level, *upper), &scaling)?;
            findings.bounds.retain(|b| (b.param, b.upper) != (*param, *upper));
            findings.bounds.push(bound);
        }
        Task::Matrix { params, levels } => regions::matrix(&problem, &mut findings, params, levels)?,
    }
    Ok(Arc::new(assemble(&problem, findings, previous.elapsed + started.elapsed())))
}

/// The fit that is asked for and nothing beside it, for those who make many of them.
///
/// # Errors
/// As [`run`].
pub(super) fn fit_alone(request: &Arc<FitRequest>, watch: &dyn Observer) -> Result<TaskOutput, FitError> {
    let started = Instant::now();
    let (problem, findings) = fitted(request, watch)?;
    Ok(Arc::new(assemble(&problem, findings, started.elapsed())))
}

/// The search, and what was asked for together with it.
fn fitted<'a>(
    request: &'a Arc<FitRequest>,
    watch: &'a dyn Observer,
) -> Result<(Problem<'a>, Findings), FitError> {
    huge::refuse(request)?;
    let mut problem = Problem::new(request, watch)?;
    let found =
        search::search(&problem, &problem.start).map_err(|error| no_start::explained(&problem, error))?;
    let (found, in_steps) = steps::settle(&problem, found)?;
    // What a robust fit leaves out has no part in anything that follows.
    let outliers = problem.outliers_of(&found);
    if outliers.iter().any(|rows| !rows.is_empty()) {
        problem = Problem::without(request, watch, outliers, &found.values())?;
    }
    let (problem, mut found) = iterative::settle(problem, found)?;
    valley::look(&problem, &mut found);
    let (problem, noted) = refined::refine(problem, &mut found);
    // What refinement has looked at is not rounding of the terms.
    let far = if noted.is_none() { far::look(&problem, &mut found) } else { None };
    let mut findings = if refined::can_be_followed(&problem, &found) {
        search::fit(&problem, found)?
    } else {
        Findings::new(found)
    };
    findings.warnings.extend(noted);
    findings.warnings.extend(far);
    findings.warnings.extend(in_steps);
    if refined::can_be_followed(&problem, &findings.minimum) {
        derived::intervals(&problem, &mut findings, request.config.intervals.minos.is_some())?;
    }
    resampled::asked_for(&problem, &mut findings)?;
    Ok((problem, findings))
}

/// How a warning begins that toys are fewer than were asked for.
const TOYS_STOPPED: &str = "the toys were stopped on request";

fn toys_stopped(done: usize, asked: usize) -> FitWarning {
    FitWarning {
        code: "E-CANCELLED",
        severity: Severity::Warning,
        text: format!("{TOYS_STOPPED}: {done} of {asked} are done, and what they say is kept"),
        param: None,
    }
}

/// The question that `previous` answered, with the error policy, intervals and verbosity of the present request: the
/// answer then stays fresh for the start and for the end of that fit.
fn question_of(previous: &FitResult, request: &FitRequest) -> Arc<FitRequest> {
    let mut config = previous.request.config.clone();
    config.scaling = request.config.scaling;
    config.intervals = request.config.intervals.clone();
    config.print = request.config.print;
    config.contour_look = request.config.contour_look;
    config.active = request.config.active;
    Arc::new(FitRequest { config, models: previous.request.models.clone(), previous: None })
}

/// The same fit under the error policy and band level of `request`: nothing is searched again. MINOS errors and contours were
/// followed at the levels of their policy, so they stay only while the factor stays; whether ± is the whole story is looked at anew.
///
/// # Errors
/// The cost cannot be built any more.
pub(super) fn reassess(previous: &FitResult, request: &FitRequest) -> Result<FitResult, FitError> {
    let asked = question_of(previous, request);
    let problem = Problem::without(&asked, &NoObserver, previous.outliers(), &previous.minimum.values())?;
    let problem = refined::again(problem, previous.refined.as_ref());
    let mut findings = problem.findings_of(previous);
    let factor = problem.scaling(&findings.minimum).factor;
    if factor != previous.error_scale {
        findings.minos = vec![None; findings.minos.len()];
        findings.merrors = Vec::new();
        findings.unequal = Vec::new();
        findings.contours = Vec::new();
        findings.bounds = Vec::new();
        findings.derived = Vec::new();
        symmetry::look(&problem, &mut findings);
    }
    Ok(assemble(&problem, findings, previous.elapsed))
}

/// Whether `contour` is one of this pair, in either order.
fn same_pair(contour: &Contour, x: ParamId, y: ParamId) -> bool {
    (contour.x, contour.y) == (x, y) || (contour.x, contour.y) == (y, x)
}
