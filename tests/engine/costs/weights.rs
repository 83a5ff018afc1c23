//! Weighted histograms and samples: errors √Σw², scaled likelihoods, likelihoods with corrected errors, and equal weights that change
//! nothing.

use fitpanel::cost::{CostChoice, CostKind, ModelKind, Weights};
use fitpanel::data::{Binning, Column};
use fitpanel::error::Explain;
use fitpanel::fit::{Command, FitResult, ParamEdit};
use std::sync::Arc;

use super::super::support::Fit;
use super::derivatives::check;
use super::*;

/// Values of a falling distribution, and weights that go up and down, one of them below zero.
fn values() -> (Vec<f64>, Vec<f64>) {
    let x: Vec<f64> = (0..40).map(|i| -2.0 * ((f64::from(i) + 0.5) / 40.0).ln()).collect();
    let w = (0..40).map(|i| if i == 17 { -0.5 } else { 0.5 + 0.1 * f64::from(i * 7 % 13) }).collect();
    (x, w)
}

fn weighted_sample(x: &[f64], w: &[f64], window: Option<(f64, f64)>) -> Dataset {
    let sample = Sample::new(x.to_vec(), window).unwrap().with_weights(w.to_vec()).unwrap();
    Dataset::new("sample", Data::Sample(sample))
}

fn run(data: Dataset, formula: &str, change: impl FnOnce(&mut CostChoice)) -> Arc<FitResult> {
    let mut fit = Fit::new(data, formula);
    fit.cost(change);
    for i in 0..fit.session.config().params.len() {
        fit.apply(Command::SetParam(fitpanel::params::ParamId(i), ParamEdit::Value(1.5)));
    }
    fit.run()
}

fn first(result: &FitResult) -> (f64, f64) {
    assert!(result.minimum.is_valid(), "{:?}", result.minimum.status);
    (result.minimum.params[0].value, result.errors()[0])
}

fn codes(result: &FitResult) -> Vec<&str> {
    result.warnings.iter().map(|w| w.code).collect()
}

/// An exponential through weighted values: τ̂ = Σwx/Σw; scaled to n_eff events its error is τ̂/√n_eff; corrected, with
/// A = τ²/Σw and B = Σw²(2x/τ³ − 1/τ²), it is √(ABA).
#[test]
fn an_exponential_of_weighted_values() {
    let (x, w) = values();
    let (sw, sw2) = (w.iter().sum::<f64>(), w.iter().map(|w| w * w).sum::<f64>());
    let tau = x.iter().zip(&w).map(|(x, w)| x * w).sum::<f64>() / sw;
    let fit = |weights: Weights| {
        run(weighted_sample(&x, &w, None), "exp(-x/tau)/tau", |c| {
            c.normalise = Normalise::Declared;
            c.weights = weights;
        })
    };
    let scaled = first(&fit(Weights::Errors));
    near(scaled.0, tau, 1e-7);
    near(scaled.1, tau * sw2.sqrt() / sw, 1e-6);
    let corrected = first(&fit(Weights::Corrected));
    let b: f64 = x.iter().zip(&w).map(|(x, w)| w * w * (2.0 * x / tau.powi(3) - 1.0 / tau.powi(2))).sum();
    near(corrected.0, tau, 1e-7);
    near(corrected.1, tau * tau / sw * b.sqrt(), 1e-6);
}

/// A constant through K bins of sums of weights: â = ΣW/K with the error √(ΣW²)/K, ROOT's WL.
#[test]
fn corrected_errors_of_a_constant() {
    let (w, w2) = ([4.0, 3.3, 5.1, 0.0, 2.2], [6.5_f64, 4.5, 6.0, 0.0, 1.5]);
    let data = contents(&w, &w2.map(f64::sqrt));
    let result = run(data, "a", |c| {
        c.kind = CostKind::Likelihood;
        c.weights = Weights::Corrected;
    });
    near(first(&result).0, 14.6 / 5.0, 1e-9);
    near(first(&result).1, 18.5_f64.sqrt() / 5.0, 1e-9);
    assert_eq!((result.gof.chi2, result.gof.ndof), (None, Some(4)));
}

/// MINOS and contours of a likelihood with corrected errors are refused, and the fit goes on; scaled ones have them.
#[test]
fn minos_is_not_defined_for_corrected_errors() {
    let (x, w) = values();
    for (weights, refused) in [(Weights::Corrected, true), (Weights::Errors, false)] {
        let mut fit = Fit::new(weighted_sample(&x, &w, None), "exp(-x/tau)/tau");
        fit.cost(|c| c.weights = weights).value("tau", 1.0).minos();
        let result = fit.run();
        assert_eq!(codes(&result).contains(&"W-WL-MINOS"), refused);
        assert_eq!(result.minos[0].is_none(), refused);
    }
}

