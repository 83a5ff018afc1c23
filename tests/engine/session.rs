//! The session as front ends use it: commands, undo, staleness, the worker, session files; and the numbers that a fit adds
//! to the minimum (error policy, band, goodness of fit).

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fitpanel::cost::{Constraint, CostChoice, CostKind, Weights};
use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::data::{Data, Dataset, Interval, Points, Sample, Selection, YErrors};
use fitpanel::fit::{
    Command, ErrorScaling, FitConfig, FitResult, Intervals, JobState, ParamEdit, PrintLevel, Session,
    Severity, Shown, Task, ValueOrigin,
};
use fitpanel::minimize::{Algorithm, Level, Method, NoObserver, StopReason, Strategy};
use fitpanel::params::{Limits, ParamId};
use proptest::prelude::*;

use crate::support::close;

/// kafe2's line: six points, σ = 0.2 or none.
fn line(sigma: Option<f64>) -> Dataset {
    let sy = sigma.map_or(YErrors::None, |s| YErrors::Symmetric(vec![s; 6]));
    let x = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let y = vec![1.1, 2.3, 2.7, 4.4, 4.9, 6.2];
    Dataset::new("line", Data::Points(Points { x, y, sx: None, sy }))
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

// ---- commands ----

/// Every refusal is one plain sentence and leaves the session as it was.
#[test]
fn refused_commands_change_nothing() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    let unknown = Intervals { minos: Some(vec!["zeta".into()]), ..Intervals::default() };
    let constraint =
        Constraint { names: vec!["zeta".into()], values: vec![1.0], covariance: vec![vec![1.0]] };
    let refused = vec![
        Command::SetFormula("sinn(x)".into()),
        Command::SetFormula("2x".into()),
        Command::SetFormula("exp(".into()),
        Command::AddTerm("sinn(x)".into()),
        Command::SetParam(ParamId(9), ParamEdit::Value(1.0)),
        Command::SetParam(ParamId(0), ParamEdit::Value(f64::NAN)),
        Command::SetRange(Some(Interval { lo: 5.0, hi: 2.0 })),
        Command::SetRange(Some(Interval { lo: 100.0, hi: 200.0 })),
        Command::SetMask { row: 6, used: false },
        Command::Open { path: "no/such/file.csv".into(), options: ReadOptions::default() },
        Command::Open { path: "no/such/session.toml".into(), options: ReadOptions::default() },
        Command::OpenExample("no such example".into()),
        Command::SetMethod(Method { tolerance: -1.0, ..Method::default() }),
        Command::SetIntervals(unknown),
        Command::SetIntervals(Intervals { cl: Some(0.0), ..Intervals::default() }),
        Command::SetCost(CostChoice { constraints: vec![constraint], ..CostChoice::default() }),
        Command::AdoptResult,
        Command::Run(Task::Hesse),
        Command::Save("no/such/folder/s.toml".into()),
    ];
    let (before, label) = (s.config().clone(), s.undo_label().map(str::to_owned));
    for command in refused {
        let text = format!("{command:?}");
        let sentence = match s.apply(command) {
            Ok(changed) => panic!("{text} was accepted: {changed:?}"),
            Err(e) => e.to_string(),
        };
        assert!(!sentence.contains('\n') && sentence.len() > 10, "{text}: {sentence}");
        assert_eq!(*s.config(), before, "{text} changed something");
        assert_eq!(s.undo_label().map(str::to_owned), label, "{text} left an undo step");
        assert!(matches!(s.result(), Shown::None));
    }
}

#[test]
fn a_missing_file_is_one_sentence() {
    let mut s = Session::new();
    let open = Command::Open { path: "no/such.csv".into(), options: ReadOptions::default() };
    let sentence = s.apply(open).unwrap_err().to_string();
    assert_eq!(sentence, "cannot read no/such.csv: no such file — check the path");
}

/// More free parameters than data is refused before anything is searched.
#[test]
fn more_parameters_than_points_is_one_sentence() {
    let mut s = session(line(Some(0.2)), "pol6");
    let sentence = s.run_now(&Task::Fit, &NoObserver).unwrap_err().to_string();
    assert!(sentence.starts_with("7 free parameters cannot be determined from 6 data"), "{sentence}");
}

