//! The Fit Doctor: every line of its table with the data that lead to it; its buttons do what they say, and undo takes it back.

use std::fmt::Write as _;
use std::sync::Arc;

use fitpanel::cost::Loss;
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{Command, ErrorScaling, NewData, ParamEdit, Session, Task};
use fitpanel::minimize::{Algorithm, Method, NoObserver};
use fitpanel::params::Limits;
use fitpanel::report::verdict;

use crate::window::Window;

/// Points with one error of y; none for 0.
fn points(x: &[f64], y: &[f64], sigma: f64) -> Session {
    let sy = if sigma > 0.0 { YErrors::Symmetric(vec![sigma; x.len()]) } else { YErrors::None };
    let points = Points::new(x.to_vec(), y.to_vec(), None, sy).unwrap();
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(Dataset::new("points", Data::Points(points))), None)).unwrap();
    session
}

/// The same of a law at 1, 2 …, with an error of `sigma` and residuals of `part` errors to and fro.
fn along(n: usize, sigma: f64, part: f64, law: impl Fn(f64) -> f64) -> Session {
    const TO_AND_FRO: [f64; 6] = [1.0, -1.1, 0.9, 0.1, -0.9, 0.4];
    let x: Vec<f64> = (1..=n).map(|k| k as f64).collect();
    let y: Vec<f64> = x.iter().enumerate().map(|(k, &x)| law(x) + part * sigma * TO_AND_FRO[k % 6]).collect();
    points(&x, &y, sigma)
}

/// Fitted with this formula.
fn fitted(mut session: Session, formula: &str) -> Window {
    session.apply(Command::SetFormula(formula.into())).unwrap();
    let mut window = Window::new(session);
    window.click("Fit");
    window
}

fn code(window: &Window) -> &'static str {
    verdict(window.session().result().fresh().expect("a fresh result")).code
}

fn value(window: &Window, name: &str) -> f64 {
    let params = &window.session().config().params;
    params[params.find(name).unwrap().0].value
}

/// Takes back until the choices are those of `before`, in a few steps.
fn undo_to(window: &mut Window, before: &fitpanel::fit::FitConfig) {
    for _ in 0..3 {
        if window.session().config().same(before) {
            break;
        }
        window.click("Undo");
    }
    assert!(window.session().config().same(before), "undone");
    assert!(window.session().result().fresh().is_some(), "the result of before is the one shown");
}

#[test]
fn a_good_fit_can_be_copied() {
    let mut window = fitted(along(12, 0.1, 1.0, |x| 1.0 + 0.5 * x), "pol1");
    assert_eq!(code(&window), "good");
    window.keep_picture("doctor_good");
    window.click("Copy report");
    assert!(window.says("clipboard"), "{:?}", window.texts());
}

/// Both numbers and who would disagree stand at the switch, which changes the errors at once.
#[test]
fn both_policies_of_errors_are_said() {
    let mut window = fitted(along(12, 0.1, 2.0, |x| 1.0 + 0.5 * x), "pol1");
    let result = window.session().result().fresh().unwrap().clone();
    let policy = verdict(&result).policy;
    let (here, there) = policy.numbers.clone().unwrap();
    assert_eq!((policy.here, policy.other), ("as given", Some("from the scatter")));
    assert!(window.says(&here) && window.says(&format!("from the scatter {there}")), "{:?}", window.texts());
    let tip = policy.tip();
    for words in
        [here.as_str(), there.as_str(), "lmfit, Fityk, LabPlot, gnuplot and scipy", "ROOT, iminuit and kafe2"]
    {
        assert!(tip.contains(words), "{tip}");
    }
    window.hover("Error policy");
    assert!(window.says("scipy show the second by default"), "{:?}", window.texts());
    let before = window.session().config().clone();
    window.click("Error policy");
    let scaled = window.session().result().fresh().unwrap();
    let ratio = scaled.errors()[0] / result.errors()[0];
    let scatter = (result.gof.chi2.unwrap() / result.gof.ndof.unwrap() as f64).sqrt();
    assert!((ratio / scatter - 1.0).abs() < 1e-9, "{ratio} {scatter}");
    undo_to(&mut window, &before);
}

