//! Formulas: what a new one keeps, what an added term keeps, what is estimated.

use std::sync::Arc;

use fitpanel::cost::{CostChoice, CostKind};
use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::data::{Data, Dataset, Interval, Points, YErrors};
use fitpanel::fit::{Command, ParamEdit, Session, Task, ValueOrigin};
use fitpanel::minimize::NoObserver;

use super::{example_file, fit, id, line, session, set, value};
use crate::support::close;

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
    assert_eq!(s.config().member().formula, "gaus(0)+pol1(3)");
    assert_eq!(s.config().params.values()[..3], fitted[..]);
    assert!(s.config().origins[..3].iter().all(|o| *o == ValueOrigin::Fitted));
    assert_eq!(s.config().origins[3..], [ValueOrigin::Guessed; 2]);
    let result = fit(&mut s);
    assert!(result.minimum.is_valid());
    // peak.csv was made with mean 22.2 (window.md's example): both parts are found.
    close("mean", value(&s, "Mean"), 22.2, 0.5);
    s.apply(Command::Undo).unwrap();
    s.apply(Command::Undo).unwrap();
    assert_eq!(s.config().member().formula, "gaus");
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
    assert_eq!(s.config().member().formula, "gaus");
    assert_eq!(s.config().member().cost, CostChoice::default());
    assert!(s.config().member().data.is_some());
    assert_eq!(s.results().len(), 1);
}

/// Of `Zeit t / s` the symbol t stands for x; where the ordinate has the same one it is a parameter, and so is one in brackets.
#[test]
fn the_symbol_of_the_column_stands_for_the_abscissa() {
    let params = |header: &str, formula: &str| {
        let text = format!("{header}\n0\t5\n1\t3.6\n2\t2.5\n3\t1.9\n");
        let data = read_dataset(text.as_bytes(), "t.csv", &ReadOptions::default()).unwrap();
        let mut s = Session::new();
        s.apply(Command::SetData(Arc::new(data), None)).unwrap();
        s.apply(Command::SetFormula(formula.into())).unwrap();
        s.config().params.iter().map(|p| p.name.clone()).collect::<Vec<_>>()
    };
    let formula = "U0*exp(-t/tau)";
    for header in ["Zeit t / s\tU / V", "Temps t (s)\tTension U (V)", "Zeit t in s\tSpannung U in V", "t\tU"]
    {
        assert_eq!(params(header, formula), ["U0", "tau"], "{header}");
    }
    assert_eq!(params("Frequency f [Hz]\tU [V]", "A/(1+f/fc)"), ["A", "fc"]);
    assert_eq!(params("Zeit t / s\tU / V", "U0*exp(-[t]/tau)"), ["U0", "t", "tau"]);
    assert_eq!(params("Zeit t / s\tTemperatur t / K", formula), ["U0", "t", "tau"]);
}

/// A column called t: `A*exp(-t/tau)` means it, also in a session that was saved and read; with x in the formula, in brackets, or for data with
/// another column, t is a parameter.
#[test]
fn the_name_of_the_column_stands_for_the_abscissa() {
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|t| 5.0 * (-t / 3.0).exp()).collect();
    let points = Points { x, further: Vec::new(), y, sx: None, sy: YErrors::Symmetric(vec![0.05; 12]) };
    let mut data = Dataset::new("decay", Data::Points(points));
    data.x_title.quantity = "t".into();
    let mut s = Session::new();
    s.apply(Command::SetData(Arc::new(data.clone()), None)).unwrap();
    s.apply(Command::SetFormula("A*exp(-t/tau)".into())).unwrap();
    let names = |s: &Session| s.config().params.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&s), ["A", "tau"]);
    let fit = s.run_now(&Task::Fit, &NoObserver).unwrap();
    let values = fit.minimum.values();
    assert!((values[0] - 5.0).abs() < 1e-6 && (values[1] - 3.0).abs() < 1e-6, "{values:?}");
    assert!(fit.warnings.iter().any(|w| w.text.starts_with("t is the abscissa")), "{:?}", fit.warnings);
    for (formula, expected) in
        [("A*t+x", vec!["A", "t"]), ("A*exp(-[t]/tau)", vec!["A", "t", "tau"]), ("t^2", vec![])]
    {
        s.apply(Command::SetFormula(formula.into())).unwrap();
        assert_eq!(names(&s), expected, "{formula}");
    }
    s.apply(Command::SetFormula("A*exp(-t/tau)".into())).unwrap();
    data.x_title.quantity = "U".into();
    s.apply(Command::SetData(Arc::new(data), None)).unwrap();
    assert_eq!(names(&s), ["A", "t", "tau"]);
}

/// A mistyped shape in a sum is the first thing that is said of the fit, whether or not it came to an end.
#[test]
fn a_mistyped_shape_is_said_first() {
    for (formula, meant) in [("guas+pol1", "gaus"), ("expp+pol0", "expo")] {
        let mut s = Session::new();
        s.apply(Command::SetData(Arc::new(line(None)), None)).unwrap();
        s.apply(Command::SetFormula(formula.into())).unwrap();
        let fit = s.run_now(&Task::Fit, &NoObserver).unwrap();
        let v = fitpanel::report::verdict(&fit);
        assert_eq!(v.headline, "A function mistyped?", "{formula}: {v:?}");
        assert!(v.sentence.ends_with(&format!("if the shape is meant, write {meant}.")), "{v:?}");
    }
}

/// A parameter with nearly the name of a shape, in a valid line through data without errors: nothing is wrong with that.
#[test]
fn a_name_near_a_shape_is_no_mistake_by_itself() {
    for formula in ["gausA*x+b", "haus*x+b", "expos*x+sines", "guass*x"] {
        let mut s = Session::new();
        s.apply(Command::SetData(Arc::new(line(None)), None)).unwrap();
        s.apply(Command::SetFormula(formula.into())).unwrap();
        let fit = s.run_now(&Task::Fit, &NoObserver).unwrap();
        assert!(fit.is_valid() && fit.gof.p_value.is_none(), "{formula}");
        assert_eq!(fitpanel::report::verdict(&fit).code, "no_errors_given", "{formula}");
        assert!(fit.warnings.iter().any(|w| w.code == "W-FORMULA"), "{formula}: the doubt is still said");
    }
}
