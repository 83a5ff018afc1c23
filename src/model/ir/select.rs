//! Which instruction computes each node: mostly its own operation, sometimes one that takes in a child as well (a·b + c, f(s·a)), so
//! that a pass over the block is saved. Says nothing about registers and order ([`super::tape`]).

use super::expr::{Arena, Id, Node};
use super::func::{Func1, Func2, Func3};

/// What to compute from sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action<S> {
    Unary(Func1, S),
    /// e^(s·a), e^(s·a²) or e^(a/s), s the same for all points.
    Exp(Argument, S, S),
    /// (a − m)/s, m and s the same for all points.
    Standard(S, S, S),
    /// s·a + t·b, s and t the same for all points.
    Combine(S, S, S, S),
    Powi(S, i32),
    Binary(Func2, S, S),
    /// a·b + c, a·b − c or c − a·b.
    MulAdd(Sign, S, S, S),
    Ternary(Func3, S, S, S),
}

/// What is made of s and a before the exponential is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Argument {
    /// s·a
    Product,
    /// s·a²
    Square,
    /// a/s
    Quotient,
}

/// Signs of a product and a third number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// a·b + c
    Plus,
    /// a·b − c
    Minus,
    /// c − a·b
    From,
}

impl<S: Copy> Action<S> {
    /// The sources, one to four.
    pub fn sources(self) -> impl Iterator<Item = S> {
        let list = match self {
            Action::Unary(_, a) | Action::Powi(a, _) => [Some(a), None, None, None],
            Action::Binary(_, a, b) | Action::Exp(_, a, b) => [Some(a), Some(b), None, None],
            Action::MulAdd(_, a, b, c) | Action::Ternary(_, a, b, c) | Action::Standard(a, b, c) => {
                [Some(a), Some(b), Some(c), None]
            }
            Action::Combine(a, b, c, d) => [Some(a), Some(b), Some(c), Some(d)],
        };
        list.into_iter().flatten()
    }

    /// The same action on other places.
    pub fn map<T>(self, place: impl Fn(S) -> T) -> Action<T> {
        match self {
            Action::Unary(f, a) => Action::Unary(f, place(a)),
            Action::Exp(argument, s, a) => Action::Exp(argument, place(s), place(a)),
            Action::Standard(a, m, s) => Action::Standard(place(a), place(m), place(s)),
            Action::Combine(s, a, t, b) => Action::Combine(place(s), place(a), place(t), place(b)),
            Action::Powi(a, n) => Action::Powi(place(a), n),
            Action::Binary(f, a, b) => Action::Binary(f, place(a), place(b)),
            Action::MulAdd(sign, a, b, c) => Action::MulAdd(sign, place(a), place(b), place(c)),
            Action::Ternary(f, a, b, c) => Action::Ternary(f, place(a), place(b), place(c)),
        }
    }
}

/// Chooses instructions for the nodes of an arena.
pub(super) struct Selector<'a> {
    arena: &'a Arena,
    /// What belongs to the value, whose bits must not depend on what else a program computes.
    primary: Vec<bool>,
    readers_in_primary: Vec<u32>,
    readers: Vec<u32>,
}