#[test]
fn a_command_that_changes_nothing_makes_no_step() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    let label = s.undo_label().map(str::to_owned);
    let same = s.config().method.clone();
    assert!(!s.apply(Command::SetMethod(same)).unwrap().any());
    assert_eq!(s.undo_label().map(str::to_owned), label);
}

#[test]
fn limits_move_a_value_outside_to_the_nearest_one_and_values_stop_at_limits() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    set(&mut s, "a", 5.0);
    let a = id(&s, "a");
    s.apply(Command::SetParam(a, ParamEdit::Limits(Limits::new(Some(0.0), Some(2.0)).unwrap()))).unwrap();
    assert_eq!(value(&s, "a"), 2.0);
    set(&mut s, "a", -7.0);
    assert_eq!(value(&s, "a"), 0.0);
}

// ---- formulas ----

#[test]
fn a_new_formula_keeps_parameters_of_the_same_name_and_shape() {
    let mut s = session(example_file("peak.csv"), "gaus");
    set(&mut s, "Mean", 21.5);
    let sigma = id(&s, "Sigma");
    s.apply(Command::SetParam(sigma, ParamEdit::Fixed(true))).unwrap();
    let width = value(&s, "Sigma");
    s.apply(Command::SetFormula("gaus+pol1".into())).unwrap();
    assert_eq!(value(&s, "Mean"), 21.5);
    assert_eq!(s.config().origins[id(&s, "Mean").0], ValueOrigin::User);
    let sigma = &s.config().params[id(&s, "Sigma").0];
    assert!(sigma.fixed && sigma.value == width);
    // Another shape has other parameters, even of the same name.
    s.apply(Command::SetFormula("landau".into())).unwrap();
    assert!(!s.config().params[id(&s, "Sigma").0].fixed);
}

/// FP007, RF038; root#11021: adding a part to a fitted function keeps the fitted values and estimates only the new part.
#[test]
fn adding_a_term_after_a_fit_keeps_the_fitted_values() {
    let mut s = session(example_file("peak.csv"), "gaus");
    fit(&mut s);
    let fitted: Vec<f64> = s.config().params.values();
    s.apply(Command::AddTerm("pol1".into())).unwrap();
    assert_eq!(s.config().formula, "gaus(0)+pol1(3)");
    assert_eq!(s.config().params.values()[..3], fitted[..]);
    assert!(s.config().origins[..3].iter().all(|o| *o == ValueOrigin::Fitted));
    assert_eq!(s.config().origins[3..], [ValueOrigin::Guessed; 2]);
    let result = fit(&mut s);
    assert!(result.minimum.is_valid());
    // peak.csv was made with mean 22.2 (window.md's example): both parts are found.
    close("mean", value(&s, "Mean"), 22.2, 0.5);
    s.apply(Command::Undo).unwrap();
    s.apply(Command::Undo).unwrap();
    assert_eq!(s.config().formula, "gaus");
    assert_eq!(s.config().params.values(), fitted);
}

/// ROOT's panel starts a sum that was never fitted at zero; here each term is estimated.
#[test]
fn adding_a_term_before_a_fit_estimates_the_whole_sum() {
    let mut s = session(example_file("peak.csv"), "gaus");
    s.apply(Command::AddTerm("pol1".into())).unwrap();
    assert!(s.config().origins.iter().all(|o| *o == ValueOrigin::Guessed));
    assert!(fit(&mut s).minimum.is_valid());
    close("mean", value(&s, "Mean"), 22.2, 0.5);
}

