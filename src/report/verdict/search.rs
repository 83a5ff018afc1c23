//! Rows about the search and what it left of the parameters: whether there is a result at all, and whether it has errors.

use crate::cost::CostKind;
use crate::data::Data;
use crate::fit::{FitResult, FitWarning, Severity};
use crate::minimize::{CovStatus, LocalMinimum, StopReason};
use crate::params::ParamId;

use super::super::pdg::number;
use super::super::words;
use super::Row;

/// A χ² of this many times its degrees of freedom is no matter of where the search began.
const HOPELESS: f64 = 50.0;

pub(super) fn cancelled(r: &FitResult) -> Option<Row> {
    (r.minimum.status.stop == StopReason::Cancelled).then(|| {
        let text = "The search was stopped before it was done; these are the best values so far, not a result. Fit \
                    again to go on from here.";
        Row::new(Severity::Bad, "stopped", "Stopped", text)
    })
}

/// Nothing was counted: a limit is the result.
pub(super) fn no_entries(r: &FitResult) -> Option<Row> {
    let said = r.warnings.iter().find(|w| w.code == "W-NO-ENTRIES")?;
    let about: Vec<usize> = said.param.into_iter().collect();
    let row = Row::new(Severity::Warning, "no_entries", "Nothing counted", sentence(&said.text));
    Some(row.about(&about))
}

/// A part of a density narrower than the values can show.
pub(super) fn collapsed(r: &FitResult) -> Option<Row> {
    let said = r.collapsed()?;
    let about: Vec<usize> = said.param.into_iter().collect();
    let row = Row::new(Severity::Bad, "collapsed", "Too narrow to be seen", sentence(&said.text));
    Some(row.about(&about))
}

/// The same numbers in two data sets of one fit.
pub(super) fn given_twice(r: &FitResult) -> Option<Row> {
    let said = r.warnings.iter().find(|w| w.code == "W-SAME-DATA")?;
    Some(Row::new(Severity::Warning, "given_twice", "Data given twice", sentence(&said.text)))
}

/// A parameter without derivatives.
pub(super) fn in_steps(r: &FitResult) -> Option<Row> {
    let said = r.warnings.iter().find(|w| w.code == "W-STEPS")?;
    let about: Vec<usize> = said.param.into_iter().collect();
    Some(Row::new(Severity::Warning, "in_steps", "In steps", sentence(&said.text)).about(&about))
}

/// A density that is taken as normalised and is not.
pub(super) fn not_normalised(r: &FitResult) -> Option<Row> {
    let text = sentence(r.not_one()?);
    Some(Row::new(Severity::Bad, "not_normalised", "Not normalised", text))
}

/// A density divided by its integral over the span of the values.
pub(super) fn range_not_given(r: &FitResult) -> Option<Row> {
    let from_span = |w: &&FitWarning| w.code == "W-NORM-SPAN" && r.member().cost == CostKind::Unbinned;
    let said = r.warnings.iter().find(from_span)?;
    let text = sentence(&said.text);
    Some(Row::new(Severity::Warning, "range_not_given", "Range not given", text))
}

/// The words of a warning as a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

pub(super) fn ran_away(r: &FitResult) -> Option<Row> {
    let StopReason::RunsAway(who) = r.minimum.status.stop else { return None };
    let text = format!(
        "{0} runs away: the further out, the better the fit, without end. Start {0} elsewhere, or give it a limit.",
        r.minimum.params[who.0].name
    );
    Some(Row::new(Severity::Bad, "no_result", "No result", text).about(&[who.0]))
}

pub(super) fn undetermined(r: &FitResult) -> Option<Row> {
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
        let smallest = if r.warnings.iter().any(|w| w.code == "W-RANK") {
            " The values shown are the smallest of many that do as well."
        } else {
            ""
        };
        let text = format!(
            "The data determine only {what}: {}. {remedy} or remove that part of the model.{smallest}",
            said.join("; ")
        );
        // The combination names its parameters: any of them can be held.
        let is_named = |name: &str| said.iter().any(|text| text.split([' ', ',']).any(|word| word == name));
        let free = r.minimum.params.free();
        let params: Vec<usize> = free.into_iter().filter(|&k| is_named(&r.minimum.params[k].name)).collect();
        return Some(Row::new(Severity::Bad, "not_determined", "Not determined", text).about(&params));
    }
    let idle: Vec<String> = flat.iter().filter(|text| !text.contains(' ')).cloned().collect();
    (!idle.is_empty()).then(|| {
        let (it, some) = if idle.len() == 1 { ("it", "it") } else { ("them", "some of them") };
        let combinations = if said.is_empty() { String::new() } else { format!("; {}", said.join("; ")) };
        let text = format!(
            "Changing {} does nothing: the data cannot determine {it}{combinations}. Fix {some} or remove that part of the model.",
            words::list(&idle),
        );
        let named = |name: &String| r.minimum.params.find(name).ok().map(|p| p.0);
        let params: Vec<usize> = idle.iter().filter_map(named).collect();
        Row::new(Severity::Bad, "not_determined", "Not determined", text).about(&params)
    })
}

