//! Everything the user should know about a result, in plain words, worst first: the flags of the minimum, the signs that a fit
//! may be fooled (F. James, MINUIT manual, ch. 5), and what the cost, the search and the formula have noted.
//!
//! A sentence says what and what to do. Nothing here judges χ²; that is the verdict of the report.

use super::super::collapse;
use super::super::result::{ABOVE_ONE, NEGATIVE_DENSITY, NOT_ONE};
use super::super::{FitResult, FitWarning, Severity, ValueOrigin};
use super::problem::{Problem, View};
use super::scaling::Scaling;
use super::spread::{Left, Spread};
use crate::cost::Weights;
use crate::data::{DataKind, Dataset};
use crate::minimize::{CovStatus, CovarianceForm, MinimumStatus, StopReason};
use crate::params::ParamId;

/// Two parameters correlated more than this do the same job.
const HIGH_CORRELATION: f64 = 0.98;
/// Above this the matrix says that the problem is underdetermined.
const SINGULAR_CORRELATION: f64 = 0.9999;

/// All warnings of `result`, worst first; equal ones in the order in which they matter.
pub(super) fn collect(
    problem: &Problem<'_>,
    result: &FitResult,
    scaling: &Scaling,
    spread: Option<&Spread>,
) -> Vec<FitWarning> {
    let mut list = Vec::new();
    not_converged(result, &mut list);
    list.extend(super::efficiency::warning(problem, result));
    list.extend(super::no_entries::warning(problem, result));
    list.extend(collapse::warning(result));
    parameters_in_trouble(result, &mut list);
    covariance(result, problem, &mut list);
    correlation(result, problem, &mut list);
    zero_correlations(result, problem, &mut list);
    asymmetry(result, &mut list);
    error_policy(result, problem, scaling, &mut list);
    start_values(result, problem, &mut list);
    list.extend(super::outliers::warning(result));
    list.extend(super::derived::warnings(&result.derived));
    list.extend(super::sandwich::warning(problem, &result.minimum));
    no_prediction(problem, &mut list);
    chi2_after_all(problem, result, &mut list);
    several_coordinates(problem, &mut list);
    counted_twice(problem, result, &mut list);
    coarse_grids(problem, result, &mut list);
    list.extend(super::norms::warnings(problem, result));
    list.extend(super::angles::warnings(problem));
    list.extend(super::celsius::warnings(problem));
    list.extend(super::alias::warnings(problem, result));
    list.extend(super::scale::warnings(problem, result));
    list.extend(super::regions::warnings(result));
    list.extend(super::bent::warnings(problem, result));
    list.extend(super::empty_bins::warnings(problem, result));
    let left = spread.map_or(Left::All, |spread| spread.left(problem, &result.minimum));
    list.extend(super::far::warnings(problem, result, left));
    list.extend(problem.warnings.iter().cloned());
    list.extend(result.on_the_way.iter().cloned());
    let noted = problem.cost.warnings(&result.minimum.values());
    let met = &result.minimum.status.warnings;
    let span = super::span::warning(problem, result);
    let said_here = |code: &str| code == "W-HESSE-FLAT" || span.is_some() && code == "W-NORM-SPAN";
    let others = noted.iter().chain(met).filter(|(code, _)| !said_here(code));
    list.extend(others.map(|(code, text)| noted_by_others(code, text)));
    list.extend(span);
    list.extend(no_density_at_the_start(problem, &list));
    if !list.iter().any(|w| w.code == ABOVE_ONE) {
        list.extend(super::gof::warning(problem, &result.minimum));
    }
    list.extend(notes_of_formulas(problem));
    drop_repeated(&mut list);
    list.sort_by_key(|w| std::cmp::Reverse(w.severity));
    list
}

fn warn(code: &'static str, severity: Severity, text: impl Into<String>) -> FitWarning {
    FitWarning { code, severity, text: text.into(), param: None }
}

