//! Where words fit into a picture: a coarse map of what is drawn already, so that the statistics box goes to an empty corner and
//! the name of a curve stands beside it without lying on data. Lengths are in cells of that map, so that a screen and a sheet of paper of the same
//! proportions have their words at the same places.

use super::area::{Area, Spot};

/// Room for the marks inside the frame, in cells.
const EDGE: f64 = 5.0 / 6.0;
/// Room kept free beside a box, across and down, in cells.
const BESIDE: (f64, f64) = (1.0, 1.0 / 6.0);
/// How far from the right corner the left one is as good, in cells.
const SECOND_CHOICE: f64 = 20.0;
/// What a step of one cell away from the best place costs.
const ASIDE: f64 = 0.036;
/// Distances of a word from its curve, in cells.
const GAPS: [f64; 3] = [5.0 / 6.0, 2.0, 11.0 / 3.0];
/// A line longer than this, in cells, goes to nowhere.
const LONGEST: f64 = 3300.0;

/// What part of a frame is drawn upon.
pub struct Occupied {
    frame: Area,
    cell: f64,
    columns: usize,
    rows: usize,
    weight: Vec<f64>,
}

/// The same as sums over rectangles that start at the left top, so that the cost of a place is four look-ups.
pub struct Sums<'a> {
    map: &'a Occupied,
    sums: Vec<f64>,
}

impl Occupied {
    /// An empty frame, in cells with an edge of this length.
    pub fn new(frame: Area, cell: f64) -> Occupied {
        let columns = (frame.width() / cell).ceil().max(1.0) as usize;
        let rows = (frame.height() / cell).ceil().max(1.0) as usize;
        Occupied { frame, cell, columns, rows, weight: vec![0.0; columns * rows] }
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

    /// Something drawn at a place.
    pub fn point(&mut self, at: Spot, weight: f64) {
        if let Some(cell) = self.cell_at(at)
            && let Some(w) = self.weight.get_mut(cell)
        {
            *w = w.max(weight);
        }
    }

    /// Something drawn along a line. Ends that are no numbers draw nothing.
    pub fn line(&mut self, from: Spot, to: Spot, weight: f64) {
        let along = (to.0 - from.0, to.1 - from.1);
        let length = along.0.hypot(along.1) / self.cell;
        if !length.is_finite() || length > LONGEST {
            return;
        }
        let steps = (length / 0.7).ceil().max(1.0) as usize;
        for k in 0..=steps {
            let part = k as f64 / steps as f64;
            self.point((from.0 + part * along.0, from.1 + part * along.1), weight);
        }
    }

    /// A taken area.
    pub fn area(&mut self, area: Area, weight: f64) {
        let mut y = area.top;
        while y <= area.bottom {
            self.line((area.left, y), (area.right, y), weight);
            y += self.cell;
        }
    }

    fn cell_at(&self, at: Spot) -> Option<usize> {
        if !self.frame.contains(at) {
            return None;
        }
        let column = ((at.0 - self.frame.left) / self.cell) as usize;
        let row = ((at.1 - self.frame.top) / self.cell) as usize;
        (column < self.columns && row < self.rows).then_some(row * self.columns + column)
    }
}

impl Sums<'_> {
    /// How much of `area` is drawn upon; what hangs out of the frame counts as full.
    pub fn cost(&self, area: Area) -> f64 {
        let (frame, cell) = (self.map.frame, self.map.cell);
        if !frame.expand(-EDGE * cell, -EDGE * cell).holds(&area) {
            return f64::INFINITY;
        }
        let edge = |at: f64, n: usize| (at / cell).clamp(0.0, n as f64);
        let left = edge(area.left - frame.left, self.map.columns).floor() as usize;
        let right = edge(area.right - frame.left, self.map.columns).ceil() as usize;
        let top = edge(area.top - frame.top, self.map.rows).floor() as usize;
        let bottom = edge(area.bottom - frame.top, self.map.rows).ceil() as usize;
        let sum = |row: usize, column: usize| self.sums[row * (self.map.columns + 1) + column];
        (sum(bottom, right) - sum(top, right) - sum(bottom, left) + sum(top, left)).max(0.0)
    }

    /// A place for a box of `size`, kept clear of the frame by `margin`: free if there is one, and then as near to the right top corner as can be,
    /// or else to the left top; the emptiest otherwise.
    pub fn corner(&self, size: (f64, f64), margin: (f64, f64)) -> Area {
        let cell = self.map.cell;
        let inner = self.map.frame.expand(-margin.0, -margin.1);
        let room = ((inner.width() - size.0).max(0.0), (inner.height() - size.1).max(0.0));
        let mut best = (f64::INFINITY, Area::new((inner.left, inner.top), size));
        for down in 0..=(room.1 / cell) as usize {
            for along in 0..=(room.0 / cell) as usize {
                let (dx, dy) = (along as f64, down as f64);
                let area = Area::new((inner.right - size.0 - cell * dx, inner.top + cell * dy), size);
                // The left corner is the second choice; between the corners a box looks lost.
                let aside = dx.min(room.0 / cell - dx + SECOND_CHOICE);
                // The margin keeps it clear of the frame's own marks.
                let wider = area.expand(BESIDE.0 * cell, BESIDE.1 * cell).intersect(&inner);
                let score = self.cost(wider) + ASIDE * (aside + dy);
                if score < best.0 {
                    best = (score, area);
                }
            }
        }
        best.1
    }

