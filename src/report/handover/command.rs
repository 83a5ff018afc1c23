//! The command that repeats the fit of a session: `fitpanel fit …` with every choice that differs from what the command finds by itself.

use std::path::Path;

use super::options::Options;
use crate::cost::{Constraint, Correlation, CostChoice, ErrorSize, ErrorSource};
use crate::data::formats::write_csv;
use crate::data::read::ReadOptions;
use crate::data::{Data, DataKind, Dataset, Sample, examples, write};
use crate::fit::{FitConfig, Member, Source, path_from};

/// A command of our own, word by word, and the data that it reads from no file of the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    /// `fitpanel`, `fit`, and what follows.
    pub words: Vec<String>,
    /// Tables that must be written first.
    pub files: Vec<Embedded>,
}

/// A table that a script brings with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embedded {
    /// Its file name.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// The command that fits what `config` asks, with paths as seen from the folder of `from` (as they are without one). Start values that were
/// estimated from the data are estimated again; those that a fit left behind are given to four digits.
///
/// # Errors
/// What no option of the command line says, a clause each; a session file says everything.
///
/// # Examples
/// ```
/// use fitpanel::fit::{Command, Session};
/// use fitpanel::report::handover::command_line;
///
/// let mut session = Session::new();
/// session.apply(Command::OpenExample("peak.csv".into()))?;
/// session.apply(Command::SetFormula("gaus+pol1".into()))?;
/// let command = command_line(session.config(), None).map_err(|why| why.join(", "))?;
/// assert_eq!(command.line(), "fitpanel fit peak.csv --model gaus+pol1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn command_line(config: &FitConfig, from: Option<&Path>) -> Result<CommandLine, Vec<String>> {
    let mut options = Options::default();
    let mut tables = Tables::default();
    let members = &config.members;
    let names: Vec<String> = members
        .iter()
        .filter(|m| m.data.is_some())
        .map(|m| tables.name_of(m, from, &mut options.unsaid))
        .collect();
    let mut words: Vec<String> = ["fitpanel", "fit"].map(String::from).into();
    words.extend(names);
    if let Some(read) = tables.read.first() {
        if tables.read.iter().any(|other| other != read) {
            options.unsaid.push("data sets that are read in different ways".into());
        }
        options.reading(read);
    }
    for function in &config.definitions {
        options.say("--function", format!("{}={}", function.name, function.formula));
    }
    models(members, &mut options);
    alike(members, &mut options);
    if let Some(first) = members.first() {
        options.selection(&first.selection);
        options.cost(&first.cost);
        options.letters(&first.cost, config.keep_user_values);
    }
    if members.iter().any(|m| is_thinned(m) && has_errors_a_row(config, m)) {
        options.unsaid.push("errors of each row beside rows that were left out by hand".into());
    }
    renamed(config, &mut options);
    for constraint in members.iter().flat_map(|m| &m.cost.constraints) {
        options.constraint(constraint);
    }
    for shared in config.shared_errors.iter().filter(|s| s.source.on) {
        if shared.members.len() == members.len() {
            options.error("--shared-error", &shared.source, true);
        } else {
            options.unsaid.push("an error that only some of the data sets have in common".into());
        }
    }
    for (k, (p, origin)) in config.params.iter().zip(&config.origins).enumerate() {
        if !p.constant {
            options.param(k, p, *origin);
        }
    }
    options.method(&config.method);
    options.beside(config);
    for (j, _) in members.iter().enumerate().filter(|(_, m)| m.left_out) {
        options.say("--leave-out", (j + 1).to_string());
    }
    words.extend(options.words);
    if options.unsaid.is_empty() {
        Ok(CommandLine { words, files: tables.files })
    } else {
        options.unsaid.dedup();
        Err(options.unsaid)
    }
}

/// The formulas: one for all, or one for each.
fn models(members: &[Member], options: &mut Options) {
    let Some(first) = members.first() else { return };
    let said = if members.iter().all(|m| m.formula == first.formula) { &members[..1] } else { members };
    for member in said {
        options.say("--model", member.formula.clone());
    }
}

/// Options are said once, for all data sets.
fn alike(members: &[Member], options: &mut Options) {
    let bare = |m: &Member| CostChoice { constraints: Vec::<Constraint>::new(), ..m.cost.clone() };
    let differ = |of: &dyn Fn(&Member, &Member) -> bool| members.iter().skip(1).any(|m| !of(m, &members[0]));
    if differ(&|a, b| a.selection == b.selection) {
        options.unsaid.push("data sets with ranges of their own".into());
    }
    if differ(&|a, b| bare(a) == bare(b)) {
        options.unsaid.push("data sets with costs or errors of their own".into());
    }
}

