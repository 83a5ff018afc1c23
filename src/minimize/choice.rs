//! What the user can choose about the search.

use serde::{Deserialize, Serialize};

use super::MinimizeError;
use crate::numeric::stats;

/// The algorithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// What suits the function: solved where it is linear, Levenberg–Marquardt for data without errors, MIGRAD otherwise; other starts
    /// where the result is in doubt.
    #[default]
    Auto,
    /// Variable metric (Davidon, Fletcher, Powell) with HESSE as its verification.
    Migrad,
    /// Nelder and Mead.
    Simplex,
    /// MIGRAD; on failure SIMPLEX and MIGRAD again.
    Combined,
    /// Levenberg–Marquardt, for sums of squares.
    Lm,
    /// Solved in one step, for sums of squares linear in all free parameters.
    Linear,
    /// F on a grid, the best point of which is kept.
    Scan,
    /// Random points around the best one so far.
    Seek,
    /// Many starts, and a list of all minima found.
    Multistart,
    /// Steps against the gradient, for teaching.
    Descent,
    /// Least trimmed squares, for the same with outliers among the data.
    Robust,
    /// Linearised predictions in a box, for sums of squares and likelihoods.
    Fumili,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Algorithm; 12] = [
        Algorithm::Auto,
        Algorithm::Migrad,
        Algorithm::Simplex,
        Algorithm::Combined,
        Algorithm::Lm,
        Algorithm::Linear,
        Algorithm::Scan,
        Algorithm::Seek,
        Algorithm::Multistart,
        Algorithm::Descent,
        Algorithm::Robust,
        Algorithm::Fumili,
    ];

    /// Its name on the command line and in session files.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Auto => "auto",
            Algorithm::Migrad => "migrad",
            Algorithm::Simplex => "simplex",
            Algorithm::Combined => "combined",
            Algorithm::Lm => "lm",
            Algorithm::Linear => "linear",
            Algorithm::Scan => "scan",
            Algorithm::Seek => "seek",
            Algorithm::Multistart => "multistart",
            Algorithm::Descent => "descent",
            Algorithm::Robust => "robust",
            Algorithm::Fumili => "fumili",
        }
    }

    /// Its name in the window and in reports.
    pub fn title(self) -> &'static str {
        match self {
            Algorithm::Auto => "Automatic",
            Algorithm::Migrad => "MIGRAD",
            Algorithm::Simplex => "SIMPLEX",
            Algorithm::Combined => "Combination",
            Algorithm::Lm => "Levenberg–Marquardt",
            Algorithm::Linear => "Linear",
            Algorithm::Scan => "SCAN",
            Algorithm::Seek => "SEEK",
            Algorithm::Multistart => "Multistart",
            Algorithm::Descent => "Gradient descent",
            Algorithm::Robust => "Robust linear",
            Algorithm::Fumili => "FUMILI",
        }
    }
}

/// What a covariance is the inverse of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CovarianceForm {
    /// The Jacobian for least squares of data without errors, the Hessian otherwise.
    #[default]
    Auto,
    /// Second derivatives of F, exact or by differences (HESSE).
    Hessian,
    /// JᵀJ of the residuals: the linearised problem (nonlinear regression).
    Jacobian,
    /// The Hessian on both sides of the scatter of the terms, made by who knows them: a search takes it for [`CovarianceForm::Hessian`].
    Sandwich,
}

/// Care against speed: 0 fast, 1 default, 2 careful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Strategy {
    /// 0.
    Fast,
    /// 1.
    #[default]
    Default,
    /// 2.
    Careful,
}

impl TryFrom<u8> for Strategy {
    type Error = MinimizeError;
    fn try_from(v: u8) -> Result<Strategy, MinimizeError> {
        match v {
            0 => Ok(Strategy::Fast),
            1 => Ok(Strategy::Default),
            2 => Ok(Strategy::Careful),
            _ => Err(MinimizeError::Setting { name: "strategy", value: v.into(), rule: "0, 1 or 2" }),
        }
    }
}

impl From<Strategy> for u8 {
    fn from(s: Strategy) -> u8 {
        match s {
            Strategy::Fast => 0,
            Strategy::Default => 1,
            Strategy::Careful => 2,
        }
    }
}

