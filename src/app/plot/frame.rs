//! The frame of a panel: marks inward on all four sides, numbers left and below, titles.

use egui::{Align2, FontId, Label, Painter, Pos2, Rect, RichText, Shape, Stroke, Ui, UiBuilder, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::interact::View;
use crate::app::theme::{SMALL, TEXT, Tokens};
use crate::language::said;
use crate::report::Figure;
use crate::report::figure::wording;
use crate::report::figure::{Below, Panel, Scale, Scales};
use crate::report::ticks::{self, Ticks};

/// Length of a mark with a number.
const MAJOR: f32 = 7.0;
/// Length of a mark without.
const MINOR: f32 = 4.0;
/// Points of x axis for one number.
const X_SPACING: f32 = 125.0;
/// Least distance of the middles of two numbers that stand one above the other.
const APART: f32 = 13.0;
/// Part of the width that a note below the frame may take.
const NOTE_SHARE: f32 = 0.62;
/// The same of a low panel, which is to have more than one.
const LOW_SPACING: f32 = 22.0;
/// Numbers of a low panel that room is kept for.
const BELOW_TICKS: usize = 5;
/// Numbers that an axis of y has at least.
const LEAST_TICKS: usize = 2;
/// Width of the turned title of y, with some air.
const TITLE_WIDTH: f32 = 24.0;
/// Height of the title of x, and its least width where a person points at it.
const TITLE_HEIGHT: f32 = 18.0;
const LEAST_TITLE: f32 = 24.0;
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
        let numbers = ticks::on_scale(view.scales.y, view.y.0, view.y.1, 5).major;
        let below = figure.pulls.as_ref().map(|panel| {
            if figure.below == Below::Pull {
                return vec![ticks::signed(ticks::outermost(panel.y_range.1), '+')];
            }
            let ticks = ticks::on_scale(Scale::Linear, panel.y_range.0, panel.y_range.1, BELOW_TICKS);
            ticks.major.into_iter().map(|(_, text)| text).collect()
        });
        let texts = numbers.into_iter().map(|(_, text)| text).chain(below.into_iter().flatten());
        let widest = texts.map(|text| text_width(ui, text)).fold(18.0, f32::max);
        let bottom = if figure.main.x_title.is_empty() { 26.0 } else { 40.0 };
        Margins { left: (widest + 34.0).round(), right: 22.0, top: 8.0, bottom }
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
    /// What its ranges mean.
    pub scales: Scales,
    /// Room around it.
    pub margins: Margins,
    /// It stands below a figure and shows this: of pulls whole numbers of standard deviations.
    pub below: Option<Below>,
    /// Nothing stands below it, so the numbers of x do.
    pub lowest: bool,
    /// A panel stands left of it, with the numbers of y.
    pub bare_left: bool,
    /// Height of the lowest number of the panel above it: a number too near to that is left out.
    pub above: Option<f32>,
    /// The titles of x and y are a person's own words.
    pub own_titles: [bool; 2],
    /// What stands at 1, 2, 3 … of x in place of numbers.
    pub x_names: &'a [String],
}

