//! Costs of Gaussian rows with any sources of error: the shortest statistic that their covariance allows.
//!
//! | V | statistic |
//! |---|---|
//! | diagonal, constant | [`LeastSquares`] with the σ of all sources together |
//! | diagonal, errors of x | [`EffectiveVariance`] |
//! | diagonal, relative to the model or of counts | [`Varying`] |
//! | anything else | [`Correlated`] |

use super::{Task, refuse};
use crate::cost::effective_variance::{EffectiveVariance, no_uncertainty_text, reference};
use crate::cost::gaussian::correlated::Correlated;
use crate::cost::gaussian::matrix::Symmetric;
use crate::cost::gaussian::sources::{Sides, Variances};
use crate::cost::gaussian::stack::Part;
use crate::cost::gaussian::varying::{Row, Varying};
use crate::cost::kernels::XyPoint;
use crate::cost::least_squares::{LeastSquares, Variance};
use crate::cost::normalisation::FreeScale;
use crate::cost::predict::AtPoints;
use crate::cost::prediction::Prediction;
use crate::cost::rows::{Block, Order, Predict};
use crate::cost::{Axis, Cost, CostError, CostKind, DetRef, LogDet, Loss, Normalisation, Weights, ZeroError};

/// Why nothing is left where errors are held.
pub(super) const NO_UNCERTAINTY: &str =
    "no row has an uncertainty at these parameters, because the model is 0 everywhere";

/// The rows that a Gaussian cost uses, with everything it is made of.
pub(super) struct GaussianRows {
    /// Their predictions.
    pub prediction: Prediction,
    /// f and ∂f/∂x there, where errors of x want it.
    pub with_slope: Option<(AtPoints, AtPoints)>,
    /// Their data.
    pub d: Vec<f64>,
    /// Which rows of the data set they are.
    pub used: Vec<usize>,
    /// Their errors.
    pub variances: Variances,
    /// Factor from f(x) to a content, from the bin width.
    pub curve_width: f64,
    /// Domain of normalisation.
    pub normalisation: Option<Normalisation>,
    /// How to find a parameter that only scales the model.
    pub free_scale: Option<FreeScale>,
}

impl GaussianRows {
    /// The rows as part of a stack whose parameters are `params` among those of the whole, with their errors.
    pub fn into_part(self, params: Option<Vec<usize>>) -> (Part, Variances) {
        let slope = self.with_slope.map(|(_, slope)| Box::new(slope) as Box<dyn Predict>);
        let (prediction, d, rows) = (self.prediction, self.d, self.used);
        let part = Part { prediction, slope, d, rows, params, free_scale: self.free_scale };
        (part, self.variances)
    }

    /// The errors as they are at `p`, held there.
    fn held_at(&self, p: &[f64]) -> Variances {
        let m = self.prediction.used(p);
        let mut s = Block { m: vec![0.0; m.len()], ..Block::default() };
        if let Some((_, slope)) = &self.with_slope {
            slope.predict(0..m.len(), p, Order::Value, &mut s);
        }
        let d = &self.d;
        let v = self.variances.at(&m, &s.m, Some(&|i| m[i] > d[i]));
        let y = if self.variances.are_independent() {
            Symmetric::Diagonal(v.diagonal().iter().copied().collect())
        } else {
            Symmetric::Full(v)
        };
        Variances { y, ..Variances::none(m.len()) }
    }
}

