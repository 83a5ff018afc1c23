//! Binomial likelihoods, distances of distributions, rules for bins and judgements of fits on the command line and in session files.

use super::sandbox::{Sandbox, assert_close, number, param};

#[test]
fn an_efficiency_and_its_session() {
    let sandbox = Sandbox::with(&[("runs.csv", "t,hit,shot\n1,2,30\n2,17,34\n3,33,41\n4,25,25\n")]);
    let args = ["runs.csv", "--columns", "x=t,k=hit,n=shot", "--model", "1/(1+exp(-(x-m)/w))"];
    let start = ["--param", "m=2", "--param", "w=1", "--save", "s.toml"];
    let json = sandbox.json(&[args.as_slice(), &start].concat());
    assert_eq!(
        (json["cost"].as_str(), json["data"]["columns"]["k"].as_str()),
        (Some("binomial"), Some("hit"))
    );
    let again = sandbox.json(&["s.toml"]);
    assert_close(number(&again, "/minimum/fval"), number(&json, "/minimum/fval"), 1e-8, "F");
    let alone = Sandbox::with(&[("one.csv", "3,10\n")]);
    let json = alone.json(&[
        "one.csv",
        "--columns",
        "k=1,n=2",
        "--cost",
        "binomial",
        "--model",
        "p",
        "--param",
        "p=0.5",
    ]);
    assert_close(param(&json, "p").1, 0.021_f64.sqrt(), 1e-8, "σ");
    let half = alone.run(&["fit", "one.csv", "--columns", "k=1", "--model", "p"]);
    assert!(half.stderr.contains("successes k need their trials n"), "{}", half.stderr);
}

#[test]
fn a_distance_and_what_is_said_of_it() {
    let sandbox = Sandbox::with(&[("v.csv", "v\n0.1\n0.2\n0.4\n0.7\n0.95\n")]);
    let args =
        ["v.csv", "--span", "0:1", "--cost", "ks-distance", "--cdf", "--model", "x^a", "--param", "a=1"];
    let json = sandbox.json(&[args.as_slice(), &["--param", "a=1,fixed"]].concat());
    assert_close(number(&json, "/minimum/fval"), 0.2, 1e-12, "D");
    assert_close(number(&json, "/goodness/values/kolmogorov_smirnov/p_value"), 0.9616, 1e-12, "p");
    assert_close(
        number(&json, "/goodness/values/anderson_darling/statistic"),
        0.2685490104415722,
        1e-12,
        "A²",
    );
    assert_eq!(json["goodness"]["values"]["optimistic"], false);
    let free = sandbox.json(&[args.as_slice(), &["--save", "s.toml"]].concat());
    assert!(number(&free, "/minimum/fval") < 0.2 && free["params"][0]["error"].is_null());
    assert_eq!(sandbox.json(&["s.toml"])["cost"], "ks_distance");
    let report = sandbox.run(&[&["fit"], args.as_slice(), &["--minos"]].concat()).stdout;
    assert!(report.contains("W-KS-ERR") && report.contains("there are no errors"), "{report}");
}

/// Tests of single values in every form of the report, and the runs of signs in that of points.
#[test]
fn judgements_in_reports() {
    let values: String = (0..40).map(|i| (0.1 + 0.02 * f64::from(i)).to_string() + "\n").collect();
    let sandbox = Sandbox::with(&[("v.csv", &values), ("line.csv", super::sandbox::LINE)]);
    let args = ["fit", "v.csv", "--model", "exp(-x/tau)/tau", "--param", "tau=1"];
    for form in ["text", "markdown"] {
        let report = sandbox.run(&[args.as_slice(), &["--report", form]].concat()).stdout;
        assert!(report.contains("Kolmogorov–Smirnov D =") && report.contains("optimistic"), "{report}");
        let line = sandbox.run(&["fit", "line.csv", "--model", "a*x+b", "--report", form]).stdout;
        assert!(line.contains("Runs of residual signs:"), "{line}");
    }
}

#[test]
fn rules_for_bins_by_option_and_session() {
    let sandbox = Sandbox::with(&[("h.csv", "lo,hi,n\n1,2,3\n2,4,50\n")]);
    let fit = |options: &[&str]| {
        let json = sandbox.json(&[&["h.csv", "--model", "a*x^3", "--save", "s.toml"], options].concat());
        assert_close(param(&sandbox.json(&["s.toml"]), "a").0, param(&json, "a").0, 1e-7, "session");
        param(&json, "a").0
    };
    let extended = ["--cost", "extended", "--density", "--bin-rule"];
    assert_close(fit(&[extended.as_slice(), &["midpoint"]].concat()), 53.0 / 57.375, 1e-6, "midpoint");
    assert_close(fit(&[extended.as_slice(), &["trapezoid"]].concat()), 53.0 / 76.5, 1e-6, "trapezoid");
    assert_close(fit(&[extended.as_slice(), &["simpson"]].concat()), 53.0 / 63.75, 1e-6, "simpson");
    // The likelihood of one factor is that of the total, at the centers times the width as well.
    assert_close(fit(&["--cost", "likelihood", "--width"]), 53.0 / 57.375, 1e-6, "width");
    let kafe2 =
        ["h.csv", "--model", "1/3+a*(x-2.5)", "--cost", "likelihood", "--density=kafe2", "--strict-ndof"];
    assert_eq!(sandbox.json(&kafe2)["ndof"], 1);
    let wrong = sandbox.run(&["fit", "h.csv", "--model", "a", "--density=root"]);
    assert!(wrong.stderr.contains("--density: read 'root', expected"), "{}", wrong.stderr);
}

