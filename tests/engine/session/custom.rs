//! A cost typed by the user (engine.md 3.17; IM062, IM063, KA057): no data, exact derivatives, its own error definition.

use fitpanel::cost::{Constraint, CostChoice, CostKind};
use fitpanel::fit::{Command, FitResult, Intervals, ParamEdit, Session, Shown};
use fitpanel::report::figure::Layer;
use fitpanel::report::{ViewOptions, data_figure, json, text, verdict};

use super::{fit, id, line, near, saved_and_read, session, set, value};

/// A session whose cost is this formula.
fn typed(formula: &str, errordef: Option<f64>) -> Session {
    let mut s = Session::new();
    s.apply(Command::SetCustomCost { formula: formula.into(), errordef }).unwrap();
    s
}

/// −ln L of three successes in ten trials.
fn trials() -> Session {
    let mut s = typed("-3*log(p)-7*log(1-p)", Some(0.5));
    set(&mut s, "p", 0.5);
    s.apply(Command::SetIntervals(Intervals { minos: Some(vec![]), ..Intervals::default() })).unwrap();
    s
}

fn minos(r: &FitResult, i: usize) -> (f64, f64) {
    let m = r.minos[i].as_ref().unwrap();
    assert!(m.lower_valid && m.upper_valid);
    (m.lower, m.upper)
}

/// A.3: p = 0.3, σ = √0.021, MINOS where −ln L has risen by one half (roots by bisection).
#[test]
fn minus_log_likelihood_with_an_error_definition_of_one_half() {
    let mut s = trials();
    let r = fit(&mut s);
    assert!(r.minimum.is_valid());
    near(r.minimum.values()[0], 0.3, 1e-7);
    near(r.minimum.fval, 6.108643020548935, 1e-12);
    near(r.errors()[0], 0.021_f64.sqrt(), 1e-7);
    let (lower, upper) = minos(&r, 0);
    near(lower, -0.1287382542394782, 1e-6);
    near(upper, 0.1545968338358633, 1e-6);
    assert_eq!((r.minimum.up, r.member().cost), (0.5, CostKind::Custom));
    let gof = &r.gof;
    assert!(gof.chi2.is_none() && gof.ndof.is_none() && gof.p_value.is_none() && gof.aic.is_none());
    assert!(r.member().band.get().is_none() && r.member().pulls.is_none() && r.data().is_none());
}

/// At 0 this cost is infinite: without a start value the search begins where it is a number, and says so.
#[test]
fn a_start_outside_the_domain_is_left() {
    let mut s = typed("-3*log(p)-7*log(1-p)", Some(0.5));
    assert_eq!(value(&s, "p"), 0.0);
    let r = fit(&mut s);
    near(r.minimum.values()[0], 0.3, 1e-7);
    let said = r.warnings.iter().find(|w| w.code == "W-START-DEFAULT").unwrap();
    assert!(said.text.starts_with("p starts at 0.5 because the cost is not a number at 0"), "{}", said.text);
    set(&mut s, "p", 0.0);
    let refused = s.run_now(&fitpanel::fit::Task::Fit, &fitpanel::minimize::NoObserver).unwrap_err();
    assert_eq!(fitpanel::error::Explain::code(&refused), "E-START-BAD", "a value that was given is kept");
}

/// IM063: the two minima of θ⁴ − θ² + 1, each from its side; σ = √(2/F'').
#[test]
fn two_minima_from_two_starts() {
    for (start, end) in [(-0.1, -0.5_f64.sqrt()), (0.1, 0.5_f64.sqrt())] {
        let mut s = typed("θ^4-θ^2+1", None);
        set(&mut s, "θ", start);
        let r = fit(&mut s);
        near(r.minimum.values()[0], end, 1e-6);
        near(r.minimum.fval, 0.75, 1e-12);
        near(r.errors()[0], 0.5_f64.sqrt(), 1e-5);
    }
}

