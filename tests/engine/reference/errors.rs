//! Sources of error: the fits of kafe2 to a line and a parabola, and the same minima in 60-digit arithmetic (kafe2's own are good to about
//! 1e-4 of an error where its covariance follows the parameters).

use fitpanel::cost::{
    self, Constraint, Correlation, CostChoice, CostKind, DetRef, ErrorSize, ErrorSource, LogDet, ModelKind,
    RelativeTo,
};
use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::data::{Binning, DataKind, Dataset, Selection, YErrors};
use fitpanel::error::Explain;
use fitpanel::fit::FitResult;
use fitpanel::model::Model;
use fitpanel::report::{ViewOptions, fit_figure};
use serde_json::Value;

use crate::support::*;

const FOLDER: &str = "kafe2_xy";
const LINE: &str = "a*x+b";
const PARABOLA: &str = "a*x^2+b*x+c";
const EXPO: &str = "A*exp(k*x)";

/// A fit with these sources and the whole logarithm of the determinant, as kafe2 has it.
fn fit(formula: &str, errors: Vec<ErrorSource>) -> Fit {
    let mut fit = Fit::new(dataset(FOLDER, "data.csv"), formula);
    fit.cost(|c| {
        c.errors = errors;
        c.log_det = LogDet::On;
        c.det_ref = DetRef::Unit;
    });
    fit.careful().minos();
    fit
}

/// Values to 1e-3 of the errors, those to 3e-3 (1 % where kafe2's HESSE is that far from the exact one), cost, χ², ndof, p and MINOS.
fn agrees(name: &str, result: &FitResult, slack: f64) {
    let stored = &expected(FOLDER)["fits"][name];
    let (values, errors) = (numbers(&stored["values"]), numbers(&stored["errors"]));
    let m = &result.minimum;
    assert!(m.is_valid(), "{name}: {:?}", m.status);
    let cost = num(&stored["cost"]);
    close(&format!("{name}: cost"), m.fval, cost, 1e-5 * (1.0 + cost.abs()));
    let ours = result.errors();
    let names = stored["parameter_names"].as_array().unwrap();
    for (k, parameter) in names.iter().map(|n| n.as_str().unwrap()).enumerate() {
        let i = m.params.find(parameter).unwrap().0;
        let what = format!("{name}: {parameter}");
        if errors[k] == 0.0 {
            continue;
        }
        close(&what, m.params[i].value, values[k], 2e-3 * errors[k]);
        close(&format!("{what} error"), ours[i], errors[k], slack * errors[k]);
        let sides = &stored["asymmetric_errors_down_up"][parameter];
        if let Some(minos) = &result.minos[i] {
            let (down, up) = (num(&sides[0]), num(&sides[1]));
            close(&format!("{what} MINOS −"), minos.lower, down, 3e-3 * down.abs());
            close(&format!("{what} MINOS +"), minos.upper, up, 3e-3 * up.abs());
        }
    }
    let chi2 = num(&stored["goodness_of_fit"]);
    close(&format!("{name}: χ²"), result.gof.chi2.unwrap(), chi2, 1e-3 * chi2);
    assert_eq!(result.gof.ndof, stored["ndf"].as_i64(), "{name}: ndof");
    close(&format!("{name}: p"), result.gof.p_value.unwrap(), num(&stored["chi2_probability"]), 1e-3);
}

fn exactly(name: &str, result: &FitResult, names: &[&str]) {
    let stored = &exact(FOLDER)["fits"][name];
    agrees_with_exact(name, result, stored, names);
    let chi2 = num(&stored["chi2"]);
    close(&format!("{name}: χ²"), result.gof.chi2.unwrap(), chi2, 1e-6 * chi2);
}

fn both(name: &str, formula: &str, names: &[&str], errors: Vec<ErrorSource>) {
    let result = fit(formula, errors).run();
    agrees(name, &result, if name.contains("xy") { 1e-2 } else { 3e-3 });
    exactly(name, &result, names);
}

/// −2 ln L of Gaussian data is χ² and a constant (KA002, KA003, KA004, KA060).
#[test]
fn errors_of_y() {
    both("line_y_errors", LINE, &["a", "b"], vec![ErrorSource::of_y(0.4)]);
    // Two sources whose squares add up to the same (KA009).
    let parts = vec![ErrorSource::of_y(0.24), ErrorSource::of_y(0.32)];
    both("line_y_errors", LINE, &["a", "b"], parts);
}

