//! Axes of the figure: logarithmic ones by keys, menu and tool bar, and the part of them that a box shows.

use std::sync::Arc;

use egui::{Key, Modifiers, PointerButton};
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{Command, Session, Source, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::report::figure::{Scale, Scales};
use fitpanel::report::{ViewOptions, fit_figure};

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

fn near(a: (f64, f64), b: (f64, f64)) -> bool {
    (a.0 - b.0).abs() < 0.01 * (b.1 - b.0) && (a.1 - b.1).abs() < 0.01 * (b.1 - b.0)
}

/// Z, then a drag: the figure shows what the box held, in any direction, and the next drag moves the figure as always; a box over the pulls
/// chooses x alone; no handle is taken meanwhile, a range can be; Esc and a second Z leave, a double click shows all.
#[test]
fn a_box_is_seen_larger() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus+pol0");
    window.click("Fit");
    let whole = window.view();
    let values = window.session().config().params.values();
    window.key(Modifiers::NONE, Key::Z);
    assert!(window.is_on("Zoom") && window.says("drag a box"));
    // From right below to left above, beginning on the handle at the top of the peak.
    let top = window.texts().into_iter().find(|t| t.starts_with("Peak of gaus")).expect("a handle");
    let from = window.rect(&top).center();
    let (corner, to) = (window.at(10.0, 60.0), window.at(values[1], values[0] + values[3]));
    assert!((from - to).length() < 2.0);
    window.pull(from, corner);
    window.keep_picture("box");
    window.let_go(corner);
    let [x, y] = window.view();
    assert!(near(x, (10.0, values[1])) && near(y, (60.0, values[0] + values[3])), "{x:?} {y:?}");
    assert_eq!(window.session().config().params.values(), values, "the handle stays");
    assert!(!window.is_on("Zoom"));
    let frame = window.rect("Figure");
    window.drag(
        PointerButton::Primary,
        frame.center(),
        frame.center() + egui::vec2(0.1 * frame.width(), 0.0),
    );
    let moved = window.view()[0];
    let by = 0.1 * (x.1 - x.0);
    assert!(near(moved, (x.0 - by, x.1 - by)), "{moved:?} after {x:?}");
    window.click("Zoom");
    let pulls = window.rect("Pull panel of the figure");
    let at =
        |part: f32| egui::pos2(pulls.left() + part * pulls.width(), pulls.center().y + 40.0 * (part - 0.5));
    window.drag(PointerButton::Primary, at(0.25), at(0.75));
    let [half, heights] = window.view();
    assert!(near(half, (moved.0 + 0.25 * (moved.1 - moved.0), moved.0 + 0.75 * (moved.1 - moved.0))));
    assert!(near(heights, y), "the pulls know nothing about heights");
    for _ in 0..2 {
        window.press(PointerButton::Primary, frame.left_top() + egui::vec2(40.0, 30.0));
    }
    window.settle();
    assert!(near(window.view()[0], whole[0]) && near(window.view()[1], whole[1]));
    // A range is drawn while a box is waited for; a click draws none.
    window.key(Modifiers::NONE, Key::Z);
    window.drag(PointerButton::Secondary, window.at(15.0, 60.0), window.at(35.0, 60.0));
    assert_eq!(window.session().config().member().selection.ranges.len(), 1);
    window.press(PointerButton::Primary, window.at(15.0, 60.0));
    assert!(window.is_on("Zoom") && near(window.view()[0], whole[0]));
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.is_on("Zoom") && !window.says("drag a box"));
    window.key(Modifiers::NONE, Key::Z);
    window.key(Modifiers::NONE, Key::Z);
    assert!(!window.is_on("Zoom"));
    window.click("View menu");
    window.click("Zoom into a box");
    assert!(window.is_on("Zoom"));
}

