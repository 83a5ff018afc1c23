//! Likelihoods of single values: of a pdf's shape, −2 Σ ln f/I, and of a number density, 2[N − Σ ln h]. The logarithms
//! of many values are taken as one of their product.

use super::assembled::{CoarseSums, Statistic};
use super::kernels::Jet;
use super::normalisation::FreeScale;
use super::predict::AtPoints;
use super::prediction::integral_warnings;
use super::rows::{Order, Predict, Sums, sum_terms};
use super::terms::{ByRow, Events};

/// What the integral of the model over the window is for.
pub(super) enum Integral {
    /// f is taken as normalised.
    Declared,
    /// f is divided by I(θ): 2N ln I is added.
    Divides(Box<dyn Predict>),
    /// The number N(θ) of events expected: 2N is added.
    Expected(Box<dyn Predict>),
}

/// A likelihood of single values.
pub(super) struct UnbinnedNll {
    /// f at the values.
    pub events: Box<dyn Predict>,
    /// Its integral.
    pub integral: Integral,
    /// How to find out whether a parameter only scales the model.
    pub free_scale: Option<FreeScale>,
}

/// Σ of the pieces of an integral.
fn total(pieces: &dyn Predict, p: &[f64], order: Order) -> Sums {
    let piece = |_, m: f64| if m.is_finite() { Jet::new(m, 1.0, 0.0) } else { Jet::constant(f64::NAN) };
    sum_terms(pieces, None, p, order, &ByRow(piece))
}

/// From this many values on, a search begins with part of them …
const MANY: usize = 1 << 17;
/// … about this many. Statistics puts their minimum √(n/30 000) errors away from that of all.
const PART: usize = 30_000;

impl UnbinnedNll {
    /// Adds what the integral of the model contributes.
    fn add_integral(&self, p: &[f64], order: Order, sums: &mut Sums) {
        match &self.integral {
            Integral::Declared => {}
            Integral::Divides(pieces) => {
                let i = total(pieces.as_ref(), p, order);
                let n = self.events.n_rows() as f64;
                let g = if i.value > 0.0 {
                    (2.0 * n * i.value.ln(), 2.0 * n / i.value, -2.0 * n / (i.value * i.value))
                } else {
                    (f64::INFINITY, 0.0, 0.0)
                };
                sums.add_function_of(&i, g);
            }
            Integral::Expected(pieces) => {
                let i = total(pieces.as_ref(), p, order);
                // A negative number of events is no model, and would let F fall without end.
                let possible = i.value.is_finite() && i.value >= 0.0;
                let value = if possible { 2.0 * i.value } else { f64::INFINITY };
                sums.add_function_of(&i, (value, 2.0, 0.0));
            }
        }
    }
}

impl Statistic for UnbinnedNll {
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        let mut sums = sum_terms(self.events.as_ref(), None, p, order, &Events);
        self.add_integral(p, order, &mut sums);
        sums
    }

    /// Every k-th value counts for k.
    fn coarse(&self) -> Option<CoarseSums<'_>> {
        let n = self.events.n_rows();
        let (model, x) = self.events.points().filter(|_| n >= MANY)?;
        // An odd stride, so that no pattern of pairs in the data is met.
        let part: Vec<f64> = x.first()?.iter().copied().step_by((n / PART) | 1).collect();
        let weight = n as f64 / part.len() as f64;
        let events = AtPoints { model: model.clone(), x: part.into() };
        Some(Box::new(move |p, order| {
            let mut sums = sum_terms(&events, None, p, order, &Events);
            sums.scale(weight);
            self.add_integral(p, order, &mut sums);
            sums
        }))
    }

    fn ndata(&self) -> Option<usize> {
        None
    }

    fn n_rows(&self) -> usize {
        self.events.n_rows()
    }

    fn chi2(&self, _p: &[f64]) -> Option<f64> {
        None
    }

    fn full_nll(&self, p: &[f64]) -> Option<f64> {
        Some(self.sums(p, Order::Value).value)
    }

    fn pulls(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    fn prediction(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    fn curve_scale(&self, p: &[f64]) -> f64 {
        let n = self.events.n_rows() as f64;
        match &self.integral {
            Integral::Declared => n,
            Integral::Divides(pieces) => n / total(pieces.as_ref(), p, Order::Value).value,
            Integral::Expected(_) => 1.0,
        }
    }

    fn warnings(&self, p: &[f64], out: &mut Vec<(&'static str, String)>) {
        if let Integral::Divides(pieces) | Integral::Expected(pieces) = &self.integral {
            integral_warnings(pieces.as_ref(), p, out);
        }
    }

    fn free_scale(&self, p: &[f64]) -> Option<usize> {
        self.free_scale.as_ref()?.find(p)
    }
}