impl Axes<'_> {
    /// Draws frame, marks, numbers and titles; tells the height of the lowest number of y.
    pub fn draw(&self, ui: &Ui, rect: Rect, transform: &PlotTransform) -> Option<f32> {
        let tokens = Tokens::of(ui);
        let painter = ui.painter();
        let (lo, hi) = (transform.bounds().min(), transform.bounds().max());
        let x_at = |v: f64| transform.position_from_point(&PlotPoint::new(v, lo[1])).x;
        let y_at = |v: f64| transform.position_from_point(&PlotPoint::new(lo[0], v)).y;

        let x_ticks = if self.x_names.is_empty() {
            let count = (rect.width() / X_SPACING).round().max(2.0) as usize;
            ticks::on_scale(self.scales.x, lo[0], hi[0], count)
        } else {
            ticks::named(self.x_names, (lo[0], hi[0]), |ticks| have_room(ui, ticks, x_at))
        };
        let y_ticks = self.y_ticks((lo[1], hi[1]), rect.height());
        let stroke = Stroke::new(1.0, tokens.axis);
        marks(&x_ticks, |value, length| x_marks(painter, rect, x_at(value), length, stroke));
        marks(&y_ticks, |value, length| y_marks(painter, rect, y_at(value), length, stroke));
        painter.rect_stroke(rect, 0, stroke, egui::StrokeKind::Middle);

        let mut lowest: Option<f32> = None;
        for (value, text) in y_ticks.major.iter().filter(|_| !self.bare_left) {
            let y = y_at(*value);
            if self.above.is_some_and(|above| y - above < APART) {
                continue;
            }
            lowest = Some(lowest.map_or(y, |l| l.max(y)));
            painter.text(pos2(rect.left() - 8.0, y), Align2::RIGHT_CENTER, text, font(), tokens.text);
        }
        if !self.bare_left {
            let middle = pos2(rect.left() - self.margins.left + 4.0, rect.center().y);
            let title = match self.below {
                None => self.title(1),
                Some(_) => format!("{} ▾", said(&self.panel.y_title)),
            };
            rotated(ui, middle, rect.height(), &title);
        }
        if self.lowest {
            for (value, text) in &x_ticks.major {
                let at = pos2(x_at(*value), rect.bottom() + 6.0);
                painter.text(at, Align2::CENTER_TOP, text, font(), tokens.text);
            }
            let at = rect.right_bottom() + vec2(0.0, 23.0);
            let title = title_within(ui, &self.title(0), rect.width());
            painter.text(at, Align2::RIGHT_TOP, title, font(), tokens.text);
        }
        lowest
    }

    /// The title of x or y in the language of the window.
    fn title(&self, axis: usize) -> String {
        let title = if axis == 0 { &self.panel.x_title } else { &self.panel.y_title };
        if self.own_titles[axis] { title.clone() } else { title_words(title) }
    }

    /// Where the title of x stands, with the panel at `rect`.
    pub fn x_title_rect(&self, ui: &Ui, rect: Rect) -> Rect {
        let width = text_width(ui, title_within(ui, &self.title(0), rect.width())).max(LEAST_TITLE);
        let corner = rect.right_bottom() + vec2(-width, 22.0);
        Rect::from_min_size(corner, vec2(width, TITLE_HEIGHT))
    }

    /// Where the title of y stands, with the panel at `rect`.
    pub fn title_rect(&self, rect: Rect) -> Rect {
        let corner = pos2(rect.left() - self.margins.left, rect.top());
        Rect::from_min_size(corner, vec2(TITLE_WIDTH, rect.height()))
    }

    /// Marks of y: round numbers, and for pulls all whole numbers with 0 and the outermost written out.
    fn y_ticks(&self, range: (f64, f64), height: f32) -> Ticks {
        if self.below == Some(Below::Pull)
            && let Some(ticks) = ticks::of_pulls(range)
        {
            return ticks;
        }
        let spacing = if self.below.is_some() { LOW_SPACING } else { Y_SPACING };
        let count = ((height / spacing).round() as usize).max(LEAST_TICKS);
        ticks::on_scale(self.scales.y, range.0, range.1, count)
    }
}

/// Whether the names of these marks have room beside one another.
fn have_room(ui: &Ui, ticks: &Ticks, x_at: impl Fn(f64) -> f32) -> bool {
    let ends = |(value, text): &(f64, String)| {
        let half = 0.5 * text_width(ui, text.clone());
        (x_at(*value) - half, x_at(*value) + half)
    };
    ticks.major.windows(2).all(|pair| ends(&pair[1]).0 - ends(&pair[0]).1 >= NAME_GAP)
}

/// Gap between two names of x.
const NAME_GAP: f32 = 10.0;

/// Titles of one word that are ours and not the name of a column.
const OWN_TITLES: [&str; 3] = ["entries", "likelihood", "correlation"];

/// A title in the language of the window; a single word is the name of a column, which stays.
pub fn title_words(title: &str) -> String {
    if title.contains(' ') || OWN_TITLES.contains(&title) { said(title) } else { title.to_owned() }
}

/// A title as far as there is room.
fn title_within(ui: &Ui, title: &str, room: f32) -> String {
    wording::title_within(title, room.into(), &|text| text_width(ui, text.to_owned()).into())
}

/// What is not shown, below the left corner of the frames, in what room the title of x leaves.
pub fn notes_ui(ui: &mut Ui, frames: Rect, notes: &[String]) {
    if notes.is_empty() {
        return;
    }
    let notes: Vec<String> = notes.iter().map(|note| said(note)).collect();
    let text = RichText::new(notes.join("; ")).size(SMALL).color(Tokens::of(ui).muted);
    let corner = frames.left_bottom() + vec2(0.0, 23.0);
    let room = Rect::from_min_size(corner, vec2(NOTE_SHARE * frames.width(), 18.0));
    let mut below = ui.new_child(UiBuilder::new().max_rect(room));
    below.add(Label::new(text).truncate());
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

/// A title turned by a quarter, its left edge at `middle.x`, centered on `middle.y`, no longer than `room`.
fn rotated(ui: &Ui, middle: Pos2, room: f32, text: &str) {
    let color = Tokens::of(ui).text;
    let galley = ui.painter().layout_no_wrap(title_within(ui, text, room), font(), color);
    let at = pos2(middle.x.round(), (middle.y + 0.5 * galley.size().x).round());
    let shape = egui::epaint::TextShape::new(at, galley, color).with_angle(-std::f32::consts::FRAC_PI_2);
    ui.painter().add(Shape::Text(shape));
}
