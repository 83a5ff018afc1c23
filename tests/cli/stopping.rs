//! Ctrl-C in the middle of long work: what was found is reported, that it was stopped is said, and the exit code is 1.

#![expect(
    clippy::expect_used,
    reason = "a program that cannot be started or stopped ends the test, as it should"
)]

use std::io::Read as _;
use std::process::{Command, Stdio};

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
    std::thread::sleep(std::time::Duration::from_millis(300));
    // The shell has it built in; a program of that name may not be there.
    let kill = Command::new("sh").args(["-c", &format!("kill -s INT {}", child.id())]).status();
    assert!(kill.expect("kill").success());
    let out = child.wait_with_output().expect("the program ends");
    drop(drained.join());
    (String::from_utf8_lossy(&out.stdout).into_owned(), out.status.code())
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
