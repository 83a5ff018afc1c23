//! Level lines of a function of two variables on a lattice, by the method of marching squares (W. Lorensen, H. Cline, Computer Graphics 21,
//! 1987, 163, in two dimensions): every cell that a level passes is crossed by straight pieces, which are put together to lines. A cell
//! that is crossed twice is decided by the mean of its corners; a cell with a corner that is no number stays empty.

use std::collections::BTreeMap;

/// A function on a lattice.
pub(super) struct Lattice {
    /// Abscissas.
    pub x: Vec<f64>,
    /// Ordinates.
    pub y: Vec<f64>,
    /// Values, one row of y for every x.
    pub f: Vec<Vec<f64>>,
}

/// An edge of the lattice: that from the corner (i, j) along x or along y.
type Edge = (usize, usize, bool);

impl Lattice {
    /// `f` at `n` by `m` points.
    pub fn of(x: (f64, f64), y: (f64, f64), (n, m): (usize, usize), f: impl Fn(f64, f64) -> f64) -> Lattice {
        let axis = |(lo, hi): (f64, f64), n: usize| -> Vec<f64> {
            (0..n).map(|k| lo + (hi - lo) * k as f64 / (n.max(2) - 1) as f64).collect()
        };
        let (x, y) = (axis(x, n), axis(y, m));
        let f = x.iter().map(|&a| y.iter().map(|&b| f(a, b)).collect()).collect();
        Lattice { x, y, f }
    }

    /// Smallest and largest finite value.
    pub fn span(&self) -> Option<(f64, f64)> {
        super::axes::span(self.f.iter().flatten().copied())
    }

    /// All lines at `level`, NaN between them.
    pub fn lines(&self, level: f64) -> Vec<(f64, f64)> {
        let mut next: BTreeMap<Edge, Vec<Edge>> = BTreeMap::new();
        for i in 0..self.x.len().saturating_sub(1) {
            for j in 0..self.y.len().saturating_sub(1) {
                for [a, b] in self.pieces(i, j, level) {
                    next.entry(a).or_default().push(b);
                    next.entry(b).or_default().push(a);
                }
            }
        }
        let mut points = Vec::new();
        // Open lines from their ends first; what is left is closed.
        let ends: Vec<Edge> = next.iter().filter(|(_, to)| to.len() == 1).map(|(edge, _)| *edge).collect();
        for end in ends {
            self.follow(end, level, &mut next, &mut points);
        }
        while let Some((&edge, _)) = next.first_key_value() {
            self.follow(edge, level, &mut next, &mut points);
        }
        points
    }

    /// One line from `start` on, taken out of the pieces.
    fn follow(
        &self,
        start: Edge,
        level: f64,
        next: &mut BTreeMap<Edge, Vec<Edge>>,
        points: &mut Vec<(f64, f64)>,
    ) {
        let mut here = start;
        let mut line = vec![self.crossing(here, level)];
        while let Some(to) = next.get_mut(&here).and_then(Vec::pop) {
            if let Some(back) = next.get_mut(&to) {
                back.retain(|edge| *edge != here);
            }
            line.push(self.crossing(to, level));
            here = to;
        }
        next.retain(|_, to| !to.is_empty());
        if line.len() > 1 {
            points.extend(line);
            points.push((f64::NAN, f64::NAN));
        }
    }

    /// The pieces of the level inside one cell, each between two of its edges.
    fn pieces(&self, i: usize, j: usize, level: f64) -> Vec<[Edge; 2]> {
        let corners = [self.f[i][j], self.f[i + 1][j], self.f[i + 1][j + 1], self.f[i][j + 1]];
        if corners.iter().any(|f| !f.is_finite()) {
            return Vec::new();
        }
        let edges = [(i, j, true), (i + 1, j, false), (i, j + 1, true), (i, j, false)];
        let above = corners.map(|f| f > level);
        let crossed: Vec<usize> = (0..4).filter(|&k| above[k] != above[(k + 1) % 4]).collect();
        match crossed.as_slice() {
            [a, b] => vec![[edges[*a], edges[*b]]],
            [_, _, _, _] => {
                let middle = 0.25 * corners.iter().sum::<f64>() > level;
                // The corners that differ from the middle are cut off one by one.
                let shift = usize::from(above[0] == middle);
                let pair = |k: usize| [edges[(k + 3) % 4], edges[k]];
                vec![pair(shift), pair(shift + 2)]
            }
            _ => Vec::new(),
        }
    }

    /// Where the level crosses an edge, taken as straight.
    fn crossing(&self, (i, j, along_x): Edge, level: f64) -> (f64, f64) {
        let (k, l) = if along_x { (i + 1, j) } else { (i, j + 1) };
        let (a, b) = (self.f[i][j], self.f[k][l]);
        let t = (level - a) / (b - a);
        (self.x[i] + t * (self.x[k] - self.x[i]), self.y[j] + t * (self.y[l] - self.y[j]))
    }
}

