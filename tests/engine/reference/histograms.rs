//! ROOT on histograms with its predefined functions and automatic start values: gaus, gausn, expo, landau, landaun, breitwigner,
//! polynomials, Chebyshev polynomials, and three Gaussians on sub-ranges.

use fitpanel::cost::{CostChoice, CostKind, Weights};
use serde_json::Value;

use crate::support::*;

/// The choice that ROOT's letters mean.
fn choice(letters: &str, c: &mut CostChoice) {
    if letters.contains("WW") {
        c.weights = Weights::OneAll;
    } else if letters.contains('W') {
        c.weights = Weights::One;
    }
    if letters.contains('L') {
        c.kind = CostKind::Likelihood;
    }
    if letters.contains('P') {
        c.kind = CostKind::Pearson;
    }
    c.integral = letters.contains('I');
}

/// Every option stored for a function of a folder, from automatic start values: values and χ² as ROOT's (which are good to about a
/// hundredth of an error at its default tolerance), errors as the exact ones where these are stored.
fn all_options(folder: &str, formula: &str) {
    let stored = expected(folder)["fits"][formula].clone();
    // The Landau density has no closed form to take 40 digits of: its folder holds ROOT's numbers alone.
    let exact = if folder.contains("landau") { Value::Null } else { exact(folder)["fits"].clone() };
    let mut seen = 0;
    for (name, root) in stored.as_object().unwrap() {
        let letters = root["option"].as_str().unwrap();
        let mut fit = Fit::new(dataset(folder, "data.csv"), formula);
        fit.cost(|c| choice(letters, c));
        if letters.contains('E') {
            fit.minos();
        }
        let what = format!("{folder} {formula} {name}");
        let result = fit.run();
        let values = if name.starts_with("converged") { 1e-3 } else { 2e-2 };
        let label = format!("{formula} {}", name.trim_start_matches("converged_"));
        let errors = if exact[&label].is_object() { ROOT_ERRORS } else { 2e-2 };
        agrees_with_root(&what, &result, root, values, errors);
        if exact[&label].is_object() {
            let names: Vec<String> = result.minimum.params.names();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            agrees_with_exact(&what, &fit.unscaled().run(), &exact[&label], &names);
        }
        seen += 1;
    }
    assert!(seen > 0, "nothing compared in {folder} {formula}");
}

/// RF002, RF026: gaus with its options.
#[test]
fn gaus() {
    all_options("root_hist_gauss_like", "gaus");
}

#[test]
fn gausn() {
    all_options("root_hist_gauss_like", "gausn");
}

/// RF003.
#[test]
fn expo() {
    all_options("root_hist_expo_like", "expo");
}

/// RF005.
#[test]
fn landau() {
    all_options("root_hist_landau_like", "landau");
    all_options("root_hist_landau_like", "landaun");
}

#[test]
fn breitwigner() {
    all_options("root_hist_breitwigner_like", "breitwigner");
}

/// RF004: polynomials and Chebyshev polynomials of order 0 to 9, by χ² and likelihood.
#[test]
fn polynomials() {
    let folder = "root_hist_flat_wavy";
    for formula in expected(folder)["fits"].as_object().unwrap().keys() {
        all_options(folder, formula);
    }
}

fn three_peaks(formula: &str, range: (f64, f64)) -> Fit {
    let mut fit = Fit::new(dataset("root_multifit", "data.csv"), formula);
    fit.range(range.0, range.1);
    fit
}

fn multifit(name: &str) -> Value {
    expected("root_multifit")["fits"][name].clone()
}

/// RF036: three Gaussians, each on its own range.
#[test]
fn gaussians_on_sub_ranges() {
    let table = [("g1_85_95", 85.0, 95.0), ("g2_98_108", 98.0, 108.0), ("g3_110_121", 110.0, 121.0)];
    for (name, lo, hi) in table {
        let result = three_peaks("gaus", (lo, hi)).run();
        agrees_with_root(name, &result, &multifit(&format!("{name}_converged")), 3e-3, ROOT_ERRORS);
        let exact = exact("root_multifit")["fits"][name].clone();
        agrees_with_exact(name, &result, &exact, &["Constant", "Mean", "Sigma"]);
    }
}

/// RF037, RF038: the sum, started from the three results; and by likelihood.
#[test]
fn sum_of_three_gaussians() {
    let start = multifit("total")["start_before_automatic"].clone();
    for (name, kind) in [("total_converged", CostKind::Chi2), ("total_L", CostKind::Likelihood)] {
        let mut fit = three_peaks("gaus(0)+gaus(3)+gaus(6)", (85.0, 125.0));
        fit.cost(|c| c.kind = kind);
        for (i, v) in numbers(&start).into_iter().enumerate() {
            fit.value(&i.to_string(), v);
        }
        let result = fit.run();
        agrees_with_root(name, &result, &multifit(name), 1e-2, ROOT_ERRORS);
        let names: Vec<String> = (0..9).map(|i| i.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let label = name.trim_end_matches("_converged");
        agrees_with_exact(name, &result, &exact("root_multifit")["fits"][label].clone(), &names);
    }
}

/// The sum straight from the data, no start value given: the same minimum.
#[test]
fn sum_of_three_gaussians_from_the_data_alone() {
    let result = three_peaks("gaus(0)+gaus(3)+gaus(6)", (85.0, 125.0)).run();
    close("fval", result.minimum.fval, 0.3128170841, 1e-4);
}
