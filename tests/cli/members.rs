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

/// A file that is left out stays in the session and moves nothing: the slope of the first alone, by hand.
#[test]
fn a_file_is_left_out_of_the_fit() {
    let sandbox = two();
    let json =
        sandbox.json(&[TOGETHER.as_slice(), &["--leave-out", "two.csv", "--save", "aside.toml"]].concat());
    let slope = param(&json, "a");
    assert_close(slope.0, 1.03, 1e-9, "slope");
    assert_close(slope.1, 0.2 / 5.0_f64.sqrt(), 1e-8, "its error");
    assert_eq!((&json["ndof"], &json["left_out"][0]), (&2.into(), &"two.csv".into()));
    let again = sandbox.run(&["fit", "aside.toml"]).stdout;
    assert!(again.contains("two.csv: no part of this fit"), "{again}");
    let by_number = sandbox.json(&[TOGETHER.as_slice(), &["--leave-out", "1"]].concat());
    assert_eq!(by_number["left_out"][0], "one.csv");
    let refused = sandbox.refused(&[&["fit"], TOGETHER.as_slice(), &["--leave-out", "three.csv"]].concat());
    assert!(refused.contains("there is no data set 'three.csv'; there are one.csv, two.csv"), "{refused}");
}

#[test]
fn what_does_not_go_together_is_said() {
    let sandbox = two();
    let refused = |args: &[&str]| sandbox.refused(&[&["fit"], args].concat());
    let three = [TOGETHER.as_slice(), &["--model", "x"]].concat();
    assert!(refused(&three).contains("3 models were given for 2 files"));
    sandbox.json(&[TOGETHER.as_slice(), &["--save", "s.toml"]].concat());
    assert!(refused(&["one.csv", "s.toml"]).contains("'s.toml' is a session and is fitted alone"));
    assert!(refused(&["one.csv", "none.csv"]).contains("none.csv"));
    let wrong = refused(&["one.csv", "two.csv", "--model", "a*x+b", "--model", "a*x+("]);
    assert!(wrong.contains("a*x+("), "{wrong}");
}

/// RF015 to RF018, RF039: ROOT's letters R, N, 0 and + on the list of fitted functions that a session keeps.
#[test]
fn a_session_keeps_functions_as_the_letters_say() {
    let sandbox = two();
    let names = |json: &serde_json::Value| -> Vec<String> {
        let list = json["functions"].as_array().cloned().unwrap_or_default();
        list.iter().map(|f| f["name"].as_str().unwrap_or_default().to_owned()).collect()
    };
    sandbox.json(&["one.csv", "--model", "a*x+b", "--range", "0:3.5", "--save", "s.toml"]);
    let fit = |args: &[&str]| sandbox.json(&[&["s.toml"], args].concat());
    let all = ["--range", "0:9", "--model", "b", "--root-options"];
    assert!(names(&fit(&[all.as_slice(), &["N"]].concat())).is_empty(), "one function is no list");
    let appended = fit(&[all.as_slice(), &["+", "--save", "s.toml"]].concat());
    assert_eq!(names(&appended), ["a*x+b", "b"]);
    let hidden = fit(&["--model", "c*x^2", "--root-options", "+0", "--save", "t.toml"]);
    assert_eq!(names(&hidden), ["a*x+b", "b", "c*x^2"]);
    assert_eq!(
        (&hidden["functions"][1]["visible"], &hidden["functions"][2]["visible"]),
        (&true.into(), &false.into())
    );
    assert!(names(&fit(&["--model", "c*x^2"])).is_empty(), "without + the list is replaced");
    // R: the range of the function of this formula, unless one is given.
    let again = fit(&["--model", "a*x+b", "--root-options", "R+"]);
    assert_eq!((&again["data"]["n_used"], &again["ndof"]), (&3.into(), &1.into()));
    let whole = fit(&["--model", "a*x+b", "--root-options", "R+", "--range", "0:9"]);
    assert_eq!(whole["data"]["n_used"], 4);
    // Its values as start values, of the same name or from a position on.
    let value = |json: &serde_json::Value, name: &str| param(json, name).0;
    let held = ["--max-calls", "1", "--minimizer", "migrad"];
    let taken =
        sandbox.run(&[&["fit", "s.toml", "--model", "q+s*x", "--take", "a*x+b=0"], held.as_slice()].concat());
    assert_ne!(taken.code, Some(2), "{}", taken.stderr);
    // Values that have no place are not left out in silence.
    let far = sandbox.refused(&["fit", "s.toml", "--model", "q+s*x", "--take", "a*x+b=1"]);
    assert!(far.contains("it has 2 parameters, and the formula has 2"), "{far}");
    let strange = sandbox.refused(&["fit", "s.toml", "--model", "q+s*x", "--take", "a*x+b"]);
    assert!(strange.contains("none of its parameters a, b is among q, s"), "{strange}");
    let same = fit(&["--model", "b+a*x", "--take", "a*x+b", "--param", "a=1,fixed"]);
    assert!((value(&same, "a") - 1.0).abs() < 1e-12);
    let unknown = sandbox.refused(&["fit", "s.toml", "--take", "zeta"]);
    assert!(unknown.contains("no fitted function 'zeta'"), "{unknown}");
    let text = sandbox.run(&["fit", "s.toml", "--model", "a*x+b", "--root-options", "+"]).stdout;
    assert!(text.contains("Functions of one.csv") && text.contains("against b"), "{text}");
}

