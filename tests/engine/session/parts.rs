//! Parts of a sum: taken away, estimated anew.

use fitpanel::error::Explain;
use fitpanel::fit::{Command, ParamEdit, Session};
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
