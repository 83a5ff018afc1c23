//! Figures that leave the window: files in millimetres, a picture on the clipboard, and the same places as on the screen.

use egui::{Key, Modifiers};
use fitpanel::app::dialogs::Chosen;
use fitpanel::data::read::ReadOptions;
use fitpanel::fit::{Command, Session, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::report::figure::Drawing;
use fitpanel::report::page::{Format, Subject, draw};

use crate::window::Window;

/// Half of what may lie between a place on the screen and the same on paper, in millimetres.
const TOLERANCE: f64 = 0.05;

/// The peak of the examples, fitted.
fn peak() -> Session {
    let mut session = Session::new();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples-data/peak.csv").into();
    session.apply(Command::Open { path, options: ReadOptions::default() }).unwrap();
    session.apply(Command::SetFormula("gaus+pol1".into())).unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    session
}

/// Ctrl+E writes what the ending of the file says; another ending is refused in a sentence, and nothing is written.
#[test]
fn the_figure_is_saved_in_the_form_of_its_ending() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let names = ["peak.pdf", "peak.svg", "peak.png", "peak.jpg"];
    let mut answers: Vec<Chosen> = names.map(|name| Chosen::Save(file(name))).into();
    answers.push(Chosen::Nothing);
    let mut window = Window::answering(peak(), answers);
    for _ in names {
        window.key(Modifiers::COMMAND, Key::E);
    }
    let bytes = |name: &str| std::fs::read(file(name)).unwrap();
    assert!(bytes("peak.pdf").starts_with(b"%PDF-"));
    assert!(bytes("peak.png").starts_with(b"\x89PNG"));
    let svg = String::from_utf8(bytes("peak.svg")).unwrap();
    assert!(
        svg.contains(">22.20</text>") && svg.contains(" ± 0.14</text>"),
        "numbers as in the window: {svg}"
    );
    assert!(!file("peak.jpg").exists() && window.says("a figure is written as .svg, .pdf or .png"));
    window.key(Modifiers::COMMAND, Key::E);
    assert!(!window.has("Path"), "who changes his mind is asked nothing");
}

/// Style and width are chosen in the menu; the tab below has its own picture, which is refused where there is none.
#[test]
fn a_style_is_chosen_and_a_tab_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (wide, pair) = (folder.path().join("wide.svg"), folder.path().join("pair.svg"));
    let answers = vec![Chosen::Save(wide.clone()), Chosen::Save(pair.clone())];
    let mut window = Window::answering(peak(), answers);
    for choice in ["Black and white of figures", "Two columns, 172 mm of figures"] {
        window.click("File menu");
        window.click("Style of figures");
        window.click(choice);
    }
    window.click("File menu");
    window.click("Save figure");
    let svg = std::fs::read_to_string(&wide).unwrap();
    assert!(svg.contains("width=\"172mm\"") && !svg.contains("#0072b2"), "without colors");
    window.click("Correlations");
    window.click("File menu");
    window.click("Save picture of the tab");
    let svg = std::fs::read_to_string(&pair).unwrap();
    assert!(svg.contains(">1.00</text>") && svg.contains(">Sigma</text>"), "{svg}");
}

/// What the clipboard takes is a picture of the figure on white.
#[test]
fn the_figure_is_copied_as_a_picture() {
    let mut window = Window::new(peak());
    window.click("Edit menu");
    let image = window.copied_image("Copy figure").expect("a picture");
    let [width, height] = image.size;
    assert!(width > 700 && height > 500, "{width} × {height}");
    assert_eq!(image.pixels[0], egui::Color32::WHITE);
    assert!(image.pixels.iter().any(|p| p.r() == 0 && p.g() == 0x72 && p.b() == 0xb2), "the curve");
    window.settle();
    assert!(window.says("the figure is on the clipboard"));
}

/// Every point stands at the same place of the frame as on the screen, on linear and on logarithmic axes: within 0.05 mm of a figure of one column.
#[test]
fn points_stand_on_paper_where_they_stand_on_the_screen() {
    for log in [false, true] {
        let session = peak();
        let data = session.config().member().data.clone().unwrap();
        let fitpanel::data::Data::Points(points) = &data.data else { panic!("points") };
        let mut window = Window::new(session);
        if log {
            window.key(Modifiers::NONE, Key::L);
        }
        let mut drawing = Drawing::default();
        if log {
            drawing.options.scales.y = fitpanel::report::figure::Scale::Log;
        }
        let placed = draw(window.session(), &Subject::Fit, &drawing, &Format::default()).unwrap();
        let (paper, screen) = (placed.frames[0], window.rect("Figure"));
        for (x, y) in data.x().iter().zip(&points.y) {
            let at = window.at(*x, *y);
            let part = (
                f64::from((at.x - screen.left()) / screen.width()),
                f64::from((at.y - screen.top()) / screen.height()),
            );
            let on_screen = (
                paper.area.left + part.0 * paper.area.width(),
                paper.area.top + part.1 * paper.area.height(),
            );
            let y = if log { y.log10() } else { *y };
            let on_paper = paper.at((*x, y));
            let apart = (on_screen.0 - on_paper.0).hypot(on_screen.1 - on_paper.1);
            assert!(apart <= TOLERANCE, "{apart} mm at {x}, {y}");
        }
    }
}
