//! Commands about one parameter: value, step, limits, fixed, free, or tied to others.

use super::Edit;
use crate::fit::history::Gesture;
use crate::fit::state::State;
use crate::fit::{FitError, ParamEdit, ValueOrigin, tie};
use crate::params::{ParamError, ParamId, Parameter};

/// Changes the parameter at `id`.
pub(super) fn set_param(state: &mut State, id: ParamId, change: &ParamEdit) -> Result<Edit, FitError> {
    let known = state.config.params.names();
    let unknown = || ParamError::Unknown { name: id.0.to_string(), known };
    let param = state.config.params.get_mut(id).ok_or_else(unknown)?;
    let name = param.name.clone();
    match change {
        ParamEdit::Value(value) => {
            set_value(param, *value)?;
            set_origin(state, id);
            Ok(Edit::of_gesture(format!("Change {name}"), Gesture::Value(id)))
        }
        ParamEdit::Step(step) => {
            // A step that is no length would stop the search: the rule takes over.
            param.step = step.filter(|s| s.is_finite() && *s > 0.0);
            Ok(Edit::of_gesture(format!("Change the step of {name}"), Gesture::Step(id)))
        }
        ParamEdit::Limits(limits) => {
            param.limits = *limits;
            param.typed_limits = !limits.is_none();
            if !param.is_tied() && !limits.contains(param.value) {
                param.value = limits.clip(param.value);
                set_origin(state, id);
            }
            Ok(Edit::of_gesture(format!("Change the limits of {name}"), Gesture::Limits(id)))
        }
        ParamEdit::Fixed(fixed) => {
            if param.constant && !fixed {
                return Err(FitError::Constant { name });
            }
            param.fixed = *fixed;
            if *fixed {
                param.tie = None;
            }
            Ok(Edit::step(if *fixed { format!("Fix {name}") } else { format!("Release {name}") }))
        }
        ParamEdit::Tie(None) => {
            param.tie = None;
            param.value = param.limits.clip(param.value);
            Ok(Edit::step(format!("Untie {name}")))
        }
        ParamEdit::Tie(Some(expression)) => {
            param.tie = Some(expression.trim().to_owned());
            param.fixed = false;
            tie::settle(&mut state.config.params)?;
            Ok(Edit::step(format!("Tie {name}")))
        }
    }
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
