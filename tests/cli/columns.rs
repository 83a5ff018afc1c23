//! Bins, calculated columns and cuts by option, and in the sessions that are saved with them.

use super::sandbox::{Sandbox, assert_close, number, param};

/// Logarithmic bins, rules and merging by option are those of the session that they are saved in.
#[test]
fn bins_by_option_and_session() {
    let values: String = (1..=400).map(|k| format!("{}\n", f64::from(k) / 4.0)).collect();
    let sandbox = Sandbox::with(&[("t.csv", &format!("t\n{values}"))]);
    for (bins, n, key) in [
        ("width=10", 10, "bin_width = 10.0"),
        ("edges=0,1,2,5,100", 4, "edges = ["),
        ("8,log", 8, "log_bins = true"),
        ("fd", 8, "bins = \"fd\""),
    ] {
        let asked = ["t.csv", "--bins", bins, "--model", "a", "--cost", "likelihood", "--save", "s.toml"];
        let json = sandbox.json(&asked);
        assert_eq!(json["data"]["n_total"].as_u64(), Some(n), "{bins}");
        assert!(sandbox.text("s.toml").contains(key), "{}", sandbox.text("s.toml"));
        let again = sandbox.json(&["s.toml"]);
        assert_close(number(&again, "/minimum/fval"), number(&json, "/minimum/fval"), 1e-12, bins);
    }
    let run = sandbox.run(&["fit", "t.csv", "--bins", "5,log", "--span", "0:9", "--model", "a"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("must begin above zero"), "{}", run.stderr);
}

/// An exponential decay becomes a line: ln U with errors σ_U/U against t. The line is exact, so that its slope is −1/τ.
#[test]
fn a_logarithm_is_fitted_with_its_errors() {
    let rows: String = (0..8)
        .map(|k| {
            let u = 10.0 * (-f64::from(k) / 4.0).exp();
            format!("{k},{u},{}\n", 0.05 * u)
        })
        .collect();
    let sandbox = Sandbox::with(&[("decay.csv", &format!("t,U,dU\n{rows}"))]);
    let fit =
        ["decay.csv", "--column", "y = ln(U)", "--cut", "t >= 1", "--cut", "U > 2.5", "--model", "a+b*x"];
    let json = sandbox.json(&[fit.as_slice(), &["--save", "s.toml"]].concat());
    assert_close(param(&json, "b").0, -0.25, 1e-9, "slope");
    assert_close(param(&json, "a").0, 10.0_f64.ln(), 1e-9, "ln U0");
    // Five equal errors of 0.05 at 1 … 5: σ_b² = σ²/Σ(t−3)².
    assert_close(param(&json, "b").1, 0.05 / 10.0_f64.sqrt(), 1e-9, "error of the slope");
    assert_eq!((json["data"]["n_total"].as_u64(), json["data"]["n_used"].as_u64()), (Some(8), Some(5)));
    let notes = json["data"]["notes"].to_string();
    assert!(notes.contains("(t >= 1) && (U > 2.5) keeps 5 of 8 rows"), "{notes}");
    let again = sandbox.json(&["s.toml"]);
    assert_close(param(&again, "b").0, -0.25, 1e-9, "slope of the session");
    let run = sandbox.run(&["fit", "decay.csv", "--column", "y = ln(V)", "--model", "a+b*x"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("error[E-FORMULA]") && run.stderr.contains("there are t, U, dU"),
        "{}",
        run.stderr
    );
}
