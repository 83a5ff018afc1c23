//! From what was typed to what is meant: every value parsed, letters of ROOT merged, later features refused. Reads no file but matrices
//! of errors; what depends on the data (names of parameters) is settled in `run`, on the session.

use std::path::{Path, PathBuf};

use super::args::{FitArgs, QuestionArgs, SearchArgs};
use super::bins;
use super::cost_wish::CostWish;
use super::errors;
use super::exit::CliError;
use super::letters::Letters;
use super::method_wish::{self, MethodWish};
use super::resampling;
use super::scans;
use super::stdin;
use super::values::{self, ParamWish};
use crate::cost::{CostChoice, CostKind, ErrorSource, sums_over_rows};
use crate::data::read::{CalculatedColumn, Encoding, FormOptions, ReadOptions, Separator, Thousands};
use crate::data::{DataKind, Selection};
use crate::fit::{BandKind, ErrorScaling, Intervals, PrintLevel, Storing};
use crate::language::Language;
use crate::minimize::Method;
use crate::report::document::Form;
use crate::report::figure::StatsBox;

/// One standard deviation in one dimension, the level of a band when none is given.
const ONE_SIGMA: f64 = 0.682_689_492_137_085_9;

/// How the report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum ReportForm {
    /// Blocks of text.
    #[default]
    Text,
    /// As `--json` writes it.
    Json,
    /// A report that can be published.
    Document(Form),
}

/// What comes out, and where.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Output {
    /// JSON: `None` not, `-` on stdout.
    pub json: Option<PathBuf>,
    /// The report's form.
    pub form: ReportForm,
    /// The language of a report that can be published.
    pub language: Language,
    /// The report's file; stdout without one.
    pub report_file: Option<PathBuf>,
    /// The box of numbers in place of the report.
    pub stats_box: Option<StatsBox>,
    /// No report.
    pub quiet: bool,
    /// A session file to save.
    pub save: Option<PathBuf>,
    /// Trace of the search, 0 to 3.
    pub trace: u8,
    /// How much is said; what a session holds when nothing was asked for.
    pub level: Option<PrintLevel>,
}

/// A `fit` command, resolved. Choices are changes of what a session holds, so that options override a session file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    /// Data file or session; none for a typed cost.
    pub file: Option<PathBuf>,
    /// What was said about the data file.
    pub read: ReadOptions,
    /// Further data files, fitted together with it.
    pub more: Vec<PathBuf>,
    /// Data sets that take no part in the fit.
    pub leave_out: Vec<String>,
    /// Titles of x and y axis; none leave those of the session.
    pub titles: [Option<String>; 2],
    /// Functions of the user's: names and formulas.
    pub functions: Vec<(String, String)>,
    /// Formulas: none, one for all, or one for each file.
    pub models: Vec<String>,
    /// Other names of all parameters; none leave them.
    pub names: Vec<String>,
    /// Models to be compared with.
    pub compare: Vec<String>,
    /// Functions whose values are taken over, and from which parameter on.
    pub take: Vec<(String, Option<usize>)>,
    /// What happens to the function once it is fitted.
    pub storing: Storing,
    /// The range is that of the function of the same formula, when one was fitted before.
    pub function_range: bool,
    /// Sources of error that all files have in common.
    pub shared: Vec<ErrorSource>,
    /// Settings of parameters, in order.
    pub params: Vec<ParamWish>,
    /// What was said about contours, and about how they look.
    pub contours: Vec<String>,
    /// Ranges and exclusions; empty lists leave those of the session.
    pub selection: Selection,
    /// Refuse parameters without a start value.
    pub strict_start: bool,
    /// Keep the user's values of predefined functions (B).
    pub keep_user_values: bool,
    /// Sentences for the report.
    pub notes: Vec<String>,
    /// Outputs.
    pub output: Output,
    cost: CostWish,
    method: MethodWish,
    /// Whose errors the parameters get; none leaves that of the session.
    pub scaling: Option<ErrorScaling>,
    intervals: Intervals,
}

impl Plan {
    /// Resolves the arguments of `fit`.
    ///
    /// # Errors
    /// A value that cannot be read, or a feature of a later version.
    pub(super) fn new(args: &FitArgs) -> Result<Plan, CliError> {
        let letters = Letters::parse(args.question.root_options.as_deref().unwrap_or(""))?;
        let output = output(args, &letters)?;
        spare_inputs(args, &output)?;
        meant_for_an_option(args)?;
        Plan::of(&args.question, &args.search, letters, output)
    }

