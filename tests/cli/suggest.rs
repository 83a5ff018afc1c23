//! `fitpanel suggest`: the usual models on a file, ranked.

use super::sandbox::Sandbox;

/// peak.csv is a Gaussian on a line: χ² 34.41/45 as iminuit has it, first of all; what is richer says which simpler one does.
#[test]
fn a_peak_on_a_line_comes_first() {
    let sandbox = Sandbox::with(&[("peak.csv", include_str!("../../examples-data/peak.csv"))]);
    let run = sandbox.run(&["suggest", "peak.csv"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(lines[0].trim_start().starts_with("ΔAICc  par"), "{}", lines[0]);
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

/// The range holds: the step at 10 lies outside. What no model can be suggested for is refused in a sentence.
#[test]
fn options_hold_and_typed_costs_are_refused() {
    let rows: Vec<String> =
        (0..40).map(|k| format!("{k},{},0.1", if k < 10 { 3.0 } else { 40.0 + f64::from(k) })).collect();
    let sandbox = Sandbox::with(&[("step.csv", &format!("x,y,sy\n{}\n", rows.join("\n")))]);
    let best = |args: &[&str]| {
        let run = sandbox.run(args);
        run.stdout.lines().nth(1).unwrap_or_else(|| panic!("{}", run.stderr)).to_owned()
    };
    assert!(best(&["suggest", "step.csv", "--range", "-1:9.5"]).contains("constant"));
    assert!(!best(&["suggest", "step.csv"]).contains("constant"));
    for args in [["--cost", "custom", "--model", "(a-1)^2"].as_slice(), &["step.csv", "--cdf"]] {
        let refused = sandbox.run(&[&["suggest"], args].concat());
        assert_eq!(refused.code, Some(2), "{args:?}: {}", refused.stderr);
    }
    assert!(sandbox.run(&["suggest", "step.csv", "--cdf"]).stderr.contains("no cumulative ones"));
}
