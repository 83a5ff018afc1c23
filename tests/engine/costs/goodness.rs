//! Judgements of fits beside χ²: tests of single values, runs of signs, saturated likelihoods, strict degrees of freedom.

use fitpanel::fit::FitResult;
use std::sync::Arc;

use super::super::support::{Fit, dataset};
use super::*;

fn exponential(normalise: Normalise) -> Arc<FitResult> {
    let x: Vec<f64> = (0..36).map(|i| -1.7 * ((f64::from(i) + 0.5) / 36.0).ln()).collect();
    let mut fit = Fit::new(sample(&x, Some((0.0, 200.0))), "exp(-x/tau)/tau");
    fit.cost(|c| c.normalise = normalise).value("tau", 1.7).fix("tau", true).run()
}

/// Values at the quantiles (i + ½)/N: D = 1/2N, W² = 1/12N, the deviance over √N bins is 0; A² is that of its definition. Nothing was
/// fitted, so the probabilities are what they say.
#[test]
fn values_at_their_quantiles() {
    for normalise in [Normalise::Declared, Normalise::Always] {
        let tests = exponential(normalise).gof.of_values.unwrap();
        near(tests.ks.statistic, 1.0 / 72.0, 1e-9);
        near(tests.cvm.statistic, 1.0 / 432.0, 1e-9);
        let f: Vec<f64> = (0..36).map(|i| (f64::from(i) + 0.5) / 36.0).collect();
        let sum: f64 = (0..36)
            .map(|i| f64::from(2 * i + 1) * (f[i as usize].ln() + (1.0 - f[35 - i as usize]).ln()))
            .sum();
        near(tests.ad.unwrap().statistic, -36.0 - sum / 36.0, 1e-9);
        assert_eq!((tests.bins.bins, tests.bins.ndof, tests.optimistic), (6, 5, false));
        near(tests.bins.deviance, 0.0, 1e-9);
    }
}

/// A mixture fitted to 1400 values, and its probabilities are marked; the binned fit of the same events has a saturated likelihood and runs.
#[test]
fn the_mixture_of_the_workbook() {
    let mut unbinned = Fit::new(dataset("workbook_mixture", "data.csv"), "z*norm_pdf(x,mu,sigma)+(1-z)/2");
    unbinned.cost(|c| c.model_kind = ModelKind::Density).range(-1.0, 1.0);
    let result = unbinned.value("z", 0.3).value("mu", 0.0).value("sigma", 0.1).run();
    let tests = result.gof.of_values.unwrap();
    assert!(
        tests.optimistic
            && tests.ks.p_value > 0.05
            && tests.ad.unwrap().p_value > 0.05
            && tests.cvm.p_value > 0.05
    );
    assert_eq!((tests.bins.bins, tests.bins.ndof), (37, 33));
    assert_eq!((result.gof.saturated, result.gof.runs), (None, None));
    let cdf = "z*norm_cdf(x,mu,sigma)+(1-z)*(x+1)/2";
    let run = |strict: bool| {
        let mut binned = Fit::new(dataset("workbook_mixture", "hist.csv"), cdf);
        binned.likelihood(CostKind::Likelihood, ModelKind::Cdf).cost(|c| c.strict_ndof = strict);
        binned.value("z", 0.3).value("mu", 0.0).value("sigma", 0.1).run()
    };
    let (plain, strict) = (run(false), run(true));
    near(plain.gof.saturated.unwrap(), 29.7386967232, 1e-8);
    assert_eq!((plain.gof.ndof, strict.gof.ndof), (Some(47), Some(46)));
    let runs = plain.gof.runs.unwrap();
    assert_eq!(runs.above + runs.below, 50);
}

/// A parabola fitted by a line: the signs stand in three stretches.
#[test]
fn runs_of_a_parabola_fitted_by_a_line() {
    let x: Vec<f64> = (-6..=6).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|x| x * x).collect();
    let runs = Fit::new(points(&x, &y, 1.0), "a*x+b").run().gof.runs.unwrap();
    // Six above, seven below: x² = 14 lies between 3² and 4².
    assert_eq!((runs.count, runs.above, runs.below), (3, 6, 7));
    // 2·(C(5,0)C(6,0)·2 + C(5,1)C(6,0) + C(5,0)C(6,1))/C(13,6)
    near(runs.p_value, 2.0 * 13.0 / 1716.0, 1e-10);
}
