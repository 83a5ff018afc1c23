//! Words inside the frame: the statistics box in an empty corner, the names of curves beside them, the names of lines at their ends.

use egui::{Align2, FontId, Pos2, Rect, Ui, Vec2, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::crowd::Crowds;
use super::place::Occupied;
use crate::app::theme::{TEXT, Tokens};
use crate::app::words::said;
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

/// Part of the height that the numbers may take; a smaller figure is without them, the tab Results has them too.
const STATS_SHARE: f32 = 0.75;
/// The same where they cannot but lie on what is drawn.
const CROWDED_SHARE: f32 = 0.5;
/// From here on they do.
const CROWDED: f32 = 8.0;
/// A part of a sum is named where it is above this share of its height: near zero all parts look alike.
const HIGH: f32 = 0.6;

fn font() -> FontId {
    FontId::proportional(TEXT)
}

/// Draws all words into `frame`; the statistics into `corner`, when there is one that nothing else is drawn in.
pub fn words_ui(
    ui: &Ui,
    frame: Rect,
    transform: &PlotTransform,
    figure: &Figure,
    corner: Option<Rect>,
    crowds: &Crowds,
) {
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
    match corner {
        Some(corner) => stats_ui(ui, corner, &mut Occupied::new(corner), &stats_said(figure), (1.0, tokens)),
        None => stats_ui(ui, frame, &mut map, &stats_said(figure), (STATS_SHARE, tokens)),
    }
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
}

/// The points of a curve that lie well above its lowest one.
fn high_part(points: &[Pos2]) -> Vec<Pos2> {
    let (top, bottom) = points.iter().fold((f32::MAX, f32::MIN), |(t, b), p| (t.min(p.y), b.max(p.y)));
    points.iter().copied().filter(|p| p.y <= top + HIGH * (bottom - top)).collect()
}

fn word_size(ui: &Ui, text: &str) -> egui::Vec2 {
    ui.painter().layout_no_wrap(text.to_owned(), font(), Tokens::of(ui).text).size()
}

/// Width of the names of these lines.
fn names_width(ui: &Ui, stats: &[(String, String)]) -> f32 {
    stats.iter().map(|line| word_size(ui, &line.0).x).fold(0.0, f32::max)
}

fn line_height(stats: &[(String, String)]) -> f32 {
    if stats.len() < LONG { LINE } else { TIGHT_LINE }
}

/// The statistics in the language that is spoken; names of parameters stay as people gave them.
fn stats_said(figure: &Figure) -> Vec<(String, String)> {
    let name =
        |k: usize, name: &str| if figure.parameters.contains(&k) { name.to_owned() } else { said(name) };
    figure.stats.iter().enumerate().map(|(k, line)| (name(k, &line.0), said(&line.1))).collect()
}

/// How much room the statistics of a figure take.
pub fn figure_stats_size(ui: &Ui, figure: &Figure) -> Vec2 {
    stats_size(ui, &stats_said(figure))
}

fn stats_size(ui: &Ui, stats: &[(String, String)]) -> Vec2 {
    if stats.is_empty() {
        return Vec2::ZERO;
    }
    let values = stats.iter().map(|line| word_size(ui, &line.1).x).fold(0.0, f32::max);
    vec2(names_width(ui, stats) + COLUMN_GAP + values, line_height(stats) * stats.len() as f32)
}

/// The numbers, unless they would take more than `share` of the height.
fn stats_ui(
    ui: &Ui,
    frame: Rect,
    map: &mut Occupied,
    stats: &[(String, String)],
    (share, tokens): (f32, &Tokens),
) {
    if stats.is_empty() {
        return;
    }
    let (names, size) = (names_width(ui, stats), stats_size(ui, stats));
    let line = line_height(stats);
    if size.y > share * frame.height() {
        return;
    }
    let sums = map.sums();
    // A frame that holds nothing else may be no larger than they are.
    let margin = if share < 1.0 {
        vec2(20.0, 9.0)
    } else {
        (0.5 * (frame.size() - size)).clamp(Vec2::ZERO, vec2(20.0, 9.0))
    };
    let place = sums.corner(size, margin);
    if share < 1.0 && size.y > CROWDED_SHARE * frame.height() && sums.cost(place) > CROWDED {
        return;
    }
    for (k, (name, value)) in stats.iter().enumerate() {
        let corner = place.min + vec2(0.0, line * k as f32);
        ui.painter().text(corner, Align2::LEFT_TOP, name, font(), tokens.text);
        let corner = corner + vec2(names + COLUMN_GAP, 0.0);
        ui.painter().text(corner, Align2::LEFT_TOP, value, font(), tokens.text);
    }
    map.area(place.expand(6.0), 3.0);
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
    use crate::app::words::speak;
    use crate::fit::{Command, Session, Task};
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
