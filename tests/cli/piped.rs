//! Data by a pipe: `-` in the place of a file.

#![expect(clippy::expect_used, reason = "a program that cannot be started ends the test, as it should")]

use std::io::Write as _;
use std::process::{Output, Stdio};

use super::sandbox::{LINE, Run, Sandbox, assert_close, param};

/// Runs the program with these bytes on standard input.
fn run(sandbox: &Sandbox, args: &[&str], input: &[u8]) -> Run {
    let mut command = sandbox.command(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut pipe = child.stdin.take().expect("stdin");
    let bytes = input.to_vec();
    // A program that refuses its arguments does not read.
    let writer = std::thread::spawn(move || drop(pipe.write_all(&bytes)));
    let Output { status, stdout, stderr } = child.wait_with_output().expect("the program ends");
    drop(writer.join());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run { stdout: text(stdout), stderr: text(stderr), code: status.code() }
}

/// The same numbers as from a file, and a session that holds them.
#[test]
fn a_table_by_a_pipe_is_fitted() {
    let sandbox = Sandbox::with(&[]);
    let fit = ["fit", "-", "--model", "pol1", "--json", "--save", "line.toml"];
    let done = run(&sandbox, &fit, LINE.as_bytes());
    assert_eq!((done.stderr.as_str(), done.code), ("", Some(0)));
    let json: serde_json::Value = serde_json::from_str(&done.stdout).expect("JSON");
    assert_close(param(&json, "p0").0, 1.05, 1e-9, "p0");
    assert_close(param(&json, "p1").0, 0.98, 1e-9, "p1");
    let again = sandbox.json(&["line.toml"]);
    assert_close(param(&again, "p1").0, 0.98, 1e-9, "p1 of the session");
    let report = run(&sandbox, &["fit", "-", "--model", "pol1"], LINE.as_bytes()).stdout;
    assert!(report.contains("standard input"), "{report}");
}

/// One of several, with options of its own kind: the second one is a file.
#[test]
fn a_pipe_beside_a_file() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let done = run(&sandbox, &["fit", "-", "line.csv", "--model", "pol1", "--json"], LINE.as_bytes());
    let json: serde_json::Value = serde_json::from_str(&done.stdout).expect("JSON");
    assert_close(param(&json, "p1").0, 0.98, 1e-9, "p1 of twice the same");
    let twice = run(&sandbox, &["fit", "-", "-", "--model", "pol1"], LINE.as_bytes());
    assert_eq!(twice.code, Some(2));
    assert!(twice.stderr.contains("'-' was given twice"), "{}", twice.stderr);
    let minuit = run(&sandbox, &["minuit", "-", "--model", "pol1"], b"MIGRAD\n");
    assert_eq!((minuit.stdout.as_str(), minuit.code), ("", Some(2)));
    assert!(minuit.stderr.contains("the commands come from standard input"), "{}", minuit.stderr);
}

/// Everything that takes a data file takes a pipe, in passes where it needs them.
#[test]
fn every_command_takes_a_pipe() {
    let sandbox = Sandbox::with(&[]);
    let counts =
        run(&sandbox, &["convert", "-", "counts.json", "--bins", "4", "--stream"], b"x\n1\n2\n2\n3\n4\n9\n");
    assert_eq!(counts.code, Some(0), "{}", counts.stderr);
    assert!(sandbox.text("counts.json").contains("uhi"), "{}", sandbox.text("counts.json"));
    let table = run(&sandbox, &["convert", "-", "line.csv"], LINE.as_bytes());
    assert_eq!((table.code, sandbox.text("line.csv").as_str()), (Some(0), LINE), "{}", table.stderr);
    let suggested = run(&sandbox, &["suggest", "-"], LINE.as_bytes());
    assert!(suggested.code == Some(0) && suggested.stdout.contains("pol1"), "{suggested:?}");
    let toys = run(&sandbox, &["toys", "-", "--model", "pol1", "-n", "3"], LINE.as_bytes());
    assert_eq!((toys.code, toys.stdout.lines().count()), (Some(0), 3), "{}", toys.stderr);
    let nothing = run(&sandbox, &["fit", "-"], b"");
    assert_eq!(nothing.code, Some(2));
    assert!(nothing.stderr.contains("standard input"), "{}", nothing.stderr);
    // Without a display the window is a report: what came by the pipe is still there for it.
    let window = run(&sandbox, &["-"], LINE.as_bytes());
    assert!(window.code == Some(0) && window.stdout.contains("standard input"), "{window:?}");
}

/// Files that are no text come by a pipe as well.
#[test]
#[cfg(feature = "numpy")]
fn numbers_of_numpy_by_a_pipe() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    assert_eq!(sandbox.run(&["convert", "line.csv", "line.npy"]).code, Some(0));
    let bytes = std::fs::read(sandbox.path("line.npy")).expect("the array");
    let done = run(&sandbox, &["fit", "-", "--model", "pol1", "--json"], &bytes);
    let json: serde_json::Value = serde_json::from_str(&done.stdout).expect("JSON");
    assert_close(param(&json, "p1").0, 0.98, 1e-9, "p1");
}
