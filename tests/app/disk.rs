//! Files that change on disk while their data are shown or while a session waits, by time and length and by the fingerprint in the session.

use std::path::Path;
use std::time::{Duration, Instant};

use fitpanel::app::dialogs::Chosen;
use fitpanel::data::Data;
use fitpanel::fit::{Command, Session, Source, Task};
use fitpanel::minimize::NoObserver;

use crate::window::Window;

fn y(window: &Window) -> Vec<f64> {
    match &window.session().config().member().data.as_ref().expect("data").data {
        Data::Points(p) => p.y.clone(),
        _ => panic!("no points"),
    }
}

/// Draws until a text is there: what is looked at on disk is looked at now and then.
fn wait_for(window: &mut Window, text: &str) {
    let start = Instant::now();
    while !window.says(text) {
        assert!(start.elapsed() < Duration::from_secs(20), "'{text}' does not come: {:?}", window.texts());
        std::thread::sleep(Duration::from_millis(20));
        window.settle();
    }
}

fn opened(folder: &Path) -> Window {
    std::fs::write(folder.join("run.csv"), "x,y\n1,2\n2,3\n3,4\n").unwrap();
    let mut window = Window::new(Session::new());
    window.enter("Path", folder.join("run.csv").to_str().unwrap());
    window
}

/// A file that changed is told, and replaced only when a person says so; or always, which is said as well. A row left out by hand stays so.
#[test]
fn a_file_that_changes_is_told_and_read_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(folder.path());
    std::fs::write(folder.path().join("run.csv"), "x,y\n1,2\n2,3\n3,4\n4,9\n").unwrap();
    wait_for(&mut window, "run.csv changed on disk");
    window.keep_picture("changed");
    assert_eq!(y(&window), [2.0, 3.0, 4.0], "nothing is replaced without a word");
    window.click("Read run.csv again");
    assert_eq!(y(&window), [2.0, 3.0, 4.0, 9.0]);
    assert!(window.says("run.csv was read again") && !window.says("changed on disk"), "{:?}", window.texts());
    window.key(egui::Modifiers::COMMAND, egui::Key::Z);
    assert_eq!(y(&window), [2.0, 3.0, 4.0], "undone");
    assert!(window.says("Undone: Read run.csv again") && window.says("run.csv on the disk is newer"));
    assert!(window.says("run.csv changed on disk"), "it can be read again: {:?}", window.texts());
    window.keep_picture("read_again_undone");
    window.key(egui::Modifiers::COMMAND, egui::Key::Y);
    assert!(window.says("Done again: Read run.csv again") && !window.says("changed on disk"));
    assert_eq!(y(&window), [2.0, 3.0, 4.0, 9.0]);
    window.key(egui::Modifiers::COMMAND, egui::Key::Z);
    window.click("More about the data");
    window.click("Read again when the file changes");
    std::fs::write(folder.path().join("run.csv"), "x,y\n1,5\n2,6\n").unwrap();
    wait_for(&mut window, "run.csv was read again: the data are new");
    assert_eq!(y(&window), [5.0, 6.0]);
}

/// A file that is to be read again whenever it changes and cannot be read keeps its note and its data, and is read once it can.
#[test]
fn a_file_that_is_half_written_is_told_until_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(folder.path());
    window.click("More about the data");
    window.click("Read again when the file changes");
    std::fs::write(folder.path().join("run.csv"), "").unwrap();
    wait_for(&mut window, "run.csv changed on disk");
    assert_eq!(y(&window), [2.0, 3.0, 4.0]);
    std::fs::write(folder.path().join("run.csv"), "x,y\n1,5\n2,6\n").unwrap();
    wait_for(&mut window, "run.csv was read again: the data are new");
    assert!(y(&window) == [5.0, 6.0] && !window.says("changed on disk"), "{:?}", window.texts());
}

/// A file that is gone is told too, and its data stay.
#[test]
fn a_file_that_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(folder.path());
    std::fs::remove_file(folder.path().join("run.csv")).unwrap();
    wait_for(&mut window, "run.csv is gone from the disk");
    window.click("Keep the data of run.csv");
    assert!(!window.says("is gone from the disk") && y(&window).len() == 3);
}

/// A session knows the fingerprint of its data, fitted or not: opened when the file is another one it says so, even when the file has become
/// shorter than a row that was left out.
#[test]
fn a_session_says_that_its_data_have_changed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.csv");
    std::fs::write(&file, "x,y\n1,2\n2,3\n3,5\n4,5\n").unwrap();
    let mut session = Session::new();
    let source = Source::File { path: file.clone(), options: fitpanel::data::read::ReadOptions::default() };
    session.apply(Command::Read(source)).unwrap();
    session.apply(Command::SetFormula("pol1".into())).unwrap();
    session.apply(Command::SetMask { row: 3, used: false }).unwrap();
    let saved = folder.path().join("fit.toml");
    session.apply(Command::Save(saved.clone())).unwrap();
    let open = |saved: &Path| {
        let mut window = Window::answering(Session::new(), vec![Chosen::Open(saved.to_owned())]);
        window.click("Open");
        window
    };
    let window = open(&saved);
    assert!(!window.says("changed since") && y(&window).len() == 4, "{:?}", window.texts());
    std::fs::write(&file, "x,y\n1,2\n2,3\n3,6\n").unwrap();
    let mut window = open(&saved);
    assert!(window.says("changed since the session was saved"), "{:?}", window.texts());
    assert_eq!(y(&window), [2.0, 3.0, 6.0]);
    window.keep_picture("session_changed");
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    session.apply(Command::Save(saved.clone())).unwrap();
    let window = open(&saved);
    assert!(
        window.says("the fit that the session file remembers is of other numbers"),
        "{:?}",
        window.texts()
    );
}
