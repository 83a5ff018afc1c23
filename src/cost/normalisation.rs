//! Over what a pdf of single values is integrated, and which parameter, if any, its integral takes away.
//!
//! The interval is, in this order: the ranges and exclusions of the fit; the window of the sample; the whole real line, when
//! the model's integral over it is known and finite; the span of the data (`W-NORM-SPAN`). A shape that has an integral over the line
//! must not be divided by its integral over the span: the likelihood would rise without end as the shape grows flat, or is pushed
//! away until the data see only its tail.

use nalgebra::{DMatrix, DVector};

use super::predict::{CdfDifference, ClosedIntegral, Curve, integral_over};
use super::rows::{Block, Order, Predict};
use super::{ModelKind, Normalise};
use crate::data::Interval;
use crate::model::Model;

/// Pieces into which quantiles of the data cut an interval before quadrature: where the data are dense the model may be narrow.
const PIECES: usize = 16;

/// Over what a density is normalised, for the report.
#[derive(Debug, Clone, PartialEq)]
pub struct Normalisation {
    /// The smallest interval that holds the domain, on each axis.
    pub axes: Vec<Interval>,
    /// Whether the density is divided by its integral over the domain; it is taken as normalised otherwise.
    pub divided: bool,
}

impl Normalisation {
    /// Of a density of one coordinate.
    pub fn of_line((lo, hi): (f64, f64), divided: bool) -> Normalisation {
        Normalisation { axes: vec![Interval { lo, hi }], divided }
    }
}

/// The smallest interval that holds `intervals`.
pub(super) fn hull_of(intervals: &[Interval]) -> Interval {
    let none = Interval { lo: f64::INFINITY, hi: f64::NEG_INFINITY };
    intervals.iter().fold(none, |all, i| Interval { lo: all.lo.min(i.lo), hi: all.hi.max(i.hi) })
}

/// An end of an interval as it is told.
pub(super) fn six_digits(end: f64) -> f64 {
    format!("{end:.5e}").parse().unwrap_or(end)
}

/// The domain over which a pdf or density is integrated.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Domain {
    /// Rising intervals that do not overlap; ends may be infinite.
    pub intervals: Vec<Interval>,
    /// Largest |x| of the data, against which an end can be far away.
    pub size: f64,
    /// Taken from the span of the data, for want of anything better.
    pub from_span: bool,
    /// A range, exclusion or window was set by the user.
    pub set_by_user: bool,
}

impl Domain {
    /// Chooses the domain for `model` (a cumulative function when `kind` says so).
    pub fn choose(
        model: &Model,
        kind: ModelKind,
        selected: &[Interval],
        window: Option<(f64, f64)>,
        span: (f64, f64),
    ) -> Domain {
        let line = Interval { lo: f64::NEG_INFINITY, hi: f64::INFINITY };
        let given = match (selected.is_empty(), window) {
            (false, _) => Some(selected.to_vec()),
            (true, Some(window)) => Some(vec![window.into()]),
            (true, None) => None,
        };
        let set_by_user = given.is_some();
        let mut intervals = given.unwrap_or_else(|| vec![line]);
        let infinite = intervals.iter().any(|i| !(i.lo.is_finite() && i.hi.is_finite()));
        let size = span.0.abs().max(span.1.abs()).max(f64::MIN_POSITIVE);
        let clip = infinite && !integral_is_finite(model, kind, &intervals, size);
        if clip {
            let (lo, hi) = window.unwrap_or(span);
            for i in &mut intervals {
                *i = Interval { lo: i.lo.max(lo), hi: i.hi.min(hi) };
            }
            intervals.retain(|i| i.lo < i.hi);
        }
        Domain { intervals, size, from_span: clip && window.is_none(), set_by_user }
    }

    /// Smallest interval that holds the domain.
    pub fn hull(&self) -> (f64, f64) {
        hull_of(&self.intervals).into()
    }

    /// The integral over the domain, as pieces to be added. `x` are the data, whose quantiles cut the domain where quadrature
    /// is needed.
    pub fn integral(&self, model: &Model, kind: ModelKind, x: &[f64]) -> Box<dyn Predict> {
        if let Some(closed) = closed_integral(model, kind, &self.intervals, FAR * self.size) {
            return closed;
        }
        let cuts = quantiles(x, PIECES);
        let mut pieces = (Vec::new(), Vec::new());
        for i in &self.intervals {
            let mut from = i.lo;
            for &cut in cuts.iter().filter(|&&c| c > i.lo && c < i.hi) {
                pieces.0.push(from);
                pieces.1.push(cut);
                from = cut;
            }
            pieces.0.push(from);
            pieces.1.push(i.hi);
        }
        integral_over(model, pieces.0, pieces.1)
    }