/// Rosenbrock's valley from (0, 0): x and y are parameters; the covariance is 2·H⁻¹ with H = [[802, −400], [−400, 200]].
#[test]
fn letters_of_coordinates_are_parameters() {
    let mut s = typed("(1-x)^2+100*(y-x^2)^2", None);
    assert_eq!(s.config().params.names(), ["x", "y"]);
    assert_eq!(s.config().params.values(), [0.0, 0.0]);
    let r = fit(&mut s);
    near(r.minimum.values()[0], 1.0, 1e-6);
    near(r.minimum.values()[1], 1.0, 1e-6);
    let c = r.covariance().unwrap();
    near(c[(0, 0)], 1.0, 1e-4);
    near(c[(0, 1)], 2.0, 2e-4);
    near(c[(1, 1)], 4.01, 4e-4);
    assert!(r.minimum.ngrad > 0, "derivatives come from the formula");
}

/// σ grows with √up, and a Gaussian constraint keeps its meaning on the scale of the cost.
#[test]
fn constraints_stand_on_the_scale_of_the_cost() {
    let mut s = typed("0.5*((a-2)/0.3)^2", Some(0.5));
    let known = Constraint::simple("a", 3.0, 0.4);
    let cost = CostChoice { constraints: vec![known], ..s.config().member().cost.clone() };
    s.apply(Command::SetCost(cost)).unwrap();
    let r = fit(&mut s);
    // Two measurements, 2 ± 0.3 and 3 ± 0.4: weights 100/9 and 100/16.
    near(r.minimum.values()[0], (2.0 / 0.09 + 3.0 / 0.16) / (1.0 / 0.09 + 1.0 / 0.16), 1e-7);
    near(r.errors()[0], (1.0_f64 / (1.0 / 0.09 + 1.0 / 0.16)).sqrt(), 1e-7);
}

#[test]
fn a_session_file_holds_a_typed_cost() {
    let dir = tempfile::tempdir().unwrap();
    let mut s = trials();
    fit(&mut s);
    let (mut t, text) = saved_and_read(&mut s, dir.path());
    assert!(t.saved_result().unwrap().1, "there are no data that could have changed");
    assert!(text.contains("cost = \"custom\"\nerrordef = 0.5\n"), "{text}");
    assert!(matches!(t.result(), Shown::None));
    near(fit(&mut t).minimum.values()[0], 0.3, 1e-7);
}

/// Data in the session are left out; without a typed cost they are needed again.
#[test]
fn only_a_typed_cost_does_without_data() {
    let mut s = trials();
    fit(&mut s);
    s.apply(Command::SetCostKind(CostKind::Auto)).unwrap();
    let refused = s.apply(Command::Run(fitpanel::fit::Task::Fit)).unwrap_err();
    assert_eq!(fitpanel::error::Explain::code(&refused), "E-NODATA");

    let mut s = session(line(Some(0.2)), "a*x+b");
    s.apply(Command::SetCustomCost { formula: "(x-1)^2".into(), errordef: None }).unwrap();
    let r = fit(&mut s);
    assert!(r.data().is_none() && r.minimum.is_valid());
    s.apply(Command::Undo).unwrap();
    s.apply(Command::Undo).unwrap();
    assert_eq!(
        (s.config().member().formula.as_str(), s.config().member().cost.kind),
        ("a*x+b", CostKind::Auto)
    );
    near(fit(&mut s).gof.chi2.unwrap(), 8.5, 1e-9);
}

#[test]
fn what_cannot_be_a_typed_cost_is_refused_and_changes_nothing() {
    let mut s = Session::new();
    let before = s.config().clone();
    let set = |formula: &str, errordef| Command::SetCustomCost { formula: formula.into(), errordef };
    for bad in [set("gaus", None), set("x[0]", None), set("a^2", Some(0.0)), set("a^2", Some(-1.0))] {
        assert!(s.apply(bad).is_err());
    }
    // The first formula of every session is a function of x.
    assert!(s.apply(Command::SetCostKind(CostKind::Custom)).is_err());
    assert_eq!(*s.config(), before);
    s.apply(set("3", None)).unwrap();
    assert_eq!(s.request().unwrap_err().to_string(), "the formula '3' has no parameter to fit");
}

