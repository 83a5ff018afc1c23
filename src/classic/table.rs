//! The printout of a search: the two lines about the minimum, the table of parameters, the table of MINOS.
//!
//! A number stands there only when it means something; otherwise a word says why not.

use super::page::Page;
use crate::fit::{FitResult, Session};
use crate::minimize::{CovStatus, MinosError, StopReason, start_step};
use crate::params::{ParamId, Parameter, Parameters};
use crate::report::pdg::number;
use crate::report::width::{Align, pad};

/// Digits of the function value.
const FCN_DIGITS: usize = 8;

/// A number as the classic program writes it: `-8.64713e-01`; nothing for NaN.
pub(super) fn sci(x: f64, digits: usize) -> String {
    if !x.is_finite() {
        return if x.is_nan() { String::new() } else { x.to_string() };
    }
    let text = format!("{x:.digits$e}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    let (sign, size) = exponent.strip_prefix('-').map_or(('+', exponent), |size| ('-', size));
    format!("{mantissa}e{sign}{size:0>2}")
}

/// `FCN=… FROM …  STATUS=…` and `EDM=…  STRATEGY=…  ERROR MATRIX …`.
pub(super) fn head(result: &FitResult, from: &str, calls: usize, total: usize) -> String {
    let m = &result.minimum;
    format!(
        " FCN={} FROM {from}  STATUS={}  {calls} CALLS  {total} TOTAL\n         EDM={}  STRATEGY={}  {}\n",
        number(m.fval, FCN_DIGITS),
        status_word(result),
        number(m.edm, 3),
        u8::from(result.request.config.method.strategy),
        matrix_words(m.status.covariance),
    )
}

/// How the search ended, in a word.
fn status_word(result: &FitResult) -> &'static str {
    let minimum = &result.minimum;
    match minimum.status.stop {
        _ if result.is_valid() => "CONVERGED",
        _ if minimum.is_valid() => "NOT DETERMINED",
        StopReason::CallLimit => "CALL LIMIT",
        StopReason::Cancelled => "STOPPED",
        StopReason::NotFinite => "NOT FINITE",
        StopReason::RunsAway(_) => "RUNS AWAY",
        _ if minimum.status.hesse_failed => "HESSE FAILED",
        _ => "NOT CONVERGED",
    }
}

/// What the error matrix is worth.
pub(super) fn matrix_words(status: CovStatus) -> &'static str {
    match status {
        CovStatus::Accurate => "ERROR MATRIX ACCURATE",
        CovStatus::Approximate => "ERROR MATRIX APPROXIMATE",
        CovStatus::MadePosDef => "ERROR MATRIX FORCED POS-DEF",
        CovStatus::Failed => "ERROR MATRIX FAILED",
        CovStatus::Missing => "NO ERROR MATRIX",
    }
}

/// The adjective over the column of errors: none when they are accurate.
fn adjective(status: CovStatus) -> &'static str {
    match status {
        CovStatus::Accurate | CovStatus::Failed => "",
        CovStatus::Approximate => "APPROXIMATE",
        CovStatus::MadePosDef => "FORCED POS-DEF",
        CovStatus::Missing => "CURRENT GUESS",
    }
}

/// Why a parameter has no error that could be printed.
fn no_error(result: &FitResult, k: usize) -> &'static str {
    let p = &result.minimum.params[k];
    if let Some(word) = held(p) {
        word
    } else if result.minimum.status.at_limit.contains(&ParamId(k)) {
        "at limit"
    } else if result.beside_limit.contains(&ParamId(k)) {
        "by a limit"
    } else if !result.minimum.is_valid() {
        "no minimum"
    } else if !result.is_valid() {
        "undetermined"
    } else {
        "undefined"
    }
}

/// Why a parameter does not vary.
fn held(p: &Parameter) -> Option<&'static str> {
    match p {
        p if p.is_free() || p.is_tied() => None,
        p if p.constant => Some("constant"),
        _ => Some("fixed"),
    }
}

/// The table of parameters at the minimum of `result`, with first derivatives there.
pub(super) fn of_result(session: &Session, result: &FitResult) -> String {
    let m = &result.minimum;
    let status = m.status.covariance;
    let guesses = status == CovStatus::Missing;
    let errors = result.errors();
    let error = |k: usize, p: &Parameter| {
        if result.error_is_meaningful(k) {
            sci(errors[k], 5)
        } else if guesses && p.is_free() {
            sci(start_step(p), 5)
        } else {
            no_error(result, k).to_string()
        }
    };
    table(session, &m.params, adjective(status), error)
}

/// The table of parameters before a fit: the errors are the start steps.
pub(super) fn of_start(session: &Session) -> String {
    let error = |_: usize, p: &Parameter| match held(p) {
        Some(word) => word.to_string(),
        None if p.is_tied() => "tied".to_string(),
        None => sci(start_step(p), 5),
    };
    table(session, &session.config().params, adjective(CovStatus::Missing), error)
}

