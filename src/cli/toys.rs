//! `fitpanel toys`: the fit of a session repeated on data drawn from its result (or from its parameters as they stand); one line of
//! JSON a toy, or what they say together. And `fitpanel simulate`: one such data set from a formula, for lessons and for trying things.

use std::sync::Arc;

use super::args::{SearchArgs, SimulateArgs, ToysArgs};
use super::exit::{CliError, Exit};
use super::out::{Out, say, write_file};
use super::plan::Plan;
use super::progress::{self, Watch, Watched};
use super::run;
use super::values::{self, expected};
use crate::cost::CostKind;
use crate::data::{Column, Data, Dataset, Histogram, Points, Sample, YErrors, write};
use crate::fit::toys::{Shard, Toy, ToySummary, Toys, impossible};
use crate::fit::{Command, FitError, Session, ValueOrigin};
use crate::report::toys as report;

/// Toys done between two writings: lines come while the work goes on, and a pipe that is closed ends it.
const PORTION: usize = 256;

/// Most toys of one run.
const MOST: usize = 100_000_000;

/// Fits, draws and fits again.
///
/// # Errors
/// Bad usage or bad input, or a result that no toys can be drawn from.
pub(super) fn toys(args: &ToysArgs, out: &mut Out) -> Result<Exit, CliError> {
    let n = values::whole("-n", &args.number)?;
    if !(1..=MOST).contains(&n) {
        return Err(expected("-n", &args.number, &format!("a number from 1 to {MOST}")));
    }
    let seed = args.seed.as_deref().map_or(Ok(1), values::seed)?;
    let shard = args.shard.as_deref().map_or(Ok(Shard::WHOLE), shard)?;
    let summary = args.summary.as_deref().map(summary_form).transpose()?;
    let of_fit = truth(&args.truth)?;
    let mut session = run::prepare(&Plan::of_question(&args.question, &args.intervals())?)?;
    let toys = if of_fit {
        Toys::of_fit(&*run::search(&mut session, 0)?, seed)?
    } else {
        Toys::of_request(&session.request()?, seed)?
    };
    let numbers: Vec<u64> = shard.numbers(n as u64).collect();
    let (n_done, done) = carry_out(&toys, &numbers, summary.is_none(), out)?;
    let missing = numbers.len() - n_done;
    let note = (missing > 0).then(|| format!("stopped by Ctrl-C after {n_done} of {} toys", numbers.len()));
    let summed = || ToySummary::of(&toys, &done);
    match summary {
        Some(Form::Text) => {
            let head = note.map(|note| format!("▲ {note}\n")).unwrap_or_default();
            out.text(&(head + &report::summary_text(&toys, &summed())))?;
        }
        Some(Form::Json) => {
            let mut value = report::summary_json(&toys, &summed());
            value["asked"] = numbers.len().into();
            value["stopped"] = (missing > 0).into();
            out.text(&format!("{value:#}\n"))?;
        }
        // The lines themselves are for other programs.
        None => note.iter().for_each(|note| say(note)),
    }
    Ok(if missing > 0 { Exit::NotValid } else { Exit::Valid })
}

impl ToysArgs {
    /// The intervals that every toy has.
    fn intervals(&self) -> SearchArgs {
        SearchArgs { minos: self.minos.then(String::new), cl: self.cl.clone(), ..SearchArgs::default() }
    }
}

/// Runs them portion by portion; with `lines` each is written and forgotten. How many are done, and what is kept of them.
fn carry_out(
    toys: &Toys,
    numbers: &[u64],
    lines: bool,
    out: &mut Out,
) -> Result<(usize, Vec<Toy>), CliError> {
    let _watched = Watched::begin();
    let (mut n_done, mut all) = (0, Vec::new());
    for portion in numbers.chunks(if lines { PORTION } else { numbers.len().max(1) }) {
        let watch = Watch::new(0);
        let done = toys.run_all(portion, &watch);
        watch.finish();
        n_done += done.len();
        if lines {
            let lines: Vec<String> =
                done.iter().map(|t| format!("{}\n", report::toy_json(toys, t))).collect();
            out.text(&lines.concat())?;
        } else {
            all = done;
        }
        if progress::is_stopped() {
            break;
        }
    }
    Ok((n_done, all))
}

/// How a summary is written.
#[derive(Clone, Copy)]
enum Form {
    Text,
    Json,
}

fn summary_form(text: &str) -> Result<Form, CliError> {
    match text {
        "text" => Ok(Form::Text),
        "json" => Ok(Form::Json),
        _ => Err(expected("--summary", text, "text or json")),
    }
}

/// Whether the truth is the fit, or the parameters as they stand.
fn truth(text: &str) -> Result<bool, CliError> {
    match text {
        "fit" => Ok(true),
        "start" => Ok(false),
        _ => Err(expected("--truth", text, "fit or start")),
    }
}

/// `I/K`.
fn shard(text: &str) -> Result<Shard, CliError> {
    let number = |t: &str| t.trim().parse::<u64>().ok();
    let parts = text.split_once('/').and_then(|(index, of)| Some((number(index)?, number(of)?)));
    match parts {
        Some((index, of)) if of > 0 && index <= of => Ok(Shard { index, of }),
        _ => Err(expected(
            "--shard",
            text,
            "I/K with I from 0 to K: the toys that leave the rest I when divided by K",
        )),
    }
}