/// A density that is taken as normalised, is not at the start, and may have come to where the values do not show it.
fn no_density_at_the_start(problem: &Problem<'_>, list: &[FitWarning]) -> Option<FitWarning> {
    let known = list.iter().any(|w| w.code == NOT_ONE);
    let declared = problem.views().iter().any(|v| v.cost.normalisation().is_some_and(|n| !n.divided));
    if known || !declared {
        return None;
    }
    let at_start = problem.cost.warnings(&problem.start.values());
    let (_, text) = at_start.into_iter().find(|(code, _)| *code == NOT_ONE)?;
    Some(warn(NOT_ONE, Severity::Bad, format!("at the start values {text}")))
}

/// Convolutions on a grid that is not fine enough at the minimum.
fn coarse_grids(problem: &Problem<'_>, result: &FitResult, list: &mut Vec<FitWarning>) {
    let p = result.minimum.values();
    for view in problem.views() {
        if !view.own.model.grids_are_fine(&view.own.own(&p)) {
            let text = format!(
                "the grid of the convolution in '{}' is too coarse at the minimum, so that its values are wrong in the sixth digit or before: \
                 write quad in the place of fft, or narrow the fit range",
                view.member.formula
            );
            list.push(warn("W-CONV", Severity::Warning, text));
        }
    }
}

/// The same thing said by two witnesses is said once.
fn drop_repeated(list: &mut Vec<FitWarning>) {
    let mut seen: Vec<(&'static str, Option<usize>, String)> = Vec::new();
    list.retain(|w| {
        let key = (w.code, w.param, w.text.clone());
        let new = !seen.contains(&key);
        if new {
            seen.push(key);
        }
        new
    });
}

/// Weight of what cost and search note by code.
fn noted_by_others(code: &'static str, text: &str) -> FitWarning {
    let severity = match code {
        "W-HESSE-FLAT" | "W-NDOF" | NEGATIVE_DENSITY | ABOVE_ONE | NOT_ONE => Severity::Bad,
        "W-EMPTY-DROPPED" | "W-NORM-FREE" | "W-DENSITY" | "W-ASYM" | "W-CLIPPED" | "W-START-AT-LIMIT"
        | "W-BLOCKED" | "W-STEP" | "W-ALLFIXED" | "W-MINOS-FIXED" | "W-SIGN" | "W-CONSTR-FIXED"
        | "W-KS-ERR" | "W-JTJ" | "W-LTS-ERR" => Severity::Info,
        _ => Severity::Warning,
    };
    warn(code, severity, text)
}

/// Why the search did not end at a minimum.
fn not_converged(result: &FitResult, list: &mut Vec<FitWarning>) {
    let minimum = &result.minimum;
    if minimum.is_valid() {
        return;
    }
    let status = &minimum.status;
    let reason = match status.stop {
        StopReason::CallLimit => (
            "call_limit",
            format!(
                "the search stopped after {} calls: raise the call limit, or start nearer to the minimum",
                minimum.nfcn
            ),
        ),
        StopReason::Cancelled => {
            ("cancelled", "the search was stopped on request: these are the best values so far".to_owned())
        }
        StopReason::NotFinite => (
            "not_finite",
            "the formula gives no finite values around the last point: set limits, \
             or leave out the rows where it cannot be computed"
                .to_owned(),
        ),
        StopReason::RunsAway(who) => (
            "runs_away",
            format!(
                "{0} runs away: F is lower still a hundred times as far out, so there is no minimum on this way. \
                 Start {0} elsewhere, or give it a limit",
                minimum.params[who.0].name
            ),
        ),
        _ if status.above_max_edm => (
            "above_max_edm",
            format!(
                "the search is still {:.2e} above the minimum (goal {:.2e}): start nearer, or raise the call limit",
                minimum.edm, minimum.edm_goal
            ),
        ),
        _ => ("invalid", invalid_reason(status).to_owned()),
    };
    list.push(warn("invalid", Severity::Bad, "the fit did not converge: the numbers are not a result"));
    if reason.1 != list[list.len() - 1].text {
        list.push(warn(reason.0, Severity::Bad, reason.1));
    }
}

fn invalid_reason(status: &MinimumStatus) -> &'static str {
    if status.hesse_failed {
        "the second derivatives could not be computed: a parameter may have no effect, fix it or remove it"
    } else if status.posdef {
        "choose other start values or a simpler formula"
    } else {
        "the last point is no minimum in all directions: choose other start values, or fix a parameter"
    }
}

