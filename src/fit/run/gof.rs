//! Goodness of fit and information criteria.
//!
//! ```text
//! ndof = N_data − n      p = Q(ndof/2, χ²/2)
//! AIC = −2 ln L + 2n     AICc = AIC + 2n(n+1)/(N−n−1)     BIC = −2 ln L + n ln N
//! ```
//! (Akaike 1974; Hurvich and Tsai 1989; Schwarz 1978.) Only differences between fits of the same rows mean anything.

use nalgebra::DMatrix;

use super::super::{FitWarning, GoodnessOfFit, MemberResult, Severity, ValueTests};
use super::problem::{Problem, View};
use super::scaling::Scaling;
use crate::cost::Loss;
use crate::minimize::{Algorithm, Minimum};
use crate::numeric::goodness::{self, Runs};
use crate::numeric::stats::chi2_p_value;

/// All of it at `minimum`, with the `members` of the result.
pub(super) fn goodness(
    problem: &Problem<'_>,
    minimum: &Minimum,
    scaling: &Scaling,
    members: &[MemberResult],
) -> GoodnessOfFit {
    let p = minimum.values();
    let chi2 = problem.chi2(&p).filter(|v| v.is_finite() && !leaves_chi2_out(problem, minimum));
    let ndof = problem.ndof(&p);
    let reduced = match (chi2, ndof) {
        (Some(chi2), Some(ndof)) if ndof > 0 && minimum.up == 1.0 => Some(chi2 / ndof as f64),
        _ => None,
    };
    // Probability and criteria are those of a minimum of χ² (or maximum of the likelihood): neither a search that did not
    // converge nor a robust loss ends at one.
    // Likelihoods leave the loss out, with a warning.
    let is_robust = |v: View<'_>| v.member.cost.loss != Loss::Linear && v.cost.kind().is_least_squares();
    let robust = problem.views().into_iter().any(is_robust);
    let at_maximum = minimum.is_valid() && !robust;
    let mut gof = GoodnessOfFit {
        chi2,
        held: problem.cost.held(&p),
        ndof,
        reduced_chi2: reduced,
        p_value: if at_maximum { p_value(chi2, ndof, scaling) } else { None },
        saturated: chi2.filter(|_| !problem.cost.kind().is_least_squares()),
        runs: None,
        runs_of_members: runs_of_signs(problem, members),
        p_of_members: if at_maximum { p_of_members(problem, scaling, members) } else { Vec::new() },
        of_values: of_values(problem, &p),
        ..GoodnessOfFit::default()
    };
    // Several data sets have no common order.
    if let [alone] = gof.runs_of_members[..] {
        gof.runs = alone;
    }
    // With σ set to 1 the likelihood has no scale: its criteria would change with the unit of y.
    let known = at_maximum && !problem.has_no_unit();
    let nll = if known { problem.cost.full_nll(&p) } else { None };
    if let Some(nll) = nll.filter(|v| v.is_finite()) {
        let rows = problem.cost.n_rows() - problem.cost.silent_rows(&p);
        criteria(&mut gof, nll, problem.start.n_free() as f64, rows as f64);
    }
    gof
}

/// A statistic of goodness below zero by more than this is none; less is rounding.
const BELOW_ZERO: f64 = 1e-3;

/// `chi2` where it can be a goodness of fit, which is never below zero.
pub(super) fn possible(chi2: Option<f64>) -> Option<f64> {
    chi2.filter(|v| *v >= -BELOW_ZERO || v.is_nan()).map(|v| if v < 0.0 { 0.0 } else { v })
}

/// `W-GOODNESS`: the cost gives a number below zero.
pub(super) fn warning(problem: &Problem<'_>, minimum: &Minimum) -> Option<FitWarning> {
    let found = problem.impossible_chi2(&minimum.values())?;
    let text = format!(
        "the goodness of fit comes out as {:.6}, and there is none below 0: it is left out, with the probability. Contents below \
         zero, or a model that is no probability, do that",
        found as f32
    );
    Some(FitWarning { code: "W-GOODNESS", severity: Severity::Warning, text, param: None })
}

