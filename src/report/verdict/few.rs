//! Fits that nothing can be said of: so few data beside the parameters that most curves would agree with them as well.

use crate::data::{Data, Dataset};
use crate::fit::{FitResult, MemberResult, Severity};

use super::Row;
use super::shape::{members, p_value};

/// Up to so many degrees of freedom χ² tests next to nothing.
const FEW_NDOF: i64 = 1;
/// Below so many single values, or entries of all bins together, nothing is known of a shape.
const FEW_EVENTS: f64 = 10.0;

/// Agreement that means little.
pub(super) fn hardly_tested(r: &FitResult) -> Option<Row> {
    let free = r.minimum.params.n_free();
    if free == 0 {
        return None;
    }
    let few = if p_value(r).is_some() && r.gof.ndof.is_some_and(|n| n <= FEW_NDOF) {
        let parameters = if free == 1 { "1 parameter".to_owned() } else { format!("{free} parameters") };
        format!("one datum more than the {} hardly tests it: other curves would agree as well", parameters)
    } else {
        let (n, what) = events(r).filter(|(n, _)| *n < FEW_EVENTS)?;
        let (one, many) = what;
        let said =
            if n == 1.0 { format!("1 {one} hardly tests it") } else { format!("{n} {many} hardly test it") };
        format!("{said}: other shapes would agree as well")
    };
    let text = format!(
        "The search found its minimum, and the data do not speak against the curve; but {few}. Whether the model is right cannot be said; \
         more data would tell."
    );
    Some(Row::new(Severity::Info, "hardly_tested", "Hardly tested", text))
}

/// How many values or entries there are, with their names, where the data are nothing but those; `None` where some have errors of their own.
fn events(r: &FitResult) -> Option<(f64, (&'static str, &'static str))> {
    let counts: Option<Vec<f64>> = members(r).map(|(data, m)| of_member(data, m)).collect();
    let is_sample = members(r).all(|(data, _)| matches!(data.data, Data::Sample(_)));
    let total = counts?.iter().sum::<f64>();
    let what = if is_sample { ("value", "values") } else { ("entry", "entries") };
    (total > 0.0).then_some((total.round(), what))
}

/// Entries; of weighted ones as many as would have the same relative error, (Σw)²/Σw².
fn of_member(data: &Dataset, m: &MemberResult) -> Option<f64> {
    if m.cost.is_least_squares() {
        return None;
    }
    match &data.data {
        Data::Sample(_) => Some(m.fit_set.rows.len() as f64),
        Data::Histogram(h) => {
            let sum = |list: &[f64]| -> f64 { m.fit_set.rows.iter().filter_map(|i| list.get(i)).sum() };
            let content = sum(&h.content);
            let squares = h.error.as_deref().map(|e| e.iter().map(|e| e * e).collect::<Vec<f64>>());
            let squares = squares.as_deref().map(sum).filter(|s| *s > 0.0);
            Some(squares.map_or(content, |squares| content * content / squares))
        }
        Data::Points(_) => None,
    }
}
