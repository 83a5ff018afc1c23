//! The rows of a data set that a fit uses, with their errors, as columns of numbers: what a script holds.

use crate::cost::{
    Axis, Correlation, CostChoice, CostKind, DetRef, ErrorSize, ErrorSource, LogDet, Weights, ZeroError,
};
use crate::data::{Data, Dataset, Histogram, Points, YErrors};
use crate::model::Model;
use crate::numeric::linalg::cholesky;
use crate::numeric::special::lgamma;

/// Columns of the rows used; empty ones are not there.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    /// Coordinates of points and values.
    pub x: Vec<Vec<f64>>,
    /// Lower ends of bins.
    pub lo: Vec<f64>,
    /// Upper ends.
    pub hi: Vec<f64>,
    /// Values or contents; successes.
    pub y: Vec<f64>,
    /// Trials.
    pub n: Vec<f64>,
    /// Bins that share the entries, where they are more than those used: lower and upper ends.
    pub sharing: Option<(Vec<f64>, Vec<f64>)>,
}

fn pick(list: &[f64], used: &[usize]) -> Vec<f64> {
    used.iter().map(|&i| list[i]).collect()
}

impl Rows {
    pub fn of_points(points: &Points, used: &[usize], n: usize) -> Rows {
        let x = (0..n.max(1)).filter_map(|k| points.coordinate(k)).map(|x| pick(x, used)).collect();
        Rows { x, y: pick(&points.y, used), ..Rows::default() }
    }

    pub fn of_values(x: &[f64], used: &[usize]) -> Rows {
        Rows { x: vec![pick(x, used)], ..Rows::default() }
    }

    pub fn of_bins(h: &Histogram, used: &[usize]) -> Rows {
        Rows { lo: pick(&h.lo, used), hi: pick(&h.hi, used), y: pick(&h.content, used), ..Rows::default() }
    }

    /// Successes and trials in the place of their quotient.
    pub fn with_counts(self, data: &Dataset, used: &[usize]) -> Result<Rows, String> {
        let (Some(k), Some(n)) = (data.more("k"), data.more("n")) else {
            return Err("efficiencies without numbers of trials".to_owned());
        };
        Ok(Rows { y: pick(k, used), n: pick(n, used), ..self })
    }

    pub fn sharing(self, h: &Histogram, all: &[usize]) -> Rows {
        Rows { sharing: Some((pick(&h.lo, all), pick(&h.hi, all))), ..self }
    }
}

/// One source of correlated errors.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub axis: Axis,
    pub of_model: bool,
    pub name: String,
    /// Size of each row; 1 where a matrix says it all.
    pub size: Vec<f64>,
    /// The same for all pairs, or a matrix.
    pub rho: Result<f64, Vec<Vec<f64>>>,
}

/// Errors of the rows.
#[derive(Debug, Clone)]
pub(super) enum Errors {
    /// Each by itself.
    Independent {
        /// σ of y where the model lies below, or on both sides.
        lower: Vec<f64>,
        /// σ of y where it lies above, if it is another one.
        upper: Option<Vec<f64>>,
        /// σ of x; empty without.
        x: Vec<f64>,
        /// σ as part of the model; empty without.
        model: Vec<f64>,
        /// Whether the variance is (also) what the model expects.
        expected: bool,
    },
    /// Sources that add up to a covariance: σ of y, whether the expected value counts as variance too, and the sources.
    Correlated { sigma: Vec<f64>, expected: bool, sources: Vec<Source> },
}

/// Whether the logarithm of the variance counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Log {
    No,
    /// Σ ln v and this constant.
    Yes(f64),
}

/// Half of a slack that rounding of written errors needs.
const ROUNDED: f64 = 0.05;
const EXACT: f64 = 1e-6;

/// Whether errors of the bins are not those of counts.
pub(super) fn is_weighted(h: &Histogram, used: &[usize]) -> bool {
    let differs = |e: &[f64], k: usize| {
        let n = h.content[k];
        let slack = if n.fract() == 0.0 { ROUNDED } else { EXACT };
        n != 0.0 && (e[k] * e[k] - n).abs() > slack * n.abs()
    };
    h.error.as_ref().is_some_and(|e| used.iter().any(|&k| differs(e, k)))
}

/// 2Σ (n − n ln n + ln Γ(n+1)): what −2 ln L of Poisson's distribution is above the saturated form.
pub(super) fn poisson_constants(n: &[f64]) -> f64 {
    n.iter().map(|n| if *n > 0.0 { 2.0 * (n - n * n.ln() + lgamma(n + 1.0)) } else { 0.0 }).sum()
}

