//! What the fits of all replicas say together: errors, bias, covariance, and the interval between quantiles.
//!
//! ```text
//! bootstrap  V = Σ (θ_b − θ̄)(θ_b − θ̄)ᵀ/(B − 1)                 bias = θ̄ − θ̂
//! jackknife  V = Σ_groups (n − 1)/n Σ (θ_(i) − θ̄)(θ_(i) − θ̄)ᵀ     bias = Σ_groups (n − 1)(θ̄ − θ̂)
//! ```
//! with θ̄ the mean of a group; each of several data sets is one (B. Efron, C. Stein, Ann. Stat. 9 (1981) 586).

use std::ops::Range;

use nalgebra::DMatrix;

use super::Resampling;
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
    /// Quantities derived from the parameters.
    pub derived: Vec<ResampledParameter>,
    /// Covariance of the parameters, and behind them of the quantities.
    pub covariance: DMatrix<f64>,
}

/// One parameter, or one quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct ResampledParameter {
    /// Its name.
    pub name: String,
    /// Its position among all parameters, or all quantities.
    pub index: usize,
    /// The value from the data at hand.
    pub value: f64,
    /// How far values lie from the truth on average: value − bias is the corrected one.
    pub bias: f64,
    /// Its error.
    pub error: f64,
    /// Quantiles of the bootstrap that hold the level between them; none where fewer than ten valid fits lie beyond either.
    pub interval: Option<(f64, f64)>,
    /// The values of all valid fits.
    pub values: Vec<f64>,
}

/// The values of one parameter or quantity.
pub(super) struct Column {
    pub name: String,
    pub index: usize,
    /// From the data at hand.
    pub value: f64,
    /// From each replica; none where its fit is not valid.
    pub found: Vec<Option<f64>>,
}

/// What the fits of one group of replicas say: covariance and bias.
struct Scatter {
    covariance: DMatrix<f64>,
    bias: Vec<f64>,
}

impl Scatter {
    /// Of the replicas `group`; `None` for fewer than two valid fits.
    fn of(columns: &[Column], group: Range<usize>, how: Resampling) -> Option<Scatter> {
        let valid =
            |c: &Column| c.found.get(group.clone()).into_iter().flatten().flatten().copied().collect();
        let values: Vec<Vec<f64>> = columns.iter().map(valid).collect();
        let n = values.first().map_or(0, Vec::len) as f64;
        if n < 2.0 {
            return None;
        }
        let (of_squares, of_bias) = match how {
            Resampling::Bootstrap(_) => (1.0 / (n - 1.0), 1.0),
            Resampling::Jackknife => ((n - 1.0) / n, n - 1.0),
        };
        let means: Vec<f64> = values.iter().map(|v| mean(v)).collect();
        let product = |i: usize, j: usize| {
            let pairs = values[i].iter().zip(&values[j]);
            of_squares * sum(&pairs.map(|(a, b)| (a - means[i]) * (b - means[j])).collect::<Vec<_>>())
        };
        Some(Scatter {
            covariance: DMatrix::from_fn(columns.len(), columns.len(), product),
            bias: columns.iter().zip(&means).map(|(c, mean)| of_bias * (mean - c.value)).collect(),
        })
    }
}

impl Resampled {
    /// Takes `columns` together, of which the first `n_params` are parameters, and whose replicas make up `groups` of these sizes; `None`
    /// where some group has fewer than two valid fits.
    pub(super) fn of(
        columns: &[Column],
        n_params: usize,
        groups: &[usize],
        how: Resampling,
        cl: f64,
    ) -> Option<Resampled> {
        let n = columns.len();
        let mut whole = Scatter { covariance: DMatrix::zeros(n, n), bias: vec![0.0; n] };
        let mut first = 0;
        for size in groups {
            let group = Scatter::of(columns, first..first + size, how)?;
            whole.covariance += group.covariance;
            whole.bias.iter_mut().zip(group.bias).for_each(|(whole, bias)| *whole += bias);
            first += size;
        }
        let one = |(i, c): (usize, &Column)| ResampledParameter {
            name: c.name.clone(),
            index: c.index,
            value: c.value,
            bias: whole.bias[i],
            error: whole.covariance[(i, i)].sqrt(),
            interval: match how {
                Resampling::Bootstrap(_) => quantiles(cl, c.found.iter().flatten().copied()),
                Resampling::Jackknife => None,
            },
            values: c.found.iter().flatten().copied().collect(),
        };
        let mut parameters: Vec<ResampledParameter> = columns.iter().enumerate().map(one).collect();
        let derived = parameters.split_off(n_params.min(n));
        Some(Resampled {
            how,
            n: first,
            failed: columns.first()?.found.iter().filter(|v| v.is_none()).count(),
            cl,
            parameters,
            derived,
            covariance: whole.covariance,
        })
    }
}

/// The mean, taken from the first number so that equal ones have no scatter at all.
fn mean(x: &[f64]) -> f64 {
    let first = x.first().copied().unwrap_or(f64::NAN);
    let off: Vec<f64> = x.iter().map(|x| x - first).collect();
    first + sum(&off) / x.len() as f64
}

/// Valid fits that must lie beyond each quantile: the part beyond is then known to a third of itself.
const FEWEST_BEYOND: f64 = 10.0;

/// The quantiles that leave out the same on both sides (B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 13.3).
pub(in crate::fit) fn quantiles(cl: f64, values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let tail = stats::normal_cdf(-Level::Cl(cl).rise(1).ok()?.sqrt());
    let mut sorted: Vec<f64> = values.collect();
    if tail * (sorted.len() as f64) < FEWEST_BEYOND {
        return None;
    }
    sorted.sort_by(f64::total_cmp);
    Some((stats::sample_quantile(&sorted, tail), stats::sample_quantile(&sorted, 1.0 - tail)))
}
