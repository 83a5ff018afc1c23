//! Words inside the frame: the statistics box in an empty corner, the names of curves beside them, the names of lines at their ends.

use egui::{Align2, FontId, Pos2, Rect, Ui, Vec2, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::crowd::Crowds;
use super::place::Occupied;
use crate::app::theme::{TEXT, Tokens};
use crate::language::said;
use crate::report::Figure;
use crate::report::figure::{Layer, Role};

/// Height of a line of the statistics box.
const LINE: f32 = 18.0;
/// The same in a long box.
const TIGHT_LINE: f32 = 16.0;
/// Lines from which on a box is long.
const LONG: usize = 7;
/// Room between a name and its value in the statistics box.
const COLUMN_GAP: f32 = 30.0;

/// The formula above them may be as wide as this where they are not.
const FORMULA_WIDTH: f32 = 170.0;
/// Part of the height that the numbers may take; a smaller figure is without them, the tab Results has them too.
const STATS_SHARE: f32 = 0.75;
/// The same where they cannot but lie on what is drawn.
const CROWDED_SHARE: f32 = 0.5;
/// From here on they do.
const CROWDED: f32 = 8.0;
/// From here on they touch something.
const TOUCHING: f32 = 0.5;
/// A part of a sum is named where it is above this share of its height: near zero all parts look alike.
const HIGH: f32 = 0.6;

fn font() -> FontId {
    FontId::proportional(TEXT)
}

/// Draws all words into `frame`; the statistics into `corner`, when there is one that nothing else is drawn in. Gives where the statistics
/// stand inside the frame.
pub fn words_ui(
    ui: &Ui,
    frame: Rect,
    transform: &PlotTransform,
    figure: &Figure,
    corner: Option<Rect>,
    crowds: &Crowds,
) -> Option<Rect> {
    let tokens = Tokens::of(ui);
    let at = |x: f64, y: f64| transform.position_from_point(&PlotPoint::new(x, y));
    let mut map = Occupied::new(frame);
    for layer in &figure.main.layers {
        let covered = if let Layer::Points { at, .. } = layer { crowds.covered(at) } else { None };
        match covered {
            Some(boxes) => {
                for run in boxes {
                    map.line(run.center_top(), run.center_bottom(), 1.0);
                }
            }
            None => occupy(&mut map, frame, layer, &at),
        }
    }
    let stats = Stats::of(ui, figure);
    let numbers = match corner {
        Some(corner) => {
            stats.ui(ui, corner, &mut Occupied::new(corner), None, 1.0);
            None
        }
        None => stats.ui(ui, frame, &mut map, figure.numbers_at, STATS_SHARE),
    };
    for layer in &figure.main.layers {
        match layer {
            Layer::Curve { role, label, xy, .. }
            | Layer::Polygon { role, label, xy, .. }
            | Layer::Crosses { role, label, at: xy }
                if !label.is_empty() =>
            {
                let label = &said(label);
                let points: Vec<Pos2> =
                    xy.iter().map(|&(x, y)| at(x, y)).filter(|p| frame.contains(*p)).collect();
                let (sums, size) = (map.sums(), word_size(ui, label));
                let high = if matches!(role, Role::Part(_)) { high_part(&points) } else { Vec::new() };
                if let Some(rect) = sums.beside(&high, size).or_else(|| sums.beside(&points, size)) {
                    ui.painter().text(rect.min, Align2::LEFT_TOP, label, font(), tokens.role(*role));
                    map.area(rect, 3.0);
                }
            }
            Layer::HLine { y, label, .. } if !label.is_empty() => {
                let label = &said(label);
                let height = at(0.0, *y).y;
                if !frame.y_range().contains(height) {
                    continue;
                }
                // Above its line, or below where the frame ends.
                let (align, gap) = if height - frame.top() < LINE {
                    (Align2::RIGHT_TOP, 2.0)
                } else {
                    (Align2::RIGHT_BOTTOM, -2.0)
                };
                let corner = pos2(frame.right() - 10.0, height + gap);
                ui.painter().text(corner, align, label, font(), tokens.muted);
            }
            Layer::VLine { x, label, .. } if !label.is_empty() => {
                let label = &said(label);
                // Beside its line, on the other side where the frame ends.
                let side = at(*x, 0.0).x;
                let fits = side + 8.0 + word_size(ui, label).x < frame.right();
                let (align, gap) = if fits { (Align2::LEFT_TOP, 4.0) } else { (Align2::RIGHT_TOP, -4.0) };
                // Not at the top, where the names of lines may end.
                let corner = pos2(side + gap, frame.top() + 0.2 * frame.height());
                ui.painter().text(corner, align, label, font(), tokens.text);
            }
            _ => {}
        }
    }
    numbers
}

/// The points of a curve that lie well above its lowest one.
fn high_part(points: &[Pos2]) -> Vec<Pos2> {
    let (top, bottom) = points.iter().fold((f32::MAX, f32::MIN), |(t, b), p| (t.min(p.y), b.max(p.y)));
    points.iter().copied().filter(|p| p.y <= top + HIGH * (bottom - top)).collect()
}

fn word_size(ui: &Ui, text: &str) -> egui::Vec2 {
    ui.painter().layout_no_wrap(text.to_owned(), font(), Tokens::of(ui).text).size()
}

/// The statistics in the language that is spoken; names of parameters stay as people gave them.
fn stats_said(figure: &Figure) -> Vec<(String, String)> {
    let name =
        |k: usize, name: &str| if figure.parameters.contains(&k) { name.to_owned() } else { said(name) };
    figure.stats.iter().enumerate().map(|(k, line)| (name(k, &line.0), said(&line.1))).collect()
}

/// How much room the statistics of a figure take.
pub fn figure_stats_size(ui: &Ui, figure: &Figure) -> Vec2 {
    Stats::of(ui, figure).size
}

/// The statistics box: the formula, and lines of a name and a value; values with errors stand one below the other at their ±.
struct Stats {
    formula: String,
    /// Name, value, and error with its sign.
    lines: Vec<[String; 3]>,
    /// Where values begin, and where errors do.
    columns: [f32; 2],
    line: f32,
    size: Vec2,
}

impl Stats {
    fn of(ui: &Ui, figure: &Figure) -> Stats {
        let cut = |(name, value): (String, String)| match value.find(" ± ") {
            Some(at) => [name, value[..at].to_owned(), value[at..].to_owned()],
            None => [name, value, String::new()],
        };
        let lines: Vec<[String; 3]> = stats_said(figure).into_iter().map(cut).collect();
        if lines.is_empty() {
            return Stats { formula: String::new(), lines, columns: [0.0; 2], line: LINE, size: Vec2::ZERO };
        }
        let widest = |k: usize, with_error: bool| {
            let lines = lines.iter().filter(|l| l[2].is_empty() != with_error);
            lines.map(|l| word_size(ui, &l[k]).x).fold(0.0, f32::max)
        };
        let values = widest(0, true).max(widest(0, false)) + COLUMN_GAP;
        let errors = values + widest(1, true);
        let width = (errors + widest(2, true)).max(values + widest(1, false));
        let formula = shortened(ui, &figure.formula, width.max(FORMULA_WIDTH));
        let n = lines.len() + usize::from(!formula.is_empty());
        let line = if n < LONG { LINE } else { TIGHT_LINE };
        let size = vec2(width.max(word_size(ui, &formula).x), line * n as f32);
        Stats { formula, lines, columns: [values, errors], line, size }
    }

    /// Draws them, unless they would take more than `share` of the height: where a person has put them, or in the emptiest corner.
    fn ui(
        &self,
        ui: &Ui,
        frame: Rect,
        map: &mut Occupied,
        put: Option<(f64, f64)>,
        share: f32,
    ) -> Option<Rect> {
        let size = self.size;
        if self.lines.is_empty() || size.y > share * frame.height() {
            return None;
        }
        // A frame that holds nothing else may be no larger than they are.
        let margin = if share < 1.0 {
            vec2(20.0, 9.0)
        } else {
            (0.5 * (frame.size() - size)).clamp(Vec2::ZERO, vec2(20.0, 9.0))
        };
        if put.is_none() && share < 1.0 && self.is_better_bare(map, margin) {
            return self.bare().ui(ui, frame, map, None, share);
        }
        let place = match put {
            Some((right, down)) => {
                let corner = frame.min + vec2(right as f32, down as f32) * frame.size();
                let last = (frame.max - size).max(frame.min);
                Rect::from_min_size(corner.clamp(frame.min, last), size)
            }
            None => map.sums().corner(size, margin),
        };
        let crowded = size.y > CROWDED_SHARE * frame.height() && map.sums().cost(place) > CROWDED;
        if put.is_none() && share < 1.0 && crowded {
            return None;
        }
        self.paint(ui, place.min);
        map.area(place.expand(6.0), 3.0);
        Some(place)
    }

    /// Whether an empty corner has room for them without the formula alone.
    fn is_better_bare(&self, map: &Occupied, margin: Vec2) -> bool {
        let sums = map.sums();
        let cost = |size: Vec2| sums.cost(sums.corner(size, margin));
        let with = if self.formula.is_empty() { 0.0 } else { cost(self.size) };
        with >= TOUCHING && cost(self.bare().size) < TOUCHING
    }

    /// The same without the formula.
    fn bare(&self) -> Stats {
        let size = vec2(self.size.x, self.line * self.lines.len() as f32);
        Stats { formula: String::new(), lines: self.lines.clone(), size, ..*self }
    }

    fn paint(&self, ui: &Ui, corner: Pos2) {
        let color = Tokens::of(ui).text;
        let write = |at: Pos2, align: Align2, text: &str| {
            ui.painter().text(at, align, text, font(), color);
        };
        let mut at = corner;
        if !self.formula.is_empty() {
            write(at, Align2::LEFT_TOP, &self.formula);
            at.y += self.line;
        }
        for [name, value, error] in &self.lines {
            write(at, Align2::LEFT_TOP, name);
            if error.is_empty() {
                write(at + vec2(self.columns[0], 0.0), Align2::LEFT_TOP, value);
            } else {
                write(at + vec2(self.columns[1], 0.0), Align2::RIGHT_TOP, value);
                write(at + vec2(self.columns[1], 0.0), Align2::LEFT_TOP, error);
            }
            at.y += self.line;
        }
    }
}

/// A text as far as it fits into so much room.
fn shortened(ui: &Ui, text: &str, room: f32) -> String {
    if word_size(ui, text).x <= room {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let cut = |n: usize| letters[..n].iter().chain(&['…']).collect::<String>();
    (1..letters.len()).rev().map(cut).find(|text| word_size(ui, text).x <= room).unwrap_or_default()
}

fn occupy(map: &mut Occupied, frame: Rect, layer: &Layer, at: &impl Fn(f64, f64) -> Pos2) {
    match layer {
        Layer::Points { role, at: points, ey, .. } => {
            let weight = if matches!(role, Role::Masked | Role::Outside) { 0.6 } else { 1.0 };
            for (k, &(x, y)) in points.iter().enumerate() {
                let (minus, plus) = ey.get(k).copied().unwrap_or((0.0, 0.0));
                let mut low = at(x, y - minus);
                low.y = low.y.min(frame.bottom());
                map.line(low, at(x, y + plus), weight);
            }
        }
        Layer::Crosses { at: points, .. } => {
            for &(x, y) in points {
                map.area(Rect::from_center_size(at(x, y), vec2(12.0, 12.0)), 1.0);
            }
        }
        Layer::Dots { at: points, .. } => {
            for &(x, y) in points {
                map.area(Rect::from_center_size(at(x, y), vec2(8.0, 8.0)), 1.0);
            }
        }
        Layer::Cells { patches, .. } => {
            for patch in patches {
                map.area(Rect::from_two_pos(at(patch.x.0, patch.y.0), at(patch.x.1, patch.y.1)), 0.1);
            }
        }
        Layer::Steps { bins, .. } => {
            for &(lo, hi, content) in bins {
                map.line(at(lo, content), at(hi, content), 0.8);
            }
        }
        Layer::Curve { role, xy, .. } | Layer::Polygon { role, xy, .. } => {
            let weight = if *role == Role::Guide { 0.2 } else { 1.5 };
            for pair in xy.windows(2) {
                map.line(at(pair[0].0, pair[0].1), at(pair[1].0, pair[1].1), weight);
            }
        }
        Layer::Band { x, lower, upper, .. } => {
            for ((&x, &lo), &hi) in x.iter().zip(lower).zip(upper) {
                map.line(at(x, lo), at(x, hi), 0.5);
            }
        }
        Layer::HLine { y, .. } => {
            let height = at(0.0, *y).y;
            map.line(pos2(frame.left(), height), pos2(frame.right(), height), 0.5);
        }
        Layer::VLine { x, .. } => {
            let side = at(*x, 0.0).x;
            map.line(pos2(side, frame.top()), pos2(side, frame.bottom()), 0.5);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Language;
    use crate::fit::{Command, Session, Task};
    use crate::language::speak;
    use crate::minimize::NoObserver;
    use crate::report::figure::{ViewOptions, fit_figure};

    /// Names of parameters stay in the box as people gave them, also where the table knows the word; what is ours is translated.
    #[test]
    fn names_in_the_box_stay() {
        let mut session = Session::new();
        session.apply(Command::OpenExample("peak.csv".into())).unwrap();
        session.apply(Command::SetFormula("mean*x^3+width*x^2+error*x+[min]".into())).unwrap();
        session.run_now(&Task::Fit, &NoObserver).unwrap();
        let mut figure = fit_figure(session.result().fresh().unwrap(), &ViewOptions::default());
        speak(Language::German);
        let labels = |figure: &Figure| stats_said(figure).into_iter().map(|line| line.0).collect::<Vec<_>>();
        assert_eq!(labels(&figure), ["χ² / ndof", "p", "mean", "width", "error", "min"]);
        figure.parameters = 0..0;
        assert_eq!(labels(&figure)[2..4], ["Mittel", "Breite"]);
        speak(Language::English);
    }
}
