//! Sums over points of a term of the model, Σ k(f(x_i; p)), with gradient and Hessian, computed inside the loop over blocks.
//!
//! Let s be the expressions of parameters alone that the points read (the *boundary*). A block runs forward to f, the caller answers with
//! k, k′ and k″ at each point, the block goes on to the sums Σ ∂k/∂s and Σ ∂²k/∂s∂s, and these become derivatives by the parameters
//! once a call:
//!
//! ```text
//! ∂F/∂p   = Σ_a G_a ∂s_a/∂p                                G_a  = Σ_i k′ ∂f/∂s_a
//! ∂²F/∂p∂q = Σ_a G_a ∂²s_a/∂p∂q + Σ_ab H_ab ∂s_a/∂p ∂s_b/∂q    H_ab = Σ_i (k″ ∂f/∂s_a ∂f/∂s_b + k′ ∂²f/∂s_a∂s_b)
//! ```
//!
//! G comes by the reverse mode with the seed k′, H by the derivatives of those adjoints. Factors of parameters alone leave the sums, sums of
//! products become scalar products of registers, equal ones are taken once.

use std::collections::HashMap;

use super::block::{Points, Registers, Run};
use super::eval::{Outcome, each_block, fill_one, with_registers};
use super::expr::{Arena, Id, Node};
use super::func::{Func1, Func2};
use super::hoist::Hoist;
use super::tape::{Fill, Instruction, Output, Source, Tape};
use crate::model::Order;
use crate::numeric::sum::Neumaier;
use crate::numeric::vector::dispatch;

/// What a cost adds up: the term k of the value of the model at each point.
pub trait Terms: Sync {
    /// Σ k(f_i) over the points start, start + 1 …, whose values are `f`. `first` takes k′ and `second` k″ of each point; they are as
    /// long as `f`, or empty where that derivative is not wanted.
    fn add(&self, start: usize, f: &[f64], first: &mut [f64], second: &mut [f64]) -> f64;
}

/// A program for a sum over points and its derivatives.
#[derive(Debug, Clone)]
pub struct Fused {
    tape: Tape,
    /// Position of the instruction that yields f, and what it yields.
    yields: (usize, Source),
    order: Order,
    /// From parameters and totals to gradient and Hessian.
    finish: Finish,
}

/// Slots computed from the parameters and, after them, the totals.
#[derive(Debug, Clone)]
struct Finish {
    slots: Vec<Fill>,
    /// Where gradient and packed Hessian stand.
    results: Vec<usize>,
}

impl Fused {
    /// The sum of terms of `root`, a function of `n_params` parameters, with derivatives up to `order`. `guards` are those of the root;
    /// `rewrite` draws the factors of parameters in the derivatives together, which adds to them.
    pub(in crate::model) fn build(
        arena: &Arena,
        root: Id,
        n_params: usize,
        order: Order,
        guards: &[Id],
        rewrite: bool,
    ) -> Fused {
        let mut builder = Builder::new(arena.clone(), root, n_params, guards, rewrite);
        if order >= Order::Gradient {
            builder.gradient();
        }
        if order >= Order::Hessian {
            builder.hessian();
        }
        builder.compile(order)
    }

    /// Number of totals that `run` adds to: the value, then what the derivatives need.
    pub fn n_totals(&self) -> usize {
        1 + self.tape.n_totals
    }

    /// Computes what depends on `p` alone. Unless it is done, this program must not run.
    pub(in crate::model) fn prepare(&self, p: &[f64], range: [f64; 2], slots: &mut Vec<f64>) -> Outcome {
        self.tape.prepare(p, range, slots)
    }

    /// Adds the points start..end of `x` to `totals`. `slots` are those of [`Fused::prepare`].
    pub(in crate::model) fn run(
        &self,
        slots: &[f64],
        x: &[&[f64]],
        rows: (usize, usize),
        terms: &dyn Terms,
        totals: &mut [Neumaier],
    ) {
        let Some((value, totals)) = totals.split_first_mut() else { return };
        with_registers(&self.tape, |registers| {
            registers.slots.clear();
            registers.slots.extend_from_slice(slots);
            each_block(registers, x, rows, |registers, points| {
                let (before, after) = self.tape.code.split_at(self.yields.0);
                dispatch(Run { code: before, registers, points, columns: None, totals: &mut [] });
                value.add(self.ask(registers, points, terms));
                if !after.is_empty() {
                    dispatch(Run { code: after, registers, points, columns: None, totals });
                }
            });
        });
    }

