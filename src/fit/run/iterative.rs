//! Errors that follow the model, held during each search: the fit is repeated with the covariance of the last minimum until the cost no
//! longer changes. What is minimised is then a plain χ², and so a straight line stays a linear problem.
//!
//! ```text
//! V_0 = V(θ_start);   θ_{k+1} = argmin F(θ; V_k),   V_{k+1} = V(θ_{k+1})   until |F_{k+1} − F_k| < 10⁻⁴ up, at most ten times
//! ```

use super::problem::Problem;
use super::search::search;
use crate::cost::DynamicErrors;
use crate::fit::{FitConfig, FitError};
use crate::minimize::Minimum;

/// Largest change of F, in units of `up`, that counts as none.
const SETTLED: f64 = 1e-4;

/// Searches at most.
const MOST: usize = 10;

/// Whether a member wants its errors held.
pub(super) fn is_wanted(config: &FitConfig) -> bool {
    config.members.iter().any(|m| m.cost.dynamic_errors == DynamicErrors::Iterative)
}

/// Repeats the search that has `found` its minimum until nothing changes.
pub(super) fn settle(
    mut problem: Problem<'_>,
    mut found: Minimum,
) -> Result<(Problem<'_>, Minimum), FitError> {
    if !is_wanted(&problem.request.config) || problem.cost.no_intervals().is_none() {
        return Ok((problem, found));
    }
    for _ in 1..MOST {
        if !found.is_valid() {
            break;
        }
        problem = problem.held_at(&found.values())?;
        let before = found.fval;
        let mut from = problem.start.clone();
        from.set_values(&found.values());
        found = search(&problem, &from)?;
        if (found.fval - before).abs() < SETTLED * found.up {
            break;
        }
    }
    Ok((problem, found))
}
