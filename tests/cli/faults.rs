//! Where other programs give wrong results without a word: here the right result, or a refusal that says why. `tests/app/faults.rs` does the same
//! in the window.

#![expect(clippy::unwrap_used, reason = "an example that cannot be read ends the test")]

use super::sandbox::{Sandbox, assert_close, number, param};

/// The peak on a line with the sizes of its errors times a factor.
fn peak(factor: f64) -> String {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples-data/peak.csv")).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        format!("{},{},{}\n", cells[0], cells[1], cells[2] * factor)
    });
    format!("x,counts,err\n{}", rows.collect::<String>())
}

const MODEL: [&str; 2] = ["--model", "gaus+pol1"];

/// One policy of errors, silently. Mean 22.20 ± 0.136 with the errors as given (iminuit, ROOT, kafe2), ± 0.118 from the scatter (lmfit, scipy, gnuplot,
/// Fityk, LabPlot); errors half as large halve the first and leave the second. The report always says which it is and what the other would be.
#[test]
fn the_size_of_the_errors_counts_and_the_policy_is_said() {
    for (factor, as_given) in [(1.0, 0.1356), (0.5, 0.0678)] {
        let sandbox = Sandbox::with(&[("peak.csv", &peak(factor))]);
        let given = param(&sandbox.json(&[&["peak.csv"], &MODEL[..]].concat()), "Mean");
        assert_close(given.0, 22.20, 0.005, "Mean");
        assert_close(given.1, as_given, 1e-4, "as given");
        let scatter = ["peak.csv", MODEL[0], MODEL[1], "--error-policy", "from-scatter"];
        assert_close(param(&sandbox.json(&scatter), "Mean").1, 0.1186, 1e-4, "from the scatter");
        let report = sandbox.run(&[&["fit", "peak.csv"], &MODEL[..]].concat()).stdout;
        assert!(report.contains("as given · from scatter would be"), "{report}");
    }
}

/// The column of errors, thrown away by Fityk, LabPlot, Veusz and Tailor.
#[test]
fn a_column_of_errors_is_used_and_named() {
    let sandbox = Sandbox::with(&[("peak.csv", &peak(1.0))]);
    let fit = sandbox.json(&[&["peak.csv"], &MODEL[..]].concat());
    assert_close(number(&fit, "/chi2"), 34.4147, 1e-4, "χ² with the errors of the file");
    let report = sandbox.run(&[&["fit", "peak.csv"], &MODEL[..]].concat()).stdout.replace("\n        ", " ");
    assert!(report.contains("sy is column 'err'"), "{report}");
}

/// A width held back by its limit: iminuit prints 2.500 ± 0.009 and "Valid Minimum", lmfit 2.5 ± 0.091.
#[test]
fn no_error_is_printed_at_a_limit() {
    let sandbox = Sandbox::with(&[("peak.csv", &peak(1.0))]);
    let args = [&["peak.csv"], &MODEL[..], &["--param", "Sigma=2,max=2.5"]].concat();
    let fit = sandbox.json(&args);
    let sigma = fit["params"].as_array().unwrap().iter().find(|p| p["name"] == "Sigma").unwrap();
    assert_eq!((number(sigma, "/value"), &sigma["at_limit"]), (2.5, &serde_json::Value::Bool(true)));
    let report = sandbox.run(&[&["fit"], &args[..]].concat()).stdout;
    let row = report.lines().find(|line| line.contains("│ Sigma")).unwrap();
    assert_eq!(row.split('│').nth(4).map(str::trim), Some("—"), "{row}");
    assert!(report.contains("■ At a limit: Sigma stopped at the limit you set (2.5)."), "{report}");
    // The height is right only as long as the width stays there; the place has nothing to do with it.
    let error = |name: &str| {
        let params = fit["params"].as_array().unwrap();
        params.iter().find(|p| p["name"] == name).unwrap()["error"].clone()
    };
    assert!(error("Constant").is_null() && error("Mean").is_number(), "{fit:#}");
    assert!(report.replace('\n', " ").contains("Its error and that"), "{report}");
    let why = fit["minimum"]["warnings"].as_array().unwrap();
    let of = |name: &str| why.iter().any(|w| w["code"] == "W-BESIDE-LIMIT" && w["param"] == name);
    assert!(of("Constant") && !of("Mean") && !of("Sigma"), "{why:?}");
}

