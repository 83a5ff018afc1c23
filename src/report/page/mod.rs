//! A figure on a sheet of paper: everything in millimetres, y growing downward, and the same in SVG, PDF and PNG.
//!
//! [`Page`] is what is drawn, as shapes and words; `layout` puts a [`Figure`](super::Figure) onto one, with the places of words that the window has, too:
//! `axes` draws frames and titles, `layers` what is inside, `plane` what stands around a plane. `fonts` measures letters, `markup` reads `x_1` and
//! `10^3`, `colors` gives roles their colors, [`Format`] says the style. The writers (`svg`, `pdf`, `png`) know shapes alone; `outlines`
//! and `embed` give them letters.

mod axes;
mod colors;
mod described;
mod embed;
mod error;
mod fonts;
mod format;
mod heading;
mod layers;
mod layout;
mod marks;
mod markup;
mod matrix;
mod outlines;
mod pdf;
mod plane;
mod png;
#[cfg(test)]
mod sample;
mod shape;
mod small;
mod subject;
mod svg;
mod tiles;
mod trends;

pub use self::png::{png, rgba};
pub use embed::{FAMILY, font_face, subset};
pub use error::PageError;
pub use fonts::Fonts;
pub use format::{Format, Look, ONE_COLUMN, TWO_COLUMNS};
pub use layers::Frame;
pub use layout::{Placed, grid, page};
pub use outlines::{Baseline, Step, outlines, path_data};
pub use pdf::pdf;
pub use shape::{Anchor, Color, Mark, Page, Run, Shape, Stroke};
pub use small::small_curve;
pub use subject::{Subject, SubjectError, draw};
pub use svg::{Letters, svg};
pub use trends::trends;

/// The forms that a figure can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Scalable vector graphics.
    Svg,
    /// A page of PDF.
    Pdf,
    /// Pixels.
    Png,
}

impl Form {
    /// By the ending of a file's name, in any case.
    pub fn of_ending(ending: &str) -> Option<Form> {
        match ending.to_lowercase().as_str() {
            "svg" => Some(Form::Svg),
            "pdf" => Some(Form::Pdf),
            "png" => Some(Form::Png),
            _ => None,
        }
    }

    /// The bytes of such a file, with letters as they are wanted in SVG and so many pixels per inch in PNG.
    ///
    /// # Errors
    /// The page has no size, or is too large.
    pub fn write(self, page: &Page, letters: Letters, dpi: f64) -> Result<Vec<u8>, PageError> {
        match self {
            Form::Svg => Ok(svg(page, letters, "figure").into_bytes()),
            Form::Pdf => pdf(page),
            Form::Png => png(page, dpi),
        }
    }
}
