//! The window, or a picture of it; and what happens where no window can be opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::ScreenshotArgs;
use super::exit::{CliError, Exit};
use super::out::{Out, say};
use super::plan::check_files;
use super::{progress, reading, run};
use crate::data::examples;
use crate::data::read::ReadOptions;
use crate::fit::{Command, Session, Shown};
use crate::report::text;

#[cfg(feature = "gui")]
use crate::app::Language;

/// Where the window is not built in it speaks nothing.
#[cfg(not(feature = "gui"))]
type Language = ();

/// The language that was typed.
#[cfg(feature = "gui")]
fn language_of(typed: &str) -> Result<Language, CliError> {
    typed.parse().map_err(|e| CliError::usage(format!("--lang: {e}")))
}

#[cfg(not(feature = "gui"))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature as where the window is built in")]
fn language_of(_typed: &str) -> Result<Language, CliError> {
    Ok(())
}

/// No command: the window with the files as the members of one fit, or with the built-in example already fitted. Where no window can be opened, one line says
/// so, the report of the example is printed and its picture written to `fitpanel.png`.
///
/// # Errors
/// A language that is not known, a file cannot be read, or a session stands among several files.
pub(super) fn open(files: &[PathBuf], language: Option<&str>, out: &mut Out) -> Result<Exit, CliError> {
    let language = language.map(language_of).transpose()?;
    let session = session_with(files)?;
    match show(session, language) {
        Ok(()) => Ok(Exit::Valid),
        Err(reason) => instead_of_window(files, language, &reason, out),
    }
}

/// A session with these files, or with the built-in example fitted.
fn session_with(files: &[PathBuf]) -> Result<Session, CliError> {
    check_files(files)?;
    let mut session = Session::new();
    if !files.is_empty() {
        reading::open(&mut session, files, &ReadOptions::default())?;
        if files.len() > 1 {
            session.apply(Command::Activate(0))?;
        }
        return Ok(session);
    }
    session.apply(Command::OpenExample(examples::BUILT_IN.into()))?;
    run::search(&mut session, 0)?;
    Ok(session)
}

/// The report and the picture that stand in for the window.
fn instead_of_window(
    files: &[PathBuf],
    language: Option<Language>,
    reason: &str,
    out: &mut Out,
) -> Result<Exit, CliError> {
    let picture = Path::new("fitpanel.png");
    let mut session = session_with(files)?;
    let fresh = match session.result() {
        Shown::Fresh(result) => Some(Arc::clone(result)),
        _ => None,
    };
    let result = fresh.map_or_else(|| run::search(&mut session, 0), Ok)?;
    not_stopped(picture)?;
    let written = save_picture(session, language, picture)?;
    let what = if written { format!(", and its picture is {}", picture.display()) } else { String::new() };
    say(&format!("{reason}; the report follows instead{what}"));
    out.text(&text::report(&result))?;
    Ok(Exit::Valid)
}

/// Whether this system says that it has a display. Elsewhere than on Unix there is always one to try.
#[cfg(feature = "gui")]
fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Opens the window and waits until it is closed; a sentence when it cannot be opened.
#[cfg(feature = "gui")]
fn show(session: Session, language: Option<Language>) -> Result<(), String> {
    if !has_display() {
        return Err("no display can be opened".into());
    }
    // The library below words its errors for programmers, with source paths; the last part is what the system said.
    let plain = |e: crate::app::native::NoWindow| {
        let said = e.reason.rsplit(": ").next().unwrap_or_default().trim().to_string();
        if said.is_empty() {
            "no window can be opened".into()
        } else {
            format!("no window can be opened ({said})")
        }
    };
    crate::app::native::run(session, crate::app::Theme::Light, language).map_err(plain)
}

#[cfg(not(feature = "gui"))]
fn show(_session: Session, _language: Option<Language>) -> Result<(), String> {
    Err("the window is not built into this program".into())
}

/// Writes a picture of the window; false when pictures are not built in.
#[cfg(feature = "gui")]
fn save_picture(session: Session, language: Option<Language>, path: &Path) -> Result<bool, CliError> {
    use crate::app::{App, Panel, Theme, headless};
    let app = App::new(session, Theme::Light).with_language(language.unwrap_or_default());
    write_picture(path, &headless::screenshot_of(app, (1280, 800), 1.0, Panel::All))?;
    Ok(true)
}

#[cfg(not(feature = "gui"))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature as where pictures are built in")]
fn save_picture(_session: Session, _language: Option<Language>, _path: &Path) -> Result<bool, CliError> {
    Ok(false)
}

#[cfg(feature = "gui")]
fn write_picture(path: &Path, image: &crate::app::headless::Image) -> Result<(), CliError> {
    let png = image
        .to_png()
        .map_err(|e| CliError::Write { path: path.display().to_string(), reason: e.to_string() })?;
    super::out::write_file(path, &png)
}

