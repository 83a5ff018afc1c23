//! The verdict line: one headline in plain words, what it means and what to do.
//!
//! The table of the "Fit Doctor" as far as a result knows it, worst first: the first row that applies is the verdict. It
//! reads facts; it tests nothing but the order of the pulls (`pattern`).

use crate::cost::CostKind;
use crate::data::Data;
use crate::fit::{FitResult, Severity};
use crate::minimize::{CovStatus, StopReason};
use crate::model::COORDINATE_LETTERS;
use crate::model::formula::is_doubt;
use crate::params::ParamId;

use super::pattern::is_pattern;
use super::pdg::{number, p_equals, value_with_error};
use super::words;

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;

/// A χ² probability below this is a bad fit.
const P_BAD: f64 = 0.01;
/// A χ² probability above this is too good to be true.
const P_TOO_GOOD: f64 = 0.99;
/// A pull beyond this is an outlier.
const PULL_OUTLIER: f64 = 4.0;
/// Two parameters with a correlation beyond this do the same job.
const CORRELATION_HIGH: f64 = 0.98;
/// Beyond this even a linear problem is hardly determined.
const CORRELATION_SINGULAR: f64 = 0.9999;
/// Relative difference of MINOS and HESSE errors from which on the valley counts as unsymmetric.
const ASYMMETRY: f64 = 0.15;

/// A verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// How bad.
    pub severity: Severity,
    /// Two or three words: `Good fit`.
    pub headline: String,
    /// One sentence for a student.
    pub sentence: String,
    /// `errors as given`, `errors from the scatter`, and what the other policy would give.
    pub errors: String,
    /// Codes of warnings of the result that this verdict says already, so that nothing is said twice.
    pub covers: &'static [&'static str],
}

/// Severity, headline, sentence: a row of the table that applies.
type Row = Option<(Severity, &'static str, String)>;

/// A test for one row, and the codes of the warnings that it covers.
type Test = (fn(&FitResult) -> Row, &'static [&'static str]);

/// The table, worst first.
const TABLE: [Test; 17] = [
    (cancelled, &["invalid", "cancelled", "approximate", "no_covariance"]),
    (
        more_parameters_than_data,
        &[
            "W-NDOF",
            "W-NOERR",
            "invalid",
            "runs_away",
            "hesse_failed",
            "made_pos_def",
            "W-HESSE-FLAT",
            "no_covariance",
            "at_limit",
        ],
    ),
    (ran_away, &["invalid", "runs_away", "hesse_failed", "no_covariance"]),
    (
        mistyped,
        &["invalid", "hesse_failed", "W-FORMULA", "W-RANK", "W-DEGENERATE", "W-HESSE-FLAT", "no_covariance"],
    ),
    (undetermined, &["invalid", "hesse_failed", "W-HESSE-FLAT", "no_covariance"]),
    (
        not_converged,
        &["invalid", "call_limit", "not_finite", "above_max_edm", "approximate", "no_covariance"],
    ),
    (too_few_data, &["W-NDOF", "W-NOERR"]),
    (at_limit, &["at_limit"]),
    (no_covariance, &["hesse_failed", "made_pos_def", "no_covariance"]),
    (exact, &["unweighted", "W-ROUNDING"]),
    (pattern, &[]),
    (outlier, &[]),
    (too_much_scatter, &[]),
    (same_job, &["correlation"]),
    (too_close, &[]),
    (unsymmetric, &["asymmetric"]),
    (no_errors_given, &["unweighted"]),
];

/// The verdict on a result.
pub fn verdict(result: &FitResult) -> Verdict {
    let found = TABLE.iter().find_map(|(test, covers)| Some((test(result)?, *covers)));
    let ((severity, headline, sentence), covers) = found.unwrap_or_else(|| (good(result), &[]));
    Verdict { severity, headline: headline.to_string(), sentence, errors: error_policy(result), covers }
}

fn cancelled(r: &FitResult) -> Row {
    (r.minimum.status.stop == StopReason::Cancelled).then(|| {
        let text = "The search was stopped before it was done; these are the best values so far, not a result. Fit \
                    again to go on from here.";
        (Severity::Bad, "Stopped", text.to_string())
    })
}

