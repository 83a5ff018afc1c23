//! `fitpanel batch`: the fit of a session on many files, several at a time, written in their order: a line of JSON a file, or one table; and
//! the trend of parameters over them as a figure.

mod patterns;
mod trend;

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::exit::{CliError, Exit};
use super::out::{Out, say, write_file};
use super::progress::{self, FilesBar, Watched};
use super::values;
use crate::fit::{fit_files, is_session, read_session};
use crate::minimize::{Observer, Progress};
use crate::report::batch::{FileFit, head, names, row};
use crate::report::json;
use patterns::expanded;

/// Arguments of `batch`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fitpanel batch fit.toml runs/*.csv > runs.jsonl
  fitpanel batch fit.toml day1.csv day2.csv day3.csv --csv -o days.csv
  fitpanel batch fit.toml runs/*.csv --csv --trend tau --against number --figure tau.pdf

Each file is read and fitted as the session's own: same columns, ranges, sources of error, formula, cost and method; start values that were
typed stay, the others are estimated anew. Lines come in the order of the files, and with the same digits for any number of jobs.
A file that cannot be read or fitted is a line with its error, and the others go on. In a figure files without a trusted value are left out, and
said.
Exit code: 0 all minima are valid, 1 one of them is not, a file failed, or Ctrl-C stopped the work, 2 bad usage or bad input.")]
pub struct BatchArgs {
    /// The session whose fit it is
    #[arg(value_name = "SESSION")]
    pub session: PathBuf,
    /// Files of data; patterns with * and ? where the shell leaves them as they are
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// One table: file, valid, verdict, chi2, ndof, p, each parameter and its error
    #[arg(long)]
    pub csv: bool,
    /// Into a file
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Files fitted at a time; as many as the machine has processors if not given
    #[arg(long, value_name = "N")]
    pub jobs: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documentation here would become that of an option")]
    pub trend: trend::TrendArgs,
}

/// Watches fits of which several are under way.
struct Quiet;

impl Observer for Quiet {
    fn on_progress(&self, _progress: Progress) {}

    fn stop_requested(&self) -> bool {
        progress::is_stopped()
    }
}

/// What came of a file: the fit, or why there is none.
struct Line {
    fit: FileFit,
    /// As a line of JSON, where that is wanted.
    json: Option<Value>,
}

/// Carries the command out.
///
/// # Errors
/// Bad usage; the session cannot be read, or is none that could be fitted to a file.
pub(super) fn batch(args: &BatchArgs, out: &mut Out) -> Result<Exit, CliError> {
    let jobs = args.jobs.as_deref().map_or(Ok(0), |n| values::sized("--jobs", n, 1))?;
    if !is_session(&args.session) {
        let message = format!("'{}' is no session", args.session.display());
        let help = "fit one file first and keep it: fitpanel fit FILE --model M --save fit.toml";
        return Err(CliError::Usage { message, help: Some(help.into()) });
    }
    let files = expanded(&args.files)?;
    let opened = read_session(&args.session, &mut |_, _| true)?;
    let trend = trend::Wish::of(&args.trend, &opened)?;
    let watched = Watched::begin();
    let mut bar = FilesBar::new(files.len());
    let mut written = Written { args, done: Vec::new(), lines: 0, text: String::new(), names: None };
    let made = |file: &std::path::Path, fitted: Result<_, _>| {
        let fit = FileFit::of(file, &fitted);
        let json = (!args.csv).then(|| match &fitted {
            Ok(result) => {
                let mut json = json!({ "file": file.to_string_lossy() });
                if let (Some(all), Value::Object(fit)) = (json.as_object_mut(), json::fit_json(result)) {
                    all.extend(fit);
                }
                json
            }
            Err(_) => json!({ "file": file.to_string_lossy(), "error": fit.fit.as_ref().err() }),
        });
        Line { fit, json }
    };
    fit_files(&opened, &files, jobs, &Quiet, made, |lines: Vec<Line>| {
        written.take(lines, files.len(), out)?;
        bar.show(written.done.len());
        Ok::<(), CliError>(())
    })?;
    drop((bar, watched));
    if let Some(path) = &args.output {
        write_file(path, written.text.as_bytes())?;
    }
    let n = written.done.len();
    if n < files.len() {
        say(&format!("stopped by Ctrl-C after {n} of {} files", files.len()));
    }
    let drawn = match trend {
        Some(_) if n < files.len() => false,
        Some(wish) => wish.draw(&written.done)?,
        None => true,
    };
    let all_valid = drawn && n == files.len() && written.done.iter().all(FileFit::is_valid);
    Ok(if all_valid { Exit::Valid } else { Exit::NotValid })
}

/// What was written so far.
struct Written<'a> {
    args: &'a BatchArgs,
    /// What came of the files, in their order.
    done: Vec<FileFit>,
    /// Those of them that are written.
    lines: usize,
    /// What goes into a file.
    text: String,
    /// Names of the parameters of the table, once they are known.
    names: Option<Vec<String>>,
}

impl Written<'_> {
    /// Writes the lines of a portion of `total` files.
    fn take(&mut self, lines: Vec<Line>, total: usize, out: &mut Out) -> Result<(), CliError> {
        let mut part = String::new();
        for Line { fit, json } in lines {
            if let Some(json) = json {
                part += &json.to_string();
                part.push('\n');
            }
            self.done.push(fit);
        }
        if self.args.csv {
            part = self.table(total);
        }
        match &self.args.output {
            Some(_) => self.text += &part,
            None => out.text(&part)?,
        }
        Ok(())
    }

    /// Rows of the table that are new. Its head names the parameters, which the first file that could be fitted tells.
    fn table(&mut self, total: usize) -> String {
        let goes_on = self.done.len() < total && !progress::is_stopped();
        if goes_on && self.done.iter().all(|line| line.fit.is_err()) {
            return String::new();
        }
        let mut text = String::new();
        let names = self.names.get_or_insert_with(|| {
            let names = names(&self.done);
            text = head(&names);
            names
        });
        for fit in &self.done[self.lines..] {
            text += &row(fit, names);
        }
        self.lines = self.done.len();
        text
    }
}
