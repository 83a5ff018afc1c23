//! The frame of a panel: marks inward on all four sides, numbers left and below, titles.

use crate::report::figure::area::Spot;
use crate::report::figure::wording::title_within;
use crate::report::figure::{Below, Panel};
use crate::report::ticks::{self, Ticks};

use super::fonts::{CAPITAL, Fonts};
use super::format::{Look, Measures};
use super::layers::Frame;
use super::markup;
use super::shape::{Anchor, Color, Shape, Stroke};

/// Room for one number of y, in sizes of the font; less of a low panel, which is to have more than one.
const Y_SPACING: f64 = 4.2;
const LOW_SPACING: f64 = 2.0;
/// Numbers of x that are tried at most.
const MOST_NUMBERS: usize = 9;
/// Numbers that an axis of y has at least.
const LEAST_NUMBERS: usize = 2;
/// Air between two numbers of x, in sizes of the font.
const AIR: f64 = 0.9;
/// Least distance of the middles of two numbers that stand one above the other, in sizes of the font.
const APART: f64 = 1.05;
/// Gap between frame and numbers, in sizes of the font.
pub const GAP: f64 = 0.45;
/// From the frame down to the foot of the title of x, in sizes of the font.
const TITLE_FOOT: f64 = 2.75;
/// Height that numbers and title of x take below the frame, without title, and a line of notes, in sizes of the font.
pub const WITH_TITLE: f64 = 3.15;
/// Without the title.
pub const WITHOUT_TITLE: f64 = 1.6;
/// A line of notes.
pub const NOTE_LINE: f64 = 1.2;

/// What writes words on paper.
pub struct Pen<'a> {
    /// Lengths.
    pub measures: Measures,
    /// Letters.
    pub fonts: &'a Fonts,
    /// The words of the program in the language of the reader.
    pub say: fn(&str) -> String,
    /// Color of text.
    pub color: Color,
}

impl Pen<'_> {
    /// Length of a text in millimetres.
    pub fn width(&self, text: &str) -> f64 {
        self.fonts.width(&markup::runs(text, self.measures.font, false))
    }

    /// A text with its foot at a place.
    pub fn text(&self, text: &str, at: Spot, anchor: Anchor) -> Shape {
        self.colored(text, at, anchor, self.color)
    }

    /// The same in another color.
    pub fn colored(&self, text: &str, at: Spot, anchor: Anchor, color: Color) -> Shape {
        let runs = markup::runs(text, self.measures.font, false);
        Shape::Text { runs, at, anchor, upward: false, color }
    }

    /// A text to be read from below to above.
    fn upward(&self, text: &str, at: Spot, anchor: Anchor) -> Shape {
        let runs = markup::runs(text, self.measures.font, false);
        Shape::Text { runs, at, anchor, upward: true, color: self.color }
    }

    fn title_within(&self, title: &str, room: f64) -> String {
        title_within(title, room, &|text| self.width(text))
    }
}

/// What to draw around one frame.
pub struct Axes<'a> {
    /// Titles.
    pub panel: &'a Panel,
    /// Where it is and what it shows.
    pub frame: Frame,
    /// Room left of it.
    pub left: f64,
    /// It stands below a figure and shows this: of pulls whole numbers of standard deviations.
    pub below: Option<Below>,
    /// Nothing stands below it, so the numbers of x do.
    pub lowest: bool,
    /// A panel stands left of it, with the numbers of y.
    pub bare_left: bool,
    /// Height of the lowest number of the panel above it: a number too near to that is left out.
    pub above: Option<f64>,
    /// The titles of x and y are a person's own words.
    pub own_titles: [bool; 2],
    /// What stands at 1, 2, 3 … of x in place of numbers.
    pub x_names: &'a [String],
    /// The style.
    pub look: Look,
}