#[test]
fn a_pattern_is_shown_and_richer_models_are_tried() {
    let mut window = fitted(along(20, 0.3, 1.0, |x| 4.0 - 0.9 * x + 0.1 * x * x), "pol1");
    assert_eq!(code(&window), "wrong_shape");
    window.keep_picture("doctor_pattern");
    assert!(!window.has("Ring around row 10"));
    window.click("Show where");
    assert!(window.has("Ring around row 10") && !window.has("Ring around row 1"), "{:?}", window.texts());
    window.keep_picture("doctor_rings");
    window.click("Try other models");
    assert_eq!(window.session().suggestions().unwrap().list[0].title, "parabola");
    window.enter("Formula", "pol2");
    window.click("Fit");
    assert_eq!(code(&window), "good");
    assert!(!window.has("Ring around row 10"), "the rings were those of the other result");
}

#[test]
fn too_much_scatter_may_be_taken_for_the_errors() {
    let mut window = fitted(along(18, 0.1, 3.0, |x| 1.0 + 0.5 * x), "pol1");
    assert_eq!(code(&window), "too_much_scatter");
    let before = window.session().config().clone();
    window.click("Use scatter instead");
    assert_eq!(window.session().config().scaling, ErrorScaling::FromScatter);
    assert!(window.session().result().fresh().unwrap().gof.p_value.is_none(), "χ² judges nothing then");
    undo_to(&mut window, &before);
    window.click("Check errors");
    assert!(window.has("Errors") && window.is_on("Errors"), "{:?}", window.texts());
}

#[test]
fn errors_that_are_too_large_are_to_be_checked() {
    let mut window = fitted(along(18, 0.1, 0.1, |x| 1.0 + 0.5 * x), "pol1");
    assert_eq!(code(&window), "too_good");
    window.click("Check errors");
    assert!(window.is_on("Errors") && window.says("Sources of error of the data"), "{:?}", window.texts());
    assert!(window.says("The file gives errors of y.") && window.has("Add a source"), "{:?}", window.texts());
}

#[test]
fn one_point_far_off_is_shown_masked_or_weighed_down() {
    let mut window =
        fitted(along(20, 0.1, 0.9, |x| 1.0 + 0.5 * x + if x == 7.0 { 0.9 } else { 0.0 }), "pol1");
    assert_eq!(code(&window), "outlier");
    window.keep_picture("doctor_outlier");
    window.click("Show");
    assert!(window.has("Ring around row 7") && !window.has("Ring around row 8"));
    let before = window.session().config().clone();
    window.click("Mask point 7");
    let rows = |w: &Window| w.session().result().fresh().unwrap().member().fit_set.rows.len();
    assert_eq!((rows(&window), code(&window)), (19, "good"));
    undo_to(&mut window, &before);
    window.click("Robust fit");
    assert_eq!(window.session().config().member().cost.loss, Loss::SoftL1);
    assert!((value(&window, "p1") - 0.5).abs() < 0.01);
    undo_to(&mut window, &before);
}

#[test]
fn a_limit_is_freed_closed_or_the_parameter_fixed() {
    let mut session = along(12, 0.1, 1.0, |x| 1.0 + 0.5 * x);
    session.apply(Command::SetFormula("m*x+c".into())).unwrap();
    let m = session.config().params.find("m").unwrap();
    let limits = Limits::new(Some(0.0), Some(0.4)).unwrap();
    session.apply(Command::SetParam(m, ParamEdit::Limits(limits))).unwrap();
    let mut window = Window::new(session);
    window.click("Fit");
    assert_eq!(code(&window), "at_limit");
    window.keep_picture("doctor_limit");
    let before = window.session().config().clone();
    window.click("One-sided interval of m");
    let bound = window.session().result().fresh().unwrap().bounds[0].clone();
    assert!(bound.valid && !bound.upper && bound.value < 0.4, "{bound:?}");
    window.click("Fix m and fit");
    assert!(!window.session().config().params[m.0].is_free() && window.session().result().fresh().is_some());
    undo_to(&mut window, &before);
    window.click("Free limit of m");
    assert!((value(&window, "m") - 0.5).abs() < 0.02 && code(&window) == "good");
    undo_to(&mut window, &before);
}

#[test]
fn what_the_data_do_not_determine_is_fixed_or_removed() {
    let mut window = fitted(along(12, 0.1, 1.0, |x| 1.0 + 0.5 * x), "a*x+b+k*(x>100)");
    assert_eq!(code(&window), "not_determined");
    let before = window.session().config().clone();
    window.click("Fix k and fit");
    assert_eq!(code(&window), "good");
    undo_to(&mut window, &before);
    window.click("Remove k*(x>100)");
    assert_eq!((window.session().config().member().formula.as_str(), code(&window)), ("a*x+b", "good"));
    undo_to(&mut window, &before);
}

