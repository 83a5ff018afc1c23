//! Data that lie on the curve to within rounding: the residuals of doubles are then made of rounding, and so are the scatter and every
//! error taken from it. The minimum that the search has found is refined with residuals of twice the digits, from the data as the decimals
//! they were written as (mixed-precision iterative refinement: Å. Björck, BIT 7 (1967) 257; J. H. Wilkinson, Rounding Errors in
//! Algebraic Processes, 1963), and from there on the fit looks at these residuals only.
//!
//! ```text
//! p ← p + δ with min |J δ + r(p)|     r and p with some 31 digits, J and δ with 16
//! digits of the scatter ≈ log₁₀ (√(N F) / (ε √(Σy²)))
//! ```
//!
//! NIST's Lanczos1 has 3.3 digits by this formula; its deviations from plain residuals have 3.0, from the doubles of the data and exact
//! arithmetic 3.4. Ordinary fits pay one comparison. Ties, constraints and limits that are reached leave the ordinary result.

use std::sync::Arc;

use super::super::{FitWarning, Severity};
use super::gauss_newton::{End, Settled, settle};
use super::problem::Problem;
use crate::cost::PreciseResiduals;
use crate::fcn::Scatter;
use crate::minimize::{CovStatus, Minimum, StopReason};
use crate::numeric::double::Double;
use crate::params::{ParamId, Parameter};

/// Fewer digits of the scatter than these are worth more.
const ENOUGH_DIGITS: f64 = 6.0;
/// Fewer than these are worth a warning where more cannot be had.
const FEW_DIGITS: f64 = 4.0;
/// More rows would take seconds.
const MOST_ROWS: usize = 100_000;
/// Digits that the rise of one standard deviation must have above rounding.
const CLEAR: f64 = 1.0;
/// Spacings of doubles in one error below which nothing can be followed from value to value.
const COARSE: f64 = 64.0;
/// A parameter whose error is a smaller part of it than this is determined.
const DETERMINED: f64 = 0.1;
/// How far ahead to look where one is not, in units of its value.
const AHEAD: f64 = 100.0;

/// What a refinement has brought.
struct Refinement {
    values: Vec<f64>,
    low: Arc<[f64]>,
    sum: f64,
    rows: PreciseResiduals,
}

/// How an attempt at a refinement ended.
enum Attempt {
    Refined(Refinement),
    /// There is no minimum: the further out this parameter, the lower F.
    Away(ParamId),
    Stopped,
    /// More digits cannot be had, or do not help.
    Not,
}

/// Refines `found` where residuals are as small as rounding, with the cost of `problem` in step; and what is to be said about it.
pub(super) fn refine<'a>(problem: Problem<'a>, found: &mut Minimum) -> (Problem<'a>, Option<FitWarning>) {
    let scatter = problem.cost.scatter().filter(|s| s.regression && s.rows > found.params.n_free());
    let digits = scatter.map_or(f64::INFINITY, |s| digits(found.fval, s));
    if digits.is_nan() || digits >= ENOUGH_DIGITS || !is_settled_but_for_rounding(found) {
        return (problem, None);
    }
    match refinement(&problem, found) {
        Attempt::Refined(Refinement { values, low, sum, rows }) => {
            take_over(found, &values, sum);
            let problem = problem.with_precise(rows, low);
            let said = refined(sum, can_be_followed(&problem, found));
            (problem, Some(said))
        }
        Attempt::Away(who) => {
            refuse(found, StopReason::RunsAway(who));
            (problem, None)
        }
        Attempt::Stopped => {
            refuse(found, StopReason::Cancelled);
            (problem, None)
        }
        Attempt::Not => {
            let followed = can_be_followed(&problem, found);
            accept_rounding(found, scatter);
            (problem, (digits < FEW_DIGITS || !followed).then(|| rounded(digits, followed)))
        }
    }
}

/// Residuals of twice the digits again for a result that was refined.
pub(super) fn again<'a>(problem: Problem<'a>, low: Option<&Arc<[f64]>>) -> Problem<'a> {
    match low.and_then(|low| Some((problem.cost.precise()?, Arc::clone(low)))) {
        Some((rows, low)) => problem.with_precise(rows, low),
        None => problem,
    }
}

/// The refined minimum, if that can be had.
fn refinement(problem: &Problem<'_>, found: &Minimum) -> Attempt {
    if problem.cost.n_rows() > MOST_ROWS || !found.status.at_limit.is_empty() {
        return Attempt::Not;
    }
    let Some(rows) = problem.cost.precise() else { return Attempt::Not };
    let Settled { p, sum } = match settle(&*problem.cost, &rows, &found.params, problem.watch) {
        End::Settled(settled) => settled,
        End::Falling(sum) => return astray(problem, &rows, found, sum),
        End::Stopped => return Attempt::Stopped,
        End::Lost => return Attempt::Not,
    };
    let inside = |(own, p): (&Parameter, &Double)| !own.is_free() || own.limits.contains(p.hi());
    if !found.params.iter().zip(&p).all(inside) {
        return Attempt::Not;
    }
    let (values, low) = (p.iter().map(|p| p.hi()).collect(), p.iter().map(|p| p.lo()).collect());
    Attempt::Refined(Refinement { values, low, sum, rows })
}

