//! How the window looks: size of text, contrast.

use egui::{Key, Modifiers};
use fitpanel::app::{Contrast, Theme};
use fitpanel::fit::{Command, Session};

use crate::window::Window;

fn opened(theme: Theme) -> Window {
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    Window::sized(session, theme, [1280.0, 800.0])
}

/// WG068: Ctrl and plus, minus, zero, also while something is typed; no larger than the window has room for.
#[test]
fn text_grows_and_shrinks_by_keys() {
    let mut window = opened(Theme::Light);
    let (plus, minus, zero) = (Key::Plus, Key::Minus, Key::Num0);
    // The foot of the window in points: fewer of them have room when each is larger.
    let foot = |window: &Window| window.rect("Update").bottom().round();
    let usual = foot(&window);
    assert_eq!(window.app().look().2, 100);
    window.key(Modifiers::COMMAND, plus);
    window.key(Modifiers::COMMAND, plus);
    assert_eq!(window.app().look().2, 120);
    let lost = usual - foot(&window);
    assert!((lost - (800.0 - 800.0 / 1.2)).abs() < 2.0, "{usual} {lost}");
    window.type_into("Formula", "gaus+pol0");
    window.key(Modifiers::COMMAND, minus);
    assert_eq!((window.app().look().2, window.value("Formula").as_str()), (110, "gaus+pol0"));
    window.key(Modifiers::COMMAND, zero);
    assert_eq!((window.app().look().2, foot(&window)), (100, usual));
    for _ in 0..9 {
        window.key(Modifiers::COMMAND, minus);
    }
    assert_eq!(window.app().look().2, 70);
    window.click("View menu");
    window.click("Usual text size");
    assert_eq!(window.app().look().2, 100);
    // Twice as large needs a window of 1680 by 1040.
    assert_eq!(window.app().zoom(egui::vec2(1280.0, 800.0)), 1.0);
    let app = fitpanel::app::App::new(Session::new(), Theme::Light).with_look(Contrast::Usual, 200);
    assert_eq!(app.zoom(egui::vec2(1920.0, 1080.0)), 2.0);
    assert!((app.zoom(egui::vec2(1280.0, 800.0)) - 1.5).abs() < 0.05);
    assert_eq!(app.zoom(egui::vec2(400.0, 300.0)), 1.0);
}

/// Text that was to be larger than the window has room for grows and shrinks from what is shown, not from what was wished.
#[test]
fn text_steps_from_what_is_shown() {
    let app = fitpanel::app::App::new(Session::new(), Theme::Light).with_look(Contrast::Usual, 200);
    let mut window = Window::of(app, [1008.0, 800.0]);
    let shown = window.zoom();
    assert!(shown < 1.6 && window.app().look().2 == 200, "{shown}");
    window.key(Modifiers::COMMAND, Key::Plus);
    assert!(window.app().notice().is_some_and(|text| text.contains("no room for larger text")));
    assert_eq!((window.zoom(), window.app().look().2), (shown, 200));
    window.key(Modifiers::COMMAND, Key::Minus);
    assert!((shown - window.zoom() - 0.1).abs() < 0.01, "{} after {shown}", window.zoom());
    window.key(Modifiers::COMMAND, Key::Plus);
    assert!((window.zoom() - shown).abs() < 0.01, "{} for {shown}", window.zoom());
}

/// WG069: the menu has it, in both themes; nothing but colors changes.
#[test]
fn high_contrast_in_both_themes() {
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = opened(theme);
        window.click("Fit");
        let before = window.rect("Value of Constant");
        window.click("View menu");
        window.click("High contrast");
        assert_eq!((window.app().theme(), window.app().look().1), (theme, Contrast::High));
        assert_eq!(window.rect("Value of Constant"), before);
        let ground = window.picture().get_pixel(6, 300).0;
        assert_eq!(ground[..3], if theme == Theme::Light { [255; 3] } else { [0; 3] });
        window.keep_picture(&format!("high contrast {theme:?}"));
        window.click("View menu");
        window.click("High contrast");
        assert_eq!(window.app().look().1, Contrast::Usual);
    }
}

/// Where the window is too narrow for the tool bar, what has no room stands in a list; nothing lies on anything else.
#[test]
fn a_narrow_tool_bar_has_a_list() {
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    let mut window = Window::sized(session, Theme::Light, [900.0, 640.0]);
    let live = window.rect("Live").left();
    assert!(window.rect("More of the tool bar").right() < live && window.rect("log x").right() < live);
    assert!(!window.has("Zoom"));
    window.keep_picture("narrow tool bar");
    window.click("More of the tool bar");
    window.click("Zoom");
    window.click("More of the tool bar");
    assert!(window.is_on("Zoom"));
    window.resize([1280.0, 800.0]);
    assert!(window.is_on("Zoom") && !window.has("More of the tool bar"));
}
