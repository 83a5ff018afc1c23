//! Commands about which rows are used: fit ranges and exclusions.

use super::Edit;
use crate::data::{Interval, Selection};
use crate::fit::history::Gesture;
use crate::fit::state::State;
use crate::fit::{FitError, start};

/// Replaces ranges and exclusions.
pub(super) fn set_selection(state: &mut State, selection: &Selection) -> Result<Edit, FitError> {
    put(state, selection.clone())?;
    Ok(Edit::of_gesture("Change the range", Gesture::Selection))
}

/// Sets the one fit range of x, or takes its ranges away; exclusions and other coordinates stay.
pub(super) fn set_range(state: &mut State, range: Option<Interval>) -> Result<Edit, FitError> {
    let selection = state.config.member().selection.clone();
    put(state, Selection { ranges: range.into_iter().collect(), ..selection })?;
    let label = if range.is_some() { "Change the range" } else { "Use the whole range" };
    Ok(Edit::of_gesture(label, Gesture::Selection))
}

/// A selection is refused when it is empty or leaves no data: the next fit could only fail.
fn put(state: &mut State, selection: Selection) -> Result<(), FitError> {
    selection.check()?;
    if let Some(data) = &state.config.member().data {
        data.fit_set(&selection)?;
    }
    state.config.member_mut().selection = selection;
    start::refresh(state);
    Ok(())
}
