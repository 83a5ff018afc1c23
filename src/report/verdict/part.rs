//! Terms of a formula that the data do not ask for, and the formula without them.

use super::Facts;
use super::remedy::Remedy;
use crate::fit::{Command, FitResult};
use crate::model::Term;

/// The formula without the terms that it does not need.
pub(super) fn without_part(r: &FitResult, facts: &Facts) -> Option<Remedy> {
    let own = r.request.models.get(r.request.config.active)?;
    let terms = own.model.terms();
    let name = |k: usize| own.at.get(k).map_or("", |&at| r.minimum.params[at].name.as_str());
    let about = |k: usize| own.at.get(k).is_some_and(|&at| facts.params.iter().any(|p| p.0 == at));
    let flat = &r.minimum.status.flat;
    let goes = |t: &Term| t.params.iter().any(|&k| about(k) && flat.iter().any(|idle| idle == name(k)));
    let mut gone: Vec<usize> = (0..terms.len()).filter(|&i| goes(&terms[i])).collect();
    for group in flat.iter().filter(|text| text.contains(' ')) {
        gone.extend(of_group(terms, &gone, group, name));
    }
    gone.sort_unstable();
    if gone.is_empty() || gone.len() == terms.len() {
        return None;
    }
    let formula = formula_of(terms.iter().enumerate().filter(|(i, _)| !gone.contains(i)).map(|(_, t)| t));
    let labels: Vec<String> = gone.iter().map(|&i| label(&terms[i])).collect();
    let remedy = Remedy::new(format!("Remove {}", labels.join(" and ")), format!("Fits {formula} instead"));
    Some(remedy.refit(Command::SetFormula(formula.clone())).flag(format!("--model \"{formula}\"")))
}

/// Of the terms that do the same job, which `group` says in words, as many as are too many, the last ones; a term that holds a parameter
/// besides does another job, too, and one at least of the rest has to stay.
fn of_group<'a>(terms: &[Term], gone: &[usize], group: &str, name: impl Fn(usize) -> &'a str) -> Vec<usize> {
    let named = |k: &usize| group.split([' ', ',']).any(|word| word == name(*k));
    let is_left = |i: &usize| !gone.contains(i);
    let of_job: Vec<usize> =
        (0..terms.len()).filter(is_left).filter(|&i| terms[i].params.iter().any(named)).collect();
    let surplus = match group.strip_suffix(" too many").and_then(|text| text.rsplit(' ').next()) {
        Some(count) => count.parse().unwrap_or(1),
        None => 1,
    };
    let alone = |i: &usize| terms[*i].params.iter().all(named);
    let most = surplus.min(of_job.len().saturating_sub(1));
    of_job.iter().rev().copied().filter(alone).take(most).collect()
}

fn formula_of<'t>(terms: impl Iterator<Item = &'t Term>) -> String {
    let mut formula = String::new();
    for term in terms {
        formula += match (term.sign < 0.0, formula.is_empty()) {
            (true, _) => "-",
            (false, true) => "",
            (false, false) => "+",
        };
        formula += &label(term);
    }
    formula
}

/// A term as it is typed. Numbers of first parameters are left out, so that those that stay are counted anew.
fn label(term: &Term) -> String {
    let plain = term.label.split('(').next().unwrap_or(&term.label);
    if term.shape.is_some() { plain.to_owned() } else { term.label.clone() }
}
