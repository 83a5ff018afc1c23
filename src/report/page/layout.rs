//! Where everything of a figure goes on its sheet.

use crate::report::figure::area::{Area, Spot};
use crate::report::figure::plane_sides::scale_of;
use crate::report::figure::wording::{Ground, Ink, Numbers, Wording, Writer, wording};
use crate::report::figure::{Figure, Layer, Panel, Role, Scale, Scales};
use crate::report::pdg::pretty;

use super::axes::{self, Axes, Pen};
use super::colors::{Colors, PAPER};
use super::fonts::{ASCENT, CAPITAL, DESCENT, Fonts};
use super::format::{Format, Measures};
use super::heading::Heading;
use super::layers::{Brush, Frame};
use super::markup;
use super::plane::Room;
use super::shape::{Anchor, Page, Shape, Stroke};

/// Part of the height of the frames that the panel below takes.
const BELOW_SHARE: f64 = 0.25;
/// Gap between the two panels, in sizes of the font.
const PANEL_GAP: f64 = 0.5;
/// The heading takes no more of the height of the frames.
const MOST_ABOVE: f64 = 0.4;
/// Size of the letters of the statistics box, in sizes of the font.
const NUMBERS: f64 = 0.8;
/// Room between the edge of the sheet and what is drawn, in sizes of the font.
const EDGE: f64 = 0.35;
/// Room right of the frame for half a number, in sizes of the font.
const RIGHT: f64 = 1.2;

/// Correlations from here on are boxes so dark that white numbers are read better on them.
const DARK: f64 = 0.75;

/// A page, and where its frames are: the main panel, the one below, of a plane the upper and the right one.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// What is drawn.
    pub page: Page,
    /// Where values stand.
    pub frames: Vec<Frame>,
}

/// Puts a figure onto a sheet of its own. `title` is what the sheet is called, `description` what it shows in words.
pub fn page(figure: &Figure, format: &Format, title: &str, description: &str) -> Placed {
    let size = format.size(figure);
    let fonts = Fonts::default();
    let painter = Painter::new(&fonts, format, size.0);
    let sheet = Area::new((0.0, 0.0), size);
    let mut page = empty(size);
    title.clone_into(&mut page.title);
    description.clone_into(&mut page.description);
    let frames = painter.figure(figure, sheet, &mut page);
    Placed { page, frames }
}

/// Several figures in rows on one sheet, `columns` of them beside one another: data sets of one fit, or pairs of parameters. `None` is an empty place.
pub fn grid(
    figures: &[Option<&Figure>],
    columns: usize,
    format: &Format,
    title: &str,
    description: &str,
) -> Placed {
    let columns = columns.max(1);
    let rows = figures.len().div_ceil(columns).max(1);
    let Some(first) = figures.iter().flatten().next() else {
        return page(&Figure::default(), format, title, description);
    };
    let width = format.size(first).0;
    let each = (width / columns as f64, {
        let one = Format { width: Some(width / columns as f64), height: None, ..*format }.size(first);
        format.height.map_or(one.1, |h| h / rows as f64)
    });
    let size = (width, each.1 * rows as f64);
    let fonts = Fonts::default();
    let painter = Painter::new(&fonts, format, width);
    let mut page = empty(size);
    title.clone_into(&mut page.title);
    description.clone_into(&mut page.description);
    let mut frames = Vec::new();
    for (k, figure) in figures.iter().enumerate() {
        let Some(figure) = figure else { continue };
        let corner = (each.0 * (k % columns) as f64, each.1 * (k / columns) as f64);
        frames.extend(painter.figure(figure, Area::new(corner, each), &mut page));
    }
    Placed { page, frames }
}

/// A white sheet.
fn empty(size: (f64, f64)) -> Page {
    let ground = Shape::Boxes(vec![(Area::new((0.0, 0.0), size), PAPER)]);
    Page { size, shapes: vec![ground], ..Page::default() }
}

struct Painter<'a> {
    pen: Pen<'a>,
    brush: Brush,
    format: &'a Format,
}

