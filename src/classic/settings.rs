//! SET, and the commands about parameters: FIX, RELEASE, RESTORE, CLEAR.

use super::interpreter::Turn;
use super::line::{Args, Line, count, number, parameter};
use super::page::Page;
use super::words::{self, TOPICS, Topic};
use super::{ClassicError, Interpreter, Reply};
use crate::fit::{Command, Intervals, ParamEdit, PrintLevel, Session};
use crate::minimize::{Method, Strategy};
use crate::numeric::stats::normal_cdf;
use crate::params::{Limits, ParamId, Parameters};
use crate::report::pdg::number as short;

impl Interpreter {
    /// SET.
    pub(super) fn set(&mut self, session: &mut Session, line: &Line<'_>) -> Result<Reply, ClassicError> {
        let topic = Args::new(&line.args, "SET topic [values]").needed(0, "the topic")?;
        let topic = words::find("topic of SET", TOPICS, topic)?;
        let args = Args::new(&line.args[1..], topic.usage);
        match topic.means {
            Topic::Errordef => {
                set_errordef(session, args)?;
                return Ok(Reply::of(errordef(session)));
            }
            Topic::Strategy => set_strategy(session, args)?,
            Topic::Printout => self.set_printout(session, args)?,
            Topic::Limits => set_limits(session, args)?,
            Topic::Parameter => set_value(session, args)?,
            Topic::Warnings => self.warnings = true,
            Topic::Nowarnings => self.warnings = false,
            Topic::Title => {
                let title = line.rest.split_once([' ', '\t', ',']).map_or("", |(_, text)| text.trim());
                self.title = title.to_string();
            }
            Topic::Gradient => return Ok(Reply::of(" Derivatives come from the formula and are exact.\n")),
            Topic::Nogradient => {
                return Err(no(
                    "derivatives come from the formula and are exact; they cannot be switched off",
                ));
            }
            Topic::Epsmachine => {
                return Err(no("costs are computed in full double precision; it cannot be changed"));
            }
            Topic::Random => {
                args.at_most(1)?;
                let seed = count("seed", args.needed(0, "the seed")?)? as u64;
                let method = Method { seed, ..session.config().method.clone() };
                session.apply(Command::SetMethod(method))?;
            }
            Topic::Covariance
            | Topic::Correlation
            | Topic::Eigenvalues
            | Topic::Fcnvalue
            | Topic::Npfix
            | Topic::Plot => {
                let name = topic.name;
                return Err(no(&format!(
                    "{name} follows from the fit and cannot be set; SHOW {name} prints it"
                )));
            }
        }
        Ok(Reply::default())
    }

    fn set_printout(&mut self, session: &mut Session, args: Args<'_>) -> Result<(), ClassicError> {
        args.at_most(1)?;
        let text = args.needed(0, "the level")?;
        let level = number("level", text)?;
        if !(-1.0..=3.0).contains(&level) || level.fract() != 0.0 {
            let expected = "-1, 0, 1, 2 or 3";
            return Err(ClassicError::Number { what: "level", text: text.to_string(), expected });
        }
        self.level = level as i8;
        let of_session = match self.level {
            ..=0 => PrintLevel::Quiet,
            1 => PrintLevel::Default,
            _ => PrintLevel::Verbose,
        };
        session.apply(Command::SetPrint(of_session))?;
        Ok(())
    }

    /// FIX.
    pub(super) fn fix(&mut self, turn: Turn<'_>) -> Result<Reply, ClassicError> {
        let Turn { session, args, .. } = turn;
        for id in several(&session.config().params, args)? {
            session.apply(Command::SetParam(id, ParamEdit::Fixed(true)))?;
            self.held.retain(|h| *h != id);
            self.held.push(id);
        }
        Ok(Reply::default())
    }

    /// RELEASE.
    pub(super) fn release(&mut self, turn: Turn<'_>) -> Result<Reply, ClassicError> {
        let Turn { session, args, .. } = turn;
        for id in several(&session.config().params, args)? {
            session.apply(Command::SetParam(id, ParamEdit::Fixed(false)))?;
            self.held.retain(|h| *h != id);
        }
        Ok(Reply::default())
    }

    /// RESTORE: all that are held, or the one that was held last.
    pub(super) fn restore(&mut self, turn: Turn<'_>) -> Result<Reply, ClassicError> {
        let Turn { session, args, .. } = turn;
        args.at_most(1)?;
        let code = args.get(0).map_or(Ok(0), |t| count("code", t))?;
        let held = held(&session.config().params);
        let last = self.held.iter().rev().find(|id| held.contains(id)).or(held.last()).copied();
        let which = match code {
            0 => held,
            1 => last.into_iter().collect(),
            _ => {
                let text = args.get(0).unwrap_or_default().to_string();
                return Err(ClassicError::Number {
                    what: "code",
                    text,
                    expected: "0 (all) or 1 (the last one)",
                });
            }
        };
        if which.is_empty() {
            return Ok(Reply::of(" No parameter is held.\n"));
        }
        let mut page = Page::default();
        for id in which {
            session.apply(Command::SetParam(id, ParamEdit::Fixed(false)))?;
            self.held.retain(|h| *h != id);
            let name = &session.config().params[id.0].name;
            page.line(format!(" PARAMETER {} {name} RESTORED", id.0 + 1));
        }
        Ok(Reply::of(page.text()))
    }

