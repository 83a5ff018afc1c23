//! The intermediate representation of a model, in the order of its making: an arena of shared subexpressions ([`expr`], `below`, [`simplify`]),
//! exact derivatives from expression to expression (`reverse`, [`diff`]), what depends on parameters alone drawn together
//! (`hoist`), a flat program (`select`, [`tape`]) and its evaluation on blocks of points ([`eval`], `block`); for a cost the sums over
//! points with their derivatives as one program (`fused`); convolutions on grids and smooth functions sampled once a call (`folded`,
//! `sampled`); and what parameters are, told by where they stand (`sizes`).
//!
//! Deliberately without names, spans or text: those belong to `formula`. Deliberately without data: a program gets columns of numbers.

mod below;
mod block;
pub mod diff;
pub mod eval;
pub mod expr;
mod folded;
pub mod func;
mod fused;
mod hoist;
pub mod kernel;
mod kinks;
mod origin;
mod precise;
mod radians;
mod reverse;
mod sampled;
mod scale;
mod select;
pub mod simplify;
mod sizes;
pub mod tape;

#[cfg(test)]
mod fused_tests;
#[cfg(test)]
mod tests;

pub use diff::Variable;
pub use eval::{Columns, Outcome};
pub use expr::{Arena, Id, Node};
pub(in crate::model) use folded::Extent;
pub use func::{Func1, Func2, Func3};
pub use fused::{Fused, Terms};
pub(in crate::model) use hoist::Hoist;
pub(in crate::model) use kinks::{jumps, kinked};
pub(in crate::model) use origin::overflows_at;
pub use precise::Precise;
pub(in crate::model) use radians::{takes_all_for_radians, takes_for_radians};
pub(in crate::model) use scale::has_free_scale;
pub(in crate::model) use sizes::roles;
pub use sizes::{Extent as DataExtent, Role};
pub use tape::Tape;
