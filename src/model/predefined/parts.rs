//! Small expressions that several shapes are built of.

use crate::model::ir::{Arena, Func1, Func2, Id};

/// (x − place)/width
pub(super) fn standard(a: &mut Arena, x: Id, place: Id, width: Id) -> Id {
    let d = a.sub(x, place);
    a.div(d, width)
}

/// Both ends of an interval as (end − place)/width.
pub(super) fn standard_ends(a: &mut Arena, lo: Id, hi: Id, place: Id, width: Id) -> (Id, Id) {
    (standard(a, lo, place, width), standard(a, hi, place, width))
}

/// exp(−z²/2)
pub(super) fn bell(a: &mut Arena, z: Id) -> Id {
    let z2 = a.powi(z, 2);
    let exponent = a.scale(-0.5, z2);
    a.unary(Func1::Exp, exponent)
}

/// `value` where `width` > 0 and NaN elsewhere: a fit cannot go there.
pub(super) fn where_positive(a: &mut Arena, width: Id, value: Id) -> Id {
    let zero = a.constant(0.0);
    let nan = a.constant(f64::NAN);
    let allowed = a.cmp(Func2::Gt, width, zero);
    a.select(allowed, value, nan)
}

/// `value` for lo ≤ x ≤ hi, else 0.
pub(super) fn inside(a: &mut Arena, x: Id, lo: Id, hi: Id, value: Id) -> Id {
    let zero = a.constant(0.0);
    let above = a.cmp(Func2::Ge, x, lo);
    let below = a.cmp(Func2::Le, x, hi);
    let both = a.binary(Func2::And, above, below);
    a.select(both, value, zero)
}

/// A cumulative function that is `lower` = 1 − `upper`, both known: the one that keeps its digits. 0 below the interval, 1 above.
pub(super) fn cumulative(a: &mut Arena, x: Id, ends: [Id; 2], lower: Id, upper: Id) -> Id {
    let (zero, one) = (a.constant(0.0), a.constant(1.0));
    let rest = a.sub(one, upper);
    let smaller = a.cmp(Func2::Lt, lower, upper);
    let within = a.select(smaller, lower, rest);
    let below = a.cmp(Func2::Le, x, ends[0]);
    let above = a.cmp(Func2::Ge, x, ends[1]);
    let capped = a.select(above, one, within);
    a.select(below, zero, capped)
}

/// x moved to the nearer end of [lo, hi] when it lies outside.
pub(super) fn clamped(a: &mut Arena, x: Id, lo: Id, hi: Id) -> Id {
    let x = a.binary(Func2::Max, x, lo);
    a.binary(Func2::Min, x, hi)
}

/// `end`, or the smallest positive number where it is 0 or less: for functions of ln x, whose derivatives at 0 would be 0·∞.
pub(super) fn positive_end(a: &mut Arena, end: Id) -> Id {
    let least = a.constant(f64::MIN_POSITIVE);
    a.binary(Func2::Max, end, least)
}

/// P(shape, v) − P(shape, u): above the mode the upper tails are subtracted, below it the lower ones.
pub(super) fn gamma_between(a: &mut Arena, shape: Id, u: Id, v: Id) -> Id {
    let [p_u, p_v] = [u, v].map(|t| a.binary(Func2::GammaP(0), shape, t));
    let [q_u, q_v] = [u, v].map(|t| a.binary(Func2::GammaQ(0), shape, t));
    let (lower, upper) = (a.sub(p_v, p_u), a.sub(q_u, q_v));
    let beyond = a.cmp(Func2::Gt, u, shape);
    a.select(beyond, upper, lower)
}

/// √(2π)·σ
pub(super) fn bell_area(a: &mut Arena, sigma: Id) -> Id {
    a.scale((2.0 * std::f64::consts::PI).sqrt(), sigma)
}

/// (e^u − 1)/u
pub(super) fn exprel(a: &mut Arena, u: Id) -> Id {
    a.unary(Func1::Exprel(0), u)
}

/// atan(v) − atan(u) without cancellation: the angle of the point (1 + uv, v − u), given v − u.
pub(super) fn atan_difference(a: &mut Arena, u: Id, v: Id, v_minus_u: Id) -> Id {
    let product = a.mul(u, v);
    let one = a.shift(1.0, product);
    a.binary(Func2::Atan2, v_minus_u, one)
}
