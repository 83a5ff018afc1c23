//! Plots as data, and as characters for a terminal.
//!
//! A curve of F along one parameter, F over a lattice of two, or the boundary of a region; drawn as the classic program drew them:
//! `*` for points, `+` for the present values, digits 1, 2, 3 … on the lines where F has risen by 1, 4, 9 … times up.

use super::page::{Page, joined};
use crate::fit::ContourFill;
use crate::report::figure::{Figure, Layer, Panel, Role};
use crate::report::pdg::number;
use crate::report::width::{Align, pad};

/// Characters across a curve or region.
const COLUMNS: usize = 61;
/// Lines of a curve or region.
const LINES: usize = 21;
/// Columns left of the frame.
const MARGIN: usize = 13;
/// Highest level with a digit of its own.
const LEVELS: u32 = 9;

/// What a command drew.
#[derive(Debug, Clone, PartialEq)]
pub enum Plot {
    /// F along one parameter, others held.
    Curve {
        /// Name of the parameter.
        name: String,
        /// (value, F); F is NaN outside the domain.
        xy: Vec<(f64, f64)>,
        /// The value that the parameter has now.
        at: f64,
    },
    /// F over two parameters, others held.
    Lattice {
        /// Names of the parameters.
        names: [String; 2],
        /// Values of the first.
        x: Vec<f64>,
        /// Values of the second.
        y: Vec<f64>,
        /// F: one list a value of the first parameter.
        fval: Vec<Vec<f64>>,
        /// The present values.
        at: (f64, f64),
        /// F from which the levels are counted, and up.
        base: (f64, f64),
    },
    /// Boundaries of a region, others minimized.
    Region {
        /// Names of the parameters.
        names: [String; 2],
        /// Closed curves, each with its first point repeated at the end; NaN for points not found.
        curves: Vec<Vec<(f64, f64)>>,
        /// The minimum.
        at: (f64, f64),
        /// What the region holds.
        label: String,
    },
}

impl Plot {
    /// As characters, each line with its line break.
    pub fn text(&self) -> String {
        match self {
            Plot::Curve { name, xy, at } => curve_text(name, xy, *at),
            Plot::Lattice { names, x, y, fval, at, base } => lattice_text(names, (x, y, fval), *at, *base),
            Plot::Region { names, curves, at, label } => region_text(names, curves, *at, label),
        }
    }

    /// The numbers, one point a line, with a line of titles.
    pub fn numbers(&self) -> String {
        let line = |v: &[f64]| joined(v.iter().map(|v| format!(" {v:>24}"))) + "\n";
        match self {
            Plot::Curve { name, xy, .. } => {
                let rows = xy.iter().map(|p| line(&[p.0, p.1]));
                format!(" {name:>24} {:>24}\n", "FCN") + &joined(rows)
            }
            Plot::Lattice { names: [a, b], x, y, fval, .. } => {
                let rows =
                    x.iter().zip(fval).flat_map(|(&v, row)| y.iter().zip(row).map(move |(&w, &f)| [v, w, f]));
                format!(" {a:>24} {b:>24} {:>24}\n", "FCN") + &joined(rows.map(|r| line(&r)))
            }
            Plot::Region { names: [a, b], curves, .. } => {
                let rows = curves.iter().flatten().map(|p| line(&[p.0, p.1]));
                format!(" {a:>24} {b:>24}\n") + &joined(rows)
            }
        }
    }

