//! Files of other programs at the command line: workbooks, arrays, ROOT files.

use crate::sandbox::{Sandbox, assert_close, param};

/// The folder of example files in some format.
fn file(path: &str) -> String {
    format!("{}/tests/data/{path}", env!("CARGO_MANIFEST_DIR"))
}

/// The six points U(t) of `tests/data/formats` by a straight line: whatever file they come from, the numbers are those of the text table.
#[test]
fn the_same_points_from_every_format() {
    let sandbox = Sandbox::with(&[(
        "table.csv",
        "t / s,U / V,err\n0.5,2.1,0.1\n1,3.9,0.1\n1.5,6.2,0.2\n2,7.8,0.2\n2.5,10.1,0.3\n3,12.2,0.3\n",
    )]);
    let text = sandbox.json(&["table.csv", "--model", "a*x+b"]);
    let workbook = file("formats/workbook.xlsx");
    let archive = file("formats/deflated.npz");
    let array = file("formats/pair_f8.npy");
    let list = file("formats/columns.json");
    let cases: [&[&str]; 4] = [
        &[&workbook, "--table", "Run 1", "--model", "a*x+b"],
        &[&archive, "--model", "a*x+b"],
        &[&array, "--model", "a*x+b"],
        &[&list, "--model", "a*x+b"],
    ];
    for case in cases {
        let found = sandbox.json(case);
        for name in ["a", "b"] {
            let ((value, error), truth) = (param(&found, name), param(&text, name));
            assert_close(value, truth.0, 1e-12, case[0]);
            assert_close(error, truth.1, 1e-12, case[0]);
        }
    }
}

/// A histogram of a ROOT file is fitted by its path; without one the first is taken, and the others are named. A tree gives columns.
#[test]
fn objects_of_a_root_file() {
    let sandbox = Sandbox::with(&[]);
    let root = file("root/root_zstd.root");
    let found = sandbox.json(&[&root, "--object", "graph_errors", "--model", "pol1"]);
    assert_eq!(found["data"]["n_total"], 60);
    let found = sandbox.json(&[&root, "--model", "gaus"]);
    let notes = found["data"]["notes"].to_string();
    assert!(
        notes.contains("read the object mass; there are also") && notes.contains("run1/steps"),
        "{notes}"
    );
    let found = sandbox.json(&[
        &root,
        "--object",
        "events",
        "--columns",
        "x=mass",
        "--bins",
        "40",
        "--model",
        "gaus",
    ]);
    assert!((param(&found, "Mean").0 - 91.2).abs() < 0.5, "{found}");
    let refused = sandbox.run(&["fit", &root, "--object", "nothing"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("nothing") && refused.stderr.contains("mass"), "{}", refused.stderr);
}

/// How a table is written can be told, and a wrong word is refused with those that there are.
#[test]
fn a_table_read_as_told() {
    let sandbox = Sandbox::with(&[("a.csv", "1,25\n2,50\n3,25\n")]);
    let found = sandbox.json(&[
        "a.csv",
        "--read",
        "separator=semicolon,decimal=comma",
        "--model",
        "gaus",
        "--kind",
        "sample",
    ]);
    assert_eq!(found["data"]["kind"], "sample");
    let refused = sandbox.run(&["fit", "a.csv", "--read", "decimal=dot"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("comma") && refused.stderr.contains("point"), "{}", refused.stderr);
}

/// Columns told by their names are read alone: arrays of another length beside them do not matter.
#[test]
fn arrays_told_by_their_names() {
    let sandbox = Sandbox::with(&[]);
    let archive = file("formats/lengths.npz");
    let fit = sandbox.json(&[&archive, "--columns", "x=x,y=y", "--model", "a*x"]);
    assert_eq!(fit["data"]["n_used"].as_u64(), Some(3));
    assert_close(param(&fit, "a").0, 2.0, 1e-12, "slope");
    let refused = sandbox.refused(&["fit", &archive, "--columns", "x=x,y=z", "--model", "a*x"]);
    assert!(refused.contains("has no column 'z'"), "{refused}");
}
