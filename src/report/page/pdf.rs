//! A page as PDF: shapes stay shapes, and text stays text, in letters that the file brings along. No date is written: the same page makes the same
//! bytes.

use krilla::color::rgb;
use krilla::configure::{Configuration, ConfigurationBuilder, PdfVersion};
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use crate::report::figure::area::{Area, Spot};

use super::error::{PageError, checked};
use super::fonts::{Fonts, bytes};
use super::marks::{crosses, is_place};
use super::outlines::Baseline;
use super::shape::{Color, Mark, Page, Run, Shape, Stroke};
use super::tiles::without_seams;

/// Points of a millimetre.
const POINT: f64 = 72.0 / 25.4;
/// The widest page that PDF knows, in millimetres: 14400 points.
const MOST: f64 = 5080.0;
/// More discs than these are written as dots of a pen, which few readers draw as exactly as circles.
const MOST_CIRCLES: usize = 2000;
/// Length of such a dot in millimetres: readers leave out lines of none.
const DOT: f64 = 0.001;
/// A quarter of a circle as a cubic curve: how far its middle points stand from its ends, in radii.
const QUARTER: f64 = 0.552_284_749_8;

/// Writes a page.
///
/// # Errors
/// The page has no size or is larger than PDF knows.
pub fn pdf(page: &Page) -> Result<Vec<u8>, PageError> {
    written(page, true)
}

/// The same; what is drawn may be left as it is, for tests to read.
fn written(page: &Page, compressed: bool) -> Result<Vec<u8>, PageError> {
    let (width, height) = checked(page.size)?;
    if width.max(height) > MOST {
        return Err(PageError::Wide { width, height, most: MOST });
    }
    let settings = PageSettings::from_wh(points(width), points(height));
    let settings = settings.ok_or(PageError::Size { width, height })?;
    let mut document = Document::new_with(SerializeSettings {
        compress_content_streams: compressed,
        configuration: version()?,
        ..SerializeSettings::default()
    });
    document.set_metadata(metadata(page));
    let mut sheet = document.start_page_with(settings);
    let faces = [false, true].map(|bold| Font::new(bytes(bold).into(), 0));
    let mut writer = Writer { surface: sheet.surface(), fonts: Fonts::default(), faces };
    writer.shapes(&page.shapes);
    drop(writer);
    sheet.finish();
    document.finish().map_err(|error| failed(&error.to_string()))
}

fn failed(reason: &str) -> PageError {
    PageError::Writer { format: "PDF", reason: reason.to_owned() }
}

/// The version that LaTeX takes without a word.
fn version() -> Result<Configuration, PageError> {
    let version = ConfigurationBuilder::new().with_version(PdfVersion::Pdf15).finish();
    version.map_err(|error| failed(&format!("{error:?}")))
}

fn metadata(page: &Page) -> Metadata {
    let program = concat!("fitpanel ", env!("CARGO_PKG_VERSION")).to_owned();
    let metadata = Metadata::new().creator(program.clone()).producer(program);
    let metadata = if page.title.is_empty() { metadata } else { metadata.title(page.title.clone()) };
    if page.description.is_empty() { metadata } else { metadata.description(page.description.clone()) }
}

struct Writer<'a> {
    surface: Surface<'a>,
    fonts: Fonts,
    /// Regular and bold.
    faces: [Option<Font>; 2],
}

