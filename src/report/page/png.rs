//! A page as PNG: shapes and letters drawn into pixels, with the size of a pixel written beside.

use png::{BitDepth, ColorType, Encoder, PixelDimensions, SrgbRenderingIntent, Unit};
use tiny_skia::{
    FillRule, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pixmap, Rect, StrokeDash, Transform,
};

use crate::report::figure::area::{Area, Spot};

use super::error::{PageError, checked};
use super::fonts::Fonts;
use super::marks::{crosses, is_place};
use super::outlines::{Baseline, Step, outlines};
use super::shape::{Color, Mark, Page, Shape, Stroke};

/// Millimetres of an inch.
const INCH: f64 = 25.4;
/// Most pixels on a side.
const MOST_ON_A_SIDE: u32 = 20_000;
/// Most pixels in all, in millions: 400 MB while they are drawn.
const MOST_MILLIONS: u32 = 100;

/// Draws a page with so many pixels per inch.
///
/// # Errors
/// The page or the resolution is none, or the picture is too large.
pub fn png(page: &Page, dpi: f64) -> Result<Vec<u8>, PageError> {
    encoded(page, painted(page, dpi)?, dpi).map_err(|error| failed(&error.to_string()))
}

/// The same as pixels for a clipboard: (across, down), and red, green, blue and opacity of each, from the upper left one on.
///
/// # Errors
/// As for [`png()`].
pub fn rgba(page: &Page, dpi: f64) -> Result<([usize; 2], Vec<u8>), PageError> {
    let canvas = painted(page, dpi)?;
    let size = [canvas.width() as usize, canvas.height() as usize];
    Ok((size, canvas.take_demultiplied()))
}

fn painted(page: &Page, dpi: f64) -> Result<Pixmap, PageError> {
    let (width, height) = pixels(page.size, dpi)?;
    let canvas = Pixmap::new(width, height).ok_or_else(|| failed("no room for the pixels"))?;
    let mut painter = Painter { canvas, fonts: Fonts::default(), scale: dpi / INCH };
    painter.shapes(&page.shapes, None);
    Ok(painter.canvas)
}

fn failed(reason: &str) -> PageError {
    PageError::Writer { format: "PNG", reason: reason.to_owned() }
}

/// Pixels across and down.
fn pixels(size: (f64, f64), dpi: f64) -> Result<(u32, u32), PageError> {
    let (width, height) = checked(size)?;
    if !(dpi.is_finite() && dpi > 0.0) {
        return Err(PageError::Resolution { dpi });
    }
    let count = |length: f64| (length * dpi / INCH).round().max(1.0);
    let (width, height) = (count(width), count(height));
    let (side, all) = (MOST_ON_A_SIDE, MOST_MILLIONS);
    if width.max(height) > f64::from(side) || width * height > 1e6 * f64::from(all) {
        return Err(PageError::Pixels { width, height, side, all });
    }
    Ok((width as u32, height as u32))
}

/// An opaque picture has no channel for opacity: some programs of print shops refuse one.
fn encoded(page: &Page, canvas: Pixmap, dpi: f64) -> Result<Vec<u8>, png::EncodingError> {
    let (width, height) = (canvas.width(), canvas.height());
    let mut data = canvas.take_demultiplied();
    let opaque = data.chunks_exact(4).all(|pixel| pixel[3] == u8::MAX);
    if opaque {
        data = data.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    }
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(if opaque { ColorType::Rgb } else { ColorType::Rgba });
    encoder.set_depth(BitDepth::Eight);
    encoder.set_source_srgb(SrgbRenderingIntent::RelativeColorimetric);
    let per_metre = (dpi * 1000.0 / INCH).round() as u32;
    encoder.set_pixel_dims(Some(PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter }));
    let software = concat!("fitpanel ", env!("CARGO_PKG_VERSION"));
    for (key, text) in
        [("Title", page.title.as_str()), ("Description", &page.description), ("Software", software)]
    {
        if text.is_empty() {
            continue;
        }
        // The plain kind of text knows Latin letters alone.
        if text.chars().all(|letter| matches!(letter, '\n' | ' '..='~' | '\u{a0}'..='\u{ff}')) {
            encoder.add_text_chunk(key.to_owned(), text.to_owned())?;
        } else {
            encoder.add_itxt_chunk(key.to_owned(), text.to_owned())?;
        }
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(file)
}

struct Painter {
    canvas: Pixmap,
    fonts: Fonts,
    /// Pixels per millimetre.
    scale: f64,
}

impl Painter {
    fn shapes(&mut self, shapes: &[Shape], clip: Option<&Mask>) {
        for shape in shapes {
            self.shape(shape, clip);
        }
    }

    fn shape(&mut self, shape: &Shape, clip: Option<&Mask>) {
        match shape {
            Shape::Lines { lines, closed, fill, stroke } => {
                self.path(self.lines(lines, *closed), *fill, stroke.as_ref(), clip);
            }
            Shape::Marks { mark, at, radius, fill, stroke } => {
                self.marks((*mark, *radius), at, (*fill, stroke.as_ref()), clip);
            }
            Shape::Boxes(boxes) => self.boxes(boxes, clip),
            Shape::Text { runs, at, anchor, upward, color } => {
                let baseline = Baseline::new(&self.fonts, runs, *at, *anchor, *upward);
                let letters = self.letters(&outlines(&self.fonts, runs, &baseline));
                self.path(letters, Some(*color), None, clip);
            }
            Shape::Group { clip: None, shapes, .. } => self.shapes(shapes, clip),
            Shape::Group { clip: Some(area), shapes, .. } => {
                if let Some(within) = self.window(*area, clip) {
                    self.shapes(shapes, Some(&within));
                }
            }
        }
    }

