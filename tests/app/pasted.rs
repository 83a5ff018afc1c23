//! Tables from the clipboard.

use egui::{Key, Modifiers};
use fitpanel::data::DataKind;
use fitpanel::data::read::ReadOptions;
use fitpanel::fit::{Command, Session, Source};

use crate::window::Window;

/// Cells of a German spreadsheet: 2 s² − 1 with errors.
const CELLS: &str =
    "t / s\ts / m\tΔs / m\n0,5\t-0,5\t0,1\n1\t1\t0,1\n1,5\t3,5\t0,1\n2\t7\t0,1\n2,5\t11,5\t0,1\n";

/// What was copied in a spreadsheet stands in the window with its roles and units, is fitted, saved with the session and taken back.
#[test]
fn cells_of_a_spreadsheet() {
    let mut window = Window::new(Session::new());
    window.paste(CELLS);
    let data = window.session().config().member().data.clone().expect("data");
    assert_eq!((data.kind(), data.n_total(), data.x_title.text().as_str()), (DataKind::Points, 5, "t / s"));
    assert!(window.has("± Δs"), "{:?}", window.texts());
    assert!(window.says("pasted table"));
    window.keep_picture("pasted");
    assert!(window.texts().iter().any(|text| text.starts_with("parabola, ")), "models are suggested");
    window.enter("Formula", "pol2");
    window.click("Fit");
    let values = window.session().result().fresh().expect("fitted").minimum.values();
    for (value, exact) in values.iter().zip([-1.0, 0.0, 2.0]) {
        assert!((value - exact).abs() < 1e-9, "{values:?}");
    }

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pasted.toml");
    let mut session = Session::new();
    session.apply(Command::Read(Source::text("pasted table", CELLS))).unwrap();
    session.apply(Command::Save(path.clone())).unwrap();
    let mut again = Session::new();
    again.apply(Command::Open { path, options: ReadOptions::default() }).unwrap();
    assert_eq!(again.config(), session.config());

    while window.session().undo_label().is_some() {
        window.key(Modifiers::COMMAND, Key::Z);
    }
    assert!(window.session().config().member().data.is_none(), "taken back");
}

/// The button of the tool bar and the entry of the menu ask for the clipboard, which comes back as what Ctrl+V pastes.
#[test]
fn the_clipboard_is_asked_for() {
    let mut window = Window::new(Session::new());
    for menu in [false, true] {
        if menu {
            window.click("Edit menu");
            assert!(window.asks_for_the_clipboard("Paste data"));
        } else {
            assert!(window.asks_for_the_clipboard("Paste"));
        }
        window.paste(CELLS);
        assert_eq!(window.session().config().member().data.as_ref().map(|d| d.n_total()), Some(5));
        window.key(Modifiers::COMMAND, Key::Z);
    }
}

/// What is pasted while a text is typed belongs to the text; what is no table is refused and loses nothing.
#[test]
fn other_texts() {
    let mut window = Window::example("peak.csv");
    window.type_into("Formula", "gaus+");
    window.paste("pol2");
    assert_eq!(window.value("Formula"), "gaus+pol2");
    window.key(Modifiers::NONE, Key::Escape);
    window.paste("nothing but words");
    assert!(window.app().notice().is_some_and(|n| n.contains("pasted table")), "{:?}", window.app().notice());
    assert_eq!(window.session().config().member().data.as_ref().unwrap().n_total(), 50);
}
