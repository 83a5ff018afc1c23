//! `fitpanel batch --trend`: parameters over the files, as a figure.

use std::path::PathBuf;

use clap::Args;

use crate::cli::exit::CliError;
use crate::fit::OpenedSession;
use crate::report::batch::FileFit;

#[cfg(feature = "figures")]
use {
    crate::cli::figure::{form_of, format_of, refused},
    crate::cli::out::{say, write_file},
    crate::fit::{Command, Session},
    crate::language::{Language, speaking},
    crate::report::batch::Against,
    crate::report::figure::{Figure, trend},
    crate::report::page::{Form, Format, Letters, trends},
};

/// Names that are said; of more files only how many.
#[cfg(feature = "figures")]
const NAMED: usize = 10;

/// Arguments of the figure.
#[derive(Debug, Args)]
#[command(next_help_heading = "Trend of parameters")]
pub struct TrendArgs {
    /// Parameters that are drawn over the files with their errors, one below the other; with --figure
    #[arg(long, value_name = "PARAM[,…]", requires = "figure")]
    pub trend: Option<String>,
    /// What they are drawn against: order (of the files), name, number (the first in their names that is not the same in all) or number=2 (the second) …
    #[arg(long, value_name = "WHAT", default_value = "order", requires = "trend")]
    pub against: String,
    /// The figure to write: its ending says whether SVG, PDF or PNG
    #[arg(long, value_name = "OUT.{svg,pdf,png}", requires = "trend")]
    pub figure: Option<PathBuf>,
    /// Style of the figure, as for `fitpanel figure`
    #[arg(long, value_name = "STYLE", default_value = "default", requires = "figure")]
    pub style: String,
    /// Its width, or width x height, in mm
    #[arg(long, value_name = "W[xH]", requires = "figure")]
    pub size: Option<String>,
    /// The language of its words, en or de
    #[arg(long, value_name = "LANG", default_value = "en", requires = "figure")]
    pub lang: String,
}

/// A figure that is wanted.
#[cfg(feature = "figures")]
pub(super) struct Wish {
    names: Vec<String>,
    against: Against,
    path: PathBuf,
    form: Form,
    format: Format,
    language: Language,
}

#[cfg(feature = "figures")]
impl Wish {
    /// What was asked for, checked before anything is fitted.
    ///
    /// # Errors
    /// A value that cannot be read, or a parameter that the session does not have.
    pub(super) fn of(args: &TrendArgs, opened: &OpenedSession) -> Result<Option<Wish>, CliError> {
        let (Some(names), Some(path)) = (&args.trend, &args.figure) else { return Ok(None) };
        let mut session = Session::new();
        session.apply(Command::TakeSession(opened.clone()))?;
        let known = session.config().params.names();
        let names: Vec<String> = names.split(',').map(|name| name.trim().to_owned()).collect();
        if let Some(name) = names.iter().find(|name| !known.contains(name)) {
            let known = known.join(", ");
            return Err(CliError::usage(format!(
                "--trend: there is no parameter '{name}'; there are {known}"
            )));
        }
        Ok(Some(Wish {
            names,
            against: args.against.parse().map_err(|e| CliError::usage(format!("--against: {e}")))?,
            form: form_of("--figure", path)?,
            path: path.clone(),
            format: format_of(&args.style, args.size.as_deref())?,
            language: args.lang.parse().map_err(|e| CliError::usage(format!("--lang: {e}")))?,
        }))
    }

    /// Writes the figure, and says which files are not in it; whether there is one.
    ///
    /// # Errors
    /// The picture cannot be made or written.
    pub(super) fn draw(&self, rows: &[FileFit]) -> Result<bool, CliError> {
        let file = |k: &usize| rows[*k].file.display().to_string();
        let mut figures: Vec<(&str, Figure)> = Vec::new();
        for name in &self.names {
            let drawn = trend(rows, name, self.against);
            say_left_out(name, "without a trusted value", drawn.untrusted.iter().map(file).collect());
            say_left_out(name, "without a number in its name", drawn.nameless.iter().map(file).collect());
            match drawn.figure {
                Some(figure) => figures.push((name, figure)),
                None => say(&format!("trend of {name}: no file is left, so it is not drawn")),
            }
        }
        if figures.is_empty() {
            return Ok(false);
        }
        let all: Vec<(&str, &Figure)> = figures.iter().map(|(name, figure)| (*name, figure)).collect();
        let bytes = speaking(self.language, || {
            let placed = trends(&all, &self.format);
            self.form.write(&placed.page, Letters::Embedded, crate::cli::figure::DPI)
        });
        write_file(&self.path, &bytes.map_err(|e| refused(&e))?)?;
        Ok(figures.len() == self.names.len())
    }
}

#[cfg(feature = "figures")]
fn say_left_out(name: &str, why: &str, files: Vec<String>) {
    let more = files.len().saturating_sub(NAMED);
    let mut named = files.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    if named.is_empty() {
        return;
    }
    if more > 0 {
        named = format!("{named} and {more} more");
    }
    say(&format!("trend of {name}: left out, {why}: {named}"));
}

/// Figures are not built in: none can be wanted.
#[cfg(not(feature = "figures"))]
pub(super) enum Wish {}

#[cfg(not(feature = "figures"))]
impl Wish {
    pub(super) fn of(args: &TrendArgs, _opened: &OpenedSession) -> Result<Option<Wish>, CliError> {
        match args.trend {
            Some(_) => Err(CliError::usage(crate::cli::figure::NOT_BUILT)),
            None => Ok(None),
        }
    }

    pub(super) fn draw(&self, _rows: &[FileFit]) -> Result<bool, CliError> {
        match *self {}
    }
}