fn ran_away(r: &FitResult) -> Row {
    let StopReason::RunsAway(who) = r.minimum.status.stop else { return None };
    let text = format!(
        "{0} runs away: the further out, the better the fit, without end. Start {0} elsewhere, or give it a limit.",
        r.minimum.params[who.0].name
    );
    Some((Severity::Bad, "No result", text))
}

/// A name that is nearly that of a shape, in a fit that came to nothing.
fn mistyped(r: &FitResult) -> Row {
    let doubt = r.warnings.iter().find(|w| is_doubt(&w.text))?;
    let bad =
        !r.minimum.status.valid || !r.minimum.status.flat.is_empty() || p_value(r).is_some_and(|p| p < P_BAD);
    (bad || p_value(r).is_none()).then(|| (Severity::Bad, "A function mistyped?", doubt.text.clone()))
}

fn undetermined(r: &FitResult) -> Row {
    let flat = &r.minimum.status.flat;
    // The search names parameters, or says in words which of them cannot be told apart.
    let said: Vec<&str> = flat.iter().map(String::as_str).filter(|text| text.contains(' ')).collect();
    if !said.is_empty() && said.len() == flat.len() {
        let (what, remedy) = match said.as_slice() {
            [one] if one.ends_with("the same job") => ("a combination", "Fix one of them"),
            [one] if one.ends_with("too many") => ("a combination", "Fix so many of them"),
            [_] => ("a combination", "Fix it"),
            _ => ("combinations", "Fix one of each"),
        };
        let text = format!(
            "The data determine only {what}: {}. {remedy} or remove that part of the model.",
            said.join("; ")
        );
        return Some((Severity::Bad, "Not determined", text));
    }
    (!flat.is_empty()).then(|| {
        let text = format!(
            "Changing {} does nothing: the data cannot determine {}. Fix {} or remove that part of the model.",
            words::list(flat),
            if flat.len() == 1 { "it" } else { "them" },
            if flat.len() == 1 { "it" } else { "some of them" },
        );
        (Severity::Bad, "Not determined", text)
    })
}

fn not_converged(r: &FitResult) -> Row {
    let m = &r.minimum;
    if m.status.valid {
        return None;
    }
    let text = match m.status.stop {
        StopReason::CallLimit => format!(
            "The search ran out of steps after {} calls. Fit again to continue, start nearer, or take a simpler model.",
            m.nfcn
        ),
        StopReason::NotFinite => "The formula cannot be computed around these values. Change the start values, set \
                                  limits, or leave out the points where it is not defined."
            .to_string(),
        _ if m.status.above_max_edm => format!(
            "The search is still {} above the minimum. Raise the call limit or start nearer.",
            number(m.edm, 2)
        ),
        _ => "The fit did not converge; the numbers are not a result. Try other start values or a simpler model."
            .to_string(),
    };
    Some((Severity::Bad, "No result yet", text))
}

/// `4 points`, `4 points and 1 constraint`, `7 data` of several data sets: what decides the parameters.
fn data_words(r: &FitResult, ndof: i64) -> Option<String> {
    let all = r.minimum.params.n_free() as i64 + ndof;
    let counted = if all == 1 { "1 datum".to_string() } else { format!("{all} data") };
    // A typed cost counts what its user says.
    let [member] = r.members.as_slice() else { return Some(counted) };
    if member.cost == CostKind::Custom {
        return Some(counted);
    }
    let used = member.fit_set.rows.len();
    let (_, rows) = words::kind_words(r.request.config.member().data.as_ref()?.kind());
    let rows = if used == 1 { rows.trim_end_matches('s') } else { rows };
    Some(match all - used as i64 {
        0 => format!("{used} {rows}"),
        1 => format!("{used} {rows} and 1 constraint"),
        more if more > 0 => format!("{used} {rows} and {more} constraints"),
        _ => format!("{all} {rows} that count"),
    })
}

fn more_parameters_than_data(r: &FitResult) -> Row {
    let ndof = r.gof.ndof.filter(|&n| n < 0)?;
    let (data, free) = (data_words(r, ndof)?, r.minimum.params.n_free());
    let text = format!(
        "{data} cannot decide {free} parameters, so no errors are known: many values do as well, and these are some of them. Fix a \
         parameter, add data, or say what is known of a parameter (a constraint)."
    );
    Some((Severity::Bad, "Too few data", text))
}

