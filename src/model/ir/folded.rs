//! Convolutions by the fast Fourier transform: ∫ u(t) w(x − t) dt of two expressions on a grid of x, made anew for each set of parameters,
//! and read between the nodes by polynomials of fifth order.
//!
//! A convolution is a *table* of the arena: two expressions of coordinate 0 and the parameters, of which u has a known extent. Both are
//! sampled with one step: u over its extent, w over all that x − t can be, so that nothing is cut off and nothing wraps around. For
//! smooth factors the sum over the nodes converges faster than any power of the step (L. Trefethen, J. Weideman, SIAM Rev. 56 (2014) 385).
//! The step is halved until the values change by less than 1e-7 of the largest. Where that takes more nodes than are worth while, or a grid of
//! a given size has but a few over the extent of u, no table is made over the fit range and the program is told: quadrature stands in
//! ([`Arena::without_tables`]), for sums over rows, curves and reports alike. Each call begins at the grid that the extent of u asks for,
//! whatever the calls before it have found: the values depend on the parameters, the fit range and the span of the table, and not on the
//! order of calls.
//!
//! Its derivatives are tables as well, of ∂u and w or of u and ∂w, and [`Func3::Attached`] ties them to the value: nothing that knows no
//! tables needs to know how to differentiate one. What is not here: factors that jump, for which no grid serves (`formula::conv`).

use std::collections::HashMap;

use super::diff::Variable;
use super::eval::{Columns, Outcome};
use super::expr::{Arena, Id, Node};
use super::func::{Func2, Func3};
use super::sampled::{SampleTable, Samples, function_of};
use super::tape::{Fill, Tape};
use crate::numeric::fourier::{Fourier, Spectrum, give_back, zeros};

/// The first grid and the finest one that are tried, as powers of two. What takes more nodes is quicker by quadrature, unless there are very
/// many points.
const FIRST: u32 = 9;
const FINEST: u32 = 14;
/// Steps over the extent of u on the first grid at least: fewer could not see its shape.
const STEPS_OF_U: f64 = 32.0;
/// Steps over the extent of u that a grid of a given size must have: for a Gaussian one a width, which is good to 1e-8.
const FEWEST_STEPS: f64 = 17.0;
/// Two neighbouring grids that agree to this part of the largest value are fine enough.
const AGREEMENT: f64 = 1e-7;
/// A grid whose size was given is too coarse when one of half its step differs by more than this part of the largest value.
const TOO_COARSE: f64 = 1e-6;
/// Nodes beside the range that interpolation needs, on each side.
const MARGIN: usize = 3;
/// Nodes of a grid that are no steps of it: margins and rounding up.
const SPARE: usize = 4 + 2 * MARGIN;
/// A table reaches beyond the fit range by this part of it.
const BEYOND: f64 = 0.1;
/// Numbers before the values of a table: place of the first node, step, number of nodes.
const HEADER: usize = 3;

/// What the tables of one convolution and of its derivatives have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::model) struct Extent {
    /// Where u begins and how far it reaches: expressions of parameters.
    pub start: Id,
    pub length: Id,
    /// The factors themselves, on which the step is chosen.
    pub factors: [Id; 2],
    /// The convolution at coordinate 0 without a grid.
    pub plain: Id,
    /// Number of nodes as a power of two; 0: as many as needed.
    pub log2: u32,
}

/// A table of the arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::model) enum Made {
    /// A convolution on a grid.
    Folded(Folded),
    /// A smooth function, sampled.
    Sampled(SampleTable),
}

/// A convolution, or a derivative of one: u and w, or derivatives of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::model) struct Folded {
    pub factors: [Id; 2],
    pub extent: Extent,
}

impl Arena {
    /// ∫ u(t) w(x − t) dt at `x` with its derivatives, where the extent holds u and w.
    pub(in crate::model) fn convolve(&mut self, extent: Extent, x: Id) -> Id {
        let mut params: Vec<usize> = extent.factors.iter().flat_map(|&f| self.params_of(f)).collect();
        params.sort_unstable();
        params.dedup();
        let mut variables = vec![(Variable::Coord(0), x)];
        for k in params.into_iter().filter_map(|k| u16::try_from(k).ok()) {
            variables.push((Variable::Param(k), self.param(k)));
        }
        let mut attaching = Attaching { extent, x, variables, known: HashMap::new() };
        attaching.at(self, &[])
    }