/// A line in pieces (NaN between them) as what is inside and what is outside of a region; where it crosses the border, both parts end.
pub(super) fn cut(xy: &[(f64, f64)], is_inside: impl Fn((f64, f64)) -> bool) -> [Vec<(f64, f64)>; 2] {
    let mut parts = [Vec::new(), Vec::new()];
    for piece in xy.split(|p| p.0.is_nan()).filter(|piece| piece.len() > 1) {
        let mut side = usize::from(!is_inside(piece[0]));
        parts[side].push(piece[0]);
        for pair in piece.windows(2) {
            let next = usize::from(!is_inside(pair[1]));
            if next != side {
                let border = border(pair[0], pair[1], |p| usize::from(!is_inside(p)) == side);
                parts[side].extend([border, (f64::NAN, f64::NAN)]);
                parts[next].push(border);
                side = next;
            }
            parts[side].push(pair[1]);
        }
        parts[side].push((f64::NAN, f64::NAN));
    }
    parts
}

/// The last point from `a` towards `b` that is where `a` is, by halving.
fn border(a: (f64, f64), b: (f64, f64), like_a: impl Fn((f64, f64)) -> bool) -> (f64, f64) {
    const HALVINGS: u32 = 40;
    let at = |t: f64| (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1));
    let halve = |(lo, hi): (f64, f64), _| {
        let middle = 0.5 * (lo + hi);
        if like_a(at(middle)) { (middle, hi) } else { (lo, middle) }
    };
    at((0..HALVINGS).fold((0.0, 1.0), halve).0)
}

#[cfg(test)]
mod tests {
    use super::{Lattice, cut};

    #[test]
    fn a_line_is_cut_at_the_border() {
        let line = [(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (f64::NAN, f64::NAN), (5.0, 0.0), (6.0, 0.0)];
        let [inside, outside] = cut(&line, |(x, _)| (0.5..=1.25).contains(&x));
        let ends = |part: &[(f64, f64)]| -> Vec<(f64, f64)> {
            pieces(part).iter().map(|p| (p[0].0, p[p.len() - 1].0)).collect()
        };
        let close = |found: Vec<(f64, f64)>, exact: &[(f64, f64)]| {
            let near =
                |(a, b): (&(f64, f64), &(f64, f64))| (a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9;
            assert!(
                found.len() == exact.len() && found.iter().zip(exact).all(near),
                "{found:?} for {exact:?}"
            );
        };
        close(ends(&inside), &[(0.5, 1.25)]);
        close(ends(&outside), &[(0.0, 0.5), (1.25, 2.0), (5.0, 6.0)]);
    }

    fn pieces(line: &[(f64, f64)]) -> Vec<&[(f64, f64)]> {
        line.split(|p| p.0.is_nan()).filter(|piece| !piece.is_empty()).collect()
    }

    #[test]
    fn a_circle_is_one_closed_line_on_the_circle() {
        let lattice = Lattice::of((-2.0, 2.0), (-3.0, 3.0), (81, 81), |x, y| x * x + y * y);
        let line = lattice.lines(2.25);
        let [circle] = pieces(&line)[..] else { panic!("{} lines", pieces(&line).len()) };
        assert_eq!(circle.first(), circle.last(), "closed");
        for (x, y) in circle {
            // Linear interpolation of a parabola over a cell of width h is off by at most h²/8.
            assert!((x.hypot(*y) - 1.5).abs() < 0.05 * 0.075, "{x} {y}");
        }
        assert_eq!(lattice.span().map(|s| s.1), Some(13.0));
    }

    #[test]
    fn a_saddle_has_two_lines_at_every_level_but_one() {
        let lattice = Lattice::of((-1.0, 1.0), (-1.0, 1.0), (20, 20), |x, y| x * y);
        for level in [-0.3, 0.3] {
            let line = lattice.lines(level);
            assert_eq!(pieces(&line).len(), 2, "{level}");
            assert!(pieces(&line).concat().iter().all(|(x, y)| (x * y - level).abs() < 3e-3));
        }
        // One cell alone that is crossed twice: two pieces that do not meet.
        let cell = Lattice::of((0.0, 1.0), (0.0, 1.0), (2, 2), |x, y| if x == y { 1.0 } else { 0.0 });
        for (level, corner) in [(0.4, (0.0, 1.0)), (0.6, (0.0, 0.0))] {
            let line = cell.lines(level);
            let off =
                pieces(&line).iter().any(|p| p.iter().all(|q| (q.0 - corner.0).hypot(q.1 - corner.1) < 0.75));
            assert!(pieces(&line).len() == 2 && off, "{level}: {line:?}");
        }
    }

    #[test]
    fn where_it_is_no_number_there_is_no_line() {
        let lattice = Lattice::of((-1.0, 1.0), (0.0, 1.0), (21, 5), |x, _| x.sqrt());
        let line = lattice.lines(0.5);
        assert_eq!(pieces(&line).len(), 1);
        assert!(lattice.lines(7.0).is_empty());
    }
}
