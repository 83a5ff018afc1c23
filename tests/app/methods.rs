//! Method, the table of parameters and the options of the left column: what they say is what the fit does, and all of it is seen.

use std::fmt::Write as _;
use std::sync::Arc;

use fitpanel::cost::{CostKind, ErrorSource};
use fitpanel::data::{Data, Dataset, Points, Sample, YErrors};
use fitpanel::fit::{Command, Session, Task};
use fitpanel::minimize::NoObserver;
use tempfile::TempDir;

use crate::window::Window;

/// Over this text as a file, which is there as long as the folder is kept: a window says of a file that it is gone.
fn opened(name: &str, text: &str) -> (Window, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let mut window = Window::new(Session::new());
    window.enter("Path", path.to_str().unwrap());
    (window, folder)
}

const EFFICIENCY: &str = "x,k,n\n1,2,50\n2,8,52\n3,20,49\n4,33,51\n5,44,50\n6,48,50\n7,50,51\n";

/// What Method shows.
fn method(window: &Window) -> String {
    window.value("Method")
}

/// Successes among trials are compared by the binomial law: Method says so before and after the fit, and least squares are another choice.
#[test]
fn method_names_the_statistic_of_fractions() {
    let (mut window, _folder) = opened("efficiency.csv", EFFICIENCY);
    assert_eq!(method(&window), "Binomial Likelihood");
    assert!(!window.has("All weights = 1"), "a likelihood has no weights of squares");
    window.enter("Formula", "1/(1+exp(-(x-a)/b))");
    window.enter("Value of a", "3.5");
    window.click("Fit");
    let used = |window: &Window| window.session().result().fresh().expect("a fresh result").member().cost;
    assert_eq!((used(&window), method(&window).as_str()), (CostKind::Binomial, "Binomial Likelihood"));
    window.keep_picture("binomial");
    window.choose("Method", "Chi-square");
    assert!(method(&window).starts_with("Chi-square"), "{}", method(&window));
    window.click("Fit");
    assert!(used(&window).is_least_squares(), "{:?}", used(&window));
}

/// Every choice of the list is named by its words with ROOT's letter, and what an automatic choice comes to is named too.
#[test]
fn method_has_words_and_letters_for_all() {
    let mut window = Window::example("lorentzian_peak.csv");
    window.enter("Formula", "pol2(0)+lorentzian(3)");
    assert_eq!(method(&window), "Chi-square");
    for (label, shown, kind) in [
        ("Binned Likelihood", "Binned Likelihood L", CostKind::Likelihood),
        ("Pearson Chi-square", "Pearson Chi-square P", CostKind::Pearson),
        ("Extended Likelihood", "Extended Likelihood L", CostKind::Extended),
        ("Gaussian Approximation", "Gaussian Approximation", CostKind::GaussApproximation),
        ("Chi-square", "Chi-square", CostKind::Auto),
    ] {
        window.choose("Method", label);
        assert_eq!((method(&window).as_str(), window.session().config().member().cost.kind), (shown, kind));
    }
    window.choose("Method", "Binned Likelihood");
    window.click("Density");
    assert_eq!(method(&window), "Binned Likelihood of the shape MULTI");
    let mut session = Session::new();
    session.apply(Command::OpenExample("graph_xy_errors.csv".into())).unwrap();
    session.apply(Command::SetFormula("pol1".into())).unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    assert_eq!(method(&Window::new(session)), "Chi-square with errors of x");
    let sample = Sample::new((0..40).map(|k| f64::from(k) * 0.1).collect::<Vec<f64>>(), None).unwrap();
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(Dataset::new("sample", Data::Sample(sample))), None)).unwrap();
    assert_eq!(method(&Window::new(session)), "Unbinned Likelihood");
    let points =
        Points::new(vec![1.0, 2.0, 3.0], vec![1.0, 2.1, 2.9], None, YErrors::Symmetric(vec![0.1; 3]));
    let mut session = Session::new();
    session
        .apply(Command::SetData(Arc::new(Dataset::new("line", Data::Points(points.unwrap()))), None))
        .unwrap();
    session.apply(Command::SetFormula("pol1".into())).unwrap();
    let mut cost = session.config().member().cost.clone();
    let common = fitpanel::cost::Correlation::Same(1.0);
    cost.errors.push(ErrorSource { correlation: common, ..ErrorSource::of_y(0.2) });
    session.apply(Command::SetCost(cost)).unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    assert_eq!(method(&Window::new(session)), "Chi-square, correlated errors");
}

