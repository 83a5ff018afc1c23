//! Axes of the figure: logarithmic ones by keys, menu and tool bar.

use egui::{Key, Modifiers, PointerButton};
use fitpanel::fit::{Command, Session, Source};

use crate::window::Window;

/// A decay that is counted down to 0, and below it after the background was taken away.
const DECAY: &str = "t,counts,s\n1,10000,100\n2,1000,33\n4,100,10\n8,10,12\n16,-2,3\n";

fn opened() -> Window {
    let mut session = Session::new();
    session.apply(Command::Read(Source::text("decay", DECAY))).unwrap();
    session.apply(Command::SetFormula("a*exp(-x/t)".into())).unwrap();
    Window::new(session)
}

/// Where a value stands between two others, as a part of the way.
fn part(window: &Window, along_y: bool, of: [f64; 3]) -> f64 {
    let at = |v: f64| {
        let (x, y) = if along_y { (2.0, v) } else { (v, 100.0) };
        let at = window.app().place_in_figure(x, y).expect("drawn");
        f64::from(if along_y { at.y } else { at.x })
    };
    let [from, middle, to] = of.map(at);
    (middle - from) / (to - from)
}

/// L and Shift+L: equal ratios take equal room, a tenth of it linear; what has no place is counted; the pull panel and a range drawn with the
/// mouse follow; each other way to switch does the same.
#[test]
fn logarithmic_axes() {
    let mut window = opened();
    window.click("Fit");
    assert!((part(&window, true, [100.0, 1000.0, 10000.0]) - 1.0 / 11.0).abs() < 1e-3);
    window.key(Modifiers::NONE, Key::L);
    assert!((part(&window, true, [100.0, 1000.0, 10000.0]) - 0.5).abs() < 1e-3);
    assert!((part(&window, false, [1.0, 2.0, 4.0]) - 1.0 / 3.0).abs() < 1e-3, "x is linear");
    assert!(window.app().place_in_figure(2.0, -2.0).is_none());
    assert!(window.says("1 point at or below 0 is not shown"));
    assert!(window.is_on("log y") && !window.is_on("log x"));
    window.key(Modifiers::SHIFT, Key::L);
    assert!((part(&window, false, [1.0, 2.0, 4.0]) - 0.5).abs() < 1e-3);
    window.keep_picture("logarithmic axes");
    let place = |window: &Window, x: f64| window.app().place_in_figure(x, 300.0).unwrap();
    window.drag(PointerButton::Secondary, place(&window, 1.5), place(&window, 9.0));
    let range = window.session().config().member().selection.ranges[0];
    assert!((range.lo - 1.5).abs() < 0.05 && (range.hi - 9.0).abs() < 0.2, "{range:?}");
    window.key(Modifiers::COMMAND, Key::Z);
    assert!(window.session().config().member().selection.ranges.is_empty(), "axes are no step of undo");
    window.click("View menu");
    window.click("Logarithmic y axis");
    window.click("log x");
    assert!(!window.is_on("log y") && !window.is_on("log x"));
    assert!(!window.says("1 point at or below 0 is not shown"));
    assert!((part(&window, true, [100.0, 1000.0, 10000.0]) - 1.0 / 11.0).abs() < 1e-3);
}

/// Handles are where the curve is, and go where the mouse takes them.
#[test]
fn a_handle_on_a_logarithmic_axis() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus+pol0");
    window.click("Fit");
    window.key(Modifiers::NONE, Key::L);
    let name = window.texts().into_iter().find(|t| t.starts_with("Peak of gaus")).expect("a handle");
    let values = |window: &Window| window.session().config().params.values();
    let before = values(&window);
    let from = window.rect(&name).center();
    let to = window.app().place_in_figure(before[1] + 3.0, 60.0).unwrap();
    window.pull(from, to);
    let after = values(&window);
    assert!((after[1] - before[1] - 3.0).abs() < 0.05, "{before:?} {after:?}");
    // The top of peak and background together.
    assert!((after[0] + after[3] - 60.0).abs() < 1.0, "{before:?} {after:?}");
    assert!((window.rect(&name).center() - to).length() < 1.5);
    window.let_go(to);
}
