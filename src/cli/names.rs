//! `--names`: other names for the parameters of the fit, in their order, in place of those of the formula. The formula itself stays as it
//! was typed; what is asked of a parameter elsewhere (start values, constraints, intervals) is asked by the new name.

use super::exit::CliError;
use crate::fit::{Command, Session};
use crate::params::ParamError;

/// Gives the parameters of the fit these names; none leave them as they are.
///
/// # Errors
/// There are not as many names as parameters, one of them is empty or stands there twice, or is no name.
pub(super) fn rename(session: &mut Session, names: &[String]) -> Result<(), CliError> {
    if names.is_empty() {
        return Ok(());
    }
    let known = session.config().params.names();
    if known.len() != names.len() {
        return Err(ParamError::Count { given: names.len(), known }.into());
    }
    let repeated = |i: usize| names[i].is_empty() || names[..i].contains(&names[i]);
    if let Some(i) = (0..names.len()).find(|&i| repeated(i)) {
        return Err(ParamError::BadName { name: names[i].clone() }.into());
    }
    // A name that is still another parameter's would make both one: over names that nobody has.
    let taken = |k: usize| known.iter().enumerate().any(|(l, name)| l != k && *name == names[k]);
    if (0..names.len()).any(taken) {
        let free = |k: usize| format!("{}{k}", "_".repeat(1 + longest(&known, names)));
        let between: Vec<String> = (0..names.len()).map(free).collect();
        exchange(session, &known, &between)?;
        return exchange(session, &between, names);
    }
    exchange(session, &known, names)
}

/// Letters of the longest name.
fn longest(known: &[String], names: &[String]) -> usize {
    known.iter().chain(names).map(|n| n.chars().count()).max().unwrap_or(0)
}

/// Calls the parameter `from[k]` of the fit `to[k]` in every member that has it.
fn exchange(session: &mut Session, from: &[String], to: &[String]) -> Result<(), CliError> {
    let active = session.config().active;
    for (from, to) in from.iter().zip(to).filter(|(from, to)| from != to) {
        for j in 0..session.config().members.len() {
            session.apply(Command::Activate(j))?;
            let member = session.config().member();
            let own = session.model().params().iter().map(|p| p.name.clone());
            let own: Vec<String> = own.filter(|own| member.name_in_fit(own) == from).collect();
            for param in own {
                session.apply(Command::MapParam { member: j, param, name: to.clone() })?;
            }
        }
    }
    session.apply(Command::Activate(active))?;
    Ok(())
}
