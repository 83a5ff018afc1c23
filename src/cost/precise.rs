//! Residuals with twice the digits of a double, and with the data as the decimals that they were written as: for data that lie on the
//! curve to within rounding, where plain residuals are made of rounding. Deliberately no cost: see [`super::Refined`].

use rayon::prelude::*;

use crate::model::Model;
use crate::model::ir::Precise;
use crate::numeric::double::Double;
use crate::numeric::sum::BLOCK;

/// What f(x; p) − y is computed from.
#[derive(Debug)]
pub struct PreciseResiduals {
    model: Precise,
    /// One column a coordinate.
    x: Vec<Vec<Double>>,
    y: Vec<Double>,
}

impl PreciseResiduals {
    /// Residuals of the points `x` (one slice a coordinate) and `y`; `None` where the formula holds functions that are not known to so many
    /// digits.
    pub(super) fn new(model: &Model, x: &[&[f64]], y: &[f64]) -> Option<PreciseResiduals> {
        let exact = |column: &[f64]| column.iter().map(|&v| Double::from_decimal(v)).collect();
        Some(PreciseResiduals {
            model: model.precise()?,
            x: x.iter().map(|&column| exact(column)).collect(),
            y: exact(y),
        })
    }

    /// f(x_i; p) − y_i; `None` where the formula has no finite value.
    pub fn at(&self, p: &[Double]) -> Option<Vec<Double>> {
        let prepared = self.model.prepared(p);
        let mut r = self.y.clone();
        r.par_chunks_mut(BLOCK).enumerate().for_each(|(chunk, r)| {
            let (mut values, mut point) = (prepared.clone(), vec![Double::ZERO; self.x.len()]);
            for (i, r) in (chunk * BLOCK..).zip(r) {
                point.iter_mut().zip(&self.x).for_each(|(to, column)| *to = column[i]);
                *r = self.model.at(&mut values, &point) - *r;
            }
        });
        r.iter().all(|r| r.is_finite()).then_some(r)
    }

    /// Σ y².
    pub fn sum_of_squares(&self) -> f64 {
        self.y.iter().map(|y| y.hi() * y.hi()).sum()
    }
}
