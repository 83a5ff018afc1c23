//! Fits with as many parameters as data, or more: they run, and say what can be said. The points of `LINE` are y = 2, 3, 4.1, 4.9 at
//! x = 1 … 4: their third difference is −0.4, so the cubic through them has p3 = −0.4/6.

use super::sandbox::{LINE, Sandbox, assert_close, param};

const POL4: [&str; 3] = ["line.csv", "--model", "pol4"];

/// More parameters than points is a warning (W-NDOF): values but no errors, neither printed nor in the JSON.
#[test]
fn more_parameters_than_points() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    for minimizer in ["auto", "migrad", "lm"] {
        let fit = sandbox.json(&[&POL4[..], &["--minimizer", minimizer, "--minos"]].concat());
        assert_eq!(
            (fit["ndof"].as_i64(), &fit["p_value"], &fit["reduced_chi2"]),
            (Some(-1), &serde_json::Value::Null, &serde_json::Value::Null)
        );
        assert!(fit["chi2"].as_f64().unwrap() < 1e-20, "{minimizer}");
        for p in fit["params"].as_array().unwrap() {
            assert!(p["error"].is_null() && p["minos"].is_null(), "{minimizer}: {p}");
        }
        let warnings = fit["minimum"]["warnings"].as_array().unwrap();
        let said = warnings.iter().find(|w| w["code"] == "W-NDOF").unwrap();
        assert_eq!((said["severity"].as_str(), said["title"].as_str()), (Some("bad"), Some("Too few data")));
        let text = said["text"].as_str().unwrap();
        assert!(text.starts_with("more parameters than data: 4 cannot decide 5 parameters"), "{text}");
    }
    let report = sandbox.run(&[&["fit"], &POL4[..]].concat()).stdout;
    let first = "■ Too few data: 4 points cannot decide 5 parameters, so no errors are known";
    assert!(report.replace("\n  ", " ").contains(first), "{report}");
    assert!(
        report.contains("No error is printed for p0, p1, p2, p3 and p4: there are more parameters than data")
    );
}

/// A constraint is a datum: p4 = 0 ± 0.1 leaves the cubic through the points, ndof = 0, and that error of p4.
#[test]
fn a_constraint_decides_what_the_points_do_not() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = [&POL4[..], &["--constraint", "p4=0+-0.1"]].concat();
    for minimizer in ["auto", "migrad"] {
        let fit = sandbox.json(&[&args[..], &["--minimizer", minimizer]].concat());
        assert_eq!((fit["ndof"].as_i64(), fit["minimum"]["valid"].as_bool()), (Some(0), Some(true)));
        assert_close(param(&fit, "p3").0, -0.4 / 6.0, 1e-7, minimizer);
        assert_close(param(&fit, "p4").1, 0.1, 1e-7, minimizer);
    }
    let report = sandbox.run(&[&["fit"], &args[..]].concat()).stdout;
    assert!(report.contains("▲ Too few data: 4 points and 1 constraint fix 5 parameters"), "{report}");
}

/// Without errors of the data there is no scatter left either (W-NOERR).
#[test]
fn without_errors_of_the_data() {
    let bare: String = LINE.lines().map(|l| l.rsplit_once(',').unwrap().0.to_owned() + "\n").collect();
    let sandbox = Sandbox::with(&[("bare.csv", &bare)]);
    for (model, ndof) in [("pol3", 0), ("pol4", -1)] {
        let fit = sandbox.json(&["bare.csv", "--model", model]);
        assert_eq!(fit["ndof"].as_i64(), Some(ndof));
        assert!(fit["params"][0]["error"].is_null(), "{model}");
        let warnings = fit["minimum"]["warnings"].to_string();
        assert!(warnings.contains("\"W-NOERR\""), "{model}: {warnings}");
    }
}

/// A typed cost has as many data as its user says.
#[test]
fn a_typed_cost_of_one_datum() {
    let sandbox = Sandbox::with(&[]);
    let args = ["fit", "--cost", "custom", "--model", "(a-1)^2+b^2", "--ndata"];
    let said = |n: &str| sandbox.run(&[&args[..], &[n]].concat()).stdout.replace("\n  ", " ");
    assert!(said("1").contains("Too few data: 1 datum cannot decide 2 parameters, so"), "{}", said("1"));
    assert!(said("2").contains("2 data fix 2 parameters but cannot test them. Fix"), "{}", said("2"));
}

/// What the data do not decide has the exit code of a fit that is not valid, and the JSON says why in one word; toys are refused.
#[test]
fn what_is_not_determined_ends_like_a_fit_that_is_not_valid() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    for (model, code, verdict) in [
        ("pol4", 1, "too_few_data"),
        ("a*x+b*x+c", 1, "not_determined"),
        ("pol3", 0, "too_few_data"),
        ("pol1", 0, "good"),
    ] {
        let args = ["line.csv", "--model", model];
        let minimum = sandbox.json(&args)["minimum"].clone();
        assert_eq!(minimum["verdict"], verdict, "{model}");
        assert_eq!(
            (&minimum["valid"], &minimum["determined"]),
            (&(code == 0).into(), &(code == 0).into()),
            "{model}"
        );
        assert_eq!(sandbox.run(&[&["fit"], &args[..]].concat()).code, Some(code), "{model}");
        if code == 1 {
            let said = sandbox.refused(&[&["toys"], &args[..], &["-n", "3"]].concat());
            assert!(said.starts_with("error[E-TOYS]") && said.contains("fix a parameter"), "{said}");
        }
    }
}

