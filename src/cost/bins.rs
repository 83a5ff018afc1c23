//! Rules for the rows of points and histograms: which are used, and with what σ (the table "which rows a cost uses").

use super::kernels::XyPoint;
use super::sigmas::Sigmas;
use super::{CostError, Weights, ZeroError};
use crate::data::{Histogram, Points, YErrors};

/// Rows with data and σ, after the rules.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    /// Indices into the data set.
    pub used: Vec<usize>,
    /// Data.
    pub d: Vec<f64>,
    /// σ, or σ− when `upper` is given.
    pub lower: Sigmas,
    /// σ+, when it differs.
    pub upper: Option<Vec<f64>>,
    /// No σ was given (or W, WW chosen).
    pub unweighted: bool,
    /// Rows left out because they are empty.
    pub dropped: usize,
}

/// σ− and σ+ of point `i`; 0 when none is given.
fn sigmas(points: &Points, i: usize) -> (f64, f64) {
    match &points.sy {
        YErrors::None => (0.0, 0.0),
        YErrors::Symmetric(s) => (s[i], s[i]),
        YErrors::Asymmetric { lower, upper } => (lower[i], upper[i]),
    }
}

/// Refuses rows with σ < 0 or NaN.
pub(super) fn check_sign(rows: &[usize], sigma: impl Fn(usize) -> f64) -> Result<(), CostError> {
    let bad: Vec<usize> =
        rows.iter().filter(|&&i| sigma(i) < 0.0 || sigma(i).is_nan()).map(|i| i + 1).collect();
    if bad.is_empty() { Ok(()) } else { Err(CostError::NegativeSigma { rows: bad }) }
}

/// Applies the rule on σ = 0 to `rows`: refuses, drops, or leaves them in for σ = 1. `is_zero` tells which.
fn without_zeros(
    rows: &[usize],
    rule: ZeroError,
    is_zero: impl Fn(usize) -> bool,
) -> Result<Vec<usize>, CostError> {
    let zero: Vec<usize> = rows.iter().copied().filter(|&i| is_zero(i)).collect();
    match rule {
        _ if zero.is_empty() => Ok(rows.to_vec()),
        ZeroError::One => Ok(rows.to_vec()),
        ZeroError::Skip => Ok(rows.iter().copied().filter(|&i| !is_zero(i)).collect()),
        ZeroError::Error => Err(CostError::ZeroSigma { rows: zero.iter().map(|i| i + 1).collect(), why: "" }),
    }
}

/// Whether σ is 1 by request.
fn is_unit(weights: Weights) -> bool {
    matches!(weights, Weights::One | Weights::OneAll)
}

/// Points for least squares in y alone. All σ zero or missing: unweighted, σ = 1.
///
/// # Errors
/// `E-NEG-SIGMA`, `E-ZERO-SIGMA`, `E-NODATA`.
pub(super) fn points(
    points: &Points,
    rows: Vec<usize>,
    weights: Weights,
    zero: ZeroError,
) -> Result<Rows, CostError> {
    let d = |rows: &[usize]| rows.iter().map(|&i| points.y[i]).collect();
    let none = points.sy == YErrors::None;
    if !none {
        check_sign(&rows, |i| sigmas(points, i).0.min(sigmas(points, i).1))?;
    }
    // Points without errors may be many: their rows are gone through as seldom as possible.
    if none || is_unit(weights) {
        let (d, lower) = (d(&rows), Sigmas::ones(rows.len()));
        return Ok(Rows { used: rows, d, lower, upper: None, unweighted: true, dropped: 0 });
    }
    let is_zero = |i: usize| sigmas(points, i).0 == 0.0 || sigmas(points, i).1 == 0.0;
    let unweighted = rows.iter().all(|&i| is_zero(i));
    let rows = if unweighted { rows } else { without_zeros(&rows, zero, is_zero)? };
    let sigma = |i: usize| if unweighted || is_zero(i) { (1.0, 1.0) } else { sigmas(points, i) };
    let lower = rows.iter().map(|&i| sigma(i).0).collect::<Vec<f64>>().into();
    let differs = rows.iter().any(|&i| sigma(i).0 != sigma(i).1);
    let upper = differs.then(|| rows.iter().map(|&i| sigma(i).1).collect());
    Ok(Rows { d: d(&rows), used: rows, lower, upper, unweighted, dropped: 0 })
}

