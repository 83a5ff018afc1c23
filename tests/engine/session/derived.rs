//! Quantities derived from the parameters (engine.md 7.7): exact propagation, the test of linearity, and the interval by following the
//! cost, which must not depend on how the parameters are written.

use fitpanel::error::Explain;
use fitpanel::fit::{Command, Derived, FitResult, Intervals, ParamEdit, Quantity, Session, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::report::document::{Beside, Form, write};
use fitpanel::report::{json, text};

use super::{example_file, fit, id, limits, line, near, saved_and_read, session, set};

fn quantity(name: &str, expression: &str) -> Quantity {
    Quantity { name: name.into(), expression: expression.into(), profile: false }
}

fn profiled(name: &str, expression: &str) -> Quantity {
    Quantity { profile: true, ..quantity(name, expression) }
}

fn derive(s: &mut Session, list: &[Quantity]) {
    s.apply(Command::SetDerived(list.to_vec())).unwrap();
}

fn typed(formula: &str, errordef: Option<f64>, start: &[(&str, f64)]) -> Session {
    let mut s = Session::new();
    s.apply(Command::SetCustomCost { formula: formula.into(), errordef }).unwrap();
    for (name, v) in start {
        set(&mut s, name, *v);
    }
    s
}

fn sides(d: &Derived) -> (f64, f64) {
    let i = d.interval.as_ref().unwrap();
    assert!(i.lower_valid && i.upper_valid, "{i:?}");
    (i.lower, i.upper)
}

fn is_warned(r: &FitResult, name: &str) -> bool {
    r.warnings.iter().any(|w| w.code == "W-NONLINEAR" && w.text.starts_with(name))
}

/// On a line everything is known: σ² of 2a + 3b is 4C_aa + 12C_ab + 9C_bb; the covariance with a·b is J C Jᵀ; linear ones have ±σ.
#[test]
fn propagation_with_covariance() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    derive(&mut s, &[profiled("u", "2*a+3*b"), quantity("v", "a*b"), quantity("w", "u-v")]);
    let r = fit(&mut s);
    let c = r.covariance().unwrap();
    let (a, b) = (r.minimum.values()[0], r.minimum.values()[1]);
    let variance = 4.0 * c[(0, 0)] + 12.0 * c[(0, 1)] + 9.0 * c[(1, 1)];
    let [u, v, w] = r.derived.as_slice() else { panic!("{:?}", r.derived) };
    near(u.value, 2.0 * a + 3.0 * b, 1e-14);
    near(u.error, variance.sqrt(), 1e-12);
    near(v.value, a * b, 1e-14);
    near(w.value, u.value - v.value, 1e-14);
    let q = r.derived_covariance.as_ref().unwrap();
    let uv = 2.0 * b * c[(0, 0)] + (2.0 * a + 3.0 * b) * c[(0, 1)] + 3.0 * a * c[(1, 1)];
    near(q[(0, 1)], uv, 1e-13);
    near(q[(2, 2)], q[(0, 0)] - 2.0 * q[(0, 1)] + q[(1, 1)], 1e-13);
    let (lower, upper) = sides(u);
    near(-lower, u.error, 1e-5 * u.error);
    near(upper, u.error, 1e-5 * u.error);
    assert!(!u.is_nonlinear && v.interval.is_none() && !is_warned(&r, "u"));
}

/// The interval of a function of one parameter is the function of its interval: logit of p, from the roots of A.3.
#[test]
fn an_interval_does_not_depend_on_how_the_parameter_is_written() {
    let mut s = typed("-3*log(p)-7*log(1-p)", Some(0.5), &[("p", 0.4)]);
    derive(&mut s, &[profiled("logit", "log(p/(1-p))"), profiled("inverse", "1/p")]);
    let r = fit(&mut s);
    let logit = |p: f64| (p / (1.0 - p)).ln();
    let (low, high) = (0.3 - 0.1287382542394782, 0.3 + 0.1545968338358633);
    let (lower, upper) = sides(&r.derived[0]);
    near(lower, logit(low) - logit(0.3), 2e-5);
    near(upper, logit(high) - logit(0.3), 2e-5);
    near(r.derived[0].error, 0.021_f64.sqrt() / 0.21, 1e-6);
    // A falling function turns the sides round.
    let (lower, upper) = sides(&r.derived[1]);
    near(lower, 1.0 / high - 1.0 / 0.3, 1e-4);
    near(upper, 1.0 / low - 1.0 / 0.3, 2e-4);
    assert!(r.derived[1].is_nonlinear && is_warned(&r, "inverse"));
}

