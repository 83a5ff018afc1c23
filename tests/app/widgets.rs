//! Widgets of ROOT's Fit Panel one by one, by their labels, with the numbers of ROOT 6.40 where there are some.

use std::sync::Arc;

use fitpanel::cost::{CostKind, Weights};
use fitpanel::data::{Data, Dataset, Histogram, Points, YErrors};
use fitpanel::fit::{Command, ErrorScaling, PrintLevel, Session};
use fitpanel::minimize::Algorithm;

use crate::window::Window;

/// Over these data with this formula.
fn over(data: Data, formula: &str) -> Window {
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(Dataset::new("data", data)), None)).unwrap();
    session.apply(Command::SetFormula(formula.into())).unwrap();
    Window::new(session)
}

/// The Lorentzian peak on a parabola, as ROOT's FittingDemo has it.
fn demo() -> Window {
    let mut window = Window::example("lorentzian_peak.csv");
    window.enter("Formula", "pol2(0)+lorentzian(3)");
    window
}

/// The cost at the minimum after a click on Fit.
fn fitted(window: &mut Window) -> f64 {
    window.click("Fit");
    window.session().result().fresh().expect("a fresh result").minimum.fval
}

/// Without data there is nothing to fit, to read again or to guess.
#[test]
fn without_data_nothing_can_be_fitted() {
    let mut window = Window::new(Session::new());
    for label in ["Fit", "Fit now", "Update", "Guess start values", "Undo"] {
        assert!(!window.is_enabled(label), "{label}");
    }
    window.choose("Data Set", "peak.csv");
    for label in ["Fit", "Fit now", "Update", "Guess start values"] {
        assert!(window.is_enabled(label), "{label}");
    }
}

/// FP012, FP016, FP018, FP019: the methods and weights by their labels, with the costs that ROOT 6.40 gives (its likelihoods count half).
#[test]
fn methods_and_weights_give_the_numbers_of_root() {
    let mut window = demo();
    let close = |found: f64, root: f64| assert!((found - root).abs() < 2e-6 * root, "{found} for {root}");
    close(fitted(&mut window), 58.928_386);
    window.choose("Method", "Binned Likelihood");
    close(fitted(&mut window), 2.0 * 27.836_969_87);
    window.click("Integral");
    close(fitted(&mut window), 2.0 * 27.834_190_8);
    window.choose("Method", "Chi-square");
    close(fitted(&mut window), 58.960_625_8);
    window.click("Integral");
    window.choose("Method", "Pearson Chi-square");
    close(fitted(&mut window), 53.158_914_94);
    window.choose("Method", "Chi-square");
    window.click("All weights = 1");
    close(fitted(&mut window), 1_462.604_906);
    window.click("Empty bins, weights=1");
    assert!(!window.is_on("All weights = 1") && window.is_on("Empty bins, weights=1"), "one or the other");
    assert_eq!(window.session().config().member().cost.weights, Weights::OneAll);
}

/// With Keep my values a predefined function has no limits but the user's, and no start values but his.
#[test]
fn keep_my_values() {
    let mut window = Window::example("peak.csv");
    let limited = |window: &Window| !window.session().config().params[2].limits.is_none();
    window.enter("Formula", "pol1");
    window.choose("Function", "gaus");
    assert!(limited(&window), "Sigma is above zero");
    window.enter("Formula", "pol1");
    window.click("Keep my values");
    window.choose("Function", "gaus");
    assert!(!limited(&window) && window.session().config().keep_user_values);
}

/// The cells of the status bar follow the choices.
#[test]
fn the_status_bar() {
    let mut window = Window::example("peak.csv");
    assert!(window.says("peak.csv") && window.says("Automatic") && window.says("Prn: DEF"));
    window.click("Minimization");
    window.choose("Algorithm", Algorithm::Simplex.title());
    window.click("2 careful");
    window.click("Verbose");
    for cell in [Algorithm::Simplex.title(), "strategy 2", "Prn: VER"] {
        assert!(window.has(cell) || window.says(cell), "{cell}");
    }
}

