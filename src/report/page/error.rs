//! Why a page cannot be written.

use crate::error::Explain;

/// A page that no file can hold.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PageError {
    /// A page without a size.
    #[error("a figure of {width} × {height} mm cannot be written — both lengths must be above zero")]
    Size {
        /// Width in millimetres.
        width: f64,
        /// Height in millimetres.
        height: f64,
    },
    /// A page that is larger than PDF knows.
    #[error(
        "a figure of {width} × {height} mm is too large for a PDF, whose pages are {most} mm wide and high at most"
    )]
    Wide {
        /// Width in millimetres.
        width: f64,
        /// Height in millimetres.
        height: f64,
        /// The most that is possible.
        most: f64,
    },
    /// Pixels of no size.
    #[error("{dpi} pixels per inch are no resolution — the number must be above zero")]
    Resolution {
        /// As given.
        dpi: f64,
    },
    /// More pixels than a picture may have.
    #[error(
        "the picture would have {width:.0} × {height:.0} pixels, which is more than the program draws: {side} on a side and {all} million in all"
    )]
    Pixels {
        /// Pixels across.
        width: f64,
        /// Pixels down.
        height: f64,
        /// The most on a side.
        side: u32,
        /// The most in all, in millions.
        all: u32,
    },
    /// The writer of the format gave up.
    #[error("the {format} could not be written: {reason}")]
    Writer {
        /// PNG or PDF.
        format: &'static str,
        /// What it says.
        reason: String,
    },
}

impl Explain for PageError {
    fn code(&self) -> &'static str {
        "E-PAGE"
    }

    fn help(&self) -> Option<String> {
        match self {
            PageError::Pixels { .. } => {
                Some("choose fewer pixels per inch or a smaller figure, or write SVG or PDF".into())
            }
            PageError::Wide { .. } => Some("choose a smaller figure, or write SVG".into()),
            // They say it themselves.
            PageError::Size { .. } | PageError::Resolution { .. } | PageError::Writer { .. } => None,
        }
    }
}

/// The (width, height) of a page, when it has one.
pub(super) fn checked((width, height): (f64, f64)) -> Result<(f64, f64), PageError> {
    let fine = |length: f64| length.is_finite() && length > 0.0;
    if fine(width) && fine(height) { Ok((width, height)) } else { Err(PageError::Size { width, height }) }
}
