//! Pdfs of single values without a window: a shape whose integral over the line is known is normalised there, so that the best
//! values are those of maximum likelihood, known exactly for the normal density.

use std::sync::Arc;

use fitpanel::cost::{CostChoice, CostKind, ModelKind};
use fitpanel::fit::{Command, FitResult, Session, Task};
use fitpanel::minimize::NoObserver;

use super::*;

const VALUES: [f64; 7] = [1.2, 2.9, 3.1, 4.4, 4.6, 5.0, 7.3];

fn fit(x: &[f64], formula: &str, choice: &CostChoice) -> Arc<FitResult> {
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(sample(x, None)), None)).unwrap();
    session.apply(Command::SetFormula(formula.into())).unwrap();
    session.apply(Command::SetCost(choice.clone())).unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap()
}

/// Mean and standard deviation (divided by n) of `x`: the maximum of the likelihood.
fn moments(x: &[f64]) -> (f64, f64) {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    (mean, (x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt())
}

fn value(result: &FitResult, name: &str) -> (f64, f64) {
    let id = result.minimum.params.find(name).unwrap();
    (result.minimum.params[id.0].value, result.errors()[id.0])
}

/// Mean and σ of the sample with errors σ/√n and σ/√2n, in any unit of x and however the normal density is written; the height
/// says nothing and is held.
#[test]
fn a_gaussian_has_the_moments_of_its_sample() {
    let auto = CostChoice::default();
    for unit in [1.0, 1e9, 1e-9] {
        let x = VALUES.map(|v| v * unit);
        let (mean, sigma) = moments(&x);
        let n = x.len() as f64;
        for formula in ["gaus", "gausn"] {
            let result = fit(&x, formula, &auto);
            assert!(result.minimum.is_valid(), "{formula}, {unit:e}: {:?}", result.minimum.status);
            let what = |name: &str| format!("{formula}, {unit:e}: {name}");
            let (m, dm) = value(&result, "Mean");
            let (s, ds) = value(&result, "Sigma");
            assert!((m - mean).abs() < 1e-3 * sigma, "{}: {m} against {mean}", what("Mean"));
            assert!((s - sigma).abs() < 1e-3 * sigma, "{}: {s} against {sigma}", what("Sigma"));
            assert!((dm * n.sqrt() / sigma - 1.0).abs() < 5e-3, "{}: error {dm}", what("Mean"));
            assert!((ds * (2.0 * n).sqrt() / sigma - 1.0).abs() < 5e-3, "{}: error {ds}", what("Sigma"));
            assert_eq!(value(&result, "Constant").1, 0.0);
            let codes: Vec<&str> = result.warnings.iter().map(|w| w.code).collect();
            assert!(codes.contains(&"W-NORM-FREE") && !codes.contains(&"W-NORM-SPAN"), "{codes:?}");
            let expected = Normalisation::of_line((f64::NEG_INFINITY, f64::INFINITY), true);
            assert_eq!(result.member().normalisation, Some(expected));
        }
    }
}

/// An extended likelihood finds the number of values as the integral over the line: height·σ·√2π.
#[test]
fn an_extended_gaussian_counts_its_sample() {
    let choice = choice(CostKind::Extended, ModelKind::Density);
    let result = fit(&VALUES, "gausn", &choice);
    let (mean, sigma) = moments(&VALUES);
    assert!(result.minimum.is_valid());
    assert!((value(&result, "Constant").0 - 7.0).abs() < 1e-2);
    assert!((value(&result, "Mean").0 - mean).abs() < 1e-2 * sigma);
    assert!((value(&result, "Sigma").0 - sigma).abs() < 1e-2 * sigma);
}

/// The cost is that of the density written out in full, for shapes with light and heavy tails: C/(π w) and so on is divided away.
#[test]
fn shapes_are_divided_by_their_integral_over_the_line() {
    let data = sample(&VALUES, None);
    let pi = std::f64::consts::PI;
    let auto = CostChoice::default();
    let cauchy = |x: f64| 0.65 / pi / ((x - 4.1).powi(2) + 0.65 * 0.65);
    let cost = build(&data, "breitwigner", &auto);
    let expected: f64 = VALUES.iter().map(|&x| -2.0 * cauchy(x).ln()).sum();
    near(cost.value(&[3.0, 4.1, 1.3]), expected, 1e-12);
    // No shape of the line: an exponential and a polynomial are divided over the span, with a word.
    for formula in ["expo", "pol1"] {
        let cost = build(&data, formula, &auto);
        assert_eq!(cost.normalisation(), Some(Normalisation::of_line((1.2, 7.3), true)), "{formula}");
        assert!(cost.warnings(&[1.0, 0.1]).iter().any(|(code, _)| *code == "W-NORM-SPAN"), "{formula}");
    }
}