impl<'a> Selector<'a> {
    /// For programs of `outputs`, the first of which is the value.
    pub fn new(arena: &'a Arena, outputs: &[Id]) -> Selector<'a> {
        let count = |roots: &[Id]| {
            let marked = arena.reachable(roots);
            let mut readers = vec![0; arena.len()];
            for i in (0..arena.len()).filter(|&i| marked[i]) {
                arena.node(Arena::id_at(i)).children().for_each(|c| readers[c.index()] += 1);
            }
            for root in roots {
                readers[root.index()] += 1;
            }
            (marked, readers)
        };
        let (primary, readers_in_primary) = count(&outputs[..outputs.len().min(1)]);
        let (_, readers) = count(outputs);
        Selector { arena, primary, readers_in_primary, readers }
    }

    /// How to compute `id`; `None` for a leaf. Nodes of parameters alone are computed one by one.
    pub fn action(&self, id: Id) -> Option<Action<Id>> {
        Some(match self.arena.node(id) {
            Node::Binary(f @ (Func2::Add | Func2::Sub), a, b) if self.varies(id) => self.sum(id, f, a, b),
            Node::Binary(Func2::Div, a, b) if self.varies(id) => self.quotient(id, a, b),
            Node::Unary(Func1::Exp, a) if self.varies(id) => self.exponential(id, a),
            Node::Unary(f, a) => Action::Unary(f, a),
            Node::Powi(a, n) => Action::Powi(a, n),
            Node::Binary(f, a, b) => Action::Binary(f, a, b),
            Node::Ternary(Func3::Attached, a, ..) => Action::Powi(self.bare(a), 1),
            Node::Ternary(f, a, b, c) => Action::Ternary(f, a, b, c),
            _ => return None,
        })
    }

    /// What derivatives are attached to.
    fn bare(&self, mut id: Id) -> Id {
        while let Node::Ternary(Func3::Attached, a, ..) = self.arena.node(id) {
            id = a;
        }
        id
    }

    fn exponential(&self, id: Id, argument: Id) -> Action<Id> {
        if let Some((s, a)) = self.scaled(id, argument) {
            return match self.arena.node(a) {
                Node::Powi(base, 2) if self.taken_in(argument, a) => Action::Exp(Argument::Square, s, base),
                _ => Action::Exp(Argument::Product, s, a),
            };
        }
        match self.arena.node(argument) {
            Node::Binary(Func2::Div, a, s) if self.taken_in(id, argument) && !self.varies(s) => {
                Action::Exp(Argument::Quotient, s, a)
            }
            _ => Action::Unary(Func1::Exp, argument),
        }
    }

    fn quotient(&self, id: Id, a: Id, b: Id) -> Action<Id> {
        match self.arena.node(a) {
            Node::Binary(Func2::Sub, u, m)
                if self.taken_in(id, a) && self.varies(u) && !self.varies(m) && !self.varies(b) =>
            {
                Action::Standard(u, m, b)
            }
            _ => Action::Binary(Func2::Div, a, b),
        }
    }

    fn sum(&self, id: Id, f: Func2, a: Id, b: Id) -> Action<Id> {
        let minus = f == Func2::Sub;
        if let (Some((s, u)), Some((t, v)), false) = (self.scaled(id, a), self.scaled(id, b), minus) {
            return Action::Combine(s, u, t, v);
        }
        if let Some((u, v)) = self.product(id, a) {
            return Action::MulAdd(if minus { Sign::Minus } else { Sign::Plus }, u, v, b);
        }
        if let Some((u, v)) = self.product(id, b) {
            return Action::MulAdd(if minus { Sign::From } else { Sign::Plus }, u, v, a);
        }
        Action::Binary(f, a, b)
    }

    /// `id` as s·u with s of parameters alone, when only `reader` needs it.
    fn scaled(&self, reader: Id, id: Id) -> Option<(Id, Id)> {
        if !self.varies(id) || !self.taken_in(reader, id) {
            return None;
        }
        match self.arena.node(id) {
            Node::Binary(Func2::Mul, s, u) if !self.varies(s) => Some((s, u)),
            Node::Binary(Func2::Mul, u, s) if !self.varies(s) => Some((s, u)),
            _ => None,
        }
    }

    /// The factors of `id` when it is a product that only `reader` needs.
    fn product(&self, reader: Id, id: Id) -> Option<(Id, Id)> {
        if !self.varies(id) || !self.taken_in(reader, id) {
            return None;
        }
        match self.arena.node(id) {
            Node::Binary(Func2::Mul, u, v) => Some((u, v)),
            Node::Powi(u, 2) => Some((u, u)),
            _ => None,
        }
    }

    fn varies(&self, id: Id) -> bool {
        self.arena.depends_on_coord(id)
    }

    /// Whether `child` is computed inside the instruction of `reader`: nobody else reads it, seen from the value if `reader` belongs to it.
    fn taken_in(&self, reader: Id, child: Id) -> bool {
        let readers = if self.primary[reader.index()] { &self.readers_in_primary } else { &self.readers };
        readers[child.index()] == 1
    }
}
