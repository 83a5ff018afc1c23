//! What can be typed beside plain numbers: ties, a cost of parameters only, and what the buttons say of it.

use std::sync::Arc;

use egui::{Key, Modifiers};
use fitpanel::data::read::ReadOptions;
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{Command, Intervals, Session, Shown};

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
    assert_eq!(window.session().config().member().formula, "(x-2)^2+10*(y-x)^2");
    window.click("Fit");
    let values = window.session().config().params.values();
    assert!(values.iter().all(|v| (v - 2.0).abs() < 1e-6), "{values:?}");
    window.enter("Formula", "(x-2)^2+");
    assert!(window.says("^"), "a formula that ends too early is still told");
}

/// A cost that is a sum over the rows of the data is typed like any other: the mean of 1, 2 and 6.
#[test]
fn a_cost_over_the_rows_is_typed() {
    let mut session = Session::new();
    let points = Points {
        x: vec![1.0, 2.0, 3.0],
        further: Vec::new(),
        y: vec![1.0, 2.0, 6.0],
        sx: None,
        sy: YErrors::None,
    };
    session.apply(Command::SetData(Arc::new(Dataset::new("rows", Data::Points(points))), None)).unwrap();
    session.apply(Command::SetCustomCost { formula: "(a-1)^2".into(), errordef: None }).unwrap();
    let mut window = Window::new(session);
    window.enter("Formula", "sum((y-a)^2)");
    assert!(!window.says("^^^^"), "{:?}", window.texts());
    assert_eq!(window.session().config().member().formula, "sum((y-a)^2)");
    window.click("Fit");
    let values = window.session().config().params.values();
    assert!((values[0] - 3.0).abs() < 1e-6, "{values:?}");
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

/// What a curve has is offered by name: the area, height, place and width of a Gaussian peak on a line, and the entry for a crossing.
#[test]
fn quantities_of_the_curve_are_offered_by_name() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus");
    window.click("Fit");
    window.click("Derived");
    for words in [
        "Integral of the curve",
        "Maximum of the curve",
        "Place of the maximum",
        "Full width at half maximum",
    ] {
        window.click("Of the curve ▾");
        window.click(words);
    }
    let result = window.session().result().fresh().unwrap().clone();
    let values = result.minimum.values();
    let of = |name: &str| result.derived.iter().find(|d| d.quantity.name == name).unwrap();
    assert!((of("Maximum").value - values[0]).abs() < 1e-9 * values[0]);
    assert!((of("Place").value - values[1]).abs() < 1e-9);
    assert!((of("FWHM").value - 2.354_820_045 * values[2]).abs() < 1e-8);
    let sigma = result.covariance().unwrap()[(2, 2)].sqrt();
    let (error, exact) = (of("FWHM").error, 2.354_820_045 * sigma);
    assert!((error / exact - 1.0).abs() < 1e-8, "{error} {exact} {:?}", result.errors());
    assert!(of("Integral").error > 0.0, "{:?}", of("Integral"));
    window.keep_picture("of_curve");
    window.click("Of the curve ▾");
    window.click("Where the curve has a value…");
    assert!(window.value("Derived quantity").starts_with("x0 = x_where(0,"), "{:?}", window.texts());
}

/// A typed cost of two parameters is drawn as its level lines, one of three is said to have none.
#[test]
fn a_typed_cost_of_several_parameters_is_drawn_or_says_that_it_cannot_be() {
    let sentence = "This cost has no data to draw; see Profiles, Contours and Pairs.";
    for (formula, drawn) in [("(a-1)^2+10*(b-a^2)^2", true), ("(a-1)^2+(b-2)^2+(c-a)^2", false)] {
        let mut session = Session::new();
        session.apply(Command::SetCustomCost { formula: formula.into(), errordef: None }).unwrap();
        let mut window = Window::new(session);
        assert_eq!((window.has("Figure"), window.has(sentence)), (drawn, !drawn), "before the fit");
        window.keep_picture(&format!("typed cost, drawn {drawn}, start"));
        window.click("Fit");
        assert_eq!((window.has("Figure"), window.has(sentence)), (drawn, !drawn), "after the fit");
        assert!(!window.has("Keep my values"), "a typed cost has no predefined function");
        window.keep_picture(&format!("typed cost, drawn {drawn}"));
    }
}

