//! One line after the other: which command it is, who carries it out, and the little that is remembered between lines and is
//! no part of a session (title, verbosity, what was held last, the last plot).

use super::line::{self, Args, Line};
use super::page::{Page, joined};
use super::words::{self, COMMANDS, Entry, TOPICS, Verb};
use super::{ClassicError, Plot};
use crate::fit::{Changed, Command, FitError, Session};
use crate::minimize::Observer;
use crate::params::ParamId;
use crate::report::width;

/// What a line gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reply {
    /// Lines of text, each with its line break; empty for a comment.
    pub text: String,
    /// The plot, when the command makes one; `text` holds it as characters too.
    pub plot: Option<Plot>,
    /// The command was EXIT, END, STOP or RETURN.
    pub ends: bool,
}

impl Reply {
    /// Only text.
    pub(super) fn of(text: impl Into<String>) -> Reply {
        Reply { text: text.into(), ..Reply::default() }
    }
}

/// Call limit and tolerance that a command brought along, and those of the session before: they hold for that command only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Passing {
    pub before: (Option<usize>, f64),
    pub now: (Option<usize>, f64),
}

/// What a command works on.
pub(super) struct Turn<'a> {
    pub session: &'a mut Session,
    pub watch: &'a dyn Observer,
    pub args: Args<'a>,
}

/// Reads lines and carries them out on a session.
///
/// # Examples
/// ```
/// use fitpanel::classic::Interpreter;
/// use fitpanel::fit::{Command, Session};
/// use fitpanel::minimize::NoObserver;
///
/// let mut session = Session::new();
/// session.apply(Command::OpenExample("lorentzian_peak.csv".into()))?;
/// session.apply(Command::SetFormula("pol2(0)+lorentzian(3)".into()))?;
/// let mut minuit = Interpreter::new();
/// let reply = minuit.run_line(&mut session, &NoObserver, "MIGRAD")?;
/// assert!(reply.text.contains("FCN=58.928386 FROM MIGRAD  STATUS=CONVERGED"));
/// assert!(minuit.run_line(&mut session, &NoObserver, "MIN").is_err()); // MINIMIZE or MINOS?
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Interpreter {
    /// −1 … 3.
    pub(super) level: i8,
    pub(super) warnings: bool,
    pub(super) title: String,
    /// Calls of all commands so far.
    pub(super) calls: usize,
    /// Parameters held by FIX, the last one last.
    pub(super) held: Vec<ParamId>,
    pub(super) passing: Option<Passing>,
    last_plot: Option<Plot>,
}

impl Default for Interpreter {
    fn default() -> Interpreter {
        Interpreter::new()
    }
}

impl Interpreter {
    /// An interpreter at the start: print level 1, warnings on.
    pub fn new() -> Interpreter {
        Interpreter {
            level: 1,
            warnings: true,
            title: String::new(),
            calls: 0,
            held: Vec::new(),
            passing: None,
            last_plot: None,
        }
    }

    /// The last plot that a command made.
    pub fn plot(&self) -> Option<&Plot> {
        self.last_plot.as_ref()
    }

    /// Carries out one line on `session`; `watch` is told of long work and can stop it.
    ///
    /// # Errors
    /// The line is not understood, or the session refuses it.
    pub fn run_line(
        &mut self,
        session: &mut Session,
        watch: &dyn Observer,
        text: &str,
    ) -> Result<Reply, ClassicError> {
        let Some(line) = line::read(text) else { return Ok(Reply::default()) };
        let entry = words::find("command", COMMANDS, line.word)?;
        let reply = self.carry_out(session, watch, entry, &line)?;
        // A line is a whole: the next change of the same thing is another step of undo.
        session.apply(Command::EndGesture)?;
        if let Some(plot) = &reply.plot {
            self.last_plot = Some(plot.clone());
        }
        Ok(reply)
    }

