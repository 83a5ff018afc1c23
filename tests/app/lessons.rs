//! Tutorials played in the real window, step by step: by the program's hands, or by the person.

use egui::{Key, Modifiers, Rect};
use fitpanel::app::dialogs::Chosen;
use fitpanel::app::{App, Theme};
use fitpanel::fit::{Command, Session};
use fitpanel::language::Language;

use crate::window::Window;

/// A window over the peak with a formula of its own, so that something can be lost.
fn with_work(answers: Vec<Chosen>) -> Window {
    let mut session = Session::new();
    session.apply(Command::OpenExample("fall_de.csv".into())).unwrap();
    let mut window = Window::answering(session, answers);
    window.enter("Formula", "pol2");
    window
}

/// What the session holds.
fn held(window: &Window) -> String {
    format!("{:?} {:?}", window.session().config(), window.session().undo_label())
}

fn begin(window: &mut Window, title: &str) {
    window.click("Help menu");
    window.click("Tutorials");
    window.click(title);
}

/// Where the card stands, and that it does so within the window.
fn card(window: &Window, title: &str, step: usize, n: usize) -> Rect {
    let rect = window.rect(&format!("Tutorial: {title}, step {step} of {n}"));
    let room = Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0));
    assert!(room.contains_rect(rect), "{rect} in {room}");
    rect
}

#[test]
fn a_tutorial_is_shown_step_by_step_and_gives_back_what_was_there() {
    let mut window = with_work(Vec::new());
    let before = held(&window);
    begin(&mut window, "A first fit");
    card(&window, "A first fit", 1, 6);
    assert!(window.session().config().member().data.is_none(), "it begins with nothing");
    assert!(!window.is_enabled("Back a step"));
    window.click("Next step");
    let beside = card(&window, "A first fit", 2, 6);
    assert!(!beside.intersects(window.rect("Open")), "the card is not over what is ringed");
    window.keep_picture("tutorial step 2");
    window.click("Next step");
    assert!(window.says("50 points"));
    window.click("Next step");
    let beside = card(&window, "A first fit", 4, 6);
    assert!(!beside.intersects(window.rect("Formula")));
    window.click("Next step");
    assert_eq!(window.session().config().member().formula, "gaus+pol1");
    let unfitted = held(&window);
    window.click("Next step");
    assert!(window.says("Good fit"));
    card(&window, "A first fit", 6, 6);
    window.keep_picture("tutorial step 6");
    window.click("Back a step");
    card(&window, "A first fit", 5, 6);
    assert_eq!(held(&window), unfitted, "as it was before the fit");
    window.click("Next step");
    window.click("Next step");
    assert!(window.says("That was the last step"));
    window.click("Close the tutorial");
    assert_eq!(held(&window), before);
    assert_eq!(window.value("Formula"), "pol2");
    window.key(Modifiers::COMMAND, Key::Z);
    assert_ne!(window.session().config().member().formula, "pol2", "what was there before can be undone");
}

#[test]
fn the_person_does_a_step() {
    let mut window = with_work(Vec::new());
    begin(&mut window, "A first fit");
    window.click("Next step");
    window.click("Try it yourself");
    assert!(window.says("Your turn"));
    window.click("Open");
    assert!(window.says("Well done"), "the file of the step was chosen");
    card(&window, "A first fit", 3, 6);
    window.click("Next step");
    window.click("Try it yourself");
    window.enter("Formula", "pol1");
    assert!(window.says("Not yet:"), "{:?}", window.texts());
    window.keep_picture("tutorial not yet");
    window.enter("Formula", "gaus+pol1");
    assert!(window.says("Well done"));
    card(&window, "A first fit", 5, 6);
    // The files that are dropped are the person's, too.
    window.click("Close the tutorial");
    assert_eq!(window.value("Formula"), "pol2");
}

#[test]
fn a_tutorial_is_gone_through_by_the_keyboard() {
    let mut window = with_work(Vec::new());
    let before = held(&window);
    begin(&mut window, "A first fit");
    assert_eq!(window.focused().as_deref(), Some("Next step"));
    window.key(Modifiers::NONE, Key::Enter);
    card(&window, "A first fit", 2, 6);
    assert_eq!(window.focused().as_deref(), Some("Next step"));
    window.key(Modifiers::NONE, Key::Enter);
    card(&window, "A first fit", 3, 6);
    window.key(Modifiers::SHIFT, Key::Tab);
    assert_eq!(window.focused().as_deref(), Some("Close the tutorial"));
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.app().is_in_tutorial());
    assert_eq!(held(&window), before);
}

