//! The expression arena: every distinct subexpression is stored once (hash consing) and named by an [`Id`].
//!
//! Children always have smaller ids than their parents, so every pass over an expression is a loop over ids, never a recursion.
//! An arena only grows; ids stay valid for its lifetime and mean nothing in another arena. What is *not* here: names of parameters,
//! text, evaluation of blocks.
//!
//! Building simplifies locally ([`super::simplify`]): constants are folded, x·1, x+0, x·0, x−x, −(−x) and products of equal powers
//! vanish, so that derivatives stay small and "is identically zero" is simply `arena.is_zero(id)`.
//!
//! ```
//! use fitpanel::model::ir::{Arena, Func1};
//! let mut a = Arena::new();
//! let (x, mean, sigma) = (a.coord(0), a.param(1), a.param(2));
//! let d = a.sub(x, mean);
//! let z = a.div(d, sigma);
//! let z2 = a.powi(z, 2);
//! let e = a.scale(-0.5, z2);
//! let peak = a.unary(Func1::Exp, e);
//! let constant = a.param(0);
//! let gaus = a.mul(constant, peak);
//! assert!(a.depends_on_coord(gaus) && !a.depends_on_coord(sigma));
//! ```

use std::collections::HashMap;

use super::folded::Made;
use super::func::{Func1, Func2, Func3};
use super::sampled::Smooth;

/// Name of a subexpression in its [`Arena`]; cheap to copy and to compare (equal ids = equal expressions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(u32);

impl Id {
    /// Position in the arena.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One subexpression. Constants are kept by their bits so that nodes can be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// A number, as `f64::to_bits`; −0 is stored as 0.
    Const(u64),
    /// The k-th coordinate of the point.
    Coord(u8),
    /// The k-th parameter.
    Param(u16),
    /// An end of the fit range, lower (`false`) or upper (`true`): for shapes defined on a scaled range.
    RangeEnd(bool),
    /// A number that comes with each point: 0 and 1 are the first and second derivative of a cost's term by the value of the model there
    /// (`fused`).
    Seed(u8),
    /// Stands for a subexpression of parameters alone, so that derivatives by it can be taken and no rule looks into it
    /// (`fused`).
    Held(u32),
    /// The k-th sum over all points, a number when parameters are all that varies (`fused`).
    Total(u32),
    /// The k-th table of the arena, made anew for each set of parameters (`folded`, `sampled`).
    Table(u32),
    /// A function of one argument.
    Unary(Func1, Id),
    /// A function of two arguments.
    Binary(Func2, Id, Id),
    /// A function of three arguments.
    Ternary(Func3, Id, Id, Id),
    /// A whole power with an exponent known when the expression is built; never 0 or 1.
    Powi(Id, i32),
}

impl Node {
    /// The subexpressions directly below, none to three.
    pub fn children(self) -> impl Iterator<Item = Id> {
        let list = match self {
            Node::Const(_)
            | Node::Coord(_)
            | Node::Param(_)
            | Node::RangeEnd(_)
            | Node::Seed(_)
            | Node::Held(_)
            | Node::Total(_)
            | Node::Table(_) => [None; 3],
            Node::Unary(_, a) | Node::Powi(a, _) => [Some(a), None, None],
            Node::Binary(_, a, b) => [Some(a), Some(b), None],
            Node::Ternary(_, a, b, c) => [Some(a), Some(b), Some(c)],
        };
        list.into_iter().flatten()
    }
}

/// A growing set of shared subexpressions.
#[derive(Debug, Clone, Default)]
pub struct Arena {
    nodes: Vec<Node>,
    /// Whether each changes from point to point.
    on_coord: Vec<bool>,
    ids: HashMap<Node, Id>,
    tables: Vec<Made>,
    smooth: Vec<Smooth>,
    /// Nodes asked for so far, known ones included.
    asked: u64,
}