/// Draws one data set and writes it as a table.
///
/// # Errors
/// Bad usage, a formula that is none, a file that cannot be written.
pub(super) fn simulate(args: &SimulateArgs, out: &mut Out) -> Result<Exit, CliError> {
    let seed = args.seed.as_deref().map_or(Ok(1), values::seed)?;
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(blank(args)?), None))?;
    session.apply(Command::SetKeepUserValues(true))?;
    session.apply(Command::SetFormula(args.formula.clone()))?;
    if args.bins.is_some() {
        // Empty bins are data for a likelihood only.
        session.apply(Command::SetCostKind(CostKind::Likelihood))?;
    }
    for text in &args.param {
        run::set_param(&mut session, &values::param(text)?)?;
    }
    let config = session.config();
    let given = config.params.iter().zip(&config.origins);
    let missing: Vec<&str> = given
        .filter(|(p, origin)| p.is_open() && **origin != ValueOrigin::User)
        .map(|(p, _)| p.name.as_str())
        .collect();
    if !missing.is_empty() {
        return Err(CliError::Usage {
            message: format!("no value for {}", missing.join(", ")),
            help: Some("--param NAME=VALUE gives the true value".into()),
        });
    }
    let request = session.request_of_any()?;
    if let Some(message) = impossible(&request)? {
        return Err(CliError::Usage { message, help: None });
    }
    let data = Toys::of_request(&request, seed)?.data(0)?;
    let text = write::table(&data);
    match &args.output {
        Some(path) => write_file(path, text.as_bytes())?,
        None => out.text(&text)?,
    }
    Ok(Exit::Valid)
}

/// What an option is for, when it is not for what is drawn.
fn check_pairs(args: &SimulateArgs) -> Result<(), CliError> {
    let wrong = |option: &str, what: &str, with: &str| CliError::Usage {
        message: format!("{option} is {what}, and belongs to {with}"),
        help: Some("--x 0:1:11 --sigma 0.1, --bins 0:10:50, or --events 1000 --span 0:10".into()),
    };
    if args.sigma.is_some() && args.x.is_none() {
        return Err(wrong("--sigma", "the error of points", "--x"));
    }
    if args.span.is_some() && args.events.is_none() {
        return Err(wrong("--span", "where single values are taken", "--events"));
    }
    Ok(())
}

/// Points, bins or values that are drawn, at most.
const MOST_DRAWN: usize = 10_000_000;

/// Data of the shape wanted, with nothing measured yet.
fn blank(args: &SimulateArgs) -> Result<Dataset, CliError> {
    check_pairs(args)?;
    let data = match (&args.x, &args.bins, &args.events) {
        (Some(x), None, None) => {
            let x = places(x)?;
            let sigma = values::positive("--sigma", args.sigma.as_deref().unwrap_or("1"))?;
            let n = x.len();
            Data::Points(
                Points::new(x, vec![0.0; n], None, YErrors::Symmetric(vec![sigma; n]))
                    .map_err(FitError::from)?,
            )
        }
        (None, Some(bins), None) => {
            let edges = places_plus_one(bins)?;
            let content = vec![0.0; edges.len() - 1];
            Data::Histogram(Histogram::from_edges(&edges, content).map_err(FitError::from)?)
        }
        (None, None, Some(n)) => {
            let n = values::within("--events", n, (1, MOST_DRAWN))?;
            let span = args.span.as_deref().unwrap_or("0:1");
            let window = values::interval("--span", span)?;
            let middle = 0.5 * (window.lo + window.hi);
            if !middle.is_finite() {
                return Err(expected("--span", span, "LO:HI with two numbers"));
            }
            let x: Column = vec![middle; n].into();
            Data::Sample(Sample::new(x, Some((window.lo, window.hi))).map_err(FitError::from)?)
        }
        _ => {
            return Err(CliError::Usage {
                message: "one of --x, --bins and --events says what is drawn".into(),
                help: Some("--x 0:1:11 --sigma 0.1, --bins 0:10:50, or --events 1000 --span 0:10".into()),
            });
        }
    };
    Ok(Dataset::new("simulated", data))
}

/// `LO:HI:N`.
fn span_and_number(option: &str, text: &str) -> Result<(f64, f64, usize), CliError> {
    let form = || expected(option, text, "LO:HI:N");
    let parts: Vec<&str> = text.split(':').collect();
    let [lo, hi, n] = parts.as_slice() else { return Err(form()) };
    let (lo, hi) = (values::number(option, lo)?, values::number(option, hi)?);
    let n = values::within(option, n, (1, MOST_DRAWN))?;
    if lo < hi { Ok((lo, hi, n)) } else { Err(form()) }
}

/// N equidistant places, the ends among them.
fn places(text: &str) -> Result<Vec<f64>, CliError> {
    let (lo, hi, n) = span_and_number("--x", text)?;
    let step = |k: usize| if k == 0 { lo } else { lo + (hi - lo) * (k as f64 / (n - 1) as f64) };
    Ok((0..n).map(step).collect())
}

/// The N + 1 edges of N bins.
fn places_plus_one(text: &str) -> Result<Vec<f64>, CliError> {
    let (lo, hi, n) = span_and_number("--bins", text)?;
    Ok((0..=n).map(|k| lo + (hi - lo) * (k as f64 / n as f64)).collect())
}
