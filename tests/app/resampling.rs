//! Toys, bootstrap and jackknife by mouse and keyboard.

use std::sync::Arc;

use egui::{Key, Modifiers};
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{Command, JobState, Session, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::numeric::stats::normal_quantile;

use crate::window::Window;

/// Forty points that scatter by their errors about a straight line, fitted, with the tab open.
fn line() -> Window {
    let x: Vec<f64> = (0..40).map(f64::from).collect();
    // Quantiles of the normal law in an order that knows no x.
    let off = |k: usize| normal_quantile(((17 * k + 5) % 40) as f64 / 40.0 + 0.0125);
    let y = (0..40).map(|k| 1.0 + 0.5 * x[k] + 0.3 * off(k)).collect();
    let points = Points::new(x, y, None, YErrors::Symmetric(vec![0.3; 40])).unwrap();
    let mut session = Session::new();
    let data = Arc::new(Dataset::new("line", Data::Points(points)));
    session.apply(Command::SetData(data, None)).unwrap();
    session.apply(Command::SetFormula("pol1".into())).unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    let mut window = Window::new(session);
    window.key(Modifiers::NONE, Key::T);
    window
}

/// Toys of a straight line are Gaussian: no bias, pulls of width one, and intervals that hold the truth as often as they should. The table has the
/// quantiles, the picture shows pulls or values.
#[test]
fn toys_of_a_line() {
    let mut window = line();
    window.click("Toys");
    window.enter("Number of fits", "400");
    window.enter("Seed of the fits", "7");
    window.click("Run the fits");
    window.keep_picture("toys");
    let study = window.session().result().fresh().expect("a fresh result").toys.clone().expect("toys");
    assert_eq!((study.summary.n, study.summary.failed, study.wish.seed), (400, 0, 7));
    for p in &study.summary.parameters {
        assert!(p.pull_mean.abs() < 4.0 / 20.0 && (p.pull_width - 1.0).abs() < 4.0 / 800_f64.sqrt(), "{p:?}");
        assert!((p.covered.fraction() - 0.6827).abs() < 4.0 * (0.6827 * 0.3173 / 400.0_f64).sqrt(), "{p:?}");
    }
    // Sixteen per cent below, sixteen above: about one error to either side.
    for (p, s) in study.summary.parameters.iter().zip(&study.scatter) {
        let (lower, upper) = s.interval.expect("quantiles");
        assert!(((upper - lower) / (2.0 * p.rms) - 1.0).abs() < 0.2, "{p:?}: {lower} to {upper}");
    }
    assert!(
        window.says("400 experiments") && window.says("coverage") && window.says("lower"),
        "{:?}",
        window.texts()
    );
    assert!(window.has("Distribution figure") && window.is_on("Pull values"));
    window.click("Values");
    window.choose("Distribution of", "p1");
    window.keep_picture("toys_values");
    assert!(window.is_on("Values"));
}

/// A bootstrap and a jackknife of the same fit stand beside each other; the errors of the bootstrap are those of the session's own task.
#[test]
fn bootstrap_and_jackknife() {
    let mut window = line();
    window.enter("Number of fits", "1");
    assert!(window.app().notice().is_some_and(|n| n.starts_with("fits: '1' is not allowed")));
    window.enter("Number of fits", "200");
    window.click("Run the fits");
    window.keep_picture("bootstrap");
    window.click("Jackknife");
    assert!(!window.has("Number of fits"), "a jackknife has as many fits as rows");
    window.click("Run the fits");
    window.keep_picture("jackknife");
    let found = window.session().result().fresh().expect("a fresh result").resampled.clone();
    let names: Vec<&str> = found.iter().map(|r| r.how.name()).collect();
    assert_eq!(names, ["bootstrap", "jackknife"]);
    assert_eq!((found[0].n, found[0].parameters[0].values.len()), (200, 200));
    let (a, b) = (found[0].parameters[1].error, found[1].parameters[1].error);
    assert!((a / b - 1.0).abs() < 0.5 && a > 0.0, "{a} and {b}");
    window.click("With every fit");
    assert!(window.session().config().intervals.jackknife);
    window.click("Undo");
    assert!(!window.session().config().intervals.jackknife);
}

/// Many toys run beside the window, which says how far they are; Esc stops them, and those that are done stay.
#[test]
fn toys_are_stopped_by_a_key() {
    let mut window = line();
    window.click("Toys");
    window.enter("Number of fits", "1000000");
    window.click_only("Run the fits");
    let mut steps = 0;
    while !window.says("fits · ") && steps < 2000 {
        std::thread::sleep(std::time::Duration::from_millis(2));
        window.step();
        steps += 1;
    }
    assert!(window.session().job() != JobState::Idle && window.has("Part of the work that is done"));
    window.key(Modifiers::NONE, Key::Escape);
    assert_eq!(window.session().job(), JobState::Idle);
    let study =
        window.session().result().fresh().expect("a fresh result").toys.clone().expect("what is complete");
    assert!(study.summary.n < 1_000_000 && window.says("stopped"), "{}", study.summary.n);
}
