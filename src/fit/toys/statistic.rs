//! The statistics of a fit whose probability toys tell: χ² where there is one, the tests of single values, and the cost itself where
//! nothing else says how far the data are from the model.
//!
//! Toys are fitted as the data were, so that a test of single values need not take the distribution as known.

use crate::fit::{FitResult, run};

/// What a search leaves open of a cost, in units of the rise that one standard deviation means.
const OPEN: f64 = 1e-3;

/// What a search leaves open of the cost of `result`; nothing where no rise of it measures an error, as of a distance between distributions.
pub(super) fn slack_of_cost(result: &FitResult) -> f64 {
    let cost = run::cost_at(&result.request, &result.minimum.values());
    let measures = cost.is_ok_and(|cost| cost.no_intervals().is_none());
    if measures { OPEN * result.minimum.up } else { 0.0 }
}

/// A number that is larger for a worse fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// χ², or the deviance of counts.
    Chi2,
    /// Anderson and Darling's A².
    AndersonDarling,
    /// Cramér and von Mises' W².
    CramerVonMises,
    /// Kolmogorov and Smirnov's D.
    KolmogorovSmirnov,
    /// The cost at its minimum.
    Cost,
}

/// The statistics of one fit, as far as they are defined.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Statistics([Option<f64>; 5]);

impl Statistic {
    /// All of them, the first one that is defined first.
    pub const ALL: [Statistic; 5] = [
        Statistic::Chi2,
        Statistic::AndersonDarling,
        Statistic::CramerVonMises,
        Statistic::KolmogorovSmirnov,
        Statistic::Cost,
    ];

    /// The key in JSON.
    pub fn key(self) -> &'static str {
        ["chi2", "ad", "cvm", "ks", "fval"][self as usize]
    }

    /// What a search leaves open: experiments with the same outcome, as there are among counts, have minima that differ by less. `of_cost` is
    /// that of the cost itself, whose scale only the fit knows.
    pub(super) fn slack(self, of_cost: f64) -> f64 {
        match self {
            Statistic::Chi2 => OPEN,
            Statistic::Cost => of_cost,
            Statistic::AndersonDarling | Statistic::CramerVonMises | Statistic::KolmogorovSmirnov => 0.0,
        }
    }

    /// How a report calls it.
    pub fn label(self) -> &'static str {
        ["χ²", "Anderson-Darling A²", "Cramér-von Mises W²", "Kolmogorov-Smirnov D", "F"][self as usize]
    }
}

impl Statistics {
    /// Those of a result.
    pub(super) fn of(result: &FitResult) -> Statistics {
        let values = result.gof.of_values.as_ref();
        let finite = |v: Option<f64>| v.filter(|v| v.is_finite());
        let chi2 = result.gof.chi2;
        Statistics([
            chi2,
            finite(values.and_then(|t| t.ad).map(|t| t.statistic)),
            finite(values.map(|t| t.cvm.statistic)),
            finite(values.map(|t| t.ks.statistic)),
            finite(Some(result.minimum.fval)).filter(|_| chi2.is_none()),
        ])
    }

    /// One of them.
    pub fn get(&self, statistic: Statistic) -> Option<f64> {
        self.0[statistic as usize]
    }
}
