//! What a minimiser returns: an immutable value that says in separate facts what is true of it.

use nalgebra::DMatrix;

use super::CovarianceForm;
use crate::numeric::linalg;
use crate::params::{ParamError, ParamId, Parameters};

/// Why a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// The edm fell below its goal.
    Converged,
    /// The call limit was reached.
    CallLimit,
    /// The edm stayed above ten times its goal.
    AboveMaxEdm,
    /// No step improves F: rounding limits the search.
    MachineAccuracy,
    /// The user asked to stop.
    Cancelled,
    /// No finite values around.
    NotFinite,
    /// F falls for ever while this parameter goes to infinity.
    RunsAway(ParamId),
}

/// Status of the covariance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CovStatus {
    /// HESSE failed (−1).
    Failed,
    /// Only start steps (0).
    Missing,
    /// From MIGRAD's updates (1).
    Approximate,
    /// Forced positive definite (2).
    MadePosDef,
    /// HESSE at the minimum (3).
    Accurate,
}

/// Separate facts about a minimum.
#[derive(Debug, Clone, PartialEq)]
pub struct MinimumStatus {
    /// Why the search ended.
    pub stop: StopReason,
    /// Status of the covariance.
    pub covariance: CovStatus,
    /// The verdict: edm ≤ 10·goal, no call limit, Hessian positive definite where computed.
    pub valid: bool,
    /// edm > 10·edm_goal.
    pub above_max_edm: bool,
    /// A HESSE was tried and failed.
    pub hesse_failed: bool,
    /// The last Hessian was positive definite by itself.
    pub posdef: bool,
    /// Parameters closer to a limit than half their error.
    pub at_limit: Vec<ParamId>,
    /// Parameters on which F does not depend (zero second derivative), and combinations that are not determined, as text.
    pub flat: Vec<String>,
    /// One sentence per attempt of the robust driver, when there was more than one.
    pub attempts: Vec<String>,
    /// Codes and sentences raised on the way (`W-…`).
    pub warnings: Vec<(&'static str, String)>,
}

/// Why a search without an end is not valid.
pub(super) const AWAY: &str = "a parameter runs away to infinity";

impl MinimumStatus {
    /// Whether `name` is one of the parameters, or in one of the combinations, that F does not determine.
    pub fn is_undetermined(&self, name: &str) -> bool {
        self.flat.iter().any(|text| text.split([' ', ',']).any(|word| word == name))
    }

    /// Why the verdict is not `valid`, in a few words each; empty when it is.
    pub fn reasons(&self) -> Vec<String> {
        if self.valid {
            return Vec::new();
        }
        let mut out = Vec::new();
        match self.stop {
            StopReason::CallLimit => out.push("the call limit was reached"),
            StopReason::Cancelled => out.push("it was stopped on request"),
            StopReason::NotFinite => out.push("no finite values around"),
            StopReason::RunsAway(_) => out.push(AWAY),
            _ => {}
        }
        if self.above_max_edm {
            out.push("the edm is above ten times its goal");
        }
        if self.hesse_failed {
            out.push("HESSE failed");
        } else if !self.posdef && self.covariance > CovStatus::Missing {
            out.push("the Hessian is not positive definite");
        }
        if out.is_empty() {
            out.push("the search did not converge");
        }
        out.into_iter().map(String::from).collect()
    }
}

/// One accepted point of a search.
#[derive(Debug, Clone, PartialEq)]
pub struct TracePoint {
    /// Calls so far.
    pub nfcn: usize,
    /// F there.
    pub fval: f64,
    /// edm there.
    pub edm: f64,
    /// External values.
    pub values: Vec<f64>,
}

/// One of several minima of the same function.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalMinimum {
    /// External values of all parameters.
    pub values: Vec<f64>,
    /// F there.
    pub fval: f64,
    /// Whether the search that ended there converged.
    pub valid: bool,
    /// How many starts led there.
    pub found: usize,
}

impl LocalMinimum {
    /// A minimum as an entry of a list.
    pub(super) fn of(minimum: &Minimum) -> LocalMinimum {
        let (fval, valid) = (minimum.fval, minimum.is_valid());
        LocalMinimum { values: minimum.values(), fval, valid, found: 1 }
    }
}

/// What a robust fit left out, and on which grounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Trimming {
    /// Residuals that are outliers, by number from 0, rising; the rest of the [`Minimum`] knows nothing of them.
    pub outliers: Vec<usize>,
    /// Number of residuals that the trimmed fit was asked to keep.
    pub rows: usize,
    /// Standard deviation of the bulk, in units of the residuals.
    pub scale: f64,
    /// All values of the trimmed fit itself, which has no errors.
    pub raw_values: Vec<f64>,
}

