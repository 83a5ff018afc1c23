//! Two models of the same data: F-test, likelihood ratio and information criteria on the command line. By hand for `LINE` (σ = 0.1): the mean
//! 3.5 leaves χ² = 4.82/0.01 = 482, the straight line 1.8 with two degrees of freedom.

use super::sandbox::{LINE, Sandbox, assert_close, number};

#[test]
fn a_line_against_a_constant() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = ["line.csv", "--model", "pol1", "--compare", "pol0", "--param", "p1=0.9", "--minos"];
    let fit = sandbox.json(&args);
    assert_eq!(fit["model"]["formula"], "pol1");
    assert_close(number(&fit, "/params/1/value"), 0.98, 1e-9, "p1");
    assert!(
        fit["params"][1]["minos"]["lower_valid"].as_bool().unwrap(),
        "what was asked of the model itself stays"
    );
    let found = &fit["comparisons"][0];
    assert_eq!((found["first"].as_str(), found["second"].as_str()), (Some("pol0"), Some("pol1")));
    assert_close(number(found, "/delta_aic"), 1.8 - 482.0 + 2.0, 1e-6, "ΔAIC");
    assert_close(number(found, "/delta_bic"), 1.8 - 482.0 + 4.0_f64.ln(), 1e-6, "ΔBIC");
    let f = 480.2 / 0.9;
    assert_close(number(found, "/f_test/statistic"), f, 1e-6, "F");
    // Student's t with two degrees of freedom, t² = F: p = 1 − t/√(t² + 2).
    assert_close(number(found, "/f_test/p_value"), 1.0 - (f / (f + 2.0)).sqrt(), 1e-9, "p of F");
    assert_close(number(found, "/likelihood_ratio/statistic"), 480.2, 1e-6, "Δ");
    let report = sandbox.run(&[&["fit"], &args[..]].concat()).stdout.replace("\n  ", " ");
    for words in
        ["pol1 against pol0 (1 parameter more)", "AIC prefers pol1", "F-test: F = 533.6 (p = 0.0019)"]
    {
        assert!(report.contains(words), "{words} is not in\n{report}");
    }
    assert!(report.contains("by chance if pol0 is right (which is a case of pol1)"), "{report}");
}

/// The Markdown report has the list as a section of its own.
#[test]
fn in_markdown() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = ["fit", "line.csv", "--model", "a*x+b_1", "--compare", "pol0", "--report", "markdown"];
    let report = sandbox.run(&args).stdout;
    assert!(report.contains("## Functions of line.csv\n\n- pol0 (all): χ² = 482, ndof = 3"), "{report}");
    assert!(report.contains("\n- a\\*x+b\\_1 against pol0 (1 parameter more): ΔAIC"), "{report}");
}

/// Several of them, each against the model itself; the session that is saved holds all.
#[test]
fn several_models() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = ["line.csv", "--model", "pol2", "--compare", "pol0", "--compare", "pol1", "--save", "s.toml"];
    let fit = sandbox.json(&args);
    let names = |key: &str, field: &str| -> Vec<String> {
        fit[key].as_array().unwrap().iter().map(|f| f[field].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("functions", "name"), ["pol0", "pol1", "pol2"]);
    assert_eq!(names("comparisons", "first"), ["pol0", "pol1"]);
    let saved = sandbox.text("s.toml");
    assert!(saved.contains("model = \"pol2\"") && saved.matches("[[function]]").count() == 3, "{saved}");
}

#[test]
fn what_cannot_be_compared() {
    let sandbox = Sandbox::with(&[("a.csv", LINE), ("b.csv", LINE)]);
    let said = sandbox.refused(&["fit", "a.csv", "b.csv", "--model", "pol1", "--compare", "pol0"]);
    assert!(said.contains("several data sets fitted together cannot be compared"), "{said}");
    let said = sandbox.refused(&["fit", "a.csv", "--model", "pol1", "--compare", "polx("]);
    assert!(said.starts_with("error[E-FORMULA]"), "{said}");
}

