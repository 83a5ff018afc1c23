//! Whether a coordinate is taken as an angle in radians: inside a sine, cosine or tangent whose argument grows with it by a number that
//! nobody fits. A factor π/180, halved or taken a few times, says that degrees were meant.

use super::diff::Variable;
use super::expr::{Arena, Id, Node};
use super::func::Func1;

/// Parts of π/180 that a factor may hold: halves, thirds, quarters.
const PARTS: f64 = 12.0;
/// How near to a whole number of parts counts as one.
const NEAR: f64 = 1e-6;

/// Whether coordinate `k`, one unit of which is `radian` radians, stands in a trigonometric function without being converted.
pub(in crate::model) fn takes_for_radians(arena: &Arena, root: Id, k: u8, radian: f64) -> bool {
    let mut arena = arena.clone();
    let marked = arena.reachable(&[root]);
    let angles: Vec<Id> = (0..marked.len())
        .filter(|&i| marked[i])
        .filter_map(|i| match arena.node(Arena::id_at(i)) {
            Node::Unary(Func1::Sin | Func1::Cos | Func1::Tan, angle) => Some(angle),
            _ => None,
        })
        .collect();
    angles.into_iter().any(|angle| {
        let slope = arena.derivative(angle, Variable::Coord(k));
        arena.as_constant(slope).is_some_and(|slope| slope != 0.0 && !is_converted(slope / radian))
    })
}

/// Whether a factor is a simple part or multiple of what makes radians.
fn is_converted(factor: f64) -> bool {
    let parts = PARTS * factor.abs();
    parts > 0.5 && (parts - parts.round()).abs() < NEAR * parts
}

#[cfg(test)]
mod tests {
    use crate::model::Model;

    #[test]
    fn degrees_in_trigonometric_functions() {
        let degree = std::f64::consts::PI / 180.0;
        let takes = |text: &str| Model::compile(text).unwrap().takes_for_radians(0, degree);
        for text in
            ["A*sin(x)", "A*cos(x-d)^2", "tan(x/2)+c", "A*sin(2*x+d)", "I*cos(x)*cos(x)", "a+b*sin(x)^2"]
        {
            assert!(takes(text), "{text}");
        }
        for text in [
            "A*sin(x*pi/180)",
            "A*cos((x-d)*pi/180)^2",
            "tan(pi*x/360)",
            "A*sin(0.0174532925199433*x)",
            "A*sin(k*x+d)",
            "a+b*x",
            "sin(a)*x",
            "A*sin(x^2)",
            "sine",
        ] {
            assert!(!takes(text), "{text}");
        }
    }
}
