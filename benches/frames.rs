//! How long the window's own work for a frame takes: input, layout and tessellation, without painting. 1280×800, no display.
//!
//! `cargo bench --bench frames -- [--quick]`. The median, the 95th percentile and the longest of the frames in milliseconds; a screen of 60 Hz
//! leaves 16.7 for a frame, of which the painting needs its part.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

#[allow(dead_code, reason = "each benchmark uses its part")]
mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Event, Modifiers, PointerButton, Pos2, RawInput, Rect, pos2, vec2};
use fitpanel::app::{App, Theme};
use fitpanel::data::{Data, Dataset, Histogram, Points, YErrors};
use fitpanel::fit::{Command, Session, Task};
use fitpanel::minimize::NoObserver;
use support::harness::Options;

/// The application and what it is drawn with.
struct Window {
    app: App,
    ctx: egui::Context,
    frame: usize,
}

impl Window {
    fn new(session: Session) -> Window {
        Window { app: App::new(session, Theme::Light), ctx: egui::Context::default(), frame: 0 }
    }

    /// One frame with these events, and how long it took.
    fn draw(&mut self, events: Vec<Event>) -> Duration {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0))),
            time: Some(self.frame as f64 / 60.0),
            predicted_dt: 1.0 / 60.0,
            focused: true,
            events,
            ..RawInput::default()
        };
        self.frame += 1;
        let start = Instant::now();
        self.app.logic(&self.ctx);
        let output = self.ctx.run_ui(input, |ui| self.app.ui(ui));
        std::hint::black_box(self.ctx.tessellate(output.shapes, output.pixels_per_point));
        start.elapsed()
    }

    /// Draws until nothing runs.
    fn settle(&mut self) {
        let mut quiet = 0;
        while quiet < 10 {
            self.draw(Vec::new());
            quiet = if self.app.is_busy() { 0 } else { quiet + 1 };
            if quiet == 0 {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
}

/// Numbers between −½ and ½, the same in every run.
fn noise() -> impl FnMut() -> f64 {
    let mut state = 1_u64;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / 9_007_199_254_740_992.0 - 0.5
    }
}

/// 10⁶ points on a line, fitted.
fn many_points() -> Result<Session, Box<dyn std::error::Error>> {
    let mut next = noise();
    let x: Vec<f64> = (0..1_000_000).map(|i| f64::from(i) * 1e-5).collect();
    let y = x.iter().map(|x| 2.0 + 0.5 * x + next()).collect();
    let points = Points::new(x, y, None, YErrors::Symmetric(vec![0.2887; 1_000_000]))?;
    fitted(Data::Points(points), "pol1")
}

/// A peak on a line in 100 bins, fitted.
fn peak() -> Result<Session, Box<dyn std::error::Error>> {
    let mut next = noise();
    let expected = |x: f64| 200.0 * (-0.5 * ((x - 50.0) / 6.0).powi(2)).exp() + 60.0 - 0.3 * x;
    let counts: Vec<f64> = (0..100).map(|i| (expected(f64::from(i) + 0.5) + 16.0 * next()).round()).collect();
    let edges: Vec<f64> = (0..=100).map(f64::from).collect();
    fitted(Data::Histogram(Histogram::from_edges(&edges, counts)?), "gaus+pol1")
}

fn fitted(data: Data, formula: &str) -> Result<Session, Box<dyn std::error::Error>> {
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(Dataset::new("made", data)), None))?;
    session.apply(Command::SetFormula(formula.to_owned()))?;
    session.apply(Command::Guess)?;
    session.run_now(&Task::Fit, &NoObserver)?;
    Ok(session)
}

fn moved(to: Pos2) -> Vec<Event> {
    vec![Event::PointerMoved(to)]
}

fn button(pos: Pos2, pressed: bool) -> Vec<Event> {
    vec![Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }]
}

fn wheel(up: f32) -> Vec<Event> {
    vec![Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, up),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    }]
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
    println!("{name:<44} {:>8.2} {:>8.2} {:>8.2}", at(0.5), at(0.95), at(1.0));
}

/// Frames in which the pointer goes over the figure.
fn hovering(window: &mut Window, frames: usize) -> Vec<Duration> {
    let place = |k: usize| pos2(450.0 + (k % 700) as f32, 200.0 + (k % 200) as f32);
    (0..frames).map(|k| window.draw(moved(place(k)))).collect()
}

/// Frames in which the wheel zooms in and out.
fn zooming(window: &mut Window, frames: usize) -> Vec<Duration> {
    window.draw(moved(pos2(800.0, 250.0)));
    (0..frames).map(|k| window.draw(wheel(if k % 120 < 60 { 30.0 } else { -30.0 }))).collect()
}

/// Frames in which the curve is held at a point and drawn about.
fn pulling(window: &mut Window, from: Pos2, frames: usize) -> Vec<Duration> {
    window.draw(moved(from));
    window.draw(button(from, true));
    let path = |k: usize| from + vec2(30.0 * (k as f32 * 0.05).sin(), 20.0 * (k as f32 * 0.031).sin());
    let times = (0..frames).map(|k| window.draw(moved(path(k)))).collect();
    window.draw(button(path(frames), false));
    window.settle();
    times
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::from_args();
    let frames = if options.quick { 120 } else { 1200 };
    println!("{:<44} {:>8} {:>8} {:>8}  (ms)", "frames", "median", "95 %", "longest");
    let start = Instant::now();
    let mut first = Window::new(Session::example()?);
    first.draw(Vec::new());
    let first_frame = start.elapsed();
    first.settle();
    report("the example, pointer over the figure", hovering(&mut first, frames));

    let mut many = Window::new(many_points()?);
    many.settle();
    report("10⁶ points, pointer over the figure", hovering(&mut many, frames));
    report("10⁶ points, zoomed by the wheel", zooming(&mut many, frames));

    let mut peak = Window::new(peak()?);
    peak.settle();
    if let Some(top) = peak.app.place_in_figure(50.0, 245.0) {
        report("peak on a line in 100 bins, held at its top", pulling(&mut peak, top, frames));
    }
    println!("the first frame of the example: {:.0} ms", first_frame.as_secs_f64() * 1e3);
    Ok(())
}
