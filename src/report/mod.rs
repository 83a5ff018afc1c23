//! Layer 4: results → text, Markdown, JSON, and the plot as data. Formats only; computes nothing that a result does not hold.

pub mod error_text;
pub mod figure;
pub mod json;
pub mod markdown;
pub mod pdg;
pub mod text;
pub mod verdict;

pub use figure::{Figure, ViewOptions, contour_figure, data_figure, fit_figure, profile_figure};
pub use verdict::{Verdict, verdict};
