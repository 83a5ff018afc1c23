//! Tests of fit that look at single values or at the order of signs, as functions of plain numbers: Kolmogorov–Smirnov, Anderson–Darling,
//! Cramér–von Mises, a deviance over bins of equal probability, and the runs of residual signs.
//!
//! Every probability takes the distribution as fully known. Deliberately nothing for fitted parameters: who has fitted them says that the
//! probabilities are optimistic.
//!
//! Sources: N. Smirnov, Ann. Math. Stat. 19 (1948) 279; G. Marsaglia, W. W. Tsang, J. Wang, J. Stat. Softw. 8 (2003) 18 (exact D);
//! M. A. Stephens, J. R. Stat. Soc. B 32 (1970) 115 (finite N); G. Marsaglia, J. Marsaglia, J. Stat. Softw. 9 (2004) 2 (A²);
//! T. W. Anderson, D. A. Darling, Ann. Math. Stat. 23 (1952) 193 (W²); A. Wald, J. Wolfowitz, Ann. Math. Stat. 11 (1940) 147 (runs).

use nalgebra::DMatrix;

use super::radix;
use super::special::lgamma;
use super::stats::{chi2_p_value, normal_cdf};

/// A statistic with the probability of a larger one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The statistic.
    pub statistic: f64,
    /// The probability of a larger one if the distribution is right.
    pub p_value: f64,
}

/// max |i/N − F_i| over both sides of every step; `f` are the values of the cumulative function at the sorted data.
pub fn ks_statistic(f: &[f64]) -> f64 {
    let n = f.len() as f64;
    let sides = |(i, f): (usize, &f64)| ((i + 1) as f64 / n - f).max(f - i as f64 / n);
    f.iter().enumerate().map(sides).fold(0.0, f64::max)
}

/// The largest sample for which the distribution of D is taken exactly.
const EXACT: usize = 35;

/// Kolmogorov and Smirnov's test of values whose cumulative function is `f`, rising.
pub fn kolmogorov_smirnov(f: &[f64]) -> Test {
    let (d, n) = (ks_statistic(f), f.len());
    let p = if n <= EXACT { 1.0 - ks_cdf_exact(n, d) } else { ks_tail(d * stretch(n as f64)) };
    Test { statistic: d, p_value: p.clamp(0.0, 1.0) }
}

/// √N + 0.12 + 0.11/√N: makes the limiting distribution right for finite N.
fn stretch(n: f64) -> f64 {
    n.sqrt() + 0.12 + 0.11 / n.sqrt()
}

/// 2 Σ (−1)^{j−1} exp(−2j²t²), for small t by its other series (√(2π)/t) Σ exp(−(2j−1)²π²/8t²).
fn ks_tail(t: f64) -> f64 {
    if t < 0.2 {
        return 1.0;
    }
    if t < 1.0 {
        let q = -std::f64::consts::PI.powi(2) / (8.0 * t * t);
        let sum: f64 = (0..4).map(|j| (f64::from(2 * j + 1).powi(2) * q).exp()).sum();
        return 1.0 - std::f64::consts::TAU.sqrt() / t * sum;
    }
    let term = |j: i32| f64::from(1 - 2 * ((j + 1) % 2)) * (-2.0 * f64::from(j * j) * t * t).exp();
    2.0 * (1..8).map(term).sum::<f64>()
}

/// P(D < d) of N values: an element of the N-th power of a matrix, times N!/Nᴺ.
fn ks_cdf_exact(n: usize, d: f64) -> f64 {
    let nd = n as f64 * d;
    if n == 0 || nd <= 0.5 {
        return 0.0;
    }
    if d >= 1.0 {
        return 1.0;
    }
    let k = nd.ceil() as usize;
    let m = 2 * k - 1;
    let h = k as f64 - nd;
    let mut a = DMatrix::from_fn(m, m, |i, j| if i + 1 >= j { 1.0 } else { 0.0 });
    for i in 0..m {
        a[(i, 0)] -= h.powi(i as i32 + 1);
        a[(m - 1, i)] -= h.powi((m - i) as i32);
    }
    a[(m - 1, 0)] += (2.0 * h - 1.0).max(0.0).powi(m as i32);
    for i in 0..m {
        for j in 0..=(i + 1).min(m - 1) {
            a[(i, j)] /= lgamma((i + 1 - j) as f64 + 1.0).exp();
        }
    }
    let mut power = DMatrix::identity(m, m);
    for _ in 0..n {
        // N!/Nᴺ is multiplied in factor by factor: no element leaves the range of numbers.
        power = &power * &a;
    }
    (1..=n).fold(power[(k - 1, k - 1)], |p, i| p * i as f64 / n as f64)
}

