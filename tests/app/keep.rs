//! What a window keeps beyond its end: how it looked, which files were open, and work that is in no file.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use fitpanel::app::dialogs::Chosen;
use fitpanel::app::{Contrast, Theme};
use fitpanel::fit::{Command, Session};

use crate::window::Window;

fn example() -> Session {
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    session
}

/// The sessions that are kept for the case of a crash.
fn kept(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("autosave")).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect()
}

/// Draws until so many are kept.
fn wait_for(window: &mut Window, folder: &Path, n: usize) -> Vec<PathBuf> {
    let start = Instant::now();
    loop {
        window.settle();
        let found = kept(folder);
        if found.len() == n {
            return found;
        }
        assert!(start.elapsed() < Duration::from_secs(30), "{found:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What a window would have left that has crashed just now.
fn crash(folder: &Path, session: &Path) {
    std::fs::copy(session, folder.join("autosave/crash.toml")).unwrap();
    std::fs::write(folder.join("autosave/crash.lock"), "peak.csv").unwrap();
}

/// WG070: a changed session is kept, offered after a crash, and had back; a window that runs is left alone.
#[test]
fn work_is_had_back_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Window::keeping(example(), folder.path(), Vec::new());
    first.settle();
    assert!(kept(folder.path()).is_empty(), "nothing was changed yet");
    first.enter("Formula", "gaus+pol0");
    first.click("Fit");
    let found = wait_for(&mut first, folder.path(), 1);
    let values = first.session().config().params.values();
    let start = Instant::now();
    while !std::fs::read_to_string(&found[0]).unwrap().contains("[result]") {
        assert!(start.elapsed() < Duration::from_secs(30), "the fit is kept");
        first.settle();
        std::thread::sleep(Duration::from_millis(20));
    }
    let second = Window::keeping(Session::new(), folder.path(), Vec::new());
    assert!(!second.says("did not end as it should"), "the first one still runs");
    drop(second);
    crash(folder.path(), &found[0]);
    drop(first);
    assert_eq!(kept(folder.path()), [folder.path().join("autosave/crash.toml")], "its own is gone with it");
    let mut third = Window::keeping(Session::new(), folder.path(), Vec::new());
    assert!(third.says("A window with peak.csv did not end as it should"), "{:?}", third.texts());
    third.keep_picture("recover");
    let other = Window::keeping(Session::new(), folder.path(), Vec::new());
    assert!(!other.says("did not end as it should"), "it is in the hands of one window");
    third.click("Recover: Not closed");
    assert_eq!(third.session().config().member().formula, "gaus+pol0");
    assert_eq!(third.session().config().params.values(), values);
    assert!(third.app().is_unsaved() && third.says("was recovered"), "{:?}", third.texts());
    let now = kept(folder.path());
    assert!(now.len() == 1 && !now[0].ends_with("crash.toml"), "it belongs to this window now: {now:?}");
    assert!(!third.says("did not end as it should"));
}

/// Discarded it is gone; what cannot be read is put aside and said; an answer can wait.
#[test]
fn what_a_crash_has_left_can_be_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("autosave")).unwrap();
    let session = folder.path().join("session.toml");
    std::fs::write(&session, "version = 1\nnonsense").unwrap();
    crash(folder.path(), &session);
    let mut window = Window::keeping(Session::new(), folder.path(), Vec::new());
    window.click("Later: Not closed");
    assert!(!window.says("did not end as it should"));
    drop(window);
    let mut window = Window::keeping(Session::new(), folder.path(), Vec::new());
    window.click("Recover: Not closed");
    assert!(window.says("the session cannot be recovered"), "{:?}", window.texts());
    assert!(folder.path().join("autosave/crash.toml.unreadable").exists());
    drop(window);
    crash(folder.path(), &session);
    let mut window = Window::keeping(Session::new(), folder.path(), Vec::new());
    window.click("Discard: Not closed");
    assert!(kept(folder.path()).is_empty() && !window.says("did not end as it should"));
}