/// Parameters at a limit, and those that the data do not determine.
fn parameters_in_trouble(result: &FitResult, list: &mut Vec<FitWarning>) {
    let params = &result.minimum.params;
    for &id in &result.minimum.status.at_limit {
        let (Some(p), Some(met)) = (params.get(id), result.limit_met(id)) else { continue };
        let (name, place) = (&p.name, met.words(&met.limit.to_string()));
        let remedy = if met.source.is_none() {
            "remove or widen the limit and fit again".to_owned()
        } else {
            format!("fix {name}, or take a model without that part")
        };
        let text = format!("{name} {place}: its error means little and is not shown; {remedy}");
        list.push(FitWarning { param: Some(id.0), ..warn("at_limit", Severity::Bad, text) });
    }
    for &id in &result.beside_limit {
        let Some(p) = params.get(id) else { continue };
        let at: Vec<&str> = result
            .minimum
            .status
            .at_limit
            .iter()
            .filter_map(|&at| Some(params.get(at)?.name.as_str()))
            .collect();
        let stays = if at.len() == 1 { "stays at its limit" } else { "stay at their limits" };
        let text = format!(
            "the error of {} is right only if {} {stays}, and is not shown: without the limit it is larger",
            p.name,
            at.join(" and ")
        );
        list.push(FitWarning { param: Some(id.0), ..warn("W-BESIDE-LIMIT", Severity::Warning, text) });
    }
    let outside = |p: &&crate::params::Parameter| p.is_tied() && !p.limits.contains(p.value);
    for p in params.iter().filter(outside) {
        let text =
            format!("the tie of {} gives {:.6}, outside its limits: limit what it follows", p.name, p.value);
        list.push(warn("W-TIE-LIMIT", Severity::Warning, text));
    }
    for name in &result.minimum.status.flat {
        // Combinations are described by the search itself (W-DEGENERATE).
        let Some(k) = params.iter().position(|p| p.name == *name) else { continue };
        let text = format!("changing {name} does nothing: the data cannot determine it; fix it or remove it");
        list.push(FitWarning { param: Some(k), ..warn("W-HESSE-FLAT", Severity::Bad, text) });
    }
}

/// What the errors are worth.
fn covariance(result: &FitResult, problem: &Problem<'_>, list: &mut Vec<FitWarning>) {
    let minimum = &result.minimum;
    if minimum.params.n_free() == 0 {
        return;
    }
    let status = &minimum.status;
    if status.covariance == CovStatus::Failed || status.hesse_failed {
        let text = format!("errors could not be computed: {}", likely_cause(result, problem));
        list.push(warn("hesse_failed", Severity::Bad, text));
    } else if status.covariance == CovStatus::MadePosDef {
        let text = format!(
            "errors are unreliable, the matrix was forced positive: {}",
            likely_cause(result, problem)
        );
        list.push(warn("made_pos_def", Severity::Warning, text));
    } else if status.covariance == CovStatus::Approximate {
        list.push(warn("approximate", Severity::Info, "errors are approximate: run HESSE for exact ones"));
    } else if status.covariance == CovStatus::Missing && problem.cost.has_errors() {
        list.push(warn("no_covariance", Severity::Warning, "there are no errors yet: run HESSE"));
    }
    if minimum.is_valid() && status.above_max_edm {
        list.push(warn("above_max_edm", Severity::Warning, "the distance to the minimum is above its goal"));
    }
}

