//! A font with the letters of a figure alone, for pictures that carry their letters with them.
//!
//! `subsetter` cuts outlines and widths out of the font, with what a PDF needs; what a browser wants besides (which letter has which outline, a name,
//! the heights of lines) is written here. The programs that fit outlines to coarse pixels are left out: pictures are drawn at any size. The name
//! is our own, so that nobody's installed font is taken for it.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use skrifa::GlyphId;
use skrifa::raw::tables::glyf::Glyph as Outline;
use skrifa::raw::{FontRef, TableProvider as _};
use subsetter::GlyphRemapper;
use write_fonts::from_obj::{FromTableRef as _, ToOwnedTable as _};
use write_fonts::tables::cmap::Cmap;
use write_fonts::tables::glyf::{CompositeGlyph, GlyfLocaBuilder, Glyph};
use write_fonts::tables::head::{Flags, Head};
use write_fonts::tables::maxp::Maxp;
use write_fonts::tables::name::{Name, NameRecord};
use write_fonts::tables::os2::Os2;
use write_fonts::tables::post::Post;
use write_fonts::types::{NameId, Tag, Version16Dot16};
use write_fonts::{FontBuilder, OffsetMarker};

use super::fonts::{Face, bytes};

/// The family of the font.
pub const FAMILY: &str = "fitpanel Sans";

/// A TrueType font with just these letters; `None` without letters. A letter that the font lacks has the sign for such letters, and its width.
pub fn subset(letters: &BTreeSet<char>, bold: bool) -> Option<Vec<u8>> {
    let (first, last) = (letters.first()?, letters.last()?);
    let face = Face::new(bold)?;
    let mut kept = GlyphRemapper::new();
    let mut map = Vec::with_capacity(letters.len());
    for &letter in letters {
        let glyph = u16::try_from(face.glyph(letter).to_u32()).ok()?;
        map.push((letter, GlyphId::from(kept.remap(glyph))));
    }
    let cut = subsetter::subset(bytes(bold), 0, &kept).ok()?;
    let cut = FontRef::new(&cut).ok()?;

    let mut font = FontBuilder::new();
    add_outlines(&mut font, &cut)?;
    for tag in [b"hhea", b"hmtx"].map(Tag::new) {
        font.add_raw(tag, cut.data_for_tag(tag)?.as_bytes());
    }
    font.add_table(&Cmap::from_mappings(map).ok()?).ok()?;
    font.add_table(&names(face.font(), bold)).ok()?;
    let mut lines: Os2 = face.font().os2().ok()?.to_owned_table();
    lines.us_first_char_index = u16::try_from(u32::from(*first)).unwrap_or(u16::MAX);
    lines.us_last_char_index = u16::try_from(u32::from(*last)).unwrap_or(u16::MAX);
    font.add_table(&lines).ok()?;
    let mut post: Post = face.font().post().ok()?.to_owned_table();
    post = Post {
        version: Version16Dot16::VERSION_3_0,
        num_glyphs: None,
        glyph_name_index: None,
        string_data: None,
        ..post
    };
    font.add_table(&post).ok()?;
    Some(font.build())
}

/// The rule of a style sheet that brings the font along.
pub fn font_face(letters: &BTreeSet<char>, bold: bool) -> Option<String> {
    let weight = if bold { "bold" } else { "normal" };
    let font = STANDARD.encode(subset(letters, bold)?);
    Some(format!(
        "@font-face{{font-family:\"{FAMILY}\";font-weight:{weight};src:url(data:font/ttf;base64,{font}) format(\"truetype\")}}"
    ))
}

/// Outlines without the programs for coarse pixels, and the tables that say so.
fn add_outlines(font: &mut FontBuilder, cut: &FontRef) -> Option<()> {
    let (glyf, loca) = (cut.glyf().ok()?, cut.loca(None).ok()?);
    let mut limits: Maxp = cut.maxp().ok()?.to_owned_table();
    let mut outlines = GlyfLocaBuilder::new();
    for glyph in 0..limits.num_glyphs {
        let outline = loca.get_glyf(GlyphId::from(glyph), &glyf).ok()?;
        outlines.add_glyph(&without_program(outline)).ok()?;
    }
    let (glyf, loca, format) = outlines.build();
    let mut head: Head = cut.head().ok()?.to_owned_table();
    head.index_to_loc_format = format as i16;
    head.flags &= Flags::BASELINE_AT_Y_0 | Flags::LSB_AT_X_0;
    limits.max_zones = Some(1);
    for count in [
        &mut limits.max_twilight_points,
        &mut limits.max_storage,
        &mut limits.max_function_defs,
        &mut limits.max_instruction_defs,
        &mut limits.max_stack_elements,
        &mut limits.max_size_of_instructions,
    ] {
        *count = Some(0);
    }
    font.add_table(&head).ok()?.add_table(&limits).ok()?.add_table(&glyf).ok()?.add_table(&loca).ok()?;
    Some(())
}

