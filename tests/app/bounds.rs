//! One-sided limits and the kinds of band, chosen in the window.

use egui::{Key, Modifiers};
use fitpanel::app::Theme;
use fitpanel::fit::{Command, ONE_SIGMA, Session, Shown};

use crate::window::Window;

/// Φ⁻¹(0.95) and Φ⁻¹(0.9).
const ONE_SIDED: [f64; 2] = [1.644_853_626_951_472_2, 1.281_551_565_544_600_5];

fn fitted(theme: Theme) -> Window {
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    session.apply(Command::SetFormula("pol1".into())).unwrap();
    let mut window = Window::sized(session, theme, [1280.0, 800.0]);
    window.click("Fit");
    window
}

/// The cost of a line is a parabola in its parameters: a limit lies as many errors away as the normal distribution says.
#[test]
fn limits_to_both_sides_stand_in_the_profile_and_in_the_results() {
    let mut window = fitted(Theme::Light);
    window.click("Profiles");
    window.choose("Profile of", "p1");
    window.click("Find limit");
    window.click("Lower");
    window.enter("Level of the limit", "90");
    window.click("Find limit");
    let Shown::Fresh(result) = window.session().result() else { panic!("no result") };
    let (value, error) = (result.minimum.params[1].value, result.errors()[1]);
    assert_eq!(result.bounds.len(), 2);
    for (bound, (errors, sign)) in result.bounds.iter().zip(ONE_SIDED.into_iter().zip([1.0, -1.0])) {
        let away = sign * (bound.value - value) / error;
        assert!(bound.valid && (away - errors).abs() < 1e-4, "{away} errors, expected {errors}");
    }
    assert!(window.says("95 % upper limit") && window.says("90 % lower limit"), "{:?}", window.texts());
    window.click("Draw profile");
    window.keep_picture("limits");
    window.click("Results");
    assert!(window.says("p1 < ") && window.says("p1 > "), "{:?}", window.texts());
    window.keep_picture("limits in results");
}

#[test]
fn a_level_that_is_none_is_refused_in_a_sentence() {
    let mut window = fitted(Theme::Light);
    window.click("Profiles");
    for (typed, said) in [("40 %", "more than 50 %"), ("much", "something like 95 %")] {
        window.enter("Level of the limit", typed);
        assert!(window.app().notice().is_some_and(|n| n.contains(said)), "{:?}", window.app().notice());
        assert_eq!(window.value("Level of the limit"), "95 %", "unchanged");
    }
}

#[test]
fn level_and_kind_of_the_band_are_chosen_beside_its_button() {
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = fitted(theme);
        let band = |w: &Window| w.session().config().intervals.clone();
        window.click("Kind of band");
        window.click("95 %");
        assert_eq!(band(&window).band, Some(0.95));
        window.click("the curve at all x together");
        window.click("new measurements too");
        assert!(band(&window).band_kind.simultaneous && band(&window).band_kind.prediction);
        window.keep_picture(&format!("kinds of band {theme:?}"));
        window.enter("Level of the band", "2σ");
        assert_eq!(band(&window).band, Some(2.0));
        let Shown::Fresh(result) = window.session().result() else { panic!("the fit is up to date") };
        let drawn = result.member().band.get().unwrap();
        assert!(drawn.cl == 2.0 && drawn.kind.prediction, "the band follows without a new fit");
        window.key(Modifiers::NONE, Key::Escape);
        window.key(Modifiers::COMMAND, Key::Z);
        assert_eq!(band(&window).band, Some(0.95), "undo takes back the last choice only");
    }
}

#[test]
fn a_band_that_was_not_asked_for_comes_with_its_button() {
    let mut window = fitted(Theme::Light);
    let mut none = window.session().config().intervals.clone();
    none.band = None;
    let mut session = Session::example().unwrap();
    session.apply(Command::SetIntervals(none)).unwrap();
    window = Window::new(session);
    assert!(!window.is_on("Band"), "no band, no pressed button");
    window.click("Band");
    assert_eq!(window.session().config().intervals.band, Some(ONE_SIGMA));
    assert!(window.is_on("Band 68 %"));
}

#[test]
fn the_list_of_the_band_opens_and_is_used_by_keyboard_alone() {
    let mut window = fitted(Theme::Light);
    for _ in 0..40 {
        if window.focused().as_deref() == Some("Kind of band") {
            break;
        }
        window.key(Modifiers::NONE, Key::Tab);
    }
    assert_eq!(window.focused().as_deref(), Some("Kind of band"), "reached by Tab");
    window.key(Modifiers::NONE, Key::Space);
    assert!(window.has("the curve at all x together"), "{:?}", window.texts());
    for _ in 0..60 {
        if window.focused().as_deref() == Some("new measurements too") {
            break;
        }
        window.key(Modifiers::NONE, Key::Tab);
    }
    window.key(Modifiers::NONE, Key::Space);
    assert!(window.session().config().intervals.band_kind.prediction, "{:?}", window.focused());
}

#[test]
fn minos_at_another_level_says_so_in_its_columns() {
    let mut window = fitted(Theme::Light);
    assert!(!window.has("Level of MINOS"), "nobody has asked for MINOS");
    window.click("Best errors");
    assert_eq!(window.value("Level of MINOS"), "1σ");
    window.enter("Level of MINOS", "90 %");
    window.click("Fit");
    let Shown::Fresh(result) = window.session().result() else { panic!("no result") };
    let errors = result.errors();
    for (minos, error) in result.minos.iter().flatten().zip(&errors) {
        // 90 % to both sides is 95 % to each.
        assert!((minos.upper / error - ONE_SIDED[0]).abs() < 1e-4, "{minos:?}");
    }
    assert!(window.has("− at 90 %") && window.has("+ at 90 %"), "{:?}", window.texts());
    window.keep_picture("minos at 90");
    window.enter("Level of MINOS", "1");
    assert_eq!(window.session().config().intervals.cl, None);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.session().config().intervals.cl, Some(0.9), "undone");
}
