//! Profiles and contours of all parameters in one picture, as mnmatrix of iminuit draws them: the lower triangle, profiles on the diagonal, parameters
//! along the rows and columns with the same axis everywhere.

use crate::fit::FitResult;
use crate::params::ParamId;
use crate::report::figure::area::{Area, Spot};
use crate::report::figure::{Figure, Layer, Role, Scales, contour_figure, profile_figure};
use crate::report::ticks::{self, Ticks};

use super::axes::Pen;
use super::colors::{Colors, PAPER};
use super::fonts::{CAPITAL, Fonts};
use super::format::Format;
use super::layers::{Brush, Frame};
use super::layout::Placed;
use super::shape::{Anchor, Page, Shape, Stroke};

/// Gap between pictures, in sizes of the font.
const GAP: f64 = 0.6;
/// Room for numbers and names at the left and below, in sizes of the font.
const LEFT: f64 = 6.2;
const BELOW: f64 = 3.4;
/// Numbers of an axis of so small a picture.
const NUMBERS: usize = 3;
/// Size of numbers and of the legend, in sizes of the font.
const SMALL: f64 = 0.75;
/// Height of a line of the legend, and the length of its sample.
const LINE: f64 = 1.0;
const SAMPLE: f64 = 2.2;

/// The matrix of all free parameters; `None` where fewer than two are free or nothing of it was computed.
pub fn matrix(result: &FitResult, format: &Format, title: &str) -> Option<Placed> {
    let free: Vec<ParamId> = result.minimum.params.free().into_iter().map(ParamId).collect();
    let n = free.len();
    let figures: Vec<Vec<Option<Figure>>> = (0..n)
        .map(|row| (0..=row).map(|column| picture(result, free[row], free[column])).collect())
        .collect();
    if n < 2 || figures.iter().flatten().all(Option::is_none) {
        return None;
    }
    let width = format.size(&Figure::default()).0;
    let height = format.height.unwrap_or(width);
    let fonts = Fonts::default();
    let measures = format.measures(width);
    let colors = Colors::of(format.look);
    let pen = Pen { measures, fonts: &fonts, say: format.say, color: colors.text() };
    let brush = Brush { measures, colors };
    let font = measures.font;
    let inner =
        Area { left: LEFT * font, top: 0.6 * font, right: width - 0.8 * font, bottom: height - BELOW * font };
    let step = ((inner.width() + GAP * font) / n as f64, (inner.height() + GAP * font) / n as f64);
    let place = |row: usize, column: usize| {
        let corner = (inner.left + step.0 * column as f64, inner.top + step.1 * row as f64);
        Area::new(corner, (step.0 - GAP * font, step.1 - GAP * font))
    };
    let ranges: Vec<(f64, f64)> = (0..n).map(|k| range(&figures, k)).collect();
    let mut shapes = vec![Shape::Boxes(vec![(Area::new((0.0, 0.0), (width, height)), PAPER)])];
    let mut frames = Vec::new();
    let names = result.minimum.params.names();
    for (row, line) in figures.iter().enumerate() {
        for (column, figure) in line.iter().enumerate() {
            let y = match figure {
                Some(f) if row == column => f.main.y_range,
                _ => ranges[row],
            };
            let frame = Frame { area: place(row, column), x: ranges[column], y, scales: Scales::default() };
            if let Some(figure) = figure {
                let (name, bare) =
                    (format!("{} and {}", names[free[column].0], names[free[row].0]), without_words(figure));
                shapes.push(brush.panel(&name, &bare.main, &frame).0);
            }
            let sides = (column == 0 && row > 0, row + 1 == n);
            edge(&pen, colors, &frame, sides, &mut shapes);
            frames.push(frame);
        }
        let name = &names[free[row].0];
        let middle = place(row, 0).center().1;
        let runs = super::markup::runs(name, font, false);
        let at = (CAPITAL * font + 0.4 * font, middle);
        shapes.push(Shape::Text { runs, at, anchor: Anchor::Middle, upward: true, color: pen.color });
        let foot = (place(n - 1, row).center().0, height - 0.6 * font);
        shapes.push(pen.text(name, foot, Anchor::Middle));
    }
    // Above row k everything right of the picture in column k − 1 is free.
    let room = |k: usize| Area { left: place(0, k).left, bottom: place(k - 1, 0).bottom, ..inner };
    legend(&pen, &brush, figures.iter().flatten().flatten(), (1..n).map(room).collect(), &mut shapes);
    let description = format!(
        "Profiles and contours of all pairs of {}.",
        free.iter().map(|p| names[p.0].as_str()).collect::<Vec<_>>().join(", ")
    );
    let page =
        Page { size: (width, height), title: title.to_owned(), description, remarks: Vec::new(), shapes };
    Some(Placed { page, frames })
}

fn picture(result: &FitResult, y: ParamId, x: ParamId) -> Option<Figure> {
    if x == y { profile_figure(result, x) } else { contour_figure(result, x, y) }
}

