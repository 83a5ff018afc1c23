//! Figures of planes, of several data sets, and of fits that are not to be drawn.

use std::fmt::Write as _;
use std::sync::Arc;

use egui::{Key, Modifiers, PointerButton};
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{Command, NewData, Session};

use crate::window::Window;

/// How many pixels of the figure have the color of fits in the light theme.
fn blue(window: &mut Window) -> usize {
    let figure = window.rect("Figure");
    let picture = window.picture();
    let inside = |x: u32, y: u32| figure.contains(egui::pos2(x as f32, y as f32));
    let color = [0x00, 0x72, 0xb2];
    picture.enumerate_pixels().filter(|(x, y, p)| inside(*x, *y) && p.0[..3] == color).count()
}

/// FP025, FP026: with No drawing the curve of the next fit is not drawn though its function is kept, with Do not store/draw neither; the data stay
/// and so do the curves of functions kept before.
#[test]
fn fits_that_are_not_to_be_drawn() {
    let mut window = Window::example("lorentzian_peak.csv");
    window.enter("Formula", "pol2(0)+lorentzian(3)");
    window.click("Parts");
    window.click("Fit");
    let drawn = blue(&mut window);
    assert!(drawn > 500, "{drawn} pixels of the curve");
    window.click("No drawing");
    assert_eq!(blue(&mut window), drawn, "the box is about the next fit");
    window.click("Fit");
    window.keep_picture("no_drawing");
    assert_eq!((blue(&mut window), window.session().functions().len()), (0, 1), "kept, not drawn");
    window.click("Do not store/draw");
    window.click("No drawing");
    window.click("Fit");
    assert_eq!(blue(&mut window), 0, "neither kept nor drawn");
    assert!(window.session().result().fresh().is_some(), "the result is there all the same");
    window.click("Do not store/draw");
    window.click("Fit");
    assert_eq!(blue(&mut window), drawn, "drawn again");
}

/// Points on two axes: the numbers of the fit stand beside the plane and not on its points, Pull shows pulls as colors and is pressed only
/// then, and what a plane has not cannot be pressed.
#[test]
fn a_plane_of_points_with_its_numbers_beside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plane.csv");
    let mut text = "x1,x2,y,sy\n".to_owned();
    for k in 0..120 {
        let (x, y) = (f64::from(k % 12) * 0.5, f64::from(k / 12) * 0.5);
        let z = 100.0 * (-0.5 * (((x - 2.6) / 1.1).powi(2) + ((y - 2.1) / 0.8).powi(2))).exp();
        writeln!(text, "{x},{y},{},3", z + 2.0 * (f64::from(k) * 1.7).sin()).unwrap();
    }
    std::fs::write(&path, text).unwrap();
    let mut window = Window::new(Session::new());
    window.enter("Path", path.to_str().unwrap());
    window.choose("Function", "xygaus");
    window.click("Fit");
    window.keep_picture("points_plane");
    assert_eq!(window.value("Type"), "Predef-2D");
    let figure = window.rect("Figure");
    // The frame of the plane ends well before the card does: there the numbers are.
    assert!(figure.right() < 1280.0 - 240.0, "{figure:?}");
    assert!(!window.is_on("Pull"), "the colors show the data");
    window.click("Pull");
    assert!(window.is_on("Pull") && window.is_on("Pulls"));
    window.keep_picture("points_plane_pulls");
    window.key(Modifiers::NONE, Key::R);
    assert!(!window.is_on("Pull") && window.is_on("Data"));
    window.click("Band 68 %");
    assert!(!window.is_on("Band 68 %") && !window.is_on("Parts"), "a plane has no curve");
}

/// Single values with a distance that has no pulls: Pull is not pressed, for there is no panel.
#[test]
fn without_pulls_the_button_is_not_pressed() {
    let mut window = Window::new(Session::new());
    assert!(!window.is_on("Pull"), "no data, no pulls");
    window.choose("Data Set", "peak.csv");
    assert!(window.is_on("Pull") && window.has("Pull panel of the figure"));
    window.click("Pull");
    assert!(!window.is_on("Pull") && !window.has("Pull panel of the figure"));
}

fn line(name: &str, y: [f64; 4]) -> Arc<Dataset> {
    let points =
        Points::new(vec![1.0, 2.0, 3.0, 4.0], y.to_vec(), None, YErrors::Symmetric(vec![0.2; 4])).unwrap();
    Arc::new(Dataset::new(name, Data::Points(points)))
}

