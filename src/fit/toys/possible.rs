//! Whether data can come about as a model says: values that are numbers, expected counts and densities that are not below zero.

use super::law::refuse;
use crate::cost::{self, ModelKind};
use crate::data::{Data, Dataset};
use crate::fit::{FitError, FitRequest};
use crate::model::COORDINATE_LETTERS;

/// Places in a window at which a density is looked at.
const LOOKS: usize = 2000;

/// The predictions of `rows`, if all of them are numbers.
///
/// # Errors
/// One is not; the sentence says where.
pub(super) fn numbers(data: &Dataset, rows: &[usize], prediction: Vec<f64>) -> Result<Vec<f64>, FitError> {
    let value = |i: usize| prediction.get(i).copied().unwrap_or(f64::NAN);
    match rows.iter().find(|&&i| !value(i).is_finite()) {
        Some(&i) => Err(refuse(no_number(value(i), &place(data, i)))),
        None => Ok(prediction),
    }
}

/// What is impossible about data drawn from the first member of `request` at its parameters, as a sentence: a value that is no number, or an
/// expected count or a density below zero. Toys of a fit take what is expected below zero as zero.
///
/// # Errors
/// There is no cost of these data and this model.
pub fn impossible(request: &FitRequest) -> Result<Option<String>, FitError> {
    let (member, own) = (request.config.member(), request.member_model());
    let Some(data) = member.data.as_deref() else { return Ok(None) };
    let values = request.config.params.values();
    let p = own.own(&values);
    if let Data::Sample(sample) = &data.data {
        let (lo, hi) = sample.window.unwrap_or((0.0, 1.0));
        let x: Vec<f64> = (0..LOOKS).map(|k| lo + (hi - lo) * (k as f64 + 0.5) / LOOKS as f64).collect();
        let mut y = vec![0.0; x.len()];
        let model =
            if member.cost.model_kind == ModelKind::Cdf { own.model.slope() } else { own.model.clone() };
        model.eval(&[&x], &p, &mut y);
        let at = x.iter().zip(&y).find(|(_, y)| !y.is_finite() || **y < 0.0);
        return Ok(at.map(|(x, y)| wrong(*y, &format!("x = {x}"), "density")));
    }
    let cost = cost::build(data, &own.model, &member.selection, &member.cost)?;
    let Some(prediction) = cost.prediction(&p) else { return Ok(None) };
    let counts = matches!(data.data, Data::Histogram(_));
    let is_wrong = |y: f64| !y.is_finite() || counts && y < 0.0;
    let at = prediction.iter().position(|y| is_wrong(*y));
    Ok(at.map(|i| wrong(prediction[i], &place(data, i), "expected count")))
}

fn wrong(y: f64, place: &str, what: &str) -> String {
    if !y.is_finite() {
        return no_number(y, place);
    }
    let y = format!("{y:.6e}").parse().unwrap_or(y);
    format!("the {what} is {y} at {place}, and none can be below zero: choose other values of the parameters")
}

fn no_number(y: f64, place: &str) -> String {
    format!(
        "the model gives {y} at {place}, which is no number to draw from: choose other values of the parameters"
    )
}

/// `x = 0.5`, with all coordinates.
fn place(data: &Dataset, row: usize) -> String {
    let names = COORDINATE_LETTERS.iter().take(data.n_coordinates()).enumerate();
    let one = |(k, name): (usize, &&str)| {
        let x = data.coordinate(k).and_then(|x| x.get(row).copied()).unwrap_or(f64::NAN);
        format!("{name} = {x}")
    };
    names.map(one).collect::<Vec<_>>().join(", ")
}
