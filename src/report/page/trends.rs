//! Trends of parameters over many files, one below the other on a sheet.

use crate::report::figure::Figure;

use super::described::{describe, trend_title};
use super::format::Format;
use super::layout::{Placed, grid, page};

/// Draws the figures of these parameters.
pub fn trends(figures: &[(&str, &Figure)], format: &Format) -> Placed {
    let names: Vec<&str> = figures.iter().map(|(name, _)| *name).collect();
    let title = trend_title(&names, format.say);
    let description: Vec<String> = figures.iter().map(|(_, figure)| describe(figure, format.say)).collect();
    let description = description.join(" ");
    match figures {
        [(_, figure)] => page(figure, format, &title, &description),
        several => {
            let places: Vec<Option<&Figure>> = several.iter().map(|(_, figure)| Some(*figure)).collect();
            grid(&places, 1, format, &title, &description)
        }
    }
}
