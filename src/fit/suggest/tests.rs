//! The ranking against numbers worked out by hand, and data whose law is known.

use std::sync::Arc;

use super::{Caution, Suggestion, Suggestions, suggest};
use crate::cost::CostKind;
use crate::data::{Data, Dataset, Histogram, Interval, MoreColumn, Points, Sample, Selection, YErrors};
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

/// Constant: mean 3.5, χ² = 17.5. Line 1 + x: χ² = 0. AICc = χ² + const + 2n + 2n(n+1)/(N−n−1), N = 6: penalties 3 and 8.
#[test]
fn differences_are_those_of_the_definition() {
    let all = suggested(&points((0..6).map(f64::from).collect(), (1..7).map(f64::from).collect(), Some(1.0)));
    let (constant, line) = (named(&all, "constant"), named(&all, "straight line"));
    let between = line.delta.unwrap() - constant.delta.unwrap();
    assert!((between - (8.0 - 20.5)).abs() < 1e-9, "{between}");
    assert!(all.complete && all.every == 1);
}

/// Of computed data the simplest law that is exact comes first, also where rounding leaves the residuals of another at zero.
#[test]
fn exact_data_have_the_simplest_law() {
    let first = |law: fn(f64) -> f64, n: i32| {
        let x: Vec<f64> = (0..n).map(f64::from).collect();
        let y = x.iter().map(|&x| law(x)).collect();
        suggested(&points(x, y, None)).list[0].title
    };
    assert_eq!(first(|x| 2.0 * x + 1.0, 10), "straight line");
    assert_eq!(first(|x| 0.3 * x + 0.7, 10), "straight line");
    assert_eq!(first(|x| 2.0 * x, 10), "line through the origin");
    assert_eq!(first(|x| 2.0 * x, 4), "line through the origin");
    assert_eq!(first(|x| 1.0 + x * x, 8), "parabola");
}

/// Successes of trials about 1/(1 + exp(−(x−5)/1.5)), rounded to whole numbers.
#[test]
fn efficiencies_turn_on() {
    let trials = vec![200.0; 11];
    let x: Vec<f64> = (0..11).map(f64::from).collect();
    let part = |x: f64| 1.0 / (1.0 + (-(x - 5.0) / 1.5).exp());
    let successes: Vec<f64> = x.iter().map(|&x| (200.0 * part(x)).round()).collect();
    let y = successes.iter().map(|k| k / 200.0).collect();
    let column = |role: &str, values| MoreColumn { role: role.into(), name: role.into(), values };
    let data = Dataset {
        more: vec![column("k", successes), column("n", trials)],
        ..Dataset::new("eff", Data::Points(Points::new(x, y, None, YErrors::None).unwrap()))
    };
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(data), None)).unwrap();
    let all = suggested(&session);
    assert_eq!(
        all.list[0].title,
        "turn-on",
        "{:?}",
        all.list.iter().map(|s| (s.title, s.delta)).collect::<Vec<_>>()
    );
    assert!((all.list[0].result.minimum.values()[0] - 5.0).abs() < 0.1);
    assert_eq!(named(&all, "constant").caution, Some(Caution::Misses));
}

/// Five hundred values evenly in 0 … 1 are no exponential, and that is said; with an extended likelihood their number is found as well.
#[test]
fn single_values_can_be_missed() {
    let x: Vec<f64> = (0..500).map(|k| (f64::from(k) + 0.5) / 500.0).collect();
    let mut session = session(Data::Sample(Sample::new(x, None).unwrap()));
    assert_eq!(named(&suggested(&session), "exponential").caution, Some(Caution::Misses));
    session.apply(Command::SetCostKind(CostKind::Extended)).unwrap();
    let all = suggested(&session);
    let gauss = named(&all, "Gaussian");
    assert_eq!(gauss.formula, "N*(norm)");
    let n = gauss.result.request.config.params.find("N").unwrap().0;
    assert!((gauss.result.minimum.values()[n] - 500.0).abs() < 0.01, "{:?}", gauss.result.minimum.values());
}

