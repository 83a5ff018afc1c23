//! Commands about one parameter: value, step, limits, fixed, free, or tied to others.

use super::Edit;
use crate::fit::history::Gesture;
use crate::fit::state::State;
use crate::fit::{FitError, ParamEdit, ValueOrigin, tie};
use crate::params::{ParamError, ParamId, Parameter, Parameters};

/// Changes the parameter at `id`.
pub(super) fn set_param(state: &mut State, id: ParamId, change: &ParamEdit) -> Result<Edit, FitError> {
    if changed_parameter(&mut state.config.params, id, change)? {
        set_origin(state, id);
    }
    let name = &state.config.params[id.0].name;
    Ok(match change {
        ParamEdit::Value(_) => Edit::of_gesture(format!("Change {name}"), Gesture::Value(id)),
        ParamEdit::Step(_) => Edit::of_gesture(format!("Change the step of {name}"), Gesture::Step(id)),
        ParamEdit::Limits(_) => Edit::of_gesture(format!("Change the limits of {name}"), Gesture::Limits(id)),
        ParamEdit::Fixed(true) => Edit::step(format!("Fix {name}")),
        ParamEdit::Fixed(false) => Edit::step(format!("Release {name}")),
        ParamEdit::Tie(None) => Edit::step(format!("Untie {name}")),
        ParamEdit::Tie(Some(_)) => Edit::step(format!("Tie {name}")),
    })
}

/// Changes one of these parameters as [`Command::SetParam`](crate::fit::Command::SetParam) does; whether that gave it another value.
///
/// # Errors
/// There is no such parameter, the value is no number, or the tie is no formula.
pub fn changed_parameter(params: &mut Parameters, id: ParamId, change: &ParamEdit) -> Result<bool, FitError> {
    let known = params.names();
    let unknown = || ParamError::Unknown { name: id.0.to_string(), known };
    let param = params.get_mut(id).ok_or_else(unknown)?;
    match change {
        ParamEdit::Value(value) => {
            set_value(param, *value)?;
            return Ok(true);
        }
        // A step that is no length would stop the search: the rule takes over.
        ParamEdit::Step(step) => param.step = step.filter(|s| s.is_finite() && *s > 0.0),
        ParamEdit::Limits(limits) => {
            param.limits = *limits;
            param.typed_limits = !limits.is_none();
            if !param.is_tied() && !limits.contains(param.value) {
                param.value = limits.clip(param.value);
                return Ok(true);
            }
        }
        ParamEdit::Fixed(fixed) => {
            if param.constant && !fixed {
                return Err(FitError::Constant { name: param.name.clone() });
            }
            param.fixed = *fixed;
            if *fixed {
                param.tie = None;
            }
        }
        ParamEdit::Tie(None) => {
            param.tie = None;
            param.value = param.limits.clip(param.value);
        }
        ParamEdit::Tie(Some(expression)) => {
            param.tie = Some(expression.trim().to_owned());
            param.fixed = false;
            tie::settle(params)?;
        }
    }
    Ok(false)
}

/// Replaces all parameters; they must bear the names of those that are there.
pub(super) fn set_parameters(
    state: &mut State,
    label: &str,
    list: &[(Parameter, ValueOrigin)],
) -> Result<Edit, FitError> {
    let known = state.config.params.names();
    let params = Parameters::new(list.iter().map(|(param, _)| param.clone()).collect())?;
    if params.names() != known {
        return Err(ParamError::Unknown { name: params.names().join(", "), known }.into());
    }
    state.config.params = params;
    state.config.origins = list.iter().map(|(_, origin)| *origin).collect();
    Ok(Edit::step(label))
}

/// Replaces the values of all free parameters; a list that is too short leaves the rest as it was.
pub(super) fn set_values(state: &mut State, values: &[f64]) -> Result<Edit, FitError> {
    for (i, &value) in values.iter().enumerate() {
        let id = ParamId(i);
        let Some(param) = state.config.params.get_mut(id).filter(|p| p.is_free()) else { continue };
        set_value(param, value)?;
        set_origin(state, id);
    }
    Ok(Edit::step("Take values over"))
}

/// Gives these parameters values, as a part of a drag. Those that are not free stay.
pub(super) fn move_values(state: &mut State, values: &[(ParamId, f64)]) -> Result<Edit, FitError> {
    for &(id, value) in values {
        let known = state.config.params.names();
        let unknown = || ParamError::Unknown { name: id.0.to_string(), known };
        let param = state.config.params.get_mut(id).ok_or_else(unknown)?;
        if param.is_free() {
            set_value(param, value)?;
            set_origin(state, id);
        }
    }
    let label = match values {
        [(id, _)] => format!("Change {}", state.config.params[id.0].name),
        _ => "Move the curve".to_owned(),
    };
    Ok(Edit::of_gesture(label, Gesture::Curve))
}

/// A value beyond a limit stops at the limit, so that a handle can be dragged to it.
fn set_value(param: &mut Parameter, value: f64) -> Result<(), FitError> {
    if let Some(expression) = &param.tie {
        return Err(FitError::Tied { name: param.name.clone(), expression: expression.clone() });
    }
    if !value.is_finite() {
        return Err(FitError::Value { name: param.name.clone(), value });
    }
    param.value = param.limits.clip(value);
    Ok(())
}

fn set_origin(state: &mut State, id: ParamId) {
    if let Some(origin) = state.config.origins.get_mut(id.0) {
        *origin = ValueOrigin::User;
    }
}