/// Each data set of a simultaneous fit has its whole name and its figure; a click on either shows it in the left column.
#[test]
fn every_data_set_has_its_name_and_its_figure() {
    let (first, second) = ("course of the first pendulum.csv", "course of the second pendulum.csv");
    let mut session = Session::new();
    session.apply(Command::SetData(line(first, [1.1, 2.3, 2.7, 4.4]), None)).unwrap();
    session.apply(Command::SetFormula("a*x+b".into())).unwrap();
    let data = NewData::Given(line(second, [2.2, 3.1, 4.4, 4.8]), None);
    session.apply(Command::AddMember { data, formula: Some("a*x+c".into()) }).unwrap();
    let mut window = Window::new(session);
    window.click("Fit");
    window.keep_picture("two_figures");
    // Seven points a letter are enough for all of them.
    assert!(
        window.rect("Name of fit 2").width() > 6.0 * second.len() as f32,
        "{:?}",
        window.rect("Name of fit 2")
    );
    assert!(window.rect(first).width() > 5.5 * first.len() as f32, "{:?}", window.rect(first));
    let (one, other) = (window.rect(&format!("Figure of {first}")), window.rect("Figure"));
    assert!(
        one.right() < other.left() && (one.width() - other.width()).abs() < 30.0,
        "{one:?} and {other:?}"
    );
    assert!(window.says(&format!("{second} · 2 of 2")) || window.session().config().active == 1);
    window.click(&format!("Show the figure of {first}"));
    assert_eq!((window.session().config().active, window.value("Formula").as_str()), (0, "a*x+b"));
    assert!(window.session().result().fresh().is_some(), "looking at another data set changes no fit");
    assert!(window.has(&format!("Figure of {second}")));
    window.click("View menu");
    window.click("All data sets");
    assert!(!window.has(&format!("Figure of {second}")) && window.has("Figure"), "one large figure");
    assert!(window.rect("Figure").width() > 700.0);
}

/// Two data sets of one name are told apart wherever they are named.
#[test]
fn data_sets_of_one_name_are_told_apart() {
    let mut session = Session::new();
    session.apply(Command::SetData(line("twin", [1.1, 2.3, 2.7, 4.4]), None)).unwrap();
    session.apply(Command::SetFormula("a*x+b".into())).unwrap();
    let data = NewData::Given(line("twin", [2.2, 3.1, 4.4, 4.8]), None);
    session.apply(Command::AddMember { data, formula: Some("a*x+c".into()) }).unwrap();
    let mut window = Window::new(session);
    assert_eq!(window.value("Name of fit 2"), "twin_2");
    assert!(window.has("Figure of twin") && window.says("a: shared by twin, twin_2"));
    window.click("Show the figure of twin");
    assert_eq!(window.value("Name of fit 1"), "twin");
    assert!(window.has("Figure of twin_2"));
}

/// Data without errors have a scatter about the curve, and no χ²: here √(2.7 / 2), by hand.
#[test]
fn data_without_errors_show_their_scatter_in_the_results() {
    let mut window = Window::new(Session::new());
    window.paste("x y\n0 0\n1 2\n2 1\n3 4\n");
    window.enter("Formula", "pol1");
    window.click("Fit");
    assert!(window.says("scatter 1.16, ndof 2"), "{:?}", window.texts());
    assert!(!window.says("χ² 2.7"), "{:?}", window.texts());
}

/// Points of s / m at t / s, of which the last is off the line.
fn line_with_units() -> Window {
    let mut window = Window::new(Session::new());
    window.paste("t / s,s / m,u(s) / m\n0,1.1,0.1\n1,2.9,0.1\n2,5.1,0.1\n3,6.9,0.1\n4,12,0.1\n");
    window.enter("Formula", "pol1");
    window
}

/// Clicks leave points out while Mask is on, and no more after Escape.
#[test]
fn points_are_left_out_by_clicks() {
    let mut window = line_with_units();
    let used = |w: &Window| w.session().config().member().data.as_ref().unwrap().mask.len();
    let at = window.at(4.0, 12.0);
    window.press(PointerButton::Primary, at);
    window.settle();
    assert_eq!(used(&window), 5, "a click does nothing");
    window.click("Mask");
    assert!(window.is_on("Mask"));
    let at = window.at(4.0, 12.0);
    window.press(PointerButton::Primary, at);
    window.settle();
    assert_eq!(used(&window), 4);
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.is_on("Mask"));
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(used(&window), 5, "undone");
}

/// Value and error of the results with all digits under the pointer, and the unit of a slope.
#[test]
fn results_have_units_and_all_their_digits() {
    let mut window = line_with_units();
    window.click("Fit");
    let result = window.session().result().fresh().expect("a fresh result").clone();
    let slope = result.minimum.values()[1];
    assert!(window.texts().iter().any(|t| t.ends_with(" m/s") && !t.contains('±')), "{:?}", window.texts());
    assert!(
        window.texts().iter().any(|t| t.starts_with("± ") && t.ends_with(" m/s")),
        "{:?}",
        window.texts()
    );
    window.hover("Result value of p1");
    assert!(window.says(&format!("{slope}")), "{slope} in {:?}", window.texts());
    window.right_click("Result value of p1");
    assert!(window.says(&format!("Copy {slope}")), "{:?}", window.texts());
}
