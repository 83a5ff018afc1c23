//! What can be typed beside plain numbers: ties, a cost of parameters only, and what the buttons say of it.

use egui::{Key, Modifiers};
use fitpanel::fit::{Command, Intervals, Session};

use crate::window::Window;

#[test]
fn a_parameter_is_tied_shown_and_freed_in_the_table() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+gaus(3)");
    let last = window.session().config().params.iter().last().map(|p| p.name.clone()).unwrap();
    let tie = |w: &Window| w.session().config().params.iter().last().unwrap().tie.clone();
    window.enter(&format!("Value of {last}"), "= 2*Sigma");
    assert_eq!(tie(&window).as_deref(), Some("2*Sigma"));
    assert_eq!(window.value(&format!("Tie of {last}")), "= 2*Sigma");
    assert!(!window.has(&format!("Slider of {last}")), "what follows cannot be pulled");
    window.click("Fit");
    let values = window.session().config().params.values();
    let (own, other) = (values[5], values[2]);
    assert_eq!(own, 2.0 * other, "the tie holds after the fit");
    window.keep_picture("tied");
    window.enter(&format!("Tie of {last}"), "= 3*Sigma");
    assert_eq!(tie(&window).as_deref(), Some("3*Sigma"));
    window.enter(&format!("Tie of {last}"), "= 3*Sigmaa");
    assert!(window.app().notice().is_some_and(|n| n.contains("Sigmaa")), "{:?}", window.app().notice());
    assert_eq!(tie(&window).as_deref(), Some("3*Sigma"), "refused, nothing changed");
    window.enter(&format!("Value of {last}"), "4");
    assert_eq!((tie(&window), window.session().config().params[5].value), (None, 4.0));
    window.key(Modifiers::COMMAND, Key::Z);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(tie(&window).as_deref(), Some("3*Sigma"), "and back");
}

#[test]
fn in_a_typed_cost_every_name_is_a_parameter() {
    let mut session = Session::new();
    let cost = Command::SetCustomCost { formula: "(x-1)^2+10*(y-x^2)^2".into(), errordef: None };
    session.apply(cost).unwrap();
    let mut window = Window::new(session);
    assert!(!window.says("^^^^"), "{:?}", window.texts());
    window.enter("Formula", "(x-2)^2+10*(y-x)^2");
    assert_eq!(window.session().config().formula, "(x-2)^2+10*(y-x)^2");
    window.click("Fit");
    let values = window.session().config().params.values();
    assert!(values.iter().all(|v| (v - 2.0).abs() < 1e-6), "{values:?}");
    window.enter("Formula", "(x-2)^2+");
    assert!(window.says("^"), "a formula that ends too early is still told");
}

#[test]
fn the_button_of_the_band_says_its_level() {
    for (band, label) in
        [(None, "Band"), (Some(0.95), "Band 95 %"), (Some(0.9973), "Band 99.73 %"), (Some(2.0), "Band 2σ")]
    {
        let mut session = Session::example().unwrap();
        session.apply(Command::SetIntervals(Intervals { band, ..Intervals::default() })).unwrap();
        assert!(Window::new(session).has(label), "{label}");
    }
}

#[test]
fn a_quantity_is_derived_replaced_removed_and_all_of_it_undone() {
    let mut window = Window::example("peak.csv");
    window.click("Fit");
    window.click("Derived");
    window.enter("Derived quantity", "FWHM = 2*Sigma");
    window.enter("Derived quantity", "area = 2.50663*Constant*Sigma");
    window.enter("Derived quantity", "FWHM = 2.35482*Sigma");
    let list = |w: &Window| w.session().config().intervals.derived.len();
    assert_eq!(list(&window), 2, "the same name is replaced");
    // 2.35482 times 3.23433 ± 0.12915, by iminuit.
    assert_eq!(window.value("Value of the quantity FWHM"), "7.62");
    assert!(window.says("0.30"), "{:?}", window.texts());
    window.keep_picture("derived");
    window.enter("Derived quantity", "2*Sigma");
    assert!(window.app().notice().is_some_and(|n| n.contains("is no quantity")));
    window.enter("Derived quantity", "w = 2*Sigmaa");
    assert!(window.app().notice().is_some_and(|n| n.contains("Sigmaa")), "{:?}", window.app().notice());
    window.click("Remove area");
    assert_eq!(list(&window), 1);
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(list(&window), 2, "one step of undo");
}
