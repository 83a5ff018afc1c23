//! File ▸ Batch…: the fit of the session on many files, beside the window.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use fitpanel::app::dialogs::Chosen;
use fitpanel::app::{App, Language, Theme};
use fitpanel::data::Interval;
use fitpanel::data::read::ReadOptions;
use fitpanel::fit::{Command, Session, Task};
use fitpanel::minimize::NoObserver;

use crate::window::Window;

/// Decays at several temperatures: each a file, with scatter that no generator is needed for.
fn files(folder: &Path) -> Vec<PathBuf> {
    let write = |(k, celsius): (usize, i32)| {
        let tau = 1.0 + 0.01 * f64::from(celsius);
        let row = |n: i32| {
            let t = 0.2 * f64::from(n);
            let scatter = 0.04 * (f64::from(n * n) * 1.7 + k as f64).sin();
            format!("{t},{},0.05\n", 5.0 * (-t / tau).exp() + scatter)
        };
        let rows: Vec<String> = (1..=15).map(row).collect();
        let path = folder.join(format!("run{}_T={celsius}C.csv", k + 1));
        std::fs::write(&path, format!("t / s,U / V,sU / V\n{}", rows.concat())).unwrap();
        path
    };
    let mut all: Vec<PathBuf> =
        [-20, 70, -5, 10, 25, 40, 55, 100].into_iter().enumerate().map(write).collect();
    let broken = folder.join("run9_T=120C.csv");
    std::fs::write(&broken, "nothing\n").unwrap();
    all.push(broken);
    all
}

/// The first of them, fitted, with a range and a start value that was typed.
fn session(file: &Path) -> Session {
    let mut session = Session::new();
    session.apply(Command::Open { path: file.into(), options: ReadOptions::default() }).unwrap();
    session.apply(Command::SetFormula("a*exp(-x/tau)".into())).unwrap();
    session.apply(Command::SetRange(Some(Interval { lo: 0.3, hi: 2.9 }))).unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    session
}

/// Files are dropped on the window; its table has the lines of the command line to the last digit; a row is opened as the session in a step
/// that is taken back; figure and table are written.
#[test]
fn many_files_beside_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let files = files(folder.path());
    let mut fitted = session(&files[0]);
    fitted.apply(Command::Save(at("fit.toml"))).unwrap();
    let answers = [at("table.csv"), at("trend.svg")].map(Chosen::Save).into();
    let mut window = Window::answering(fitted, answers);
    window.click("File menu");
    window.click("Batch");
    assert!(window.says("or drop them on this window") && !window.has("Sort by tau"));
    window.drop_files(files.clone());
    assert!(window.says("9 files fitted; 1 without a valid fit"), "{:?}", window.texts());
    window.keep_picture("batch");
    window.click("Save table");
    let command = std::process::Command::new(env!("CARGO_BIN_EXE_fitpanel"))
        .args(["batch", "fit.toml", "--csv"])
        .args(&files)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let table = std::fs::read_to_string(at("table.csv")).unwrap();
    assert_eq!(table, String::from_utf8(command.stdout).unwrap(), "the same numbers");
    assert_eq!(table.lines().count(), 10);

    // The rows in the order of tau, which grows with the temperature; the file without a fit stands at the end, whichever way.
    let down = |window: &Window| {
        let mut rows: Vec<(f32, &PathBuf)> =
            files.iter().map(|file| (window.rect(&opened(file)).top(), file)).collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        rows.into_iter().map(|(_, file)| name_of(file)[..4].to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(down(&window), "run1 run2 run3 run4 run5 run6 run7 run8 run9");
    window.click("Sort by tau");
    assert_eq!(down(&window), "run1 run3 run4 run5 run6 run7 run2 run8 run9");
    window.click("Sort by tau");
    assert_eq!(down(&window), "run8 run2 run7 run6 run5 run4 run3 run1 run9");

    window.choose("Trend of the parameter", "tau");
    window.choose("Trend against", "number 2 in their names");
    window.keep_picture("batch_trend");
    window.click("Save the trend");
    let svg = std::fs::read_to_string(at("trend.svg")).unwrap();
    assert!(svg.contains("tau against number in the name of the file. 8 points."), "{svg}");

    // Enter on a row: its fit is the session.
    window.focus(&opened(&files[4]));
    window.key(Modifiers::NONE, Key::Enter);
    let name = |window: &Window| window.session().config().member().data.as_ref().unwrap().name.clone();
    assert_eq!(name(&window), name_of(&files[4]));
    let result = window.session().result().fresh().expect("it was fitted").clone();
    let line = table.lines().nth(5).unwrap().split(',').nth(8).unwrap().to_owned();
    assert_eq!(result.minimum.params[1].value.to_string(), line, "the same fit");
    assert_eq!(window.session().config().member().selection.ranges.len(), 1, "the range stays");
    assert!(!window.has("Close the batch"), "nothing hides it");
    window.key(Modifiers::COMMAND, Key::Z);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(name(&window), name_of(&files[0]), "two steps back: the fit, the file");
    window.key(Modifiers { shift: true, ..Modifiers::COMMAND }, Key::B);
    assert!(window.has(&opened(&files[4])), "the table was kept");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.has("Close the batch"), "Esc closes it");
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap().to_string_lossy().into_owned()
}

