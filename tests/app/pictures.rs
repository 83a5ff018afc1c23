//! Pictures: the same bytes every time, and the same picture from the harness as from the command line's way.

use fitpanel::app::{Panel, Theme, headless};
use fitpanel::fit::{Session, Task};
use fitpanel::minimize::NoObserver;

use crate::window::Window;

fn fitted() -> Session {
    let mut session = Session::example().unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    session
}

#[test]
fn a_screenshot_is_the_same_to_the_byte() {
    let shot = |theme| headless::screenshot(fitted(), (1280, 800), 1.0, theme, Panel::All).to_png().unwrap();
    let (first, second) = (shot(Theme::Light), shot(Theme::Light));
    assert!(first == second, "two pictures of the same session differ");
    assert!(first != shot(Theme::Dark), "dark is another picture");
}

#[test]
fn the_harness_draws_what_the_screenshot_shows() {
    let shot = headless::screenshot(fitted(), (1280, 800), 1.0, Theme::Light, Panel::All);
    let harness = Window::new(fitted()).picture();
    let different = shot.rgba.chunks(4).zip(harness.pixels()).filter(|(a, b)| **a != b.0).count();
    assert_eq!(different, 0, "pixels that differ");
}

#[test]
fn parts_of_the_window_and_other_scales() {
    let plot = headless::screenshot(fitted(), (1280, 800), 2.0, Theme::Light, Panel::Plot);
    let fit = headless::screenshot(fitted(), (1280, 800), 1.0, Theme::Light, Panel::Fit);
    assert!(plot.width > 1700 && plot.height > 700, "{} × {}", plot.width, plot.height);
    assert!(fit.width > 360 && fit.width < 390, "{}", fit.width);
    assert_eq!(plot.rgba.len(), 4 * plot.width * plot.height);
}

#[test]
fn a_size_that_makes_no_sense_still_gives_a_picture() {
    for (size, scale) in [((1, 1), 1.0), ((300, 300), f32::NAN), ((1280, 200), 0.5)] {
        let image = headless::screenshot(fitted(), size, scale, Theme::Light, Panel::All);
        assert!(image.width >= 100 && image.height >= 100);
    }
}