/// Everything chosen about the search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Method {
    /// Which algorithm.
    pub algorithm: Algorithm,
    /// Care against speed.
    pub strategy: Strategy,
    /// The edm goal is 0.002·tolerance·up; 0.1 by default, 0 takes the smallest allowed.
    pub tolerance: f64,
    /// Call limit of all attempts together, tested after each iteration; `None` takes 200 + 100n + 5n² for each attempt, `Some(0)` is
    /// unlimited.
    pub max_calls: Option<usize>,
    /// Tries of the robust driver (5); 1 switches it off.
    pub iterate: usize,
    /// Newton steps at the end, when second derivatives are exact.
    pub polish: bool,
    /// Part of the rows that [`Algorithm::Robust`] trusts, above one half; `None` takes the smallest there is.
    pub robust_fraction: Option<f64>,
    /// What the covariance is the inverse of.
    pub covariance: CovarianceForm,
    /// IMPROVE: look for a lower minimum once one is found.
    pub improve: bool,
    /// Starts of [`Algorithm::Multistart`], the user's own among them.
    pub starts: usize,
    /// Seed of what is random in a search (SEEK, IMPROVE, the starts of multistart and of the robust fit); the same seed repeats the same search.
    pub seed: u64,
    /// The step of [`Algorithm::Descent`] is this times the gradient.
    pub learning_rate: f64,
    /// Most steps of [`Algorithm::Descent`].
    pub max_steps: usize,
}

impl Default for Method {
    fn default() -> Method {
        Method {
            algorithm: Algorithm::default(),
            strategy: Strategy::Default,
            tolerance: 0.1,
            max_calls: None,
            iterate: 5,
            polish: true,
            robust_fraction: None,
            covariance: CovarianceForm::Auto,
            improve: false,
            starts: 50,
            seed: 1,
            learning_rate: 0.01,
            max_steps: 1000,
        }
    }
}

/// How far F rises for an interval or region.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Level {
    /// A probability between 0 and 1 (joint for regions), or at 1 and above a number of standard deviations.
    Cl(f64),
    /// A number of standard deviations k: a rise of k²·up, in two dimensions too.
    Sigmas(f64),
}

/// Beyond so many standard deviations a probability is 1 in double precision.
const MOST_SIGMAS: f64 = 8.0;

impl Level {
    /// Rise of F in units of `up` for `dim` parameters of interest: the χ² quantile of the probability for `dim` degrees of
    /// freedom, or k² whatever the dimension for [`Level::Sigmas`]. A [`Level::Cl`] of k ≥ 1 means the probability
    /// erf(k/√2) that k standard deviations hold in one dimension.
    ///
    /// # Errors
    /// `E-CL`: not above zero or not finite; a [`Level::Cl`] above 8, which is per cent rather than standard deviations.
    pub fn rise(self, dim: usize) -> Result<f64, MinimizeError> {
        let (Level::Cl(value) | Level::Sigmas(value)) = self;
        if !(value > 0.0 && value.is_finite()) {
            return Err(MinimizeError::Setting { name: "cl", value, rule: "above zero" });
        }
        if matches!(self, Level::Cl(k) if k > MOST_SIGMAS) {
            let rule = "a probability (0.95 for 95 %) or a number of standard deviations up to 8";
            return Err(MinimizeError::Setting { name: "cl", value, rule });
        }
        Ok(match (self, dim) {
            (Level::Sigmas(k), _) => k * k,
            (Level::Cl(k), 1) if k >= 1.0 => k * k,
            // For two the quantile is −2 ln(1 − p); 1 − p is taken as a tail, where no digits are lost.
            (Level::Cl(k), 2) if k >= 1.0 => -2.0 * (2.0 * stats::normal_cdf(-k)).ln(),
            (Level::Cl(p), 2) => -2.0 * (-p).ln_1p(),
            (Level::Cl(k), n) if k >= 1.0 => {
                stats::chi2_quantile(1.0 - 2.0 * stats::normal_cdf(-k), n as f64)
            }
            (Level::Cl(p), n) => stats::chi2_quantile(p, n as f64),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// IM102, KA019, KA024: the table of the specification, 7.1.
    #[test]
    fn rises_of_the_table() {
        for (cl, one, two) in [
            (0.68, 0.988946481, 2.278868566),
            (0.9, 2.705543454, 4.605170186),
            (0.95, 3.841458821, 5.991464547),
            (0.99, 6.634896601, 9.210340372),
            (1.0, 1.0, 2.295748929),
            (2.0, 4.0, 6.180074306),
            (3.0, 9.0, 11.82915808),
            (5.0, 25.0, 28.74370243),
        ] {
            assert!((Level::Cl(cl).rise(1).unwrap() - one).abs() < 1e-8);
            assert!((Level::Cl(cl).rise(2).unwrap() - two).abs() < 1e-8);
        }
        assert_eq!(Level::Sigmas(2.0).rise(2).unwrap(), 4.0);
    }

    #[test]
    fn levels_that_are_none() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Level::Cl(bad).rise(1).is_err() && Level::Sigmas(bad).rise(2).is_err());
        }
        let per_cent = Level::Cl(95.0).rise(2).unwrap_err().to_string();
        assert!(per_cent.contains("0.95 for 95 %"), "{per_cent}");
        assert!(Level::Cl(8.0).rise(2).unwrap().is_finite());
    }
}
