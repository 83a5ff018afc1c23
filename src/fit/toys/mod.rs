//! Toy experiments: data drawn from an assumed truth and fitted as the real data are, to see how estimates scatter, whether errors
//! cover, and how often a fit is as bad as the one at hand.
//!
//! Toy `i` draws from stream `i` of the seed, whatever thread runs it and whatever other toys are run: the union of all shards is the
//! whole. Deliberately not here: bootstrap and jackknife, which know no truth.

mod boxes;
mod counts;
mod events;
mod experiment;
mod joint;
mod knowledge;
mod law;
mod points;
mod possible;
mod statistic;
mod study;
mod summary;
mod templates;
mod together;
mod trials;
mod truth;

/// Data drawn about what is expected, for those who expect what the data hold.
pub(super) mod again {
    pub(in crate::fit) use super::counts::{Total, drawn as counts};
    pub(in crate::fit) use super::knowledge::measure_again as measured;
    pub(in crate::fit) use super::law::{keep_domain, total_of};
    pub(in crate::fit) use super::templates::drawn as templates;
    pub(in crate::fit) use super::trials::{check as check_trials, drawn as trials};
}

pub use experiment::{Shard, Toy};
pub use possible::impossible;
pub use statistic::{Statistic, Statistics};
pub use study::{ToyScatter, ToyStudy, ToysWish};
pub use summary::{Coverage, ToyParameter, ToyProbability, ToySummary};
pub use truth::Toys;
