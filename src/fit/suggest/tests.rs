//! The ranking against numbers worked out by hand, and data whose law is known.

use std::sync::Arc;

use super::{Caution, Suggestion, Suggestions, suggest};
use crate::data::{Data, Dataset, Interval, Points, Sample, Selection, YErrors};
use crate::fit::{Command, FitError, Session};
use crate::minimize::NoObserver;
use crate::numeric::random::Random;

fn session(data: Data) -> Session {
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(Dataset::new("data", data)), None)).unwrap();
    session
}

fn points(x: Vec<f64>, y: Vec<f64>, sigma: Option<f64>) -> Session {
    let sy = sigma.map_or(YErrors::None, |s| YErrors::Symmetric(vec![s; x.len()]));
    session(Data::Points(Points::new(x, y, None, sy).unwrap()))
}

fn suggested(session: &Session) -> Suggestions {
    suggest(session.config(), &NoObserver).unwrap()
}

fn named<'a>(all: &'a Suggestions, title: &str) -> &'a Suggestion {
    all.list.iter().find(|s| s.title == title).unwrap_or_else(|| panic!("no {title}"))
}

/// y over x = 0, 1, … with a normal scatter.
fn scattered(n: usize, sigma: f64, law: impl Fn(f64) -> f64) -> Session {
    let mut random = Random::new(7, 0);
    let x: Vec<f64> = (0..n).map(|k| k as f64).collect();
    let y = x.iter().map(|&x| law(x) + sigma * random.normal()).collect();
    points(x, y, Some(sigma))
}

/// Constant: mean 2.5, χ² = 5. Line 1 + x: χ² = 0. AICc = χ² + const + 2n + 2n(n+1)/(N−n−1), N = 4: penalties 4 and 4 + 12.
#[test]
fn differences_are_those_of_the_definition() {
    let all = suggested(&points(vec![0.0, 1.0, 2.0, 3.0], vec![1.0, 2.0, 3.0, 4.0], Some(1.0)));
    let (constant, line) = (named(&all, "constant"), named(&all, "straight line"));
    let between = line.delta.unwrap() - constant.delta.unwrap();
    assert!((between - ((4.0 + 12.0) - (5.0 + 2.0 + 2.0))).abs() < 1e-9, "{between}");
    // Three parameters leave no AICc of four points; such models stand behind all others.
    assert_eq!(named(&all, "parabola").delta, None);
    assert!(all.list.last().unwrap().delta.is_none());
    assert_eq!(named(&all, "parabola").caution, Some(Caution::FewData));
}

/// Without errors the scatter is a parameter: N ln(Σr²/N) + 2k + 2k(k+1)/(N−k−1), whatever the unit of y.
#[test]
fn without_errors_the_scatter_judges() {
    let x = vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
    let y = vec![0.0, 1.5, 1.5, 3.5, 3.5, 5.0];
    // By hand: line through 2.5 with slope 17/17.5; Σr² = Σ(y−ȳ)² − slope²·17.5.
    let mean = y.iter().sum::<f64>() / 6.0;
    let total: f64 = y.iter().map(|y| (y - mean) * (y - mean)).sum();
    let slope = x.iter().zip(&y).map(|(x, y)| (x - 2.5) * y).sum::<f64>() / 17.5;
    let rest = total - slope * slope * 17.5;
    let aicc = |squares: f64, k: f64| 6.0 * (squares / 6.0).ln() + 2.0 * k + 2.0 * k * (k + 1.0) / (5.0 - k);
    let expected = aicc(total, 2.0) - aicc(rest, 3.0);
    for unit in [1.0, 1e-9] {
        let all = suggested(&points(x.clone(), y.iter().map(|y| y * unit).collect(), None));
        let difference = named(&all, "constant").delta.unwrap() - named(&all, "straight line").delta.unwrap();
        assert!((difference - expected).abs() < 1e-6, "{difference} {expected}");
    }
}

