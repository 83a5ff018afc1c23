//! Points so many that they hide one another, as what they cover together: every pixel that one of the points or of their bars would
//! cover is covered, and no other.

use rayon::prelude::*;

/// A layer of so many points is drawn like this.
pub const CROWD: usize = 3000;
/// Points that one thread counts in one go.
const PIECE: usize = 1 << 18;

/// Half lengths of bars, (minus, plus).
type Bars<'a> = &'a [(f64, f64)];

/// The bars of points along x and along y; none where a list is shorter.
#[derive(Debug, Clone, Copy, Default)]
pub struct Errors<'a> {
    /// Along x.
    pub x: Bars<'a>,
    /// Along y.
    pub y: Bars<'a>,
}

impl<'a> Errors<'a> {
    /// Those of some of the points.
    fn part(self, from: usize, to: usize) -> Errors<'a> {
        let part = |bars: Bars<'a>| bars.get(from..to).unwrap_or(&[]);
        Errors { x: part(self.x), y: part(self.y) }
    }
}

/// A frame in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// Pixels across.
    pub columns: usize,
    /// Pixels down.
    pub rows: usize,
    /// What it shows of x.
    pub x: (f64, f64),
    /// What it shows of y.
    pub y: (f64, f64),
    /// Radius of a point, in pixels.
    pub radius: f32,
}

/// The pixels of a frame, column by column from the left, from above.
#[derive(Debug, Clone)]
pub struct Cover {
    /// Columns of pixels.
    pub columns: usize,
    rows: usize,
    /// How many bars begin at a pixel, less those that have ended; one more row than there are pixels.
    changes: Vec<i32>,
    /// The same along the rows, one after the other, of bars along x; one more column than there are pixels. Nothing without such bars.
    across: Vec<i32>,
    /// Pixels with the middle of a point.
    middles: Vec<bool>,
}

impl Cover {
    fn new(grid: &Grid, bars: Errors<'_>) -> Cover {
        let Grid { columns, rows, .. } = *grid;
        let across = if bars.x.is_empty() { Vec::new() } else { vec![0; rows * (columns + 1)] };
        let (changes, middles) = (vec![0; columns * (rows + 1)], vec![false; columns * rows]);
        Cover { columns, rows, changes, across, middles }
    }

    /// What all points cover. Sums of whole numbers: the same for any number of threads.
    pub fn of(at: &[(f64, f64)], bars: Errors<'_>, grid: &Grid) -> Cover {
        let count = |k: usize| {
            let (from, to) = (k * PIECE, ((k + 1) * PIECE).min(at.len()));
            let mut cover = Cover::new(grid, bars);
            cover.add(&at[from..to], bars.part(from, to), grid);
            cover
        };
        let pieces = at.len().div_ceil(PIECE);
        let mut cover = if pieces < 2 {
            count(0)
        } else {
            (0..pieces).into_par_iter().map(count).reduce(|| Cover::new(grid, bars), |a, b| a.and(&b))
        };
        cover.put_bars_across();
        cover.put_discs(grid.radius);
        cover
    }

    fn and(mut self, other: &Cover) -> Cover {
        self.changes.iter_mut().zip(&other.changes).for_each(|(a, b)| *a += b);
        self.across.iter_mut().zip(&other.across).for_each(|(a, b)| *a += b);
        self.middles.iter_mut().zip(&other.middles).for_each(|(a, b)| *a |= b);
        self
    }

    fn add(&mut self, at: &[(f64, f64)], bars: Errors<'_>, grid: &Grid) {
        let Grid { x, y, .. } = *grid;
        let (across, down) = (self.columns as f64 / (x.1 - x.0), self.rows as f64 / (y.1 - y.0));
        let (n_columns, n_rows) = (self.columns as f64, self.rows as f64);
        for (k, &(px, py)) in at.iter().enumerate() {
            let column = (px - x.0) * across;
            let row = |v: f64| (y.1 - v) * down;
            let middle = row(py);
            let is_inside = (0.0..n_rows).contains(&middle);
            if let Some((minus, plus)) = bars.x.get(k).filter(|_| is_inside) {
                let (left, right) = ((px - minus - x.0) * across, (px + plus - x.0) * across);
                if left < n_columns && right >= 0.0 {
                    let (from, to) = (left.max(0.0) as usize, right.min(n_columns - 1.0) as usize);
                    self.bar_across(middle as usize, from, to);
                }
            }
            // What is no number is in no column.
            if !(0.0..n_columns).contains(&column) {
                continue;
            }
            let column = column as usize;
            if let Some((minus, plus)) = bars.y.get(k) {
                let (top, bottom) = (row(py + plus), row(py - minus));
                if top < n_rows && bottom >= 0.0 {
                    self.bar(column, top.max(0.0) as usize, bottom.min(n_rows - 1.0) as usize);
                }
            }
            if is_inside {
                self.middles[column * self.rows + middle as usize] = true;
            }
        }
    }

    /// Covers the pixels of a column from one row to another.
    fn bar(&mut self, column: usize, from: usize, to: usize) {
        let start = column * (self.rows + 1);
        self.changes[start + from] += 1;
        self.changes[start + to + 1] -= 1;
    }

    /// Covers the pixels of a row from one column to another.
    fn bar_across(&mut self, row: usize, from: usize, to: usize) {
        let start = row * (self.columns + 1);
        self.across[start + from] += 1;
        self.across[start + to + 1] -= 1;
    }

    /// Covers what bars along x cover.
    fn put_bars_across(&mut self) {
        let across = std::mem::take(&mut self.across);
        for (row, changes) in across.chunks(self.columns + 1).enumerate() {
            let mut depth = 0;
            for (column, change) in changes[..self.columns].iter().enumerate() {
                depth += change;
                if depth > 0 {
                    self.bar(column, row, row);
                }
            }
        }
    }