#[test]
fn two_parameters_of_one_job_are_told_apart() {
    let x: Vec<f64> = (0..20).map(|k| 100.0 + f64::from(k)).collect();
    let y: Vec<f64> = x
        .iter()
        .enumerate()
        .map(|(k, x)| (4.0 - 0.03 * x).exp() + 0.02 * (-1.0_f64).powi(k as i32))
        .collect();
    let mut window = fitted(points(&x, &y, 0.02), "expo");
    assert_eq!(code(&window), "strongly_correlated");
    let before = window.session().config().clone();
    window.click("Show ellipse");
    assert_eq!(window.session().result().fresh().unwrap().contours.len(), 2);
    window.click("Fix Constant and fit");
    assert!(!window.session().config().params[0].is_free());
    undo_to(&mut window, &before);
    window.click("Shift origin");
    assert_eq!(window.session().config().member().formula, "exp(Constant+Slope*(x-110))");
    assert!((value(&window, "Slope") + 0.03).abs() < 0.01 && code(&window) != "strongly_correlated");
    undo_to(&mut window, &before);
}

#[test]
fn a_search_that_ran_out_of_steps_goes_on() {
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    session.apply(Command::SetFormula("gaus+pol1".into())).unwrap();
    let sigma = session.config().params.find("Sigma").unwrap();
    session.apply(Command::SetParam(sigma, ParamEdit::Value(4.5))).unwrap();
    let method = Method { algorithm: Algorithm::Migrad, iterate: 1, max_calls: Some(2), ..Method::default() };
    session.apply(Command::SetMethod(method)).unwrap();
    let mut window = Window::new(session);
    window.click("Fit");
    assert_eq!(code(&window), "not_converged");
    let remedies = verdict(window.session().result().fresh().unwrap()).remedies;
    assert_eq!(remedies[0].flag.as_deref(), Some("--max-calls 1000"));
    window.keep_picture("doctor_steps");
    let before = window.session().config().clone();
    window.click("Better start");
    undo_to(&mut window, &before);
    window.click("Continue");
    assert!(window.session().result().fresh().unwrap().is_valid());
    undo_to(&mut window, &before);
}

/// The measured case: MIGRAD alone, from a peak far from the data, ends at χ² 492 where 34 is to be had.
#[test]
fn a_lower_valley_is_taken() {
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    session.apply(Command::SetFormula("gaus+pol1".into())).unwrap();
    for (name, value) in [("Mean", 5.0), ("Sigma", 2.0)] {
        let id = session.config().params.find(name).unwrap();
        session.apply(Command::SetParam(id, ParamEdit::Value(value))).unwrap();
    }
    let method = Method { algorithm: Algorithm::Migrad, ..Method::default() };
    session.apply(Command::SetMethod(method)).unwrap();
    let mut window = Window::new(session);
    window.click("Fit");
    assert_eq!(code(&window), "better_valley");
    assert!(window.says("χ² 34.41 instead of 492"), "{:?}", window.texts());
    window.keep_picture("doctor_valley");
    let before = window.session().config().clone();
    window.click("Compare minima");
    assert!(window.is_on("Minima"), "{:?}", window.texts());
    window.click("Take it");
    let taken = window.session().result().fresh().unwrap().minimum.fval;
    assert!((taken - 34.41).abs() < 0.01 && (value(&window, "Mean") - 22.2).abs() < 0.1, "{taken}");
    undo_to(&mut window, &before);
}

/// The look after a fit says that ± misses the valley of both parameters: a click has the errors − and + by MINOS, for this fit and the
/// next, and is one step of undo. MINOS of one parameter only asks for the other one's.
#[test]
fn an_unsymmetric_valley_asks_for_minos() {
    let x: Vec<f64> = (0..9).map(f64::from).collect();
    let y: Vec<f64> =
        x.iter().enumerate().map(|(k, x)| 2.0 * (-x / 3.0).exp() + 0.3 * (-1.0_f64).powi(k as i32)).collect();
    let mut window = fitted(points(&x, &y, 0.45), "A*exp(-x/tau)");
    assert_eq!(code(&window), "unequal_errors");
    assert!(window.says("The valley is not symmetric") && window.says("% off"), "{:?}", window.texts());
    window.keep_picture("doctor_unequal");
    let before = window.session().config().clone();
    window.click("Use the +/− errors");
    let unequal = window.session().result().fresh().unwrap().unequal_errors();
    assert!(!unequal.is_empty() && unequal.iter().all(|u| u.is_minos), "{unequal:?}");
    assert!(window.says("MINOS −") || window.says("error −"), "{:?}", window.texts());
    assert!(window.session().config().intervals.minos.is_some() && !window.has("Use the +/− errors"));
    undo_to(&mut window, &before);
    assert!(window.session().config().intervals.minos.is_none());

    let mut session = points(&x, &y, 0.45);
    session.apply(Command::SetFormula("A*exp(-x/tau)".into())).unwrap();
    let tau = session.config().params.find("tau").unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    session.run_now(&Task::Minos(vec![tau]), &NoObserver).unwrap();
    let mut window = Window::new(session);
    assert_eq!(code(&window), "unequal_errors");
    window.click("Run MINOS");
    let result = window.session().result().fresh().unwrap();
    assert!(result.minos.iter().all(Option::is_some) && !window.has("Run MINOS"));
}

