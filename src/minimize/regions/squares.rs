//! A confidence region on a lattice: F with the others minimised at 40 × 40 points, its boundary through the cells by marching squares
//! (Lorensen, Cline, Computer Graphics 21 (1987) 163, in two dimensions), each crossing of a lattice line solved for. Slow, but it
//! finds regions of any shape, in several pieces and with holes.
//!
//! Columns start from the middle row and do not know of each other, so the result is the same for any number of threads.

use rayon::prelude::*;

use super::outline::Spot;
use super::rays::Task;
use crate::minimize::intervals::conditional::{Conditional, Slice};
use crate::minimize::intervals::reduced::Move;
use crate::minimize::{MinimizeError, Strategy};
use crate::params::ParamId;

/// Points of the lattice along each axis …
const SIZE: usize = 40;
/// … doubled up to this while a boundary passes so few of its lines …
const LARGEST: usize = 80;
/// … that its shape is not resolved.
const FEW: usize = 12;
/// The window is the box of what is known of the region, this part wider on each side …
const MARGIN: f64 = 0.15;
/// … and grows by this factor while the region reaches beyond it …
const WIDER: f64 = 1.6;
/// … at most so often.
const WINDOWS: usize = 5;
/// |F − level| at a crossing, in units of Δ.
const ACCURACY: f64 = 2e-4;
/// Fits for one crossing.
const MAX_FITS: usize = 12;

/// A boundary: closed, the region on its left.
pub(in crate::minimize) type Loop = Vec<Spot>;

/// All boundaries of the region, the one around the minimum first, and the calls spent, not many more than `budget`; `None` when there
/// is none, the region does not end inside any window tried, or it cannot be had for so many calls.
pub(in crate::minimize) fn pieces(
    task: &Task<'_, '_>,
    region: [(f64, f64); 2],
    budget: usize,
) -> Result<(Option<Vec<Loop>>, usize), MinimizeError> {
    let ids = [task.px, task.py];
    let grown = |w: [(f64, f64); 2], part: f64| [0, 1].map(|a| widened(w[a], part, task, ids[a]));
    let mut window = grown(region, MARGIN);
    let (mut nfcn, mut size, mut windows) = (0, SIZE, 1);
    loop {
        let lattice = Lattice::new(task, window, size, budget.saturating_sub(nfcn))?;
        nfcn += lattice.nfcn;
        if lattice.is_incomplete() {
            return Ok((None, nfcn));
        }
        if lattice.reaches_beyond() {
            if windows == WINDOWS {
                return Ok((None, nfcn));
            }
            window = grown(window, 0.5 * (WIDER - 1.0));
            windows += 1;
            continue;
        }
        let (loops, calls) = lattice.loops()?;
        nfcn += calls;
        if size < LARGEST && loops.iter().any(|l| l.len() < FEW) {
            size *= 2;
            continue;
        }
        let center = ids.map(|k| task.at.params[k.0].value);
        return Ok(((!loops.is_empty()).then(|| sorted(loops, center)), nfcn));
    }
}

/// An interval wider by a part of its length on each side, inside the limits.
fn widened((lo, hi): (f64, f64), part: f64, task: &Task<'_, '_>, id: ParamId) -> (f64, f64) {
    let limits = task.at.params[id.0].limits;
    let more = part * (hi - lo);
    (limits.clip(lo - more), limits.clip(hi + more))
}

/// The boundary that encloses the minimum first, then the longest.
fn sorted(mut loops: Vec<Loop>, center: Move) -> Vec<Loop> {
    loops.sort_by_key(|l| std::cmp::Reverse((encloses(l, center), l.len())));
    loops
}

/// Whether a closed polygon has `p` inside: a line to the right crosses it an odd number of times.
pub(in crate::minimize) fn encloses(polygon: &[Spot], p: Move) -> bool {
    let n = polygon.len();
    let crosses = |i: usize| {
        let (a, b) = (polygon[i].p, polygon[(i + 1) % n].p);
        (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
    };
    (0..n).filter(|&i| crosses(i)).count() % 2 == 1
}

/// The profile on a lattice.
struct Lattice<'t, 'c, 'a> {
    task: &'t Task<'c, 'a>,
    axes: [Vec<f64>; 2],
    /// Whether the window ends at a limit: x from, x to, y from, y to.
    at_limit: [(bool, bool); 2],
    /// Points along each axis.
    size: usize,
    /// Column after column.
    nodes: Vec<Slice>,
    nfcn: usize,
}

