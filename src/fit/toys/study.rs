//! Toys of a fit as a task beside it: so many of them from a seed, what they say together, and the numbers behind that for a picture.

use serde::{Deserialize, Serialize};

use super::experiment::Toy;
use super::summary::{ToySummary, pull};
use super::truth::Toys;
use crate::fit::resample::quantiles;
use crate::fit::{FitError, FitResult};
use crate::minimize::{Level, MinimizeError, Observer};

/// Toys asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToysWish {
    /// How many are drawn and fitted, at least 2.
    pub n: usize,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// What toys of a fit gave.
#[derive(Debug, Clone, PartialEq)]
pub struct ToyStudy {
    /// What was asked for; fewer were drawn when it was stopped.
    pub wish: ToysWish,
    /// What they say together.
    pub summary: ToySummary,
    /// What lies behind it, one entry a parameter of the summary.
    pub scatter: Vec<ToyScatter>,
}

/// One parameter in all toys whose fit is valid.
#[derive(Debug, Clone, PartialEq)]
pub struct ToyScatter {
    /// Estimates.
    pub values: Vec<f64>,
    /// (estimate − truth)/error, where that is a number.
    pub pulls: Vec<f64>,
    /// Quantiles of the estimates that hold the level between them; none for too few.
    pub interval: Option<(f64, f64)>,
}

impl ToyStudy {
    /// Draws and fits toys from the values that `result` found. Stopped, it is about those that are done.
    ///
    /// # Errors
    /// Data like these cannot be drawn, fewer than two toys have a valid fit, or it was stopped before so many had one.
    pub fn of(result: &FitResult, wish: ToysWish, watch: &dyn Observer) -> Result<ToyStudy, FitError> {
        let refuse = |reason: String| FitError::Toys { reason };
        if wish.n < 2 {
            return Err(refuse("it takes two of them at least".to_owned()));
        }
        let toys = Toys::of_fit(result, wish.seed)?;
        let numbers: Vec<u64> = (0..wish.n as u64).collect();
        let run = toys.run_all(&numbers, watch);
        let valid: Vec<&Toy> = run.iter().filter(|toy| toy.valid).collect();
        if valid.len() < 2 && run.len() < wish.n && watch.stop_requested() {
            return Err(MinimizeError::Cancelled.into());
        }
        if valid.len() < 2 {
            return Err(refuse(format!(
                "{} of {} toys have a valid fit, and it takes two",
                valid.len(),
                run.len()
            )));
        }
        let summary = ToySummary::of(&toys, &run);
        let factor = Level::Cl(summary.cl).rise(1).map_or(f64::NAN, f64::sqrt);
        let scatter = summary.parameters.iter().map(|p| {
            let values: Vec<f64> = valid.iter().map(|toy| toy.values[p.index]).collect();
            let pulls = valid.iter().map(|toy| pull(toy, p.index, p.truth, factor));
            ToyScatter {
                interval: quantiles(summary.cl, values.iter().copied()),
                pulls: pulls.filter(|p| p.is_finite()).collect(),
                values,
            }
        });
        Ok(ToyStudy { wish, scatter: scatter.collect(), summary })
    }
}