/// F goes on falling below `lowest` with every digit that is had: whether it does so for ever as a parameter goes to infinity. Doubles
/// cannot tell, because all of that F is rounding to them.
fn astray(problem: &Problem<'_>, rows: &PreciseResiduals, found: &Minimum, lowest: f64) -> Attempt {
    let factor = problem.scaling(found).factor;
    for k in found.params.free() {
        let (own, error) = (&found.params[k], factor * found.errors[k]);
        let open = own.limits.lower().is_none() && own.limits.upper().is_none();
        if !open || error < DETERMINED * own.value.abs() {
            continue;
        }
        let mut beyond = found.params.clone();
        if let Some(p) = beyond.get_mut(ParamId(k)) {
            (p.value, p.fixed) = (AHEAD * own.value, true);
        }
        match settle(&*problem.cost, rows, &beyond, problem.watch) {
            End::Settled(there) if there.sum < lowest => return Attempt::Away(ParamId(k)),
            End::Falling(sum) if sum < lowest => return Attempt::Away(ParamId(k)),
            End::Stopped => return Attempt::Stopped,
            _ => {}
        }
    }
    Attempt::Not
}

/// Whether MINOS, profiles and contours can follow the cost. Not where the errors of a refined minimum are nothing, or nothing that the
/// doubles of its parameters could tell apart; else not where the rise of one standard deviation, F/ndof, drowns in rounding.
pub(super) fn can_be_followed(problem: &Problem<'_>, minimum: &Minimum) -> bool {
    if problem.refined.is_some() {
        let factor = problem.scaling(minimum).factor;
        let spacing = |k: usize| f64::EPSILON * minimum.params[k].value.abs();
        return minimum.params.free().into_iter().all(|k| minimum.errors[k] * factor > COARSE * spacing(k));
    }
    let Some(scatter) = problem.cost.scatter().filter(|s| s.regression) else { return true };
    let ndof = scatter.rows as f64 - minimum.params.n_free() as f64;
    let digits = digits(minimum.fval, scatter);
    digits.is_nan() || ndof <= 0.0 || digits > CLEAR + ndof.log10()
}

/// How many digits of √F rounding has left.
fn digits(fval: f64, scatter: Scatter) -> f64 {
    // `rounding` is Σ(4εy)².
    4.0_f64.log10() + 0.5 * (scatter.rows as f64 * fval / scatter.rounding).log10()
}

/// Whether `found` is a minimum with errors, or would be if rounding had let the search come closer.
fn is_settled_but_for_rounding(found: &Minimum) -> bool {
    let s = &found.status;
    let ended = !matches!(
        s.stop,
        StopReason::Cancelled | StopReason::CallLimit | StopReason::NotFinite | StopReason::RunsAway(_)
    );
    ended && s.posdef && !s.hesse_failed && s.covariance == CovStatus::Accurate && s.flat.is_empty()
}

/// No search comes closer than rounding lets it: an edm that is only what rounding of the data makes of every parameter's part of F is
/// no reason to doubt a minimum. That is then the goal.
fn accept_rounding(found: &mut Minimum, scatter: Option<Scatter>) {
    let one_row = scatter.map_or(0.0, |s| s.rounding / s.rows as f64);
    let goal = found.params.n_free() as f64 * one_row;
    if found.edm.abs() <= goal {
        found.edm_goal = found.edm_goal.max(goal);
        take_as_valid(found);
    }
}

/// Puts the refined values in the place of those found; the covariance stays what it is, up·(JᵀJ)⁻¹.
fn take_over(found: &mut Minimum, values: &[f64], sum: f64) {
    found.params.set_values(values);
    found.fval = sum;
    found.edm = 0.0;
    take_as_valid(found);
}

/// What the search could not do for rounding is no fault of it.
fn take_as_valid(found: &mut Minimum) {
    let s = &mut found.status;
    if !s.valid {
        s.attempts.clear();
        s.stop = StopReason::Converged;
    }
    (s.valid, s.above_max_edm) = (true, false);
}

/// It is no minimum, and why.
fn refuse(found: &mut Minimum, why: StopReason) {
    (found.status.valid, found.status.stop) = (false, why);
}

fn refined(sum: f64, followed: bool) -> FitWarning {
    let text = if sum == 0.0 {
        let end = if followed { "" } else { ", and MINOS, profiles and contours have nothing to follow" };
        format!(
            "the data lie on the curve exactly, to the last digit given: there is no scatter that errors could be taken from{end}"
        )
    } else {
        let end = if followed { "" } else { "; for MINOS, profiles and contours the errors are too small" };
        format!(
            "the residuals are as small as the rounding of the numbers: values and scatter were calculated with twice the \
             digits, from the decimals of the data{end}"
        )
    };
    FitWarning { code: "W-ROUNDING", severity: Severity::Info, text, param: None }
}

fn rounded(digits: f64, followed: bool) -> FitWarning {
    let worth = match digits.floor() {
        d if d < 1.0 => "the errors are right in their order of magnitude at best".to_owned(),
        1.0 => "the errors are good to about 1 digit only".to_owned(),
        d => format!("the errors are good to about {d} digits only"),
    };
    let end = if followed { "" } else { "; MINOS, profiles and contours would follow nothing but rounding" };
    let text = format!("the residuals are as small as the rounding of the numbers: {worth}{end}");
    FitWarning { code: "W-ROUNDING", severity: Severity::Warning, text, param: None }
}
