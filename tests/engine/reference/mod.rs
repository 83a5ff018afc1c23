//! Recorded numbers of iminuit 2.33 and ROOT 6.40, and of 50-digit arithmetic: every fit of them is done again here.

mod decay;
mod effort;
mod errors;
mod histograms;
mod intervals;
mod lorentzian;
mod signal;
mod templates;
mod unbinned;
mod weighted;
mod workbook;
