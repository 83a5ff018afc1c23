//! What can be done about a fit is said with the option that does it, and the option does it.

use super::sandbox::{Sandbox, assert_close, number};

/// MIGRAD alone ends in the wrong valley; the option named by the report leads to the right one.
#[test]
fn the_option_that_leads_to_the_better_valley() {
    let sandbox = Sandbox::with(&[]);
    sandbox.example("peak.csv");
    let args = ["peak.csv", "--model", "gaus+pol1", "--param", "Mean=5", "--param", "Sigma=2"];
    let alone = [&["fit"], &args[..], &["--minimizer", "migrad"]].concat();
    let report = sandbox.run(&alone).stdout;
    assert!(report.contains("χ² 34.41 instead of 492"), "{report}");
    assert!(report.contains("● What to do: Take it: --minimizer auto"), "{report}");
    let fit = sandbox.json(&[&args[..], &["--minimizer", "migrad"]].concat());
    assert_eq!(fit.pointer("/minimum/verdict").unwrap(), "better_valley");
    assert_eq!(fit.pointer("/minimum/advice/0/flag").unwrap(), "--minimizer auto");
    let taken = sandbox.json(&[&args[..], &["--minimizer", "auto"]].concat());
    assert_close(number(&taken, "/chi2"), 34.41, 0.01, "χ²");
}

/// A formula without a value at x = 0, refused with the interval that leaves it out.
#[test]
fn the_interval_that_leaves_a_pole_out() {
    let table = "x,y,sy\n0,9,0.1\n1,3.1,0.1\n2,1.9,0.1\n3,1.8,0.1\n4,1.5,0.1\n";
    let sandbox = Sandbox::with(&[("pole.csv", table)]);
    let refused = sandbox.run(&["fit", "pole.csv", "--model", "a+b/x"]);
    let said = "cannot be computed at x = 0 (row 1) (division by zero)";
    assert!(refused.stderr.contains(said) && refused.code == Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("Exclude x ≤ 0: --exclude -1:0"), "{}", refused.stderr);
    let fit = sandbox.json(&["pole.csv", "--model", "a+b/x", "--exclude", "-1:0"]);
    assert_close(number(&fit, "/data/n_used"), 4.0, 0.0, "rows");
}

/// Numbers that cannot be squared are refused before anything is fitted, with row, column and unit.
#[test]
fn numbers_too_large_are_named() {
    let table = "t,U\n1,1.1e200\n2,2.0e200\n3,2.9e200\n";
    let sandbox = Sandbox::with(&[("huge.csv", table)]);
    let refused = sandbox.run(&["fit", "huge.csv", "--model", "pol1"]);
    let said = "error[E-SCALE]: row 3 of column 'U' holds 2.9e200, too large to be squared — give the column in another unit (divided by 1e200)";
    assert!(refused.stderr.contains(said) && refused.code == Some(2), "{}", refused.stderr);
}

/// Powers that are held are none that the search takes: a line in x about 1e60 as a cubic with two of its terms at 0.
#[test]
fn powers_that_are_held_are_not_searched_for() {
    let sandbox = Sandbox::with(&[("far.csv", "x,y,sy\n1e60,2,0.1\n2e60,4,0.1\n3e60,6.1,0.1\n4e60,8,0.1\n")]);
    let held = ["--param", "p2=0,fixed", "--param", "p3=0,fixed"];
    let run = sandbox.run(&[&["fit", "far.csv", "--model", "pol3"], &held[..]].concat());
    assert!(
        !run.stderr.contains("E-SCALE") && !run.stderr.contains("large for the powers"),
        "{}",
        run.stderr
    );
    let free = sandbox.run(&["fit", "far.csv", "--model", "pol3"]);
    assert!(free.stderr.contains("large for the powers"), "{}", free.stderr);
}
