//! What a page is made of: lines, marks, words, in millimetres.

use crate::report::figure::area::{Area, Spot};

/// A sheet with what is drawn on it, from back to front.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// (width, height) in millimetres.
    pub size: (f64, f64),
    /// What it is called.
    pub title: String,
    /// What it shows, in words, for those who cannot see it.
    pub description: String,
    /// What the writer says beside it: how many points stand for how many.
    pub remarks: Vec<String>,
    /// From back to front.
    pub shapes: Vec<Shape>,
}

/// A color with its opacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Color {
    /// Red, green and blue.
    pub rgb: [u8; 3],
    /// From 0, not to be seen, to 1.
    pub alpha: f64,
}

impl Color {
    /// From 0xRRGGBB, opaque.
    pub const fn hex(hex: u32) -> Color {
        Color { rgb: [(hex >> 16) as u8, (hex >> 8) as u8, hex as u8], alpha: 1.0 }
    }

    /// The same with a part of its opacity.
    pub fn strength(self, part: f64) -> Color {
        Color { alpha: self.alpha * part, ..self }
    }

    /// Between this one (0) and another (1).
    pub fn toward(self, other: Color, part: f64) -> Color {
        let mix = |a: u8, b: u8| (f64::from(a) + part * (f64::from(b) - f64::from(a))).round() as u8;
        let rgb = std::array::from_fn(|k| mix(self.rgb[k], other.rgb[k]));
        Color { rgb, alpha: self.alpha + part * (other.alpha - self.alpha) }
    }

    /// Its gray of the same brightness (Rec. 709 weights).
    pub fn gray(self) -> Color {
        let [r, g, b] = self.rgb.map(f64::from);
        let gray = (0.2126 * r + 0.7152 * g + 0.0722 * b).round() as u8;
        Color { rgb: [gray; 3], ..self }
    }
}

/// How a line is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// In millimetres.
    pub width: f64,
    /// In this color.
    pub color: Color,
    /// Lengths of dashes and gaps in turn; empty for a solid line. A dash of no length is a dot.
    pub dash: Vec<f64>,
}

impl Stroke {
    /// A solid line.
    pub fn solid(width: f64, color: Color) -> Stroke {
        Stroke { width, color, dash: Vec::new() }
    }
}

/// How a point looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A disc, or a ring with its inside.
    Disc,
    /// Two crossed lines.
    Cross,
}

/// Where a text is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// At its beginning.
    Start,
    /// In its middle.
    Middle,
    /// At its end.
    End,
}

/// A piece of a text in one size and at one height.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The letters.
    pub text: String,
    /// Size of the font in millimetres.
    pub size: f64,
    /// How far its foot is raised above the line.
    pub raise: f64,
    /// In bold letters.
    pub bold: bool,
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Lines through places, one or several; closed ones may be filled.
    Lines {
        /// One line each.
        lines: Vec<Vec<Spot>>,
        /// The end is joined to the beginning.
        closed: bool,
        /// What is inside, by the rule of nonzero winding.
        fill: Option<Color>,
        /// The line itself.
        stroke: Option<Stroke>,
    },
    /// The same mark at many places.
    Marks {
        /// How it looks.
        mark: Mark,
        /// Where.
        at: Vec<Spot>,
        /// Half its width.
        radius: f64,
        /// Its inside.
        fill: Option<Color>,
        /// Its line.
        stroke: Option<Stroke>,
    },
    /// Upright boxes, each in its color, without seams where they meet.
    Boxes(Vec<(Area, Color)>),
    /// A line of text.
    Text {
        /// The pieces, one after the other.
        runs: Vec<Run>,
        /// The foot of its first letter, or of its middle or end.
        at: Spot,
        /// Which of them.
        anchor: Anchor,
        /// Turned by a quarter, to be read from below to above.
        upward: bool,
        /// Its color.
        color: Color,
    },
    /// Shapes that belong together.
    Group {
        /// What they are.
        name: String,
        /// Only what is inside is seen.
        clip: Option<Area>,
        /// From back to front.
        shapes: Vec<Shape>,
    },
}