/// Set Parameters: limits that cross are refused in a sentence and change nothing, "none" frees them, and a parameter can be fixed at zero.
#[test]
fn set_parameters_in_detail() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.click("Set Parameters…");
    let limits = |window: &Window| {
        let limits = window.session().config().params[1].limits;
        (limits.lower(), limits.upper())
    };
    window.enter("Upper limit of Mean", "25");
    window.enter("Lower limit of Mean", "30");
    assert_eq!(limits(&window), (None, Some(25.0)));
    assert!(window.app().notice().is_some_and(|n| n.starts_with("Mean:")), "{:?}", window.app().notice());
    window.enter("Lower limit of Mean", "20");
    assert_eq!(limits(&window), (Some(20.0), Some(25.0)));
    let value = window.session().config().params[1].value;
    assert!((20.0..=25.0).contains(&value), "{value}");
    window.enter("Upper limit of Mean", "none");
    assert_eq!(limits(&window), (Some(20.0), None));
    window.enter("Step of Mean", "0.25");
    assert_eq!(window.session().config().params[1].step, Some(0.25));
    window.keep_picture("set_parameters");
    window.enter("Value of p1 in Set Parameters", "0");
    window.click("Fix p1 in Set Parameters");
    window.click("OK in Set Parameters");
    fitted(&mut window);
    let result = window.session().result().fresh().unwrap().clone();
    let slope = result.minimum.params.iter().nth(4).unwrap();
    assert!(slope.value == 0.0 && slope.fixed, "{slope:?}");
}

/// A formula that is longer than its entry is read whole under the pointer, a short one is not said twice.
#[test]
fn a_long_formula_is_read_whole() {
    let mut window = Window::example("peak.csv");
    let formula = "A*exp(-0.5*((x-center)/width)^2)+offset+slope*x+curvature*x^2";
    let times = |window: &Window, text: &str| window.texts().iter().filter(|t| *t == text).count();
    window.enter("Formula", formula);
    let before = times(&window, formula);
    window.hover("Formula");
    assert!(times(&window, formula) > before, "{:?}", window.texts());
}

/// What was fitted in this run is the list of User Func.
#[test]
fn formulas_fitted_before() {
    let mut window = Window::example("peak.csv");
    for formula in ["pol1", "pol2"] {
        window.enter("Formula", formula);
        window.click("Fit");
    }
    window.choose("Type", "User Func");
    window.choose("Function", "pol1");
    assert_eq!(window.value("Formula"), "pol1");
}

/// The error definition scales errors by its root: four times as much, twice the error. Nonsense is refused.
#[test]
fn the_error_definition() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "pol1");
    fitted(&mut window);
    let errors = |window: &Window| window.session().result().fresh().unwrap().errors();
    let before = errors(&window);
    window.click("Minimization");
    window.enter("Error definition", "4");
    fitted(&mut window);
    for (a, b) in before.iter().zip(errors(&window)) {
        assert!((b / a - 2.0).abs() < 1e-6, "{a} and {b}");
    }
    window.enter("Error definition", "-1");
    assert!(window.app().notice().is_some_and(|n| n.starts_with("error definition: -1")));
    assert_eq!(window.session().config().member().cost.errordef, Some(4.0));
}

/// Points and reach of a profile, points of a contour.
#[test]
fn as_many_points_as_wanted() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "pol1");
    fitted(&mut window);
    window.click("Profiles");
    window.enter("Points of the profile", "21");
    window.enter("Reach of the profile", "2");
    window.click("Draw profile");
    window.keep_picture("profile_points");
    let result = window.session().result().fresh().unwrap().clone();
    let (profile, error) = (&result.profiles[0], result.errors()[0]);
    assert_eq!(profile.x.len(), 21);
    assert!(((profile.x[20] - profile.x[0]) / (4.0 * error) - 1.0).abs() < 1e-6, "{:?}", profile.x);
    window.enter("Points of the profile", "2");
    assert!(window.app().notice().is_some_and(|n| n.starts_with("points: '2' is not allowed")));
    window.click("Contours");
    window.enter("Points of the contour", "24");
    window.click("Draw contour");
    let contours = window.session().result().fresh().unwrap().contours.clone();
    assert!(contours.len() == 3 && contours.iter().all(|c| c.points.len() == 25), "{contours:?}");
}

