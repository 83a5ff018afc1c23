//! Where words fit into a picture: a coarse map of what is drawn already, so that the statistics box goes to an empty corner and
//! the name of a curve stands beside it without lying on data.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// Edge of a cell of the map, in points.
const CELL: f32 = 6.0;
/// Room for the marks inside the frame, in points.
const EDGE: f32 = 5.0;
/// Room kept free beside a box.
const BESIDE: Vec2 = vec2(6.0, 1.0);
/// How far from the right corner the left one is as good, in points.
const SECOND_CHOICE: f32 = 120.0;

/// What part of a frame is drawn upon.
pub struct Occupied {
    frame: Rect,
    columns: usize,
    rows: usize,
    weight: Vec<f32>,
}

/// The same as sums over rectangles that start at the left top, so that the cost of a place is four look-ups.
pub struct Sums<'a> {
    map: &'a Occupied,
    sums: Vec<f32>,
}

impl Occupied {
    /// An empty frame.
    pub fn new(frame: Rect) -> Occupied {
        let columns = (frame.width() / CELL).ceil().max(1.0) as usize;
        let rows = (frame.height() / CELL).ceil().max(1.0) as usize;
        Occupied { frame, columns, rows, weight: vec![0.0; columns * rows] }
    }

    /// Ready for questions.
    pub fn sums(&self) -> Sums<'_> {
        let stride = self.columns + 1;
        let mut sums = vec![0.0; stride * (self.rows + 1)];
        for row in 0..self.rows {
            let mut line = 0.0;
            for column in 0..self.columns {
                line += self.weight[row * self.columns + column];
                sums[(row + 1) * stride + column + 1] = sums[row * stride + column + 1] + line;
            }
        }
        Sums { map: self, sums }
    }

    /// Something drawn at a point.
    pub fn point(&mut self, at: Pos2, weight: f32) {
        if let Some(cell) = self.cell(at)
            && let Some(w) = self.weight.get_mut(cell)
        {
            *w = w.max(weight);
        }
    }

    /// Something drawn along a line. Ends that are no numbers draw nothing.
    pub fn line(&mut self, from: Pos2, to: Pos2, weight: f32) {
        let length = (to - from).length();
        if !length.is_finite() || length > 20_000.0 {
            return;
        }
        let steps = (length / (0.7 * CELL)).ceil().max(1.0) as usize;
        for k in 0..=steps {
            self.point(from + (to - from) * (k as f32 / steps as f32), weight);
        }
    }

    /// A taken area.
    pub fn area(&mut self, rect: Rect, weight: f32) {
        let (mut y, bottom) = (rect.top(), rect.bottom());
        while y <= bottom {
            self.line(pos2(rect.left(), y), pos2(rect.right(), y), weight);
            y += CELL;
        }
    }

    fn cell(&self, at: Pos2) -> Option<usize> {
        if !self.frame.contains(at) {
            return None;
        }
        let column = ((at.x - self.frame.left()) / CELL) as usize;
        let row = ((at.y - self.frame.top()) / CELL) as usize;
        (column < self.columns && row < self.rows).then_some(row * self.columns + column)
    }
}

