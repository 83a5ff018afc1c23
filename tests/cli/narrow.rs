//! A signal that is not there: numbers of events below zero, and a width that no value measures.

use super::sandbox::{Sandbox, number, param};

/// The quantiles of exp(−x/2), every value in 2…3 but each third, so that about two thirds of those are missing there.
fn with_a_hole(n: usize, keeps: impl Fn(usize, f64) -> bool) -> (String, usize) {
    let quantile = |i: usize| -2.0 * (1.0 - (i as f64 + 0.5) / n as f64).ln();
    let all = (0..n).map(|i| (i, quantile(i))).filter(|(_, x)| *x < 10.0);
    let kept: Vec<String> = all.clone().filter(|(i, x)| keeps(*i, *x)).map(|(_, x)| x.to_string()).collect();
    let missing = all.count() - kept.len();
    (kept.join("\n"), missing)
}

const MODEL: [&str; 7] = ["v.csv", "--span", "0:10", "--cost", "extended", "--model", "NSUM(a*expo,b*gaus)"];

/// Fewer values than the background has: the number comes out below zero, as many as are missing, and that is a fit.
#[test]
fn a_number_may_be_below_zero() {
    let (text, missing) = with_a_hole(3000, |i, x| !(2.0..3.0).contains(&x) || i % 3 > 0);
    let sandbox = Sandbox::with(&[("v.csv", text.as_str())]);
    let start = ["--param", "Mean=2.5", "--param", "Sigma=0.3"];
    let json = sandbox.json(&[MODEL.as_slice(), &start].concat());
    let (b, error) = param(&json, "b");
    assert!((b + missing as f64).abs() < 1.5 * error && b < -4.0 * error, "{b} ± {error} for {missing}");
    assert_eq!(json["minimum"]["valid"], true);
}

/// The part falls onto one value, where the likelihood has no end, or between two, where no value sees that the density is below zero.
#[test]
fn a_width_below_the_spacing_is_no_result() {
    let (text, _) = with_a_hole(200, |_, _| true);
    let sandbox = Sandbox::with(&[("v.csv", text.as_str())]);
    // Value 100 of 200 lies at 2 ln(200/99.5) = 1.3963; the next ones 0.02 away.
    for (mean, sigma, b) in [("1.39630", "0.0001", "1"), ("1.4064", "0.0008", "-40")] {
        let start = [format!("Mean={mean}"), format!("Sigma={sigma}"), format!("b={b}"), "Slope=-0.5".into()];
        let start: Vec<&str> = start.iter().flat_map(|p| ["--param", p]).collect();
        let args = [&["fit"], MODEL.as_slice(), &start, &["--minimizer", "migrad"]].concat();
        let run = sandbox.run(&args);
        let said = run.stdout.replace("\n  ", " ");
        assert!(said.contains("■ Too narrow to be seen: The width Sigma = "), "{said}");
        assert!(said.contains("within three such widths of Mean = 1.4"), "{said}");
        assert!(said.contains("--param Sigma,min=0.0"), "{said}");
        assert!(!said.contains("does nothing"), "{said}");
        assert_eq!(said.contains("--param b,min=0"), b.starts_with('-'), "{said}");
        assert_eq!(run.code, Some(1));
        let json: serde_json::Value =
            serde_json::from_str(&sandbox.run(&[args.as_slice(), &["--json"]].concat()).stdout).unwrap();
        assert_eq!(
            (&json["minimum"]["verdict"], &json["minimum"]["valid"]),
            (&"collapsed".into(), &false.into())
        );
    }
    // What the advice gives: a width at its limit, or a fit that says what it is worth, and nothing without an end.
    let bounded =
        sandbox.json(&[MODEL.as_slice(), &["--param", "Sigma=0.1,min=0.05", "--param", "b,min=0"]].concat());
    assert!(number(&bounded, "/minimum/fval").is_finite() && param(&bounded, "Sigma").0 >= 0.05, "{bounded}");
    assert!(
        (param(&bounded, "a").0 + param(&bounded, "b").0 - number(&bounded, "/data/n_used")).abs() < 1e-2
    );
}

/// Fractions begin where the shapes lie: a Gaussian with its share of an exponential is the same fit as the two densities written out, whatever
/// the order; a peak as wide as the range, with a share above 1, was the answer before.
#[test]
fn fractions_of_shapes_begin_at_the_shapes() {
    let sandbox = Sandbox::with(&[]);
    for seed in ["2", "4"] {
        let truth = ["--param", "ns=300", "--param", "nb=760", "--events", "2000", "--span", "0:10"];
        let what = ["simulate", "ns*norm_pdf(x,5,0.5)+nb*exp(-x/4)/4", "--seed", seed, "-o", "q.csv"];
        let made = sandbox.run(&[&what[..], &truth].concat());
        assert_eq!(made.code, Some(0), "{}", made.stderr);
        let fit =
            |model: &str| sandbox.json(&["q.csv", "--span", "0:10", "--cost", "unbinned", "--model", model]);
        let best = fit("FSUM(f*norm_pdf(x,mu,sigma),expon_pdf(x,0,tau))");
        for model in ["FSUM(f*gaus,expo)", "FSUM(f*expo,gaus)", "FSUM(f*gaus,g*expo,expo)"] {
            let found = fit(model);
            let more = number(&found, "/minimum/fval") - number(&best, "/minimum/fval");
            assert!(more < 1e-3, "{seed} {model}: {more}");
        }
        let share = param(&fit("FSUM(f*gaus,expo)"), "f").0;
        assert!((share - param(&best, "f").0).abs() < 1e-3, "{share}");
    }
}
