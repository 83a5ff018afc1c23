//! The programs of a compiled model, each made when first asked for: columns of values and derivatives, where each derivative is written
//! out by itself, and sums for a cost, whose derivatives come by the reverse mode. Every
//! program has a careful twin that computes the formula as it was typed, for parameters so large or small that joined factors would leave
//! the range of numbers.

use std::sync::OnceLock;

use super::Order;
use super::ir::{Arena, Columns, Fused, Hoist, Id, Outcome, Tape, Variable};

/// An expression with what is needed to differentiate and compile it.
#[derive(Debug)]
struct Source {
    arena: Arena,
    root: Id,
    guards: Vec<Id>,
}

/// Programs of one expression.
#[derive(Debug)]
pub(super) struct Programs {
    n_params: usize,
    typed: Source,
    hoisted: Source,
    columns: [Twins<Tape>; 3],
    sums: [Twins<Fused>; 3],
    /// The same without grids, for where they do not serve.
    off_the_grid: OnceLock<Box<Programs>>,
    /// The same without samples, for where they would be too many.
    at_every_point: OnceLock<Box<Programs>>,
}

/// A program, the one whose derivatives are not rewritten, and the one that computes the formula as typed.
#[derive(Debug)]
struct Twins<T> {
    fast: OnceLock<T>,
    plain_derivatives: OnceLock<T>,
    careful: OnceLock<T>,
}

impl<T> Default for Twins<T> {
    fn default() -> Twins<T> {
        Twins { fast: OnceLock::new(), plain_derivatives: OnceLock::new(), careful: OnceLock::new() }
    }
}

impl Programs {
    /// Programs for `root`, a function of `n_params` parameters.
    pub fn new(arena: &Arena, root: Id, n_params: usize) -> Programs {
        let typed = Source { arena: arena.clone(), root, guards: Vec::new() };
        let mut arena = arena.clone();
        let mut hoist = Hoist::default();
        let root = hoist.rewrite(&mut arena, root);
        let hoisted = Source { arena, root, guards: hoist.guards };
        Programs {
            n_params,
            typed,
            hoisted,
            columns: Default::default(),
            sums: Default::default(),
            off_the_grid: OnceLock::new(),
            at_every_point: OnceLock::new(),
        }
    }

    fn off_the_grid(&self) -> &Programs {
        self.off_the_grid.get_or_init(|| {
            let mut arena = self.typed.arena.clone();
            let root = arena.without_tables(self.typed.root);
            Box::new(Programs::new(&arena, root, self.n_params))
        })
    }

    fn at_every_point(&self) -> &Programs {
        self.at_every_point.get_or_init(|| {
            let mut arena = self.typed.arena.clone();
            let root = arena.without_samples(self.typed.root);
            Box::new(Programs::new(&arena, root, self.n_params))
        })
    }

    /// Columns of the value and the derivatives up to `order` at `x`.
    pub fn columns(&self, order: Order, x: &[&[f64]], p: &[f64], range: [f64; 2], mut out: Columns<'_>) {
        let twins = &self.columns[order as usize];
        let hoisted = &self.hoisted;
        // The guards of the value alone decide on the program of the value: its bits do not depend on the order.
        let fast = twins.fast.get_or_init(|| self.tape(hoisted, order, true));
        let mut outcome = fast.run(x, p, range, &mut out);
        if outcome == Outcome::Unusual && order > Order::Value {
            let plain = twins.plain_derivatives.get_or_init(|| self.tape(hoisted, order, false));
            outcome = plain.run(x, p, range, &mut out);
        }
        if outcome == Outcome::Unusual {
            let careful = twins.careful.get_or_init(|| self.tape(&self.typed, order, false));
            outcome = careful.run(x, p, range, &mut out);
        }
        match outcome {
            Outcome::Coarse => self.off_the_grid().columns(order, x, p, range, out),
            Outcome::Crowded => self.at_every_point().columns(order, x, p, range, out),
            Outcome::Done | Outcome::Unusual => {}
        }
    }

    /// Whether the values at `p` have the digits that tables promise; without tables they do.
    pub fn is_fine(&self, p: &[f64], range: [f64; 2]) -> bool {
        let tape = self.columns[Order::Value as usize]
            .fast
            .get_or_init(|| self.tape(&self.hoisted, Order::Value, true));
        tape.tables_are_fine(p, range)
    }

    /// The program of a sum with its derivatives that is right for `p`, and its slots.
    pub fn sum(&self, order: Order, p: &[f64], range: [f64; 2], slots: &mut Vec<f64>) -> &Fused {
        let twins = &self.sums[order as usize];
        let build = |s: &Source, rewrite: bool| {
            Fused::build(&s.arena, s.root, self.n_params, order, &s.guards, rewrite)
        };
        let mut program = twins.fast.get_or_init(|| build(&self.hoisted, true));
        let mut outcome = program.prepare(p, range, slots);
        if outcome == Outcome::Unusual && order > Order::Value {
            program = twins.plain_derivatives.get_or_init(|| build(&self.hoisted, false));
            outcome = program.prepare(p, range, slots);
        }
        if outcome == Outcome::Unusual {
            program = twins.careful.get_or_init(|| build(&self.typed, false));
            outcome = program.prepare(p, range, slots);
        }
        match outcome {
            Outcome::Coarse => self.off_the_grid().sum(order, p, range, slots),
            Outcome::Crowded => self.at_every_point().sum(order, p, range, slots),
            Outcome::Done | Outcome::Unusual => program,
        }
    }

    fn tape(&self, source: &Source, order: Order, hoisted: bool) -> Tape {
        let mut arena = source.arena.clone();
        let mut outputs = vec![source.root];
        let by = |k: usize| Variable::Param(u16::try_from(k).unwrap_or(u16::MAX));
        let mut first = Vec::new();
        if order >= Order::Gradient {
            first.extend((0..self.n_params).map(|k| arena.derivative(source.root, by(k))));
            outputs.extend(&first);
        }
        if order >= Order::Hessian {
            // Row k of the triangle: the slopes by p_l, l ≤ k, each differentiated by p_k.
            (0..first.len()).for_each(|k| outputs.extend(arena.derivatives(&first[..=k], by(k))));
        }
        let mut guards = source.guards.clone();
        if hoisted {
            let mut hoist = Hoist::after(&arena, source.root);
            for output in outputs.iter_mut().skip(1) {
                *output = hoist.rewrite(&mut arena, *output);
            }
            guards.extend(hoist.guards);
        }
        Tape::compile(&arena, &outputs, &guards)
    }
}
