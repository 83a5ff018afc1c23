//! How contours are drawn: part of what the user chose and of the session file, though no number of a fit depends on it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How contours are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContourLook {
    /// New levels are drawn over those that are there, and all pairs of parameters in one picture (ROOT's Superimpose).
    pub superimpose: bool,
    /// What regions are filled with (ROOT's Fill Color).
    pub fill: ContourFill,
}

/// What a region is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ContourFill {
    /// A pale shade of its line.
    #[default]
    Pale,
    /// Nothing.
    Nothing,
    /// A color, as red, green and blue.
    Rgb([u8; 3]),
}

/// A color that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read '{0}', expected a color as #ffff99, or pale or none")]
pub struct NoColor(String);

impl FromStr for ContourFill {
    type Err = NoColor;
    fn from_str(text: &str) -> Result<ContourFill, NoColor> {
        match text.trim() {
            "pale" => Ok(ContourFill::Pale),
            "none" => Ok(ContourFill::Nothing),
            other => {
                let digits = other.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii());
                let part = |k: usize| digits.and_then(|d| u8::from_str_radix(&d[2 * k..2 * k + 2], 16).ok());
                match (part(0), part(1), part(2)) {
                    (Some(r), Some(g), Some(b)) => Ok(ContourFill::Rgb([r, g, b])),
                    _ => Err(NoColor(other.to_owned())),
                }
            }
        }
    }
}

impl fmt::Display for ContourFill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ContourFill::Pale => f.write_str("pale"),
            ContourFill::Nothing => f.write_str("none"),
            ContourFill::Rgb([r, g, b]) => write!(f, "#{r:02x}{g:02x}{b:02x}"),
        }
    }
}

impl TryFrom<String> for ContourFill {
    type Error = NoColor;
    fn try_from(text: String) -> Result<ContourFill, NoColor> {
        text.parse()
    }
}

impl From<ContourFill> for String {
    fn from(fill: ContourFill) -> String {
        fill.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_are_written_as_they_are_read() {
        for text in ["pale", "none", "#ffff99", "#0072b2"] {
            assert_eq!(text.parse::<ContourFill>().map(|fill| fill.to_string()), Ok(text.to_owned()));
        }
        for wrong in ["", "yellow", "#ff", "ffff99", "#gggggg", "#ääß"] {
            assert!(wrong.parse::<ContourFill>().is_err(), "{wrong}");
        }
    }
}