fn table(
    session: &Session,
    params: &Parameters,
    adjective: &str,
    error: impl Fn(usize, &Parameter) -> String,
) -> String {
    let slopes = derivatives(session, params);
    let width = name_width(params);
    let name = |text: &str| pad(text, width, Align::Left);
    let mut page = Page::default();
    page.line(format!(
        "  EXT {}  {:>13}  {:>14}  {:>13}  {:>13}\n  NO. {}  {:>13}  {:>14}  {:>13}  {:>13}",
        name("PARAMETER"),
        "",
        adjective,
        "STEP",
        "FIRST",
        name("NAME"),
        "VALUE",
        "ERROR",
        "SIZE",
        "DERIVATIVE"
    ));
    for (k, p) in params.iter().enumerate() {
        let (step, slope) = match (p.is_free(), &slopes) {
            (false, _) => (String::new(), String::new()),
            (true, slopes) => {
                (sci(start_step(p), 5), slopes.as_ref().map_or_else(String::new, |g| sci(g[k], 5)))
            }
        };
        let line = format!(
            " {:>4} {}  {:>13}  {:>14}  {step:>13}  {slope:>13}",
            k + 1,
            name(&p.name),
            sci(p.value, 5),
            error(k, p)
        );
        page.line(line);
    }
    page.text()
}

fn name_width(params: &Parameters) -> usize {
    params.iter().map(|p| crate::report::width::of(&p.name)).max().unwrap_or(0).max("PARAMETER".len())
}

/// ∂F/∂p of the present cost, where it has derivatives.
fn derivatives(session: &Session, params: &Parameters) -> Option<Vec<f64>> {
    let cost = session.cost().ok()?;
    let mut slopes = vec![f64::NAN; params.len()];
    cost.gradient()?.value_and_gradient(&params.values(), &mut slopes);
    Some(slopes)
}

/// Values with parabolic and MINOS errors.
pub(super) fn minos(result: &FitResult) -> String {
    let params = &result.minimum.params;
    let width = name_width(params);
    let name = |text: &str| pad(text, width, Align::Left);
    let mut page = Page::default();
    page.line(format!(
        "  EXT {}  {:>13}  {:>13}  {:>27}\n  NO. {}  {:>13}  {:>13}  {:>13} {:>13}",
        name("PARAMETER"),
        "",
        "PARABOLIC",
        "MINOS ERRORS       ",
        name("NAME"),
        "VALUE",
        "ERROR",
        "NEGATIVE",
        "POSITIVE"
    ));
    let errors = result.errors();
    for (k, p) in params.iter().enumerate() {
        let parabolic =
            if result.error_is_meaningful(k) { sci(errors[k], 5) } else { no_error(result, k).to_string() };
        let (lower, upper) = match result.minos.get(k).and_then(Option::as_ref) {
            Some(m) => (side(m, false), side(m, true)),
            None => (String::new(), String::new()),
        };
        let line = format!(
            " {:>4} {}  {:>13}  {parabolic:>13}  {lower:>13} {upper:>13}",
            k + 1,
            name(&p.name),
            sci(p.value, 5)
        );
        page.line(line);
    }
    let level = result.minos.iter().flatten().map(|m| m.level).next();
    if let Some(level) = level.filter(|&l| !crate::report::words::is_one_sigma(l)) {
        page.line(format!(
            " MINOS errors are those of {}; parabolic errors are one standard deviation.",
            crate::report::words::level_words(level)
        ));
    }
    page.text()
}

/// One side of a MINOS interval, or why there is none.
fn side(m: &MinosError, upper: bool) -> String {
    let (error, valid, limit, edge, calls) = if upper {
        (m.upper, m.upper_valid, m.at_upper_limit, m.at_upper_edge, m.at_upper_max_fcn)
    } else {
        (m.lower, m.lower_valid, m.at_lower_limit, m.at_lower_edge, m.at_lower_max_fcn)
    };
    if valid && !m.new_minimum {
        return sci(error, 5);
    }
    let word = if m.new_minimum {
        "new minimum"
    } else if limit {
        "at limit"
    } else if edge {
        "at edge"
    } else if calls {
        "call limit"
    } else {
        "not found"
    };
    word.to_string()
}

/// The points that the search accepted, with the values when `whole`.
pub(super) fn path(result: &FitResult, whole: bool) -> String {
    let mut page = Page::default();
    for point in &result.minimum.trace {
        let (fval, edm) = (number(point.fval, FCN_DIGITS), number(point.edm, 3));
        page.line(format!("   CALLS={:<6} FCN={fval:<16} EDM={edm}", point.nfcn));
        let values: Vec<String> = point.values.iter().filter(|_| whole).map(|&v| sci(v, 5)).collect();
        for chunk in values.chunks(6) {
            page.line(format!("      {}", chunk.join("  ")));
        }
    }
    page.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// TM022, TM023, TM024: the words of the specification for every status of the covariance.
    #[test]
    fn adjectives() {
        for (status, over_errors, of_matrix) in [
            (CovStatus::Missing, "CURRENT GUESS", "NO ERROR MATRIX"),
            (CovStatus::Approximate, "APPROXIMATE", "ERROR MATRIX APPROXIMATE"),
            (CovStatus::MadePosDef, "FORCED POS-DEF", "ERROR MATRIX FORCED POS-DEF"),
            (CovStatus::Accurate, "", "ERROR MATRIX ACCURATE"),
            (CovStatus::Failed, "", "ERROR MATRIX FAILED"),
        ] {
            assert_eq!((adjective(status), matrix_words(status)), (over_errors, of_matrix));
        }
    }

    #[test]
    fn numbers_have_two_digits_of_exponent() {
        assert_eq!(sci(-0.8647131158, 5), "-8.64713e-01");
        assert_eq!(sci(0.0, 5), "0.00000e+00");
        assert_eq!(sci(1e100, 3), "1.000e+100");
        assert_eq!((sci(f64::NAN, 5), sci(f64::INFINITY, 5)), (String::new(), "inf".to_string()));
    }
}
