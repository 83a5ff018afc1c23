//! Commands about the members of a fit: add a data set, take one away, show another, call it something, share a parameter.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Edit;
use super::compose::compose;
use super::data::read_example;
use super::model::{compile_in, replace_model};
use super::reading::read_file;
use super::rename;
use super::settings::forget_unknown_names;
use crate::cost;
use crate::data::examples;
use crate::fit::history::Gesture;
use crate::fit::state::State;
use crate::fit::tie::Ties;
use crate::fit::{FigureLook, FitConfig, FitError, Member, NewData, SharedError, Source, start};
use crate::model::Model;
use crate::model::formula::is_name;
use crate::params::ParamError;

/// Adds a data set with a formula (that of the active member, or of the example, when none is given), and shows it.
pub(super) fn add(state: &mut State, data: &NewData, formula: Option<&str>) -> Result<Edit, FitError> {
    let (data, source, own_formula) = match data {
        NewData::File { path, options } => {
            let source = Source::File { path: path.clone(), options: options.clone() };
            (Arc::new(read_file(path, options)?), Some(source), None)
        }
        NewData::Example(name) => {
            let formula = examples::find(name).map(|example| example.formula);
            (Arc::new(read_example(name)?), Some(Source::example(name.as_str())), formula)
        }
        NewData::Given(data, source) => (Arc::clone(data), source.clone(), None),
    };
    let label = format!("Add {}", data.name);
    let formula = formula.or(own_formula).unwrap_or(&state.config.member().formula).trim().to_owned();
    put(state, Member { data: Some(data), source, ..Member::new(formula) })?;
    Ok(Edit::step(label))
}

/// Puts a member behind the others; it takes the place of the only one when that has no data yet.
fn put(state: &mut State, member: Member) -> Result<(), FitError> {
    let model = compile_in(&member.formula, &state.config.definitions, &member)?;
    let config = &mut state.config;
    let first = matches!(config.members.as_slice(), [only] if only.data.is_none() && only.needs_data());
    let mut old: Vec<Vec<usize>> = state.models.iter().map(|own| own.at.clone()).collect();
    let mut models: Vec<Model> = state.models.iter().map(|own| own.model.clone()).collect();
    if first {
        (models, old, config.members) = (Vec::new(), Vec::new(), Vec::new());
    }
    models.push(model);
    config.members.push(member);
    config.active = config.members.len() - 1;
    compose(state, models, |j, k| old.get(j)?.get(k).copied())?;
    forget_unknown_names(state);
    start::refresh(state);
    Ok(())
}

/// Takes member `index` away; its constraints stay as far as their parameters do.
pub(super) fn remove(state: &mut State, index: usize) -> Result<Edit, FitError> {
    let n = state.config.members.len();
    if index >= n || n == 1 {
        return Err(FitError::NoMember { action: "remove", index, n });
    }
    let label = format!("Remove {}", state.config.title(index));
    forget_sharer(&mut state.config, index);
    let gone = state.config.members.remove(index);
    state.config.members[0].cost.constraints.extend(gone.cost.constraints);
    state.models.remove(index);
    if state.config.taking_part().is_empty() {
        state.config.members[0].left_out = false;
    }
    let active = &mut state.config.active;
    *active = if *active > index { *active - 1 } else { (*active).min(n - 2) };
    compose_again(state)?;
    Ok(Edit::step(label))
}

