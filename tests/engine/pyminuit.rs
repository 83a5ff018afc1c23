//! The ways of pyminuit (engine.md 12.3) by the library: a function and start values in, values, errors, matrices and asymmetric errors
//! out; results that are read, settings that are edited.

use fitpanel::error::Explain;
use fitpanel::fit::{Command, FitResult, Intervals, ParamEdit, Session, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::numeric::linalg::MACHINE_PRECISION;
use fitpanel::params::{Limits, ParamId};
use fitpanel::report::{json, text};

use crate::support::close;

/// A function of named parameters with their start values.
fn minuit(function: &str, start: &[(&str, f64)]) -> Session {
    let mut s = Session::new();
    s.apply(Command::SetCustomCost { formula: function.into(), errordef: None }).unwrap();
    for (name, value) in start {
        edit(&mut s, name, ParamEdit::Value(*value));
    }
    s
}

fn edit(s: &mut Session, name: &str, change: ParamEdit) {
    let id = s.config().params.find(name).unwrap();
    s.apply(Command::SetParam(id, change)).unwrap();
}

fn migrad(s: &mut Session) -> std::sync::Arc<FitResult> {
    s.run_now(&Task::Fit, &NoObserver).unwrap()
}

/// (x − 1)² + (y − 2)² from (3, 4).
fn circle() -> Session {
    minuit("(x-1)^2+(y-2)^2", &[("x", 3.0), ("y", 4.0)])
}

/// PM001: 4ε, whose −log10 the manual prints as 15.0515.
#[test]
fn machine_precision() {
    assert_eq!(MACHINE_PRECISION, 8.881784197001252e-16);
    assert!((-MACHINE_PRECISION.log10() - 15.0515).abs() < 1e-4);
}

/// PM002, PM003, PM004, PM006, PM007, PM008: a typed function of some arguments gives one number; names come from it in order, values are
/// read and set by name; the function stays what it is.
#[test]
fn a_function_and_its_start_values() {
    let mut s = circle();
    let params = &s.config().params;
    assert_eq!(params.names(), ["x", "y"]);
    assert_eq!((params[params.find("x").unwrap().0].value, params[1].value), (3.0, 4.0));
    let f = s.cost().unwrap();
    assert_eq!((f.value(&[3.0, 4.0]), f.value(&[0.0, 0.0])), (8.0, 5.0));
    edit(&mut s, "y", ParamEdit::Value(-1.0));
    assert_eq!(s.config().params.values(), [3.0, -1.0]);
    migrad(&mut s);
    assert_eq!(s.cost().unwrap().value(&[3.0, 4.0]), 8.0);
    assert_eq!(s.config().member().formula, "(x-1)^2+(y-2)^2");
    let error = minuit("3", &[]).run_now(&Task::Fit, &NoObserver).unwrap_err();
    assert_eq!(error.code(), "E-NOPAR");
}

/// PM055, PM025, PM027, IM041: Σ(ax + b − y)² of four points: a = 1.4, b = −0.5, F = 0.2; the covariance by pairs of names is that of
/// the normal equations, 1/20·[[4, −10], [−10, 30]]; args put into the function give fval again.
#[test]
fn four_points_on_a_line() {
    let mut s = minuit("(a+b-1)^2+(2*a+b-2)^2+(3*a+b-4)^2+(4*a+b-5)^2", &[("a", 0.0), ("b", 0.0)]);
    let r = migrad(&mut s);
    let m = &r.minimum;
    let args = m.values();
    close("a", args[0], 1.4, 1e-8);
    close("b", args[1], -0.5, 1e-8);
    close("fval", m.fval, 0.2, 1e-12);
    assert_eq!(s.cost().unwrap().value(&args), m.fval);
    close("σ of a", r.errors()[0], 0.4472136, 1e-7);
    close("σ of b", r.errors()[1], 1.2247449, 1e-7);
    for (a, b, expected) in [("a", "a", 0.2), ("a", "b", -0.5), ("b", "a", -0.5), ("1", "1", 1.5)] {
        close(a, m.covariance_of(a, b).unwrap().unwrap(), expected, 1e-9);
    }
    assert_eq!(m.covariance_of("a", "c").unwrap_err().code(), "E-PAR-UNKNOWN");
    let own: f64 = [(1.0, 1.0), (2.0, 2.0), (3.0, 4.0), (4.0, 5.0)]
        .map(|(x, y): (f64, f64)| (args[0] * x + args[1] - y).powi(2))
        .iter()
        .sum();
    close("the values in a sum of one's own", own, 0.2, 1e-12);
}

/// PM056, PM054: from (3, 4) to (1, 2), F = 0; what follows starts there, not where the first fit began.
#[test]
fn a_second_call_starts_from_the_present_state() {
    let mut s = circle();
    let first = migrad(&mut s);
    close("x", first.minimum.values()[0], 1.0, 1e-9);
    close("y", first.minimum.values()[1], 2.0, 1e-9);
    assert!(first.minimum.fval.abs() < 1e-15);
    assert_eq!(first.minimum.trace[0].values, [3.0, 4.0]);
    assert_eq!(s.config().params.values(), first.minimum.values());
    let second = migrad(&mut s);
    assert_eq!(second.minimum.trace[0].values, first.minimum.values());
    assert!(second.minimum.nfcn <= first.minimum.nfcn, "{} then {}", first.minimum.nfcn, second.minimum.nfcn);
}

/// PM049, PM050, PM051, IM059: with y held: zeros in its row and column, or without them; correlations likewise. The function is
/// x² + z² + xz with H = [[2, 1], [1, 2]], so C = 2H⁻¹ = [[4/3, −2/3], [−2/3, 4/3]].
#[test]
fn matrices_with_and_without_what_is_held() {
    let mut s = minuit("x^2+z^2+x*z+(y-3)^2", &[("x", 1.0), ("y", 2.0), ("z", 1.0)]);
    edit(&mut s, "y", ParamEdit::Fixed(true));
    let r = migrad(&mut s);
    let names = r.minimum.params.names();
    assert_eq!(names, ["x", "z", "y"]);
    let whole = r.minimum.matrix(false, false).unwrap();
    let part = r.minimum.matrix(false, true).unwrap();
    assert_eq!((whole.shape(), part.shape()), ((3, 3), (2, 2)));
    let expected = [[4.0 / 3.0, -2.0 / 3.0], [-2.0 / 3.0, 4.0 / 3.0]];
    for i in 0..3 {
        for j in 0..3 {
            let held = i == 2 || j == 2;
            let value = if held { 0.0 } else { expected[i][j] };
            close("whole", whole[(i, j)], value, 1e-7);
            if !held {
                close("part", part[(i, j)], value, 1e-7);
            }
        }
    }
    let correlation = r.minimum.matrix(true, true).unwrap();
    close("correlation", correlation[(0, 1)], -0.5, 1e-7);
    assert_eq!(correlation[(0, 0)], 1.0);
    assert_eq!(r.minimum.matrix(true, false).unwrap()[(2, 2)], 0.0);
}

/// PM038: errors of MINOS at one and at two standard deviations stand side by side, by parameter and number; those of one again take
/// the place of the old ones. The ordinary errors stay. A fit anew forgets them.
#[test]
fn merrors_are_cumulative() {
    let mut s = minuit("(x-1)^2+4*(y-2)^2", &[("x", 3.0), ("y", 4.0)]);
    let before = migrad(&mut s).errors();
    let minos = |s: &mut Session, cl: f64, which: &[ParamId]| {
        s.apply(Command::SetIntervals(Intervals { cl: Some(cl), ..Intervals::default() })).unwrap();
        s.run_now(&Task::Minos(which.to_vec()), &NoObserver).unwrap()
    };
    minos(&mut s, 1.0, &[]);
    minos(&mut s, 2.0, &[ParamId(1)]);
    let r = minos(&mut s, 1.0, &[ParamId(0)]);
    let table: Vec<(usize, f64, f64, f64)> =
        r.merrors.iter().map(|m| (m.param.0, m.level.rise(1).unwrap().sqrt(), m.lower, m.upper)).collect();
    assert_eq!(table.len(), 3);
    for (k, sigmas, half) in [(1, 1.0, 0.5), (1, 2.0, 1.0), (0, 1.0, 1.0)] {
        let found = table.iter().find(|row| (row.0, row.1) == (k, sigmas)).unwrap();
        close("lower", found.2, -half, 1e-3 * half);
        close("upper", found.3, half, 1e-3 * half);
    }
    assert_eq!(r.errors(), before);
    let written = json::fit_json(&r);
    let rows = written["merrors"].as_array().unwrap();
    let of_two = rows.iter().find(|row| row["sigmas"] == 2.0).unwrap();
    assert_eq!((rows.len(), &of_two["name"], &of_two["upper_valid"]), (3, &"y".into(), &true.into()));
    edit(&mut s, "x", ParamEdit::Value(0.0));
    assert!(migrad(&mut s).merrors.is_empty());
}

/// PM052, PM053, IM039: settings and results of each parameter by number and name; nothing is held or limited unless somebody says so.
#[test]
fn all_about_a_parameter() {
    let mut s = circle();
    assert!(s.config().params.iter().all(|p| !p.fixed && p.limits.is_none() && !p.constant));
    edit(&mut s, "x", ParamEdit::Limits(Limits::new(Some(0.0), None).unwrap()));
    edit(&mut s, "y", ParamEdit::Fixed(true));
    s.apply(Command::SetIntervals(Intervals { minos: Some(vec![]), ..Intervals::default() })).unwrap();
    let r = migrad(&mut s);
    let (x, y) = (&r.minimum.params[0], &r.minimum.params[1]);
    assert_eq!((x.name.as_str(), x.limits.lower(), x.limits.upper()), ("x", Some(0.0), None));
    assert_eq!((y.name.as_str(), y.value, y.fixed, y.constant), ("y", 4.0, true, false));
    close("value", x.value, 1.0, 1e-6);
    let merror = r.minos[0].as_ref().unwrap();
    assert!(merror.at_lower_limit || (merror.lower + 1.0).abs() < 1e-2, "{merror:?}");
    close("upper error", merror.upper, 1.0, 1e-3);
    assert!(r.minos[1].is_none() && r.errors()[1] == 0.0);
    let written = json::fit_json(&r);
    let p = &written["params"][1];
    assert_eq!((&p["name"], &p["value"], &p["fixed"]), (&"y".into(), &4.0.into(), &true.into()));
    assert_eq!((&p["constant"], &p["limits"]), (&false.into(), &serde_json::json!([null, null])));
}

/// PM057, IM066: a result is a value that later changes leave alone; settings are edited on the session; the object that a fit gives back is
/// what is shown.
#[test]
fn results_are_read_and_settings_are_edited() {
    let mut s = circle();
    let r = s.run_now(&Task::Fit, &NoObserver).unwrap();
    let shown = text::report(&s.run_now(&Task::Hesse, &NoObserver).unwrap());
    let (values, formula) = (r.minimum.values(), r.request.config.member().formula.clone());
    edit(&mut s, "x", ParamEdit::Value(7.0));
    s.apply(Command::SetCustomCost { formula: "(x-5)^2".into(), errordef: None }).unwrap();
    migrad(&mut s);
    assert_eq!((r.minimum.values(), &r.request.config.member().formula), (values, &formula));
    assert_eq!(s.results().len(), 2);
    assert!(shown.contains("Valid Minimum") && shown.contains("│ 0 │ x "), "{shown}");
}
