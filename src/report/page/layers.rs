//! From the layers of a panel to shapes inside its frame.

use crate::report::figure::area::{Area, Spot};
use crate::report::figure::clip::visible;
use crate::report::figure::cover::{CROWD, Cover, Errors, Grid};
use crate::report::figure::steps::{base, outline};
use crate::report::figure::{ColorScale, Layer, Panel, Role, START, Scales};

use super::colors::{Colors, PAPER, is_unused};
use super::format::Measures;
use super::shape::{Color, Mark, Shape, Stroke};

/// Pixels of crowds in a millimetre: what they cover is right to half of the twentieth part of one.
const CROWD_PIXELS: f64 = 20.0;
/// Half the width of the head of an arrow, and its height, in sizes of the font.
const ARROW: (f64, f64) = (0.2, 0.36);
/// Steps between which dots of one color are not told apart.
const DOT_COLORS: f64 = 64.0;
/// A vertical distance beyond which the end of a line may as well be nearer, in heights of the frame.
const FAR: f64 = 50.0;

/// A frame on the sheet and what it shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Where it is.
    pub area: Area,
    /// What it shows from left to right.
    pub x: (f64, f64),
    /// What it shows from below to above.
    pub y: (f64, f64),
    /// How its axes are divided.
    pub scales: Scales,
}

impl Frame {
    /// Where a value stands.
    pub fn at(&self, (x, y): (f64, f64)) -> Spot {
        (self.across(x), self.down(y))
    }

    /// The same of x alone.
    pub fn across(&self, x: f64) -> f64 {
        self.area.left + (x - self.x.0) / (self.x.1 - self.x.0) * self.area.width()
    }

    /// The same of y alone.
    pub fn down(&self, y: f64) -> f64 {
        self.area.bottom - (y - self.y.0) / (self.y.1 - self.y.0) * self.area.height()
    }

    /// A height that is no farther away than can be drawn.
    fn down_near(&self, y: f64) -> f64 {
        let far = FAR * self.area.height();
        self.down(y).clamp(self.area.top - far, self.area.bottom + far)
    }
}

/// What draws layers.
pub struct Brush {
    /// Lengths.
    pub measures: Measures,
    /// Colors.
    pub colors: Colors,
}

impl Brush {
    /// Everything inside of a frame, and what is to be said of it.
    pub fn panel(&self, name: &str, panel: &Panel, frame: &Frame) -> (Shape, Vec<String>) {
        let mut remarks = Vec::new();
        let mut shapes = Vec::new();
        for layer in &panel.layers {
            match layer {
                Layer::Points { role, at, ex, ey } if at.len() >= CROWD => {
                    remarks.push(format!(
                        "{} points are drawn as what they cover together, to the {CROWD_PIXELS}th part of a millimetre",
                        at.len()
                    ));
                    shapes.push(self.crowd(*role, at, Errors { x: ex, y: ey }, frame));
                }
                _ => self.layer(layer, frame, &mut shapes),
            }
        }
        (Shape::Group { name: name.to_owned(), clip: Some(frame.area), shapes }, remarks)
    }