/// Two independent unit errors: q within a rise of 1 runs over the circle around (1, 2). x² + y² runs to (√5 ± 1)²; the extremes of
/// x·y on the circle are found by golden section.
#[test]
fn intervals_of_two_parameters() {
    let mut s = typed("(x-1)^2+(y-2)^2", None, &[("x", 0.5), ("y", 0.5)]);
    derive(&mut s, &[profiled("square", "x^2+y^2"), profiled("product", "x*y")]);
    let r = fit(&mut s);
    let (lower, upper) = sides(&r.derived[0]);
    near(lower, 1.0 - 2.0 * 5.0_f64.sqrt(), 1e-3);
    near(upper, 1.0 + 2.0 * 5.0_f64.sqrt(), 1e-3);
    let (lower, upper) = sides(&r.derived[1]);
    near(lower, PRODUCT.0, 1e-3);
    near(upper, PRODUCT.1, 1e-3);
    near(r.derived[0].error, 20.0_f64.sqrt(), 1e-6);
}

/// Extremes of (1 + cos t)(2 + sin t) − 2.
const PRODUCT: (f64, f64) = (-2.0, 2.681750848014567);

/// The area of a peak as a derived quantity has the value, the error and the interval that it has as a parameter of the formula.
#[test]
fn the_area_of_a_peak() {
    let all = Intervals { minos: Some(vec![]), ..Intervals::default() };
    let mut s = session(example_file("peak.csv"), "gaus+pol1");
    s.apply(Command::SetIntervals(all.clone())).unwrap();
    derive(&mut s, &[profiled("area", "sqrt(2*pi)*Constant*Sigma")]);
    let derived = fit(&mut s);
    let mut t = session(example_file("peak.csv"), "A/(sqrt(2*pi)*S)*exp(-0.5*((x-M)/S)^2)+b+c*x");
    let from = derived.minimum.values();
    for (name, v) in
        [("A", 2.5 * from[0] * from[2]), ("S", from[2]), ("M", from[1]), ("b", from[3]), ("c", from[4])]
    {
        set(&mut t, name, v);
    }
    t.apply(Command::SetIntervals(all)).unwrap();
    let direct = fit(&mut t);
    let k = id(&t, "A").0;
    let (area, sigma) = (&derived.derived[0], direct.errors()[k]);
    near(area.value, direct.minimum.values()[k], 1e-5 * sigma);
    near(area.error, sigma, 1e-5 * sigma);
    let minos = direct.minos[k].as_ref().unwrap();
    near(sides(area).0, minos.lower, 1e-3 * sigma);
    near(sides(area).1, minos.upper, 1e-3 * sigma);
}

/// Asked for with MINOS, an interval is found where propagation is rough, and only there.
#[test]
fn minos_brings_the_intervals_of_what_bends() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    derive(&mut s, &[quantity("straight", "a-b"), quantity("bent", "exp(5*b)")]);
    let r = fit(&mut s);
    assert!(!is_warned(&r, "straight") && is_warned(&r, "bent"));
    assert!(r.derived.iter().all(|d| d.interval.is_none()));
    s.run_now(&Task::Minos(vec![]), &NoObserver).unwrap();
    let r = s.result().fresh().cloned().unwrap();
    assert!(r.derived[0].interval.is_none());
    let (b, sigma) = (r.minimum.values()[1], r.errors()[1]);
    let (lower, upper) = sides(&r.derived[1]);
    near(lower, (5.0 * (b - sigma)).exp() - (5.0 * b).exp(), 1e-4);
    near(upper, (5.0 * (b + sigma)).exp() - (5.0 * b).exp(), 1e-4);
    s.run_now(&Task::Hesse, &NoObserver).unwrap();
    assert!(s.result().fresh().unwrap().derived[1].interval.is_some(), "HESSE keeps what was found");
}

/// Errors from the scatter scale derived ones and their intervals alike; ties are followed; a fixed parameter adds nothing.
#[test]
fn the_policy_of_errors_and_ties_hold_for_derived_quantities() {
    let mut s = session(line(None), "a*x+b+c");
    let b = id(&s, "b");
    s.apply(Command::SetParam(b, ParamEdit::Tie(Some("2*c".into())))).unwrap();
    derive(&mut s, &[profiled("sum", "b+c"), quantity("twice", "2*b")]);
    let r = fit(&mut s);
    let factor = (0.34_f64 / 4.0).sqrt();
    near(r.derived[0].value, 0.1, 1e-8);
    near(r.derived[0].error, 0.93094934 * factor, 1e-7);
    near(sides(&r.derived[0]).1, r.derived[0].error, 1e-5);
    near(r.derived[1].error, 4.0 / 3.0 * r.derived[0].error, 1e-9);
    let mut s = session(line(Some(0.2)), "a*x+b");
    let b = id(&s, "b");
    s.apply(Command::SetParam(b, ParamEdit::Fixed(true))).unwrap();
    derive(&mut s, &[quantity("b only", "3*b")]);
    assert_eq!(fit(&mut s).derived[0].error, 0.0);
}