/// KA030, KA031, KA033: errors of x make the fit of a line nonlinear.
#[test]
fn errors_of_x_and_y() {
    let errors = || vec![ErrorSource::of_y(0.4), ErrorSource::of_x(0.25)];
    both("line_xy_errors", LINE, &["a", "b"], errors());
    both("quadratic_xy_errors", PARABOLA, &["a", "b", "c"], errors());
}

/// KA006, KA010, KA011, KA012, KA061: correlated sources, by a coefficient and by a matrix.
#[test]
fn correlated_errors() {
    let half = ErrorSource::of_y(0.3).correlated(0.5);
    both("line_half_correlated", LINE, &["a", "b"], vec![ErrorSource::of_y(0.4), half]);
    let r = |i: usize, j: usize| (-(i.abs_diff(j) as f64) / 3.0).exp();
    let matrix = |scale: f64| (0..8).map(|i| (0..8).map(|j| scale * r(i, j)).collect()).collect();
    let covariance = ErrorSource { size: ErrorSize::Covariance(matrix(0.2)), ..ErrorSource::default() };
    both("line_matrix_error", LINE, &["a", "b"], vec![covariance]);
    let product =
        ErrorSource { correlation: Correlation::Matrix(matrix(1.0)), ..ErrorSource::of_y(0.2_f64.sqrt()) };
    both("line_matrix_error", LINE, &["a", "b"], vec![product]);
}

/// KA013, KA032, KA035, KA036: a scale that is wrong for all points, relative to the data and to the model; KA030.
#[test]
fn relative_errors() {
    let scale = |of| ErrorSource::of_y(0.05).relative_to(of).correlated(1.0);
    let with = |source| vec![ErrorSource::of_y(0.4), source];
    both("line_y_plus_correlated_relative_to_data", LINE, &["a", "b"], with(scale(RelativeTo::Data)));
    both("line_y_plus_correlated_relative_to_model", LINE, &["a", "b"], with(scale(RelativeTo::Model)));
}

/// An error relative to the model that is the only one counts, too: kafe2 itself leaves it out (see `peer_defect`).
#[test]
fn the_only_error_is_relative_to_the_model() {
    let only = vec![ErrorSource::of_y(0.1).relative_to(RelativeTo::Model)];
    both("line_model_relative", LINE, &["a", "b"], only);
}

/// KA032, KA034, KA067: a correlated error of x, a scale of the data, a half correlated error relative to the model and an independent one
/// at once, against exact arithmetic, with and without the logarithm.
#[test]
fn everything_at_once() {
    let errors = || {
        vec![
            ErrorSource::of_y(0.4),
            ErrorSource::of_x(0.25).correlated(0.5),
            ErrorSource::of_y(0.02).relative_to(RelativeTo::Data).correlated(1.0),
            ErrorSource::of_y(0.05).relative_to(RelativeTo::Model).correlated(0.25),
        ]
    };
    let mut f = fit(EXPO, errors());
    f.value("A", 3.0).value("k", 0.25);
    exactly("expo_everything", &f.run(), &["A", "k"]);
    f.cost(|c| c.log_det = LogDet::Off);
    exactly("expo_everything_without_log", &f.run(), &["A", "k"]);
    let independent = vec![
        ErrorSource::of_y(0.4),
        ErrorSource::of_x(0.25),
        ErrorSource::of_y(0.05).relative_to(RelativeTo::Model),
    ];
    let mut f = fit(EXPO, independent);
    f.value("A", 3.0).value("k", 0.25);
    exactly("expo_independent", &f.run(), &["A", "k"]);
}

/// KA045, KA046, KA047: constraints count as data.
#[test]
fn constraints() {
    let with = |constraint: Constraint| {
        let mut f = fit(LINE, vec![ErrorSource::of_y(0.4)]);
        f.cost(|c| c.constraints = vec![constraint]);
        f.run()
    };
    agrees("line_simple_constraint", &with(Constraint::simple("a", 2.2, 0.05)), 3e-3);
    let stored = &expected(FOLDER)["fits"]["line_matrix_constraint"];
    let rows = |v: &Value| v.as_array().unwrap().iter().map(numbers).collect();
    let matrix = Constraint {
        names: vec!["a".into(), "b".into()],
        values: vec![2.2, 0.1],
        covariance: rows(&stored["constraint_covariance"]),
        ..Constraint::default()
    };
    agrees("line_matrix_constraint", &with(matrix), 3e-3);
}

