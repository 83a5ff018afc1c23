//! The window in German: no English word is left on the screen, whatever is opened.

use std::collections::BTreeSet;

use egui::{Key, Modifiers};
use fitpanel::app::{App, Language, Theme};
use fitpanel::fit::{Command, Session, Task};
use fitpanel::minimize::NoObserver;

use crate::window::Window;

const TABLES: [&str; 2] = [
    include_str!("../../resources/words/german/window.txt"),
    include_str!("../../resources/words/german/engine.txt"),
];

/// Words of data, of formulas, of options and of programs, which are the same in all languages.
const SAME: [&str; 30] = [
    "enter", "decay", "mean", "constant", "slope", "time", "counts", "voltage", "current", "signal", "mass",
    "energy", "none", "same", "fit", "panel", "add", "auto", "conv", "nop", "root", "minos", "gaus", "pull",
    "pulls", "point", "list", "on", "all", "window",
];

/// What the library of the window calls the edge between its columns.
const OF_THE_LIBRARY: &str = "Resize panel";

/// The words of a text in small letters.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1).map(str::to_lowercase)
}

/// English words that no German text has.
fn foreign() -> BTreeSet<String> {
    let (mut english, mut german) = (BTreeSet::new(), BTreeSet::new());
    for line in TABLES.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#')) {
        let into = if line.starts_with("    ") { &mut german } else { &mut english };
        into.extend(words(&line.replace("\\n", " ").replace("\\s", " ")));
    }
    english.retain(|word| !german.contains(word) && !SAME.contains(&word.as_str()));
    assert!(english.len() > 500, "the tables are read: {}", english.len());
    english
}

/// What of the screen is English. The printed report, of many lines, is.
fn left(window: &Window, foreign: &BTreeSet<String>, place: &str, found: &mut BTreeSet<String>) {
    let texts = window.texts().into_iter().filter(|text| !text.contains('\n') && text != OF_THE_LIBRARY);
    for text in texts {
        // The code of a message, and what is typed on the command line.
        let text = text
            .split([' '])
            .filter(|word| !word.starts_with('[') && !word.starts_with("--"))
            .collect::<Vec<_>>()
            .join(" ");
        let text = text.replace("fitpanel suggest FILE", "").replace("fitpanel toys FILE", "");
        let words: Vec<String> = words(&text).filter(|word| foreign.contains(word)).collect();
        if !words.is_empty() {
            found.insert(format!("{text}   ({}; {place})", words.join(", ")));
        }
    }
}

fn german(session: Session) -> Window {
    let app = App::new(session, Theme::Light).with_language(Language::German);
    Window::of(app.with_dialogs(Box::new(fitpanel::app::dialogs::NoDialogs)), [1280.0, 800.0])
}

fn fitted(example: &str, formula: &str) -> Session {
    let mut session = Session::new();
    session.apply(Command::OpenExample(example.into())).unwrap();
    session.apply(Command::SetFormula(formula.into())).unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    session
}

const MENUS: [&str; 6] = ["Datei", "Bearbeiten", "Daten", "Fit", "Ansicht", "Hilfe"];

const TABS: [&str; 11] = [
    "Ergebnisse",
    "Modelle",
    "Vergleich",
    "Abgeleitet",
    "Korrelationen",
    "Profile",
    "Konturen",
    "Paare",
    "Resampling",
    "Meldungen",
    "Befehle",
];

/// Opens everything of a window, and says what is English.
fn walk(window: &mut Window, foreign: &BTreeSet<String>, example: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for menu in MENUS {
        window.click(&format!("Menü {menu}"));
        left(window, foreign, &format!("{example}, menu {menu}"), &mut found);
        window.key(Modifiers::NONE, Key::Escape);
    }
    for tab in TABS.iter().chain(&["Allgemein", "Minimierung", "Fehler"]) {
        window.click(tab);
        left(window, foreign, &format!("{example}, {tab}"), &mut found);
    }
    for (tab, button) in
        [("Profile", "Profil zeichnen"), ("Konturen", "Kontur zeichnen"), ("Resampling", "Die Fits machen")]
    {
        window.click(tab);
        if window.has(button) {
            window.click(button);
            left(window, foreign, &format!("{example}, {button}"), &mut found);
        }
    }
    window.click("Mehr über die Daten");
    window.click("Parameter…");
    left(window, foreign, &format!("{example}, details"), &mut found);
    window.key(Modifiers::NONE, Key::F1);
    left(window, foreign, &format!("{example}, keys"), &mut found);
    window.rest();
    found
}

#[test]
fn no_english_word_is_left_on_the_screen() {
    let foreign = foreign();
    let mut found = BTreeSet::new();
    for (example, formula) in
        [("peak.csv", "gaus+pol1"), ("fall_de.csv", "pol2"), ("decay_counts.csv", "expo")]
    {
        let mut window = german(fitted(example, formula));
        found.extend(walk(&mut window, &foreign, example));
    }
    let mut window = german(Session::new());
    left(&window, &foreign, "empty", &mut found);
    window.click("Allgemein");
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_language_is_chosen_in_the_view_menu_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::keeping(fitted("peak.csv", "gaus+pol1"), folder.path(), Vec::new());
    assert!(window.has("Fit now") && !window.has("Jetzt anpassen"));
    window.click("View menu");
    window.click("Language");
    window.click("Deutsch");
    assert!(window.has("Jetzt anpassen") && !window.has("Fit now"));
    drop(window);
    let again = Window::keeping(Session::new(), folder.path(), Vec::new());
    assert!(again.has("Jetzt anpassen"), "the next window speaks German too");
}

#[test]
fn the_verdict_and_its_numbers_are_in_german() {
    let window = german(fitted("peak.csv", "gaus+pol1"));
    assert!(window.says("Gute Anpassung"), "{:?}", window.texts());
    assert!(window.says("Die Punkte streuen so um die Kurve, wie ihre Fehler sagen."));
}