fn too_few_data(r: &FitResult) -> Row {
    let ndof = r.gof.ndof.filter(|&n| n == 0)?;
    let free = r.minimum.params.n_free();
    if free == 0 {
        return None;
    }
    let data = data_words(r, ndof)?;
    let is_typed = r.member().cost == CostKind::Custom;
    let why = if is_typed { "" } else { ": the curve goes through all of them" };
    let text =
        format!("{data} fix {free} parameters but cannot test them{why}. Fix a parameter or add data.");
    let severity = if r.error_scale.is_nan() { Severity::Bad } else { Severity::Warning };
    Some((severity, "Too few data", text))
}

fn exact(r: &FitResult) -> Row {
    (r.refined.is_some() && r.error_scale == 0.0).then(|| {
        let text = "The data lie on the curve to the last digit given. There is no scatter that errors could be taken from: those \
                    shown are 0.";
        (Severity::Info, "Exact", text.to_string())
    })
}

fn at_limit(r: &FitResult) -> Row {
    let at: Vec<usize> = r.minimum.status.at_limit.iter().map(|p| p.0).collect();
    let (&first, more) = at.split_first()?;
    let names = words::list(&words::names(&r.minimum.params, &at));
    let place = match r.limit_met(ParamId(first)).filter(|_| more.is_empty()) {
        Some(met) => met.words(&number(met.limit, 4)),
        None => "are at their limits".to_string(),
    };
    let whose = if more.is_empty() { "Its error is" } else { "Their errors are" };
    let built_in = at.iter().all(|&i| r.request.source_of_limits(ParamId(i)).is_some());
    let remedy = if built_in {
        format!("Fix {names}, take a model without that part")
    } else {
        format!("Remove or widen the limit, fix {names}")
    };
    let text = format!(
        "{names} {place}. {whose} not reliable and not printed. {remedy}, or ask for a one-sided interval (MINOS)."
    );
    Some((Severity::Bad, "At a limit", text))
}

fn no_covariance(r: &FitResult) -> Row {
    let s = &r.minimum.status;
    if r.minimum.params.n_free() == 0 {
        return None;
    }
    match s.covariance {
        CovStatus::Failed | CovStatus::Missing => {
            let why = if s.hesse_failed { "HESSE failed" } else { "HESSE has not run" };
            let text = format!(
                "The values are at the minimum, but {why}: there are no errors. Run HESSE, or fix parameters that do the same job."
            );
            Some((Severity::Bad, "No errors", text))
        }
        CovStatus::MadePosDef => {
            let text = "The covariance matrix had to be forced positive definite: values may be right, errors are not \
                        reliable. Fix a parameter or start nearer."
                .to_string();
            Some((Severity::Warning, "Errors unreliable", text))
        }
        CovStatus::Approximate | CovStatus::Accurate => None,
    }
}

/// Whether χ² may judge the fit, and its probability.
fn p_value(r: &FitResult) -> Option<f64> {
    r.gof.p_value.filter(|p| p.is_finite())
}

fn abscissas(r: &FitResult) -> std::borrow::Cow<'_, [f64]> {
    r.request.config.member().data.as_ref().map(|d| d.x()).unwrap_or_default()
}

fn pattern(r: &FitResult) -> Row {
    let bad = p_value(r)? < P_BAD;
    (bad && is_pattern(&abscissas(r), r.member().pulls.as_deref()?)).then(|| {
        let text = "The curve misses the points in a regular pattern. Something is missing in the model, so the ± are \
                    too optimistic. Look at the pulls and try a richer model.";
        (Severity::Warning, "Wrong shape", text.to_string())
    })
}

/// `x = 3`, and the further coordinates of a point that has some.
fn place(r: &FitResult, row: usize) -> String {
    let mut at = vec![abscissas(r).get(row).copied().unwrap_or(f64::NAN)];
    if let Some(data) = &r.request.config.member().data {
        let further = (1..data.n_coordinates()).filter_map(|k| data.coordinate(k));
        at.extend(further.filter_map(|x| x.get(row).copied()));
    }
    let said: Vec<String> =
        COORDINATE_LETTERS.iter().zip(at).map(|(letter, x)| format!("{letter} = {}", number(x, 4))).collect();
    said.join(", ")
}

