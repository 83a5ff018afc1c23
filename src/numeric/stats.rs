//! Distributions that the statistics need: χ² tail and quantile, normal cdf and quantile, Student and Fisher quantiles; and the
//! quantiles of numbers at hand.
//!
//! Tails are computed as tails (never as 1 − something), so a p-value of 1e-300 has its ten digits.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use super::special::{
    betainc_dx, betainc_pair, erfc, erfcx, exp_minus_half_square, gammainc, gammainc_dx, gammaincc, lbeta,
    not_positive, quantile_of,
};

/// Upper tail Q(ndof/2, chi2/2) of the χ² distribution; NaN for ndof ≤ 0 or a NaN. A negative χ² (rounding) counts as 0.
///
/// Relative error below 1e-10 down to 1e-300.
pub fn chi2_p_value(chi2: f64, ndof: f64) -> f64 {
    if chi2.is_nan() {
        return f64::NAN;
    }
    gammaincc(0.5 * ndof, 0.5 * chi2.max(0.0))
}

/// The quantile `p` of sorted numbers, between neighbours in proportion to the place p·(N − 1): the lowest is that of 0, the highest that
/// of 1. NaN of none.
///
/// # Examples
/// ```
/// use fitpanel::numeric::stats::sample_quantile;
///
/// assert_eq!(sample_quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
/// assert_eq!(sample_quantile(&[1.0, 2.0, 4.0], 1.0), 4.0);
/// ```
pub fn sample_quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = p * last as f64;
    let below = (place.floor().max(0.0) as usize).min(last);
    let above = (below + 1).min(last);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// χ² quantile of probability `p` for `ndof` degrees of freedom: the q with P(ndof/2, q/2) = p. 0 at p = 0, +∞ at p = 1, NaN
/// outside [0, 1] or for ndof ≤ 0.
pub fn chi2_quantile(p: f64, ndof: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || not_positive(ndof) || ndof.is_infinite() {
        return f64::NAN;
    }
    if p == 0.0 {
        return 0.0;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    if ndof == 1.0 {
        return quantile_of(0.5 * p, 0.5 * (1.0 - p)).powi(2);
    }
    if ndof == 2.0 {
        return -2.0 * (-p).ln_1p();
    }
    let a = 0.5 * ndof;
    let upper_tail = p > 0.5;
    let start = gamma_quantile_start(p, a);
    // The logarithm of the nearer tail is nearly linear or parabolic in x, so Newton's steps on it are long and safe.
    let x = solve_rising(start, |x| {
        let density = gammainc_dx(a, x);
        if upper_tail {
            let q = gammaincc(a, x);
            ((1.0 - p).ln() - q.ln(), density / q)
        } else {
            let l = gammainc(a, x);
            (l.ln() - p.ln(), density / l)
        }
    });
    2.0 * x
}

/// Wilson and Hilferty (1931), or for small shapes the leading term of the series.
fn gamma_quantile_start(p: f64, a: f64) -> f64 {
    let z = normal_quantile(p);
    let t = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * a.sqrt());
    let wilson = a * t * t * t;
    let leading = ((p.ln() + super::special::lgamma(a + 1.0)) / a).exp();
    if t > 0.3 { wilson } else { leading.max(f64::MIN_POSITIVE) }
}

/// Standard normal cdf Φ(x) = ½ erfc(−x/√2), accurate in both tails.
pub fn normal_cdf(x: f64) -> f64 {
    if x < -0.7 {
        // Not erfc(−x/√2): rounding the quotient would cost x² units of the last digit.
        0.5 * exp_minus_half_square(x) * erfcx(-x * FRAC_1_SQRT_2)
    } else {
        0.5 * erfc(-x * FRAC_1_SQRT_2)
    }
}

/// Standard normal quantile Φ⁻¹(p), relative error below 1e-14; ∓∞ at 0 and 1, NaN outside.
pub fn normal_quantile(p: f64) -> f64 {
    quantile_of(p - 0.5, p.min(1.0 - p))
}

/// Student t quantile for `ndof` > 0 degrees of freedom; the normal one for infinite `ndof`.
pub fn student_quantile(p: f64, ndof: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || not_positive(ndof) {
        return f64::NAN;
    }
    if p == 0.5 {
        return 0.0;
    }
    if ndof > 1e10 {
        return normal_quantile(p);
    }
    if p == 0.0 || p == 1.0 {
        return f64::INFINITY.copysign(p - 0.5);
    }
    if ndof == 1.0 {
        return (PI * (p - 0.5)).tan();
    }
    let tail = p.min(1.0 - p);
    let z = -normal_quantile(tail);
    // Far tails fall as a power: P(T > t) ≈ ν^(ν/2−1)/B(ν/2, ½)·t^(−ν).
    let far = ((0.5 * ndof - 1.0) * ndof.ln() - lbeta(0.5 * ndof, 0.5) - tail.ln()) / ndof;
    let hill = z + z * (z * z + 1.0) / (4.0 * ndof);
    let start = if z * z > ndof { far.exp().max(hill) } else { hill };
    let t = solve_rising(start, |t| {
        let (upper, density) = student_tail(t, ndof);
        (tail.ln() - upper.ln(), density / upper)
    });
    t.copysign(p - 0.5)
}

