//! Whether parameters can scale an expression as a whole: its shape does not tell their sizes.

use super::Variable;
use super::expr::{Arena, Id, Node};
use super::func::{Func1, Func2};

/// Whether some parameters scale the whole of `root`, and nothing decides their common size but the size of the whole: one of them stands in
/// a factor that all else is multiplied or divided by (`N*f`, `f/N`), or the whole is a sum with a factor of its own in each part
/// (`a*f+b*g`). `z*f+(1-z)*g` is none: its parts leave the sum of their factors.
pub(in crate::model) fn has_free_scale(arena: &Arena, root: Id) -> bool {
    has_own_factor(arena, root) || vanishes_with_factors(arena, root)
}

/// A factor of parameters alone, one of which stands nowhere else.
fn has_own_factor(arena: &Arena, root: Id) -> bool {
    let factors = factors(arena, root);
    factors.iter().enumerate().any(|(i, &factor)| {
        let elsewhere = |k: usize| {
            let others = factors.iter().enumerate().filter(|(j, _)| *j != i);
            others.into_iter().any(|(_, &other)| arena.params_of(other).contains(&k))
        };
        !arena.depends_on_coord(factor) && arena.params_of(factor).into_iter().any(|k| !elsewhere(k))
    })
}

/// What `root` is a product or quotient of.
fn factors(arena: &Arena, root: Id) -> Vec<Id> {
    let (mut open, mut found) = (vec![root], Vec::new());
    while let Some(id) = open.pop() {
        match arena.node(id) {
            Node::Binary(Func2::Mul | Func2::Div, a, b) => open.extend([a, b]),
            Node::Unary(Func1::Neg, a) | Node::Powi(a, _) => open.push(a),
            _ => found.push(id),
        }
    }
    found
}

/// Whether the whole is 0 when all parameters in which it is linear are.
fn vanishes_with_factors(arena: &Arena, root: Id) -> bool {
    let mut arena = arena.clone();
    let mut linear = Vec::new();
    for k in arena.params_of(root) {
        let by = Variable::Param(u16::try_from(k).unwrap_or(u16::MAX));
        let slope = arena.derivative(root, by);
        let bend = arena.derivative(slope, by);
        if arena.is_zero(bend) {
            linear.push(k);
        }
    }
    let rest = arena.replace_leaves(root, |arena, leaf| match leaf {
        Node::Param(k) if linear.contains(&usize::from(k)) => Some(arena.constant(0.0)),
        _ => None,
    });
    arena.is_zero(rest)
}
