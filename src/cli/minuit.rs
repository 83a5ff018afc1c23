//! `fitpanel minuit`: commands of the classic program from stdin, one a line, on a session or a file.
//!
//! Where stdin is a terminal there is a prompt; otherwise every command is repeated before its answer, as in the printouts of old. A
//! line that is not understood or refused is said on stderr with its number, and the next one follows: a printout of many hours'
//! work must not end at a misprint. The exit code remembers it.

use std::io::{BufRead, IsTerminal as _, Write as _};

use super::args::{FitArgs, MinuitArgs};
use super::exit::{CliError, Exit};
use super::out::{Out, write_file};
use super::plan::Plan;
use super::progress::Watch;
use super::run;
use crate::classic::Interpreter;
use crate::fit::Session;
use crate::report::error_text::render_error;

/// What waits for a command.
const PROMPT: &str = "MINUIT> ";

/// Reads commands until the end.
///
/// # Errors
/// The session cannot be prepared, some line was not carried out, or output cannot be written.
pub(super) fn minuit(args: &MinuitArgs, out: &mut Out) -> Result<Exit, CliError> {
    let fit = FitArgs {
        file: args.file.clone(),
        model: args.model.clone(),
        columns: args.columns.clone(),
        cost: args.cost.clone(),
        errordef: args.errordef.clone(),
        param: args.param.clone(),
        ..FitArgs::default()
    };
    let mut session = run::prepare(&Plan::new(&fit)?)?;
    let mut page = Page { out, file: args.output.as_ref().map(|_| String::new()) };
    let refused = follow(&mut session, &mut page)?;
    if let (Some(path), Some(text)) = (&args.output, &page.file) {
        write_file(path, text.as_bytes())?;
    }
    if refused > 0 {
        return Err(CliError::Lines { refused });
    }
    let valid = session.results().last().is_none_or(|r| r.minimum.is_valid());
    Ok(if valid { Exit::Valid } else { Exit::NotValid })
}

/// Where the printout goes: to stdout, or into a file at the end.
struct Page<'a> {
    out: &'a mut Out,
    file: Option<String>,
}

impl Page<'_> {
    fn text(&mut self, text: &str) -> Result<(), CliError> {
        match &mut self.file {
            Some(file) => {
                file.push_str(text);
                Ok(())
            }
            None => self.out.text(text),
        }
    }
}

/// Carries out line after line; the number of lines that were refused.
fn follow(session: &mut Session, page: &mut Page<'_>) -> Result<usize, CliError> {
    let stdin = std::io::stdin();
    let by_hand = stdin.is_terminal();
    let mut minuit = Interpreter::new();
    let (mut refused, mut carried_out) = (0, 0);
    let mut lines = stdin.lock();
    for number in 1.. {
        if by_hand {
            page.out.text(PROMPT)?;
        }
        let mut bytes = Vec::new();
        if lines.read_until(b'\n', &mut bytes).map_err(|e| unreadable(number, &e))? == 0 {
            break;
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim();
        if !by_hand && !line.is_empty() {
            carried_out += 1;
            page.text(&format!(" **********\n ** {carried_out:>4} **{line}\n **********\n"))?;
        }
        let watch = Watch::new(0);
        let reply = minuit.run_line(session, &watch, line);
        watch.finish();
        match reply {
            Ok(reply) => {
                page.text(&reply.text)?;
                if reply.ends {
                    break;
                }
            }
            Err(error) => {
                refused += 1;
                if !by_hand {
                    page.text(" NOT CARRIED OUT\n")?;
                }
                let place = if by_hand { String::new() } else { format!("line {number}: ") };
                // Nothing can be done when stderr is closed; the exit code still tells.
                let _ = writeln!(std::io::stderr(), "{place}{}", render_error(&error));
            }
        }
    }
    Ok(if by_hand { 0 } else { refused })
}

fn unreadable(line: usize, error: &std::io::Error) -> CliError {
    CliError::usage(format!("line {line} of the commands cannot be read: {error}"))
}
