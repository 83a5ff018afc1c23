//! The row about errors of which one number does not tell the whole.

use crate::fit::{FitResult, Severity, Unequal};

use super::super::pdg::number;
use super::super::words;
use super::{Row, few};

/// Parameters whose errors are told, at most.
const MOST_TOLD: usize = 3;

/// Errors ± that MINOS, or the quick look after the fit, contradicts by more than 15 %.
pub(super) fn unsymmetric(r: &FitResult) -> Option<Row> {
    let one_sigma = |u: &Unequal| {
        let minos = r.minos.get(u.param.0).and_then(Option::as_ref);
        minos.is_none_or(|m| words::is_one_sigma(m.level))
    };
    let mut found: Vec<Unequal> = r.unequal_errors().into_iter().filter(one_sigma).collect();
    found.sort_by(|a, b| b.off.total_cmp(&a.off));
    let worst = found.first()?;
    let told: Vec<String> = found.iter().take(MOST_TOLD).map(|u| sides(r, u)).collect();
    let more = match found.len().saturating_sub(MOST_TOLD) {
        0 => String::new(),
        n => format!("; {n} more"),
    };
    let mut text = format!(
        "The valley is not symmetric: give the errors − and + in the place of ± ({}{more}).",
        told.join("; ")
    );
    if let Some(hardly) = few::hardly_tested(r) {
        text = format!("{text} {}", hardly.sentence);
    }
    let at: Vec<usize> = found.iter().map(|u| u.param.0).collect();
    let row = Row::new(Severity::Warning, "unequal_errors", "Unequal errors", text).about(&at);
    let side = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let row =
        row.with("error", worst.error).with("lower", side(worst.lower)).with("upper", side(worst.upper));
    Some(row.with("off", worst.off))
}

/// `tau −0.32 +0.41, not ±0.35: 17 %`.
fn sides(r: &FitResult, u: &Unequal) -> String {
    let names = words::names(&r.minimum.params, &[u.param.0]);
    let two = |value: f64| number(value, 2);
    let ends = [u.lower.map(|v| format!("−{}", two(v.abs()))), u.upper.map(|v| format!("+{}", two(v)))];
    let ends: Vec<String> = ends.into_iter().flatten().collect();
    format!("{} {}, ± {} is {:.0} % off", words::list(&names), ends.join(" "), two(u.error), 100.0 * u.off)
}
