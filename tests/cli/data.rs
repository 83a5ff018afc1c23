//! `fitpanel data`: how files were read, as text and as JSON.

#![expect(clippy::expect_used, reason = "what is no JSON ends the test")]

use super::sandbox::Sandbox;

const TWICE: &str = "t / s,U / V,dU / mV,err\n1,2,100,1\n2,,100,1\n3,4,100,1\n4,5,100,1\n5,6,100,1\n";

fn json(sandbox: &Sandbox, args: &[&str]) -> serde_json::Value {
    let run = sandbox.run(&[&["data"], args, &["--json"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    serde_json::from_str(&run.stdout).expect("JSON")
}

/// Columns, errors that nothing uses with the reason, remarks on units, and rows left out with line and row.
#[test]
fn columns_and_rows_are_told() {
    let sandbox = Sandbox::with(&[("t.csv", TWICE)]);
    let run = sandbox.run(&["data", "t.csv"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for words in [
        "t.csv: points, 5 points",
        "errors, unused: the errors of 'U' are those of column 'dU'",
        "the values of column 'U' in V: they were divided by 1000",
        "line 3 (row 2), 'U': not a number",
    ] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    let data = &json(&sandbox, &["t.csv"])[0];
    assert_eq!(data["columns"][2]["role"], "sy");
    assert_eq!(data["columns"][3]["unused"], "the errors of 'U' are those of column 'dU'");
    assert_eq!(
        (data["left_out"][0]["line"].as_u64(), data["left_out"][0]["row"].as_u64()),
        (Some(3), Some(2))
    );
    assert_eq!((data["n_total"].as_u64(), data["n_used"].as_u64()), (Some(5), Some(4)));
}

/// An error that is a share of 0 is 0, and the fit that cannot use it says why.
#[test]
fn the_reason_of_an_error_of_zero_is_told() {
    let sandbox = Sandbox::with(&[("z.csv", "t / s,U / V,dU / %\n1,0,3\n2,2,3\n3,3,3\n")]);
    let refused = sandbox.refused(&["fit", "z.csv", "--model", "a*x"]);
    assert!(
        refused.contains("row 1 has an uncertainty of zero, for a share of 0 is 0 — correct it"),
        "{refused}"
    );
}

/// Files of one name are told apart by their folders; a part between blank lines is asked for by its number.
#[test]
fn names_and_parts() {
    let sets = "1 2\n2 3\n3 4\n\n\n4 5\n5 6\n";
    let sandbox = Sandbox::with(&[("sets.dat", sets), ("x.csv", TWICE)]);
    for folder in ["a", "b"] {
        std::fs::create_dir(sandbox.path(folder)).unwrap();
        std::fs::write(sandbox.path(&format!("{folder}/run.csv")), TWICE).unwrap();
    }
    let all = json(&sandbox, &["a/run.csv", "b/run.csv"]);
    assert_eq!((all[0]["name"].as_str(), all[1]["name"].as_str()), (Some("a/run.csv"), Some("b/run.csv")));
    let both = &json(&sandbox, &["sets.dat"])[0];
    assert_eq!((both["n_total"].as_u64(), both["parts"][1]["line"].as_u64()), (Some(5), Some(6)));
    let second = &json(&sandbox, &["sets.dat", "--table", "2"])[0];
    assert_eq!((second["n_total"].as_u64(), second["table"].as_str()), (Some(2), Some("2")));
    let fit = sandbox.json(&["sets.dat", "--table", "2", "--model", "a*x", "--save", "s.toml"]);
    assert_eq!(fit["data"]["n_used"].as_u64(), Some(2));
    assert_eq!(sandbox.json(&["s.toml"])["data"]["n_used"].as_u64(), Some(2));
    sandbox.json(&["x.csv", "--model", "a*x", "--range", "2:4", "--save", "r.toml"]);
    let ranged = &json(&sandbox, &["r.toml"])[0];
    let numbers = ["n_total", "n_used", "n_left_out"].map(|key| ranged[key].as_u64());
    // Row 2 has no value, rows 1 and 5 lie outside.
    assert_eq!(numbers, [Some(5), Some(2), Some(3)], "{ranged:#}");
    let refused = sandbox.refused(&["data", "sets.dat", "--table", "3"]);
    assert!(refused.contains("sets.dat has no data set '3': there are 1 to 2"), "{refused}");
}

/// `suggest` says on stderr what was recognised and what is doubtful; `fit` says it in its report.
#[test]
fn what_was_recognised_is_said_by_those_who_fit() {
    let sandbox = Sandbox::with(&[("t.csv", TWICE)]);
    let suggest = sandbox.run(&["suggest", "t.csv"]);
    let fit = sandbox.run(&["fit", "t.csv", "--model", "pol1"]);
    for words in ["taken as points: x is column 't' in s", "sounds like an uncertainty and is not used"] {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let has = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").contains(&words);
        assert!(has(&suggest.stderr), "{words}: {}", suggest.stderr);
        assert!(has(&fit.stdout), "{words}: {}", fit.stdout);
    }
}