/// `fitpanel screenshot`: the window over a session or a file, without a display.
///
/// # Errors
/// A value that cannot be read, a file that cannot be read or written, or pictures are not built in.
#[cfg(feature = "gui")]
pub(super) fn screenshot(args: &ScreenshotArgs, _out: &mut Out) -> Result<Exit, CliError> {
    use super::beside::fit_others;
    use super::plan::{Plan, is_session};
    use super::{args::SearchArgs, values};
    use crate::app::{App, Contrast, Panel, TEXT_SIZES, Tab, Theme, headless};
    use crate::report::figure::{Drawing, Scale, Scales};

    let size = values::size(&args.size)?;
    let scale = values::number("--scale", &args.scale)?;
    if !(0.25..=8.0).contains(&scale) {
        return Err(CliError::usage(format!(
            "--scale: read '{}', expected a number from 0.25 to 8",
            args.scale
        )));
    }
    let theme = match args.theme.as_str() {
        "light" => (Theme::Light, Contrast::Usual),
        "dark" => (Theme::Dark, Contrast::Usual),
        "high-light" => (Theme::Light, Contrast::High),
        "high-dark" => (Theme::Dark, Contrast::High),
        other => {
            let text = format!("--theme: read '{other}', expected light, dark, high-light or high-dark");
            return Err(CliError::usage(text));
        }
    };
    let text_size = values::whole("--text-size", args.text_size.trim_end_matches('%'))?;
    let (least, most) = TEXT_SIZES;
    let text_size = u16::try_from(text_size).ok().filter(|n| (least..=most).contains(n));
    let text_size = text_size.ok_or_else(|| {
        let expected = format!("a number of per cent from {least} to {most}");
        values::expected("--text-size", &args.text_size, &expected)
    })?;
    let language = language_of(&args.lang)?;
    let panel: Panel = args.panel.parse().map_err(|e| CliError::usage(format!("--panel: {e}")))?;
    let tabs = args.tab.iter().flat_map(|names| names.split(',')).map(str::parse);
    let tabs: Vec<Tab> =
        tabs.collect::<Result<_, String>>().map_err(|e| CliError::usage(format!("--tab: {e}")))?;
    let drawing = args.draw.as_deref().map(Drawing::parse).transpose();
    let drawing = drawing.map_err(|e| CliError::usage(format!("--draw: {e}")))?;
    if args.output.extension().is_some_and(|e| !e.eq_ignore_ascii_case("png")) {
        return Err(CliError::usage(format!(
            "-o: read '{}', expected a name that ends in .png",
            args.output.display()
        )));
    }
    // A session knows its band; a file is shown as the window shows it.
    let is_session = args.question.file.as_deref().is_some_and(is_session);
    let band = args.search.band.clone().or_else(|| (!is_session).then(|| "1".to_string()));
    let plan = Plan::of_question(&args.question, &SearchArgs { band, ..args.search.clone() })?;
    let mut session = run::prepare(&plan)?;
    if is_session || !args.question.model.is_empty() {
        fit_others(&mut session, &plan.compare)?;
        ask_for_tabs(&mut session, args.tab.as_deref())?;
        run::search(&mut session, 0)?;
    }
    let asked = args
        .tab
        .iter()
        .flat_map(|names| names.split(','))
        .any(|tab| tab.trim().eq_ignore_ascii_case("models"));
    let just_opened = args.tab.is_none() && matches!(session.result(), Shown::None);
    if (asked || just_opened) && session.has_usual_models() {
        session.apply(Command::Suggest)?;
    }
    let opened = (just_opened && session.has_usual_models()).then(|| "models".parse()).transpose();
    let tabs = tabs.into_iter().chain(opened.map_err(CliError::usage)?);
    not_stopped(&args.output)?;
    let (theme, contrast) = theme;
    let app = App::new(session, theme).with_look(contrast, text_size).with_language(language);
    let app = tabs.fold(app, App::with_tab);
    let app = drawing.into_iter().fold(app, App::with_drawing);
    let divided = |log: bool| if log { Scale::Log } else { Scale::Linear };
    let app = app.with_scales(Scales { x: divided(args.logx), y: divided(args.logy) });
    write_picture(&args.output, &headless::screenshot_of(app, size, scale as f32, panel))?;
    Ok(Exit::Valid)
}

/// A picture of a fit that was stopped would show what nobody asked for.
fn not_stopped(picture: &Path) -> Result<(), CliError> {
    if progress::is_stopped() {
        return Err(CliError::Stopped { what: format!("{} was not written", picture.display()) });
    }
    Ok(())
}

/// Asks for what the tabs show beside the fit, where nothing was asked for: a matrix of pairs, a profile, a contour.
#[cfg(feature = "gui")]
fn ask_for_tabs(session: &mut Session, tabs: Option<&str>) -> Result<(), CliError> {
    let shows = |name: &str| {
        tabs.into_iter().flat_map(|names| names.split(',')).any(|tab| tab.trim().eq_ignore_ascii_case(name))
    };
    let config = session.config();
    let free: Vec<String> = config.params.iter().filter(|p| p.is_free()).map(|p| p.name.clone()).collect();
    let mut asked = config.intervals.clone();
    let nothing = asked.matrix.is_empty()
        && asked.profiles.is_empty()
        && asked.contours.is_empty()
        && asked.scans.is_empty();
    match free.as_slice() {
        [_, _, ..] if shows("pairs") && asked.matrix.is_empty() => asked.matrix = vec![1.0, 2.0],
        [x, y, ..] if shows("contours") && nothing => {
            asked.contours.push(super::values::contour(&format!("{x},{y},cl=1;2"))?);
        }
        [x, ..] if shows("profiles") && nothing => asked.profiles.push(super::values::profile(x)?),
        _ => return Ok(()),
    }
    session.apply(Command::SetIntervals(asked))?;
    Ok(())
}

#[cfg(not(feature = "gui"))]
pub(super) fn screenshot(_args: &ScreenshotArgs, _out: &mut Out) -> Result<Exit, CliError> {
    Err(CliError::usage(
        "pictures are not built into this program; it was built without its default feature 'gui'",
    ))
}
