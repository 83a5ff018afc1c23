//! Sources of error and constraints by mouse: the fit of kafe2's example with them, and the picture of how rows hang together.

use std::sync::Arc;

use egui::{Key, Modifiers};
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{Command, Session};

use crate::window::Window;

/// x = 1 … 6, a line, no errors in the file.
fn line() -> Window {
    let x = (1..=6).map(f64::from).collect();
    let points = Points::new(x, vec![1.1, 2.3, 2.7, 4.4, 4.9, 6.2], None, YErrors::None).unwrap();
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(Dataset::new("line", Data::Points(points))), None)).unwrap();
    session.apply(Command::SetFormula("a*x+b".into())).unwrap();
    Window::new(session)
}

fn errors(window: &mut Window) -> Vec<f64> {
    window.click("Fit");
    window.session().result().fresh().expect("a fresh result").errors()
}

fn close(found: &[f64], exact: [f64; 2]) {
    assert!(found.iter().zip(exact).all(|(a, b)| (a - b).abs() < 1e-6), "{found:?} for {exact:?}");
}

/// KA005, KA045: an error of 0.2 of every y, then a constraint a = 1 ± 0.01; switched off, removed and undone. The numbers are kafe2's.
#[test]
fn a_source_and_a_constraint_change_the_errors() {
    let mut window = line();
    window.click("Errors");
    assert!(window.says("The file gives no errors."), "{:?}", window.texts());
    window.click("Add a source");
    window.choose("Source 1 unit", "absolute");
    window.enter("Source 1 size", "0.2");
    close(&errors(&mut window), [0.047_809_14, 0.186_189_87]);
    window.keep_picture("sources");
    window.click("Add a constraint");
    window.enter("Constraint 1 value", "1");
    window.enter("Constraint 1 error", "0.01");
    close(&errors(&mut window), [0.009_788_18, 0.088_545_58]);
    window.click("Remove constraint 1");
    close(&errors(&mut window), [0.047_809_14, 0.186_189_87]);
    window.click("Use source 1");
    // Without any error they come from the scatter: 0.23904572 √(0.34/4).
    close(&errors(&mut window), [0.069_693_2, 0.271_416_04]);
    // The fit is one step, the click before it another.
    window.key(Modifiers::COMMAND, Key::Z);
    window.key(Modifiers::COMMAND, Key::Z);
    assert!(window.session().config().member().cost.errors[0].on);
    window.enter("Source 1 size", "-1");
    assert!(
        window.says("size of the source: -1 is below zero; an error is at least 0"),
        "{:?}",
        window.texts()
    );
}

/// KA007, KA012: what shifts all rows together is seen as a plane of correlations: 0.2² own, 0.2² common, ρ = 1/2.
#[test]
fn the_correlation_of_the_data_is_a_picture() {
    let mut window = line();
    window.click("Errors");
    for (k, rho) in [(1, "0"), (2, "1")] {
        window.click("Add a source");
        window.choose(&format!("Source {k} unit"), "absolute");
        window.enter(&format!("Source {k} size"), "0.2");
        window.enter(&format!("Source {k} correlation"), rho);
    }
    window.click("Fit");
    window.click("Data correlation");
    window.keep_picture("data_correlation");
    assert!(window.has("Correlation of the data"));
    let figure = fitpanel::report::data_correlation_figure(window.session()).unwrap();
    let [fitpanel::report::figure::Layer::Cells { patches, .. }] = &figure.main.layers[..] else {
        panic!("no plane")
    };
    let sum: f64 = patches.iter().map(|p| p.value).sum();
    assert!(patches.len() == 36 && (sum - (6.0 + 30.0 * 0.5)).abs() < 1e-12, "{sum}");
    window.click("Use source 2");
    assert!(!window.has("Data correlation"), "independent rows have no picture");
}
