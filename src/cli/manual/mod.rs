//! `fitpanel manual`: chapters, tutorials and what the program knows of itself, as pages that stand alone.

#[cfg(feature = "gui")]
mod chapters;
#[cfg(feature = "gui")]
mod commands;
#[cfg(feature = "gui")]
mod folder;
#[cfg(feature = "gui")]
mod formulas;
#[cfg(feature = "gui")]
mod frame;
#[cfg(feature = "gui")]
mod functions;
#[cfg(feature = "gui")]
mod keys;
#[cfg(feature = "gui")]
mod lessons;
#[cfg(feature = "gui")]
mod messages;
#[cfg(feature = "gui")]
mod sources;

use std::path::PathBuf;

use clap::Args;

use super::exit::{CliError, Exit};
use super::out::Out;

#[cfg(feature = "gui")]
use {
    self::frame::{Page, Part, Site},
    super::{out::write_file, progress},
    crate::app::Theme,
    crate::language::{Language, speaking},
};

/// Arguments of `manual`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fitpanel manual -o manual
  fitpanel manual -o handbuch --lang de --theme dark
  fitpanel manual -o manual --no-tutorials

DIR/index.html is the first page. Every page holds all it needs: nothing is loaded from elsewhere. The pictures of the tutorials are
drawn by doing what they say, which takes minutes; --no-tutorials leaves them out.
Exit code: 0 done, 1 Ctrl-C stopped it or a tutorial no longer does what it says, 2 bad usage or a folder that cannot be written.")]
pub struct ManualArgs {
    /// The folder for the pages; made if it is not there
    #[arg(long, short, value_name = "DIR")]
    pub output: PathBuf,
    /// The language, en or de; chapters that are not translated stay English
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub lang: String,
    /// light or dark: pages and pictures; without it pages follow the reader's machine, and pictures are light
    #[arg(long, value_name = "THEME")]
    pub theme: Option<String>,
    /// The tutorials as texts without their pictures
    #[arg(long)]
    pub no_tutorials: bool,
}

#[cfg(not(feature = "gui"))]
pub(super) fn manual(_args: &ManualArgs, _out: &mut Out) -> Result<Exit, CliError> {
    Err(CliError::usage(
        "the window is not built into this program, and the manual shows it; it was built without its default feature 'gui'",
    ))
}

/// Carries the command out.
///
/// # Errors
/// A language or theme that is not known, a folder that is somebody else's or cannot be written, a tutorial that fails.
#[cfg(feature = "gui")]
pub(super) fn manual(args: &ManualArgs, out: &mut Out) -> Result<Exit, CliError> {
    let language: Language = args.lang.parse().map_err(|e| CliError::usage(format!("--lang: {e}")))?;
    let theme: Option<Theme> = args
        .theme
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|e: String| CliError::usage(format!("--theme: {e}")))?;
    folder::check(&args.output)?;
    let mut pages = speaking(language, || written(language));
    let at = pages.iter().position(|p| p.part == Part::Reference).unwrap_or(pages.len());
    let lessons = lessons::pages(language, theme, !args.no_tutorials)?;
    pages.splice(at..at, lessons);
    if progress::is_stopped() {
        return Err(CliError::Stopped { what: "the manual was not written".into() });
    }
    let site = Site { language, theme, pages };
    folder::make(&args.output)?;
    for k in 0..site.pages.len() {
        write_file(&args.output.join(&site.pages[k].file), site.html(k).as_bytes())?;
    }
    out.text(&format!("wrote {}\n", args.output.join("index.html").display()))?;
    Ok(Exit::Valid)
}

/// All pages but those of the tutorials.
#[cfg(feature = "gui")]
fn written(language: Language) -> Vec<Page> {
    let mut pages = chapters::pages(language);
    pages.push(functions::page(language));
    pages.push(formulas::page(language));
    pages.push(commands::page(language));
    pages.push(messages::page(language));
    pages.push(keys::page(language));
    pages
}