/// Changing the error definition rescales errors by √ratio.
#[test]
fn an_error_definition_of_a_predefined_cost_is_used_and_said() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    let sigma = fit(&mut s).errors()[0];
    let cost = CostChoice { errordef: Some(4.0), ..s.config().member().cost.clone() };
    s.apply(Command::SetCost(cost)).unwrap();
    let r = fit(&mut s);
    near(r.errors()[0], 2.0 * sigma, 1e-9);
    assert!(r.warnings.iter().any(|w| w.code == "W-UP-SET"));
    assert_eq!(r.gof.reduced_chi2, None);
}

#[test]
fn reports_speak_of_the_formula_and_not_of_data() {
    let mut s = trials();
    let r = fit(&mut s);
    let report = text::report(&r);
    for words in ["custom: the formula itself", "-3*log(p)-7*log(1-p)", "rises by 0.5", "Valid Minimum"] {
        assert!(report.contains(words), "{words}: {report}");
    }
    assert!(!report.contains("χ²") && !report.contains("curve"), "{report}");
    let v = json::fit_json(&r);
    assert!(v["data"].is_null() && v["ndof"].is_null() && v["chi2"].is_null() && v["band"].is_null());
    assert_eq!((v["cost"].as_str(), v["minimum"]["errordef"].as_f64()), (Some("custom"), Some(0.5)));
    assert_eq!(verdict(&r).headline, "Valid minimum");
}

/// One free parameter: F over four standard deviations; two: lines of equal F around the minimum, and the region that was asked for.
#[test]
fn the_figure_is_the_cost_along_its_parameter() {
    let mut s = trials();
    let preview = data_figure(&s, &ViewOptions::default());
    assert_eq!(preview.main.x_title, "p");
    fit(&mut s);
    let figure = data_figure(&s, &ViewOptions::default());
    let curve = figure.main.layers.iter().find_map(|l| match l {
        Layer::Curve { xy, .. } => Some(xy),
        _ => None,
    });
    let lowest = curve.unwrap().iter().map(|p| p.1).filter(|y| y.is_finite()).fold(f64::INFINITY, f64::min);
    near(lowest, 6.108643020548935, 1e-9);
    assert!(!figure.stats.is_empty());

    let mut s = typed("(x-1)^2+(y-2)^2", None);
    let (x, y) = (id(&s, "x"), id(&s, "y"));
    s.apply(Command::SetParam(x, ParamEdit::Value(3.0))).unwrap();
    fit(&mut s);
    let map = data_figure(&s, &ViewOptions::default()).main;
    assert_eq!((map.x_title.as_str(), map.y_title.as_str()), ("x", "y"));
    // F is the square of a distance: its lines are circles, and as they are even in √F, evenly spaced ones; then those at 1, 2 and 3 σ.
    let mut circles = Vec::new();
    for layer in &map.layers {
        if let Layer::Curve { xy, .. } = layer {
            let radii: Vec<f64> =
                xy.iter().filter(|p| p.0.is_finite()).map(|p| (p.0 - 1.0).hypot(p.1 - 2.0)).collect();
            let (low, high) = radii.iter().fold((f64::INFINITY, 0.0_f64), |(a, b), r| (a.min(*r), b.max(*r)));
            assert!(high - low < 0.01, "{low} to {high}");
            circles.push(high);
        }
    }
    let sigmas = circles.split_off(circles.len() - 3);
    for (k, radius) in sigmas.iter().enumerate() {
        near(*radius, (k + 1) as f64, 0.01);
    }
    assert!(circles.len() > 3);
    for (k, radius) in circles.iter().enumerate() {
        near(*radius, circles[0] * (k + 1) as f64, 0.01);
    }
    s.apply(Command::SetIntervals(Intervals {
        contours: vec![("x".into(), "y".into(), vec![0.68], 20)],
        ..Intervals::default()
    }))
    .unwrap();
    let r = fit(&mut s);
    assert!(data_figure(&s, &ViewOptions::default()).main.layers.len() > 1);
    // A.3: the radius of the 68 % region of two independent unit errors.
    for (px, py) in &r.contours[0].points {
        near((px - value(&s, "x")).hypot(py - 2.0), 1.509592, 2e-3);
    }
    assert_eq!((x.0, y.0), (0, 1));
}