    /// The integral over each interval of the domain by itself.
    pub fn pieces(&self, model: &Model, kind: ModelKind) -> Box<dyn Predict> {
        closed_integral(model, kind, &self.intervals, FAR * self.size).unwrap_or_else(|| {
            let (lo, hi) = self.intervals.iter().map(|i| (i.lo, i.hi)).unzip();
            integral_over(model, lo, hi)
        })
    }

    /// Text of `W-NORM-SPAN`.
    pub fn span_text(&self) -> String {
        let (a, b) = self.hull();
        let [a, b] = [a, b].map(six_digits);
        format!(
            "The pdf is normalised over {a}:{b}, the span of the data; give the range in which the values were taken."
        )
    }
}

/// Whether a pdf of single values is divided by its integral over `domain`.
pub(super) fn divides(choice: Normalise, model: &Model, kind: ModelKind, domain: &Domain) -> bool {
    match choice {
        Normalise::Always => true,
        Normalise::Declared => false,
        Normalise::Auto => {
            let recognised = match kind {
                // A cumulative function that reaches its limits 0 and 1 has a normalised density; with a factor in front it does so at one
                // value of that only.
                ModelKind::Cdf => !domain.from_span && !domain.set_by_user && !model.has_free_scale(),
                ModelKind::Function | ModelKind::Density | ModelKind::DensityOfAll => {
                    model.is_normalised_pdf()
                }
            };
            domain.set_by_user || !recognised
        }
    }
}

/// Stands for infinity, in sizes of the data. At an infinite end ∞ and 0 would meet in the derivatives of closed forms; here all
/// shapes have long reached their limits, Lorentzian tails to 10⁻⁴⁰, and the fifth power is still a number.
const FAR: f64 = 1e40;

/// The integral over `intervals` from its closed form or the cumulative function, infinite ends taken at ±`far`; `None` when neither
/// is known.
fn closed_integral(
    model: &Model,
    kind: ModelKind,
    intervals: &[Interval],
    far: f64,
) -> Option<Box<dyn Predict>> {
    let end = |x: f64| if x.is_infinite() { far.copysign(x) } else { x };
    let (lo, hi): (Vec<f64>, Vec<f64>) = intervals.iter().map(|i| (end(i.lo), end(i.hi))).unzip();
    if kind == ModelKind::Cdf {
        return Some(Box::new(CdfDifference::new(model.clone(), lo, hi)));
    }
    let integral = model.bin_integral()?;
    Some(Box::new(ClosedIntegral { integral, lo, hi }))
}

/// Whether the integral of `model` over `intervals` with infinite ends is known in closed form and finite: it no longer grows between
/// far and farther ends, tried at parameters that mean something for every shape (all near 1).
fn integral_is_finite(model: &Model, kind: ModelKind, intervals: &[Interval], size: f64) -> bool {
    let ends = [FAR * size.max(1.0), FAR.powf(0.75) * size.max(1.0)];
    let [Some(far), Some(near)] = ends.map(|end| closed_integral(model, kind, intervals, end)) else {
        return false;
    };
    let at = |predictor: &dyn Predict, p: &[f64]| {
        let mut block = Block::default();
        predictor.predict(0..intervals.len(), p, Order::Hessian, &mut block);
        let finite = [&block.m, &block.d, &block.d2].iter().all(|v| v.iter().all(|v| v.is_finite()));
        finite.then_some(block.m)
    };
    let same = |(a, b): (&f64, &f64)| *a >= 0.0 && (a - b).abs() <= 1e-9 * a;
    (0..3).all(|trial| {
        let p: Vec<f64> =
            (0..model.n_params()).map(|k| 1.0 + f64::from(trial) * (0.3 + 0.1 * k as f64)).collect();
        let (Some(a), Some(b)) = (at(far.as_ref(), &p), at(near.as_ref(), &p)) else { return false };
        a.iter().zip(&b).all(same) && a.iter().any(|m| *m > 0.0)
    })
}

/// Values looked at for quantiles and abscissas to try: they only choose places, a few thousand are as good as all.
const ENOUGH: usize = 4096;

/// Every k-th value, sorted; k is odd, so that values which alternate are all seen.
fn some_sorted(x: &[f64]) -> Vec<f64> {
    let step = if x.len() > ENOUGH { x.len().div_ceil(ENOUGH) | 1 } else { 1 };
    let mut some: Vec<f64> = x.iter().step_by(step).copied().collect();
    some.sort_unstable_by(f64::total_cmp);
    some
}

/// Values that cut `x` into `pieces` parts of about equal number, distinct and rising.
fn quantiles(x: &[f64], pieces: usize) -> Vec<f64> {
    let sorted = some_sorted(x);
    let mut cuts: Vec<f64> =
        (1..pieces).filter_map(|k| sorted.get(k * sorted.len() / pieces)).copied().collect();
    cuts.dedup();
    cuts
}

