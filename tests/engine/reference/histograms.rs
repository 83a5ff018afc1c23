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

/// Every option stored for a function of a folder, from automatic start values. Fits stored at ROOT's default tolerance
/// (its values are then good to about a hundredth of an error) are compared less closely than the `converged` ones.
fn all_options(folder: &str, formula: &str) {
    let stored = expected(folder)["fits"][formula].clone();
    let mut seen = 0;
    for (name, root) in stored.as_object().unwrap() {
        let letters = root["option"].as_str().unwrap();
        if name.starts_with("option_P") {
            continue;
        }
        let mut fit = Fit::new(dataset(folder, "data.csv"), formula);
        fit.cost(|c| choice(letters, c));
        if letters.contains('E') {
            fit.minos();
        }
        let result = fit.run();
        let (values, errors) = if name.starts_with("converged") { (1e-3, 2e-3) } else { (2e-2, 1e-2) };
        agrees_with_root(&format!("{folder} {formula} {name}"), &result, root, values, errors);
        seen += 1;
    }
    assert!(seen > 0, "nothing compared in {folder} {formula}");
}

/// RF002, RF013, RF026: gaus with its options; P is compared before ROOT's scaling of its errors.
#[test]
fn gaus() {
    all_options("root_hist_gauss_like", "gaus");
    let folder = "root_hist_gauss_like";
    let root = &expected(folder)["fits"]["gaus"]["option_P"];
    let mut fit = Fit::new(dataset(folder, "data.csv"), "gaus");
    fit.cost(|c| c.kind = CostKind::Pearson);
    let result = fit.run();
    let chi2 = num(&root["chi2"]);
    close("P: chi2", result.minimum.fval, chi2, 2e-4);
    for i in 0..3 {
        let error = num(&root["errors"][i]);
        close("P: value", result.minimum.params[i].value, num(&root["values"][i]), 2e-2 * error);
        close("P: error", result.errors()[i] * (chi2 / 37.0).sqrt(), error, 1e-2 * error);
    }
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
    for (formula, options) in expected(folder)["fits"].as_object().unwrap() {
        for (name, root) in options.as_object().unwrap() {
            let mut fit = Fit::new(dataset(folder, "data.csv"), formula);
            fit.cost(|c| choice(root["option"].as_str().unwrap(), c));
            let result = fit.run();
            let values = if name == "option_none" { 2e-3 } else { 2e-2 };
            agrees_with_root(&format!("{formula} {name}"), &result, root, values, 1e-2);
        }
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
        agrees_with_root(name, &result, &multifit(&format!("{name}_converged")), 3e-3, 1e-2);
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
        agrees_with_root(name, &result, &multifit(name), 1e-2, 2e-2);
    }
}

/// The sum straight from the data, no start value given: the same minimum.
#[test]
fn sum_of_three_gaussians_from_the_data_alone() {
    let result = three_peaks("gaus(0)+gaus(3)+gaus(6)", (85.0, 125.0)).run();
    close("fval", result.minimum.fval, 0.3128170841, 1e-4);
}