/// A beginning beyond the end takes it along; ends are those of a parameter of this formula.
#[test]
fn ends_of_a_scan_follow() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "pol1");
    fitted(&mut window);
    window.click("Profiles");
    window.enter("Min of the scan", "10");
    window.enter("Max of the scan", "30");
    window.enter("Min of the scan", "40");
    assert!(window.app().notice().is_none(), "{:?}", window.app().notice());
    window.click("Draw profile");
    let last = |window: &Window| {
        let x = window.session().result().fresh().unwrap().profiles.last().unwrap().x.clone();
        (x[0], x[x.len() - 1])
    };
    assert_eq!(last(&window), (40.0, 60.0));
    window.enter("Formula", "expo");
    fitted(&mut window);
    window.click("Profiles");
    window.click("Draw profile");
    assert!(last(&window).1 < 40.0, "not the ends of the parameter before: {:?}", last(&window));
}

/// ROOT's Min and Max of a scan, any levels of contours in a list, and the function as a map: by their labels. The ends of the scan are those
/// typed; two times the rise of F at each level is its quantile of χ² with two degrees of freedom (0.683: 2.2977; 0.9: 4.6052), k² for kσ.
#[test]
fn scans_levels_and_maps_as_wanted() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "pol1");
    fitted(&mut window);
    window.click("Profiles");
    window.enter("Min of the scan", "10");
    window.enter("Max of the scan", "30");
    window.click("Others held");
    window.click("Draw profile");
    window.click("Others held");
    window.click("Draw profile");
    let profiles = window.session().result().fresh().unwrap().profiles.clone();
    assert_eq!(profiles.len(), 2, "both curves stand together");
    for profile in &profiles {
        assert_eq!((profile.x[0], profile.x[profile.x.len() - 1]), (10.0, 30.0));
    }
    assert!(window.says("scan, others held") && window.says("profile"), "{:?}", window.texts());
    window.keep_picture("profile_span");
    window.enter("Max of the scan", "5");
    assert!(window.app().notice().is_some_and(|n| n.contains("is not below")), "{:?}", window.app().notice());
    window.enter("Reach of the profile", "2");
    window.click("Draw profile");
    let x = window.session().result().fresh().unwrap().profiles.last().unwrap().x.clone();
    assert!(x[0] != 10.0 && x[x.len() - 1] != 30.0, "a reach that is typed is that of both sides");

    window.click("Contours");
    window.enter("Levels of the contours", "0.683, 0.9");
    window.click("Draw contour");
    let rises = |window: &Window| -> Vec<f64> {
        window.session().result().fresh().unwrap().contours.iter().map(|c| c.rise).collect()
    };
    for (rise, table) in rises(&window).into_iter().zip([2.2977, 4.6052]) {
        assert!((rise - table).abs() < 1e-4, "{rise}");
    }
    window.enter("Levels of the contours", "1s 2.5s");
    window.click("Draw contour");
    assert_eq!(rises(&window), [1.0, 6.25]);
    window.keep_picture("contour_levels");
    window.enter("Levels of the contours", "1s, much");
    assert!(window.app().notice().is_some_and(|n| n.starts_with("level: 'much'")));
    window.click("FCN map");
    let scan = window.session().result().fresh().unwrap().scans[0].clone();
    assert_eq!((scan.x[0].len(), scan.x[1].len()), (40, 40));
    assert!(window.has("Map figure"), "{:?}", window.texts());
    window.keep_picture("contour_map");
    window.click("Draw contour");
    assert!(window.has("Contour figure") && !window.has("Map figure"));
}

/// Sixteen parameters: the table scrolls, the buttons stay.
#[test]
fn many_parameters_scroll() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "pol15");
    window.keep_picture("sixteen");
    assert_eq!(window.session().config().params.len(), 16);
    for label in ["Update", "Fit", "Reset", "Close"] {
        assert!(window.rect(label).bottom() < 776.0, "{label}: {:?}", window.rect(label));
    }
    assert!(window.rect("Value of p15").width() > 40.0);
}