    fn layer(&self, layer: &Layer, frame: &Frame, out: &mut Vec<Shape>) {
        let Measures { dot, fit, thin, steps, .. } = self.measures;
        let color = self.colors.role(layer.role());
        match layer {
            Layer::Points { role, at, ex, ey } => self.points(*role, at, Errors { x: ex, y: ey }, frame, out),
            Layer::Crosses { at, .. } => {
                let at: Vec<Spot> = at.iter().map(|&p| frame.at(p)).collect();
                let stroke = Some(Stroke::solid(thin, color));
                out.push(Shape::Marks {
                    mark: Mark::Disc,
                    at: at.clone(),
                    radius: 1.2 * dot,
                    fill: Some(PAPER),
                    stroke: stroke.clone(),
                });
                out.push(Shape::Marks { mark: Mark::Cross, at, radius: 2.0 * dot, fill: None, stroke });
            }
            Layer::Steps { role, bins } => {
                let xy: Vec<(f64, f64)> =
                    outline(bins, base(frame.scales.y, frame.y)).into_iter().map(|[x, y]| (x, y)).collect();
                let width = if *role == Role::Fit { fit } else { steps };
                out.extend(line(&xy, frame, Stroke::solid(width, self.colors.steps(*role))));
            }
            Layer::Curve { role, xy, dashed, label } => {
                let width = if *role == Role::Fit { fit } else { thin };
                let dotted = *dashed && *role == Role::Preview && label == START;
                let dash = self.colors.dashes(*role, *dashed, dotted);
                let dash = dash.into_iter().map(|part| part * width).collect();
                out.extend(line(xy, frame, Stroke { width, color, dash }));
            }
            Layer::Band { role, x, lower, upper } => {
                let fill = if *role == Role::Guide { self.colors.guide(lower, upper) } else { color };
                out.extend(band(x, lower, upper, frame, fill));
            }
            Layer::Polygon { xy, fill, .. } => {
                let places: Vec<Spot> =
                    xy.iter().filter(|p| p.0.is_finite() && p.1.is_finite()).map(|&p| frame.at(p)).collect();
                let fill = self.colors.region(*fill, color);
                let stroke = Some(Stroke::solid(fit.midpoint(thin), color));
                out.push(Shape::Lines { lines: vec![places], closed: true, fill, stroke });
            }
            Layer::Cells { role, patches, scale } => {
                let cell = |p: &crate::report::figure::Patch| {
                    let ((left, bottom), (right, top)) = (frame.at((p.x.0, p.y.0)), frame.at((p.x.1, p.y.1)));
                    Some((Area { left, top, right, bottom }, self.colors.value(scale, *role, p.value)?))
                };
                out.push(Shape::Boxes(patches.iter().filter_map(cell).collect()));
            }
            Layer::Dots { role, at, values, scale } => self.dots(*role, (at, values), scale, frame, out),
            Layer::HLine { role, y, .. } => {
                let width = if *role == Role::Fit { thin } else { 0.8 * thin };
                let (height, area) = (frame.down(*y), frame.area);
                out.push(segments(
                    vec![vec![(area.left, height), (area.right, height)]],
                    Stroke::solid(width, color),
                ));
            }
            Layer::VLine { x, .. } => {
                let (side, area) = (frame.across(*x), frame.area);
                let stroke = Stroke::solid(0.8 * thin, color);
                out.push(segments(vec![vec![(side, area.top), (side, area.bottom)]], stroke));
            }
        }
    }

    /// Points with their bars; a bar without end goes to the frame and has the head of an arrow there.
    fn points(&self, role: Role, at: &[(f64, f64)], bars: Errors<'_>, frame: &Frame, out: &mut Vec<Shape>) {
        let Measures { dot, bar, font, .. } = self.measures;
        let color = self.colors.role(role);
        let radius = if role == Role::Mark { 1.4 * dot } else { dot };
        let mut lines = Vec::new();
        for (k, &(x, y)) in at.iter().enumerate() {
            let (across, down) = frame.at((x, y));
            if let Some(&(minus, plus)) = bars.y.get(k) {
                let bottom = if minus.is_finite() { frame.down_near(y - minus) } else { frame.area.bottom };
                lines.push(vec![(across, frame.down_near(y + plus)), (across, bottom)]);
                if minus.is_infinite() {
                    let tip = frame.area.bottom - 0.1 * font;
                    let head = [-1.0, 1.0].map(|side| (across + side * ARROW.0 * font, tip - ARROW.1 * font));
                    lines.push(vec![head[0], (across, tip), head[1]]);
                }
            }
            if let Some(&(minus, plus)) = bars.x.get(k) {
                let left = if minus.is_finite() { frame.across(x - minus) } else { frame.area.left };
                lines.push(vec![(left, down), (frame.across(x + plus), down)]);
            }
        }
        if !lines.is_empty() {
            out.push(segments(lines, Stroke::solid(bar, color)));
        }
        let at = at.iter().map(|&p| frame.at(p)).collect();
        let (fill, stroke) =
            if is_unused(role) { (PAPER, Some(Stroke::solid(bar, color))) } else { (color, None) };
        out.push(Shape::Marks { mark: Mark::Disc, at, radius, fill: Some(fill), stroke });
    }

