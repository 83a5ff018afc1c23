//! Tests of the engine: reference numbers, properties, the house's own rules.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod bins;
mod calculated;
mod compiled;
mod convolutions;
mod coordinates;
mod costs;
mod derivatives;
mod doubt;
mod events;
mod features;
#[cfg(feature = "figures")]
mod figures;
mod formats;
mod formula;
mod fumili;
mod guess;
mod histogram_json;
mod jacobian;
mod kept;
mod library;
mod linear;
mod lts;
mod minimizer_functions;
mod nist;
mod nist_linear;
mod planes;
mod pyminuit;
mod random_starts;
mod read;
mod reference;
mod report;
#[cfg(feature = "root")]
mod root_classes;
#[cfg(feature = "root")]
mod root_files;
#[cfg(feature = "root")]
mod root_lists;
mod rounding;
mod scales;
mod session;
mod slips;
mod stream;
mod support;
mod surfaces;
mod tables;
mod tidy;
mod toys;
mod unequal;
mod verdicts;
mod words;
