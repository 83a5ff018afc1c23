//! Functions fitted before, drawn beside the fit that is shown: each on the range it was fitted in, in a color of its own.

use crate::data::Interval;
use crate::fit::{FitResult, Function, Session};

use super::curve::{Curve, Seen};
use super::data::draw;
use super::{Layer, Role};

/// A curve for every function of member `j` that is to be seen and is not the fit `shown`.
pub(super) fn layers(
    session: &Session,
    (j, shown): (usize, Option<&FitResult>),
    x_range: (f64, f64),
    seen: Seen,
) -> Vec<Layer> {
    let Some(member) = session.config().members.get(j) else { return Vec::new() };
    let Some(data) = member.data.as_deref() else { return Vec::new() };
    let others: Vec<&Function> = session
        .functions_of(j)
        .filter(|f| f.visible && !shown.is_some_and(|result| f.is_shown_by(result)) && f.is_current(member))
        .collect();
    if others.is_empty() {
        return Vec::new();
    }
    let drawn = draw(data, &data.mask);
    let layer = |f: &Function| {
        let model = f.model(data)?;
        let everywhere = [Interval { lo: drawn.span.0, hi: drawn.span.1 }];
        let ranges = if f.asked.selection.ranges.is_empty() {
            everywhere.as_slice()
        } else {
            f.asked.selection.ranges.as_slice()
        };
        let values: Vec<f64> = f.params.iter().map(|p| p.value).collect();
        let kind = f.asked.cost.model_kind;
        let curve = Curve::new(&model, kind, &values, f.scale * drawn.display_width)?;
        let part = |i: &Interval| (i.lo.max(x_range.0), i.hi.min(x_range.1));
        let intervals: Vec<(f64, f64)> = ranges.iter().map(part).filter(|(a, b)| a < b).collect();
        let xy = curve.sample_all(&intervals, &drawn.knots, seen);
        Some(Layer::Curve { role: Role::Part(f.color), label: f.name.clone(), xy, dashed: false })
    };
    others.into_iter().filter_map(layer).collect()
}