/// KA059: an error that both files have in common.
#[test]
fn a_shared_error_of_two_files() {
    let json = two().json(&[TOGETHER.as_slice(), &["--shared-error", "y=0.5"]].concat());
    assert_close(param(&json, "a").1, 0.074_420_8, 1e-6, "a");
    assert_close(param(&json, "b").1, 0.211_223_5_f64.hypot(0.5), 1e-6, "b");
    assert_close(number(&json, "/chi2"), 9.262_179_487, 1e-7, "χ²");
}

/// One model for a session of several data sets is that of the first, and the report says so.
#[test]
fn one_model_for_several_is_spoken_of() {
    let sandbox = two();
    sandbox.json(&[TOGETHER.as_slice(), &["--save", "both.toml"]].concat());
    let json = sandbox.json(&["both.toml", "--model", "b+a*x"]);
    assert_eq!(
        (&json["members"][0]["model"]["formula"], &json["members"][1]["model"]["formula"]),
        (&"b+a*x".into(), &"a*x+c".into())
    );
    let said = "--model was given once for 2 data sets: it is the model of one.csv";
    assert!(json["data"]["notes"].to_string().contains(said), "{}", json["data"]["notes"]);
    let both = sandbox.json(&["both.toml", "--model", "b+a*x", "--model", "c+a*x"]);
    assert!(!both["data"]["notes"].to_string().contains("given once"));
    assert_eq!(both["members"][1]["model"]["formula"], "c+a*x");
}

/// KA059: an error of its own size for each row, common to both files.
#[test]
fn a_shared_error_row_by_row() {
    let both = |error: &str| two().json(&[TOGETHER.as_slice(), &["--shared-error", error]].concat());
    let (rows, same) = (both("y=0.5;0.5;0.5;0.5"), both("y=0.5"));
    assert_close(param(&rows, "b").1, param(&same, "b").1, 1e-12, "b");
    assert_eq!(rows["groups"][0]["members"], serde_json::json!(["one.csv", "two.csv"]));
}

/// The same file twice is told, not the same points with another y, nor data that share no parameter.
#[test]
fn the_same_data_twice_are_told() {
    let sandbox = two();
    let codes = |args: &[&str]| {
        let json = sandbox.json(args);
        let list = json["minimum"]["warnings"].as_array().cloned().unwrap_or_default();
        list.iter().map(|w| w["code"].to_string()).collect::<Vec<_>>().join(" ")
    };
    let twice = sandbox.json(&["one.csv", "one.csv", "--model", "a*x+b"]);
    assert_eq!(twice["minimum"]["verdict"], "given_twice");
    assert!(codes(&["one.csv", "one.csv", "--model", "a*x+b"]).contains("W-SAME-DATA"));
    assert!(!codes(&["one.csv", "two.csv", "--model", "a*x+b"]).contains("W-SAME-DATA"));
    assert!(!codes(&["one.csv", "one.csv", "--model", "a*x+b", "--model", "c+d*x"]).contains("W-SAME-DATA"));
    let report = sandbox.run(&["fit", "one.csv", "one.csv", "--model", "a*x+b"]).stdout;
    assert!(report.contains("they count twice"), "{report}");
}

/// 38 points at 1 ± 1.66 σ beside times that follow their law: χ² of the points is 104.7, whose probability is 4e-8, although the times have
/// no χ² and so the fit has none. With 1 ± 0.95 σ nothing is wrong.
#[test]
fn each_member_is_judged_by_itself() {
    let points = |by: f64| {
        let row = |k: i32| format!("{k},{},1", 1.0 + by * f64::from(1 - 2 * (k % 2)));
        format!("x,y,sy\n{}\n", (0..38).map(row).collect::<Vec<_>>().join("\n"))
    };
    let times: Vec<String> = (0..200).map(|k| (-((f64::from(k) + 0.5) / 200.0).ln()).to_string()).collect();
    let (bad, good, times) = (points(1.66), points(0.95), format!("t\n{}\n", times.join("\n")));
    let sandbox = Sandbox::with(&[("bad.csv", &bad), ("good.csv", &good), ("t.csv", &times)]);
    let law = "exp(-x/tau)/tau";
    let fit = |file: &str| {
        sandbox.run(&["fit", file, "t.csv", "--model", "c", "--model", law]).stdout.replace("\n  ", " ")
    };
    let said = fit("bad.csv");
    assert!(said.contains("Too much scatter: bad.csv scatters about its curve more than"), "{said}");
    assert!(said.contains("χ² = 104.7 for 38 rows, p = 3.7e-8"), "{said}");
    let said = fit("good.csv");
    assert!(!said.contains("scatter"), "{said}");
}
