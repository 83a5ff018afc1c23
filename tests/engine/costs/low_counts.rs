//! Few counts and none: which rows each cost uses, what it says of them, and how far least squares are off where a likelihood is right.

use fitpanel::cost::{CostChoice, CostKind, ModelKind, Weights, ZeroError};
use fitpanel::error::Explain;

use super::super::support::Fit;
use super::*;

fn weights(weights: Weights) -> CostChoice {
    CostChoice { weights, ..CostChoice::default() }
}

/// IM111: the table of rows, one line each: a bin n = 0 with and without an error, counts below zero and between whole numbers, for every
/// cost of histograms at a = 2; the terms by hand.
#[test]
fn rows_and_terms_of_every_cost() {
    let likelihood = choice(CostKind::Likelihood, ModelKind::Function);
    let pearson = choice(CostKind::Pearson, ModelKind::Function);
    let poisson = |n: f64| if n == 0.0 { 4.0 } else { 2.0 * (2.0 - n + n * (n / 2.0).ln()) };
    // Content, error (NaN: none), then the term of χ², W, WW, Pearson and the likelihood; None: left out.
    let table: [(f64, Option<f64>, [Option<f64>; 5]); 4] = [
        (0.0, None, [None, None, Some(4.0), Some(2.0), Some(poisson(0.0))]),
        (0.0, Some(0.5), [Some(16.0), Some(4.0), Some(4.0), Some(2.0), None]),
        (2.5, None, [Some(0.1), Some(0.25), Some(0.25), Some(0.125), Some(poisson(2.5))]),
        (5.0, None, [Some(9.0 / 5.0), Some(9.0), Some(9.0), Some(4.5), Some(poisson(5.0))]),
    ];
    for (n, error, terms) in table {
        // Beside a bin of 2, which adds nothing to any of them at a = 2.
        let data = match error {
            None => counts(&[0.0, 1.0, 2.0], &[n, 2.0]),
            Some(e) => contents(&[n, 2.0], &[e, 2.0_f64.sqrt()]),
        };
        let costs = [
            CostChoice::default(),
            weights(Weights::One),
            weights(Weights::OneAll),
            pearson.clone(),
            likelihood.clone(),
        ];
        for (c, term) in costs.iter().zip(terms) {
            let cost = build(&data, "a+0*x", c);
            assert_eq!(
                cost.fit_set().rows.contains(0),
                term.is_some() || error.is_some(),
                "{n} {error:?} {c:?}"
            );
            if let Some(term) = term {
                near(cost.value(&[2.0]), term, 1e-13);
            }
        }
    }
    let below = counts(&[0.0, 1.0, 2.0], &[-1.0, 2.0]);
    let refused = try_build(&below, "a+0*x", &likelihood).err().unwrap();
    assert_eq!(refused.code(), "E-NEG-COUNT");
    assert!(refused.to_string().starts_with("bin 1 holds -1; a Poisson likelihood needs counts"));
    // Least squares take it as it is.
    near(build(&below, "a+0*x", &weights(Weights::One)).value(&[2.0]), 9.0, 1e-14);
    near(build(&below, "a+0*x", &pearson).value(&[2.0]), 4.5, 1e-14);
    for kind in [CostKind::PoissonFull, CostKind::Extended] {
        assert_eq!(
            try_build(&below, "a+0*x", &choice(kind, ModelKind::Function)).err().unwrap().code(),
            "E-NEG-COUNT"
        );
    }
}

