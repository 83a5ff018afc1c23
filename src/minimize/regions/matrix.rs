//! All profiles and regions of several parameters at once (mnmatrix; specification 7.6): profiles wide enough to show the highest level on
//! the diagonal, regions of every pair below it.
//!
//! Every piece is worked on by itself, in parallel, so the bits do not depend on the number of threads; stopped on request, what is
//! complete stays.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::minimize::intervals::minos::{free_name, ready};
use crate::minimize::intervals::profile;
use crate::minimize::prepare;
use crate::minimize::{
    Contour, Ctx, Grid, Level, Matrix, MinimizeError, Minimum, Observer, Profile, Progress,
};
use crate::params::ParamId;

/// A profile that does not reach the highest level is made this much wider …
const WIDER: f64 = 1.6;
/// … at most so often.
const WIDENINGS: usize = 5;

/// What is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixPlan {
    /// The parameters, in the order of rows and columns.
    pub params: Vec<ParamId>,
    /// The highest rise that profiles have to show, in units of up.
    pub highest: f64,
    /// What one standard deviation is in units of the errors at the minimum: 1, or the factor of errors taken from the scatter.
    pub sigma: f64,
    /// Levels of the regions.
    pub levels: Vec<Level>,
    /// Points of a profile.
    pub profile_size: usize,
    /// Points of a region.
    pub contour_size: usize,
}

/// A piece of the matrix.
enum Part {
    Profile(Profile),
    Contour(Contour),
}

/// Progress of the whole matrix out of that of its pieces, several of which may be worked on at once.
struct Whole<'a> {
    watch: &'a dyn Observer,
    pieces: usize,
    done: AtomicUsize,
    calls: AtomicUsize,
}

impl Observer for Whole<'_> {
    fn on_progress(&self, piece: Progress) {
        let done = self.done.load(Ordering::Relaxed);
        let stage = format!("{done} of {} done, {}", self.pieces, piece.stage);
        let fraction = Some(done as f64 / self.pieces.max(1) as f64);
        let nfcn = self.calls.load(Ordering::Relaxed);
        self.watch.on_progress(Progress { stage, nfcn, fraction, ..piece });
    }

    fn stop_requested(&self) -> bool {
        self.watch.stop_requested()
    }

    fn on_call(&self, values: &[f64], fval: f64) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.watch.on_call(values, fval);
    }
}

/// The matrix.
pub(in crate::minimize) fn run(
    ctx: &Ctx<'_>,
    at: &Minimum,
    plan: &MatrixPlan,
) -> Result<Matrix, MinimizeError> {
    prepare::check_settings(ctx)?;
    let names: Vec<String> =
        plan.params.iter().map(|&p| free_name(at, p)).collect::<Result<_, MinimizeError>>()?;
    let at = ready(ctx, at)?;
    let n = plan.params.len();
    let mut units: Vec<(usize, usize, Option<Level>)> = (0..n).map(|i| (i, i, None)).collect();
    for i in 0..n {
        for j in 0..i {
            units.extend(plan.levels.iter().map(|&level| (j, i, Some(level))));
        }
    }
    let (pieces, done, calls) = (units.len(), AtomicUsize::new(0), AtomicUsize::new(0));
    let whole = Whole { watch: ctx.watch, pieces, done, calls };
    let ctx = &Ctx { watch: &whole, ..*ctx };
    let piece = |&(i, j, level): &(usize, usize, Option<Level>)| {
        let part = match level {
            None => diagonal(ctx, &at, plan.params[i], plan).map(Part::Profile),
            Some(level) => {
                super::contour::run(ctx, &at, plan.params[i], plan.params[j], level, plan.contour_size)
                    .map(Part::Contour)
            }
        };
        whole.done.fetch_add(1, Ordering::Relaxed);
        part
    };
    let parts: Vec<Result<Part, MinimizeError>> = units.par_iter().map(piece).collect();
    let mut matrix = Matrix { params: plan.params.clone(), ..Matrix::default() };
    for ((i, j, _), part) in units.into_iter().zip(parts) {
        match part {
            Ok(Part::Profile(profile)) => matrix.profiles.push(profile),
            Ok(Part::Contour(contour)) => matrix.contours.push(contour),
            Err(MinimizeError::Cancelled) => matrix.cancelled = true,
            Err(error) => {
                let what = if i == j { names[i].clone() } else { format!("{} and {}", names[i], names[j]) };
                matrix.failed.push((what, error));
            }
        }
    }
    Ok(matrix)
}

/// A profile to √q errors and one standard deviation further to each side, wider while an end inside the limits lies below the highest level.
fn diagonal(ctx: &Ctx<'_>, at: &Minimum, par: ParamId, plan: &MatrixPlan) -> Result<Profile, MinimizeError> {
    let p = &at.params[par.0];
    let mut half = (plan.highest.sqrt() + plan.sigma) * at.errors[par.0];
    let level = at.fval + plan.highest * at.up;
    let mut found = None;
    for _ in 0..=WIDENINGS {
        let grid = Grid::Span { size: plan.profile_size, lo: p.value - half, hi: p.value + half };
        let made = profile::run(ctx, at, par, &grid, true)?;
        let high = |k: usize| made.fval[k] > level || made.fval[k].is_nan();
        let last = made.x.len() - 1;
        let lower = high(0) || p.limits.lower() == Some(made.x[0]);
        let upper = high(last) || p.limits.upper() == Some(made.x[last]);
        found = Some(made);
        if lower && upper {
            break;
        }
        half *= WIDER;
    }
    found.ok_or(MinimizeError::CallLimit)
}