    /// The same expression with closed forms and quadratures in the place of its tables.
    pub(in crate::model) fn without_tables(&mut self, root: Id) -> Id {
        let mut roots = [root];
        self.substitute(&mut roots, Arena::off_the_grid);
        roots[0]
    }

    /// What stands for a convolution on a grid, or for its slope by x; nothing where the node is neither.
    fn off_the_grid(&mut self, id: Id) -> Option<Id> {
        let mut bare = id;
        while let Node::Ternary(Func3::Attached, value, ..) = self.node(bare) {
            bare = value;
        }
        if let Some(function) = function_of(self, self.node(bare)) {
            return Some(function);
        }
        let Node::Binary(Func2::Tabulated, table, x) = self.node(bare) else { return None };
        let Node::Table(k) = self.node(table) else { return None };
        let Made::Folded(Folded { factors, extent }) = self.made(k)? else { return None };
        let [u, w] = extent.factors;
        let by_x = Variable::Coord(0);
        let there = if factors == extent.factors {
            extent.plain
        } else if factors == [self.derivative(u, by_x), w] {
            self.derivative(extent.plain, by_x)
        } else {
            // Deeper derivatives are taken of what has been replaced.
            self.constant(f64::NAN)
        };
        Some(self.replace_leaves(there, |_, leaf| (leaf == Node::Coord(0)).then_some(x)))
    }
}

/// Builds the value and the derivatives of a convolution.
struct Attaching {
    extent: Extent,
    x: Id,
    /// x, then the parameters.
    variables: Vec<(Variable, Id)>,
    /// By the variables that it is differentiated by, in ascending order.
    known: HashMap<Vec<usize>, Id>,
}

impl Attaching {
    /// The derivative by the variables in the list, its own derivatives attached: once by x and twice by parameters.
    fn at(&mut self, arena: &mut Arena, by: &[usize]) -> Id {
        if let Some(&id) = self.known.get(by) {
            return id;
        }
        let mut value = arena.constant(0.0);
        for factors in self.products(arena, by) {
            let table = arena.table(Made::Folded(Folded { factors, extent: self.extent }));
            let term = arena.binary(Func2::Tabulated, table, self.x);
            value = arena.add(value, term);
        }
        let by_x = by.iter().filter(|&&v| v == 0).count();
        for k in 0..self.variables.len() {
            let may = if k == 0 { by_x == 0 } else { by.len() - by_x < 2 };
            if may && !arena.is_zero(value) {
                let mut more = by.to_vec();
                more.push(k);
                more.sort_unstable();
                let slope = self.at(arena, &more);
                if !arena.is_zero(slope) {
                    value = arena.ternary(Func3::Attached, value, self.variables[k].1, slope);
                }
            }
        }
        self.known.insert(by.to_vec(), value);
        value
    }

    /// The derivative as a sum of convolutions, by the rule of products. What moves with x is u, the smoother of the two.
    fn products(&self, arena: &mut Arena, by: &[usize]) -> Vec<[Id; 2]> {
        let mut terms = vec![self.extent.factors];
        for &k in by {
            let variable = self.variables[k].0;
            let mut next = Vec::new();
            for [u, w] in terms {
                next.push([arena.derivative(u, variable), w]);
                if k > 0 {
                    next.push([u, arena.derivative(w, variable)]);
                }
            }
            next.retain(|factors| !factors.iter().any(|&f| arena.is_zero(f)));
            terms = next;
        }
        terms
    }
}

/// The tables of a program.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    groups: Vec<Group>,
    samples: Vec<Samples>,
}

