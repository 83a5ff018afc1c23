//! Undo and redo: gestures, fits within them, random lists of commands.

use std::sync::Arc;

use fitpanel::cost::CostKind;
use fitpanel::data::Interval;
use fitpanel::data::read::ReadOptions;
use fitpanel::fit::{Command, ErrorScaling, FitConfig, ParamEdit, Session, Task};
use fitpanel::params::ParamId;
use proptest::prelude::*;

use super::{id, limits, line, session, set, value, wait_idle};

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

fn commands() -> impl Strategy<Value = Vec<Command>> {
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

/// Opening a session brings its own list of functions and its own remembered result; undo takes both back, redo brings them again.
#[test]
fn undo_of_open_restores_the_list_of_functions_and_the_saved_result() {
    let folder = tempfile::tempdir().unwrap();
    let saved_as = |name: &str, formula: &str| {
        let mut s = session(line(Some(0.2)), formula);
        s.apply(Command::Run(Task::Fit)).unwrap();
        wait_idle(&mut s);
        let path = folder.path().join(name);
        s.apply(Command::Save(path.clone())).unwrap();
        Command::Open { path, options: ReadOptions::default() }
    };
    let (first, second) = (saved_as("first.toml", "a*x+b"), saved_as("second.toml", "c"));
    let state = |s: &Session| {
        let names: Vec<String> = s.functions().iter().map(|f| f.name.clone()).collect();
        (s.config().clone(), names, s.saved_result().map(|(saved, fresh)| (saved.clone(), fresh)))
    };
    let mut s = Session::new();
    s.apply(first).unwrap();
    let of_first = state(&s);
    assert_eq!(of_first.1, ["a*x+b"]);
    assert!(of_first.2.as_ref().is_some_and(|(_, fresh)| *fresh));
    s.apply(second).unwrap();
    let of_second = state(&s);
    assert_eq!(of_second.1, ["c"]);
    assert_ne!(of_second.2, of_first.2);
    s.apply(Command::Undo).unwrap();
    assert!(state(&s) == of_first, "the first again");
    s.apply(Command::Redo).unwrap();
    assert!(state(&s) == of_second, "the second again");
    // Another question has no remembered answer, until that is undone.
    s.apply(Command::SetFormula("c+d*x".into())).unwrap();
    assert!(s.saved_result().is_none());
    s.apply(Command::Undo).unwrap();
    assert!(state(&s) == of_second);
    s.apply(Command::Undo).unwrap();
    s.apply(Command::Undo).unwrap();
    assert_eq!((s.functions().len(), s.saved_result().is_none()), (0, true));
}
