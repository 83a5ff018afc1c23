//! Fits in the background: the same numbers, cancel, the newest wins, nothing is overwritten.

use std::sync::Arc;
use std::time::{Duration, Instant};

use fitpanel::cost::CostKind;
use fitpanel::data::{Data, Dataset, Sample};
use fitpanel::fit::{Command, Intervals, Session, Shown, Task};
use fitpanel::minimize::StopReason;

use super::{fit, line, session, set, value, wait_idle};

#[test]
fn a_background_fit_equals_a_fit_on_this_thread() {
    let mut here = session(line(Some(0.2)), "a*x+b");
    let expected = fit(&mut here);
    let mut s = session(line(Some(0.2)), "a*x+b");
    assert!(s.apply(Command::Run(Task::Fit)).unwrap().job);
    wait_idle(&mut s);
    assert!(s.take_failure().is_none());
    let r = s.result().fresh().unwrap();
    assert_eq!(r.minimum.values(), expected.minimum.values());
    assert_eq!(r.minimum.fval.to_bits(), expected.minimum.fval.to_bits());
    assert_eq!(s.config().params.values(), expected.minimum.values());
    assert_eq!(s.undo_label(), Some("Fit"));
}

#[test]
fn a_failure_in_the_background_is_told_once() {
    let mut s = session(line(Some(0.2)), "pol1");
    s.apply(Command::SetCostKind(CostKind::Binomial)).unwrap();
    s.apply(Command::Run(Task::Fit)).unwrap();
    wait_idle(&mut s);
    assert!(s.take_failure().is_some_and(|e| e.to_string().contains("needs successes and trials")));
    assert!(s.take_failure().is_none());
}

/// A fit that takes many seconds: a large unbinned sample with MINOS and contours.
fn slow_session() -> Session {
    // Low-discrepancy points through a triangular law: no random numbers needed.
    let golden = 0.618_033_988_749_894_9;
    let x: Vec<f64> = (0..200_000)
        .map(|k| (f64::from(k) * golden).fract() + (f64::from(k) * 0.414_213_56).fract())
        .collect();
    let data = Dataset::new(
        "sample",
        Data::Sample(Sample { x: x.into(), further: Vec::new(), window: Some((0.0, 2.0)), weights: None }),
    );
    let mut s = session(data, "gausn");
    let contours = vec![("Mean".to_owned(), "Sigma".to_owned(), vec![0.68, 0.9, 0.95], 200)];
    s.apply(Command::SetIntervals(Intervals { minos: Some(vec![]), contours, ..Intervals::default() }))
        .unwrap();
    s
}

#[test]
fn cancel_ends_a_long_fit_soon() {
    let mut s = slow_session();
    s.apply(Command::Run(Task::Fit)).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let asked = Instant::now();
    s.apply(Command::Cancel).unwrap();
    wait_idle(&mut s);
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    // The best values so far are there, and say what they are.
    if let Some(r) = s.result().any() {
        let stopped = r.minimum.status.stop == StopReason::Cancelled;
        assert!(stopped || r.contours.len() < 3, "the fit ended before it was cancelled: make it slower");
    }
}

#[test]
fn the_newest_fit_wins() {
    let mut s = slow_session();
    s.apply(Command::Run(Task::Fit)).unwrap();
    s.apply(Command::SetIntervals(Intervals::default())).unwrap();
    s.apply(Command::SetData(Arc::new(line(Some(0.2))), None)).unwrap();
    s.apply(Command::SetFormula("a*x+b".into())).unwrap();
    s.apply(Command::Run(Task::Fit)).unwrap();
    wait_idle(&mut s);
    assert_eq!(s.results().len(), 1);
    assert_eq!(s.result().fresh().unwrap().request.config.member().formula, "a*x+b");
}

/// A user who changes something while a fit runs keeps what he changed.
#[test]
fn a_result_that_comes_late_overwrites_nothing() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    s.apply(Command::Run(Task::Fit)).unwrap();
    set(&mut s, "a", 7.0);
    wait_idle(&mut s);
    assert_eq!(value(&s, "a"), 7.0);
    assert!(matches!(s.result(), Shown::Stale(_)));
    s.apply(Command::AdoptResult).unwrap();
    assert!(matches!(s.result(), Shown::Fresh(_)));
}