    /// As a figure for the window or a file; the lattice as its level lines.
    pub fn figure(&self) -> Figure {
        let curve =
            |role, label: &str, xy| Layer::Curve { role, label: label.to_string(), xy, dashed: false };
        let mark = |at| Layer::Points { role: Role::Mark, at: vec![at], ex: Vec::new(), ey: Vec::new() };
        let (titles, layers, points): ([&str; 2], Vec<Layer>, Vec<(f64, f64)>) = match self {
            Plot::Curve { name, xy, at } => {
                let here = Layer::VLine { role: Role::Guide, x: *at, label: String::new() };
                ([name, "FCN"], vec![here, curve(Role::Fit, "scan, others held", xy.clone())], xy.clone())
            }
            Plot::Lattice { names: [a, b], x, y, fval, at, base } => {
                let level = |k: u32| base.0 + base.1 * f64::from(k * k);
                let lines = (1..=LEVELS).map(|k| (k, segments(x, y, fval, level(k))));
                let lines = lines.filter(|(_, xy)| !xy.is_empty());
                let mut layers: Vec<Layer> =
                    lines.map(|(k, xy)| curve(Role::Contour(k as usize - 1), &k.to_string(), xy)).collect();
                layers.push(mark(*at));
                let corner = |i: Option<&f64>, j: Option<&f64>| {
                    (i.copied().unwrap_or(at.0), j.copied().unwrap_or(at.1))
                };
                ([a, b], layers, vec![corner(x.first(), y.first()), corner(x.last(), y.last())])
            }
            Plot::Region { names: [a, b], curves, at, label } => {
                let polygon = |xy: &Vec<(f64, f64)>| Layer::Polygon {
                    role: Role::Contour(0),
                    label: label.clone(),
                    fill: ContourFill::Pale,
                    xy: xy.iter().copied().filter(|p| p.0.is_finite() && p.1.is_finite()).collect(),
                };
                let mut layers: Vec<Layer> = curves.iter().map(polygon).collect();
                layers.push(mark(*at));
                ([a, b], layers, curves.iter().flatten().copied().chain([*at]).collect())
            }
        };
        let main = Panel {
            x_title: titles[0].to_string(),
            y_title: titles[1].to_string(),
            x_range: span(points.iter().map(|p| p.0)),
            y_range: span(points.iter().map(|p| p.1)),
            layers,
        };
        Figure { main, ..Figure::default() }
    }
}

/// Lowest and highest of the finite numbers, never empty.
fn span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (lo, hi) = values
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    match (lo, hi) {
        (lo, hi) if lo > hi => (0.0, 1.0),
        (lo, hi) if lo == hi => (lo - 0.5 * lo.abs().max(1.0), hi + 0.5 * hi.abs().max(1.0)),
        found => found,
    }
}

/// Where the lattice crosses `level`: pieces of straight lines between edges of its cells (marching squares), NaN between pieces.
fn segments(x: &[f64], y: &[f64], f: &[Vec<f64>], level: f64) -> Vec<(f64, f64)> {
    let mut out = Vec::new();
    for i in 1..x.len() {
        for j in 1..y.len() {
            let corner = [(i - 1, j - 1), (i, j - 1), (i, j), (i - 1, j)];
            let at = |k: usize| (x[corner[k].0], y[corner[k].1], f[corner[k].0][corner[k].1] - level);
            let crossings: Vec<(f64, f64)> = (0..4)
                .filter_map(|k| {
                    let ((xa, ya, a), (xb, yb, b)) = (at(k), at((k + 1) % 4));
                    let t = a / (a - b);
                    ((a < 0.0) != (b < 0.0) && t.is_finite())
                        .then_some((xa + t * (xb - xa), ya + t * (yb - ya)))
                })
                .collect();
            for pair in crossings.chunks_exact(2) {
                out.extend([pair[0], pair[1], (f64::NAN, f64::NAN)]);
            }
        }
    }
    out
}

/// A field of characters in a frame with two scales.
struct Canvas {
    cells: Vec<Vec<char>>,
    x: (f64, f64),
    y: (f64, f64),
}

impl Canvas {
    fn new(columns: usize, lines: usize, x: (f64, f64), y: (f64, f64)) -> Canvas {
        Canvas { cells: vec![vec![' '; columns]; lines], x, y }
    }