impl<'a> Painter<'a> {
    fn new(fonts: &'a Fonts, format: &'a Format, width: f64) -> Painter<'a> {
        let measures = format.measures(width);
        let colors = Colors::of(format.look);
        let pen = Pen { measures, fonts, say: format.say, color: colors.text() };
        Painter { pen, brush: Brush { measures, colors }, format }
    }

    /// Draws a figure into an area of the page.
    fn figure(&self, figure: &Figure, area: Area, page: &mut Page) -> Vec<Frame> {
        let m = self.pen.measures;
        let mut inner = self.inner(figure, area);
        let (numbers_above, heading) = self.heading(figure, inner);
        if heading.height() * m.font > MOST_ABOVE * inner.height()
            && let Some(shorter) = without_words(figure, numbers_above)
        {
            return self.figure(&shorter, area, page);
        }
        inner.top += heading.height() * m.font;
        let room = self.room(figure, inner);
        let (main, below) = split(room.main, figure.pulls.is_some(), m);
        let (left, out) = (inner.left - area.left - EDGE * m.font, &mut page.shapes);
        let frame =
            Frame { area: main, x: figure.main.x_range, y: figure.main.y_range, scales: figure.scales };
        let (shape, remarks) = self.brush.panel("main panel", &figure.main, &frame);
        page.remarks.extend(remarks);
        out.push(shape);
        let axes = Axes {
            panel: &figure.main,
            frame,
            left,
            below: None,
            lowest: below.is_none(),
            bare_left: false,
            above: None,
            own_titles: figure.own_titles,
            x_names: &figure.x_names,
            look: self.format.look,
        };
        let color = self.brush.colors.axis();
        let lowest = if figure.names.is_empty() {
            axes.draw(&self.pen, color, out)
        } else {
            self.names(figure, &frame, out);
            None
        };
        let mut frames = vec![frame];
        if let (Some(panel), Some(area)) = (&figure.pulls, below) {
            let frame = Frame { area, ..below_frame(figure, panel) };
            let (shape, remarks) = self.brush.panel("panel below", panel, &frame);
            page.remarks.extend(remarks);
            out.push(shape);
            let axes = Axes { panel, frame, below: Some(figure.below), lowest: true, above: lowest, ..axes };
            axes.draw(&self.pen, color, out);
            frames.push(frame);
        }
        frames.extend(room.draw((&self.pen, &self.brush), figure, left, self.format.look, out));
        self.notes(figure, &frames, out);
        heading.draw(&self.pen, (main.left, inner.top), out);
        let corner = room.corner.filter(|_| !numbers_above);
        self.words(figure, &frame, (corner, !numbers_above), &heading, out);
        frames
    }

    /// What stands above the frame for lack of another place; whether the numbers are among it.
    fn heading(&self, figure: &Figure, inner: Area) -> (bool, Heading) {
        let font = self.pen.measures.font;
        let new = |numbers: bool, names: &[String]| {
            Heading::new(&self.pen, self.brush.colors, figure, numbers, names, inner.width())
        };
        if scale_of(&figure.main).is_some() {
            let above = !figure.stats.is_empty() && self.room(figure, inner).corner.is_none();
            return (above, new(above, &[]));
        }
        let may_move = !figure.stats.is_empty() && figure.numbers_at.is_none();
        let (mut above, mut names) = (false, Vec::new());
        let mut heading = Heading::default();
        // Once more below the lines that were found to be needed: there is less room then.
        for _ in 0..2 {
            let lower = Area { top: inner.top + heading.height() * font, ..inner };
            let (area, _) = split(lower, figure.pulls.is_some(), self.pen.measures);
            let frame = Frame { area, x: figure.main.x_range, y: figure.main.y_range, scales: figure.scales };
            let Wording { numbers, homeless, .. } = self.wording(figure, &frame, None);
            above |= may_move && numbers.is_none_or(|(numbers, _)| numbers.is_crowded());
            names.extend(homeless);
            heading = new(above, &names);
        }
        (above, heading)
    }

    fn room(&self, figure: &Figure, inner: Area) -> Room {
        let stats = self.write(NUMBERS, |writer| Numbers::of(figure, writer).size);
        Room::of(figure, inner, stats, self.pen.measures.font)
    }

    /// What the frames have, without the room for numbers and titles.
    fn inner(&self, figure: &Figure, area: Area) -> Area {
        let font = self.pen.measures.font;
        let tall = Area { top: 0.0, bottom: 0.5 * area.height(), ..area };
        let main =
            Frame { area: tall, x: figure.main.x_range, y: figure.main.y_range, scales: figure.scales };
        let mut panels = vec![(&figure.main, main, None)];
        if let Some(panel) = &figure.pulls {
            let low = Area { bottom: 0.2 * area.height(), ..tall };
            panels.push((panel, Frame { area: low, ..below_frame(figure, panel) }, Some(figure.below)));
        }
        let with_title = !figure.main.y_title.is_empty();
        let names =
            figure.names.iter().map(|name| self.pen.width(name) + axes::GAP * font).fold(0.0, f64::max);
        let left = if names > 0.0 {
            names
        } else {
            axes::left_margin(&self.pen, &panels, with_title, self.format.look)
        };
        let bottom = if figure.main.x_title.is_empty() { axes::WITHOUT_TITLE } else { axes::WITH_TITLE };
        let notes = if figure.notes.is_empty() { 0.0 } else { axes::NOTE_LINE };
        let edge = EDGE * font;
        Area {
            left: area.left + edge + left,
            top: area.top + edge + 0.4 * font,
            right: area.right - RIGHT * font,
            bottom: area.bottom - (bottom + notes) * font,
        }
    }

    /// The frame of a matrix with the names of its rows and columns, and its values in their boxes.
    fn names(&self, figure: &Figure, frame: &Frame, out: &mut Vec<Shape>) {
        let (area, font) = (frame.area, self.pen.measures.font);
        let n = figure.names.len();
        let lift = 0.5 * CAPITAL * font;
        for (k, name) in figure.names.iter().enumerate() {
            let (x, y) = (frame.across(k as f64 + 0.5), frame.down((n - k) as f64 - 0.5));
            out.push(self.pen.text(name, (area.left - axes::GAP * font, y + lift), Anchor::End));
            out.push(self.pen.text(name, (x, area.bottom + (axes::GAP + CAPITAL) * font), Anchor::Middle));
        }
        for layer in &figure.main.layers {
            let Layer::Cells { patches, .. } = layer else { continue };
            for patch in patches {
                let text = pretty(&format!("{:.2}", patch.value));
                let ((left, bottom), (right, top)) =
                    (frame.at((patch.x.0, patch.y.0)), frame.at((patch.x.1, patch.y.1)));
                if self.pen.width(&text) > 0.9 * (right - left) || font > 0.9 * (bottom - top) {
                    continue;
                }
                // Dark boxes have white numbers.
                let color = if patch.value.abs() > DARK { PAPER } else { self.pen.color };
                let at = (left.midpoint(right), top.midpoint(bottom) + lift);
                out.push(self.pen.colored(&text, at, Anchor::Middle, color));
            }
        }
        let corners = vec![
            (area.left, area.top),
            (area.right, area.top),
            (area.right, area.bottom),
            (area.left, area.bottom),
        ];
        let stroke = Some(Stroke::solid(self.pen.measures.frame, self.brush.colors.axis()));
        out.push(Shape::Lines { lines: vec![corners], closed: true, fill: None, stroke });
    }

    /// What is not shown, below everything.
    fn notes(&self, figure: &Figure, frames: &[Frame], out: &mut Vec<Shape>) {
        let Some(lowest) = frames.get(1).filter(|_| figure.pulls.is_some()).or(frames.first()) else {
            return;
        };
        if figure.notes.is_empty() {
            return;
        }
        let font = self.pen.measures.font;
        let text: Vec<String> = figure.notes.iter().map(|note| (self.pen.say)(note)).collect();
        let title = if figure.main.x_title.is_empty() { axes::WITHOUT_TITLE } else { axes::WITH_TITLE };
        let at = (lowest.area.left, lowest.area.bottom + (title + 0.8) * font);
        out.push(self.pen.colored(&text.join("; "), at, Anchor::Start, self.brush.colors.muted()));
    }

    /// The statistics, into a corner of their own if there is one, and the names of curves, without what stands above the frame.
    fn words(
        &self,
        figure: &Figure,
        frame: &Frame,
        (corner, with_numbers): (Option<Area>, bool),
        heading: &Heading,
        out: &mut Vec<Shape>,
    ) {
        let Wording { numbers, names, .. } = if with_numbers {
            self.wording(figure, frame, corner)
        } else {
            self.wording(&Figure { stats: Vec::new(), ..figure.clone() }, frame, None)
        };
        let font = self.pen.measures.font;
        for word in names.into_iter().filter(|word| !heading.holds(&word.text)) {
            let color = match word.ink {
                Ink::Of(role) => self.brush.colors.role(named(role)),
                Ink::Text => self.pen.color,
                Ink::Muted => self.brush.colors.muted(),
            };
            let foot = (word.area.left, word.area.top + ASCENT * font);
            out.push(self.pen.colored(&word.text, foot, Anchor::Start, color));
        }
        if let Some((numbers, area)) = numbers {
            self.numbers(&numbers, &area, out);
        }
    }

    fn wording(&self, figure: &Figure, frame: &Frame, corner: Option<Area>) -> Wording {
        let at = |p: (f64, f64)| frame.at(p);
        let ground = Ground { frame: frame.area, at: &at, covered: &|_| None };
        self.write(1.0, |writer| {
            self.write(NUMBERS, |small| wording(figure, &ground, (writer, small), corner))
        })
    }

    /// The statistics box.
    fn numbers(&self, numbers: &Numbers, area: &Area, out: &mut Vec<Shape>) {
        let size = NUMBERS * self.pen.measures.font;
        let mut write = |text: &str, at: Spot, anchor: Anchor| {
            let runs = markup::runs(text, size, false);
            out.push(Shape::Text { runs, at, anchor, upward: false, color: self.pen.color });
        };
        let mut foot = area.top + ASCENT * size;
        if !numbers.formula.is_empty() {
            write(&numbers.formula, (area.left, foot), Anchor::Start);
            foot += numbers.line;
        }
        let [values, errors] = numbers.columns;
        for [name, value, error] in &numbers.lines {
            write(name, (area.left, foot), Anchor::Start);
            if error.is_empty() {
                write(value, (area.left + values, foot), Anchor::Start);
            } else {
                write(value, (area.left + errors, foot), Anchor::End);
                write(error, (area.left + errors, foot), Anchor::Start);
            }
            foot += numbers.line;
        }
    }

    /// What writes letters of this part of their usual size.
    fn write<R>(&self, part: f64, write: impl FnOnce(&Writer<'_>) -> R) -> R {
        let font = part * self.pen.measures.font;
        let size =
            |text: &str| (self.pen.fonts.width(&markup::runs(text, font, false)), (ASCENT + DESCENT) * font);
        write(&Writer { unit: part * self.pen.measures.unit(), size: &size, say: &self.pen.say })
    }
}

