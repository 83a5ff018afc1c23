//! Counts that are all 0: −ln L of Poisson is the number of entries expected then, lowest where nothing is expected, at the edge of what
//! a rate can be. There is no parabola and no symmetric error, but there are upper limits, which are known exactly.

use super::super::{FitResult, FitWarning, Severity};
use super::factor::scaled_by;
use super::problem::{Problem, View};
use crate::cost::CostKind;
use crate::data::{Data, Histogram};
use crate::minimize::Level;

/// Fewer entries than this are none.
const NOTHING: f64 = 1e-3;
/// Probability of the upper limits.
const LEVEL: f64 = 0.95;

/// `W-NO-ENTRIES`: every bin of every data set that is used is empty, and the fit is a Poisson likelihood.
pub(super) fn warning(problem: &Problem<'_>, result: &FitResult) -> Option<FitWarning> {
    let views = problem.views();
    let empty: Option<Vec<usize>> = views.iter().map(empty_bins).collect();
    let bins: usize = empty?.into_iter().sum();
    let free = problem.start.n_free();
    // A constraint is a measurement of its own, and has an error.
    let is_constrained = problem.request.config.members.iter().any(|m| !m.cost.constraints.is_empty());
    if bins == 0 || free == 0 || is_constrained {
        return None;
    }
    let p = result.minimum.values();
    let least: f64 = views.iter().filter_map(|view| expected(*view, &view.own.own(&p))).sum();
    let factor = match views.as_slice() {
        [alone] if free == 1 && least < NOTHING => per_unit(problem, *alone, &p),
        _ => None,
    };
    let rise = 0.5 * Level::Cl(LEVEL).rise(1).ok()?;
    // No entry has the probability exp(−μ).
    let exact = -(1.0 - LEVEL).ln();
    let in_bins = match bins {
        1 => "the only bin holds no entry".to_owned(),
        n => format!("none of the {n} bins holds an entry"),
    };
    let limits = match &factor {
        Some((k, each)) => {
            let at = |mu: f64| format!("{} = {}", problem.start[*k].name, short(mu / each));
            format!(
                "−ln L has risen by ½ (68 %) at {} and by {rise:.2} (95 %) at {}; from {} on ({exact:.2} entries in all) fewer than 5 % of \
                 measurements count nothing",
                at(0.5),
                at(rise),
                at(exact)
            )
        }
        None if least >= NOTHING => format!(
            "What is fixed, limited or written into the curve keeps it from 0: {} entries are expected at least. A profile, or --limit, gives \
             the limit of a parameter",
            short(least)
        ),
        None => format!(
            "−ln L has risen by ½ (68 %) where 0.5 entries are expected in all, and by {rise:.2} (95 %) where {rise:.2} are; from {exact:.2} on \
             fewer than 5 % of measurements count nothing. Nothing decides the shape of the curve"
        ),
    };
    let text = format!(
        "{in_bins}, so the likelihood is highest where as little as can be is expected, at the edge of what a rate can be: there is no \
         error ±, but an upper limit. {limits}"
    );
    Some(FitWarning {
        code: "W-NO-ENTRIES",
        severity: Severity::Warning,
        text,
        param: factor.map(|(k, _)| k),
    })
}

/// The number of bins used where none of them holds an entry; `None` where one does, or where it is no Poisson likelihood of counts.
fn empty_bins(view: &View<'_>) -> Option<usize> {
    let poisson =
        matches!(view.cost.kind(), CostKind::Likelihood | CostKind::PoissonFull | CostKind::Extended);
    let Data::Histogram(Histogram { content, .. }) = &view.data?.data else { return None };
    let rows = &view.cost.fit_set().rows;
    (poisson && rows.iter().all(|k| content[k] == 0.0)).then(|| rows.len())
}

/// The parameter that multiplies the curve, and the entries expected in all bins used for each unit of it.
fn per_unit(problem: &Problem<'_>, view: View<'_>, p: &[f64]) -> Option<(usize, f64)> {
    let mut own = view.own.own(p).into_owned();
    let k = scaled_by(problem, view, &own)?;
    own[k] = 1.0;
    let all = expected(view, &own)?;
    (all > 0.0 && all.is_finite()).then_some((view.own.at[k], all))
}

/// The entries expected in the bins used.
fn expected(view: View<'_>, own: &[f64]) -> Option<f64> {
    let contents = view.cost.prediction(own)?;
    Some(view.cost.fit_set().rows.iter().map(|row| contents[row]).sum())
}

/// Four digits.
fn short(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}
