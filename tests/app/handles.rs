//! Handles on the curve: dragged with the mouse in the coordinates of the data, moved with keys, followed by the others.

use egui::{Key, Modifiers, Pos2, vec2};
use fitpanel::app::Theme;
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{Command, Session, Shown, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::report::{ViewOptions, data_figure};
use std::sync::Arc;

use crate::window::Window;

const PEAK: &str = "Peak of gaus: Mean, Constant";

/// A Gaussian of height 50 at 4 with σ = 1, exactly, ± 2.
fn peak() -> Session {
    let x: Vec<f64> = (0..33).map(|k| 0.25 * f64::from(k)).collect();
    let y = x.iter().map(|x| 50.0 * (-0.5 * (x - 4.0) * (x - 4.0)).exp()).collect();
    let points = Points::new(x.clone(), y, None, YErrors::Symmetric(vec![2.0; x.len()])).unwrap();
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(Dataset::new("peak", Data::Points(points))), None)).unwrap();
    session.apply(Command::SetFormula("gaus".into())).unwrap();
    session
}

fn fitted() -> Session {
    let mut session = peak();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    session
}

fn values(window: &Window) -> Vec<f64> {
    window.session().config().params.values()
}

fn near(a: Pos2, b: Pos2) -> bool {
    (a - b).length() < 1.5
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() < tolerance
}

/// The top of the peak is taken and put elsewhere: place and height are those of the pointer, the width stays, curve and χ² follow at once, and
/// the whole drag is one step of undo. Where the figure was zoomed it is not moved.
#[test]
fn the_top_of_a_peak_is_dragged() {
    let mut window = Window::new(fitted());
    let [constant, mean, sigma] = values(&window)[..] else { panic!() };
    assert!(close(constant, 50.0, 1e-6) && close(mean, 4.0, 1e-6) && close(sigma, 1.0, 1e-6));
    let from = window.rect(PEAK).center();
    assert!(near(from, window.at(4.0, 50.0)), "{from:?} for {:?}", window.at(4.0, 50.0));
    let view = window.view();
    let to = window.at(5.0, 30.0);
    window.pull(from, to);
    let moved = values(&window);
    assert!(close(moved[1], 5.0, 0.01) && close(moved[0], 30.0, 0.1) && moved[2] == sigma, "{moved:?}");
    assert_eq!(window.view(), view, "the view stays under the hand");
    assert!(near(window.rect(PEAK).center(), to));
    assert!(matches!(window.session().result(), Shown::Stale(_)));
    // χ² where the hand is, by hand.
    let term = |x: f64| {
        let f = |p: &[f64]| p[0] * (-0.5 * ((x - p[1]) / p[2]).powi(2)).exp();
        ((f(&[50.0, 4.0, 1.0]) - f(&moved)) / 2.0).powi(2)
    };
    let chi2: f64 = (0..33).map(|k| term(0.25 * f64::from(k))).sum();
    let stats = data_figure(window.session(), &ViewOptions::default()).stats;
    let [(name, shown)] = stats.as_slice() else { panic!("{stats:?}") };
    let shown: f64 = shown.parse().unwrap();
    assert!(name == "χ² here" && close(shown, chi2, 1e-3 * chi2), "{shown} for {chi2}");
    window.keep_picture("handle_held");
    window.pull_on(to, window.at(4.5, 40.0));
    assert!(close(values(&window)[1], 4.5, 0.01), "{:?}", values(&window));
    let end = window.at(4.5, 40.0);
    window.let_go(end);
    window.keep_picture("handle_let_go");
    assert_eq!(window.session().undo_label(), Some("Move the curve"));
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(values(&window), [constant, mean, sigma], "one step");
    assert!(window.session().result().fresh().is_some());
}

/// The point beside the top is its width and moves nothing else; a fixed width has no handle.
#[test]
fn the_width_of_a_peak_is_dragged() {
    let mut window = Window::sized(fitted(), Theme::Dark, [1920.0, 1080.0]);
    let width = "Width of gaus: Sigma";
    let from = window.rect(width).center();
    assert!(near(from, window.at(5.0, 50.0 * (-0.5_f64).exp())));
    window.pull(from, window.at(6.0, 10.0));
    window.keep_picture("handles_dark");
    let moved = values(&window);
    assert!(
        close(moved[2], 2.0, 0.01) && close(moved[0], 50.0, 1e-6) && close(moved[1], 4.0, 1e-6),
        "{moved:?}"
    );
    let end = window.at(6.0, 10.0);
    window.let_go(end);
    window.click("Fix Sigma");
    assert!(!window.has(width) && window.has(PEAK));
    window.key(Modifiers::NONE, Key::H);
    assert!(!window.has(PEAK), "the menu hides them all");
}

