//! The figures of a report: data and fit, and what profiles and contours the fit holds, drawn in millimetres as the program's own exports are.

use std::path::Path;

use crate::fit::Session;
use crate::language::Language;
use crate::report::figure::Drawing;

/// A figure with what is written below it.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Below it.
    pub caption: String,
    /// As a part of a page of HTML.
    pub markup: String,
    /// Width in millimetres.
    pub width: f64,
    /// Name and content of the file beside a report that holds no pictures itself.
    pub file: Option<(String, Vec<u8>)>,
}

/// How names of files begin and end, where there are any.
pub type Files<'a> = Option<(&'a str, &'a str)>;

/// How names of figures beside a report begin: LaTeX reads plain letters alone.
pub fn figure_stem(report: &Path) -> String {
    let stem = report.file_stem().unwrap_or_default().to_string_lossy();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let stem: String = stem.chars().map(|c| if is_plain(c) { c } else { '-' }).collect();
    format!("{stem}-figure")
}

/// The figures of what a session has fitted; where `files` says how their names begin and end (`png`, else PDF), with files of their own.
pub fn pictures(session: &Session, drawing: &Drawing, language: Language, files: Files<'_>) -> Vec<Picture> {
    pictures_while(session, drawing, language, files, &|| true)
}

/// The same as long as somebody waits for them: `go_on` is asked before each.
#[cfg(feature = "figures")]
pub fn pictures_while(
    session: &Session,
    drawing: &Drawing,
    language: Language,
    files: Files<'_>,
    go_on: &dyn Fn() -> bool,
) -> Vec<Picture> {
    crate::language::speaking(language, || drawn::pictures(session, drawing, files, go_on))
}

/// None: this program was built without figures in files.
#[cfg(not(feature = "figures"))]
pub fn pictures_while(
    _: &Session,
    _: &Drawing,
    _: Language,
    _: Files<'_>,
    _: &dyn Fn() -> bool,
) -> Vec<Picture> {
    Vec::new()
}

#[cfg(feature = "figures")]
mod drawn {
    use super::{Files, Picture};
    use crate::fit::{FitResult, Session};
    use crate::language::{said, trf};
    use crate::params::ParamId;
    use crate::report::figure::Drawing;
    use crate::report::page::{Format, Letters, Subject, draw, pdf, png, svg};

    /// Width of a figure in millimetres: most of a printed page.
    const WIDTH: f64 = 130.0;
    /// So many profiles, and so many pairs of contours.
    const MOST: usize = 4;
    /// Pixels per inch on paper.
    const DPI: f64 = 300.0;

    pub fn pictures(
        session: &Session,
        drawing: &Drawing,
        files: Files<'_>,
        go_on: &dyn Fn() -> bool,
    ) -> Vec<Picture> {
        let Some(result) = session.result().any() else { return Vec::new() };
        let format = Format { width: Some(WIDTH), say: said, ..Format::default() };
        let picture = |(k, subject): (usize, &Subject)| {
            let page = draw(session, subject, drawing, &format).ok()?.page;
            let file = files.and_then(|(stem, ending)| {
                let bytes = if ending == "png" { png(&page, DPI) } else { pdf(&page) };
                Some((format!("{stem}-{}.{ending}", k + 1), bytes.ok()?))
            });
            let markup = svg(&page, Letters::Embedded, &format!("figure-{}", k + 1));
            // Inside HTML the name of the space is known.
            let markup = markup.replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1);
            Some(Picture { caption: caption(session, subject), markup, width: page.size.0, file })
        };
        subjects(result).iter().enumerate().take_while(|_| go_on()).filter_map(picture).collect()
    }

    fn subjects(result: &FitResult) -> Vec<Subject> {
        let name = |id: ParamId| result.minimum.params.get(id).map_or_else(String::new, |p| p.name.clone());
        let fit = result.request.config.needs_data().then_some(Subject::Fit);
        let profiles = result.profiles.iter().take(MOST).map(|p| Subject::Profile(name(p.param)));
        let mut pairs: Vec<Subject> =
            result.contours.iter().map(|c| Subject::Contour(name(c.x), name(c.y))).collect();
        pairs.dedup();
        fit.into_iter().chain(profiles).chain(pairs.into_iter().take(MOST)).collect()
    }

    fn caption(session: &Session, subject: &Subject) -> String {
        match subject {
            Subject::Profile(name) => trf("Profile of {}", &[name]),
            Subject::Contour(x, y) => trf("Contours of {} and {}", &[x, y]),
            _ => {
                let config = session.config();
                let data = config.title(config.active);
                trf("{}: data and fit of {}", &[&data, &config.member().formula])
            }
        }
    }
}