/// ROOT's C: the linear fitter finds its parameters without χ².
pub(super) fn leaves_chi2_out(problem: &Problem<'_>, minimum: &Minimum) -> bool {
    let asked = problem.request.config.members.iter().all(|m| m.cost.no_chi2);
    asked && minimum.algorithm == Algorithm::Linear.title()
}

/// The runs of signs of the pulls of each member, in order of its only coordinate.
fn runs_of_signs(problem: &Problem<'_>, members: &[MemberResult]) -> Vec<Option<Runs>> {
    let runs = |(view, member): (&View<'_>, &MemberResult)| {
        let data = view.data.filter(|d| d.n_coordinates() == 1)?;
        goodness::runs_along(&data.x(), &member.even_pulls(data)?)
    };
    problem.views().iter().zip(members).map(runs).collect()
}

/// Single values against the model's distribution.
fn of_values(problem: &Problem<'_>, p: &[f64]) -> Option<ValueTests> {
    let f = problem.cost.distribution(p).filter(|f| !f.is_empty())?;
    let free = problem.start.free();
    let directions = DMatrix::from_fn(p.len(), free.len(), |i, j| if i == free[j] { 1.0 } else { 0.0 });
    let fitted = problem.cost.shapes(p, &directions).unwrap_or(free.len());
    Some(ValueTests {
        ks: goodness::kolmogorov_smirnov(&f),
        ad: Some(goodness::anderson_darling(&f)).filter(|t| t.statistic.is_finite()),
        cvm: goodness::cramer_von_mises(&f),
        bins: goodness::equal_bins(&f, fitted),
        optimistic: fitted > 0,
    })
}

/// Those of the members by themselves: how many parameters each has for its own nobody can say, so none are taken from its degrees of freedom.
fn p_of_members(problem: &Problem<'_>, scaling: &Scaling, members: &[MemberResult]) -> Vec<Option<f64>> {
    let views = problem.views();
    if views.len() < 2 || scaling.from_scatter {
        return Vec::new();
    }
    let of = |(view, member): (&View<'_>, &MemberResult)| {
        let n = member.ndata.filter(|&n| n > 0 && !view.cost.is_unweighted())?;
        Some(chi2_p_value(member.chi2?, n as f64)).filter(|p| p.is_finite())
    };
    views.iter().zip(members).map(of).collect()
}

/// The probability of a larger χ²; `None` where it has no meaning: no degrees of freedom, or errors from the scatter.
pub(crate) fn p_value(chi2: Option<f64>, ndof: Option<i64>, scaling: &Scaling) -> Option<f64> {
    let ndof = ndof.filter(|&n| n > 0 && scaling.chi2_is_test)?;
    let p = chi2_p_value(chi2?, ndof as f64);
    p.is_finite().then_some(p)
}

fn criteria(gof: &mut GoodnessOfFit, nll: f64, n: f64, rows: f64) {
    let aic = nll + 2.0 * n;
    gof.aic = Some(aic);
    gof.aicc = (rows > n + 1.0).then(|| aic + 2.0 * n * (n + 1.0) / (rows - n - 1.0));
    gof.bic = (rows > 0.0).then(|| nll + n * rows.ln());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn criteria_follow_their_formulas() {
        let mut gof = GoodnessOfFit::default();
        criteria(&mut gof, 100.0, 3.0, 20.0);
        assert_eq!(gof.aic, Some(106.0));
        assert_eq!(gof.aicc, Some(106.0 + 24.0 / 16.0));
        assert_eq!(gof.bic, Some(100.0 + 3.0 * 20.0_f64.ln()));
        criteria(&mut gof, 100.0, 3.0, 4.0);
        assert_eq!(gof.aicc, None);
    }
}