#[test]
fn estimates_follow_the_data_but_typed_and_fitted_values_stay() {
    let mut s = session(example_file("peak.csv"), "gaus");
    let guess = value(&s, "Mean");
    set(&mut s, "Sigma", 4.5);
    s.apply(Command::SetRange(Some(Interval { lo: 0.0, hi: 20.0 }))).unwrap();
    assert_ne!(value(&s, "Mean"), guess, "an estimate follows the range");
    assert_eq!(value(&s, "Sigma"), 4.5, "a typed value does not");
    s.apply(Command::SetRange(None)).unwrap();
    fit(&mut s);
    let fitted = s.config().params.values();
    s.apply(Command::SetMask { row: 0, used: false }).unwrap();
    assert_eq!(s.config().params.values(), fitted, "a fitted value does not");
    s.apply(Command::Guess).unwrap();
    assert_eq!(s.config().origins[id(&s, "Sigma").0], ValueOrigin::Guessed, "Guess estimates all anew");
}

/// RF019: option B keeps the user's values and sets no default limits.
#[test]
fn option_b_estimates_nothing() {
    let mut s = Session::new();
    s.apply(Command::SetKeepUserValues(true)).unwrap();
    s.apply(Command::SetData(Arc::new(example_file("peak.csv")), None)).unwrap();
    s.apply(Command::SetFormula("landau".into())).unwrap();
    assert_eq!(s.config().params.values(), [1.0; 3]);
    assert!(s.config().params.iter().all(|p| p.limits.is_none()));
    s.apply(Command::SetKeepUserValues(false)).unwrap();
    assert!(s.config().origins.iter().all(|o| *o == ValueOrigin::Guessed));
    assert!(!s.config().params[id(&s, "Sigma").0].limits.is_none());
}

#[test]
fn reset_keeps_data_and_results() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    fit(&mut s);
    s.apply(Command::SetCostKind(CostKind::GaussNll)).unwrap();
    s.apply(Command::Reset).unwrap();
    assert_eq!(s.config().formula, "gaus");
    assert_eq!(s.config().cost, CostChoice::default());
    assert!(s.config().data.is_some());
    assert_eq!(s.results().len(), 1);
}

// ---- undo ----

#[test]
fn a_drag_is_one_step() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    let a = id(&s, "a");
    let before = value(&s, "a");
    for k in 0..20 {
        s.apply(Command::SetParam(a, ParamEdit::Value(f64::from(k)))).unwrap();
    }
    s.apply(Command::EndGesture).unwrap();
    set(&mut s, "a", 50.0);
    s.apply(Command::Undo).unwrap();
    assert_eq!(value(&s, "a"), 19.0);
    s.apply(Command::Undo).unwrap();
    assert_eq!(value(&s, "a"), before);
}

/// Fits that run while the user drags belong to the drag; a fit after the drag is a step of its own.
#[test]
fn fits_within_a_drag_do_not_cut_it() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    let a = id(&s, "a");
    let before = s.config().clone();
    for k in 0..3 {
        s.apply(Command::SetParam(a, ParamEdit::Value(f64::from(k) + 3.0))).unwrap();
        s.apply(Command::Run(Task::Fit)).unwrap();
        wait_idle(&mut s);
    }
    assert_eq!(s.undo_label(), Some("Fit"));
    s.apply(Command::Undo).unwrap();
    assert_eq!(value(&s, "a"), 5.0);
    s.apply(Command::Undo).unwrap();
    assert_eq!(*s.config(), before);
}

fn commands() -> impl Strategy_<Value = Vec<Command>> {
    let small = || 0..4_usize;
    let number = || prop_oneof![-5.0..5.0_f64, Just(f64::NAN), Just(0.0)];
    let command = prop_oneof![
        (small(), number()).prop_map(|(k, v)| Command::SetParam(ParamId(k), ParamEdit::Value(v))),
        (small(), any::<bool>()).prop_map(|(k, f)| Command::SetParam(ParamId(k), ParamEdit::Fixed(f))),
        (small(), -2.0..0.0, 0.0..2.0)
            .prop_map(|(k, a, b)| Command::SetParam(ParamId(k), ParamEdit::Limits(limits(a, b)))),
        (number(), number()).prop_map(|(lo, hi)| Command::SetRange(Some(Interval { lo, hi }))),
        Just(Command::SetRange(None)),
        (0..8_usize, any::<bool>()).prop_map(|(row, used)| Command::SetMask { row, used }),
        prop_oneof![Just("pol1"), Just("a*x+b"), Just("gaus"), Just("a*exp(-x/b)"), Just("oops(")]
            .prop_map(|f| Command::SetFormula(f.into())),
        prop_oneof![Just("pol0"), Just("c*x^2")].prop_map(|f| Command::AddTerm(f.into())),
        Just(Command::SetData(Arc::new(line(None)), None)),
        prop_oneof![Just(ErrorScaling::Auto), Just(ErrorScaling::FromScatter)].prop_map(Command::SetScaling),
        Just(Command::SetCostKind(CostKind::GaussNll)),
        any::<bool>().prop_map(Command::SetKeepUserValues),
        Just(Command::Guess),
        Just(Command::Reset),
        Just(Command::EndGesture),
        Just(Command::Undo),
        Just(Command::Redo),
    ];
    prop::collection::vec(command, 1..25)
}

