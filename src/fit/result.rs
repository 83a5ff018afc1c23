//! The answer of a fit: immutable, complete, with every warning as data.

use std::sync::Arc;
use std::time::Duration;

use nalgebra::DMatrix;

use super::BandKind;
use super::FitRequest;
use super::derive::Derived;
use super::resample::Resampled;
use super::run::LazyBand;
use super::toys::ToyStudy;
use crate::cost::{CostKind, Normalisation};
use crate::data::{Dataset, FitSet};
use crate::minimize::{Bound, Contour, CovStatus, Minimum, MinosError, Profile, Scan};
use crate::numeric::goodness::{EqualBins, Runs, Test};
use crate::params::ParamId;

/// Code of the warning that a density is zero at a value, or below zero somewhere.
pub(super) const NEGATIVE_DENSITY: &str = "W-NEG-DENSITY";

/// Code of the warning that probabilities add up to more than 1.
pub(super) const ABOVE_ONE: &str = "W-ABOVE-ONE";

/// Code of the warning that a part of a density became narrower than the values can show.
pub(super) const COLLAPSED: &str = "W-COLLAPSED";

/// Code of the warning that a density taken as normalised is not.
pub(super) const NOT_ONE: &str = "W-NOT-ONE";

/// How bad a warning is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Info,
    /// The result may mislead.
    Warning,
    /// The result, or a part of it, is not to be used.
    Bad,
}

/// Something the user should know, as data.
#[derive(Debug, Clone, PartialEq)]
pub struct FitWarning {
    /// `W-…` or a flag's name.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// One sentence: what, and what to do.
    pub text: String,
    /// The parameter it is about.
    pub param: Option<usize>,
}

/// How well the model describes the data.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GoodnessOfFit {
    /// Goodness-of-fit statistic; `None` where undefined.
    pub chi2: Option<f64>,
    /// What constraints on parameters that cannot move add to F; no part of χ².
    pub held: f64,
    /// Degrees of freedom; `None` where undefined.
    pub ndof: Option<i64>,
    /// χ²/ndof.
    pub reduced_chi2: Option<f64>,
    /// Probability of a larger χ²; `None` where it has no meaning.
    pub p_value: Option<f64>,
    /// Akaike's criterion.
    pub aic: Option<f64>,
    /// The same, corrected for few data.
    pub aicc: Option<f64>,
    /// Bayes' criterion.
    pub bic: Option<f64>,
    /// −2 ln L of a likelihood with that of the saturated model removed; `None` where there is no saturated model.
    pub saturated: Option<f64>,
    /// The runs of the signs of residuals in order of x; `None` where there are none, or all have one sign.
    pub runs: Option<Runs>,
    /// The same of each member by itself.
    pub runs_of_members: Vec<Option<Runs>>,
    /// In a fit of several members the probability that χ² of each is larger, parameters not counted: as large as it can be; `None` where
    /// it has no meaning.
    pub p_of_members: Vec<Option<f64>>,
    /// Tests of single values against the fitted distribution.
    pub of_values: Option<ValueTests>,
}

/// Tests of single values against a distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueTests {
    /// Kolmogorov and Smirnov's D.
    pub ks: Test,
    /// Anderson and Darling's A²; `None` where it is infinite, because a value lies at an end of the model's range: that of the data
    /// themselves, where no other is given.
    pub ad: Option<Test>,
    /// Cramér and von Mises' W².
    pub cvm: Test,
    /// Deviance over bins of equal probability.
    pub bins: EqualBins,
    /// The probabilities of the first three take the distribution as known, but parameters were fitted: they come out too large.
    pub optimistic: bool,
}

/// Where the fitted curve (or a new measurement) may lie, at a probability for each x by itself or for all together; in the unit of the
/// drawn data (see `MemberResult::curve_scale`), by propagation of the covariance.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Its level.
    pub cl: f64,
    /// What it holds.
    pub kind: BandKind,
    /// Abscissas.
    pub x: Vec<f64>,
    /// The curve.
    pub f: Vec<f64>,
    /// Lower edge.
    pub lower: Vec<f64>,
    /// Upper edge.
    pub upper: Vec<f64>,
}

