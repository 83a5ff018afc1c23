//! Forward differentiation of a tree, for comparison with the gradient of the compiled model.

use super::tree::{One, Tree, Two};
use super::walk::{self, Value, slope};

/// A value, its derivative, and the sum of the magnitudes of the terms that the derivative is made of.
#[derive(Debug, Clone, Copy)]
pub struct Dual {
    pub value: f64,
    pub slope: f64,
    pub size: f64,
}

/// f and ∂f/∂p_k at x. NaN where the walk is not sure of the value of a part, and at kinks.
pub fn derivative(tree: &Tree, k: usize, x: f64, p: &[f64]) -> Dual {
    let of = |a: &Tree| derivative(a, k, x, p);
    let value = |a: &Tree| match walk::value(a, x, p) {
        Value::Near(v, _) => v,
        _ => f64::NAN,
    };
    let chain = |terms: &[(f64, Dual)]| Dual {
        value: value(tree),
        slope: terms.iter().filter(|(_, d)| d.size != 0.0).map(|(f, d)| f * d.slope).sum(),
        size: terms.iter().filter(|(_, d)| d.size != 0.0).map(|(f, d)| f.abs() * d.size).sum(),
    };
    match tree {
        Tree::X | Tree::Number(_) | Tree::Compare(..) => chain(&[]),
        Tree::Param(j) => {
            let own = f64::from(u8::from(*j == k));
            Dual { value: value(tree), slope: own, size: own }
        }
        Tree::Neg(a) => chain(&[(-1.0, of(a))]),
        Tree::One(f, a) => {
            let a = of(a);
            let kink = *f == One::Abs && a.value == 0.0;
            chain(&[(if kink { f64::NAN } else { slope(*f, a.value) }, a)])
        }
        Tree::Power(a, n) => {
            let a = of(a);
            chain(&[(n * a.value.powf(n - 1.0), a)])
        }
        Tree::Choice(c, a, b) => of(if value(c) == 0.0 { b } else { a }),
        Tree::Two(f, a, b) => {
            let (a, b) = (of(a), of(b));
            let (u, v) = (a.value, b.value);
            let (by_u, by_v) = match f {
                Two::Add => (1.0, 1.0),
                Two::Sub => (1.0, -1.0),
                Two::Mul => (v, u),
                Two::Div => (1.0 / v, -u / (v * v)),
                Two::Pow => (v * u.powf(v - 1.0), u.powf(v) * u.ln()),
                // There is no slope where both are equal.
                Two::Min | Two::Max if u == v => (f64::NAN, f64::NAN),
                Two::Min | Two::Max => {
                    let first = (u < v) == (*f == Two::Min);
                    (f64::from(u8::from(first)), f64::from(u8::from(!first)))
                }
                Two::Hypot => (u / u.hypot(v), v / u.hypot(v)),
                Two::Atan2 => (v / (u * u + v * v), -u / (u * u + v * v)),
                Two::Mod => (1.0, -(u / v).trunc()),
            };
            chain(&[(by_u, a), (by_v, b)])
        }
    }
}
