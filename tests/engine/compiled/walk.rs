//! A plain walk over a tree in f64, with a bound on how far another correct evaluation may be off.
//!
//! Every operation of the compiled model may differ by 4 units of the last place of its result from ours (its functions promise 2,
//! the standard library's are good to 1), and what its operands may differ by is carried through the slope: |Δf| ≤ sup|f′|·Δa over
//! all values that the operand may have. Where that interval holds a kink's jump, a pole or an edge of the domain, the outcome is
//! [`Value::Unknown`] and nothing is asserted.

use fitpanel::numeric::special;

use super::tree::{One, Tree, Two};

/// Units of the last place that one operation may be off.
const ULPS: f64 = 4.0;

/// What is known of a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// A finite number and the bound of its absolute error.
    Near(f64, f64),
    /// +∞ or −∞ for certain.
    Infinite(f64),
    /// NaN for certain.
    Nan,
    /// Rounding decides what it is.
    Unknown,
}
use Value::{Infinite, Nan, Near, Unknown};

/// Distance from |v| to the next number above.
pub fn ulp(v: f64) -> f64 {
    v.abs().next_up() - v.abs()
}

/// Result `r` of an operation that itself may be off by `ulps` units, with `e` from its operands.
fn rounded(r: f64, e: f64, ulps: f64) -> Value {
    let bound = e + ulps * ulp(r.abs() + e);
    if r.is_finite() && bound.is_finite() { Near(r, bound) } else { Unknown }
}

/// A number that is what it is.
fn certain(r: f64) -> Value {
    match r {
        r if r.is_nan() => Nan,
        r if r.is_infinite() => Infinite(r),
        r => Near(r, 0.0),
    }
}

fn one(f: One) -> fn(f64) -> f64 {
    match f {
        One::Exp => f64::exp,
        One::Expm1 => f64::exp_m1,
        One::Log => f64::ln,
        One::Log10 => f64::log10,
        One::Log2 => f64::log2,
        One::Log1p => f64::ln_1p,
        One::Sqrt => f64::sqrt,
        One::Cbrt => f64::cbrt,
        One::Sin => f64::sin,
        One::Cos => f64::cos,
        One::Tan => f64::tan,
        One::Asin => f64::asin,
        One::Acos => f64::acos,
        One::Atan => f64::atan,
        One::Sinh => f64::sinh,
        One::Cosh => f64::cosh,
        One::Tanh => f64::tanh,
        One::Asinh => f64::asinh,
        One::Acosh => f64::acosh,
        One::Atanh => f64::atanh,
        One::Erf => special::erf,
        One::Erfc => special::erfc,
        One::Abs => f64::abs,
        One::Sq => |a| a * a,
    }
}

/// |f′|, which for all these functions is largest at an end of an interval or at 0.
pub fn slope(f: One, a: f64) -> f64 {
    let bell = std::f64::consts::FRAC_2_SQRT_PI * (-a * a).exp();
    match f {
        One::Exp | One::Expm1 => a.exp(),
        One::Log => 1.0 / a,
        One::Log10 => std::f64::consts::LOG10_E / a,
        One::Log2 => std::f64::consts::LOG2_E / a,
        One::Log1p => 1.0 / (1.0 + a),
        One::Sqrt => 0.5 / a.sqrt(),
        One::Cbrt => 1.0 / (3.0 * a.cbrt().powi(2)),
        One::Sin => a.cos(),
        One::Cos => -a.sin(),
        One::Tan => 1.0 + a.tan().powi(2),
        One::Asin => 1.0 / ((1.0 - a) * (1.0 + a)).sqrt(),
        One::Acos => -1.0 / ((1.0 - a) * (1.0 + a)).sqrt(),
        One::Atan => 1.0 / (1.0 + a * a),
        One::Sinh => a.cosh(),
        One::Cosh => a.sinh(),
        One::Tanh => 1.0 / a.cosh().powi(2),
        One::Asinh => 1.0 / a.hypot(1.0),
        One::Acosh => 1.0 / ((a - 1.0) * (a + 1.0)).sqrt(),
        One::Atanh => 1.0 / ((1.0 - a) * (1.0 + a)),
        One::Erf => bell,
        One::Erfc => -bell,
        One::Abs => a.signum(),
        One::Sq => 2.0 * a,
    }
}

/// Where the function and its slope are finite; the tangent's poles are looked for apart.
fn domain(f: One) -> (f64, f64) {
    match f {
        One::Log | One::Log10 | One::Log2 | One::Sqrt => (0.0, f64::INFINITY),
        One::Log1p => (-1.0, f64::INFINITY),
        One::Asin | One::Acos | One::Atanh => (-1.0, 1.0),
        One::Acosh => (1.0, f64::INFINITY),
        _ => (f64::NEG_INFINITY, f64::INFINITY),
    }
}