/// Weights that are all equal give the parameters of the plain fit, and its errors where the number of events is known: shape,
/// scaled and corrected.
#[test]
fn equal_weights_change_no_shape() {
    let (x, _) = values();
    for weights in [Weights::Errors, Weights::Corrected] {
        for (kind, formula) in [
            (CostKind::Unbinned, "exp(-x/tau)/tau"),
            (CostKind::Likelihood, "(1-exp(-x/tau))/(1-exp(-12/tau))"),
        ] {
            let fit = |w: f64| {
                let data = weighted_sample(&x, &[w; 40], Some((0.0, 12.0)));
                let binned = kind == CostKind::Likelihood;
                let data = if binned {
                    data.binned(&Binning::Uniform { n: 8, span: Some((0.0, 12.0)) }).unwrap()
                } else {
                    data
                };
                first(&run(data, formula, |c| {
                    c.kind = kind;
                    c.weights = weights;
                    c.model_kind = if binned { ModelKind::Cdf } else { ModelKind::Density };
                }))
            };
            let (plain, triple) = (fit(1.0), fit(3.0));
            near(triple.0, plain.0, 1e-6);
            near(triple.1, plain.1, 1e-5);
        }
    }
}

/// The number of events of weighted data: ΣW with the error √ΣW², scaled (all weights equal) and corrected (any weights).
#[test]
fn the_number_of_weighted_events() {
    let (x, w) = values();
    let sw = w.iter().sum::<f64>();
    let sw2 = w.iter().map(|w| w * w).sum::<f64>();
    let extended = |data: Dataset, weights: Weights| {
        let mut fit = Fit::new(data, "n*exp(-x/2)/2/(1-exp(-5))");
        fit.cost(|c| {
            (c.kind, c.model_kind, c.weights) = (CostKind::Extended, ModelKind::Density, weights);
        });
        first(&fit.value("n", 10.0).run())
    };
    let inside: Vec<f64> = x.iter().map(|x| x.min(9.99)).collect();
    for weights in [Weights::Errors, Weights::Corrected] {
        let (n, error) = extended(weighted_sample(&inside, &w, Some((0.0, 10.0))), weights);
        near(n, sw, 1e-6);
        near(error, sw2.sqrt(), 1e-5);
    }
}

/// Exact gradients and Hessians of every sum with weights.
#[test]
fn derivatives_with_weights() {
    let (x, w) = values();
    for weights in [Weights::Errors, Weights::Corrected] {
        let c = CostChoice { weights, ..choice(CostKind::Unbinned, ModelKind::Density) };
        let data = weighted_sample(&x, &w, Some((0.0, 12.0)));
        check(&*build(&data, "exp(-x/t)+c", &c), &[1.7, 0.02]);
        let c = CostChoice { weights, ..choice(CostKind::Extended, ModelKind::Density) };
        check(&*build(&data, "n*exp(-x/t)+c", &c), &[9.0, 1.7, 0.3]);
        let data = data.binned(&Binning::Uniform { n: 9, span: Some((0.0, 12.0)) }).unwrap();
        for (kind, model_kind) in
            [(CostKind::Likelihood, ModelKind::Function), (CostKind::Extended, ModelKind::Density)]
        {
            let c = CostChoice { weights, ..choice(kind, model_kind) };
            check(&*build(&data, "n*exp(-x/t)+c", &c), &[9.0, 1.7, 0.3]);
        }
    }
    let bins = weighted_sample(&x, &w, None).binned(&Binning::Uniform { n: 9, span: None }).unwrap();
    check(&*build(&bins, "n*exp(-x/t)+c", &choice(CostKind::Pearson, ModelKind::Function)), &[9.0, 1.7, 0.3]);
}

/// RF051: least squares of a histogram made of weighted values use √Σw² as errors.
#[test]
fn least_squares_use_the_squared_weights() {
    let (x, w) = (vec![0.5, 0.6, 1.5, 1.7, 1.9], vec![2.0, 1.0, 0.5, 3.0, 1.0]);
    let bins = weighted_sample(&x, &w, None).binned(&Binning::Edges(vec![0.0, 1.0, 2.0])).unwrap();
    let cost = build(&bins, "a", &CostChoice::default());
    near(cost.value(&[2.0]), 1.0 / 5.0 + 2.5 * 2.5 / 10.25, 1e-14);
    let pulls = cost.pulls(&[2.0]).unwrap();
    near(pulls[0], 1.0 / 5.0_f64.sqrt(), 1e-14);
}

#[test]
fn weights_that_say_nothing_and_weights_that_cannot_be() {
    let plain = Sample::new(vec![1.0, 2.0], None).unwrap().with_weights(vec![1.0, 1.0]).unwrap();
    assert_eq!(plain.weights, None);
    let short = Sample::new(vec![1.0, 2.0], None).unwrap().with_weights(Column::from(vec![1.0]));
    assert_eq!(short.unwrap_err().code(), "E-SHAPE");
    let none = weighted_sample(&[1.0, 2.0], &[1.0, -1.0], None);
    let refused = try_build(&none, "exp(-x/t)/t", &CostChoice::default()).err().unwrap();
    assert!(refused.to_string().contains("do not sum up"), "{refused}");
    let missing = weighted_sample(&[1.0, 2.0, 3.0], &[2.0, f64::NAN, 3.0], None);
    assert_eq!(missing.mask.to_vec(), [0, 2]);
}
