//! Templates on the command line and in session files.

use super::sandbox::{Sandbox, assert_close, number};

const TABLE: &str = "lo,hi,n,sig,bkg,w2\n0,1,0,4,1,4\n1,2,3,5,2,5\n2,3,5,3,6,3\n3,4,2,2,8,2\n";
const COLUMNS: &str = "lo=lo,hi=hi,n=n,t1=sig,t2=bkg";

/// Without a formula the yields are called as the columns; a held pair gives the value of another program.
#[test]
fn yields_are_called_as_their_columns() {
    let sandbox = Sandbox::with(&[("h.csv", TABLE)]);
    for (form, exact) in [("da", 4.349233363615147), ("jsc", 4.233534119566228), ("asy", 7.451029962863556)] {
        let cost = format!("template:{form}");
        let args = ["h.csv", "--columns", COLUMNS, "--cost", &cost];
        let held = [args.as_slice(), &["--param", "sig=5,fixed", "--param", "bkg=6,fixed"]].concat();
        assert_close(number(&sandbox.json(&held), "/minimum/fval"), exact, 1e-12, form);
        let json = sandbox.json(&[args.as_slice(), &["--save", "s.toml"]].concat());
        assert_eq!(json["cost"], cost.as_str());
        let again = sandbox.json(&["s.toml"]);
        assert_close(number(&again, "/minimum/fval"), number(&json, "/minimum/fval"), 1e-6, "F");
        assert!(number(&json, "/params/0/value") >= 0.0 && number(&json, "/params/1/value") >= 0.0);
        assert_eq!(json["data"]["columns"]["t1"], "sig");
    }
    // Squares that are the counts say nothing new.
    let squares = format!("{COLUMNS},t1v=w2");
    let held = ["--param", "sig=5,fixed", "--param", "bkg=6,fixed"];
    let json = sandbox.json(&[&["h.csv", "--columns", squares.as_str()], held.as_slice()].concat());
    assert_close(number(&json, "/minimum/fval"), 4.349233363615147, 1e-12, "squares");
    assert_eq!(json["cost"], "template:da");
}

#[test]
fn templates_belong_to_histograms() {
    let sandbox = Sandbox::with(&[("h.csv", TABLE)]);
    let run = sandbox.run(&["fit", "h.csv", "--columns", "x=lo,y=n,t1=sig", "--model", "sig"]);
    assert!(run.stderr.contains("the role 't1' does not go with points"), "{}", run.stderr);
}

/// Columns may be called as functions are in everyday words.
#[test]
fn names_of_templates_are_those_of_their_columns() {
    let named = |a: &str, b: &str| TABLE.replace("sig", a).replace("bkg", b);
    let files = [named("decay", "bkg"), named("linear", "size"), named("gauss", "lorentz")];
    let sandbox = Sandbox::with(&[("a.csv", &files[0]), ("b.csv", &files[1]), ("c.csv", &files[2])]);
    for (file, a, b) in
        [("a.csv", "decay", "bkg"), ("b.csv", "linear", "size"), ("c.csv", "gauss", "lorentz")]
    {
        for columns in [format!("lo=lo,hi=hi,n=n,t1={a},t2={b}"), format!("lo=lo,hi=hi,n=n,t1={a}")] {
            let json = sandbox.json(&[file, "--columns", &columns]);
            assert_eq!(json["params"][0]["name"], a, "{columns}");
            let warnings = json["minimum"]["warnings"].to_string();
            assert!(!warnings.contains("taken as a parameter"), "{columns}: {warnings}");
        }
    }
}