/// Finds out whether a parameter only scales a model that is divided by its integral.
pub(super) struct FreeScale {
    /// The model as it enters the likelihood.
    pub model: Model,
    /// Where to look: one column a coordinate.
    pub x: Vec<Vec<f64>>,
}

/// Abscissas looked at.
const LOOKED_AT: usize = 64;

/// Fewer values than this may not tell apart all parameters of a model.
const FEW: usize = 16;

impl FreeScale {
    /// Looks at up to 64 of the points whose coordinates are the columns `x`.
    pub fn new(model: Model, x: &[&[f64]]) -> FreeScale {
        if let [x] = x {
            let mut sorted = some_sorted(x);
            sorted.dedup();
            // The shape of a function can be looked at between the values, where there are too few of them.
            if let (2..FEW, Some(&lo), Some(&hi)) = (sorted.len(), sorted.first(), sorted.last()) {
                sorted = (0..FEW).map(|k| lo + (hi - lo) * k as f64 / (FEW - 1) as f64).collect();
            }
            let step = sorted.len().div_ceil(LOOKED_AT).max(1);
            return FreeScale { model, x: vec![sorted.into_iter().step_by(step).collect()] };
        }
        // An odd step does not keep to one row of a lattice.
        let step = x.first().map_or(1, |x| x.len()).div_ceil(LOOKED_AT) | 1;
        FreeScale { model, x: x.iter().map(|x| x.iter().step_by(step).copied().collect()).collect() }
    }

    /// On how many combinations of parameters the shape of the model depends near `p`, among those that the columns of `directions` span:
    /// the rank of ∂ ln f(x_i)/∂p without what is the same for all x_i. `None` where ln f is not known at enough places.
    pub fn shapes(&self, p: &[f64], directions: &DMatrix<f64>) -> Option<usize> {
        let mut a = self.logarithmic_slopes(p)? * directions;
        for mut column in a.column_iter_mut() {
            let (norm, mean) = (column.norm(), column.mean());
            column.add_scalar_mut(-mean);
            column.unscale_mut(if norm > 0.0 { norm } else { 1.0 });
        }
        Some(a.rank(1e-9))
    }

    /// ∂ ln f(x_i)/∂p_k near `p`, a column a parameter.
    fn logarithmic_slopes(&self, p: &[f64]) -> Option<DMatrix<f64>> {
        // A start value may be special (0, or a symmetric one); a nearby point is not.
        let nearby =
            |(k, v): (usize, &f64)| v * (1.0 + 0.01 / (k + 1) as f64) + if *v == 0.0 { 1e-3 } else { 0.0 };
        let p: Vec<f64> = p.iter().enumerate().map(nearby).collect();
        let mut block = Block::default();
        let x: Vec<&[f64]> = self.x.iter().map(Vec::as_slice).collect();
        self.model.evaluate(&x, &p, Order::Gradient, &mut block);
        let len = x.first().map_or(0, |x| x.len());
        let usable: Vec<usize> = (0..len).filter(|&i| block.m[i] > 0.0 && block.m[i].is_finite()).collect();
        let np = p.len();
        if usable.len() < np + 2 {
            return None;
        }
        let slope = |r: usize, k: usize| block.d[k * len + usable[r]] / block.m[usable[r]];
        let a = DMatrix::from_fn(usable.len(), np, slope);
        a.iter().all(|v| v.is_finite()).then_some(a)
    }

    /// A parameter to be held near `p`, because ln f changes by a constant along it, or along a direction to which it belongs: the
    /// vector (1, …, 1) is then a combination of the columns ∂ ln f(x_i)/∂p_k. `None` when there is none.
    pub fn find(&self, p: &[f64]) -> Option<usize> {
        let mut a = self.logarithmic_slopes(p)?;
        let (rows, np) = a.shape();
        let norms: Vec<f64> = (0..np).map(|k| a.column(k).norm()).collect();
        for (k, norm) in norms.iter().enumerate().filter(|(_, n)| **n > 0.0) {
            a.column_mut(k).unscale_mut(*norm);
        }
        let ones = DVector::from_element(rows, 1.0);
        // One column alone: the plain case of a constant in front.
        let alone = |k: usize| {
            let mean = a.column(k).sum() / rows as f64;
            norms[k] > 0.0 && mean != 0.0 && a.column(k).iter().all(|v| (v - mean).abs() <= 1e-9 * mean.abs())
        };
        if let Some(k) = (0..np).find(|&k| alone(k)) {
            return Some(k);
        }
        let solution = a.clone().svd(true, true).solve(&ones, 1e-10).ok()?;
        let residual = (&a * &solution - &ones).norm() / ones.norm();
        let largest = solution.amax();
        (residual < 1e-9).then(|| (0..np).find(|&k| solution[k].abs() > 1e-6 * largest)).flatten()
    }
}
