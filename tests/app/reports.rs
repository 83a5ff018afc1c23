//! Reports that leave the window: the tab Report, the clipboard in two forms, files.

use egui::{Key, Modifiers};
use fitpanel::app::dialogs::Chosen;
use fitpanel::data::read::ReadOptions;
use fitpanel::fit::{Command, Session, Task};
use fitpanel::minimize::NoObserver;

use crate::pasteboard::Pasteboard;
use crate::window::Window;

/// The peak of the examples, fitted.
fn peak() -> Session {
    let mut session = Session::new();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples-data/peak.csv").into();
    session.apply(Command::Open { path, options: ReadOptions::default() }).unwrap();
    session.apply(Command::SetFormula("gaus+pol1".into())).unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    session
}

/// HTML and plain text together; the numbers are those of iminuit and ROOT: χ² 34.41/45, Mean 22.20 ± 0.136.
#[test]
fn the_report_is_copied_for_word_processors_and_as_plain_text() {
    let clipboard = Pasteboard::default();
    let mut window = Window::copying(peak(), &clipboard, Vec::new());
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    assert!(window.says("the report is on the clipboard") && !window.says("as plain text alone"));
    let copied = clipboard.holds();
    let html = copied.html.expect("marked up");
    assert!(html.contains("<html lang=\"en\">") && html.contains("22.20&#160;±&#160;0.14"), "{html}");
    assert!(
        copied.text.starts_with("The fit of y = gaus+pol1 to 50 points of peak.csv gives "),
        "{}",
        copied.text
    );
    assert!(
        copied.text.contains("Mean = 22.20 ± 0.14") && copied.text.contains("χ²/ndof = 34.4/45"),
        "{}",
        copied.text
    );
    assert!(copied.text.contains("Valid Minimum"), "the printout follows: {}", copied.text);
}

/// A system that takes no HTML gets the text, and the window says so.
#[test]
fn without_such_a_clipboard_it_is_plain_text() {
    let mut window = Window::new(peak());
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    assert!(window.says("as plain text alone"), "{:?}", window.texts());
}

/// The entries of the Edit menu, and the language of reports, which is not that of the window.
#[test]
fn the_report_is_copied_in_the_form_that_is_asked_for() {
    let clipboard = Pasteboard::default();
    let mut window = Window::copying(peak(), &clipboard, Vec::new());
    let mut copied = |entry: &str| {
        window.click("Edit menu");
        window.click(entry);
        let copied = clipboard.holds();
        assert_eq!(copied.html, None, "{entry}");
        copied.text
    };
    assert!(copied("Copy report as LaTeX").contains("\\num{22.20 +- 0.14}"));
    assert!(copied("Copy report as Markdown").starts_with("# Fit report"));
    assert!(copied("Copy report as plain text").starts_with("fitpanel "));
    let table = copied("Copy parameters for a spreadsheet");
    assert!(table.contains("Mean\t22.20\t0.14\t0.14\t"), "{table}");
    window.click("Edit menu");
    window.click("Language of reports");
    window.click("Report in Deutsch");
    window.click("Edit menu");
    window.click("Copy parameters for a spreadsheet");
    let table = clipboard.holds().text;
    assert!(table.contains("Mean\t22,20\t0,14\t0,14\t"), "{table}");
    assert!(window.has("Edit menu"), "the window speaks on in its own language");
}

/// What the tab shows is what is copied and what is saved.
#[test]
fn the_tab_shows_copies_and_saves_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let (page, table) = (folder.path().join("page.html"), folder.path().join("table.csv"));
    let answers = vec![Chosen::Save(page.clone()), Chosen::Save(table.clone()), Chosen::Nothing];
    let clipboard = Pasteboard::default();
    let mut window = Window::copying(peak(), &clipboard, answers);
    window.click("Report");
    assert!(window.value("The report").starts_with("<!DOCTYPE html>"));
    window.open_list("Language of the report");
    window.click("Report in Deutsch");
    let shown = window.value("The report");
    assert!(shown.contains("<html lang=\"de\">") && shown.contains("Die Anpassung von "), "{shown}");
    assert!(
        shown.contains("fitpanel fit ") && shown.contains("peak.csv --model gaus+pol1"),
        "it can be repeated: {shown}"
    );
    window.click("Copy this report");
    assert_eq!(clipboard.holds().text, shown);
    window.click("Save this report");
    assert_eq!(std::fs::read_to_string(&page).unwrap(), shown);
    assert!(window.says("the report is in "));
    // The ending of the file decides where it names a form.
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    assert!(std::fs::read_to_string(&table).unwrap().starts_with("name,value,error,"));
    window.click("Save this report");
    assert!(!window.has("Path"), "who changes his mind is asked nothing");
    window.open_list("Form of the report");
    window.click("Report as LaTeX");
    assert!(window.value("The report").contains("\\documentclass"));
    window.open_list("Language of the report");
    window.click("Report in the language of the window");
    assert!(window.value("The report").contains("The fit of "));
    assert!(
        window.session().undo_label().is_some_and(|label| !label.contains("eport")),
        "nothing of the session has changed"
    );
    window.keep_picture("report");
}

/// Before there is a result there is nothing to hand out.
#[test]
fn without_a_result_there_is_no_report() {
    let mut window = Window::new(Session::new());
    window.click("Report");
    assert!(window.says("The report of the fit will stand here."));
    window.click("Edit menu");
    assert!(!window.is_enabled("Copy report as LaTeX"));
}

/// The ending of the name decides; LaTeX and Markdown have their figures beside them, and no file of others is written over.
#[test]
fn the_ending_decides_and_figures_stand_beside() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let names = ["fit.tex", "fit.json", "fit.docx", "fit.tex", "other.md"];
    let answers = names.iter().map(|name| Chosen::Save(at(name))).collect();
    std::fs::write(at("other-figure-1.png"), "mine").unwrap();
    let mut window = Window::copying(peak(), &Pasteboard::default(), answers);
    let mut save = || window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    save();
    let page = std::fs::read_to_string(at("fit.tex")).unwrap();
    assert!(page.contains("{fit-figure-1.pdf}"), "{page}");
    assert!(std::fs::read(at("fit-figure-1.pdf")).unwrap().starts_with(b"%PDF"));
    save();
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(at("fit.json")).unwrap()).unwrap();
    assert_eq!(json["minimum"]["valid"], true);
    save();
    assert!(!at("fit.docx").exists());
    std::fs::remove_file(at("fit.tex")).unwrap();
    save();
    assert!(at("fit.tex").exists(), "figures of this report are its own");
    save();
    assert!(!at("other.md").exists());
    assert_eq!(std::fs::read_to_string(at("other-figure-1.png")).unwrap(), "mine");
    assert!(window.says("is there already and would be written over"));
}

/// What is changed in the session is in the report that is shown; a title of an axis stands in its figure.
#[test]
fn the_tab_follows_the_session() {
    let mut session = peak();
    let look = session.config().member().figure.with_title(fitpanel::cost::Axis::X, "Energy of the line");
    session.apply(Command::SetFigureLook { member: 0, look }).unwrap();
    let mut window = Window::new(session);
    window.click("Report");
    let titled = window.value("The report");
    assert!(titled.contains("Energy of the line"));
    window.key(Modifiers::COMMAND, Key::Z);
    assert!(!window.value("The report").contains("Energy of the line"), "the title was undone");
}
