//! What several attempts of a search add up to: calls, path, warnings, and a sentence for each.

use super::call::{Counts, Warning};
use super::migrad::edm::ABOVE_MAX_EDM;
use super::{Minimum, StopReason};

/// Adds what something beside the search cost.
pub(super) fn add_counts(next: &mut Minimum, extra: Counts) {
    next.nfcn += extra.nfcn;
    next.ngrad += extra.ngrad;
    next.nhessian += extra.nhessian;
}

/// Adds what earlier attempts cost, and puts their path before the last one's.
pub(super) fn add_before(next: &mut Minimum, extra: Counts, before: &Minimum) {
    add_counts(next, extra);
    add_counts(next, Counts::of(before));
    let shift = extra.nfcn + before.nfcn;
    let later = next.trace.drain(..).map(|mut t| {
        t.nfcn += shift;
        t
    });
    next.trace = before.trace.iter().cloned().chain(later.collect::<Vec<_>>()).collect();
}

/// Of two attempts the one to go on with: a valid end, unless the one before lies clearly lower without being a flight to infinity;
/// of two that are not valid the lower one. `next` counts the calls of both.
pub(super) fn better(before: Minimum, next: Minimum) -> Minimum {
    let wins = if next.is_valid() {
        runs_away(&before) || !clearly_lower(&before, &next)
    } else {
        // Nothing says more about a function than that it has no minimum on that side.
        !(runs_away(&before) || before.fval <= next.fval)
    };
    if wins {
        return next;
    }
    let (nfcn, ngrad, nhessian) = (next.nfcn, next.ngrad, next.nhessian);
    Minimum { nfcn, ngrad, nhessian, ..before }
}

/// Whether F is lower by more than what edm leaves open.
pub(super) fn clearly_lower(a: &Minimum, b: &Minimum) -> bool {
    a.fval < b.fval && !same(a, b)
}

/// Whether two ends are the same minimum: F agrees to what edm leaves open.
pub(super) fn same(a: &Minimum, b: &Minimum) -> bool {
    (a.fval - b.fval).abs() <= ABOVE_MAX_EDM * a.edm_goal.max(b.edm_goal)
}

/// Whether a search followed a parameter to infinity, where there is no minimum however low F is.
pub(super) fn runs_away(m: &Minimum) -> bool {
    matches!(m.status.stop, StopReason::RunsAway(_))
}

/// The warnings without repetitions.
pub(super) fn merged(warnings: &[Warning]) -> Vec<Warning> {
    let mut out: Vec<Warning> = Vec::new();
    for w in warnings {
        if !out.contains(w) {
            out.push(w.clone());
        }
    }
    out
}

/// How an attempt ended, for the list of attempts.
pub(super) fn sentence(number: usize, how: &str, m: &Minimum) -> String {
    let end = if m.is_valid() {
        "converged".to_string()
    } else {
        format!("not valid ({})", m.status.reasons().join(", "))
    };
    // Nine digits: more say nothing to a reader.
    let short = format!("{:.8e}", m.fval);
    // Nor do fifteen zeros.
    let fval = match short.parse::<f64>() {
        Ok(f) if f == 0.0 || (1e-4..1e9).contains(&f.abs()) => f.to_string(),
        _ => short,
    };
    format!("attempt {number}, {how}: {end} at F = {fval}")
}
