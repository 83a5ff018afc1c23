//! The command about functions with a name of the user's.

use super::Edit;
use super::model::set_formula;
use crate::fit::FitError;
use crate::fit::state::State;
use crate::model::NamedFormula;

/// Gives a formula a name, or a name another formula; what uses it is read anew.
pub(super) fn define(state: &mut State, name: &str, formula: &str) -> Result<Edit, FitError> {
    let name = name.trim();
    let list = &mut state.config.definitions;
    let at = list.iter().position(|f| f.name == name).unwrap_or(list.len());
    let function = NamedFormula::new(name, formula, &list[..at])?;
    match list.get_mut(at) {
        Some(there) => *there = function,
        None => list.push(function),
    }
    let active = state.config.active;
    for j in 0..state.config.members.len() {
        state.config.active = j;
        let text = state.config.member().formula.clone();
        if state.config.definitions.iter().any(|f| f.is_mentioned_in(&text)) {
            set_formula(state, &text)?;
        }
    }
    state.config.active = active;
    Ok(Edit::step(format!("Define {name}")))
}