fn limits(a: f64, b: f64) -> Limits {
    Limits::new(Some(a), Some(b)).unwrap()
}

use proptest::strategy::Strategy as Strategy_;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever was done: undo to the end and redo to the end gives the same choices again.
    #[test]
    fn undo_and_redo_are_inverse(list in commands()) {
        let mut s = session(line(Some(0.2)), "a*x+b");
        for command in list {
            let before = s.config().clone();
            if s.apply(command).is_err() {
                prop_assert_eq!(s.config(), &before, "a refused command changed something");
            }
        }
        let mut seen: Vec<FitConfig> = vec![s.config().clone()];
        while s.undo_label().is_some() {
            s.apply(Command::Undo).unwrap();
            seen.push(s.config().clone());
        }
        prop_assert!(!s.apply(Command::Undo).unwrap().any());
        for expected in seen.iter().rev().skip(1) {
            s.apply(Command::Redo).unwrap();
            prop_assert_eq!(s.config(), expected);
        }
        prop_assert_eq!(s.config().params.len(), s.model().n_params());
        prop_assert_eq!(s.config().params.len(), s.config().origins.len());
    }
}

// ---- fresh and stale ----

#[test]
fn a_result_is_fresh_for_its_start_and_its_end_and_stale_for_all_else() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    let start = s.config().params.values();
    fit(&mut s);
    assert_ne!(s.config().params.values(), start, "fitted values are taken over");
    assert!(matches!(s.result(), Shown::Fresh(_)));
    s.apply(Command::Undo).unwrap();
    assert_eq!(s.config().params.values(), start);
    assert!(matches!(s.result(), Shown::Fresh(_)), "undoing the adoption leaves the answer");
    s.apply(Command::Redo).unwrap();

    for change in [
        Command::SetParam(ParamId(0), ParamEdit::Value(7.0)),
        Command::SetParam(ParamId(0), ParamEdit::Fixed(true)),
        Command::SetParam(ParamId(0), ParamEdit::Limits(limits(-9.0, 9.0))),
        Command::SetRange(Some(Interval { lo: 2.0, hi: 6.0 })),
        Command::SetMask { row: 0, used: false },
        Command::SetCostKind(CostKind::GaussNll),
        Command::SetMethod(Method { strategy: Strategy::Careful, ..Method::default() }),
        Command::SetFormula("pol1".into()),
    ] {
        let text = format!("{change:?}");
        let changed = s.apply(change).unwrap();
        assert!(changed.config && changed.result, "{text}: {changed:?}");
        assert!(matches!(s.result(), Shown::Stale(_)), "{text}");
        assert!(s.apply(Command::Run(Task::Hesse)).is_err(), "{text}: HESSE needs a fresh result");
        s.apply(Command::Undo).unwrap();
        assert!(matches!(s.result(), Shown::Fresh(_)), "undo of {text}");
    }
    for harmless in [
        Command::SetParam(ParamId(0), ParamEdit::Step(Some(0.5))),
        Command::SetPrint(PrintLevel::Verbose),
        Command::SetIntervals(Intervals { minos: Some(vec![]), ..Intervals::default() }),
    ] {
        s.apply(harmless).unwrap();
        assert!(matches!(s.result(), Shown::Fresh(_)));
    }
    // Other data: the old curve would only confuse.
    s.apply(Command::SetData(Arc::new(example_file("peak.csv")), None)).unwrap();
    assert!(matches!(s.result(), Shown::None));
}

