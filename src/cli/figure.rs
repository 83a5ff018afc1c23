//! `fitpanel figure`: the plot alone, as SVG, PDF or PNG.

use super::args::FigureArgs;
use super::exit::{CliError, Exit};
use super::out::Out;

#[cfg(feature = "figures")]
use {
    super::args::SearchArgs,
    super::beside::fit_others,
    super::out::write_file,
    super::plan::{Plan, is_session},
    super::{progress, run, values},
    crate::error::Explain as _,
    crate::fit::{Command, Session, Shown},
    crate::language::{Language, said, speaking},
    crate::report::figure::{Drawing, Scale, Scales, drawn_apart},
    crate::report::page::{self, Form, Format, Letters, PageError, Subject},
};

/// Carries the command out.
///
/// # Errors
/// A value that cannot be read, a file that cannot be read or written, or nothing of the kind to draw.
#[cfg(feature = "figures")]
pub(super) fn figure(args: &FigureArgs, _out: &mut Out) -> Result<Exit, CliError> {
    let form = form_of("-o", &args.output)?;
    let (asked, drawing) = (subject(args)?, drawing(args)?);
    let format = format_of(&args.style, args.size.as_deref())?;
    let letters: Letters = args.letters.parse().map_err(|e| CliError::usage(format!("--letters: {e}")))?;
    let language: Language = args.lang.parse().map_err(|e| CliError::usage(format!("--lang: {e}")))?;
    let dpi = values::positive("--dpi", &args.dpi)?;
    // A session knows its band; a file is shown as the window shows it.
    let is_session = args.question.file.as_deref().is_some_and(is_session);
    let band = args.search.band.clone().or_else(|| (!is_session).then(|| "1".to_string()));
    let plan = Plan::of_question(&args.question, &SearchArgs { band, ..args.search.clone() })?;
    let mut session = run::prepare(&plan)?;
    let of_data = || if drawn_apart(session.config()) { Subject::Members } else { Subject::Fit };
    let subject = asked.unwrap_or_else(of_data);
    if is_session || !args.question.model.is_empty() {
        fit_others(&mut session, &plan.compare)?;
        ask(&mut session, &subject)?;
        run::search(&mut session, 0)?;
    }
    if progress::is_stopped() {
        return Err(CliError::Stopped { what: format!("{} was not written", args.output.display()) });
    }
    let placed = speaking(language, || page::draw(&session, &subject, &drawing, &format))?;
    let bytes = form.write(&placed.page, letters, dpi).map_err(|e| refused(&e))?;
    write_file(&args.output, &bytes)?;
    let is_valid = match session.result() {
        Shown::Fresh(result) => result.is_valid(),
        Shown::None | Shown::Stale(_) => true,
    };
    Ok(if is_valid { Exit::Valid } else { Exit::NotValid })
}

#[cfg(not(feature = "figures"))]
pub(super) fn figure(_args: &FigureArgs, _out: &mut Out) -> Result<Exit, CliError> {
    Err(CliError::usage(NOT_BUILT))
}

/// What is said where a figure is wanted and none can be made.
#[cfg(not(feature = "figures"))]
pub(super) const NOT_BUILT: &str =
    "figures are not built into this program; it was built without its default feature 'figures'";

/// Pixels per inch of a picture for which none are given.
#[cfg(feature = "figures")]
pub(super) const DPI: f64 = 300.0;

/// The form that the ending of a file names.
///
/// # Errors
/// It names none.
#[cfg(feature = "figures")]
pub(super) fn form_of(option: &str, path: &std::path::Path) -> Result<Form, CliError> {
    let ending = path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
    Form::of_ending(&ending).ok_or_else(|| {
        let path = path.display();
        CliError::usage(format!("{option}: read '{path}', expected a name that ends in .svg, .pdf or .png"))
    })
}

#[cfg(feature = "figures")]
pub(super) fn refused(error: &PageError) -> CliError {
    CliError::Usage { message: error.to_string(), help: error.help() }
}

#[cfg(feature = "figures")]
fn subject(args: &FigureArgs) -> Result<Option<Subject>, CliError> {
    let asked = args.show.as_deref().map(str::parse).transpose();
    asked.map_err(|e| CliError::usage(format!("--show: {e}")))
}

#[cfg(feature = "figures")]
fn drawing(args: &FigureArgs) -> Result<Drawing, CliError> {
    let drawing = args.draw.as_deref().map(Drawing::parse).transpose();
    let mut drawing = drawing.map_err(|e| CliError::usage(format!("--draw: {e}")))?.unwrap_or_default();
    let divided = |log: bool| if log { Scale::Log } else { Scale::Linear };
    drawing.options.scales = Scales { x: divided(args.logx), y: divided(args.logy) };
    Ok(drawing)
}

/// The style and the size that were typed.
///
/// # Errors
/// One of them is none.
#[cfg(feature = "figures")]
pub(super) fn format_of(style: &str, size: Option<&str>) -> Result<Format, CliError> {
    let look = style.parse().map_err(|e| CliError::usage(format!("--style: {e}")))?;
    let length = |text: &str| {
        let length = values::number("--size", text)?;
        Format::checked(length).map_err(|e| CliError::usage(format!("--size: {e}")))
    };
    let Some(size) = size else { return Ok(Format { look, say: said, ..Format::default() }) };
    let (width, height) = size.split_once(['x', '×']).map_or((size, None), |(w, h)| (w, Some(h)));
    let (width, height) = (Some(length(width)?), height.map(length).transpose()?);
    Ok(Format { look, width, height, say: said })
}

/// Asks for what the figure shows beside the fit, where nothing of the kind was asked for.
#[cfg(feature = "figures")]
fn ask(session: &mut Session, subject: &Subject) -> Result<(), CliError> {
    let mut asked = session.config().intervals.clone();
    match subject {
        Subject::Pairs if asked.matrix.is_empty() => asked.matrix = vec![1.0, 2.0],
        Subject::Contour(x, y) if asked.contours.is_empty() => {
            asked.contours.push(values::contour(&format!("{x},{y},cl=1;2"))?);
        }
        Subject::Profile(x) | Subject::Likelihood(x) if asked.profiles.is_empty() => {
            asked.profiles.push(values::profile(x)?);
        }
        _ => return Ok(()),
    }
    session.apply(Command::SetIntervals(asked))?;
    Ok(())
}
