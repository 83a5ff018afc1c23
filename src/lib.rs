//! fitpanel: fit functions to data by pointing and clicking, with Minuit's statistics behind every click.

pub mod error;
pub mod fcn;
pub mod params;

pub mod numeric;

pub mod data;
pub mod model;

pub mod cost;
pub mod minimize;

pub mod fit;

pub mod report;

#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
