//! The fits of one run: compared, drawn beside one another, gone back to.

use fitpanel::error::Explain;
use fitpanel::fit::{Command, FigureLook, Session, Shown};
use fitpanel::minimize::{Algorithm, Method};
use fitpanel::report::figure::Layer;
use fitpanel::report::functions::{compared, differences};
use fitpanel::report::{ViewOptions, data_figure};

use super::line;
use crate::support::{Fit, close};

/// y = a·x, then y = a·x + b, on kafe2's six points with σ = 0.2.
fn two_fits() -> Fit {
    let mut fit = Fit::new(line(Some(0.2)), "a*x");
    fit.run();
    fit.apply(Command::SetFormula("a*x+b".into()));
    fit.run();
    fit
}

fn numbers(session: &Session) -> Vec<(usize, String, bool, bool)> {
    session.past_fits().into_iter().map(|f| (f.number, f.function.name, f.shown, f.drawn)).collect()
}

fn drawn(session: &Session) -> Vec<String> {
    let layers = data_figure(session, &ViewOptions::default()).main.layers;
    let label = |l: Layer| if let Layer::Curve { label, dashed: false, .. } = l { Some(label) } else { None };
    layers.into_iter().filter_map(label).filter(|l| l == "a*x" || l == "a*x+b" || l == "b").collect()
}

/// Going back brings formula, values and result of that fit back as one step, which undo takes back.
#[test]
fn one_goes_back_to_a_fit() {
    let mut fit = two_fits();
    let fresh = |s: &Session| matches!(s.result(), Shown::Fresh(_));
    let now = fit.session.config().params.values();
    assert_eq!(numbers(&fit.session), [(1, "a*x".into(), false, false), (2, "a*x+b".into(), true, true)]);
    fit.apply(Command::GoBackTo(1));
    let config = fit.session.config();
    assert_eq!(config.member().formula, "a*x");
    // Σxy/Σx² = 93.1/91, exactly.
    close("a", config.params.values()[0], 93.1 / 91.0, 1e-12);
    assert!(fresh(&fit.session) && fit.session.past_fits()[0].shown);
    assert_eq!(fit.session.undo_label(), Some("Back to fit 1"));
    fit.apply(Command::Undo);
    assert_eq!((fit.session.config().params.values(), fresh(&fit.session)), (now, true));
    assert_eq!(fit.session.past_fits().len(), 2, "going back is no fit");
    let unknown = fit.session.apply(Command::GoBackTo(7)).unwrap_err();
    assert_eq!(unknown.code(), "E-FUNCTION");
    assert_eq!(unknown.to_string(), "there is no fit 7; there are 1, 2");
}

/// What the axes are called and where the numbers stand is no part of a fit: who names an axis after a fit keeps the name, whichever fit is
/// gone back to, and a level of contours as well.
#[test]
fn going_back_leaves_the_figure_as_it_is() {
    let mut fit = two_fits();
    let look = FigureLook { x_title: "time / s".into(), numbers: Some((0.5, 0.1)), ..FigureLook::default() };
    fit.apply(Command::SetFigureLook { member: 0, look: look.clone() });
    fit.apply(Command::SetColor { member: 0, color: Some([1, 2, 3]) });
    fit.apply(Command::GoBackTo(1));
    let member = fit.session.config().member();
    assert_eq!((member.formula.as_str(), &member.figure, member.color), ("a*x", &look, Some([1, 2, 3])));
    assert!(matches!(fit.session.result(), Shown::Fresh(_)));
}

/// A curve that was asked for stays whatever is fitted, and goes when it is hidden.
#[test]
fn a_curve_stays_until_it_is_hidden() {
    let mut fit = two_fits();
    assert_eq!(drawn(&fit.session), Vec::<String>::new(), "a new fit replaces the list");
    fit.apply(Command::DrawFit { number: 1, drawn: true });
    assert_eq!(drawn(&fit.session), ["a*x"]);
    fit.apply(Command::SetFormula("b".into()));
    fit.run();
    assert_eq!(drawn(&fit.session), ["a*x"]);
    assert!(fit.session.past_fits()[0].drawn);
    fit.apply(Command::ColorFunction { name: "a*x".into(), color: 3 });
    assert_eq!(fit.session.past_fits()[0].function.color, 3);
    fit.apply(Command::DrawFit { number: 1, drawn: false });
    assert_eq!(drawn(&fit.session), Vec::<String>::new());
    assert!(fit.session.functions().iter().all(|f| f.name != "a*x"));
}