    /// Puts a character at a point; points that are no numbers or outside are left out.
    fn put(&mut self, (x, y): (f64, f64), c: char) {
        let place = |v: f64, (lo, hi): (f64, f64), n: usize| {
            let t = (v - lo) / (hi - lo);
            (0.0..=1.0).contains(&t).then(|| (t * (n - 1) as f64).round() as usize)
        };
        let (lines, columns) = (self.cells.len(), self.cells[0].len());
        if let (Some(i), Some(j)) = (place(x, self.x, columns), place(y, self.y, lines)) {
            self.cells[lines - 1 - j][i] = c;
        }
    }

    fn text(&self, [x_name, y_name]: [&str; 2]) -> String {
        let lines = self.cells.len();
        let mut page = Page::default();
        page.line(format!(" {}", pad(y_name, MARGIN - 1, Align::Right)));
        for (row, cells) in self.cells.iter().enumerate() {
            let labelled = row % 5 == 0 || row + 1 == lines;
            let y = self.y.1 + (self.y.0 - self.y.1) * row as f64 / (lines - 1) as f64;
            let label = if labelled { number(y, 5) } else { String::new() };
            page.line(format!("{}|{}", pad(&label, MARGIN, Align::Right), cells.iter().collect::<String>()));
        }
        let columns = self.cells[0].len();
        let ends = (number(self.x.0, 5), number(self.x.1, 5));
        let free = columns.saturating_sub(ends.0.chars().count() + ends.1.chars().count());
        page.line(format!("{}+{}", " ".repeat(MARGIN), "-".repeat(columns)));
        let name = pad(x_name, free, Align::Center);
        page.line(format!("{} {}{name}{}", " ".repeat(MARGIN), ends.0, ends.1));
        page.text()
    }
}

fn curve_text(name: &str, xy: &[(f64, f64)], at: f64) -> String {
    let (x, y) = (span(xy.iter().map(|p| p.0)), span(xy.iter().map(|p| p.1)));
    let mut canvas = Canvas::new(COLUMNS, LINES, x, y);
    canvas.put((at, y.0), '+');
    for &p in xy {
        canvas.put(p, '*');
    }
    canvas.text([name, "FCN"])
}

fn region_text(names: &[String; 2], curves: &[Vec<(f64, f64)>], at: (f64, f64), label: &str) -> String {
    let points = || curves.iter().flatten().chain(std::iter::once(&at));
    let (x, y) = (span(points().map(|p| p.0)), span(points().map(|p| p.1)));
    let mut canvas = Canvas::new(COLUMNS, LINES, x, y);
    canvas.put(at, '+');
    for &p in curves.iter().flatten() {
        canvas.put(p, '*');
    }
    format!(" {label}\n") + &canvas.text([&names[0], &names[1]])
}

