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

use nalgebra::{DMatrix, DVector};

use super::super::{FitWarning, Severity};
use super::problem::Problem;
use crate::cost::{PreciseResiduals, Refined, sum_of_squares};
use crate::fcn::{Fcn, Scatter};
use crate::minimize::{CovStatus, Minimum, StopReason};
use crate::numeric::double::Double;
use crate::params::{Parameter, Parameters};

/// Fewer digits of the scatter than these are worth more.
const ENOUGH_DIGITS: f64 = 6.0;
/// Fewer than these are worth a warning where more cannot be had.
const FEW_DIGITS: f64 = 4.0;
/// More rows would take seconds.
const MOST_ROWS: usize = 100_000;
/// Steps; each brings many digits.
const MOST_STEPS: usize = 12;
/// Digits that the rise of one standard deviation must have above rounding.
const CLEAR: f64 = 1.0;
/// The sum of squares has settled when a step is to lower it by less than this part.
const SETTLED: f64 = 1e-12;
/// Spacings of doubles in one error below which nothing can be followed from value to value.
const COARSE: f64 = 64.0;

/// Parameters with twice the digits and their sum of squares.
struct Settled {
    p: Vec<Double>,
    sum: f64,
}

/// What a refinement has brought.
struct Refinement {
    values: Vec<f64>,
    low: Arc<[f64]>,
    sum: f64,
    rows: PreciseResiduals,
}

/// Refines `found` where residuals are as small as rounding, with the cost of `problem` in step; and what is to be said about it.
pub(super) fn refine<'a>(problem: Problem<'a>, found: &mut Minimum) -> (Problem<'a>, Option<FitWarning>) {
    let scatter = problem.cost.scatter().filter(|s| s.regression && s.rows > found.params.n_free());
    let digits = scatter.map_or(f64::INFINITY, |s| digits(found.fval, s));
    if digits.is_nan() || digits >= ENOUGH_DIGITS || !is_settled_but_for_rounding(found) {
        return (problem, None);
    }
    let Some(Refinement { values, low, sum, rows }) = refinement(&problem, found) else {
        let followed = can_be_followed(&problem, found);
        accept_rounding(found, scatter);
        return (problem, (digits < FEW_DIGITS || !followed).then(|| rounded(digits, followed)));
    };
    take_over(found, &values, sum);
    let problem = problem.with_precise(rows, low);
    let said = refined(sum, can_be_followed(&problem, found));
    (problem, Some(said))
}

/// Residuals of twice the digits again for a result that was refined.
pub(super) fn again<'a>(problem: Problem<'a>, low: Option<&Arc<[f64]>>) -> Problem<'a> {
    match low.and_then(|low| Some((problem.cost.precise()?, Arc::clone(low)))) {
        Some((rows, low)) => problem.with_precise(rows, low),
        None => problem,
    }
}

/// The refined minimum; `None` where that cannot be had.
fn refinement(problem: &Problem<'_>, found: &Minimum) -> Option<Refinement> {
    if problem.cost.n_rows() > MOST_ROWS || !found.status.at_limit.is_empty() {
        return None;
    }
    let rows = problem.cost.precise()?;
    let Settled { p, sum } = settle(&*problem.cost, &rows, &found.params)?;
    let inside = |(own, p): (&Parameter, &Double)| !own.is_free() || own.limits.contains(p.hi());
    found.params.iter().zip(&p).all(inside).then(|| Refinement {
        values: p.iter().map(|p| p.hi()).collect(),
        low: p.iter().map(|p| p.lo()).collect(),
        sum,
        rows,
    })
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
    let ended = !matches!(s.stop, StopReason::Cancelled | StopReason::CallLimit | StopReason::NotFinite);
    ended && s.posdef && !s.hesse_failed && s.covariance == CovStatus::Accurate && s.flat.is_empty()
}

/// Steps of Gauss and Newton until F is settled; `None` when it does not settle, or the domain is left.
fn settle(cost: &dyn Fcn, rows: &PreciseResiduals, params: &Parameters) -> Option<Settled> {
    let number = |p: &Parameter| {
        if p.is_free() { Double::from(p.value) } else { Double::from_decimal(p.value) }
    };
    let mut p: Vec<Double> = params.iter().map(number).collect();
    let nothing = Refined::nothing(rows);
    let mut r = rows.at(&p)?;
    let mut sum = sum_of_squares(&r);
    let free = params.free();
    // Over steps as small as rounding the Jacobian does not change.
    let solver = Solver::new(cost, &params.values(), &free)?;
    for _ in 0..MOST_STEPS {
        if sum <= nothing {
            return Some(Settled { p, sum: 0.0 });
        }
        let (step, fall) = solver.step(&r)?;
        if fall <= SETTLED * sum {
            return Some(Settled { p, sum });
        }
        let mut next = p.clone();
        free.iter().zip(step.iter()).for_each(|(&k, &s)| next[k] = next[k] + Double::from(s));
        let next_r = rows.at(&next)?;
        let next_sum = sum_of_squares(&next_r);
        if next_sum >= sum {
            return None;
        }
        (p, r, sum) = (next, next_r, next_sum);
    }
    None
}

/// The Jacobian with columns of unit norm, decomposed.
struct Solver {
    qr: nalgebra::QR<f64, nalgebra::Dyn, nalgebra::Dyn>,
    norms: Vec<f64>,
}

impl Solver {
    fn new(cost: &dyn Fcn, p: &[f64], free: &[usize]) -> Option<Solver> {
        let squares = cost.squares()?;
        let n = squares.n_rows();
        let (mut r, mut all) = (vec![0.0; n], vec![0.0; n * p.len()]);
        squares.residuals(p, &mut r, &mut all);
        let mut j = DMatrix::from_fn(n, free.len(), |i, k| all[free[k] * n + i]);
        let norms: Vec<f64> = j.column_iter().map(|c| c.norm()).collect();
        if n < free.len() || norms.iter().any(|x| !(*x > 0.0 && x.is_finite())) {
            return None;
        }
        j.column_iter_mut().zip(&norms).for_each(|(mut column, norm)| column /= *norm);
        Some(Solver { qr: j.qr(), norms })
    }

    /// The step that takes the least sum of squares, and by how much that falls.
    fn step(&self, r: &[Double]) -> Option<(DVector<f64>, f64)> {
        // Residuals may be so small that their squares are nothing.
        let size = r.iter().fold(0.0, |a: f64, r| a.max(r.hi().abs()));
        let mut rotated = DVector::from_iterator(r.len(), r.iter().map(|r| -r.hi() / size));
        self.qr.q_tr_mul(&mut rotated);
        let part = rotated.rows(0, self.norms.len()).into_owned();
        let mut step = self.qr.r().solve_upper_triangular(&part)? * size;
        step.iter_mut().zip(&self.norms).for_each(|(s, norm)| *s /= norm);
        step.iter().all(|s| s.is_finite()).then(|| (step, part.norm_squared() * size * size))
    }
}

/// No search comes closer than rounding lets it: an edm that is only what rounding of the data makes of every parameter's part of F is
/// no reason to doubt a minimum.
fn accept_rounding(found: &mut Minimum, scatter: Option<Scatter>) {
    let one_row = scatter.map_or(0.0, |s| s.rounding / s.rows as f64);
    if found.edm.abs() <= found.params.n_free() as f64 * one_row {
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