    /// A place for a word of `size` beside a curve through `points`, if one is nearly free.
    pub fn beside(&self, points: &[Spot], size: (f64, f64)) -> Option<Area> {
        let cell = self.map.cell;
        let mut best: Option<(f64, Area)> = None;
        let n = points.len();
        let top = points.iter().map(|p| p.1).fold(f64::INFINITY, f64::min);
        let height = points.iter().map(|p| p.1 - top).fold(cell, f64::max);
        for (k, &point) in points.iter().enumerate().step_by((n / 60).max(1)) {
            let off_center = ((k as f64 / n as f64) - 0.62).abs();
            // Where a curve is high it is itself; low down all curves look alike.
            let low = (point.1 - top) / height.max(8.0 * cell);
            for (dx, dy) in [(0.5, -1.0), (0.5, 1.0), (0.0, -1.0), (1.0, -1.0), (0.0, 1.0), (1.0, 1.0)] {
                for gap in GAPS {
                    let across = (dx - 0.5) * (size.0 + 5.0 / 3.0 * cell);
                    let middle = (point.0 + across, point.1 + dy * (0.5 * size.1 + gap * cell));
                    let area = Area::around(middle, size);
                    let score = self.cost(area.expand(0.5 * cell, 0.5 * cell))
                        + 0.8 * off_center
                        + 1.6 * low
                        + 0.18 * gap;
                    if best.is_none_or(|(lowest, _)| score < lowest) {
                        best = Some((score, area));
                    }
                }
            }
        }
        best.filter(|(score, _)| *score < 5.0).map(|(_, area)| area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: f64 = 6.0;

    fn frame() -> Area {
        Area::new((10.0, 10.0), (300.0, 200.0))
    }

    #[test]
    fn the_box_avoids_a_corner_with_data() {
        let (size, margin) = ((100.0, 60.0), (10.0, 10.0));
        let mut map = Occupied::new(frame(), CELL);
        let place = map.sums().corner(size, margin);
        assert_eq!((place.right, place.top), (300.0, 20.0), "right top when all is empty");
        map.line((200.0, 15.0), (305.0, 40.0), 1.0);
        let place = map.sums().corner(size, margin);
        assert!(map.sums().cost(place) < 0.5 && place.right > 280.0, "below what is drawn: {place:?}");
        map.area(Area { left: 160.0, top: 15.0, right: 305.0, bottom: 205.0 }, 1.0);
        let place = map.sums().corner(size, margin);
        assert!(map.sums().cost(place) < 0.5 && place.left < 60.0, "left when the right is full: {place:?}");
    }

    #[test]
    fn a_word_stands_beside_its_curve_and_not_on_another() {
        let mut map = Occupied::new(frame(), CELL);
        let curve: Vec<Spot> = (0..100).map(|k| (12.0 + 2.9 * k as f64, 120.0)).collect();
        for pair in curve.windows(2) {
            map.line(pair[0], pair[1], 1.0);
        }
        map.area(Area { left: 10.0, top: 40.0, right: 310.0, bottom: 118.0 }, 1.0);
        let place = map.sums().beside(&curve, (60.0, 14.0));
        assert!(place.is_some_and(|r| r.top > 120.0), "only below the curve is room: {place:?}");
    }

    #[test]
    fn no_place_when_everything_is_taken() {
        let mut map = Occupied::new(frame(), CELL);
        map.area(frame(), 1.0);
        let curve = [(100.0, 100.0), (200.0, 100.0)];
        assert_eq!(map.sums().beside(&curve, (60.0, 14.0)), None);
    }

    /// The same picture at half the size has its words at the same place.
    #[test]
    fn places_scale_with_the_picture() {
        let half = |a: Area| Area {
            left: 0.5 * a.left,
            top: 0.5 * a.top,
            right: 0.5 * a.right,
            bottom: 0.5 * a.bottom,
        };
        let (mut large, mut small) = (Occupied::new(frame(), CELL), Occupied::new(half(frame()), 0.5 * CELL));
        large.line((200.0, 15.0), (305.0, 40.0), 1.0);
        small.line((100.0, 7.5), (152.5, 20.0), 1.0);
        let place = large.sums().corner((96.0, 64.0), (10.0, 8.0));
        assert_eq!(small.sums().corner((48.0, 32.0), (5.0, 4.0)), half(place));
    }
}