/// A constraint of a parameter that the other model lacks would count in one fit only: no numbers, and the reason.
#[test]
fn constraints_of_one_model_only() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = ["line.csv", "--model", "pol1", "--compare", "pol0", "--constraint", "p1=1+-0.1"];
    let fit = sandbox.json(&args);
    assert_eq!(fit["comparisons"].as_array().map(Vec::len), Some(0), "{fit:#}");
    let reason = fit["not_compared"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("fitted with different constraints"), "{reason}");
    let report = sandbox.run(&[&["fit"], &args[..]].concat()).stdout.replace("\n  ", " ");
    assert!(report.contains("pol0 and pol1 cannot be compared: they were fitted with different"), "{report}");
}

/// A robust loss is no likelihood, and its χ² no least sum of squares: neither test, and the reason.
#[test]
fn robust_fits_have_no_tests() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = ["line.csv", "--model", "pol2", "--compare", "pol1", "--cost", "robust:huber"];
    let found = &sandbox.json(&args)["comparisons"][0];
    assert!(found["f_test"].is_null() && found["likelihood_ratio"].is_null(), "{found:#}");
    assert_eq!(found["why_no_ratio"].as_str(), Some("a robust loss is no likelihood"));
}

/// A constant twice: the data determine only the sum of both, so that it is no fit to compare with, wherever it is asked.
#[test]
fn what_is_not_determined_is_not_compared() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = ["line.csv", "--model", "a+b+c*x", "--compare", "pol1", "--save", "s.toml"];
    let fit = sandbox.json(&args);
    assert_eq!(fit["minimum"]["valid"], false);
    let valid: Vec<bool> = [0, 1].map(|k| fit["functions"][k]["valid"].as_bool().unwrap()).into();
    assert_eq!((fit["functions"][1]["name"].as_str(), valid), (Some("a+b+c*x"), vec![true, false]));
    assert_eq!(fit["comparisons"].as_array().map(Vec::len), Some(0));
    let why = fit["not_compared"][0]["reason"].as_str().unwrap();
    assert!(why.contains("the data do not determine its parameters"), "{why}");
    let saved = sandbox.text("s.toml");
    assert_eq!(
        (saved.matches("valid = true").count(), saved.matches("valid = false").count()),
        (1, 2),
        "{saved}"
    );
    let report = sandbox.run(&[&["fit"], &args[..]].concat()).stdout;
    assert!(report.contains("a+b+c*x (all), not valid: χ² = 1.8"), "{report}");
}

/// A Gaussian on a constant is a case of one on a line, whichever of them is named first, and by whatever names its parameters go; it is none
/// of a Lorentz curve on a line: no test holds for those, and the reason is said.
#[test]
fn only_cases_of_one_another_are_tested() {
    let sandbox = Sandbox::with(&[]);
    sandbox.example("peak.csv");
    let found = |model: &str, other: &str| {
        let fit = sandbox.json(&["peak.csv", "--model", model, "--compare", other]);
        fit["comparisons"][0].clone()
    };
    let [forth, back] = [found("gaus+pol1", "gaus+pol0"), found("gaus+pol0", "gaus+pol1")];
    for test in ["f_test", "likelihood_ratio"] {
        let p = |c: &serde_json::Value| number(c, &format!("/{test}/p_value"));
        assert_close(p(&forth), p(&back), 1e-6 * p(&forth), test);
    }
    assert_eq!((&forth["nested"], &back["nested"]), (&true.into(), &true.into()));
    for (simple, rich) in [("pol1", "gaus+pol1"), ("gaus+pol0", "a*exp(-0.5*((x-b)/c)^2)+d+e*x")] {
        assert_eq!(found(simple, rich)["nested"], true, "{simple} in {rich}");
    }
    for (simple, rich) in [("gaus+pol0", "lorentzian+pol1"), ("gaus", "lorentzian+pol0")] {
        let c = found(simple, rich);
        assert_eq!(c["nested"], false, "{simple} in {rich}");
        assert!(c["f_test"].is_null() && c["likelihood_ratio"].is_null(), "{c:#}");
        assert!(c["why_no_ratio"].as_str().unwrap().contains("no case of the other"), "{c:#}");
        assert!(c["delta_aic"].is_number(), "{c:#}");
    }
}