/// f of a value.
fn apply(f: One, a: Value) -> Value {
    let of = one(f);
    let (v, e) = match a {
        Near(v, e) => (v, e),
        Infinite(v) => return certain_result(of(v), ULPS),
        other => return other,
    };
    if e == 0.0 && f == One::Abs {
        return Near(v.abs(), 0.0);
    }
    if e == 0.0 {
        return certain_result(of(v), own_error(f, v));
    }
    let (lo, hi) = (v - e, v + e);
    let (first, last) = domain(f);
    if hi < first || lo > last {
        return Nan;
    }
    if lo <= first && first.is_finite() || hi >= last && last.is_finite() {
        return Unknown;
    }
    let turn = |a: f64| (a / std::f64::consts::PI + 0.5).floor();
    if f == One::Tan && turn(lo) != turn(hi) || f == One::Cbrt && lo <= 0.0 && hi >= 0.0 {
        return Unknown;
    }
    let mut steepest = slope(f, lo).abs().max(slope(f, hi).abs());
    match f {
        One::Sin | One::Cos => steepest = (steepest + e).min(1.0),
        _ if lo < 0.0 && hi > 0.0 => steepest = steepest.max(slope(f, 0.0).abs()),
        _ => {}
    }
    let (r, top) = (of(v), of(lo).max(of(hi)));
    match () {
        // Beyond the largest number for certain, or perhaps.
        () if r.is_infinite() && of(lo) == r && of(hi) == r => Infinite(r),
        () if r.is_infinite() || top.is_infinite() => Unknown,
        () => rounded(r, steepest * e * (1.0 + 1e-9), own_error(f, v)),
    }
}

/// Units that f itself may be off. The standard library writes the inverse hyperbolic functions as logarithms of sums, which costs a
/// few more, and absolutely 2⁻⁵¹ for acosh next to 1.
fn own_error(f: One, a: f64) -> f64 {
    match f {
        One::Acosh => 2.0 * ULPS + 1e-15 / ulp(a.acosh()),
        One::Asinh | One::Atanh => 2.0 * ULPS,
        _ => ULPS,
    }
}

/// A function of exact arguments.
fn certain_result(r: f64, ulps: f64) -> Value {
    if r.is_finite() { rounded(r, 0.0, ulps) } else { certain(r) }
}

/// Tells 0 (surely), not 0 (surely) or neither.
fn sign(a: Value) -> Option<f64> {
    match a {
        Near(v, e) if v.abs() > e => Some(v.signum()),
        Infinite(v) => Some(v.signum()),
        _ => None,
    }
}

fn combine(f: Two, a: Value, b: Value) -> Value {
    if a == Unknown || b == Unknown {
        return Unknown;
    }
    match (a, b) {
        (Near(u, eu), Near(v, ev)) => return finite(f, [u, v], [eu, ev]),
        // C's hypot and pow give numbers for some of these.
        (Nan, _) | (_, Nan) if matches!(f, Two::Hypot | Two::Pow) => return Unknown,
        // 0·a and 0/a are 0 for the compiler, whatever a is.
        (Nan, Near(v, e)) | (Near(v, e), Nan) if matches!(f, Two::Mul | Two::Div) && v.abs() <= e => {
            return Unknown;
        }
        (Nan, _) | (_, Nan) => return Nan,
        _ => {}
    }
    let number = |a: Value| match a {
        Near(v, _) | Infinite(v) => v,
        _ => f64::NAN,
    };
    let (u, v) = (number(a), number(b));
    match f {
        Two::Add => certain(u + v),
        Two::Sub => certain(u - v),
        Two::Mul if sign(a).is_some() && sign(b).is_some() => certain(u * v),
        Two::Div if sign(a).is_some() && sign(b).is_some() => certain(u / v),
        Two::Min if u.min(v).is_infinite() => certain(u.min(v)),
        Two::Max if u.max(v).is_infinite() => certain(u.max(v)),
        Two::Min | Two::Max => {
            if u.is_infinite() {
                b
            } else {
                a
            }
        }
        Two::Hypot => Infinite(f64::INFINITY),
        Two::Mod if u.is_infinite() => Nan,
        Two::Mod => a,
        _ => Unknown,
    }
}