/// Whether the script brings fewer rows along than there are.
fn is_thinned(member: &Member) -> bool {
    let Some(data) = member.data.as_deref() else { return false };
    if member.source.is_none() {
        data.mask.left_out().next().is_some()
    } else {
        data.masked_by_hand().next().is_some()
    }
}

/// Whether some error of its data is one number a row.
fn has_errors_a_row(config: &FitConfig, member: &Member) -> bool {
    let shared = config.shared_errors.iter().map(|s| &s.source);
    let rows = |source: &ErrorSource| {
        matches!(source.size, ErrorSize::Rows(_)) || matches!(source.correlation, Correlation::Matrix(_))
    };
    member.cost.errors.iter().chain(shared).any(|source| source.on && rows(source))
}

/// Names of parameters that are not those of the formula.
fn renamed(config: &FitConfig, options: &mut Options) {
    match config.members.as_slice() {
        [one] if one.names.is_empty() => {}
        [_] => {
            let names = config.params.names();
            if names.iter().any(|n| n.contains(',')) {
                options.unsaid.push("names of parameters with commas".into());
            }
            options.say("--names", names.join(","));
        }
        several if several.iter().all(|m| m.names.is_empty()) => {}
        _ => options.unsaid.push("parameters that a data set knows by another name".into()),
    }
}

/// A file, whose name cannot be taken for an option.
pub(super) fn no_option(file: String) -> String {
    if file.starts_with('-') { format!("./{file}") } else { file }
}

/// The tables that are read, and how.
#[derive(Default)]
struct Tables {
    read: Vec<ReadOptions>,
    files: Vec<Embedded>,
}

impl Tables {
    /// The file with the data of a member; data that stand in none are brought along.
    fn name_of(&mut self, member: &Member, from: Option<&Path>, unsaid: &mut Vec<String>) -> String {
        let Some(data) = member.data.as_deref() else { return String::new() };
        let by_hand = data.masked_by_hand().next().is_some();
        match member.source.as_ref().filter(|_| !by_hand) {
            Some(Source::File { path, options }) => {
                self.read.push(options.clone());
                no_option(
                    from.map_or_else(|| path.to_string_lossy().into_owned(), |from| path_from(from, path)),
                )
            }
            Some(Source::Example { name, options }) => {
                let bytes = examples::find(name).map_or(&b""[..], |e| e.bytes);
                self.bring(name, &String::from_utf8_lossy(bytes), options.clone())
            }
            Some(Source::Text { name, text, options }) => self.bring(name, text, options.clone()),
            None => match numbers(data) {
                Ok((text, options)) => self.bring(&data.name, &text, options),
                Err(why) => {
                    unsaid.push(why);
                    String::new()
                }
            },
        }
    }

    /// Brings a table along under a name that no other one has.
    fn bring(&mut self, name: &str, text: &str, options: ReadOptions) -> String {
        self.read.push(options);
        let plain: String =
            name.chars().map(|c| if c.is_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
        let stem = if plain.trim_matches('.').is_empty() { "data".to_owned() } else { plain };
        let has_ending = Path::new(&stem).extension().is_some();
        let (stem, ending) = match stem.rsplit_once('.').filter(|_| has_ending) {
            Some((stem, ending)) => (stem.to_owned(), ending.to_owned()),
            None => (stem, "csv".to_owned()),
        };
        let mut full = format!("{stem}.{ending}");
        let mut k = 1;
        while self.files.iter().any(|f| f.name == full) {
            k += 1;
            full = format!("{stem}_{k}.{ending}");
        }
        self.files.push(Embedded { name: full.clone(), text: text.to_owned() });
        full
    }
}

/// The rows that may be used, as a table under a head of roles, and how it is to be read.
fn numbers(data: &Dataset) -> Result<(String, ReadOptions), String> {
    let kind = match data.kind() {
        DataKind::Indexed => return Err("a list of numbers that stands in no file".into()),
        kind => kind,
    };
    if !data.templates().is_empty() {
        return Err("templates that stand in no file".into());
    }
    let window = match &data.data {
        Data::Histogram(_) if data.mask.left_out().next().is_some() => {
            return Err("bins that were left out by hand".into());
        }
        Data::Histogram(h) if h.underflow != 0.0 || h.overflow != 0.0 => {
            return Err("entries below and above the bins".into());
        }
        Data::Sample(Sample { window, .. }) => *window,
        _ => None,
    };
    let mut columns = write::columns(data);
    columns.remarks.clear();
    for column in &mut columns.columns {
        column.unit.clear();
    }
    let roles = columns.columns.iter().map(|c| (c.name.clone(), c.name.clone())).collect();
    let mut text = Vec::new();
    write_csv(&columns, b',', &mut text).map_err(|e| e.to_string())?;
    let options = ReadOptions { kind: Some(kind), columns: roles, window, ..ReadOptions::default() };
    Ok((String::from_utf8_lossy(&text).into_owned(), options))
}
