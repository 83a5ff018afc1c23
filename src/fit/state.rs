//! The choices together with the compiled formula: the unit that commands change and that undo restores.

use std::sync::Arc;

use super::{FitConfig, MemberModel};
use crate::data::{Data, Dataset, Histogram, Selection};
use crate::model::Model;

/// Configuration and models, always in step: `models` are the compiled formulas of `config.members`, and `config.params` and
/// `config.origins` have one entry for each parameter of any of them.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// What the user chose.
    pub config: FitConfig,
    /// Its formulas, compiled.
    pub models: Vec<MemberModel>,
}

impl State {
    /// The compiled formula of the active member.
    pub(crate) fn model(&self) -> &Model {
        &self.models[self.config.active].model
    }

    /// Tells a model that is defined on the fit range (sums of normalised shapes) which one it is: the hull of the ranges
    /// chosen, inside the span of the data. Other models and sessions without data are left alone.
    pub(crate) fn settle_range(&mut self) {
        for (member, MemberModel { model, .. }) in self.config.members.iter().zip(&mut self.models) {
            let of_data = |data: &Arc<Dataset>| settled(model, data, &member.selection);
            if let Some(ready) = member.data.as_ref().and_then(of_data) {
                *model = ready;
            }
        }
    }
}

/// `model` on the hull of the ranges chosen, inside the span or the window of `data`; `None` when it is defined on no range, or there is no
/// span.
pub(super) fn settled(model: &Model, data: &Dataset, selection: &Selection) -> Option<Model> {
    if !model.uses_range() {
        return None;
    }
    let is_finite = |(lo, hi): &(f64, f64)| lo.is_finite() && hi.is_finite();
    let (first, last) = data.whole().filter(is_finite).or_else(|| data.span())?;
    let ranges = &selection.ranges;
    let lo = ranges.iter().map(|r| r.lo).reduce(f64::min).map_or(first, |lo| lo.max(first));
    let hi = ranges.iter().map(|r| r.hi).reduce(f64::max).map_or(last, |hi| hi.min(last));
    let (lo, hi) = match &data.data {
        Data::Histogram(h) if h.n_coordinates() == 1 => outer_edges(h, (lo, hi)),
        _ => (lo, hi),
    };
    Some(model.with_range(lo, hi))
}

/// From the first edge to the last of the bins that belong to a range, by their centres: the fit uses whole bins. A range without a centre
/// stands for the bin that it lies in.
fn outer_edges(h: &Histogram, (lo, hi): (f64, f64)) -> (f64, f64) {
    let center = |k: usize| 0.5 * (h.lo[k] + h.hi[k]);
    let chosen: Vec<usize> = (0..h.len()).filter(|&k| lo <= center(k) && center(k) <= hi).collect();
    let around = || (0..h.len()).find(|&k| h.lo[k] <= lo && hi <= h.hi[k]).into_iter().collect();
    let chosen: Vec<usize> = if chosen.is_empty() { around() } else { chosen };
    match (chosen.first(), chosen.last()) {
        (Some(&first), Some(&last)) => (h.lo[first], h.hi[last]),
        _ => (lo, hi),
    }
}