    /// The terms of the points of a block; puts their derivatives into the seeds.
    fn ask(&self, registers: &mut Registers, points: Points<'_>, terms: &dyn Terms) -> f64 {
        let Registers { columns, slots, seeds, half_way, .. } = registers;
        let n = points.len;
        let f: &[f64] = match self.yields.1 {
            Source::Register(r) => &columns[r].0[..n],
            Source::Coord(k) => points.x.get(k).map_or(&[], |x| &x[..n]),
            Source::Slot(s) => {
                half_way.0.fill(slots[s]);
                &half_way.0[..n]
            }
            Source::Seed(_) => &[],
        };
        let wanted = |order: Order| if self.order >= order { n } else { 0 };
        let wanted = [wanted(Order::Gradient), wanted(Order::Hessian)];
        let [first, second] = seeds;
        let value = terms.add(points.start, f, &mut first.0[..wanted[0]], &mut second.0[..wanted[1]]);
        // Padding points count for nothing.
        for (seed, wanted) in seeds.iter_mut().zip(wanted).filter(|(_, wanted)| *wanted > 0) {
            seed.0[wanted..points.padded()].fill(0.0);
        }
        value
    }

    /// Gradient and packed Hessian (as far as wanted) from the totals after the value.
    pub(in crate::model) fn finish(
        &self,
        p: &[f64],
        range: [f64; 2],
        totals: &[f64],
        grad: &mut [f64],
        hess: &mut [f64],
    ) {
        with_registers(&self.tape, |registers| {
            let slots = &mut registers.slots;
            self.finish.fill(slots, p, range, totals);
            let results = self.finish.results.iter().map(|&s| slots[s]);
            grad.iter_mut().chain(hess).zip(results).for_each(|(out, v)| *out = v);
        });
    }
}

impl Finish {
    fn fill(&self, slots: &mut Vec<f64>, p: &[f64], range: [f64; 2], totals: &[f64]) {
        slots.clear();
        for fill in &self.slots {
            let value = match *fill {
                Fill::Total(k) => totals.get(k).copied().unwrap_or(f64::NAN),
                ref fill => fill_one(fill, slots, p, range),
            };
            slots.push(value);
        }
    }
}

/// Builds the expressions of a [`Fused`].
struct Builder {
    arena: Arena,
    root: Id,
    n_params: usize,
    /// Whether there are choices: what a branch that is taken nowhere is made of may be undefined, and must not leave a trace.
    choices: bool,
    hoist: Option<Hoist>,
    guards: Vec<Id>,
    /// Expressions of parameters alone that the points read …
    boundary: Vec<Id>,
    /// … what stands for them while derivatives are taken, and the root made of those.
    held: Vec<Id>,
    opaque: Id,
    seeds: [Id; 2],
    /// ∂k/∂s_a at a point.
    adjoints: Vec<Id>,
    /// G_a, their sums over the points.
    sums: Vec<Id>,
    /// ∂s_a/∂p_k.
    slopes: Vec<Vec<Id>>,
    /// Σ over points of products: (u, v) or (u, none), by number.
    totals: Vec<(Id, Option<Id>)>,
    numbers: HashMap<(Id, Option<Id>), usize>,
    /// Gradient, then packed Hessian, as expressions of parameters and totals.
    results: Vec<Id>,
}

impl Builder {
    fn new(mut arena: Arena, root: Id, n_params: usize, guards: &[Id], rewrite: bool) -> Builder {
        let boundary = boundary(&arena, root);
        let held: Vec<Id> = (0..boundary.len()).map(|k| arena.held(k)).collect();
        let mut opaque = [root];
        arena.substitute(&mut opaque, |_, id| boundary.iter().position(|&b| b == id).map(|k| held[k]));
        let [opaque] = opaque;
        let choices = arena.n_choices(root) > 0;
        let seeds = [arena.seed(0), arena.seed(1)];
        let hoist = rewrite.then(|| Hoist::after(&arena, opaque));
        Builder {
            arena,
            root,
            n_params,
            choices,
            hoist,
            guards: guards.to_vec(),
            boundary,
            held,
            opaque,
            seeds,
            adjoints: Vec::new(),
            sums: Vec::new(),
            slopes: Vec::new(),
            totals: Vec::new(),
            numbers: HashMap::new(),
            results: Vec::new(),
        }
    }

    fn param(&mut self, k: usize) -> Id {
        self.arena.param(u16::try_from(k).unwrap_or(u16::MAX))
    }

