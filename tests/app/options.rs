//! Boxes, lists and buttons of ROOT's Fit Panel, each clicked as a person does, with what it changes.

use std::fmt::Write as _;

use egui::{Color32, PointerButton, vec2};
use fitpanel::fit::{Command, PrintLevel, Session, Task};
use fitpanel::minimize::{Algorithm, NoObserver};
use fitpanel::report::verdict;

use crate::window::Window;

/// FP005: the list begins with gaus and has landau, expo and all polynomials.
#[test]
fn the_list_of_predefined_functions() {
    let mut window = Window::new(Session::new());
    assert_eq!(window.session().config().member().formula, "gaus", "the default");
    window.open_list("Function");
    let polynomials = (0..=9).map(|n| format!("pol{n}"));
    for name in ["landau", "expo"].map(String::from).into_iter().chain(polynomials) {
        assert!(window.has(&name), "{name} is in the list");
    }
}

/// FP016: Integral averages the function over each bin; it is shown for histograms only.
#[test]
fn integral_averages_over_bins() {
    let mut window = Window::example("lorentzian_peak.csv");
    window.enter("Formula", "pol2(0)+lorentzian(3)");
    let chi2 = |window: &Window| window.session().result().fresh().unwrap().gof.chi2.unwrap();
    window.click("Fit");
    assert!((chi2(&window) - 58.928386).abs() < 1e-5, "at the centers");
    window.click("Integral");
    assert!(window.session().config().member().cost.integral && window.is_on("Integral"));
    window.click("Fit");
    let averaged = chi2(&window);
    let mut session = Session::new();
    session.apply(Command::OpenExample("lorentzian_peak.csv".into())).unwrap();
    session.apply(Command::SetFormula("pol2(0)+lorentzian(3)".into())).unwrap();
    let mut cost = session.config().member().cost.clone();
    cost.integral = true;
    session.apply(Command::SetCost(cost)).unwrap();
    let expected = session.run_now(&Task::Fit, &NoObserver).unwrap().gof.chi2.unwrap();
    assert!((averaged - expected).abs() < 1e-6 && (averaged - 58.928386).abs() > 1e-3, "{averaged}");
    assert!(!Window::example("peak.csv").has("Integral"), "points have no bins");
}

/// FP027, FP028, FP029: the report is the report, says the path of the search too, or is not there.
#[test]
fn three_kinds_of_print() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.click("Fit");
    window.click("Minimization");
    window.click("Messages");
    assert!(window.is_on("Default"));
    for (label, print) in
        [("Verbose", PrintLevel::Verbose), ("Quiet", PrintLevel::Quiet), ("Default", PrintLevel::Default)]
    {
        window.click(label);
        assert_eq!(window.session().config().print, print);
        assert!(window.is_on(label));
        assert_eq!(window.says("Below EDM threshold"), print != PrintLevel::Quiet, "{label}");
        assert_eq!(window.says("Path of the search"), print == PrintLevel::Verbose, "{label}");
        assert_eq!(window.says("Print is Quiet"), print == PrintLevel::Quiet, "{label}");
    }
}

/// FP023, FP025, FP026: a fit replaces the list of fitted functions, is added to it, is kept without being drawn, or is not kept.
#[test]
fn the_list_of_fitted_functions_by_its_boxes() {
    let mut window = Window::example("peak.csv");
    let list = |window: &Window| -> Vec<(String, bool)> {
        window.session().functions().iter().map(|f| (f.name.clone(), f.visible)).collect()
    };
    let fit = |window: &mut Window, formula: &str| {
        window.enter("Formula", formula);
        window.click("Fit");
    };
    let (peak, line, flat) = ("gaus(0)+pol1(3)", "pol1(0)", "pol0(0)");
    fit(&mut window, line);
    fit(&mut window, peak);
    assert_eq!(list(&window), [(peak.to_owned(), true)], "the list is replaced");
    window.click("Add to list");
    assert!(window.is_on("Add to list"));
    fit(&mut window, line);
    window.click("No drawing");
    fit(&mut window, flat);
    let all = [(peak.to_owned(), true), (line.to_owned(), true), (flat.to_owned(), false)];
    assert_eq!(list(&window), all);
    window.click("Do not store/draw");
    fit(&mut window, "pol2(0)");
    assert_eq!(list(&window), all, "nothing is kept");
}