fn outlier(r: &FitResult) -> Row {
    p_value(r)?;
    let pulls = r.member().pulls.as_deref()?;
    let finite = pulls.iter().enumerate().filter(|(_, p)| p.is_finite());
    let (row, pull) = finite.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
    let beyond = pulls.iter().filter(|p| p.abs() > PULL_OUTLIER).count();
    let what = match r.request.config.member().data.as_ref()?.data {
        Data::Histogram(_) => "Bin",
        _ => "Point",
    };
    // Many outliers are no outliers: then the scatter as a whole is the story.
    (beyond > 0 && 20 * beyond <= pulls.len().max(20)).then(|| {
        let text = format!(
            "{what} {} ({}) is {:.1} errors away from the curve. Look at it before removing it.",
            row + 1,
            place(r, row),
            pull.abs()
        );
        (Severity::Warning, "One point is far off", text)
    })
}

fn too_much_scatter(r: &FitResult) -> Row {
    let p = p_value(r)?;
    (p < P_BAD).then(|| {
        let text = format!(
            "The points scatter more than their errors allow ({}). The errors are too small, or the model does not \
             fit. Check the errors, or use the scatter instead.",
            p_equals(p)
        );
        (Severity::Warning, "Too much scatter", text)
    })
}

fn too_close(r: &FitResult) -> Row {
    let p = p_value(r)?;
    (p > P_TOO_GOOD).then(|| {
        let text = "The points lie closer to the curve than their errors allow. The errors are probably too large, or \
                    not independent; check them.";
        (Severity::Warning, "Too good", text.to_string())
    })
}

fn same_job(r: &FitResult) -> Row {
    let c = r.minimum.correlation()?;
    let free = r.minimum.params.free();
    let pairs = free.iter().flat_map(|&i| free.iter().filter(move |&&j| j < i).map(move |&j| (j, i)));
    let (i, j) = pairs.max_by(|a, b| c[*a].abs().total_cmp(&c[*b].abs()))?;
    let rho = c[(i, j)];
    // For a model linear in its parameters a high correlation harms nothing but the reading of single errors.
    let harmless = r.request.is_linear_in(&free) && rho.abs() < CORRELATION_SINGULAR;
    (rho.abs() > CORRELATION_HIGH && !harmless).then(|| {
        let names = words::names(&r.minimum.params, &[i, j]);
        let text = format!(
            "{} do much the same job (correlation {rho:.3}): only a combination of them is well measured. Fix one, shift \
             the origin of x, or give their correlation with the result.",
            words::list(&names)
        );
        (Severity::Warning, "Strongly correlated", text)
    })
}

fn unsymmetric(r: &FitResult) -> Row {
    let errors = r.errors();
    let differs = |i: usize| {
        let (Some(Some(m)), Some(&e)) = (r.minos.get(i), errors.get(i)) else { return false };
        let off = |side: f64, valid: bool| valid && (side.abs() / e - 1.0).abs() > ASYMMETRY;
        words::is_one_sigma(m.level)
            && e > 0.0
            && (off(m.lower, m.lower_valid) || off(m.upper, m.upper_valid))
    };
    let at: Vec<usize> = (0..errors.len()).filter(|&i| differs(i)).collect();
    (!at.is_empty()).then(|| {
        let names = words::list(&words::names(&r.minimum.params, &at));
        let text = format!(
            "The valley is not symmetric around {names}: use the +/− errors of MINOS there, not the ±."
        );
        (Severity::Warning, "Unequal errors", text)
    })
}

fn no_errors_given(r: &FitResult) -> Row {
    if !r.unweighted {
        return None;
    }
    let text = if look_like_counts(r) {
        "These look like counts. The errors are estimated from the scatter; counting statistics (a Poisson likelihood) \
         would be right, also for empty bins."
    } else {
        "No errors given: they are estimated from the scatter, assuming the model is right. χ² cannot judge the fit then."
    };
    Some((Severity::Info, "Fit without given errors", text.to_string()))
}

fn look_like_counts(r: &FitResult) -> bool {
    let Some(data) = r.request.config.member().data.as_ref() else { return false };
    match &data.data {
        // A likelihood of counts knows bins, and those have one coordinate.
        Data::Points(p) if p.further.is_empty() => {
            p.y.len() >= 5 && p.y.iter().all(|&y| y >= 0.0 && y == y.round()) && p.y.iter().any(|&y| y > 1.0)
        }
        _ => false,
    }
}