/// Anderson and Darling's A² of values whose cumulative function is `f`, rising. A value where that is 0 or 1 makes it infinite.
pub fn anderson_darling(f: &[f64]) -> Test {
    let n = f.len();
    let term = |i: usize| (2 * i + 1) as f64 * (f[i].ln() + (-f[n - 1 - i]).ln_1p());
    let sum: f64 = super::sum::sum(&(0..n).map(term).collect::<Vec<_>>());
    let a2 = -(n as f64) - sum / n as f64;
    let a2 = if a2.is_nan() { f64::INFINITY } else { a2 };
    Test { statistic: a2, p_value: (1.0 - ad_cdf(a2)).clamp(0.0, 1.0) }
}

/// The limiting distribution of A², to about 10⁻⁶; good from a handful of values on.
fn ad_cdf(z: f64) -> f64 {
    if z <= 0.0 {
        0.0
    } else if z < 2.0 {
        let series =
            2.00012 + (0.247105 - (0.0649821 - (0.0347962 - (0.011672 - 0.00168691 * z) * z) * z) * z) * z;
        (-1.2337141 / z).exp() / z.sqrt() * series
    } else if z < 32.0 {
        let series = 1.0776 - (2.30695 - (0.43424 - (0.082433 - (0.008056 - 0.0003146 * z) * z) * z) * z) * z;
        (-series.exp()).exp()
    } else {
        1.0
    }
}

/// Cramér and von Mises' W² of values whose cumulative function is `f`, rising.
pub fn cramer_von_mises(f: &[f64]) -> Test {
    let n = f.len() as f64;
    let term = |(i, f): (usize, &f64)| (f - (2 * i + 1) as f64 / (2.0 * n)).powi(2);
    let w2 = 1.0 / (12.0 * n) + super::sum::sum(&f.iter().enumerate().map(term).collect::<Vec<_>>());
    // Stephens brings finite N to the limit where that lies too high, for p below about 0.06; above, the limit itself is nearer.
    let modified = (w2 - 0.4 / n + 0.6 / (n * n)) * (1.0 + 1.0 / n);
    Test { statistic: w2, p_value: cvm_upper(w2).min(cvm_upper(modified)).clamp(0.0, 1.0) }
}

/// From here on the upper tail of W² is summed by itself: 1 − P loses its digits.
const CVM_TAIL: f64 = 0.2;

/// Probability of a larger W² in the limit; its own series (Smirnov, C. R. Acad. Sci. Paris 202 (1936) 449)
///
/// ```text
/// (2/π) Σⱼ (−1)^(j+1) ∫ exp(−z s²/2)/√(s |sin s|) ds        from (2j−1)π to 2jπ
/// ```
fn cvm_upper(z: f64) -> f64 {
    if z < CVM_TAIL {
        return 1.0 - cvm_cdf(z);
    }
    // s = (2j−1)π + π(1 − cos u)/2 takes the roots out of both ends, and equal steps in u are as good as any rule then.
    const POINTS: i32 = 512;
    let step = std::f64::consts::PI / f64::from(POINTS);
    let piece = |j: i32| -> f64 {
        let begin = f64::from(2 * j - 1) * std::f64::consts::PI;
        let term = |k: i32| {
            let u = (f64::from(k) + 0.5) * step;
            let along = std::f64::consts::PI * (0.5 * u).sin().powi(2);
            let s = begin + along;
            (-0.5 * z * s * s).exp() * u.sin() / (s * along.sin()).sqrt()
        };
        (0..POINTS).map(term).sum::<f64>() * step
    };
    // ds = π/2 sin u du
    (1..=4).map(|j| f64::from(2 * (j % 2) - 1) * piece(j)).sum()
}

/// The limiting distribution of W².
fn cvm_cdf(z: f64) -> f64 {
    if z <= 0.0 {
        return 0.0;
    }
    let mut coefficient = 1.0;
    let mut sum = 0.0;
    for j in 0..20 {
        let k = f64::from(4 * j + 1);
        let q = k * k / (16.0 * z);
        let term = coefficient * k.sqrt() * scaled_bessel_k_quarter(q) * (-2.0 * q).exp();
        sum += term;
        if term < 1e-16 * sum {
            break;
        }
        // |binomial(−½, j)|
        coefficient *= (f64::from(j) + 0.5) / f64::from(j + 1);
    }
    sum / (std::f64::consts::PI * z.sqrt())
}

