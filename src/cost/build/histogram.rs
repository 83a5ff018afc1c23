//! Costs of histograms: least squares and likelihoods of contents, with the model at bin centres, averaged, or integrated.

use super::gaussian::GaussianRows;
use super::{NO_TRIALS, NO_VALUES, Task, refuse};
use crate::cost::binned_nll::{BinnedNll, Form, Weighted};
use crate::cost::boxes::BoxQuadrature;
use crate::cost::gaussian::matrix::Symmetric;
use crate::cost::gaussian::sources::Variances;
use crate::cost::least_squares::{LeastSquares, Variance};
use crate::cost::normalisation::FreeScale;
use crate::cost::predict::{self, AtPoints, CdfDifference};
use crate::cost::prediction::{Prediction, Total};
use crate::cost::rows::Predict;
use crate::cost::{
    Axis, BinRule, Cost, CostError, CostKind, LogDet, ModelKind, Normalisation, Normalise, Weights, bins,
};
use crate::data::{Column, Edges, Histogram, Interval};

/// Part of a range that may be empty bins before leaving them out is worth a warning.
const MANY_EMPTY: f64 = 0.05;

/// How the contents of bins are predicted.
struct BinModel {
    prediction: Prediction,
    /// Factor from f(x) to a content, from the width of the bins.
    curve_width: f64,
    /// Domain of normalisation, for densities and cumulative functions.
    normalisation: Option<Normalisation>,
    /// How to find a parameter that only scales the model, where that is divided by its integral.
    free_scale: Option<FreeScale>,
}

