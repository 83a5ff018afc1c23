//! All profiles and regions of several parameters at once (mnmatrix; specification 7.6): profiles wide enough to show the highest level on
//! the diagonal, regions of every pair below it.
//!
//! Every piece is worked on by itself, in parallel, so the bits do not depend on the number of threads; stopped on request, what is
//! complete stays.

use rayon::prelude::*;

use super::minos::{free_name, ready};
use super::{Contour, Ctx, Grid, Level, Matrix, MinimizeError, Minimum, Profile, prepare, profile};
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

/// The matrix.
pub(super) fn run(ctx: &Ctx<'_>, at: &Minimum, plan: &MatrixPlan) -> Result<Matrix, MinimizeError> {
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
    let piece = |&(i, j, level): &(usize, usize, Option<Level>)| match level {
        None => diagonal(ctx, &at, plan.params[i], plan).map(Part::Profile),
        Some(level) => {
            super::contour::run(ctx, &at, plan.params[i], plan.params[j], level, plan.contour_size)
                .map(Part::Contour)
        }
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

/// A profile over (√q + 1) errors to each side, wider while an end inside the limits lies below the highest level.
fn diagonal(ctx: &Ctx<'_>, at: &Minimum, par: ParamId, plan: &MatrixPlan) -> Result<Profile, MinimizeError> {
    let p = &at.params[par.0];
    let mut half = (plan.highest.sqrt() + 1.0) * at.errors[par.0];
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
