//! `fitpanel batch`: many files, one session.

use crate::sandbox::{LINE, Sandbox};

/// Three files with a session of the first; the second has another slope, the third is none.
fn sandbox() -> Sandbox {
    let steep = "x,y,sy\n1,4,0.1\n2,7.1,0.1\n3,10,0.1\n4,12.9,0.1\n5,99,0.1\n";
    let sandbox = Sandbox::with(&[("run1.csv", LINE), ("run2.csv", steep), ("run3.csv", "nothing\n")]);
    sandbox.json(&["run1.csv", "--model", "pol1", "--range", "0:4.5", "--save", "fit.toml"]);
    sandbox
}

/// A line a file, each the JSON of a fit of that file alone but for its time; the same for one job and for several.
#[test]
fn a_line_a_file() {
    let sandbox = sandbox();
    let run = sandbox.run(&["batch", "fit.toml", "run1.csv", "run2.csv", "run3.csv", "run1.csv"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""), "{}", run.stdout);
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap_or_default()).collect();
    assert_eq!(lines.len(), 4);
    for (line, file) in lines.iter().zip(["run1.csv", "run2.csv"]) {
        assert_eq!(line["file"], file);
        let mut fit = sandbox.json(&[file, "--model", "pol1", "--range", "0:4.5"]);
        for key in ["params", "covariance", "chi2", "p_value", "ndof", "data"] {
            assert_eq!(line[key], fit[key].take(), "{file} {key}");
        }
    }
    assert_eq!(lines[2]["file"], "run3.csv");
    assert!(lines[2]["error"].as_str().is_some_and(|e| e.contains("run3.csv")), "{}", lines[2]);
    assert_eq!(lines[3]["params"], lines[0]["params"]);
    let plain = |text: &str| {
        let cut = |line: &str| {
            line.split("\"seconds\":").map(|p| p.trim_start_matches(|c: char| c != ',')).collect::<String>()
        };
        text.lines().map(cut).collect::<Vec<_>>()
    };
    for jobs in ["1", "3"] {
        let again = sandbox
            .run(&["batch", "fit.toml", "run1.csv", "run2.csv", "run3.csv", "run1.csv", "--jobs", jobs]);
        assert_eq!(plain(&again.stdout), plain(&run.stdout), "{jobs}");
    }
}

/// One table, patterns that no shell has replaced, and the exit code when all is well.
#[test]
fn a_table_of_files() {
    let sandbox = sandbox();
    let run = sandbox.run(&["batch", "fit.toml", "run?.csv", "--csv", "-o", "all.csv"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
    let table = sandbox.text("all.csv");
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(table.lines().next(), Some("file,valid,verdict,chi2,ndof,p,p0,p0_error,p1,p1_error,error"));
    assert_eq!((rows[1][0], rows[1][1], rows[1][4]), ("run1.csv", "true", "2"));
    assert!(rows[2][8].parse::<f64>().is_ok_and(|slope| (slope - 2.96).abs() < 1e-9), "{table}");
    assert!(
        rows[3][1] == "false" && table.lines().nth(3).is_some_and(|l| l.contains("run3.csv holds")),
        "{table}"
    );
    let good = sandbox.run(&["batch", "fit.toml", "run1.csv", "run2.csv", "--csv"]);
    assert_eq!((good.code, good.stdout.lines().count()), (Some(0), 3), "{}", good.stdout);
}

#[test]
fn what_is_no_batch() {
    let sandbox = sandbox();
    sandbox.json(&["run1.csv", "run2.csv", "--model", "pol1", "--save", "two.toml"]);
    assert!(sandbox.refused(&["batch", "run1.csv", "run2.csv"]).contains("'run1.csv' is no session"));
    assert!(sandbox.refused(&["batch", "fit.toml", "day*.csv"]).contains("no file is like 'day*.csv'"));
    assert!(sandbox.refused(&["batch", "fit.toml", "run1.csv", "--jobs", "0"]).contains("--jobs"));
    let two = sandbox.run(&["batch", "two.toml", "run1.csv"]);
    assert!(two.code == Some(1) && two.stdout.contains("one data set"), "{} {}", two.stdout, two.stderr);
}