/// The tables with one extent.
#[derive(Debug, Clone)]
struct Group {
    log2: u32,
    /// Slots that end in start and length, and where these two stand.
    slots: Vec<Fill>,
    ends: Vec<usize>,
    /// Columns of everything that u and w are; the first column is the factor itself.
    programs: [Tape; 2],
    columns: [usize; 2],
    /// The factors themselves, for the search of the grid.
    plain: [Tape; 2],
    /// Columns of u and w of each table, and the slot that tells where it stands.
    tables: Vec<([usize; 2], usize)>,
}

impl Tables {
    /// For the tables in the list, each with its slot.
    pub fn new(arena: &Arena, list: &[(Made, usize)]) -> Tables {
        let sampled = |&(made, slot): &(Made, usize)| match made {
            Made::Sampled(table) => Some((table, slot)),
            Made::Folded(_) => None,
        };
        let folded = |&(made, slot): &(Made, usize)| match made {
            Made::Folded(folded) => Some((folded, slot)),
            Made::Sampled(_) => None,
        };
        let samples: Vec<(SampleTable, usize)> = list.iter().filter_map(sampled).collect();
        let list: Vec<(Folded, usize)> = list.iter().filter_map(folded).collect();
        let mut extents: Vec<Extent> = Vec::new();
        for (folded, _) in &list {
            if !extents.contains(&folded.extent) {
                extents.push(folded.extent);
            }
        }
        let group = |extent: Extent| {
            let mut outputs = extent.factors.map(|f| vec![f]);
            let own = list.iter().filter(|(folded, _)| folded.extent == extent);
            let column = |list: &mut Vec<Id>, f: Id| {
                list.iter().position(|&known| known == f).unwrap_or_else(|| {
                    list.push(f);
                    list.len() - 1
                })
            };
            let tables = own
                .map(|&(Folded { factors: [u, w], .. }, slot)| {
                    ([column(&mut outputs[0], u), column(&mut outputs[1], w)], slot)
                })
                .collect();
            let (slots, ends) = Tape::slots_of(arena, &[extent.start, extent.length]);
            let columns = [outputs[0].len(), outputs[1].len()];
            let programs = outputs.map(|list| Tape::compile(arena, &list, &[]));
            let plain = extent.factors.map(|f| Tape::compile(arena, &[f], &[]));
            Group { log2: extent.log2, slots, ends, programs, columns, plain, tables }
        };
        Tables { groups: extents.into_iter().map(group).collect(), samples: Samples::of(arena, &samples) }
    }

    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.samples.is_empty()
    }

    /// Appends the tables for x in `span` to the slots. Where no grid is fine enough, how long the factors are that end: in spans not longer
    /// than that the grid is finer. The tables hold nothing then, unless the span is hardly longer already.
    pub fn append(&self, slots: &mut Vec<f64>, p: &[f64], range: [f64; 2], span: [f64; 2]) -> Option<f64> {
        // Samples that are too many here are too many for any span.
        if !self.samples.iter().all(|samples| samples.append(slots, p, range, span)) {
            return Some(span[1] - span[0]);
        }
        let appended = self.groups.iter().map(|group| group.append(slots, p, range, span));
        appended.fold(None, |shortest: Option<f64>, length| match (shortest, length) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        })
    }

    /// Whether smooth functions need no more samples over the fit range than are worth while.
    pub fn has_room(&self, p: &[f64], range: [f64; 2]) -> bool {
        self.samples.iter().all(|samples| samples.step(p, range, widened(range)).is_some())
    }

    /// Whether the grids over the fit range show the convolutions to the digits that they promise.
    pub fn are_fine(&self, p: &[f64], range: [f64; 2]) -> bool {
        self.groups.iter().all(|group| group.is_fine(p, range, widened(range)))
    }
}

/// The range of x with what lies a little beyond; one of a single place with as much as that is from 0, or 1.
pub(super) fn widened([lo, hi]: [f64; 2]) -> [f64; 2] {
    let more = if hi > lo { BEYOND * (hi - lo) } else { lo.abs().max(1.0) };
    [lo - more, hi + more]
}

/// Rows one after the other whose places lie in one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    pub cell: [f64; 2],
    /// The first row, and the one behind the last.
    pub rows: (usize, usize),
}

