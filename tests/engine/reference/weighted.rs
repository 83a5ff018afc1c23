//! Weighted histograms of iminuit: sums of weights in bins with the sums of their squares, by the scaled Poisson likelihood.

use fitpanel::cost::{CostKind, ModelKind};
use fitpanel::data::{Data, Dataset, Histogram};
use serde_json::Value;

use crate::support::*;

const FOLDER: &str = "simultaneous_weighted_template";

fn stored(name: &str) -> Value {
    expected(FOLDER)["fits"][name].clone()
}

fn histogram(s: &Value) -> Dataset {
    let edges = numbers(&s["edges"]);
    let (lo, hi) = (edges[..edges.len() - 1].to_vec(), edges[1..].to_vec());
    let sigma = numbers(&s["sum_w2"]).into_iter().map(f64::sqrt).collect();
    let bins = Histogram::new(lo, hi, numbers(&s["sum_w"]), Some(sigma)).unwrap();
    Dataset::new("weighted", Data::Histogram(bins))
}

/// RF051: the shape of an exponential cut at 6, and the same with its number of events.
#[test]
fn scaled_likelihoods_of_weighted_bins() {
    for (name, formula, kind) in [
        ("weighted_BinnedNLL", "(1-exp(-x/tau))/(1-exp(-6/tau))", CostKind::Likelihood),
        ("weighted_ExtendedBinnedNLL", "n*(1-exp(-x/tau))/(1-exp(-6/tau))", CostKind::Extended),
    ] {
        let s = stored(name);
        let mut fit = Fit::new(histogram(&s), formula);
        let result = fit.likelihood(kind, ModelKind::Cdf).setup(&s).careful().minos().run();
        agrees_with_converged(name, &result, &s["converged"], false);
        assert_eq!(result.gof.ndof.map(|n| n as f64), s["converged"]["ndof"].as_f64(), "{name}: ndof");
    }
}
