//! The choices together with the compiled formula: the unit that commands change and that undo restores.

use std::sync::Arc;

use super::{FitConfig, MemberModel};
use crate::data::{Dataset, Selection};
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

/// `model` on the hull of the ranges chosen, inside the span of `data`; `None` when it is defined on no range, or there is no span.
pub(super) fn settled(model: &Model, data: &Dataset, selection: &Selection) -> Option<Model> {
    let (first, last) = data.span().filter(|_| model.uses_range())?;
    let ranges = &selection.ranges;
    let lo = ranges.iter().map(|r| r.lo).reduce(f64::min).map_or(first, |lo| lo.max(first));
    let hi = ranges.iter().map(|r| r.hi).reduce(f64::max).map_or(last, |hi| hi.min(last));
    Some(model.with_range(lo, hi))
}
