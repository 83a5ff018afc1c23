//! What can be done where a fit was refused: there is no result yet that a verdict could be about.

use super::super::pdg::number;
use super::digits::exact;
use super::remedy::{Remedy, better_start, richer_models};
use crate::cost::{CostError, DomainEdge};
use crate::fit::{Command, FitConfig, FitError, ParamEdit};
use crate::minimize::MinimizeError;
use crate::params::Limits;

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
        FitError::Cost(CostError::NotComputed { up_to: Some(end), rows, edge, .. }) => {
            let mut selection = config.member().selection.clone();
            let x = config.member().data.as_ref().map(|d| d.x().to_vec()).unwrap_or_default();
            let least = rows.iter().filter_map(|&i| x.get(i).copied()).fold(*end, f64::min);
            // An interval has a length.
            let lo = least - (1.0 + least.abs());
            selection.exclude.push((lo, *end).into());
            let label = format!("Exclude x ≤ {}", exact(*end));
            let tip = "Leaves these rows out and fits the others";
            let remedy = Remedy::new(label, tip).refit(Command::SetSelection(selection));
            let remedy = remedy.flag(format!("--exclude {}:{}", exact(lo), exact(*end)));
            [remedy].into_iter().chain(limit(edge.as_deref(), config)).collect()
        }
        FitError::Cost(CostError::NotComputed { rows, edge, .. }) => {
            [leave_out(rows)].into_iter().chain(limit(edge.as_deref(), config)).collect()
        }
        FitError::Cost(CostError::OutsideDomain { edge, .. }) => {
            limit(edge.as_deref(), config).into_iter().collect()
        }
        FitError::Cost(CostError::NoLikelihood { .. }) => {
            [better_start()].into_iter().chain(richer_models(config)).collect()
        }
        FitError::Minimize(MinimizeError::BadStart { .. }) => vec![better_start()],
        _ => Vec::new(),
    }
}

/// The parameter kept where the formula is defined, and started there.
fn limit(edge: Option<&DomainEdge>, config: &FitConfig) -> Option<Remedy> {
    let DomainEdge { name, at, above, start } = edge?;
    let id = config.params.find(name).ok()?;
    let now = config.params.get(id)?.limits;
    let limits =
        if *above { Limits::new(Some(*at), now.upper()) } else { Limits::new(now.lower(), Some(*at)) };
    let limits = limits.ok()?;
    let edge = exact(*at);
    let (label, key) = if *above {
        (format!("Keep {name} above {edge}"), "min")
    } else {
        (format!("Keep {name} below {edge}"), "max")
    };
    let tip =
        format!("Limits {name} to where the formula is defined, starts it at {} and fits", number(*start, 3));
    let changes = vec![
        Command::SetParam(id, ParamEdit::Limits(Limits::NONE)),
        Command::SetParam(id, ParamEdit::Value(*start)),
        Command::SetParam(id, ParamEdit::Limits(limits)),
    ];
    let remedy = Remedy::new(&label, tip).refit(Command::Several { label: label.clone(), changes });
    Some(remedy.flag(format!("--param {name}={},{key}={edge}", exact(*start))))
}