    fn gradient(&mut self) {
        self.adjoints = self.arena.adjoints(self.opaque, self.seeds[0], &self.held);
        self.sums = self.adjoints.clone().into_iter().map(|a| self.total(a)).collect();
        let params: Vec<Id> = (0..self.n_params).map(|k| self.param(k)).collect();
        let one = self.arena.constant(1.0);
        self.slopes =
            self.boundary.clone().into_iter().map(|s| self.arena.adjoints(s, one, &params)).collect();
        for k in 0..self.n_params {
            let mut shares = Vec::new();
            for a in 0..self.sums.len() {
                shares.push(self.times(self.sums[a], self.slopes[a][k]));
            }
            let slope = self.arena.sum(&shares);
            self.results.push(slope);
        }
    }

    /// sum·factor; 0 where the sum is exactly 0 and there are choices, whatever the factor.
    fn times(&mut self, sum: Id, factor: Id) -> Id {
        let product = self.arena.mul(sum, factor);
        if !self.choices || self.arena.is_zero(product) || self.arena.as_constant(factor).is_some() {
            return product;
        }
        let zero = self.arena.constant(0.0);
        let nothing = self.arena.cmp(Func2::Eq, sum, zero);
        self.arena.select(nothing, zero, product)
    }

    fn hessian(&mut self) {
        let (m, n) = (self.boundary.len(), self.n_params);
        let via = Some((self.seeds[0], self.opaque, self.seeds[1]));
        // H_ab for b ≤ a.
        let mut h = vec![Vec::new(); m];
        for b in 0..m {
            let adjoints = self.adjoints[b..].to_vec();
            let slopes = self.arena.tangents(&adjoints, self.held[b], via);
            for (a, slope) in (b..m).zip(slopes) {
                let sum = self.total(slope);
                h[a].push(sum);
            }
        }
        // ∂²s_a/∂p_k∂p_l, by l.
        let first: Vec<Id> = self.slopes.concat();
        let params: Vec<Id> = (0..n).map(|k| self.param(k)).collect();
        let second: Vec<Vec<Id>> = params.iter().map(|&p| self.arena.tangents(&first, p, None)).collect();
        // Most of the boundary depends on one or two parameters: only those enter.
        let depends: Vec<Vec<usize>> =
            (0..n).map(|k| (0..m).filter(|&a| !self.arena.is_zero(self.slopes[a][k])).collect()).collect();
        for k in 0..n {
            for l in 0..=k {
                let mut terms = Vec::new();
                for &a in &depends[k] {
                    let curved = second[l][a * n + k];
                    if !self.arena.is_zero(curved) {
                        terms.push(self.times(self.sums[a], curved));
                    }
                    for &b in &depends[l] {
                        let sum = h[a.max(b)][a.min(b)];
                        if !self.arena.is_zero(sum) {
                            let slopes = self.arena.mul(self.slopes[a][k], self.slopes[b][l]);
                            terms.push(self.times(sum, slopes));
                        }
                    }
                }
                let curvature = self.arena.sum(&terms);
                self.results.push(curvature);
            }
        }
    }

    /// Σ over points of `term`, as an expression of parameters and totals.
    fn total(&mut self, term: Id) -> Id {
        let (factor, core) = match &mut self.hoist {
            Some(hoist) => hoist.split(&mut self.arena, term),
            None => (None, term),
        };
        let sum = self.sum(core);
        factor.map_or(sum, |f| self.times(sum, f))
    }

    fn sum(&mut self, term: Id) -> Id {
        if self.arena.is_zero(term) {
            return term;
        }
        let varies = |arena: &Arena, id: Id| arena.depends_on_coord(id);
        match self.arena.node(term) {
            Node::Unary(Func1::Neg, a) => {
                let sum = self.sum(a);
                self.arena.neg(sum)
            }
            Node::Binary(f @ (Func2::Add | Func2::Sub), a, b) => {
                let (a, b) = (self.sum(a), self.sum(b));
                self.arena.binary(f, a, b)
            }
            Node::Binary(Func2::Div, a, b) if !varies(&self.arena, b) => {
                let sum = self.sum(a);
                let one = self.arena.constant(1.0);
                let factor = self.arena.div(one, b);
                if self.choices { self.times(sum, factor) } else { self.arena.div(sum, b) }
            }
            Node::Binary(Func2::Mul, a, b) if !varies(&self.arena, b) => {
                let sum = self.sum(a);
                self.times(sum, b)
            }
            Node::Binary(Func2::Mul, a, b) if !varies(&self.arena, a) => {
                let sum = self.sum(b);
                self.times(sum, a)
            }
            // A quotient of a coordinate would be computed for this sum alone: the coordinate does as well.
            Node::Binary(Func2::Mul, a, b) => match (self.coordinate_over(a), self.coordinate_over(b)) {
                (Some((x, s)), _) => {
                    let sum = self.number(x, Some(b));
                    self.arena.div(sum, s)
                }
                (_, Some((x, s))) => {
                    let sum = self.number(a, Some(x));
                    self.arena.div(sum, s)
                }
                _ => self.number(a, Some(b)),
            },
            Node::Powi(a, 2) => self.number(a, Some(a)),
            _ => self.number(term, None),
        }
    }

