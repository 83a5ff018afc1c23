//! Functions of the library by name, from the command line: fits that start from nothing but the data.

use crate::sandbox::{Sandbox, assert_close, param};
use fitpanel::model::{Model, predefined};

/// Points of a curve with errors of 1 % of 10.
fn table(xs: impl Iterator<Item = f64>, f: impl Fn(f64) -> f64) -> String {
    let rows: Vec<String> = xs.map(|x| format!("{x},{},0.1\n", f(x))).collect();
    format!("x,y,sy\n{}", rows.concat())
}

fn steps(n: u32, lo: f64, hi: f64) -> impl Iterator<Item = f64> {
    (0..n).map(move |i| lo + (hi - lo) * f64::from(i) / f64::from(n - 1))
}

#[test]
fn the_list_holds_every_function() {
    let run = Sandbox::with(&[]).run(&["functions"]);
    for shape in predefined::all() {
        let [first, _] = shape.order_names();
        let listed = |line: &str| line.split([' ', ',']).next() == Some(first.as_str());
        assert!(run.stdout.lines().any(listed), "{first} in\n{}", run.stdout);
        for name in shape.names().iter().flat_map(|name| name.split(" … ")) {
            assert!(run.stdout.contains(name), "{name}");
            assert!(Model::compile_for(name, shape.n_coordinates).is_ok(), "{name} cannot be typed");
        }
    }
}

/// IM043 to IM045: highest power first, parameters x0, x1 …, as many as there are start values.
#[test]
fn polyval_takes_its_order_from_the_start_values() {
    let data = table(steps(12, 0.0, 5.0), |x| 0.5 * x * x - 2.0 * x + 3.0);
    let sandbox = Sandbox::with(&[("data.csv", &data)]);
    let fit = ["data.csv", "--model", "polyval", "--param", "x0=1", "--param", "x1=1", "--param", "x2=1"];
    let found = sandbox.json(&fit);
    for (name, exact) in [("x0", 0.5), ("x1", -2.0), ("x2", 3.0)] {
        assert_close(param(&found, name).0, exact, 1e-6, name);
    }
    let run = sandbox.run(&["fit", "data.csv", "--model", "polyval"]);
    assert!(run.stderr.contains("expected polyval0 to polyval15"), "{}", run.stderr);
}

/// KA070: the double slit with a known wavelength.
#[test]
fn double_slit() {
    let f = |x: f64| {
        let u = std::f64::consts::PI * x.sin() / 0.65;
        let (alpha, beta) = (180.0 * u, 40.0 * u);
        let envelope = if beta == 0.0 { 1.0 } else { beta.sin() / beta };
        8.0 * (envelope * alpha.cos()).powi(2)
    };
    let sandbox = Sandbox::with(&[("slit.csv", &table(steps(81, -0.02, 0.02), f))]);
    let fit = [
        "slit.csv",
        "--model",
        "doubleslit",
        "--param",
        "lambda=0.65,fixed",
        "--param",
        "b=35",
        "--param",
        "d=175",
    ];
    let found = sandbox.json(&fit);
    for (name, exact) in [("I_0", 8.0), ("b", 40.0), ("d", 180.0)] {
        assert_close(param(&found, name).0, exact, 1e-5, name);
    }
}

/// IM064, RF027, RF032: names of any alphabet; a formula over a range; coordinates and parameters as arrays.
#[test]
fn formulas_with_greek_names_a_range_and_arrays() {
    let decay = table(steps(20, 0.0, 9.0), |x| 7.0 * (-x / 2.5).exp() + 1.0);
    let sine = table(steps(40, 0.5, 12.0), |x| if x < 9.0 { 6.0 * (1.3 * x).sin() / x } else { 50.0 });
    let sandbox = Sandbox::with(&[("decay.csv", &decay), ("sine.csv", &sine)]);
    let found = sandbox.json(&["decay.csv", "--model", "A*exp(-x/τ)+θ", "--param", "τ=2", "--param", "A=5"]);
    for (name, exact) in [("A", 7.0), ("τ", 2.5), ("θ", 1.0)] {
        assert_close(param(&found, name).0, exact, 1e-6, name);
    }
    let found =
        sandbox.json(&["sine.csv", "--model", "a*sin(k*x)/x", "--range", "0.5:8.9", "--param", "k=1.2"]);
    assert_close(param(&found, "k").0, 1.3, 1e-6, "k");
    assert_close(param(&found, "a").0, 6.0, 1e-6, "a");
    let found = sandbox.json(&[
        "decay.csv",
        "--model",
        "[0]*exp(-x[0]/[1])+[2]",
        "--param",
        "p1=2",
        "--param",
        "p0=5",
    ]);
    assert_close(param(&found, "p1").0, 2.5, 1e-6, "p1");
}

