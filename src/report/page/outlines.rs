//! Text as lines and curves, for pictures without fonts; and where each letter stands, in every output the same.

use std::fmt::Write as _;

use skrifa::MetadataProvider as _;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};

use crate::report::figure::area::Spot;

use super::fonts::Fonts;
use super::shape::{Anchor, Run};

/// A step along an outline, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Begins anew at a place.
    Move(Spot),
    /// Straight to a place.
    Line(Spot),
    /// By a parabola: its middle point, then its end.
    Quad(Spot, Spot),
    /// By a cubic curve: its two middle points, then its end.
    Cubic(Spot, Spot, Spot),
    /// Back to where it began.
    Close,
}

/// The line that letters stand on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Baseline {
    /// Foot of the first letter.
    pub start: Spot,
    /// Read from below to above.
    pub upward: bool,
}

impl Baseline {
    /// Of a text that is held at its beginning, its middle or its end.
    pub fn new(fonts: &Fonts, runs: &[Run], at: Spot, anchor: Anchor, upward: bool) -> Baseline {
        let before = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => 0.5 * fonts.width(runs),
            Anchor::End => fonts.width(runs),
        };
        let start = Baseline { start: at, upward }.place(-before, 0.0);
        Baseline { start, upward }
    }

    /// The place on the page so far along the line and so far above it.
    pub fn place(&self, along: f64, above: f64) -> Spot {
        let (x, y) = self.start;
        if self.upward { (x - above, y - along) } else { (x + along, y - above) }
    }
}

/// The outlines of a text, to be filled by the rule of nonzero winding.
pub fn outlines(fonts: &Fonts, runs: &[Run], baseline: &Baseline) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut along = 0.0;
    for run in runs {
        let Some(face) = fonts.face(run.bold) else { continue };
        let letters = face.font().outline_glyphs();
        let scale = run.size / face.per_em();
        for letter in run.text.chars() {
            let glyph = face.glyph(letter);
            if let Some(outline) = letters.get(glyph) {
                let mut pen = Pen { steps: &mut steps, baseline, along, above: run.raise, scale };
                // A letter whose outline is damaged is left out; the fonts are our own and are not.
                let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
                let _ = outline.draw(settings, &mut pen);
            }
            along += run.size * face.advance(glyph);
        }
    }
    steps
}

/// The same as the attribute `d` of a path in SVG, to a ten thousandth part of a millimetre.
pub fn path_data(steps: &[Step]) -> String {
    let mut text = String::new();
    let mut write = |pen: char, spots: &[Spot]| {
        text.push(pen);
        for (k, (x, y)) in spots.iter().enumerate() {
            let gap = if k == 0 { "" } else { " " };
            let _ = write!(text, "{gap}{} {}", short(*x), short(*y));
        }
    };
    for step in steps {
        match *step {
            Step::Move(to) => write('M', &[to]),
            Step::Line(to) => write('L', &[to]),
            Step::Quad(by, to) => write('Q', &[by, to]),
            Step::Cubic(one, two, to) => write('C', &[one, two, to]),
            Step::Close => write('Z', &[]),
        }
    }
    text
}

/// Adding zero makes a plain 0 of a negative one.
fn short(value: f64) -> f64 {
    (value * 1e4).round() / 1e4 + 0.0
}

/// Puts an outline in units of a font onto the page.
struct Pen<'a> {
    steps: &'a mut Vec<Step>,
    baseline: &'a Baseline,
    along: f64,
    above: f64,
    scale: f64,
}

impl Pen<'_> {
    fn place(&self, x: f32, y: f32) -> Spot {
        self.baseline.place(self.along + self.scale * f64::from(x), self.above + self.scale * f64::from(y))
    }
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.steps.push(Step::Move(self.place(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.steps.push(Step::Line(self.place(x, y)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.steps.push(Step::Quad(self.place(cx, cy), self.place(x, y)));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.steps.push(Step::Cubic(self.place(cx0, cy0), self.place(cx1, cy1), self.place(x, y)));
    }

    fn close(&mut self) {
        self.steps.push(Step::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, size: f64) -> Run {
        Run { text: text.into(), size, raise: 0.0, bold: false }
    }

    fn bounds(steps: &[Step]) -> (Spot, Spot) {
        let mut low = (f64::MAX, f64::MAX);
        let mut high = (f64::MIN, f64::MIN);
        for step in steps {
            let (Step::Move(to) | Step::Line(to) | Step::Quad(_, to) | Step::Cubic(_, _, to)) = *step else {
                continue;
            };
            low = (low.0.min(to.0), low.1.min(to.1));
            high = (high.0.max(to.0), high.1.max(to.1));
        }
        (low, high)
    }

    /// In the table glyf of DejaVu Sans 2.37, I spans x 201 … 403 and y 0 … 1493 of 2048 units; it is 604 wide.
    #[test]
    fn a_letter_stands_where_it_should() {
        let fonts = Fonts::default();
        let runs = [run("I", 2.048)];
        let baseline = Baseline::new(&fonts, &runs, (10.0, 20.0), Anchor::Start, false);
        let close = |a: Spot, b: Spot| (a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9;
        let (low, high) = bounds(&outlines(&fonts, &runs, &baseline));
        assert!(close(low, (10.201, 18.507)) && close(high, (10.403, 20.0)), "{low:?} {high:?}");

        let baseline = Baseline::new(&fonts, &runs, (10.0, 20.0), Anchor::End, true);
        let (low, high) = bounds(&outlines(&fonts, &runs, &baseline));
        assert!(close(low, (8.507, 20.201)) && close(high, (10.0, 20.403)), "{low:?} {high:?}");
    }

    #[test]
    fn pieces_follow_one_another_and_are_raised() {
        let fonts = Fonts::default();
        let raised = Run { raise: 1.0, ..run("I", 1.024) };
        let runs = [run("I ", 2.048), raised];
        let baseline = Baseline::new(&fonts, &runs, (0.0, 0.0), Anchor::Start, false);
        let steps = outlines(&fonts, &runs, &baseline);
        let second = steps.iter().rposition(|step| matches!(step, Step::Move(_))).unwrap();
        let (low, high) = bounds(&steps[second..]);
        // 604 for I and 651 for the blank, then half the size.
        assert!((low.0 - (1.255 + 0.1005)).abs() < 1e-9 && (high.1 + 1.0).abs() < 1e-9, "{low:?} {high:?}");
    }

    #[test]
    fn a_path_is_short() {
        let steps = [
            Step::Move((1.0, -0.000001)),
            Step::Line((2.34567, 3.0)),
            Step::Quad((1.0, 2.0), (3.0, 4.5)),
            Step::Close,
        ];
        assert_eq!(path_data(&steps), "M1 0L2.3457 3Q1 2 3 4.5Z");
    }
}