    /// `id` as a coordinate divided by parameters.
    fn coordinate_over(&self, id: Id) -> Option<(Id, Id)> {
        match self.arena.node(id) {
            Node::Binary(Func2::Div, x, s)
                if matches!(self.arena.node(x), Node::Coord(_)) && !self.arena.depends_on_coord(s) =>
            {
                Some((x, s))
            }
            _ => None,
        }
    }

    /// The total of a product, entered in the list unless it is there.
    fn number(&mut self, a: Id, b: Option<Id>) -> Id {
        let n = self.totals.len();
        let k = *self.numbers.entry((a, b)).or_insert(n);
        if k == n {
            self.totals.push((a, b));
        }
        self.arena.total(k)
    }

    /// Puts the expressions of parameters back where something stands for them.
    fn open(&mut self) {
        let Builder { arena, boundary, held, totals, results, guards, .. } = self;
        let mut all: Vec<Id> = totals.iter().flat_map(|&(a, b)| [a, b.unwrap_or(a)]).collect();
        let (n_totals, n_results) = (all.len(), results.len());
        all.extend(results.iter().chain(guards.iter()));
        arena.substitute(&mut all, |_, id| held.iter().position(|&h| h == id).map(|k| boundary[k]));
        for ((a, b), new) in totals.iter_mut().zip(all.chunks_exact(2)) {
            (*a, *b) = (new[0], b.map(|_| new[1]));
        }
        results.copy_from_slice(&all[n_totals..n_totals + n_results]);
        guards.copy_from_slice(&all[n_totals + n_results..]);
    }

    fn compile(mut self, order: Order) -> Fused {
        if let Some(hoist) = self.hoist.take() {
            self.guards.extend(hoist.guards);
        }
        self.open();
        let mut outputs = vec![Output::Value(self.root)];
        outputs.extend(self.totals.iter().map(|&(a, b)| b.map_or(Output::Sum(a), |b| Output::Dot(a, b))));
        let tape = Tape::compile_outputs(&self.arena, &outputs, &self.guards);
        let yields = tape.code.iter().enumerate().find_map(|(i, instruction)| match instruction {
            Instruction::Yield(source) => Some((i, *source)),
            _ => None,
        });
        let (slots, results) = Tape::slots_of(&self.arena, &self.results);
        let finish = Finish { slots, results };
        Fused { tape, yields: yields.unwrap_or((0, Source::Slot(0))), order, finish }
    }
}

/// More expressions of parameters than this are no boundary any more, as there is a sum for each two of them.
const WIDEST: usize = 64;

/// The expressions of parameters alone that something varying from point to point reads directly; the root itself if it does not vary, and
/// the parameters themselves where there are very many of them (a convolution reads a weight and a place a node).
fn boundary(arena: &Arena, root: Id) -> Vec<Id> {
    if !arena.depends_on_coord(root) {
        return vec![root];
    }
    let marked = arena.reachable(&[root]);
    let mut on_params = vec![false; root.index() + 1];
    let mut found = Vec::new();
    for i in (0..=root.index()).filter(|&i| marked[i]) {
        let id = Arena::id_at(i);
        let node = arena.node(id);
        on_params[i] = matches!(node, Node::Param(_)) || node.children().any(|c| on_params[c.index()]);
        if arena.depends_on_coord(id) {
            found.extend(node.children().filter(|&c| !arena.depends_on_coord(c) && on_params[c.index()]));
        }
    }
    found.sort_unstable();
    found.dedup();
    if found.len() <= WIDEST {
        return found;
    }
    let params = (0..=root.index()).filter(|&i| marked[i]).map(Arena::id_at);
    params.filter(|&id| matches!(arena.node(id), Node::Param(_))).collect()
}