/// What parameter `k` is shown over: in its column the abscissas, in its row the ordinates of contours.
fn range(figures: &[Vec<Option<Figure>>], k: usize) -> (f64, f64) {
    let column = figures.iter().skip(k).filter_map(|line| line[k].as_ref()).map(|f| f.main.x_range);
    let row = figures[k][..k].iter().flatten().map(|f| f.main.y_range);
    // A profile may reach farther than all contours, which are what is to be seen; it is cut then.
    let contours: Vec<(f64, f64)> = column.clone().skip(1).chain(row).collect();
    let all = if contours.is_empty() { column.collect() } else { contours };
    let hull = all.into_iter().fold((f64::INFINITY, f64::NEG_INFINITY), |a, b| (a.0.min(b.0), a.1.max(b.1)));
    if hull.0 < hull.1 { hull } else { (0.0, 1.0) }
}

/// The figure without the guides of an interval, which fill so small a picture.
fn without_words(figure: &Figure) -> Figure {
    let mut figure = figure.clone();
    figure.main.layers.retain(|layer| !matches!(layer, Layer::VLine { role: Role::Guide, .. }));
    figure
}

/// Frame and marks, with numbers at the left and below where they are wanted.
fn edge(pen: &Pen<'_>, colors: Colors, frame: &Frame, (left, below): (bool, bool), out: &mut Vec<Shape>) {
    let (area, m) = (frame.area, pen.measures);
    let of = |range: (f64, f64), count: usize| ticks::linear(range.0, range.1, count);
    // As many numbers as do not meet one another.
    let apart = |ticks: &Ticks| {
        let half = |text: &str| 0.5 * SMALL * pen.width(text) + 0.2 * m.font;
        ticks
            .major
            .windows(2)
            .all(|p| frame.across(p[1].0) - frame.across(p[0].0) > half(&p[0].1) + half(&p[1].1))
    };
    let x = (1..=NUMBERS).rev().map(|count| of(frame.x, count)).find(apart).unwrap_or_else(|| of(frame.x, 1));
    let y = of(frame.y, NUMBERS);
    let mut marks = Vec::new();
    for (value, text) in &x.major {
        let at = frame.across(*value);
        marks.push(vec![(at, area.bottom), (at, area.bottom - m.minor)]);
        // A number that hangs out of its picture would meet that of the next one.
        let half = 0.5 * SMALL * pen.width(text);
        if below && at - half > area.left - 0.2 * m.font && at + half < area.right + 0.2 * m.font {
            out.push(small(pen, text, (at, area.bottom + (0.4 + CAPITAL) * SMALL * m.font), Anchor::Middle));
        }
    }
    for (value, text) in &y.major {
        let at = frame.down(*value);
        marks.push(vec![(area.left, at), (area.left + m.minor, at)]);
        if left {
            let foot = (area.left - 0.4 * m.font, at + 0.5 * CAPITAL * SMALL * m.font);
            out.push(small(pen, text, foot, Anchor::End));
        }
    }
    let corners = vec![
        (area.left, area.top),
        (area.right, area.top),
        (area.right, area.bottom),
        (area.left, area.bottom),
    ];
    let stroke = Stroke::solid(m.frame, colors.axis());
    let lines = |lines, closed| Shape::Lines { lines, closed, fill: None, stroke: Some(stroke.clone()) };
    out.push(lines(marks, false));
    out.push(lines(vec![corners], true));
}

/// What the lines mean, in the corner that the triangle leaves free.
fn legend<'a>(
    pen: &Pen<'_>,
    brush: &Brush,
    figures: impl Iterator<Item = &'a Figure>,
    rooms: Vec<Area>,
    out: &mut Vec<Shape>,
) {
    let font = pen.measures.font;
    let mut entries: Vec<(String, &Layer)> = Vec::new();
    for layer in figures.flat_map(|figure| &figure.main.layers) {
        let (Layer::Polygon { label, .. } | Layer::Curve { label, .. }) = layer else { continue };
        let label = (pen.say)(label);
        if !label.is_empty() && entries.iter().all(|(known, _)| *known != label) {
            entries.push((label, layer));
        }
    }
    let widest = entries.iter().map(|(label, _)| SMALL * pen.width(label)).fold(0.0, f64::max);
    let size = (widest + (SAMPLE + 0.6) * font, LINE * font * entries.len() as f64);
    // Where the most of it has room.
    let lacks = |room: &Area| (size.0 - room.width()).max(0.0).hypot((size.1 - room.height()).max(0.0));
    let Some(room) = rooms.into_iter().min_by(|a, b| lacks(a).total_cmp(&lacks(b))) else { return };
    let left = (room.right - size.0).max(room.left);
    for (k, (label, layer)) in entries.iter().enumerate() {
        let foot = room.top + (LINE * k as f64 + 1.0) * font;
        let height = foot - 0.5 * CAPITAL * SMALL * font;
        let dashed = matches!(layer, Layer::Curve { dashed: true, .. });
        let width = pen.measures.thin;
        let dash = brush.colors.dashes(layer.role(), dashed, false).into_iter().map(|d| d * width).collect();
        let stroke = Some(Stroke { width, color: brush.colors.role(layer.role()), dash });
        let sample = vec![vec![(left, height), (left + SAMPLE * font, height)]];
        out.push(Shape::Lines { lines: sample, closed: false, fill: None, stroke });
        out.push(small(pen, label, (left + (SAMPLE + 0.6) * font, foot), Anchor::Start));
    }
}

/// A text in smaller letters.
fn small(pen: &Pen<'_>, text: &str, at: Spot, anchor: Anchor) -> Shape {
    let runs = super::markup::runs(text, SMALL * pen.measures.font, false);
    Shape::Text { runs, at, anchor, upward: false, color: pen.color }
}
