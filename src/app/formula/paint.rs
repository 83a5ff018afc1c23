//! Draws a formula whose parts have their places.

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Galley, Painter, Pos2, Shape, Stroke, vec2};
use std::sync::Arc;

use super::layout::{Mark, Placed};

/// Width of lines, as a part of the size of letters, and at least.
const LINE: f32 = 0.07;
const THINNEST: f32 = 0.8;

fn galley(painter: &Painter, text: &str, size: f32, slanted: bool, color: Color32) -> Arc<Galley> {
    let format = TextFormat { italics: slanted, ..TextFormat::simple(FontId::proportional(size), color) };
    painter.layout_job(LayoutJob::single_section(text.to_owned(), format))
}

/// How wide a text is.
pub fn width(painter: &Painter, text: &str, size: f32, slanted: bool) -> f32 {
    // What leans to the right needs a little more.
    let lean = if slanted { 0.06 * size } else { 0.0 };
    galley(painter, text, size, slanted, Color32::BLACK).size().x + lean
}

/// Draws it with the left end of its base line at `start`; `size` is that of its largest letters.
pub fn paint(painter: &Painter, placed: &Placed, start: Pos2, size: f32, color: Color32) {
    let stroke = Stroke::new((LINE * size).max(THINNEST), color);
    for mark in &placed.marks {
        match mark {
            Mark::Text { at, text, size, slanted } => {
                let galley = galley(painter, text, *size, *slanted, color);
                let base = galley.rows.first().and_then(|row| Some(row.pos.y + row.glyphs.first()?.pos.y));
                let corner = start + vec2(at.0, at.1 - base.unwrap_or_default());
                painter.galley(corner, galley, color);
            }
            Mark::Line(points) => {
                let points = points.iter().map(|&(x, y)| start + vec2(x, y)).collect();
                painter.add(Shape::line(points, stroke));
            }
        }
    }
}