/// A limit inside the interval: the quantity ends where the parameter does, and says so.
#[test]
fn a_limit_cuts_the_interval_of_a_quantity() {
    let mut s = typed("(x-1)^2", None, &[("x", 0.7)]);
    let x = id(&s, "x");
    s.apply(Command::SetParam(x, ParamEdit::Limits(limits(0.2, 5.0)))).unwrap();
    derive(&mut s, &[profiled("cube", "x^3")]);
    let r = fit(&mut s);
    let i = r.derived[0].interval.as_ref().unwrap();
    assert!(i.upper_valid && !i.lower_valid && i.at_lower_edge, "{i:?}");
    near(i.upper, 7.0, 1e-3);
    near(i.lower, 0.2_f64.powi(3) - 1.0, 1e-3);
    let said = |r: &FitResult| {
        r.warnings.iter().any(|w| w.code == "minos_invalid" && w.text.contains("lower side of cube"))
    };
    assert!(said(&r));
}

/// Quantities asked for after a fit are shown at once, and are part of the session file.
#[test]
fn they_are_choices_like_others() {
    let dir = tempfile::tempdir().unwrap();
    let mut s = session(line(Some(0.2)), "a*x+b");
    fit(&mut s);
    derive(&mut s, &[profiled("root", "-b/a"), quantity("twice", "2*a")]);
    let shown = s.result().fresh().cloned().unwrap();
    near(shown.derived[0].value, -0.1, 1e-9);
    assert!(shown.derived[0].interval.is_none());
    let (_, file) = saved_and_read(&mut s, dir.path());
    assert!(
        file.contains("[[fit.derived]]\nname = \"root\"\nexpression = \"-b/a\"\nprofile = true\n"),
        "{file}"
    );

    let refused = s.apply(Command::SetDerived(vec![quantity("a", "2*b")])).unwrap_err();
    assert_eq!(refused.code(), "E-PAR-NAME");
    s.apply(Command::SetFormula("a*x+c".into())).unwrap();
    assert_eq!(s.config().intervals.derived, [quantity("twice", "2*a")], "b is gone");
}

#[test]
fn reports_show_them() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    derive(&mut s, &[profiled("root", "-b/a"), quantity("twice", "2*a")]);
    let r = fit(&mut s);
    let report = text::report(&r);
    for words in ["│ Derived │", "│ root ", "-b/a", "Profile +"] {
        assert!(report.contains(words), "{words}: {report}");
    }
    assert!(write(&r, Form::Markdown, &Beside::default()).contains("## Derived quantities"));
    let v = json::fit_json(&r);
    let root = &v["derived"][0];
    assert_eq!(root["name"], "root");
    near(root["error"].as_f64().unwrap(), r.derived[0].error, 0.0);
    assert!(root["lower"].as_f64().unwrap() < 0.0 && root["upper"].as_f64().unwrap() > 0.0);
    assert!(v["derived"][1]["lower"].is_null());
    assert_eq!(v["derived_covariance"].as_array().unwrap().len(), 2);
}