/// KA044: a fixed parameter; a line without errors scales nothing when asked not to.
#[test]
fn fixed_and_without_errors() {
    let mut f = fit(PARABOLA, vec![ErrorSource::of_y(0.4)]);
    f.value("a", 0.05).fix("a", true);
    agrees("quadratic_a_fixed_0.05", &f.run(), 3e-3);
    let mut f = Fit::new(dataset(FOLDER, "data.csv"), LINE);
    f.unscaled();
    let result = f.run();
    let stored = &expected(FOLDER)["fits"]["line_no_errors"];
    close("fval", result.minimum.fval, num(&stored["cost"]), 1e-9);
    for (ours, theirs) in result.errors().iter().zip(numbers(&stored["errors"])) {
        close("error", *ours, theirs, 1e-4 * theirs);
    }
}

/// The default keeps the cost near χ²: a constant covariance compared with itself adds nothing.
#[test]
fn the_cost_stays_near_chi2() {
    let mut f = Fit::new(dataset(FOLDER, "data.csv"), LINE);
    let half = ErrorSource::of_y(0.3).correlated(0.5);
    f.cost(|c| c.errors = vec![ErrorSource::of_y(0.4), half]);
    let result = f.run();
    let stored = &exact(FOLDER)["fits"]["line_half_correlated"];
    close("fval", result.minimum.fval, num(&stored["chi2"]), 1e-9);
    assert_eq!(result.member().cost, CostKind::Chi2Cov);
    // With errors that follow the model the constant of the reference is what lies between.
    f.cost(|c| {
        c.errors = vec![
            ErrorSource::of_y(0.4),
            ErrorSource::of_y(0.05).relative_to(RelativeTo::Model).correlated(1.0),
        ];
    });
    let result = f.run();
    let stored = &exact(FOLDER)["fits"]["line_y_plus_correlated_relative_to_model"];
    close("log", result.minimum.fval - result.gof.chi2.unwrap(), 0.0, 0.1);
    agrees_values(&result, stored);
}

fn agrees_values(result: &FitResult, stored: &Value) {
    let errors = numbers(&stored["errors_from_full_hessian"]);
    for (k, v) in numbers(&stored["values"]).into_iter().enumerate() {
        close("value", result.minimum.values()[k], v, 1e-4 * errors[k]);
    }
}

/// KA037, KA063, KA064: kafe2's Gaussian approximation of a histogram, without the logarithm as its code has it; kafe2's integrals of bins
/// are good to 1e-5. With the errors of the data instead of the model a bin of few counts weighs too much.
#[test]
fn gaussian_approximation_of_a_histogram() {
    let options = ReadOptions {
        binning: Some(Binning::Uniform { n: 20, span: Some((-1.5, 4.5)) }),
        ..ReadOptions::default()
    };
    let bytes = reference_file("kafe2_hist", "data.csv");
    let data = read_dataset(&bytes, "data.csv", &options).unwrap();
    let stored = &expected("kafe2_hist")["fits"]["density_gauss_approximation"];
    let mut f = Fit::new(data, "norm_pdf(x,mu,sigma)");
    f.value("mu", 1.0).value("sigma", 1.0).likelihood(CostKind::GaussApproximation, ModelKind::Density);
    f.cost(|c| c.log_det = LogDet::Off);
    let result = f.run();
    close("cost", result.minimum.fval, num(&stored["cost_check"]["sum((n-mu)^2/mu)"]), 1e-4);
    let errors = numbers(&stored["errors"]);
    for (k, v) in numbers(&stored["values"]).into_iter().enumerate() {
        close("value", result.minimum.values()[k], v, 1e-2 * errors[k]);
        close("error", result.errors()[k], errors[k], 5e-3 * errors[k]);
    }
    assert_eq!(result.gof.ndof, stored["ndf"].as_i64());
    // With the logarithm σ comes out smaller: broad tails are no longer rewarded.
    let without = result.minimum.values()[1];
    f.cost(|c| c.log_det = LogDet::Auto);
    assert!(f.run().minimum.values()[1] < without);
}

