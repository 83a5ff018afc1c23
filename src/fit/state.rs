//! The choices together with the compiled formula: the unit that commands change and that undo restores.

use super::FitConfig;
use crate::model::Model;

/// Configuration and model, always in step: `model` is the compiled `config.formula`, and `config.params` and
/// `config.origins` have one entry for each parameter of it.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// What the user chose.
    pub config: FitConfig,
    /// Its formula, compiled.
    pub model: Model,
}

impl State {
    /// Tells a model that is defined on the fit range (sums of normalised shapes) which one it is: the hull of the ranges
    /// chosen, inside the span of the data. Other models and sessions without data are left alone.
    pub(crate) fn settle_range(&mut self) {
        let span = self.config.data.as_ref().and_then(|data| data.span());
        let Some((first, last)) = span.filter(|_| self.model.uses_range()) else { return };
        let ranges = &self.config.selection.ranges;
        let lo = ranges.iter().map(|r| r.lo).reduce(f64::min).map_or(first, |lo| lo.max(first));
        let hi = ranges.iter().map(|r| r.hi).reduce(f64::max).map_or(last, |hi| hi.min(last));
        self.model = self.model.with_range(lo, hi);
    }
}
