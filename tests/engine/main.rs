//! Tests of the engine: reference numbers, properties, the house's own rules.

mod features;
mod minimizer_functions;
mod read;
mod session;
mod reference;
mod support;
mod tidy;
