//! The tab Minimization: every algorithm can be chosen, its settings typed, and all of it undone.

use egui::{Key, Modifiers};
use fitpanel::minimize::{Algorithm, CovarianceForm, Strategy};

use crate::window::Window;

fn open() -> Window {
    let mut window = Window::example("peak.csv");
    window.click("Minimization");
    window
}

fn method(window: &Window) -> fitpanel::minimize::Method {
    window.session().config().method.clone()
}

#[test]
fn every_algorithm_is_in_the_list_and_one_step_of_undo() {
    let mut window = open();
    for algorithm in Algorithm::ALL {
        window.choose("Algorithm", algorithm.title());
        assert_eq!(method(&window).algorithm, algorithm);
        assert!(window.says(algorithm.title()), "the status bar names {}", algorithm.title());
    }
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(method(&window).algorithm, Algorithm::ALL[Algorithm::ALL.len() - 2]);
}

#[test]
fn settings_are_shown_with_the_algorithm_that_has_them() {
    let mut window = open();
    assert!(!window.has("Starts") && !window.has("Learning rate") && !window.has("Fraction"));
    window.choose("Algorithm", "Multistart");
    window.enter("Starts", "12");
    window.enter("Seed", "7");
    assert_eq!((method(&window).starts, method(&window).seed), (12, 7));
    window.keep_picture("multistart");
    window.choose("Algorithm", "Gradient descent");
    assert!(!window.has("Starts"));
    window.enter("Learning rate", "0,002");
    window.enter("Max. steps", "300");
    assert_eq!((method(&window).learning_rate, method(&window).max_steps), (0.002, 300));
    window.enter("Learning rate", "-1");
    assert!(window.app().notice().is_some_and(|n| n.contains("not above zero")));
    assert_eq!(method(&window).learning_rate, 0.002, "refused, nothing changed");
    window.choose("Algorithm", "Robust linear");
    window.enter("Fraction", "0.75");
    assert_eq!(method(&window).robust_fraction, Some(0.75));
    window.enter("Fraction", "0.3");
    assert!(window.app().notice().is_some_and(|n| n.contains("between 0.5 and 1")));
    window.enter("Fraction", "auto");
    assert_eq!(method(&window).robust_fraction, None);
}

#[test]
fn care_tries_and_the_form_of_the_covariance() {
    let mut window = open();
    window.click("2 careful");
    window.click("Jacobian");
    window.enter("Tries", "1");
    window.click("Polish");
    window.click("Improve");
    window.enter("Max. calls", "500");
    let chosen = method(&window);
    assert_eq!((chosen.strategy, chosen.covariance), (Strategy::Careful, CovarianceForm::Jacobian));
    assert_eq!((chosen.iterate, chosen.polish, chosen.improve), (1, false, true));
    assert_eq!(chosen.max_calls, Some(500));
    window.enter("Tries", "0");
    assert!(window.app().notice().is_some_and(|n| n.contains("whole number from 1 on")));
    assert_eq!(method(&window).iterate, 1);
    window.keep_picture("minimization");
}
