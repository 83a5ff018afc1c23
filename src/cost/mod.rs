//! Layer 2: data × model → scalar. Every cost is on the scale of −2 ln L, so one standard deviation is a rise of 1.
//! Knows no minimiser and prints nothing.

mod area;
mod assembled;
mod binned_nll;
mod binomial;
mod bins;
mod boxes;
mod build;
mod choice;
mod constraint;
mod custom;
mod declared;
mod distribution;
mod effective_variance;
mod error;
mod errors;
mod expected;
mod gaussian;
mod held;
mod integrate;
mod kernels;
mod ks_distance;
mod least_squares;
mod loss;
mod normalisation;
mod precise;
mod predict;
mod prediction;
mod rectangle;
mod refined;
mod robust_scatter;
mod rows;
mod sandwich;
mod sigmas;
mod sum;
mod template;
mod terms;
mod typed_sum;
mod typed_text;
mod unbinned_nll;
mod unused;

pub use area::{Area, area};
pub use build::{SharedMember, SharedSource, build, build_held, build_shared};
pub use custom::custom;
pub use typed_sum::{has_terms_beside_sums, parameters_of, typed_sum};
pub use typed_text::{fits_in, sums_over_rows};

pub use choice::{
    BinChoices, BinRule, Constraint, CostChoice, CostKind, DetRef, DynamicErrors, LogDet, Loss, ModelKind,
    Normalise, TemplateForm, Weights, ZeroError,
};
pub use error::{CostError, DomainEdge};
pub use errors::{Axis, Correlation, ErrorSize, ErrorSource, RelativeTo};
pub use gaussian::drawn::with_all_errors;
pub use gaussian::listed::shared_by;
pub use gaussian::toys::toy_pairs;
pub use loss::NamedLoss;
pub use normalisation::Normalisation;
pub use precise::PreciseResiduals;
pub use refined::{Refined, sum_of_squares};
pub use robust_scatter::RobustScatter;
pub use sandwich::Sandwich;
pub use sum::{Part, sum};
pub use unbinned_nll::MOST_RANKED;
pub use unused::unused_errors;

use crate::data::FitSet;
use crate::fcn::Fcn;

/// A cost function of parameters, with what the report needs to know about it.
pub trait Cost: Fcn + Send {
    /// Which cost it became (`auto` resolved).
    fn kind(&self) -> CostKind;

    /// The costs of several data sets one by one, constraints aside; empty when there is one. They add up to this one unless data sets
    /// have errors in common.
    fn parts(&self) -> &[Part] {
        &[]
    }

    /// The terms that add up to this one, constraints aside: data sets that have errors in common are one term; empty when there is one
    /// data set.
    fn terms(&self) -> &[Part] {
        &[]
    }

    /// The rows used (after ranges, masks and the rules on empty bins and zero errors).
    fn fit_set(&self) -> &FitSet;

    /// Notes which parameters move in the fit. What constraints say about the others is a constant: it stays in F, but counts neither in
    /// [`Cost::ndata`] nor in [`Cost::chi2`] nor in [`Cost::full_nll`].
    fn hold(&mut self, _moves: &[bool]) {}

    /// What constraints on parameters that cannot move add to F at `p`, a constant of the fit.
    fn held(&self, _p: &[f64]) -> f64 {
        0.0
    }

    /// Number of data that count for degrees of freedom, constraints included; `None` when undefined (unbinned).
    fn ndata(&self) -> Option<usize>;

    /// How many of the rows used add nothing to the cost at `p`, because they have no variance there or nothing is expected: they are
    /// no data then.
    fn silent_rows(&self, _p: &[f64]) -> usize {
        0
    }

    /// The goodness-of-fit statistic at `p` (saturated deviance, or the plain sum of squares without logs); `None` when undefined.
    fn chi2(&self, p: &[f64]) -> Option<f64>;

    /// −2 ln L with all constants, for AIC and BIC; `None` when undefined.
    fn full_nll(&self, p: &[f64]) -> Option<f64>;

    /// Number of rows, bins or values for BIC and AICc.
    fn n_rows(&self) -> usize;

    /// Pull of every row of the data set; NaN for rows not used. `None` for unbinned costs.
    fn pulls(&self, p: &[f64]) -> Option<Vec<f64>>;

    /// Independent residuals L⁻¹r of rows that hang together, V = LLᵀ: NaN for rows not used. `None` where [`Cost::pulls`] are
    /// independent already, or there are none.
    fn whitened_pulls(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    /// Total variance of each row used at `p`, in their order; `None` for costs that know none.
    fn row_variances(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    /// Total covariance of the rows used at `p`, in their order, where rows hang together; `None` where they are independent.
    fn row_covariance(&self, _p: &[f64]) -> Option<nalgebra::DMatrix<f64>> {
        None
    }

    /// Predicted content of every bin (y of every point), used or not; `None` for unbinned costs.
    fn prediction(&self, p: &[f64]) -> Option<Vec<f64>>;

    /// Factor from f(x) to the unit of the drawn data: 1 for functions; (mean) bin width times entries per unit of ∫f for pdfs
    /// of histograms; the bin width for number densities of histograms. For samples it gives entries per unit of x: multiply by the
    /// bin width of the histogram that is drawn. For cumulative models f is the derivative [`crate::model::Model::slope`] of the model.
    fn curve_scale(&self, p: &[f64]) -> f64;

    /// Whether the data came without errors, so that errors of parameters are scaled by √(χ²/ndof) by default.
    fn is_unweighted(&self) -> bool;

    /// Over what a pdf is normalised, and whether it is divided by its integral; `None` for function models.
    fn normalisation(&self) -> Option<Normalisation>;

    /// Position of a parameter that only scales a pdf which is divided by its integral, found near `p`: the likelihood does not
    /// depend on it (alone, or together with others), so it must be fixed before the fit (`W-NORM-FREE`).
    fn free_scale(&self, _p: &[f64]) -> Option<usize> {
        None
    }

    /// The same of every density, where there are several.
    fn free_scales(&self, p: &[f64]) -> Vec<usize> {
        self.free_scale(p).into_iter().collect()
    }

    /// What corrects the parabolic covariance at `p`, where weights of the data make that wrong; `None` where it is right.
    fn corrected(&self, _p: &[f64]) -> Option<Sandwich> {
        None
    }

    /// What makes the covariance follow from the scatter of the terms themselves at `p`; `None` where the terms are not known.
    fn scores(&self, _p: &[f64]) -> Option<Sandwich> {
        None
    }

    /// The model's cumulative function at the values used, sorted; `None` where single values are not compared with one, where they have
    /// weights, or where there are too many to be ranked in passing.
    fn distribution(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    /// On how many combinations of the parameters [`Cost::distribution`] depends near `p`, among those that the columns of `directions`
    /// span; `None` where that is all of them. A number density has parameters that only say how many values there are.
    fn shapes(&self, _p: &[f64], _directions: &nalgebra::DMatrix<f64>) -> Option<usize> {
        None
    }

    /// Whether second derivatives say anything about errors.
    fn has_errors(&self) -> bool {
        true
    }

    /// Why there are no intervals that follow the cost (MINOS, contours, limits): `(code, sentence)`.
    fn no_intervals(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// The residuals with twice the digits, where the cost is the plain sum of squares of points without errors and all functions of
    /// the formula are known to so many digits.
    fn precise(&self) -> Option<PreciseResiduals> {
        None
    }

    /// What a user should know: `(code, sentence)` pairs (empty bins left out, low counts, negative predictions at `p` …).
    fn warnings(&self, p: &[f64]) -> Vec<(&'static str, String)>;
}
