//! Commands: refusals, plain sentences, values and limits.

use fitpanel::cost::{Constraint, CostChoice};
use fitpanel::data::Interval;
use fitpanel::data::read::ReadOptions;
use fitpanel::error::Explain;
use fitpanel::fit::{Command, Intervals, ParamEdit, Session, Severity, Shown, Task};
use fitpanel::minimize::{Method, NoObserver};
use fitpanel::params::{Limits, ParamId};

use super::{id, line, session, set, value};

/// Every refusal is one plain sentence and leaves the session as it was.
#[test]
fn refused_commands_change_nothing() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    let unknown = Intervals { minos: Some(vec!["zeta".into()]), ..Intervals::default() };
    let constraint = Constraint::simple("zeta", 1.0, 1.0);
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

/// W-NDOF: more free parameters than data is a warning; there are values but no errors, no band and no MINOS.
#[test]
fn more_parameters_than_points_is_a_warning() {
    let mut s = session(line(Some(0.2)), "pol6");
    let wishes = Intervals { minos: Some(vec![]), ..Intervals::default() };
    s.apply(Command::SetIntervals(wishes)).unwrap();
    let r = s.run_now(&Task::Fit, &NoObserver).unwrap();
    let said = r.warnings.iter().find(|w| w.code == "W-NDOF").unwrap();
    assert!(
        said.text.starts_with("more parameters than data: 6 cannot decide 7 parameters"),
        "{}",
        said.text
    );
    assert_eq!((r.gof.ndof, said.severity), (Some(-1), Severity::Bad));
    assert!(r.gof.chi2.unwrap() < 1e-15 && r.gof.p_value.is_none() && r.gof.reduced_chi2.is_none());
    assert!(
        (0..7).all(|i| !r.error_is_meaningful(i) && r.minos[i].is_none()) && r.member().band.get().is_none()
    );
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

/// What is no change of the choices cannot be one of several: all of them are refused, and nothing is changed.
#[test]
fn only_changes_are_part_of_a_step() {
    let mut session = Session::example().unwrap();
    let before = session.config().clone();
    for other in [Command::Run(Task::Fit), Command::Undo, Command::Suggest, Command::EndGesture] {
        let changes = vec![Command::SetFormula("pol2".into()), other];
        let refused = session.apply(Command::Several { label: "both".into(), changes }).unwrap_err();
        assert_eq!(refused.code(), "E-COMMAND", "{refused}");
        assert!(session.config().same(&before));
    }
}
