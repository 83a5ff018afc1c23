//! An expression evaluated with twice the digits of a double, for the rare fit whose residuals are as small as rounding. One point at a
//! time and slow; the formula as it was typed, with its numbers taken as the decimals that stand there. What is not known to so many
//! digits (Landau, incomplete gamma functions …) has no value here.

use super::expr::{Arena, Id, Node};
use super::func::{Func1, Func2, Func3};
use crate::numeric::double::Double;

/// What is computed at one place of the list; sources are places before it.
#[derive(Debug, Clone, Copy)]
enum Step {
    Const(Double),
    Coord(usize),
    Param(usize),
    Unary(Func1, usize),
    Binary(Func2, usize, usize),
    Select(usize, usize, usize),
    Powi(usize, i32),
}

/// An expression as a list of steps, what depends on parameters alone first computed once.
#[derive(Debug)]
pub struct Precise {
    steps: Vec<Step>,
    /// Places of what changes from point to point.
    at_point: Vec<usize>,
    /// Places of the rest.
    before: Vec<usize>,
}

impl Precise {
    /// A program for `root`, with the ends of the fit range; `None` where something in it is not known to so many digits.
    pub fn new(arena: &Arena, root: Id, range: [f64; 2]) -> Option<Precise> {
        let marked = arena.reachable(&[root]);
        let mut place = vec![0; root.index() + 1];
        let (mut steps, mut at_point, mut before) = (Vec::new(), Vec::new(), Vec::new());
        for i in (0..=root.index()).filter(|&i| marked[i]) {
            let id = Arena::id_at(i);
            place[i] = steps.len();
            let list = if arena.depends_on_coord(id) { &mut at_point } else { &mut before };
            list.push(steps.len());
            steps.push(step(arena.node(id), range, |id| place[id.index()])?);
        }
        Some(Precise { steps, at_point, before })
    }

    /// Room for the values of all steps, with what depends on parameters alone filled in.
    pub fn prepared(&self, p: &[Double]) -> Vec<Double> {
        let mut values = vec![Double::NAN; self.steps.len()];
        for &k in &self.before {
            values[k] = compute(self.steps[k], &values, &[], p);
        }
        values
    }

    /// The value at a point, in room that [`Precise::prepared`] has made for the same parameters.
    pub fn at(&self, values: &mut [Double], x: &[Double]) -> Double {
        for &k in &self.at_point {
            values[k] = compute(self.steps[k], values, x, &[]);
        }
        values.last().copied().unwrap_or(Double::NAN)
    }
}

/// The step of a node.
fn step(node: Node, range: [f64; 2], place: impl Fn(Id) -> usize) -> Option<Step> {
    Some(match node {
        Node::Const(bits) => Step::Const(Double::from_constant(f64::from_bits(bits))?),
        Node::RangeEnd(upper) => Step::Const(Double::from_decimal(range[usize::from(upper)])),
        Node::Coord(k) => Step::Coord(usize::from(k)),
        Node::Param(k) => Step::Param(usize::from(k)),
        Node::Unary(f, a) => {
            unary(f, Double::ONE)?;
            Step::Unary(f, place(a))
        }
        Node::Binary(f, a, b) => {
            binary(f, Double::ONE, Double::ONE)?;
            Step::Binary(f, place(a), place(b))
        }
        Node::Ternary(Func3::Select, a, b, c) => Step::Select(place(a), place(b), place(c)),
        Node::Powi(a, n) => Step::Powi(place(a), n),
        Node::Ternary(..) | Node::Seed(_) | Node::Held(_) | Node::Total(_) | Node::Table(_) => return None,
    })
}

fn compute(step: Step, values: &[Double], x: &[Double], p: &[Double]) -> Double {
    match step {
        Step::Const(c) => c,
        Step::Coord(k) => x.get(k).copied().unwrap_or(Double::NAN),
        Step::Param(k) => p.get(k).copied().unwrap_or(Double::NAN),
        Step::Unary(f, a) => unary(f, values[a]).unwrap_or(Double::NAN),
        Step::Binary(f, a, b) => binary(f, values[a], values[b]).unwrap_or(Double::NAN),
        Step::Select(a, b, c) => values[if values[a] == Double::ZERO { c } else { b }],
        Step::Powi(a, n) => values[a].powi(n),
    }
}

/// A function of one argument, where it is known; whether it is does not depend on the argument.
fn unary(f: Func1, a: Double) -> Option<Double> {
    let yes = |condition: bool| if condition { Double::ONE } else { Double::ZERO };
    Some(match f {
        Func1::Neg => -a,
        Func1::Exp => a.exp(),
        Func1::Expm1 => a.expm1(),
        Func1::Ln => a.ln(),
        Func1::Log1p => a.log1p(),
        Func1::Log10 => a.ln() / Double::from(10.0).ln(),
        Func1::Log2 => a.ln() / Double::LN_2,
        Func1::Sqrt => a.sqrt(),
        Func1::Cbrt => a.cbrt(),
        Func1::Sin => a.sin_cos().0,
        Func1::Cos => a.sin_cos().1,
        Func1::Tan => a.tan(),
        Func1::Asin => a.asin(),
        Func1::Acos => a.acos(),
        Func1::Atan => a.atan(),
        Func1::Sinh => a.sinh(),
        Func1::Cosh => a.cosh(),
        Func1::Tanh => a.tanh(),
        Func1::Asinh => a.asinh(),
        Func1::Acosh => a.acosh(),
        Func1::Atanh => a.atanh(),
        Func1::Abs => a.abs(),
        Func1::Sign if a == Double::ZERO => a,
        Func1::Sign => Double::from(a.hi().signum()),
        Func1::Floor => a.floor(),
        Func1::Ceil => -(-a).floor(),
        Func1::Not => yes(a == Double::ZERO),
        Func1::Heaviside => yes(a >= Double::ZERO),
        Func1::Exprel(0) if a == Double::ZERO => Double::ONE,
        Func1::Exprel(0) => a.expm1() / a,
        Func1::Sinc(0) if a == Double::ZERO => Double::ONE,
        Func1::Sinc(0) => a.sin_cos().0 / a,
        _ => return None,
    })
}

/// A function of two arguments, where it is known.
fn binary(f: Func2, a: Double, b: Double) -> Option<Double> {
    let yes = |condition: bool| if condition { Double::ONE } else { Double::ZERO };
    let zero = Double::ZERO;
    Some(match f {
        Func2::Add => a + b,
        Func2::Sub => a - b,
        Func2::Mul => a * b,
        Func2::Div => a / b,
        Func2::PowLog(0) => a.pow(b),
        Func2::Atan2 => a.atan2(b),
        Func2::Hypot => (a.square() + b.square()).sqrt(),
        Func2::Min => {
            if b < a {
                b
            } else {
                a
            }
        }
        Func2::Max => {
            if b > a {
                b
            } else {
                a
            }
        }
        Func2::Lt => yes(a < b),
        Func2::Le => yes(a <= b),
        Func2::Gt => yes(a > b),
        Func2::Ge => yes(a >= b),
        Func2::Eq => yes(a == b),
        Func2::Ne => yes(a != b),
        Func2::And => yes(a != zero && b != zero),
        Func2::Or => yes(a != zero || b != zero),
        _ => return None,
    })
}
