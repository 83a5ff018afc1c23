//! Boxes, lists and buttons of ROOT's Fit Panel, each clicked as a person does, with what it changes.

use egui::{Color32, PointerButton, vec2};
use fitpanel::fit::{Command, PrintLevel, Session, Task};
use fitpanel::minimize::NoObserver;
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