/// Two channels in turn are seen both, whatever the step; a range leaves as many rows as it has.
#[test]
fn thinning_sees_what_alternates() {
    let n = 4000;
    let x: Vec<f64> = (0..n).map(f64::from).collect();
    let y = (0..n).map(|k| if k % 2 == 0 { 5.0 } else { 9.0 }).collect();
    let mut session = points(x, y, Some(1.0));
    let seen = |session: &Session| {
        let member = session.config().member();
        let data = member.data.as_deref().unwrap();
        let used = data.fit_set(&member.selection).unwrap().rows;
        let every = super::thinning(member, data, used.len());
        let plain = super::plain_member(member, data, &used, every).unwrap().data.unwrap();
        let Data::Points(p) = &plain.data else { panic!("points") };
        let of = |level: f64| p.y.iter().filter(|y| **y == level).count();
        (every, of(5.0), of(9.0))
    };
    assert_eq!(seen(&session), (5, 400, 400));
    session.apply(Command::SetRange(Some((0.0, 99.5).into()))).unwrap();
    assert_eq!(seen(&session).0, 1);
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

/// Errors ten times too small: with them a polynomial of any order is better than the last one. The scatter about the best decides then, by
/// χ²/s² + 2k + 2k(k+1)/(N−k−1), and that is said.
#[test]
fn errors_that_are_far_too_small_do_not_decide() {
    let mut random = Random::new(11, 0);
    let x: Vec<f64> = (0..30).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|&x| 2.0 + 0.7 * x + 0.5 * random.normal()).collect();
    let all = suggested(&points(x.clone(), y.clone(), Some(0.05)));
    let scale = all.error_scale.unwrap();
    assert!((6.0..14.0).contains(&scale), "{scale}");
    let line = named(&all, "straight line");
    assert!(line.delta.unwrap() < 2.0, "{:?}", line.delta);
    assert!(matches!(line.caution, Some(Caution::SmallErrors(s)) if s == scale), "{:?}", line.caution);
    assert_eq!(named(&all, "constant").caution, Some(Caution::Misses));
    assert!(matches!(named(&all, "cubic").caution, Some(Caution::SimplerDoes(_))));
    let parabola = named(&all, "parabola");
    let quasi = |s: &Suggestion, k: f64| {
        s.result.gof.chi2.unwrap() / (scale * scale) + 2.0 * k + 2.0 * k * (k + 1.0) / (29.0 - k)
    };
    let difference = parabola.delta.unwrap() - line.delta.unwrap();
    assert!((difference - (quasi(parabola, 4.0) - quasi(line, 3.0))).abs() < 1e-9, "{difference}");
    // Errors of the right size are believed.
    assert_eq!(suggested(&points(x, y, Some(0.5))).error_scale, None);
}

/// Two peaks on an exponential are looked for in bins.
#[test]
fn two_peaks_on_an_exponential_are_found_in_bins() {
    let mut random = Random::new(5, 0);
    let edges: Vec<f64> = (0..=80).map(|k| 0.125 * f64::from(k)).collect();
    let peak = |x: f64, m: f64, s: f64| (-0.5 * ((x - m) / s).powi(2)).exp();
    let law = |x: f64| 300.0 * (-0.3 * x).exp() + 150.0 * peak(x, 3.0, 0.3) + 100.0 * peak(x, 6.5, 0.4);
    let content = edges.windows(2).map(|e| {
        let mean = law(0.5 * (e[0] + e[1]));
        (mean + mean.sqrt() * random.normal()).round().max(0.0)
    });
    let content: Vec<f64> = content.collect();
    let all = suggested(&session(Data::Histogram(Histogram::from_edges(&edges, content).unwrap())));
    assert_eq!(all.list[0].title, "two peaks on an exponential");
    assert_eq!((all.list[0].caution, all.error_scale), (None, None));
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
    assert_eq!(all.every, 41);
    let gauss = named(&all, "Gaussian");
    assert!(gauss.delta.unwrap() < 4.0);
    assert_eq!(gauss.result.member().fit_set.rows.len(), 976);
    // The mean of every 41st value, known to σ/√976.
    assert!((gauss.result.minimum.values()[0] - 5.0).abs() < 4.0 * 2.0 / 976_f64.sqrt());
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

/// A triangle wave with errors of the right size: none of the models is near it, so each misses it, also the one that comes nearest.
#[test]
fn a_misfit_is_no_proof_of_small_errors() {
    let mut random = Random::new(5, 0);
    let x: Vec<f64> = (0..60).map(|k| f64::from(k) * 0.25).collect();
    let wave = |x: f64| 2.0 * (2.0 * (x / 5.0 - (x / 5.0 + 0.5).floor())).abs() - 1.0;
    let y: Vec<f64> = x.iter().map(|&x| wave(x) + 0.02 * random.normal()).collect();
    let all = suggested(&points(x, y, Some(0.02)));
    assert!(all.error_scale.is_some());
    assert_eq!(all.list[0].caution, Some(Caution::Misses), "{}", all.list[0].title);
}
