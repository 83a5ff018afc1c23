//! Derived quantities typed on the command line.

use super::sandbox::{LINE, Sandbox, assert_close, number};

/// LINE is fitted by 1.05 + 0.98·x with σ² = 0.002 for the slope; x where y is 5 follows.
#[test]
fn a_quantity_with_its_interval() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = [
        "line.csv",
        "--model",
        "m*x+c",
        "--derive",
        "at five = (5-c)/m, profile",
        "--derive",
        "double = 2*m",
    ];
    let json = sandbox.json(&[args.as_slice(), &["--save", "s.toml"]].concat());
    assert_close(number(&json, "/derived/0/value"), 3.95 / 0.98, 1e-8, "at five");
    assert_close(number(&json, "/derived/1/error"), 2.0 * 0.002_f64.sqrt(), 1e-8, "double");
    assert!(number(&json, "/derived/0/lower") < 0.0 && number(&json, "/derived/0/upper") > 0.0);
    let again = sandbox.json(&["s.toml", "--derive", "double = 3*m"]);
    assert_eq!(again["derived"].as_array().map(Vec::len), Some(2));
    assert_eq!(again["derived"][1]["expression"], "3*m");
    let report = sandbox.run(&["fit", "s.toml"]).stdout;
    assert!(report.contains("│ at five │"), "{report}");
}

/// Of the line c + m·x: ∫ from 0 to 2 is 2c + 2m, the largest value in there c + 2m, and it is 5 at (5 − c)/m.
#[test]
fn quantities_of_the_curve() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let pairs = [("integral(0,2)", "2*c+2*m"), ("maximum(0,2)", "c+2*m"), ("x_where(5,0,10)", "(5-c)/m")];
    for (curve, exact) in pairs {
        let (curve, exact) = (format!("q = {curve}"), format!("e = {exact}"));
        let json = sandbox.json(&["line.csv", "--model", "m*x+c", "--derive", &curve, "--derive", &exact]);
        for key in ["value", "error"] {
            let of = |k: usize| number(&json, &format!("/derived/{k}/{key}"));
            assert_close(of(0), of(1), 1e-9, &curve);
        }
    }
    let said = sandbox.refused(&["fit", "line.csv", "--model", "m*x+c", "--derive", "q = fwhm(3)"]);
    assert!(said.starts_with("error[E-DERIVE]") && said.contains("fwhm takes 2 numbers"), "{said}");
}

#[test]
fn what_cannot_be_derived_is_one_sentence() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    for (text, sentence) in [
        ("q", "error[E-OPTION]: --derive: read 'q', expected NAME = EXPRESSION"),
        ("m = 2*c", "error[E-PAR-NAME]: the parameter name 'm' is empty or used twice"),
        ("q = 2*zeta", "error[E-PAR-UNKNOWN]: there is no parameter 'zeta'; there are m, c, q"),
        ("q = 2*(c", "error[E-FORMULA]"),
    ] {
        let said = sandbox.refused(&["fit", "line.csv", "--model", "m*x+c", "--derive", text]);
        assert!(said.starts_with(sentence), "{said}");
    }
}

/// What has no value has no error, and a region without end is not drawn.
#[test]
fn nothing_without_a_meaning_is_printed() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let json = sandbox.json(&["line.csv", "--model", "m*x+c", "--derive", "h = log(-m)"]);
    assert!(json["derived"][0]["value"].is_null() && json["derived"][0]["error"].is_null(), "{json}");
    let report = sandbox.run(&["fit", "line.csv", "--model", "m*x+c", "--derive", "h = log(-m)"]).stdout;
    let row = report.lines().find(|l| l.starts_with("│ h ")).unwrap();
    assert_eq!(row.matches('—').count(), 2, "{report}");
    let args = ["line.csv", "--model", "a*b*x+c", "--param", "a=1", "--param", "b=1", "--contour", "a,c"];
    let json = sandbox.json(&args);
    assert_eq!(json["contours"].as_array().map(Vec::len), Some(0));
    assert!(
        json["minimum"]["messages"]
            .to_string()
            .contains("there is no contour of a and c: a is not determined")
    );
}

/// Of a + b + c·x the data determine a + b, with the error 0.1·√1.5 of the constant of a line, and nothing else of a and b.
#[test]
fn what_the_data_leave_open_has_no_error() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    // MIGRAD forces its matrix to be positive definite, which costs two digits; the linear fitter has the exact one.
    for (minimizer, part) in [("auto", 1e-6), ("migrad", 0.02)] {
        let json = sandbox.json(&[
            "line.csv",
            "--model",
            "a+b+c*x",
            "--minimizer",
            minimizer,
            "--derive",
            "d = a-b",
            "--derive",
            "s = a+b",
            "--derive",
            "e = a+2*b",
            "--derive",
            "t = 2*c",
        ]);
        assert!(json["derived"][0]["error"].is_null(), "{minimizer}: {json:#}");
        assert!(json["derived"][2]["error"].is_null(), "{minimizer}: {json:#}");
        assert_close(number(&json, "/derived/1/value"), 1.05, 1e-6, "a+b");
        assert_close(number(&json, "/derived/1/error"), 0.1 * 1.5_f64.sqrt(), 0.12 * part, "error of a+b");
        assert_close(number(&json, "/derived/3/error"), 0.2 * 0.2_f64.sqrt(), 0.09 * part, "error of 2c");
    }
    let report =
        sandbox.run(&["fit", "line.csv", "--model", "a+b+c*x", "--derive", "d = a-b, profile"]).stdout;
    let row = report.lines().find(|l| l.starts_with("│ d ")).unwrap();
    assert!(row.matches('—').count() >= 1, "{report}");
    assert!(report.replace("\n  ", " ").contains("the data do not determine it"), "{report}");
}