impl Task<'_> {
    /// The cost of a histogram.
    pub(super) fn histogram(mut self, h: &Histogram) -> Result<Box<dyn Cost>, CostError> {
        let kind = match self.choice.kind {
            CostKind::Auto if self.choice.model_kind == ModelKind::DensityOfAll => CostKind::Likelihood,
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
            CostKind::Binomial => return Err(refuse(NO_TRIALS.0, NO_TRIALS.1)),
            CostKind::KsDistance => return Err(refuse(NO_VALUES.0, NO_VALUES.1)),
            kind => kind,
        };
        if self.choice.bin_rule != BinRule::Exact && h.n_coordinates() > 1 {
            return Err(refuse("rules for integrals over bins are for one axis", "choose the rule exact"));
        }
        if self.choice.model_kind == ModelKind::Cdf && h.n_coordinates() > 1 {
            return Err(refuse(
                "bins on several axes are not differences of a function of one",
                "give the density and choose the model kind density",
            ));
        }
        let compared_without_width =
            self.choice.model_kind == ModelKind::Function && kind != CostKind::Extended;
        if compared_without_width
            && !self.times_width()
            && bins::widths_differ(h, &self.fit_set.rows.to_vec())
        {
            self.note(
                "W-VARBIN",
                "Bins differ in width and the model is compared to contents without width; choose a density, or --width, to \
                 take the width into account.",
            );
        }
        match kind {
            CostKind::Likelihood | CostKind::PoissonFull | CostKind::Extended => {
                self.refuse_sources("a Poisson likelihood")?;
                self.counts(h, kind)
            }
            CostKind::GaussApproximation => {
                let rows = self.gaussian_bins(h, kind)?;
                self.gaussian(rows, kind)
            }
            _ if self.has_sources(kind) && kind != CostKind::Pearson => {
                let rows = self.gaussian_bins(h, kind)?;
                self.gaussian(rows, kind)
            }
            _ => self.histogram_squares(h, kind),
        }
    }

    fn times_width(&self) -> bool {
        self.choice.multiplies_by_width(self.model)
    }

    /// The predictor of given bins, by model kind.
    fn over_bins(&self, h: &Histogram, kind: CostKind, rows: &[usize]) -> Box<dyn Predict> {
        if h.n_coordinates() > 1 {
            return self.over_boxes(h, kind, rows);
        }
        let lo: Vec<f64> = rows.iter().map(|&k| h.lo[k]).collect();
        let hi: Vec<f64> = rows.iter().map(|&k| h.hi[k]).collect();
        let widths = || lo.iter().zip(&hi).map(|(lo, hi)| hi - lo);
        match self.choice.model_kind {
            ModelKind::Cdf => Box::new(CdfDifference::new(self.model.clone(), lo, hi)),
            ModelKind::Density | ModelKind::DensityOfAll => self.integrals(lo, hi),
            ModelKind::Function if kind == CostKind::Extended => self.integrals(lo, hi),
            ModelKind::Function if self.choice.integral && self.times_width() => self.integrals(lo, hi),
            ModelKind::Function if self.choice.integral => {
                let weights = widths().map(|w| 1.0 / w).collect();
                Box::new(predict::Weighted { inner: self.integrals(lo, hi), weights })
            }
            ModelKind::Function if self.times_width() => {
                Box::new(predict::Weighted { weights: widths().collect(), inner: self.at(centers(&lo, &hi)) })
            }
            ModelKind::Function => self.at(centers(&lo, &hi)),
        }
    }

    /// The integral of the model over each of the bins, by the rule that was chosen.
    fn integrals(&self, lo: Vec<f64>, hi: Vec<f64>) -> Box<dyn Predict> {
        let widths: Vec<f64> = lo.iter().zip(&hi).map(|(lo, hi)| hi - lo).collect();
        let at = |x: Vec<f64>, part: f64| {
            let weights = widths.iter().map(|w| part * w).collect();
            Box::new(predict::Weighted { inner: self.at(x), weights }) as Box<dyn Predict>
        };
        let parts = match self.choice.bin_rule {
            BinRule::Exact => return predict::integral_over(self.model, lo, hi),
            BinRule::Midpoint => return at(centers(&lo, &hi), 1.0),
            BinRule::Trapezoid => vec![at(lo, 0.5), at(hi, 0.5)],
            BinRule::Simpson => {
                let middle = at(centers(&lo, &hi), 4.0 / 6.0);
                vec![at(lo, 1.0 / 6.0), middle, at(hi, 1.0 / 6.0)]
            }
        };
        Box::new(predict::Summed { parts })
    }

    /// The predictor of given bins on two or three axes.
    fn over_boxes(&self, h: &Histogram, kind: CostKind, rows: &[usize]) -> Box<dyn Predict> {
        let integral = || Box::new(BoxQuadrature::new(self.model.clone(), boxes(h, rows)));
        match self.choice.model_kind {
            ModelKind::Function
                if kind != CostKind::Extended && self.choice.integral && !self.times_width() =>
            {
                let weights = rows.iter().map(|&k| 1.0 / h.volume(k)).collect();
                Box::new(predict::Weighted { inner: integral(), weights })
            }
            ModelKind::Function if kind != CostKind::Extended && !self.choice.integral => {
                let of_rows = |x: Vec<f64>| Column::from(rows.iter().map(|&k| x[k]).collect::<Vec<f64>>());
                let axes = (0..self.model.n_coordinates()).filter_map(|axis| h.centers_on(axis));
                let inner = Box::new(AtPoints::of(self.model.clone(), axes.map(of_rows).collect()));
                if self.times_width() {
                    let weights = rows.iter().map(|&k| h.volume(k)).collect();
                    return Box::new(predict::Weighted { inner, weights });
                }
                inner
            }
            _ => integral(),
        }
    }

    /// Predictions of the bins `rows`.
    fn bin_prediction(&self, h: &Histogram, kind: CostKind, rows: &[usize]) -> Result<BinModel, CostError> {
        let prediction = Prediction::new(rows, h.content.len(), |rows| self.over_bins(h, kind, rows));
        let curve_width = bins::mean_width(h, rows);
        if kind == CostKind::Extended {
            let normalisation = Some(self.hull(h, false));
            return Ok(BinModel { prediction, curve_width, normalisation, free_scale: None });
        }
        if self.choice.model_kind == ModelKind::Function {
            let curve_width = if self.times_width() { curve_width } else { 1.0 };
            return Ok(BinModel { prediction, curve_width, normalisation: None, free_scale: None });
        }
        let in_range = &self.fit_set.rows.to_vec();
        let entries = crate::numeric::sum::sum(&in_range.iter().map(|&k| h.content[k]).collect::<Vec<_>>());
        if entries <= 0.0 {
            return Err(CostError::Empty { reason: "the bins of the range hold no entries".to_owned() });
        }
        if self.choice.model_kind == ModelKind::DensityOfAll {
            let all = crate::numeric::sum::sum(&h.content) + h.underflow + h.overflow;
            let prediction = prediction.with_total(Total::Entries(all), None);
            let normalisation = Some(self.hull(h, false));
            return Ok(BinModel { prediction, curve_width, normalisation, free_scale: None });
        }
        let divided = self.bins_are_renormalised(kind);
        let prediction = if divided {
            let sharing = (rows.len() != in_range.len()).then(|| self.over_bins(h, kind, in_range));
            prediction.with_total(Total::Shared(entries), sharing)
        } else {
            prediction.with_total(Total::Entries(entries), None)
        };
        let density =
            || if self.choice.model_kind == ModelKind::Cdf { self.model.slope() } else { self.model.clone() };
        let centers = || {
            let axes = (0..self.model.n_coordinates()).filter_map(|axis| h.centers_on(axis));
            axes.map(|x| in_range.iter().map(|&k| x[k]).collect()).collect::<Vec<Vec<f64>>>()
        };
        let free_scale = divided.then(|| {
            let centers = centers();
            FreeScale::new(density(), &centers.iter().map(Vec::as_slice).collect::<Vec<_>>())
        });
        Ok(BinModel { prediction, curve_width, normalisation: Some(self.hull(h, divided)), free_scale })
    }

    /// Whether probabilities of bins are divided by their sum: a mask or range is set, or the pdf is not recognised as
    /// normalised. A cumulative function is taken at its word, unless parameters scale it: the likelihood of the shape would rise with
    /// them without end.
    fn bins_are_renormalised(&self, kind: CostKind) -> bool {
        let is_probability = || match self.choice.model_kind {
            ModelKind::Density => self.model.is_normalised_pdf(),
            ModelKind::Cdf => kind != CostKind::Likelihood || !self.model.has_free_scale(),
            ModelKind::Function | ModelKind::DensityOfAll => true,
        };
        match self.choice.normalise {
            Normalise::Always => true,
            Normalise::Declared => false,
            Normalise::Auto => !self.fit_set.rows.is_all() || !is_probability(),
        }
    }

    /// Outer edges of the bins in range, on each axis.
    fn hull(&self, h: &Histogram, divided: bool) -> Normalisation {
        let rows = &self.fit_set.rows;
        let hull = |(lo, hi): (&[f64], &[f64])| Interval {
            lo: rows.iter().map(|k| lo[k]).fold(f64::NAN, f64::min),
            hi: rows.iter().map(|k| hi[k]).fold(f64::NAN, f64::max),
        };
        let axes = (0..h.n_coordinates()).filter_map(|axis| h.edges_on(axis)).map(hull).collect();
        Normalisation { axes, divided }
    }

    fn histogram_squares(mut self, h: &Histogram, kind: CostKind) -> Result<Box<dyn Cost>, CostError> {
        self.note_unused(false, Some(self.choice.in_bins(kind, h.n_coordinates(), self.model)));
        let in_range = self.fit_set.rows.len();
        let pearson = kind == CostKind::Pearson;
        let weights = if pearson { Weights::OneAll } else { self.choice.weights };
        let rows = bins::histogram(h, &self.fit_set.rows.to_vec(), weights, self.choice.zero_error)?;
        if pearson && matches!(self.choice.weights, Weights::One | Weights::OneAll) {
            self.note(
                "W-UNUSED",
                "Pearson's χ² takes the variance from the model; unit weights are not used.",
            );
        }
        if rows.dropped as f64 > MANY_EMPTY * in_range as f64 {
            let text = match rows.dropped {
                1 => {
                    "1 empty bin is left out; a likelihood fit uses it, and so does Pearson's χ².".to_owned()
                }
                n => format!(
                    "{n} empty bins are left out; a likelihood fit uses them, and so does Pearson's χ²."
                ),
            };
            self.note("W-EMPTY-DROPPED", text);
        }
        let BinModel { prediction, curve_width, normalisation, free_scale } =
            self.bin_prediction(h, kind, &rows.used)?;
        let unweighted = rows.unweighted && !pearson;
        let variance = if pearson {
            let log_det = self.choice.log_det == LogDet::On;
            Variance::OfPrediction { factor: mean_weight(h, &rows.used), log_det }
        } else {
            Variance::Given { lower: rows.lower, upper: None }
        };
        let statistic = LeastSquares {
            prediction,
            d: rows.d,
            variance,
            loss: self.rho.clone(),
            full: kind == CostKind::GaussNll,
            unweighted,
            regression: false,
            curve_width,
            counts: !pearson && !unweighted && !bins::is_weighted(h, &rows.used),
            free_scale,
        };
        let used = self.rows(&rows.used);
        Ok(self.assemble(statistic, kind, used, unweighted, normalisation))
    }

    /// The bins used with their own errors and those of all sources. In the Gaussian approximation of Poisson the variance of a
    /// content is its expectation, whatever the error of the bin is.
    pub(super) fn gaussian_bins(&mut self, h: &Histogram, kind: CostKind) -> Result<GaussianRows, CostError> {
        self.note_unused(false, Some(self.choice.in_bins(kind, h.n_coordinates(), self.model)));
        if self.choice.errors.iter().any(|s| s.on && s.axis == Axis::X) {
            return Err(refuse("bins have no uncertainty of x", "give the source of error the axis y"));
        }
        let rows = self.fit_set.rows.to_vec();
        let mut variances = Variances::none(rows.len());
        if kind == CostKind::GaussApproximation {
            variances.counts = vec![mean_weight(h, &rows); rows.len()];
        } else {
            bins::check_sign(&rows, |k| bins::bin_sigma(h, k))?;
            variances.y = Symmetric::Diagonal(rows.iter().map(|&k| bins::bin_sigma(h, k).powi(2)).collect());
        }
        let x: Vec<f64> = (0..h.content.len()).map(|k| 0.5 * (h.lo[k] + h.hi[k])).collect();
        self.add_sources(&mut variances, &rows, (&x, &h.content), false)?;
        // Empty bins without any error are left out, as in plain least squares.
        let zero = self.zeros(&rows, &variances, (&x, &h.content));
        let empty = |i: &usize| h.content[rows[*i]] == 0.0 && zero.binary_search(i).is_ok();
        let keep: Vec<usize> = (0..rows.len()).filter(|i| !empty(i)).collect();
        if keep.is_empty() {
            return Err(CostError::Empty { reason: "every bin of the range is empty".to_owned() });
        }
        let kept = keep.iter().map(|&i| rows[i]).collect();
        let (used, variances) = self.without_zeros(kept, variances.select(&keep), (&x, &h.content))?;
        let make = |task: &Self, used: Vec<usize>, variances: Variances| {
            let BinModel { prediction, curve_width, normalisation, free_scale } =
                task.bin_prediction(h, kind, &used)?;
            let d = used.iter().map(|&k| h.content[k]).collect();
            let with_slope = None;
            Ok(GaussianRows {
                prediction,
                with_slope,
                d,
                used,
                variances,
                curve_width,
                normalisation,
                free_scale,
            })
        };
        let rows = make(self, used, variances)?;
        self.hold(rows, make)
    }

    fn counts(mut self, h: &Histogram, kind: CostKind) -> Result<Box<dyn Cost>, CostError> {
        self.note_unused(true, Some(self.choice.in_bins(kind, h.n_coordinates(), self.model)));
        let rows = self.fit_set.rows.to_vec();
        let n: Vec<f64> = rows.iter().map(|&k| h.content[k]).collect();
        let weights =
            if bins::is_weighted(h, &rows) {
                let sigma = rows.iter().map(|&k| bins::bin_sigma(h, k)).collect();
                let weighted = match self.choice.weights {
                    Weights::Corrected => Weighted::corrected(&n, sigma),
                    _ => Weighted::new(&n, sigma),
                };
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
        let BinModel { prediction, curve_width, normalisation, free_scale } =
            self.bin_prediction(h, kind, &rows)?;
        let of_shape = matches!(self.choice.model_kind, ModelKind::Density | ModelKind::Cdf);
        let shape_only = of_shape && kind == CostKind::Likelihood;
        let statistic = BinnedNll {
            prediction,
            n,
            weights,
            form: if shape_only { Form::Multinomial } else { Form::Poisson },
            strict: shape_only && self.choice.strict_ndof,
            full: kind == CostKind::PoissonFull,
            curve_width,
            free_scale,
        };
        let rows = self.fit_set.rows.clone();
        Ok(self.assemble(statistic, kind, rows, false, normalisation))
    }
}

/// The boxes of `rows`, one pair of edges an axis.
fn boxes(h: &Histogram, rows: &[usize]) -> Vec<Edges> {
    let of_rows = |edges: &[f64]| rows.iter().map(|&k| edges[k]).collect();
    let axes = (0..h.n_coordinates()).filter_map(|axis| h.edges_on(axis));
    axes.map(|(lo, hi)| Edges { lo: of_rows(lo), hi: of_rows(hi) }).collect()
}

/// Centers of bins.
fn centers(lo: &[f64], hi: &[f64]) -> Vec<f64> {
    lo.iter().zip(hi).map(|(lo, hi)| 0.5 * (lo + hi)).collect()
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