/// Points for least squares with errors in x: rows and points. Here σ_y may be 0 where σ_x is not.
///
/// # Errors
/// `E-NEG-SIGMA`; `E-ZERO-SIGMA` where both are 0.
pub(super) fn points_xy(
    points: &Points,
    rows: &[usize],
    zero: ZeroError,
) -> Result<(Vec<usize>, Vec<XyPoint>), CostError> {
    let sx = |i: usize| points.sx.as_ref().map_or(0.0, |s| s[i]);
    check_sign(rows, |i| sigmas(points, i).0.min(sigmas(points, i).1).min(sx(i)))?;
    let is_zero = |i: usize| sx(i) == 0.0 && (sigmas(points, i).0 == 0.0 || sigmas(points, i).1 == 0.0);
    let rows = without_zeros(rows, zero, is_zero)?;
    let point = |&i: &usize| {
        let (lower, upper) = if is_zero(i) { (1.0, 1.0) } else { sigmas(points, i) };
        XyPoint { d: points.y[i], lower, upper, sx: sx(i) }
    };
    let list = rows.iter().map(point).collect();
    Ok((rows, list))
}

/// σ of bin `k`: as given, else √|content|.
pub(super) fn bin_sigma(h: &Histogram, k: usize) -> f64 {
    h.error.as_ref().map_or_else(|| h.content[k].abs().sqrt(), |e| e[k])
}

/// Bins for Neyman's least squares and its variants W and WW.
///
/// # Errors
/// `E-NEG-SIGMA`, `E-ZERO-SIGMA` (σ = 0 given for a filled bin), `E-NODATA`.
pub(super) fn histogram(
    h: &Histogram,
    rows: &[usize],
    weights: Weights,
    zero: ZeroError,
) -> Result<Rows, CostError> {
    check_sign(rows, |k| bin_sigma(h, k))?;
    let is_empty = |k: usize| h.content[k] == 0.0 && bin_sigma(h, k) == 0.0;
    let kept: Vec<usize> = match weights {
        Weights::OneAll => rows.to_vec(),
        Weights::Errors | Weights::One | Weights::Corrected => {
            rows.iter().copied().filter(|&k| !is_empty(k)).collect()
        }
    };
    let dropped = rows.len() - kept.len();
    let unweighted = is_unit(weights);
    let kept = if unweighted { kept } else { without_zeros(&kept, zero, |k| bin_sigma(h, k) == 0.0)? };
    if kept.is_empty() {
        return Err(CostError::Empty { reason: "every bin of the range is empty".to_owned() });
    }
    let sigma = |&k: &usize| if unweighted || bin_sigma(h, k) == 0.0 { 1.0 } else { bin_sigma(h, k) };
    let lower = kept.iter().map(sigma).collect::<Vec<f64>>().into();
    let d = kept.iter().map(|&k| h.content[k]).collect();
    Ok(Rows { used: kept, d, lower, upper: None, unweighted, dropped })
}

/// Whether the contents are sums of weights: errors are given and are not √content. Errors of whole counts may be rounded to two
/// digits, as files often have them.
pub(super) fn is_weighted(h: &Histogram, rows: &[usize]) -> bool {
    const ROUNDED: f64 = 0.05;
    const EXACT: f64 = 1e-6;
    let differs = |e: &[f64], k: usize| {
        let n = h.content[k];
        let slack = if n.fract() == 0.0 { ROUNDED } else { EXACT };
        n != 0.0 && (e[k] * e[k] - n).abs() > slack * n.abs()
    };
    h.error.as_ref().is_some_and(|e| rows.iter().any(|&k| differs(e, k)))
}

/// Refuses negative counts.
///
/// # Errors
/// `E-NEG-COUNT` with the first such bin.
pub(super) fn check_counts(h: &Histogram, rows: &[usize]) -> Result<(), CostError> {
    match rows.iter().find(|&&k| h.content[k] < 0.0) {
        Some(&k) => Err(CostError::NegativeCount { bin: k + 1, content: h.content[k] }),
        None => Ok(()),
    }
}

/// Whether widths (areas, volumes) differ by more than 1 %.
pub(super) fn widths_differ(h: &Histogram, rows: &[usize]) -> bool {
    let widths = rows.iter().map(|&k| h.volume(k));
    let (lo, hi) = widths.fold((f64::INFINITY, 0.0), |(a, b): (f64, f64), w| (a.min(w), b.max(w)));
    hi > 1.01 * lo
}

/// Mean area (volume) of the bins used, on one axis their common width. Bins of unequal width have none: 1, for a curve per unit of x.
pub(super) fn mean_width(h: &Histogram, rows: &[usize]) -> f64 {
    let mean = rows.iter().map(|&k| h.volume(k)).sum::<f64>() / rows.len() as f64;
    let differs = |&k: &usize| (h.volume(k) / mean - 1.0).abs() > UNEQUAL;
    if h.n_coordinates() == 1 && rows.iter().any(differs) { 1.0 } else { mean }
}

/// Widths that differ by more than this part are unequal.
const UNEQUAL: f64 = 1e-6;