/// What cannot be done is said in the card, and everything goes on.
#[test]
fn a_step_that_cannot_be_done_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("lesson.toml");
    let text = "title = \"Broken\"\n[start]\nexample = \"peak.csv\"\n[[step]]\nsay = \"a\"\nclick = \"Guess start vlues\"\n\
                [[step]]\nsay = \"b\"\nclick = { label = \"Fit\", in = \"fit\" }\n";
    std::fs::write(&script, text).unwrap();
    let mut window = with_work(vec![Chosen::Open(script)]);
    let before = held(&window);
    window.click("Help menu");
    window.click("Tutorials");
    window.click("Open a script");
    card(&window, "Broken", 1, 2);
    window.click("Next step");
    assert!(window.says("there is no 'Guess start vlues' in the window"), "{:?}", window.texts());
    assert!(window.says("'Guess start values'"));
    window.click("Go on without this step");
    card(&window, "Broken", 2, 2);
    window.click("Next step");
    assert!(window.session().result().fresh().is_some());
    window.click("Close the tutorial");
    assert_eq!(held(&window), before);
}

#[test]
fn a_script_that_cannot_be_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("lesson.toml");
    std::fs::write(&script, "[[step]]\nsay = \"a\"\nclik = \"Fit\"\n").unwrap();
    let mut window = with_work(vec![Chosen::Open(script)]);
    window.click("Help menu");
    window.click("Tutorials");
    window.click("Open a script");
    assert_eq!(window.app().notice(), Some("lesson.toml, line 3: 'clik' is not known here"));
}

/// The program is not closed over what waits behind a tutorial: it is asked about.
#[test]
fn what_waits_is_not_lost_when_the_window_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::keeping(Session::new(), folder.path(), Vec::new());
    window.enter("Formula", "pol2");
    begin(&mut window, "A first fit");
    window.close_button();
    assert!(!window.app().is_leaving() && !window.app().is_in_tutorial());
    assert!(window.says("changes that are in no file"));
    assert_eq!(window.value("Formula"), "pol2");
}

/// In both themes, two sizes and German; each step has its card in the window and over nothing that is ringed.
#[test]
fn a_tutorial_in_every_look() {
    for (name, theme, size, language) in [
        ("tutorial dark", Theme::Dark, [1280.0, 800.0], Language::English),
        ("tutorial german", Theme::Light, [1920.0, 1080.0], Language::German),
    ] {
        let app = App::new(Session::new(), theme).with_language(language);
        let mut window = Window::of(app, size);
        let [help, tutorials, title, next] = if language == Language::German {
            ["Menü Hilfe", "Tutorials", "Ein erster Fit", "Nächster Schritt"]
        } else {
            ["Help menu", "Tutorials", "A first fit", "Next step"]
        };
        for label in [help, tutorials, title] {
            window.click(label);
        }
        for k in 1..=5 {
            window.keep_picture(&format!("{name} {k}"));
            window.click(next);
        }
        window.keep_picture(&format!("{name} 6"));
        assert!(window.session().result().fresh().is_some());
    }
}

/// All of those that come with the program are done to their ends by the window's own hands.
#[test]
fn every_tutorial_is_shown_to_its_end() {
    for (k, shipped) in fitpanel::tutorial::SHIPPED.iter().enumerate() {
        let script = shipped.read().unwrap();
        let mut window = Window::new(Session::new());
        begin(&mut window, script.title.of(Language::English));
        for step in 1..=script.steps.len() {
            card(&window, script.title.of(Language::English), step, script.steps.len());
            window.keep_picture(&format!("lesson {} {step}", k + 1));
            window.click("Next step");
            assert!(!window.has("Go on without this step"), "{} {step}: {:?}", shipped.name, window.texts());
        }
        assert!(window.says("That was the last step"), "{}: {:?}", shipped.name, window.texts());
    }
}
