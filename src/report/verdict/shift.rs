//! x counted from the middle of the data, so that two parameters do not do the same job.

use super::digits::exact;
use super::remedy::Remedy;
use crate::fit::{Command, FitResult, middle_of};
use crate::model::formula::shifted;
use crate::params::Parameter;

/// An exponential, polynomial or wave of x counted from the middle of the data.
pub(super) fn shift_origin(r: &FitResult) -> Option<Remedy> {
    let config = &r.request.config;
    let member = config.member();
    // Other data sets, and what is known of the parameters, would mean something else.
    let alone = config.members.len() == 1 && config.aside.is_empty() && member.cost.constraints.is_empty();
    let data = member.data.as_deref().filter(|d| alone && d.n_coordinates() == 1)?;
    let all = data.x();
    let used: Vec<f64> = r.member().fit_set.rows.iter().filter_map(|i| all.get(i).copied()).collect();
    let middle = middle_of(&used)?;
    let (free, held): (Vec<_>, Vec<_>) =
        config.params.iter().partition(|p| p.is_free() && p.limits.is_none());
    let names = |list: &[&'_ Parameter]| list.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
    let (free, held) = (names(&free), names(&held));
    let text = written_out(member.formula.trim());
    let formula = shifted(&text, middle, &as_text(&free), &as_text(&held))?;
    let tip = format!("Counts x from {}, the middle of the data: {formula}", exact(middle));
    let change = Command::Several {
        label: "Shift origin".into(),
        changes: vec![Command::SetFormula(formula.clone()), Command::Guess],
    };
    Some(Remedy::new("Shift origin", tip).refit(change).flag(format!("--model \"{formula}\"")))
}

fn as_text(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

/// Shapes whose x can be counted from another place, as formulas.
fn written_out(formula: &str) -> String {
    let degree = formula.strip_prefix("pol").and_then(|n| n.parse::<usize>().ok());
    match (formula, degree) {
        ("expo", _) => "exp(Constant+Slope*x)".to_owned(),
        (_, Some(n @ 1..=9)) => {
            let term = |k: usize| match k {
                0 => "p0".to_owned(),
                1 => "p1*x".to_owned(),
                _ => format!("p{k}*x^{k}"),
            };
            (0..=n).map(term).collect::<Vec<_>>().join("+")
        }
        _ => formula.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shapes are written out before x is counted from elsewhere.
    #[test]
    fn shapes_as_formulas() {
        assert_eq!(written_out("pol2"), "p0+p1*x+p2*x^2");
        assert_eq!(written_out("expo"), "exp(Constant+Slope*x)");
        assert_eq!(written_out("pol1(3)"), "pol1(3)");
    }
}