/// R leads through pull, ratio, nothing and residual; the button switches what was shown last; its list and the title of the panel choose; a
/// step of undo changes none of it.
#[test]
fn pulls_residuals_or_ratios_below() {
    let mut window = opened();
    window.click("Fit");
    let names = ["Pull", "Residual", "Ratio"];
    let shown = |window: &Window| {
        let shown: Vec<&str> =
            names.into_iter().filter(|name| window.has(&format!("{name} panel of the figure"))).collect();
        let pressed: Vec<&str> =
            names.into_iter().filter(|name| window.has(name) && window.is_on(name)).collect();
        assert_eq!(shown, pressed, "the button says what is shown");
        shown.join(" ")
    };
    assert_eq!(shown(&window), "Pull");
    for expected in ["Ratio", "", "Residual", "Pull", "Ratio"] {
        window.key(Modifiers::NONE, Key::R);
        assert_eq!(shown(&window), expected);
    }
    window.keep_picture("ratios");
    window.click("Ratio");
    assert_eq!(shown(&window), "");
    window.click("Ratio");
    assert_eq!(shown(&window), "Ratio");
    window.click("Kind of panel below");
    window.click("Residual below the figure");
    assert_eq!(shown(&window), "Residual");
    window.key(Modifiers::NONE, Key::L);
    window.key(Modifiers::SHIFT, Key::L);
    assert_eq!(shown(&window), "Residual", "axes change nothing of it");
    window.keep_picture("residuals");
    window.click("Residual below, choose another");
    window.click("Pull below the figure");
    assert_eq!(shown(&window), "Pull");
    window.click("Pull below, choose another");
    window.click("Nothing below the figure");
    assert_eq!(shown(&window), "");
    window.click("View menu");
    window.click("Panel below the figure");
    assert_eq!(shown(&window), "Pull");
    window.key(Modifiers::NONE, Key::R);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(shown(&window), "Ratio", "what is shown below is no step of undo");
}

/// Data with nothing above 0 keep linear axes, and the curve and its band with them.
#[test]
fn axes_that_stay_linear_show_the_curve() {
    let x: Vec<f64> = (1..=9).map(|k| -f64::from(k)).collect();
    let y: Vec<f64> = x.iter().enumerate().map(|(k, x)| x - 1.0 + [0.1, -0.1, 0.05][k % 3]).collect();
    let points = Points::new(x, y, None, YErrors::Symmetric(vec![0.1; 9])).unwrap();
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(Dataset::new("below", Data::Points(points))), None)).unwrap();
    session.apply(Command::SetFormula("pol1".into())).unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    let result = session.result().fresh().unwrap().clone();
    let drawn =
        |scales: Scales| fit_figure(&result, &ViewOptions { scales, ..ViewOptions::default() }).main.layers;
    // As text, in which breaks of a line are equal.
    let text = |scales| format!("{:?}", drawn(scales));
    assert_eq!(text(Scales { x: Scale::Log, y: Scale::Log }), text(Scales::default()));
}

/// While Range is on, a drag with the left button is the fit range; then the figure moves again.
#[test]
fn a_range_is_dragged_with_the_left_button() {
    let mut window = Window::example("peak.csv");
    let ranges = |window: &Window| window.session().config().member().selection.ranges.clone();
    window.click("Range");
    assert!(window.is_on("Range"));
    let (from, to) = (window.at(10.0, 50.0), window.at(35.0, 120.0));
    window.drag(PointerButton::Primary, from, to);
    let range = ranges(&window)[0];
    assert!((range.lo - 10.0).abs() < 0.2 && (range.hi - 35.0).abs() < 0.2, "{range:?}");
    assert!(!window.is_on("Range"), "once");
    window.drag(PointerButton::Primary, from, to);
    assert_eq!(ranges(&window), [range], "the figure is moved");
    window.key(Modifiers::COMMAND, Key::Z);
    assert!(ranges(&window).is_empty());
    window.click("Data menu");
    window.click("Drag the fit range");
    assert!(window.is_on("Range"));
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.is_on("Range"));
}