    /// What can be seen through a rectangle, and through the one around it; `None` when nothing can.
    fn window(&self, area: Area, around: Option<&Mask>) -> Option<Mask> {
        let path = PathBuilder::from_rect(self.rect(area)?);
        if let Some(around) = around {
            let mut both = around.clone();
            both.intersect_path(&path, FillRule::Winding, true, Transform::identity());
            return Some(both);
        }
        let mut mask = Mask::new(self.canvas.width(), self.canvas.height())?;
        mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
        Some(mask)
    }

    fn path(
        &mut self,
        path: Option<Path>,
        fill: Option<Color>,
        stroke: Option<&Stroke>,
        clip: Option<&Mask>,
    ) {
        let Some(path) = path else { return };
        if let Some(color) = fill {
            let transform = Transform::identity();
            self.canvas.fill_path(&path, &paint(color), FillRule::Winding, transform, clip);
        }
        if let Some(stroke) = stroke {
            let line = self.stroke(stroke);
            self.canvas.stroke_path(&path, &paint(stroke.color), &line, Transform::identity(), clip);
        }
    }

    fn stroke(&self, stroke: &Stroke) -> tiny_skia::Stroke {
        let mut dash: Vec<f32> = stroke.dash.iter().map(|part| self.length(*part)).collect();
        if dash.len() % 2 == 1 {
            dash.extend_from_within(..);
        }
        tiny_skia::Stroke {
            width: self.length(stroke.width),
            line_cap: if stroke.dash.contains(&0.0) { LineCap::Round } else { LineCap::Butt },
            line_join: LineJoin::Round,
            dash: StrokeDash::new(dash, 0.0),
            ..tiny_skia::Stroke::default()
        }
    }

    /// Discs with a line stand one upon the other; all others are one path, so that what is translucent does not grow darker where they meet.
    fn marks(
        &mut self,
        (mark, radius): (Mark, f64),
        at: &[Spot],
        (fill, stroke): (Option<Color>, Option<&Stroke>),
        clip: Option<&Mask>,
    ) {
        let places = at.iter().filter(|place| is_place(place));
        match (mark, stroke) {
            (Mark::Disc, Some(_)) => {
                for &(x, y) in places {
                    let (x, y) = (self.length(x), self.length(y));
                    self.path(PathBuilder::from_circle(x, y, self.length(radius)), fill, stroke, clip);
                }
            }
            (Mark::Disc, None) => {
                let mut path = PathBuilder::new();
                places.for_each(|&(x, y)| {
                    path.push_circle(self.length(x), self.length(y), self.length(radius));
                });
                self.path(path.finish(), fill, None, clip);
            }
            (Mark::Cross, stroke) => self.path(self.lines(&crosses(at, radius), false), None, stroke, clip),
        }
    }

    /// Edges are put onto edges of pixels: no ground shines through where boxes meet. An opaque box thinner than a pixel keeps the one of its middle;
    /// translucent ones do not, since they would cover one another.
    fn boxes(&mut self, boxes: &[(Area, Color)], clip: Option<&Mask>) {
        for (area, color) in boxes {
            let side = |from: f64, to: f64| {
                let (low, high) = ((from * self.scale).round(), (to * self.scale).round());
                let middle = (0.5 * (from + to) * self.scale).floor();
                if low == high && color.alpha >= 1.0 { (middle, middle + 1.0) } else { (low, high) }
            };
            let ((left, right), (top, bottom)) = (side(area.left, area.right), side(area.top, area.bottom));
            let Some(rect) = Rect::from_ltrb(left as f32, top as f32, right as f32, bottom as f32) else {
                continue;
            };
            let paint = Paint { anti_alias: false, ..paint(*color) };
            self.canvas.fill_rect(rect, &paint, Transform::identity(), clip);
        }
    }

    fn lines(&self, lines: &[Vec<Spot>], closed: bool) -> Option<Path> {
        let mut path = PathBuilder::new();
        for line in lines {
            let mut first = true;
            for &(x, y) in line.iter().filter(|place| is_place(place)) {
                let (x, y) = (self.length(x), self.length(y));
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

    fn letters(&self, steps: &[Step]) -> Option<Path> {
        let mut path = PathBuilder::new();
        let place = |(x, y): Spot| (self.length(x), self.length(y));
        for step in steps {
            match *step {
                Step::Move(to) => path.move_to(place(to).0, place(to).1),
                Step::Line(to) => path.line_to(place(to).0, place(to).1),
                Step::Quad(by, to) => path.quad_to(place(by).0, place(by).1, place(to).0, place(to).1),
                Step::Cubic(one, two, to) => {
                    let [(ax, ay), (bx, by), (x, y)] = [one, two, to].map(place);
                    path.cubic_to(ax, ay, bx, by, x, y);
                }
                Step::Close => path.close(),
            }
        }
        path.finish()
    }

    fn rect(&self, area: Area) -> Option<Rect> {
        let [left, top, right, bottom] =
            [area.left, area.top, area.right, area.bottom].map(|edge| self.length(edge));
        Rect::from_ltrb(left, top, right, bottom)
    }

    /// Millimetres as pixels.
    fn length(&self, millimetres: f64) -> f32 {
        (millimetres * self.scale) as f32
    }
}

fn paint(color: Color) -> Paint<'static> {
    let [red, green, blue] = color.rgb;
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, (255.0 * color.alpha.clamp(0.0, 1.0)).round() as u8);
    paint
}

#[cfg(test)]
#[path = "png_tests.rs"]
mod tests;