/// FP013, FP015: a linear function is solved in one step unless the box is off (ROOT's F), without χ² where that is not wanted; other
/// functions have no such boxes.
#[test]
fn linear_functions_may_be_searched_for() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "pol2(0)");
    let fitted = |window: &mut Window| {
        window.click("Fit");
        let result = window.session().result().fresh().expect("a fresh result").clone();
        (result.minimum.edm, result.minimum.values())
    };
    assert!(window.is_on("Linear fit"));
    let (edm, solved) = fitted(&mut window);
    assert_eq!(edm, 0.0, "solved, not searched");
    window.click("Linear fit");
    assert!(!window.is_on("Linear fit"));
    assert_eq!(window.session().config().method.algorithm, Algorithm::Migrad);
    let (_, searched) = fitted(&mut window);
    for (a, b) in solved.iter().zip(searched) {
        assert!((a - b).abs() < 1e-4 * a.abs(), "{a} and {b}");
    }
    window.click("Linear fit");
    assert_eq!(window.session().config().method.algorithm, Algorithm::Auto);
    window.click("No Chi-square");
    let (_, again) = fitted(&mut window);
    assert_eq!(again, solved);
    assert_eq!(window.session().result().fresh().unwrap().gof.chi2, None);
    window.enter("Formula", "gaus(0)+pol1(3)");
    assert!(!window.is_enabled("Linear fit") && !window.is_on("Linear fit"), "not linear in mean and sigma");
    assert!(!window.has("No Chi-square"));
    window.hover("Linear fit");
    assert!(window.says("The function is not linear in all its free parameters"), "{:?}", window.texts());
}

/// FP024: the function is drawn over the data, a histogram's outline too; without SAME the data stay alone.
#[test]
fn same_draws_the_function_over_the_data() {
    let mut window = Window::example("lorentzian_peak.csv");
    window.enter("Formula", "pol2(0)+lorentzian(3)");
    window.click("Fit");
    // The color of fits in the light theme.
    let blue = [0x00, 0x72, 0xb2];
    let count = |window: &mut Window| {
        let figure = window.rect("Figure");
        let picture = window.picture();
        let inside = |x: u32, y: u32| figure.contains(egui::pos2(x as f32, y as f32));
        picture.enumerate_pixels().filter(|(x, y, p)| inside(*x, *y) && p.0[..3] == blue).count()
    };
    let with = count(&mut window);
    assert!(with > 500, "{with} pixels of the curve");
    window.click("SAME");
    assert_eq!(count(&mut window), 0, "only the data");
    window.click("SAME");
    assert_eq!(count(&mut window), with);
}

/// FP001: the panel is opened where the figure is, by the right button.
#[test]
fn the_panel_opens_from_the_menu_of_the_figure() {
    let mut window = Window::example("peak.csv");
    window.click("Close");
    assert!(!window.has("Formula"));
    window.right_click("Figure");
    window.keep_picture("figure_menu");
    window.click("Fit Panel of the figure");
    assert!(window.has("Formula"));
    assert!(window.session().config().member().selection.is_everything(), "a click is no range");
}

/// Y and Z have sliders like that of x, by their own labels.
#[test]
fn sliders_of_y_and_z() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("space.csv");
    let mut text = "x,x2,x3,y\n".to_owned();
    for k in 0..27 {
        let (a, b, c) = (k % 3, k / 3 % 3, k / 9);
        let y = 1 + a + 2 * b + 3 * c;
        writeln!(text, "{a},{b},{c},{y}").unwrap();
    }
    std::fs::write(&path, text).unwrap();
    let mut window = Window::new(Session::new());
    window.enter("Path", path.to_str().unwrap());
    window.enter("Formula", "a+b*x+c*y+d*z");
    for (axis, letter) in [(1, "y"), (2, "z")] {
        let chosen = |window: &Window| {
            let axis = window.session().config().member().selection.axis(axis);
            axis.ranges.first().map(|r| (r.lo, r.hi))
        };
        let handle = window.rect(&format!("Range slider of {letter}, upper end")).center();
        window.drag(PointerButton::Primary, handle, handle - vec2(70.0, 0.0));
        let (lo, hi) = chosen(&window).expect("a range");
        assert!(lo == 0.0 && (1.0..2.0).contains(&hi), "{letter}: {lo} to {hi}");
        window.enter(&format!("Range of {letter} from"), "0.5");
        assert_eq!(chosen(&window).map(|r| r.0), Some(0.5), "{letter}");
    }
    assert!(window.says("3 of 27 points"), "{:?}", window.texts());
}

