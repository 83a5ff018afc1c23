//! Layer 2: [`Fcn`] → [`Minimum`]. MIGRAD, SIMPLEX, HESSE, MINOS, profiles and contours after James and Roos, least squares beside.
//! Knows neither data nor model; never prints. A fit that did not converge is a [`Minimum`] with reasons, not an error.
//!
//! # Which one when
//!
//! | task | use |
//! |---|---|
//! | whatever it is | [`minimize`] with [`Algorithm::Auto`]: solves what is linear, follows residuals where there are some, verifies itself, lists its attempts |
//! | the minimum of a smooth function | [`Algorithm::Migrad`]: fast, verifies itself, tries again from another side |
//! | a sum of squares | [`Algorithm::Linear`] where it is linear, [`Algorithm::Lm`] or [`Algorithm::Fumili`] elsewhere, [`Algorithm::Robust`] against outliers |
//! | a function with kinks or steps | [`Algorithm::Simplex`], then [`hesse()`] where there is a second derivative |
//! | a function with several minima | [`Algorithm::Multistart`] lists them; `Method::improve` looks for a lower one |
//! | F on a grid | [`scan()`], [`scan_lattice`], [`scan_cube`]; [`Algorithm::Scan`] and [`Algorithm::Seek`] keep the best point only |
//! | errors in the parabolic approximation | they come with MIGRAD; [`hesse()`] recomputes them anywhere |
//! | asymmetric errors, limits inside the interval | [`minos()`] |
//! | the largest value that data allow | [`bound()`] |
//! | how F runs along one parameter | [`profile()`] |
//! | the region of two parameters | [`contour()`]; [`contour_grid`] shows F itself, others held |
//!
//! ```
//! use fitpanel::fcn::Fcn;
//! use fitpanel::minimize::{Ctx, Level, Method, MinosOutcome, NoObserver, minimize, minos};
//! use fitpanel::params::{ParamId, Parameter, Parameters};
//!
//! /// −ln of the probability of 3 successes in 10 trials.
//! struct Trials;
//! impl Fcn for Trials {
//!     fn value(&self, p: &[f64]) -> f64 {
//!         -3.0 * p[0].ln() - 7.0 * (1.0 - p[0]).ln()
//!     }
//!     fn up(&self) -> f64 {
//!         0.5
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let ctx = Ctx { fcn: &Trials, method: &Method::default(), watch: &NoObserver };
//! let found = minimize(&ctx, &Parameters::new(vec![Parameter::new("p", 0.5)])?)?;
//! assert!(found.is_valid() && (found.values()[0] - 0.3).abs() < 0.002);
//! let MinosOutcome::Errors(error) = minos(&ctx, &found, ParamId(0), Level::Cl(1.0))? else { panic!() };
//! assert!((error.lower + 0.129).abs() < 0.002 && (error.upper - 0.155).abs() < 0.002);
//! # Ok(())
//! # }
//! ```
//!
//! # How it is cut
//!
//! One part of an algorithm a file, named in its own words. Every call of F goes through `call` (counted, limited, cancellable,
//! remembered; `ticker` reports) in the coordinates of `transform`. `task` is one minimisation with the algorithm that was asked for:
//! `robust` tries MIGRAD again from another side when it failed, `auto` chooses and climbs the ladder of other starts, and `finish`
//! makes an end a [`Minimum`].
//!
//! | folder | what it holds |
//! |---|---|
//! | `migrad` | MIGRAD and HESSE, and the doubts about their end: saddles, open valleys, parameters that run away |
//! | `least_squares` | what residuals allow: the linear fitter, least trimmed squares, Levenberg–Marquardt, FUMILI |
//! | `searches` | without derivatives, and for other minima: SIMPLEX, SCAN, SEEK, IMPROVE, multistart; gradient descent |
//! | `intervals` | how far one parameter can go: MINOS, one-sided limits, profiles |
//! | `regions` | how far two can go: contours, the matrix of all pairs |

mod attempts;
mod auto;
mod call;
mod choice;
mod determined;
mod error;
mod finish;
mod idle;
mod intervals;
mod least_squares;
mod migrad;
mod minimum;
mod observer;
mod prepare;
mod regions;
mod results;
mod robust;
mod searches;
mod task;
mod ticker;
mod transform;

pub use choice::{Algorithm, CovarianceForm, Level, Method, Strategy};
pub use determined::looked_at_again;
pub use error::MinimizeError;
pub use intervals::quick::QuickLook;
pub use minimum::{CovStatus, LocalMinimum, Minimum, MinimumStatus, StopReason, TracePoint, Trimming};
pub(crate) use observer::StopOnly;
pub use observer::{NoObserver, Observer, Progress};
pub use regions::matrix::MatrixPlan;
pub use results::{Bound, Contour, Matrix, MinosError, Piece, Profile, Sought};
pub use searches::scan::{Nested, SCAN_POINTS, Scan, ScanAxis};

use crate::fcn::Fcn;
use crate::params::{ParamId, Parameter, Parameters};

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
    task::run(ctx, start)
}

/// The step with which a search begins at `p`: the user's, else 1 % of the value, or 0.1 at zero; inside two limits shortened.
pub fn start_step(p: &Parameter) -> f64 {
    prepare::external_step(p)
}