/// σ of the rows as the columns of the data have them: below and above.
fn columns(data: &Dataset, used: &[usize]) -> (Vec<f64>, Vec<f64>) {
    match &data.data {
        Data::Points(p) => match &p.sy {
            YErrors::None => (vec![0.0; used.len()], vec![0.0; used.len()]),
            YErrors::Symmetric(s) => (pick(s, used), pick(s, used)),
            YErrors::Asymmetric { lower, upper } => (pick(lower, used), pick(upper, used)),
        },
        Data::Histogram(h) => {
            let sigma = |&k: &usize| h.error.as_ref().map_or_else(|| h.content[k].abs().sqrt(), |e| e[k]);
            let list: Vec<f64> = used.iter().map(sigma).collect();
            (list.clone(), list)
        }
        Data::Sample(_) => (Vec::new(), Vec::new()),
    }
}

/// The errors of `used`, and whether the logarithm counts.
pub(super) fn errors_of(
    kind: CostKind,
    choice: &CostChoice,
    data: &Dataset,
    used: &[usize],
    model: &Model,
) -> Result<(Errors, Log), String> {
    let n = used.len();
    let full = kind == CostKind::GaussNll;
    let ones = matches!(choice.weights, Weights::One | Weights::OneAll);
    if kind == CostKind::Pearson {
        if choice.log_det == LogDet::On {
            return Err("Pearson's χ² with the logarithm of the variance".to_owned());
        }
        let errors = independent(vec![0.0; n], None, Vec::new(), Vec::new(), true);
        return Ok((errors, Log::No));
    }
    let of_histogram = matches!(data.data, Data::Histogram(_));
    let expected = kind == CostKind::GaussApproximation;
    let (mut lower, mut upper) =
        if expected && of_histogram { (vec![0.0; n], vec![0.0; n]) } else { columns(data, used) };
    let without = lower.iter().chain(&upper).all(|s| *s == 0.0);
    let sources: Vec<&ErrorSource> = choice.errors.iter().filter(|s| s.on && !ones).collect();
    let takes_x = kind != CostKind::Chi2 && !choice.ignore_x_errors && !ones && !model.slope_vanishes();
    let sources: Vec<&ErrorSource> = sources.into_iter().filter(|s| s.axis == Axis::Y || takes_x).collect();
    let sx = match &data.data {
        Data::Points(Points { sx: Some(sx), .. }) if takes_x => pick(sx, used),
        _ => vec![0.0; n],
    };
    if ones || (without && sources.is_empty() && sx.iter().all(|s| *s == 0.0) && !expected) {
        (lower, upper) = (vec![1.0; n], vec![1.0; n]);
    }
    let x = data.x();
    let (x, y) = (pick(&x, used), values(data, used));
    let whole: Vec<Source> = sources.iter().map(|s| source(s, used, (&x, &y))).collect::<Result<_, _>>()?;
    let is_plain = |s: &Source| s.rho == Ok(0.0);
    let varies =
        expected || sx.iter().any(|s| *s > 0.0) || whole.iter().any(|s| s.of_model || s.axis == Axis::X);
    let wanted = match choice.log_det {
        LogDet::Off => full,
        LogDet::On => true,
        LogDet::Auto => full || varies,
    };
    let log = full || (wanted && !ones && (varies || choice.det_ref == DetRef::Unit));
    if whole.iter().all(is_plain) {
        let add = |to: &mut [f64], size: &[f64]| {
            for (s, more) in to.iter_mut().zip(size) {
                *s = s.hypot(*more);
            }
        };
        let (mut sx, mut of_model) = (sx, vec![0.0; n]);
        for s in &whole {
            match (s.axis, s.of_model) {
                (Axis::X, _) => add(&mut sx, &s.size),
                (Axis::Y, true) => add(&mut of_model, &s.size),
                (Axis::Y, false) => {
                    add(&mut lower, &s.size);
                    add(&mut upper, &s.size);
                }
            }
        }
        one_for_zeros(choice.zero_error, [&mut lower, &mut upper], [&sx, &of_model], expected);
        let constant = reference(choice, full, &y, [&lower, &upper, &of_model], expected);
        let upper = (lower != upper).then_some(upper);
        let there = |list: Vec<f64>| if list.iter().all(|s| *s == 0.0) { Vec::new() } else { list };
        let errors = independent(lower, upper, there(sx), there(of_model), expected);
        return Ok((errors, if log { Log::Yes(constant) } else { Log::No }));
    }
    if lower != upper {
        return Err("asymmetric errors beside correlated ones".to_owned());
    }
    let mut sources = whole;
    if sx.iter().any(|s| *s > 0.0) {
        sources.push(Source { axis: Axis::X, of_model: false, name: String::new(), size: sx, rho: Ok(0.0) });
    }
    let constant = match (full, choice.det_ref) {
        (true, _) => n as f64 * std::f64::consts::TAU.ln(),
        (false, DetRef::Unit) => 0.0,
        (false, DetRef::Data) => -log_det_of_data(&lower, expected, &sources, &y).unwrap_or(0.0),
    };
    let errors = Errors::Correlated { sigma: lower, expected, sources };
    Ok((errors, if log { Log::Yes(constant) } else { Log::No }))
}

