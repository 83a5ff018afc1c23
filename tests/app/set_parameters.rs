//! ROOT's Set Parameters as a window in the window, without the faults of ROOT's.

use egui::{Key, Modifiers, PointerButton, vec2};
use fitpanel::fit::ValueOrigin;
use fitpanel::params::Parameter;

use crate::window::Window;

/// Over a peak on a line, opened.
fn opened() -> Window {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.click("Set Parameters…");
    assert!(window.has("Set Parameters of"));
    window
}

fn param(window: &Window, k: usize) -> Parameter {
    window.session().config().params[k].clone()
}

fn values(window: &Window) -> Vec<f64> {
    window.session().config().params.values()
}

/// With Immediate preview a typed value is that of the session at once, each change one step; Cancel takes all of them back, and that too can
/// be undone.
#[test]
fn each_change_is_a_step_and_cancel_takes_all_back() {
    let mut window = opened();
    let before = (values(&window), window.session().config().origins.clone());
    window.enter("Value of Mean in Set Parameters", "20.5");
    assert_eq!(param(&window, 1).value, 20.5);
    window.enter("Value of p1 in Set Parameters", "-0.25");
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!((param(&window, 1).value, param(&window, 4).value), (20.5, before.0[4]), "the last one only");
    window.click("Bound Sigma");
    window.click("Fix Mean in Set Parameters");
    window.click("Cancel in Set Parameters");
    assert!(!window.has("Set Parameters of"));
    assert_eq!((values(&window), window.session().config().origins.clone()), before);
    assert!(!param(&window, 1).fixed && param(&window, 2).limits.upper().is_none());
    window.key(Modifiers::COMMAND, Key::Z);
    assert!(param(&window, 1).fixed && param(&window, 1).value == 20.5, "undone");
}

/// Without preview changes wait: for Apply, or for nothing at all when they are cancelled.
#[test]
fn without_preview_changes_wait_for_apply() {
    let mut window = opened();
    let before = values(&window);
    window.click("Immediate preview");
    assert!(!window.is_enabled("Apply in Set Parameters"));
    window.enter("Value of Mean in Set Parameters", "20.5");
    window.enter("Lower limit of Mean", "10");
    assert_eq!(values(&window), before, "it waits");
    assert_eq!(window.value("Value of Mean in Set Parameters"), "20.5");
    window.click("Apply in Set Parameters");
    assert_eq!((param(&window, 1).value, param(&window, 1).limits.lower()), (20.5, Some(10.0)));
    assert_eq!(window.session().config().origins[1], ValueOrigin::User);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!((values(&window), param(&window, 1).limits.lower()), (before.clone(), None), "one step");
    window.enter("Value of Mean in Set Parameters", "25");
    window.click("Cancel in Set Parameters");
    assert_eq!(values(&window), before);
}

/// Bound takes the ends of the line as limits and leaves the value where it is; a typed limit moves it only as far as it must; unticked there
/// is none.
#[test]
fn bound_does_not_move_the_value() {
    let mut window = opened();
    let before = param(&window, 1).value;
    window.click("Bound Mean");
    let limits = param(&window, 1).limits;
    assert!(limits.lower().unwrap() < before && before < limits.upper().unwrap(), "{limits:?}");
    window.enter("Upper limit of Mean", "60");
    assert_eq!(param(&window, 1).value, before, "ROOT moves it to the middle");
    window.enter("Lower limit of Mean", "30");
    assert_eq!(param(&window, 1).value, 30.0, "to the limit, no farther");
    window.click("Bound Mean");
    assert!(param(&window, 1).limits.is_none() && !window.is_on("Bound Mean"));
}

/// Negative values have a line, limits and a step; the arrows go by it, and so does a typed one. A value is fixed at zero.
#[test]
fn negative_values_and_zero_are_like_others() {
    let mut window = opened();
    window.enter("Value of p1 in Set Parameters", "-40");
    assert_eq!(window.value("Step of p1"), "1");
    for field in ["Lower limit of p1", "Upper limit of p1"] {
        assert!(!window.value(field).is_empty() && window.value(field) != "–", "{field}");
    }
    window.click("A step more of p1");
    assert_eq!(param(&window, 4).value, -39.0);
    window.enter("Step of p1", "0.5");
    window.click("A step less of p1");
    assert_eq!((param(&window, 4).value, param(&window, 4).step), (-39.5, Some(0.5)));
    window.enter("Step of p1", "-2");
    assert!(window.says("is no length") && param(&window, 4).step == Some(0.5));
    window.enter("Value of p1 in Set Parameters", "0");
    window.click("Fix p1 in Set Parameters");
    window.click("Fit");
    let fitted = window.session().result().fresh().unwrap().minimum.params.iter().nth(4).cloned().unwrap();
    assert!(fitted.fixed && fitted.value == 0.0 && fitted.limits.is_none(), "{fitted:?}");
}

/// The mark of the value is dragged in one step and the curve follows; a mark at an end makes a limit. Errors stay beside the values.
#[test]
fn the_line_has_three_marks() {
    let mut window = opened();
    window.click("Fit");
    let before = param(&window, 1).value;
    assert!(window.says("± 0.14") || window.says("0.14"));
    let mark = window.rect("Slider of Mean in Set Parameters").center();
    window.drag(PointerButton::Primary, mark, mark + vec2(25.0, 0.0));
    assert!(param(&window, 1).value > before, "{}", param(&window, 1).value);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(param(&window, 1).value, before, "one step");
    let end = window.rect("Slider of Mean in Set Parameters, upper end").center();
    window.drag(PointerButton::Primary, end, end - vec2(30.0, 0.0));
    let limits = param(&window, 1).limits;
    assert!(limits.lower().is_none() && limits.upper().is_some_and(|v| v > before), "{limits:?}");
}

/// Twenty-five parameters scroll, the buttons stay in the window, and the columns stand below their titles. Nothing else is blocked meanwhile.
#[test]
fn many_parameters_scroll_and_nothing_is_blocked() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "pol15(0)+gaus(16)+gaus(19)+gaus(22)");
    window.key(Modifiers::SHIFT, Key::P);
    window.keep_picture("many_parameters");
    let (ok, first) = (window.rect("OK in Set Parameters"), window.rect("Value of p0 in Set Parameters"));
    assert!(ok.bottom() < 800.0 && first.top() > 0.0, "{ok:?} {first:?}");
    let second = window.rect("Value of p1 in Set Parameters");
    assert!((first.right() - second.right()).abs() < 0.5 && (first.width() - second.width()).abs() < 0.5);
    window.enter("Formula", "pol1");
    assert!(window.has("Step of p1") && !window.has("Step of p2"), "it follows the formula");
    window.key(Modifiers::SHIFT, Key::P);
    assert!(!window.has("Set Parameters of"));
}
