//! Errors of parameters from the data alone: fits of data drawn from the data themselves (bootstrap; B. Efron, Ann. Stat. 7 (1979) 1), and of
//! data that lack one row each (jackknife; M. Quenouille, Biometrika 43 (1956) 353, J. Tukey, Ann. Math. Stat. 29 (1958) 614).
//!
//! No truth and no law of the errors is assumed but one: rows are independent. Replica `i` draws from stream `i` of the seed, so that the
//! numbers do not depend on threads. Deliberately not here: toys, which are drawn from a truth ([`super::toys`]).

mod replica;
mod summary;

use serde::{Deserialize, Serialize};

use super::derive::Quantities;
use super::repeat::on_all_cores;
use super::{FitError, FitRequest};
use crate::minimize::Observer;

pub use summary::{Resampled, ResampledParameter};

use replica::Replicas;
pub(super) use replica::of_rows as rows_of;
use summary::Column;

pub(super) use summary::quantiles;

/// A bootstrap asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bootstrap {
    /// How many replicas are drawn and fitted, at least 2.
    pub n: usize,
    /// Seed of the random numbers.
    #[serde(default = "default_seed")]
    pub seed: u64,
}

fn default_seed() -> u64 {
    1
}

/// How data are drawn again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resampling {
    /// Points and single values with replacement, as many as there are (in Poisson numbers for an extended likelihood, and from a million
    /// on); contents of bins by the law of Poisson about what they are, or by the multinomial law where only the shape is fitted;
    /// successes by the binomial law; templates as contents; knowledge of parameters about what is known.
    Bootstrap(Bootstrap),
    /// All rows but one: points, single values, bins.
    Jackknife,
}

impl Resampling {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Resampling::Bootstrap(_) => "bootstrap",
            Resampling::Jackknife => "jackknife",
        }
    }

    fn refuse(self, reason: impl Into<String>) -> FitError {
        FitError::Resample { how: self.name(), reason: reason.into() }
    }
}

/// The scatter of the parameters of `request`, whose fit has found `values`, and of the `quantities` derived from them.
///
/// # Errors
/// The rows are not independent, fewer than two fits are valid (of a jackknife not all), or it was stopped.
pub(super) fn resampled(
    request: &FitRequest,
    (values, quantities): (&[f64], &Quantities),
    how: Resampling,
    watch: &dyn Observer,
) -> Result<Resampled, FitError> {
    let replicas = Replicas::new(request, values, how)?;
    let groups = replicas.groups();
    let n: usize = groups.iter().sum();
    if n < 2 {
        return Err(how.refuse("it takes two fits at least"));
    }
    let numbers: Vec<u64> = (0..n as u64).collect();
    let stage = if how == Resampling::Jackknife { "Jackknife" } else { "Bootstrap" };
    let found = on_all_cores(stage, &numbers, watch, |number, watch| replicas.fit(number, watch));
    if found.len() < n {
        return Err(how.refuse(format!("it was stopped after {} of {n} fits", found.len())));
    }
    let failed = found.iter().filter(|values| values.is_none()).count();
    if how == Resampling::Jackknife && failed > 0 {
        let reason = format!("{failed} of its {n} fits have no valid minimum, and it takes all of them");
        return Err(how.refuse(reason));
    }
    let columns = columns(request, (values, quantities), &found);
    let n_params = columns.len() - request.config.intervals.derived.len();
    let cl = request.config.intervals.cl.unwrap_or(1.0);
    Resampled::of(&columns, n_params, &groups, how, cl)
        .ok_or_else(|| how.refuse("fewer than two of its fits have a valid minimum"))
}

/// The parameters that vary, and behind them the quantities, at hand and of each replica.
fn columns(
    request: &FitRequest,
    (values, quantities): (&[f64], &Quantities),
    found: &[Option<Vec<f64>>],
) -> Vec<Column> {
    let params = &request.config.params;
    let of_params = params.varying().into_iter().map(|k| Column {
        name: params[k].name.clone(),
        index: k,
        value: values[k],
        found: found.iter().map(|v| v.as_ref().map(|v| v[k])).collect(),
    });
    let mut columns: Vec<Column> = of_params.collect();
    let derived: Vec<Option<Vec<f64>>> =
        found.iter().map(|v| v.as_ref().map(|v| quantities.values(v))).collect();
    let at_hand = quantities.values(values).into_iter().zip(&request.config.intervals.derived).enumerate();
    columns.extend(at_hand.map(|(j, (value, quantity))| Column {
        name: quantity.name.clone(),
        index: j,
        value,
        found: derived.iter().map(|v| v.as_ref().map(|v| v[j])).collect(),
    }));
    columns
}
