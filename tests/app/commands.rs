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
