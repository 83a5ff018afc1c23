//! A fit handed over to other programs: as a command of our own, as a script of iminuit, as a macro of ROOT, as a file of kafe2go. Each says
//! the same question again (data, formula, cost, start values, limits, constraints) in the words of the one who is to answer it; what a
//! peer cannot do is refused by name, never left out. Nothing is fitted here and no file is written.

mod command;
mod kafe2;
mod options;
mod problem;
mod python;
mod root;
mod rows;
mod shell;
mod tables;

use std::path::{Path, PathBuf};

pub use command::{CommandLine, Embedded, command_line};
pub use shell::quoted;
pub use tables::Embedding;

use self::problem::Problem;
use self::tables::Tables;
use crate::fit::{FitResult, session_text};
use crate::report::pdg;

/// Who is to repeat a fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// Our own command line, in a script for a shell.
    Shell,
    /// iminuit, in a script of Python.
    Iminuit,
    /// ROOT, in a macro.
    Root,
    /// kafe2, in a file of kafe2go.
    Kafe2,
}

/// Files of a script, the script itself first, and what is to be said of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script {
    /// Where they belong, and what they hold.
    pub files: Vec<(PathBuf, String)>,
    /// Plain sentences.
    pub notes: Vec<String>,
}

impl Peer {
    /// All of them, in the order of menus.
    pub const ALL: [Peer; 4] = [Peer::Iminuit, Peer::Root, Peer::Kafe2, Peer::Shell];

    /// The one whose files end so.
    pub fn of_ending(ending: &str) -> Option<Peer> {
        Peer::ALL.into_iter().find(|p| p.ending().eq_ignore_ascii_case(ending))
    }

    /// How its files end.
    pub fn ending(self) -> &'static str {
        match self {
            Peer::Iminuit => "py",
            Peer::Root => "C",
            Peer::Kafe2 => "yml",
            Peer::Shell => "sh",
        }
    }

    /// A file called `stem`; a macro must be a name of C++.
    pub fn file_name(self, stem: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let stem = match self {
            Peer::Root => stem.chars().map(plain).collect(),
            _ => stem.to_owned(),
        };
        let is_no_name =
            !stem.starts_with(|c: char| c.is_ascii_alphabetic()) || problem::TAKEN.contains(&stem.as_str());
        let opens_badly = self == Peer::Root && is_no_name;
        format!("{}{stem}.{}", if opens_badly { "fit_" } else { "" }, self.ending())
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Peer::Iminuit => "iminuit",
            Peer::Root => "ROOT",
            Peer::Kafe2 => "kafe2",
            Peer::Shell => "the command line",
        }
    }

    /// The script that repeats the fit of `result`, to stand at `to`.
    ///
    /// # Errors
    /// What the peer cannot do, a clause each.
    pub fn script(self, result: &FitResult, to: &Path, embedding: Embedding) -> Result<Script, Vec<String>> {
        if self == Peer::Shell {
            return shell_script(result, to);
        }
        let problem = Problem::new(result)?;
        let mut tables = Tables::new(to, embedding);
        let title = to.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        let text = match self {
            Peer::Shell => String::new(),
            Peer::Iminuit => python::script(&problem, &title, &mut tables)?,
            Peer::Root => root::script(&problem, &title, &mut tables)?,
            Peer::Kafe2 => kafe2::script(&problem, &title)?,
        };
        let mut files = vec![(to.to_owned(), text)];
        files.extend(tables.files);
        Ok(Script { files, notes: problem.notes })
    }
}

/// The command that repeats the fit; where no option says what is asked, a session is written beside the script.
fn shell_script(result: &FitResult, to: &Path) -> Result<Script, Vec<String>> {
    let config = &result.request.config;
    let mut about = vec![
        "A fit, to be repeated with fitpanel: sh this file. Exit code 0 when the minimum is valid."
            .to_owned(),
    ];
    about.extend(found(result));
    let mut script = Script::default();
    let command = match command_line(config, Some(to)) {
        Ok(command) => command,
        Err(why) => {
            let name = to.file_stem().map_or_else(|| "fit".into(), |n| n.to_string_lossy().into_owned());
            let name = format!("{name}_session.toml");
            let path = to.with_file_name(&name);
            let text = session_text(&path, config).map_err(|e| vec![e])?;
            let note = "the script fits a session beside it, because no option says";
            script.notes.push(format!("{note}: {}", why.join("; ")));
            script.files.push((path, text));
            let name = command::no_option(name);
            CommandLine { words: ["fitpanel", "fit", &name].map(String::from).into(), files: Vec::new() }
        }
    };
    script.files.insert(0, (to.to_owned(), command.script(&about)));
    Ok(script)
}

/// What the fit found, a line a parameter.
fn found(result: &FitResult) -> Vec<String> {
    let errors = result.errors();
    let params = &result.minimum.params;
    let width = params.iter().map(|p| p.name.chars().count()).max().unwrap_or(0);
    let line = |(k, p): (usize, &crate::params::Parameter)| {
        let error = errors.get(k).copied().filter(|e| result.error_is_meaningful(k) && *e > 0.0);
        let value = match error {
            Some(error) => pdg::value_with_error(p.value, error),
            None => number(p.value),
        };
        format!("fitpanel: {:width$} = {value}", p.name)
    };
    params.iter().enumerate().filter(|(_, p)| !p.constant).map(line).collect()
}

/// A number as it is typed: reads back to the same double, and is short where it can be.
/// Text on one line of a script: whatever ends a line in any of the languages (control characters, next line, the separators of Unicode) is a blank.
/// A name of a file could otherwise go on as code.
fn on_one_line(text: &str) -> String {
    let ends = |c: char| c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
    text.chars().map(|c| if ends(c) { ' ' } else { c }).collect()
}

fn number(v: f64) -> String {
    let plain = v == 0.0 || (1e-5..1e15).contains(&v.abs()) || !v.is_finite();
    if plain { format!("{v}") } else { format!("{v:e}") }
}

/// Numbers in one text.
fn numbers(list: &[f64], between: &str) -> String {
    list.iter().map(|v| number(*v)).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::on_one_line;

    /// A name of a file stays inside its remark: nothing that ends a line in Python, C++ or YAML is left of it.
    #[test]
    fn names_do_not_go_on_as_code() {
        let name = "ev\rprint(1)\n#\u{85}a\u{2028}b\u{2029}c\u{b}d.csv";
        assert_eq!(on_one_line(name), "ev print(1) # a b c d.csv");
    }
}