/// Values and errors with powers of ten stand beside each other: the error begins right of the value, and the value has room for its text.
#[test]
fn long_numbers_have_room() {
    let mut text = "x,y,sy\n".to_owned();
    for k in 0..8 {
        let x = f64::from(k);
        let y = 1.23456e-7 + 3.4567e-9 * x * (1.0 + 1e-3 * (x * 2.0).sin());
        writeln!(text, "{x},{y:e},2e-13").unwrap();
    }
    let (mut window, _folder) = opened("small.csv", &text);
    window.enter("Formula", "offset+slope*x");
    window.click("Fit");
    window.keep_picture("powers");
    let shown = window.value("Value of offset");
    assert!(shown.contains("·10"), "{shown}");
    let error =
        window.texts().into_iter().find(|t| t.starts_with('±') && t.contains("·10")).expect("an error");
    let (value, error) = (window.rect("Value of offset"), window.rect(&error));
    assert!(value.right() <= error.left(), "{value:?} and {error:?}");
    // The font has about six points a letter.
    assert!(value.width() > 5.2 * shown.chars().count() as f32, "{value:?} for {shown}");
}

/// A parameter that only scales a density is held by the fit: its ring is filled, its error says so, and it cannot be set free.
#[test]
fn what_the_fit_holds_is_shown_as_fixed() {
    let values: Vec<f64> =
        (1..60).map(|k| fitpanel::numeric::stats::normal_quantile(f64::from(k) / 60.0)).collect();
    let mut session = Session::new();
    let sample = Sample::new(values, None).unwrap();
    session.apply(Command::SetData(Arc::new(Dataset::new("sample", Data::Sample(sample))), None)).unwrap();
    session.apply(Command::SetFormula("gaus".into())).unwrap();
    let mut window = Window::new(session);
    assert!(!window.is_on("Fix Constant"), "before the fit it is free to move");
    window.click("Fit");
    window.keep_picture("held");
    let result = window.session().result().fresh().expect("a fresh result").clone();
    assert!(!result.minimum.params.iter().next().unwrap().is_free(), "the fit holds it");
    assert!(window.is_on("Fix Constant") && !window.is_on("Fix Mean"));
    assert!(window.has("fixed"), "{:?}", window.texts());
}

/// At 1280×800 six parameters, MINOS and the range with what is left out are all above the buttons.
#[test]
fn six_parameters_with_minos_fit_the_column() {
    let mut window = Window::example("lorentzian_peak.csv");
    // With a note below the formula.
    window.enter("Formula", "pol2+lorentzian");
    window.click("Best errors");
    window.click("Fit");
    window.keep_picture("six");
    let foot = window.rect("Reset").top();
    for label in ["Level of MINOS", "Range from", "Leave out"] {
        let rect = window.rect(label);
        assert!(rect.bottom() < foot && rect.height() > 10.0, "{label}: {rect:?} above {foot}");
    }
    let (level, last) = (window.rect("Level of MINOS"), window.rect("Do not store/draw"));
    assert!(
        level.bottom() < last.bottom() + 4.0,
        "in the cell that is empty anyhow: {level:?} beside {last:?}"
    );
}

/// What the report says of bins of different width is in the window too: counted beside the verdict, and in Messages even when Print is Quiet.
#[test]
fn warnings_of_the_report_are_messages() {
    let (mut window, _folder) =
        opened("bins.csv", "lo,hi,counts\n0,1,20\n1,2,25\n2,4,60\n4,8,80\n8,9,18\n9,10,22\n");
    window.enter("Formula", "gaus");
    assert!(!window.has("Show the warnings"));
    window.click("Fit");
    window.keep_picture("warned");
    let warnings = window.session().result().fresh().expect("a fresh result").warnings.clone();
    assert!(warnings.iter().any(|w| w.code == "W-VARBIN"), "{warnings:?}");
    window.click("Minimization");
    window.click("Quiet");
    window.click("Show the warnings");
    for warning in &warnings {
        assert!(window.says(&warning.text), "{warning:?} in {:?}", window.texts());
    }
    assert!(window.says("Bins differ in width") && !window.says("Below EDM threshold"));
    window.keep_picture("messages");
    // What the message advises can be done here.
    window.click("General");
    window.click("Times width");
    window.click("Fit");
    let warnings = window.session().result().fresh().expect("a fresh result").warnings.clone();
    assert!(!warnings.iter().any(|w| w.code == "W-VARBIN"), "{warnings:?}");
}

/// NSUM is a density of events whatever is chosen: the box is on, says why, and a click changes nothing.
#[test]
fn a_density_of_events_is_times_width() {
    let (mut window, _folder) =
        opened("bins.csv", "lo,hi,counts\n0,1,20\n1,2,25\n2,4,60\n4,8,80\n8,9,18\n9,10,22\n");
    window.enter("Formula", "gaus");
    assert!(!window.is_on("Times width"));
    window.enter("Formula", "NSUM(N1*gaus, N2*pol0)");
    assert!(window.is_on("Times width"), "the width is multiplied");
    window.click("Times width");
    assert!(window.is_on("Times width") && !window.session().config().member().cost.times_width);
    window.keep_picture("always");
}
