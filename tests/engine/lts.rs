//! The robust linear fit: polynomials with a fifth of the points far off, against the truth that made them, against ordinary least squares
//! of the points that belong to the curve, and with the same bits every time.

use std::sync::Arc;

use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::error::Explain;
use fitpanel::fit::{Command, FitError, FitResult, Task};
use fitpanel::minimize::{Algorithm, Method, NoObserver};

use crate::support::{Fit, close};

const TRUTH: [f64; 4] = [1.0, 2.0, -1.5, 0.4];

/// A number between −1 and 1 from Weyl's sequence: no pattern, no generator.
fn wave(i: usize, root: f64) -> f64 {
    2.0 * (i as f64 * root).fract() - 1.0
}

/// Every fifth of n points on a cubic is far off, all to the same side; the others scatter by ±0.1.
fn cubic(n: usize, sigma: Option<f64>) -> Dataset {
    let x: Vec<f64> = (0..n).map(|i| 5.0 * i as f64 / n as f64).collect();
    let y = x.iter().enumerate().map(|(i, x)| {
        let f = TRUTH.iter().rev().fold(0.0, |f, c| f * x + c);
        let off = if i % 5 == 2 { 12.0 + 6.0 * wave(i, 2_f64.sqrt()) } else { 0.0 };
        f + 0.1 * wave(i, 3_f64.sqrt()) + off
    });
    let y = y.collect();
    let sy = sigma.map_or(YErrors::None, |s| YErrors::Symmetric(vec![s; n]));
    Dataset::new("cubic", Data::Points(Points::new(x, y, None, sy).unwrap()))
}

fn method(fraction: Option<f64>) -> Method {
    Method { algorithm: Algorithm::Robust, robust_fraction: fraction, ..Method::default() }
}

fn robust(data: Dataset, fraction: Option<f64>) -> Arc<FitResult> {
    Fit::new(data, "pol3").apply(Command::SetMethod(method(fraction))).run()
}

/// The same fit by ordinary least squares without these rows.
fn ordinary(mut data: Dataset, rows: &[usize]) -> Arc<FitResult> {
    for &i in rows {
        data.mask.set(i, false);
    }
    Fit::new(data, "pol3").run()
}

fn wrong(n: usize) -> Vec<usize> {
    (0..n).filter(|i| i % 5 == 2).collect()
}

/// A fifth of outliers is found and left out.
fn found_and_left_out(cases: &[(usize, Option<f64>, Option<f64>)]) {
    for &(n, sigma, fraction) in cases {
        let found = robust(cubic(n, sigma), fraction);
        assert!(found.minimum.is_valid());
        assert_eq!(found.member().outliers, wrong(n), "n = {n}");
        let rest = ordinary(cubic(n, sigma), &wrong(n));
        for k in 0..4 {
            close("value", found.minimum.values()[k], rest.minimum.values()[k], 1e-9);
            close("error", found.errors()[k] / rest.errors()[k], 1.0, 1e-9);
        }
        assert_eq!(found.gof.ndof, rest.gof.ndof);
        close("χ²", found.gof.chi2.unwrap() / rest.gof.chi2.unwrap(), 1.0, 1e-9);
        let trimming = found.minimum.trimming.as_ref().unwrap();
        for (raw, truth) in trimming.raw_values.iter().zip(TRUTH) {
            close("raw value", *raw, truth, 0.2);
        }
        let codes: Vec<&str> = found.warnings.iter().map(|w| w.code).collect();
        assert!(codes.contains(&"W-LTS-ERR") && codes.contains(&"W-OUTLIERS"));
        // The outliers have no pull: they are not part of the fit.
        assert!(found.member().pulls.as_ref().unwrap()[2].is_nan() && found.member().fit_set.n_masked == 0);
    }
}

#[test]
fn few_points() {
    found_and_left_out(&[(60, Some(0.05), None), (60, None, Some(0.75))]);
}

/// So many that the search begins in five groups.
#[test]
fn groups_of_points() {
    found_and_left_out(&[(2500, Some(0.05), Some(0.6))]);
}

/// 10.9: the same bits again, and other tasks stay without the outliers.
#[test]
fn repeatable_and_lasting() {
    let bits = |r: &FitResult| r.minimum.values().iter().map(|v| v.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&robust(cubic(700, None), None)), bits(&robust(cubic(700, None), None)));
    let mut fit = Fit::new(cubic(60, Some(0.05)), "pol3");
    fit.apply(Command::SetMethod(method(None)));
    let found = fit.run();
    let again = fit.session.run_now(&Task::Hesse, &NoObserver).unwrap();
    assert_eq!(again.member().outliers, wrong(60));
    close("F", again.minimum.fval, found.minimum.fval, 1e-9);
    close("error", again.errors()[1] / found.errors()[1], 1.0, 1e-6);
}

/// With h = N nothing is left out: ordinary least squares.
#[test]
fn all_rows_are_least_squares() {
    let (found, plain) = (robust(cubic(60, Some(0.05)), Some(1.0)), ordinary(cubic(60, Some(0.05)), &[]));
    assert!(found.member().outliers.is_empty());
    for k in 0..4 {
        close("value", found.minimum.values()[k], plain.minimum.values()[k], 1e-10);
    }
}

#[test]
fn refusals_are_sentences() {
    let refused = |formula: &str, fraction: Option<f64>| {
        let mut fit = Fit::new(cubic(60, None), formula);
        fit.apply(Command::SetMethod(method(fraction)));
        match fit.session.run_now(&Task::Fit, &NoObserver) {
            Err(FitError::Minimize(e)) => (e.code(), e.to_string()),
            other => panic!("{other:?}"),
        }
    };
    let (code, text) = refused("pol3", Some(0.4));
    assert_eq!(
        (code, text.as_str()),
        ("E-LTS", "the robust fraction is 0.4; it must be between 0.533 and 1 for these data")
    );
    let (code, text) = refused("a*exp(b*x)", None);
    assert_eq!(code, "E-LINEAR");
    assert!(text.starts_with("the robust fit cannot solve this: the model is not linear"), "{text}");
}
