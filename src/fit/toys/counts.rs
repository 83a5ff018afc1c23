//! Contents of bins drawn about their expectations.

use crate::data::Histogram;
use crate::numeric::random::Random;

/// What stays the same from toy to toy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::fit) enum Total {
    /// Nothing: every bin by the law of Poisson.
    Free,
    /// The number of entries, as in a fit of the shape alone.
    Fixed,
}

/// The bins of `rows` drawn anew about `prediction` (one entry a bin), the others left as they are. Expected counts below zero count as
/// zero. Sums of weights W with Σw² = σ² are drawn as counts of mean s·|μ| divided by s = |W|/σ² (see [`factors`]), with the sign of μ.
pub(in crate::fit) fn drawn(
    h: &Histogram,
    rows: &[usize],
    prediction: &[f64],
    total: Total,
    random: &mut Random,
) -> Histogram {
    let mut toy = h.clone();
    let lowest = if h.error.is_some() { f64::NEG_INFINITY } else { 0.0 };
    let mu: Vec<f64> = rows.iter().map(|&k| prediction.get(k).copied().unwrap_or(0.0).max(lowest)).collect();
    if total == Total::Fixed && h.error.is_none() {
        let n = rows.iter().map(|&k| h.content[k]).sum::<f64>().round().max(0.0) as u64;
        for (&k, count) in rows.iter().zip(shared_out(n, &mu, random)) {
            toy.content[k] = count;
        }
        return toy;
    }
    let s = factors(h, rows);
    for ((&k, mu), s) in rows.iter().zip(mu).zip(s) {
        let count = random.poisson(s * mu.abs());
        toy.content[k] = mu.signum() * count / s;
        if let Some(errors) = &mut toy.error {
            errors[k] = count.sqrt() / s;
        }
    }
    toy
}

/// Entries for a unit of content, W/σ² of each bin; where a bin does not tell, that of all together. 1 where the contents are counts.
fn factors(h: &Histogram, rows: &[usize]) -> Vec<f64> {
    let Some(errors) = &h.error else { return vec![1.0; rows.len()] };
    let (sum, squares) = rows
        .iter()
        .fold((0.0, 0.0), |(sum, squares), &k| (sum + h.content[k].abs(), squares + errors[k] * errors[k]));
    let common = if sum > 0.0 && squares > 0.0 { sum / squares } else { 1.0 };
    let own = |k: usize| h.content[k].abs() / (errors[k] * errors[k]);
    rows.iter().map(|&k| Some(own(k)).filter(|s| *s > 0.0 && s.is_finite()).unwrap_or(common)).collect()
}

/// `n` entries thrown into bins with probabilities in proportion to `weights`.
fn shared_out(n: u64, weights: &[f64], random: &mut Random) -> Vec<f64> {
    let mut ends = Vec::with_capacity(weights.len());
    let mut sum = 0.0;
    for w in weights {
        sum += w;
        ends.push(sum);
    }
    let mut counts = vec![0.0; weights.len()];
    if sum > 0.0 && sum.is_finite() {
        for _ in 0..n {
            let u = random.uniform() * sum;
            let k = ends.partition_point(|end| *end <= u).min(counts.len() - 1);
            counts[k] += 1.0;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance of a bin over many toys.
    fn moments(h: &Histogram, mu: &[f64], total: Total, bin: usize) -> (f64, f64) {
        let rows: Vec<usize> = (0..h.len()).collect();
        let n = 4000;
        let mut random = Random::new(2, 0);
        let draws: Vec<f64> = (0..n).map(|_| drawn(h, &rows, mu, total, &mut random).content[bin]).collect();
        let mean = draws.iter().sum::<f64>() / f64::from(n);
        (mean, draws.iter().map(|c| (c - mean).powi(2)).sum::<f64>() / f64::from(n - 1))
    }

    /// Within four standard errors, √(v/n) of the mean and about v√(2/n) of the variance.
    fn assert_moments(found: (f64, f64), mean: f64, variance: f64) {
        assert!((found.0 - mean).abs() < 4.0 * (variance / 4000.0).sqrt(), "{found:?}: mean {mean}");
        assert!((found.1 / variance - 1.0).abs() < 4.0 * (2.2_f64 / 4000.0).sqrt(), "{found:?}: {variance}");
    }

    /// Poisson: variance = mean. Multinomial: n·p and n·p(1 − p), and the total stays. Weights of ½: the variance is half the mean.
    #[test]
    fn means_and_variances() {
        let h = Histogram::from_edges(&[0.0, 1.0, 2.0, 3.0], vec![20.0, 30.0, 50.0]).unwrap();
        let mu = [22.0, 33.0, 45.0];
        assert_moments(moments(&h, &mu, Total::Free, 1), 33.0, 33.0);
        assert_moments(moments(&h, &mu, Total::Fixed, 1), 33.0, 100.0 * 0.33 * 0.67);
        let sum: f64 = drawn(&h, &[0, 1, 2], &mu, Total::Fixed, &mut Random::new(1, 1)).content.iter().sum();
        assert_eq!(sum, 100.0);
        let errors = vec![10.0_f64.sqrt(), 15.0_f64.sqrt(), 5.0];
        let weighted = Histogram { error: Some(errors), ..h };
        assert_moments(moments(&weighted, &mu, Total::Free, 0), 22.0, 11.0);
        let toy = drawn(&weighted, &[0, 1, 2], &mu, Total::Free, &mut Random::new(1, 1));
        let e = toy.error.unwrap();
        assert!((e[0] * e[0] - 0.5 * toy.content[0]).abs() < 1e-12, "weights of one half stay so");
    }

    #[test]
    fn rows_that_are_not_used_and_negative_expectations() {
        let h = Histogram::from_edges(&[0.0, 1.0, 2.0], vec![7.0, 8.0]).unwrap();
        let toy = drawn(&h, &[1], &[100.0, -3.0], Total::Free, &mut Random::new(1, 0));
        assert_eq!(toy.content, [7.0, 0.0]);
        // A sum of weights may be below zero: −20 with Σw² = 40.
        let sums = Histogram { content: vec![7.0, -20.0], error: Some(vec![1.0, 40.0_f64.sqrt()]), ..h };
        assert_moments(moments(&sums, &[7.0, -20.0], Total::Free, 1), -20.0, 40.0);
    }
}
