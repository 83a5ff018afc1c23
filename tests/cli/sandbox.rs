//! A temporary folder with files in it, in which the program is run.

#![expect(clippy::expect_used, reason = "a folder that cannot be made ends the test, as it should")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// Points on a line: x 1 … 4, σ 0.1. Weighted least squares gives 1.05 + 0.98·x, χ² = 1.8.
pub const LINE: &str = "x,y,sy\n1,2,0.1\n2,3,0.1\n3,4.1,0.1\n4,4.9,0.1\n";

/// A folder of its own for one test; removed at its end.
pub struct Sandbox(tempfile::TempDir);

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
}

impl Sandbox {
    /// A folder with these files (name, content).
    pub fn with(files: &[(&str, &str)]) -> Sandbox {
        let sandbox = Sandbox(tempfile::tempdir().expect("a temporary folder"));
        for (name, content) in files {
            fs::write(sandbox.path(name), content).expect("a writable folder");
        }
        sandbox
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The text of a file in it.
    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// Copies an example into it.
    pub fn example(&self, name: &str) {
        let from = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples-data").join(name);
        fs::copy(from, self.path(name)).expect("the example");
    }

    /// The program, to be started in the folder, without any display.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fitpanel"));
        command.current_dir(self.0.path()).args(args);
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("RUST_BACKTRACE");
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, args: &[&str]) -> Run {
        let Output { status, stdout, stderr } = self.command(args).output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Run { stdout: text(stdout), stderr: text(stderr), code: status.code() }
    }

    /// Runs the program, which must refuse this: exit code 2 and nothing on stdout. What it said.
    pub fn refused(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!((run.stdout.as_str(), run.code), ("", Some(2)), "{args:?}: {}", run.stderr);
        run.stderr
    }

    /// Runs `fit` with these arguments and `--json`, and gives what it printed.
    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        let args: Vec<&str> = ["fit"].iter().chain(args).chain(&["--json"]).copied().collect();
        let run = self.run(&args);
        assert_eq!(run.stderr, "");
        serde_json::from_str(&run.stdout).unwrap_or_else(|e| panic!("{e}: {}", run.stdout))
    }
}

/// A number inside JSON, by pointer.
pub fn number(value: &serde_json::Value, pointer: &str) -> f64 {
    let found = value.pointer(pointer).and_then(serde_json::Value::as_f64);
    found.unwrap_or_else(|| panic!("no number at {pointer} of {value:#}"))
}

/// Value and error of a parameter by name; NaN for an error that means nothing.
pub fn param(value: &serde_json::Value, name: &str) -> (f64, f64) {
    let list = value["params"].as_array().expect("params");
    let p = list.iter().find(|p| p["name"] == name).unwrap_or_else(|| panic!("no {name} in {value:#}"));
    (number(p, "/value"), p["error"].as_f64().unwrap_or(f64::NAN))
}

/// |a − b| ≤ tolerance, with a message.
pub fn assert_close(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found}, expected {expected} within {tolerance}");
}