/// An efficiency is not above 1; a curve compared with the fractions by χ² may be, and what was typed stays typed.
#[test]
fn the_limit_of_an_efficiency_goes_with_it() {
    let data = "t,hit,shot\n1,2,30\n2,10,30\n3,20,30\n4,28,30\n5,30,30\n6,30,30\n";
    let sandbox = Sandbox::with(&[("eff.csv", data)]);
    let args = ["eff.csv", "--columns", "x=t,k=hit,n=shot", "--model", "logistic"];
    let fit = |more: &[&str]| sandbox.json(&[&args, more].concat());
    let limits = |json: &serde_json::Value| json["params"][0]["limits"].clone();
    assert_eq!(limits(&fit(&[])), serde_json::json!([0.0, 1.0]));
    let chi2 = fit(&["--cost", "chi2", "--save", "s.toml"]);
    assert_eq!(limits(&chi2), serde_json::json!([null, null]));
    assert!(!sandbox.text("s.toml").contains("max = 1"), "{}", sandbox.text("s.toml"));
    let name = chi2["params"][0]["name"].as_str().unwrap();
    let typed = format!("{name}=0.9,min=0,max=1");
    let typed = fit(&["--cost", "chi2", "--param", &typed, "--save", "t.toml"]);
    assert_eq!(limits(&typed), serde_json::json!([0.0, 1.0]));
    assert_eq!(limits(&sandbox.json(&["t.toml"])), serde_json::json!([0.0, 1.0]));
}

/// A straight line of efficiencies that comes to 1: the report says that the curve stands at the end of its range, and not to search on.
#[test]
fn a_line_that_comes_to_an_efficiency_of_one() {
    let sandbox = Sandbox::with(&[("eff.csv", "x,k,n\n1,50,50\n2,48,50\n3,40,50\n4,33,50\n5,24,50\n")]);
    let run = sandbox.run(&["fit", "eff.csv", "--columns", "x=x,k=k,n=n", "--model", "pol1"]);
    let said = run.stdout.replace("\n  ", " ");
    assert!(
        said.contains("■ At an efficiency of 1: The curve comes to an efficiency of 1 at x = 1"),
        "{said}"
    );
    assert!(said.contains("take a curve that stays below 1"), "{said}");
    assert!(!said.contains("aise the call limit") && !said.contains("--strategy 2 ·"), "{said}");
    assert_eq!(run.code, Some(1));
}

/// Nothing succeeded: the lowest cost stands at the edge. The report says so; with the lower limit 0 the upper limit is 1 − 0.1^(1/20).
#[test]
fn an_efficiency_of_zero() {
    let sandbox = Sandbox::with(&[("none.csv", "x,k,n\n1,0,10\n2,0,10\n")]);
    let run = |more: &[&str]| {
        sandbox.run(&[&["fit", "none.csv", "--model", "pol0", "--cost", "binomial"], more].concat())
    };
    let plain = run(&[]);
    let said = plain.stdout.replace("\n  ", " ");
    assert!(
        said.contains("■ At an efficiency of 0: The curve comes to an efficiency of 0 at x = 1"),
        "{said}"
    );
    assert!(
        said.contains("give p0 the lower limit 0") && said.contains("--param p0,min=0 --limit p0"),
        "{said}"
    );
    assert!(!said.contains("aise the call limit"), "{said}");
    assert_eq!(plain.code, Some(1));
    let limited = run(&["--param", "p0=0.1,min=0,max=1", "--limit", "p0,cl=0.9", "--json"]);
    let found: serde_json::Value = serde_json::from_str(&limited.stdout).unwrap();
    let text = found.to_string();
    // −2 ln L = −2·20·ln(1 − p) rises by the square of the one-sided quantile, 1.28155².
    let exact = 1.0 - (-(1.281_551_565_5_f64.powi(2)) / 40.0).exp();
    let value = found["one_sided_limits"][0]["value"].as_f64();
    assert!(value.is_some_and(|v| (v - exact).abs() < 1e-6), "{value:?} instead of {exact}: {text}");
}