/// The arrow keys move the handle that has the keyboard: one step is 1/200 of the figure, ten with Shift, a tenth with Alt.
#[test]
fn arrow_keys_move_a_handle() {
    let mut window = Window::new(fitted());
    let [x, _] = window.view();
    let step = 0.005 * (x.1 - x.0);
    let before = values(&window);
    window.focus(PEAK);
    for (keys, steps) in [(Modifiers::NONE, 1.0), (Modifiers::SHIFT, 11.0), (Modifiers::ALT, 11.1)] {
        window.key(keys, Key::ArrowRight);
        let mean = values(&window)[1];
        assert!(close(mean, before[1] + steps * step, 0.02 * step), "{mean} after {steps} steps of {step}");
    }
    assert_eq!(window.focused().as_deref(), Some(PEAK), "the keyboard stays there");
    window.key(Modifiers::NONE, Key::ArrowUp);
    assert!(values(&window)[0] > before[0]);
}

/// With Alt the others go to their best values for what is held: for a Gaussian at the wrong place those of a fit with Mean and Constant fixed.
#[test]
fn with_alt_the_others_follow() {
    let mut window = Window::new(fitted());
    let from = window.rect(PEAK).center();
    let to = window.at(4.3, 45.0);
    window.hold_keys(Modifiers::ALT);
    window.pull(from, to);
    let moved = values(&window);
    let mut alone = peak();
    for (k, value) in moved.iter().enumerate() {
        let id = fitpanel::params::ParamId(k);
        alone.apply(Command::SetParam(id, fitpanel::fit::ParamEdit::Value(*value))).unwrap();
        alone.apply(Command::SetParam(id, fitpanel::fit::ParamEdit::Fixed(k < 2))).unwrap();
    }
    let best = alone.run_now(&Task::Fit, &NoObserver).unwrap().minimum.values()[2];
    assert!(close(moved[1], 4.3, 0.01) && !close(moved[2], 1.0, 1e-3), "{moved:?}");
    assert!(close(moved[2], best, 1e-4), "{moved:?}, the best width is {best}");
    window.hold_keys(Modifiers::NONE);
    window.let_go(to);
    window.key(Modifiers::COMMAND, Key::Z);
    assert!(close(values(&window)[2], 1.0, 1e-6), "one step with those that followed");
}

/// Live: what is changed is fitted again by itself, a handle lets the others follow, and letting go fits all. Space switches it.
#[test]
fn live() {
    let mut window = Window::new(peak());
    window.key(Modifiers::NONE, Key::Space);
    assert!(window.is_on("Live"));
    let fresh = window.session().result().fresh().expect("fitted by itself").clone();
    assert!(close(fresh.minimum.values()[1], 4.0, 1e-6));
    window.enter("Range from", "3");
    let narrow = window.session().result().fresh().expect("fitted again").clone();
    assert!(narrow.gof.ndof < fresh.gof.ndof);
    let from = window.rect(PEAK).center();
    let to = from + vec2(20.0, 10.0);
    window.pull(from, to);
    let held = values(&window);
    assert!(!close(held[1], 4.0, 0.01) && !close(held[2], 1.0, 1e-4), "{held:?}");
    window.let_go(to);
    let values_now = window.session().result().fresh().expect("fitted when let go").minimum.values();
    assert!(close(values_now[1], 4.0, 1e-5), "{values_now:?}");
    window.click("Live");
    window.enter("Range from", "0");
    assert!(window.session().result().fresh().is_none(), "switched off");
}

/// The slider of a parameter goes on beyond its ends: two half widths are twice its reach.
#[test]
fn the_slider_has_no_ends() {
    let mut window = Window::new(fitted());
    let before = values(&window)[1];
    let error = window.session().result().fresh().unwrap().errors()[1];
    let rect = window.rect("Slider of Mean");
    let half = 0.5 * rect.shrink2(vec2(3.0, 0.0)).width();
    let at = rect.center();
    window.pull(at, at + vec2(2.0 * half, 0.0));
    let moved = values(&window)[1];
    assert!(close(moved, before + 10.0 * error, 0.02 * error), "{moved} from {before} ± {error}");
    window.pull_on(at + vec2(2.0 * half, 0.0), at - vec2(3.0 * half, 0.0));
    assert!(close(values(&window)[1], before - 15.0 * error, 0.02 * error));
    window.let_go(at);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(values(&window)[1], before, "one step");
}

/// A line is held by two points: one is dragged, the other one stays where it is.
#[test]
fn a_line_by_its_points() {
    let mut session = peak();
    session.apply(Command::SetFormula("pol1".into())).unwrap();
    let mut window = Window::new(session);
    let (first, second) = ("Point 1 of pol1: p0, p1", "Point 2 of pol1: p0, p1");
    let stays = window.rect(second).center();
    let to = window.at(1.0, 20.0);
    let from = window.rect(first).center();
    window.pull(from, to);
    assert!(near(window.rect(second).center(), stays));
    let p = values(&window);
    assert!(close(p[0] + p[1], 20.0, 0.1), "{p:?}");
    window.let_go(to);
}