impl Axes<'_> {
    /// Draws frame, marks, numbers and titles; tells the height of the lowest number of y.
    pub fn draw(&self, pen: &Pen<'_>, color: Color, out: &mut Vec<Shape>) -> Option<f64> {
        let (frame, m) = (&self.frame, pen.measures);
        let area = frame.area;
        let (x_ticks, y_ticks) = (self.x_ticks(pen), self.y_ticks(pen));
        let mut marks = Vec::new();
        for (value, length) in lengths(&x_ticks, m) {
            let x = frame.across(value);
            marks.push(vec![(x, area.bottom), (x, area.bottom - length)]);
            marks.push(vec![(x, area.top), (x, area.top + length)]);
        }
        for (value, length) in lengths(&y_ticks, m) {
            let y = frame.down(value);
            marks.push(vec![(area.left, y), (area.left + length, y)]);
            marks.push(vec![(area.right, y), (area.right - length, y)]);
        }
        let stroke = Stroke::solid(m.frame, color);
        let lines = |lines, closed| Shape::Lines { lines, closed, fill: None, stroke: Some(stroke.clone()) };
        out.push(lines(marks, false));
        let corners = [
            (area.left, area.top),
            (area.right, area.top),
            (area.right, area.bottom),
            (area.left, area.bottom),
        ];
        out.push(lines(vec![corners.to_vec()], true));
        let mut lowest: Option<f64> = None;
        if !self.bare_left {
            for (value, text) in &y_ticks.major {
                let y = frame.down(*value);
                if self.above.is_some_and(|above| y - above < APART * m.font) {
                    continue;
                }
                lowest = Some(lowest.map_or(y, |l| l.max(y)));
                let foot = (area.left - GAP * m.font, y + 0.5 * CAPITAL * m.font);
                out.push(pen.text(text, foot, Anchor::End));
            }
            self.y_title(pen, out);
        }
        if self.lowest {
            for (value, text) in &x_ticks.major {
                let foot = (frame.across(*value), area.bottom + (GAP + CAPITAL) * m.font);
                out.push(pen.text(text, foot, Anchor::Middle));
            }
            self.x_title(pen, out);
        }
        lowest
    }

    fn x_title(&self, pen: &Pen<'_>, out: &mut Vec<Shape>) {
        let area = self.frame.area;
        let title = pen.title_within(&self.title(pen, 0), area.width());
        let foot = area.bottom + TITLE_FOOT * pen.measures.font;
        out.push(match self.look {
            Look::Hep => pen.text(&title, (area.right, foot), Anchor::End),
            _ => pen.text(&title, (area.center().0, foot), Anchor::Middle),
        });
    }

    fn y_title(&self, pen: &Pen<'_>, out: &mut Vec<Shape>) {
        let area = self.frame.area;
        let title = pen.title_within(&self.title(pen, 1), area.height());
        let foot = area.left - self.left + CAPITAL * pen.measures.font;
        out.push(match self.look {
            Look::Hep => pen.upward(&title, (foot, area.top), Anchor::End),
            _ => pen.upward(&title, (foot, area.center().1), Anchor::Middle),
        });
    }

    /// The title of x or y in the language of the reader; a single word is the name of a column, which stays.
    fn title(&self, pen: &Pen<'_>, axis: usize) -> String {
        let title = if axis == 0 { &self.panel.x_title } else { &self.panel.y_title };
        // The panel below has the same x, and what is drawn up its side is ours.
        let is_own = self.own_titles[axis] && (axis == 0 || self.below.is_none());
        if is_own { title.clone() } else { title_said(pen.say, title) }
    }

    /// Marks of x: names where there are some, else round numbers.
    fn x_ticks(&self, pen: &Pen<'_>) -> Ticks {
        // Nothing of a name is lowered or raised.
        let plain = |name: &String| name.replace('_', "\\_").replace('^', "\\^");
        let names: Vec<String> = self.x_names.iter().map(plain).collect();
        x_ticks(pen, &self.frame, &names)
    }

    /// Marks of y: round numbers, and for pulls all whole numbers with 0 and the outermost written out.
    fn y_ticks(&self, pen: &Pen<'_>) -> Ticks {
        let range = self.frame.y;
        if self.below == Some(Below::Pull)
            && let Some(ticks) = ticks::of_pulls(range)
        {
            return ticks;
        }
        let spacing = if self.below.is_some() { LOW_SPACING } else { Y_SPACING };
        let wish = self.frame.area.height() / (spacing * pen.measures.font);
        ticks::on_scale(self.frame.scales.y, range.0, range.1, (wish.round() as usize).max(LEAST_NUMBERS))
    }
}

/// Titles of one word that are ours and not the name of a column.
const OWN_TITLES: [&str; 3] = ["entries", "likelihood", "correlation"];

/// A title that the program made, in the language of the reader.
pub fn title_said(say: fn(&str) -> String, title: &str) -> String {
    let is_ours = title.contains(' ') || OWN_TITLES.contains(&title);
    if is_ours { say(title) } else { title.to_owned() }
}

/// As many numbers of x as have room beside one another.
fn x_ticks(pen: &Pen<'_>, frame: &Frame, names: &[String]) -> Ticks {
    let fits = |ticks: &Ticks| {
        let ends = |mark: &(f64, String)| {
            let half = 0.5 * pen.width(&mark.1);
            (frame.across(mark.0) - half, frame.across(mark.0) + half)
        };
        ticks.major.windows(2).all(|pair| ends(&pair[1]).0 - ends(&pair[0]).1 >= AIR * pen.measures.font)
    };
    if !names.is_empty() {
        return ticks::named(names, frame.x, fits);
    }
    let of = |count: usize| ticks::on_scale(frame.scales.x, frame.x.0, frame.x.1, count);
    (1..=MOST_NUMBERS).rev().map(of).find(fits).unwrap_or_else(|| of(1))
}

fn lengths(ticks: &Ticks, m: Measures) -> impl Iterator<Item = (f64, f64)> + '_ {
    let major = ticks.major.iter().map(move |(value, _)| (*value, m.major));
    major.chain(ticks.minor.iter().map(move |value| (*value, m.minor)))
}

/// Room that the numbers of y of a figure take left of its frame, with the title.
pub fn left_margin(
    pen: &Pen<'_>,
    panels: &[(&Panel, Frame, Option<Below>)],
    with_title: bool,
    look: Look,
) -> f64 {
    let font = pen.measures.font;
    let widest = |(panel, frame, below): &(&Panel, Frame, Option<Below>)| {
        let axes = Axes {
            panel,
            frame: *frame,
            left: 0.0,
            below: *below,
            lowest: false,
            bare_left: false,
            above: None,
            own_titles: [false; 2],
            x_names: &[],
            look,
        };
        axes.y_ticks(pen).major.iter().map(|(_, text)| pen.width(text)).fold(0.0, f64::max)
    };
    let numbers = panels.iter().map(widest).fold(font, f64::max);
    let title = if with_title { 1.35 * font } else { 0.0 };
    GAP * font + numbers + title
}
