//! Reverse-mode differentiation as a program transformation: from an expression to the expressions of its derivatives by many others
//! in one sweep from the result back to them (A. Griewank, A. Walther, Evaluating Derivatives, SIAM 2008, ch. 3.2). The result is an
//! expression like any other: differentiated once more ([`Arena::tangents`], forward over reverse, ch. 5.3) it gives second derivatives.
//!
//! The local derivatives are those of [`super::diff`]. One thing needs care: a branch that was not taken must not leave a trace, and
//! 0·∞ would be one. So the sweep stops at a choice, goes back through each of its branches by itself and chooses among the results.

use super::expr::{Arena, Id, Node};
use super::func::{Func2, Func3};

/// More choices than this below a root, and the forward mode takes over: nested choices multiply the sweeps.
const MAX_CHOICES: usize = 12;

impl Arena {
    /// `seed` · ∂root/∂t for every t of `targets`: leaves, none of which another is made of.
    pub(in crate::model) fn adjoints(&mut self, root: Id, seed: Id, targets: &[Id]) -> Vec<Id> {
        if self.n_choices(root) > MAX_CHOICES {
            let slopes: Vec<Id> = targets.iter().map(|&t| self.tangents(&[root], t, None)[0]).collect();
            return slopes.into_iter().map(|s| self.mul(seed, s)).collect();
        }
        let sweep = Sweep::new(self, root, targets);
        sweep.back(self, root, seed)
    }

    /// Number of choices below `root`.
    pub(super) fn n_choices(&self, root: Id) -> usize {
        let marked = self.reachable(&[root]);
        let is_choice = |i: usize| {
            matches!(
                self.node(Arena::id_at(i)),
                Node::Ternary(Func3::Select, ..) | Node::Binary(Func2::Min | Func2::Max, ..)
            )
        };
        (0..=root.index()).filter(|&i| marked[i] && is_choice(i)).count()
    }
}

/// What all sweeps below one root share.
struct Sweep<'a> {
    targets: &'a [Id],
    /// Whether a target can be reached from each node.
    leads_to_target: Vec<bool>,
}

impl<'a> Sweep<'a> {
    fn new(arena: &Arena, root: Id, targets: &'a [Id]) -> Sweep<'a> {
        let mut leads_to_target = vec![false; root.index() + 1];
        for i in 0..=root.index() {
            let id = Arena::id_at(i);
            let below = arena.node(id).children().any(|c| leads_to_target[c.index()]);
            leads_to_target[i] = below || targets.contains(&id);
        }
        Sweep { targets, leads_to_target }
    }

    /// `seed`·∂from/∂t for every target.
    fn back(&self, arena: &mut Arena, from: Id, seed: Id) -> Vec<Id> {
        let zero = arena.constant(0.0);
        let mut found = vec![zero; self.targets.len()];
        let mut adjoint: Vec<Option<Id>> = vec![None; from.index() + 1];
        adjoint[from.index()] = Some(seed);
        for i in (0..=from.index()).rev() {
            let id = Arena::id_at(i);
            let Some(own) = adjoint[i].filter(|&a| self.leads_to_target[i] && !arena.is_zero(a)) else {
                continue;
            };
            if let Some(k) = self.targets.iter().position(|&t| t == id) {
                found[k] = arena.add(found[k], own);
                continue;
            }
            if let Some((condition, yes, no)) = choice(arena, id) {
                let [yes, no] = [yes, no].map(|branch| self.back(arena, branch, own));
                for (k, (yes, no)) in yes.into_iter().zip(no).enumerate() {
                    let chosen = arena.select(condition, yes, no);
                    found[k] = arena.add(found[k], chosen);
                }
                continue;
            }
            self.pass_on(arena, id, own, &mut adjoint);
        }
        found
    }

    /// Adds the share of `own`, the adjoint of `id`, to the adjoints of its children.
    fn pass_on(&self, arena: &mut Arena, id: Id, own: Id, adjoint: &mut [Option<Id>]) {
        let zero = arena.constant(0.0);
        let children: Vec<Id> = arena.node(id).children().collect();
        for (j, &child) in children.iter().enumerate().filter(|(_, c)| self.leads_to_target[c.index()]) {
            let mut slopes = [zero; 3];
            slopes[j] = own;
            let share = arena.chain(id, &slopes[..children.len()]);
            let before = adjoint[child.index()];
            adjoint[child.index()] = Some(before.map_or(share, |before| arena.add(before, share)));
        }
    }
}

/// Condition and branches of a choice between two subexpressions.
fn choice(arena: &mut Arena, id: Id) -> Option<(Id, Id, Id)> {
    match arena.node(id) {
        Node::Ternary(Func3::Select, condition, yes, no) => Some((condition, yes, no)),
        Node::Binary(f @ (Func2::Min | Func2::Max), a, b) => {
            let first = arena.cmp(if f == Func2::Min { Func2::Le } else { Func2::Ge }, a, b);
            Some((first, a, b))
        }
        _ => None,
    }
}
