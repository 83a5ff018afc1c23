//! MIGRAD, the variable-metric search of Davidon and Fletcher, and HESSE: `seed` → `search` (`line_search`, `davidon`, with exact
//! second derivatives the bounded steps of `trust`) → `hessian` with `posdef` → `saddle` and `runaway`, which doubt the end → `polish`.

pub(in crate::minimize) mod davidon;
pub(in crate::minimize) mod edm;
pub(in crate::minimize) mod gradient;
pub(in crate::minimize) mod hesse;
pub(in crate::minimize) mod hessian;
pub(in crate::minimize) mod line_search;
pub(in crate::minimize) mod polish;
pub(in crate::minimize) mod posdef;
pub(in crate::minimize) mod runaway;
pub(in crate::minimize) mod saddle;
pub(in crate::minimize) mod search;
pub(in crate::minimize) mod seed;
pub(in crate::minimize) mod state;
pub(in crate::minimize) mod trust;
pub(in crate::minimize) mod tuning;
