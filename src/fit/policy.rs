//! A result under another error policy or band level, or with other derived quantities, without a new search: the error-honesty switch acts at once.

use std::sync::Arc;

use super::run::reassess;
use super::{FitConfig, FitRequest, FitResult};

/// Whether `result` was made under the error policy, band and derived quantities of `config`.
pub(crate) fn holds(result: &FitResult, config: &FitConfig) -> bool {
    let then = &result.request.config;
    then.active == config.active && holds_but_for_view(result, config)
}

/// The same, whichever member is shown.
fn holds_but_for_view(result: &FitResult, config: &FitConfig) -> bool {
    let then = &result.request.config;
    let (a, b) = (&then.intervals, &config.intervals);
    then.scaling == config.scaling && a.band == b.band && a.band_kind == b.band_kind && a.derived == b.derived
}

/// `result` with this member shown; the very same when it is.
pub(crate) fn showing(result: &Arc<FitResult>, member: usize) -> Arc<FitResult> {
    if result.request.config.active == member { Arc::clone(result) } else { Arc::new(result.showing(member)) }
}

/// `result` under the policy of `config`; the very same when nothing differs.
pub(crate) fn under(result: &Arc<FitResult>, config: &FitConfig) -> Arc<FitResult> {
    if holds(result, config) {
        return Arc::clone(result);
    }
    if holds_but_for_view(result, config) {
        return showing(result, config.active);
    }
    let mut config = config.clone();
    // What was computed beside the fit is no question of policy.
    let super::Intervals { band, band_kind, derived, .. } = config.intervals;
    config.intervals =
        super::Intervals { band, band_kind, derived, ..result.request.config.intervals.clone() };
    let asked = FitRequest { config, models: result.request.models.clone(), previous: None };
    // The cost could be built when the result was made, so it can be built again; if not, the result stays as it was.
    reassess(result, &asked).map_or_else(|_| Arc::clone(result), Arc::new)
}