/// The lowest minimum met that lies below the one that stands.
pub(super) fn lower_valley(r: &FitResult) -> Option<&LocalMinimum> {
    let lowest = r.minimum.minima.iter().filter(|m| m.valid).min_by(|a, b| a.fval.total_cmp(&b.fval))?;
    (lowest.fval < r.minimum.fval - r.minimum.up).then_some(lowest)
}

/// Another start has led to a lower minimum.
pub(super) fn better_valley(r: &FitResult) -> Option<Row> {
    let lower = lower_valley(r)?;
    let squares = r.member().cost.is_least_squares() && !words::is_robust(r);
    let what = if squares && r.minimum.up == 1.0 { "χ²" } else { "F" };
    let text = format!(
        "There is a better valley: {what} {} instead of {}. The search ended in a local minimum; these numbers are not the best there are.",
        number(lower.fval, 4),
        number(r.minimum.fval, 4)
    );
    let row = Row::new(Severity::Bad, "better_valley", "A better valley", text);
    Some(row.with("lower", lower.fval).with("found", r.minimum.fval))
}

/// A search that did not end, and came nowhere near the data: more steps of the same help nobody.
pub(super) fn cannot_describe(r: &FitResult) -> Option<Row> {
    if r.minimum.status.valid || r.unweighted || words::is_robust(r) {
        return None;
    }
    let per_ndof = r.gof.chi2.zip(r.gof.ndof.filter(|&n| n > 0)).map(|(chi2, ndof)| chi2 / ndof as f64)?;
    if !(HOPELESS..).contains(&per_ndof) {
        return None;
    }
    let text = format!(
        "With none of the values tried does the model describe these data (χ²/ndof = {}{}). More steps alone will hardly help: take \
         another model, start nearer to the data, or fit a range that it can describe.",
        number(per_ndof, 3),
        worst_row(r).map(|worst| format!("; {worst}")).unwrap_or_default()
    );
    Some(Row::new(Severity::Bad, "wrong_model", "Wrong model or start", text))
}

/// `at x = 4.1 it gives 0.002, and the data have 51`.
fn worst_row(r: &FitResult) -> Option<String> {
    let data = r.request.config.member().data.as_deref()?;
    let (pulls, prediction) = (r.member().pulls.as_deref()?, r.member().prediction.as_deref()?);
    let finite = pulls.iter().enumerate().filter(|(_, pull)| pull.is_finite());
    let (row, _) = finite.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
    let there = match &data.data {
        Data::Points(p) => p.y.get(row),
        Data::Histogram(h) => h.content.get(row),
        Data::Sample(_) => None,
    };
    let (x, there, curve) = (data.x().get(row).copied()?, there?, prediction.get(row)?);
    Some(format!(
        "at x = {} it gives {}, and the data have {}",
        number(x, 4),
        number(*curve, 3),
        number(*there, 4)
    ))
}

