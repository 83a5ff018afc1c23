//! Commands about one term of a sum: taken away, estimated anew.

use super::Edit;
use super::model::{compile_in, replace_model};
use crate::fit::state::State;
use crate::fit::{FitError, ValueOrigin, start};
use crate::model::Term;

/// The term at `index` of the active formula.
fn term(state: &State, index: usize) -> Result<&Term, FitError> {
    let terms = state.model().terms();
    terms.get(index).ok_or(FitError::NoTerm { index, n: terms.len() })
}

/// Takes a term away; the others keep their parameters with everything that was said about them.
pub(super) fn remove(state: &mut State, index: usize) -> Result<Edit, FitError> {
    let label = term(state, index)?.label.clone();
    let member = state.config.member();
    let compile = |text: &str| compile_in(text, &state.config.definitions, member).ok();
    let found = state.model().without_term(index, compile);
    let (rest, places) = found.ok_or_else(|| FitError::TermStays { term: label.clone() })?;
    let inherit: Vec<Option<usize>> = places.into_iter().map(Some).collect();
    replace_model(state, rest.text().to_owned(), rest, &inherit)?;
    start::refresh(state);
    Ok(Edit::step(format!("Remove the part {label}")))
}

/// Estimates the parameters of a term anew from what the others leave; those that are held stay.
pub(super) fn guess(state: &mut State, index: usize) -> Result<Edit, FitError> {
    let term = term(state, index)?;
    if state.config.member().data.is_none() {
        return Err(FitError::NoData);
    }
    let label = format!("Estimate the part {}", term.label);
    let at = &state.models[state.config.active].at;
    let own: Vec<usize> = term.params.iter().map(|&k| at[k]).collect();
    for k in own {
        let is_open = state.config.params.iter().nth(k).is_some_and(crate::params::Parameter::is_open);
        if is_open && let Some(origin) = state.config.origins.get_mut(k) {
            *origin = ValueOrigin::Default;
        }
    }
    start::refresh(state);
    Ok(Edit::step(label))
}