#[test]
fn a_line_is_a_line_and_more_is_too_much() {
    let all = suggested(&scattered(30, 0.5, |x| 2.0 + 0.7 * x));
    assert!(named(&all, "straight line").delta.unwrap() < 2.0);
    assert_eq!(named(&all, "straight line").caution, None);
    assert_eq!(named(&all, "parabola").caution, Some(Caution::SimplerDoes("straight line")));
    assert_eq!(named(&all, "constant").caution, Some(Caution::Misses));
    let deltas: Vec<f64> = all.list.iter().filter_map(|s| s.delta).collect();
    assert!(deltas.is_sorted() && deltas[0] == 0.0);
}

/// A law of a laboratory is found again among the best, and what it needs is not called too much.
fn is_found_again(title: &str, sigma: f64, law: fn(f64) -> f64) {
    let all = suggested(&scattered(40, sigma, law));
    let found = named(&all, title);
    let order: Vec<_> = all.list.iter().take(4).map(|s| (s.title, s.delta, s.caution)).collect();
    assert!(found.delta.unwrap() < 4.0, "{title}: {order:?}");
    assert_eq!(found.caution, None, "{title}: {order:?}");
}

#[test]
fn a_parabola_is_found_again() {
    is_found_again("parabola", 0.5, |x| 1.0 + 0.3 * x + 0.1 * x * x);
}

#[test]
fn decays_are_found_again() {
    is_found_again("exponential", 0.3, |x| 40.0 * (-x / 9.0).exp());
    is_found_again("exponential on a level", 0.3, |x| 40.0 * (-x / 5.0).exp() + 12.0);
}

#[test]
fn an_approach_to_a_limit_is_found_again() {
    is_found_again("approach to a limit", 0.3, |x| 30.0 * (1.0 - (-x / 7.0).exp()));
}

#[test]
fn oscillations_are_found_again() {
    is_found_again("oscillation", 0.3, |x| 8.0 * (0.7 * x + 0.4).sin() + 3.0);
    is_found_again("damped oscillation", 0.3, |x| 20.0 * (-x / 14.0).exp() * (0.9 * x + 0.4).sin());
}

#[test]
fn a_peak_is_found_again() {
    let law = |x: f64| 60.0 * (-0.5 * ((x - 17.0) / 3.0).powi(2)).exp() + 20.0 + 0.8 * x;
    is_found_again("peak on a line", 1.0, law);
}

/// 40 000 values are thinned, and the law is still found.
#[test]
fn many_rows_are_thinned() {
    let mut random = Random::new(3, 0);
    let x: Vec<f64> = (0..40_000).map(|_| 5.0 + 2.0 * random.normal()).collect();
    let all = suggested(&session(Data::Sample(Sample::new(x, None).unwrap())));
    assert_eq!(all.every, 40);
    let gauss = named(&all, "Gaussian");
    assert!(gauss.delta.unwrap() < 4.0);
    assert_eq!(gauss.result.member().fit_set.rows.len(), 1000);
    // The mean of every fortieth value, known to σ/√1000.
    assert!((gauss.result.minimum.values()[0] - 5.0).abs() < 4.0 * 2.0 / 1000_f64.sqrt());
}

/// The rows and the cost are those of the session: left of 10 the data are constant.
#[test]
fn the_range_of_the_session_holds() {
    let mut session = scattered(30, 0.1, |x| if x < 10.0 { 3.0 } else { 3.0 + (x - 10.0) });
    let range = Selection { ranges: vec![Interval { lo: -0.5, hi: 9.5 }], ..Selection::default() };
    session.apply(Command::SetSelection(range)).unwrap();
    let all = suggested(&session);
    assert!(named(&all, "constant").delta.unwrap() < 2.0);
    assert!(all.list.iter().all(|s| s.result.member().fit_set.rows.len() == 10));
}

#[test]
fn a_typed_cost_and_no_data_are_refused() {
    let mut session = Session::new();
    assert!(matches!(suggest(session.config(), &NoObserver), Err(FitError::NoData)));
    session = scattered(5, 1.0, |x| x);
    session.apply(Command::SetCustomCost { formula: "(a-1)^2".into(), errordef: None }).unwrap();
    assert!(matches!(suggest(session.config(), &NoObserver), Err(FitError::NoSuggestions { .. })));
}