impl Task<'_> {
    /// Whether errors beside the columns of the data, or a choice about them, ask for more than plain least squares.
    pub(super) fn has_sources(&self, kind: CostKind) -> bool {
        let whole_log = self.choice.log_det == LogDet::On && self.choice.det_ref == DetRef::Unit;
        !matches!(self.choice.weights, Weights::One | Weights::OneAll)
            && (self.sources().next().is_some() || kind == CostKind::GaussApproximation || whole_log)
    }

    /// The sources that are switched on.
    fn sources(&self) -> impl Iterator<Item = &crate::cost::ErrorSource> {
        self.choice.errors.iter().filter(|s| s.on)
    }

    /// Whether a source of y is switched on.
    pub(super) fn names_errors_of_y(&self) -> bool {
        self.sources().any(|s| s.axis == Axis::Y)
    }

    /// Refuses sources of error beside a likelihood that has no room for them.
    pub(super) fn refuse_sources(&self, likelihood: &str) -> Result<(), CostError> {
        match self.sources().next() {
            None => Ok(()),
            Some(source) => Err(refuse(
                format!("{likelihood} knows no errors, and there is a source of them ({})", source.label()),
                "choose chi2 or gauss_approximation, or switch the source off",
            )),
        }
    }

    /// Adds the sources to `variances` of the rows `rows`, those of x as far as `with_x`; `x` and `y` are those of all rows.
    pub(super) fn add_sources(
        &mut self,
        variances: &mut Variances,
        rows: &[usize],
        (x, y): (&[f64], &[f64]),
        with_x: bool,
    ) -> Result<(), CostError> {
        let sources: Vec<_> = self.sources().cloned().collect();
        for source in &sources {
            source.check(y.len())?;
            if source.axis == Axis::Y || with_x {
                variances.add(source, rows, x, y);
            }
        }
        Ok(())
    }

    /// Rows (positions) without any uncertainty, neither of their own nor in common with other data sets; `x` and `y` are those of all
    /// rows of the data set.
    pub(super) fn zeros(&self, rows: &[usize], own: &Variances, (x, y): (&[f64], &[f64])) -> Vec<usize> {
        let mut common = Variances::none(rows.len());
        for source in &self.common {
            common.add(source, rows, x, y);
        }
        let zero = common.without_any();
        own.without_any().into_iter().filter(|i| zero.binary_search(i).is_ok()).collect()
    }

    /// The rule on rows without any uncertainty.
    pub(super) fn without_zeros(
        &self,
        rows: Vec<usize>,
        mut variances: Variances,
        values: (&[f64], &[f64]),
    ) -> Result<(Vec<usize>, Variances), CostError> {
        let zero = self.zeros(&rows, &variances, values);
        if zero.is_empty() {
            return Ok((rows, variances));
        }
        match self.choice.zero_error {
            ZeroError::Error => {
                Err(CostError::ZeroSigma { rows: zero.iter().map(|&i| rows[i] + 1).collect(), why: "" })
            }
            ZeroError::Skip => {
                let keep: Vec<usize> = (0..rows.len()).filter(|i| zero.binary_search(i).is_err()).collect();
                if keep.is_empty() {
                    return Err(CostError::Empty { reason: "no row has an uncertainty".to_owned() });
                }
                Ok((keep.iter().map(|&i| rows[i]).collect(), variances.select(&keep)))
            }
            ZeroError::One => {
                let one = |i| if zero.binary_search(&i).is_ok() { 1.0 } else { 0.0 };
                variances.y = variances.y.plus(Symmetric::Diagonal((0..rows.len()).map(one).collect()));
                Ok((rows, variances))
            }
        }
    }

    /// Holds the errors of `rows` where the fit asks for it. Rows that have none at those parameters are left out, and `make` makes the
    /// others anew: held at 0 such an error would count as perfect knowledge.
    pub(super) fn hold(
        &mut self,
        mut rows: GaussianRows,
        make: impl Fn(&Self, Vec<usize>, Variances) -> Result<GaussianRows, CostError>,
    ) -> Result<GaussianRows, CostError> {
        let Some(p) = self.held.filter(|_| rows.variances.varies()) else { return Ok(rows) };
        rows.variances = rows.held_at(p);
        self.is_held = true;
        let text = crate::cost::assembled::HELD;
        self.note("W-ITERATIVE", format!("{}{}.", &text[..1].to_uppercase(), &text[1..]));
        let zero = rows.variances.without_any();
        if zero.is_empty() {
            return Ok(rows);
        }
        let keep: Vec<usize> = (0..rows.used.len()).filter(|i| zero.binary_search(i).is_err()).collect();
        if keep.is_empty() {
            return Err(CostError::Empty { reason: NO_UNCERTAINTY.to_owned() });
        }
        self.note("W-ZERO-SIGMA-EFF", no_uncertainty_text(zero.len()));
        make(self, keep.iter().map(|&i| rows.used[i]).collect(), rows.variances.select(&keep))
    }

    /// The cost of `rows` that was asked for as `asked`, by the shortest way.
    pub(super) fn gaussian(self, rows: GaussianRows, asked: CostKind) -> Result<Box<dyn Cost>, CostError> {
        let v = &rows.variances;
        let (varies, independent, with_x) = (v.varies(), v.are_independent(), !v.x.is_zero());
        let kind = match asked {
            CostKind::Auto | CostKind::Chi2 | CostKind::Chi2Eff if !independent => CostKind::Chi2Cov,
            CostKind::Auto | CostKind::Chi2 | CostKind::Chi2Eff if with_x => CostKind::Chi2Eff,
            CostKind::Auto | CostKind::Chi2 | CostKind::Chi2Eff => CostKind::Chi2,
            kind => kind,
        };
        let full = kind == CostKind::GaussNll;
        let wanted = match self.choice.log_det {
            LogDet::Off => full,
            LogDet::On => true,
            LogDet::Auto => full || varies,
        };
        // Compared with itself, a determinant that stays is nothing.
        let log = wanted && (full || varies || self.choice.det_ref == DetRef::Unit);
        let used = self.rows(&rows.used);
        let normalisation = rows.normalisation.clone();
        if !independent {
            let statistic = self.correlated(rows, full, log)?;
            return Ok(self.assemble(statistic, kind, used, false, normalisation));
        }
        let plain = v.model.is_zero() && v.counts.is_empty();
        if plain && !with_x && (full || !log) {
            let statistic = self.plain(rows, full);
            return Ok(self.assemble(statistic, kind, used, false, normalisation));
        }
        if plain && with_x && rows.with_slope.is_some() {
            let statistic = self.effective(rows, full, log)?;
            return Ok(self.assemble(statistic, kind, used, false, normalisation));
        }
        let statistic = self.varying(rows, full, log);
        Ok(self.assemble(statistic, kind, used, false, normalisation))
    }

    /// Constant errors of independent rows.
    fn plain(&self, rows: GaussianRows, full: bool) -> LeastSquares {
        let list = variance_rows(&rows);
        let root = |of: fn(&Row) -> f64| list.iter().map(|r| of(r).sqrt()).collect::<Vec<f64>>();
        let (lower, upper) = (root(|r| r.lower), root(|r| r.upper));
        LeastSquares {
            prediction: rows.prediction,
            d: rows.d,
            variance: Variance::Given { upper: (lower != upper).then_some(upper), lower: lower.into() },
            loss: self.rho.clone(),
            full,
            unweighted: false,
            regression: false,
            curve_width: rows.curve_width,
            counts: false,
            free_scale: rows.free_scale,
        }
    }

    /// Independent errors of x and y.
    fn effective(&self, rows: GaussianRows, full: bool, log: bool) -> Result<EffectiveVariance, CostError> {
        let point =
            |r: &Row| XyPoint { d: r.d, lower: r.lower.sqrt(), upper: r.upper.sqrt(), sx: r.x.sqrt() };
        let points: Vec<XyPoint> = variance_rows(&rows).iter().map(point).collect();
        let Some((f, slope)) = rows.with_slope else {
            return Err(CostError::Empty { reason: "errors of x without a slope".to_owned() });
        };
        Ok(EffectiveVariance {
            prediction: rows.prediction,
            f,
            slope,
            reference: log.then(|| self.references(&points, full)),
            points,
            loss: self.rho.clone(),
            full,
        })
    }

    /// s² of points with errors of x.
    pub(super) fn references(&self, points: &[XyPoint], full: bool) -> Vec<f64> {
        let whole = self.choice.det_ref == DetRef::Unit && !full;
        points.iter().map(|q| if whole { 1.0 } else { reference(q) }).collect()
    }

    /// Independent errors that follow the parameters.
    fn varying(&self, rows: GaussianRows, full: bool, log: bool) -> Varying {
        let mut list = variance_rows(&rows);
        if self.choice.det_ref == DetRef::Unit || full {
            for row in &mut list {
                row.reference = 1.0;
            }
        }
        let constant = if full { list.len() as f64 * std::f64::consts::TAU.ln() } else { 0.0 };
        Varying {
            prediction: rows.prediction,
            with_slope: rows.with_slope,
            rows: list,
            loss: self.rho.clone(),
            log,
            constant,
            curve_width: rows.curve_width,
            free_scale: rows.free_scale,
        }
    }

    /// Rows that hang together.
    fn correlated(&self, rows: GaussianRows, full: bool, log: bool) -> Result<Correlated, CostError> {
        if self.choice.loss != Loss::Linear {
            return Err(refuse(
                "a robust loss judges every row by itself, and these rows are correlated",
                "choose chi2_cov, or switch the correlated sources of error off",
            ));
        }
        let reference = match self.choice.det_ref {
            _ if full => -(rows.d.len() as f64) * std::f64::consts::TAU.ln(),
            DetRef::Unit => 0.0,
            DetRef::Data => rows.variances.log_det_of_data(&rows.d),
        };
        let (part, variances) = rows.into_part(None);
        Correlated::new(vec![part], variances, log.then_some(reference))
    }
}

/// What the variance of each row is made of; the reference is that with the data in place of the model, without errors of x.
fn variance_rows(rows: &GaussianRows) -> Vec<Row> {
    let v = &rows.variances;
    let (y, model, x) = (v.y.diagonal(), v.model.diagonal(), v.x.diagonal());
    let side = |sides: Option<&Sides>, of: fn(&Sides) -> &[f64], i: usize| {
        sides.map_or(0.0, |s| of(s)[i] * of(s)[i])
    };
    let row = |i: usize| {
        let d = rows.d[i];
        let count = v.counts.get(i).copied().unwrap_or(0.0);
        let mut row = Row {
            d,
            lower: y[i] + side(v.sides.as_ref(), |s| &s.lower, i),
            upper: y[i] + side(v.sides.as_ref(), |s| &s.upper, i),
            model: model[i],
            x: x[i],
            count,
            reference: 1.0,
        };
        let expected = if d > 0.0 { d } else { 1.0 };
        let of_data = 0.5 * (row.lower.sqrt() + row.upper.sqrt());
        let of_data = of_data * of_data + model[i] * d * d + count * expected;
        if of_data > 0.0 {
            row.reference = of_data;
        }
        row
    };
    (0..rows.d.len()).map(row).collect()
}
