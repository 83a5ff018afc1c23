//! Carries out the commands that change the choices: one file a group of commands, one function a command.
//!
//! A handler works on a copy of the state. When it refuses, the copy is dropped, so a refused command changes nothing.
//! Deliberately absent: history, worker, results; they belong to the session.

mod compose;
mod data;
mod definitions;
mod members;
mod model;
mod params;
mod parts;
mod reading;
mod rename;
mod selection;
mod settings;

pub(crate) use data::open_example;
pub(crate) use members::forget_sharer;
pub(crate) use model::{formula_problem, initial_state, state_of_members};
pub use params::changed_parameter;
pub use reading::{DROPPED, read_again_label, read_data, read_from, read_table};

use super::file::SavedResult;
use super::history::Gesture;
use super::state::State;
use super::{Command, FitError, Function, ParamEdit, tie};
use crate::params::ParamId;

/// What a handler did, for the history.
pub(crate) struct Edit {
    /// Name of the undo step.
    pub label: String,
    /// The gesture it may belong to.
    pub gesture: Option<Gesture>,
    /// What an opened session file says about its last fit.
    pub saved: Option<SavedResult>,
    /// The fitted functions of an opened session file.
    pub functions: Option<Vec<Function>>,
}

impl Edit {
    pub(crate) fn step(label: impl Into<String>) -> Edit {
        Edit { label: label.into(), gesture: None, saved: None, functions: None }
    }

    fn of_gesture(label: impl Into<String>, gesture: Gesture) -> Edit {
        Edit { label: label.into(), gesture: Some(gesture), saved: None, functions: None }
    }
}

/// Carries out `command` on `state`; `None` when it is no change of the choices (Run, Undo, Save …) and the session must see to it.
///
/// # Errors
/// The command is refused; `state` may then be half changed and must be dropped.
pub(crate) fn edit(state: &mut State, command: &Command) -> Result<Option<Edit>, FitError> {
    let edit = match command {
        Command::Open { path, options } => data::open(state, path, options)?,
        Command::TakeSession(opened) => data::take_session(state, opened),
        Command::Read(source) => data::read(state, source)?,
        Command::OpenTable(source) => data::open_table(state, source)?,
        Command::ReadAgain(path) => data::read_again(state, path)?,
        Command::SetNumbers(list) => data::set_numbers(state, list)?,
        Command::OpenExample(name) => data::open_example(state, name)?,
        Command::SetData(data, source) => data::set_data(state, data, source.as_ref()),
        Command::SetBinning(binning) => data::set_binning(state, binning.as_ref())?,
        Command::MoveBinning(binning) => {
            Edit { gesture: Some(Gesture::Bins), ..data::set_binning(state, Some(binning))? }
        }
        Command::SetColumns(list) => {
            data::read_anew(state, "Calculate columns", |options| options.calculated.clone_from(list))?
        }
        Command::SetCut(cut) => data::read_anew(state, "Cut rows", |options| options.cut.clone_from(cut))?,
        Command::SetMask { row, used } => data::set_mask(state, *row, *used)?,
        Command::AddMember { data, formula } => members::add(state, data, formula.as_deref())?,
        Command::RemoveMember(index) => members::remove(state, *index)?,
        Command::Activate(index) => members::activate(state, *index)?,
        Command::RenameMember(index, name) => members::rename(state, *index, name)?,
        Command::SetColor { member, color } => members::set_color(state, *member, *color)?,
        Command::SetFigureLook { member, look } => members::set_figure_look(state, *member, look)?,
        Command::ShowMember { member, visible } => members::show(state, *member, *visible)?,
        Command::UseMember { member, used } => members::take_part(state, *member, *used)?,
        Command::SetSharedErrors(list) => members::share(state, list)?,
        Command::MapParam { member, param, name } => members::map(state, *member, param, name)?,
        Command::SetFormula(text) => model::set_formula(state, text)?,
        Command::SetOwnFormula(text) => members::set_own_formula(state, text)?,
        Command::DefineFunction { name, formula } => definitions::define(state, name, formula)?,
        Command::SetCustomCost { formula, errordef } => model::set_custom_cost(state, formula, *errordef)?,
        Command::AddTerm(term) => model::add_term(state, term)?,
        Command::RemoveTerm(index) => parts::remove(state, *index)?,
        Command::GuessTerm(index) => parts::guess(state, *index)?,
        Command::Guess => model::guess_all(state)?,
        Command::Several { label, changes } => several(state, label, changes)?,
        Command::SetValues(values) => params::set_values(state, values)?,
        Command::MoveValues(values) => params::move_values(state, values)?,
        Command::SetParam(id, change) => params::set_param(state, *id, change)?,
        Command::SetParameters { label, params } => params::set_parameters(state, label, params)?,
        Command::SetSelection(selection) => selection::set_selection(state, selection)?,
        Command::SetRange(range) => selection::set_range(state, *range)?,
        Command::SetCost(choice) => settings::set_cost(state, choice)?,
        Command::SetCostKind(kind) => settings::set_cost_kind(state, *kind)?,
        Command::SetMethod(method) => settings::set_method(state, method)?,
        Command::SetIntervals(intervals) => settings::set_intervals(state, intervals)?,
        Command::SetDerived(list) => settings::set_derived(state, list)?,
        Command::SetScaling(scaling) => settings::set_scaling(state, *scaling),
        Command::SetKeepUserValues(keep) => settings::set_keep_user_values(state, *keep),
        Command::SetContourLook(look) => settings::set_contour_look(state, *look),
        Command::SetStoring(storing) => settings::set_storing(state, *storing),
        Command::SetPrint(level) => settings::set_print(state, *level),
        Command::Reset => settings::reset(state),
        Command::Run(_)
        | Command::Suggest
        | Command::Cancel
        | Command::AdoptResult
        | Command::TakeFunction { .. }
        | Command::ShowFunction { .. }
        | Command::RemoveFunction(_)
        | Command::ColorFunction { .. }
        | Command::GoBackTo(_)
        | Command::GoBackToFunction(_)
        | Command::DrawFit { .. }
        | Command::TakeFit(_)
        | Command::Undo
        | Command::Redo
        | Command::EndGesture
        | Command::Save(_) => return Ok(None),
    };
    state.settle_range();
    tie::settle(&mut state.config.params)?;
    Ok(Some(edit))
}

/// Several changes as one step.
fn several(state: &mut State, label: &str, changes: &[Command]) -> Result<Edit, FitError> {
    for change in changes {
        if edit(state, change)?.is_none() {
            return Err(FitError::NoChange { label: label.to_owned() });
        }
    }
    Ok(Edit::step(label.to_owned()))
}

/// Gives these parameters values, as one step.
///
/// # Errors
/// A parameter follows others, or a value is not a number.
pub(crate) fn take_values(
    state: &mut State,
    values: &[(ParamId, f64)],
    label: String,
) -> Result<Edit, FitError> {
    for &(id, value) in values {
        params::set_param(state, id, &ParamEdit::Value(value))?;
    }
    tie::settle(&mut state.config.params)?;
    Ok(Edit::step(label))
}
