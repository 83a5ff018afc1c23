//! `fitpanel convert`: whatever can be read, written as a table of text, JSON or an array of NumPy; a histogram as JSON of its own; a session
//! anew. Columns read back as the same numbers; what the form has no place for is said. A fit as a script is `handover`'s.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::{QuestionArgs, SearchArgs};
use super::exit::{CliError, Exit};
use super::out::{Out, write_to};
use super::plan::is_same_file;
use super::progress::ReadBar;
use super::stdin::{self, is_stdin};
use super::{handover, plan, reading};
use crate::data::formats::{Columns, write_csv, write_json, write_npy};
use crate::data::read::{Content, ReadOptions, read_content};
use crate::data::{Data, Dataset, uhi, write};
use crate::fit::{Command, Session, Source};
use crate::report::handover::Embedding;

/// Arguments of `convert`.
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true, override_usage = "fitpanel convert [OPTIONS] <IN> <OUT>")]
#[command(after_help = "Examples:
  fitpanel convert run.xlsx run.csv
  fitpanel convert events.root events.npy --object tree
  fitpanel convert events.csv mass.json --columns x=mass --bins fd
  fitpanel convert run.csv clean.csv --column \"P / W = U*I\" --cut \"t > 0.5\"
  fitpanel convert line.yml -o line.toml
  fitpanel convert fit.toml -o fit.sh
  fitpanel convert fit.toml -o fit.py
  fitpanel convert fit.toml -o fit.C
  fitpanel convert peak.csv --model gaus+pol1 --range 15:30 -o peak.sh
  cut -d, -f1,3 run.csv | fitpanel convert - run.json

The ending of OUT says what it is. Data: .csv, .tsv, .json (a histogram in the schema UHI 1, a table as an object of lists), .npy. A
session: .toml. The fit of a session, or of a file with --model, as a script that repeats it: 
.py (a script of iminuit), .C (a macro of ROOT), both of which compare what they find with what we found, .yml (kafe2go) and .sh (this command line). Without a kind,
columns or bins a table comes out with all its columns of numbers. A file that is there already and holds something else is written over
with --force only.")]
pub struct ConvertArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documentation here would become that of an option")]
    pub question: QuestionArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documentation here would become that of an option")]
    pub search: SearchArgs,
    /// What is to be written, in place of a last argument
    #[arg(short, long, value_name = "OUT", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// Where a script has its numbers: embed (in itself, as up to 2000 rows if not said) or reference (in a .csv beside it)
    #[arg(long, value_name = "WHERE", help_heading = "Output")]
    pub data: Option<String>,
    /// Write over a file that holds something else
    #[arg(long, help_heading = "Output")]
    pub force: bool,
}

impl ConvertArgs {
    /// What is read, and what is written: the last of the files when it is not said by an option.
    ///
    /// # Errors
    /// One of them is missing.
    fn ends(&self) -> Result<(QuestionArgs, PathBuf), CliError> {
        let mut question = self.question.clone();
        let to = self.output.clone().or_else(|| question.more.pop());
        let typed = question.cost.as_deref() == Some("custom");
        match (&question.file, to) {
            (file, Some(to)) if file.is_some() || typed => Ok((question, to)),
            _ => Err(CliError::Usage {
                message: "convert needs IN, what is read, and OUT, what is written".into(),
                help: Some("fitpanel convert run.xlsx run.csv".into()),
            }),
        }
    }
}

/// What a file can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text(u8),
    Json,
    Npy,
}

