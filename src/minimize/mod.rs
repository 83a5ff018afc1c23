//! Layer 2: [`Fcn`] → [`Minimum`]. MIGRAD, SIMPLEX, HESSE, MINOS, profiles and contours after James and Roos. Knows neither data nor
//! model; never prints. A fit that did not converge is a [`Minimum`] with reasons, not an error.

mod call;
mod choice;
mod conditional;
mod contour;
mod cross;
mod davidon;
mod edm;
mod error;
mod finish;
mod gradient;
mod hesse;
mod hessian;
mod line_search;
mod migrad;
mod minimum;
mod minos;
mod observer;
mod polish;
mod posdef;
mod prepare;
mod profile;
mod results;
mod robust;
mod saddle;
mod seed;
mod simplex;
mod state;
mod transform;
mod tuning;

pub use choice::{Algorithm, Level, Method, Strategy};
pub use error::MinimizeError;
pub use minimum::{CovStatus, Minimum, MinimumStatus, StopReason, TracePoint};
pub use observer::{NoObserver, Observer, Progress};
pub use results::{Contour, MinosError, Profile};

use crate::fcn::Fcn;
use crate::params::{ParamId, Parameters};

/// What every algorithm needs; first argument everywhere.
#[derive(Clone, Copy)]
pub struct Ctx<'a> {
    /// The function.
    pub fcn: &'a dyn Fcn,
    /// Algorithm, strategy, tolerance, call limit.
    pub method: &'a Method,
    /// Progress out, cancellation in.
    pub watch: &'a dyn Observer,
}

/// Minimises from `start` (with [`Algorithm::Migrad`] the robust driver of `Method::iterate` tries).
///
/// # Errors
/// The start is not finite even after shrinking, −inf is met, or a setting is not allowed.
pub fn minimize(ctx: &Ctx<'_>, start: &Parameters) -> Result<Minimum, MinimizeError> {
    robust::run(ctx, start)
}

/// Second derivatives at `at`: covariance, errors, edm anew.
///
/// # Errors
/// A setting is not allowed.
pub fn hesse(ctx: &Ctx<'_>, at: &Minimum) -> Result<Minimum, MinimizeError> {
    hesse::run(ctx, at)
}

/// What MINOS found: the errors, or a lower minimum from which the caller has to start again.
#[derive(Debug, Clone, PartialEq)]
pub enum MinosOutcome {
    /// The two sides.
    Errors(MinosError),
    /// Full external parameter values of a point clearly below the minimum.
    NewMinimum {
        /// The point.
        values: Vec<f64>,
        /// The function there.
        fval: f64,
    },
}

/// Both MINOS errors of one parameter at `level`.
///
/// # Errors
/// `E-MINOS-INVALID` when `at` is not valid; a fixed parameter.
pub fn minos(ctx: &Ctx<'_>, at: &Minimum, par: ParamId, level: Level) -> Result<MinosOutcome, MinimizeError> {
    minos::run(ctx, at, par, level)
}

/// F along one parameter, the others held (`refit` false) or minimised again (`refit` true, mnprofile).
///
/// # Errors
/// Fewer than two points, a fixed parameter, no error to take the bound from.
pub fn profile(
    ctx: &Ctx<'_>,
    at: &Minimum,
    par: ParamId,
    grid: &Grid,
    refit: bool,
) -> Result<Profile, MinimizeError> {
    profile::run(ctx, at, par, grid, refit)
}

/// Where a profile is taken.
#[derive(Debug, Clone, PartialEq)]
pub enum Grid {
    /// `size` points over value ± `bound`·σ.
    Sigmas {
        /// Number of points.
        size: usize,
        /// Half width in σ.
        bound: f64,
    },
    /// `size` points from `lo` to `hi`.
    Span {
        /// Number of points.
        size: usize,
        /// First point.
        lo: f64,
        /// Last point.
        hi: f64,
    },
    /// These points.
    Points(Vec<f64>),
}

/// Confidence region of two parameters, the others minimised (mncontour): a closed, ordered curve.
///
/// # Errors
/// Same parameter twice, a fixed one, fewer than four points found.
pub fn contour(
    ctx: &Ctx<'_>,
    at: &Minimum,
    x: ParamId,
    y: ParamId,
    level: Level,
    size: usize,
) -> Result<Contour, MinimizeError> {
    contour::run(ctx, at, x, y, level, size)
}

/// F on a lattice of two parameters, others held: `fval[i][j]` at (`x[i]`, `y[j]`).
///
/// # Errors
/// As [`profile`].
pub fn contour_grid(
    ctx: &Ctx<'_>,
    at: &Minimum,
    x: (ParamId, &Grid),
    y: (ParamId, &Grid),
) -> Result<Vec<Vec<f64>>, MinimizeError> {
    profile::lattice(ctx, at, x, y)
}