    /// Points that hide one another, as upright runs of what they cover: one outline where they are one below the other in the same way.
    fn crowd(&self, role: Role, at: &[(f64, f64)], bars: Errors<'_>, frame: &Frame) -> Shape {
        let area = frame.area;
        let pixels = |length: f64| (length * CROWD_PIXELS).round().max(1.0) as usize;
        let grid = Grid {
            columns: pixels(area.width()),
            rows: pixels(area.height()),
            x: frame.x,
            y: frame.y,
            radius: (self.measures.dot * CROWD_PIXELS) as f32,
        };
        let cover = Cover::of(at, bars, &grid);
        let (wide, high) = (area.width() / grid.columns as f64, area.height() / grid.rows as f64);
        let mut boxes: Vec<[usize; 4]> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for column in 0..cover.columns {
            let mut here = Vec::new();
            for (from, to) in cover.runs(column) {
                // The same run as in the column before makes that one wider.
                let same = open.iter().copied().find(|&k| boxes[k][2..] == [from, to]);
                let k = same.unwrap_or(boxes.len());
                if same.is_none() {
                    boxes.push([column, 0, from, to]);
                }
                boxes[k][1] = column + 1;
                here.push(k);
            }
            open = here;
        }
        let color = self.colors.crowd(role);
        let place = |[left, right, top, bottom]: [usize; 4]| Area {
            left: area.left + wide * left as f64,
            right: area.left + wide * right as f64,
            top: area.top + high * top as f64,
            bottom: area.top + high * bottom as f64,
        };
        Shape::Boxes(boxes.into_iter().map(|b| (place(b), color)).collect())
    }

    /// Dots in colors that say a value; those of one color together.
    fn dots(
        &self,
        role: Role,
        (at, values): (&[(f64, f64)], &[f64]),
        scale: &ColorScale,
        frame: &Frame,
        out: &mut Vec<Shape>,
    ) {
        let mut by_color: std::collections::BTreeMap<i64, (Color, Vec<Spot>)> =
            std::collections::BTreeMap::new();
        for (&p, &value) in at.iter().zip(values) {
            let Some(color) = self.colors.value(scale, role, value) else { continue };
            let level =
                ((value - scale.range.0) / (scale.range.1 - scale.range.0) * DOT_COLORS).round() as i64;
            by_color.entry(level).or_insert_with(|| (color, Vec::new())).1.push(frame.at(p));
        }
        let radius = 1.4 * self.measures.dot;
        out.extend(by_color.into_values().map(|(color, at)| Shape::Marks {
            mark: Mark::Disc,
            at,
            radius,
            fill: Some(color),
            stroke: None,
        }));
    }
}

fn segments(lines: Vec<Vec<Spot>>, stroke: Stroke) -> Shape {
    Shape::Lines { lines, closed: false, fill: None, stroke: Some(stroke) }
}

/// What can be seen of a line.
fn line(xy: &[(f64, f64)], frame: &Frame, stroke: Stroke) -> Option<Shape> {
    let pieces: Vec<Vec<Spot>> = visible(xy, frame.x, frame.y)
        .into_iter()
        .map(|piece| piece.into_iter().map(|[x, y]| frame.at((x, y))).collect())
        .collect();
    (!pieces.is_empty()).then(|| segments(pieces, stroke))
}

/// The area between two curves, in pieces where one of them is no number.
fn band(x: &[f64], lower: &[f64], upper: &[f64], frame: &Frame, fill: Color) -> Option<Shape> {
    let mut pieces: Vec<(Vec<Spot>, Vec<Spot>)> = vec![(Vec::new(), Vec::new())];
    for ((&x, &lo), &hi) in x.iter().zip(lower).zip(upper) {
        if x.is_nan() || lo.is_nan() || hi.is_nan() {
            pieces.push((Vec::new(), Vec::new()));
        } else if let Some((below, above)) = pieces.last_mut() {
            let across = frame.across(x);
            below.push((across, frame.down_near(lo)));
            above.push((across, frame.down_near(hi)));
        }
    }
    let outline = |(below, mut above): (Vec<Spot>, Vec<Spot>)| {
        above.extend(below.into_iter().rev());
        above
    };
    let lines: Vec<Vec<Spot>> = pieces.into_iter().map(outline).filter(|line| line.len() > 3).collect();
    (!lines.is_empty()).then_some(Shape::Lines { lines, closed: true, fill: Some(fill), stroke: None })
}