/// IM111: points without an error among others that have one: refused with their numbers, left out, or σ = 1, as chosen; σ < 0 never.
#[test]
fn points_without_an_error() {
    let bad = |sigma: f64| {
        let sy = YErrors::Symmetric(vec![0.5, sigma, 0.5]);
        let x = vec![1.0, 2.0, 3.0];
        Dataset::new(
            "p",
            Data::Points(Points { x, further: Vec::new(), y: vec![2.5, 4.0, 1.5], sx: None, sy }),
        )
    };
    let zero = |zero_error: ZeroError| CostChoice { zero_error, ..CostChoice::default() };
    let refused = try_build(&bad(0.0), "a+0*x", &CostChoice::default()).err().unwrap();
    assert_eq!(refused.code(), "E-ZERO-SIGMA");
    assert!(refused.to_string().starts_with("row 2 has an uncertainty of zero"), "{refused}");
    near(build(&bad(0.0), "a+0*x", &zero(ZeroError::Skip)).value(&[2.0]), 2.0, 1e-14);
    near(build(&bad(0.0), "a+0*x", &zero(ZeroError::One)).value(&[2.0]), 6.0, 1e-14);
    near(build(&bad(0.0), "a+0*x", &weights(Weights::One)).value(&[2.0]), 0.25 + 4.0 + 0.25, 1e-14);
    assert_eq!(try_build(&bad(-1.0), "a+0*x", &CostChoice::default()).err().unwrap().code(), "E-NEG-SIGMA");
}

/// RF054: bins of fewer than five counts are said, with the advice to fit a likelihood, which says nothing; where the model is negative
/// Pearson's χ² and the likelihood of an empty bin say so.
#[test]
fn advice_on_few_counts() {
    let data = counts(&[0.0, 1.0, 2.0, 3.0], &[3.0, 4.0, 20.0]);
    let said = |c: &CostChoice, formula: &str, p: &[f64]| build(&data, formula, c).warnings(p);
    let few = said(&CostChoice::default(), "a+0*x", &[5.0]);
    assert_eq!(few.len(), 1);
    assert_eq!(
        (few[0].0, few[0].1.as_str()),
        ("W-LOWCOUNT", "2 bins hold fewer than 5 counts: a likelihood fit is better.")
    );
    let likelihood = choice(CostKind::Likelihood, ModelKind::Function);
    assert!(said(&likelihood, "a+0*x", &[5.0]).is_empty());
    let pearson = choice(CostKind::Pearson, ModelKind::Function);
    let negative = said(&pearson, "a*(x-1)", &[1.0]);
    assert!(negative.iter().any(|w| w.0 == "W-NEG-PRED" && w.1.contains("1 bin")), "{negative:?}");
    let empty = counts(&[0.0, 1.0, 2.0], &[0.0, 4.0]);
    let cost = build(&empty, "a*(x-1)", &likelihood);
    assert_eq!(cost.warnings(&[8.0])[0].0, "W-NEG-PRED");
    near(cost.value(&[8.0]), 0.0, 1e-14);
    assert_eq!(build(&data, "a*(x-1)", &likelihood).value(&[1.0]), f64::INFINITY);
}

/// KA063: a constant through counts. With σ = √n taken from the data it comes out as the harmonic mean, too low; with σ² from the model as
/// the quadratic mean, too high; the likelihood gives the mean, with the error √(n̄/K).
#[test]
fn errors_taken_from_the_data_pull_the_fit_down() {
    let n = [4.0, 9.0, 16.0, 7.0, 12.0, 3.0];
    let edges: Vec<f64> = (0..7).map(f64::from).collect();
    let fit = |kind: CostKind| {
        let mut fit = Fit::new(counts(&edges, &n), "a+0*x");
        let result = fit.cost(|c| c.kind = kind).value("a", 8.0).run();
        (result.minimum.params[0].value, result.errors()[0])
    };
    let mean = n.iter().sum::<f64>() / 6.0;
    let harmonic = 6.0 / n.iter().map(|n| 1.0 / n).sum::<f64>();
    let quadratic = (n.iter().map(|n| n * n).sum::<f64>() / 6.0).sqrt();
    assert!(harmonic < mean && mean < quadratic);
    near(fit(CostKind::Chi2).0, harmonic, 1e-9);
    near(fit(CostKind::Pearson).0, quadratic, 1e-7);
    let (value, error) = fit(CostKind::Likelihood);
    near(value, mean, 1e-8);
    near(error, (mean / 6.0).sqrt(), 1e-7);
}