#[test]
fn hesse_minos_profiles_and_contours_add_to_the_result() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    fit(&mut s);
    let (a, b) = (id(&s, "a"), id(&s, "b"));
    for task in [
        Task::Hesse,
        Task::Minos(vec![]),
        Task::Profile { param: a, size: 11, bound: 2.0 },
        Task::Contour { x: a, y: b, levels: vec![Level::Cl(0.68), Level::Sigmas(2.0)], size: 20 },
    ] {
        s.run_now(&task, &NoObserver).unwrap();
        assert!(matches!(s.result(), Shown::Fresh(_)), "{task:?}");
        assert_eq!(s.results().len(), 1, "{task:?} takes the place of the fit");
    }
    let r = s.result().fresh().unwrap();
    assert!(r.minos.iter().all(Option::is_some));
    assert_eq!((r.profiles.len(), r.contours.len()), (1, 2));
    assert_eq!(s.undo_label(), Some("Fit"), "pieces are no undo steps");
}

// ---- the worker ----

fn wait_idle(s: &mut Session) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while s.job() != JobState::Idle {
        assert!(Instant::now() < deadline, "the worker never finished");
        s.poll();
        std::thread::sleep(Duration::from_millis(1));
    }
}

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
    let mut s = session(line(Some(0.2)), "pol6");
    s.apply(Command::Run(Task::Fit)).unwrap();
    wait_idle(&mut s);
    assert!(s.take_failure().is_some_and(|e| e.to_string().contains("7 free parameters")));
    assert!(s.take_failure().is_none());
}