/// A shape on the scaled fit range, and a convolution as the signal.
#[test]
fn scaled_polynomials_and_convolutions() {
    let f = |x: f64| {
        let t = (x - 3.0) / 3.0;
        let z = (x - 3.1) / 0.5;
        9.0 * (-0.5 * z * z).exp() + 4.0 + 1.5 * t - 0.5 * (1.5 * t * t - 0.5)
    };
    let sandbox = Sandbox::with(&[("peak.csv", &table(steps(61, 0.0, 6.0), f))]);
    // 0.5² = 0.3² + 0.4²; the resolution is known.
    let model = "CONV(gaus,norm)+legendre2";
    let fit = [
        "peak.csv",
        "--model",
        model,
        "--param",
        "mu=0,fixed",
        "--param",
        "sigma=0.4,fixed",
        "--range",
        "0:6",
    ];
    let found = sandbox.json(&fit);
    for (name, exact) in [("Mean", 3.1), ("Sigma", 0.3), ("p0", 4.0), ("p1", 1.5), ("p2", -0.5)] {
        assert_close(param(&found, name).0, exact, 1e-4, name);
    }
}

/// RF028: a function of the user's in a formula, kept in the session file and used again from there.
#[test]
fn a_function_of_the_users_is_kept_in_the_session() {
    let data = table(steps(40, 0.5, 9.0), |x| 2.0 * 3.0 * (1.3 * x).sin() / x + 0.7);
    let sandbox = Sandbox::with(&[("data.csv", &data)]);
    let define = ["--function", "f1=a*sin(k*x)/x", "--function", "f2=f1*2+[0]"];
    let start = ["--param", "k=1.2", "--param", "a=2"];
    let fit: Vec<&str> = ["data.csv", "--model", "f2"]
        .into_iter()
        .chain(define)
        .chain(start)
        .chain(["--save", "fit.toml"])
        .collect();
    let found = sandbox.json(&fit);
    let check = |found: &serde_json::Value| {
        for (name, exact) in [("a", 3.0), ("k", 1.3), ("p0", 0.7)] {
            assert_close(param(found, name).0, exact, 1e-6, name);
        }
    };
    check(&found);
    let text = sandbox.text("fit.toml");
    assert!(text.contains("[[definition]]\nname = \"f1\"\nformula = \"a*sin(k*x)/x\""), "{text}");
    check(&sandbox.json(&["fit.toml"]));
    // Another formula of the same session still knows them; a new definition reads what uses it anew.
    let found = sandbox.json(&["fit.toml", "--model", "f1*2+q", "--param", "q=1"]);
    assert_close(param(&found, "q").0, 0.7, 1e-6, "q");
    let found = sandbox.json(&["fit.toml", "--function", "f1=2*b*sin(k*x)/x", "--param", "b=1"]);
    assert_close(param(&found, "b").0, 1.5, 1e-6, "b");
    for (bad, word) in [("gaus=x", "means"), ("f1", "NAME=EXPR"), ("f1=a*", "formula ends")] {
        let run = sandbox.run(&["fit", "data.csv", "--function", bad]);
        assert!(
            run.code == Some(2) && (run.stderr.contains(word) || run.stderr.contains("mean something")),
            "{bad}: {}",
            run.stderr
        );
    }
}
