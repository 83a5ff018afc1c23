//! The tab Commands: the classic language in the window.

use egui::{Key, Modifiers};
use fitpanel::app::Theme;
use fitpanel::fit::{Session, Shown};

use crate::window::Window;

fn open(theme: Theme, size: [f32; 2]) -> Window {
    let mut window = Window::sized(Session::example().unwrap(), theme, size);
    window.click("Commands");
    window
}

#[test]
fn a_line_is_carried_out_on_the_session_of_the_window() {
    let mut window = open(Theme::Light, [1280.0, 800.0]);
    window.enter("Command of MINUIT", "MIGRAD");
    // The figures of the example, as the interpreter of the command line prints them.
    assert!(window.says("FCN=58.928386 FROM MIGRAD  STATUS=CONVERGED"), "{:?}", window.texts());
    assert!(matches!(window.session().result(), Shown::Fresh(_)), "it is the result of the window too");
    assert_eq!(window.focused().as_deref(), Some("Command of MINUIT"), "ready for the next line");
    window.enter("Command of MINUIT", "FIX 1");
    assert!(window.session().config().params[0].fixed, "parameters are counted from 1");
    window.keep_picture("commands");
    window.key(Modifiers::NONE, Key::ArrowUp);
    window.key(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.value("Command of MINUIT"), "MIGRAD");
    window.click("Clear");
    assert!(!window.says("STATUS=CONVERGED"));
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::COMMAND, Key::Z);
    assert!(!window.session().config().params[0].fixed, "undo takes the line back");
}

#[test]
fn a_line_that_is_none_says_why_and_changes_nothing() {
    let mut window = open(Theme::Dark, [1920.0, 1080.0]);
    let before = window.session().undo_label().map(str::to_owned);
    window.type_into("Command of MINUIT", "MIGARD");
    window.click("Run");
    assert!(window.says("MIGARD") && window.says("error["), "{:?}", window.texts());
    assert_eq!(window.session().undo_label().map(str::to_owned), before);
    window.enter("Command of MINUIT", "MIGRAD");
    window.enter("Command of MINUIT", "SHOW COVARIANCE");
    window.keep_picture("commands dark");
}

#[test]
fn a_long_line_runs_beside_the_window_and_can_be_stopped() {
    let mut window = open(Theme::Light, [1280.0, 800.0]);
    window.enter("Command of MINUIT", "MIGRAD");
    let values = window.session().config().params.values();
    window.type_into("Command of MINUIT", "SEEK 5000000");
    window.key_only(Modifiers::NONE, Key::Enter);
    // Frames go on while the line is carried out.
    for _ in 0..20 {
        window.step();
    }
    assert!(window.app().is_busy() && window.has("Stop the command"), "{:?}", window.texts());
    assert!(window.says("SEEK"), "the line below the figure says what runs: {:?}", window.texts());
    window.keep_picture("commands running");
    window.click("Stop the command");
    assert!(!window.app().is_busy() && window.says("STOPPED ON REQUEST"), "{:?}", window.texts());
    assert_eq!(window.session().config().params.values().len(), values.len());
    window.enter("Command of MINUIT", "SHOW FCN");
    assert!(window.has("Run"), "the next line is carried out as ever");
}

#[test]
fn what_is_changed_while_a_line_runs_is_kept() {
    let mut window = open(Theme::Light, [1280.0, 800.0]);
    window.enter("Command of MINUIT", "MIGRAD");
    window.type_into("Command of MINUIT", "SEEK 5000000");
    window.key_only(Modifiers::NONE, Key::Enter);
    for _ in 0..5 {
        window.step();
    }
    window.click_only("Fix A");
    window.click("Stop the command");
    let params = &window.session().config().params;
    assert!(params[params.find("A").unwrap().0].fixed, "the change made meanwhile stands");
    assert!(window.app().notice().is_some_and(|n| n.contains("give the command again")));
}