/// A character stands where a cell of the lattice is crossed by a level: the lowest of those that cross it.
fn lattice_text(
    names: &[String; 2],
    (x, y, fval): (&[f64], &[f64], &[Vec<f64>]),
    at: (f64, f64),
    (base, up): (f64, f64),
) -> String {
    // A cell of the lattice is a line high and two columns wide; the scales run from the first cell's middle to the last one's.
    let middles = |v: &[f64]| -> Vec<f64> { v.windows(2).map(|w| 0.5 * (w[0] + w[1])).collect() };
    let (mx, my) = (middles(x), middles(y));
    let (columns, lines) = ((2 * mx.len()).saturating_sub(1).max(2), my.len().max(2));
    let mut canvas = Canvas::new(columns, lines, span(mx.iter().copied()), span(my.iter().copied()));
    let sigmas = |f: f64| ((f - base).max(0.0) / up).sqrt();
    let mut highest = 0;
    for i in 1..x.len() {
        for j in 1..y.len() {
            let corners = [fval[i - 1][j - 1], fval[i][j - 1], fval[i - 1][j], fval[i][j]].map(sigmas);
            if corners.iter().any(|s| !s.is_finite()) {
                continue;
            }
            let (lo, hi) =
                corners.iter().fold((f64::INFINITY, 0.0), |(a, b): (f64, f64), &s| (a.min(s), b.max(s)));
            let level = lo.floor() as u32 + 1;
            if f64::from(level) <= hi && level <= LEVELS {
                highest = highest.max(level);
                let digit = char::from_digit(level, 10).unwrap_or('*');
                canvas.put((mx[i - 1], my[j - 1]), digit);
            }
        }
    }
    canvas.put(at, '+');
    let line = |k: u32| format!(" {k}: FCN={}", number(base + up * f64::from(k * k), 8));
    let levels = joined((1..=highest).map(line));
    canvas.text([&names[0], &names[1]])
        + &format!("{}\n", if levels.is_empty() { " no level is crossed" } else { &levels })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// TM008: a parabola as characters: both ends on top, the lowest point in the middle of the last line.
    #[test]
    fn a_curve_of_characters() {
        let xy: Vec<(f64, f64)> = (-30..=30).map(|k| (f64::from(k), f64::from(k * k))).collect();
        let text = Plot::Curve { name: "a".into(), xy, at: 0.0 }.text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 1 + LINES + 2);
        let first: Vec<usize> = lines[1].match_indices('*').map(|m| m.0 - MARGIN - 1).collect();
        assert!(first.first() == Some(&0) && first.last() == Some(&60), "{text}");
        assert_eq!(lines[LINES].chars().nth(MARGIN + 1 + 30), Some('*'), "{text}");
        assert!(lines[1].contains("900|") && lines[LINES].contains("0|"), "{text}");
    }

    /// TM007: level lines of x² + y² are circles of radius k.
    #[test]
    fn level_lines_of_a_bowl() {
        let x: Vec<f64> = (-40..=40).map(|k| 0.1 * f64::from(k)).collect();
        let fval = x.iter().map(|a| x.iter().map(|b| a * a + b * b).collect()).collect();
        let plot = Plot::Lattice {
            names: ["a".into(), "b".into()],
            x: x.clone(),
            y: x,
            fval,
            at: (0.0, 0.0),
            base: (0.0, 1.0),
        };
        let figure = plot.figure();
        let mut circles = 0;
        for layer in &figure.main.layers {
            let Layer::Curve { role: Role::Contour(k), xy, .. } = layer else { continue };
            let radius = (k + 1) as f64;
            if radius <= 3.0 {
                circles += 1;
                assert!(xy.len() > 100);
                // A chord through a cell of side 0.1 misses a circle of radius 1 by at most 0.1²/4.
                let far = |p: &(f64, f64)| (p.0.hypot(p.1) - radius).abs() > 0.003;
                assert!(!xy.iter().filter(|p| p.0.is_finite()).any(far), "{radius}");
            }
        }
        assert_eq!(circles, 3);
        let text = plot.text();
        assert!(text.contains('1') && text.contains('+') && text.contains(" 2: FCN=4"), "{text}");
        assert_eq!(plot.numbers().lines().count(), 1 + 81 * 81);
    }

    #[test]
    fn nothing_to_draw_is_no_panic() {
        for xy in [vec![], vec![(1.0, f64::NAN)], vec![(1.0, 2.0); 3]] {
            let plot = Plot::Curve { name: "a".into(), xy, at: f64::NAN };
            assert!(!plot.text().is_empty() && plot.figure().main.x_range.0 < plot.figure().main.x_range.1);
        }
        let names = || ["a".to_string(), "b".to_string()];
        let empty = Plot::Region { names: names(), curves: vec![], at: (0.0, 0.0), label: String::new() };
        assert!(!empty.text().is_empty());
        let lattice = Plot::Lattice {
            names: names(),
            x: vec![],
            y: vec![],
            fval: vec![],
            at: (0.0, 0.0),
            base: (0.0, 1.0),
        };
        assert!(!lattice.text().is_empty() && !lattice.figure().main.layers.is_empty());
    }
}
