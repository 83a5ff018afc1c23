//! Tests of the engine: reference numbers, properties, the house's own rules.

mod costs;
mod features;
mod guess;
mod minimizer_functions;
mod read;
mod reference;
mod session;
mod support;
mod tidy;