    fn carry_out(
        &mut self,
        session: &mut Session,
        watch: &dyn Observer,
        entry: &'static Entry<Verb>,
        line: &Line<'_>,
    ) -> Result<Reply, ClassicError> {
        let args = Args::new(&line.args, entry.usage);
        let turn = Turn { session, watch, args };
        match entry.means {
            Verb::Migrad | Verb::Minimize | Verb::Simplex => self.minimize(turn, entry.means),
            Verb::Seek => self.seek(turn),
            Verb::Improve => self.improve(turn),
            Verb::Hesse => self.hesse(turn),
            Verb::Minos => self.minos(turn),
            Verb::Scan => self.scan(turn),
            Verb::Contour => self.contour(turn),
            Verb::Mncontour => self.mncontour(turn),
            Verb::Call => self.call(turn.session),
            Verb::Fix => self.fix(turn),
            Verb::Release => self.release(turn),
            Verb::Restore => self.restore(turn),
            Verb::Set => self.set(turn.session, line),
            Verb::Show => self.show(turn.session, line),
            Verb::Clear => self.clear(turn),
            Verb::Undo => step(turn.session, Command::Undo),
            Verb::Redo => step(turn.session, Command::Redo),
            Verb::Save => save(turn.session, line.rest, args),
            Verb::Help => help(args.words()),
            Verb::End => Ok(Reply { ends: true, ..Reply::default() }),
        }
    }
}

/// One step of undo or redo, named.
fn step(session: &mut Session, command: Command) -> Result<Reply, ClassicError> {
    let undo = command == Command::Undo;
    let label = if undo { session.undo_label() } else { session.redo_label() }.map(String::from);
    let Some(label) = label else {
        return Ok(Reply::of(format!(" There is nothing to {}.\n", if undo { "undo" } else { "redo" })));
    };
    let _: Changed = session.apply(command)?;
    Ok(Reply::of(format!(" {}: {label}\n", if undo { "Undone" } else { "Redone" })))
}

fn save(session: &mut Session, path: &str, args: Args<'_>) -> Result<Reply, ClassicError> {
    let path = path.trim_matches(['\'', '"']);
    if path.is_empty() {
        return Err(args.refused("the name of the file is missing"));
    }
    if !path.to_ascii_lowercase().ends_with(".toml") {
        return Err(args.refused(format!("a session file ends in .toml, not '{path}'")));
    }
    session.apply(Command::Save(path.into())).map_err(|e: FitError| ClassicError::Refused(e))?;
    Ok(Reply::of(format!(" Saved as {path}\n")))
}

fn help(args: &[&str]) -> Result<Reply, ClassicError> {
    let about = |name: &str, usage: &str, text: &str| {
        let lines = width::wrap(text, 72);
        let text = joined(lines.iter().map(|l| format!("     {l}\n")));
        format!(" {name}: {usage}\n{text}")
    };
    match args {
        [] => {
            let list = joined(COMMANDS.iter().map(|e| in_list(e.usage, e.help)));
            let end = " Capitals are enough, in any case; parameters by number from 1 or by name. HELP command says more.\n";
            Ok(Reply::of(format!(" Commands:\n{list}{end}")))
        }
        [word, rest @ ..] => {
            let entry = words::find("command", COMMANDS, word)?;
            let has_topics = matches!(entry.means, Verb::Set | Verb::Show);
            if let Some(topic) = rest.first().filter(|_| has_topics) {
                let topic = words::find("topic of SET and SHOW", TOPICS, topic)?;
                return Ok(Reply::of(about(topic.name, topic.usage, topic.help)));
            }
            let mut text = about(entry.name, entry.usage, entry.help);
            if has_topics {
                text += &joined(TOPICS.iter().map(|t| in_list(t.usage, t.help)));
            }
            Ok(Reply::of(text))
        }
    }
}

/// Columns of the usage in a list, and of the words beside it.
const LIST: (usize, usize) = (38, 60);

/// One entry of a list: how it is written, and beside it the first sentence about it.
fn in_list(usage: &str, help: &str) -> String {
    let mut usage = usage;
    let mut page = Page::default();
    for line in width::wrap(first_sentence(help), LIST.1) {
        page.line(format!("   {}{line}", width::pad(usage, LIST.0, width::Align::Left)));
        usage = "";
    }
    page.text()
}

/// The text up to its first full stop or colon that ends a clause.
fn first_sentence(text: &str) -> &str {
    text.split(". ").next().unwrap_or(text).split(": ").next().unwrap_or(text).trim_end_matches('.')
}