/// A fit that takes many seconds: a large unbinned sample with MINOS and contours.
fn slow_session() -> Session {
    // Low-discrepancy points through a triangular law: no random numbers needed.
    let golden = 0.618_033_988_749_894_9;
    let x: Vec<f64> = (0..200_000)
        .map(|k| (f64::from(k) * golden).fract() + (f64::from(k) * 0.414_213_56).fract())
        .collect();
    let data = Dataset::new("sample", Data::Sample(Sample { x, window: Some((0.0, 2.0)) }));
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
    assert_eq!(s.result().fresh().unwrap().request.config.formula, "a*x+b");
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

// ---- session files ----

/// Load∘save∘load changes nothing, and neither does save∘load∘save.
#[test]
fn session_files_are_stable() {
    let dir = tempfile::tempdir().unwrap();
    let csv = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples-data/peak.csv");
    std::fs::create_dir(dir.path().join("data")).unwrap();
    let data = dir.path().join("data/peak.csv");
    std::fs::copy(csv, &data).unwrap();
    let (first, second) = (dir.path().join("a.toml"), dir.path().join("b.toml"));

    let mut s = Session::new();
    s.apply(Command::Open { path: data.clone(), options: ReadOptions::default() }).unwrap();
    s.apply(Command::SetFormula("gaus+pol1".into())).unwrap();
    let mean = id(&s, "Mean");
    s.apply(Command::SetParam(mean, ParamEdit::Limits(limits(-1.0, 100.0)))).unwrap();
    s.apply(Command::SetParam(mean, ParamEdit::Step(Some(0.125)))).unwrap();
    let selection = Selection { ranges: vec![(0.0, 48.0).into()], exclude: vec![(3.0, 5.5).into()] };
    s.apply(Command::SetSelection(selection)).unwrap();
    s.apply(Command::SetMask { row: 7, used: false }).unwrap();
    let constraint =
        Constraint { names: vec!["Mean".into()], values: vec![22.0], covariance: vec![vec![0.25]] };
    let cost = CostChoice { constraints: vec![constraint], kind: CostKind::Chi2, ..CostChoice::default() };
    s.apply(Command::SetCost(cost)).unwrap();
    let method = Method { algorithm: Algorithm::Combined, strategy: Strategy::Careful, ..Method::default() };
    s.apply(Command::SetMethod(Method { tolerance: 0.01, max_calls: Some(0), ..method })).unwrap();
    let intervals = Intervals {
        minos: Some(vec!["Mean".into()]),
        cl: Some(0.95),
        profiles: vec![("Sigma".into(), 11, 2.5)],
        contours: vec![("Mean".into(), "Sigma".into(), vec![0.68, 0.95], 30)],
        band: None,
    };
    s.apply(Command::SetIntervals(intervals)).unwrap();
    s.apply(Command::SetScaling(ErrorScaling::FromScatter)).unwrap();
    fit(&mut s);
    s.apply(Command::Save(first.clone())).unwrap();

    let mut t = Session::new();
    t.apply(Command::Open { path: first.clone(), options: ReadOptions::default() }).unwrap();
    assert_eq!(t.config(), s.config());
    let (saved, current) = t.saved_result().unwrap();
    assert!(current && saved.valid && saved.params.len() == 5);
    t.apply(Command::Save(second.clone())).unwrap();
    let text = std::fs::read_to_string(&first).unwrap();
    assert_eq!(text, std::fs::read_to_string(&second).unwrap());
    assert!(text.contains("file = \"data/peak.csv\""), "{text}");
    assert_eq!(t.undo_label(), Some("Open a.toml"));

    // Other numbers in the data file: the stored result is out of date, and nothing else is.
    let changed = std::fs::read_to_string(&data).unwrap().replacen('4', "5", 20);
    std::fs::write(&data, changed).unwrap();
    t.apply(Command::Open { path: first, options: ReadOptions::default() }).unwrap();
    assert!(t.saved_result().is_some_and(|(_, current)| !current));
}

#[test]
fn data_without_a_file_are_embedded() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s.toml");
    for data in [line(Some(0.2)), line(None), example_file("peak.csv"), example_file("mixture.csv")] {
        let s = {
            let mut s = session(data, "gaus");
            s.apply(Command::Save(path.clone())).unwrap();
            s
        };
        let mut t = Session::new();
        t.apply(Command::Open { path: path.clone(), options: ReadOptions::default() }).unwrap();
        assert_eq!(t.config().data.as_ref().unwrap().data, s.config().data.as_ref().unwrap().data);
        assert_eq!(t.config().params, s.config().params);
    }
}

#[test]
fn a_session_by_hand_needs_little() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s.toml");
    let text = "version = 1\n[[data]]\nexample = \"peak.csv\"\n[[fit]]\nmodel = \"gaus\"\n[[parameter]]\nname = \"Mean\"\nvalue = 20.0\n";
    std::fs::write(&path, text).unwrap();
    let mut s = Session::new();
    s.apply(Command::Open { path: path.clone(), options: ReadOptions::default() }).unwrap();
    assert_eq!(value(&s, "Mean"), 20.0);
    assert_eq!(s.config().origins[1], ValueOrigin::User);
    assert_eq!(s.config().origins[0], ValueOrigin::Guessed);
    for (bad, says) in [
        (text.replace("Mean", "Mena"), "'Mena'"),
        (text.replace("peak.csv", "peek.csv"), "'peek.csv'"),
        (text.replace("\"gaus\"", "\"gauss(\""), "formula"),
        (text.replace("value = 20.0", "value = 20.0\nmin = 3\nmax = 2"), "above the upper limit"),
        (text.replace("model =", "modell ="), "'modell'"),
    ] {
        std::fs::write(&path, bad).unwrap();
        let refusal =
            s.apply(Command::Open { path: path.clone(), options: ReadOptions::default() }).unwrap_err();
        assert!(refusal.to_string().contains(says), "{refusal}");
    }
}

// ---- the numbers ----