    /// Resolves a question without a search of its own, for commands that report in another form.
    ///
    /// # Errors
    /// As [`Plan::new`].
    pub(super) fn of_question(question: &QuestionArgs, search: &SearchArgs) -> Result<Plan, CliError> {
        let letters = Letters::parse(question.root_options.as_deref().unwrap_or(""))?;
        Plan::of(question, search, letters, Output::default())
    }

    fn of(
        args: &QuestionArgs,
        search: &SearchArgs,
        letters: Letters,
        output: Output,
    ) -> Result<Plan, CliError> {
        let cost = CostWish::new(args, &letters)?;
        check_file(args, cost.kind)?;
        check_files(&args.file.iter().chain(&args.more).cloned().collect::<Vec<_>>())?;
        check_models(args)?;
        Ok(Plan {
            file: args.file.clone(),
            read: read_options(args)?,
            more: args.more.clone(),
            leave_out: args.leave_out.clone(),
            titles: [args.xtitle.clone(), args.ytitle.clone()],
            functions: args.function.iter().map(|f| values::definition(f)).collect::<Result<_, _>>()?,
            models: args.model.clone(),
            names: args
                .names
                .as_deref()
                .map_or_else(Vec::new, |text| text.split(',').map(|n| n.trim().to_owned()).collect()),
            compare: search.compare.clone(),
            take: args.take.iter().map(|text| taken(text)).collect::<Result<_, _>>()?,
            storing: Storing {
                append: letters.append || !search.compare.is_empty(),
                keep: !letters.no_storing || !search.compare.is_empty(),
                draw: !letters.no_drawing,
            },
            shared: args.shared_error.iter().map(|text| errors::shared(text)).collect::<Result<_, _>>()?,
            function_range: letters.function_range && args.range.is_empty(),
            params: args.param.iter().map(|p| values::param(p)).collect::<Result<_, _>>()?,
            contours: search.contour.clone(),
            selection: values::selection(&args.range, &args.exclude)?,
            strict_start: args.strict_start,
            keep_user_values: letters.keep_user_values,
            cost,
            method: MethodWish::new(args, search, &letters)?,
            scaling: search.error_policy.as_deref().map(method_wish::error_policy).transpose()?,
            intervals: intervals(search, &letters)?,
            notes: letters.notes,
            output,
        })
    }

    /// Whether the file is a session, by its extension.
    pub(super) fn is_session(&self) -> bool {
        self.file.as_deref().is_some_and(is_session)
    }

    /// The formula that is the cost itself, when one was typed.
    pub(super) fn custom_cost(&self) -> Option<&str> {
        self.models.first().map(String::as_str).filter(|_| self.cost.kind == Some(CostKind::Custom))
    }

    /// `choice` with what was asked for.
    pub(super) fn cost(&self, choice: CostChoice) -> CostChoice {
        self.cost.applied_to(choice)
    }

    /// `method` with what was asked for.
    pub(super) fn method(&self, method: Method) -> Method {
        self.method.applied_to(method)
    }

    /// Ranges and exclusions with what was asked for.
    pub(super) fn selection(&self, mut selection: Selection) -> Selection {
        for axis in 0..self.selection.n_axes() {
            let (wish, mut chosen) = (self.selection.axis(axis), selection.axis(axis));
            if !wish.ranges.is_empty() {
                chosen.ranges = wish.ranges;
            }
            if !wish.exclude.is_empty() {
                chosen.exclude = wish.exclude;
            }
            selection.set_axis(axis, chosen);
        }
        selection
    }

    /// What is computed beside the fit; a session's own wishes stay, a data file has none.
    pub(super) fn intervals(&self, of_session: &Intervals) -> Intervals {
        let none = Intervals { band: None, ..Intervals::default() };
        let mut all = if self.is_session() { of_session.clone() } else { none };
        let wish = self.intervals.clone();
        all.minos = wish.minos.or(all.minos);
        all.cl = wish.cl.or(all.cl);
        if wish.band.is_some() {
            (all.band, all.band_kind) = (wish.band, wish.band_kind);
        }
        all.profiles.extend(wish.profiles);
        all.contours.extend(wish.contours);
        all.scans.extend(wish.scans);
        all.bounds.extend(wish.bounds);
        if !wish.matrix.is_empty() {
            all.matrix = wish.matrix;
        }
        all.bootstrap = wish.bootstrap.or(all.bootstrap);
        all.jackknife |= wish.jackknife;
        // A quantity of the same name takes the old one's place.
        all.derived.retain(|q| !wish.derived.iter().any(|w| w.name == q.name));
        all.derived.extend(wish.derived);
        all
    }
}