/// Integral, maximum, its place, width and crossing of a Gaussian and a parabola: values, errors by the covariance and profiles are those of
/// the closed forms in the parameters.
#[test]
fn what_a_curve_has_beside_its_values() {
    let mut s = session(example_file("peak.csv"), "gaus");
    let fwhm = 2.0 * (2.0 * std::f64::consts::LN_2).sqrt();
    derive(
        &mut s,
        &[
            quantity("area", "integral(-300,400)"),
            quantity("area exact", &format!("{}*Constant*Sigma", (2.0 * std::f64::consts::PI).sqrt())),
            quantity("top", "maximum(-300,400)"),
            quantity("top exact", "Constant"),
            profiled("place", "x_maximum(-300,400)"),
            profiled("place exact", "Mean"),
            profiled("width", "fwhm(-300,400)"),
            profiled("width exact", &format!("{fwhm}*Sigma")),
            quantity("at 20", "x_where(20,-300,400)"),
            quantity("at 20 exact", "Mean-Sigma*sqrt(2*log(Constant/20))"),
        ],
    );
    let r = fit(&mut s);
    for pair in r.derived.chunks(2) {
        let [ours, exact] = pair else { panic!("{pair:?}") };
        near(ours.value, exact.value, 1e-9 * exact.value.abs());
        near(ours.error, exact.error, 1e-7 * exact.error);
        if exact.interval.is_some() {
            near(sides(ours).0, sides(exact).0, 1e-4 * exact.error);
            near(sides(ours).1, sides(exact).1, 1e-4 * exact.error);
        }
    }
    let mut s = session(line(Some(0.2)), "a+b*x+c*x*x");
    derive(
        &mut s,
        &[
            quantity("vertex", "x_maximum(-100,100)"),
            quantity("vertex exact", "-b/(2*c)"),
            quantity("sum", "integral(0,2)"),
            quantity("sum exact", "2*a+2*b+8*c/3"),
        ],
    );
    let r = fit(&mut s);
    let c = r.minimum.values()[2];
    near(r.derived[2].value, r.derived[3].value, 1e-12);
    near(r.derived[2].error, r.derived[3].error, 1e-12);
    // Only a parabola that is open to below has its vertex at a maximum.
    if c < 0.0 && r.derived[1].value.abs() < 100.0 {
        near(r.derived[0].value, r.derived[1].value, 1e-9);
        near(r.derived[0].error, r.derived[1].error, 1e-7 * r.derived[1].error);
    }
}

/// The curve at a place is a quantity like any other: on a line f(2.5) is 2.5·a + b in value, error, covariance and profile; quantities of
/// it, and of tied parameters, follow; what is no place is refused and nothing changes.
#[test]
fn the_curve_at_a_place() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    derive(
        &mut s,
        &[profiled("top", "f(2.5)"), profiled("same", "2.5*a+b"), quantity("ratio", "f(5/2)/f(-1)")],
    );
    let r = fit(&mut s);
    let [top, same, ratio] = r.derived.as_slice() else { panic!("{:?}", r.derived) };
    near(top.value, same.value, 1e-14);
    near(top.error, same.error, 1e-13);
    near(sides(top).0, sides(same).0, 1e-9);
    near(sides(top).1, sides(same).1, 1e-9);
    near(r.derived_covariance.as_ref().unwrap()[(0, 1)], same.error * same.error, 1e-13);
    let (a, b) = (r.minimum.values()[0], r.minimum.values()[1]);
    near(ratio.value, (2.5 * a + b) / (b - a), 1e-12);
    let refused = s.apply(Command::SetDerived(vec![quantity("q", "f(a)")])).unwrap_err();
    assert_eq!(refused.code(), "E-DERIVE");
    assert_eq!(s.config().intervals.derived.len(), 3);
    let tied = id(&s, "b");
    s.apply(Command::SetParam(tied, ParamEdit::Tie(Some("a^2".into())))).unwrap();
    let r = fit(&mut s);
    let (a, sigma) = (r.minimum.values()[0], r.errors()[0]);
    near(r.derived[0].value, 2.5 * a + a * a, 1e-13);
    near(r.derived[0].error, (2.5 + 2.0 * a) * sigma, 1e-12);
    // A formula without some of the parameters still has its curve.
    s.apply(Command::SetFormula("c*exp(-x)".into())).unwrap();
    assert_eq!(
        s.config().intervals.derived.iter().map(|q| q.name.as_str()).collect::<Vec<_>>(),
        ["top", "ratio"]
    );
}

/// The height of a peak at its place, by a shape that is no formula of ours: f there is the curve's own value, its error that of the band.
#[test]
fn the_curve_of_a_named_shape() {
    let mut s = session(example_file("lorentzian_peak.csv"), "pol2(0)+lorentzian(3)");
    derive(&mut s, &[quantity("top", "f(1.0)")]);
    let r = fit(&mut s);
    let band = r.member().band.get().unwrap();
    let k = (0..band.x.len())
        .min_by(|&i, &j| (band.x[i] - 1.0).abs().total_cmp(&(band.x[j] - 1.0).abs()))
        .unwrap();
    let at = band.x[k];
    derive(&mut s, &[quantity("top", &format!("f({at})"))]);
    let r = fit(&mut s);
    near(r.derived[0].value, band.f[k], 1e-9 * band.f[k]);
    near(r.derived[0].error, band.upper[k] - band.f[k], 1e-6 * r.derived[0].error);
}
