//! Smooth functions of x that are dear to compute, sampled at equal steps once a set of parameters and read between the nodes by polynomials of
//! eleventh order: for many thousands of points that is faster than computing each.
//!
//! What is known of such a function g is a length s on which it changes, an expression of parameters: the width of the Gaussian in Voigt's
//! profile and in Landau's density seen with a resolution (sums over nodes have too many derivatives to be written out).
//! With steps h Lagrange's polynomial through twelve nodes is off by at most (M. Abramowitz, I. Stegun, Handbook of Mathematical
//! Functions, 25.2.3)
//!
//! ```text
//! |g − P| ≤ (1/2·3/2·5/2·7/2·9/2·11/2)² h¹² max |g⁽¹²⁾|/12! = 5.5·10⁻⁵ (h/s)¹² max |s¹² g⁽¹²⁾|.
//! ```
//!
//! With h = s/40 that is 3·10⁻²⁴ max |s¹² g⁽¹²⁾|: nothing at the height of a Gaussian of width s, and at z widths from its middle, where
//! s¹² g⁽¹²⁾ is about z¹² g, 3·10⁻¹² of what is left of it for z = 10 and 10⁻⁸ for z = 20.
//! Its derivatives are tables as well, tied to the value by [`Func3::Attached`] like those of `folded`.
//! Where a table would have more nodes than are worth while, the program is told, and the function is computed at every point.

use std::collections::HashMap;

use super::diff::Variable;
use super::eval::{Columns, fill_slots};
use super::expr::{Arena, Id, Node};
use super::folded::Made;
use super::func::{Func2, Func3};
use super::tape::{Fill, Tape};

/// Steps on the length on which the function changes.
const STEPS: f64 = 40.0;
/// Nodes of a polynomial.
const NODES: usize = 12;
/// Nodes beside the span on each side.
const MARGIN: usize = NODES / 2;
/// Numbers before the values of a table: place of the first node, steps per unit of x, number of nodes.
const HEADER: usize = 3;
/// 1/∏ (j − k) over the other nodes k of node j.
const WEIGHTS: [f64; NODES] = weights();

const fn weights() -> [f64; NODES] {
    let mut list = [0.0; NODES];
    let mut j = 0;
    while j < NODES {
        let (mut product, mut k) = (1.0, 0);
        while k < NODES {
            if k != j {
                product *= j as f64 - k as f64;
            }
            k += 1;
        }
        list[j] = 1.0 / product;
        j += 1;
    }
    list
}

/// A smooth function of coordinate 0 in the arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::model) struct Smooth {
    /// Its value.
    pub value: Id,
    /// The length on which it changes: an expression of parameters.
    pub length: Id,
}

/// A table of the arena: a smooth function or a derivative of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::model) struct SampleTable {
    /// What is sampled.
    pub function: Id,
    /// The length on which it changes.
    pub length: Id,
    /// More nodes than this are not worth while.
    pub most: u32,
}

impl Arena {
    /// The same expression with its smooth functions computed at every point.
    pub(in crate::model) fn without_samples(&mut self, root: Id) -> Id {
        let mut roots = [root];
        self.substitute(&mut roots, |arena, id| {
            let mut bare = id;
            while let Node::Ternary(Func3::Attached, value, ..) = arena.node(bare) {
                bare = value;
            }
            function_of(arena, arena.node(bare))
        });
        roots[0]
    }

    /// The same expression with tables in the place of its smooth functions, none of more than `most` nodes; `None` where it has none.
    pub(in crate::model) fn with_samples(&mut self, root: Id, most: u32) -> Option<Id> {
        let marked = self.reachable(&[root]);
        let is_there = |s: &Smooth| marked.get(s.value.index()) == Some(&true);
        let smooth: Vec<Smooth> = self.smooth().iter().filter(|s| is_there(s)).copied().collect();
        if smooth.is_empty() {
            return None;
        }
        let tables: HashMap<Id, Id> =
            smooth.into_iter().map(|s| (s.value, Sampling::of(self, s, most))).collect();
        let mut roots = [root];
        self.substitute(&mut roots, |_, id| tables.get(&id).copied());
        Some(roots[0])
    }
}

/// Builds the value of a smooth function and its derivatives from tables.
struct Sampling {
    smooth: Smooth,
    most: u32,
    /// x, then the parameters.
    variables: Vec<(Variable, Id)>,
    /// By the variables that it is differentiated by, in ascending order.
    known: HashMap<Vec<usize>, Id>,
}

impl Sampling {
    fn of(arena: &mut Arena, smooth: Smooth, most: u32) -> Id {
        let x = arena.coord(0);
        let mut variables = vec![(Variable::Coord(0), x)];
        for k in arena.params_of(smooth.value).into_iter().filter_map(|k| u16::try_from(k).ok()) {
            variables.push((Variable::Param(k), arena.param(k)));
        }
        Sampling { smooth, most, variables, known: HashMap::new() }.at(arena, smooth.value, &[])
    }

