//! Derived quantities as cells: value, error, interval and expression of each, and their covariance when there are several.

use crate::fit::{Derived, FitResult};
use crate::minimize::MinosError;

use super::pdg::{NONE, Row, number};
use super::sheet::Table;

/// The tables; none when nothing was derived.
pub(super) fn tables(r: &FitResult) -> Vec<Table> {
    if r.derived.is_empty() {
        return Vec::new();
    }
    let head = ["Derived", "Value", "Error", "Profile -", "Profile +", "Expression"];
    let list = Table { head: head.map(String::from).into(), rows: r.derived.iter().map(row).collect() };
    std::iter::once(list).chain(covariance(r)).collect()
}

fn row(d: &Derived) -> Vec<String> {
    let error = if d.error_is_meaningful { d.error } else { f64::NAN };
    let side = |valid: fn(&MinosError) -> bool, error: fn(&MinosError) -> f64| {
        d.interval.as_ref().map(|i| if valid(i) { error(i) } else { f64::NAN })
    };
    let lower = side(|i| i.lower_valid, |i| i.lower);
    let upper = side(|i| i.upper_valid, |i| i.upper);
    let together = Row::new(d.value, &[error, lower.unwrap_or(f64::NAN), upper.unwrap_or(f64::NAN)]);
    let write = |x: f64| match &together {
        _ if x.is_nan() => NONE.to_string(),
        Some(row) => row.number(x),
        None => number(x, 6),
    };
    vec![
        d.quantity.name.clone(),
        write(d.value),
        write(error),
        lower.map_or_else(String::new, write),
        upper.map_or_else(String::new, write),
        d.quantity.expression.clone(),
    ]
}

/// Covariance with the correlation in brackets, as that of the parameters.
fn covariance(r: &FitResult) -> Option<Table> {
    let c = r.derived_covariance.as_ref().filter(|c| c.nrows() > 1)?;
    let names: Vec<String> = r.derived.iter().map(|d| d.quantity.name.clone()).collect();
    let cell = |i: usize, j: usize| {
        if !(r.derived[i].error_is_meaningful && r.derived[j].error_is_meaningful) {
            return NONE.to_string();
        }
        let value = number(c[(i, j)], 3);
        let scale = (c[(i, i)] * c[(j, j)]).sqrt();
        if i == j || scale <= 0.0 { value } else { format!("{value} ({:.3})", c[(i, j)] / scale) }
    };
    let row =
        |i: usize| std::iter::once(names[i].clone()).chain((0..names.len()).map(|j| cell(i, j))).collect();
    let rows = (0..names.len()).map(row).collect();
    Some(Table { head: std::iter::once(String::new()).chain(names.iter().cloned()).collect(), rows })
}
