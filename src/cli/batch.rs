//! `fitpanel batch`: the fit of a session on many files, several at a time, written in their order: a line of JSON a file, or one table.

use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::exit::{CliError, Exit};
use super::out::{Out, say, write_file};
use super::progress::{self, FilesBar, Watched};
use super::values;
use crate::fit::{FitError, OpenedSession, fit_file, is_session, read_session};
use crate::minimize::{Observer, Progress};
use crate::report::error_text::render_error;
use crate::report::json;

/// Files fitted between two writings, for each thread.
const PORTION: usize = 4;

/// Arguments of `batch`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fitpanel batch fit.toml runs/*.csv > runs.jsonl
  fitpanel batch fit.toml day1.csv day2.csv day3.csv --csv -o days.csv
  fitpanel batch fit.toml runs/*.csv --jobs 4 --csv

Each file is read and fitted as the session's own: same columns, ranges, sources of error, formula, cost and method; start values that were
typed stay, the others are estimated anew. Lines come in the order of the files, and with the same digits for any number of jobs.
A file that cannot be read or fitted is a line with its error, and the others go on.
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
    json: Value,
    is_valid: bool,
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
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    let pool = pool.map_err(|e| CliError::usage(format!("--jobs: {e}")))?;
    let _watched = Watched::begin();
    let mut bar = FilesBar::new(files.len());
    let mut done: Vec<Line> = Vec::new();
    let (mut text, mut n_written) = (String::new(), 0);
    let mut names = None;
    for portion in files.chunks(PORTION * pool.current_num_threads()) {
        let lines: Vec<Option<Line>> =
            pool.install(|| portion.par_iter().map(|file| line(&opened, file)).collect());
        done.extend(lines.into_iter().map_while(|line| line));
        // The head of a table names the parameters, which the first file that could be fitted tells.
        let goes_on = done.len() < files.len() && !progress::is_stopped();
        if args.csv && goes_on && done.iter().all(|line| line.json["params"].is_null()) {
            bar.show(done.len());
            continue;
        }
        let new = done[n_written..].iter();
        let part = if args.csv { table(new, &mut names, n_written == 0) } else { lines_of(new) };
        n_written = done.len();
        match &args.output {
            Some(_) => text += &part,
            None => out.text(&part)?,
        }
        bar.show(n_written);
        if progress::is_stopped() {
            break;
        }
    }
    drop(bar);
    if let Some(path) = &args.output {
        write_file(path, text.as_bytes())?;
    }
    if n_written < files.len() {
        say(&format!("stopped by Ctrl-C after {n_written} of {} files", files.len()));
    }
    let all_valid = n_written == files.len() && done.iter().all(|line| line.is_valid);
    Ok(if all_valid { Exit::Valid } else { Exit::NotValid })
}

/// One file; none when the work was stopped before its end.
fn line(opened: &OpenedSession, file: &Path) -> Option<Line> {
    if progress::is_stopped() {
        return None;
    }
    let fitted = fit_file(opened, file, &Quiet);
    if progress::is_stopped() {
        return None;
    }
    let name = file.to_string_lossy();
    Some(match fitted {
        Ok(result) => {
            let mut json = json!({ "file": name });
            if let (Some(all), Value::Object(fit)) = (json.as_object_mut(), json::fit_json(&result)) {
                all.extend(fit);
            }
            Line { json, is_valid: result.is_valid() }
        }
        Err(error) => Line { json: json!({ "file": name, "error": sentence(error) }), is_valid: false },
    })
}

/// What is wrong, on one line.
fn sentence(error: FitError) -> String {
    let text = render_error(&CliError::from(error));
    let first = text.lines().next().unwrap_or_default();
    first.split_once("]: ").map_or(first, |(_, sentence)| sentence).to_owned()
}

fn lines_of<'a>(lines: impl Iterator<Item = &'a Line>) -> String {
    lines.map(|line| format!("{}\n", line.json)).collect::<Vec<_>>().concat()
}

/// Rows of the table; `names` are those of the parameters, known from the first file that could be fitted.
fn table<'a>(
    lines: impl Iterator<Item = &'a Line> + Clone,
    names: &mut Option<Vec<String>>,
    is_first: bool,
) -> String {
    let of = |line: &Line| {
        let params = line.json["params"].as_array()?;
        Some(params.iter().map(|p| p["name"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>())
    };
    let mut text = String::new();
    if names.is_none() {
        *names = lines.clone().find_map(of);
    }
    let known = names.clone().unwrap_or_default();
    if is_first {
        let head = ["file", "valid", "verdict", "chi2", "ndof", "p"].map(String::from);
        let params = known.iter().flat_map(|n| [n.clone(), format!("{n}_error")]);
        let head: Vec<String> =
            head.into_iter().chain(params).chain(["error".to_owned()]).map(|h| cell(&h)).collect();
        text += &head.join(",");
        text.push('\n');
    }
    for line in lines {
        let v = &line.json;
        let number = |v: &Value| v.as_f64().map_or_else(String::new, |n| n.to_string());
        let mut row = vec![
            cell(v["file"].as_str().unwrap_or_default()),
            line.is_valid.to_string(),
            v["minimum"]["verdict"].as_str().unwrap_or_default().to_owned(),
            number(&v["chi2"]),
            v["ndof"].as_i64().map_or_else(String::new, |n| n.to_string()),
            number(&v["p_value"]),
        ];
        for name in &known {
            let params = v["params"].as_array();
            let param = params.and_then(|list| list.iter().find(|p| p["name"] == name.as_str()));
            row.extend(["value", "error"].map(|key| param.map_or_else(String::new, |p| number(&p[key]))));
        }
        row.push(cell(v["error"].as_str().unwrap_or_default()));
        text += &row.join(",");
        text.push('\n');
    }
    text
}

/// Text as a cell of a table.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// The files, patterns replaced by what they stand for, in order of names.
fn expanded(files: &[PathBuf]) -> Result<Vec<PathBuf>, CliError> {
    let mut all = Vec::new();
    for file in files {
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if file.exists() || !name.contains(['*', '?']) {
            all.push(file.clone());
            continue;
        }
        let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let list = std::fs::read_dir(folder).map_err(|e| FitError::io("read", folder, &e))?;
        let names = list.flatten().map(|entry| entry.file_name());
        let mut found: Vec<PathBuf> =
            names.filter(|n| matches(&name, &n.to_string_lossy())).map(|n| file.with_file_name(n)).collect();
        if found.is_empty() {
            return Err(CliError::usage(format!("no file is like '{}'", file.display())));
        }
        found.sort();
        all.extend(found);
    }
    Ok(all)
}

/// Whether a name is like a pattern with * (any letters) and ? (one letter).
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    // Whether the first k letters of the name are like the pattern so far.
    let mut like = vec![false; name.len() + 1];
    like[0] = true;
    for p in pattern {
        let before = like.clone();
        for k in 0..=name.len() {
            like[k] = match p {
                '*' => before[k] || (k > 0 && like[k - 1]),
                '?' => k > 0 && before[k - 1],
                c => k > 0 && before[k - 1] && name[k - 1] == c,
            };
        }
    }
    like[name.len()]
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for (pattern, name, is) in [
            ("*.csv", "a.csv", true),
            ("run?.csv", "run12.csv", false),
            ("run*.csv", "run12.csv", true),
            ("*", "", true),
            ("a*b*c", "aXbYbc", true),
            ("a*b", "ac", false),
            ("?", "ä", true),
        ] {
            assert_eq!(matches(pattern, name), is, "{pattern} {name}");
        }
    }
}