/// e^q K_¼(q) = ∫₀^∞ exp(−q(cosh t − 1)) cosh(t/4) dt by the trapezoid rule, which converges like no other here.
fn scaled_bessel_k_quarter(q: f64) -> f64 {
    const STEP: f64 = 0.05;
    let term = |i: i32| {
        let t = f64::from(i) * STEP;
        (-2.0 * q * (0.5 * t).sinh().powi(2)).exp() * (0.25 * t).cosh()
    };
    STEP * (0.5 + (1..400).map(term).take_while(|v| *v > 1e-18).sum::<f64>())
}

/// A deviance over bins of equal probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EqualBins {
    /// 2 Σ n ln(n/μ).
    pub deviance: f64,
    /// Bins.
    pub bins: usize,
    /// Bins − 1 − fitted parameters.
    pub ndof: i64,
    /// The probability of a larger deviance, where there are degrees of freedom.
    pub p_value: Option<f64>,
}

/// Values whose cumulative function is `f` in about √N bins of equal probability; `n_free` parameters were fitted to them.
pub fn equal_bins(f: &[f64], n_free: usize) -> EqualBins {
    let bins = ((f.len() as f64).sqrt().round() as usize).max(2);
    let mut counts = vec![0.0_f64; bins];
    for f in f {
        counts[((f * bins as f64) as usize).min(bins - 1)] += 1.0;
    }
    let mu = f.len() as f64 / bins as f64;
    let term = |n: &f64| if *n > 0.0 { 2.0 * n * (n / mu).ln() } else { 0.0 };
    let deviance = super::sum::sum(&counts.iter().map(term).collect::<Vec<_>>());
    let ndof = bins as i64 - 1 - n_free as i64;
    let p_value = (ndof > 0).then(|| chi2_p_value(deviance, ndof as f64));
    EqualBins { deviance, bins, ndof, p_value }
}

/// The runs of equal sign among residuals in order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Runs {
    /// Stretches of equal sign.
    pub count: usize,
    /// Residuals above zero.
    pub above: usize,
    /// Residuals below zero.
    pub below: usize,
    /// (count − mean)/σ for random order; negative for too few runs.
    pub z: f64,
    /// The probability of a number of runs at least as far from the middle, on either side.
    pub p_value: f64,
}

/// The largest number of residuals whose runs are counted out exactly.
const FEW: usize = 200;

/// The runs of `residuals`, which stand in order of x; NaN and zero are passed over. `None` where all have one sign.
pub fn runs(residuals: &[f64]) -> Option<Runs> {
    let mut signs = Signs::default();
    for r in residuals {
        signs.add(*r);
    }
    signs.runs()
}

/// The same for residuals in the order of `x`, those of equal x (to the last bit but one) in their own. Millions are ordered piece by piece of the axis, so that no
/// second list of all of them is needed.
pub fn runs_along(x: &[f64], residuals: &[f64]) -> Option<Runs> {
    let n = x.len().min(residuals.len());
    let (x, residuals) = (&x[..n], &residuals[..n]);
    if x.is_sorted_by(|a, b| a.total_cmp(b).is_le()) {
        return runs(residuals);
    }
    let (lo, hi) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), &v| (lo.min(v), hi.max(v)));
    let pieces = (n >> PIECE).clamp(1, MOST_PIECES);
    let per_x = pieces as f64 / (hi - lo);
    // Rises with x, whatever is rounded; what is no number comes first.
    let piece_of = |x: f64| (((x - lo) * per_x) as usize).min(pieces - 1);
    let mut signs = Signs::default();
    let (mut piece, mut scratch) = (Vec::new(), Vec::new());
    for k in 0..pieces {
        piece.clear();
        let of_piece = |x: f64| pieces == 1 || piece_of(x) == k;
        let pairs = x.iter().zip(residuals).filter(|(x, r)| of_piece(**x) && r.is_finite() && **r != 0.0);
        piece.extend(pairs.map(|(x, r)| radix::key(*x, *r > 0.0)));
        radix::sort(&mut piece, &mut scratch);
        for key in &piece {
            signs.add(if key & 1 == 1 { 1.0 } else { -1.0 });
        }
    }
    signs.runs()
}

