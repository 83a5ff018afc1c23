//! Parameters tied to others (engine.md 4.4): the fit is that of the formula with the expression in its place; value and error of the
//! tied one follow by propagation.

use fitpanel::cost::{Constraint, CostChoice, CostKind};
use fitpanel::data::read::ReadOptions;
use fitpanel::error::Explain;
use fitpanel::fit::{Command, FitError, FitResult, Intervals, ParamEdit, Session, Shown, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::report::{ViewOptions, data_figure, json, text};

use super::{example_file, fit, id, limits, line, near, saved_and_read, session, set, value};

fn tie(s: &mut Session, name: &str, expression: &str) {
    let p = id(s, name);
    s.apply(Command::SetParam(p, ParamEdit::Tie(Some(expression.into())))).unwrap();
}

fn refused(s: &mut Session, name: &str, edit: ParamEdit) -> FitError {
    let p = id(s, name);
    let before = s.config().clone();
    let error = s.apply(Command::SetParam(p, edit)).unwrap_err();
    assert_eq!(*s.config(), before);
    error
}

/// Both fits end at the same cost; `tied` holds the parameters of `direct` among its own.
fn same_fit(tied: &FitResult, direct: &FitResult) {
    assert!(tied.minimum.is_valid() && direct.minimum.is_valid());
    near(tied.minimum.fval, direct.minimum.fval, 1e-9 * direct.minimum.fval);
    assert_eq!(tied.gof.ndof, direct.gof.ndof);
    let (c, d) = (tied.covariance().unwrap(), direct.covariance().unwrap());
    for (i, p) in direct.minimum.params.iter().enumerate() {
        let k = tied.minimum.params.find(&p.name).unwrap().0;
        near(tied.minimum.values()[k], p.value, 1e-6 * direct.errors()[i]);
        near(tied.errors()[k], direct.errors()[i], 1e-6 * direct.errors()[i]);
        for (j, q) in direct.minimum.params.iter().enumerate() {
            let l = tied.minimum.params.find(&q.name).unwrap().0;
            near(c[(k, l)], d[(i, j)], 1e-5 * direct.errors()[i] * direct.errors()[j]);
        }
    }
}

/// b = a² in a line is the parabola a·x + a²: value 2a σ_a by propagation, fully correlated, one degree of freedom more.
#[test]
fn a_line_with_a_tied_intercept_is_a_one_parameter_curve() {
    let all = Intervals { minos: Some(vec![]), ..Intervals::default() };
    let mut s = session(line(Some(0.2)), "a*x+b");
    tie(&mut s, "b", "a^2");
    s.apply(Command::SetIntervals(all.clone())).unwrap();
    let tied = fit(&mut s);
    let mut s = session(line(Some(0.2)), "a*x+a^2");
    s.apply(Command::SetIntervals(all)).unwrap();
    let direct = fit(&mut s);
    same_fit(&tied, &direct);
    let (a, sigma) = (tied.minimum.values()[0], tied.errors()[0]);
    near(tied.minimum.values()[1], a * a, 1e-15);
    near(tied.errors()[1], 2.0 * a * sigma, 1e-12);
    near(tied.minimum.correlation().unwrap()[(0, 1)], 1.0, 1e-12);
    assert_eq!(tied.gof.ndof, Some(5));
    let side = |r: &FitResult| r.minos[0].as_ref().map(|m| (m.lower, m.upper)).unwrap();
    near(side(&tied).0, side(&direct).0, 1e-5 * sigma);
    near(side(&tied).1, side(&direct).1, 1e-5 * sigma);
    // The band of the curve follows both: at x = 1 its slope by a is 1 + 2a.
    let band = tied.member().band.get().unwrap();
    near(band.upper[0] - band.f[0], (band.x[0] + 2.0 * a) * sigma, 1e-9);
}

/// Data without errors: the residuals of the tied fit and their derivatives are those of the formula with the expression in its place.
#[test]
fn a_tied_exponential_without_errors() {
    let fitted = |formula: &str, expression: Option<&str>| {
        let mut s = session(line(None), formula);
        set(&mut s, "a", 0.5);
        set(&mut s, "k", 0.3);
        if let Some(expression) = expression {
            tie(&mut s, "c", expression);
        }
        fit(&mut s)
    };
    same_fit(&fitted("a*exp(k*x)+c", Some("a^2-k")), &fitted("a*exp(k*x)+a^2-k", None));
}

/// A likelihood of counts, a limited parameter and a tie to two others that bends: as the formula with the expression in its place.
#[test]
fn a_peak_with_a_tied_background() {
    let fitted = |formula: &str, expression: Option<&str>| {
        let mut s = session(example_file("lorentzian_peak.csv"), formula);
        s.apply(Command::SetCostKind(CostKind::Likelihood)).unwrap();
        let width = id(&s, "G");
        s.apply(Command::SetParam(width, ParamEdit::Limits(limits(0.01, 1.0)))).unwrap();
        for (name, v) in [("a", 1.0), ("c", -13.0), ("A", 14.0), ("G", 0.2), ("m", 1.0)] {
            set(&mut s, name, v);
        }
        if let Some(expression) = expression {
            tie(&mut s, "b", expression);
        }
        fit(&mut s)
    };
    let tied = fitted("a+b*x+c*x^2+A*G/(6*((x-m)^2+G^2/4))", Some("c^2/5+A"));
    let direct = fitted("a+(c^2/5+A)*x+c*x^2+A*G/(6*((x-m)^2+G^2/4))", None);
    same_fit(&tied, &direct);
}

/// A typed cost: (x−1)² + (y−2)² with y = x has its minimum at 1.5 with σ = √½; a constraint on the tied one acts through the tie.
#[test]
fn ties_of_a_typed_cost() {
    let mut s = Session::new();
    s.apply(Command::SetCustomCost { formula: "(x-1)^2+(y-2)^2".into(), errordef: None }).unwrap();
    tie(&mut s, "y", "x");
    let r = fit(&mut s);
    near(r.minimum.values()[0], 1.5, 1e-9);
    near(r.minimum.values()[1], 1.5, 1e-9);
    near(r.errors()[1], 0.5_f64.sqrt(), 1e-9);
    assert!(!data_figure(&s, &ViewOptions::default()).main.layers.is_empty(), "one parameter is free");
    let known = Constraint::simple("y", 3.0, 1.0);
    let cost = CostChoice { constraints: vec![known], ..s.config().member().cost.clone() };
    s.apply(Command::SetCost(cost)).unwrap();
    near(fit(&mut s).minimum.values()[0], 2.0, 1e-9);
}

/// What a tied parameter follows may be fixed, and may be tied itself; an expression without parameters is a constant.
#[test]
fn ties_follow_fixed_and_tied_parameters() {
    let mut s = session(line(Some(0.2)), "a*x+b+c+d");
    set(&mut s, "a", 1.0);
    let a = id(&s, "a");
    s.apply(Command::SetParam(a, ParamEdit::Fixed(true))).unwrap();
    tie(&mut s, "c", "2*d");
    tie(&mut s, "d", "3*a");
    assert_eq!((value(&s, "d"), value(&s, "c")), (3.0, 6.0));
    let r = fit(&mut s);
    near(value(&s, "b"), 0.1 - 9.0, 1e-9);
    assert_eq!((r.gof.ndof, r.errors()[2], r.errors()[3]), (Some(5), 0.0, 0.0));
    assert!(matches!(s.result(), Shown::Fresh(_)));
    tie(&mut s, "d", "1");
    assert_eq!((value(&s, "d"), value(&s, "c")), (1.0, 2.0));
    assert!(matches!(s.result(), Shown::Stale(_)), "another tie is another question");
}

#[test]
fn circles_unknown_names_and_values_of_tied_parameters_are_refused() {
    let mut s = session(line(Some(0.2)), "a*x+b+c");
    tie(&mut s, "b", "2*c");
    let tied = |text: &str| ParamEdit::Tie(Some(text.into()));
    let e = refused(&mut s, "c", tied("b-1"));
    assert_eq!((e.code(), e.to_string().as_str()), ("E-TIE-CYCLE", "b is tied to itself through c"));
    assert_eq!(refused(&mut s, "a", tied("a")).to_string(), "a is tied to itself");
    assert_eq!(
        refused(&mut s, "a", tied("zeta+1")).to_string(),
        "there is no parameter 'zeta'; there are a, b, c"
    );
    assert_eq!(refused(&mut s, "a", tied("2*(b")).code(), "E-FORMULA");
    let e = refused(&mut s, "b", ParamEdit::Value(3.0)).to_string();
    assert_eq!(e, "b follows 2*c and is not free — untie it first");
}

/// A tied value moves with what it follows, in the session as in the fit; untying, fixing and undo leave it where it is.
#[test]
fn a_tied_value_follows_every_change() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    tie(&mut s, "b", "2*a+1");
    set(&mut s, "a", 3.0);
    assert_eq!(value(&s, "b"), 7.0);
    s.apply(Command::Undo).unwrap();
    assert_eq!(value(&s, "b"), 2.0 * value(&s, "a") + 1.0);
    fit(&mut s);
    assert_eq!(value(&s, "b"), 2.0 * value(&s, "a") + 1.0);
    s.run_now(&Task::Hesse, &NoObserver).unwrap();
    let r = s.result().fresh().cloned().unwrap();
    near(r.errors()[1], 2.0 * r.errors()[0], 1e-12);
    let b = id(&s, "b");
    s.apply(Command::SetParam(b, ParamEdit::Fixed(true))).unwrap();
    assert!(s.config().params[1].tie.is_none() && s.config().params[1].fixed);
    s.apply(Command::Undo).unwrap();
    s.apply(Command::SetFormula("c*x+b".into())).unwrap();
    assert!(s.config().params.iter().all(|p| p.tie.is_none()), "the tie named a, which is gone");
}

