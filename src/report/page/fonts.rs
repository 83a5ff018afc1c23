//! The letters of figures: DejaVu Sans, as in the window, measured from the font itself. Letters are not kerned anywhere, so that a text is as long in
//! every output as it was measured here.

use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

use super::shape::Run;

/// The two files.
pub const REGULAR: &[u8] = include_bytes!("../../../resources/fonts/DejaVuSans.ttf");
/// Bold letters.
pub const BOLD: &[u8] = include_bytes!("../../../resources/fonts/DejaVuSans-Bold.ttf");

/// From the foot of a letter to the top of a line, in sizes of the font.
pub const ASCENT: f64 = 0.928;
/// From the foot of a letter to the bottom of a line, in sizes of the font.
pub const DESCENT: f64 = 0.236;
/// Height of a capital letter, in sizes of the font.
pub const CAPITAL: f64 = 0.729;
/// What stands for a letter that the font does not have: an empty square.
const UNKNOWN: char = '\u{25a1}';

/// The bytes of a face.
pub fn bytes(bold: bool) -> &'static [u8] {
    if bold { BOLD } else { REGULAR }
}

/// A face, ready to be asked.
pub struct Face {
    font: FontRef<'static>,
    metrics: GlyphMetrics<'static>,
    per_em: f64,
}

impl Face {
    /// The regular or the bold one; `None` when the file is no font.
    pub fn new(bold: bool) -> Option<Face> {
        let font = FontRef::new(bytes(bold)).ok()?;
        let per_em = f64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        Some(Face { font, metrics, per_em })
    }

    /// The glyph of a letter, or of the sign for a letter that is not known.
    pub fn glyph(&self, letter: char) -> GlyphId {
        let map = self.font.charmap();
        map.map(letter).or_else(|| map.map(UNKNOWN)).unwrap_or_default()
    }

    /// How far a glyph moves on, in sizes of the font.
    pub fn advance(&self, glyph: GlyphId) -> f64 {
        f64::from(self.metrics.advance_width(glyph).unwrap_or_default()) / self.per_em
    }

    /// Units of the font in one size of it.
    pub fn per_em(&self) -> f64 {
        self.per_em
    }

    /// The font itself.
    pub fn font(&self) -> &FontRef<'static> {
        &self.font
    }
}

/// Both faces.
pub struct Fonts {
    regular: Option<Face>,
    bold: Option<Face>,
}

impl Default for Fonts {
    fn default() -> Fonts {
        Fonts { regular: Face::new(false), bold: Face::new(true) }
    }
}

impl Fonts {
    /// The regular or the bold face.
    pub fn face(&self, bold: bool) -> Option<&Face> {
        if bold { self.bold.as_ref() } else { self.regular.as_ref() }
    }

    /// Length of a text in sizes of the font.
    pub fn length(&self, text: &str, bold: bool) -> f64 {
        let Some(face) = self.face(bold) else { return 0.0 };
        text.chars().map(|letter| face.advance(face.glyph(letter))).sum()
    }

    /// Length of pieces of text, one after the other, in millimetres.
    pub fn width(&self, runs: &[Run]) -> f64 {
        runs.iter().map(|run| run.size * self.length(&run.text, run.bold)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Advance widths of DejaVu Sans 2.37 as its table hmtx holds them, of 2048 units per em: A 1401, i 569, 0 1303, α 1350, − 1716.
    #[test]
    fn letters_are_as_wide_as_the_font_says() {
        let fonts = Fonts::default();
        for (letter, units) in
            [("A", 1401.0), ("i", 569.0), ("0", 1303.0), ("α", 1350.0), ("\u{2212}", 1716.0)]
        {
            assert_eq!(fonts.length(letter, false) * 2048.0, units, "{letter}");
        }
        assert!(fonts.length("A", true) > fonts.length("A", false));
        let one = Run { text: "A0".into(), size: 2.0, raise: 0.0, bold: false };
        let two = Run { text: "i".into(), size: 1.0, raise: 0.5, bold: false };
        assert!((fonts.width(&[one, two]) * 2048.0 - 2.0 * 2704.0 - 569.0).abs() < 1e-9);
    }
}
