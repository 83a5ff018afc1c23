//! When a result still answers the choices, and what adds to it.

use std::sync::Arc;

use fitpanel::cost::CostKind;
use fitpanel::data::Interval;
use fitpanel::fit::{Command, Intervals, ParamEdit, PrintLevel, Shown, Task};
use fitpanel::minimize::{Level, Method, NoObserver, Strategy};
use fitpanel::params::ParamId;

use super::{example_file, fit, id, limits, line, session};

#[test]
fn a_result_is_fresh_for_its_start_and_its_end_and_stale_for_all_else() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    // The estimate of a straight line is the answer already: start elsewhere.
    s.apply(Command::SetParam(ParamId(0), ParamEdit::Value(2.0))).unwrap();
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
        Task::Profile { param: a, size: 11, bound: 2.0, span: None, held: false },
        Task::Profile { param: a, size: 11, bound: 2.0, span: None, held: true },
        Task::Profile { param: a, size: 11, bound: 2.0, span: None, held: false },
        Task::Contour { x: a, y: b, levels: vec![Level::Cl(0.68), Level::Sigmas(2.0)], size: 20 },
    ] {
        s.run_now(&task, &NoObserver).unwrap();
        assert!(matches!(s.result(), Shown::Fresh(_)), "{task:?}");
        assert_eq!(s.results().len(), 1, "{task:?} takes the place of the fit");
    }
    let r = s.result().fresh().unwrap();
    assert!(r.minos.iter().all(Option::is_some));
    assert_eq!((r.profiles.len(), r.contours.len()), (2, 2), "both kinds of profile stand side by side");
    assert_eq!(s.undo_label(), Some("Fit"), "pieces are no undo steps");
}