/// The rows from..to of `x` by cells of the length of `first`, which is one of them; those of one cell stand together. The cell of a
/// place depends on that place alone.
pub(super) fn stretches(x: &[f64], (from, to): (usize, usize), first: [f64; 2]) -> Vec<Stretch> {
    let mut list: Vec<Stretch> = Vec::new();
    for row in from..to {
        let cell = x.get(row).map_or(first, |&x| cell_of(x, first));
        match list.last_mut() {
            Some(last) if last.cell == cell => last.rows.1 = row + 1,
            _ => list.push(Stretch { cell, rows: (row, row + 1) }),
        }
    }
    list.sort_by(|a, b| a.cell[0].total_cmp(&b.cell[0]).then(a.cell[1].total_cmp(&b.cell[1])));
    list
}

/// The cell of `x`: `first`, or one of its length beside it; the place alone where such cells are finer than numbers. What is no number lies
/// anywhere.
fn cell_of(x: f64, first: [f64; 2]) -> [f64; 2] {
    let [lo, hi] = first;
    if !x.is_finite() || x >= lo && x <= hi {
        return first;
    }
    let length = hi - lo;
    let k = ((x - lo) / length).floor();
    let cell = [lo + k * length, lo + (k + 1.0) * length];
    if cell[0] <= x && x <= cell[1] && cell[0] < cell[1] { cell } else { [x, x] }
}

/// The samples of one grid.
struct Grid {
    /// Place of the first node of the result, the step, and the number of nodes.
    first: f64,
    step: f64,
    n: usize,
    /// Where u begins, and its last node.
    start: f64,
    last: usize,
    fourier: &'static Fourier,
}

impl Grid {
    fn new(log2: u32, [lo, hi]: [f64; 2], [start, length]: [f64; 2]) -> Option<Grid> {
        let fourier = Fourier::of(log2);
        let step = (hi - lo + length) / (fourier.len() - SPARE) as f64;
        if !(step > 0.0 && step.is_finite() && start.is_finite() && length > 0.0) {
            return None;
        }
        let n = ((hi - lo) / step).ceil() as usize + 1 + 2 * MARGIN;
        let last = (length / step).ceil() as usize;
        Some(Grid { first: lo - MARGIN as f64 * step, step, n, start, last, fourier })
    }

    /// Places of u and of w.
    fn places(&self) -> [Vec<f64>; 2] {
        let (mut of_u, mut of_w) = (zeros(self.last + 1), zeros(self.n + self.last));
        of_u.iter_mut().enumerate().for_each(|(k, t)| *t = self.start + k as f64 * self.step);
        let from = self.first - self.start;
        of_w.iter_mut().enumerate().for_each(|(j, x)| *x = from + (j as f64 - self.last as f64) * self.step);
        [of_u, of_w]
    }

    /// Two convolutions at the nodes: node i is sum i + last of the circular one.
    fn results(&self, a: [&Sampled; 2], b: [&Sampled; 2]) -> [Vec<f64>; 2] {
        let [first, second] = self.fourier.convolutions(a.map(|f| &f.spectrum), b.map(|f| &f.spectrum));
        let cut = |sums: Vec<f64>, [u, w]: [&Sampled; 2]| {
            let mut values = zeros(self.n);
            values.iter_mut().zip(&sums[self.last..]).for_each(|(v, s)| *v = s * self.step);
            give_back(sums);
            // What reaches a place where a factor has no value has none either.
            if !u.undefined.is_empty() {
                values.fill(f64::NAN);
            }
            for &j in &w.undefined {
                let end = (j + 1).min(self.n);
                values[j.saturating_sub(self.last).min(end)..end].fill(f64::NAN);
            }
            values
        };
        [cut(first, a), cut(second, b)]
    }
}

/// Samples of a factor.
struct Sampled {
    spectrum: Spectrum,
    /// Samples that are no finite numbers, taken as 0.
    undefined: Vec<usize>,
}

/// A grid that is fine enough, or not.
struct Found {
    grid: Grid,
    fine: bool,
    /// The factors on it, where they were sampled to find it.
    sampled: Option<[Vec<Sampled>; 2]>,
}

