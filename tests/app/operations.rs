//! Operation, Type and the keys of ROOT's panel.

use egui::{Key, Modifiers};
use fitpanel::fit::Session;

use crate::window::Window;

fn formula(window: &Window) -> String {
    window.value("Formula")
}

/// FP006, FP007, FP008: the four operations with the function chosen next: it replaces the formula, is added with parameters of its own, is
/// added as a normalized shape with a number of entries, or the formula is convolved with it.
#[test]
fn four_operations() {
    let mut window = Window::example("peak.csv");
    window.choose("Function", "gaus");
    window.click("Add");
    window.choose("Function", "expo");
    assert_eq!(formula(&window), "gaus(0)+expo(3)");
    window.click("Nop");
    window.choose("Function", "gaus");
    assert_eq!(formula(&window), "gaus");
    window.click("NormAdd");
    window.choose("Function", "expo");
    let names = |window: &Window| window.session().config().params.names().join(" ");
    assert!(formula(&window).starts_with("NSUM(N1*gaus"), "{}", formula(&window));
    assert_eq!(names(&window), "Mean Sigma Slope N1 N2");
    window.keep_picture("norm_add");
    window.choose("Function", "landau");
    assert!(formula(&window).contains("N3*landau"), "{}", formula(&window));
    window.click("Nop");
    window.choose("Function", "gaus");
    window.click("Conv");
    assert!(window.is_on("Conv") && !window.is_on("Nop"));
    window.choose("Function", "gaus");
    assert!(formula(&window).starts_with("CONV(gaus"), "{}", formula(&window));
    window.click("Undo");
    assert_eq!(formula(&window), "gaus");
}

/// Prev. Fit is there once something was fitted; it brings formula and values of that fit back.
#[test]
fn a_previous_fit_comes_back_with_its_values() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.open_list("Type");
    assert!(!window.has("Prev. Fit"), "nothing fitted yet");
    window.key(Modifiers::NONE, Key::Escape);
    window.click("Fit");
    let fitted = window.session().config().params.values();
    window.enter("Formula", "pol1");
    window.choose("Type", "Prev. Fit");
    window.choose("Function", "gaus(0)+pol1(3)");
    assert_eq!(formula(&window), "gaus(0)+pol1(3)");
    assert_eq!(window.session().config().params.values(), fitted);
    assert_eq!(window.value("Type"), "Prev. Fit", "another one may be wanted next");
}

/// FP030, FP031, FP032: Alt with U, F, R and C is Update, Fit, Reset and Close of the panel.
#[test]
fn the_buttons_by_their_keys() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("line.csv");
    std::fs::write(&path, "x,y,sy\n1,1.1,0.1\n2,2.0,0.1\n3,2.9,0.1\n").unwrap();
    let mut window = Window::new(Session::new());
    window.enter("Path", path.to_str().unwrap());
    window.enter("Formula", "pol1");
    window.key(Modifiers::ALT, Key::F);
    assert!(window.session().result().fresh().is_some(), "fitted");
    std::fs::write(&path, "x,y,sy\n1,1.1,0.1\n2,2.0,0.1\n3,2.9,0.1\n4,4.1,0.1\n").unwrap();
    window.key(Modifiers::ALT, Key::U);
    assert_eq!(window.session().config().member().data.as_ref().unwrap().n_total(), 4, "read again");
    window.click("Best errors");
    assert!(window.session().config().intervals.minos.is_some());
    let pulls = window.is_on("Pull");
    window.key(Modifiers::ALT, Key::R);
    assert!(window.session().config().intervals.minos.is_none(), "settings as at the start");
    assert_eq!(window.is_on("Pull"), pulls, "Alt+R is not R");
    window.key(Modifiers::ALT, Key::C);
    assert!(!window.has("Formula"), "closed");
    window.key(Modifiers::NONE, Key::F4);
    assert!(window.has("Formula"));
}
