//! Which models might describe the data: a catalogue of what people try on such data, each fitted, ranked by Akaike's criterion for few data.
//!
//! ```text
//! AICc = −2 ln L + 2n + 2n(n+1)/(N−n−1)
//! without errors of the data:  AICc = N ln(Σr²/N) + 2k + 2k(k+1)/(N−k−1),  k = n + 1 (the scatter is estimated, too)
//! fewer than six data:         the last term left out, which is infinite for a straight line there
//! ```
//! (Hurvich and Tsai, Biometrika 76 (1989) 297; Burnham and Anderson, Model Selection and Multimodel Inference (2002), eq. 2.4.)
//!
//! What it is not: a test, or advice on what the physics is. A small difference says that the data cannot tell two models apart; the
//! simpler one is pointed out then. Only differences of AICc mean anything, and only among fits of the same rows by the same cost, which
//! is why constraints and ties of the present formula are left out.

mod catalogue;
mod ranking;

#[cfg(test)]
mod tests;

pub use ranking::{Caution, Suggestion, Suggestions};

use std::sync::Arc;

use super::apply::state_of_members;
use super::resample::rows_of;
use super::run::fit_alone;
use super::{FitConfig, FitError, FitRequest, FitResult, Intervals, Member, start};
use crate::cost::{CostKind, ModelKind, Weights};
use crate::data::{Data, DataKind, Dataset, RowSet};
use crate::minimize::{Method, Observer};
use catalogue::{Candidate, Situation};

/// Rows of points or single values that are fitted at most; of more, every k-th is taken in order, which tells likely models from unlikely
/// ones just as well.
const MOST_ROWS: usize = 1000;

/// χ² is no good judge of bins with fewer counts.
const FEW_COUNTS: f64 = 5.0;

/// Calls of a cost that one model may take: enough from a start value that is right, too few for the search of other starts by which a fit
/// looks for what nobody would propose.
const MOST_CALLS: usize = 60;

/// Fits the catalogue to the data of the active member of `config`, with its rows and its cost, and ranks what came of it; bins that hold few
/// counts by their likelihood, unless another cost was chosen. Stopped, what was fitted until then is ranked.
///
/// # Errors
/// There are no data, or the cost is a typed one, which has no model.
pub fn suggest(config: &FitConfig, watch: &dyn Observer) -> Result<Suggestions, FitError> {
    let member = config.member();
    let data = member.data.as_deref().ok_or(FitError::NoData)?;
    if let Some(why) = obstacle(member, data) {
        return Err(FitError::NoSuggestions { why });
    }
    let used = data.fit_set(&member.selection)?.rows;
    let every = thinning(member, data, used.len());
    let mut plain = plain_member(member, data, &used, every)?;
    let counted = plain.cost.kind == CostKind::Auto && holds_few_counts(&plain, data, &used);
    if counted {
        plain.cost.kind = CostKind::Likelihood;
    }
    let seen = plain.data.as_deref().unwrap_or(data);
    let situation =
        Situation::of(seen, &member.cost).ok_or(FitError::NoSuggestions { why: TOO_MANY_COORDINATES })?;
    let mut fitted = Vec::new();
    let mut complete = true;
    for candidate in catalogue::of(situation) {
        if watch.stop_requested() {
            complete = false;
            break;
        }
        // A model that these data cannot be fitted with at all (too few points, x = 0 under a logarithm) is no suggestion.
        if let Ok(result) = fit(config, &plain, &candidate, watch) {
            fitted.push((candidate, result));
        }
    }
    Ok(Suggestions { complete, counted, ..Suggestions::ranked(fitted, every) })
}

/// Whether there are data that the catalogue has models for.
pub fn is_possible(config: &FitConfig) -> bool {
    let member = config.member();
    member.data.as_deref().is_some_and(|data| obstacle(member, data).is_none())
}

const TOO_MANY_COORDINATES: &str = "the catalogue has models of one and two coordinates only";

/// Why the catalogue has nothing for these data and this cost.
fn obstacle(member: &Member, data: &Dataset) -> Option<&'static str> {
    match member.cost.kind {
        CostKind::Custom => return Some("a typed cost has no model that another could replace"),
        CostKind::KsDistance => {
            return Some(
                "a distance between distributions gives no errors by which models could be told apart — choose unbinned",
            );
        }
        _ if member.cost.model_kind == ModelKind::Cdf => {
            return Some("the catalogue has functions and densities, no cumulative ones");
        }
        _ if !data.templates().is_empty() => return Some("templates are a model of their own"),
        _ => {}
    }
    Situation::of(data, &member.cost).is_none().then_some(TOO_MANY_COORDINATES)
}

/// Of how many of the `n` rows used one is fitted. Bins are few, and belong together; errors that hang together are not taken apart.
fn thinning(member: &Member, data: &Dataset, n: usize) -> usize {
    let can =
        data.kind() != DataKind::Histogram && member.cost.errors.is_empty() && data.templates().is_empty();
    // An odd step sees all of values that alternate.
    if can && n > MOST_ROWS { n.div_ceil(MOST_ROWS) | 1 } else { 1 }
}

/// Whether the contents of bins are counts, so few in some that a χ² would leave them out or give them too much weight.
fn holds_few_counts(plain: &Member, data: &Dataset, used: &RowSet) -> bool {
    let Data::Histogram(h) = &data.data else { return false };
    let is_plain =
        h.error.is_none() && plain.cost.errors.is_empty() && plain.cost.weights == Weights::default();
    let is_count = |k: usize| h.content[k] >= 0.0 && h.content[k].fract() == 0.0;
    is_plain && used.iter().all(is_count) && used.iter().any(|k| h.content[k] < FEW_COUNTS)
}

/// The member alone: without what is known of the parameters of its own formula, and with every k-th of its rows.
fn plain_member(member: &Member, data: &Dataset, used: &RowSet, every: usize) -> Result<Member, FitError> {
    let mut plain = Member { names: Vec::new(), cost: member.cost_alone(), ..member.clone() };
    if every > 1 {
        let picked: Vec<usize> = used.iter().step_by(every).collect();
        plain.data = Some(Arc::new(rows_of(data, &picked)?));
    }
    Ok(plain)
}

/// One model, from start values of its own, without anything beside the fit.
fn fit(
    config: &FitConfig,
    plain: &Member,
    candidate: &Candidate,
    watch: &dyn Observer,
) -> Result<Arc<FitResult>, FitError> {
    let member = Member { formula: candidate.formula.clone(), ..plain.clone() };
    let mut state = state_of_members(vec![member], config.definitions.clone(), false)?;
    state.config.method = Method { max_calls: Some(MOST_CALLS), ..Method::default() };
    state.config.scaling = config.scaling;
    state.config.intervals = Intervals { band: None, ..Intervals::default() };
    start::refresh(&mut state);
    let request = FitRequest { config: state.config, models: state.models, previous: None };
    fit_alone(&Arc::new(request), watch)
}