/// Whether a path names a session file.
pub(super) fn is_session(path: &std::path::Path) -> bool {
    crate::fit::file::is_session(path)
}

/// One of a list of words, or of the words of a later version.
pub(super) fn choose<T: Copy>(
    option: &str,
    text: &str,
    words: &[(&str, T)],
    later: &[&str],
) -> Result<T, CliError> {
    let plain = text.trim().to_lowercase().replace('-', "_");
    if let Some((_, value)) = words.iter().find(|(w, _)| w.replace('-', "_") == plain) {
        return Ok(*value);
    }
    let stem = plain.split([':', '=']).next().unwrap_or(&plain);
    if later.contains(&stem) {
        return Err(CliError::not_yet(format!("{option} {text}")));
    }
    let known: Vec<&str> = words.iter().map(|(w, _)| *w).collect();
    Err(CliError::usage(format!("{option}: read '{text}', expected {}", known.join(", "))))
}

/// Only a typed cost does without a file, and it has no use for data.
fn check_file(args: &QuestionArgs, kind: Option<CostKind>) -> Result<(), CliError> {
    let custom = kind == Some(CostKind::Custom);
    let (message, help) = match &args.file {
        None if !custom => (
            "no FILE to fit was given".to_string(),
            "fitpanel fit FILE --model M; only --cost custom does without a file",
        ),
        None if args.model.is_empty() => (
            "--cost custom needs a formula".to_string(),
            "write the cost itself as --model \"(a-1)^2+(b-2)^2\"",
        ),
        None if args.model.iter().any(|m| custom && sums_over_rows(m)) => (
            "the typed cost sums over the rows of data, and no FILE was given".to_string(),
            "fitpanel fit FILE --cost custom --model \"sum(((y-(a*x+b))/sy)^2)\"",
        ),
        Some(path) if custom && !is_session(path) && !args.model.iter().any(|m| sums_over_rows(m)) => (
            format!("--cost custom takes no data, read '{}'", path.display()),
            "leave the file out, or write sum(…) over its columns; any other typed cost is a formula of parameters only",
        ),
        _ => return Ok(()),
    };
    Err(CliError::Usage { message, help: Some(help.to_string()) })
}

/// `gaus_2=3`: the function, and the number of the parameter that its first one becomes.
fn taken(text: &str) -> Result<(String, Option<usize>), CliError> {
    let number = |(name, k): (&str, &str)| Some((name.trim().to_owned(), Some(k.trim().parse().ok()?)));
    match text.rsplit_once('=') {
        None => Ok((text.trim().to_owned(), None)),
        Some(pair) => number(pair).ok_or_else(|| {
            CliError::usage(format!(
                "--take: read '{text}', expected FUNCTION or FUNCTION=K with a whole number"
            ))
        }),
    }
}

/// Nothing that is read is written over, but a session by a session.
fn spare_inputs(args: &FitArgs, output: &Output) -> Result<(), CliError> {
    let read: Vec<&PathBuf> = args.question.file.iter().chain(&args.question.more).collect();
    let outputs = [("--output", &output.report_file), ("--json", &output.json), ("--save", &output.save)];
    for (option, written) in outputs.into_iter().filter_map(|(option, path)| Some((option, path.as_deref()?)))
    {
        let is_written =
            |file: &&&PathBuf| is_same_file(file, written) && !(option == "--save" && is_session(file));
        if let Some(file) = read.iter().find(is_written) {
            let message =
                format!("{option}: '{}' is the file that is read, and would be lost", file.display());
            return Err(CliError::Usage { message, help: Some("give the output another name".to_owned()) });
        }
    }
    Ok(())
}

