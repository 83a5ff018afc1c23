//! Files of kafe2go on the command line.

use crate::sandbox::{Sandbox, assert_close, number, param};

const LINE: &str =
    "x_data: [1, 2, 3, 4, 5, 6]\ny_data: [1.1, 2.3, 2.7, 4.4, 4.9, 6.2]\ny_errors: 0.2\nlegend: here\n";

/// The line of kafe2; an option goes over what the file says.
#[test]
fn a_file_is_fitted() {
    let sandbox = Sandbox::with(&[("line.yml", LINE)]);
    let line = sandbox.json(&["line.yml"]);
    assert_close(number(&line, "/minimum/fval"), -10.813_254_949_209_2, 1e-9, "cost");
    assert_close(param(&line, "b").1, 0.186_189_87, 1e-7, "error of b");
    assert_eq!(line["ndof"].as_i64(), Some(4));
    let fixed = sandbox.json(&["line.yml", "--param", "b=0,fixed"]);
    assert_close(param(&fixed, "a").0, 1.023_076_92, 1e-7, "a");
    let report = sandbox.run(&["fit", "line.yml"]);
    assert_eq!(report.code, Some(0), "{}", report.stderr);
    assert!(report.stdout.contains("passed over") && report.stdout.contains("legend"), "{}", report.stdout);
}

/// Bad input: exit 2, one sentence with file, line and key; a file beside others is fitted alone.
#[test]
fn refusals() {
    let wrong = format!("{LINE}fixed_parameters:\n  bb: 1\n");
    let sandbox = Sandbox::with(&[("wrong.yml", &wrong), ("line.yml", LINE)]);
    let run = sandbox.run(&["fit", "wrong.yml"]);
    assert_eq!(run.code, Some(2));
    let says = "wrong.yml, line 6: fixed_parameters.bb: there is no parameter 'bb'; there are a, b";
    assert!(run.stderr.contains(says), "{}", run.stderr);
    let two = sandbox.run(&["fit", "line.yml", "wrong.yml"]);
    assert!(two.code == Some(2) && two.stderr.contains("fitted alone"), "{}", two.stderr);
}
