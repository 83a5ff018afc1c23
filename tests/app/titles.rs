//! What a person changes of the figure where it stands: the titles of its axes, and the place of its numbers.

use egui::{Key, Modifiers, PointerButton, vec2};
use fitpanel::app::{App, Language, Theme};
use fitpanel::data::read::ReadOptions;
use fitpanel::fit::{Command, Session};
use fitpanel::report::{ViewOptions, data_figure};

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

/// While they are dragged only their box moves; the figure is made anew when they are let go.
#[test]
fn dragged_numbers_are_set_once() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.click("Fit");
    let before = window.rect("Numbers in the figure");
    let to = before.center() + vec2(-300.0, 10.0);
    window.pull(before.center(), to);
    let during = window.rect("Numbers in the figure");
    assert!(during.left() < before.left() - 200.0, "{before:?} to {during:?}");
    assert_eq!(window.session().config().member().figure.numbers, None, "no command meanwhile");
    window.let_go(to);
    window.settle();
    let after = window.rect("Numbers in the figure");
    assert!((after.min - during.min).length() < 1.0, "{during:?} to {after:?}");
    assert!(window.session().config().member().figure.numbers.is_some());
}

/// The field opens with the words of the figure; left as they are they are nobody's own.
#[test]
fn a_german_title_opens_in_german() {
    let mut session = Session::new();
    session.apply(Command::OpenExample("mixture.csv".into())).unwrap();
    let app = App::new(session, Theme::Light).with_language(Language::German);
    let mut window = Window::of(app, [1280.0, 800.0]);
    let label = window.texts().into_iter().find(|text| text.starts_with("Titel von y: ")).unwrap();
    let shown = label.trim_start_matches("Titel von y: ").trim_end_matches(", ändern").to_owned();
    window.click(&label);
    let field = window.focused().unwrap();
    assert_eq!(window.value(&field), shown);
    let english = data_figure(window.session(), &ViewOptions::default()).main.y_title;
    assert_ne!(shown, english, "the words of the engine");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(titles(&window), ["", ""]);
    assert!(window.has(&label), "{:?}", window.texts());
}
