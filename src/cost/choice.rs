//! What the user can choose about a cost; plain data, saved in sessions.

use serde::{Deserialize, Serialize};

use super::loss::NamedLoss;
use super::{CostError, ErrorSource};
use crate::model::Model;

/// The statistic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CostKind {
    /// χ² for points and histograms (effective variance when there are x errors), unbinned likelihood for samples.
    #[default]
    Auto,
    /// Neyman χ²: Σ((d−m)/σ)².
    Chi2,
    /// χ² with the effective variance of x errors.
    Chi2Eff,
    /// χ² with the covariance matrix of all sources of error.
    Chi2Cov,
    /// Pearson χ²: σ² = m.
    Pearson,
    /// χ² + Σ ln 2πσ².
    GaussNll,
    /// χ² with σ² = m + other variances, the Gaussian approximation of Poisson: with the logarithm of the determinant.
    GaussApproximation,
    /// Poisson likelihood of counts (Baker–Cousins) for function models, multinomial for pdfs, unbinned for samples.
    Likelihood,
    /// Extended likelihood: the model is a number density.
    Extended,
    /// Unbinned likelihood of a pdf.
    Unbinned,
    /// Poisson likelihood with all constants.
    PoissonFull,
    /// Binomial likelihood of successes among trials, with the model as efficiency.
    Binomial,
    /// The largest distance between the empirical distribution of single values and the model's; not smooth, no errors.
    KsDistance,
    /// A histogram as a sum of templates with statistics of their own.
    Template(TemplateForm),
    /// A formula of parameters only, minimised as it stands; no data.
    Custom,
}

/// How the statistics of templates enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateForm {
    /// Dembinski and Abdelmotteleb.
    #[default]
    Da,
    /// Conway.
    Jsc,
    /// Argüelles, Schneider and Yuan: a plain −ln L.
    Asy,
}

impl CostKind {
    /// All of them by their names in files and on the command line.
    pub const NAMES: [(&'static str, CostKind); 17] = [
        ("auto", CostKind::Auto),
        ("chi2", CostKind::Chi2),
        ("chi2_eff", CostKind::Chi2Eff),
        ("chi2_cov", CostKind::Chi2Cov),
        ("gauss_approximation", CostKind::GaussApproximation),
        ("pearson", CostKind::Pearson),
        ("gauss_nll", CostKind::GaussNll),
        ("likelihood", CostKind::Likelihood),
        ("extended", CostKind::Extended),
        ("unbinned", CostKind::Unbinned),
        ("poisson_full", CostKind::PoissonFull),
        ("binomial", CostKind::Binomial),
        ("ks_distance", CostKind::KsDistance),
        ("template:da", CostKind::Template(TemplateForm::Da)),
        ("template:jsc", CostKind::Template(TemplateForm::Jsc)),
        ("template:asy", CostKind::Template(TemplateForm::Asy)),
        ("custom", CostKind::Custom),
    ];

    /// Whether it is a sum of squared residuals; the others are likelihoods.
    pub fn is_least_squares(self) -> bool {
        matches!(
            self,
            CostKind::Chi2
                | CostKind::Chi2Eff
                | CostKind::Chi2Cov
                | CostKind::Pearson
                | CostKind::GaussNll
                | CostKind::GaussApproximation
        )
    }
}

/// What the model's values mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    /// Compared to contents or y directly.
    #[default]
    Function,
    /// A probability density, or number density for extended costs.
    Density,
    /// A probability density of all entries of a histogram, those below and above its bins included: never divided by its integral over
    /// the bins, and each bin a Poisson count (kafe2's histograms).
    DensityOfAll,
    /// A cumulative function.
    Cdf,
}

/// ROOT's W, WW and WL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weights {
    /// Errors of the data.
    #[default]
    Errors,
    /// σ = 1 for non-empty bins (W).
    One,
    /// σ = 1 for all bins, empty ones too (WW).
    OneAll,
    /// Likelihoods of weighted data: weights as they are, errors of the parameters corrected for them (WL).
    Corrected,
}

/// How the integral of a density over a bin is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BinRule {
    /// By its closed form, else by adaptive quadrature.
    #[default]
    Exact,
    /// w·f(center); short of the integral by w³f″/24.
    Midpoint,
    /// w·(f(lo) + f(hi))/2.
    Trapezoid,
    /// w·(f(lo) + 4f(center) + f(hi))/6.
    Simpson,
}

/// When a pdf is divided by its integral over the fit range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Normalise {
    /// When a range, window or mask is set, or the expression is not recognised as normalised.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never: the user declares it normalised.
    Declared,
}

/// Whether ln det V enters when the variance depends on parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogDet {
    /// When the variance depends on parameters.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never (ROOT).
    Off,
}

/// What ln det V is compared with, so that the cost stays close to χ².
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DetRef {
    /// The determinant with the data in place of the model, without errors of x.
    #[default]
    Data,
    /// 1: the whole logarithm counts.
    Unit,
}

/// How errors that follow the parameters are minimised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DynamicErrors {
    /// They follow in one minimisation.
    #[default]
    Nonlinear,
    /// They are held at the last parameters, and the fit is repeated until nothing changes.
    Iterative,
}

/// What to do with points whose σ is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZeroError {
    /// Refuse, naming the rows.
    #[default]
    Error,
    /// Leave them out.
    Skip,
    /// Take σ = 1.
    One,
}

/// Loss of a squared pull.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// s itself.
    #[default]
    Linear,
    /// 2(√(1+s) − 1).
    SoftL1,
    /// s up to 1, 2√s − 1 beyond.
    Huber,
    /// ln(1+s).
    Cauchy,
    /// atan s.
    Arctan,
    /// ⅓(1 − (1−s)³) up to 1, ⅓ beyond.
    Biweight,
    /// [`CostChoice::loss_formula`].
    Typed,
}

