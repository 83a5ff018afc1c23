//! Ctrl-C in the middle of long work: what was found is reported, that it was stopped is said, and the exit code is 1.

#![expect(
    clippy::expect_used,
    reason = "a program that cannot be started or stopped ends the test, as it should"
)]

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use super::sandbox::{LINE, Sandbox};

/// Starts this, waits until the search has written its first line on stderr, sends the signal of Ctrl-C; stdout and exit code.
fn stopped(sandbox: &Sandbox, args: &[&str]) -> (String, Option<i32>) {
    let mut command = sandbox.command(args);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut stderr = child.stderr.take().expect("stderr");
    let mut first = [0; 1];
    stderr.read_exact(&mut first).expect("the trace");
    let drained = std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
    std::thread::sleep(Duration::from_millis(300));
    interrupt(&child);
    let out = child.wait_with_output().expect("the program ends");
    drop(drained.join());
    (String::from_utf8_lossy(&out.stdout).into_owned(), out.status.code())
}

/// The signal of Ctrl-C.
fn interrupt(child: &Child) {
    // The shell has it built in; a program of that name may not be there.
    let kill = Command::new("sh").args(["-c", &format!("kill -s INT {}", child.id())]).status();
    assert!(kill.expect("kill").success());
}

/// The program with all its streams in our hands.
fn started(sandbox: &Sandbox, args: &[&str]) -> Child {
    let mut command = sandbox.command(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

/// Waits until the program listens for Ctrl-C, and a little longer.
#[cfg(target_os = "linux")]
fn listening(child: &Child) {
    let path = format!("/proc/{}/status", child.id());
    let listens = || {
        let status = std::fs::read_to_string(&path).unwrap_or_default();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 2 != 0)
    };
    let start = std::time::Instant::now();
    while !listens() {
        assert!(start.elapsed() < Duration::from_mins(1), "the program has ended, or does not listen");
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(1500));
}

/// stdout, stderr and exit code.
fn ended(child: Child) -> (String, String, Option<i32>) {
    let Output { stdout, stderr, status } = child.wait_with_output().expect("the program ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&stdout), text(&stderr), status.code())
}

/// One plain sentence, and no result.
#[test]
#[cfg(unix)]
fn reading_that_is_stopped() {
    let sandbox = Sandbox::with(&[]);
    let mut child = started(&sandbox, &["fit", "-", "--model", "pol1"]);
    let mut pipe = child.stdin.take().expect("stdin");
    // More than a pipe holds: the program has begun to read when all of it is written.
    pipe.write_all("1 2 0.1\n".repeat(50_000).as_bytes()).expect("a reader");
    interrupt(&child);
    let (stdout, stderr, code) = ended(child);
    assert_eq!((stdout.as_str(), code), ("", Some(1)), "{stderr}");
    assert!(stderr.starts_with("error[E-CANCELLED]: reading standard input was stopped\n"), "{stderr}");
}

/// A picture of what nobody asked for is not written.
#[test]
#[cfg(all(target_os = "linux", feature = "gui"))]
fn a_screenshot_that_is_stopped() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = ["screenshot", "line.csv", "--model", "pol1", "--bootstrap", "100000", "-o", "line.png"];
    let child = started(&sandbox, &args);
    listening(&child);
    interrupt(&child);
    let (stdout, stderr, code) = ended(child);
    assert_eq!((stdout.as_str(), code), ("", Some(1)), "{stderr}");
    assert_eq!(stderr, "error[E-CANCELLED]: stopped by Ctrl-C: line.png was not written\n");
    assert!(!sandbox.path("line.png").exists());
}

/// The summary of toys says how many of them there are, and that there should be more.
#[test]
#[cfg(target_os = "linux")]
fn toys_that_are_stopped() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = |form| ["toys", "line.csv", "--model", "pol1", "-n", "2000000", form];
    let run = |form| {
        let child = started(&sandbox, &args(form));
        listening(&child);
        interrupt(&child);
        ended(child)
    };
    let (summary, stderr, code) = run("--summary");
    assert_eq!((stderr.as_str(), code), ("", Some(1)), "{summary}");
    let mut lines = summary.lines();
    let n = lines.next().and_then(|l| l.strip_prefix("▲ stopped by Ctrl-C after "));
    let n: u64 = n.and_then(|l| l.strip_suffix(" of 2000000 toys")?.parse().ok()).expect("a number");
    assert!((1..2_000_000).contains(&n), "{summary}");
    assert!(lines.next().is_some_and(|l| l.starts_with(&format!("{n} toys of seed 1,"))), "{summary}");
    let (summary, _, code) = run("--summary=json");
    let json: serde_json::Value = serde_json::from_str(&summary).expect("JSON");
    assert_eq!((&json["stopped"], &json["asked"], code), (&true.into(), &2_000_000.into(), Some(1)));
    assert!(json["toys"].as_u64().is_some_and(|n| n < 2_000_000));
}

/// Lines that are read by other programs stay what they are; that there are too few is said beside them.
#[test]
#[cfg(unix)]
fn lines_of_toys_that_are_stopped() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let mut child = started(&sandbox, &["toys", "line.csv", "--model", "pol1", "-n", "2000000"]);
    let mut first = [0; 1];
    child.stdout.as_mut().expect("stdout").read_exact(&mut first).expect("a toy");
    interrupt(&child);
    let (lines, stderr, code) = ended(child);
    assert_eq!(code, Some(1), "{stderr}");
    let expected = format!("stopped by Ctrl-C after {} of 2000000 toys\n", lines.lines().count());
    assert_eq!(stderr, expected);
}

/// A hundred thousand replicas, and the minimum that was found before them.
#[test]
#[cfg(unix)]
fn a_bootstrap_that_is_stopped() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = [
        "fit",
        "line.csv",
        "--model",
        "pol1",
        "--minimizer",
        "migrad",
        "--print",
        "1",
        "--bootstrap",
        "100000",
    ];
    let (report, code) = stopped(&sandbox, &args);
    assert_eq!(code, Some(1), "{report}");
    assert!(report.contains("Good fit") && report.contains("▲ Stopped:"), "{report}");
}
