//! What a person does is written down as a script, and its replay does the same.

use std::path::Path;

use egui::{Key, Modifiers, PointerButton};
use fitpanel::app::dialogs::Chosen;
use fitpanel::app::tutorial::{Wishes, replay, replayed};
use fitpanel::error::Explain as _;
use fitpanel::fit::{Command, Session};
use fitpanel::language::Language;
use fitpanel::tutorial::{Script, read};

use crate::monkey::Dice;
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
    let script =
        read("recorded.toml", &text, path.parent().unwrap()).unwrap_or_else(|e| panic!("{e}\n{text}"));
    (end, script)
}

fn check(script: &Script) -> Session {
    let wishes = Wishes { only_check: true, ..Wishes::default() };
    replayed(script, &wishes, &mut |_, _| ())
        .unwrap_or_else(|e| panic!("{e}, {:?}\n{}", e.help(), script.origin.text))
}

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
        "say = \"A peak on a line.\"\ntype = { in = \"Formula\", text = \"gaus+pol1\", enter = true }",
        "say = \"Click **Fit**.\"",
        "wait = \"fit\"",
        "label = \"Result value of Mean\", value = 22.2, within = 0.005",
        "key = [\"Ctrl+Z\", \"Ctrl+Shift+Z\"]",
        "button = \"right\"",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert_eq!(script.steps.len(), 3);
    assert_eq!(held(&check(&script)), end, "{text}");
    // A number that is another is told with its step.
    let wrong = text.replace("value = 22.2", "value = 23.2");
    let wrong = read("wrong.toml", &wrong, folder.path()).unwrap();
    let error =
        replay(&wrong, &Wishes { only_check: true, ..Wishes::default() }, &mut |_, _| ()).unwrap_err();
    assert!(error.is_of_step() && error.to_string().contains("Result value of Mean"), "{error}");
}

/// Labels of a German window are written in English, so that the script speaks to every window.
#[test]
fn a_german_window_writes_english_labels() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("peak.toml");
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    let app = fitpanel::app::App::new(session, fitpanel::app::Theme::Dark).with_language(Language::German);
    let mut window =
        Window::of(app.with_dialogs(Window::answers(vec![Chosen::Save(path.clone())])), [1280.0, 800.0]);
    for label in ["Menü Hilfe", "Tutorials", "Ein Tutorial aufzeichnen"] {
        window.click(label);
    }
    window.enter("Formel", "gaus+pol1");
    window.click("Jetzt anpassen");
    window.keep_picture("recorder german");
    let end = held(window.session());
    window.click("Aufzeichnung beenden");
    let text = std::fs::read_to_string(&path).unwrap();
    for line in [
        "language = \"de\"",
        "theme = \"dark\"",
        "in = \"Formula\"",
        "click = \"Fit now\"",
        "say.de = \"Tippen Sie `gaus+pol1` in **Formel**",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    let script = read("recorded.toml", &text, folder.path()).unwrap();
    assert_eq!(held(&check(&script)), end);
    let english = Wishes { only_check: true, language: Some(Language::English), ..Wishes::default() };
    let again = replayed(&script, &english, &mut |_, _| ()).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert_eq!(held(&again), end);
}

/// A session that is no example stands beside the script; files are named from there; a dialog that is closed was not asked.
#[test]
fn files_and_the_session_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    let data = folder.path().join("line.csv");
    std::fs::write(&data, "x,y,dy\n1,2.1,0.1\n2,3.9,0.1\n3,6.1,0.1\n4,8.0,0.1\n").unwrap();
    let mut session = Session::new();
    session.apply(Command::OpenExample("fall_de.csv".into())).unwrap();
    session.apply(Command::SetFormula("pol3".into())).unwrap();
    let answers = vec![Chosen::Nothing, Chosen::Open(data), Chosen::Save(path.clone())];
    let mut window = Window::answering(session, answers);
    begin(&mut window);
    assert_eq!(window.value("Formula"), "pol3");
    window.click("Open");
    window.click("Open");
    window.enter("Formula", "pol1");
    window.enter("Leave out", "3:5");
    window.focus("Leave out");
    for (modifiers, key) in
        [(Modifiers::COMMAND, Key::A), (Modifiers::NONE, Key::Delete), (Modifiers::NONE, Key::Enter)]
    {
        window.key(modifiers, key);
    }
    window.click("Fit");
    let (end, script) = finished(&mut window, &path);
    let text = &script.origin.text;
    assert!(
        text.contains("session = \"own.session.toml\"") && text.contains("file = \"line.csv\""),
        "{text}"
    );
    assert_eq!(text.matches("{ click = \"Open\" }").count(), 1, "{text}");
    assert!(folder.path().join("own.session.toml").exists());
    assert_eq!(held(&check(&script)), end, "{text}");
}

#[test]
fn it_can_be_paused_taken_back_and_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("short.toml");
    let mut window = recording(Some("peak.csv"), &path);
    window.click("Pull");
    window.click("Remove last action");
    window.click("Pull");
    window.click("Pause recording");
    window.click("Undo");
    window.click("Go on recording");
    window.click("Fit");
    let text = finished(&mut window, &path).1.origin.text.clone();
    assert!(text.contains("click = [\"Pull\", \"Fit\"]"), "{text}");
    begin(&mut window);
    window.click("Fit");
    window.close_button();
    assert!(window.app().is_recording() && window.says("Finish or discard the recording first"));
    window.click("Discard the recording");
    assert!(!window.app().is_recording());
}

/// One of the actions that a person may do next.
fn act(window: &mut Window, dice: &mut Dice) {
    const CLICKED: [&str; 12] = [
        "Pull",
        "Fit now",
        "Fit now",
        "Undo",
        "Redo",
        "Linear fit",
        "Best errors",
        "All weights = 1",
        "Fix p1",
        "Profiles",
        "Correlations",
        "log y",
    ];
    match dice.below(10) {
        0..=2 => window.enter("Formula", dice.of(&["gaus", "pol1", "gaus+pol1", "pol2", "a*exp(-x/tau)+b"])),
        3 => window.enter("Leave out", dice.of(&["10:12", "3:4, 20:22.5"])),
        4 => {
            let x = |dice: &mut Dice| 3.0 + dice.below(4000) as f64 / 100.0;
            let (from, to) = (window.at(x(dice), 60.0), window.at(x(dice), 70.0));
            window.drag(PointerButton::Secondary, from, to);
        }
        5 => {
            let shift = dice.of(&[Modifiers::COMMAND, Modifiers::COMMAND | Modifiers::SHIFT]);
            window.key(shift, Key::Z);
        }
        6 => window.key(Modifiers::NONE, Key::F5),
        _ => {
            let label = dice.of(&CLICKED);
            if window.has(label) && window.is_enabled(label) {
                window.click(label);
            }
        }
    }
}

/// What was done at random is written, and its replay ends with the same session.
#[test]
fn a_random_walk_is_recorded_and_does_the_same_again() {
    for seed in 1..=4 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("walk.toml");
        let mut window = recording(Some("peak.csv"), &path);
        let mut dice = Dice(seed);
        for k in 0..25 {
            act(&mut window, &mut dice);
            if k % 5 == 4 {
                window.click("Next step of the recording");
            }
        }
        let (end, script) = finished(&mut window, &path);
        assert_eq!(held(&check(&script)), end, "seed {seed}\n{}", script.origin.text);
    }
}
