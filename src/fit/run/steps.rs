//! Parameters that move a curve in steps (`floor(a*x)`, `x > a`): F has no derivatives in them, so no search that follows derivatives finds
//! their values and no HESSE their errors. They are searched by values alone, the others fitted for each, and the interval of values that do as
//! well is told in the place of an error.

use super::super::{FitWarning, Severity};
use super::problem::Problem;
use super::search;
use crate::minimize::{MinimizeError, Minimum, StopReason, start_step};
use crate::params::Parameters;

/// Each search of a value begins with this part of it and halves the step so many times.
const FIRST: f64 = 0.5;
const HALVINGS: i32 = 24;
/// So often all of them are searched, as long as F falls.
const ROUNDS: usize = 6;
/// Halvings that find the end of an interval of equal values.
const END: usize = 40;
/// Doublings of a step before an interval counts as endless.
const FARTHER: usize = 60;

/// Finds the values of parameters that move in steps, where `found` could not.
pub(super) fn settle(
    problem: &Problem<'_>,
    found: Minimum,
) -> Result<(Minimum, Vec<FitWarning>), MinimizeError> {
    let stepped = stepped(problem, &found);
    let cut_short = matches!(found.status.stop, StopReason::Cancelled | StopReason::CallLimit);
    if stepped.is_empty() || cut_short || !problem.cost.has_errors() {
        return Ok((found, Vec::new()));
    }
    let mut best = with_the_others(problem, &stepped, &found.params, None)?;
    for _ in 0..ROUNDS {
        let from = best.fval;
        let values = searched(problem, &stepped, best.values());
        best = with_the_others(problem, &stepped, &best.params, Some(&values))?;
        if from - best.fval <= best.edm_goal {
            break;
        }
    }
    let warnings = stepped.iter().map(|&k| warning(problem, &best, k)).collect();
    Ok((as_free(problem, &stepped, best, &found), warnings))
}

/// Free parameters in which a curve jumps, and along which the search has seen no curvature.
fn stepped(problem: &Problem<'_>, found: &Minimum) -> Vec<usize> {
    let unseen = found.status.hesse_failed || !found.status.flat.is_empty();
    let jumps = |k: usize| {
        problem.views().iter().any(|view| {
            let own = view.own.at.iter().position(|&at| at == k);
            own.is_some_and(|own| view.own.model.jumps_in(own))
        })
    };
    problem.start.free().into_iter().filter(|&k| unseen && jumps(k)).collect()
}

/// The fit of the others with those of `stepped` held where they are, or at their `values`.
fn with_the_others(
    problem: &Problem<'_>,
    stepped: &[usize],
    params: &Parameters,
    values: Option<&[f64]>,
) -> Result<Minimum, MinimizeError> {
    let mut start = params.clone();
    if let Some(values) = values {
        start.set_values(values);
    }
    for (k, p) in start.iter_mut().enumerate() {
        p.fixed |= stepped.contains(&k);
    }
    search::by(problem, &problem.request.config.method, &start)
}

/// The values with the lowest F on a pattern about `p`, one parameter after another, the others held.
fn searched(problem: &Problem<'_>, stepped: &[usize], mut p: Vec<f64>) -> Vec<f64> {
    let mut low = problem.cost.value(&p);
    for &k in stepped {
        let limits = problem.start[k].limits;
        let unit = p[k].abs().max(start_step(&problem.start[k]));
        for halving in 0..HALVINGS {
            let step = FIRST * unit * 0.5_f64.powi(halving);
            for sign in [1.0, -1.0] {
                let mut there = p.clone();
                there[k] = limits.clip(p[k] + sign * step);
                let f = problem.cost.value(&there);
                if f < low {
                    (p, low) = (there, f);
                }
            }
        }
    }
    p
}

/// `W-STEPS`: the interval of values of parameter `k` that do as well.
fn warning(problem: &Problem<'_>, best: &Minimum, k: usize) -> FitWarning {
    let p = best.values();
    let end = |sign: f64| {
        let same = |distance: f64| {
            let mut there = p.clone();
            there[k] += sign * distance;
            problem.cost.value(&there) <= best.fval + best.edm_goal
        };
        let limits = problem.start[k].limits;
        let limit = if sign < 0.0 { limits.lower() } else { limits.upper() };
        let most = limit.map_or(f64::INFINITY, |l| (l - p[k]).abs());
        let (mut inside, mut outside) = (0.0, start_step(&problem.start[k]).abs().min(most));
        // Ever farther until the cost changes; what a limit ends, ends there.
        for _ in 0..FARTHER {
            if !same(outside) {
                break;
            }
            if outside >= most {
                return p[k] + sign * most;
            }
            (inside, outside) = (outside, (2.0 * outside).min(most));
        }
        if same(outside) {
            return sign * f64::INFINITY;
        }
        for _ in 0..END {
            let middle = 0.5 * (inside + outside);
            if same(middle) { inside = middle } else { outside = middle }
        }
        p[k] + sign * inside
    };
    let interval = match (end(-1.0), end(1.0)) {
        (lo, hi) if lo.is_finite() && hi.is_finite() => {
            // The ends are known to a part of the interval.
            let unit = (hi - lo) * 1e-6;
            let known = |v: f64| if unit > 0.0 { ((v / unit).round() * unit) as f32 } else { v as f32 };
            format!("from {} to {}", known(lo), known(hi))
        }
        (lo, _) if lo.is_finite() => format!("from {} on", lo as f32),
        (_, hi) if hi.is_finite() => format!("up to {}", hi as f32),
        _ => "near and far".to_owned(),
    };
    let name = &problem.start[k].name;
    let others = if best.params.n_free() > 0 {
        format!("; the errors of the others are those with {name} held")
    } else {
        String::new()
    };
    let text = format!(
        "the curve moves in steps with {name}, so there is no derivative and no HESSE error of {name}: all values {interval} do as well{others}"
    );
    FitWarning { code: "W-STEPS", severity: Severity::Warning, text, param: Some(k) }
}

/// `best` with the parameters in `stepped` as free as they were, and without errors.
fn as_free(problem: &Problem<'_>, stepped: &[usize], mut best: Minimum, found: &Minimum) -> Minimum {
    for (k, p) in best.params.iter_mut().enumerate() {
        p.fixed = problem.start[k].fixed;
        if stepped.contains(&k) {
            best.errors[k] = f64::NAN;
        }
    }
    best.status.warnings.retain(|(code, _)| *code != "W-ALLFIXED");
    best.nfcn += found.nfcn;
    best
}