/// Residuals in a piece that is ordered at once, as a power of 2, and most pieces.
const PIECE: usize = 18;
const MOST_PIECES: usize = 8;

/// Counts of signs that come one after the other.
#[derive(Debug, Default)]
struct Signs {
    above: usize,
    below: usize,
    count: usize,
    last: Option<bool>,
}

impl Signs {
    /// Zero and what is no number have no sign.
    fn add(&mut self, residual: f64) {
        if !residual.is_finite() || residual == 0.0 {
            return;
        }
        let up = residual > 0.0;
        self.above += usize::from(up);
        self.below += usize::from(!up);
        self.count += usize::from(self.last != Some(up));
        self.last = Some(up);
    }

    fn runs(self) -> Option<Runs> {
        let Signs { above, below, count, .. } = self;
        if above == 0 || below == 0 {
            return None;
        }
        let (a, b, n) = (above as f64, below as f64, (above + below) as f64);
        let mean = 2.0 * a * b / n + 1.0;
        let variance = (mean - 1.0) * (mean - 2.0) / (n - 1.0);
        let z = if variance > 0.0 { (count as f64 - mean) / variance.sqrt() } else { 0.0 };
        let exact = above + below <= FEW;
        let p = if exact { runs_p_value(above, below, count) } else { 2.0 * normal_cdf(-z.abs()) };
        Some(Runs { count, above, below, z, p_value: p.min(1.0) })
    }
}

