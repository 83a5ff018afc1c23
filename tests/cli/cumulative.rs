//! Cumulative functions as models of counts: a factor in front of one decides nothing about the shape, and no goodness of fit is below 0.

use super::sandbox::{Sandbox, assert_close, number, param};

/// 10, 20 and 70 entries. F = x^a gives the bins q², q − q² and 1 − q with q = 2^−a, so that q = (2·10 + 20)/(2·10 + 2·20 + 70) = 4/13, and with
/// the second derivatives of a binomial in q the error of ln q is √((1 − q)/(130 q)).
const COUNTS: &str = "lo,hi,n\n0,0.25,10\n0.25,0.5,20\n0.5,1,70\n";

fn exact() -> (f64, f64, f64) {
    let q: f64 = 4.0 / 13.0;
    let term = |n: f64, p: f64| 2.0 * n * (n / (100.0 * p)).ln();
    let deviance = term(10.0, q * q) + term(20.0, q - q * q) + term(70.0, 1.0 - q);
    let ln2 = std::f64::consts::LN_2;
    (-q.ln() / ln2, ((1.0 - q) / (130.0 * q)).sqrt() / ln2, deviance)
}

/// A factor is held, wherever it stands, free or fixed; the likelihood of the shape knows nothing of it.
#[test]
fn a_factor_only_scales_it() {
    let sandbox = Sandbox::with(&[("c.csv", COUNTS)]);
    let (a, error, deviance) = exact();
    for (model, factor) in [
        ("x^a", None),
        ("N*x^a", Some("N=100")),
        ("N*x^a", Some("N=100,fixed")),
        ("N*x^a", Some("N=0.01")),
        ("x^a/N", Some("N=3")),
        ("exp(N)*x^a", Some("N=7")),
    ] {
        let mut args = vec!["c.csv", "--model", model, "--cdf", "--cost", "likelihood", "--param", "a=1"];
        args.extend(factor.iter().flat_map(|f| ["--param", f]));
        let json = sandbox.json(&args);
        assert_close(param(&json, "a").0, a, 1e-7, model);
        assert_close(param(&json, "a").1, error, 1e-5, model);
        assert_close(number(&json, "/chi2"), deviance, 1e-9, model);
        assert_eq!(json["minimum"]["verdict"], "good", "{model}");
    }
    // The number is fitted where it has a meaning, as the remedy says.
    let held = sandbox.run(&["fit", "c.csv", "--model", "N*x^a", "--cdf", "--cost", "likelihood"]);
    assert!(
        held.stdout.contains("N only scales the pdf") && held.stdout.contains("--cost extended"),
        "{}",
        held.stdout
    );
    let number_too = sandbox.json(&["c.csv", "--model", "N*x^a", "--cdf", "--cost", "extended"]);
    assert_close(param(&number_too, "N").0, 100.0, 1e-7, "N");
    assert_close(param(&number_too, "N").1, 10.0, 1e-4, "√N");
    assert_close(param(&number_too, "a").0, a, 1e-7, "a with N");
}

/// Single values have the same trap; with F = x^a on 0…1 the exponent is −N/Σ ln x.
#[test]
fn a_factor_of_single_values() {
    let values: Vec<f64> = (1..40).map(|i| (f64::from(i) / 40.0).powf(0.6)).collect();
    let text = values.iter().map(f64::to_string).collect::<Vec<_>>().join("\n");
    let sandbox = Sandbox::with(&[("v.csv", text.as_str())]);
    let args = ["v.csv", "--span", "0:1", "--cdf", "--model", "N*x^a", "--param", "a=1", "--param", "N=5"];
    let json = sandbox.json(&args);
    let exact = -39.0 / values.iter().map(|x| x.ln()).sum::<f64>();
    assert_close(param(&json, "a").0, exact, 1e-6, "a");
    assert_close(param(&json, "a").1, exact / 39f64.sqrt(), 1e-4, "error");
}

/// A number in front cannot be held: the probabilities add up to 100, F falls below 0, and nothing of that is called a result.
#[test]
fn probabilities_above_one_are_no_result() {
    let sandbox = Sandbox::with(&[("c.csv", COUNTS)]);
    let args = ["fit", "c.csv", "--model", "100*x^a", "--cdf", "--cost", "likelihood"];
    let run = sandbox.run(&[&args, ["--json"].as_slice()].concat());
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(run.code, Some(1));
    assert_eq!(
        (&json["minimum"]["verdict"], &json["minimum"]["valid"]),
        (&"above_one".into(), &false.into())
    );
    assert!(json["chi2"].is_null() && json["p_value"].is_null(), "{json}");
    let said = sandbox.run(&args).stdout.replace("\n  ", " ");
    assert!(said.contains("■ No probability: The probabilities of the bins add up to 100,"), "{said}");
    assert!(said.contains("--normalise always"), "{said}");
    let divided = sandbox.json(&[&args[1..], ["--normalise", "always"].as_slice()].concat());
    assert_close(param(&divided, "a").0, exact().0, 1e-7, "a");
    assert_close(number(&divided, "/chi2"), exact().2, 1e-9, "deviance");
}

/// Sums of weights −0.29 and 0.3: the logarithm of the negative one has no saturated form, and F of a constant comes out below 0.
#[test]
fn no_goodness_of_fit_is_below_zero() {
    let data = "lo,hi,n,sn\n0,1,-0.29,0.5385164807134504\n1,2,0.3,0.5477225575051661\n";
    let sandbox = Sandbox::with(&[("w.csv", data)]);
    let columns = "lo=lo,hi=hi,n=n,sy=sn";
    let args = ["w.csv", "--columns", columns, "--model", "a", "--cost", "likelihood", "--param", "a=0.1"];
    let json = sandbox.json(&args);
    // Both scales are 1: (1 + 0.29/μ) + (1 − 0.3/μ) = 0.
    assert_close(param(&json, "a").0, 0.005, 1e-6, "a");
    assert!(number(&json, "/minimum/fval") < -0.6, "{json}");
    assert!(json["chi2"].is_null() && json["p_value"].is_null(), "{json}");
    let said = sandbox.run(&[&["fit"], args.as_slice()].concat()).stdout.replace("\n  ", " ");
    assert!(said.contains("▲ No goodness of fit: the goodness of fit comes out as -0.616417"), "{said}");
}
