//! Costs typed on the command line: no file, every name a parameter.

use super::sandbox::{LINE, Sandbox, assert_close, number, param};

const TRIALS: [&str; 7] =
    ["--cost", "custom", "--model", "-3*log(p)-7*log(1-p)", "--errordef", "0.5", "--param=p=0.5"];

#[test]
fn a_likelihood_without_data() {
    let json = Sandbox::with(&[]).json(&[TRIALS.as_slice(), &["--minos"]].concat());
    let (value, error) = param(&json, "p");
    assert_close(value, 0.3, 1e-6, "p");
    assert_close(error, 0.14491377, 1e-6, "σ");
    assert_close(number(&json, "/params/0/minos/lower"), -0.1287382542, 5e-6, "lower");
    assert_close(number(&json, "/params/0/minos/upper"), 0.1545968338, 5e-6, "upper");
    assert!(json["data"].is_null() && json["ndof"].is_null() && json["p_value"].is_null());
    assert_eq!(json["cost"], "custom");
}

/// IM013: the same fraction of ten times as many trials, σ = √(0.21/100), is known √10 times better.
#[test]
fn ten_times_the_trials_are_known_root_ten_times_better() {
    let sandbox = Sandbox::with(&[]);
    let many = TRIALS.map(|arg| if arg.starts_with("-3") { "-30*log(p)-70*log(1-p)" } else { arg });
    let (few, many) = (param(&sandbox.json(&TRIALS), "p"), param(&sandbox.json(&many), "p"));
    assert_close(many.0, 0.3, 1e-6, "p");
    assert_close(many.1, 0.045_825_756_949_558_4, 1e-6, "σ");
    assert_close(few.1 / many.1, 10.0_f64.sqrt(), 1e-4, "ratio");
}

/// KA057: profile and contour of (a − 1)² + 4(b − 2)²: a parabola and an ellipse.
#[test]
fn a_profile_and_a_contour_of_a_typed_cost() {
    let cost = ["--cost", "custom", "--model", "(a-1)^2+4*(b-2)^2"];
    let options = ["--profile", "a,size=5", "--contour", "a,b,cl=0.683,size=12"];
    let json = Sandbox::with(&[]).json(&[cost.as_slice(), &options].concat());
    for (i, rise) in [4.0, 1.0, 0.0, 1.0, 4.0].into_iter().enumerate() {
        assert_close(number(&json, &format!("/profiles/0/fval/{i}")), rise, 1e-6, "profile");
    }
    let level = -2.0 * (1.0 - 0.683_f64).ln();
    for i in 0..12 {
        let at = |k: usize| number(&json, &format!("/contours/0/points/{i}/{k}"));
        assert_close((at(0) - 1.0).powi(2) + 4.0 * (at(1) - 2.0).powi(2), level, 1e-3, "contour");
    }
}

/// x and y are parameters that start at 0.
#[test]
fn a_valley_without_start_values() {
    let json = Sandbox::with(&[]).json(&["--cost", "custom", "--model", "(1-x)^2+100*(y-x^2)^2"]);
    assert_close(param(&json, "x").0, 1.0, 1e-6, "x");
    assert_close(param(&json, "y").0, 1.0, 1e-6, "y");
}

#[test]
fn fixed_and_limited_parameters_and_a_saved_session() {
    let sandbox = Sandbox::with(&[]);
    let model = ["--cost", "custom", "--model", "(a-1)^2+(b-2)^2+a*b"];
    let options = ["--param", "a=0.5,fixed", "--param", "b=0,min=0,max=1.5", "--save", "s.toml"];
    let json = sandbox.json(&[model.as_slice(), &options].concat());
    // ∂/∂b: 2(b − 2) + 0.5 = 0 lies beyond the limit.
    assert_close(param(&json, "b").0, 1.5, 1e-6, "b");
    let again = sandbox.json(&["s.toml"]);
    assert_close(param(&again, "b").0, 1.5, 1e-6, "b");
    assert_eq!(again["cost"], "custom");
}

#[test]
fn what_does_not_go_together_is_one_sentence() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let refused = |args: &[&str], sentence: &str| {
        let said = sandbox.refused(&[&["fit"], args].concat());
        assert!(said.starts_with(sentence), "{said}");
    };
    refused(&["--model", "gaus"], "error[E-OPTION]: no FILE to fit was given");
    refused(&["--cost", "custom"], "error[E-OPTION]: --cost custom needs a formula");
    refused(
        &["line.csv", "--cost", "custom", "--model", "a^2"],
        "error[E-OPTION]: --cost custom takes no data, read 'line.csv'",
    );
    refused(&["--cost", "custom", "--model", "a^2", "--errordef", "0"], "error[E-UP]: errordef = 0 is not");
    refused(&["--cost", "custom", "--model", "log(p)"], "error[E-NEGINF]: the cost is −infinity at p = 0");
    refused(&["--cost", "custom", "--model", "sinn(p)"], "error[E-FORMULA]");
}

/// χ² spelled out over the columns of a file, and from the session saved of it.
#[test]
fn a_sum_over_the_rows_of_a_file() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = ["line.csv", "--cost", "custom", "--model", "sum(((y-(a*x+b))/sy)^2)", "--save", "s.toml"];
    for json in [sandbox.json(&args), sandbox.json(&["s.toml"])] {
        assert_close(param(&json, "a").0, 0.98, 1e-6, "a");
        assert_close(number(&json, "/minimum/fval"), 1.8, 1e-9, "F");
        assert!(json["ndof"].is_null() && json["cost"] == "custom");
    }
    let none = sandbox.run(&["fit", "--cost", "custom", "--model", "sum((y-a)^2)"]);
    assert!(none.stderr.contains("no FILE was given"), "{}", none.stderr);
}

/// The same with a function of one's own, a shape of the catalogue, and the number of data that give degrees of freedom; a session keeps
/// both.
#[test]
fn functions_and_degrees_of_freedom_of_a_typed_cost() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let own = ["--function", "straight=b+a*x", "--model", "sum(((y-straight)/sy)^2)"];
    let shape = ["--model", "sum(((y-pol1(0))/sy)^2)"];
    for (model, slope) in [(&own[..], "a"), (&shape[..], "p1")] {
        let always = ["line.csv", "--cost", "custom", "--ndata", "4", "--save", "s.toml"];
        for json in [sandbox.json(&[&always[..], model].concat()), sandbox.json(&["s.toml"])] {
            assert_close(param(&json, slope).0, 0.98, 1e-6, slope);
            assert_close(number(&json, "/minimum/fval"), 1.8, 1e-9, "F");
            assert!(json["ndof"] == 2 && json["chi2"].is_null(), "{}", json["ndof"]);
        }
    }
}

/// A mistyped function fits no constant: it is refused with the name that was meant.
#[test]
fn a_mistyped_function_is_refused() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let said = sandbox.refused(&["fit", "line.csv", "--model", "gauss"]);
    assert!(said.starts_with("error[E-FORMULA]") && said.contains("did you mean 'gaus'?"), "{said}");
    let part = sandbox.run(&["fit", "line.csv", "--model", "lorentz*x+b"]);
    assert!(part.stdout.contains("if the shape is meant, write lorentzian"), "{}", part.stdout);
}