/// Takes member `index`, which is still there, out of the sources that it has in common with others; what then belongs to one alone
/// becomes its own.
pub(crate) fn forget_sharer(config: &mut FitConfig, index: usize) {
    let FitConfig { members, shared_errors, .. } = config;
    let rows: Vec<usize> = members.iter().map(|m| m.data.as_ref().map_or(0, |d| d.n_total())).collect();
    for shared in shared_errors.iter_mut() {
        let lengths: Vec<usize> = shared.members.iter().filter_map(|&k| rows.get(k).copied()).collect();
        let rest: Vec<usize> = (0..shared.members.len()).filter(|&w| shared.members[w] != index).collect();
        // One that does not go with the data stays as it is: the fit says what is wrong with it.
        if let Ok(source) = cost::shared_by(&shared.source, &lengths, &rest) {
            shared.source = source;
        }
        shared.members.retain(|&k| k != index);
        if let [only] = shared.members.as_slice() {
            members[*only].cost.errors.push(shared.source.clone());
        }
        shared.members.iter_mut().filter(|k| **k > index).for_each(|k| *k -= 1);
    }
    shared_errors.retain(|shared| shared.members.len() > 1);
}

/// Replaces the sources that several members have in common.
pub(super) fn share(state: &mut State, list: &[SharedError]) -> Result<Edit, FitError> {
    let n = state.config.members.len();
    for &index in list.iter().flat_map(|shared| &shared.members) {
        if index >= n {
            return Err(FitError::NoMember { action: "share an error with", index, n });
        }
    }
    state.config.shared_errors = list.to_vec();
    Ok(Edit::step("Change the shared errors"))
}

/// Shows member `index`.
pub(super) fn activate(state: &mut State, index: usize) -> Result<Edit, FitError> {
    let n = state.config.members.len();
    if index >= n {
        return Err(FitError::NoMember { action: "show", index, n });
    }
    state.config.active = index;
    Ok(Edit::step(format!("Show {}", state.config.title(index))))
}

/// Calls member `index` something else; an empty name is that of its data.
pub(super) fn rename(state: &mut State, index: usize, name: &str) -> Result<Edit, FitError> {
    let n = state.config.members.len();
    let Some(member) = state.config.members.get_mut(index) else {
        return Err(FitError::NoMember { action: "rename", index, n });
    };
    name.trim().clone_into(&mut member.name);
    Ok(Edit::step(format!("Rename to {}", state.config.title(index))))
}

/// Gives member `index` a color in figures, or takes it away.
pub(super) fn set_color(state: &mut State, index: usize, color: Option<[u8; 3]>) -> Result<Edit, FitError> {
    let n = state.config.members.len();
    let Some(member) = state.config.members.get_mut(index) else {
        return Err(FitError::NoMember { action: "color", index, n });
    };
    member.color = color;
    Ok(Edit::step(format!("Color {}", state.config.title(index))))
}

/// Says how the figure of member `index` looks. A place that is dragged is one step until the end of the gesture.
pub(super) fn set_figure_look(state: &mut State, index: usize, look: &FigureLook) -> Result<Edit, FitError> {
    let n = state.config.members.len();
    let Some(member) = state.config.members.get_mut(index) else {
        return Err(FitError::NoMember { action: "draw", index, n });
    };
    let before = std::mem::replace(&mut member.figure, look.clone());
    let gesture = (before.numbers != look.numbers && look.numbers.is_some()).then_some(Gesture::Numbers);
    Ok(Edit { gesture, ..Edit::step(before.change_to(look)) })
}

/// Draws member `index` beside the one that is worked on, or hides it.
pub(super) fn show(state: &mut State, index: usize, visible: bool) -> Result<Edit, FitError> {
    let n = state.config.members.len();
    let Some(member) = state.config.members.get_mut(index) else {
        return Err(FitError::NoMember { action: "show", index, n });
    };
    member.hidden = !visible;
    let verb = if visible { "Draw" } else { "Hide" };
    Ok(Edit::step(format!("{verb} {}", state.config.title(index))))
}

/// Lets member `index` take part in the fit, or leaves it out.
pub(super) fn take_part(state: &mut State, index: usize, used: bool) -> Result<Edit, FitError> {
    let n = state.config.members.len();
    let Some(member) = state.config.members.get_mut(index) else {
        return Err(FitError::NoMember { action: "leave out", index, n });
    };
    member.left_out = !used;
    if state.config.taking_part().is_empty() {
        return Err(FitError::NothingTakesPart);
    }
    state.check_aside()?;
    let title = state.config.title(index);
    Ok(Edit::step(if used { format!("Fit {title} as well") } else { format!("Leave {title} out") }))
}

