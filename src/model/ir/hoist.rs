//! Rewrites an expression so that as much as possible depends on parameters alone and is computed once a call, not once a point.
//!
//! A product of a transcendental function of the point and any number of factors, divisors and signs that depend on parameters
//! alone becomes one such factor times the function: N·e^u/(σ√2π) is (N/(σ√2π))·e^u. The rounding of such a product changes by a unit of
//! the last digit, which the function's own rounding hides; products of plain numbers and coordinates (`p0*x/10`) are left as they were
//! typed, so that they stay exact. The joined factors could overflow or vanish where the product as typed would not: they are returned as
//! guards, and a program runs only where all of them are normal numbers ([`super::tape`]).

use std::collections::HashSet;

use super::expr::{Arena, Id, Node};
use super::func::{Func1, Func2, Func3};

/// factor · core with a factor of parameters alone.
#[derive(Debug, Clone, Copy)]
struct Scaled {
    factor: Option<Id>,
    core: Id,
    /// Whether the core's own rounding hides that of the factor.
    loose: bool,
}

/// Rewrites roots of one arena one after the other.
#[derive(Debug, Default)]
pub(in crate::model) struct Hoist {
    /// Of each node that was met.
    scaled: Vec<Option<Scaled>>,
    /// Joined factors that must be normal numbers.
    pub guards: Vec<Id>,
    guarded: HashSet<Id>,
    /// Whether factors of two varying functions may be joined. Not in a value: the product of the functions alone could vanish or
    /// overflow where the factors keep it in range.
    joins_products: bool,
}

impl Hoist {
    /// The same function as `root`, with its parameters drawn together.
    pub fn rewrite(&mut self, arena: &mut Arena, root: Id) -> Id {
        if !arena.depends_on_coord(root) {
            return root;
        }
        let marked = arena.reachable(&[root]);
        self.scaled.resize(self.scaled.len().max(root.index() + 1), None);
        for i in (0..=root.index()).filter(|&i| marked[i]) {
            if self.scaled[i].is_none() {
                let id = Arena::id_at(i);
                let scaled = if arena.depends_on_coord(id) {
                    self.node(arena, id)
                } else {
                    Scaled { factor: None, core: id, loose: false }
                };
                self.scaled[i] = Some(scaled);
            }
        }
        self.whole(arena, root)
    }

    /// A rewriter that takes what `root` is made of, itself rewritten before, as it is.
    pub fn after(arena: &Arena, root: Id) -> Hoist {
        let marked = arena.reachable(&[root]);
        let as_it_is = |i: usize| {
            let id = Arena::id_at(i);
            let (factor, core) = match arena.node(id) {
                _ if !arena.depends_on_coord(id) => (None, id),
                Node::Binary(Func2::Mul, s, u) if !arena.depends_on_coord(s) => (Some(s), u),
                Node::Binary(Func2::Mul, u, s) if !arena.depends_on_coord(s) => (Some(s), u),
                _ => (None, id),
            };
            marked[i].then_some(Scaled { factor, core, loose: arena.depends_on_coord(id) })
        };
        let scaled = (0..=root.index()).map(as_it_is).collect();
        Hoist { scaled, joins_products: true, ..Hoist::default() }
    }

    /// `root` as a factor of parameters alone, if any, times the rest.
    pub fn split(&mut self, arena: &mut Arena, root: Id) -> (Option<Id>, Id) {
        self.rewrite(arena, root);
        let s = self.of(root);
        (s.factor, s.core)
    }

    fn of(&self, id: Id) -> Scaled {
        self.scaled.get(id.index()).copied().flatten().unwrap_or(Scaled {
            factor: None,
            core: id,
            loose: false,
        })
    }

    /// The rewritten expression, its factor multiplied in.
    fn whole(&self, arena: &mut Arena, id: Id) -> Id {
        let s = self.of(id);
        s.factor.map_or(s.core, |f| scaled(arena, f, s.core))
    }

