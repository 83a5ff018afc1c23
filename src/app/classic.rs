//! Carries out a line of the classic command language between two frames and keeps its printout.

use std::time::{Duration, Instant};

use super::App;
use crate::fit::{Changed, JobState};
use crate::minimize::{Observer, Progress};
use crate::report::error_text::render_error;

/// The window stands still while a line is carried out: a longer one is stopped.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest printout that is kept, in bytes; the oldest lines go first.
const LONGEST: usize = 200_000;

/// Stops when the time is over.
struct Deadline(Instant);

impl Observer for Deadline {
    fn on_progress(&self, _progress: Progress) {}

    fn stop_requested(&self) -> bool {
        Instant::now() >= self.0
    }
}

impl App {
    /// Carries out the line that waits, when there is one and no other work runs.
    pub(super) fn run_classic(&mut self) {
        if self.session.job() != JobState::Idle {
            return;
        }
        let Some(line) = self.state.classic.waiting.take() else { return };
        let deadline = Deadline(Instant::now() + PATIENCE);
        let reply = self.minuit.run_line(&mut self.session, &deadline, &line);
        let text = match reply {
            Ok(reply) => reply.text,
            Err(error) => format!(" {}\n", render_error(&error).trim_end().replace('\n', "\n ")),
        };
        let classic = &mut self.state.classic;
        let number = classic.given.len() + 1;
        let head = format!(" **********\n ** {number:>4} **{}\n **********\n", line.trim());
        classic.printout.push_str(&head);
        classic.printout.push_str(&text);
        if deadline.stop_requested() {
            classic
                .printout
                .push_str(" STOPPED AFTER TEN SECONDS; LONG WORK RUNS IN THE BACKGROUND WITH FIT (F5)\n");
        }
        shorten(&mut classic.printout);
        classic.given.push(line);
        classic.back = 0;
        // Whatever the line has changed is drawn anew.
        self.outdated = true;
        self.take_in(Changed::default());
    }
}

/// Leaves whole lines at the end.
fn shorten(text: &mut String) {
    if text.len() <= LONGEST {
        return;
    }
    let from = text.len() - LONGEST;
    let cut = text.as_bytes()[from..].iter().position(|&b| b == b'\n').map_or(text.len(), |at| from + at + 1);
    text.drain(..cut);
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, shorten};

    #[test]
    fn a_long_printout_loses_its_first_lines_and_no_half_one_is_left() {
        let mut text = "µ first\n".repeat(LONGEST / 8);
        text.push_str("last\n");
        shorten(&mut text);
        assert!(text.len() <= LONGEST && text.starts_with("µ first") && text.ends_with("\nlast\n"));
        let mut short = "a\n".to_owned();
        shorten(&mut short);
        assert_eq!(short, "a\n");
    }
}