/// KA: kafe2's line with errors given (specification A.6): values, errors, χ², ndof, p; the other policy is at hand.
#[test]
fn a_line_with_errors() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    let r = fit(&mut s);
    let e = r.errors();
    close("a", r.minimum.values()[0], 1.0, 1e-9);
    close("b", r.minimum.values()[1], 0.1, 1e-9);
    close("σ_a", e[0], 0.04780914, 1e-8);
    close("σ_b", e[1], 0.18618987, 1e-8);
    close("χ²", r.gof.chi2.unwrap(), 8.5, 1e-9);
    assert_eq!(r.gof.ndof, Some(4));
    close("p", r.gof.p_value.unwrap(), 0.07488722802, 1e-10);
    close("other", r.other_scale.unwrap(), (8.5_f64 / 4.0).sqrt(), 1e-9);
    // −2 ln L = χ² + Σ ln 2πσ².
    let nll = 8.5 + 6.0 * (2.0 * std::f64::consts::PI * 0.04).ln();
    close("AIC", r.gof.aic.unwrap(), nll + 4.0, 1e-9);
    close("BIC", r.gof.bic.unwrap(), nll + 2.0 * 6.0_f64.ln(), 1e-9);
    assert!((0..2).all(|i| r.error_is_meaningful(i)));
    let pulls = r.pulls.as_ref().unwrap();
    close("Σ pull²", pulls.iter().map(|p| p * p).sum(), 8.5, 1e-9);
}

/// Unweighted data: errors from the scatter, the same for MINOS, no p-value; the switch acts without a fit.
#[test]
fn a_line_without_errors_takes_them_from_the_scatter() {
    let mut s = session(line(None), "a*x+b");
    s.apply(Command::SetIntervals(Intervals { minos: Some(vec![]), ..Intervals::default() })).unwrap();
    let r = fit(&mut s);
    let factor = (0.34_f64 / 4.0).sqrt();
    let unscaled = [0.23904572, 0.93094934];
    close("F", r.minimum.fval, 0.34, 1e-9);
    for i in 0..2 {
        close("scaled error", r.errors()[i], unscaled[i] * factor, 1e-8);
        let minos = r.minos[i].as_ref().unwrap();
        close("MINOS is scaled as well", minos.upper, r.errors()[i], 1e-4 * r.errors()[i]);
        close("on both sides", -minos.lower, r.errors()[i], 1e-4 * r.errors()[i]);
    }
    assert_eq!(r.gof.p_value, None);
    assert!(r.warnings.iter().any(|w| w.code == "unweighted" && w.severity == Severity::Info));

    assert!(s.apply(Command::SetScaling(ErrorScaling::AsGiven)).unwrap().result);
    let given = s.result().fresh().unwrap();
    close("as given", given.errors()[0], unscaled[0], 1e-8);
    assert_eq!(given.gof.p_value, None, "σ = 1 was not measured");
    assert!(given.minos.iter().all(Option::is_none), "MINOS belongs to the other levels");
    s.apply(Command::Undo).unwrap();
    assert!(s.result().fresh().unwrap().minos[0].is_some());
}

/// RF006, FP018: W sets the errors aside and scales.
#[test]
fn all_weights_one_is_unweighted() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    s.apply(Command::SetCost(CostChoice { weights: Weights::One, ..CostChoice::default() })).unwrap();
    let r = fit(&mut s);
    close("scaled error", r.errors()[0], 0.23904572 * (0.34_f64 / 4.0).sqrt(), 1e-8);
    assert!(r.unweighted && r.gof.p_value.is_none());
}

/// The band of a line in closed form; Student's t when the errors come from the scatter.
#[test]
fn the_band_of_a_line_is_the_textbook_one() {
    // Student's t for 4 degrees of freedom at Φ(1), from the closed form of its distribution function.
    let student = 1.141_626_629_090_954;
    for (sigma, q) in [(Some(0.2), 1.0), (None, student)] {
        let mut s = session(line(sigma), "a*x+b");
        let r = fit(&mut s);
        let band = r.band.as_ref().unwrap();
        let c = r.covariance().unwrap();
        assert_eq!((band.x[0], *band.x.last().unwrap()), (1.0, 6.0));
        for i in 0..band.x.len() {
            let x = band.x[i];
            close("curve", band.f[i], 1.0 * x + 0.1, 1e-8);
            let variance = c[(0, 0)] * x * x + 2.0 * c[(0, 1)] * x + c[(1, 1)];
            close("half width", band.upper[i] - band.f[i], q * variance.sqrt(), 1e-9);
            close("symmetric", band.f[i] - band.lower[i], band.upper[i] - band.f[i], 1e-12);
        }
    }
}