fn good(r: &FitResult) -> (Severity, &'static str, String) {
    if r.minimum.params.n_free() == 0 {
        let text = "All parameters are fixed: the function was only computed, not fitted.";
        return (Severity::Info, "Nothing to fit", text.to_string());
    }
    if p_value(r).is_some() {
        return (
            Severity::Info,
            "Good fit",
            "The points scatter about the curve as their errors say.".to_string(),
        );
    }
    if r.member().cost == CostKind::Custom {
        let text = "The search found a minimum of the formula. There are no data, so nothing judges the formula itself.";
        return (Severity::Info, "Valid minimum", text.to_string());
    }
    let why = if words::errors_are_from_scatter(r) {
        "The errors come from the scatter, so χ² cannot judge the curve"
    } else if r.warnings.iter().any(|w| w.code == "W-MIXED") {
        "Some of the data have no errors, so χ² cannot judge the curve"
    } else {
        "This kind of fit has no χ² that could judge the curve"
    };
    (Severity::Info, "Valid fit", format!("The search found its minimum. {why}: look at the figure."))
}

/// The policy of errors and what the other one would give: `errors as given · from scatter would be 4 % larger`.
fn error_policy(r: &FitResult) -> String {
    let scatter = words::errors_are_from_scatter(r);
    if r.member().cost == CostKind::Custom {
        return format!("errors where the formula rises by {}", number(r.minimum.up, 6));
    }
    if r.member().cost == CostKind::KsDistance {
        return "errors: none, a distance between distributions has none".to_string();
    }
    let (here, other) = match (scatter, r.member().cost.is_least_squares()) {
        (true, _) => ("errors from the scatter", "as given"),
        (false, true) => ("errors as given", "from scatter"),
        (false, false) => ("errors from the likelihood", "from scatter"),
    };
    let ratio = r.other_scale.map(|o| o / r.error_scale).filter(|q| q.is_finite() && *q > 0.0);
    match ratio {
        None => here.to_string(),
        Some(q) => format!("{here} · {other} would be {}", compared(q)),
    }
}

/// A ratio in words: `4 % larger`, `the same`, `2.3 times as large`.
fn compared(ratio: f64) -> String {
    let change = 100.0 * (ratio - 1.0);
    if change.abs() < 0.5 {
        "the same".to_string()
    } else if ratio >= 2.0 {
        format!("{} times as large", number(ratio, 2))
    } else if change > 0.0 {
        format!("{change:.0} % larger")
    } else {
        format!("{:.0} % smaller", -change)
    }
}

/// Why some free parameters have no error worth printing, one sentence; `None` when all of them have one.
pub fn why_no_error(result: &FitResult) -> Option<String> {
    let params = &result.minimum.params;
    let without: Vec<usize> = params.free().into_iter().filter(|&i| !result.error_is_meaningful(i)).collect();
    if without.is_empty() {
        return None;
    }
    let s = &result.minimum.status;
    let why = if result.gof.ndof.is_some_and(|n| n < 0) {
        "there are more parameters than data".to_string()
    } else if !s.valid {
        "the fit did not converge".to_string()
    } else if result.error_scale.is_nan() {
        "there are no degrees of freedom to estimate it from".to_string()
    } else if matches!(s.covariance, CovStatus::Failed | CovStatus::Missing) {
        "there is no covariance matrix".to_string()
    } else if without.iter().all(|i| s.at_limit.iter().any(|p| p.0 == *i)) {
        "a limit cuts its interval".to_string()
    } else {
        format!("the data do not determine {}", if without.len() == 1 { "it" } else { "them" })
    };
    Some(format!("No error is printed for {}: {why}.", words::list(&words::names(params, &without))))
}

/// `name = 0.987 ± 0.011` for one parameter; the value alone when its error means nothing.
pub fn parameter_words(result: &FitResult, i: usize) -> Option<String> {
    let p = result.minimum.params.get(ParamId(i))?;
    let error = if result.error_is_meaningful(i) { result.errors().get(i).copied()? } else { f64::NAN };
    Some(format!("{} = {}", p.name, value_with_error(p.value, error)))
}
