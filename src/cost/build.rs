//! Which cost a data set, a model and a choice make: `auto` is resolved, what does not go together is refused with what to
//! choose instead, rows are chosen by the rules of [`super::bins`].

use super::assembled::{Assembled, Facts, Statistic};
use super::binned_nll::{BinnedNll, Form, Weighted};
use super::constraint::Constraints;
use super::effective_variance::{EffectiveVariance, reference};
use super::least_squares::{LeastSquares, Variance};
use super::normalisation::{Domain, FreeScale, divides};
use super::predict::{self, AtPoints, CdfDifference};
use super::prediction::{Prediction, Total};
use super::rows::Predict;
use super::unbinned_nll::{Integral, UnbinnedNll};
use super::{Cost, CostChoice, CostError, CostKind, LogDet, Loss, ModelKind, Normalise, Weights, bins};
use crate::data::{Data, Dataset, FitSet, Histogram, Points, Sample, Selection};
use crate::model::Model;

/// Part of a range that may be empty bins before leaving them out is worth a warning.
const MANY_EMPTY: f64 = 0.05;

/// Builds the cost of `data` and `model`.
///
/// # Errors
/// Data, model and choice do not go together; each error says what to do.
pub fn build(
    data: &Dataset,
    model: &Model,
    selection: &Selection,
    choice: &CostChoice,
) -> Result<Box<dyn Cost>, CostError> {
    if model.n_coordinates() != 1 {
        return Err(CostError::Coordinates { found: model.n_coordinates() });
    }
    let task = Task {
        model,
        choice,
        constraints: Constraints::new(&choice.constraints, model.params())?,
        fit_set: data.fit_set(selection)?,
        notes: Vec::new(),
    };
    match &data.data {
        Data::Points(points) => task.points(points),
        Data::Histogram(histogram) => task.histogram(histogram),
        Data::Sample(sample) => task.sample(sample, data.span()),
    }
}

fn refuse(what: impl Into<String>, remedy: impl Into<String>) -> CostError {
    CostError::DoesNotFit { what: what.into(), remedy: remedy.into() }
}

/// What is being built.
struct Task<'a> {
    model: &'a Model,
    choice: &'a CostChoice,
    constraints: Constraints,
    fit_set: FitSet,
    notes: Vec<(&'static str, String)>,
}

