//! The session as front ends use it: commands, undo, staleness, the worker, session files; and the numbers that a fit adds
//! to the minimum (error policy, band, goodness of fit).

mod again;
mod aside;
mod bands;
mod commands;
mod custom;
mod derived;
mod errors;
mod files;
mod followers;
mod formulas;
mod fresh;
mod functions;
mod judging;
mod kafe2go;
mod looks;
mod members;
mod numbers;
mod parts;
mod past;
mod random;
mod shared;
mod stopping;
mod ties;
mod typed_sums;
mod undo;
mod worker;

use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{Command, FitResult, JobState, ParamEdit, Session, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::params::{Limits, ParamId};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// kafe2's line: six points, σ = 0.2 or none.
fn line(sigma: Option<f64>) -> Dataset {
    let sy = sigma.map_or(YErrors::None, |s| YErrors::Symmetric(vec![s; 6]));
    let x = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let y = vec![1.1, 2.3, 2.7, 4.4, 4.9, 6.2];
    Dataset::new("line", Data::Points(Points { x, further: Vec::new(), y, sx: None, sy }))
}

fn example_file(name: &str) -> Dataset {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples-data").join(name);
    read_dataset(&std::fs::read(path).unwrap(), name, &ReadOptions::default()).unwrap()
}

/// A session with these data and this formula.
fn session(data: Dataset, formula: &str) -> Session {
    let mut s = Session::new();
    s.apply(Command::SetData(Arc::new(data), None)).unwrap();
    s.apply(Command::SetFormula(formula.into())).unwrap();
    s
}

fn fit(s: &mut Session) -> Arc<FitResult> {
    s.run_now(&Task::Fit, &NoObserver).unwrap()
}

/// The session read back from its own file in `folder`, and the file's text: reading changes nothing, nor does writing it again.
fn saved_and_read(s: &mut Session, folder: &Path) -> (Session, String) {
    let (first, second) = (folder.join("a.toml"), folder.join("b.toml"));
    s.apply(Command::Save(first.clone())).unwrap();
    let mut t = Session::new();
    t.apply(Command::Open { path: first.clone(), options: ReadOptions::default() }).unwrap();
    assert_eq!(t.config(), s.config());
    t.apply(Command::Save(second.clone())).unwrap();
    let text = std::fs::read_to_string(&first).unwrap();
    assert_eq!(text, std::fs::read_to_string(&second).unwrap());
    (t, text)
}

fn id(s: &Session, name: &str) -> ParamId {
    s.config().params.find(name).unwrap()
}

fn set(s: &mut Session, name: &str, value: f64) {
    let p = id(s, name);
    s.apply(Command::SetParam(p, ParamEdit::Value(value))).unwrap();
    s.apply(Command::EndGesture).unwrap();
}

fn value(s: &Session, name: &str) -> f64 {
    s.config().params[id(s, name).0].value
}

/// Two-sided limits.
fn limits(a: f64, b: f64) -> Limits {
    Limits::new(Some(a), Some(b)).unwrap()
}

/// |a − b| ≤ tolerance.
fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, expected {expected} within {tolerance}");
}

/// Polls until the worker is idle.
fn wait_idle(s: &mut Session) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while s.job() != JobState::Idle {
        assert!(Instant::now() < deadline, "the worker never finished");
        s.poll();
        std::thread::sleep(Duration::from_millis(1));
    }
}
