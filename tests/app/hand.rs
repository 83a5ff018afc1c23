//! What follows the hand while it holds something: bins, and what the figure shows meanwhile.

use egui::vec2;
use fitpanel::data::read::ReadOptions;
use fitpanel::data::{Binning, Data, Histogram};
use fitpanel::fit::{Command, Session, Source};

use crate::window::Window;

fn histogram(window: &Window) -> Histogram {
    match &window.session().config().member().data.as_ref().expect("data").data {
        Data::Histogram(h) => h.clone(),
        _ => panic!("no histogram"),
    }
}

fn close((a, b): (f64, f64), (c, d): (f64, f64)) -> bool {
    let width = (d - c).abs();
    (a - c).abs() < 1e-3 * width && (b - d).abs() < 1e-3 * width
}

/// What was zoomed stays while the bins change under the hand, and when that is undone; heights that nobody chose follow the contents.
#[test]
fn the_zoom_stays_while_bins_follow_the_hand() {
    let mut window = Window::example("mixture.csv");
    window.click("Bins");
    window.enter("Number of bins", "40");
    let whole = window.view();
    window.scroll(window.rect("Pull panel of the figure").center(), 200.0);
    let [x, y] = window.view();
    assert!(x.1 - x.0 < 0.7 * (whole[0].1 - whole[0].0), "{x:?} of {whole:?}");
    assert!(close(y, whole[1]), "over the pulls the wheel changes x alone");
    let at = window.rect("Number of bins slider").center();
    window.pull(at, at + vec2(30.0, 0.0));
    assert!(histogram(&window).len() > 50);
    let held = window.view();
    assert!(close(held[0], x), "{held:?} for {x:?}");
    let highest = histogram(&window).content.into_iter().fold(0.0, f64::max);
    assert!(held[1].1 < 0.9 * y.1 && held[1].1 > highest, "{held:?}, highest {highest}");
    window.let_go(at + vec2(30.0, 0.0));
    assert!(close(window.view()[0], x));
    window.key(egui::Modifiers::COMMAND, egui::Key::Z);
    assert_eq!(histogram(&window).len(), 40);
    assert!(close(window.view()[0], x) && close(window.view()[1], y), "{:?}", window.view());
    // Heights that were chosen stay too.
    window.scroll(window.rect("Figure").center(), 100.0);
    let chosen = window.view();
    window.enter("Number of bins", "60");
    let now = window.view();
    assert!(close(now[0], chosen[0]) && close(now[1], chosen[1]), "{now:?} for {chosen:?}");
    window.key(egui::Modifiers::NONE, egui::Key::Home);
    assert!(close(window.view()[0], whole[0]));
    window.scroll(window.rect("Figure").center(), 100.0);
    window.choose("Data Set", "peak.csv");
    let other = window.view()[0];
    assert!(other.0 <= 0.5 && other.1 >= 49.5, "other data are shown whole: {other:?}");
}

/// Text of values 0.5, 1.5, … 199.5 over and over, longer than what is read at once.
fn long(turns: usize) -> String {
    let turn = (0..200).map(|k| format!("{k}.50000\n")).collect::<Vec<_>>().concat();
    format!("v\n{}", turn.repeat(turns))
}

/// Bins of a file whose values are not kept are counted anew when the hand lets go, not at every step of it: a file that becomes longer while
/// the hand moves shows when it was read.
#[test]
fn bins_of_a_stream_wait_for_the_hand() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.csv");
    std::fs::write(&path, long(800)).unwrap();
    let binning = Some(Binning::Uniform { n: 20, span: Some((0.0, 200.0)) });
    let options = ReadOptions { stream: true, binning, ..ReadOptions::default() };
    let mut session = Session::new();
    session.apply(Command::Read(Source::File { path: path.clone(), options })).unwrap();
    let data = session.config().member().data.clone().expect("data");
    assert!(data.unbinned.is_none(), "the values are not kept");
    let mut window = Window::new(session);
    let total = |window: &Window| histogram(window).content.iter().sum::<f64>();
    assert_eq!((histogram(&window).len(), total(&window)), (20, 160_000.0));
    std::fs::write(&path, long(900)).unwrap();
    let at = window.rect("Number of bins slider").center();
    window.pull(at, at + vec2(30.0, 0.0));
    let wished: usize = window.value("Number of bins").parse().unwrap();
    assert!(wished > 20, "{wished}");
    assert_eq!((histogram(&window).len(), total(&window)), (20, 160_000.0), "nothing is read while it moves");
    window.pull_on(at + vec2(30.0, 0.0), at + vec2(15.0, 0.0));
    let less: usize = window.value("Number of bins").parse().unwrap();
    assert!(less > 20 && less < wished && histogram(&window).len() == 20, "{less}");
    window.let_go(at + vec2(15.0, 0.0));
    assert_eq!((histogram(&window).len(), total(&window)), (less, 180_000.0), "it was read once, now");
    assert!(window.session().config().member().data.as_ref().unwrap().unbinned.is_none());
    window.key(egui::Modifiers::COMMAND, egui::Key::Z);
    assert_eq!((histogram(&window).len(), total(&window)), (20, 160_000.0), "one step");
}
