//! Layer 1: what was measured. Points, histograms and unbinned samples; which rows a fit uses; reading them from bytes.
//! Fits nothing and draws nothing: the language of formulas serves columns that are calculated from others.

mod angle;
mod binned;
mod binning;
mod cell;
mod column;
mod coordinate;
mod dataset;
mod error;
pub mod examples;
pub mod formats;
mod histogram;
mod left_out;
mod more;
mod points;
pub mod read;
#[cfg(feature = "root")]
pub mod root;
mod row_set;
mod sample;
mod selection;
pub mod uhi;
pub mod write;

pub use angle::Angle;
pub use binning::{Binning, BinningRule};
pub use column::Column;
pub(crate) use column::same_bits;
pub use coordinate::{coordinate_name, coordinate_named};
pub use dataset::{AxisTitle, Data, DataKind, Dataset};
pub use error::DataError;
pub use histogram::{Edges, Histogram, MAX_AXES};
pub use left_out::{LeftOut, LeftOutRows, WhyLeftOut};
pub use more::{MoreColumn, Template};
pub use points::{MAX_COORDINATES, Points, YErrors};
pub use row_set::{RowSet, Rows};
pub use sample::Sample;
pub use selection::{AxisSelection, FitSet, Interval, Selection};
