//! A curve alone in a small frame, with the ends of its axes written beside it: to be recognised at a glance, not to be read.

use super::shape::{Anchor, Color, Page, Run, Shape, Stroke};
use super::svg::{Letters, svg};
use crate::report::pdg::number;

/// Width and height in millimetres.
const SIZE: (f64, f64) = (52.0, 32.0);
/// Left, top, right and bottom of the frame.
const FRAME: (f64, f64, f64, f64) = (9.0, 2.0, 50.0, 26.5);
/// Size of letters in millimetres.
const LETTERS: f64 = 2.6;

const INK: Color = Color::hex(0x15_181c);
const CURVE: Color = Color::hex(0x00_72b2);

/// The curve through these places, as markup to stand in a page; `id` is its own there.
pub fn small_curve(points: &[(f64, f64)], title: &str, description: &str, id: &str) -> String {
    let finite = || points.iter().filter(|(_, y)| y.is_finite());
    let (mut low, mut high) = finite().fold((f64::MAX, f64::MIN), |(a, b), (_, y)| (a.min(*y), b.max(*y)));
    if low > 0.0 && low < 0.5 * high {
        low = 0.0;
    }
    if high <= low {
        (low, high) = (low.min(0.0), if high > 0.0 { 1.25 * high } else { 1.0 });
    }
    let (from, to) = (points.first().map_or(0.0, |p| p.0), points.last().map_or(1.0, |p| p.0));
    let (left, top, right, bottom) = FRAME;
    // Room above, so that a top does not lie on the frame.
    let reach = 1.06 * (high - low);
    let place = |(x, y): &(f64, f64)| {
        let (u, v) = ((x - from) / (to - from), (y - low) / reach);
        (left + u * (right - left), bottom - v * (bottom - top))
    };
    let curve = finite().map(place).collect();
    let frame = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
    let line = |line, closed, width, color| Shape::Lines {
        lines: vec![line],
        closed,
        fill: None,
        stroke: Some(Stroke::solid(width, color)),
    };
    let text = |text: String, at, anchor| Shape::Text {
        runs: vec![Run { text, size: LETTERS, raise: 0.0, bold: false }],
        at,
        anchor,
        upward: false,
        color: INK,
    };
    let (below, beside) = (bottom + 1.3 * LETTERS, left - 1.0);
    let shapes = vec![
        line(frame, true, 0.2, INK),
        line(curve, false, 0.5, CURVE),
        text(number(from, 3), (left, below), Anchor::Start),
        text("x".into(), (0.5 * (left + right), below), Anchor::Middle),
        text(number(to, 3), (right, below), Anchor::End),
        text(number(low, 2), (beside, bottom), Anchor::End),
        text(number(high, 2), (beside, top + LETTERS), Anchor::End),
    ];
    let page =
        Page { size: SIZE, title: title.into(), description: description.into(), shapes, ..Page::default() };
    svg(&page, Letters::Named, id).replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1)
}
