//! Several data sets in one fit from the command line: files given together, and sessions.

use super::sandbox::{Sandbox, assert_close, number, param};

const FIRST: &str = "x,y,sy\n1,1.1,0.2\n2,2.3,0.2\n3,2.7,0.2\n4,4.4,0.2\n";
const SECOND: &str = "x,y,sy\n1,2.2,0.3\n2,3.1,0.3\n3,4.4,0.3\n4,4.8,0.3\n";
const TOGETHER: [&str; 6] = ["one.csv", "two.csv", "--model", "a*x+b", "--model", "a*x+c"];

fn two() -> Sandbox {
    Sandbox::with(&[("one.csv", FIRST), ("two.csv", SECOND)])
}

/// KA058: two lines of one slope, as kafe2's multifit finds them.
#[test]
fn files_given_together_are_one_fit() {
    let sandbox = two();
    let json = sandbox.json(&TOGETHER);
    for (name, value, error) in [
        ("a", 0.993_076_92, 0.074_420_82),
        ("b", 0.142_307_69, 0.211_223_5),
        ("c", 1.142_307_69, 0.238_988_19),
    ] {
        let found = param(&json, name);
        assert_close(found.0, value, 1e-7, name);
        assert_close(found.1, error, 1e-6, name);
    }
    assert_close(number(&json, "/chi2"), 9.262_179_487, 1e-7, "χ²");
    assert_eq!((&json["ndof"], &json["data"]["name"]), (&5.into(), &"one.csv".into()));
    assert_eq!(json["members"][1]["data"]["name"], "two.csv");
    let parts = number(&json, "/members/0/chi2") + number(&json, "/members/1/chi2");
    assert_close(parts, number(&json, "/chi2"), 1e-9, "sum");
    // One model for all: everything is shared.
    let line = sandbox.json(&["one.csv", "two.csv", "--model", "a*x+b"]);
    assert_eq!((line["params"].as_array().map(Vec::len), &line["ndof"]), (Some(2), &6.into()));
}

/// What is saved is fitted again to the same numbers, and the report has a block for each data set.
#[test]
fn a_saved_session_is_fitted_again() {
    let sandbox = two();
    let save = [TOGETHER.as_slice(), &["--save", "both.toml", "--constraint", "a=1.2+-0.1"]].concat();
    let first = sandbox.json(&save);
    assert_eq!(first["ndof"], 6, "outside knowledge counts once");
    let again = sandbox.json(&["both.toml"]);
    assert_eq!(again["params"][0]["value"], first["params"][0]["value"]);
    assert_eq!((&again["ndof"], &again["members"]), (&first["ndof"], &first["members"]));
    let text = sandbox.run(&["fit", "both.toml"]).stdout;
    for part in ["Fit     1 of 2: one.csv", "Fit     2 of 2: two.csv", "a*x+c", "outside knowledge of a"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(sandbox.run(&["fit", "both.toml", "--report", "markdown"]).stdout.contains("## Data sets"));
}

#[test]
fn what_does_not_go_together_is_said() {
    let sandbox = two();
    let refused = |args: &[&str]| {
        let run = sandbox.run(&[&["fit"], args].concat());
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        run.stderr
    };
    let three = [TOGETHER.as_slice(), &["--model", "x"]].concat();
    assert!(refused(&three).contains("3 models were given for 2 files"));
    sandbox.json(&[TOGETHER.as_slice(), &["--save", "s.toml"]].concat());
    assert!(refused(&["one.csv", "s.toml"]).contains("'s.toml' is a session and is fitted alone"));
    assert!(refused(&["one.csv", "none.csv"]).contains("none.csv"));
    let wrong = refused(&["one.csv", "two.csv", "--model", "a*x+b", "--model", "a*x+("]);
    assert!(wrong.contains("a*x+("), "{wrong}");
}
