//! Where a formula begins to be defined as one of its parameters moves: the limit that keeps a search inside.

use crate::cost::DomainEdge;
use crate::params::Limits;

/// Steps away from a value begin at this part of the scale …
const FIRST: f64 = 1.0 / 1024.0;
/// … and double so often.
const DOUBLINGS: i32 = 40;
/// Halvings between the last value that is outside and the first one inside.
const HALVINGS: usize = 100;
/// Digits of an edge that is told: the rest is rounding of the halvings.
const DIGITS: usize = 12;

/// The nearer edge to both sides of `value` from which on `is_defined`, inside `limits`; `scale` is the size of what stands beside it in
/// the formula.
pub(super) fn edge(
    name: &str,
    value: f64,
    scale: f64,
    limits: Limits,
    is_defined: impl Fn(f64) -> bool,
) -> Option<DomainEdge> {
    let scale = scale.max(value.abs()).max(f64::MIN_POSITIVE);
    for k in 0..DOUBLINGS {
        let step = scale * FIRST * 2.0_f64.powi(k);
        for sign in [1.0, -1.0] {
            let start = value + sign * step;
            if limits.clip(start) != start || !is_defined(start) {
                continue;
            }
            let before = if k == 0 { value } else { value + sign * 0.5 * step };
            let at = boundary(before, start, &is_defined);
            return Some(DomainEdge { name: name.to_owned(), at, above: sign > 0.0, start });
        }
    }
    None
}

/// The last step between outside and inside, as a number of few digits where there is one.
fn boundary(mut outside: f64, mut inside: f64, is_defined: &impl Fn(f64) -> bool) -> f64 {
    let way = (inside - outside).abs();
    for _ in 0..HALVINGS {
        let middle = 0.5 * (outside + inside);
        if is_defined(middle) { inside = middle } else { outside = middle }
    }
    let rounded = format!("{inside:.*e}", DIGITS - 1).parse().unwrap_or(inside);
    // Zero has no digits of its own.
    if inside.abs() < 1e-12 * way { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// sqrt(a − 10) from a = 1, log(b·x) from b = −2, 1/(c + 3) from c = −3, asin(d) from d = 5; nothing where nothing helps, or a limit
    /// forbids it.
    #[test]
    fn edges_of_known_domains() {
        let free = Limits::NONE;
        let of = |value: f64, scale: f64, limits, f: &dyn Fn(f64) -> f64| {
            edge("a", value, scale, limits, |v| f(v).is_finite()).map(|e| (e.at, e.above, e.start))
        };
        let (at, above, start) = of(1.0, 10.0, free, &|a| (a - 10.0).sqrt()).unwrap();
        assert_eq!((at, above), (10.0, true));
        assert!(start > 10.0 && start < 25.0, "{start}");
        let (at, above, start) = of(-2.0, 1.0, free, &|b| (3.0 * b).ln()).unwrap();
        assert!((at, above) == (0.0, true) && start > 0.0);
        let (at, above, _) = of(-3.0, 1.0, free, &|c| 1.0 / (c + 3.0)).unwrap();
        assert_eq!((at, above), (-3.0, true));
        let (at, above, _) = of(5.0, 1.0, free, &f64::asin).unwrap();
        assert_eq!((at, above), (1.0, false));
        assert_eq!(of(1.0, 1.0, free, &|_| f64::NAN), None);
        let limited = Limits::new(None, Some(2.0)).unwrap();
        assert_eq!(of(1.0, 10.0, limited, &|a| (a - 10.0).sqrt()), None);
    }
}