/// Some options take their value only behind `=`: a word after a blank counts as a file, and is none.
fn meant_for_an_option(args: &FitArgs) -> Result<(), CliError> {
    let Some(word) = args.question.more.iter().find(|file| !file.exists() && !stdin::is_stdin(file)) else {
        return Ok(());
    };
    let is_json = word.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    let option = match (&args.json, &args.search.minos) {
        (Some(to), _) if is_json && to.as_os_str() == "-" => "--json",
        (_, Some(names)) if names.is_empty() && word.extension().is_none() => "--minos",
        _ => return Ok(()),
    };
    let message = format!("there is no file '{}' to be fitted together with the first one", word.display());
    let help = format!("if it belongs to {option}, join them: {option}={}", word.display());
    Err(CliError::Usage { message, help: Some(help) })
}

/// Whether both paths lead to the same file, which is there.
pub(super) fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Several files are tables, and one of them at most is standard input.
pub(super) fn check_files(files: &[PathBuf]) -> Result<(), CliError> {
    stdin::check(files)?;
    let Some(session) = files.iter().find(|f| files.len() > 1 && is_session(f)) else { return Ok(()) };
    let message = format!("'{}' is a session and is fitted alone", session.display());
    let help = "write a session with a [[data]] and a [[fit]] for each, and fit that";
    Err(CliError::Usage { message, help: Some(help.to_string()) })
}

/// Every model has a file.
fn check_models(args: &QuestionArgs) -> Result<(), CliError> {
    let files = usize::from(args.file.is_some()) + args.more.len();
    let models = args.model.len();
    let a_session = args.file.as_deref().is_some_and(is_session);
    if models > 1 && models != files && !a_session {
        let file = if files == 1 { "file" } else { "files" };
        let message = format!("{models} models were given for {files} {file}");
        let help = "give one --model for all files, or one for each in their order";
        return Err(CliError::Usage { message, help: Some(help.to_string()) });
    }
    Ok(())
}

pub(super) fn read_options(args: &QuestionArgs) -> Result<ReadOptions, CliError> {
    let kinds = DataKind::ALL.map(|kind| (kind.name(), kind));
    let kind = args.kind.as_deref().map(|k| choose("--kind", k, &kinds, &[])).transpose()?;
    let columns = match &args.columns {
        Some(text) => values::pairs("--columns", text, "ROLE=COLUMN")?,
        None => Vec::new(),
    };
    let span = args.span.as_deref().map(|s| values::interval("--span", s)).transpose()?.map(Into::into);
    let binning = args.bins.as_deref().map(|text| bins::binning(text, span)).transpose()?;
    Ok(ReadOptions {
        kind,
        columns,
        calculated: args.column.iter().map(|text| calculated(text)).collect::<Result<_, _>>()?,
        cut: cuts(&args.cut),
        window: if binning.is_none() { span } else { None },
        binning,
        stream: args.stream,
        table: args.table.clone().or_else(|| args.object.clone()),
        form: args.read.as_deref().map(form_options).transpose()?.unwrap_or_default(),
    })
}

/// `y2 = ln(U)`.
fn calculated(text: &str) -> Result<CalculatedColumn, CliError> {
    CalculatedColumn::parse(text)
        .map_err(|_| values::expected("--column", text, "NAME = FORMULA, as \"y2 = ln(U)\""))
}

/// Several cuts must all hold.
fn cuts(texts: &[String]) -> Option<String> {
    match texts {
        [] => None,
        [one] => Some(one.trim().to_owned()),
        several => Some(several.iter().map(|t| format!("({})", t.trim())).collect::<Vec<_>>().join(" && ")),
    }
}

/// `separator=tab,decimal=comma`: how a table of text is written.
fn form_options(text: &str) -> Result<FormOptions, CliError> {
    let mut form = FormOptions::default();
    for (key, value) in values::pairs("--read", text, "KEY=VALUE")? {
        let value = value.as_str();
        match key.as_str() {
            "encoding" => form.encoding = Some(choose("--read encoding", value, &ENCODINGS, &[])?),
            "separator" => form.separator = Some(choose("--read separator", value, &SEPARATORS, &[])?),
            "decimal" => {
                let marks = [("comma", true), ("point", false)];
                form.decimal_comma = Some(choose("--read decimal", value, &marks, &[])?);
            }
            "thousands" => form.thousands = Some(choose("--read thousands", value, &THOUSANDS, &[])?),
            "header" => form.header = Some(values::whole("--read header", value)?),
            other => {
                let known = "encoding, separator, decimal, thousands and header";
                return Err(CliError::usage(format!("--read: there is no '{other}' — there are {known}")));
            }
        }
    }
    Ok(form)
}