#[test]
fn without_degrees_of_freedom_there_are_no_errors() {
    let two = Points { x: vec![1.0, 2.0], y: vec![1.0, 3.0], sx: None, sy: YErrors::None };
    let mut s = session(Dataset::new("two", Data::Points(two)), "a*x+b");
    s.apply(Command::SetIntervals(Intervals { minos: Some(vec![]), ..Intervals::default() })).unwrap();
    let r = fit(&mut s);
    close("a", r.minimum.values()[0], 2.0, 1e-8);
    assert!(r.errors()[0].is_nan() && !r.error_is_meaningful(0));
    assert!(r.minos.iter().all(Option::is_none) && r.band.is_none());
    assert_eq!(r.warnings[0].code, "W-NOERR");
}

#[test]
fn a_parameter_at_its_limit_has_no_printable_error() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    let a = id(&s, "a");
    s.apply(Command::SetParam(a, ParamEdit::Limits(limits(0.0, 0.8)))).unwrap();
    let r = fit(&mut s);
    assert!(!r.error_is_meaningful(0) && r.minimum.status.at_limit == [a]);
    let w = &r.warnings[0];
    assert_eq!((w.code, w.severity, w.param), ("at_limit", Severity::Bad, Some(0)));
}

#[test]
fn a_parameter_without_effect_is_named() {
    let mut s = session(line(Some(0.2)), "a*x+b+0*c");
    let r = fit(&mut s);
    let c = id(&s, "c").0;
    assert!(!r.error_is_meaningful(c), "{:?}", r.minimum.status);
}

/// Option W-NORM-FREE: a constant in front of a normalised pdf is held, and the likelihood fit is well defined.
#[test]
fn a_free_scale_of_a_pdf_is_held() {
    let x: Vec<f64> = (0..200).map(|k| (f64::from(k) - 99.5) / 50.0).collect();
    let data = Dataset::new("sample", Data::Sample(Sample { x, window: Some((-2.0, 2.0)) }));
    let mut s = session(data, "gaus");
    let r = fit(&mut s);
    assert!(r.warnings.iter().any(|w| w.code == "W-NORM-FREE" && w.param == Some(0)), "{:?}", r.warnings);
    assert!(r.minimum.params[0].fixed && !s.config().params[0].fixed);
}

/// PM040: MINOS that meets a lower minimum adopts it and starts again.
#[test]
fn minos_adopts_a_new_minimum() {
    let points =
        Points { x: vec![0.0, 1.0], y: vec![0.0, 0.0], sx: None, sy: YErrors::Symmetric(vec![1.0; 2]) };
    let mut s = session(Dataset::new("well", Data::Points(points)), "x<0.5 ? 0.6*(a^2-1) : 0.3*(a-1)");
    set(&mut s, "a", -1.1);
    let shallow = fit(&mut s);
    close("the wrong valley", shallow.minimum.values()[0], -0.86, 0.02);
    let r = s.run_now(&Task::Minos(vec![]), &NoObserver).unwrap();
    close("the right one", r.minimum.values()[0], 1.0, 1e-3);
    assert!(r.warnings.iter().any(|w| w.code == "W-NEWMIN"), "{:?}", r.warnings);
    close("taken over", value(&s, "a"), 1.0, 1e-3);
    assert!(matches!(s.result(), Shown::Fresh(_)));
}

/// The example that greets the user fits at once.
#[test]
fn the_built_in_example_fits() {
    let mut s = Session::example().unwrap();
    let r = fit(&mut s);
    assert!(r.minimum.is_valid());
    close("χ² (specification A.1)", r.gof.chi2.unwrap(), 58.928386061944, 1e-6);
    assert_eq!(r.gof.ndof, Some(54));
}
