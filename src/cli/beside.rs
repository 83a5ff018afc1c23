//! `--compare`: other models fitted to the same rows first, so that the report can say which of them the data prefer. What the comparison
//! says stands in [`compare`](mod@crate::fit::compare); here the models are only fitted one after the other.

use super::exit::CliError;
use super::run;
use crate::fit::{Command, Session, Storing};

/// Fits each of `models` in the place of the present one; the session keeps their functions, and is as it was otherwise.
///
/// # Errors
/// A formula is refused, or the session has several data sets.
pub(super) fn fit_others(session: &mut Session, models: &[String]) -> Result<(), CliError> {
    if !models.is_empty() && session.config().members.len() > 1 {
        let message = "--compare: models of several data sets fitted together cannot be compared";
        let help = Some("fit each data set by itself, with --compare".to_owned());
        return Err(CliError::Usage { message: message.into(), help });
    }
    let before = session.config().clone();
    for model in models {
        session.apply(Command::SetStoring(Storing { append: true, keep: true, draw: true }))?;
        session.apply(Command::SetFormula(model.clone()))?;
        run::search(session, 0)?;
        // Functions are no part of undo: they stay in the list.
        while !session.config().same(&before) && session.undo_label().is_some() {
            session.apply(Command::Undo)?;
        }
    }
    Ok(())
}