    /// `function`, which is the derivative by the variables in the list, its own derivatives attached: once by x and twice by parameters.
    fn at(&mut self, arena: &mut Arena, function: Id, by: &[usize]) -> Id {
        if let Some(&id) = self.known.get(by) {
            return id;
        }
        let mut read = function;
        if arena.depends_on_coord(function) {
            let table = SampleTable { function, length: self.smooth.length, most: self.most };
            let (table, x) = (arena.table(Made::Sampled(table)), arena.coord(0));
            read = arena.binary(Func2::Interpolated, table, x);
            let by_x = by.iter().filter(|&&v| v == 0).count();
            for k in 0..self.variables.len() {
                let (variable, of) = self.variables[k];
                let may = if k == 0 { by_x == 0 } else { by.len() - by_x < 2 };
                let slope = arena.derivative(function, variable);
                if may && !arena.is_zero(slope) {
                    let mut more = by.to_vec();
                    more.push(k);
                    more.sort_unstable();
                    let slope = self.at(arena, slope, &more);
                    read = arena.ternary(Func3::Attached, read, of, slope);
                }
            }
        }
        self.known.insert(by.to_vec(), read);
        read
    }
}

/// The tables of a program that have one length.
#[derive(Debug, Clone)]
pub(super) struct Samples {
    most: u32,
    /// Slots that end in the length, and where it stands.
    slots: Vec<Fill>,
    length: usize,
    /// A column a table.
    program: Tape,
    /// The slots that tell where the tables stand.
    tables: Vec<usize>,
}

