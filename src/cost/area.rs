//! The integral of a model over one interval, for whoever wants to know it by itself. Costs take theirs from [`super::predict`] directly.

use super::predict::integral_over;
use super::rows::{Block, Order};
use crate::model::Model;

/// An integral by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Its value.
    pub value: f64,
    /// The relative accuracy that was reached, where that is less than aimed at (10⁻⁹).
    pub missed: Option<f64>,
}

/// ∫ f dx of a model of one coordinate from `lo` to `hi` at the parameters `p`: the closed form where it is known, else quadrature. `None`
/// for ends that are not finite or do not rise, or for a model of several coordinates.
pub fn area(model: &Model, p: &[f64], (lo, hi): (f64, f64)) -> Option<Area> {
    if !(lo.is_finite() && hi.is_finite() && lo < hi) || model.n_coordinates() != 1 {
        return None;
    }
    let integral = integral_over(model, vec![lo], vec![hi]);
    let mut block = Block::default();
    integral.predict(0..1, p, Order::Value, &mut block);
    Some(Area { value: block.m.first().copied()?, missed: integral.missed_accuracy(p) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// IM012: the integral of p³(1 − p)⁷ over p is the beta function 3!·7!/11! = 1/1320; a closed form and a negative one beside it.
    #[test]
    fn against_closed_forms() {
        let of = |formula: &str, p: &[f64], span| area(&Model::compile(formula).unwrap(), p, span);
        let likelihood = of("x^3*(1-x)^7", &[], (0.0, 1.0)).unwrap();
        assert!(
            (likelihood.value * 1320.0 - 1.0).abs() < 1e-12 && likelihood.missed.is_none(),
            "{likelihood:?}"
        );
        let line = of("pol1", &[-3.0, 1.0], (0.0, 2.0)).unwrap();
        assert!((line.value + 4.0).abs() < 1e-14);
        assert_eq!(of("pol1", &[1.0, 1.0], (2.0, 2.0)), None);
        assert_eq!(of("pol1", &[1.0, 1.0], (0.0, f64::INFINITY)), None);
    }
}
