//! Toy experiments: data drawn from an assumed truth and fitted as the real data are, to see how estimates scatter, whether errors
//! cover, and how often a fit is as bad as the one at hand.
//!
//! Toy `i` draws from stream `i` of the seed, whatever thread runs it and whatever other toys are run: the union of all shards is the
//! whole. Deliberately not here: bootstrap and jackknife, which know no truth.

mod counts;
mod events;
mod experiment;
mod joint;
mod knowledge;
mod points;
mod statistic;
mod summary;
mod together;
mod truth;

pub use experiment::{Shard, Toy};
pub use statistic::{Statistic, Statistics};
pub use summary::{Coverage, ToyParameter, ToyProbability, ToySummary};
pub use truth::Toys;