/// Twice the smaller tail of the number of runs of `a` and `b` signs in random order.
fn runs_p_value(a: usize, b: usize, count: usize) -> f64 {
    let choose = |n: usize, k: usize| {
        if k > n {
            f64::NEG_INFINITY
        } else {
            lgamma(n as f64 + 1.0) - lgamma(k as f64 + 1.0) - lgamma((n - k) as f64 + 1.0)
        }
    };
    let all = choose(a + b, a);
    let of = |r: usize| {
        let k = r / 2;
        if r.is_multiple_of(2) {
            2.0 * (choose(a - 1, k - 1) + choose(b - 1, k - 1) - all).exp()
        } else {
            let one = (choose(a - 1, k) + choose(b - 1, k - 1) - all).exp();
            one + (choose(a - 1, k - 1) + choose(b - 1, k) - all).exp()
        }
    };
    let most = (2 * a.min(b) + 1).min(a + b);
    let tail = |from: usize, to: usize| (from..=to).map(of).sum::<f64>();
    2.0 * tail(2, count).min(tail(count, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance, "{a} against {b}");
    }

    /// The upper tail of W² to its last digits (the same integral with 40 digits and other steps), and no step where its two forms meet.
    #[test]
    fn the_tail_of_cramer_and_von_mises() {
        for (z, p) in [
            (0.2, 0.267470430540775),
            (0.46136, 0.0500003831326513),
            (0.74346, 0.00999996191545537),
            (3.0, 7.56774345931602e-8),
            (24.0, 2.6809703664775366e-53),
            (126.0, 2.931394129708266e-272),
        ] {
            close(cvm_upper(z) / p, 1.0, 1e-12);
        }
        close(cvm_upper(CVM_TAIL), 1.0 - cvm_cdf(CVM_TAIL), 1e-13);
    }

    /// Few values: simulated probabilities of 12 values (0.927, 0.872, 0.489) are met within 0.01, and small W² are not called certain.
    #[test]
    fn cramer_and_von_mises_of_few_values() {
        for (w2, p) in [(0.042_55, 0.927), (0.0521, 0.872), (0.1231, 0.489), (0.461, 0.0484), (0.743, 0.0087)]
        {
            // Values with just that W²: all off by the same amount.
            let off = ((w2 - 1.0 / 144.0) / 12.0_f64).sqrt();
            let f: Vec<f64> = (0..12).map(|i| f64::from(2 * i + 1) / 24.0 + off).collect();
            let test = cramer_von_mises(&f);
            close(test.statistic, w2, 1e-12);
            close(test.p_value, p, 0.01);
        }
    }

    /// IM105: five values against the uniform distribution: D = 0.2 with P = 1 − 5!·0.2⁵, A² by its definition.
    #[test]
    fn five_values() {
        let f = [0.1, 0.2, 0.4, 0.7, 0.95];
        let d = kolmogorov_smirnov(&f);
        close(d.statistic, 0.2, 1e-15);
        close(d.p_value, 0.9616, 1e-12);
        close(anderson_darling(&f).statistic, 0.2685490104415722, 1e-14);
    }

    /// P(D₁₀ ≥ 0.274) = 0.371… (Marsaglia, Tsang and Wang give the complement 0.6284796154565…); one value: 2(1 − d).
    #[test]
    fn exact_distribution_of_d() {
        close(ks_cdf_exact(10, 0.274), 0.6284796154565, 1e-12);
        close(ks_cdf_exact(1, 0.75), 0.5, 1e-15);
        close(ks_cdf_exact(2, 0.25), 0.0, 1e-15);
    }

    /// Both series agree where they meet, and in the tail, where a probability matters, the limit takes over from the exact distribution
    /// without a step: P(D₃₅ ≥ d) with forty digits by the same matrix, and what the limit makes of it, to 1 %.
    #[test]
    fn limits_of_d() {
        close(ks_tail(1.0 - 1e-12), ks_tail(1.0), 1e-11);
        for (d, exact) in [
            (0.2, 0.105_526_853_817_646_85),
            (0.25, 0.020_540_494_851_639_05),
            (0.3, 0.002_733_424_412_855_377),
        ] {
            close(1.0 - ks_cdf_exact(35, d), exact, 1e-12);
            close(ks_tail(d * stretch(35.0)), exact, 0.01 * exact);
        }
    }

    /// Upper points of the limits: of A² by Marsaglia and Marsaglia (2004), of W² by Anderson and Darling (1952), table 1.
    #[test]
    fn tables_of_a2_and_w2() {
        for (z, p) in [(1.932_957_8, 0.10), (2.492_36, 0.05), (3.878_125, 0.01)] {
            close(1.0 - ad_cdf(z), p, 2e-5);
        }
        for (z, p) in
            [(0.118_88, 0.5), (0.284_06, 0.15), (0.347_30, 0.10), (0.461_36, 0.05), (0.743_46, 0.01)]
        {
            close(1.0 - cvm_cdf(z), p, 2e-5);
        }
    }

    #[test]
    fn a_value_outside_the_distribution() {
        assert_eq!(anderson_darling(&[0.0, 0.5]).statistic, f64::INFINITY);
        assert_eq!(anderson_darling(&[0.0, 0.5]).p_value, 0.0);
        assert_eq!(anderson_darling(&[0.5, 1.0]).p_value, 0.0);
    }

    #[test]
    fn bins_of_equal_probability() {
        let f: Vec<f64> = (0..16).map(|i| (f64::from(i) + 0.5) / 16.0).collect();
        let even = equal_bins(&f, 1);
        assert_eq!((even.deviance, even.bins, even.ndof, even.p_value), (0.0, 4, 2, Some(1.0)));
        let skew: Vec<f64> = f.iter().map(|f| 0.5 * f).collect();
        close(equal_bins(&skew, 0).deviance, 2.0 * 16.0 * 2.0_f64.ln(), 1e-12);
        assert_eq!(equal_bins(&f, 3).p_value, None);
    }

    /// Three of each sign: of the 20 orders 2 have 2 runs, 4 have 3, 8 have 4, 4 have 5, 2 have 6.
    #[test]
    fn runs_of_three_and_three() {
        for (signs, count, p) in
            [("+++---", 2, 0.2), ("++-+--", 4, 1.0), ("+-+-+-", 6, 0.2), ("++--+-", 4, 1.0)]
        {
            let r: Vec<f64> = signs.chars().map(|c| if c == '+' { 1.0 } else { -2.0 }).collect();
            let found = runs(&r).unwrap();
            assert_eq!(found.count, count, "{signs}");
            close(found.p_value, p, 1e-12);
        }
        assert_eq!(runs(&[1.0, 2.0, f64::NAN, 0.0]), None);
    }

    /// Ten million residuals would be ordered in the same pieces; here fewer with many equal abscissas, against a plain stable sort.
    #[test]
    fn runs_along_an_axis_are_those_of_sorted_rows() {
        for n in [40_usize, 700_001] {
            let x: Vec<f64> = (0..n).map(|i| ((i * 7919) % 5003) as f64 * 0.01 - 20.0).collect();
            let r: Vec<f64> = (0..n).map(|i| ((i * 104_729) % 1013) as f64 - 506.0).collect();
            let mut order: Vec<usize> = (0..n).collect();
            order.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
            let sorted: Vec<f64> = order.into_iter().map(|i| r[i]).collect();
            assert_eq!(runs_along(&x, &r), runs(&sorted), "{n}");
        }
    }
}