impl Group {
    /// Where u begins, and how far it reaches.
    fn extent(&self, p: &[f64], range: [f64; 2]) -> [f64; 2] {
        let mut own = Vec::new();
        super::eval::fill_slots(&self.slots, &mut own, p, range);
        [own[self.ends[0]], own[self.ends[1]]]
    }

    fn append(&self, slots: &mut Vec<f64>, p: &[f64], range: [f64; 2], span: [f64; 2]) -> Option<f64> {
        let extent = self.extent(p, range);
        let found = self.grid(p, range, span, extent);
        let worth_while = |found: &Found| found.fine || is_hardly_longer(span, extent[1]);
        let sampled = found.filter(worth_while).and_then(|Found { grid, fine, sampled }| {
            let factors = sampled.filter(|_| self.columns == [1, 1]);
            let factors = factors.or_else(|| sampled_on(&grid, &self.programs, p, range, self.columns));
            Some((grid, fine, factors?))
        });
        let Some((grid, fine, [u, w])) = sampled else {
            for &(_, slot) in &self.tables {
                slots[slot] = slots.len() as f64;
                slots.extend([f64::NAN, 1.0, 0.0]);
            }
            return Some(extent[1]);
        };
        for pair in self.tables.chunks(2) {
            let factors = |t: &([usize; 2], usize)| [&u[t.0[0]], &w[t.0[1]]];
            let (first, second) = (&pair[0], pair.last().unwrap_or(&pair[0]));
            let results = grid.results(factors(first), factors(second));
            for (&(_, slot), values) in pair.iter().zip(results) {
                slots[slot] = slots.len() as f64;
                slots.extend([grid.first, grid.step, grid.n as f64]);
                slots.extend(&values);
                give_back(values);
            }
        }
        (!fine).then_some(extent[1])
    }

    /// The grid asked for, or the coarsest one that is fine enough, or one that is not; `None` where there can be none.
    fn grid(&self, p: &[f64], range: [f64; 2], span: [f64; 2], extent: [f64; 2]) -> Option<Found> {
        let unseen = |grid: Grid, fine: bool| Some(Found { grid, fine, sampled: None });
        if self.log2 > 0 {
            let grid = Grid::new(self.log2, span, extent)?;
            let fine = extent[1] >= FEWEST_STEPS * grid.step;
            return unseen(grid, fine);
        }
        // Two grids are compared at least.
        let mut log2 = first_log2(span, extent);
        if log2 >= FINEST {
            return unseen(Grid::new(FINEST, span, extent)?, false);
        }
        let mut before = self.values(Grid::new(log2, span, extent)?, p, range)?.1;
        loop {
            log2 += 1;
            let (found, table) = self.values(Grid::new(log2, span, extent)?, p, range)?;
            let off = difference(&before, &table);
            let fine = off <= AGREEMENT;
            if fine || is_hopeless(off, log2) {
                return Some(Found { fine, ..found });
            }
            before = table;
        }
    }

    /// The factors on a grid, and the table of their convolution.
    fn values(&self, grid: Grid, p: &[f64], range: [f64; 2]) -> Option<(Found, Vec<f64>)> {
        let [u, w] = sampled_on(&grid, &self.plain, p, range, [1, 1])?;
        let [values, again] = grid.results([&u[0], &w[0]], [&u[0], &w[0]]);
        give_back(again);
        let mut table = vec![grid.first, grid.step, grid.n as f64];
        table.extend(&values);
        give_back(values);
        Some((Found { grid, fine: true, sampled: Some([u, w]) }, table))
    }

    /// Whether the values in `span` have the digits that they promise; a grid whose size was given is compared with the next finer one.
    fn is_fine(&self, p: &[f64], range: [f64; 2], span: [f64; 2]) -> bool {
        let extent = self.extent(p, range);
        // Where no grid serves it is not taken.
        if self.log2 == 0 || self.grid(p, range, span, extent).is_none_or(|found| !found.fine) {
            return true;
        }
        let table = |log2: u32| Some(self.values(Grid::new(log2, span, extent)?, p, range)?.1);
        let tables = table(self.log2).zip(table(self.log2 + 1));
        tables.is_none_or(|(given, finer)| difference(&given, &finer) <= TOO_COARSE)
    }
}