/// WG071: closing asks about changes that are in no file, by the keyboard alone.
#[test]
fn closing_asks_about_changes() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("fit.toml");
    let mut window = Window::keeping(example(), folder.path(), vec![Chosen::Save(target.clone())]);
    window.enter("Formula", "gaus+pol0");
    assert!(window.app().is_unsaved());
    window.key(Modifiers::COMMAND, Key::Q);
    assert!(!window.app().is_leaving() && window.says("Closing the window would lose them"));
    window.keep_picture("not saved");
    assert_eq!(window.focused().as_deref(), Some("Save: Not saved"));
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.app().is_leaving() && !window.has("Save: Not saved"), "nothing happens");
    window.close_button();
    assert!(!window.app().is_leaving() && window.has("Save: Not saved"), "the frame asks too");
    window.click("Cancel: Not saved");
    window.key(Modifiers::COMMAND, Key::Q);
    window.key(Modifiers::NONE, Key::Enter);
    assert!(target.exists() && window.app().is_leaving() && !window.app().is_unsaved());
    drop(window);
    assert!(kept(folder.path()).is_empty());
    let mut window = Window::keeping(example(), folder.path(), Vec::new());
    window.enter("Formula", "gaus+pol0");
    window.key(Modifiers::COMMAND, Key::Q);
    window.click("Discard: Not saved");
    assert!(window.app().is_leaving());
    drop(window);
    let mut window = Window::keeping(example(), folder.path(), Vec::new());
    window.key(Modifiers::COMMAND, Key::Q);
    assert!(window.app().is_leaving(), "nothing is lost, nothing is asked");
}

/// Opening another file asks too, and goes on when it was answered.
#[test]
fn opening_another_file_asks_about_changes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("line.csv");
    std::fs::write(&file, "x,y\n1,2\n2,3\n3,4.5\n").unwrap();
    let mut window = Window::keeping(example(), folder.path(), Vec::new());
    let name = |window: &Window| window.session().config().member().data.as_ref().unwrap().name.clone();
    window.enter("Formula", "gaus+pol0");
    window.click("More about the data");
    window.enter("Path", file.to_str().unwrap());
    assert!(window.says("line.csv would take its place"), "{:?}", window.texts());
    assert_eq!(name(&window), "peak.csv");
    window.click("Cancel: Not saved");
    assert_eq!(name(&window), "peak.csv");
    window.enter("Path", file.to_str().unwrap());
    window.click("Discard: Not saved");
    assert_eq!(name(&window), "line.csv");
    assert!(!window.app().is_unsaved());
    window.choose("Data Set", "peak.csv");
    assert_eq!(name(&window), "peak.csv", "nothing was changed, nothing is asked");
}

/// WG072, WG073: the next window looks as the last one, and knows its files.
#[test]
fn the_next_window_looks_as_the_last_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("line.csv");
    std::fs::write(&file, "x,y\n1,2\n2,3\n3,4.5\n").unwrap();
    let mut window = Window::keeping(Session::new(), folder.path(), Vec::new());
    window.click("Minimization");
    window.stands_at(egui::Rect::from_min_size(egui::pos2(30.0, 40.0), egui::vec2(1280.0, 800.0)));
    window.enter("Path", file.to_str().unwrap());
    window.click("More about the data");
    window.click("Read again when the file changes");
    window.key(Modifiers { shift: true, ..Modifiers::COMMAND }, Key::D);
    window.key(Modifiers::COMMAND, Key::Plus);
    window.click("View menu");
    window.click("High contrast");
    window.click("Contours");
    window.click("Section Parameters");
    let left = window.rect("Resize panel").center();
    window.drag(egui::PointerButton::Primary, left, left + egui::vec2(40.0, 0.0));
    let left = window.rect("Resize panel").center();
    drop(window);
    let text = std::fs::read_to_string(folder.path().join("window.toml")).unwrap();
    assert!(text.starts_with("version = 1\n") && text.contains("\ntab = \"contours\""), "{text}");
    assert!(text.contains("settings_tab = \"minimization\""), "{text}");
    // In points of the usual size: each point is larger by a tenth.
    assert!(text.contains("corner = [33.0, 44.0]\nsize = [1408.0, 880.0]\n"), "{text}");

    let mut window = Window::keeping(Session::new(), folder.path(), Vec::new());
    assert_eq!(window.app().look(), (Theme::Dark, Contrast::High, 110));
    assert!(!window.is_on("Section Parameters") && window.is_on("Section Data Set"), "folded cards stay so");
    assert!((window.rect("Resize panel").center().x - left.x).abs() < 2.0, "the left column is as wide");
    window.click("File menu");
    window.click("Recent");
    window.keep_picture("recent");
    window.click("Open line.csv again");
    assert_eq!(window.session().config().member().data.as_ref().unwrap().n_total(), 3);
    assert!(window.is_on("Minimization"));
    window.click("More about the data");
    assert!(window.is_on("Read again when the file changes"));
    window.click("File menu");
    window.click("Recent");
    window.click("Clear the list of recent files");
    drop(window);
    let text = std::fs::read_to_string(folder.path().join("window.toml")).unwrap();
    assert!(!text.contains("line.csv"), "{text}");

    std::fs::write(folder.path().join("window.toml"), "no settings").unwrap();
    let window = Window::keeping(Session::new(), folder.path(), Vec::new());
    assert!(window.says("cannot be read") && window.says("window.toml.unreadable"), "{:?}", window.texts());
    assert_eq!(window.app().look(), (Theme::Light, Contrast::Usual, 100));
}