/// Gaussian knowledge of parameters: ((θ−v)/σ)², or δᵀC⁻¹δ for several.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Constraint {
    /// The parameters.
    pub names: Vec<String>,
    /// Their measured values.
    pub values: Vec<f64>,
    /// Covariance of the measurement, row by row.
    pub covariance: Vec<Vec<f64>>,
    /// σ+ of one parameter, used above its value, where it differs from σ− in `covariance`.
    pub upper: Option<f64>,
    /// Whether covariance and σ+ are parts of the values (0.05 for 5 %).
    pub relative: bool,
}

impl Constraint {
    /// `name` = `value` ± `error`.
    pub fn simple(name: impl Into<String>, value: f64, error: f64) -> Constraint {
        Constraint {
            names: vec![name.into()],
            values: vec![value],
            covariance: vec![vec![error * error]],
            ..Constraint::default()
        }
    }

    /// The covariance of `errors` with the matrix of correlations `r`, which must be as large.
    pub fn product(errors: &[f64], r: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let row = |(a, row): (&f64, &Vec<f64>)| row.iter().zip(errors).map(|(r, b)| a * b * r).collect();
        errors.iter().zip(r).map(row).collect()
    }
}

/// Everything chosen about the cost.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CostChoice {
    /// The statistic.
    pub kind: CostKind,
    /// What the model's values mean.
    pub model_kind: ModelKind,
    /// W and WW.
    pub weights: Weights,
    /// Average the model over each bin (ROOT's I).
    pub integral: bool,
    /// How integrals over bins are found.
    pub bin_rule: BinRule,
    /// Multiply a function by the width of each bin before comparing it with the content.
    pub times_width: bool,
    /// Count the fixed total of a fit of the shape alone as one datum less.
    pub strict_ndof: bool,
    /// Leave χ² and what follows from it out where the linear fitter does without (ROOT's C).
    pub no_chi2: bool,
    /// Leave x errors out (ROOT's EX0).
    pub ignore_x_errors: bool,
    /// Normalisation of pdfs.
    pub normalise: Normalise,
    /// The log-determinant term.
    pub log_det: LogDet,
    /// What the logarithm is compared with.
    pub det_ref: DetRef,
    /// How errors that follow the parameters are minimised.
    pub dynamic_errors: DynamicErrors,
    /// Sources of error beside the columns of the data.
    pub errors: Vec<ErrorSource>,
    /// Points with σ = 0.
    pub zero_error: ZeroError,
    /// Robust loss of χ² costs.
    pub loss: Loss,
    /// The pull c at which it begins to count a point as far: terms are c²ρ(s/c²). 4.685 for the biweight and 1 for all others when
    /// not given.
    pub loss_scale: Option<f64>,
    /// A typed loss: a function of s that does not fall.
    pub loss_formula: Option<String>,
    /// Outside knowledge of parameters.
    pub constraints: Vec<Constraint>,
    /// The rise of the cost that one standard deviation means, when the user declares it: 0.5 for a typed −ln L.
    pub errordef: Option<f64>,
    /// How many data stand behind a typed cost, where the user says so; the others count them.
    pub ndata: Option<usize>,
}

/// Which choices about bins have a part in a fit; without bins none has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BinChoices {
    /// The model is averaged over each bin.
    pub average: bool,
    /// It is integrated over each bin by the rule chosen.
    pub rule: bool,
    /// It is multiplied by the width of each bin.
    pub width: bool,
}

impl CostChoice {
    /// The loss as it is named.
    pub fn named_loss(&self) -> NamedLoss {
        NamedLoss { loss: self.loss, scale: self.loss_scale, formula: self.loss_formula.clone() }
    }

    /// Whether the values of `model` are multiplied by the width of each bin: it is asked for, or event numbers in the formula make the model a
    /// density of events.
    pub fn multiplies_by_width(&self, model: &Model) -> bool {
        self.times_width || (self.model_kind == ModelKind::Function && model.counts_events())
    }

    /// What of the choices about bins has a part in a fit of bins on `axes` axes by `kind`, which is not `Auto`.
    pub fn in_bins(&self, kind: CostKind, axes: usize, model: &Model) -> BinChoices {
        let own = matches!(kind, CostKind::Template(_) | CostKind::Custom);
        let counts = kind == CostKind::Extended;
        let value = self.model_kind == ModelKind::Function && !counts && !own;
        let density = matches!(self.model_kind, ModelKind::Density | ModelKind::DensityOfAll);
        BinChoices {
            average: value && self.integral,
            rule: axes == 1 && !own && (counts || density || (value && self.integral)),
            width: value && self.multiplies_by_width(model),
        }
    }

    /// Takes a loss over.
    pub fn set_loss(&mut self, named: NamedLoss) {
        let NamedLoss { loss, scale, formula } = named;
        (self.loss, self.loss_scale, self.loss_formula) = (loss, scale, formula);
    }

    /// Checks the sources of error against a data set of `n` rows.
    ///
    /// # Errors
    /// A source that cannot be one of so many rows; see [`ErrorSource::check`].
    pub fn check_errors(&self, n: usize) -> Result<(), CostError> {
        self.errors.iter().try_for_each(|source| source.check(n))
    }

    /// The rise that one standard deviation means: as declared, or 1.
    ///
    /// # Errors
    /// It is not a number above zero.
    pub fn up(&self) -> Result<f64, CostError> {
        match self.errordef {
            None => Ok(1.0),
            Some(up) if up > 0.0 && up.is_finite() => Ok(up),
            Some(up) => Err(CostError::ErrorDefinition { up }),
        }
    }
}