pub(super) fn not_converged(r: &FitResult) -> Option<Row> {
    let m = &r.minimum;
    if m.status.valid {
        return None;
    }
    let edges = [("W-EFFICIENCY", "At an efficiency of 1"), ("W-EFFICIENCY-0", "At an efficiency of 0")];
    for (code, headline) in edges {
        let Some(edge) = r.warnings.iter().find(|w| w.code == code) else { continue };
        return Some(Row::new(Severity::Bad, "not_converged", headline, sentence(&edge.text)));
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
    Some(Row::new(Severity::Bad, "not_converged", "No result yet", text))
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

pub(super) fn more_parameters_than_data(r: &FitResult) -> Option<Row> {
    let ndof = r.gof.ndof.filter(|&n| n < 0)?;
    let (data, free) = (data_words(r, ndof)?, r.minimum.params.n_free());
    let text = format!(
        "{data} cannot decide {free} parameters, so no errors are known: many values do as well, and these are some of them. Fix a \
         parameter, add data, or say what is known of a parameter (a constraint)."
    );
    Some(Row::new(Severity::Bad, "too_few_data", "Too few data", text).about(&free_from_last(r)))
}

/// The free parameters, the last one first: what stands behind is needed least.
fn free_from_last(r: &FitResult) -> Vec<usize> {
    r.minimum.params.free().into_iter().rev().collect()
}

pub(super) fn too_few_data(r: &FitResult) -> Option<Row> {
    let ndof = r.gof.ndof.filter(|&n| n == 0)?;
    let free = r.minimum.params.n_free();
    if free == 0 {
        return None;
    }
    let data = data_words(r, ndof)?;
    let is_typed = r.member().cost == CostKind::Custom;
    let (fix, parameters) = match free {
        1 => ("fixes", "1 parameter but cannot test it".to_owned()),
        n => ("fix", format!("{n} parameters but cannot test them")),
    };
    let why = match ndof + free as i64 {
        _ if is_typed => "",
        1 => ": the curve goes through it",
        _ => ": the curve goes through all of them",
    };
    let text = format!("{data} {fix} {parameters}{why}. Fix a parameter or add data.");
    let severity = if r.error_scale.is_nan() { Severity::Bad } else { Severity::Warning };
    Some(Row::new(severity, "too_few_data", "Too few data", text).about(&free_from_last(r)))
}

pub(super) fn exact(r: &FitResult) -> Option<Row> {
    (r.refined.is_some() && r.error_scale == 0.0).then(|| {
        let text = "The data lie on the curve to the last digit given. There is no scatter that errors could be taken from: those \
                    shown are 0.";
        Row::new(Severity::Info, "exact", "Exact", text)
    })
}

pub(super) fn at_limit(r: &FitResult) -> Option<Row> {
    let at: Vec<usize> = r.minimum.status.at_limit.iter().map(|p| p.0).collect();
    let (&first, more) = at.split_first()?;
    let names = words::list(&words::names(&r.minimum.params, &at));
    let place = match r.limit_met(ParamId(first)).filter(|_| more.is_empty()) {
        Some(met) => met.words(&number(met.limit, 4)),
        None => "are at their limits".to_string(),
    };
    let beside: Vec<usize> = r.beside_limit.iter().map(|p| p.0).collect();
    let others = words::list(&words::names(&r.minimum.params, &beside));
    let whose = match (more.is_empty(), beside.len()) {
        (true, 0) => "Its error is".to_owned(),
        (false, 0) => "Their errors are".to_owned(),
        (true, 1) => format!("Its error and that of {others} are"),
        (false, 1) => format!("Their errors and that of {others} are"),
        (true, _) => format!("Its error and those of {others} are"),
        (false, _) => format!("Their errors and those of {others} are"),
    };
    let built_in = at.iter().all(|&i| r.request.source_of_limits(ParamId(i)).is_some());
    let remedy = if built_in {
        format!("Fix {names}, take a model without that part")
    } else {
        format!("Remove or widen the limit, fix {names}")
    };
    let text = format!(
        "{names} {place}. {whose} not reliable and not printed. {remedy}, or ask for a one-sided interval (MINOS)."
    );
    Some(Row::new(Severity::Bad, "at_limit", "At a limit", text).about(&at))
}

pub(super) fn no_covariance(r: &FitResult) -> Option<Row> {
    let s = &r.minimum.status;
    // A distance between distributions has none by its nature, which its own warning says.
    if r.minimum.params.n_free() == 0 || r.member().cost == CostKind::KsDistance {
        return None;
    }
    match s.covariance {
        CovStatus::Failed | CovStatus::Missing => {
            let why = if s.hesse_failed { "HESSE failed" } else { "HESSE has not run" };
            let text = format!(
                "The values are at the minimum, but {why}: there are no errors. Run HESSE, or fix parameters that do the same job."
            );
            Some(Row::new(Severity::Bad, "no_errors", "No errors", text))
        }
        CovStatus::MadePosDef => {
            let text = "The covariance matrix had to be forced positive definite: values may be right, errors are not \
                        reliable. Fix a parameter or start nearer."
                .to_string();
            let pair = super::shape::worst_pair(r).map(|(i, j, _)| vec![i, j]).unwrap_or_default();
            Some(Row::new(Severity::Warning, "errors_unreliable", "Errors unreliable", text).about(&pair))
        }
        CovStatus::Approximate | CovStatus::Accurate => None,
    }
}
