//! Why a fit of efficiencies did not end: a curve that comes to 1, or to 0, has no likelihood beyond, and the search stands before a wall. Says
//! which limit helps. Deliberately no cure: another limit is the user's choice.

use super::super::{FitResult, FitWarning, Severity};
use super::factor::scaled_by;
use super::problem::{Problem, View};
use crate::cost::CostKind;

/// An efficiency from here on is as good as 1, and one as far from 0 as good as 0.
const FULL: f64 = 0.995;

/// What to do where a search ended without a minimum and an efficiency comes to 1 or to 0.
pub(super) fn warning(problem: &Problem<'_>, result: &FitResult) -> Option<FitWarning> {
    if result.minimum.is_valid() {
        return None;
    }
    problem.views().into_iter().find_map(|view| of_view(problem, view, result))
}

fn of_view(problem: &Problem<'_>, view: View<'_>, result: &FitResult) -> Option<FitWarning> {
    let data = view.data.filter(|_| view.cost.kind() == CostKind::Binomial)?;
    let p = view.own.own(&result.minimum.values()).into_owned();
    let prediction = view.cost.prediction(&p)?;
    let at = (0..prediction.len()).max_by(|&i, &j| prediction[i].total_cmp(&prediction[j]))?;
    if !(FULL..).contains(&prediction[at]) {
        return at_zero(problem, view, &p, &prediction);
    }
    let x = data.x().get(at).copied()?;
    let factor = scaled_by(problem, view, &p);
    let remedy = factor.map_or_else(
        || "take a curve that stays below 1, as 1/(1+exp(-(x-m)/w)), or fit a range where it does".to_owned(),
        |k| {
            let name = &problem.start[view.own.at[k]].name;
            format!("give {name} an upper limit (1 where the curve rises to {name})")
        },
    );
    let text = format!(
        "the curve comes to an efficiency of 1 at x = {x}, the end of its range, and the likelihood has an edge there instead of a minimum: {remedy}"
    );
    Some(FitWarning {
        code: "W-EFFICIENCY",
        severity: Severity::Warning,
        text,
        param: factor.map(|k| view.own.at[k]),
    })
}

/// The same of a curve that comes to 0, where nothing succeeded.
fn at_zero(problem: &Problem<'_>, view: View<'_>, p: &[f64], prediction: &[f64]) -> Option<FitWarning> {
    let at = (0..prediction.len()).min_by(|&i, &j| prediction[i].total_cmp(&prediction[j]))?;
    if !(..=1.0 - FULL).contains(&prediction[at]) {
        return None;
    }
    let x = view.data?.x().get(at).copied()?;
    let factor = scaled_by(problem, view, p);
    let remedy = factor.map_or_else(
        || "take a curve that stays above 0, as 1/(1+exp(-(x-m)/w)), or fit a range where it does".to_owned(),
        |k| {
            let name = &problem.start[view.own.at[k]].name;
            format!("give {name} the lower limit 0, and ask for its upper limit")
        },
    );
    let text = format!(
        "the curve comes to an efficiency of 0 at x = {x}, the end of its range, and the likelihood has an edge there instead of a minimum: {remedy}"
    );
    let param = factor.map(|k| view.own.at[k]);
    Some(FitWarning { code: "W-EFFICIENCY-0", severity: Severity::Warning, text, param })
}