/// FP021: the right handle moves the right edge, the part between the handles moves both and keeps their distance.
#[test]
fn both_ends_of_the_range_move() {
    let mut window = Window::example("peak.csv");
    let range =
        |window: &Window| window.session().config().member().selection.ranges.first().map(|r| (r.lo, r.hi));
    let handle = window.rect("Range slider, upper end").center();
    window.drag(PointerButton::Primary, handle, handle - vec2(80.0, 0.0));
    let (lo, hi) = range(&window).unwrap();
    assert!(lo < 1.0 && hi < 45.0, "{lo} to {hi}");
    let handle = window.rect("Range slider, lower end").center();
    window.drag(PointerButton::Primary, handle, handle + vec2(60.0, 0.0));
    let (lo, hi) = range(&window).unwrap();
    let middle = window.rect("Range slider, both ends").center();
    window.drag(PointerButton::Primary, middle, middle - vec2(30.0, 0.0));
    let (to_lo, to_hi) = range(&window).unwrap();
    assert!(to_lo < lo - 1.0 && to_hi < hi - 1.0, "{to_lo} to {to_hi} from {lo} to {hi}");
    assert!(((to_hi - to_lo) - (hi - lo)).abs() < 1e-6 * (hi - lo), "the distance stays");
    window.drag(PointerButton::Primary, middle - vec2(30.0, 0.0), middle - vec2(900.0, 0.0));
    let (end, other) = range(&window).unwrap();
    assert!(end >= 0.0 && ((other - end) - (hi - lo)).abs() < 1e-6 * (hi - lo), "{end} to {other}");
}

/// FP032: Close hides the panel, the menu brings it back with all that was chosen.
#[test]
fn close_hides_the_panel() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.click("Close");
    assert!(!window.has("Formula") && !window.has("Best errors"));
    window.click("View menu");
    window.click("Fit Panel");
    assert_eq!(window.value("Formula"), "gaus(0)+pol1(3)");
}

/// The color of most of the place of a label.
fn ground(window: &mut Window, label: &str) -> Color32 {
    let rect = window.rect(label);
    let picture = window.picture();
    let mut seen: std::collections::HashMap<[u8; 4], u32> = std::collections::HashMap::new();
    for x in rect.left() as u32..rect.right() as u32 {
        for y in rect.top() as u32..rect.bottom() as u32 {
            *seen.entry(picture.get_pixel(x, y).0).or_default() += 1;
        }
    }
    let most = seen.into_iter().max_by_key(|(_, n)| *n).unwrap().0;
    Color32::from_rgb(most[0], most[1], most[2])
}

/// IM067: green below a good fit, yellow below one that is out of date, red below one that is none.
#[test]
fn green_yellow_and_red() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.click("Fit");
    let good = ground(&mut window, "Good fit");
    assert!(good.g() > good.r() && good.g() > good.b(), "{good:?}");
    window.enter("Value of Mean", "20");
    let stale = ground(&mut window, "Out of date");
    assert!(
        stale.r() > stale.b() && stale.g() > stale.b() && stale.r() - stale.g() < stale.g() - stale.b(),
        "{stale:?}"
    );
    let mut session = Session::new();
    session.apply(Command::SetCustomCost { formula: "3+0*a".into(), errordef: None }).unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    let headline = verdict(session.result().fresh().unwrap()).headline;
    let mut window = Window::new(session);
    let bad = ground(&mut window, &headline);
    assert!(bad.r() > bad.g() + 8 && bad.r() > bad.b() + 8, "{headline}: {bad:?}");
}
