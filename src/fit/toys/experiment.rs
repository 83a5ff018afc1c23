//! One toy: drawn, fitted as the data at hand were. And many of them, on all cores.

use std::sync::Arc;

use super::statistic::Statistics;
use super::truth::Toys;
use crate::fit::repeat::on_all_cores;
use crate::fit::run::fit_alone;
use crate::fit::{FitError, FitResult, Severity};
use crate::minimize::{MinosError, Observer};

/// Which toys of a whole this machine does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Toys whose number leaves this rest …
    pub index: u64,
    /// … when divided by this.
    pub of: u64,
}

impl Shard {
    /// All of them.
    pub const WHOLE: Shard = Shard { index: 0, of: 1 };

    /// Its toys among those numbered 0 … n − 1, rising.
    pub fn numbers(self, n: u64) -> impl Iterator<Item = u64> {
        let of = self.of.max(1);
        (self.index % of..n).step_by(of as usize)
    }
}

/// What the fit of one toy gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Toy {
    /// Its number, the stream of the seed that it was drawn from.
    pub number: u64,
    /// Whether the fit has a valid minimum.
    pub valid: bool,
    /// The cost at the minimum; NaN where there was no fit.
    pub fval: f64,
    /// How far the data are from the fit.
    pub statistics: Statistics,
    /// Values of the parameters; NaN where there was no fit.
    pub values: Vec<f64>,
    /// Their errors; NaN where unknown.
    pub errors: Vec<f64>,
    /// MINOS errors, when the fit asks for them.
    pub minos: Vec<Option<MinosError>>,
    /// Why it is not valid.
    pub reason: Option<String>,
}

impl Toys {
    /// Draws and fits toy `number`; a fit that fails is a toy too, not a valid one.
    pub fn run(&self, number: u64, watch: &dyn Observer) -> Toy {
        let fitted = self.question(number).and_then(|r| fit_alone(&Arc::new(r), watch));
        match fitted {
            Ok(result) => Toy::of(number, &result),
            Err(error) => Toy::failed(number, self.truth().len(), &error),
        }
    }

    /// Draws and fits these toys on all cores; in the order given, fewer when stopped.
    pub fn run_all(&self, numbers: &[u64], watch: &dyn Observer) -> Vec<Toy> {
        on_all_cores("Toys", numbers, watch, |number, watch| {
            let toy = self.run(number, watch);
            let fval = toy.fval;
            (toy, fval)
        })
    }
}

impl Toy {
    fn of(number: u64, result: &FitResult) -> Toy {
        let minimum = &result.minimum;
        let valid = result.is_valid();
        let bad = result.warnings.iter().find(|w| w.severity == Severity::Bad);
        Toy {
            number,
            valid,
            fval: minimum.fval,
            statistics: Statistics::of(result),
            values: minimum.values(),
            errors: result.errors(),
            minos: result.minos.clone(),
            reason: match bad {
                _ if valid => None,
                Some(w) => Some(w.text.clone()),
                None => result.why_not_determined().or(Some("the fit has no valid minimum".to_owned())),
            },
        }
    }

    fn failed(number: u64, n_params: usize, error: &FitError) -> Toy {
        Toy {
            number,
            valid: false,
            fval: f64::NAN,
            statistics: Statistics::default(),
            values: vec![f64::NAN; n_params],
            errors: vec![f64::NAN; n_params],
            minos: vec![None; n_params],
            reason: Some(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_make_up_the_whole() {
        let of = |index, of| Shard { index, of }.numbers(10).collect::<Vec<_>>();
        assert_eq!(of(1, 3), [1, 4, 7]);
        assert_eq!(of(3, 3), of(0, 3));
        let mut all = [of(0, 3), of(1, 3), of(2, 3)].concat();
        all.sort_unstable();
        assert_eq!(all, Shard::WHOLE.numbers(10).collect::<Vec<_>>());
    }
}
