//! One session in the window, at the command line and as a picture without a display: the same numbers to the last bit, the same figure and
//! the same picture to the byte.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers, PointerButton};
use fitpanel::app::dialogs::Chosen;
use fitpanel::data::read::ReadOptions;
use fitpanel::fit::{Command, Session, Shown};
use fitpanel::report::{functions, json};
use serde_json::Value;

use crate::window::Window;

/// An example as a file in `folder`.
fn example(folder: &Path, name: &str) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples-data").join(name);
    let to = folder.join(name);
    std::fs::copy(from, &to).unwrap();
    to
}

/// Runs the program itself.
fn program(args: &[&str]) -> Vec<u8> {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_fitpanel"));
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let out = command.args(args).output().unwrap();
    assert!(out.stderr.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

/// But for the time that the fit took.
fn timeless(mut json: Value) -> Value {
    json["minimum"]["seconds"] = Value::Null;
    json
}

/// What the window has fitted, as the command line writes it.
fn json_of(session: &Session) -> Value {
    let Shown::Fresh(result) = session.result() else { panic!("no fresh result") };
    let mut value = json::fit_json(result);
    for (key, list) in functions::json(session).into_iter().flatten() {
        value[key] = list;
    }
    timeless(value)
}

/// A used window is saved, then fits once more: the command line does the same with the file. Another window that opens the file, too, and
/// shows what the picture without a display shows.
fn same_everywhere(what: &str, answers: Vec<Chosen>, used: impl Fn(&mut Window)) {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let (saved, again) = (place("fit.toml"), place("again.toml"));
    let figures = ["svg", "pdf", "png"];
    let mut answers = answers;
    answers.push(Chosen::Save(saved.clone()));
    answers.extend(figures.map(|ending| Chosen::Save(place(&format!("window.{ending}")))));
    let mut window = Window::answering(Session::new(), answers);
    used(&mut window);
    window.key(Modifiers::COMMAND, Key::S);
    assert!(saved.exists(), "{what}: {:?}", window.texts());
    let mut opened = Session::new();
    opened.apply(Command::Open { path: saved.clone(), options: ReadOptions::default() }).unwrap();
    opened.apply(Command::Save(again.clone())).unwrap();
    let text = |path: &Path| std::fs::read_to_string(path).unwrap();
    assert_eq!(text(&saved), text(&again), "{what}: saved, read and saved again");
    window.click("Fit");
    for _ in figures {
        window.key(Modifiers::COMMAND, Key::E);
    }
    let session = saved.to_str().unwrap();
    let by_program: Value = serde_json::from_slice(&program(&["fit", session, "--json"])).unwrap();
    assert_eq!(json_of(window.session()), timeless(by_program.clone()), "{what}: JSON");
    for ending in figures {
        let drawn = place(&format!("program.{ending}"));
        program(&["figure", session, "-o", drawn.to_str().unwrap()]);
        let bytes = |path: &Path| std::fs::read(path).unwrap();
        assert!(bytes(&drawn) == bytes(&place(&format!("window.{ending}"))), "{what}: figure as {ending}");
    }
    let mut other = Window::new(Session::new());
    other.drop_file(session);
    other.click("Fit");
    assert_eq!(json_of(other.session()), timeless(by_program), "{what}: JSON of another window");
    let picture = place("program.png");
    program(&["screenshot", session, "-o", picture.to_str().unwrap()]);
    let by_program = image::open(&picture).unwrap().to_rgba8();
    other.keep_picture(&format!("{what} in the window"));
    let mut opened = Session::new();
    opened.apply(Command::Open { path: saved, options: ReadOptions::default() }).unwrap();
    opened.run_now(&fitpanel::fit::Task::Fit, &fitpanel::minimize::NoObserver).unwrap();
    let by_window = Window::new(opened).picture();
    let different = by_program.pixels().zip(by_window.pixels()).filter(|(a, b)| a != b).count();
    assert_eq!(
        (by_program.dimensions(), different),
        (by_window.dimensions(), 0),
        "{what}: pixels that differ"
    );
}

/// A peak with a range, a limit, a value held, a row left out by hand, an interval by MINOS.
#[test]
fn points_with_choices_about_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = example(folder.path(), "peak.csv");
    same_everywhere("points", Vec::new(), |window| {
        window.drop_file(file.to_str().unwrap());
        window.enter("Formula", "gaus+pol1");
        window.enter("Range from", "2");
        window.click("Set Parameters…");
        window.enter("Upper limit of Sigma", "8");
        window.key(Modifiers::NONE, Key::Escape);
        window.enter("Value of Mean", "22.25");
        window.click("Fix Mean");
        window.click("Best errors");
        window.click("Mask");
        let data = window.session().config().member().data.clone().unwrap();
        let fitpanel::data::Data::Points(points) = &data.data else { panic!("points") };
        let at = window.at(points.x[20], points.y[20]);
        window.press(PointerButton::Primary, at);
        window.settle();
        window.key(Modifiers::NONE, Key::Escape);
        assert_eq!(data.n_total() - 1, window.session().config().member().data.as_ref().unwrap().mask.len());
        window.click("Fit");
    });
}

/// Sources of error and outside knowledge, before any fit.
#[test]
fn errors_and_constraints() {
    let folder = tempfile::tempdir().unwrap();
    let file = example(folder.path(), "graph_xy_errors.csv");
    same_everywhere("errors", Vec::new(), |window| {
        window.drop_file(file.to_str().unwrap());
        window.enter("Formula", "pol1");
        window.click("Errors");
        window.click("Add a source");
        window.enter("Source 1 size", "0.3");
        window.click("Add a constraint");
        window.enter("Constraint 1 value", "1");
        window.enter("Constraint 1 error", "0.7");
    });
}

/// Counts by their likelihood, with another minimizer.
#[test]
fn counts_by_their_likelihood() {
    let folder = tempfile::tempdir().unwrap();
    let file = example(folder.path(), "decay_counts.csv");
    same_everywhere("counts", Vec::new(), |window| {
        window.drop_file(file.to_str().unwrap());
        window.enter("Formula", "expo");
        window.choose("Method", "Binned Likelihood");
        window.click("Minimization");
        window.choose("Algorithm", fitpanel::minimize::Algorithm::Simplex.title());
        window.click("Fit");
    });
}

/// One file twice, with a formula each and parameters of other names, the second of them worked on.
#[test]
fn one_file_twice_with_names_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = example(folder.path(), "peak.csv");
    same_everywhere("twice", vec![Chosen::Open(file.clone())], |window| {
        window.drop_file(file.to_str().unwrap());
        window.enter("Formula", "gaus+pol1");
        window.enter("Range to", "30");
        window.click("More about the data");
        window.click("Add the file");
        window.enter("Formula", "gaus+pol0");
        window.enter("Range from", "10");
        for name in ["Sigma", "Constant"] {
            window.click(&format!("Sharing of {name}"));
            window.click("A value of its own for peak.csv_2");
        }
        window.click("Fit");
        assert_eq!(window.session().config().active, 1);
    });
}
