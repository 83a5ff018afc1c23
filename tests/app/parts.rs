//! The parts of a sum by name, in the Fit Function card.

use egui::{Key, Modifiers};
use fitpanel::report::figure::{Layer, Role};
use fitpanel::report::{ViewOptions, data_figure};

use crate::window::Window;

const PEAK: &str = "Part gaus, Peak 1";
const LINE: &str = "Part pol1, Line";

fn fitted() -> Window {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.click("Fit");
    window
}

fn undo(window: &mut Window) {
    window.key(Modifiers::COMMAND, Key::Z);
}

/// Labels and colors of the parts that are drawn.
fn drawn(window: &Window) -> Vec<(String, usize)> {
    let layers = data_figure(window.session(), &ViewOptions::default()).main.layers;
    let part = |layer: Layer| match layer {
        Layer::Curve { role: Role::Part(k), label, dashed: true, .. } => Some((label, k)),
        _ => None,
    };
    layers.into_iter().filter_map(part).collect()
}

/// A sum has a list of its parts; the one that is chosen has its handles alone.
#[test]
fn a_part_is_chosen() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus");
    assert!(!window.has("Part gaus, Peak 1"), "one term is no list");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.click("Fit");
    assert!(window.has(PEAK) && window.has(LINE), "{:?}", window.texts());
    let handles =
        |window: &Window, of: &str| window.texts().iter().any(|text| text.contains(&format!(" of {of}: ")));
    assert!(handles(&window, "gaus") && handles(&window, "pol1"));
    window.click(LINE);
    assert!(window.is_on(LINE) && !window.is_on(PEAK));
    assert!(!handles(&window, "gaus") && handles(&window, "pol1"));
    window.keep_picture("part chosen");
    window.click(LINE);
    assert!(handles(&window, "gaus") && !window.is_on(LINE), "all again");
}

#[test]
fn a_part_is_hidden_and_colored() {
    let mut window = fitted();
    window.click("Menu of gaus");
    window.keep_picture("menu of a part");
    window.click("Hide");
    assert_eq!(drawn(&window), [("pol1".to_owned(), 1)]);
    assert!(window.session().result().fresh().is_some(), "the fit is the same");
    window.click("Menu of gaus");
    window.click("Show");
    assert_eq!(drawn(&window).len(), 2);
    window.click("Menu of pol1");
    window.click("Color 4 of pol1");
    assert_eq!(drawn(&window)[1], ("pol1".to_owned(), 3));
    undo(&mut window);
    undo(&mut window);
    assert_eq!(drawn(&window), [("pol1".to_owned(), 1)], "each is a step");
}

#[test]
fn a_part_is_fixed_and_guessed() {
    let mut window = fitted();
    let fixed =
        |window: &Window| window.session().config().params.iter().map(|p| p.fixed).collect::<Vec<_>>();
    window.click("Menu of gaus");
    window.click("Fix all");
    assert_eq!(fixed(&window), [true, true, true, false, false]);
    window.click("Menu of gaus");
    assert!(!window.is_enabled("Fix all"));
    window.click("Free all");
    assert_eq!(fixed(&window), [false; 5]);
    undo(&mut window);
    undo(&mut window);
    assert_eq!(fixed(&window), [false; 5]);
    let fitted = window.session().config().params.values();
    window.click("Menu of gaus");
    window.click("Guess again");
    let guessed = window.session().config().params.values();
    assert_eq!(guessed[3..], fitted[3..], "the other part stays");
    assert_ne!(guessed[..3], fitted[..3]);
    // What the line leaves is a peak at 22 ± 1 with a width of about 3.
    assert!((guessed[1] - 22.0).abs() < 1.0 && (2.0..5.0).contains(&guessed[2]), "{guessed:?}");
}

#[test]
fn a_part_is_removed() {
    let mut window = fitted();
    let fitted = window.session().config().params.values();
    window.click("Remove part gaus");
    assert_eq!(window.value("Formula"), "pol1(0)");
    assert_eq!(window.session().config().params.values(), fitted[3..]);
    assert!(!window.has(LINE), "one term is no list");
    undo(&mut window);
    assert_eq!(
        (window.value("Formula").as_str(), window.session().config().params.values()),
        ("gaus(0)+pol1(3)", fitted)
    );
    window.click("Menu of pol1");
    window.click("Remove");
    assert_eq!(window.value("Formula"), "gaus(0)");
}

/// The list of a folded card is not seen, and another formula has other parts: nothing stays chosen.
#[test]
fn a_part_that_is_not_listed_is_not_chosen() {
    let mut window = fitted();
    let handles =
        |window: &Window, of: &str| window.texts().iter().any(|text| text.contains(&format!(" of {of}: ")));
    window.click(LINE);
    assert!(!handles(&window, "gaus"));
    window.click("Section Fit Function");
    assert!(handles(&window, "gaus") && handles(&window, "pol1"), "{:?}", window.texts());
    window.click("Section Fit Function");
    assert!(!window.is_on(LINE) && !window.is_on(PEAK));
    window.click(LINE);
    window.enter("Formula", "gaus(0)+expo(3)");
    assert!(handles(&window, "gaus") && !window.is_on(PEAK), "{:?}", window.texts());
    window.enter("Formula", "gaus(0)+pol1(3)");
    assert!(!window.is_on(LINE), "it was let go");
}

/// Beside a parameter stands its part as the list calls it; a screen reader says names whole, however they are shortened.
#[test]
fn results_name_the_part_of_a_parameter() {
    let mut window = fitted();
    window.click("Results");
    let n = |window: &Window, text: &str| window.texts().iter().filter(|t| *t == text).count();
    assert_eq!((n(&window, "Peak 1"), n(&window, "Line")), (3, 2), "{:?}", window.texts());
    window.enter("Formula", "a_long_name_of_the_first*x+a_long_name_of_the_second");
    window.click("Fit");
    for name in ["a_long_name_of_the_first", "a_long_name_of_the_second"] {
        assert!(n(&window, name) >= 2, "{:?}", window.texts());
    }
    window.keep_picture("long names");
}
