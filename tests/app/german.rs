//! The window in German: no English word is left on the screen, whatever is opened.

use std::collections::BTreeSet;

use egui::{Key, Modifiers};
use fitpanel::app::{App, Language, Theme};
use fitpanel::fit::{Command, NewData, Session, Task};
use fitpanel::language::{said, speak};
use fitpanel::minimize::NoObserver;

use crate::window::Window;

const TABLES: [&str; 2] = [
    include_str!("../../resources/words/german/window.txt"),
    include_str!("../../resources/words/german/engine.txt"),
];

/// Words of data, of formulas, of options and of programs, which are the same in all languages.
const SAME: [&str; 31] = [
    "enter", "plane", "decay", "mean", "constant", "slope", "time", "counts", "voltage", "current", "signal",
    "mass", "energy", "none", "same", "fit", "panel", "add", "auto", "conv", "nop", "root", "minos", "gaus",
    "pull", "pulls", "point", "list", "on", "all", "window",
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

/// A text without the code of a message and without what is typed on the command line.
fn without_commands(text: &str) -> String {
    let words = text
        .split(' ')
        .filter(|word| !word.starts_with('[') && !word.starts_with("--") && !word.contains('='));
    let text = words.collect::<Vec<_>>().join(" ");
    text.replace("fitpanel suggest FILE", "").replace("fitpanel toys FILE", "")
}

/// What of the screen is English. The printed report, of many lines, is.
fn left(window: &Window, foreign: &BTreeSet<String>, place: &str, found: &mut BTreeSet<String>) {
    let texts = window.texts().into_iter().filter(|text| !text.contains('\n') && text != OF_THE_LIBRARY);
    for text in texts {
        let text = without_commands(&text);
        let words: Vec<String> = words(&text).filter(|word| foreign.contains(word)).collect();
        if !words.is_empty() {
            found.insert(format!("{text}   ({}; {place})", words.join(", ")));
        }
    }
}

fn german(session: Session) -> Window {
    sized(session, [1280.0, 800.0])
}

fn sized(session: Session, size: [f32; 2]) -> Window {
    let app = App::new(session, Theme::Light).with_language(Language::German);
    Window::of(app.with_dialogs(Box::new(fitpanel::app::dialogs::NoDialogs)), size)
}

fn opened(example: &str, formula: &str) -> Session {
    let mut session = Session::new();
    session.apply(Command::OpenExample(example.into())).unwrap();
    session.apply(Command::SetFormula(formula.into())).unwrap();
    session
}

fn fitted(example: &str, formula: &str) -> Session {
    let mut session = opened(example, formula);
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

/// Panels that only some data have: bins, several data sets, planes, sources of error, minima, and what is asked before closing.
#[test]
fn panels_that_some_data_have_are_in_german() {
    let (foreign, mut found) = (foreign(), BTreeSet::new());
    let mut window = german(Session::new());
    window.enter("Pfad", concat!(env!("CARGO_MANIFEST_DIR"), "/examples-data/mixture.csv"));
    left(&window, &foreign, "a sample", &mut found);
    window.click("Bins");
    for way in ["Breite", "Kanten", "Scott", "Anzahl"] {
        window.choose("Art der Einteilung", way);
        left(&window, &foreign, way, &mut found);
    }
    window.click("Mehr über die Daten");
    window.click("Meldungen");
    left(&window, &foreign, "notes on a sample", &mut found);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plane.csv");
    let row = |k: i32| format!("{},{},{},3\n", k % 7, k / 7, 50.0 + f64::from(k % 5));
    std::fs::write(&path, "x1,x2,y,sy\n".to_owned() + &(0..49).map(row).collect::<String>()).unwrap();
    let mut window = german(Session::new());
    window.enter("Pfad", path.to_str().unwrap());
    window.choose("Funktion", "xygaus");
    window.click("Fit");
    for tab in ["Ergebnisse", "Meldungen", "Modelle"] {
        window.click(tab);
        left(&window, &foreign, &format!("a plane, {tab}"), &mut found);
    }

    let mut session = fitted("peak.csv", "gaus+pol1");
    let data = session.config().member().data.clone().unwrap();
    session.apply(Command::AddMember { data: NewData::Given(data, None), formula: None }).unwrap();
    let mut window = german(session);
    window.click("Fit");
    window.click("Fehler");
    window.click("Quelle hinzufügen");
    window.click("Bedingung hinzufügen");
    left(&window, &foreign, "two data sets", &mut found);
    window.click("Minimierung");
    window.choose("Verfahren", "Multistart");
    window.click("Fit");
    window.click(if window.has("Minima") { "Minima" } else { "Versuche" });
    left(&window, &foreign, "minima", &mut found);
    window.key(Modifiers::COMMAND, Key::Q);
    left(&window, &foreign, "closing", &mut found);
    assert!(found.is_empty(), "{found:#?}");
}

/// Messages of a printed report: a sign, a title, a colon and sentences, with their further lines indented.
fn messages(report: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in report.lines() {
        if line.starts_with(['●', '▲', '■', '○']) {
            found.push(line[line.find(' ').unwrap_or(0)..].trim().to_owned());
            open = true;
        } else if let (true, Some(rest), Some(last)) = (open, line.strip_prefix("  "), found.last_mut()) {
            last.push(' ');
            last.push_str(rest.trim());
        } else {
            open = false;
        }
    }
    found
}

/// Every message of the reports that other tests compare.
#[test]
fn the_messages_of_bad_fits_are_in_german() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/golden");
    let (foreign, mut read, mut found) = (foreign(), 0, Vec::new());
    speak(Language::German);
    for entry in std::fs::read_dir(folder).unwrap() {
        let report = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for message in messages(&report) {
            read += 1;
            let (title, text) = message.split_once(": ").unwrap();
            let german = format!("{}: {}", said(title), said(text));
            let plain = without_commands(&german);
            let left: Vec<String> = words(&plain).filter(|word| foreign.contains(word)).collect();
            if !left.is_empty() {
                found.push(format!("{german}   ({})", left.join(", ")));
            }
        }
    }
    speak(Language::English);
    assert!(read > 15, "the reports are read: {read}");
    assert!(found.is_empty(), "{found:#?}");
}

/// What is refused says so in German.
#[test]
fn refusals_are_in_german() {
    let (foreign, mut found) = (foreign(), BTreeSet::new());
    let mut window = german(fitted("peak.csv", "gaus+pol1"));
    for (field, text) in [
        ("Formel", "gaus+"),
        ("Formel", "gauss(0)+2"),
        ("Formel", "sin"),
        ("Formel", "(x"),
        ("Auslassen", "20"),
        ("Auslassen", "30:20"),
        ("Bereich von", "abc"),
        ("Bereich von", "1000"),
        ("Wert von Mean", "=Sigma+"),
        ("Wert von Mean", "1..2"),
    ] {
        window.enter(field, text);
        left(&window, &foreign, &format!("{text} in {field}"), &mut found);
        window.rest();
    }
    window.click("Minimierung");
    for (field, text) in
        [("Toleranz", "-1"), ("Max. Aufrufe", "x"), ("Anläufe", "0"), ("Fehlerdefinition", "-1")]
    {
        window.enter(field, text);
        left(&window, &foreign, &format!("{text} in {field}"), &mut found);
    }
    window.click("Abgeleitet");
    for text in ["FWHM", "a = ", "a = 2*q"] {
        window.enter("Abgeleitete Größe", text);
        left(&window, &foreign, &format!("{text} as a quantity"), &mut found);
    }
    window.click("Mehr über die Daten");
    for (field, text) in
        [("Schnitt", "x >"), ("Schnitt", "q > 3"), ("Berechnete Spalte 1", "y2"), ("Pfad", "/abc/a.csv")]
    {
        window.enter(field, text);
        left(&window, &foreign, &format!("{text} in {field}"), &mut found);
    }
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

/// The left column is as wide as in English, and the tabs leave room for the link beside them, in both usual sizes.
#[test]
fn german_words_have_room() {
    for (example, formula) in [
        ("peak.csv", "gaus+pol1"),
        ("decay_counts.csv", "expo"),
        ("graph_xy_errors.csv", "pol1"),
        ("lorentzian_peak.csv", "pol2(0)+lorentzian(3)"),
        ("mixture.csv", "gaus"),
    ] {
        for size in [[1280.0, 800.0], [1920.0, 1080.0]] {
            let english = Window::sized(opened(example, formula), Theme::Light, size);
            let mut window = sized(opened(example, formula), size);
            let edge = english.rect("Figure").left();
            for tab in ["Allgemein", "Minimierung", "Fehler"] {
                window.click(tab);
                let (left, right) = (window.rect("Abbildung").left(), window.rect("Jetzt anpassen").right());
                assert!((left - edge).abs() < 1.0, "{example}, {tab}: {left} instead of {edge}");
                assert!(right < size[0], "{right}");
            }
        }
    }
    let window = sized(fitted("peak.csv", "gaus+pol1"), [1280.0, 800.0]);
    let (last, copy) = (window.rect("Befehle"), window.rect("Den Bericht kopieren"));
    assert!(last.right() + 6.0 < copy.left() && copy.right() < 1280.0, "{last:?}, {copy:?}");
}

#[test]
fn the_verdict_and_its_numbers_are_in_german() {
    let window = german(fitted("peak.csv", "gaus+pol1"));
    assert!(window.says("Gute Anpassung"), "{:?}", window.texts());
    assert!(window.says("Die Punkte streuen so um die Kurve, wie ihre Fehler sagen."));
}

/// Names that people gave to parameters stay in sentences and in quotation, also where the table knows the word.
#[test]
fn names_of_parameters_are_not_translated() {
    speak(Language::German);
    assert_eq!(said("width"), "Breite", "the table knows it");
    for name in ["mean", "width", "error", "min"] {
        for (english, german) in [
            ("did you mean '{}'?", "'{}'"),
            ("{} is fixed — release it first", "{} "),
            ("{} is fixed; its constraint has no effect", "{} "),
            ("there is no column 'breadth' — did you mean '{}'?", "'{}'"),
        ] {
            let (english, german) = (english.replace("{}", name), german.replace("{}", name));
            let sentence = said(&english);
            assert!(sentence != english && sentence.contains(&german), "{english}: {sentence}");
        }
    }
    speak(Language::English);
}

/// The tabs of the results stand in one line of a usual window, also where there were several attempts.
#[test]
fn german_tabs_stand_in_one_line() {
    let mut session = Session::new();
    session.apply(Command::OpenExample("decay_counts.csv".into())).unwrap();
    session.apply(Command::SetFormula("expo".into())).unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    let app = App::new(session, Theme::Light).with_language(Language::German);
    let window = Window::of(app, [1280.0, 800.0]);
    assert!(window.has("Versuche"));
    assert_eq!(window.rect("Befehle").top(), window.rect("Ergebnisse").top());
}
