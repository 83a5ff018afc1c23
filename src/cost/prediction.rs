//! Predictions of the rows of a data set: of the rows used (what a cost sums over) and of all rows (what a report draws), with
//! the factor that turns probabilities of bins into expected counts.

use super::kernels::Jet;
use super::rows::{Block, Order, Predict, Scale, Sums, sum_terms};
use super::terms::ByRow;
use crate::model::Model;
use crate::model::ir::Terms;

/// How far above 1 the digits of a typed constant may bring a sum of probabilities.
const ABOVE_ONE: f64 = super::declared::NEARLY;

/// How a prediction becomes a content.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Total {
    /// It is one.
    Itself,
    /// Times this number of entries: probabilities of a pdf taken as normalised.
    Entries(f64),
    /// Times this number over the sum of the predictions of the rows used: a pdf divided by its integral over the fit set.
    Shared(f64),
}

/// Predictions of rows.
pub(super) struct Prediction {
    used: Box<dyn Predict>,
    /// Predictions of all rows, when more than the rows used.
    all: Option<Box<dyn Predict>>,
    /// Predictions of the rows that share the total, when they are more than the rows used (empty bins left out).
    sharing: Option<Box<dyn Predict>>,
    /// The rows used; `None` for all.
    rows: Option<Vec<usize>>,
    n_total: usize,
    /// From prediction to content.
    total: Total,
}

impl Prediction {
    /// Predictions of `rows` out of `n_total`; `predict` makes the predictor of given rows.
    pub fn new(rows: &[usize], n_total: usize, predict: impl Fn(&[usize]) -> Box<dyn Predict>) -> Prediction {
        let all = (rows.len() != n_total).then(|| predict(&(0..n_total).collect::<Vec<_>>()));
        let used = predict(rows);
        // A list of all rows would be as long as the data.
        let rows = all.is_some().then(|| rows.to_vec());
        Prediction { used, all, sharing: None, rows, n_total, total: Total::Itself }
    }

    /// The same with predictions multiplied by `total`, which is shared among `sharing` (the predictor of rows that hold all
    /// rows used), or among the rows used.
    pub fn with_total(self, total: Total, sharing: Option<Box<dyn Predict>>) -> Prediction {
        Prediction { sharing, total, ..self }
    }

    /// The factor from prediction to content at `p`, with derivatives; `None` when there is none.
    pub fn scale(&self, p: &[f64], order: Order) -> Option<Scale> {
        match self.total {
            Total::Itself => None,
            Total::Entries(n) => Some(Scale::constant(n)),
            Total::Shared(n) => Some(Scale::total_over_sum(n, &self.sum_of_predictions(p, order))),
        }
    }

    /// Σ of the raw predictions of the rows that share the total.
    fn sum_of_predictions(&self, p: &[f64], order: Order) -> Sums {
        let rows = self.sharing.as_deref().unwrap_or(self.used.as_ref());
        sum_terms(rows, None, p, order, &ByRow(|_, m| Jet::new(m, 1.0, 0.0)))
    }

    /// Σ terms(i, m_i) over the rows used; i counts the rows used.
    pub fn sum(&self, p: &[f64], order: Order, terms: &dyn Terms) -> Sums {
        let scale = self.scale(p, order);
        sum_terms(self.used.as_ref(), scale.as_ref(), p, order, terms)
    }

    /// Contents of the rows used with their derivatives up to `order`, in one block.
    pub fn columns(&self, p: &[f64], order: Order, block: &mut Block) {
        self.used.predict(0..self.used.n_rows(), p, order, block);
        if let Some(scale) = self.scale(p, order) {
            scale.apply(block);
        }
    }

    /// What is to be said where probabilities that are taken as they are add up to more than 1.
    pub fn above_one(&self, p: &[f64]) -> Option<String> {
        let Total::Entries(_) = self.total else { return None };
        let sum = self.sum_of_predictions(p, Order::Value).value;
        (sum > 1.0 + ABOVE_ONE).then(|| {
            format!(
                "The probabilities of the bins add up to {}, and no probability is above 1: nothing stops the likelihood of the shape \
                 from rising with them. Divide the model by its integral, or fit the number of events, too.",
                sum as f32
            )
        })
    }

    /// Whether the predictions are known not to be linear in the parameters listed.
    pub fn bends(&self, free: &[usize]) -> bool {
        self.total == Total::Itself && self.used.points().is_some_and(|(model, _)| !model.is_linear_in(free))
    }

    /// The model and the coordinates of the rows used, when they are nothing but its values there.
    pub fn points(&self) -> Option<(&Model, Vec<&[f64]>)> {
        self.used.points().filter(|_| self.total == Total::Itself)
    }

    /// First and last abscissa of the rows used, over all their coordinates, when they are points.
    pub fn span(&self) -> Option<(f64, f64)> {
        let (_, x) = self.used.points()?;
        let of = |fold: fn(f64, f64) -> f64, from| x.iter().flat_map(|x| x.iter().copied()).fold(from, fold);
        let (first, last) = (of(f64::min, f64::INFINITY), of(f64::max, f64::NEG_INFINITY));
        (first < last).then_some((first, last))
    }

    /// Abscissas of the rows used, when they are points on one axis.
    pub fn abscissas(&self) -> Option<&[f64]> {
        match self.used.points()?.1.as_slice() {
            [x] => Some(x),
            _ => None,
        }
    }

    /// Contents predicted for the rows used, in their order.
    pub fn used(&self, p: &[f64]) -> Vec<f64> {
        self.values(self.used.as_ref(), p)
    }

    /// Contents predicted for all rows.
    pub fn everywhere(&self, p: &[f64]) -> Vec<f64> {
        self.values(self.all.as_deref().unwrap_or(self.used.as_ref()), p)
    }

    fn values(&self, predictor: &dyn Predict, p: &[f64]) -> Vec<f64> {
        let mut block = Block::default();
        predictor.predict(0..predictor.n_rows(), p, Order::Value, &mut block);
        if let Some(scale) = self.scale(p, Order::Value) {
            scale.apply(&mut block);
        }
        block.m
    }

    /// Spreads one number a used row over all rows, NaN elsewhere.
    pub fn spread(&self, of_used: impl IntoIterator<Item = f64>) -> Vec<f64> {
        let Some(rows) = &self.rows else { return of_used.into_iter().collect() };
        let mut out = vec![f64::NAN; self.n_total];
        for (&row, v) in rows.iter().zip(of_used) {
            out[row] = v;
        }
        out
    }

    /// The same of a list, which is kept where all rows are used.
    pub fn spread_list(&self, of_used: Vec<f64>) -> Vec<f64> {
        if self.rows.is_none() { of_used } else { self.spread(of_used) }
    }

    /// What went wrong with integrals and cumulative functions at `p`.
    pub fn warnings(&self, p: &[f64], out: &mut Vec<(&'static str, String)>) {
        integral_warnings(self.used.as_ref(), p, out);
    }
}

/// `W-INTEGRAL` and `E-CDF-DECR` of a predictor at `p`.
pub(super) fn integral_warnings(predictor: &dyn Predict, p: &[f64], out: &mut Vec<(&'static str, String)>) {
    if let Some(accuracy) = predictor.missed_accuracy(p) {
        out.push((
            "W-INTEGRAL",
            format!("An integral of the model reached a relative accuracy of {accuracy:.1e} only; 1e-9 was asked for."),
        ));
    }
    if let Some((a, b)) = predictor.decreasing(p) {
        out.push(("E-CDF-DECR", format!("The cumulative function falls between {a} and {b}; it must not.")));
    }
}