const ENCODINGS: [(&str, Encoding); 3] =
    [("utf8", Encoding::Utf8), ("utf16", Encoding::Utf16), ("latin1", Encoding::Latin1)];
const SEPARATORS: [(&str, Separator); 5] = [
    ("semicolon", Separator::Semicolon),
    ("tab", Separator::Tab),
    ("comma", Separator::Comma),
    ("bar", Separator::Bar),
    ("blanks", Separator::Blanks),
];
const THOUSANDS: [(&str, Thousands); 4] = [
    ("comma", Thousands::Comma),
    ("point", Thousands::Point),
    ("blank", Thousands::Blank),
    ("apostrophe", Thousands::Apostrophe),
];

fn intervals(args: &SearchArgs, letters: &Letters) -> Result<Intervals, CliError> {
    let names =
        |text: &str| text.split(',').map(|n| n.trim().to_string()).filter(|n| !n.is_empty()).collect();
    let cl = args.cl.as_deref().map(|c| values::level("--cl", c)).transpose()?;
    let (band, band_kind) = match args.band.as_deref().map(values::band).transpose()? {
        None => (None, BandKind::default()),
        Some((level, kind)) => (Some(level.or(cl).unwrap_or(ONE_SIGMA)), kind),
    };
    let (grids, contours): (Vec<&String>, Vec<&String>) =
        args.contour.iter().partition(|text| scans::is_held(text));
    let planes = grids.into_iter().map(|text| scans::plane(text));
    let lattices = args.scan.iter().map(|text| scans::lattice(text));
    Ok(Intervals {
        minos: args.minos.as_deref().map(names).or(letters.minos.then(Vec::new)),
        cl,
        profiles: args.profile.iter().map(|p| values::profile(p)).collect::<Result<_, _>>()?,
        contours: contours.into_iter().map(|c| values::contour(c)).collect::<Result<_, _>>()?,
        scans: planes.chain(lattices).collect::<Result<_, _>>()?,
        bounds: args.limit.iter().map(|l| values::limit(l)).collect::<Result<_, _>>()?,
        matrix: args.matrix.as_deref().map_or(Ok(Vec::new()), |m| values::levels("--matrix", m))?,
        band,
        band_kind,
        derived: args.derive.iter().map(|d| values::quantity(d)).collect::<Result<_, _>>()?,
        bootstrap: args.bootstrap.as_deref().map(resampling::bootstrap).transpose()?,
        jackknife: args.jackknife,
    })
}

fn output(args: &FitArgs, letters: &Letters) -> Result<Output, CliError> {
    let forms = [
        ("text", ReportForm::Text),
        ("markdown", ReportForm::Document(Form::Markdown)),
        ("html", ReportForm::Document(Form::Html)),
        ("latex", ReportForm::Document(Form::Latex)),
        ("csv", ReportForm::Document(Form::Csv)),
        ("json", ReportForm::Json),
    ];
    let form = args.report.as_deref().map(|f| choose("--report", f, &forms, &[])).transpose()?;
    let language = args
        .lang
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|e| CliError::usage(format!("--lang: {e}")))?;
    let trace = match args.search.print.as_deref() {
        None if letters.verbose => 3,
        None => 0,
        Some(text) => choose("--print", text, &[("0", 0), ("1", 1), ("2", 2), ("3", 3)], &[])?,
    };
    let asked = args.search.print.is_some() || args.report.is_some() || args.opt_fit.is_some();
    let level = match trace {
        0 => asked.then_some(PrintLevel::Default),
        _ => Some(PrintLevel::Verbose),
    };
    Ok(Output {
        level,
        json: args.json.clone(),
        form: form.unwrap_or_default(),
        language: language.unwrap_or_default(),
        report_file: args.output.clone(),
        stats_box: args.opt_fit.as_deref().map(stats_box).transpose()?,
        quiet: args.quiet || letters.quiet,
        save: args.save.clone(),
        trace,
    })
}

/// `PCEV`.
fn stats_box(text: &str) -> Result<StatsBox, CliError> {
    let form = "four digits PCEV: 0 or 1, the last up to 2";
    StatsBox::parse(text).ok_or_else(|| values::expected("--opt-fit", text, form))
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