/// P(T > t) for t ≥ 0 and the density there.
fn student_tail(t: f64, ndof: f64) -> (f64, f64) {
    let x = ndof / (ndof + t * t);
    let y = t * t / (ndof + t * t);
    let upper = 0.5 * betainc_pair(0.5 * ndof, 0.5, x, y).0;
    let density =
        (-0.5 * (ndof + 1.0) * (t * t / ndof).ln_1p() - 0.5 * ndof.ln() - lbeta(0.5 * ndof, 0.5)).exp();
    (upper, density)
}

/// Probability that the ratio of two mean squares with `n` and `ndof` degrees of freedom is larger than `f` (Fisher's F distribution):
/// I_x(ndof/2, n/2), x = ndof/(ndof + n·f). NaN for degrees of freedom that are not positive.
pub fn fisher_p_value(f: f64, n: f64, ndof: f64) -> f64 {
    if f.is_nan() || not_positive(n) || not_positive(ndof) {
        return f64::NAN;
    }
    let f = f.max(0.0);
    betainc_pair(0.5 * ndof, 0.5 * n, ndof / (ndof + n * f), n * f / (ndof + n * f)).0
}

/// Quantile of Fisher's F distribution of the ratio of two mean squares with `n` and `ndof` degrees of freedom: the f with
/// I_y(n/2, ndof/2) = p, y = n·f/(n·f + ndof). NaN outside 0 ≤ p ≤ 1 or for degrees of freedom that are not positive.
pub fn fisher_quantile(p: f64, n: f64, ndof: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || not_positive(n) || not_positive(ndof) {
        return f64::NAN;
    }
    if p == 0.0 {
        return 0.0;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    let start = chi2_quantile(p, n) / n;
    if ndof > 1e10 {
        return start;
    }
    solve_rising(start, |f| {
        let sum = n * f + ndof;
        let (x, y) = (ndof / sum, n * f / sum);
        let upper = betainc_pair(0.5 * ndof, 0.5 * n, x, y).0;
        let density = betainc_dx(0.5 * n, 0.5 * ndof, y) * n * ndof / (sum * sum);
        ((1.0 - p).ln() - upper.ln(), density / upper)
    })
}

/// Root x > 0 of a rising function given as (value, slope): Newton from `start` with steps that never cross a known bracket and
/// never more than a factor of four.
fn solve_rising(start: f64, f: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut lo, mut hi) = (0.0, f64::INFINITY);
    let mut x = start;
    for _ in 0..200 {
        let (value, slope) = f(x);
        if value == 0.0 {
            return x;
        }
        if value > 0.0 {
            hi = x;
        } else {
            lo = x;
        }
        let newton = x - value / slope;
        let mut next = newton.clamp(0.25 * x, 4.0 * x);
        if !next.is_finite() || next <= lo || next >= hi {
            next = if hi.is_finite() { 0.5 * (lo + hi) } else { 2.0 * x };
        }
        if (next - x).abs() <= 2.0 * f64::EPSILON * x {
            return next;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests {
    //! Values computed with 60 digits (mpmath 1.3).
    use super::*;

    fn check(what: &str, rows: &[(&[f64], f64)], tolerance: f64, f: impl Fn(&[f64]) -> f64) {
        for (args, expected) in rows {
            let error = (f(args) / expected - 1.0).abs();
            assert!(
                error <= tolerance,
                "{what}{args:?}: {} instead of {expected}, error {error:.1e}",
                f(args)
            );
        }
    }

    #[test]
    fn p_values_keep_their_digits_down_to_1e_300() {
        check("p", CHI2_P, 1e-11, |a| chi2_p_value(a[0], a[1]));
        assert_eq!(chi2_p_value(-1e-12, 3.0), 1.0);
        assert!(chi2_p_value(1.0, 0.0).is_nan() && chi2_p_value(f64::NAN, 3.0).is_nan());
    }

    #[test]
    fn normal_distribution_in_both_tails() {
        check("cdf", NORMAL_CDF, 3e-15, |a| normal_cdf(a[0]));
        check("quantile", NORMAL_QUANTILE, 1e-14, |a| normal_quantile(a[0]));
        assert_eq!((normal_quantile(0.5), normal_quantile(0.0)), (0.0, f64::NEG_INFINITY));
        assert!(normal_quantile(-0.1).is_nan() && normal_cdf(f64::NAN).is_nan());
    }

    #[test]
    fn quantiles() {
        check("chi2", CHI2_QUANTILE, 1e-12, |a| chi2_quantile(a[0], a[1]));
        check("student", STUDENT_QUANTILE, 1e-12, |a| student_quantile(a[0], a[1]));
        assert!(chi2_quantile(1.5, 2.0).is_nan() && student_quantile(0.5, -1.0).is_nan());
        assert_eq!((chi2_quantile(0.0, 3.0), chi2_quantile(1.0, 3.0)), (0.0, f64::INFINITY));
        assert!((student_quantile(0.025, 7.0) + student_quantile(0.975, 7.0)).abs() < 1e-14);
    }

    /// F₁,ₘ is the square of Student's t, F₂,ₘ has a closed form; two more from mpmath (50 digits).
    #[test]
    fn fisher_quantiles() {
        for m in [1.0, 2.0, 3.0, 4.0, 17.0, 250.0] {
            for p in [0.01, 0.3, 0.6826894921370859, 0.95, 0.9999] {
                let t = student_quantile(0.5 * (1.0 + p), m);
                assert!((fisher_quantile(p, 1.0, m) / (t * t) - 1.0).abs() < 1e-10, "{p} {m}");
                let f = 0.5 * m * (-2.0 / m * (-p).ln_1p()).exp_m1();
                assert!((fisher_quantile(p, 2.0, m) / f - 1.0).abs() < 1e-11, "{p} {m}");
            }
        }
        // The tail has a closed form for two degrees of freedom: (1 + 2f/m)^(−m/2); and it is the inverse of the quantile.
        for (f, m) in [(0.3, 4.0_f64), (8.0, 11.0), (90.0, 30.0)] {
            let tail = (1.0 + 2.0 * f / m).powf(-0.5 * m);
            assert!((fisher_p_value(f, 2.0, m) / tail - 1.0).abs() < 1e-11, "{f} {m}");
        }
        assert!((fisher_p_value(3.708_264_819_046_844_5, 3.0, 10.0) - 0.05).abs() < 1e-13);
        assert!(fisher_p_value(1.0, 0.0, 5.0).is_nan() && fisher_p_value(-1.0, 2.0, 5.0) == 1.0);
        assert!((fisher_quantile(0.95, 3.0, 10.0) / 3.708_264_819_046_844_5 - 1.0).abs() < 1e-12);
        assert!(
            (fisher_quantile(0.6826894921370859, 5.0, 7.0) / 1.443_637_077_654_519_5 - 1.0).abs() < 1e-12
        );
        assert!((fisher_quantile(0.9, 4.0, 1e12) - chi2_quantile(0.9, 4.0) / 4.0).abs() < 1e-12);
        assert!(fisher_quantile(1.5, 1.0, 1.0).is_nan() && fisher_quantile(0.5, 0.0, 1.0).is_nan());
    }

    /// The table of confidence levels: quantiles printed with ten digits.
    #[test]
    fn table_of_confidence_levels() {
        let one = [(0.68, 0.988946481), (0.90, 2.705543454), (0.95, 3.841458821), (0.99, 6.634896601)];
        let two = [(0.68, 2.278868566), (0.90, 4.605170186), (0.95, 5.991464547), (0.99, 9.210340372)];
        for (rows, ndof) in [(one, 1.0), (two, 2.0)] {
            for (p, q) in rows {
                assert!((chi2_quantile(p, ndof) - q).abs() < 6e-10 * q);
            }
        }
    }

    #[test]
    fn quantiles_invert_their_tails_everywhere() {
        for ndof in [0.3, 0.9, 1.5, 3.0, 12.0, 100.0, 5000.0] {
            for p in [1e-12, 1e-4, 0.1, 0.5, 0.8, 0.9999, 1.0 - 1e-12] {
                let back = 1.0 - chi2_p_value(chi2_quantile(p, ndof), ndof);
                assert!((back - p).abs() < 1e-12, "chi2 {p} {ndof}: {back}");
                let t = student_quantile(p, ndof);
                let tail = student_tail(t.abs(), ndof).0;
                assert!((tail / p.min(1.0 - p) - 1.0).abs() < 1e-11, "t {p} {ndof}: {tail}");
            }
        }
    }

    /// statrs knows nothing of our code; it is good to about ten digits in the middle of the distributions.
    #[test]
    fn another_library_agrees() {
        use statrs::distribution::{ChiSquared, ContinuousCDF as _, Normal, StudentsT};
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-8 * b.abs().max(1e-3);
        for ndof in [1.0, 2.0, 5.0, 47.0, 300.0] {
            let (chi2, student) = (ChiSquared::new(ndof).unwrap(), StudentsT::new(0.0, 1.0, ndof).unwrap());
            for t in [0.3, 0.9, 1.0, 1.4, 2.0] {
                let (ours, theirs) = (chi2_p_value(t * ndof, ndof), chi2.sf(t * ndof));
                assert!(close(ours, theirs), "p({t} ndof, {ndof}): {ours:e}, statrs {theirs:e}");
                let there_and_back = student_quantile(student.cdf(t), ndof);
                assert!(close(there_and_back, t), "t = {t}, ndof = {ndof}: {there_and_back}");
            }
            for p in [0.05, 0.5, 0.95] {
                let back = chi2.cdf(chi2_quantile(p, ndof));
                assert!(close(back, p), "P(quantile({p}, {ndof})) = {back}");
            }
        }
        for x in [-4.0, -1.0, 0.2, 2.5] {
            let theirs = Normal::standard().cdf(x);
            assert!(close(normal_cdf(x), theirs), "Φ({x}): {:e}, statrs {theirs:e}", normal_cdf(x));
        }
    }

    const NORMAL_CDF: &[(&[f64], f64)] = &[
        (&[-38.0], 2.88542835e-316),
        (&[-30.0], 4.906713927148187e-198),
        (&[-12.5], 3.732564298877713e-36),
        (&[-3.3], 0.0004834241423837775),
        (&[-1.0], 0.15865525393145705),
        (&[-0.3], 0.3820885778110474),
        (&[0.0], 0.5),
        (&[0.6], 0.7257468822499265),
        (&[2.0], 0.9772498680518208),
        (&[5.0], 0.9999997133484281),
    ];

    const NORMAL_QUANTILE: &[(&[f64], f64)] = &[
        (&[1e-300], -37.0470962993612),
        (&[1e-100], -21.273453560965326),
        (&[1e-30], -11.464024688443615),
        (&[1e-14], -7.650628092935269),
        (&[1e-11], -6.706023155495136),
        (&[1e-05], -4.264890793922825),
        (&[0.02], -2.053748910631823),
        (&[0.075], -1.439531470938456),
        (&[0.3], -0.5244005127080408),
        (&[0.6], 0.2533471031357997),
        (&[0.9], 1.2815515655446006),
        (&[0.975], 1.9599639845400538),
        (&[0.999], 3.090232306167813),
    ];

    const CHI2_P: &[(&[f64], f64)] = &[
        (&[9.699698346688667, 9.0], 0.3753388359840112),
        (&[29.7387155, 47.0], 0.9767302141752588),
        (&[1000.0, 10.0], 1.8702907209159498e-208),
        (&[1360.0, 2.0], 4.783571897030535e-296),
        (&[1400.0, 1.0], 2.1010145162642176e-306),
        (&[0.001, 5.0], 0.9999999983185123),
        (&[58.9283861, 54.0], 0.30004782282579895),
        (&[5.0, 0.5], 0.009213748479540033),
        (&[1500.0, 500.0], 1.7082138295394246e-100),
        (&[100000.0, 99000.0], 0.012503086996302764),
    ];

    const CHI2_QUANTILE: &[(&[f64], f64)] = &[
        (&[0.68, 1.0], 0.9889464814780232),
        (&[0.9, 1.0], 2.705543454095415),
        (&[0.99, 2.0], 9.210340371976182),
        (&[0.68, 3.0], 3.505882355768183),
        (&[0.001, 5.0], 0.21021260262921918),
        (&[0.95, 10.0], 18.307038053275143),
        (&[0.5, 47.0], 46.335040655999876),
        (&[0.999999, 4.0], 33.37684158165888),
        (&[1e-06, 3.0], 0.00024181048720124283),
        (&[0.3, 0.5], 0.010982604948550967),
        (&[0.9, 1000.0], 1057.723901381614),
    ];

    const STUDENT_QUANTILE: &[(&[f64], f64)] = &[
        (&[0.975, 1.0], 12.706204736174694),
        (&[0.975, 2.0], 4.302652729749462),
        (&[0.8413447460685429, 3.0], 1.196881354403156),
        (&[0.995, 4.5], 4.272823993011292),
        (&[0.6, 10.0], 0.26018482949208016),
        (&[0.9999999, 30.0], 6.701399512379314),
        (&[0.999999999, 2.5], 3489.5834348468525),
        (&[0.975, 1000.0], 1.962339080826408),
    ];
}