/// Errors of x, drawn but ignored by Tailor. With equal errors of x and y the effective variance makes the sum that of squared distances from the
/// line (Deming): slope = (Syy − Sxx + √((Syy − Sxx)² + 4 Sxy²)) / 2 Sxy.
#[test]
fn errors_of_x_count() {
    let (x, y) = ([0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 2.5, 2.5, 6.5, 8.0]);
    let rows: Vec<String> = x.iter().zip(y).map(|(x, y)| format!("{x},{y},0.5,0.5\n")).collect();
    let sandbox = Sandbox::with(&[("both.csv", &format!("x,y,sx,sy\n{}", rows.concat()))]);
    let mean = |v: &[f64]| v.iter().sum::<f64>() / 5.0;
    let s = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(p, q)| (p - mean(a)) * (q - mean(b))).sum::<f64>();
    let (sxx, syy, sxy) = (s(&x, &x), s(&y, &y), s(&x, &y));
    let slope = (syy - sxx + ((syy - sxx).powi(2) + 4.0 * sxy * sxy).sqrt()) / (2.0 * sxy);
    let fit = sandbox.json(&["both.csv", "--model", "pol1", "--log-det", "off"]);
    assert_close(param(&fit, "p1").0, slope, 1e-6, "distances from the line");
    let without = sandbox.json(&["both.csv", "--columns", "x=x,y=y,sy=sy", "--model", "pol1"]);
    assert_close(param(&without, "p1").0, sxy / sxx, 1e-9, "errors of y alone");
    assert!((slope - sxy / sxx).abs() > 0.02, "the two differ");
}

/// Start values that were never thought of: all 1 (Tailor then ends at 4.9 ± 1.4), or a slope of 0 (gnuplot stops: "Singular matrix").
#[test]
fn start_values_of_one_or_zero_end_at_the_peak() {
    let sandbox = Sandbox::with(&[("peak.csv", &peak(1.0))]);
    let ones = ["Constant=1", "Mean=1", "Sigma=1", "p0=1", "p1=1"];
    let zeros = ["p0=0", "p1=0"];
    for start in [&ones[..], &zeros[..]] {
        let params: Vec<&str> = start.iter().flat_map(|p| ["--param", p]).collect();
        let fit = sandbox.json(&[&["peak.csv"], &MODEL[..], &params].concat());
        assert_close(param(&fit, "Mean").0, 22.20, 0.005, "Mean");
        assert_close(number(&fit, "/chi2"), 34.4147, 1e-3, "χ²");
    }
}

/// ROOT multiplies the errors of fits without errors by √(χ²/ndof), but not those of MINOS; here they are of one policy. A line's are symmetric.
#[test]
fn minos_errors_follow_the_policy() {
    let sandbox = Sandbox::with(&[("line.csv", super::sandbox::LINE)]);
    for policy in ["as-given", "from-scatter"] {
        let fit = sandbox.json(&["line.csv", "--model", "pol1", "--minos", "--error-policy", policy]);
        for p in fit["params"].as_array().unwrap() {
            let error = number(p, "/error");
            assert_close(number(p, "/minos/upper"), error, 1e-6 * error, policy);
            assert_close(number(p, "/minos/lower"), -error, 1e-6 * error, policy);
        }
        // σ_slope = 0.1/√5 as given; χ²/ndof = 1.8/2.
        let factor = if policy == "as-given" { 1.0 } else { 0.9_f64.sqrt() };
        assert_close(param(&fit, "p1").1, 0.1 / 5.0_f64.sqrt() * factor, 1e-9, policy);
    }
}

/// In ROOT `c`, `h` and `k` are constants of nature, 1/2 has been 0, and gaus+expo share a parameter in silence.
#[test]
fn names_quotients_and_sums_mean_what_they_say() {
    let sandbox = Sandbox::with(&[("line.csv", super::sandbox::LINE)]);
    let fit = sandbox.json(&["line.csv", "--model", "h*x+1/2*c"]);
    assert_close(param(&fit, "h").0, 0.98, 1e-6, "a parameter");
    assert_close(param(&fit, "c").0, 2.1, 1e-6, "a parameter, halved");
    sandbox.example("signal.csv");
    let run = sandbox.run(&["fit", "signal.csv", "--model", "gaus+expo"]);
    let said = run.stdout.replace("\n  ", " ");
    assert!(said.contains("each shape has parameters of its own, nothing is shared"), "{said}");
}
