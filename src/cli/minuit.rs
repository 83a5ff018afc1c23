//! `fitpanel minuit`: commands of the classic program from stdin, one a line, on a session or a file.
//!
//! Where stdin is a terminal there is a prompt; otherwise every command is repeated before its answer, as in the printouts of old. A
//! line that is not understood or refused is said on stderr with its number, and the next one follows: a printout of many hours'
//! work must not end at a misprint. The exit code remembers it, unless the line was typed by hand. Ctrl-C ends the command that runs;
//! by hand the next one can be typed then, a script ends.

use std::io::{BufRead, IsTerminal as _, Write as _};

use super::args::{MinuitArgs, SearchArgs};
use super::exit::{CliError, Exit};
use super::out::{Out, write_file};
use super::plan::Plan;
use super::progress::{self, Watch};
use super::run;
use super::stdin::is_stdin;
use crate::classic::{ClassicError, Interpreter};
use crate::fit::Session;
use crate::report::error_text::render_error;

/// What waits for a command.
const PROMPT: &str = "MINUIT> ";

/// Reads commands until the end.
///
/// # Errors
/// The session cannot be prepared, some line was not carried out, or output cannot be written.
pub(super) fn minuit(args: &MinuitArgs, out: &mut Out) -> Result<Exit, CliError> {
    let mut files = args.question.file.iter().chain(&args.question.more);
    if files.any(|file| is_stdin(file)) {
        return Err(CliError::Usage {
            message: "'-' cannot be the data: the commands come from standard input".into(),
            help: Some("give the data as a file, and the commands by the pipe".into()),
        });
    }
    let mut session = run::prepare(&Plan::of_question(&args.question, &SearchArgs::default())?)?;
    let by_hand = std::io::stdin().is_terminal();
    let mut page = Page { out, by_hand, file: args.output.as_ref().map(|_| String::new()) };
    let followed = follow(&mut session, &mut page);
    // What was printed until an error is kept.
    if let (Some(path), Some(text)) = (&args.output, &page.file) {
        write_file(path, text.as_bytes())?;
    }
    let refused = followed?;
    if refused > 0 && !by_hand {
        return Err(CliError::Lines { refused });
    }
    let valid = session.results().last().is_none_or(|r| r.is_valid());
    let stopped = progress::is_stopped() && !by_hand;
    Ok(if valid && !stopped { Exit::Valid } else { Exit::NotValid })
}

/// Where the printout goes: to stdout, or into a file at the end; by hand to stdout in any case.
struct Page<'a> {
    out: &'a mut Out,
    by_hand: bool,
    file: Option<String>,
}

impl Page<'_> {
    fn text(&mut self, text: &str) -> Result<(), CliError> {
        if let Some(file) = &mut self.file {
            file.push_str(text);
        }
        if self.by_hand || self.file.is_none() { self.out.text(text) } else { Ok(()) }
    }
}

/// Carries out line after line; the number of lines that were refused.
fn follow(session: &mut Session, page: &mut Page<'_>) -> Result<usize, CliError> {
    let mut minuit = Interpreter::new();
    let (mut refused, mut given) = (0, 0);
    let mut lines = std::io::stdin().lock();
    let _watched = progress::Watched::begin();
    for number in 1.. {
        if page.by_hand {
            page.out.text(PROMPT)?;
        }
        let mut bytes = Vec::new();
        if lines.read_until(b'\n', &mut bytes).map_err(|e| unreadable(number, &e))? == 0 {
            break;
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim();
        if !page.by_hand && !line.is_empty() {
            given += 1;
            page.text(&format!(" **********\n ** {given:>4} **{line}\n **********\n"))?;
        }
        if page.by_hand {
            progress::forget_stop();
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
                refuse(page, number, &error)?;
            }
        }
        if progress::is_stopped() && !page.by_hand {
            break;
        }
    }
    Ok(refused)
}

/// Says why a line was not carried out; the printout says only that.
fn refuse(page: &mut Page<'_>, number: usize, error: &ClassicError) -> Result<(), CliError> {
    let place = if page.by_hand { String::new() } else { format!("line {number}: ") };
    // Nothing can be done when stderr is closed; the exit code still tells.
    let _ = writeln!(std::io::stderr(), "{place}{}", render_error(error));
    if page.by_hand { Ok(()) } else { page.text(" NOT CARRIED OUT\n") }
}

fn unreadable(line: usize, error: &std::io::Error) -> CliError {
    CliError::usage(format!("line {line} of the commands cannot be read: {error}"))
}