/// What a fit says about one of its members.
#[derive(Debug, Clone)]
pub struct MemberResult {
    /// The cost, `auto` resolved.
    pub cost: CostKind,
    /// Its part of F, constraints aside where there are several members.
    pub fval: f64,
    /// Its part of the goodness-of-fit statistic; `None` where undefined.
    pub chi2: Option<f64>,
    /// Its data that count for degrees of freedom; `None` where undefined.
    pub ndata: Option<usize>,
    /// The rows used.
    pub fit_set: FitSet,
    /// Rows of the data that a robust fit has left out, by number from 0, rising.
    pub outliers: Vec<usize>,
    /// Pull of every row; NaN where not used; `None` for unbinned costs.
    pub pulls: Option<Vec<f64>>,
    /// Prediction for every row; `None` for unbinned costs.
    pub prediction: Option<Vec<f64>>,
    /// Factor from f(x) to the unit of the drawn data (see `Cost::curve_scale`).
    pub curve_scale: f64,
    /// Domain of normalisation and whether the pdf was divided by its integral.
    pub normalisation: Option<Normalisation>,
    /// Band of the curve.
    pub band: LazyBand,
}

/// What a fit says about members that have errors in common: they are one term of F. What belongs to each of them takes the common errors
/// for its own and does not add up.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupResult {
    /// The members, by their positions.
    pub members: Vec<usize>,
    /// Their part of F.
    pub fval: f64,
    /// Their part of the goodness-of-fit statistic; `None` where undefined.
    pub chi2: Option<f64>,
    /// Their data that count for degrees of freedom; `None` where undefined.
    pub ndata: Option<usize>,
}

/// The answer of a fit.
#[derive(Debug, Clone)]
pub struct FitResult {
    /// What was asked.
    pub request: Arc<FitRequest>,
    /// The minimum, errors and covariance unscaled.
    pub minimum: Minimum,
    /// What the values are short of, one entry a parameter, where the residuals are so small that they were computed with twice the digits.
    pub refined: Option<Arc<[f64]>>,
    /// Factor on errors of parameters: 1, or √(χ²/ndof) when they come from the scatter; NaN when there are no degrees of freedom, or fewer
    /// data than parameters.
    pub error_scale: f64,
    /// Whether the data came without errors (or they were set aside): χ² then measures the scatter and judges nothing.
    pub unweighted: bool,
    /// What the factor would be under the other policy (for the error-honesty switch).
    pub other_scale: Option<f64>,
    /// MINOS errors (already at the scaled level), one entry a parameter.
    pub minos: Vec<Option<MinosError>>,
    /// Every MINOS error found at this minimum, by parameter and level, the newest of each.
    pub merrors: Vec<MinosError>,
    /// Intervals of one standard deviation that a quick look beside the fit found to be unlike the error (see [`FitResult::unequal_errors`]).
    pub unequal: Vec<MinosError>,
    /// Profiles asked for.
    pub profiles: Vec<Profile>,
    /// Contours asked for.
    pub contours: Vec<Contour>,
    /// Grids asked for, the others held.
    pub scans: Vec<Scan>,
    /// One-sided limits asked for.
    pub bounds: Vec<Bound>,
    /// Quantities derived from the parameters, as asked for.
    pub derived: Vec<Derived>,
    /// Their covariance, scaled by the policy; `None` when there are none, or no covariance.
    pub derived_covariance: Option<DMatrix<f64>>,
    /// Errors from data drawn from the data themselves, as asked for.
    pub resampled: Vec<Resampled>,
    /// Toys drawn from the values found, as asked for.
    pub toys: Option<Arc<ToyStudy>>,
    /// Goodness of fit of all members together.
    pub gof: GoodnessOfFit,
    /// What belongs to each member by itself, in their order.
    pub members: Vec<MemberResult>,
    /// Parameters whose errors are right only as long as another one is held at the limit where it has stopped.
    pub beside_limit: Vec<ParamId>,
    /// Members that have errors in common: F is the sum over these and the members beside them, and constraints.
    pub groups: Vec<GroupResult>,
    /// Everything the user should know, worst first.
    pub warnings: Vec<FitWarning>,
    /// Those of the warnings that were met during the search and cannot be found again from the rest.
    pub on_the_way: Vec<FitWarning>,
    /// Wall time.
    pub elapsed: Duration,
}

impl FitResult {
    /// What it says about the active member.
    pub fn member(&self) -> &MemberResult {
        &self.members[self.request.config.active]
    }

    /// The same with another member shown; it stays as it is when there is no such member.
    #[must_use]
    pub fn showing(&self, member: usize) -> FitResult {
        let mut shown = self.clone();
        if member < self.members.len() {
            let mut request = FitRequest::clone(&self.request);
            request.config.active = member;
            shown.request = Arc::new(request);
        }
        shown
    }

    /// Whether the data decide the parameters: they are as many at least, no combination of parameters is left open, and F rises in all
    /// directions (a matrix of second derivatives that had to be forced positive definite says that it does not, or not so that it could be
    /// computed).
    pub fn is_determined(&self) -> bool {
        let status = &self.minimum.status;
        status.flat.is_empty() && !self.is_forced() && self.gof.ndof.is_none_or(|n| n >= 0)
    }

