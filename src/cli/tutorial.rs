//! `fitpanel tutorial`: a script is replayed upon the window, without a display, and shown as pictures and pages.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::exit::{CliError, Exit};
use super::out::Out;
use crate::language::Language;
use crate::tutorial::{SHIPPED, Script, Shipped, read};

#[cfg(feature = "gui")]
use {
    super::out::write_file,
    super::{progress, values},
    crate::app::Theme,
    crate::app::tutorial::{Shown, Wishes, replay},
    crate::tutorial::page::{self, Picture},
    std::path::Path,
};

/// Arguments of `tutorial`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fitpanel tutorial
  fitpanel tutorial first-fit -o lesson
  fitpanel tutorial first-fit -o stunde --lang de --theme dark
  fitpanel tutorial mine.toml --check
  fitpanel tutorial mine.toml -o lesson --only 3 --format svg-annotated

Without a SCRIPT the tutorials that come with the program are listed. A script is TOML: a start, then [[step]]s with what is said and what is
done upon what a person sees, found by its label:

  title = \"A line\"
  [start]
  file = \"data.csv\"
  [[step]]
  say.en = \"Choose the **line** and press Fit.\"
  choose = { in = \"Function\", item = \"pol1\" }
  click = { label = \"Fit\", in = \"fit\" }
  expect = { label = \"Result value of p1\", value = 2.5, within = 0.1 }

Actions: click, double_click, right_click, choose, type, key, drag, drop, file (answers a file dialog), wait, expect, and shot, which says what of the
window is shown, ringed and numbered. In DIR are written 01.png …, tutorial.md, and index.html, which holds everything.
Exit code: 0 done, 1 a step failed (its label is not there, its number is another) or Ctrl-C stopped it, 2 bad usage or a script that cannot be read.")]
pub struct TutorialArgs {
    /// A script, or the name of a tutorial that comes with the program
    #[arg(value_name = "SCRIPT")]
    pub script: Option<PathBuf>,
    /// The folder for pictures and pages; made if it is not there
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Replay and compare what is expected; no pictures
    #[arg(long)]
    pub check: bool,
    /// The picture of this step alone
    #[arg(long, value_name = "N")]
    pub only: Option<String>,
    /// png, or svg-annotated: rings, numbers and pointer as lines that can be edited
    #[arg(long, value_name = "FORMAT", default_value = "png")]
    pub format: String,
    /// Size of the window in points, if not as the script says
    #[arg(long, value_name = "WxH")]
    pub size: Option<String>,
    /// light or dark, if not as the script says
    #[arg(long, value_name = "THEME")]
    pub theme: Option<String>,
    /// The language of window and texts, en or de, if not as the script says
    #[arg(long, value_name = "LANG")]
    pub lang: Option<String>,
    /// Write over files of the same names that something else has written
    #[arg(long)]
    pub force: bool,
}

/// Carries the command out.
///
/// # Errors
/// A script that cannot be read, a step that cannot be done, a file that cannot be written.
pub(super) fn tutorial(args: &TutorialArgs, out: &mut Out) -> Result<Exit, CliError> {
    let language: Option<Language> = args
        .lang
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|e: String| CliError::usage(format!("--lang: {e}")))?;
    let Some(path) = &args.script else { return list(language.unwrap_or_default(), out) };
    let script = script(path)?;
    play(args, &script, language.unwrap_or(script.start.language), out)
}

/// The tutorials that come with the program.
fn list(language: Language, out: &mut Out) -> Result<Exit, CliError> {
    let width = SHIPPED.iter().map(|s| s.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for shipped in SHIPPED {
        let script = shipped.read()?;
        let (title, n) = (script.title.of(language), script.steps.len());
        // Writing to a text does not fail.
        let _ = writeln!(text, "{:width$}  {title} ({n} steps)", shipped.name);
    }
    out.text(&text)?;
    Ok(Exit::Valid)
}

fn script(path: &PathBuf) -> Result<Script, CliError> {
    let shipped = path.to_str().and_then(Shipped::find).filter(|_| !path.exists());
    if let Some(shipped) = shipped {
        return Ok(shipped.read()?);
    }
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|e| {
        let names: Vec<&str> = SHIPPED.iter().map(|s| s.name).collect();
        let message = match e.kind() {
            std::io::ErrorKind::NotFound => format!("there is no script '{name}'"),
            _ => format!("cannot read {name}: {e}"),
        };
        let help = format!("with the program come {}", names.join(", "));
        CliError::Usage { message, help: Some(help) }
    })?;
    Ok(read(&name, &text, path.parent().unwrap_or(path))?)
}

#[cfg(not(feature = "gui"))]
fn play(
    _args: &TutorialArgs,
    _script: &Script,
    _language: Language,
    _out: &mut Out,
) -> Result<Exit, CliError> {
    Err(CliError::usage(
        "the window is not built into this program, and a tutorial is replayed upon it; it was built without its default feature 'gui'",
    ))
}

#[cfg(feature = "gui")]
fn play(args: &TutorialArgs, script: &Script, language: Language, out: &mut Out) -> Result<Exit, CliError> {
    let is_svg = match args.format.as_str() {
        "png" => false,
        "svg-annotated" => true,
        other => {
            let message = format!("--format: read '{other}', expected png or svg-annotated");
            return Err(CliError::usage(message));
        }
    };
    let theme: Option<Theme> = args
        .theme
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|e: String| CliError::usage(format!("--theme: {e}")))?;
    let size = args.size.as_deref().map(values::size).transpose()?;
    let only =
        args.only.as_deref().map(|n| values::within("--only", n, (1, script.steps.len()))).transpose()?;
    let wishes = Wishes {
        theme,
        size,
        language: Some(language),
        only_check: args.check,
        plain: is_svg,
        only: only.map(|n| n - 1),
        stopped: Some(progress::is_stopped),
    };
    if args.check {
        finish(replay(script, &wishes, &mut |_, _| {}), "the check was not finished")?;
        out.text(&format!("{}: all {} steps do what they say\n", script.origin.name, script.steps.len()))?;
        return Ok(Exit::Valid);
    }
    let folder = args.output.as_deref().ok_or_else(|| CliError::Usage {
        message: "no folder for the pictures was given".into(),
        help: Some("-o DIR names one; --check replays without pictures".into()),
    })?;
    let ours = if args.force { None } else { Some(Ours::look(folder)?) };
    let mut pictures: Vec<Result<Picture, CliError>> = Vec::new();
    let mut take = |step: usize, shown: Shown| pictures.push(picture(step, &shown, language, is_svg));
    finish(replay(script, &wishes, &mut take), "nothing was written")?;
    let pictures = pictures.into_iter().collect::<Result<Vec<_>, _>>()?;
    let dark = theme.map_or(script.start.dark, |theme| theme == Theme::Dark);
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    if only.is_none() {
        files.push(("tutorial.md".into(), page::markdown(script, language, &pictures).into_bytes()));
        files.push(("index.html".into(), page::html(script, language, dark, &pictures).into_bytes()));
    }
    files.extend(pictures.into_iter().map(|p| (p.name, p.bytes)));
    if let Some(ours) = ours {
        ours.allow(files.iter().map(|(name, _)| name.as_str()))?;
    }
    std::fs::create_dir_all(folder)
        .map_err(|e| CliError::Write { path: folder.display().to_string(), reason: e.to_string() })?;
    for (name, bytes) in &files {
        write_file(&folder.join(name), bytes)?;
    }
    let page = folder.join(if only.is_none() { "index.html" } else { files[0].0.as_str() });
    out.text(&format!("wrote {}\n", page.display()))?;
    Ok(Exit::Valid)
}

/// The error of a replay; one that was stopped says what there is not.
#[cfg(feature = "gui")]
pub(super) fn finish(done: Result<(), crate::tutorial::TutorialError>, what: &str) -> Result<(), CliError> {
    done.map_err(|error| {
        if progress::is_stopped() { CliError::Stopped { what: what.to_owned() } } else { error.into() }
    })
}

/// The file of a step.
#[cfg(feature = "gui")]
pub(super) fn picture(
    step: usize,
    shown: &Shown,
    language: Language,
    is_svg: bool,
) -> Result<Picture, CliError> {
    let ending = if is_svg { "svg" } else { "png" };
    let name = format!("{:02}.{ending}", step + 1);
    let failed = |e: &dyn std::fmt::Display| CliError::Write { path: name.clone(), reason: e.to_string() };
    let png = shown.to_png().map_err(|e| failed(&e))?;
    let (bytes, mime) = if is_svg {
        let alt = page::alt(step, &shown.marked, language);
        (shown.annotated(alt).svg(&png).into_bytes(), "image/svg+xml")
    } else {
        (png, "image/png")
    };
    let width = shown.image.width as f32 / shown.scale;
    Ok(Picture { step, name, bytes, mime, width, marked: shown.marked.clone() })
}

/// What a run before has written into a folder, told by its Markdown.
#[cfg(feature = "gui")]
struct Ours<'a> {
    folder: &'a Path,
    names: Vec<String>,
}

#[cfg(feature = "gui")]
impl<'a> Ours<'a> {
    fn look(folder: &'a Path) -> Result<Ours<'a>, CliError> {
        let text = std::fs::read_to_string(folder.join("tutorial.md")).unwrap_or_default();
        let mut names: Vec<String> = Vec::new();
        if let Some(written) = page::written_before(&text) {
            names.extend(written.into_iter().map(str::to_owned));
            names.extend(["tutorial.md", "index.html"].map(str::to_owned));
        }
        let ours = Ours { folder, names };
        // Before the work, as far as it is known.
        ours.allow(["tutorial.md", "index.html"].into_iter())?;
        Ok(ours)
    }

    /// Refuses to write over what something else has written.
    fn allow<'n>(&self, names: impl Iterator<Item = &'n str>) -> Result<(), CliError> {
        let is_foreign =
            |name: &&str| !self.names.iter().any(|n| n == name) && self.folder.join(name).exists();
        let Some(name) = { names }.find(is_foreign) else { return Ok(()) };
        Err(CliError::Usage {
            message: format!(
                "{} is there already, and this command has not written it",
                self.folder.join(name).display()
            ),
            help: Some("-o names another folder; --force writes over it".into()),
        })
    }
}
