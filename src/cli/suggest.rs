//! `fitpanel suggest`: models that people try on such data, fitted and ranked. The model of the arguments is only what a session begins with.

use super::args::{SearchArgs, SuggestArgs};
use super::exit::{CliError, Exit};
use super::out::Out;
use super::plan::Plan;
use super::progress::Watch;
use super::run;
use crate::fit::{self, FitConfig};
use crate::report::suggestions;

/// Fits and lists.
///
/// # Errors
/// Bad usage or bad input, or data that the catalogue has no models for.
pub(super) fn suggest(args: &SuggestArgs, out: &mut Out) -> Result<Exit, CliError> {
    let session = run::prepare(&Plan::of_question(&args.question, &SearchArgs::default())?)?;
    notes(session.config(), &mut std::io::stderr());
    let watch = Watch::new(0);
    let found = fit::suggest(session.config(), &watch);
    watch.finish();
    let found = found?;
    if args.json {
        out.text(&format!("{:#}\n", suggestions::json(&found)))?;
    } else {
        out.text(&suggestions::text(&found))?;
    }
    Ok(if found.list.is_empty() || !found.complete { Exit::NotValid } else { Exit::Valid })
}

/// What was recognised in the data and what is doubtful, a line each.
fn notes(config: &FitConfig, to: &mut impl std::io::Write) {
    for (j, member) in config.members.iter().enumerate() {
        for note in member.data.iter().flat_map(|data| &data.notes) {
            // Nobody misses a note that could not be written.
            drop(writeln!(to, "{}: {note}", config.data_name(j)));
        }
    }
}