fn independent(
    lower: Vec<f64>,
    upper: Option<Vec<f64>>,
    x: Vec<f64>,
    model: Vec<f64>,
    expected: bool,
) -> Errors {
    Errors::Independent { lower, upper, x, model, expected }
}

/// The rule that a row without any error has one of 1.
fn one_for_zeros(rule: ZeroError, y: [&mut Vec<f64>; 2], others: [&Vec<f64>; 2], expected: bool) {
    if rule != ZeroError::One || expected {
        return;
    }
    let [lower, upper] = y;
    for i in 0..lower.len() {
        if (lower[i] == 0.0 || upper[i] == 0.0) && others.iter().all(|s| s[i] == 0.0) {
            (lower[i], upper[i]) = (1.0, 1.0);
        }
    }
}

/// What is added to Σ ln v of independent rows.
fn reference(
    choice: &CostChoice,
    full: bool,
    y: &[f64],
    [lower, upper, model]: [&[f64]; 3],
    expected: bool,
) -> f64 {
    if full {
        return y.len() as f64 * std::f64::consts::TAU.ln();
    }
    if choice.det_ref == DetRef::Unit {
        return 0.0;
    }
    let row = |i: usize| {
        let mean = 0.5 * (lower[i] + upper[i]);
        let count = if !expected {
            0.0
        } else if y[i] > 0.0 {
            y[i]
        } else {
            1.0
        };
        let v = mean * mean + (model[i] * y[i]).powi(2) + count;
        if v > 0.0 { v.ln() } else { 0.0 }
    };
    -(0..y.len()).map(row).sum::<f64>()
}

fn values(data: &Dataset, used: &[usize]) -> Vec<f64> {
    match &data.data {
        Data::Points(p) => pick(&p.y, used),
        Data::Histogram(h) => pick(&h.content, used),
        Data::Sample(_) => Vec::new(),
    }
}

/// A source of the rows used.
fn source(source: &ErrorSource, used: &[usize], (x, y): (&[f64], &[f64])) -> Result<Source, String> {
    let along = if source.axis == Axis::X { x } else { y };
    let of_model = source.follows_model();
    let part = |i: usize| if source.relative && !of_model { along[i].abs() } else { 1.0 };
    let matrix = |rows: &Vec<Vec<f64>>, scaled: bool| -> Vec<Vec<f64>> {
        let scale = |i: usize| if scaled { part(i) } else { 1.0 };
        let cell = |i: usize, j: usize| {
            0.5 * (rows[used[i]][used[j]] + rows[used[j]][used[i]]) * scale(i) * scale(j)
        };
        (0..used.len()).map(|i| (0..used.len()).map(|j| cell(i, j)).collect()).collect()
    };
    let (size, rho) = match (&source.size, &source.correlation) {
        (ErrorSize::Covariance(v), _) => (vec![1.0; used.len()], Err(matrix(v, true))),
        (size, correlation) => {
            let sizes: Vec<f64> = match size {
                ErrorSize::Same(s) => (0..used.len()).map(|i| s * part(i)).collect(),
                ErrorSize::Rows(list) => {
                    used.iter().enumerate().map(|(i, &row)| list[row] * part(i)).collect()
                }
                ErrorSize::Covariance(_) => return Err("a matrix of errors".to_owned()),
            };
            let rho = match correlation {
                Correlation::Same(r) => Ok(*r),
                Correlation::Matrix(rows) => Err(matrix(rows, false)),
            };
            (sizes, rho)
        }
    };
    Ok(Source { axis: source.axis, of_model, name: source.name.clone(), size, rho })
}

/// ln det V with the data in place of the model, without errors of x.
fn log_det_of_data(sigma: &[f64], expected: bool, sources: &[Source], y: &[f64]) -> Option<f64> {
    let n = sigma.len();
    let mut v = nalgebra::DMatrix::zeros(n, n);
    for i in 0..n {
        let count = if !expected {
            0.0
        } else if y[i] > 0.0 {
            y[i]
        } else {
            1.0
        };
        v[(i, i)] += sigma[i] * sigma[i] + count;
    }
    for s in sources.iter().filter(|s| s.axis == Axis::Y) {
        let size = |i: usize| s.size[i] * if s.of_model { y[i] } else { 1.0 };
        for i in 0..n {
            for j in 0..n {
                let rho = match &s.rho {
                    Ok(_) if i == j => 1.0,
                    Ok(r) => *r,
                    Err(rows) => rows[i][j],
                };
                v[(i, j)] += size(i) * size(j) * rho;
            }
        }
    }
    for i in 0..n {
        if v[(i, i)] <= 0.0 {
            v[(i, i)] = 1.0;
        }
    }
    Some(2.0 * cholesky(&v)?.l().diagonal().iter().map(|d| d.ln()).sum::<f64>())
}
