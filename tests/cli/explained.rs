//! What a reader of a report is told about its numbers: why FCN is not χ², and that the data are not those of a saved fit.

use super::sandbox::{LINE, Sandbox, assert_close, number};

const SIX: &str = "x,y,sy\n1,1.1,0.2\n2,2.3,0.2\n3,2.7,0.2\n4,4.4,0.2\n5,4.9,0.2\n6,6.2,0.2\n";

/// Six points with σ = 0.2: χ² = 8.5 and Σ ln 2πσ² = 6 ln(2π·0.04) = −8.285992…
#[test]
fn logarithms_beside_chi_square() {
    let sandbox = Sandbox::with(&[("six.csv", SIX)]);
    let args = ["fit", "six.csv", "--model", "a*x+b", "--cost", "gauss_nll"];
    let report = sandbox.run(&args).stdout;
    let line =
        "● FCN and χ²: 0.214007 = 8.500000 (χ²) - 8.285993 (logarithms of the errors, Σ ln 2πσ²); only χ²";
    assert!(report.contains(line), "{report}");
    let plain = sandbox.run(&args[..4]).stdout;
    assert!(!plain.contains("FCN and χ²"), "{plain}");
}

/// p1 held at 1 and known as 0.9 ± 0.05 adds (0.1/0.05)² = 4 to FCN; the points alone leave χ² = (0.1² + 0.1²)/0.1² = 2.
#[test]
fn a_constraint_on_what_is_held() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = ["line.csv", "--model", "pol1", "--param", "p1=1,fixed", "--constraint", "p1=0.9+-0.05"];
    let fit = sandbox.json(&args);
    assert_close(number(&fit, "/minimum/fval"), 6.0, 1e-9, "F");
    assert_close(number(&fit, "/chi2"), 2.0, 1e-9, "χ²");
    let report = sandbox.run(&[&["fit"], &args[..]].concat()).stdout.replace("\n  ", " ");
    let line =
        "6.00000 = 2.00000 (χ²) + 4.00000 (constraints on parameters that cannot move); only χ² judges";
    assert!(report.contains(line), "{report}");
}

/// A limit that comes with the function is told from one that was typed: a Lorentzian leaves no room for the Gaussian in a Voigt profile.
#[test]
fn whose_limit_it_is() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    sandbox.example("lorentzian_peak.csv");
    let typed = sandbox.run(&["fit", "line.csv", "--model", "pol1", "--param", "p1=0.5,max=0.9"]).stdout;
    assert!(typed.contains("p1 stopped at the limit you set (0.9)"), "{typed}");
    // The same limit as that of the function, but typed; a session remembers.
    let peak = ["fit", "lorentzian_peak.csv", "--model", "voigt+pol2"];
    let own = [&peak[..], &["--param", "Sigma=1,min=0", "--save", "own.toml"]].concat();
    for args in [&own[..], &["fit", "own.toml"]] {
        let report = sandbox.run(args).stdout.replace("\n  ", " ");
        assert!(report.contains("Sigma stopped at the limit you set (0)"), "{args:?}: {report}");
    }
    let built_in = ["lorentzian_peak.csv", "--model", "voigt+pol2"];
    let report = sandbox.run(&[&["fit"], &built_in[..]].concat()).stdout;
    assert!(report.contains("Sigma stopped at 0, a limit that comes with voigt."), "{report}");
    assert!(!report.contains("you set") && !report.contains("at_limit"), "{report}");
    let warnings = &sandbox.json(&built_in)["minimum"]["warnings"];
    let found = warnings.as_array().unwrap().iter().find(|w| w["code"] == "at_limit").unwrap();
    assert_eq!((found["title"].as_str(), found["param"].as_str()), (Some("At a limit"), Some("Sigma")));
    assert!(found["text"].as_str().unwrap().starts_with("Sigma stopped at 0, a limit that comes with voigt"));
}

/// The data file of a session has other numbers than when it was saved.
#[test]
fn data_that_changed_since_the_session_was_saved() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    sandbox.json(&["line.csv", "--model", "pol1", "--save", "s.toml"]);
    let note = "changed since the session was saved: ";
    let same = sandbox.run(&["fit", "s.toml"]).stdout;
    assert!(!same.contains(note), "{same}");
    std::fs::write(sandbox.path("line.csv"), LINE.replace("4.1", "4.2")).unwrap();
    let changed = sandbox.run(&["fit", "s.toml"]);
    assert_eq!(changed.code, Some(0));
    assert!(
        changed.stdout.contains(note) && changed.stdout.contains("line.csv; the fit that"),
        "{}",
        changed.stdout
    );
    let json = sandbox.json(&["s.toml", "--save", "s.toml"]);
    assert!(json["data"]["notes"].to_string().contains(note), "{json}");
    // Saved again with the fit of the new numbers nothing has changed.
    let again = sandbox.run(&["fit", "s.toml"]).stdout;
    assert!(!again.contains(note), "{again}");
}