/// Nothing was counted in four bins: −ln L of a constant p0 is 4 p0, which has risen by ½ at 0.125 and by ½·1.96² at 0.480; and e^(−4 p0) is 5 %
/// at 0.749. None of that is an error ±, and the parameter that sets the rate is not without effect.
#[test]
fn no_entry_at_all_is_an_upper_limit() {
    let sandbox = Sandbox::with(&[("none.csv", "lo,hi,n\n0,1,0\n1,2,0\n2,3,0\n3,4,0\n5,6,7\n")]);
    let args = ["none.csv", "--range", "0:4", "--model", "pol0", "--cost"];
    for cost in ["likelihood", "poisson_full", "extended"] {
        let run = sandbox.run(&[&["fit"], args.as_slice(), &[cost]].concat());
        let said = run.stdout.replace("\n  ", " ");
        for words in [
            "▲ Nothing counted: None of the 4 bins holds an entry",
            "risen by ½ (68 %) at p0 = 0.125 and by 1.92 (95 %) at p0 = 0.4802",
            "from p0 = 0.7489 on (3.00 entries in all) fewer than 5 %",
            "--param p0,min=0 --limit p0",
        ] {
            assert!(said.contains(words), "{cost}: {words}\n{said}");
        }
        assert!(!said.contains("does nothing") && !said.contains("did not converge"), "{said}");
        assert_eq!(run.code, Some(1));
    }
    // 1.6449² of F, that is ½·1.6449² of −ln L, for the one-sided limit.
    let at_zero = ["likelihood", "--param", "p0=1,min=0", "--limit", "p0"];
    let limited = sandbox.json(&[args.as_slice(), &at_zero].concat());
    assert_eq!(limited["minimum"]["verdict"], "no_entries");
    let limit = number(&limited, "/one_sided_limits/0/value");
    assert_close(limit, 0.5 * 1.644_853_627_f64.powi(2) / 4.0, 1e-6, "limit");
    for model in ["gaus", "expo"] {
        let text =
            sandbox.run(&["fit", "none.csv", "--range", "0:4", "--model", model, "--cost", "likelihood"]);
        let said = text.stdout.replace("\n  ", " ");
        assert!(
            said.contains("Nothing counted") && said.contains("where 0.5 entries are expected"),
            "{said}"
        );
        assert!(!said.contains("does nothing") && !said.contains("runs away: "), "{said}");
    }
}

/// Bins 5 2 7 2 2 0 2 2 1 and eleven empty ones. χ² with √n of a constant is the harmonic mean of what is not empty,
/// 8/(1/5 + 1/7 + 5/2 + 1) = 2.082, and 20 of these are 42 counts where 23 are: P(n ≤ 23; 41.6) = 0.001.
#[test]
fn a_curve_over_empty_bins_that_were_left_out_is_no_good_fit() {
    let rows = |counts: &[u32]| {
        let bin = |(k, n): (usize, &u32)| format!("{k},{},{n}\n", k + 1);
        "low,high,counts\n".to_owned() + &counts.iter().enumerate().map(bin).collect::<String>()
    };
    let sparse: Vec<u32> = [5, 2, 7, 2, 2, 0, 2, 2, 1].into_iter().chain([0; 11]).collect();
    let level = [4, 2, 7, 2, 5, 0, 3, 6, 4, 3];
    let sandbox = Sandbox::with(&[("sparse.csv", &rows(&sparse)), ("level.csv", &rows(&level))]);
    let fit = |file: &str, more: &[&str]| sandbox.json(&[&[file, "--model", "pol0"], more].concat());
    let squares = fit("sparse.csv", &[]);
    assert_eq!(squares["minimum"]["verdict"], "empty_bins");
    assert!((param(&squares, "p0").0 - 8.0 / (0.2 + 1.0 / 7.0 + 2.5 + 1.0)).abs() < 1e-9);
    let said = sandbox.run(&["fit", "sparse.csv", "--model", "pol0"]).stdout.replace("\n  ", " ");
    assert!(
        said.contains("The curve expects 42 counts in the bins of the range, and 23 were counted"),
        "{said}"
    );
    assert!(said.contains("--cost likelihood"), "{said}");
    // One empty bin of a level of 3.6 is nothing: 34 expected by χ², 36 counted.
    assert_ne!(fit("level.csv", &[])["minimum"]["verdict"], "empty_bins");
    let counted = fit("sparse.csv", &["--cost", "likelihood"]);
    assert!((param(&counted, "p0").0 - 23.0 / 20.0).abs() < 1e-6);
    assert_eq!(counted["minimum"]["verdict"], "too_much_scatter");
    // What is suggested is compared with the empty bins: no constant, unless χ² is asked for.
    let first = |more: &[&str]| {
        let run = sandbox.run(&[&["suggest", "sparse.csv", "--json"], more].concat());
        let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        (found["counted"].clone(), found["models"][0]["formula"].clone())
    };
    assert_eq!(first(&["--cost", "chi2"]), (false.into(), "pol0".into()));
    let (counted, formula) = first(&[]);
    assert!(counted == true && formula != "pol0", "{formula}");
}
