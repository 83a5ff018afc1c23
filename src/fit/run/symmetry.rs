//! Whether ± is the whole story: after a fit a quick look at the valley of each parameter, and the interval itself of those where ± seems
//! to miss it. It follows the cost as MINOS does, but adopts nothing and stops nothing: the fit stands as it is.
//!
//! It takes two gradients a parameter, and for intervals hardly more calls than the search took; a fit of too many data goes without.

use super::intervals::scaled;
use super::problem::Problem;
use super::{Findings, refined};
use crate::fit::UNEQUAL;
use crate::minimize::{
    self, CovStatus, CovarianceForm, Ctx, Level, Minimum, MinosOutcome, QuickLook, StopOnly,
};
use crate::params::ParamId;

/// Rows times free parameters up to which the look is taken.
const MOST_WORK: usize = 2_000_000;
/// The interval is sought where the quick look, which is good to two or three per cent of the error, is off by this part of what counts.
const SUSPICIOUS: f64 = 0.85;

/// Puts the intervals that differ from their errors into `findings`.
pub(super) fn look(problem: &Problem<'_>, findings: &mut Findings) {
    if !is_worth_it(problem, &findings.minimum) {
        return;
    }
    let minimum = &findings.minimum;
    let scaling = problem.scaling(minimum);
    let Ok(level) = scaled(Level::Sigmas(1.0), 1, &scaling) else { return };
    let known = |id: &ParamId| findings.minos.get(id.0).is_some_and(Option::is_some);
    let which: Vec<ParamId> =
        minimum.params.free().into_iter().map(ParamId).filter(|id| !known(id)).collect();
    // A look is no part of the search: its calls stand in no trace.
    let watch = StopOnly(problem.watch);
    let ctx = Ctx { watch: &watch, ..problem.ctx() };
    let Ok(mut looks) = minimize::quick_look(&ctx, minimum, &which, scaling.usable_factor()) else {
        return;
    };
    looks.retain(|look| look.off() > SUSPICIOUS * UNEQUAL);
    looks.sort_by(|a, b| b.off().total_cmp(&a.off()));
    let patience = minimum.nfcn;
    let mut calls = 0;
    for QuickLook { param, .. } in looks {
        if calls > patience {
            break;
        }
        // A lower minimum on the way is for MINOS to adopt; here nothing is known then.
        if let Ok(MinosOutcome::Errors(mut errors)) = minimize::minos(&ctx, minimum, param, level) {
            calls += errors.nfcn;
            errors.level = Level::Sigmas(1.0);
            findings.unequal.push(errors);
        } else {
            break;
        }
    }
}

/// Whether the minimum has errors that could be unequal, at a moderate price.
fn is_worth_it(problem: &Problem<'_>, minimum: &Minimum) -> bool {
    let status = &minimum.status;
    minimum.is_valid()
        && refined::can_be_followed(problem, minimum)
        && problem.can_be_followed().is_ok()
        // Without errors of the data ± is rough by nature, and the first advice is another one.
        && !problem.cost.is_unweighted()
        && minimum.covariance_form != CovarianceForm::Sandwich
        && matches!(status.covariance, CovStatus::Accurate | CovStatus::Approximate)
        && status.at_limit.is_empty()
        && status.flat.is_empty()
        && problem.scaling(minimum).factor.is_finite()
        && problem.cost.n_rows().saturating_mul(minimum.params.n_free()) <= MOST_WORK
}