/// Carries the command out.
///
/// # Errors
/// The file cannot be read, or not be written so.
pub(super) fn convert(args: &ConvertArgs, out: &mut Out) -> Result<Exit, CliError> {
    let (question, to) = args.ends()?;
    let to = to.as_path();
    for input in question.file.iter().chain(&question.more) {
        not_itself(input, to)?;
    }
    if let Some(form) = handover::form(to) {
        let words = [("embed", Embedding::Always), ("reference", Embedding::Never)];
        let embedding = args.data.as_deref().map(|d| plan::choose("--data", d, &words, &[])).transpose()?;
        let embedding = embedding.unwrap_or_default();
        return handover::write(&question, &args.search, (form, to, args.force, embedding), out);
    }
    let input = question.file.clone().unwrap_or_default();
    if let Some(second) = question.more.first() {
        let message =
            format!("'{}' is a second file to be read, and one is converted at a time", second.display());
        return Err(CliError::Usage { message, help: Some("fitpanel convert IN OUT".into()) });
    }
    if plan::is_session(&input) {
        return session(&question, args, to, out);
    }
    let form = form(to)?;
    if question != question.reading() || args.search != SearchArgs::default() {
        return Err(CliError::Usage {
            message: format!("options of a fit do nothing to data that are written as '{}'", to.display()),
            help: Some("leave them out, or write the fit as a script: -o fit.sh".into()),
        });
    }
    let options = plan::read_options(&question)?;
    let mut notes = match content(&input, &options)? {
        Content::Table(columns) => {
            written(to, args.force, &|to| table(&columns, form, to))?;
            [columns.notes, lost_remarks(&columns.remarks, form)].concat()
        }
        Content::Data(data) => {
            of_data(&data, form, to, args.force)?;
            [data.notes.clone(), lost(&data, form)].concat()
        }
    };
    notes.push(format!("wrote {}", to.display()));
    out.text(&(notes.join("\n") + "\n"))?;
    Ok(Exit::Valid)
}

/// A file that would be lost.
pub(super) fn in_the_way(to: &Path) -> CliError {
    CliError::Usage {
        message: format!("'{}' is there already and holds something else", to.display()),
        help: Some("give another name, or --force to write over it".into()),
    }
}

/// A file is not written over itself: what the new form or a cut leaves out would be gone.
fn not_itself(from: &Path, to: &Path) -> Result<(), CliError> {
    if !is_same_file(from, to) {
        return Ok(());
    }
    let message = format!("'{}' would be written over itself", from.display());
    Err(CliError::Usage { message, help: Some("give the new file another name".into()) })
}

/// What the file holds: with roles for its columns where any were asked for, else as it is.
fn content(path: &Path, options: &ReadOptions) -> Result<Content, CliError> {
    let as_is = options.kind.is_none() && options.columns.is_empty() && options.binning.is_none();
    if as_is && options.window.is_none() {
        if is_stdin(path) {
            return stdin::content(options);
        }
        let mut file = File::open(path).map_err(|e| crate::fit::FitError::io("read", path, &e))?;
        let name = reading::name_of(path);
        let mut bar = ReadBar::new(&name);
        let content = read_content(&mut file, &name, options, &mut |done, total| bar.show(done, total));
        return Ok(content.map_err(crate::fit::FitError::from)?);
    }
    if is_stdin(path) {
        return Ok(Content::Data(Box::new(stdin::dataset(options)?)));
    }
    let source = Source::File { path: path.into(), options: options.clone() };
    Ok(Content::Data(Box::new(reading::read(&source)?)))
}

/// What the ending asks for.
fn form(to: &Path) -> Result<Form, CliError> {
    let ending = to.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "csv" | "txt" => Ok(Form::Text(b',')),
        "tsv" => Ok(Form::Text(b'\t')),
        "json" => Ok(Form::Json),
        "npy" => Ok(Form::Npy),
        _ => Err(CliError::Usage {
            message: format!("cannot write '{}': its ending says nothing that is known", to.display()),
            help: Some(
                "data can be written as .csv, .tsv, .json and .npy, a session as .toml, a fit as .sh".into(),
            ),
        }),
    }
}

fn table(columns: &Columns, form: Form, mut to: &mut dyn Write) -> std::io::Result<()> {
    match form {
        Form::Text(separator) => write_csv(columns, separator, &mut to),
        Form::Json => write_json(columns, &mut to),
        Form::Npy => write_npy(columns, &mut to),
    }
}

