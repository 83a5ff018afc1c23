//! Where an expression has no derivative by a parameter: kinks (|a|, the smaller of two) and jumps (rounding, comparisons, choices). The
//! formal derivative is that of the branch taken, which is right on either side and says nothing of the other.

use super::expr::{Arena, Id, Node};
use super::func::{Func1, Func2, Func3};

/// Which of the first `n` parameters stand in an argument of a function with kinks or jumps.
pub(in crate::model) fn kinked(arena: &Arena, root: Id, n: usize) -> Vec<bool> {
    standing_in(arena, root, n, |node| match node {
        Node::Unary(Func1::Abs, a) => vec![a],
        Node::Binary(Func2::Min | Func2::Max, a, b) => vec![a, b],
        node => jumping(node),
    })
}

/// Which of them stand in an argument of a function that jumps.
pub(in crate::model) fn jumps(arena: &Arena, root: Id, n: usize) -> Vec<bool> {
    standing_in(arena, root, n, jumping)
}

/// The arguments along which a function jumps.
fn jumping(node: Node) -> Vec<Id> {
    match node {
        Node::Unary(
            Func1::Sign | Func1::Floor | Func1::Ceil | Func1::Round | Func1::Not | Func1::Heaviside,
            a,
        )
        | Node::Ternary(Func3::Select, a, _, _) => vec![a],
        Node::Binary(
            Func2::Mod
            | Func2::Lt
            | Func2::Le
            | Func2::Gt
            | Func2::Ge
            | Func2::Eq
            | Func2::Ne
            | Func2::And
            | Func2::Or,
            a,
            b,
        ) => vec![a, b],
        _ => Vec::new(),
    }
}

fn standing_in(arena: &Arena, root: Id, n: usize, arguments: impl Fn(Node) -> Vec<Id>) -> Vec<bool> {
    let marked = arena.reachable(&[root]);
    let nodes = (0..marked.len()).filter(|&i| marked[i]).map(|i| arena.node(Arena::id_at(i)));
    let below = arena.reachable(&nodes.flat_map(arguments).collect::<Vec<_>>());
    let mut found = vec![false; n];
    for i in (0..below.len()).filter(|&i| below[i]) {
        if let Node::Param(k) = arena.node(Arena::id_at(i))
            && let Some(stands) = found.get_mut(usize::from(k))
        {
            *stands = true;
        }
    }
    found
}