/// A line with three rows moved far away: the robust fit names these rows and no others.
#[test]
fn rows_left_out_by_the_robust_fit_are_named_and_its_fraction_can_be_typed() {
    let moved = [4, 11, 18];
    let row = |i: usize| {
        let scatter = [0.1, -0.2, 0.05, 0.25, -0.15][i % 5] * if i.is_multiple_of(2) { 1.0 } else { -1.0 };
        let shift = if moved.contains(&i) { 6.0 } else { 0.0 };
        let x = 0.4 * i as f64;
        format!("{x},{},0.3", 2.0 + 0.7 * x + scatter + shift)
    };
    let rows: Vec<String> = std::iter::once("x,y,err".to_owned()).chain((0..25).map(row)).collect();
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), rows.join("\n")).unwrap();
    let mut window = Window::new(Session::new());
    window.enter("Path", file.path().to_str().unwrap());
    window.enter("Formula", "pol1");
    window.click("Minimization");
    assert!(!window.has("Fraction"), "only the robust fit has one");
    window.choose("Algorithm", "Robust linear");
    window.enter("Fraction", "0.75");
    assert_eq!(window.session().config().method.robust_fraction, Some(0.75));
    window.enter("Fraction", "0.3");
    assert!(window.app().notice().is_some_and(|n| n.contains("between 0.5 and 1")));
    window.click("Fit");
    let Shown::Fresh(result) = window.session().result() else { panic!("no result") };
    assert_eq!(result.member().outliers, moved);
    assert!(window.says("3 outliers left out: rows 5, 12, 19"), "counted from 1: {:?}", window.texts());
    window.keep_picture("outliers");
    window.key(Modifiers::COMMAND, Key::Z);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.session().config().method.robust_fraction, None, "undone");
}

#[test]
fn every_coordinate_has_its_chip() {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    let rows: Vec<String> = (0..12).map(|i| format!("{i},{},{},0.1", i * i % 5, 2 * i - i * i % 5)).collect();
    std::fs::write(file.path(), format!("a,b,c,err\n{}", rows.join("\n"))).unwrap();
    let columns = [("x", "a"), ("x2", "b"), ("y", "c"), ("sy", "err")].map(|(r, c)| (r.into(), c.into()));
    let options = ReadOptions { columns: columns.to_vec(), ..ReadOptions::default() };
    let mut session = Session::new();
    session.apply(Command::Open { path: file.path().into(), options }).unwrap();
    let mut window = Window::new(session);
    assert!(window.has("x a") && window.has("x2 b") && window.has("y c") && window.has("± err"));
    window.enter("Formula", "p0+p1*x+p2*y");
    window.click("Fit");
    let values = window.session().config().params.values();
    for (value, expected) in values.iter().zip([0.0, 2.0, -1.0]) {
        assert!((value - expected).abs() < 1e-9, "{values:?}");
    }
    window.keep_picture("two coordinates");
}

/// While a formula is typed its names are offered: Tab takes the first one, an arrow key and Enter another one, Escape closes the list and
/// leaves the entry open; Enter alone takes the formula as it was typed.
#[test]
fn names_of_the_formula_are_completed() {
    let mut window = Window::example("peak.csv");
    window.type_into("Formula", "gau");
    assert!(window.says("gausn"), "{:?}", window.texts());
    window.keep_picture("completion");
    window.key(Modifiers::NONE, Key::Tab);
    assert_eq!(window.value("Formula"), "gaus");
    assert_eq!(window.focused().as_deref(), Some("Formula"));
    window.type_into("Formula", "brei");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(window.focused().as_deref() == Some("Formula") && window.value("Formula") == "brei");
    window.type_into("Formula", "pol");
    window.key(Modifiers::NONE, Key::ArrowDown);
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.value("Formula"), "pol1", "the second one of the list");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.session().config().member().formula, "pol1");
    window.enter("Formula", "si*x");
    window.enter("Formula", "x*si");
    assert_eq!(window.session().config().member().formula, "x*si", "no sine in the place of a parameter");
}