/// Writes what `write` gives, as it comes: a long table is held once, as numbers. A file that is there already may hold the same, unless
/// `force` says that it does not matter.
fn written(
    to: &Path,
    force: bool,
    write: &dyn Fn(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), CliError> {
    let is_filled = std::fs::metadata(to).is_ok_and(|m| m.is_file() && m.len() > 0);
    if let Some(old) = File::open(to).ok().filter(|_| is_filled && !force) {
        let mut old = SameAs { old: BufReader::new(old), buffer: Vec::new() };
        let is_same = write(&mut old).is_ok() && old.is_at_end();
        return if is_same { Ok(()) } else { Err(in_the_way(to)) };
    }
    write_to(to, write)
}

/// Takes what a file holds already, and nothing else.
struct SameAs {
    old: BufReader<File>,
    buffer: Vec<u8>,
}

impl SameAs {
    /// Whether the file holds nothing more.
    fn is_at_end(&mut self) -> bool {
        self.old.fill_buf().is_ok_and(<[u8]>::is_empty)
    }
}

impl Write for SameAs {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.buffer.resize(bytes.len(), 0);
        self.old.read_exact(&mut self.buffer)?;
        if self.buffer == bytes {
            Ok(bytes.len())
        } else {
            Err(std::io::Error::other("it holds something else"))
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What the form has no place for.
fn lost(data: &Dataset, form: Form) -> Vec<String> {
    let text = data.reading.as_ref().and_then(|reading| reading.text.as_ref());
    let mut list = lost_remarks(text.map_or(&[], |text| text.remarks.as_slice()), form);
    match &data.data {
        Data::Histogram(_) if form == Form::Json && data.more.is_empty() => {}
        Data::Histogram(_) if form == Form::Json => {
            list.push("not kept: the templates; .csv keeps them".into());
        }
        _ => list.extend(write::lost(data)),
    }
    list
}

/// Remarks that only a table of text has a place for.
fn lost_remarks(remarks: &[String], form: Form) -> Vec<String> {
    let said = match (form, remarks.len()) {
        (Form::Text(_), _) | (_, 0) => None,
        (_, 1) => Some("not kept: 1 remark before the table; .csv keeps it".into()),
        (_, n) => Some(format!("not kept: {n} remarks before the table; .csv keeps them")),
    };
    said.into_iter().collect()
}

/// Data with roles: a histogram as JSON by its own schema, everything else as a table whose head names the roles.
fn of_data(data: &Dataset, form: Form, to: &Path, force: bool) -> Result<(), CliError> {
    if form == Form::Json && matches!(data.data, Data::Histogram(_)) {
        let refused = |why| CliError::Usage {
            message: format!("cannot write '{}': {why}", to.display()),
            help: Some("write it as .csv".into()),
        };
        let text = uhi::text(data).map_err(refused)?;
        return written(to, force, &|to| to.write_all(text.as_bytes()));
    }
    let columns = write::columns(data);
    written(to, force, &|to| table(&columns, form, to))
}

/// A session written anew, whatever it was written as.
fn session(question: &QuestionArgs, args: &ConvertArgs, to: &Path, out: &mut Out) -> Result<Exit, CliError> {
    if *question != question.without_options() || args.search != SearchArgs::default() {
        let flag = of_data_only(question).unwrap_or("an option of a fit");
        return Err(CliError::Usage {
            message: format!("{flag} does nothing to a session, which is written as it is"),
            help: Some("fitpanel fit SESSION with these options and --save OUT.toml changes it".into()),
        });
    }
    if !to.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) {
        let message = format!("cannot write '{}': a session can be written as .toml and .sh", to.display());
        return Err(CliError::Usage { message, help: Some("fitpanel convert line.yml line.toml".into()) });
    }
    if to.exists() && !args.force {
        return Err(in_the_way(to));
    }
    let mut session = Session::new();
    let path = question.file.clone().unwrap_or_default();
    session.apply(Command::Open { path, options: ReadOptions::default() })?;
    session.apply(Command::Save(to.into()))?;
    out.text(&format!("wrote {}\n", to.display()))?;
    Ok(Exit::Valid)
}

/// The first flag given that says how data are read.
fn of_data_only(read: &QuestionArgs) -> Option<&'static str> {
    let given = [
        ("--kind", read.kind.is_some()),
        ("--columns", read.columns.is_some()),
        ("--column", !read.column.is_empty()),
        ("--cut", !read.cut.is_empty()),
        ("--table", read.table.is_some()),
        ("--object", read.object.is_some()),
        ("--read", read.read.is_some()),
        ("--bins", read.bins.is_some()),
        ("--stream", read.stream),
        ("--span", read.span.is_some()),
    ];
    given.into_iter().find_map(|(flag, is_given)| is_given.then_some(flag))
}