/// Every word of the JSON is explained where a script's author looks.
#[test]
fn help_names_every_verdict() {
    let sandbox = Sandbox::with(&[]);
    let help = sandbox.run(&["fit", "--help"]).stdout;
    for code in fitpanel::report::verdict::CODES {
        assert!(help.contains(code), "{code}");
    }
}

/// An exponential from a zero of its own far away: A and x0 do the same job, and from very far second derivatives cannot tell that they do. The fit
/// is not valid, neither has an error, and tau has that of `A*exp(-t/tau)` or none.
#[test]
fn errors_of_a_forced_covariance_are_right_or_none() {
    let table = "t,U,sU\n0,10,0.2\n1,6.1,0.2\n2,3.6,0.2\n3,2.3,0.2\n4,1.35,0.2\n5,0.81,0.2\n";
    let sandbox = Sandbox::with(&[("decay.csv", table)]);
    let plain = param(&sandbox.json(&["decay.csv", "--model", "A*exp(-t/tau)"]), "tau").1;
    for x0 in [3, 10, 50, 120, 200] {
        let start = format!("x0={x0}");
        let args = ["decay.csv", "--model", "A*exp(-(t-x0)/tau)", "--param", &start];
        let run = sandbox.run(&[&["fit"], &args[..]].concat());
        assert_eq!(run.code, Some(1), "{}", run.stdout);
        assert!(!run.stdout.contains("Valid Minimum"), "{}", run.stdout);
        let fit = sandbox.json(&args);
        assert_eq!(fit["minimum"]["determined"], false);
        let errors = ["A", "x0", "tau"].map(|name| param(&fit, name).1);
        assert!(errors[0].is_nan() && errors[1].is_nan(), "{errors:?}");
        assert!(
            errors[2].is_nan() || (errors[2] / plain - 1.0).abs() < 1e-3,
            "{x0}: {errors:?}, not {plain}"
        );
        assert!(fit["covariance"][0][0].is_null() && fit["correlation"][0][1].is_null());
    }
}

/// Four names for two numbers: wherever the search stands in the valley, also where the square of one begins at its top, none of the three that
/// make up the height has an error. In a normalised sum the height has no effect at all.
#[test]
fn none_of_those_that_make_up_a_height_has_an_error() {
    let row = |k: u32| {
        let x = 0.25 * f64::from(k);
        format!("{x},{},0.1\n", (2.0 - 0.5 * x).exp() + 0.05 * (7.0 * x).sin())
    };
    let bin = |k: u32| {
        format!(
            "{},{},{}\n",
            0.5 * f64::from(k),
            0.5 * f64::from(k + 1),
            (90.0 * (-0.15 * f64::from(k)).exp()).round()
        )
    };
    let table =
        |head: &str, row: &dyn Fn(u32) -> String| head.to_owned() + &(0..20).map(row).collect::<String>();
    let sandbox = Sandbox::with(&[("e.csv", &table("x,y,sy\n", &row)), ("h.csv", &table("lo,hi,n\n", &bin))]);
    let exponential = "exp(a+b*x-m*b+0.5*(c*b)^2)";
    for c in ["0", "1e-9", "1e-5", "0.01", "1", "10"] {
        let start = ["--param", "a=2", "--param", "b=-0.5", "--param", "m=0", "--param", &format!("c={c}")];
        let fit = sandbox.json(&[&["e.csv", "--model", exponential][..], &start].concat());
        for p in fit["params"].as_array().unwrap() {
            assert_eq!(p["error"].is_null(), p["name"] != "b", "c from {c}: {p}");
        }
        let alone = sandbox.json(&["e.csv", "--model", "exp(K+b*x)"]);
        assert_close(param(&fit, "b").1, param(&alone, "b").1, 1e-5, "b");
    }
    let sum = format!("NSUM(n*{exponential})");
    let fit = sandbox.json(&["h.csv", "--model", &sum, "--cost", "likelihood"]);
    // Along three directions in which nothing changes the search may not end: then the others have no errors either.
    for p in fit["params"].as_array().unwrap() {
        let of_n = |e: f64| (e - 613_f64.sqrt()).abs() < 1.0;
        let right = match p["name"].as_str().unwrap() {
            "n" => p["error"].as_f64().is_none_or(of_n),
            "b" => p["error"].as_f64().is_none_or(|e| (e - 0.017).abs() < 1e-3),
            _ => p["error"].is_null(),
        };
        assert!(right, "{p}");
    }
}
