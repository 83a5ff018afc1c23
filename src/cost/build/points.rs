//! Costs of points: least squares in y, or with the effective variance of errors in x. Points may have several coordinates; errors
//! belong to the first.

use super::gaussian::GaussianRows;
use super::{NO_BINS, NO_TRIALS, NO_VALUES, Task, refuse};
use crate::cost::binomial::Binomial;
use crate::cost::effective_variance::EffectiveVariance;
use crate::cost::gaussian::matrix::Symmetric;
use crate::cost::gaussian::sources::{Sides, Variances};
use crate::cost::least_squares::{LeastSquares, Variance};
use crate::cost::predict::AtPoints;
use crate::cost::prediction::Prediction;
use crate::cost::rows::Predict;
use crate::cost::{Axis, Cost, CostError, CostKind, LogDet, ModelKind, Weights, bins};
use crate::data::{Column, Points, YErrors};
use crate::model::Model;

impl Task<'_> {
    /// The cost of points.
    pub(super) fn points(mut self, points: &Points) -> Result<Box<dyn Cost>, CostError> {
        let use_x_errors = self.has_x_errors(points);
        let kind = match self.choice.kind {
            CostKind::Auto if use_x_errors => CostKind::Chi2Eff,
            CostKind::Auto => CostKind::Chi2,
            kind if kind.is_least_squares() && kind != CostKind::Pearson => kind,
            CostKind::Pearson => {
                return Err(refuse(
                    "Pearson's χ² takes the variance from expected counts, and points hold no counts",
                    "choose chi2, or read the rows as a histogram",
                ));
            }
            CostKind::Custom => return crate::cost::custom(self.model, self.choice),
            CostKind::Binomial => return Err(refuse(NO_TRIALS.0, NO_TRIALS.1)),
            CostKind::Template(_) => return Err(refuse(NO_BINS.0, NO_BINS.1)),
            CostKind::KsDistance => return Err(refuse(NO_VALUES.0, NO_VALUES.1)),
            _ => {
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
        self.note_unused(false, None);
        if self.model.counts_events() {
            self.note(
                "W-DENSITY",
                "Points have no width: the numbers of NSUM are events only where y counts events per unit of x.",
            );
        }
        let ones = matches!(self.choice.weights, Weights::One | Weights::OneAll);
        if ones && self.choice.errors.iter().any(|s| s.on) {
            self.note("W-UNUSED", "All weights are 1: the sources of error are not used.");
        }
        let takes_x_errors = kind != CostKind::Chi2 && use_x_errors && !ones;
        if use_x_errors && kind == CostKind::Chi2 {
            self.note("W-UNUSED", "This χ² leaves the uncertainties of x out; choose chi2_eff to use them.");
        }
        let with_x = takes_x_errors && !self.model.slope_vanishes();
        if takes_x_errors && !with_x {
            self.note("W-UNUSED", "The model does not depend on x: uncertainties of x have no effect.");
        }
        let has_y = points.sy != YErrors::None || with_x;
        if self.has_sources(kind)
            && (has_y || kind == CostKind::GaussApproximation || self.names_errors_of_y())
        {
            let rows = self.gaussian_points(points, kind, with_x)?;
            return self.gaussian(rows, kind);
        }
        if with_x && self.held.is_some() {
            let rows = self.gaussian_points(points, kind, with_x)?;
            return self.gaussian(rows, kind);
        }
        if with_x {
            return self.points_with_x_errors(points, kind);
        }
        let rows =
            bins::points(points, self.fit_set.rows.to_vec(), self.choice.weights, self.choice.zero_error)?;
        let predict = |rows: &[usize]| self.at_rows(points, rows);
        let statistic = LeastSquares {
            prediction: Prediction::new(&rows.used, points.x.len(), predict),
            d: rows.d,
            variance: Variance::Given { lower: rows.lower, upper: rows.upper },
            loss: self.rho.clone(),
            full: kind == CostKind::GaussNll,
            unweighted: rows.unweighted,
            regression: rows.unweighted && !matches!(self.choice.weights, Weights::One | Weights::OneAll),
            curve_width: 1.0,
            counts: false,
            free_scale: None,
        };
        let kind = if kind == CostKind::Chi2Eff { CostKind::Chi2 } else { kind };
        let used = self.rows(&rows.used);
        Ok(self.assemble(statistic, kind, used, rows.unweighted, None))
    }

    /// Whether there are errors of x to be used.
    pub(super) fn has_x_errors(&self, points: &Points) -> bool {
        let column = || self.fit_set.rows.iter().any(|i| points.sx.as_ref().is_some_and(|s| s[i] != 0.0));
        let source = || self.choice.errors.iter().any(|s| s.on && s.axis == Axis::X);
        !self.choice.ignore_x_errors && (column() || source())
    }

    /// The rows used with the errors of all columns and sources, those of x as far as `with_x`.
    pub(super) fn gaussian_points(
        &mut self,
        points: &Points,
        kind: CostKind,
        with_x: bool,
    ) -> Result<GaussianRows, CostError> {
        let rows = self.fit_set.rows.to_vec();
        let mut variances = columns(points, &rows, with_x)?;
        if kind == CostKind::GaussApproximation {
            variances.counts = vec![1.0; rows.len()];
        }
        let values = (&points.x[..], &points.y[..]);
        self.add_sources(&mut variances, &rows, values, with_x)?;
        let (used, variances) = self.without_zeros(rows, variances, values)?;
        let make = |task: &Self, used: Vec<usize>, variances: Variances| {
            let x = coordinates(task.model, points, &used);
            let with_slope = with_x
                .then(|| (AtPoints::of(task.model.clone(), x.clone()), AtPoints::of(task.model.slope(), x)));
            Ok(GaussianRows {
                prediction: Prediction::new(&used, points.x.len(), |rows| task.at_rows(points, rows)),
                with_slope,
                d: used.iter().map(|&i| points.y[i]).collect(),
                used,
                variances,
                curve_width: 1.0,
                normalisation: None,
                free_scale: None,
            })
        };
        let rows = make(self, used, variances)?;
        self.hold(rows, make)
    }

    /// The cost of efficiencies k/n of which both numbers are known.
    pub(super) fn fractions(
        mut self,
        points: &Points,
        (k, n): (&[f64], &[f64]),
    ) -> Result<Box<dyn Cost>, CostError> {
        match self.choice.kind {
            CostKind::Auto | CostKind::Binomial | CostKind::Likelihood => {}
            _ => return self.points(points),
        }
        if self.choice.model_kind != ModelKind::Function {
            return Err(refuse(
                "efficiencies are compared to the values of the model, not to a density or cumulative function",
                "choose the model kind function",
            ));
        }
        self.note_unused(true, None);
        // A row without trials says nothing.
        let rows: Vec<usize> = self.fit_set.rows.iter().filter(|&i| n[i] > 0.0).collect();
        if let Some(i) = rows.iter().find(|&&i| !(0.0..=n[i]).contains(&k[i])) {
            return Err(refuse(
                format!("row {} has {} successes in {} trials", i + 1, k[*i], n[*i]),
                "correct or mask it: successes lie between 0 and the number of trials",
            ));
        }
        if rows.is_empty() {
            return Err(CostError::Empty { reason: "no row has a trial".to_owned() });
        }
        let predict = |rows: &[usize]| self.at_rows(points, rows);
        let of = |column: &[f64]| rows.iter().map(|&i| column[i]).collect();
        let prediction = Prediction::new(&rows, points.x.len(), predict);
        let statistic = Binomial { prediction, k: of(k), n: of(n) };
        let used = self.rows(&rows);
        Ok(self.assemble(statistic, CostKind::Binomial, used, false, None))
    }

    fn points_with_x_errors(self, points: &Points, kind: CostKind) -> Result<Box<dyn Cost>, CostError> {
        let (rows, list) = bins::points_xy(points, &self.fit_set.rows.to_vec(), self.choice.zero_error)?;
        if rows.is_empty() {
            return Err(CostError::Empty { reason: "no point has an uncertainty".to_owned() });
        }
        let full = kind == CostKind::GaussNll;
        let log = full || self.choice.log_det != LogDet::Off;
        let x = coordinates(self.model, points, &rows);
        let predict = |rows: &[usize]| self.at_rows(points, rows);
        let statistic = EffectiveVariance {
            prediction: Prediction::new(&rows, points.x.len(), predict),
            f: AtPoints::of(self.model.clone(), x.clone()),
            slope: AtPoints::of(self.model.slope(), x),
            reference: log.then(|| self.references(&list, full)),
            points: list,
            loss: self.rho.clone(),
            full,
        };
        let rows = self.rows(&rows);
        Ok(self.assemble(statistic, kind, rows, false, None))
    }

    /// f at the points `rows`.
    fn at_rows(&self, points: &Points, rows: &[usize]) -> Box<dyn Predict> {
        Box::new(AtPoints::of(self.model.clone(), coordinates(self.model, points, rows)))
    }
}

/// The errors of the columns of the data, of the rows `rows`.
fn columns(points: &Points, rows: &[usize], with_x: bool) -> Result<Variances, CostError> {
    let pick = |s: &[f64]| rows.iter().map(|&i| s[i]).collect::<Vec<f64>>();
    let squares = |s: &[f64]| Symmetric::Diagonal(rows.iter().map(|&i| s[i] * s[i]).collect());
    let mut variances = Variances::none(rows.len());
    match &points.sy {
        YErrors::None => {}
        YErrors::Symmetric(s) => {
            bins::check_sign(rows, |i| s[i])?;
            variances.y = squares(s);
        }
        YErrors::Asymmetric { lower, upper } => {
            bins::check_sign(rows, |i| lower[i].min(upper[i]))?;
            variances.sides = Some(Sides { lower: pick(lower), upper: pick(upper) });
        }
    }
    if let Some(sx) = points.sx.as_ref().filter(|_| with_x) {
        bins::check_sign(rows, |i| sx[i])?;
        variances.x = squares(sx);
    }
    Ok(variances)
}

/// The coordinates that `model` uses, at the points `rows`.
fn coordinates(model: &Model, points: &Points, rows: &[usize]) -> Vec<Column> {
    let columns = (0..model.n_coordinates()).filter_map(|k| points.coordinate(k));
    columns.map(|x| rows.iter().map(|&i| x[i]).collect()).collect()
}
