//! Parts of a sum: taken away, estimated anew.

use fitpanel::cost::Constraint;
use fitpanel::error::Explain;
use fitpanel::fit::{Command, FigureLook, Intervals, ParamEdit, PartLook, Session};
use fitpanel::params::{Limits, ParamId};

use crate::support::Fit;

fn opened() -> Fit {
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    session.apply(Command::SetFormula("gaus(0)+pol1(3)".into())).unwrap();
    Fit { session }
}

/// What is left keeps values, limits and flags; undo brings everything back.
#[test]
fn the_other_parts_keep_what_was_said() {
    let mut fit = opened();
    fit.run();
    let limits = Limits::new(Some(-1.0), Some(1.0)).unwrap();
    fit.apply(Command::SetParam(ParamId(4), ParamEdit::Limits(limits)));
    fit.apply(Command::SetParam(ParamId(3), ParamEdit::Fixed(true)));
    let before = fit.session.config().params.clone();
    fit.apply(Command::RemoveTerm(0));
    let config = fit.session.config();
    assert_eq!(config.member().formula, "pol1(0)");
    assert_eq!((config.params[0].value, config.params[0].fixed), (before[3].value, true));
    assert_eq!((config.params[1].value, config.params[1].limits), (before[4].value, limits));
    assert_eq!(fit.session.undo_label(), Some("Remove the part gaus(0)"));
    fit.apply(Command::Undo);
    assert_eq!(fit.session.config().params, before);
    let refused = fit.session.apply(Command::RemoveTerm(2)).unwrap_err();
    assert_eq!(refused.code(), "E-COMMAND");
    assert_eq!(refused.to_string(), "there is no part number 3 of the formula: it has 2");
    fit.apply(Command::RemoveTerm(1));
    let refused = fit.session.apply(Command::RemoveTerm(0)).unwrap_err().to_string();
    assert!(refused.contains("cannot be written without gaus(0)"), "{refused}");
}

/// Estimating one part moves no other, and nothing that is held.
#[test]
fn one_part_is_estimated_anew() {
    let mut fit = opened();
    fit.run();
    fit.apply(Command::SetParam(ParamId(1), ParamEdit::Value(40.0)));
    fit.apply(Command::SetParam(ParamId(2), ParamEdit::Fixed(true)));
    let before = fit.session.config().params.values();
    fit.apply(Command::GuessTerm(0));
    let after = fit.session.config().params.values();
    assert_eq!(after[2..], before[2..]);
    assert!((after[1] - 22.2).abs() < 1.0, "{after:?}");
    fit.apply(Command::Undo);
    assert_eq!(fit.session.config().params.values(), before);
}

/// The second peak is called as the first one was when that is gone: its constraint, its tie, what MINOS is asked for and its look go with
/// it, and those of the first one with that.
#[test]
fn what_is_asked_by_name_goes_with_the_parameter() {
    let mut fit = opened();
    fit.apply(Command::SetFormula("gaus(0)+gaus(3)+pol0(6)".into()));
    let names =
        |fit: &Fit| -> Vec<String> { fit.session.config().params.iter().map(|p| p.name.clone()).collect() };
    assert_eq!(names(&fit)[1..6], ["Mean", "Sigma", "Constant_2", "Mean_2", "Sigma_2"]);
    let mut cost = fit.session.config().member().cost.clone();
    cost.constraints = vec![Constraint::simple("Mean", 22.0, 0.5), Constraint::simple("Mean_2", 40.0, 0.7)];
    fit.apply(Command::SetCost(cost));
    let minos = Some(vec!["Sigma".to_owned(), "Sigma_2".to_owned()]);
    fit.apply(Command::SetIntervals(Intervals { minos, ..Intervals::default() }));
    let look = |name: &str, color| PartLook { name: name.into(), hidden: false, color: Some(color) };
    let looks = FigureLook { part: vec![look("gaus(0)", 3), look("gaus(3)", 5)], ..FigureLook::default() };
    fit.apply(Command::SetFigureLook { member: 0, look: looks });
    fit.apply(Command::SetParam(ParamId(4), ParamEdit::Value(40.0)));
    let before = fit.session.config().clone();
    fit.apply(Command::RemoveTerm(0));
    let config = fit.session.config();
    assert_eq!(config.member().formula, "gaus(0)+pol0(3)");
    assert_eq!(config.member().cost.constraints, [Constraint::simple("Mean", 40.0, 0.7)]);
    assert_eq!(config.intervals.minos, Some(vec!["Sigma".to_owned()]));
    assert_eq!(config.member().figure.part, [look("gaus(0)", 5)]);
    assert_eq!(config.params[1].value, before.params[4].value);
    fit.apply(Command::Undo);
    assert_eq!(fit.session.config(), &before);
}

/// With option B values stay as they are until somebody asks for an estimate.
#[test]
fn an_estimate_that_is_asked_for_is_made_with_option_b() {
    let mut fit = opened();
    fit.run();
    fit.apply(Command::SetKeepUserValues(true));
    fit.apply(Command::SetParam(ParamId(1), ParamEdit::Value(40.0)));
    fit.apply(Command::GuessTerm(0));
    let values = fit.session.config().params.values();
    assert!((values[1] - 22.2).abs() < 1.0 && values[0] > 50.0, "{values:?}");
    assert!(fit.session.config().keep_user_values);
}