impl Arena {
    /// An empty arena.
    pub fn new() -> Arena {
        Arena::default()
    }

    /// Number of distinct subexpressions.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// How often a subexpression was asked for, whether it was there or not: what building has taken so far.
    pub(in crate::model) fn asked(&self) -> u64 {
        self.asked
    }

    /// Whether nothing has been built yet.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The subexpression called `id`.
    pub fn node(&self, id: Id) -> Node {
        self.nodes[id.index()]
    }

    /// Stores a node without simplifying it, or finds it. Builders use the methods below instead.
    pub(super) fn intern(&mut self, node: Node) -> Id {
        self.asked += 1;
        if let Some(&id) = self.ids.get(&node) {
            return id;
        }
        let id = Id(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let reads = |f: Func2| matches!(f, Func2::Tabulated | Func2::Interpolated);
        let on_coord = matches!(node, Node::Coord(_) | Node::Seed(_))
            || matches!(node, Node::Binary(f, ..) if reads(f))
            || node.children().any(|c| self.on_coord[c.index()]);
        self.nodes.push(node);
        self.on_coord.push(on_coord);
        self.ids.insert(node, id);
        id
    }

    /// A number.
    pub fn constant(&mut self, value: f64) -> Id {
        self.intern(Node::Const(if value == 0.0 { 0 } else { value.to_bits() }))
    }

    /// The k-th coordinate of the point (x is 0, y is 1 …).
    pub fn coord(&mut self, k: u8) -> Id {
        self.intern(Node::Coord(k))
    }

    /// The k-th parameter of the model.
    pub fn param(&mut self, k: u16) -> Id {
        self.intern(Node::Param(k))
    }

    /// A number that comes with each point (see [`Node::Seed`]).
    pub(super) fn seed(&mut self, k: u8) -> Id {
        self.intern(Node::Seed(k))
    }

    /// What stands for the k-th held subexpression (see [`Node::Held`]).
    pub(super) fn held(&mut self, k: usize) -> Id {
        self.intern(Node::Held(u32::try_from(k).unwrap_or(u32::MAX)))
    }

    /// The k-th sum over all points.
    pub(super) fn total(&mut self, k: usize) -> Id {
        self.intern(Node::Total(u32::try_from(k).unwrap_or(u32::MAX)))
    }

    /// A table, entered in the list unless it is there.
    pub(super) fn table(&mut self, made: Made) -> Id {
        let k = self.tables.iter().position(|&known| known == made).unwrap_or_else(|| {
            self.tables.push(made);
            self.tables.len() - 1
        });
        self.intern(Node::Table(u32::try_from(k).unwrap_or(u32::MAX)))
    }

    /// What the k-th table holds.
    pub(super) fn made(&self, k: u32) -> Option<Made> {
        self.tables.get(k as usize).copied()
    }

    /// Notes that `value`, a function of `x`, changes on this length, an expression of parameters; forgotten where `x` is another one
    /// than coordinate 0.
    pub(in crate::model) fn note_smooth(&mut self, value: Id, length: Id, x: Id) {
        let smooth = Smooth { value, length };
        let is_plain = self.node(x) == Node::Coord(0) && self.depends_on_coord(value);
        if is_plain && !self.depends_on_coord(length) && !self.smooth.contains(&smooth) {
            self.smooth.push(smooth);
        }
    }

    /// What was noted.
    pub(super) fn smooth(&self) -> &[Smooth] {
        &self.smooth
    }

    /// The lower end of the fit range (see `Model::with_range`); a constant in every derivative.
    pub fn range_lower(&mut self) -> Id {
        self.intern(Node::RangeEnd(false))
    }

    /// The upper end of the fit range.
    pub fn range_upper(&mut self) -> Id {
        self.intern(Node::RangeEnd(true))
    }

    /// The number, if `id` is one.
    pub fn as_constant(&self, id: Id) -> Option<f64> {
        match self.node(id) {
            Node::Const(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    /// Whether the expression is the number 0.
    pub fn is_zero(&self, id: Id) -> bool {
        self.as_constant(id) == Some(0.0)
    }

    /// Whether the value changes from point to point.
    pub fn depends_on_coord(&self, id: Id) -> bool {
        self.on_coord[id.index()]
    }

    /// Marks every subexpression of `roots`, indexed by id.
    pub fn reachable(&self, roots: &[Id]) -> Vec<bool> {
        let mut marked = vec![false; self.len()];
        for root in roots {
            marked[root.index()] = true;
        }
        for i in (0..self.len()).rev() {
            if marked[i] {
                for child in self.nodes[i].children() {
                    marked[child.index()] = true;
                }
            }
        }
        marked
    }

    /// Numbers of the parameters that occur in `id`, ascending.
    pub fn params_of(&self, id: Id) -> Vec<usize> {
        let param = |&id: &Id| match self.node(id) {
            Node::Param(k) => Some(usize::from(k)),
            _ => None,
        };
        let mut list: Vec<usize> = self.below(&[id]).ids().iter().filter_map(param).collect();
        list.sort_unstable();
        list
    }

    /// Whether an end of the fit range occurs in `id`, or a table, which covers that range.
    pub fn uses_range(&self, id: Id) -> bool {
        let reads = |&id: &Id| matches!(self.node(id), Node::RangeEnd(_) | Node::Table(_));
        self.below(&[id]).ids().iter().any(reads)
    }

    /// The id at a position, for passes that walk the arena in order.
    pub(in crate::model) fn id_at(index: usize) -> Id {
        Id(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The same expressions with other subexpressions put in, as they stand: nothing is simplified. `new(arena, id)` gives what stands
    /// for a node, or `None` to keep it.
    pub(super) fn substitute(&mut self, roots: &mut [Id], mut new: impl FnMut(&mut Arena, Id) -> Option<Id>) {
        let marked = self.reachable(roots);
        let last = roots.iter().map(|r| r.index() + 1).max().unwrap_or(0);
        let mut map: Vec<Id> = Vec::with_capacity(last);
        for i in 0..last {
            let id = Arena::id_at(i);
            let there = if !marked[i] {
                id
            } else if let Some(there) = new(self, id) {
                there
            } else {
                match self.nodes[i] {
                    Node::Unary(f, a) => self.intern(Node::Unary(f, map[a.index()])),
                    Node::Powi(a, n) => self.intern(Node::Powi(map[a.index()], n)),
                    Node::Binary(f, a, b) => self.intern(Node::Binary(f, map[a.index()], map[b.index()])),
                    Node::Ternary(f, a, b, c) => {
                        self.intern(Node::Ternary(f, map[a.index()], map[b.index()], map[c.index()]))
                    }
                    _ => id,
                }
            };
            map.push(there);
        }
        for root in roots {
            *root = map[root.index()];
        }
    }

    /// The same expression with nodes replaced: `new(node)` gives what stands for a leaf, or `None` to keep it.
    pub fn replace_leaves(&mut self, root: Id, mut new: impl FnMut(&mut Arena, Node) -> Option<Id>) -> Id {
        let below = self.below(&[root]);
        let mut map: Vec<Id> = Vec::with_capacity(below.ids().len());
        for &id in below.ids() {
            let there = |child: Id| map[below.position(child)];
            let there = match self.node(id) {
                Node::Unary(f, a) => self.unary(f, there(a)),
                Node::Powi(a, n) => self.powi(there(a), n),
                Node::Binary(f, a, b) => self.binary(f, there(a), there(b)),
                Node::Ternary(f, a, b, c) => self.ternary(f, there(a), there(b), there(c)),
                leaf => new(self, leaf).unwrap_or(id),
            };
            map.push(there);
        }
        map.last().copied().unwrap_or(root)
    }
}