/// Second derivatives at `at`: covariance, errors, edm anew.
///
/// # Errors
/// A setting is not allowed.
pub fn hesse(ctx: &Ctx<'_>, at: &Minimum) -> Result<Minimum, MinimizeError> {
    migrad::hesse::run(ctx, at)
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
    intervals::minos::run(ctx, at, par, level)
}

/// Both MINOS errors of each of several parameters, in parallel where calls are slow; the same bits on any number of threads.
/// Stopped on request, the outcomes so far stand and the others say so.
///
/// # Errors
/// As [`minos()`].
pub fn minos_of(
    ctx: &Ctx<'_>,
    at: &Minimum,
    which: &[ParamId],
    level: Level,
) -> Result<Vec<Result<MinosOutcome, MinimizeError>>, MinimizeError> {
    intervals::minos::several(ctx, at, which, level)
}

/// Whether the valley of each parameter is a parabola over `sigmas` of its errors, for two gradients each; empty without exact derivatives.
///
/// # Errors
/// Stopped on request.
pub fn quick_look(
    ctx: &Ctx<'_>,
    at: &Minimum,
    which: &[ParamId],
    sigmas: f64,
) -> Result<Vec<QuickLook>, MinimizeError> {
    intervals::quick::look(ctx, at, which, sigmas)
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
    intervals::profile::run(ctx, at, par, grid, refit)
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

/// F along one parameter, the others held where `at` has them: `points` values (41 in MINUIT, [`SCAN_POINTS`]) over `span`, or over its
/// limits, or two steps to either side (TMinuit's SCAN).
///
/// # Errors
/// `E-SCAN`: fewer than 2 points or more than 100000, no range, a range that leaves the limits. Cancelled.
pub fn scan(
    ctx: &Ctx<'_>,
    at: &Parameters,
    par: ParamId,
    points: usize,
    span: Option<(f64, f64)>,
) -> Result<Scan, MinimizeError> {
    searches::scan::line(ctx, at, par, points, span)
}

/// F on a lattice of any number of parameters, at the centers of the cells or with `corners` at their left edges (pyminuit's scan).
///
/// # Errors
/// `E-SCAN`: no bins, an unknown parameter, one twice, no range; `E-SCAN-SIZE`: more than ten million points. Cancelled.
pub fn scan_lattice(
    ctx: &Ctx<'_>,
    at: &Parameters,
    axes: &[ScanAxis],
    corners: bool,
) -> Result<Scan, MinimizeError> {
    searches::scan::lattice(ctx, at, axes, corners)
}

/// F on the closed grid over all free parameters, from limit to limit or over one step to either side, with as many points an axis as
/// `calls` (200 + 100n + 5n² when `None`) allow (iminuit's scan).
///
/// # Errors
/// `E-SCAN-SIZE`: more than ten million points. Cancelled.
pub fn scan_cube(ctx: &Ctx<'_>, at: &Parameters, calls: Option<usize>) -> Result<Scan, MinimizeError> {
    searches::scan::cube(ctx, at, calls)
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
    regions::contour::run(ctx, at, x, y, level, size)
}

/// The ellipse that the covariance would draw at a rise of F in units of up (that of a [`Contour`]): `size` points, counter-clockwise
/// from the smallest x on, the first repeated; `None` without a covariance of both, and for fewer than three points.
pub fn contour_ellipse(
    at: &Minimum,
    pair: (ParamId, ParamId),
    rise: f64,
    size: usize,
) -> Option<Vec<(f64, f64)>> {
    regions::ellipse::points(at, pair, rise, size)
}

/// One-sided limit on a parameter at a probability (above 0.5) or a number of standard deviations.
///
/// # Errors
/// As [`minos()`].
pub fn bound(
    ctx: &Ctx<'_>,
    at: &Minimum,
    par: ParamId,
    level: Level,
    upper: bool,
) -> Result<Bound, MinimizeError> {
    intervals::bound::run(ctx, at, par, level, upper)
}

/// Rise of F in units of up for a one-sided limit at `level`: Φ⁻¹(p)² for a probability above 0.5, k² for standard deviations.
///
/// # Errors
/// `E-CL`: not a level for one side.
pub fn one_sided_rise(level: Level) -> Result<f64, MinimizeError> {
    intervals::bound::rise(level)
}

/// Profiles and regions of several parameters (mnmatrix). Stopped on request, what is complete stays.
///
/// # Errors
/// As [`minos()`]; a single piece that has no result is listed in the matrix.
pub fn matrix(ctx: &Ctx<'_>, at: &Minimum, plan: &MatrixPlan) -> Result<Matrix, MinimizeError> {
    regions::matrix::run(ctx, at, plan)
}

/// The points of a grid along one parameter, inside its limits.
///
/// # Errors
/// Fewer than two points, no error to take the bound from.
pub fn grid_points(at: &Minimum, par: ParamId, grid: &Grid) -> Result<Vec<f64>, MinimizeError> {
    intervals::profile::points(at, par, grid)
}

/// F on a lattice of two parameters, others held: `fval[i][j]` at (`x[i]`, `y[j]`).
///
/// # Errors
/// As [`profile()`].
pub fn contour_grid(
    ctx: &Ctx<'_>,
    at: &Minimum,
    x: (ParamId, &Grid),
    y: (ParamId, &Grid),
) -> Result<Vec<Vec<f64>>, MinimizeError> {
    intervals::profile::lattice(ctx, at, x, y)
}
