//! Whether a coordinate is taken as an angle in radians: inside a sine, cosine or tangent whose argument grows with it by a number that
//! nobody fits. A factor π/180, halved or taken a few times, says that degrees were meant.

use super::diff::Variable;
use super::expr::{Arena, Id, Node};
use super::func::Func1;

/// Parts of π/180 that a factor may hold: halves, thirds, quarters, up to a few times the whole.
const PARTS: f64 = 12.0;
const MOST_PARTS: f64 = 48.0;
/// Whole multiples of it, as in cos 6φ.
const MOST_MULTIPLES: f64 = 12.0;
/// How near to a whole number counts as one: π/180 may be typed with three digits.
const NEAR: f64 = 5e-4;

/// How the angles inside the trigonometric functions of a formula grow with a coordinate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// By a number that makes no radians.
    Unconverted,
    /// By a part or multiple of what makes radians.
    Converted,
    /// By something that is fitted, or that is not the same everywhere.
    Unknown,
}

/// Whether coordinate `k`, one unit of which is `radian` radians, stands in a trigonometric function without being converted.
pub(in crate::model) fn takes_for_radians(arena: &Arena, root: Id, k: u8, radian: f64) -> bool {
    taken(arena, root, k, radian).contains(&Taken::Unconverted)
}

/// Whether it does so in every one that it stands in.
pub(in crate::model) fn takes_all_for_radians(arena: &Arena, root: Id, k: u8, radian: f64) -> bool {
    let taken = taken(arena, root, k, radian);
    !taken.is_empty() && taken.into_iter().all(|t| t == Taken::Unconverted)
}

/// The angles that depend on coordinate `k`.
fn taken(arena: &Arena, root: Id, k: u8, radian: f64) -> Vec<Taken> {
    let mut arena = arena.clone();
    let marked = arena.reachable(&[root]);
    let angles: Vec<Id> = (0..marked.len())
        .filter(|&i| marked[i])
        .filter_map(|i| match arena.node(Arena::id_at(i)) {
            Node::Unary(Func1::Sin | Func1::Cos | Func1::Tan, angle) => Some(angle),
            _ => None,
        })
        .collect();
    let of_angle = |angle: Id| {
        let slope = arena.derivative(angle, Variable::Coord(k));
        match arena.as_constant(slope) {
            Some(0.0) => None,
            Some(slope) if is_converted(slope / radian) => Some(Taken::Converted),
            Some(_) => Some(Taken::Unconverted),
            None => Some(Taken::Unknown),
        }
    };
    angles.into_iter().filter_map(of_angle).collect()
}

/// Whether a factor is a simple part or multiple of what makes radians.
fn is_converted(factor: f64) -> bool {
    let is_whole = |n: f64, most: f64| {
        let whole = n.round();
        (1.0..=most).contains(&whole) && (n - whole).abs() < NEAR * whole
    };
    is_whole(PARTS * factor.abs(), MOST_PARTS) || is_whole(factor.abs(), MOST_MULTIPLES)
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
            "sin(3.1416*x/180)",
            "sin(0.01745*x)",
            "sin(x/57.3)",
            "cos(6*x*pi/180)",
        ] {
            assert!(!takes(text), "{text}");
        }
    }

    #[test]
    fn small_units_are_not_taken_as_converted() {
        let degree = std::f64::consts::PI / 180.0;
        for radian in [1e-3, degree / 60.0, degree / 3600.0] {
            for text in ["A*sin(x)", "cos(2*x)", "sin(x/2)"] {
                assert!(Model::compile(text).unwrap().takes_for_radians(0, radian), "{text} in {radian}");
            }
            let written = format!("sin(x*{radian})");
            assert!(!Model::compile(&written).unwrap().takes_for_radians(0, radian), "{written}");
        }
    }

    #[test]
    fn all_are_told_from_some() {
        let degree = std::f64::consts::PI / 180.0;
        let all = |text: &str| Model::compile(text).unwrap().takes_all_for_radians(0, degree);
        assert!(all("A*sin(x)+B*cos(x)^2+sin(a)"));
        for text in ["A*sin(x*pi/180)+B*cos(x)", "sin(x)+cos(k*x)", "sin(x)+cos(x^2)", "sin(a)*x"] {
            assert!(!all(text), "{text}");
        }
    }
}
