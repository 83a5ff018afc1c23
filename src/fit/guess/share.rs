//! Efficiencies lie between 0 and 1, and a likelihood of successes among trials has no value elsewhere: start values whose curve leaves
//! that range are no start. They are estimated anew from fractions drawn towards their mean, at last from fractions that are all alike.
//! Not here: limits, which nobody asked for.

use super::Question;
use crate::data::{Data, Dataset};

/// How much of the distance from their mean the fractions keep, one try after the other.
const KEPT: [f64; 5] = [0.9, 0.7, 0.4, 0.15, 0.0];

/// `found`, or where its curve is no efficiency, the first estimate from drawn fractions whose curve is one; `found` again without any.
pub(super) fn inside(
    question: &Question<'_>,
    found: Vec<Option<f64>>,
    estimate: impl Fn(&Question<'_>) -> Vec<Option<f64>>,
) -> Vec<Option<f64>> {
    if is_inside(question, &found) {
        return found;
    }
    let drawn = KEPT.iter().filter_map(|&kept| {
        let data = towards_mean(question, kept)?;
        Some(estimate(&Question { data: &data, ..*question }))
    });
    drawn.into_iter().find(|values| is_inside(question, values)).unwrap_or(found)
}

/// Whether the curve is an efficiency at every row with trials; what begins elsewhere because a value is not known is not judged.
fn is_inside(question: &Question<'_>, values: &[Option<f64>]) -> bool {
    let value = |(k, value): (usize, &Option<f64>)| {
        value.or_else(|| question.model.params()[k].unused.then_some(0.0))
    };
    let theta: Option<Vec<f64>> = values.iter().enumerate().map(value).collect();
    let (Some(theta), Some(k), Some(n)) = (theta, question.data.more("k"), question.data.more("n")) else {
        return true;
    };
    let rows: Vec<usize> = question.rows.iter().filter(|&i| n[i] > 0.0).collect();
    // 0 is possible where nothing has succeeded, and 1 where everything has.
    let is_possible = |(&i, &p): (&usize, &f64)| {
        (p > 0.0 || p == 0.0 && k[i] == 0.0) && (p < 1.0 || p == 1.0 && k[i] == n[i])
    };
    rows.iter().zip(&values_at(question, &rows, &theta)).all(is_possible)
}

/// The curve at these rows.
fn values_at(question: &Question<'_>, rows: &[usize], theta: &[f64]) -> Vec<f64> {
    let axis = |k: usize| -> Vec<f64> {
        let all = question.data.coordinate(k).unwrap_or_default();
        rows.iter().filter_map(|&i| all.get(i).copied()).collect()
    };
    let columns: Vec<Vec<f64>> = (0..question.model.n_coordinates()).map(axis).collect();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let mut f = vec![0.0; rows.len()];
    question.model.eval(&columns, theta, &mut f);
    f
}

/// The data with every fraction drawn towards the mean of all, which is kept off 0 and 1; `None` for what are no points.
fn towards_mean(question: &Question<'_>, kept: f64) -> Option<Dataset> {
    let mut data = question.data.clone();
    let Data::Points(points) = &mut data.data else { return None };
    let used: Vec<f64> = question.rows.iter().filter_map(|i| points.y.get(i).copied()).collect();
    let fractions: Vec<f64> = used.into_iter().filter(|y| y.is_finite()).collect();
    let n = fractions.len() as f64;
    // As if one trial more had succeeded and one failed: all or nothing is no efficiency to begin with.
    let mean = (fractions.iter().sum::<f64>() + 1.0) / (n + 2.0);
    for y in &mut points.y {
        *y = mean + kept * (*y - mean);
    }
    Some(data)
}