/// Ignore x errors: the straight line through eight points of ROOT's golden numbers, with errors of y alone. A box of points with errors of x only.
#[test]
fn errors_of_x_can_be_ignored() {
    let x: Vec<f64> = (0..8).map(f64::from).collect();
    let y = vec![1.1, 1.9, 3.2, 3.8, 5.3, 6.1, 6.7, 8.4];
    let sx = vec![0.1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.1, 0.2];
    let sy = vec![0.2, 0.3, 0.2, 0.2, 0.4, 0.2, 0.3, 0.2];
    let points = Points::new(x, y, Some(sx), YErrors::Symmetric(sy)).unwrap();
    let mut window = over(Data::Points(points), "pol1");
    window.click("Ignore x errors");
    assert!((fitted(&mut window) - 6.653_718_239).abs() < 1e-8);
    let (values, errors) = {
        let result = window.session().result().fresh().unwrap();
        (result.minimum.values(), result.errors())
    };
    for (found, root) in
        [(values[0], 0.997_537), (values[1], 1.024_269), (errors[0], 0.141_744), (errors[1], 0.033_881_2)]
    {
        assert!((found - root).abs() < 1e-6, "{found} for {root}");
    }
    window.click("Ignore x errors");
    assert!((fitted(&mut window) - 6.653_718_239).abs() > 0.1);
    assert!(!Window::example("peak.csv").has("Ignore x errors"));
}

/// A constant through K bins of weighted entries by likelihood: â = ΣW/K, and with Weighted entries σ = √ΣW²/K.
#[test]
fn weighted_entries() {
    let content = vec![10.0, 12.0, 9.0, 13.0];
    let edges: Vec<f64> = (0..5).map(f64::from).collect();
    let squares: [f64; 4] = [24.0, 29.0, 16.0, 25.0];
    let mut histogram = Histogram::from_edges(&edges, content).unwrap();
    histogram.error = Some(squares.iter().map(|w| w.sqrt()).collect());
    let mut window = over(Data::Histogram(histogram), "pol0");
    assert!(!window.has("Weighted entries"), "least squares take the errors as they are");
    window.choose("Method", "Binned Likelihood");
    let found = |window: &mut Window| {
        fitted(window);
        let result = window.session().result().fresh().unwrap();
        (result.minimum.values()[0], result.errors()[0])
    };
    window.click("Weighted entries");
    assert_eq!(window.value("Method"), "Binned Likelihood WL");
    let (value, error) = found(&mut window);
    assert!((value - 11.0).abs() < 1e-6 && (error - 94.0_f64.sqrt() / 4.0).abs() < 1e-6, "{value} ± {error}");
}

/// FP031: Reset puts every setting back, formula and Operation as ROOT does, and leaves the data where they are.
#[test]
fn reset_forgets_nothing() {
    let mut window = demo();
    window.choose("Method", "Binned Likelihood");
    for label in ["Integral", "Best errors", "Add to list", "Minimization", "2 careful", "Quiet", "Improve"] {
        window.click(label);
    }
    window.choose("Algorithm", Algorithm::Simplex.title());
    window.enter("Tolerance", "0.5");
    window.enter("Range to", "2");
    window.click("Add");
    window.click("Reset");
    assert!(window.is_on("Nop"));
    let config = window.session().config();
    let cost = &config.member().cost;
    assert!((cost.kind, cost.integral, cost.weights) == (CostKind::Auto, false, Weights::Errors), "{cost:?}");
    assert!(
        config.intervals.minos.is_none() && !config.storing.append && config.print == PrintLevel::Default
    );
    assert!(
        config.method.algorithm == Algorithm::Auto
            && !config.method.improve
            && config.method.tolerance == 0.1
    );
    assert!(config.scaling == ErrorScaling::Auto && config.member().selection.is_everything());
    assert!(config.member().data.is_some());
    assert_eq!(window.value("Formula"), "gaus");
}
