//! What can be done where a fit was refused: there is no result yet that a verdict could be about.

use super::digits::exact;
use super::remedy::{Remedy, better_start, richer_models};
use crate::cost::CostError;
use crate::fit::{Command, FitConfig, FitError};
use crate::minimize::MinimizeError;

/// What can be done where a fit was refused.
pub fn remedies_of_refusal(error: &FitError, config: &FitConfig) -> Vec<Remedy> {
    let leave_out = |rows: &[usize]| {
        let changes = rows.iter().map(|&row| Command::SetMask { row, used: false }).collect();
        let label = match rows {
            [row] => format!("Leave out row {}", row + 1),
            _ => format!("Leave out {} rows", rows.len()),
        };
        Remedy::new(&label, "Masks what cannot be computed and fits the others")
            .refit(Command::Several { label: label.clone(), changes })
    };
    // What was refused is the fit of the others.
    if config.member().left_out {
        return Vec::new();
    }
    match error {
        FitError::OutOfScale { row, .. } => vec![leave_out(&[row - 1])],
        FitError::Cost(CostError::NotComputed { up_to: Some(end), rows, .. }) => {
            let mut selection = config.member().selection.clone();
            let x = config.member().data.as_ref().map(|d| d.x().to_vec()).unwrap_or_default();
            let least = rows.iter().filter_map(|&i| x.get(i).copied()).fold(*end, f64::min);
            // An interval has a length.
            let lo = least - (1.0 + least.abs());
            selection.exclude.push((lo, *end).into());
            let label = format!("Exclude x ≤ {}", exact(*end));
            let tip = "Leaves these rows out and fits the others";
            let remedy = Remedy::new(label, tip).refit(Command::SetSelection(selection));
            vec![remedy.flag(format!("--exclude {}:{}", exact(lo), exact(*end)))]
        }
        FitError::Cost(CostError::NotComputed { rows, .. }) => vec![leave_out(rows)],
        FitError::Cost(CostError::NoLikelihood { .. }) => {
            [better_start()].into_iter().chain(richer_models(config)).collect()
        }
        FitError::Minimize(MinimizeError::BadStart { .. }) => vec![better_start()],
        _ => Vec::new(),
    }
}
