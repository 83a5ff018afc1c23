//! `fitpanel formula`, `functions`, `--help` and `--version`.

use crate::sandbox::Sandbox;

#[test]
fn a_formula_with_its_parameters_and_value() {
    let run = Sandbox::with(&[]).run(&["formula", "A*exp(-x/tau)", "--at", "x=3,A=2,tau=3"]);
    assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
    // 2/e, and its derivatives −2/(3e), 1/e and 2·3/(9e).
    for expected in [
        "parameters  0 A, 1 tau\n",
        "value       0.7357588823\n",
        "df/dx       -0.2452529608\n",
        "df/dA       0.3678794412\n",
        "df/dtau     0.2452529608\n",
    ] {
        assert!(run.stdout.contains(expected), "{expected} in\n{}", run.stdout);
    }
}

#[test]
fn predefined_names_show_their_structure_and_limits() {
    let run = Sandbox::with(&[]).run(&["formula", "gaus+pol1"]);
    assert!(run.stdout.starts_with("formula      gaus(0)+pol1(3)\n"), "{}", run.stdout);
    assert!(run.stdout.contains("0 Constant, 1 Mean, 2 Sigma (above 0), 3 p0, 4 p1"), "{}", run.stdout);
}

#[test]
fn a_value_that_is_missing_is_named() {
    let run = Sandbox::with(&[]).run(&["formula", "A*exp(-x/tau)", "--at", "x=1,A=2"]);
    assert_eq!((run.stderr.as_str(), run.code), ("error[E-OPTION]: --at: no value for tau\n", Some(2)));
    let run = Sandbox::with(&[]).run(&["formula", "A*x", "--at", "B=2"]);
    assert_eq!(run.stderr, "error[E-PAR-UNKNOWN]: there is no parameter 'B'; there are x, A\n");
}

#[test]
fn the_catalogue_lists_what_the_window_offers() {
    let run = Sandbox::with(&[]).run(&["functions"]);
    assert_eq!(run.code, Some(0));
    for name in [
        "gaus ",
        "gausn ",
        "expo ",
        "landau ",
        "landaun ",
        "pol0 ",
        "breitwigner ",
        "lorentzian ",
        "crystalball ",
    ] {
        assert!(run.stdout.lines().any(|l| l.starts_with(name)), "{name} in\n{}", run.stdout);
    }
}

#[test]
fn every_command_has_help_with_examples() {
    let sandbox = Sandbox::with(&[]);
    for args in [
        ["--help"].as_slice(),
        &["fit", "--help"],
        &["formula", "--help"],
        &["minuit", "--help"],
        &["functions", "--help"],
        &["screenshot", "--help"],
        &["figure", "--help"],
        &["batch", "--help"],
        &["convert", "--help"],
        &["toys", "--help"],
        &["simulate", "--help"],
        &["tutorial", "--help"],
    ] {
        let run = sandbox.run(args);
        assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)), "{args:?}");
        assert!(run.stdout.contains("Example"), "{args:?}");
    }
}

/// IM001: the version is shown.
#[test]
fn the_version() {
    let run = Sandbox::with(&[]).run(&["--version"]);
    assert_eq!((run.stdout, run.code), (format!("fitpanel {}\n", env!("CARGO_PKG_VERSION")), Some(0)));
}
