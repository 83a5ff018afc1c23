//! What a person does is written down as a script, and its replay does the same.

use std::path::Path;

use egui::{Key, Modifiers, PointerButton};
use fitpanel::app::dialogs::Chosen;
use fitpanel::app::tutorial::{Wishes, replay, replayed};
use fitpanel::fit::{Command, Session};
use fitpanel::language::Language;
use fitpanel::tutorial::{Script, read};

use crate::window::Window;

/// A window over an example that records; what it writes stands at `path`.
fn recording(example: Option<&str>, path: &Path) -> Window {
    let mut session = Session::new();
    if let Some(name) = example {
        session.apply(Command::OpenExample(name.into())).unwrap();
    }
    let mut window = Window::answering(session, vec![Chosen::Save(path.to_owned())]);
    begin(&mut window);
    window
}

fn begin(window: &mut Window) {
    window.click("Help menu");
    window.click("Tutorials");
    window.click("Record a tutorial");
    assert!(window.app().is_recording());
}

/// What the session holds.
fn held(session: &Session) -> String {
    format!("{:?}", session.config())
}

/// Finishes the recording: what the session held at the end, and the script.
fn finished(window: &mut Window, path: &Path) -> (String, Script) {
    let end = held(window.session());
    window.click("Finish the recording");
    window.settle();
    assert!(!window.app().is_recording(), "{:?}", window.texts());
    let text = std::fs::read_to_string(path).unwrap();
    let script = read("recorded.toml", &text, path.parent().unwrap()).unwrap_or_else(|e| panic!("{e}\n{text}"));
    (end, script)
}

fn check(script: &Script) -> Session {
    let wishes = Wishes { only_check: true, ..Wishes::default() };
    replayed(script, &wishes, &mut |_, _| ())
        .unwrap_or_else(|e| panic!("{e}, {:?}\n{}", e.help(), script.origin.text))
}

use fitpanel::error::Explain as _;

#[test]
fn what_is_done_is_written_and_does_the_same_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my-first-peak.toml");
    let mut window = recording(Some("peak.csv"), &path);
    let before = held(window.session());
    window.enter("Formula", "gaus+pol1");
    window.enter("Text of the step", "A peak on a line.");
    window.click("Next step of the recording");
    window.click("Fit");
    window.click("Next step of the recording");
    let (from, to) = (window.at(10.0, 60.0), window.at(35.0, 60.0));
    window.drag(PointerButton::Secondary, from, to);
    window.key(Modifiers::COMMAND, Key::Z);
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.choose("Function", "pol1");
    window.keep_picture("recorder");
    let (end, script) = finished(&mut window, &path);
    assert_eq!(held(window.session()), before, "what was there comes back");
    let text = &script.origin.text;
    for line in [
        "title = \"my first peak\"",
        "example = \"peak.csv\"",
        "say = \"A peak on a line.\"",
        "type = { in = \"Formula\", text = \"gaus+pol1\", enter = true }",
        "say = \"Click **Fit**.\"",
        "wait = \"fit\"",
        "label = \"Result value of Mean\", value = 22.20",
        "key = \"Ctrl+Z\"",
        "button = \"right\"",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert_eq!(script.steps.len(), 3);
    assert_eq!(held(&check(&script)), end, "{text}");
    // A number that is another is told with its step.
    let wrong = text.replace("value = 22.2", "value = 23.2");
    let wrong = read("wrong.toml", &wrong, folder.path()).unwrap();
    let error = replay(&wrong, &Wishes { only_check: true, ..Wishes::default() }, &mut |_, _| ()).unwrap_err();
    assert!(error.is_of_step() && error.to_string().contains("Result value of Mean"), "{error}");
}
