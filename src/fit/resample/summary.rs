//! What the fits of all replicas say together: errors, bias, covariance, and the interval between quantiles.
//!
//! ```text
//! bootstrap  V = Σ (θ_b − θ̄)(θ_b − θ̄)ᵀ/(B − 1)                 bias = θ̄ − θ̂
//! jackknife  V = Σ_groups (n − 1)/n Σ (θ_(i) − θ̄)(θ_(i) − θ̄)ᵀ     bias = Σ_groups (n − 1)(θ̄ − θ̂)
//! ```
//! with θ̄ the mean of a group; each of several data sets is one (B. Efron, C. Stein, Ann. Stat. 9 (1981) 586).

use nalgebra::DMatrix;

use super::Resampling;
use crate::fit::FitRequest;
use crate::minimize::Level;
use crate::numeric::stats;
use crate::numeric::sum::sum;

/// The errors that follow.
#[derive(Debug, Clone, PartialEq)]
pub struct Resampled {
    /// How the data were drawn.
    pub how: Resampling,
    /// Fits made.
    pub n: usize,
    /// Fits without a valid minimum; they are left out of everything else.
    pub failed: usize,
    /// Level of the intervals: a probability, or from 1 on standard deviations.
    pub cl: f64,
    /// Parameters that vary.
    pub parameters: Vec<ResampledParameter>,
    /// Covariance of these.
    pub covariance: DMatrix<f64>,
}

/// One parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct ResampledParameter {
    /// Its name.
    pub name: String,
    /// Its position among the parameters.
    pub index: usize,
    /// The value from the data at hand.
    pub value: f64,
    /// How far values lie from the truth on average: value − bias is the corrected one.
    pub bias: f64,
    /// Its error.
    pub error: f64,
    /// Quantiles of the bootstrap that hold the level between them.
    pub interval: Option<(f64, f64)>,
}

impl Resampled {
    /// Takes `found` together, which are so many of each of the `groups`; `None` where some group has fewer than two valid fits.
    pub(super) fn of(
        request: &FitRequest,
        values: &[f64],
        how: Resampling,
        (groups, found): (&[usize], &[Option<Vec<f64>>]),
        cl: f64,
    ) -> Option<Resampled> {
        let params = &request.config.params;
        let varying = params.varying();
        let mut covariance = DMatrix::<f64>::zeros(varying.len(), varying.len());
        let mut bias = vec![0.0; varying.len()];
        let mut rest = found;
        for &size in groups {
            let (group, others) = rest.split_at(size.min(rest.len()));
            rest = others;
            let valid: Vec<&Vec<f64>> = group.iter().flatten().collect();
            if valid.len() < 2 {
                return None;
            }
            let n = valid.len() as f64;
            let (of_squares, of_bias) = match how {
                Resampling::Bootstrap(_) => (1.0 / (n - 1.0), 1.0),
                Resampling::Jackknife => ((n - 1.0) / n, n - 1.0),
            };
            let column = |&k: &usize| -> Vec<f64> { valid.iter().map(|v| v[k]).collect() };
            let columns: Vec<Vec<f64>> = varying.iter().map(column).collect();
            let means: Vec<f64> = columns.iter().map(|c| mean(c)).collect();
            for (i, &k) in varying.iter().enumerate() {
                bias[i] += of_bias * (means[i] - values[k]);
                for j in 0..=i {
                    let pairs = columns[i].iter().zip(&columns[j]);
                    let products: Vec<f64> = pairs.map(|(a, b)| (a - means[i]) * (b - means[j])).collect();
                    covariance[(i, j)] += of_squares * sum(&products);
                    covariance[(j, i)] = covariance[(i, j)];
                }
            }
        }
        let parameters = varying.iter().enumerate().map(|(i, &k)| ResampledParameter {
            name: params[k].name.clone(),
            index: k,
            value: values[k],
            bias: bias[i],
            error: covariance[(i, i)].sqrt(),
            interval: interval(how, cl, found.iter().flatten().map(|v| v[k])),
        });
        Some(Resampled {
            how,
            n: found.len(),
            failed: found.iter().filter(|v| v.is_none()).count(),
            cl,
            parameters: parameters.collect(),
            covariance,
        })
    }
}

/// The mean, taken from the first number so that equal ones have no scatter at all.
fn mean(x: &[f64]) -> f64 {
    let first = x.first().copied().unwrap_or(f64::NAN);
    let off: Vec<f64> = x.iter().map(|x| x - first).collect();
    first + sum(&off) / x.len() as f64
}

/// The quantiles of a bootstrap that leave out the same on both sides (B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 13.3).
fn interval(how: Resampling, cl: f64, values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    if how == Resampling::Jackknife {
        return None;
    }
    let tail = stats::normal_cdf(-Level::Cl(cl).rise(1).ok()?.sqrt());
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    Some((quantile(&sorted, tail), quantile(&sorted, 1.0 - tail)))
}

/// The quantile `p` of sorted numbers, between them in proportion: the lowest is that of 0, the highest that of 1.
fn quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = p * last as f64;
    let below = (place.floor() as usize).min(last);
    let above = (below + 1).min(last);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}
