//! Layer 4: results → text, Markdown, JSON, and the plot as data. Formats only; computes nothing that a result does not hold.
//!
//! In reading order: [`pdg`] rounds, [`words`] names the facts, [`mod@verdict`] says what they mean, [`titles`] what a warning is called, `sheet` arranges them,
//! [`text`] and [`json`] write them, [`document`] the reports that can be published; [`figure`] makes the plot as data, `page` puts it onto paper. No egui,
//! no files, no printing.

pub mod batch;
mod decimal;
mod derived;
pub mod document;
pub mod error_text;
mod fcn;
pub mod figure;
pub mod functions;
pub mod handover;
pub mod json;
#[cfg(feature = "figures")]
pub mod page;
mod parameter;
pub mod pdg;
pub mod resampled;
mod sheet;
pub mod sources;
pub mod suggestions;
pub mod text;
pub mod ticks;
pub mod titles;
pub mod toys;
pub mod units;
pub mod verdict;
mod warnings;
pub mod width;
pub mod words;

#[cfg(test)]
mod testing;

pub use figure::{
    Figure, ViewOptions, bound_stats, contour_figure, data_correlation_figure, data_figure, fit_figure,
    joint_figure, likelihood_figure, map_figure, member_figure, profile_figure, superimposed_figure,
};
pub use sheet::Table;
pub use verdict::{Verdict, verdict};
