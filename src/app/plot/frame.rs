//! The frame of a panel: marks inward on all four sides, numbers left and below, titles.

use egui::{Align2, FontId, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::interact::View;
use crate::app::theme::{TEXT, Tokens};
use crate::report::Figure;
use crate::report::figure::Panel;
use crate::report::ticks::{self, Ticks};

/// Length of a mark with a number.
const MAJOR: f32 = 7.0;
/// Length of a mark without.
const MINOR: f32 = 4.0;
/// Points of x axis for one number.
const X_SPACING: f32 = 125.0;
/// Pulls beyond this are numbers like any others.
const MOST_SIGMAS: f64 = 1e5;
/// Points of y axis for one number.
const Y_SPACING: f32 = 66.0;

/// Room around the frames, in points; the same left and right for both panels.
#[derive(Debug, Clone, Copy)]
pub struct Margins {
    /// Numbers and title of y.
    pub left: f32,
    /// Half a number of x.
    pub right: f32,
    /// Above the upper frame.
    pub top: f32,
    /// Numbers and title of x.
    pub bottom: f32,
}

impl Margins {
    /// Room for the numbers of `figure` as shown in `view`.
    pub fn new(ui: &Ui, figure: &Figure, view: &View) -> Margins {
        let numbers = ticks::linear(view.y.0, view.y.1, 5).major;
        let widest = numbers.into_iter().map(|(_, text)| text_width(ui, text)).fold(18.0, f32::max);
        let bottom = if figure.main.x_title.is_empty() { 26.0 } else { 42.0 };
        Margins { left: (widest + 34.0).round(), right: 22.0, top: 12.0, bottom }
    }
}

fn font() -> FontId {
    FontId::proportional(TEXT)
}

fn text_width(ui: &Ui, text: String) -> f32 {
    ui.painter().layout_no_wrap(text, font(), Tokens::of(ui).text).size().x
}

/// What to draw around one frame.
pub struct Axes<'a> {
    /// Titles and ranges.
    pub panel: &'a Panel,
    /// Room around it.
    pub margins: Margins,
    /// The panel shows pulls: whole numbers of standard deviations.
    pub pulls: bool,
    /// Nothing stands below it, so the numbers of x do.
    pub lowest: bool,
    /// A panel stands left of it, with the numbers of y.
    pub bare_left: bool,
}

impl Axes<'_> {
    /// Draws frame, marks, numbers and titles.
    pub fn draw(&self, ui: &Ui, rect: Rect, transform: &PlotTransform) {
        let tokens = Tokens::of(ui);
        let painter = ui.painter();
        let (lo, hi) = (transform.bounds().min(), transform.bounds().max());
        let x_at = |v: f64| transform.position_from_point(&PlotPoint::new(v, lo[1])).x;
        let y_at = |v: f64| transform.position_from_point(&PlotPoint::new(lo[0], v)).y;

        let x_ticks = ticks::linear(lo[0], hi[0], (rect.width() / X_SPACING).round().max(2.0) as usize);
        let y_ticks = self.y_ticks((lo[1], hi[1]), rect.height());
        let stroke = Stroke::new(1.0, tokens.axis);
        marks(&x_ticks, |value, length| x_marks(painter, rect, x_at(value), length, stroke));
        marks(&y_ticks, |value, length| y_marks(painter, rect, y_at(value), length, stroke));
        painter.rect_stroke(rect, 0, stroke, egui::StrokeKind::Middle);

        for (value, text) in y_ticks.major.iter().filter(|_| !self.bare_left) {
            // The outermost number of the pull panel stays clear of the lowest one of the panel above.
            let inset = if self.pulls || !self.lowest { 7.0 } else { 0.0 };
            let (highest, lowest) = (rect.top() + inset, rect.bottom() - inset);
            let y = y_at(*value).min(lowest).max(highest);
            let at = pos2(rect.left() - 8.0, y);
            painter.text(at, Align2::RIGHT_CENTER, text, font(), tokens.text);
        }
        if !self.bare_left {
            rotated(ui, pos2(rect.left() - self.margins.left + 4.0, rect.center().y), &self.panel.y_title);
        }
        if self.lowest {
            for (value, text) in &x_ticks.major {
                let at = pos2(x_at(*value), rect.bottom() + 6.0);
                painter.text(at, Align2::CENTER_TOP, text, font(), tokens.text);
            }
            let at = rect.right_bottom() + vec2(0.0, 23.0);
            painter.text(at, Align2::RIGHT_TOP, &self.panel.x_title, font(), tokens.text);
        }
    }

    /// Marks of y: round numbers, and for pulls all whole numbers with 0 and the outermost written out.
    fn y_ticks(&self, range: (f64, f64), height: f32) -> Ticks {
        let outer = range.1.min(-range.0).floor().max(1.0);
        // Of data without errors the pulls are differences, of any size.
        if !self.pulls || outer > MOST_SIGMAS {
            return ticks::linear(range.0, range.1, (height / Y_SPACING).round().max(2.0) as usize);
        }
        let between = if outer <= 12.0 { outer as i32 } else { 0 };
        Ticks {
            major: vec![
                (-outer, format!("\u{2212}{outer}")),
                (0.0, "0".into()),
                (outer, format!("+{outer}")),
            ],
            minor: (1..between).flat_map(|k| [f64::from(-k), f64::from(k)]).collect(),
        }
    }
}

fn marks(ticks: &Ticks, mut draw: impl FnMut(f64, f32)) {
    for (value, _) in &ticks.major {
        draw(*value, MAJOR);
    }
    for value in &ticks.minor {
        draw(*value, MINOR);
    }
}

fn x_marks(painter: &Painter, rect: Rect, x: f32, length: f32, stroke: Stroke) {
    painter.line_segment([pos2(x, rect.bottom()), pos2(x, rect.bottom() - length)], stroke);
    painter.line_segment([pos2(x, rect.top()), pos2(x, rect.top() + length)], stroke);
}

fn y_marks(painter: &Painter, rect: Rect, y: f32, length: f32, stroke: Stroke) {
    painter.line_segment([pos2(rect.left(), y), pos2(rect.left() + length, y)], stroke);
    painter.line_segment([pos2(rect.right(), y), pos2(rect.right() - length, y)], stroke);
}

/// A title turned by a quarter, its left edge at `middle.x`, centered on `middle.y`.
fn rotated(ui: &Ui, middle: Pos2, text: &str) {
    let color = Tokens::of(ui).text;
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font(), color);
    let at = pos2(middle.x.round(), (middle.y + 0.5 * galley.size().x).round());
    let shape = egui::epaint::TextShape::new(at, galley, color).with_angle(-std::f32::consts::FRAC_PI_2);
    ui.painter().add(Shape::Text(shape));
}
