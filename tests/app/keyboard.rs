//! Without a mouse.

use egui::{Key, Modifiers};
use fitpanel::app::Theme;
use fitpanel::fit::Shown;

use crate::window::Window;

#[test]
fn fit_guess_undo_and_views_by_keys() {
    let mut window = Window::example("peak.csv");
    window.key(Modifiers::NONE, Key::F5);
    assert!(matches!(window.session().result(), Shown::Fresh(_)), "F5 fits");
    window.key(Modifiers::NONE, Key::G);
    let label = window.session().undo_label().map(str::to_owned);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_ne!(window.session().undo_label().map(str::to_owned), label, "Ctrl+Z undid it");
    window.key(Modifiers::COMMAND, Key::Enter);
    assert!(matches!(window.session().result(), Shown::Fresh(_)), "Ctrl+Enter fits");

    assert!(window.is_on("Pull") && window.is_on("Band 68 %"));
    window.key(Modifiers::NONE, Key::R);
    window.key(Modifiers::NONE, Key::B);
    assert!(!window.is_on("Pull") && !window.is_on("Band 68 %"));

    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    assert_eq!(window.app().theme(), Theme::Dark);
    window.key(Modifiers::NONE, Key::F1);
    assert!(window.says("Ctrl+Shift+Z or Ctrl+Y"), "the keyboard map");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.has("Close keys"));
    window.key(Modifiers::NONE, Key::F4);
    assert!(!window.has("Formula"), "the Fit Panel is hidden");
    window.key(Modifiers::NONE, Key::F4);
    assert!(window.has("Formula"));
}

#[test]
fn letters_typed_into_a_field_are_letters() {
    let mut window = Window::example("peak.csv");
    window.type_into("Formula", "gaus+b*R");
    assert_eq!(window.value("Formula"), "gaus+b*R");
    assert!(window.is_on("Pull") && window.is_on("Band 68 %"), "no key fired");
    window.key(Modifiers::NONE, Key::Escape);
    assert_eq!(window.value("Formula"), "gaus+pol1", "Escape gives the committed formula back");
}

#[test]
fn every_control_can_be_reached_with_tab() {
    let mut window = Window::example("peak.csv");
    let mut reached = Vec::new();
    for _ in 0..90 {
        window.key(Modifiers::NONE, Key::Tab);
        reached.extend(window.focused());
    }
    for label in [
        "Data Set",
        "Type",
        "Function",
        "Add",
        "Formula",
        "Value of Mean",
        "Fix Sigma",
        "Method",
        "Best errors",
        "Range from",
        "Update",
        "Fit",
        "Reset",
        "Correlations",
    ] {
        assert!(reached.iter().any(|r| r == label), "{label} is not reached: {reached:?}");
    }
}
