//! What has no place inside of a frame stands in lines above it: a few numbers, and the names of curves and regions with a piece of their line.

use crate::report::figure::area::Spot;
use crate::report::figure::wording::shortened;
use crate::report::figure::{Figure, Layer, Role};

use super::axes::Pen;
use super::colors::Colors;
use super::fonts::CAPITAL;
use super::markup;
use super::shape::{Anchor, Shape, Stroke};

/// Size of its letters, in sizes of the font.
const SMALL: f64 = 0.8;
/// Height of a line, length of a piece of a curve, and the gaps behind it and between entries, in sizes of the font.
const LINE: f64 = 1.15;
const SAMPLE: f64 = 1.8;
const SAMPLE_GAP: f64 = 0.4;
const GAP: f64 = 1.2;
/// Foot of the last line above the frame.
const FOOT: f64 = 0.45;

/// One thing that is said.
struct Entry {
    /// The line of what it names.
    sample: Option<Stroke>,
    text: String,
    width: f64,
}

/// Lines of entries.
#[derive(Default)]
pub struct Heading(Vec<Vec<Entry>>);

impl Heading {
    /// The numbers of the figure, if they are wanted, and the layers of these names, in lines no longer than `room`.
    pub fn new(
        pen: &Pen<'_>,
        colors: Colors,
        figure: &Figure,
        numbers: bool,
        names: &[String],
        room: f64,
    ) -> Heading {
        let font = pen.measures.font;
        let mut entries = Vec::new();
        let plain = |text: String| Entry { sample: None, text, width: 0.0 };
        let width = |text: &str| SMALL * pen.width(text);
        if numbers {
            let formula = shortened(&figure.formula, room, width);
            entries.extend((!formula.is_empty()).then(|| plain(formula)));
            entries.extend(figure.stats.iter().enumerate().map(|(k, (name, value))| {
                let name = if figure.parameters.contains(&k) { name.clone() } else { (pen.say)(name) };
                let value = format!(" = {}", (pen.say)(value));
                // Of a long name a part is cut, of a value nothing: without its error it would be another one.
                plain(shortened(&name, room - width(&value), width) + &value)
            }));
        }
        for layer in &figure.main.layers {
            let (role, label, dashed) = match layer {
                Layer::Curve { role, label, dashed, .. } => (*role, label, *dashed),
                Layer::Polygon { role, label, .. } => (*role, label, false),
                _ => continue,
            };
            if names.contains(label) && !entries.iter().any(|e: &Entry| e.text == (pen.say)(label)) {
                let width = if role == Role::Fit { pen.measures.fit } else { pen.measures.thin };
                let dash = colors.dashes(role, dashed, false).into_iter().map(|part| part * width).collect();
                let sample = Some(Stroke { width, color: colors.role(role), dash });
                entries.push(Entry { sample, text: (pen.say)(label), width: 0.0 });
            }
        }
        for entry in &mut entries {
            let sample = if entry.sample.is_some() { SAMPLE + SAMPLE_GAP } else { 0.0 };
            entry.width = SMALL * pen.width(&entry.text) + sample * font;
        }
        Heading(in_lines(entries, room, GAP * font))
    }

    /// Whether a name stands in it.
    pub fn holds(&self, name: &str) -> bool {
        self.0.iter().flatten().any(|entry| entry.sample.is_some() && entry.text == name)
    }

    /// How high it is, in sizes of the font.
    pub fn height(&self) -> f64 {
        LINE * self.0.len() as f64
    }

    /// Draws it above a frame with this upper left corner.
    pub fn draw(&self, pen: &Pen<'_>, (begin, top): Spot, out: &mut Vec<Shape>) {
        let font = pen.measures.font;
        for (k, line) in self.0.iter().rev().enumerate() {
            let foot = top - (FOOT + LINE * k as f64) * font;
            let mut left = begin;
            for entry in line {
                let mut at = left;
                if let Some(stroke) = &entry.sample {
                    let height = foot - 0.5 * CAPITAL * SMALL * font;
                    let lines = vec![vec![(at, height), (at + SAMPLE * font, height)]];
                    let stroke = Some(stroke.clone());
                    out.push(Shape::Lines { lines, closed: false, fill: None, stroke });
                    at += (SAMPLE + SAMPLE_GAP) * font;
                }
                let runs = markup::runs(&entry.text, SMALL * font, false);
                let at = (at, foot);
                out.push(Shape::Text { runs, at, anchor: Anchor::Start, upward: false, color: pen.color });
                left += entry.width + GAP * font;
            }
        }
    }
}

/// Entries one after the other as far as there is room, then in the next line.
fn in_lines(entries: Vec<Entry>, room: f64, gap: f64) -> Vec<Vec<Entry>> {
    let mut lines: Vec<Vec<Entry>> = Vec::new();
    let mut end = f64::INFINITY;
    for entry in entries {
        if end + entry.width > room {
            lines.push(Vec::new());
            end = 0.0;
        }
        end += entry.width + gap;
        if let Some(line) = lines.last_mut() {
            line.push(entry);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_goes_to_the_next_line() {
        let entry = |width: f64| Entry { sample: None, text: String::new(), width };
        let lines = in_lines([30.0, 40.0, 50.0, 90.0, 10.0].map(entry).into(), 80.0, 5.0);
        let widths: Vec<Vec<f64>> = lines.iter().map(|l| l.iter().map(|e| e.width).collect()).collect();
        assert_eq!(widths, [vec![30.0, 40.0], vec![50.0], vec![90.0], vec![10.0]]);
    }
}