#[test]
fn large_errors_of_x_ask_for_toys() {
    let x: Vec<f64> = (0..12).map(|k| f64::from(k) * 0.5 - 2.75).collect();
    let y: Vec<f64> = x
        .iter()
        .enumerate()
        .map(|(k, x)| 3.0 * x * x + 1.0 + 0.9 * (-1.0_f64).powi(k as i32) * (1.0 + x.abs()))
        .collect();
    let sy = YErrors::Symmetric(vec![0.2; x.len()]);
    let points = Points::new(x.clone(), y, Some(vec![0.8; x.len()]), sy).unwrap();
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(Dataset::new("points", Data::Points(points))), None)).unwrap();
    let mut window = fitted(session, "pol2");
    let result = window.session().result().fresh().unwrap();
    assert!(result.warnings.iter().any(|w| w.code == "W-X-BENT"), "{:?}", result.warnings);
    assert_eq!(code(&window), "x_errors_large", "p = {:?}", result.gof.p_value);
    window.click("Run toys");
    assert_eq!(window.session().result().fresh().unwrap().toys.as_ref().unwrap().summary.n, 1000);
    assert!(window.is_on("Resampling"));
}

#[test]
fn errors_can_be_added_where_there_are_none() {
    let mut window = fitted(along(12, 0.0, 1.0, |x| 1.05 + 0.55 * x), "pol1");
    assert_eq!(code(&window), "no_errors_given");
    window.click("Add errors");
    assert!(window.is_on("Errors") && window.says("The file gives no errors."), "{:?}", window.texts());
    window.click("Add a source");
    window.click("Fit");
    let result = window.session().result().fresh().unwrap();
    assert!(!result.unweighted && result.gof.p_value.is_some(), "χ² can judge now");
}

