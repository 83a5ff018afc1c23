//! How errors of parameters are scaled: as the data's errors say, or by the scatter of the data about the curve.
//!
//! With σ unknown but equal, σ² is estimated by χ²/ndof of the fit with σ = 1, so the covariance is multiplied by χ²/ndof
//! (Gauss 1823; ROOT and most least-squares programs). The same factor applies to the levels of MINOS and contours, so that
//! all errors of one report mean the same. A χ² that was used for this cannot judge the fit: no p-value.

use super::super::ErrorScaling;

/// The factor on errors, and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scaling {
    /// Factor on errors: 1, or √(χ²/ndof); NaN when the scatter is asked for and there are no degrees of freedom, or when there are more
    /// parameters than data.
    pub factor: f64,
    /// The factor under the other policy, where that has a meaning.
    pub other: Option<f64>,
    /// Whether the errors come from the scatter.
    pub from_scatter: bool,
    /// Whether χ² can be turned into a probability.
    pub chi2_is_test: bool,
}

impl Scaling {
    /// The scaling under `policy`; `unweighted`: the data came without errors (or W, WW set them aside); `chi2` and `ndof`
    /// as far as they are defined.
    pub fn of(policy: ErrorScaling, unweighted: bool, chi2: Option<f64>, ndof: Option<i64>) -> Scaling {
        let scatter = match (chi2, ndof) {
            (Some(chi2), Some(ndof)) if ndof > 0 => Some((chi2 / ndof as f64).max(0.0).sqrt()),
            (Some(_), Some(_)) => Some(f64::NAN),
            _ => None,
        };
        let wants_scatter = match policy {
            ErrorScaling::Auto => unweighted,
            ErrorScaling::AsGiven => false,
            ErrorScaling::FromScatter => true,
        };
        // A cost without a χ² (unbinned likelihood) has no scatter to take errors from.
        let from_scatter = wants_scatter && scatter.is_some();
        let finite = scatter.filter(|s| s.is_finite());
        let (factor, other) = match scatter {
            Some(s) if from_scatter => (s, (!unweighted).then_some(1.0)),
            _ => (1.0, finite),
        };
        // Whatever a matrix says, so many parameters are not determined.
        let factor = if ndof.is_some_and(|n| n < 0) { f64::NAN } else { factor };
        Scaling { factor, other, from_scatter, chi2_is_test: !from_scatter && !unweighted }
    }

    /// The factor for levels and bounds; 1 when it is not known.
    pub fn usable_factor(&self) -> f64 {
        if self.factor.is_finite() && self.factor > 0.0 { self.factor } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unweighted_data_take_their_errors_from_the_scatter() {
        let s = Scaling::of(ErrorScaling::Auto, true, Some(0.34), Some(4));
        assert_eq!(s.factor, (0.34_f64 / 4.0).sqrt());
        assert!(s.from_scatter && !s.chi2_is_test && s.other.is_none());
    }

    #[test]
    fn given_errors_are_believed_and_the_other_number_is_at_hand() {
        let s = Scaling::of(ErrorScaling::Auto, false, Some(8.5), Some(4));
        assert_eq!((s.factor, s.other), (1.0, Some((8.5_f64 / 4.0).sqrt())));
        assert!(s.chi2_is_test);
        let t = Scaling::of(ErrorScaling::FromScatter, false, Some(8.5), Some(4));
        assert_eq!((t.factor, t.other), ((8.5_f64 / 4.0).sqrt(), Some(1.0)));
        assert!(!t.chi2_is_test);
    }

    #[test]
    fn without_degrees_of_freedom_the_scatter_says_nothing() {
        assert!(Scaling::of(ErrorScaling::Auto, true, Some(0.0), Some(0)).factor.is_nan());
    }

    #[test]
    fn an_unbinned_likelihood_has_no_scatter() {
        let s = Scaling::of(ErrorScaling::FromScatter, false, None, None);
        assert_eq!((s.factor, s.other, s.from_scatter), (1.0, None, false));
    }
}
