//! How a figure shall look on paper: its style, its width, its language.

use std::fmt;
use std::str::FromStr;

use crate::report::figure::Figure;

/// One column of a journal, in millimetres.
pub const ONE_COLUMN: f64 = 86.0;
/// Two columns.
pub const TWO_COLUMNS: f64 = 172.0;
/// A slide of 16:9.
const SLIDE: (f64, f64) = (254.0, 142.9);
/// Widths that a figure can have.
const WIDTHS: std::ops::RangeInclusive<f64> = 30.0..=1000.0;
/// A typographic point in millimetres.
pub const POINT: f64 = 25.4 / 72.0;

/// A style, decided as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// Letters of 8 to 9 points, marks inward on four sides, titles in the middle of their axes.
    #[default]
    Default,
    /// As the figures of particle physics: long marks, titles at the ends of their axes, bars with the width of the bins where there are bins.
    Hep,
    /// For a slide: large letters and thick lines.
    Presentation,
    /// Without colors: parts differ by their dashes.
    BlackAndWhite,
}

impl Look {
    /// All of them, with their names on the command line.
    pub const ALL: [(&'static str, Look); 4] = [
        ("default", Look::Default),
        ("hep", Look::Hep),
        ("presentation", Look::Presentation),
        ("bw", Look::BlackAndWhite),
    ];
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Look::ALL.iter().find(|(_, look)| look == self).map_or("default", |(name, _)| name))
    }
}

impl FromStr for Look {
    type Err = String;

    fn from_str(text: &str) -> Result<Look, String> {
        let known = Look::ALL.iter().find(|(name, _)| *name == text);
        known.map(|(_, look)| *look).ok_or_else(|| {
            let names: Vec<&str> = Look::ALL.iter().map(|(name, _)| *name).collect();
            format!("style '{text}' is not known; it is one of {}", names.join(", "))
        })
    }
}

/// What a person chooses of a figure on paper.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Its style.
    pub look: Look,
    /// Its width in millimetres; `None` for one column of a journal, or a slide.
    pub width: Option<f64>,
    /// Its height in millimetres; `None` for what suits the figure.
    pub height: Option<f64>,
    /// The words of the program in the language of the reader.
    pub say: fn(&str) -> String,
}

impl Default for Format {
    fn default() -> Format {
        Format { look: Look::Default, width: None, height: None, say: str::to_owned }
    }
}

impl Format {
    /// The same with a width or height that a person typed, in millimetres.
    ///
    /// # Errors
    /// It is no length that a figure can have.
    pub fn checked(length: f64) -> Result<f64, String> {
        if WIDTHS.contains(&length) {
            return Ok(length);
        }
        Err(format!("a figure is between {} and {} mm large, not {length}", WIDTHS.start(), WIDTHS.end()))
    }

    /// (width, height) of the sheet for a figure, in millimetres.
    pub fn size(&self, figure: &Figure) -> (f64, f64) {
        let is_slide = self.look == Look::Presentation;
        let width = self.width.unwrap_or(if is_slide { SLIDE.0 } else { ONE_COLUMN });
        let share = match figure {
            _ if is_slide => SLIDE.1 / SLIDE.0,
            f if f.beside.is_some() => 0.86,
            f if f.pulls.is_some() => 0.84,
            _ => 0.72,
        };
        // A wide figure is less high for its width.
        let flat = if width > 1.5 * ONE_COLUMN && !is_slide { 0.8 } else { 1.0 };
        (width, self.height.unwrap_or((10.0 * width * share * flat).round() / 10.0))
    }

    /// Lengths of everything in a sheet of this width.
    pub fn measures(&self, width: f64) -> Measures {
        let points = match self.look {
            Look::Presentation => 16.0 * width / SLIDE.0,
            _ => (8.0 + (width - ONE_COLUMN) / (TWO_COLUMNS - ONE_COLUMN)).clamp(6.0, 9.0),
        };
        let thick = if self.look == Look::Presentation { 2.0 * width / SLIDE.0 } else { 1.0 };
        let long = if self.look == Look::Hep { 1.5 } else { 1.0 };
        let font = points * POINT;
        Measures {
            font,
            frame: 0.25 * thick,
            major: long * 0.55 * font,
            minor: long * 0.3 * font,
            dot: 0.6 * thick,
            bar: 0.25 * thick,
            steps: 0.35 * thick,
            fit: 0.5 * thick,
            thin: 0.3 * thick,
        }
    }
}

/// Lengths in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Size of letters.
    pub font: f64,
    /// Width of the frame and its marks.
    pub frame: f64,
    /// Length of a mark with a number.
    pub major: f64,
    /// Length of a mark without.
    pub minor: f64,
    /// Radius of a point.
    pub dot: f64,
    /// Width of its bars.
    pub bar: f64,
    /// Width of the outline of a histogram.
    pub steps: f64,
    /// Width of a fitted curve.
    pub fit: f64,
    /// Width of other lines.
    pub thin: f64,
}

impl Measures {
    /// What a point of the screen is here, whose letters are 12.5 of them.
    pub fn unit(&self) -> f64 {
        self.font / 12.5
    }
}
