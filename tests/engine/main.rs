//! Tests of the engine: reference numbers, properties, the house's own rules.

mod features;
mod read;
mod minimizer_functions;
mod tidy;
