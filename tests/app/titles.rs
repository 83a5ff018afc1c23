//! What a person changes of the figure where it stands: the titles of its axes, and the place of its numbers.

use egui::{Key, Modifiers, PointerButton, vec2};
use fitpanel::data::read::ReadOptions;
use fitpanel::fit::{Command, Session};

use crate::window::Window;

fn titles(window: &Window) -> [String; 2] {
    let look = &window.session().config().member().figure;
    [look.x_title.clone(), look.y_title.clone()]
}

/// A click opens a title, Enter takes it, Esc leaves it, an empty one is that of the header again; undone, and saved with the session.
#[test]
fn a_click_on_a_title_changes_it() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.click("Fit");
    window.click("Title of x: x, change it");
    assert_eq!(window.focused().as_deref(), Some("Title of the x axis"));
    window.enter("Title of the x axis", "channel / 1");
    assert!(window.has("Title of x: channel / 1, change it"), "{:?}", window.texts());
    assert!(!window.has("Title of the x axis"), "the field is closed");
    window.keep_picture("title of x");
    assert!(window.session().result().fresh().is_some(), "a title changes no fit");
    window.click("Title of y: counts, change it");
    window.keep_picture("title of y is typed");
    window.type_into("Title of the y axis", "nothing");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(window.has("Title of y: counts, change it"), "Esc leaves it");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("titles.toml");
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    let look = window.session().config().member().figure.clone();
    session.apply(Command::SetFigureLook { member: 0, look: look.clone() }).unwrap();
    session.apply(Command::Save(path.clone())).unwrap();
    session.apply(Command::Open { path, options: ReadOptions::default() }).unwrap();
    assert_eq!(session.config().member().figure, look);

    window.key(Modifiers::COMMAND, Key::Z);
    assert!(window.has("Title of x: x, change it"));
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.click("Title of x: channel / 1, change it");
    window.key(Modifiers::NONE, Key::Delete);
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(titles(&window), ["", ""], "that of the header");
    assert!(window.has("Title of x: x, change it"));
}

/// The entry of the menu opens both, the keyboard goes from one to the other.
#[test]
fn titles_are_typed_without_a_mouse() {
    let mut window = Window::example("peak.csv");
    window.click("View menu");
    window.click("Axis titles");
    assert_eq!(window.focused().as_deref(), Some("Title of the x axis"));
    window.type_into("Title of the x axis", "energy / MeV");
    window.key(Modifiers::NONE, Key::Tab);
    assert_eq!(window.focused().as_deref(), Some("Title of the y axis"));
    window.type_into("Title of the y axis", "counts / 50 keV");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(titles(&window), ["energy / MeV", "counts / 50 keV"]);
    assert!(!window.has("Title of the x axis") && !window.has("Title of the y axis"));
    window.drop_file("examples-data/lorentzian_peak.csv");
    assert_eq!(titles(&window), ["", ""], "they belonged to the columns before");
}

/// The numbers stand in an empty corner until somebody drags them; a double click puts them back, and so does undo.
#[test]
fn numbers_are_dragged() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.click("Fit");
    let before = window.rect("Numbers in the figure");
    let by = vec2(-420.0, 20.0);
    window.drag(PointerButton::Primary, before.center(), before.center() + by);
    let after = window.rect("Numbers in the figure");
    assert!((after.min - before.min - by).length() < 8.0, "{before:?} to {after:?}");
    window.keep_picture("numbers dragged");
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.rect("Numbers in the figure"), before, "one step");
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.focus("Numbers in the figure");
    window.key(Modifiers::SHIFT, Key::ArrowDown);
    assert!(window.rect("Numbers in the figure").top() > after.top() + 30.0, "the keyboard moves them too");
    let at = window.rect("Numbers in the figure").center();
    window.press(PointerButton::Primary, at);
    window.press(PointerButton::Primary, at);
    window.settle();
    assert_eq!(window.rect("Numbers in the figure"), before);
}
