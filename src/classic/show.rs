//! SHOW: settings, and what the last fit found. A result of other settings is shown as such.

use std::sync::Arc;

use super::line::{Args, Line};
use super::page::joined;
use super::settings::{errordef, held};
use super::words::{self, TOPICS, Topic};
use super::{ClassicError, Interpreter, Reply, matrix, table};
use crate::fit::{FitError, FitResult, Session, Shown};
use crate::numeric::linalg::MACHINE_PRECISION;
use crate::params::Parameter;
use crate::report::pdg::number;

/// What is said above a result that the settings have left behind.
const STALE: &str = " Of the last fit; the settings have changed since.\n";

impl Interpreter {
    /// SHOW.
    pub(super) fn show(&self, session: &Session, line: &Line<'_>) -> Result<Reply, ClassicError> {
        let topic = Args::new(&line.args, "SHOw topic").needed(0, "the topic")?;
        let topic = words::find("topic of SHOW", TOPICS, topic)?;
        let config = session.config();
        let text = match topic.means {
            Topic::Errordef => errordef(session),
            Topic::Epsmachine => {
                format!(" FUNCTION VALUES ARE TRUSTED TO {} OF THEIR SIZE\n", number(MACHINE_PRECISION, 4))
            }
            Topic::Strategy => format!(" STRATEGY {}\n", u8::from(config.method.strategy)),
            Topic::Printout => format!(" PRINT LEVEL {}\n", self.level),
            Topic::Limits => joined(config.params.iter().enumerate().map(|(k, p)| limits(k, p))),
            Topic::Parameter => self.parameters(session),
            Topic::Covariance => of_result(session, matrix::covariance)?,
            Topic::Correlation => of_result(session, matrix::correlation)?,
            Topic::Eigenvalues => of_result(session, matrix::eigenvalues)?,
            Topic::Fcnvalue => of_result(session, |r| {
                format!(" FCN={}  EDM={}\n", number(r.minimum.fval, 12), number(r.minimum.edm, 3))
            })?,
            Topic::Random => format!(" SEED {} OF SEEK AND IMPROVE\n", config.method.seed),
            Topic::Gradient | Topic::Nogradient => {
                " DERIVATIVES COME FROM THE FORMULA AND ARE EXACT\n".to_string()
            }
            Topic::Warnings | Topic::Nowarnings => {
                format!(" WARNINGS ARE {}\n", if self.warnings { "PRINTED" } else { "NOT PRINTED" })
            }
            Topic::Title => format!(" {}\n", self.title),
            Topic::Npfix => npfix(session),
            Topic::Plot => match self.plot() {
                Some(plot) => plot.numbers(),
                None => " There is no plot yet: SCAN, CONTOUR and MNCONTOUR make one.\n".to_string(),
            },
        };
        Ok(Reply::of(text))
    }

    /// The table: with the errors of the fit when it is of the present settings, else with start steps.
    fn parameters(&self, session: &Session) -> String {
        let title = if self.title.is_empty() { String::new() } else { format!(" {}\n", self.title) };
        let table = match session.result() {
            Shown::Fresh(result) => table::of_result(session, result),
            _ => table::of_start(session),
        };
        title + &table
    }
}

fn of_result(session: &Session, write: impl Fn(&FitResult) -> String) -> Result<String, ClassicError> {
    match session.result() {
        Shown::Fresh(result) => Ok(write(result)),
        Shown::Stale(result) => Ok(STALE.to_string() + &write(Arc::as_ref(result))),
        Shown::None => Err(FitError::NoResult.into()),
    }
}

fn limits(k: usize, p: &Parameter) -> String {
    let end = |limit: Option<f64>| limit.map_or_else(|| "none".to_string(), |v| number(v, 6));
    let words = if p.limits.is_none() {
        "no limits".to_string()
    } else {
        format!("from {} to {}", end(p.limits.lower()), end(p.limits.upper()))
    };
    format!(" {:>4} {:<10} {words}\n", k + 1, p.name)
}

fn npfix(session: &Session) -> String {
    let params = &session.config().params;
    let held = held(params);
    let names: Vec<String> = held.iter().map(|id| format!("{} {}", id.0 + 1, params[id.0].name)).collect();
    match names.len() {
        0 => " NO PARAMETER IS HELD\n".to_string(),
        n => format!(" {n} HELD: {}\n", names.join(", ")),
    }
}