    /// CLEAR: all free, without limits, steps by the rule, values estimated anew.
    pub(super) fn clear(&mut self, turn: Turn<'_>) -> Result<Reply, ClassicError> {
        let Turn { session, args, .. } = turn;
        args.at_most(0)?;
        for (k, p) in session.config().params.clone().iter().enumerate() {
            let edits = [
                p.is_tied().then_some(ParamEdit::Tie(None)),
                (p.fixed && !p.constant).then_some(ParamEdit::Fixed(false)),
                Some(ParamEdit::Limits(Limits::NONE)),
                Some(ParamEdit::Step(None)),
            ];
            for edit in edits.into_iter().flatten() {
                session.apply(Command::SetParam(ParamId(k), edit))?;
            }
        }
        session.apply(Command::Guess)?;
        self.held.clear();
        Ok(Reply::of(" All parameters are free and without limits; start values come from the data.\n"))
    }
}

fn no(sentence: &str) -> ClassicError {
    ClassicError::NotHere(sentence.to_string())
}

/// Parameters that are held and can be released.
pub(super) fn held(params: &Parameters) -> Vec<ParamId> {
    let held = params.iter().enumerate().filter(|(_, p)| p.fixed && !p.constant);
    held.map(|(k, _)| ParamId(k)).collect()
}

/// At least one parameter; all are read before the first is changed.
fn several(params: &Parameters, args: Args<'_>) -> Result<Vec<ParamId>, ClassicError> {
    args.needed(0, "the parameter")?;
    args.words().iter().map(|t| parameter(params, t)).collect()
}

/// The rise that defines errors. Data are fitted on the scale of −2 ln L whatever is said here; there the rise is one of MINOS and
/// MNCONTOUR: k² asks for k standard deviations.
fn set_errordef(session: &mut Session, args: Args<'_>) -> Result<(), ClassicError> {
    args.at_most(1)?;
    let text = args.needed(0, "the rise")?;
    let up = number("up", text)?;
    if !(up > 0.0 && up.is_finite()) {
        let expected = "a number above zero: 1 for chi-square, 0.5 for -ln L";
        return Err(ClassicError::Number { what: "up", text: text.to_string(), expected });
    }
    if session.config().needs_data() {
        let cl = match up.sqrt() {
            1.0 => None,
            k if k > 1.0 => Some(k),
            k => Some(1.0 - 2.0 * normal_cdf(-k)),
        };
        let intervals = Intervals { cl, ..session.config().intervals.clone() };
        session.apply(Command::SetIntervals(intervals))?;
    } else {
        let mut cost = session.config().member().cost.clone();
        cost.errordef = Some(up);
        session.apply(Command::SetCost(cost))?;
    }
    Ok(())
}

/// What SHOW ERRORDEF says.
pub(super) fn errordef(session: &Session) -> String {
    let up = session.config().member().cost.up().unwrap_or(1.0);
    let sigmas = super::look::level_in_sigmas(session);
    let scale = if session.config().needs_data() { " (the scale of -2 ln L)" } else { "" };
    let follows = if sigmas == 1.0 {
        String::new()
    } else {
        let rise = short(up * sigmas * sigmas, 6);
        format!("; MINOS and MNCONTOUR follow a rise of {rise}: {} standard deviations", short(sigmas, 6))
    };
    let up = if session.config().needs_data() { 1.0 } else { up };
    format!(" ERRORS CORRESPOND TO A RISE OF FCN BY {}{scale}{follows}\n", short(up, 6))
}

fn set_strategy(session: &mut Session, args: Args<'_>) -> Result<(), ClassicError> {
    args.at_most(1)?;
    let text = args.needed(0, "the level")?;
    let level = u8::try_from(count("strategy", text)?).ok().and_then(|n| Strategy::try_from(n).ok());
    let Some(strategy) = level else {
        return Err(ClassicError::Number { what: "strategy", text: text.to_string(), expected: "0, 1 or 2" });
    };
    let method = Method { strategy, ..session.config().method.clone() };
    session.apply(Command::SetMethod(method))?;
    Ok(())
}

/// No argument: no limits at all; a parameter: none there; with two numbers: these.
fn set_limits(session: &mut Session, args: Args<'_>) -> Result<(), ClassicError> {
    args.at_most(3)?;
    let params = &session.config().params;
    let edits: Vec<(ParamId, Limits)> = match args.words() {
        [] => (0..params.len()).map(|k| (ParamId(k), Limits::NONE)).collect(),
        [one] => vec![(parameter(params, one)?, Limits::NONE)],
        [one, lower, upper] => {
            let (lower, upper) = (number("lower", lower)?, number("upper", upper)?);
            let id = parameter(params, one)?;
            let limits = Limits::new(Some(lower), Some(upper)).map_err(crate::fit::FitError::Param)?;
            vec![(id, limits)]
        }
        _ => return Err(args.refused("the upper limit is missing")),
    };
    for (id, limits) in edits {
        session.apply(Command::SetParam(id, ParamEdit::Limits(limits)))?;
    }
    Ok(())
}

fn set_value(session: &mut Session, args: Args<'_>) -> Result<(), ClassicError> {
    args.at_most(2)?;
    let id = parameter(&session.config().params, args.needed(0, "the parameter")?)?;
    let value = number("value", args.needed(1, "the value")?)?;
    session.apply(Command::SetParam(id, ParamEdit::Value(value)))?;
    Ok(())
}