/// ROOT's graphs with errors in x and y, with and without those of x. ROOT's errors are up to 2.2e-3 below the exact
/// ones of 40-digit arithmetic.
#[test]
fn graphs_with_errors() {
    let root = |name: &str, formula: &str, x_errors: bool, values: f64, errors: f64| {
        let mut f = Fit::new(dataset("root_graph_errors", "data.csv"), formula);
        f.cost(|c| {
            c.log_det = LogDet::Off;
            c.ignore_x_errors = !x_errors;
        });
        if name == "expo_x_errors" {
            f.value("Constant", 1.0).value("Slope", 0.1);
        }
        f.careful().minos();
        let stored = &expected("root_graph_errors")["fits"][name];
        let result = f.run();
        agrees_with_root(name, &result, stored, values, errors);
        result.errors()
    };
    let errors = root("formula_x_errors_E_converged", "[0]+[1]*x+[2]*x^2", true, 1e-4, 3e-3);
    for (ours, exact) in errors.into_iter().zip([0.516687723485, 0.234792875906, 0.0202596107042]) {
        close("error", ours, exact, 1e-8);
    }
    root("pol2", "pol2", true, 1e-2, 1e-2);
    root("pol2_EX0", "pol2", false, 1e-4, 1e-4);
    root("formula_EX0_converged", "[0]+[1]*x+[2]*x^2", false, 1e-4, 1e-4);
    root("expo_x_errors", "exp([Constant]+[Slope]*x)", true, 1e-2, 1e-2);
}

/// KA050: kafe2's vector [p, q, p+q] of three numbers, whose errors are 0.2, 0.1 and 0.3, plotted against the index; the same in closed
/// form.
#[test]
fn a_vector_of_indexed_data() {
    let stored = &expected("kafe2_indexed")["fits"]["sum"];
    let y = vec![4.9, 3.1, 8.2];
    let options = ReadOptions { kind: Some(DataKind::Indexed), ..ReadOptions::default() };
    let data = read_dataset(&reference_file("kafe2_indexed", "data.csv"), "data.csv", &options).unwrap();
    assert_eq!(
        (data.kind(), data.x().as_ref(), data.n_total()),
        (DataKind::Indexed, [0.0, 1.0, 2.0].as_slice(), 3)
    );
    let mut f = Fit::new(data, "vector(p, q, p+q)");
    let errors = ErrorSource { size: ErrorSize::Rows(vec![0.2, 0.1, 0.3]), ..ErrorSource::default() };
    f.cost(|c| {
        c.errors = vec![errors];
        c.log_det = LogDet::On;
        c.det_ref = DetRef::Unit;
    });
    f.careful();
    let result = f.run();
    close("cost", result.minimum.fval, num(&stored["cost"]), 1e-9);
    close("χ²", result.gof.chi2.unwrap(), num(&stored["goodness_of_fit"]), 1e-9);
    close("p", result.gof.p_value.unwrap(), num(&stored["chi2_probability"]), 1e-9);
    assert_eq!(result.gof.ndof, Some(1));
    let errors = numbers(&stored["errors"]);
    for (k, v) in numbers(&stored["values"]).into_iter().enumerate() {
        close("value", result.minimum.values()[k], v, 1e-6 * errors[k]);
        close("error", result.errors()[k], errors[k], 2e-5 * errors[k]);
    }
    let figure = fit_figure(&result, &ViewOptions::default());
    assert!(!figure.main.layers.is_empty() && figure.main.x_title.contains("index"));
    // Another number of values is refused, and so is a list for points.
    let shape = |formula: &str, data: Dataset| {
        cost::build(&data, &Model::compile(formula).unwrap(), &Selection::default(), &CostChoice::default())
            .err()
            .map(|e| (e.code(), e.to_string()))
    };
    let list = || Dataset::of_list("list", y.clone(), YErrors::None).unwrap();
    let (code, text) = shape("vector(p, q)", list()).unwrap();
    assert!(code == "E-SHAPE" && text.starts_with("the model gives 2 values but there are 3 data"), "{text}");
    let points = dataset(FOLDER, "data.csv");
    assert_eq!(shape("2*vector(p, q)", points).unwrap().0, "E-SHAPE");
    assert_eq!(shape("p+q*x", list()), None);
}