impl Sums<'_> {
    /// How much of `rect` is drawn upon; what hangs out of the frame counts as full.
    pub fn cost(&self, rect: Rect) -> f32 {
        let frame = self.map.frame;
        if !frame.shrink(EDGE).contains_rect(rect) {
            return f32::INFINITY;
        }
        let edge = |at: f32, n: usize| (at / CELL).clamp(0.0, n as f32);
        let left = edge(rect.left() - frame.left(), self.map.columns).floor() as usize;
        let right = edge(rect.right() - frame.left(), self.map.columns).ceil() as usize;
        let top = edge(rect.top() - frame.top(), self.map.rows).floor() as usize;
        let bottom = edge(rect.bottom() - frame.top(), self.map.rows).ceil() as usize;
        let sum = |row: usize, column: usize| self.sums[row * (self.map.columns + 1) + column];
        (sum(bottom, right) - sum(top, right) - sum(bottom, left) + sum(top, left)).max(0.0)
    }

    /// A place for a box of `size`: free if there is one, and then as near to the right top corner as can be, or else to the
    /// left top; the emptiest otherwise.
    pub fn corner(&self, size: Vec2, margin: Vec2) -> Rect {
        let inner = self.map.frame.shrink2(margin);
        let room = (inner.size() - size).max(Vec2::ZERO);
        let mut best = (f32::INFINITY, Rect::from_min_size(inner.min, size));
        for down in 0..=(room.y / CELL) as usize {
            for along in 0..=(room.x / CELL) as usize {
                let (dx, dy) = (CELL * along as f32, CELL * down as f32);
                let rect = Rect::from_min_size(pos2(inner.right() - size.x - dx, inner.top() + dy), size);
                // The left corner is the second choice; between the corners a box looks lost.
                let aside = dx.min(room.x - dx + SECOND_CHOICE);
                // The margin keeps it clear of the frame's own marks.
                let score = self.cost(rect.expand2(BESIDE).intersect(inner)) + 0.006 * (aside + dy);
                if score < best.0 {
                    best = (score, rect);
                }
            }
        }
        best.1
    }

    /// A place for a word of `size` beside a curve through `points` (in points of the screen), if one is nearly free.
    pub fn beside(&self, points: &[Pos2], size: Vec2) -> Option<Rect> {
        let mut best: Option<(f32, Rect)> = None;
        let n = points.len();
        let top = points.iter().map(|p| p.y).fold(f32::INFINITY, f32::min);
        let height = points.iter().map(|p| p.y - top).fold(CELL, f32::max);
        for (k, &point) in points.iter().enumerate().step_by((n / 60).max(1)) {
            let off_center = ((k as f32 / n as f32) - 0.62).abs();
            // Where a curve is high it is itself; low down all curves look alike.
            let low = (point.y - top) / height.max(8.0 * CELL);
            for (dx, dy) in [(0.5, -1.0), (0.5, 1.0), (0.0, -1.0), (1.0, -1.0), (0.0, 1.0), (1.0, 1.0)] {
                for gap in [5.0, 12.0, 22.0] {
                    let middle = point + vec2((dx - 0.5) * (size.x + 10.0), dy * (0.5 * size.y + gap));
                    let rect = Rect::from_center_size(middle, size);
                    let score = self.cost(rect.expand(3.0)) + 0.8 * off_center + 1.6 * low + 0.03 * gap;
                    if best.is_none_or(|(lowest, _)| score < lowest) {
                        best = Some((score, rect));
                    }
                }
            }
        }
        best.filter(|(score, _)| *score < 5.0).map(|(_, rect)| rect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Rect {
        Rect::from_min_size(pos2(10.0, 10.0), vec2(300.0, 200.0))
    }

    #[test]
    fn the_box_avoids_a_corner_with_data() {
        let (size, margin) = (vec2(100.0, 60.0), vec2(10.0, 10.0));
        let mut map = Occupied::new(frame());
        assert_eq!(
            map.sums().corner(size, margin).right_top(),
            pos2(300.0, 20.0),
            "right top when all is empty"
        );
        map.line(pos2(200.0, 15.0), pos2(305.0, 40.0), 1.0);
        let place = map.sums().corner(size, margin);
        assert!(map.sums().cost(place) < 0.5 && place.right() > 280.0, "below what is drawn: {place:?}");
        map.area(Rect::from_min_max(pos2(160.0, 15.0), pos2(305.0, 205.0)), 1.0);
        let place = map.sums().corner(size, margin);
        assert!(
            map.sums().cost(place) < 0.5 && place.left() < 60.0,
            "left when the right is full: {place:?}"
        );
    }

    #[test]
    fn a_word_stands_beside_its_curve_and_not_on_another() {
        let mut map = Occupied::new(frame());
        let curve: Vec<Pos2> = (0..100).map(|k| pos2(12.0 + 2.9 * k as f32, 120.0)).collect();
        for pair in curve.windows(2) {
            map.line(pair[0], pair[1], 1.0);
        }
        map.area(Rect::from_min_max(pos2(10.0, 40.0), pos2(310.0, 118.0)), 1.0);
        let place = map.sums().beside(&curve, vec2(60.0, 14.0));
        assert!(place.is_some_and(|r| r.top() > 120.0), "only below the curve is room: {place:?}");
    }

    #[test]
    fn no_place_when_everything_is_taken() {
        let mut map = Occupied::new(frame());
        map.area(frame(), 1.0);
        let curve = [pos2(100.0, 100.0), pos2(200.0, 100.0)];
        assert_eq!(map.sums().beside(&curve, vec2(60.0, 14.0)), None);
    }
}
