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
    window.key(Modifiers::NONE, Key::R);
    window.key(Modifiers::NONE, Key::B);
    assert!(!window.is_on("Ratio") && window.is_on("Band 95 %"));
    let of_new_points = |w: &Window| w.session().config().intervals.band_kind.prediction;
    assert!(!of_new_points(&window));
    window.key(Modifiers::NONE, Key::B);
    assert!(of_new_points(&window) && window.is_on("Band 95 %"));
    window.key(Modifiers::NONE, Key::B);
    assert!(!window.is_on("Band 95 %"), "none");
    window.key(Modifiers::NONE, Key::B);
    assert!(!of_new_points(&window) && window.is_on("Band 68 %"));

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

/// One key adds a part of the model, what was there keeps its values; 9 gives the keyboard to the formula, where figures are figures.
#[test]
fn figures_add_parts() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus");
    window.click("Fit");
    let mean = window.session().config().params[1].value;
    let parts = ["pol1", "pol2", "gaus", "breitwigner", "voigt", "expo", "sine", "power"];
    let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8];
    for (key, part) in keys.into_iter().zip(parts) {
        window.key(Modifiers::NONE, key);
        let formula = window.session().config().member().formula.clone();
        assert!(formula.starts_with("gaus") && formula.contains(&format!("+{part}")), "{part}: {formula}");
        assert_eq!(window.session().config().params[1].value, mean);
        window.key(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(window.session().config().member().formula, "gaus");
    window.key(Modifiers::NONE, Key::Num9);
    assert_eq!(window.focused().as_deref(), Some("Formula"));
    window.key(Modifiers::NONE, Key::Num1);
    assert_eq!(window.session().config().member().formula, "gaus", "a figure that is typed");
}

/// M leaves out the point under the pointer and takes it in again; F fixes the parameter whose row is pointed at; away from both they say what
/// to do and change nothing.
#[test]
fn m_and_f_act_on_what_is_pointed_at() {
    let mut window = Window::example("peak.csv");
    let used = |w: &Window| w.session().config().member().data.as_ref().unwrap().mask.len();
    let all = used(&window);
    let (x, y) = {
        let data = window.session().config().member().data.clone().unwrap();
        let fitpanel::data::Data::Points(points) = &data.data else { panic!("points") };
        (points.x[7], points.y[7])
    };
    let at = window.app().place_in_figure(x, y).unwrap();
    window.point_at(at);
    window.key(Modifiers::NONE, Key::M);
    let data = window.session().config().member().data.clone().unwrap();
    assert!(used(&window) == all - 1 && !data.mask.contains(7));
    window.point_at(at);
    window.key(Modifiers::NONE, Key::M);
    assert_eq!(used(&window), all);
    let row = window.rect("Fix Mean").center();
    window.point_at(row);
    window.key(Modifiers::NONE, Key::F);
    assert!(window.session().config().params[1].fixed);
    window.focus("Fix Sigma");
    window.key(Modifiers::NONE, Key::F);
    assert!(window.session().config().params[2].fixed, "the keyboard counts more than the pointer");
    let before = window.session().config().params.clone();
    let menu = window.rect("File menu").center();
    window.point_at(menu);
    window.focus("Fit");
    for key in [Key::M, Key::F] {
        window.key(Modifiers::NONE, key);
        assert!(
            window.app().notice().is_some_and(|n| n.starts_with("point at")),
            "{:?}",
            window.app().notice()
        );
    }
    assert!(used(&window) == all && window.session().config().params == before);
}

/// C draws the contour of the two parameters that its tab names; Shift+F5 guesses anew and fits.
#[test]
fn contour_and_a_fit_from_new_values_by_keys() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus+pol1");
    window.enter("Value of Mean", "2");
    window.key(Modifiers::SHIFT, Key::F5);
    let result = window.session().result().fresh().unwrap().clone();
    assert!((result.minimum.values()[1] - 22.2).abs() < 0.1, "not from 2: {:?}", result.minimum.values());
    window.key(Modifiers::NONE, Key::C);
    let contours = &window.session().result().fresh().unwrap().contours;
    assert!(contours.len() == 3 && window.has("Contour figure"), "{}", contours.len());
    window.click("FCN map");
    assert!(window.has("Map figure") && !window.has("Contour figure"));
    window.key(Modifiers::NONE, Key::C);
    assert!(window.has("Contour figure") && !window.has("Map figure"), "the map does not stay in front");
}

/// Every key of the table stands on the page of keys, which the window holds.
#[test]
fn the_page_of_keys_shows_all() {
    let mut window = Window::example("peak.csv");
    window.key(Modifiers::NONE, Key::F1);
    for words in ["Add a line", "Type a formula", "Fix or free the parameter", "Errors by MINOS", "Keys"] {
        assert!(window.says(words), "{words}");
    }
    assert!(window.rect("Close keys").bottom() < 790.0);
    window.keep_picture("keys");
}
