//! Errors of the parameters beside one that has stopped at a limit. Deliberately not here: the one at the limit, whose own error means nothing.
//!
//! Where F still falls towards the limit, the search holds the parameter there, and the second derivatives are those of the others alone:
//! (H_qq)⁻¹, right only if the limit is the true value. Without the limit it is (H⁻¹)_qq = (H_qq)⁻¹/(1 − ρ²), ρ the correlation with what stopped.
//! H is the matrix of expected second derivatives, which needs no values beyond the limit. An error that comes out more than a tenth too small
//! (|ρ| > 0.44) is one that depends on the limit; smaller correlations change the last digit that is printed. A value that is near its
//! limit only is a minimum like any other, and so are the errors of the others.

use nalgebra::DMatrix;

use super::problem::Problem;
use crate::minimize::{CovStatus, Minimum};
use crate::numeric::linalg;
use crate::params::ParamId;

/// An error may be this part of what it is without the limit.
const TOO_SMALL: f64 = 0.9;
/// A value closer to its limit than this part of its error has stopped there.
const STOPPED: f64 = 0.05;

/// Free parameters whose errors in `minimum` depend on a limit that another one has stopped at; `scale` is the factor on errors.
pub(super) fn beside_limit(problem: &Problem<'_>, minimum: &Minimum, scale: f64) -> Vec<ParamId> {
    let status = &minimum.status;
    let free: Vec<usize> = minimum
        .params
        .free()
        .into_iter()
        .filter(|&k| !status.is_undetermined(&minimum.params[k].name))
        .collect();
    let is_at = |k: usize| status.at_limit.contains(&ParamId(k));
    if !free.iter().any(|&k| is_at(k)) || status.covariance <= CovStatus::Missing {
        return Vec::new();
    }
    let Some((free, with)) = expected(problem, minimum, &free) else {
        return of_one_member(problem, minimum, &free);
    };
    let Some(without_limits) = linalg::invert_posdef(&with) else {
        return of_one_member(problem, minimum, &free);
    };
    let has_stopped = |i: usize| {
        let error = scale * (2.0 * minimum.up * without_limits[(i, i)]).sqrt();
        is_at(free[i]) && room(minimum, free[i]) < STOPPED * error
    };
    let others: Vec<usize> = (0..free.len()).filter(|&i| !has_stopped(i)).collect();
    let Some(held) = linalg::invert_posdef(&with.select_rows(&others).select_columns(&others)) else {
        return Vec::new();
    };
    let depends = |(at, i): &(usize, &usize)| {
        held[(*at, *at)] < TOO_SMALL * TOO_SMALL * without_limits[(**i, **i)] && !is_at(free[**i])
    };
    others.iter().enumerate().filter(depends).map(|(_, &i)| ParamId(free[i])).collect()
}

/// The expected second derivatives by those of the parameters that F changes with.
fn expected(problem: &Problem<'_>, minimum: &Minimum, free: &[usize]) -> Option<(Vec<usize>, DMatrix<f64>)> {
    let p = minimum.values();
    let mut grad = vec![0.0; p.len()];
    let mut z = DMatrix::zeros(p.len(), p.len());
    problem.cost.expected()?.linearised(&p, &mut grad, &mut z);
    let seen: Vec<usize> = free.iter().copied().filter(|&k| z[(k, k)] > 0.0).collect();
    let own = z.select_rows(&seen).select_columns(&seen);
    linalg::is_finite(&own).then_some((seen, own))
}

/// How far the value of parameter `k` may still go.
fn room(minimum: &Minimum, k: usize) -> f64 {
    let p = &minimum.params[k];
    let below = p.limits.lower().map_or(f64::INFINITY, |a| p.value - a);
    let above = p.limits.upper().map_or(f64::INFINITY, |b| b - p.value);
    below.min(above)
}

/// Where nothing is known of correlations with the parameter at its limit: all that stand in one model with it.
fn of_one_member(problem: &Problem<'_>, minimum: &Minimum, free: &[usize]) -> Vec<ParamId> {
    let at = &minimum.status.at_limit;
    let models = &problem.request.models;
    let beside =
        |k: usize| models.iter().any(|m| m.at.contains(&k) && at.iter().any(|id| m.at.contains(&id.0)));
    free.iter().map(|&k| ParamId(k)).filter(|id| !at.contains(id) && beside(id.0)).collect()
}