    /// Covers a disc around every middle.
    fn put_discs(&mut self, radius: f32) {
        let reach = radius.floor() as isize;
        let halves: Vec<(isize, usize)> = (-reach..=reach)
            .map(|dx| (dx, (radius * radius - (dx * dx) as f32).max(0.0).sqrt() as usize))
            .collect();
        for column in 0..self.columns {
            for row in 0..self.rows {
                if !self.middles[column * self.rows + row] {
                    continue;
                }
                for &(dx, half) in &halves {
                    if let Some(beside) = column.checked_add_signed(dx).filter(|c| *c < self.columns) {
                        self.bar(beside, row.saturating_sub(half), (row + half).min(self.rows - 1));
                    }
                }
            }
        }
    }

    /// The covered rows of a column, as runs from the first to beyond the last.
    pub fn runs(&self, column: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let changes = &self.changes[column * (self.rows + 1)..(column + 1) * (self.rows + 1)];
        let (mut row, mut depth) = (0, 0);
        std::iter::from_fn(move || {
            let mut start = None;
            while row < changes.len() {
                depth += changes[row];
                row += 1;
                match start {
                    None if depth > 0 => start = Some(row - 1),
                    Some(from) if depth == 0 => return Some((from, row - 1)),
                    _ => {}
                }
            }
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame of 100 × 50 pixels that shows 0 … 100 and 0 … 50: x is the column, 50 − y the row.
    fn grid(radius: f32) -> Grid {
        Grid { columns: 100, rows: 50, x: (0.0, 100.0), y: (0.0, 50.0), radius }
    }

    fn runs(cover: &Cover) -> Vec<(usize, usize, usize)> {
        (0..cover.columns).flat_map(|c| cover.runs(c).map(move |(from, to)| (c, from, to))).collect()
    }

    #[test]
    fn a_point_covers_its_disc_and_its_bar() {
        let point = [(30.5, 29.5)];
        assert_eq!(runs(&Cover::of(&point, Errors::default(), &grid(0.0))), [(30, 20, 21)]);
        let disc = runs(&Cover::of(&point, Errors::default(), &grid(2.5)));
        assert_eq!(disc, [(28, 19, 22), (29, 18, 23), (30, 18, 23), (31, 18, 23), (32, 19, 22)]);
        let bar = Cover::of(&point, along_y(&[(10.0, 5.0)]), &grid(0.0));
        assert_eq!(runs(&bar), [(30, 15, 31)], "from 5 above to 10 below");
    }

    fn along_y(bars: Bars<'_>) -> Errors<'_> {
        Errors { y: bars, ..Errors::default() }
    }

    /// Bars along x lie in the row of their point, cut at the frame, also where the point itself is beside it.
    #[test]
    fn bars_along_x_cover_their_row() {
        let points = [(3.5, 40.5), (-5.0, 20.5), (50.5, 60.0), (98.5, 10.5), (f64::NAN, 30.5)];
        let bars = [(1.0, 2.0), (1.0, 7.0), (9.0, 9.0), (1.0, 50.0), (1.0, 1.0)];
        let cover = Cover::of(&points, Errors { x: &bars, y: &[] }, &grid(0.0));
        let upper = (2..6).map(|c| (c, 9, 10));
        let mut expected: Vec<_> = upper.chain((0..3).map(|c| (c, 29, 30))).collect();
        expected.extend((97..100).map(|c| (c, 39, 40)));
        expected.sort_unstable();
        assert_eq!(runs(&cover), expected);
        // A cross of both.
        let both = Errors { x: &[(2.0, 2.0)], y: &[(1.0, 1.0)] };
        let cross = runs(&Cover::of(&[(30.5, 29.5)], both, &grid(0.0)));
        assert_eq!(cross, [(28, 20, 21), (29, 20, 21), (30, 19, 22), (31, 20, 21), (32, 20, 21)]);
    }

    #[test]
    fn what_overlaps_is_one_and_what_is_apart_stays_apart() {
        let points = [(3.5, 40.5), (3.5, 38.5), (3.5, 10.5)];
        let cover = Cover::of(&points, along_y(&[(1.0, 1.0), (1.0, 1.0), (0.0, 0.0)]), &grid(0.0));
        assert_eq!(runs(&cover), [(3, 8, 13), (3, 39, 40)]);
    }

    /// Outside of the frame, half outside, and no numbers at all.
    #[test]
    fn only_what_is_inside_is_covered() {
        let points =
            [(-1.0, 10.0), (100.0, 10.0), (f64::NAN, 10.0), (5.5, f64::NAN), (6.5, 70.0), (7.5, -70.0)];
        let bars = [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (25.0, 1.0), (1.0, f64::INFINITY)];
        assert_eq!(runs(&Cover::of(&points, along_y(&bars), &grid(0.0))), [(6, 0, 6), (7, 0, 50)]);
    }

    /// One by one or in pieces on several threads.
    #[test]
    fn pieces_cover_what_the_whole_covers() {
        let n = 3 * PIECE + 17;
        let at: Vec<(f64, f64)> =
            (0..n).map(|k| ((k % 1009) as f64 * 0.1, ((k * k) % 499) as f64 * 0.1)).collect();
        let (ex, ey) = (vec![(0.4, 0.1); n], vec![(0.3, 0.2); n]);
        let bars = Errors { x: &ex, y: &ey };
        let mut one = Cover::new(&grid(1.5), bars);
        one.add(&at, bars, &grid(1.5));
        one.put_bars_across();
        one.put_discs(1.5);
        assert_eq!(runs(&Cover::of(&at, bars, &grid(1.5))), runs(&one));
    }
}