impl Writer<'_> {
    fn shapes(&mut self, shapes: &[Shape]) {
        for shape in shapes {
            self.shape(shape);
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Lines { lines: all, closed, fill, stroke } => {
                self.path(lines(all, *closed), *fill, stroke.as_ref());
            }
            Shape::Marks { mark, at, radius, fill, stroke } => {
                self.marks(*mark, at, *radius, *fill, stroke.as_ref());
            }
            Shape::Boxes(boxes) => self.boxes(boxes),
            Shape::Text { runs, at, anchor, upward, color } => {
                let baseline = Baseline::new(&self.fonts, runs, *at, *anchor, *upward);
                self.text(runs, baseline, *color);
            }
            Shape::Group { clip: None, shapes, .. } => self.shapes(shapes),
            Shape::Group { clip: Some(area), shapes, .. } => {
                let mut frame = PathBuilder::new();
                push(&mut frame, *area);
                if let Some(frame) = frame.finish() {
                    self.surface.push_clip_path(&frame, &FillRule::NonZero);
                    self.shapes(shapes);
                    self.surface.pop();
                }
            }
        }
    }

    /// A translucent line is drawn by itself, so that what is below it shines through: PDF would let the line take the place of the fill.
    fn path(&mut self, path: Option<Path>, fill: Option<Color>, stroke: Option<&Stroke>) {
        let Some(path) = path else { return };
        let together = stroke.is_some_and(|stroke| stroke.color.alpha >= 1.0);
        let (fill, stroke) = (fill.map(painted), stroke.map(line));
        if fill.is_some() {
            self.surface.set_fill(fill);
            self.surface.set_stroke(if together { stroke.clone() } else { None });
            self.surface.draw_path(&path);
            if together {
                return;
            }
        }
        if stroke.is_some() {
            self.surface.set_fill(None);
            self.surface.set_stroke(stroke);
            self.surface.draw_path(&path);
        }
    }

    /// Discs with a line stand one upon the other; all others are one path, so that what is translucent does not grow darker where they meet.
    fn marks(&mut self, mark: Mark, at: &[Spot], radius: f64, fill: Option<Color>, stroke: Option<&Stroke>) {
        let places = at.iter().copied().filter(is_place);
        match (mark, stroke) {
            (Mark::Disc, Some(_)) => {
                for place in places {
                    let mut path = PathBuilder::new();
                    circle(&mut path, place, radius);
                    self.path(path.finish(), fill, stroke);
                }
            }
            (Mark::Disc, None) if at.len() > MOST_CIRCLES => {
                let dots: Vec<Vec<Spot>> = places.map(|(x, y)| vec![(x, y), (x + DOT, y)]).collect();
                self.dots(lines(&dots, false), radius, fill);
            }
            (Mark::Disc, None) => {
                let mut path = PathBuilder::new();
                places.for_each(|place| circle(&mut path, place, radius));
                self.path(path.finish(), fill, None);
            }
            (Mark::Cross, stroke) => self.path(lines(&crosses(at, radius), false), None, stroke),
        }
    }

    /// Many discs are dots of a round pen, in a fifth of the room.
    fn dots(&mut self, path: Option<Path>, radius: f64, fill: Option<Color>) {
        let (Some(path), Some(color)) = (path, fill) else { return };
        let pen = line(&Stroke::solid(2.0 * radius, color));
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(krilla::paint::Stroke { line_cap: LineCap::Round, ..pen }));
        self.surface.draw_path(&path);
    }

    /// Boxes of one color that follow one another are one path.
    fn boxes(&mut self, boxes: &[(Area, Color)]) {
        let boxes = without_seams(boxes);
        for same in boxes.chunk_by(|one, next| one.1 == next.1) {
            let mut path = PathBuilder::new();
            for (area, _) in same {
                push(&mut path, *area);
            }
            self.path(path.finish(), same.first().map(|(_, color)| *color), None);
        }
    }

    fn text(&mut self, runs: &[Run], baseline: Baseline, color: Color) {
        self.surface.set_fill(Some(painted(color)));
        self.surface.set_stroke(None);
        let mut along = 0.0;
        for run in runs {
            let (Some(face), Some(font)) = (self.fonts.face(run.bold), &self.faces[usize::from(run.bold)])
            else {
                continue;
            };
            let mut glyphs = Vec::with_capacity(run.text.len());
            let mut length = 0.0;
            for (start, letter) in run.text.char_indices() {
                let glyph = face.glyph(letter);
                let advance = face.advance(glyph);
                let bytes = start..start + letter.len_utf8();
                let glyph = GlyphId::new(glyph.to_u32());
                glyphs.push(KrillaGlyph::new(glyph, advance as f32, 0.0, 0.0, 0.0, bytes, None));
                length += advance;
            }
            let (x, y) = baseline.place(along, run.raise);
            let (start, font) = ((points(x), points(y)), font.clone());
            if baseline.upward {
                let turned = Transform::from_row(0.0, -1.0, 1.0, 0.0, start.0, start.1);
                self.surface.push_transform(&turned);
                let foot = Point::from_xy(0.0, 0.0);
                self.surface.draw_glyphs(foot, &glyphs, font, &run.text, points(run.size), false);
                self.surface.pop();
            } else {
                let foot = Point::from_xy(start.0, start.1);
                self.surface.draw_glyphs(foot, &glyphs, font, &run.text, points(run.size), false);
            }
            along += run.size * length;
        }
    }
}

/// Millimetres as points.
fn points(millimetres: f64) -> f32 {
    (millimetres * POINT) as f32
}

fn opacity(color: Color) -> NormalizedF32 {
    NormalizedF32::new(color.alpha.clamp(0.0, 1.0) as f32).unwrap_or(NormalizedF32::ONE)
}

fn paint(color: Color) -> rgb::Color {
    let [red, green, blue] = color.rgb;
    rgb::Color::new(red, green, blue)
}

fn painted(color: Color) -> Fill {
    Fill { paint: paint(color).into(), opacity: opacity(color), rule: FillRule::NonZero }
}

fn line(stroke: &Stroke) -> krilla::paint::Stroke {
    let dash = (!stroke.dash.is_empty())
        .then(|| StrokeDash { array: stroke.dash.iter().map(|part| points(*part)).collect(), offset: 0.0 });
    krilla::paint::Stroke {
        paint: paint(stroke.color).into(),
        width: points(stroke.width),
        line_cap: if stroke.dash.contains(&0.0) { LineCap::Round } else { LineCap::Butt },
        line_join: LineJoin::Round,
        opacity: opacity(stroke.color),
        dash,
        ..krilla::paint::Stroke::default()
    }
}

fn lines(all: &[Vec<Spot>], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for line in all {
        let mut first = true;
        for &(x, y) in line.iter().filter(|place| is_place(place)) {
            let (x, y) = (points(x), points(y));
            let draw = if first { PathBuilder::move_to } else { PathBuilder::line_to };
            draw(&mut path, x, y);
            first = false;
        }
        if closed && !first {
            path.close();
        }
    }
    path.finish()
}

fn circle(path: &mut PathBuilder, (x, y): Spot, radius: f64) {
    let at = |across: f64, down: f64| (points(x + across * radius), points(y + down * radius));
    let start = at(1.0, 0.0);
    path.move_to(start.0, start.1);
    let mut from = (1.0, 0.0);
    for to in [(0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)] {
        // Away from one end in the direction of the other.
        let one = at(from.0 + QUARTER * to.0, from.1 + QUARTER * to.1);
        let two = at(to.0 + QUARTER * from.0, to.1 + QUARTER * from.1);
        let end = at(to.0, to.1);
        path.cubic_to(one.0, one.1, two.0, two.1, end.0, end.1);
        from = to;
    }
    path.close();
}

/// A rectangle; one of no size is left out.
fn push(path: &mut PathBuilder, area: Area) {
    let [left, top, right, bottom] = [area.left, area.top, area.right, area.bottom].map(points);
    if let Some(rect) = Rect::from_ltrb(left, top, right, bottom) {
        path.push_rect(rect);
    }
}

#[cfg(test)]
#[path = "pdf_tests.rs"]
mod tests;