/// Lets the fit know the parameter `own` of the formula of member `index` by `name`: one that is there is shared from now on.
pub(super) fn map(state: &mut State, index: usize, own: &str, name: &str) -> Result<Edit, FitError> {
    let n = state.config.members.len();
    let (Some(member), Some(model)) = (state.config.members.get_mut(index), state.models.get(index)) else {
        return Err(FitError::NoMember { action: "change", index, n });
    };
    let names: Vec<String> = model.model.params().iter().map(|p| p.name.clone()).collect();
    if !names.iter().any(|p| p == own) {
        return Err(ParamError::Unknown { name: own.to_owned(), known: names }.into());
    }
    let name = name.trim();
    // One that is there may have come from a file under any name.
    if !is_name(name) && state.config.params.find(name).is_err() {
        return Err(ParamError::NoName { name: name.to_owned() }.into());
    }
    let before = member.name_in_fit(own).to_owned();
    member.names.retain(|(known, _)| known != own);
    if name != own {
        member.names.push((own.to_owned(), name.to_owned()));
        member.names.sort();
    }
    recompose(state)?;
    // What was asked of it by its old name is asked by the new one, unless others go on with the old.
    if state.config.params.find(&before).is_err() {
        rename::everywhere(&mut state.config, &before, name);
    }
    forget_unknown_names(state);
    // What is one parameter now cannot follow itself.
    Ties::new(&state.config.params)?;
    Ok(Edit::step(format!("{own} is {name}")))
}

/// Gives the active member a formula whose parameters no other member has.
pub(super) fn set_own_formula(state: &mut State, text: &str) -> Result<Edit, FitError> {
    let text = text.trim();
    let model = compile_in(text, &state.config.definitions, state.config.member())?;
    let elsewhere = names_elsewhere(state);
    let mut taken: Vec<String> = model.params().iter().map(|p| p.name.clone()).collect();
    taken.extend(elsewhere.iter().cloned());
    let mut names = Vec::new();
    for own in model.params().iter().map(|p| &p.name).filter(|own| elsewhere.contains(own)) {
        let free = free_name(own, &taken);
        taken.push(free.clone());
        names.push((own.clone(), free));
    }
    names.sort();
    state.config.member_mut().names = names;
    let nothing = vec![None; model.n_params()];
    replace_model(state, text.to_owned(), model, &nothing)?;
    start::refresh(state);
    Ok(Edit::step(format!("Set the formula {text}")))
}

/// The parameters that others than the active member have.
fn names_elsewhere(state: &State) -> Vec<String> {
    let others = state.models.iter().enumerate().filter(|(j, _)| *j != state.config.active);
    let used: BTreeSet<usize> = others.flat_map(|(_, own)| own.at.iter().copied()).collect();
    used.into_iter().map(|k| state.config.params[k].name.clone()).collect()
}

/// `name` with the first number that makes it another one than those `taken`.
fn free_name(name: &str, taken: &[String]) -> String {
    (2..=taken.len() + 2)
        .map(|n| format!("{name}_{n}"))
        .find(|free| !taken.contains(free))
        .unwrap_or_default()
}

/// The list of parameters anew for the same formulas; each takes over what it had, and what is asked of others is forgotten.
fn compose_again(state: &mut State) -> Result<(), FitError> {
    recompose(state)?;
    forget_unknown_names(state);
    Ok(())
}

/// The list of parameters anew for the same formulas.
fn recompose(state: &mut State) -> Result<(), FitError> {
    let old: Vec<Vec<usize>> = state.models.iter().map(|own| own.at.clone()).collect();
    let models = state.models.iter().map(|own| own.model.clone()).collect();
    compose(state, models, |j, k| old.get(j)?.get(k).copied())
}
