//! The largest distance D between the empirical distribution of single values and a cumulative function, as something to be minimised (J.
//! Wolfowitz, Ann. Math. Stat. 28 (1957) 75).
//!
//! D is continuous but has kinks everywhere, and its rise measures no error: it has no derivatives here, and whoever searches does so by
//! values alone. Deliberately no constraints and no weights: D has no unit in which they could be added.

use super::distribution::Distribution;
use super::{Cost, CostKind, Normalisation};
use crate::data::FitSet;
use crate::fcn::Fcn;
use crate::numeric::goodness::ks_statistic;

/// Rise that stands for one standard deviation. D has none: this only tells a search how small differences matter.
const UP: f64 = 1e-6;

/// Why D is not followed.
const NO_ERRORS: (&str, &str) = (
    "W-KS-ERR",
    "The distance between distributions is not smooth and its rise measures no error: it is minimised by values alone (SIMPLEX), and there \
     are no errors, no MINOS and no contour; choose unbinned for those.",
);

/// A factor that follows the parameters.
pub(super) type ScaleOf = Box<dyn Fn(&[f64]) -> f64 + Send + Sync>;

/// D(θ).
pub(super) struct KsDistance {
    /// F at the values.
    pub distribution: Distribution,
    /// The rows used.
    pub fit_set: FitSet,
    /// Interval over which a density is normalised, and whether it is.
    pub normalisation: Normalisation,
    /// Entries per unit of ∫f: draws the density as contents.
    pub scale: ScaleOf,
    /// What was said while building.
    pub notes: Vec<(&'static str, String)>,
}

impl Fcn for KsDistance {
    fn value(&self, p: &[f64]) -> f64 {
        self.distribution.at(p).map_or(f64::INFINITY, |f| ks_statistic(&f))
    }

    fn up(&self) -> f64 {
        UP
    }
}

impl Cost for KsDistance {
    fn kind(&self) -> CostKind {
        CostKind::KsDistance
    }

    fn fit_set(&self) -> &FitSet {
        &self.fit_set
    }

    fn ndata(&self) -> Option<usize> {
        None
    }

    fn chi2(&self, _p: &[f64]) -> Option<f64> {
        None
    }

    fn full_nll(&self, _p: &[f64]) -> Option<f64> {
        None
    }

    fn n_rows(&self) -> usize {
        self.fit_set.rows.len()
    }

    fn pulls(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    fn prediction(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    fn curve_scale(&self, p: &[f64]) -> f64 {
        (self.scale)(p)
    }

    fn is_unweighted(&self) -> bool {
        false
    }

    fn normalisation(&self) -> Option<Normalisation> {
        Some(self.normalisation.clone())
    }

    fn distribution(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.distribution.at(p)
    }

    fn no_intervals(&self) -> Option<(&'static str, &'static str)> {
        Some(NO_ERRORS)
    }

    fn has_errors(&self) -> bool {
        false
    }

    fn warnings(&self, _p: &[f64]) -> Vec<(&'static str, String)> {
        let mut out = self.notes.clone();
        out.push((NO_ERRORS.0, NO_ERRORS.1.to_owned()));
        out
    }
}