/// The likeliest of the four causes of a matrix that is not positive definite.
fn likely_cause(result: &FitResult, problem: &Problem<'_>) -> &'static str {
    let singular = worst_pair(result).is_some_and(|(_, _, r)| r.abs() > SINGULAR_CORRELATION);
    let ndof = problem.ndof(&result.minimum.values());
    if ndof.is_some_and(|n| n < 0) || singular || !result.minimum.status.flat.is_empty() {
        "the data cannot determine all parameters; fix one, or choose a simpler formula"
    } else if result.minimum.status.stop == StopReason::MachineAccuracy {
        "rounding limits the cost; bring the numbers to a common size"
    } else if !result.minimum.status.at_limit.is_empty() {
        "a parameter is at its limit; remove or widen it"
    } else {
        "the start may be too far from the minimum, or the formula overflows"
    }
}

/// The pair of free parameters with the largest |correlation|.
fn worst_pair(result: &FitResult) -> Option<(usize, usize, f64)> {
    let matrix = result.minimum.correlation()?;
    let free = result.minimum.params.free();
    let pairs = free.iter().enumerate().flat_map(|(k, &i)| free[k + 1..].iter().map(move |&j| (i, j)));
    pairs
        .map(|(i, j)| (i, j, matrix[(i, j)]))
        .filter(|c| c.2.is_finite())
        .max_by(|a, b| a.2.abs().total_cmp(&b.2.abs()))
}

/// Two parameters that do the same job; the search says so itself when nothing at all is left to tell them apart.
fn correlation(result: &FitResult, problem: &Problem<'_>, list: &mut Vec<FitWarning>) {
    let Some((i, j, r)) = worst_pair(result) else { return };
    let said = |code: &str| matches!(code, "W-DEGENERATE" | "W-RANK");
    if result.minimum.status.warnings.iter().any(|(code, _)| said(code)) {
        return;
    }
    let params = &result.minimum.params;
    if r.abs() > HIGH_CORRELATION {
        // For a model linear in its parameters a high correlation harms nothing but the reading of single errors.
        let linear = problem.request.is_linear_in(&params.free());
        let severity =
            if linear && r.abs() < SINGULAR_CORRELATION { Severity::Info } else { Severity::Warning };
        let (a, b) = (&params[i].name, &params[j].name);
        let text = format!(
            "{a} and {b} do the same job (correlation {r:.4}): only a combination of them is measured well; fix one, or shift \
             the origin of x"
        );
        list.push(warn("correlation", severity, text));
    }
}

/// Correlations of exactly zero in a matrix that HESSE has not computed: the search has not moved these parameters together yet.
/// Parameters of different terms of a sum may have nothing to do with each other.
fn zero_correlations(result: &FitResult, problem: &Problem<'_>, list: &mut Vec<FitWarning>) {
    let doubtful = matches!(result.minimum.status.covariance, CovStatus::Approximate | CovStatus::MadePosDef);
    let Some(matrix) = result.minimum.correlation().filter(|_| doubtful) else { return };
    let free = result.minimum.params.free();
    let pairs = free.iter().enumerate().flat_map(|(k, &i)| free[k + 1..].iter().map(move |&j| (i, j)));
    let request = problem.request;
    let of_one_term = |&(i, j): &(usize, usize)| request.models.iter().any(|m| m.share_a_term(i, j));
    if let Some((i, j)) = pairs.filter(of_one_term).find(|&(i, j)| matrix[(i, j)] == 0.0) {
        let (a, b) = (&result.minimum.params[i].name, &result.minimum.params[j].name);
        let text = format!(
            "the correlation of {a} and {b} is exactly zero: the matrix knows nothing of both together yet; run HESSE"
        );
        list.push(warn("W-CORR-ZERO", Severity::Warning, text));
    }
}

/// Parabolic errors that MINOS, or the quick look after the fit, contradicts.
fn asymmetry(result: &FitResult, list: &mut Vec<FitWarning>) {
    for unequal in result.unequal_errors() {
        let ParamId(k) = unequal.param;
        let Some(p) = result.minimum.params.get(unequal.param) else { continue };
        let text = if unequal.is_minos {
            format!("the valley of {} is not symmetric: quote its errors −/+ of MINOS, not ±", p.name)
        } else {
            format!(
                "the valley of {} is not symmetric, ± is {:.0} % off: run MINOS and quote its errors −/+",
                p.name,
                100.0 * unequal.off
            )
        };
        list.push(FitWarning { param: Some(k), ..warn("asymmetric", Severity::Warning, text) });
    }
    for minos in result.minos.iter().flatten().filter(|m| !m.lower_valid || !m.upper_valid) {
        let Some(p) = result.minimum.params.get(minos.param) else { continue };
        list.push(open_side(minos.param.0, &p.name, minos));
    }
}

fn open_side(param: usize, name: &str, minos: &crate::minimize::MinosError) -> FitWarning {
    let side = if minos.lower_valid { "upper" } else { "lower" };
    let limit = if minos.lower_valid { minos.at_upper_limit } else { minos.at_lower_limit };
    let edge = if minos.lower_valid { minos.at_upper_edge } else { minos.at_lower_edge };
    let ran_out = if minos.lower_valid { minos.at_upper_max_fcn } else { minos.at_lower_max_fcn };
    let text = if ran_out {
        format!(
            "MINOS found no {side} error of {name} within its call limit: start nearer, or simplify the model"
        )
    } else if limit {
        format!(
            "the {side} error of {name} ends at its limit: quote a one-sided interval, or widen the limit"
        )
    } else if edge {
        format!(
            "the {side} error of {name} ends where the cost is no longer a number: quote a one-sided interval"
        )
    } else {
        format!("MINOS found no {side} error of {name}: the data do not bound it on that side")
    };
    FitWarning { param: Some(param), ..warn("minos_invalid", Severity::Warning, text) }
}

/// Where the errors come from, when that is not the errors of the data.
fn error_policy(result: &FitResult, problem: &Problem<'_>, scaling: &Scaling, list: &mut Vec<FitWarning>) {
    if scaling.from_scatter && scaling.factor.is_nan() {
        let text = "there are no degrees of freedom to estimate errors from: give the data errors, or fix a parameter";
        list.push(warn("W-NOERR", Severity::Bad, text));
    } else if result.unweighted && result.minimum.covariance_form != CovarianceForm::Sandwich {
        let text = match problem.request.config.members[0].cost.weights {
            Weights::Errors | Weights::Corrected => {
                "the data have no errors: those of the parameters are estimated from the scatter, assuming that the \
                 formula is right; χ² cannot judge the fit then"
            }
            Weights::One | Weights::OneAll => {
                "all weights are 1: errors are estimated from the scatter; χ² cannot judge \
                 the fit then"
            }
        };
        let severity = if scaling.from_scatter { Severity::Info } else { Severity::Warning };
        let text = if scaling.from_scatter {
            text
        } else {
            "the errors assume that every datum has σ = 1: take them from the scatter"
        };
        let chosen = matches!(problem.request.config.members[0].cost.weights, Weights::One | Weights::OneAll);
        list.push(warn(if chosen { "unit_weights" } else { "unweighted" }, severity, text));
    }
    let free = result.minimum.params.n_free();
    match result.gof.ndof {
        Some(0) if free > 0 => {
            let text =
                "as many parameters as data: the curve passes through all of them and nothing is tested";
            list.push(warn("W-NDOF", Severity::Warning, text));
        }
        Some(ndof) if ndof < 0 => {
            let text = format!(
                "more parameters than data: {} cannot decide {free} parameters, so there are no errors; fix some of them, add data, \
                 or say what is known of them from elsewhere (a constraint)",
                free as i64 + ndof
            );
            list.push(warn("W-NDOF", Severity::Bad, text));
        }
        _ => {}
    }
}

/// Single values have no error of their own that a band for new ones could add.
fn no_prediction(problem: &Problem<'_>, list: &mut Vec<FitWarning>) {
    let asked = &problem.request.config.intervals;
    let is_sample = |v: View<'_>| v.data.is_some_and(|d| d.kind() == DataKind::Sample);
    if problem.views().into_iter().any(is_sample) && asked.band.is_some() && asked.band_kind.prediction {
        let text = "single values have no errors of their own: the band is that of the curve, not of new measurements";
        list.push(warn("W-UNUSED", Severity::Info, text));
    }
}

/// ROOT's C where there is nothing to leave out.
fn chi2_after_all(problem: &Problem<'_>, result: &FitResult, list: &mut Vec<FitWarning>) {
    let asked = problem.request.config.members.iter().any(|m| m.cost.no_chi2);
    if asked && !super::gof::leaves_chi2_out(problem, &result.minimum) {
        let text =
            "No Chi-square (C) belongs to the linear fitter; this search goes by χ² itself, which is shown";
        list.push(warn("W-UNUSED", Severity::Info, text));
    }
}

/// What is to be said about the formulas themselves, and about members that have nothing to do with one another.
fn notes_of_formulas(problem: &Problem<'_>) -> Vec<FitWarning> {
    let config = &problem.request.config;
    let several = config.members.len() > 1;
    let mut list = Vec::new();
    for (j, own) in problem.request.models.iter().enumerate() {
        let said = |text: String| if several { format!("{}: {text}", config.title(j)) } else { text };
        let note = |text: String| {
            let (code, severity, text) = code_of_note(&text);
            warn(code, severity, said(text.to_owned()))
        };
        list.extend(own.model.notes().into_iter().map(note));
    }
    let users = |k: usize| problem.request.models.iter().filter(|own| own.at.contains(&k)).count();
    if several && !(0..config.params.len()).any(|k| users(k) > 1) {
        let text = "no parameter is common to several data sets: each could be fitted by itself";
        list.push(warn("W-INDEPENDENT", Severity::Info, text));
    }
    list
}

/// The code in front of a note of a formula, its weight, and the note itself. `W-FORMULA` stands in front of a doubt only.
fn code_of_note(text: &str) -> (&'static str, Severity, &str) {
    let with = |(code, severity): (&'static str, Severity)| {
        Some((code, severity, text.strip_prefix(code)?.strip_prefix(": ")?))
    };
    let codes = [("W-PAR-GAP", Severity::Info), ("W-CONV", Severity::Info), ("W-FORMULA", Severity::Warning)];
    codes.into_iter().find_map(with).unwrap_or(("W-FORMULA", Severity::Info, text))
}

/// What is drawn over one coordinate says nothing of a model of several.
fn several_coordinates(problem: &Problem<'_>, list: &mut Vec<FitWarning>) {
    // What has two coordinates, and bins on several axes, are seen from above.
    let is_plane = |d: &Dataset| d.n_coordinates() == 2 || d.kind() == DataKind::Histogram;
    let others = problem.views().into_iter().filter(|v| !v.data.is_some_and(is_plane));
    let n = others.map(|v| v.own.model.n_coordinates()).max().unwrap_or(0);
    if n > 1 {
        let text = format!(
            "the model has {n} coordinates: the figure shows data and fitted values against the first one, without a curve or a band"
        );
        list.push(warn("W-COORDINATES", Severity::Info, text));
    }
}

/// The same rows of the same numbers in two data sets that decide a parameter together.
fn counted_twice(problem: &Problem<'_>, result: &FitResult, list: &mut Vec<FitWarning>) {
    let config = &problem.request.config;
    let is_free = |k: usize| result.minimum.params[k].is_free();
    let rows = |j: usize| result.members.get(j).map(|m| m.fit_set.rows.clone());
    for (i, j) in config.counted_twice(&problem.request.models, is_free, rows) {
        let text = format!(
            "{} holds the same numbers as {}: they count twice, and errors come out too small; give each data set once",
            config.title(j),
            config.title(i)
        );
        list.push(warn("W-SAME-DATA", Severity::Warning, text));
    }
}

/// Parameters that began at 1 (those of a typed cost at 0) because nobody knew better.
fn start_values(result: &FitResult, problem: &Problem<'_>, list: &mut Vec<FitWarning>) {
    let config = &result.request.config;
    let unknown = |(p, o): (&crate::params::Parameter, &ValueOrigin)| {
        (p.is_free() && *o == ValueOrigin::Default).then(|| p.name.clone())
    };
    let names: Vec<String> = config.params.iter().zip(&config.origins).filter_map(unknown).collect();
    // What a linear model finds does not depend on where it starts.
    let solved = result.minimum.is_valid() && problem.request.is_linear_in(&problem.start.free());
    if names.is_empty() || (solved && config.needs_data()) {
        return;
    }
    let severity = if result.minimum.is_valid() { Severity::Info } else { Severity::Warning };
    let verb = if names.len() == 1 { "starts" } else { "start" };
    if !config.needs_data() {
        let start = names
            .first()
            .and_then(|n| problem.start.find(n).ok())
            .map_or(0.0, |id| problem.start[id.0].value);
        let why = if start == 0.0 { "" } else { " because the cost is not a number at 0" };
        let text = format!(
            "{} {verb} at {start}{why}: give start values near the minimum if the search fails",
            names.join(", ")
        );
        list.push(warn("W-START-DEFAULT", severity, text));
        return;
    }
    let text = format!(
        "{} {verb} at 1, not estimated: give start values if the curve misses the data",
        names.join(", ")
    );
    list.push(warn("W-START-DEFAULT", severity, text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{Command, Session, Task};
    use crate::minimize::NoObserver;

    /// TM034: each of the four causes of a forced matrix is named where its sign is there: rounding, a parameter at its limit, parameters
    /// that are not determined, a start too far away.
    #[test]
    fn the_likely_cause_of_a_forced_matrix() {
        let mut s = Session::new();
        let formula = "(x-1)^2+(y-2)^2".to_owned();
        s.apply(Command::SetCustomCost { formula, errordef: None }).unwrap();
        let found = s.run_now(&Task::Fit, &NoObserver).unwrap();
        let problem = Problem::new(&found.request, &NoObserver).unwrap();
        let said = |change: fn(&mut MinimumStatus)| {
            let mut result = (*found).clone();
            result.minimum.status.covariance = CovStatus::MadePosDef;
            change(&mut result.minimum.status);
            let list = collect(&problem, &result, &problem.scaling(&result.minimum), None);
            list.into_iter().find(|w| w.code == "made_pos_def").unwrap().text
        };
        assert!(
            said(|status| status.stop = StopReason::MachineAccuracy).contains("rounding limits the cost")
        );
        assert!(said(|status| status.at_limit = vec![ParamId(0)]).contains("is at its limit"));
        assert!(
            said(|status| status.flat = vec!["x and y do the same job".into()])
                .contains("cannot determine all")
        );
        assert!(said(|_| {}).contains("too far from the minimum"));
    }

    /// TM028: a zero between parameters of one term is a sign as long as HESSE has not confirmed it; x and y of this cost are
    /// independent, and HESSE says so.
    #[test]
    fn correlations_that_are_exactly_zero() {
        let mut s = Session::new();
        let formula = "((x-1)^2+(y-2)^2)*(1+0*z)".to_owned();
        s.apply(Command::SetCustomCost { formula, errordef: None }).unwrap();
        let z = s.config().params.find("z").unwrap();
        s.apply(Command::SetParam(z, crate::fit::ParamEdit::Fixed(true))).unwrap();
        let found = s.run_now(&Task::Fit, &NoObserver).unwrap();
        let problem = Problem::new(&found.request, &NoObserver).unwrap();
        let said = |status: CovStatus, zero: f64| {
            let mut result = (*found).clone();
            result.minimum.status.covariance = status;
            if let Some(c) = &mut result.minimum.covariance {
                (c[(0, 1)], c[(1, 0)]) = (zero, zero);
            }
            let list = collect(&problem, &result, &problem.scaling(&result.minimum), None);
            list.into_iter().find(|w| w.code == "W-CORR-ZERO").map(|w| w.text)
        };
        let text = said(CovStatus::Approximate, 0.0).unwrap();
        assert!(text.starts_with("the correlation of x and y is exactly zero"), "{text}");
        assert!(said(CovStatus::MadePosDef, 0.0).is_some());
        assert_eq!((said(CovStatus::Accurate, 0.0), said(CovStatus::Approximate, 1e-9)), (None, None));
    }
}
