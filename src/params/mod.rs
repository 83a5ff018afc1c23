//! Parameters as the user sees them: names, values, steps, limits, what is fixed. No minimiser state.

mod limits;
mod parameter;

pub use limits::{Limits, ParamError};
pub use parameter::{ParamId, Parameter, Parameters};
