//! Ties typed on the command line.

use super::sandbox::{LINE, Sandbox, assert_close, number, param};

/// a + 0.98·x with a tied to the slope: both spellings, and by name in the report.
#[test]
fn a_tied_parameter_in_both_spellings() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let direct = sandbox.json(&["line.csv", "--model", "m*x+pow(m,2)"]);
    for spelling in ["c==pow(m,2)", "c=7,tie=pow(m,2)"] {
        let tied = sandbox.json(&["line.csv", "--model", "m*x+c", "--param", spelling]);
        let ((m, sigma), (c, error)) = (param(&tied, "m"), param(&tied, "c"));
        assert_close(m, param(&direct, "m").0, 1e-9, "m");
        assert_close(sigma, param(&direct, "m").1, 1e-8, "σ");
        assert_close(c, m * m, 1e-12, "c");
        assert_close(error, 2.0 * m * sigma, 1e-12, "σ of c");
        assert_eq!(number(&tied, "/ndof"), 3.0);
        assert_eq!(tied["params"][1]["tie"], "pow(m,2)");
    }
}

#[test]
fn ties_survive_a_session_and_can_be_taken_away() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    sandbox.json(&["line.csv", "--model", "m*x+c", "--param", "c==m", "--save", "s.toml"]);
    assert_eq!(number(&sandbox.json(&["s.toml"]), "/ndof"), 3.0);
    let free = sandbox.json(&["s.toml", "--param", "c,tie="]);
    assert_eq!(number(&free, "/ndof"), 2.0);
    assert_close(param(&free, "c").0, 1.05, 1e-9, "c");
    let circle = sandbox.run(&["fit", "s.toml", "--param", "m==2*c"]);
    assert_eq!(circle.code, Some(2));
    assert!(
        circle.stderr.starts_with("error[E-TIE-CYCLE]: m is tied to itself through c"),
        "{}",
        circle.stderr
    );
}
