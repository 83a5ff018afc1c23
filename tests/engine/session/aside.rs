//! Data sets that stay in a session without taking part in its fit.

use std::sync::Arc;

use fitpanel::cost::{Constraint, Correlation, ErrorSource};
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::error::Explain;
use fitpanel::fit::{Command, NewData, ParamEdit, Session, SharedError, Shown, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::params::ParamId;
use fitpanel::report::figure::{Layer, Role};
use fitpanel::report::json::fit_json;
use fitpanel::report::{ViewOptions, joint_figure, text};

use crate::support::close;

fn line(name: &str, y: [f64; 4], sigma: f64) -> Arc<Dataset> {
    let sy = YErrors::Symmetric(vec![sigma; 4]);
    let points = Points::new(vec![1.0, 2.0, 3.0, 4.0], y.to_vec(), None, sy).unwrap();
    Arc::new(Dataset::new(name, Data::Points(points)))
}

/// Two lines of one slope, with a shift that both have in common.
fn two() -> Session {
    let mut session = Session::new();
    session.apply(Command::SetData(line("first", [1.1, 2.3, 2.7, 4.4], 0.2), None)).unwrap();
    session.apply(Command::SetFormula("a*x+b".into())).unwrap();
    let data = NewData::Given(line("second", [2.2, 3.1, 4.4, 4.8], 0.3), None);
    session.apply(Command::AddMember { data, formula: Some("a*x+c".into()) }).unwrap();
    session
}

fn leave_out(session: &mut Session, member: usize) {
    session.apply(Command::UseMember { member, used: false }).unwrap();
}

/// The line through the first data set alone, by hand: a slope of 5.15/5 with an error of 0.2/√5; the offset of the other one is held. Undone,
/// the fit of both is up to date again.
#[test]
fn what_is_left_out_moves_nothing() {
    let mut s = two();
    let both = s.run_now(&Task::Fit, &NoObserver).unwrap();
    leave_out(&mut s, 1);
    assert!(!matches!(s.result(), Shown::Fresh(_)), "another question");
    assert_eq!(s.config().active, 1, "it is still looked at");
    let alone = s.run_now(&Task::Fit, &NoObserver).unwrap();
    assert!(alone.is_valid() && matches!(s.result(), Shown::Fresh(_)));
    close("slope", alone.minimum.params[0].value, 1.03, 1e-9);
    close("its error", alone.errors()[0], 0.2 / 5.0_f64.sqrt(), 1e-8);
    assert_eq!((alone.members.len(), alone.gof.ndof), (1, Some(2)));
    assert!(!alone.minimum.params[2].is_free() && s.config().params[2].is_free());
    // A parameter that only the data left out have may stand anywhere.
    let elsewhere = ParamEdit::Value(17.0);
    s.apply(Command::SetParam(ParamId(2), elsewhere)).unwrap();
    assert!(matches!(s.result(), Shown::Fresh(_)), "still the answer");
    s.apply(Command::Undo).unwrap();
    let report = text::report(&alone);
    assert!(report.contains("second: no part of this fit"), "{report}");
    assert_eq!(fit_json(&alone)["left_out"][0], "second");
    s.apply(Command::Undo).unwrap();
    s.apply(Command::Undo).unwrap();
    let Shown::Fresh(again) = s.result() else { panic!("the fit of both answers again") };
    assert_eq!(again.minimum.fval, both.minimum.fval);
}

/// A shift in common and outside knowledge: without the second data set the first keeps its own part of the shift, and the knowledge stays.
#[test]
fn what_belongs_to_several_stays_with_those_that_take_part() {
    let mut s = two();
    let shift = ErrorSource { correlation: Correlation::Same(1.0), ..ErrorSource::of_y(0.5) };
    s.apply(Command::SetSharedErrors(vec![SharedError { members: vec![0, 1], source: shift }])).unwrap();
    let mut cost = s.config().member().cost.clone();
    cost.constraints.push(Constraint::simple("a", 1.03, 0.01));
    s.apply(Command::SetCost(cost)).unwrap();
    leave_out(&mut s, 1);
    let r = s.run_now(&Task::Fit, &NoObserver).unwrap();
    let slope = (5.0 / 0.04 + 1e4_f64).sqrt().recip();
    close("slope", r.errors()[0], slope, 1e-7);
    // Offset at x = 2.5: 0.2/2 and the shift.
    close("offset", r.errors()[1], (0.01 + 0.25 + 6.25 * slope * slope).sqrt(), 1e-6);
    leave_out_all_is_refused(&mut s);
}

fn leave_out_all_is_refused(s: &mut Session) {
    let why = s.apply(Command::UseMember { member: 0, used: false }).unwrap_err();
    assert_eq!(why.code(), "E-MEMBER");
    assert!(why.to_string().contains("one of them takes part always"), "{why}");
    s.apply(Command::RemoveMember(0)).unwrap();
    assert!(!s.config().members[0].left_out, "the last one takes part");
}

/// The session file keeps it, with the fit that it remembers.
#[test]
fn the_session_file_keeps_what_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("aside.toml");
    let mut s = two();
    leave_out(&mut s, 0);
    s.apply(Command::SetParam(ParamId(1), ParamEdit::Value(7.0))).unwrap();
    let r = s.run_now(&Task::Fit, &NoObserver).unwrap();
    assert_eq!(s.config().params[1].value, 7.0, "nobody moves it");
    s.apply(Command::Save(file.clone())).unwrap();
    let mut again = Session::new();
    again.apply(Command::Open { path: file, options: fitpanel::data::read::ReadOptions::default() }).unwrap();
    assert!(again.config().members[0].left_out && !again.config().members[1].left_out);
    let (saved, same) = again.saved_result().expect("it remembers the fit");
    assert!(same && saved.fval == r.minimum.fval);
    let once_more = again.run_now(&Task::Fit, &NoObserver).unwrap();
    close("F", once_more.minimum.fval, r.minimum.fval, 1e-12);
}

/// In the figure its points are drawn as those that are not used, whoever is looked at.
#[test]
fn it_is_paler_in_the_figure() {
    let mut s = two();
    leave_out(&mut s, 1);
    s.run_now(&Task::Fit, &NoObserver).unwrap();
    let roles = |s: &Session| -> Vec<Role> {
        let layers = joint_figure(s, &ViewOptions::default()).main.layers;
        layers.iter().filter(|l| matches!(l, Layer::Points { .. })).map(Layer::role).collect()
    };
    assert_eq!(roles(&s).last(), Some(&Role::Masked), "{:?}", roles(&s));
    s.apply(Command::Activate(0)).unwrap();
    let found = roles(&s);
    assert!(found.contains(&Role::Data), "{found:?}");
    assert!(found.iter().any(|r| matches!(r, Role::Member(ink) if ink.hollow)), "{found:?}");
    assert!(matches!(s.result(), Shown::Fresh(_)), "looking changes nothing");
}