impl<'t, 'c, 'a> Lattice<'t, 'c, 'a> {
    fn new(
        task: &'t Task<'c, 'a>,
        window: [(f64, f64); 2],
        size: usize,
        budget: usize,
    ) -> Result<Lattice<'t, 'c, 'a>, MinimizeError> {
        let axes = window.map(|(lo, hi)| -> Vec<f64> {
            let step = (hi - lo) / (size - 1) as f64;
            (0..size).map(|i| if i + 1 == size { hi } else { lo + step * i as f64 }).collect()
        });
        let ids = [task.px, task.py];
        let at_limit = [0, 1].map(|a| {
            let limits = task.at.params[ids[a].0].limits;
            (limits.lower() == Some(window[a].0), limits.upper() == Some(window[a].1))
        });
        let mut lattice = Lattice { task, axes, at_limit, size, nodes: Vec::new(), nfcn: 0 };
        lattice.fill(budget)?;
        Ok(lattice)
    }

    fn conditional(&self) -> Conditional<'_> {
        let Task { ctx, at, ticker, px, py, .. } = self.task;
        Conditional::new(ctx, at, ticker, &[px.0, py.0], Strategy::Fast)
    }

    /// The middle row outwards from the minimum, then every column outwards from that row; each has its share of the calls, and what
    /// is left when these are used up is not a number.
    fn fill(&mut self, budget: usize) -> Result<(), MinimizeError> {
        let share = budget / (self.size + 1);
        let node = |conditional: &mut Conditional<'_>, at: Move, guess: &[f64]| {
            if conditional.counts().nfcn > share {
                return Ok(Slice { values: guess.to_vec(), fval: f64::NAN, valid: false });
            }
            conditional.fit(&at, guess)
        };
        let near = |axis: &[f64], v: f64| {
            let d = |i: &usize| (axis[*i] - v).abs();
            (0..self.size).min_by(|i, j| d(i).total_cmp(&d(j))).unwrap_or(0)
        };
        let start = self.task.at.values();
        let (i0, j0) =
            (near(&self.axes[0], start[self.task.px.0]), near(&self.axes[1], start[self.task.py.0]));
        let mut conditional = self.conditional();
        let y0 = self.axes[1][j0];
        let along = &mut |i: usize, guess: &[f64]| node(&mut conditional, [self.axes[0][i], y0], guess);
        let row = outwards(self.size, i0, &start, along)?;
        let column = |i: usize| {
            let mut conditional = self.conditional();
            let x = self.axes[0][i];
            let fit = &mut |j: usize, guess: &[f64]| node(&mut conditional, [x, self.axes[1][j]], guess);
            let slices = outwards(self.size, j0, &row[i].values, fit)?;
            Ok((slices, conditional.counts().nfcn))
        };
        let columns: Result<Vec<(Vec<Slice>, usize)>, MinimizeError> =
            (0..self.size).into_par_iter().map(column).collect();
        let mut nfcn = conditional.counts().nfcn;
        let mut nodes = Vec::with_capacity(self.size * self.size);
        for (slices, calls) in columns? {
            nfcn += calls;
            nodes.extend(slices);
        }
        (self.nodes, self.nfcn) = (nodes, nfcn);
        Ok(())
    }

    /// Whether calls were used up before all was known.
    fn is_incomplete(&self) -> bool {
        self.nodes.iter().any(|n| n.fval.is_nan())
    }

    fn level(&self) -> f64 {
        self.task.at.fval + self.task.rise
    }

    /// Node (i, j), counted with a frame of nodes that are outside: 0 and size + 1 are the frame.
    fn inside(&self, i: usize, j: usize) -> bool {
        let real = (1..=self.size).contains(&i) && (1..=self.size).contains(&j);
        real && self.nodes[(i - 1) * self.size + j - 1].fval < self.level()
    }

    /// Whether the region is cut by an end of the window that is no limit.
    fn reaches_beyond(&self) -> bool {
        let [(left, right), (low, high)] = self.at_limit;
        (1..=self.size).any(|k| {
            (!left && self.inside(1, k))
                || (!right && self.inside(self.size, k))
                || (!low && self.inside(k, 1))
                || (!high && self.inside(k, self.size))
        })
    }

    /// The segments of all cells, linked.
    fn loops(&self) -> Result<(Vec<Loop>, usize), MinimizeError> {
        let mut next = std::collections::BTreeMap::new();
        for i in 0..=self.size {
            for j in 0..=self.size {
                next.extend(self.segments(i, j));
            }
        }
        let edges: Vec<Edge> = next.keys().copied().collect();
        let solved: Result<Vec<(Spot, usize)>, MinimizeError> =
            edges.par_iter().map(|e| self.crossing(*e)).collect();
        let solved = solved?;
        let nfcn = solved.iter().map(|s| s.1).sum();
        let spots: std::collections::BTreeMap<Edge, Spot> =
            edges.into_iter().zip(solved.into_iter().map(|s| s.0)).collect();
        let mut loops = Vec::new();
        while let Some((&start, _)) = next.first_key_value() {
            let mut line = Vec::new();
            let mut here = start;
            while let Some(to) = next.remove(&here) {
                line.extend(spots.get(&here).copied());
                here = to;
            }
            loops.push(line);
        }
        Ok((loops, nfcn))
    }

    /// The segments of the cell whose lower left node is (i, j), from edge to edge, the region on their left.
    fn segments(&self, i: usize, j: usize) -> Vec<(Edge, Edge)> {
        let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
        let inside = corners.map(|(a, b)| self.inside(a, b));
        let edges = [
            Edge { i, j, along: 0 },
            Edge { i: i + 1, j, along: 1 },
            Edge { i, j: j + 1, along: 0 },
            Edge { i, j, along: 1 },
        ];
        let leaves: Vec<usize> = (0..4).filter(|&k| inside[k] && !inside[(k + 1) % 4]).collect();
        let enters = |k: usize| !inside[k] && inside[(k + 1) % 4];
        // Two opposite corners inside: the middle of the cell tells whether they belong together.
        let together = leaves.len() == 2 && self.middle(&corners) < self.level();
        let other = |k: usize| -> usize {
            let order = if together { [1, 2, 3] } else { [3, 2, 1] };
            order.into_iter().map(|s| (k + s) % 4).find(|&e| enters(e)).unwrap_or(k)
        };
        leaves.iter().map(|&k| (edges[k], edges[other(k)])).collect()
    }

    /// Mean of F at the corners of a cell.
    fn middle(&self, corners: &[(usize, usize); 4]) -> f64 {
        let value = |&(i, j): &(usize, usize)| {
            let real = (1..=self.size).contains(&i) && (1..=self.size).contains(&j);
            if real { self.nodes[(i - 1) * self.size + j - 1].fval } else { f64::INFINITY }
        };
        corners.iter().map(value).sum::<f64>() / 4.0
    }

    /// Where the boundary crosses an edge of the lattice, and the calls spent.
    fn crossing(&self, edge: Edge) -> Result<(Spot, usize), MinimizeError> {
        let (a, b) = ((edge.i, edge.j), (edge.i + 1 - edge.along, edge.j + edge.along));
        let (inner, outer) = if self.inside(a.0, a.1) { (a, b) } else { (b, a) };
        let place = |(i, j): (usize, usize)| -> Move { [self.axes[0][i - 1], self.axes[1][j - 1]] };
        let from = place(inner);
        let real = (1..=self.size).contains(&outer.0) && (1..=self.size).contains(&outer.1);
        if !real {
            return Ok((Spot { p: from, on_limit: true }, 0));
        }
        let to = place(outer);
        let node = |(i, j): (usize, usize)| &self.nodes[(i - 1) * self.size + j - 1];
        let mut conditional = self.conditional();
        let y = |f: f64| ((f - self.task.at.fval) / self.task.rise).max(0.0).sqrt() - 1.0;
        let (mut lo, mut hi) = ((0.0, y(node(inner).fval)), (1.0, y(node(outer).fval)));
        let mut guess = node(inner).values.clone();
        let at = |t: f64| [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
        let mut found = lo.0;
        for _ in 0..MAX_FITS {
            let secant = lo.0 - lo.1 * (hi.0 - lo.0) / (hi.1 - lo.1);
            let margin = 0.02 * (hi.0 - lo.0);
            found = if secant.is_finite() {
                secant.clamp(lo.0 + margin, hi.0 - margin)
            } else {
                0.5 * (lo.0 + hi.0)
            };
            let slice = conditional.fit(&at(found), &guess)?;
            if slice.fval.is_finite() && !slice.valid {
                return Ok((Spot { p: [f64::NAN; 2], on_limit: false }, conditional.counts().nfcn));
            }
            let now = y(slice.fval);
            if 2.0 * now.abs() < ACCURACY {
                break;
            }
            if now < 0.0 {
                (lo, guess) = ((found, now), slice.values);
            } else {
                hi = (found, now);
            }
        }
        Ok((Spot { p: at(found), on_limit: false }, conditional.counts().nfcn))
    }
}

/// An edge of the lattice: from node (i, j) one step along x (0) or y (1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    i: usize,
    j: usize,
    along: usize,
}

/// Gives the conditional minimum at a node of a line, starting from some values.
type Fit<'f> = &'f mut dyn FnMut(usize, &[f64]) -> Result<Slice, MinimizeError>;

/// Conditional minima of a line of nodes, outwards from node `first`, each from its neighbour's values.
fn outwards(size: usize, first: usize, start: &[f64], fit: Fit<'_>) -> Result<Vec<Slice>, MinimizeError> {
    let middle = fit(first, start)?;
    let mut below = Vec::new();
    let mut above = Vec::new();
    for (side, out) in [(-1_isize, &mut below), (1, &mut above)] {
        let mut guess = middle.values.clone();
        let mut k = first as isize + side;
        while (0..size as isize).contains(&k) {
            let slice = fit(k as usize, &guess)?;
            if slice.valid && slice.fval.is_finite() {
                guess.clone_from(&slice.values);
            }
            out.push(slice);
            k += side;
        }
    }
    below.reverse();
    below.push(middle);
    below.append(&mut above);
    Ok(below)
}
