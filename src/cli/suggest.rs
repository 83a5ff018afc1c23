//! `fitpanel suggest`: models that people try on such data, fitted and ranked. The model of the arguments is only what a session begins with.

use super::args::{SearchArgs, SuggestArgs};
use super::exit::{CliError, Exit};
use super::out::Out;
use super::plan::Plan;
use super::progress::Watch;
use super::run;
use crate::fit;
use crate::report::suggestions;

/// Fits and lists.
///
/// # Errors
/// Bad usage or bad input, or data that the catalogue has no models for.
pub(super) fn suggest(args: &SuggestArgs, out: &mut Out) -> Result<Exit, CliError> {
    let session = run::prepare(&Plan::of_question(&args.question, &SearchArgs::default())?)?;
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
