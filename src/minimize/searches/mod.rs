//! Searches that need no derivatives: `simplex` (alone: `settle`), `scan`, `seek`, and those for other minima, `improve` and
//! `multistart` with the points of `sobol`; gradient `descent`, for teaching. `judge` and `nearby` say what their ends are worth.

pub(in crate::minimize) mod descent;
pub(in crate::minimize) mod improve;
pub(in crate::minimize) mod judge;
pub(in crate::minimize) mod multistart;
pub(in crate::minimize) mod nearby;
pub(in crate::minimize) mod scan;
pub(in crate::minimize) mod seek;
pub(in crate::minimize) mod settle;
pub(in crate::minimize) mod simplex;
pub(in crate::minimize) mod sobol;
