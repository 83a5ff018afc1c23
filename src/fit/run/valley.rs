//! A lower valley beside the one that was found: where a search by one algorithm ends in doubt, a second one from other starts looks
//! whether there is a better minimum. It is told, not taken: who chose the algorithm chooses the valley. The automatic search, many starts
//! and what solves a linear problem need none of it.

use super::gof;
use super::problem::Problem;
use super::search;
use crate::minimize::{Algorithm, LocalMinimum, Method, Minimum, StopReason};

/// A probability of χ² below this is a doubt.
const DOUBT: f64 = 0.01;
/// Calls that the second look may take, and the most rows that it is taken for.
const MOST_CALLS: usize = 2000;
const MOST_ROWS: usize = 20_000;
/// A valley is lower by at least so many units of one standard deviation's rise, and by this part of F.
const LEAST_UPS: f64 = 1.0;
const LEAST_PART: f64 = 0.01;

/// Lists a lower minimum before those that were met, where there is one.
pub(super) fn look(problem: &Problem<'_>, found: &mut Minimum) {
    let Some(lower) = better(problem, found) else { return };
    if found.minima.is_empty() {
        let (values, fval, valid) = (found.values(), found.fval, found.is_valid());
        found.minima.push(LocalMinimum { values, fval, valid, found: 1 });
    }
    found.minima.insert(0, lower);
}

/// The lower minimum; `None` where there is no doubt, or nothing lower.
fn better(problem: &Problem<'_>, found: &Minimum) -> Option<LocalMinimum> {
    let method = &problem.request.config.method;
    let one_start = matches!(
        method.algorithm,
        Algorithm::Migrad
            | Algorithm::Simplex
            | Algorithm::Combined
            | Algorithm::Lm
            | Algorithm::Fumili
            | Algorithm::Descent
    );
    let asked = one_start && problem.cost.has_errors() && problem.cost.n_rows() <= MOST_ROWS;
    if !asked
        || matches!(found.status.stop, StopReason::Cancelled | StopReason::CallLimit)
        || !is_doubtful(problem, found)
    {
        return None;
    }
    let other = Method { algorithm: Algorithm::Auto, max_calls: Some(MOST_CALLS), ..Method::default() };
    let lower = search::by(problem, &other, &problem.start).ok()?;
    let least = (LEAST_UPS * found.up).max(LEAST_PART * found.fval.abs());
    let is_lower = lower.is_valid() && lower.fval < found.fval - least;
    is_lower.then(|| LocalMinimum { values: lower.values(), fval: lower.fval, valid: true, found: 1 })
}

fn is_doubtful(problem: &Problem<'_>, found: &Minimum) -> bool {
    let p = found.values();
    let p_value = gof::p_value(problem.chi2(&p), problem.ndof(&p), &problem.scaling(found));
    !found.is_valid() || p_value.is_some_and(|p| p < DOUBT)
}