/// The first grid that is tried, as a power of two.
fn first_log2([lo, hi]: [f64; 2], [_, length]: [f64; 2]) -> u32 {
    let nodes = STEPS_OF_U * (hi - lo + length) / length + SPARE as f64;
    let log2 = nodes.log2().ceil();
    // A length that is no number ends where the grid is made.
    if log2 > f64::from(FIRST) { (log2 as u32).min(FINEST) } else { FIRST }
}

/// Whether two grids that are off each other by this part, of which the finer one has 2^`log2` nodes, say that not even the finest one will do:
/// a halved step at best squares what is missing.
fn is_hopeless(off: f64, log2: u32) -> bool {
    log2 >= FINEST || off.powi(1 << (FINEST - log2)) > AGREEMENT
}

/// Whether a span is about as long as the factor that ends, so that a part of it would need as many nodes.
pub(super) fn is_hardly_longer([lo, hi]: [f64; 2], length: f64) -> bool {
    hi - lo <= 2.0 * length
}

/// The first columns of programs for both factors on a grid; nothing where a factor is a convolution that no grid shows.
fn sampled_on(
    grid: &Grid,
    programs: &[Tape; 2],
    p: &[f64],
    range: [f64; 2],
    columns: [usize; 2],
) -> Option<[Vec<Sampled>; 2]> {
    let places = grid.places();
    let mut coarse = false;
    let samples = [0, 1].map(|k| {
        let (x, n) = (&places[k], places[k].len());
        let mut values = zeros(n * columns[k]);
        let mut out = Columns::new(n, &mut values, &mut [], &mut []);
        coarse |= programs[k].run(&[x], p, range, &mut out) != Outcome::Done;
        let sampled = |samples: &mut [f64]| {
            let undefined: Vec<usize> = (0..samples.len()).filter(|&j| !samples[j].is_finite()).collect();
            for &j in &undefined {
                samples[j] = 0.0;
            }
            Sampled { spectrum: grid.fourier.spectrum(samples), undefined }
        };
        let all = values.chunks_mut(n).map(sampled).collect();
        give_back(values);
        all
    });
    places.into_iter().for_each(give_back);
    (!coarse).then_some(samples)
}

/// By how much of the largest value the coarser table is off the finer one.
fn difference(coarse: &[f64], fine: &[f64]) -> f64 {
    let values = &fine[HEADER..];
    let largest = values.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
    let off = (MARGIN..values.len() - MARGIN).fold(0.0, |most: f64, i| {
        // A place beyond the coarser grid by rounding says nothing, nor does one without a value: the maximum leaves NaN out.
        most.max((look_up(coarse, 0, fine[0] + i as f64 * fine[1]) - values[i]).abs())
    });
    if off == 0.0 { 0.0 } else { off / largest }
}

/// The value of the table that begins at `at` in `slots`, by Lagrange's polynomial through the six nodes about x; NaN beyond its ends.
#[inline(always)]
pub(super) fn look_up(slots: &[f64], at: usize, x: f64) -> f64 {
    let Some(&[first, step, n]) = slots.get(at..at + HEADER).and_then(|h| h.first_chunk::<HEADER>()) else {
        return f64::NAN;
    };
    let place = (x - first) / step;
    if !(place >= 2.0 && place <= n - 3.0) {
        return f64::NAN;
    }
    let node = (place as usize).min(n as usize - 4);
    let from = at + HEADER + node - 2;
    let Some(v) = slots.get(from..from + 6).and_then(|v| v.first_chunk::<6>()) else { return f64::NAN };
    let c = place - node as f64;
    let (a, b, d, e, f) = (c + 2.0, c + 1.0, c - 1.0, c - 2.0, c - 3.0);
    let (ab, cd, ef) = (a * b, c * d, e * f);
    (cd * ef) * (a * v[1] / 24.0 - b * v[0] / 120.0)
        + (ab * ef) * (c * v[3] / 12.0 - d * v[2] / 12.0)
        + (ab * cd) * (e * v[5] / 120.0 - f * v[4] / 24.0)
}