/// What a person shows, hides, colors and removes is taken back and done again, and what was fitted meanwhile stays.
#[test]
fn curves_shown_and_hidden_are_taken_back() {
    let mut fit = two_fits();
    fit.apply(Command::DrawFit { number: 1, drawn: true });
    assert_eq!(fit.session.undo_label(), Some("Draw fit 1"));
    fit.apply(Command::Undo);
    assert_eq!(drawn(&fit.session), Vec::<String>::new());
    fit.apply(Command::Redo);
    assert_eq!(drawn(&fit.session), ["a*x"]);
    let color = |fit: &Fit| fit.session.past_fits()[0].function.color;
    let before = color(&fit);
    fit.apply(Command::ColorFunction { name: "a*x".into(), color: before + 1 });
    fit.apply(Command::RemoveFunction("a*x".into()));
    assert_eq!(drawn(&fit.session), Vec::<String>::new());
    fit.apply(Command::Undo);
    assert_eq!((drawn(&fit.session), color(&fit)), (vec!["a*x".to_owned()], before + 1), "as it was");
    fit.apply(Command::Undo);
    assert_eq!(color(&fit), before);
    fit.apply(Command::DrawFit { number: 1, drawn: false });
    fit.apply(Command::SetFormula("b".into()));
    fit.run();
    let listed = |fit: &Fit| fit.session.functions().iter().map(|f| f.name.clone()).collect::<Vec<_>>();
    assert_eq!(listed(&fit), ["b"]);
    while fit.session.undo_label() != Some("Hide fit 1") {
        fit.apply(Command::Undo);
    }
    fit.apply(Command::Undo);
    assert!(drawn(&fit.session).contains(&"a*x".to_owned()), "shown again");
    assert!(listed(&fit).contains(&"b".to_owned()), "what was fitted meanwhile stays");
    fit.apply(Command::ShowFunction { name: "b".into(), visible: true });
    assert_ne!(fit.session.undo_label(), Some("Show the curve b"), "it was shown");
}

#[test]
fn values_of_a_fit_are_taken_over() {
    let mut fit = two_fits();
    fit.apply(Command::TakeFit(1));
    let values = fit.session.config().params.values();
    close("a", values[0], 93.1 / 91.0, 1e-12);
    fit.apply(Command::SetFormula("c*x^2".into()));
    let refused = fit.session.apply(Command::TakeFit(1)).unwrap_err().to_string();
    assert!(
        refused.contains("fit 1") && refused.contains("none of its parameters a is among c"),
        "{refused}"
    );
}

/// Both fits parameter by parameter against the closed formulas of straight lines: S_xx = 17.5, S_xy = 17.5·a.
#[test]
fn two_fits_side_by_side() {
    let fit = two_fits();
    let past = fit.session.past_fits();
    let list = differences(&past[0].function, &past[1].function);
    let names: Vec<&str> = list.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    // a: 93.1/91 = 1.0231 ± 0.2/√91 = 0.0210, and 17.6/17.5 … ± 0.2/√17.5 = 0.0478.
    assert_eq!(list[0].values[0], "1.023 ± 0.021");
    let slope = (93.1 - 21.0 * 21.6 / 6.0) / 17.5;
    assert_eq!(list[0].values[1], format!("{slope:.2} ± 0.05"));
    assert_eq!(
        list[0].difference.as_deref(),
        Some(format!("{:.2}", slope - 93.1 / 91.0).replace('-', "−").as_str())
    );
    let in_errors = (slope - 93.1 / 91.0) / (0.2 / 17.5_f64.sqrt());
    assert_eq!(list[0].in_errors.as_deref(), Some(format!("{in_errors:.2}").replace('-', "−").as_str()));
    assert_eq!((list[1].values[0].as_str(), list[1].difference.as_deref()), ("", None));
    let words = compared(&past[0].function, &past[1].function);
    assert!(words.starts_with("a*x+b against a*x (1 parameter more): ΔAIC"), "{words}");
}

/// Two fits of one question, the second from where the first stood: going back to the first shows the first.
#[test]
fn going_back_shows_the_fit_that_ended_there() {
    let mut fit = Fit::new(line(Some(0.2)), "a*exp(b*x)");
    // A search that gives up after a few calls goes on where it stopped.
    fit.apply(Command::SetValues(vec![20.0, -1.0]));
    let (algorithm, max_calls) = (Algorithm::Simplex, Some(20));
    fit.apply(Command::SetMethod(Method { algorithm, max_calls, ..Method::default() }));
    fit.run();
    let first = fit.session.config().params.values();
    fit.run();
    assert_ne!(fit.session.config().params.values(), first, "the second went on");
    fit.apply(Command::GoBackTo(1));
    let unfinished = fit.session.past_fits()[0].shown;
    assert!(unfinished && fit.session.config().params.values() == first);
}

/// One that was drawn already as a part of the list stays as well, once it was asked for.
#[test]
fn a_listed_curve_that_is_asked_for_stays() {
    let mut fit = two_fits();
    fit.apply(Command::GoBackTo(1));
    fit.apply(Command::DrawFit { number: 2, drawn: false })
        .apply(Command::DrawFit { number: 2, drawn: true });
    fit.apply(Command::SetFormula("b".into()));
    fit.run();
    assert_eq!(drawn(&fit.session), ["a*x+b"]);
    fit.apply(Command::GoBackToFunction("a*x+b".into()));
    assert_eq!(fit.session.undo_label(), Some("Back to a*x+b"));
    assert_eq!(fit.session.config().member().formula, "a*x+b");
}
