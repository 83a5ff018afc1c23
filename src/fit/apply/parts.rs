//! Commands about one term of a sum: taken away, estimated anew.

use super::Edit;
use super::model::{compile_in, replace_model};
use super::rename::everywhere;
use crate::fit::state::State;
use crate::fit::{FitError, PartLook, start};
use crate::model::{Model, Term};

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
    keep_names(state, &rest, &places);
    keep_looks(state, index, &rest);
    let inherit: Vec<Option<usize>> = places.into_iter().map(Some).collect();
    replace_model(state, rest.text().to_owned(), rest, &inherit)?;
    start::refresh(state);
    Ok(Edit::step(format!("Remove the part {label}")))
}

/// What is asked of parameters by name goes with them: `places` tells where those of `rest` stood before. Names that a person gave stay, and so
/// do those that other members may use; what was asked of a parameter that is gone is forgotten with it.
fn keep_names(state: &mut State, rest: &Model, places: &[usize]) {
    let alone = state.config.members.len() == 1;
    let old: Vec<String> = state.model().params().iter().map(|p| p.name.clone()).collect();
    let member = state.config.member();
    let in_fit: Vec<String> = old.iter().map(|own| member.name_in_fit(own).to_owned()).collect();
    let mut names = Vec::new();
    // Two steps, because a name may go from one parameter to another.
    let mut steps: Vec<(String, String)> = Vec::new();
    let mut ends = Vec::new();
    for (k, name) in in_fit.iter().enumerate() {
        let stands = places.iter().position(|&at| at == k).map(|j| rest.params()[j].name.clone());
        let is_free = alone && *name == old[k];
        let passing = format!("moved_parameter_{k}");
        match stands {
            Some(own) if is_free && own != *name => ends.push((passing.clone(), own)),
            Some(own) if !is_free && own != *name => {
                names.push((own, name.clone()));
                continue;
            }
            Some(_) => continue,
            None if alone => {}
            None => continue,
        }
        steps.push((name.clone(), passing));
    }
    names.sort();
    state.config.member_mut().names = names;
    for (from, to) in steps.into_iter().chain(ends) {
        everywhere(&mut state.config, &from, &to);
    }
}

/// Looks go with their terms.
fn keep_looks(state: &mut State, index: usize, rest: &Model) {
    let mut old: Vec<String> = state.model().terms().iter().map(Term::name).collect();
    old.remove(index);
    let looks = std::mem::take(&mut state.config.member_mut().figure.part);
    let kept = old.iter().zip(rest.terms()).filter_map(|(name, term)| {
        let look = looks.iter().find(|look| look.name == *name)?;
        Some(PartLook { name: term.name(), ..look.clone() })
    });
    state.config.member_mut().figure.part = kept.collect();
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
    let params = state.config.params.iter().enumerate();
    let which: Vec<bool> = params.map(|(k, p)| own.contains(&k) && p.is_open()).collect();
    start::anew(state, &which);
    Ok(Edit::step(label))
}