/// A figure without its numbers, or without the names of its curves where it has no numbers, that says so; `None` where neither is left.
fn without_words(figure: &Figure, numbers: bool) -> Option<Figure> {
    let mut shorter = figure.clone();
    if numbers {
        shorter.stats.clear();
        shorter.notes.push("no room for the numbers".to_owned());
        return Some(shorter);
    }
    let mut had_names = false;
    for layer in &mut shorter.main.layers {
        if let Layer::Curve { label, .. } | Layer::Polygon { label, .. } = layer {
            had_names |= !std::mem::take(label).is_empty();
        }
    }
    shorter.notes.push("no room for the names of the curves".to_owned());
    had_names.then_some(shorter)
}

/// The color of a name: bands and regions are pale, their names are not.
fn named(role: Role) -> Role {
    if role == Role::Band { Role::Fit } else { role }
}

fn below_frame(figure: &Figure, panel: &Panel) -> Frame {
    let scales = Scales { y: Scale::Linear, ..figure.scales };
    Frame { area: Area::default(), x: figure.main.x_range, y: panel.y_range, scales }
}

/// The areas of the two panels.
fn split(inner: Area, with_below: bool, m: Measures) -> (Area, Option<Area>) {
    if !with_below {
        return (inner, None);
    }
    let cut = inner.bottom - inner.height() * BELOW_SHARE;
    let main = Area { bottom: cut - PANEL_GAP * m.font, ..inner };
    (main, Some(Area { top: cut, ..inner }))
}
