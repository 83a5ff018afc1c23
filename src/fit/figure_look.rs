//! What a person has said about the figure of a data set: what its axes are called, how the parts of the sum look, where its numbers stand.
//! It changes no number of a fit, is undone like everything else and saved with the session.

use serde::{Deserialize, Serialize};

use crate::cost::Axis;

/// Looks of a figure; by default all as the program finds best.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FigureLook {
    /// Title of the x axis instead of that of the header; empty for the header's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub x_title: String,
    /// Title of the y axis.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub y_title: String,
    /// Where the left upper corner of the numbers stands, as parts of the width and the height of the frame, from its left upper corner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<(f64, f64)>,
    /// Parts of the sum that do not look as usual.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub part: Vec<PartLook>,
}

/// How a part of a sum looks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PartLook {
    /// The term as it stands in the formula.
    pub name: String,
    /// It is not drawn.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// Which of the colors for parts it has, counted from 0; by default that of its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<usize>,
}

impl FigureLook {
    /// Whether all is as usual.
    pub fn is_usual(&self) -> bool {
        *self == FigureLook::default()
    }

    /// What the axis is to be called, where somebody has said it.
    pub fn title(&self, axis: Axis) -> Option<&str> {
        let title = match axis {
            Axis::X => &self.x_title,
            Axis::Y => &self.y_title,
        };
        Some(title.trim()).filter(|title| !title.is_empty())
    }

    /// The same with another title; an empty one is the header's again.
    pub fn with_title(&self, axis: Axis, title: &str) -> FigureLook {
        let mut look = self.clone();
        let place = match axis {
            Axis::X => &mut look.x_title,
            Axis::Y => &mut look.y_title,
        };
        title.trim().clone_into(place);
        look
    }

    /// How the term of this name looks.
    pub fn part(&self, name: &str) -> PartLook {
        let known = self.part.iter().find(|part| part.name == name);
        known.cloned().unwrap_or_else(|| PartLook { name: name.to_owned(), ..PartLook::default() })
    }

    /// The same with a part that looks like this.
    pub fn with_part(&self, part: PartLook) -> FigureLook {
        let mut look = self.clone();
        look.part.retain(|known| known.name != part.name);
        if part.hidden || part.color.is_some() {
            look.part.push(part);
        }
        look
    }

    /// What is still true of it for data of other columns: titles and places belong to those they were given for.
    pub fn for_other_columns(&self) -> FigureLook {
        FigureLook { part: self.part.clone(), ..FigureLook::default() }
    }

    /// What a change from this to `other` is called.
    pub(super) fn change_to(&self, other: &FigureLook) -> &'static str {
        let titles = |look: &FigureLook| (look.x_title.clone(), look.y_title.clone());
        if titles(self) != titles(other) {
            "Title of an axis"
        } else if self.numbers != other.numbers {
            "Place of the numbers"
        } else {
            "Look of a part"
        }
    }
}