fn without_program(outline: Option<Outline>) -> Glyph {
    match outline.map(|outline| Glyph::from_table_ref(&outline)) {
        None => Glyph::Empty,
        Some(Glyph::Simple(mut simple)) => {
            simple.instructions.clear();
            Glyph::Simple(simple)
        }
        Some(Glyph::Composite(whole)) => {
            let mut parts = whole.components().iter().cloned();
            let Some(first) = parts.next() else { return Glyph::Empty };
            let mut bare = CompositeGlyph::new(first, whole.bbox);
            parts.for_each(|part| bare.add_component(part, whole.bbox));
            Glyph::Composite(bare)
        }
        Some(Glyph::Empty) => Glyph::Empty,
    }
}

/// What the font is called, whose it is and under which terms.
fn names(font: &FontRef, bold: bool) -> Name {
    let style = if bold { "Bold" } else { "Regular" };
    let original = |id: NameId| {
        let table = font.name().ok()?;
        let record = table.name_record().iter().find(|record| record.name_id() == id)?;
        Some(record.string(table.string_data()).ok()?.chars().collect::<String>())
    };
    let whole = format!("{FAMILY} {style}");
    let names = [
        (NameId::COPYRIGHT_NOTICE, original(NameId::COPYRIGHT_NOTICE)),
        (NameId::FAMILY_NAME, Some(FAMILY.to_owned())),
        (NameId::SUBFAMILY_NAME, Some(style.to_owned())),
        (NameId::UNIQUE_ID, Some(whole.clone())),
        (NameId::FULL_NAME, Some(whole.clone())),
        (NameId::VERSION_STRING, original(NameId::VERSION_STRING)),
        (NameId::POSTSCRIPT_NAME, Some(whole.replace(' ', "-"))),
        (NameId::LICENSE_URL, original(NameId::LICENSE_URL)),
    ];
    // Windows, Unicode, American English: what every reader asks for.
    let record = |(id, text): (NameId, Option<String>)| {
        Some(NameRecord::new(3, 1, 0x409, id, OffsetMarker::new(text?)))
    };
    Name::new(names.into_iter().filter_map(record).collect())
}

#[cfg(test)]
mod tests {
    use skrifa::MetadataProvider as _;
    use skrifa::instance::{LocationRef, Size};
    use skrifa::outline::{DrawSettings, pen::PathElement};

    use super::*;

    fn letters(text: &str) -> BTreeSet<char> {
        text.chars().collect()
    }

    fn drawn(font: &skrifa::FontRef, glyph: GlyphId) -> Vec<PathElement> {
        let mut path = Vec::new();
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        font.outline_glyphs().get(glyph).unwrap().draw(settings, &mut path).unwrap();
        path
    }

    /// The truth is the whole font: same widths, same outlines, among them ones put together from others (ä, é) and empty ones (the blank).
    #[test]
    fn letters_are_those_of_the_font() {
        for bold in [false, true] {
            let face = Face::new(bold).unwrap();
            let text = "Afitγχ²/ν ± 10−3äéµ√∞";
            let font = subset(&letters(text), bold).unwrap();
            let font = skrifa::FontRef::new(&font).unwrap();
            let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
            let per_em = f64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
            for letter in text.chars() {
                let glyph = font.charmap().map(letter).unwrap_or_else(|| panic!("{letter} is missing"));
                let advance = f64::from(metrics.advance_width(glyph).unwrap()) / per_em;
                assert_eq!(advance, face.advance(face.glyph(letter)), "{letter}");
                assert_eq!(drawn(&font, glyph), drawn(face.font(), face.glyph(letter)), "{letter}");
            }
            assert_eq!(font.charmap().map('B'), None);
        }
    }

    #[test]
    fn it_has_the_tables_that_browsers_ask_for_and_is_small() {
        let font = subset(&letters("0123456789.−x y"), false).unwrap();
        let tables = skrifa::FontRef::new(&font).unwrap();
        for tag in [b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"name", b"OS/2", b"post"]
        {
            assert!(tables.data_for_tag(Tag::new(tag)).is_some(), "{}", String::from_utf8_lossy(tag));
        }
        assert!(font.len() < 6000, "{} bytes", font.len());
        let sum: u32 = font
            .chunks(4)
            .map(|four| u32::from_be_bytes(std::array::from_fn(|k| four.get(k).copied().unwrap_or(0))))
            .fold(0, u32::wrapping_add);
        assert_eq!(sum, 0xb1b0_afba, "the sum of a font that is whole");
    }

    #[test]
    fn a_letter_that_the_font_lacks_has_the_sign_for_it() {
        for bold in [false, true] {
            let font = subset(&letters("a漢😀"), bold).unwrap();
            let font = skrifa::FontRef::new(&font).unwrap();
            let face = Face::new(bold).unwrap();
            let sign = drawn(face.font(), face.font().charmap().map('□').unwrap());
            for letter in ['漢', '😀'] {
                let glyph = font.charmap().map(letter).unwrap_or_else(|| panic!("{letter} is missing"));
                assert_eq!(drawn(&font, glyph), sign, "{letter}");
            }
        }
    }

    #[test]
    fn the_same_letters_make_the_same_bytes_and_none_make_none() {
        assert_eq!(subset(&letters("fit"), false), subset(&letters("tif"), false));
        assert_eq!(subset(&BTreeSet::new(), false), None);
        assert_eq!(font_face(&BTreeSet::new(), true), None);
        let rule = font_face(&letters("a"), true).unwrap();
        assert!(rule.contains("font-weight:bold") && rule.contains("base64,AAEAAAA"), "{rule:.120}");
    }
}
