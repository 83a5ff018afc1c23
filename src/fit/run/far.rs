//! Polynomials of an x that is far from 0: their terms are large and almost cancel, and what is left of them may be rounding.
//!
//! ```text
//! rounding of residual i   ε·Σ_j |p_j J_ij|           against its unit of 1, or the scatter
//! distance to the minimum  max_k (J_kᵀr)²/‖J_k‖²      what one parameter alone still takes from χ²
//! ```

use super::super::{FitResult, FitWarning, Severity};
use super::problem::Problem;
use super::spread::{Left, is_doubtful};
use crate::minimize::{Minimum, StopReason};

/// Rounding above this part of an error is worth a word.
const NOTICED: f64 = 0.01;
/// Above this the curve is not that of these parameters.
const USELESS: f64 = 1.0;
/// Terms that are so many times their sum cancel.
const CANCEL: f64 = 1e4;
/// Numbers of a Jacobian that are looked through.
const MOST: usize = 20_000_000;

/// Takes the verdict from a minimum whose curve is made of rounding; and what is to be said.
pub(super) fn look(problem: &Problem<'_>, found: &mut Minimum) -> Option<FitWarning> {
    if problem.refined.is_some() || !is_doubtful(found) {
        return None;
    }
    let rounding = rounding(problem, found)?;
    let cure = cure(problem);
    if rounding > USELESS {
        (found.status.valid, found.status.stop) = (false, StopReason::MachineAccuracy);
        let text = format!("the values of the curve are lost in rounding because x is far from 0: {cure}");
        return Some(said(Severity::Bad, text));
    }
    (rounding > NOTICED).then(|| {
        let text = format!(
            "the values of the curve are rounded by up to {:.0} % of the errors of the data because x is far from 0: {cure}",
            (100.0 * rounding).max(1.0)
        );
        said(Severity::Warning, text)
    })
}

/// What is said of errors that are lost, and of curves of F that were followed in spite of it.
pub(super) fn warnings(problem: &Problem<'_>, result: &FitResult, left: Left) -> Vec<FitWarning> {
    let mut list = Vec::new();
    if left == Left::All || !result.minimum.is_valid() {
        return list;
    }
    let cure = cure(problem);
    if left == Left::Nothing {
        let text =
            format!("the errors of values of the curve are lost in rounding because x is far from 0: {cure}");
        list.push(said(Severity::Warning, text));
    }
    // Where all is linear, MINOS errors and profiles follow from the errors alone.
    let by_errors = result.minimum.algorithm == "Linear" && left == Left::Root;
    let along_one = result.minos.iter().any(Option::is_some)
        || !(result.merrors.is_empty() && result.profiles.is_empty());
    let followed = along_one && !by_errors
        || !(result.contours.is_empty() && result.scans.is_empty() && result.bounds.is_empty())
        || result.derived.iter().any(|d| d.interval.is_some());
    if followed {
        let text = format!(
            "MINOS errors, profiles and contours may be wrong from rounding because x is far from 0: {cure}"
        );
        list.push(said(Severity::Warning, text));
    }
    list
}

fn said(severity: Severity, text: String) -> FitWarning {
    FitWarning { code: "W-FAR", severity, text, param: None }
}

/// What to do, with the place to count x from.
fn cure(problem: &Problem<'_>) -> String {
    let middle = problem.views().into_iter().find_map(|view| {
        let data = view.data.filter(|d| d.n_coordinates() == 1)?;
        let all = data.x();
        let used: Vec<f64> = view.cost.fit_set().rows.iter().filter_map(|i| all.get(i).copied()).collect();
        crate::fit::middle_of(&used)
    });
    match middle {
        Some(middle) if middle > 0.0 => format!("fit in x-{middle}"),
        Some(middle) => format!("fit in x+{}", -middle),
        None => "bring the numbers to a common size".to_owned(),
    }
}

/// Rounding of the curve in errors of the data; `None` where its terms do not cancel, or there are no residuals.
fn rounding(problem: &Problem<'_>, found: &Minimum) -> Option<f64> {
    let squares = problem.cost.squares()?;
    let (p, n, rows) = (found.values(), squares.n_rows(), squares.n_data());
    if n.saturating_mul(p.len()) > MOST {
        return None;
    }
    let (mut r, mut jacobian) = (vec![0.0; n], vec![0.0; n * p.len()]);
    squares.residuals(&p, &mut r, &mut jacobian);
    let terms = |i: usize| p.iter().enumerate().map(move |(j, _)| (j, j * n + i));
    let sizes: Vec<f64> =
        (0..rows).map(|i| terms(i).map(|(j, at)| (p[j] * jacobian[at]).abs()).sum()).collect();
    let sums = (0..rows).map(|i| terms(i).map(|(j, at)| p[j] * jacobian[at]).sum::<f64>().abs());
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    // Terms that do not cancel are as large as the data, and rounded no more than these.
    if largest < CANCEL * sums.fold(0.0, f64::max) {
        return None;
    }
    let scaling = problem.scaling(found);
    let unit = if scaling.from_scatter { scaling.usable_factor() } else { 1.0 };
    let mut rounding = f64::EPSILON * largest;
    if found.status.at_limit.is_empty() {
        for k in found.params.free() {
            let column = &jacobian[k * n..(k + 1) * n];
            let (product, square) = column
                .iter()
                .zip(&r)
                .fold((0.0, 0.0), |(product, square), (j, r)| (product + j * r, square + j * j));
            rounding = rounding.max(f64::abs(product) / square.sqrt());
        }
    }
    Some(rounding / unit)
}