/// Limits of a tied parameter are checked, not kept.
#[test]
fn limits_of_a_tied_parameter_are_checks() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    let b = id(&s, "b");
    s.apply(Command::SetParam(b, ParamEdit::Limits(limits(5.0, 6.0)))).unwrap();
    tie(&mut s, "b", "a/10");
    let r = fit(&mut s);
    assert!(r.minimum.is_valid() && r.minimum.values()[1] < 1.0);
    assert_eq!(r.warnings.iter().filter(|w| w.code == "W-TIE-LIMIT").count(), 1);
    assert!(!r.warnings.iter().any(|w| w.code == "W-CLIPPED"));
    assert_eq!(r.minimum.params[1].limits, limits(5.0, 6.0));
}

#[test]
fn ties_stand_in_session_files_and_reports() {
    let dir = tempfile::tempdir().unwrap();
    let mut s = session(line(Some(0.2)), "a*x+b");
    tie(&mut s, "b", "2*a+1");
    let r = fit(&mut s);
    let (mut t, file) = saved_and_read(&mut s, dir.path());
    assert!(file.contains("tie = \"2*a+1\""), "{file}");
    let bad = dir.path().join("c.toml");
    std::fs::write(&bad, file.replace("tie = \"2*a+1\"", "tie = \"b\"")).unwrap();
    let e = t.apply(Command::Open { path: bad, options: ReadOptions::default() }).unwrap_err();
    assert_eq!(e.code(), "E-TIE-CYCLE");

    let report = text::report(&r);
    assert!(report.contains("Tied    b = 2*a+1") && report.contains("│ tied "), "{report}");
    let v = json::fit_json(&r);
    assert_eq!(
        (v["params"][1]["tie"].as_str(), v["params"][1]["fixed"].as_bool()),
        (Some("2*a+1"), Some(false))
    );
    assert!(v["params"][0]["tie"].is_null());
    near(v["params"][1]["error"].as_f64().unwrap(), 2.0 * v["params"][0]["error"].as_f64().unwrap(), 1e-12);
}
