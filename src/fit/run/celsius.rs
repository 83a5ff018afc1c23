//! Temperatures in degrees Celsius under a law of absolute ones: exp(−E/x) with x in °C.

use super::super::{FitWarning, Severity};
use super::problem::{Problem, View};
use crate::model::Model;

/// A warning for every data set whose x is in °C and stands as c/x inside an exponential.
pub(super) fn warnings(problem: &Problem<'_>) -> Vec<FitWarning> {
    let p = problem.start.values();
    problem.views().into_iter().filter_map(|view| of_view(view, &p)).collect()
}

fn of_view(view: View<'_>, p: &[f64]) -> Option<FitWarning> {
    view.data.filter(|d| d.n_coordinates() == 1 && d.is_in_celsius())?;
    let own = view.own.own(p);
    view.own.model.exponents().iter().any(|angle| is_inverse(angle, &own)).then(|| FitWarning {
        code: "W-CELSIUS",
        severity: Severity::Warning,
        text: "x is in °C, and a law with exp(…/x) takes the absolute temperature in kelvin: take x+273.15 as x (a column by formula)"
            .to_owned(),
        param: None,
    })
}

/// Whether it is a + b/x: (g(1) − g(2))/(g(2) − g(4)) = 2.
fn is_inverse(angle: &Model, own: &[f64]) -> bool {
    // A start value of 0 would hide it.
    let own: Vec<f64> = own.iter().map(|v| if *v == 0.0 { 1.0 } else { *v }).collect();
    let mut g = [0.0; 3];
    angle.eval(&[&[100.0, 200.0, 400.0]], &own, &mut g);
    let (first, second) = (g[0] - g[1], g[1] - g[2]);
    second != 0.0 && (first / second - 2.0).abs() < 1e-6
}