impl Task<'_> {
    /// Puts the cost together; `rows` are the rows used after all rules.
    fn assemble<S: Statistic + 'static>(
        self,
        statistic: S,
        kind: CostKind,
        rows: Vec<usize>,
        unweighted: bool,
        normalisation: Option<(f64, f64, bool)>,
    ) -> Box<dyn Cost> {
        let fit_set = FitSet { rows, ..self.fit_set };
        let facts = Facts { kind, fit_set, unweighted, normalisation, notes: self.notes };
        Box::new(Assembled { statistic, constraints: self.constraints, facts })
    }

    fn note(&mut self, code: &'static str, text: impl Into<String>) {
        self.notes.push((code, text.into()));
    }

    /// Says which choices have no meaning for the cost at hand.
    fn note_unused(&mut self, is_likelihood: bool, bins: bool) {
        if is_likelihood && self.choice.weights != Weights::Errors {
            self.note("W-UNUSED", "Unit weights belong to least squares; this likelihood does not use them.");
        }
        if is_likelihood && self.choice.loss != Loss::Linear {
            self.note("W-UNUSED", "A robust loss belongs to least squares; this likelihood does not use it.");
        }
        if self.choice.integral && !bins {
            self.note("W-UNUSED", "There are no bins to average the model over; it is taken at each x.");
        }
    }

    // ---- points ----

    fn points(mut self, points: &Points) -> Result<Box<dyn Cost>, CostError> {
        let has_x_errors = self.fit_set.rows.iter().any(|&i| points.sx.as_ref().is_some_and(|s| s[i] != 0.0));
        let use_x_errors = has_x_errors && !self.choice.ignore_x_errors;
        let kind = match self.choice.kind {
            CostKind::Auto if use_x_errors => CostKind::Chi2Eff,
            CostKind::Auto => CostKind::Chi2,
            kind @ (CostKind::Chi2 | CostKind::Chi2Eff | CostKind::GaussNll) => kind,
            CostKind::Pearson => {
                return Err(refuse(
                    "Pearson's χ² takes the variance from expected counts, and points hold no counts",
                    "choose chi2, or read the rows as a histogram",
                ));
            }
            CostKind::Likelihood | CostKind::PoissonFull | CostKind::Extended | CostKind::Unbinned => {
                return Err(refuse(
                    "this likelihood needs counts in bins or single values, and these data are points",
                    "choose chi2 or gauss_nll, or read the rows as a histogram or a sample",
                ));
            }
        };
        if self.choice.model_kind != ModelKind::Function {
            return Err(refuse(
                "points are compared to the values of the model, not to a density or cumulative function",
                "choose the model kind function",
            ));
        }
        self.note_unused(false, false);
        let takes_x_errors = kind != CostKind::Chi2 && use_x_errors && self.choice.weights == Weights::Errors;
        if use_x_errors && kind == CostKind::Chi2 {
            self.note("W-UNUSED", "This χ² leaves the uncertainties of x out; choose chi2_eff to use them.");
        }
        if takes_x_errors {
            if self.slope_vanishes(points) {
                self.note("W-UNUSED", "The model does not depend on x: uncertainties of x have no effect.");
            } else {
                return self.points_with_x_errors(points, kind);
            }
        }
        let rows = bins::points(points, &self.fit_set.rows, self.choice.weights, self.choice.zero_error)?;
        let predict = |rows: &[usize]| self.at(rows.iter().map(|&i| points.x[i]).collect());
        let statistic = LeastSquares {
            prediction: Prediction::new(&rows.rows, points.x.len(), predict),
            d: rows.d,
            variance: Variance::Given { lower: rows.lower, upper: rows.upper },
            loss: self.choice.loss,
            full: kind == CostKind::GaussNll,
            unweighted: rows.unweighted,
            curve_width: 1.0,
            counts: false,
        };
        let kind = if kind == CostKind::Chi2Eff { CostKind::Chi2 } else { kind };
        Ok(self.assemble(statistic, kind, rows.rows, rows.unweighted, None))
    }

    fn points_with_x_errors(self, points: &Points, kind: CostKind) -> Result<Box<dyn Cost>, CostError> {
        let (rows, list) = bins::points_xy(points, &self.fit_set.rows, self.choice.zero_error)?;
        if rows.is_empty() {
            return Err(CostError::Empty { reason: "no point has an uncertainty".to_owned() });
        }
        let x: Vec<f64> = rows.iter().map(|&i| points.x[i]).collect();
        let full = kind == CostKind::GaussNll;
        let log = full || self.choice.log_det != LogDet::Off;
        let predict = |rows: &[usize]| self.at(rows.iter().map(|&i| points.x[i]).collect());
        let statistic = EffectiveVariance {
            prediction: Prediction::new(&rows, points.x.len(), predict),
            f: AtPoints { model: self.model.clone(), x: x.clone() },
            slope: AtPoints { model: self.model.slope(), x },
            reference: log.then(|| list.iter().map(reference).collect()),
            points: list,
            loss: self.choice.loss,
            full,
        };
        Ok(self.assemble(statistic, kind, rows, false, None))
    }

    fn at(&self, x: Vec<f64>) -> Box<dyn Predict> {
        Box::new(AtPoints { model: self.model.clone(), x })
    }

    /// Whether ∂f/∂x is 0 everywhere, tried at parameters that are nothing special.
    fn slope_vanishes(&self, points: &Points) -> bool {
        let slope = self.model.slope();
        let mut y = vec![0.0; points.x.len()];
        (0..3).all(|trial| {
            let p: Vec<f64> =
                (0..slope.n_params()).map(|k| 0.9 + 0.37 * (k as f64) + f64::from(trial)).collect();
            slope.eval(&[&points.x], &p, &mut y);
            y.iter().all(|v| *v == 0.0)
        })
    }

    // ---- histograms ----

    fn histogram(mut self, h: &Histogram) -> Result<Box<dyn Cost>, CostError> {
        let kind = match self.choice.kind {
            CostKind::Auto => CostKind::Chi2,
            CostKind::Chi2Eff => {
                return Err(refuse("bins have no uncertainty of x", "choose chi2"));
            }
            CostKind::Unbinned => {
                return Err(refuse(
                    "a histogram no longer holds the single values that an unbinned likelihood needs",
                    "choose likelihood, or read the values as a sample",
                ));
            }
            kind => kind,
        };
        let compared_without_width =
            self.choice.model_kind == ModelKind::Function && kind != CostKind::Extended;
        if compared_without_width && bins::widths_differ(h, &self.fit_set.rows) {
            self.note(
                "W-VARBIN",
                "Bins differ in width and the model is compared to contents without width; choose a density to take \
                 the width into account.",
            );
        }
        match kind {
            CostKind::Likelihood | CostKind::PoissonFull | CostKind::Extended => self.counts(h, kind),
            _ => self.histogram_squares(h, kind),
        }
    }

    /// The predictor of given bins, by model kind.
    fn over_bins(&self, h: &Histogram, kind: CostKind, rows: &[usize]) -> Box<dyn Predict> {
        let lo: Vec<f64> = rows.iter().map(|&k| h.lo[k]).collect();
        let hi: Vec<f64> = rows.iter().map(|&k| h.hi[k]).collect();
        match self.choice.model_kind {
            ModelKind::Cdf => Box::new(CdfDifference::new(self.model.clone(), lo, hi)),
            ModelKind::Density => predict::integral_over(self.model, lo, hi),
            ModelKind::Function if kind == CostKind::Extended => predict::integral_over(self.model, lo, hi),
            ModelKind::Function if self.choice.integral => {
                let weights = lo.iter().zip(&hi).map(|(lo, hi)| 1.0 / (hi - lo)).collect();
                Box::new(predict::Weighted { inner: predict::integral_over(self.model, lo, hi), weights })
            }
            ModelKind::Function => self.at(rows.iter().map(|&k| 0.5 * (h.lo[k] + h.hi[k])).collect()),
        }
    }

    /// Predictions of the bins `rows`, the factor of the curve from the width, and the normalisation.
    fn bin_prediction(
        &self,
        h: &Histogram,
        kind: CostKind,
        rows: &[usize],
    ) -> Result<(Prediction, f64, Option<(f64, f64, bool)>), CostError> {
        let prediction = Prediction::new(rows, h.content.len(), |rows| self.over_bins(h, kind, rows));
        let width = bins::mean_width(h, rows);
        if kind == CostKind::Extended {
            return Ok((prediction, width, Some(self.hull(h, false))));
        }
        if self.choice.model_kind == ModelKind::Function {
            return Ok((prediction, 1.0, None));
        }
        let in_range = &self.fit_set.rows;
        let entries = crate::numeric::sum::sum(&in_range.iter().map(|&k| h.content[k]).collect::<Vec<_>>());
        if !(entries > 0.0) {
            return Err(CostError::Empty { reason: "the bins of the range hold no entries".to_owned() });
        }
        let divided = self.bins_are_renormalised();
        let prediction = if divided {
            let sharing = (rows.len() != in_range.len()).then(|| self.over_bins(h, kind, in_range));
            prediction.with_total(Total::Shared(entries), sharing)
        } else {
            prediction.with_total(Total::Entries(entries), None)
        };
        Ok((prediction, width, Some(self.hull(h, divided))))
    }

    /// Whether probabilities of bins are divided by their sum: a mask or range is set, or the pdf is not recognised as
    /// normalised (a cumulative function is taken at its word).
    fn bins_are_renormalised(&self) -> bool {
        match self.choice.normalise {
            Normalise::Always => true,
            Normalise::Declared => false,
            Normalise::Auto => {
                let masked = self.fit_set.rows.len() != self.fit_set.n_total;
                masked || (self.choice.model_kind == ModelKind::Density && !self.model.is_normalised_pdf())
            }
        }
    }

    /// Outer edges of the bins in range.
    fn hull(&self, h: &Histogram, divided: bool) -> (f64, f64, bool) {
        let rows = &self.fit_set.rows;
        let ends = (rows.first().map(|&k| h.lo[k]), rows.last().map(|&k| h.hi[k]));
        (ends.0.unwrap_or(f64::NAN), ends.1.unwrap_or(f64::NAN), divided)
    }

    fn histogram_squares(mut self, h: &Histogram, kind: CostKind) -> Result<Box<dyn Cost>, CostError> {
        self.note_unused(false, true);
        let in_range = self.fit_set.rows.len();
        let pearson = kind == CostKind::Pearson;
        let weights = if pearson { Weights::OneAll } else { self.choice.weights };
        let rows = bins::histogram(h, &self.fit_set.rows, weights, self.choice.zero_error)?;
        if pearson && self.choice.weights != Weights::Errors {
            self.note(
                "W-UNUSED",
                "Pearson's χ² takes the variance from the model; unit weights are not used.",
            );
        }
        if rows.dropped as f64 > MANY_EMPTY * in_range as f64 {
            self.note(
                "W-EMPTY-DROPPED",
                format!(
                    "{} empty bins are left out; a likelihood fit uses them, and so does Pearson's χ².",
                    rows.dropped
                ),
            );
        }
        let (prediction, curve_width, normalisation) = self.bin_prediction(h, kind, &rows.rows)?;
        let unweighted = rows.unweighted && !pearson;
        let variance = if pearson {
            let log_det = self.choice.log_det == LogDet::On;
            Variance::OfPrediction { factor: mean_weight(h, &rows.rows), log_det }
        } else {
            Variance::Given { lower: rows.lower, upper: None }
        };
        let statistic = LeastSquares {
            prediction,
            d: rows.d,
            variance,
            loss: self.choice.loss,
            full: kind == CostKind::GaussNll,
            unweighted,
            curve_width,
            counts: !pearson && !unweighted && !bins::is_weighted(h, &rows.rows),
        };
        Ok(self.assemble(statistic, kind, rows.rows, unweighted, normalisation))
    }

    fn counts(mut self, h: &Histogram, kind: CostKind) -> Result<Box<dyn Cost>, CostError> {
        self.note_unused(true, true);
        let rows = self.fit_set.rows.clone();
        let n: Vec<f64> = rows.iter().map(|&k| h.content[k]).collect();
        let weights =
            if bins::is_weighted(h, &rows) {
                let sigma = rows.iter().map(|&k| bins::bin_sigma(h, k)).collect();
                let weighted = Weighted::new(&n, sigma);
                Some(weighted.ok_or_else(|| CostError::Empty {
                    reason: "every bin of the range is empty".to_owned(),
                })?)
            } else {
                bins::check_counts(h, &rows)?;
                None
            };
        if weights.is_some() && kind == CostKind::PoissonFull {
            return Err(refuse(
                "sums of weights have no Poisson distribution with constants",
                "choose likelihood, which scales them to an effective number of counts",
            ));
        }
        let (prediction, curve_width, normalisation) = self.bin_prediction(h, kind, &rows)?;
        let shape_only = self.choice.model_kind != ModelKind::Function && kind == CostKind::Likelihood;
        let divided = normalisation.is_some_and(|(_, _, divided)| divided);
        let density =
            || if self.choice.model_kind == ModelKind::Cdf { self.model.slope() } else { self.model.clone() };
        let centres = || rows.iter().map(|&k| 0.5 * (h.lo[k] + h.hi[k])).collect::<Vec<_>>();
        let statistic = BinnedNll {
            prediction,
            n,
            weights,
            form: if shape_only { Form::Multinomial } else { Form::Poisson },
            full: kind == CostKind::PoissonFull,
            curve_width,
            free_scale: divided.then(|| FreeScale::new(density(), &centres())),
        };
        Ok(self.assemble(statistic, kind, rows, false, normalisation))
    }

    // ---- samples ----

    fn sample(mut self, sample: &Sample, span: Option<(f64, f64)>) -> Result<Box<dyn Cost>, CostError> {
        let kind = match self.choice.kind {
            CostKind::Auto | CostKind::Likelihood | CostKind::Unbinned => CostKind::Unbinned,
            CostKind::Extended => CostKind::Extended,
            CostKind::Chi2 | CostKind::Chi2Eff | CostKind::Pearson | CostKind::GaussNll => {
                return Err(refuse(
                    "single values have no contents to compare by least squares",
                    "bin the sample, or choose unbinned",
                ));
            }
            CostKind::PoissonFull => {
                return Err(refuse(
                    "a Poisson likelihood needs counts in bins",
                    "bin the sample, or choose unbinned or extended",
                ));
            }
        };
        self.note_unused(true, false);
        let model_kind = self.choice.model_kind;
        let rows = self.fit_set.rows.clone();
        let x: Vec<f64> = rows.iter().map(|&i| sample.x[i]).collect();
        let span = span.unwrap_or((f64::NAN, f64::NAN));
        let domain = Domain::choose(self.model, model_kind, &self.fit_set.intervals, sample.window, span);
        let extended = kind == CostKind::Extended;
        let divided = !extended && divides(self.choice.normalise, self.model, model_kind, &domain);
        if domain.from_span && (divided || extended) {
            self.note("W-NORM-SPAN", domain.span_text());
        }
        let density = if model_kind == ModelKind::Cdf { self.model.slope() } else { self.model.clone() };
        let integral = if extended {
            Integral::Expected(domain.integral(self.model, model_kind, &x))
        } else if divided {
            Integral::Divides(domain.integral(self.model, model_kind, &x))
        } else {
            Integral::Declared
        };
        let (lo, hi) = domain.hull();
        let statistic = UnbinnedNll {
            free_scale: divided.then(|| FreeScale::new(density.clone(), &x)),
            events: Box::new(AtPoints { model: density, x }),
            integral,
        };
        Ok(self.assemble(statistic, kind, rows, false, Some((lo, hi, divided))))
    }
}

/// ΣW²/ΣW of weighted bins, 1 for counts.
fn mean_weight(h: &Histogram, rows: &[usize]) -> f64 {
    if !bins::is_weighted(h, rows) {
        return 1.0;
    }
    let squares: f64 = rows.iter().map(|&k| bins::bin_sigma(h, k).powi(2)).sum();
    let total: f64 = rows.iter().map(|&k| h.content[k]).sum();
    if total > 0.0 { squares / total } else { 1.0 }
}