impl Samples {
    /// For the tables in the list, each with its slot.
    pub fn of(arena: &Arena, list: &[(SampleTable, usize)]) -> Vec<Samples> {
        let mut kinds: Vec<(Id, u32)> = list.iter().map(|(s, _)| (s.length, s.most)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let group = |(length, most): (Id, u32)| {
            let own = list.iter().filter(|(s, _)| (s.length, s.most) == (length, most));
            let (functions, tables): (Vec<Id>, Vec<usize>) = own.map(|(s, slot)| (s.function, *slot)).unzip();
            let (slots, ends) = Tape::slots_of(arena, &[length]);
            let program = Tape::compile(arena, &functions, &[]);
            Samples { most, slots, length: ends[0], program, tables }
        };
        kinds.into_iter().map(group).collect()
    }

    /// The step of the tables for x in `span`; `None` where they would have too many nodes.
    pub fn step(&self, p: &[f64], range: [f64; 2], [lo, hi]: [f64; 2]) -> Option<f64> {
        let mut own = Vec::new();
        fill_slots(&self.slots, &mut own, p, range);
        let step = own[self.length].abs() / STEPS;
        let steps = (hi - lo) / step;
        // A length of 0, or one that is no number, ends here as well.
        (steps >= 0.0 && steps <= f64::from(self.most)).then_some(step)
    }

    /// Appends the tables for x in `span` to the slots; false where they cannot be made.
    pub fn append(&self, slots: &mut Vec<f64>, p: &[f64], range: [f64; 2], [lo, hi]: [f64; 2]) -> bool {
        let Some(step) = self.step(p, range, [lo, hi]) else { return false };
        let n = ((hi - lo) / step).ceil() as usize + 1 + 2 * MARGIN;
        let first = lo - MARGIN as f64 * step;
        let x: Vec<f64> = (0..n).map(|k| first + k as f64 * step).collect();
        let mut values = vec![0.0; n * self.tables.len()];
        let mut out = Columns::new(n, &mut values, &mut [], &mut []);
        if self.program.run(&[&x], p, range, &mut out) != super::eval::Outcome::Done {
            return false;
        }
        for (&slot, values) in self.tables.iter().zip(values.chunks_exact(n)) {
            slots[slot] = slots.len() as f64;
            slots.extend([first, 1.0 / step, n as f64]);
            slots.extend(values);
        }
        true
    }
}

/// The value of the table that begins at `at` in `slots`, by Lagrange's polynomial through the nodes about x; NaN beyond its ends.
#[inline(always)]
pub(super) fn look_up(slots: &[f64], at: usize, x: f64) -> f64 {
    let Some(&[first, per_step, n]) = slots.get(at..at + HEADER).and_then(|h| h.first_chunk::<HEADER>())
    else {
        return f64::NAN;
    };
    let place = (x - first) * per_step;
    let before = (MARGIN - 1) as f64;
    if !(place >= before && place <= n - 1.0 - before) {
        return f64::NAN;
    }
    let node = (place as usize).min(n as usize - 1 - MARGIN);
    let from = at + HEADER + node - (MARGIN - 1);
    let Some(v) = slots.get(from..from + NODES).and_then(|v| v.first_chunk::<NODES>()) else {
        return f64::NAN;
    };
    // Of every node the product of the distances to all others, from those before it and those behind.
    let c = place - (node - (MARGIN - 1)) as f64;
    let mut behind = [1.0; NODES];
    for j in (0..NODES - 1).rev() {
        behind[j] = behind[j + 1] * (c - (j + 1) as f64);
    }
    let (mut sum, mut ahead) = (0.0, 1.0);
    for j in 0..NODES {
        sum += ahead * behind[j] * (WEIGHTS[j] * v[j]);
        ahead *= c - j as f64;
    }
    sum
}

/// Whether `node` reads a table of this kind, and which function that holds.
pub(super) fn function_of(arena: &Arena, node: Node) -> Option<Id> {
    let Node::Binary(Func2::Interpolated, table, _) = node else { return None };
    let Node::Table(k) = arena.node(table) else { return None };
    match arena.made(k)? {
        Made::Sampled(table) => Some(table.function),
        Made::Folded(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Model;

    /// How far values, slopes and second derivatives of the table are off those of the model at many places, relative to the largest of each
    /// column.
    fn worst(formula: &str, p: &[f64], [lo, hi]: [f64; 2]) -> Vec<f64> {
        let model = Model::compile(formula).unwrap();
        let x: Vec<f64> = (0..500).map(|k| lo + (hi - lo) * (f64::from(k) + 0.37) / 500.0).collect();
        let sampled = model.for_many(1 << 20, [lo, hi]).expect("it has a smooth part");
        let (n, n_params) = (x.len(), model.n_params());
        let columns = |model: &Model| {
            let (mut y, mut dy) = (vec![0.0; n], vec![0.0; n * n_params]);
            let mut d2y = vec![0.0; n * n_params * (n_params + 1) / 2];
            model.eval_with_hessian(&[&x], p, &mut y, &mut dy, &mut d2y);
            [y, dy, d2y].concat()
        };
        let (exact, read) = (columns(&model), columns(&sampled));
        assert!(read.iter().all(|v| v.is_finite()) && exact != read, "{formula}");
        let off = exact.chunks(n).zip(read.chunks(n)).map(|(exact, read)| {
            let largest = exact.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
            let off = exact.iter().zip(read).fold(0.0, |m: f64, (a, b)| m.max((a - b).abs()));
            if largest > 0.0 { off / largest } else { off }
        });
        off.collect()
    }

    #[test]
    fn tables_agree_with_the_functions_themselves() {
        for (formula, p, range, goals) in [
            ("langaus", &[1.0, 5.0, 0.6, 0.8][..], [0.0, 40.0], (1e-13, 1e-13)),
            ("langaus", &[3.0, 5.0, 0.6, 0.1], [0.0, 40.0], (1e-13, 1e-13)),
            ("voigt", &[2.0, 5.0, 0.6, 0.8], [0.0, 10.0], (1e-13, 1e-12)),
            // Slopes of Voigt's profile by Sigma have nine digits themselves where its Gaussian is narrow, second derivatives seven.
            ("voigt+pol1", &[2.0, 5.0, 0.05, 0.8, 1.0, 0.1], [0.0, 10.0], (1e-9, 1e-6)),
            ("CONV(landau,gaus)", &[1.0, 5.0, 0.5, 0.0, 0.4], [0.0, 20.0], (1e-13, 1e-13)),
        ] {
            let off = worst(formula, p, range);
            let (first, second) = off.split_at(1 + p.len());
            let within = |list: &[f64], goal: f64| list.iter().all(|off| *off < goal);
            let fine = within(first, goals.0) && within(second, goals.1);
            assert!(fine, "{formula} {p:?} is off by {off:?}");
        }
    }

    /// Far from the middle the digits of what is left count: ten widths left of a Landau with a wide Gaussian.
    #[test]
    fn tails_keep_their_digits() {
        let p = [1.0, 5.0, 0.2, 1.0];
        let model = Model::compile("langaus").unwrap();
        let sampled = model.for_many(1 << 20, [-10.0, 20.0]).unwrap();
        let x: Vec<f64> = (0..400).map(|k| -5.0 + f64::from(k) * 0.0573).collect();
        let [mut a, mut b] = [vec![0.0; 400], vec![0.0; 400]];
        model.eval(&[&x], &p, &mut a);
        sampled.eval(&[&x], &p, &mut b);
        let off = a.iter().zip(&b).fold(0.0, |m: f64, (a, b)| m.max((a / b - 1.0).abs()));
        assert!(off < 2e-11, "off by {off:e}");
    }

    /// A width that needs more nodes than there are points is computed as it stands, to the bit.
    #[test]
    fn narrow_widths_are_computed_at_every_point() {
        let p = [1.0, 5.0, 0.6, 1e-4];
        let model = Model::compile("langaus").unwrap();
        let sampled = model.for_many(4000, [0.0, 40.0]).unwrap();
        let x: Vec<f64> = (0..100).map(|k| 0.4 * f64::from(k)).collect();
        let [mut a, mut b] = [vec![0.0; 100], vec![0.0; 100]];
        model.eval(&[&x], &p, &mut a);
        sampled.eval(&[&x], &p, &mut b);
        assert_eq!(a, b);
    }

    #[test]
    fn few_points_and_other_functions_have_no_tables() {
        assert!(Model::compile("langaus").unwrap().for_many(100, [0.0, 1.0]).is_none());
        assert!(Model::compile("gaus+pol1").unwrap().for_many(1 << 20, [0.0, 1.0]).is_none());
        let stretched = Model::compile("voigt_pdf(2*x,s,g)").unwrap();
        assert!(stretched.for_many(1 << 20, [0.0, 1.0]).is_none());
    }
}
