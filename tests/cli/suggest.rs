//! `fitpanel suggest`: the usual models on a file, ranked.

use super::sandbox::{LINE, Sandbox};

/// peak.csv is a Gaussian on a line: χ² 34.41/45 as iminuit has it, first of all; what is richer says which simpler one does.
#[test]
fn a_peak_on_a_line_comes_first() {
    let sandbox = Sandbox::with(&[("peak.csv", include_str!("../../examples-data/peak.csv"))]);
    let run = sandbox.run(&["suggest", "peak.csv"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(lines[0].starts_with("ΔAICc  par"), "{}", lines[0]);
    assert!(
        lines[1].contains("34.41/45")
            && lines[1].contains("peak on a line")
            && lines[1].ends_with("gaus+pol1")
    );
    let rich = lines.iter().find(|l| l.contains("peak on a parabola")).expect("a line");
    assert!(rich.contains("▲ the peak on a line does as well"), "{rich}");
    let all: serde_json::Value =
        serde_json::from_str(&sandbox.run(&["suggest", "peak.csv", "--json"]).stdout).expect("JSON");
    let best = &all["models"][0];
    assert_eq!((best["formula"].as_str(), best["delta_aicc"].as_f64()), (Some("gaus+pol1"), Some(0.0)));
    assert!((best["params"]["Mean"].as_f64().unwrap() - 22.2).abs() < 0.01);
}

/// Options of data hold, and what no model can be suggested for is refused in a sentence.
#[test]
fn options_hold_and_typed_costs_are_refused() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let run = sandbox.run(&["suggest", "line.csv", "--range", "0.5:3.5"]);
    assert!(run.stdout.contains("straight line"), "{}{}", run.stdout, run.stderr);
    let refused = sandbox.run(&["suggest", "line.csv", "--cost", "custom", "--model", "(a-1)^2"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("a typed cost has no model"), "{}", refused.stderr);
}