/// Both operands finite.
fn finite(f: Two, [u, v]: [f64; 2], [eu, ev]: [f64; 2]) -> Value {
    match f {
        Two::Add => rounded(u + v, eu + ev, ULPS),
        Two::Sub => rounded(u - v, eu + ev, ULPS),
        Two::Mul => rounded(u * v, u.abs() * ev + v.abs() * eu + eu * ev, ULPS),
        Two::Div if v.abs() > ev => rounded(u / v, (eu + (u / v).abs() * ev) / (v.abs() - ev), ULPS),
        Two::Div => Unknown,
        Two::Min => Near(u.min(v), eu.max(ev)),
        Two::Max => Near(u.max(v), eu.max(ev)),
        Two::Hypot => rounded(u.hypot(v), eu + ev, ULPS),
        Two::Pow => power([u, v], [eu, ev], ULPS),
        Two::Atan2 => {
            // Across the cut behind the origin the angle jumps.
            let behind = v - ev <= 0.0 && u.abs() <= eu;
            let distance = u.hypot(v) - eu - ev;
            let e = (eu + ev) / distance;
            if behind || distance <= 0.0 { Unknown } else { rounded(u.atan2(v), e, ULPS) }
        }
        Two::Mod => {
            let quotient = u / v;
            let e = (eu + quotient.abs() * ev) / (v.abs() - ev) + 2.0 * ulp(quotient);
            let far = quotient.abs() > 1e9 || v.abs() <= 2.0 * ev;
            if far || (eu + ev > 0.0 && (quotient - e).trunc() != (quotient + e).trunc()) {
                return Unknown;
            }
            // The remainder itself is exact.
            rounded(u % v, eu + quotient.abs() * ev, ULPS)
        }
    }
}

/// u^v: in the logarithm, v ln u changes by at most (|v|+Δv)·Δln u + |ln u|·Δv.
fn power([u, v]: [f64; 2], [eu, ev]: [f64; 2], ulps: f64) -> Value {
    if u == 0.0 && eu == 0.0 && ev < v {
        return Near(0.0, 0.0);
    }
    let whole = v.fract() == 0.0 && ev == 0.0;
    if u < -eu && ev == 0.0 && !whole {
        return Nan;
    }
    if u.abs() <= eu || (u < 0.0 && !whole) {
        return Unknown;
    }
    let change = -(-eu / u.abs()).ln_1p();
    let exponent = (v.abs() + ev) * change + u.abs().ln().abs() * ev;
    let r = u.powf(v);
    // Powers of powers become one, which may overflow on its way to what is small.
    if r.abs() < f64::MIN_POSITIVE {
        return Unknown;
    }
    rounded(r, (r.abs() + ulp(r)) * exponent.exp_m1(), ulps)
}

fn compare(op: usize, a: Value, b: Value) -> Value {
    let (u, v) = match (a, b) {
        (Unknown, _) | (_, Unknown) => return Unknown,
        (Near(u, eu), Near(v, ev)) => {
            if eu + ev > 0.0 && (u - v).abs() <= (eu + ev) * (1.0 + 1e-15) {
                return Unknown;
            }
            (u, v)
        }
        (Nan, _) | (_, Nan) => (f64::NAN, f64::NAN),
        (Near(u, _) | Infinite(u), Near(v, _) | Infinite(v)) => (u, v),
    };
    let holds = [u < v, u <= v, u > v, u >= v, u == v, u != v][op];
    Near(f64::from(u8::from(holds)), 0.0)
}

/// The value of the tree at x.
pub fn value(tree: &Tree, x: f64, p: &[f64]) -> Value {
    match tree {
        Tree::X => certain(x),
        Tree::Param(k) => certain(p[*k]),
        Tree::Number(v) => certain(*v),
        Tree::Neg(a) => match value(a, x, p) {
            Near(v, e) => Near(-v, e),
            Infinite(v) => Infinite(-v),
            other => other,
        },
        Tree::One(f, a) => apply(*f, value(a, x, p)),
        Tree::Two(f, a, b) => combine(*f, value(a, x, p), value(b, x, p)),
        Tree::Power(a, n) => match value(a, x, p) {
            // A power by repeated products rounds at each of them.
            Near(v, e) => power([v, *n], [e, 0.0], ULPS.max(n.abs())),
            Infinite(v) if n.fract() == 0.0 || v > 0.0 => certain(v.powf(*n)),
            Infinite(_) => Unknown,
            other => other,
        },
        Tree::Compare(op, a, b) => compare(*op, value(a, x, p), value(b, x, p)),
        Tree::Choice(c, a, b) => match value(c, x, p) {
            Near(truth, _) => value(if truth == 0.0 { b } else { a }, x, p),
            _ => Unknown,
        },
    }
}