/// Whole numbers from 0 on are asked about: counting statistics, or not.
#[test]
fn counts_are_asked_about() {
    let mut text = "t,u\n".to_owned();
    for (k, n) in [0, 1, 3, 6, 11, 14, 12, 7, 2, 1, 0].into_iter().enumerate() {
        writeln!(text, "{k},{n}").unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hits.csv");
    std::fs::write(&path, text).unwrap();
    let mut window = Window::new(Session::new());
    window.enter("Path", path.to_str().unwrap());
    window.enter("Formula", "gaus");
    window.click("Fit");
    assert_eq!(code(&window), "no_errors_given");
    assert!(window.says("These look like counts"), "{:?}", window.texts());
    window.keep_picture("doctor_counts");
    let before = window.session().config().clone();
    window.click("No");
    assert!(window.session().config().scaling == ErrorScaling::FromScatter && !window.has("Yes, Poisson"));
    undo_to(&mut window, &before);
    window.click("Yes, Poisson");
    let result = window.session().result().fresh().unwrap();
    assert!(!result.member().cost.is_least_squares() && result.is_valid());
    assert_eq!(result.member().fit_set.rows.len(), 11, "empty bins, too");
    undo_to(&mut window, &before);
}

#[test]
fn too_few_points_ask_for_a_fixed_parameter() {
    let mut window = fitted(points(&[1.0, 2.0, 3.0], &[1.0, 4.0, 9.5], 0.1), "pol2");
    assert_eq!(code(&window), "too_few_data");
    let before = window.session().config().clone();
    window.click("Fix p2 and fit");
    assert_eq!(window.session().result().fresh().unwrap().gof.ndof, Some(1));
    undo_to(&mut window, &before);
}

/// A formula without a value somewhere is told where, and those rows are left out by a click.
#[test]
fn where_a_formula_has_no_value_is_excluded() {
    let x = [0.0, 1.0, 2.0, 3.0, 4.0];
    let mut window = fitted(points(&x, &[9.0, 3.1, 1.9, 1.8, 1.5], 0.1), "a+b/x");
    assert!(window.says("cannot be computed at x = 0 (row 1) (division by zero)"), "{:?}", window.texts());
    let before = window.session().config().clone();
    window.click("Exclude x ≤ 0");
    let result = window.session().result().fresh().unwrap();
    assert_eq!((result.member().fit_set.rows.len(), result.is_valid()), (4, true));
    for _ in 0..3 {
        if !window.session().config().same(&before) {
            window.click("Undo");
        }
    }
    assert!(window.session().config().same(&before));
}

/// The formula has no value because of a parameter: it is limited to where there is one, which is one step of undo, and the fit is valid
/// and finds what the points were made with.
#[test]
fn where_a_parameter_has_no_value_it_is_limited() {
    let x: Vec<f64> = (1..=10).map(f64::from).collect();
    let of = |f: fn(f64) -> f64| -> Vec<f64> { x.iter().map(|&x| f(x)).collect() };
    let log = of(|x| 2.0 * (3.0 * x).ln());
    let root = of(|x| 2.0 * (12.5 - x).sqrt());
    for (y, formula, start, button, name, truth) in [
        (&log, "a*log(b*x)", ("b", -2.0), "Keep b above 0", "b", 3.0),
        (&root, "c*sqrt(a-x)", ("a", 1.0), "Keep a above 10", "a", 12.5),
        (&root, "c*sqrt(a-x)", ("a", 8.0), "Keep a above 10", "a", 12.5),
    ] {
        let mut session = points(&x, y, 0.1);
        session.apply(Command::SetFormula(formula.into())).unwrap();
        let id = session.config().params.find(start.0).unwrap();
        session.apply(Command::SetParam(id, ParamEdit::Value(start.1))).unwrap();
        let mut window = Window::new(session);
        window.click("Fit");
        assert!(window.session().result().fresh().is_none(), "{formula} has no value at the start");
        let before = window.session().config().clone();
        window.click(button);
        let result = window.session().result().fresh().unwrap();
        assert!(result.is_valid(), "{formula}: {:?}", result.minimum.status);
        assert!((value(&window, name) - truth).abs() < 1e-3, "{formula}: {}", value(&window, name));
        for _ in 0..3 {
            if !window.session().config().same(&before) {
                window.click("Undo");
            }
        }
        assert!(window.session().config().same(&before));
    }
}

/// The file of a remedy is gone: nothing that belongs to the click is done, and why stays to be read.
#[test]
fn a_click_ends_with_what_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hits.csv");
    std::fs::write(&path, "t,u\n0,1\n1,3\n2,9\n3,14\n4,8\n5,4\n6,0\n").unwrap();
    let mut window = Window::new(Session::new());
    window.enter("Path", path.to_str().unwrap());
    window.enter("Formula", "gaus");
    window.click("Fit");
    let (before, result) =
        (window.session().config().clone(), Arc::clone(window.session().result().fresh().unwrap()));
    std::fs::remove_file(&path).unwrap();
    window.click("Yes, Poisson");
    let said = window.app().notice().unwrap_or_default();
    assert!(said.contains("hits.csv") && said.contains("no such file"), "{said}");
    assert!(window.session().config().same(&before), "nothing was changed");
    assert!(Arc::ptr_eq(window.session().result().fresh().unwrap(), &result), "nothing was fitted");
}

/// While a data set is looked at that takes no part in the fit, a remedy changes the one that the verdict is about.
#[test]
fn a_remedy_is_for_the_data_that_were_fitted() {
    let other = along(20, 0.1, 0.9, |x| 2.0 + 0.5 * x);
    let data = Arc::clone(other.config().member().data.as_ref().unwrap());
    let mut session = along(20, 0.1, 0.9, |x| 1.0 + 0.5 * x + if x == 7.0 { 0.9 } else { 0.0 });
    session.apply(Command::SetFormula("a+b*x".into())).unwrap();
    let data = NewData::Given(data, None);
    session.apply(Command::AddMember { data, formula: Some("c+d*x".into()) }).unwrap();
    session.apply(Command::UseMember { member: 1, used: false }).unwrap();
    let mut window = Window::new(session);
    window.click("Fit");
    assert_eq!((code(&window), window.session().config().active), ("outlier", 1));
    window.click("Mask point 7");
    let used = |j: usize| {
        let member = &window.session().config().members[j];
        member.data.as_ref().unwrap().fit_set(&member.selection).unwrap().rows.len()
    };
    assert_eq!((used(0), used(1)), (19, 20));
    assert_eq!(code(&window), "good");
}