    /// Whether the covariance had to be forced positive definite, and nobody knows for the sake of which parameters: any of its errors may be
    /// far off. Where they are known, those of the others are right.
    fn is_forced(&self) -> bool {
        let status = &self.minimum.status;
        status.covariance == CovStatus::MadePosDef && status.flat.is_empty()
    }

    /// Why the data do not decide the parameters, as a part of a sentence.
    pub fn why_not_determined(&self) -> Option<String> {
        let flat = &self.minimum.status.flat;
        if self.gof.ndof.is_some_and(|n| n < 0) {
            return Some("there are fewer data than free parameters".to_owned());
        }
        let said = |text: &String| {
            if text.contains(' ') { text.clone() } else { format!("changing {text} does nothing") }
        };
        let mut said: Vec<String> = flat.iter().map(said).collect();
        if self.is_forced() {
            said.push("the cost does not rise in all directions".to_owned());
        }
        (!said.is_empty()).then(|| format!("the data do not determine all parameters ({})", said.join("; ")))
    }

    /// Whether the values are a result: the search ended at a minimum, and the data decide where that is. A valley without an end has
    /// a lowest point too, but second derivatives that are not positive definite.
    pub fn is_valid(&self) -> bool {
        let is_probability = self.negative_density().is_none() && self.above_one().is_none();
        let is_density = is_probability && self.not_one().is_none();
        self.minimum.is_valid() && self.is_determined() && is_density && self.collapsed().is_none()
    }

    /// What is said of a density that is taken as normalised and is not; `None` when all is well.
    pub fn not_one(&self) -> Option<&str> {
        self.warnings.iter().find(|w| w.code == NOT_ONE).map(|w| w.text.as_str())
    }

    /// What is said of a part of a density that became narrower than the values can show; `None` when all is well.
    pub fn collapsed(&self) -> Option<&FitWarning> {
        self.warnings.iter().find(|w| w.code == COLLAPSED)
    }

    /// What is said of probabilities that add up to more than 1; `None` when all is well.
    pub fn above_one(&self) -> Option<&str> {
        self.warnings.iter().find(|w| w.code == ABOVE_ONE).map(|w| w.text.as_str())
    }

    /// What is said of a density that is below zero somewhere, and so is none; `None` when all is well.
    pub fn negative_density(&self) -> Option<&str> {
        self.warnings.iter().find(|w| w.code == NEGATIVE_DENSITY).map(|w| w.text.as_str())
    }

    /// Whether F and χ² of member `j` are no terms of the whole, because it has errors in common with others.
    pub fn is_in_group(&self, j: usize) -> bool {
        self.groups.iter().any(|group| group.members.contains(&j))
    }

    /// Rows of each member that a robust fit has left out.
    pub fn outliers(&self) -> Vec<Vec<usize>> {
        self.members.iter().map(|m| m.outliers.clone()).collect()
    }

    /// The data of the active member; none for a typed cost.
    pub fn data(&self) -> Option<&Dataset> {
        let config = &self.request.config;
        config.member().data.as_deref().filter(|_| config.needs_data())
    }

    /// Errors of the parameters, scaled by the policy; NaN when unknown.
    pub fn errors(&self) -> Vec<f64> {
        self.minimum.errors.iter().map(|e| e * self.error_scale).collect()
    }

    /// Covariance of the parameters, scaled by the policy.
    pub fn covariance(&self) -> Option<DMatrix<f64>> {
        self.minimum.covariance.as_ref().map(|c| c * (self.error_scale * self.error_scale))
    }

    /// Whether the error of parameter `i` can be trusted enough to be printed: the fit is valid, the parameter is free (or tied), the
    /// covariance is there, was not forced positive definite and has a scale, the parameter is neither at a limit nor undetermined nor dependent on one at its limit, and the data are as many as the free
    /// parameters.
    pub fn error_is_meaningful(&self, i: usize) -> bool {
        let Some(p) = self.minimum.params.get(ParamId(i)) else { return false };
        let status = &self.minimum.status;
        let known =
            !matches!(status.covariance, CovStatus::Failed | CovStatus::Missing) && !status.hesse_failed;
        let error = self.minimum.errors.get(i).map_or(f64::NAN, |e| e * self.error_scale);
        self.minimum.is_valid()
            && !self.is_forced()
            && self.gof.ndof.is_none_or(|n| n >= 0)
            && (p.is_free() || p.is_tied())
            && known
            && error.is_finite()
            && !status.at_limit.contains(&ParamId(i))
            && !self.beside_limit.contains(&ParamId(i))
            && !status.is_undetermined(&p.name)
    }
}

/// What a task gives: a whole result, or the last one with something added.
pub type TaskOutput = Arc<FitResult>;