    fn node(&mut self, arena: &mut Arena, id: Id) -> Scaled {
        let tight = |core: Id| Scaled { factor: None, core, loose: false };
        match arena.node(id) {
            Node::Unary(Func1::Neg, a) if self.of(a).loose => {
                let minus = arena.constant(-1.0);
                self.times(arena, minus, self.of(a))
            }
            Node::Unary(Func1::Neg, a) => {
                let whole = self.whole(arena, a);
                tight(negated(arena, whole))
            }
            Node::Unary(f, a) => {
                let whole = self.whole(arena, a);
                let loose = !matches!(
                    f,
                    Func1::Abs
                        | Func1::Sign
                        | Func1::Floor
                        | Func1::Ceil
                        | Func1::Round
                        | Func1::Not
                        | Func1::Heaviside
                        | Func1::Sqrt
                );
                Scaled { factor: None, core: arena.unary(f, whole), loose }
            }
            Node::Seed(_) => Scaled { factor: None, core: id, loose: true },
            Node::Binary(Func2::Mul, a, b) => self.product(arena, a, b),
            Node::Binary(Func2::Div, a, b) if !arena.depends_on_coord(b) && self.of(a).loose => {
                let one = arena.constant(1.0);
                let s = self.of(a);
                let above = s.factor.unwrap_or(one);
                let factor = self.joined(arena, Func2::Div, above, b);
                Scaled { factor: Some(factor), ..s }
            }
            Node::Binary(f @ Func2::PowLog(_), a, b) => {
                let [a, b] = [a, b].map(|c| self.whole(arena, c));
                Scaled { factor: None, core: arena.binary(f, a, b), loose: true }
            }
            Node::Binary(f, a, b) => {
                let [a, b] = [a, b].map(|c| self.whole(arena, c));
                tight(arena.binary(f, a, b))
            }
            Node::Powi(a, n) => {
                let s = self.of(a);
                match s.factor {
                    Some(factor) if n == 2 && self.joins_products => {
                        let core = arena.powi(s.core, 2);
                        let factor = self.joined(arena, Func2::Mul, factor, factor);
                        Scaled { factor: Some(factor), core, loose: true }
                    }
                    _ => {
                        let whole = self.whole(arena, a);
                        Scaled { factor: None, core: arena.powi(whole, n), loose: s.loose }
                    }
                }
            }
            Node::Ternary(Func3::Select, condition, yes, no) => self.select(arena, condition, yes, no),
            Node::Ternary(f, a, b, c) => {
                let [a, b, c] = [a, b, c].map(|c| self.whole(arena, c));
                tight(arena.ternary(f, a, b, c))
            }
            Node::Const(_)
            | Node::Coord(_)
            | Node::Param(_)
            | Node::RangeEnd(_)
            | Node::Held(_)
            | Node::Total(_)
            | Node::Table(_) => tight(id),
        }
    }

    fn product(&mut self, arena: &mut Arena, a: Id, b: Id) -> Scaled {
        let (u, v) = (self.of(a), self.of(b));
        match (arena.depends_on_coord(a), arena.depends_on_coord(b)) {
            (false, _) if v.loose => self.times(arena, a, v),
            (_, false) if u.loose => self.times(arena, b, u),
            (true, true) if (u.loose || v.loose) && self.may_join(u, v) => {
                let core = arena.mul(u.core, v.core);
                let factor = match (u.factor, v.factor) {
                    (Some(f), Some(g)) => Some(self.joined(arena, Func2::Mul, f, g)),
                    (f, g) => f.or(g),
                };
                Scaled { factor, core, loose: true }
            }
            _ => {
                let [a, b] = [a, b].map(|c| self.whole(arena, c));
                Scaled { factor: None, core: arena.mul(a, b), loose: false }
            }
        }
    }

    fn may_join(&self, u: Scaled, v: Scaled) -> bool {
        self.joins_products || u.factor.is_none() && v.factor.is_none()
    }

    fn times(&mut self, arena: &mut Arena, factor: Id, s: Scaled) -> Scaled {
        let factor = match s.factor {
            Some(before) => self.joined(arena, Func2::Mul, factor, before),
            None => factor,
        };
        Scaled { factor: Some(factor), ..s }
    }

    /// A choice that depends on parameters alone between an expression and a constant NaN (`Sigma > 0`, else undefined) is a factor 1 or NaN.
    fn select(&mut self, arena: &mut Arena, condition: Id, yes: Id, no: Id) -> Scaled {
        let undefined = arena.as_constant(no).is_some_and(f64::is_nan);
        if undefined && !arena.depends_on_coord(condition) {
            let one = arena.constant(1.0);
            let gate = arena.select(condition, one, no);
            let s = self.of(yes);
            let factor = s.factor.map_or(gate, |f| arena.mul(gate, f));
            return Scaled { factor: Some(factor), ..s };
        }
        let [condition, yes, no] = [condition, yes, no].map(|c| self.whole(arena, c));
        Scaled { factor: None, core: arena.select(condition, yes, no), loose: false }
    }

    /// A factor made of two, guarded unless both are numbers.
    fn joined(&mut self, arena: &mut Arena, f: Func2, a: Id, b: Id) -> Id {
        let joined = arena.binary(f, a, b);
        let sign = |v: Option<f64>| v.is_some_and(|v| v.abs() == 1.0);
        let safe = sign(arena.as_constant(a)) && f == Func2::Mul || sign(arena.as_constant(b));
        if !safe && arena.as_constant(joined).is_none() && self.guarded.insert(joined) {
            self.guards.push(joined);
        }
        joined
    }
}

/// f·u as it stands: the building methods would draw the sign out of f again.
fn scaled(arena: &mut Arena, f: Id, u: Id) -> Id {
    match arena.as_constant(f) {
        Some(_) => arena.mul(f, u),
        None => arena.intern(Node::Binary(Func2::Mul, f.min(u), f.max(u))),
    }
}

/// −a, with the sign moved into a factor or divisor of parameters alone where there is one: exact, and free.
fn negated(arena: &mut Arena, a: Id) -> Id {
    match arena.node(a) {
        Node::Binary(Func2::Mul, s, u) if !arena.depends_on_coord(s) => {
            let minus = arena.neg(s);
            scaled(arena, minus, u)
        }
        Node::Binary(Func2::Mul, u, s) if !arena.depends_on_coord(s) => {
            let minus = arena.neg(s);
            scaled(arena, minus, u)
        }
        Node::Binary(Func2::Div, u, s) if !arena.depends_on_coord(s) => {
            let minus = arena.neg(s);
            arena.intern(Node::Binary(Func2::Div, u, minus))
        }
        _ => arena.neg(a),
    }
}