fn opened(file: &Path) -> String {
    format!("Open {}", name_of(file))
}

/// Files chosen in a dialog; the work is stopped with what is complete kept, and the table goes to the clipboard.
#[test]
fn a_batch_is_chosen_and_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(folder.path());
    let many: Vec<PathBuf> = files.iter().cycle().take(4000).cloned().collect();
    let answers = vec![Chosen::Several(many), Chosen::Several(files[..3].to_vec())];
    let mut window = Window::answering(session(&files[0]), answers);
    window.key_only(Modifiers { shift: true, ..Modifiers::COMMAND }, Key::B);
    window.click_only("Choose files");
    for _ in 0..2000 {
        window.step();
        if window.says(" of 4000 files") && window.has("Sort by tau") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    window.click("Stop the batch");
    assert!(window.says("stopped; ") && window.says(" of 4000 files fitted"), "{:?}", window.app().notice());
    assert!(window.session().result().fresh().is_some(), "the session stays as it was");
    window.click("Choose files");
    assert!(window.says("3 files fitted; 0 without a valid fit"), "{:?}", window.texts());
}

/// The window of the batch in German, in both themes and sizes; what several data sets have is refused by the menu.
#[test]
fn the_batch_in_german_and_in_all_sizes() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(folder.path());
    let (small, large) = ([1280.0, 800.0], [1920.0, 1080.0]);
    for (theme, size) in
        [(Theme::Light, small), (Theme::Dark, small), (Theme::Light, large), (Theme::Dark, large)]
    {
        let app = App::new(session(&files[0]), theme).with_language(Language::German);
        let mut window = Window::of(app, size);
        window.key(Modifiers { shift: true, ..Modifiers::COMMAND }, Key::B);
        window.drop_files(files.clone());
        assert!(window.says("9 Dateien angepasst; 1 ohne gültige Anpassung"), "{:?}", window.texts());
        for label in ["Sortieren nach Urteil", "Verlauf gegen", "Tabelle kopieren"] {
            let rect = window.rect(label);
            assert!(rect.min.x >= 0.0 && rect.max.x <= size[0] && rect.max.y <= size[1], "{label}: {rect:?}");
        }
        assert!(window.rect("Verlauf").height() > 140.0, "{:?}", window.rect("Verlauf"));
        window.keep_picture(&format!("batch_german_{theme:?}_{}", size[0]));
    }
    let mut two = session(&files[0]);
    let data = fitpanel::fit::NewData::File { path: files[1].clone(), options: ReadOptions::default() };
    two.apply(Command::AddMember { data, formula: None }).unwrap();
    let mut window = Window::new(two);
    window.click("File menu");
    assert!(!window.is_enabled("Batch"));
}
