//! Hands a line of the classic command language to the session's worker and keeps its printout when it has been carried out.

use std::sync::{Arc, Mutex, PoisonError};

use super::App;
use crate::classic::Interpreter;
use crate::fit::{Changed, Errand, JobState};
use crate::report::error_text::render_error;

/// Longest printout that is kept, in bytes; the oldest lines go first.
const LONGEST: usize = 200_000;

/// The language and the line that is being carried out.
pub(super) struct Minuit {
    interpreter: Interpreter,
    running: Option<Running>,
}

/// A line under way, and where its reply will be.
struct Running {
    line: String,
    reply: Arc<Mutex<Option<Replied>>>,
}

/// What a line has left behind.
struct Replied {
    interpreter: Interpreter,
    text: String,
    stopped: bool,
}

impl Minuit {
    pub(super) fn new() -> Minuit {
        Minuit { interpreter: Interpreter::new(), running: None }
    }
}

impl App {
    /// Hands over the line that waits, when there is one and no other work runs.
    pub(super) fn start_classic(&mut self) {
        if self.session.job() != JobState::Idle {
            return;
        }
        let Some(line) = self.state.classic.waiting.take() else { return };
        let reply = Arc::new(Mutex::new(None));
        let (slot, text, mut interpreter) =
            (Arc::clone(&reply), line.clone(), self.minuit.interpreter.clone());
        let started = self.session.run_errand(move |session, watch| {
            let text = match interpreter.run_line(session, watch, &text) {
                Ok(reply) => reply.text,
                Err(error) => format!(" {}\n", render_error(&error).trim_end().replace('\n', "\n ")),
            };
            let replied = Replied { interpreter, text, stopped: watch.stop_requested() };
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(replied);
        });
        match started {
            Ok(_) => self.minuit.running = Some(Running { line, reply }),
            Err(error) => self.state.refuse(super::sentence(&error)),
        }
    }

    /// Prints the reply of a line that has been carried out.
    pub(super) fn finish_classic(&mut self) {
        if self.minuit.running.is_none() {
            return;
        }
        let errand = self.session.take_errand();
        if errand == Errand::Running {
            return;
        }
        let Some(Running { line, reply }) = self.minuit.running.take() else { return };
        let replied = reply.lock().unwrap_or_else(PoisonError::into_inner).take();
        let classic = &mut self.state.classic;
        let number = classic.given.len() + 1;
        let head = format!(" **********\n ** {number:>4} **{}\n **********\n", line.trim());
        classic.printout.push_str(&head);
        match replied.filter(|_| errand == Errand::Done) {
            Some(Replied { interpreter, text, stopped }) => {
                self.minuit.interpreter = interpreter;
                classic.printout.push_str(&text);
                if stopped {
                    classic.printout.push_str(" STOPPED ON REQUEST\n");
                }
            }
            None => classic.printout.push_str(" STOPPED: NOTHING OF THIS LINE WAS TAKEN OVER\n"),
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
