//! What several attempts of a search add up to: calls, path, warnings, and a sentence for each.

use super::Minimum;
use crate::minimize::call::{Counts, Warning};

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