/// The end of a search. All vectors and matrices are in the order of the parameters, fixed ones included (zero rows).
#[derive(Debug, Clone, PartialEq)]
pub struct Minimum {
    /// The parameters with their settings; `value`s are those of the minimum.
    pub params: Parameters,
    /// Name of the algorithm that ended the search: `Migrad`, `Simplex`, `External` …
    pub algorithm: &'static str,
    /// F at the minimum.
    pub fval: f64,
    /// Estimated distance to the minimum.
    pub edm: f64,
    /// What edm should reach.
    pub edm_goal: f64,
    /// The function's `up`.
    pub up: f64,
    /// Calls of F, alone or in one pass with its derivatives.
    pub nfcn: usize,
    /// Calls of its gradient.
    pub ngrad: usize,
    /// Hessians.
    pub nhessian: usize,
    /// 2·up·H⁻¹ in external units; `None` when there is none.
    pub covariance: Option<DMatrix<f64>>,
    /// Where the covariance comes from: second derivatives of F, or the Jacobian of residuals.
    pub covariance_form: CovarianceForm,
    /// Parabolic errors (displacement form near limits); NaN when unknown, 0 for fixed parameters.
    pub errors: Vec<f64>,
    /// Global correlations; NaN when unknown or fixed.
    pub global_correlations: Vec<f64>,
    /// The facts.
    pub status: MinimumStatus,
    /// The path.
    pub trace: Vec<TracePoint>,
    /// All minima that a search for several has met, this one among them, by rising F; empty for any other search.
    pub minima: Vec<LocalMinimum>,
    /// What was left out, by a robust fit.
    pub trimming: Option<Box<Trimming>>,
}

impl Minimum {
    /// The verdict.
    pub fn is_valid(&self) -> bool {
        self.status.valid
    }

    /// Whether the function's own derivatives were found to be wrong on the way here.
    pub(super) fn distrusts_gradient(&self) -> bool {
        self.status.warnings.iter().any(|(code, _)| *code == "W-GRAD")
    }

    /// Values in order.
    pub fn values(&self) -> Vec<f64> {
        self.params.values()
    }

    /// Eigenvalues of the correlation matrix of the free parameters, rising; `None` when there is no covariance.
    pub fn correlation_eigenvalues(&self) -> Option<Vec<f64>> {
        let correlation = self.correlation()?;
        // A tied parameter would add a zero that says nothing of the data.
        let free: Vec<usize> =
            self.params.free().into_iter().filter(|&i| correlation[(i, i)] > 0.0).collect();
        let part = DMatrix::from_fn(free.len(), free.len(), |i, j| correlation[(free[i], free[j])]);
        Some(linalg::eigen_symmetric(&part)?.values.iter().copied().collect())
    }

    /// The covariance or correlation matrix as a list of rows, with or without the rows and columns of parameters that are held; `None`
    /// where there is no covariance. Elements of held parameters are zero.
    pub fn matrix(&self, correlation: bool, skip_fixed: bool) -> Option<DMatrix<f64>> {
        let all = if correlation { self.correlation()? } else { self.covariance.clone()? };
        if !skip_fixed {
            return Some(all);
        }
        let kept = self.params.varying();
        Some(DMatrix::from_fn(kept.len(), kept.len(), |i, j| all[(kept[i], kept[j])]))
    }

    /// The element of the covariance that belongs to two parameters, given by name or number; `None` where there is no covariance.
    ///
    /// # Errors
    /// One of them is no parameter.
    pub fn covariance_of(&self, a: &str, b: &str) -> Result<Option<f64>, ParamError> {
        let (i, j) = (self.params.find(a)?, self.params.find(b)?);
        Ok(self.covariance.as_ref().map(|c| c[(i.0, j.0)]))
    }

    /// Correlation matrix from the covariance: 1 on the diagonal of free parameters, zero rows for fixed ones.
    pub fn correlation(&self) -> Option<DMatrix<f64>> {
        let c = self.covariance.as_ref()?;
        Some(DMatrix::from_fn(c.nrows(), c.ncols(), |i, j| {
            let d = c[(i, i)] * c[(j, j)];
            if d <= 0.0 {
                0.0
            } else if i == j {
                1.0
            } else {
                c[(i, j)] / d.sqrt()
            }
        }))
    }
}
