//! What one row adds to a cost, as pure functions of its prediction m: value, first and second derivative.
//!
//! Every function is on the scale of −2 ln L. They know no parameters: the chain rule
//! ∂²F = Σ k″(m) ∂m ∂m + k′(m) ∂²m is applied in [`super::rows`]. A prediction that is not finite makes a term +∞, so
//! that the whole cost is "outside the domain". Formulas: S. Baker, R. Cousins, NIM 221 (1984) 437 (counts);
//! J. Orear, Am. J. Phys. 50 (1982) 912 (errors in x); G. Bohm, G. Zech, NIM A 748 (2014) 1 (weights).

use super::loss::Rho;

/// The smallest normal number: a probability density below it counts as this (a finite wall).
pub(super) const TINY: f64 = f64::MIN_POSITIVE;

/// Value, gradient and (symmetric) second derivatives with respect to `C` predicted quantities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Jet<const C: usize> {
    /// The term.
    pub value: f64,
    /// ∂/∂m.
    pub first: [f64; C],
    /// ∂²/∂m∂m.
    pub second: [[f64; C]; C],
}

impl<const C: usize> Jet<C> {
    /// A term that does not depend on the prediction.
    #[inline]
    pub const fn constant(value: f64) -> Jet<C> {
        Jet { value, first: [0.0; C], second: [[0.0; C]; C] }
    }
}

impl Jet<1> {
    /// A function of one quantity.
    #[inline]
    pub const fn new(value: f64, first: f64, second: f64) -> Jet<1> {
        Jet { value, first: [first], second: [[second]] }
    }

    /// `factor` times the term.
    #[inline]
    pub fn times(self, factor: f64) -> Jet<1> {
        Jet::new(factor * self.value, factor * self.first[0], factor * self.second[0][0])
    }

    /// The sum of two terms.
    #[inline]
    pub fn plus(self, other: Jet<1>) -> Jet<1> {
        Jet::new(
            self.value + other.value,
            self.first[0] + other.first[0],
            self.second[0][0] + other.second[0][0],
        )
    }
}

/// ρ(((d − m)/σ)²): least squares with a fixed σ > 0.
#[inline]
pub(super) fn squares(d: f64, m: f64, sigma: f64, loss: &Rho) -> Jet<1> {
    let z = (d - m) / sigma;
    let s = z * z;
    if !s.is_finite() {
        return Jet::constant(f64::INFINITY);
    }
    let (value, slope, curve) = loss.at(s);
    let (s1, s2) = (-2.0 * z / sigma, 2.0 / (sigma * sigma));
    Jet::new(value, slope * s1, curve * s1 * s1 + slope * s2)
}

/// ρ((d − m)²/(c·m)): Pearson's χ² with variance c·m (c = 1 for counts, ΣW²/ΣW for weighted histograms). A prediction
/// m ≤ 0 adds nothing.
#[inline]
pub(super) fn pearson(d: f64, m: f64, c: f64, loss: &Rho) -> Jet<1> {
    if m <= 0.0 {
        return Jet::constant(0.0);
    }
    let r = d - m;
    let s = r * r / (c * m);
    if !s.is_finite() {
        return Jet::constant(f64::INFINITY);
    }
    let (value, slope, curve) = loss.at(s);
    let q = d / m;
    let (s1, s2) = ((1.0 - q * q) / c, 2.0 * q * q / (c * m));
    Jet::new(value, slope * s1, curve * s1 * s1 + slope * s2)
}

/// ln(c·m/reference): the log-determinant term of a variance c·m; m ≤ 0 is outside the domain.
#[inline]
pub(super) fn log_variance(m: f64, c: f64, reference: f64) -> Jet<1> {
    if m <= 0.0 || !m.is_finite() {
        return Jet::constant(f64::INFINITY);
    }
    Jet::new((c * m / reference).ln(), 1.0 / m, -1.0 / (m * m))
}

/// 2(μ − n + n ln(n/μ)), the saturated Poisson likelihood of a count. n > 0 with μ ≤ 0 is outside the domain; n = 0 with
/// μ < 0 adds nothing.
#[inline]
pub(super) fn poisson(n: f64, mu: f64) -> Jet<1> {
    if n > 0.0 {
        if mu <= 0.0 || !mu.is_finite() {
            return Jet::constant(f64::INFINITY);
        }
        let q = n / mu;
        return Jet::new(2.0 * n * excess((mu - n) / n), 2.0 * (1.0 - q), 2.0 * q / mu);
    }
    if !mu.is_finite() {
        Jet::constant(f64::INFINITY)
    } else if mu < 0.0 {
        Jet::constant(0.0)
    } else {
        Jet::new(2.0 * mu, 2.0, 0.0)
    }
}

/// 2(μ − W + W ln(W/μ)) of a sum of weights W that may be negative: then W ln W is taken as 0 and W ln μ is kept, so that
/// the gradient stays right.
#[inline]
pub(super) fn poisson_of_weights(w: f64, mu: f64) -> Jet<1> {
    if w >= 0.0 {
        return poisson(w, mu);
    }
    if mu <= 0.0 || !mu.is_finite() {
        return Jet::constant(f64::INFINITY);
    }
    let q = w / mu;
    Jet::new(2.0 * (mu - w - w * mu.ln()), 2.0 * (1.0 - q), 2.0 * q / mu)
}

/// 2 n ln(n/μ), the multinomial likelihood of a count, saturated. An empty bin adds nothing.
#[inline]
pub(super) fn multinomial(n: f64, mu: f64) -> Jet<1> {
    if n == 0.0 {
        return Jet::constant(if mu.is_finite() { 0.0 } else { f64::INFINITY });
    }
    if mu <= 0.0 || !mu.is_finite() {
        return Jet::constant(f64::INFINITY);
    }
    let q = n / mu;
    Jet::new(2.0 * n * q.ln(), -2.0 * q, 2.0 * q / mu)
}

/// −2 ln f of one event; f ≤ 2.2·10⁻³⁰⁸ counts as that number.
#[inline]
pub(super) fn event(f: f64) -> Jet<1> {
    if !f.is_finite() {
        return Jet::constant(f64::INFINITY);
    }
    if f < TINY {
        return Jet::constant(-2.0 * TINY.ln());
    }
    Jet::new(-2.0 * f.ln(), -2.0 / f, 2.0 / (f * f))
}

/// t − ln(1 + t) for t > −1 without cancellation near 0.
#[inline]
pub(super) fn excess(t: f64) -> f64 {
    if t.abs() > NEAR_ZERO { t - t.ln_1p() } else { excess_near_zero(t) }
}

/// Where the series of [`excess_near_zero`] is used.
pub(super) const NEAR_ZERO: f64 = 0.1;

/// t − ln(1 + t) for |t| ≤ 0.1: with r = t/(2 + t), ln(1 + t) = 2(r + r³/3 + r⁵/5 + …) and t − 2r = t·r.
#[inline(always)]
pub(super) fn excess_near_zero(t: f64) -> f64 {
    let r = t / (2.0 + t);
    let q = r * r;
    let series =
        q * (1.0 / 3.0 + q * (0.2 + q * (1.0 / 7.0 + q * (1.0 / 9.0 + q * (1.0 / 11.0 + q / 13.0)))));
    r * (t - 2.0 * series)
}

/// A point with errors in both coordinates.
#[derive(Debug, Clone, Copy)]
pub(super) struct XyPoint {
    /// Ordinate.
    pub d: f64,
    /// σ of y where the model lies below the point.
    pub lower: f64,
    /// σ of y where the model lies above it.
    pub upper: f64,
    /// σ of x.
    pub sx: f64,
}

impl XyPoint {
    /// σ² = σ_y² + (f′ σ_x)², with σ_y by the sign of d − m.
    #[inline]
    pub fn variance(&self, m: f64, slope: f64) -> f64 {
        let sy = if self.d >= m { self.lower } else { self.upper };
        sy * sy + (slope * self.sx) * (slope * self.sx)
    }
}

/// ρ((d − m)²/σ²) + [ln(σ²/reference)] with σ² = σ_y² + (f′σ_x)²: a function of m = f(x) and f′(x). `reference` is `None`
/// without the logarithm. A point whose variance is 0 adds nothing. Where the two σ_y differ, the logarithm takes their mean
/// (the norm of a density made of two half Gaussians), which keeps the term continuous where the model crosses the point.
#[inline]
pub(super) fn effective(point: &XyPoint, m: f64, slope: f64, loss: &Rho, reference: Option<f64>) -> Jet<2> {
    let v = point.variance(m, slope);
    if v == 0.0 {
        return Jet::constant(0.0);
    }
    let r = point.d - m;
    let z = r / v;
    let (rho, rho1, rho2) = loss.at(r * z);
    if !(r * z).is_finite() || !v.is_finite() {
        return Jet::constant(f64::INFINITY);
    }
    // s = r²/v: derivatives with respect to m and to v, then v to f′ (v′ = 2 f′ σ_x², v″ = 2 σ_x²).
    let sx2 = point.sx * point.sx;
    let (v1, v2) = (2.0 * slope * sx2, 2.0 * sx2);
    let (s_m, s_v) = (-2.0 * z, -z * z);
    let (s_mm, s_mv, s_vv) = (2.0 / v, 2.0 * z / v, 2.0 * z * z / v);
    let (log, log_v, log_vv) = match reference {
        Some(reference) => {
            let sy = 0.5 * (point.lower + point.upper);
            let v = sy * sy + (slope * point.sx) * (slope * point.sx);
            ((v / reference).ln(), 1.0 / v, -1.0 / (v * v))
        }
        None => (0.0, 0.0, 0.0),
    };
    let k_v = rho1 * s_v + log_v;
    let k_vv = rho2 * s_v * s_v + rho1 * s_vv + log_vv;
    let k_mv = rho2 * s_m * s_v + rho1 * s_mv;
    let mixed = k_mv * v1;
    Jet {
        value: rho + log,
        first: [rho1 * s_m, k_v * v1],
        second: [[rho2 * s_m * s_m + rho1 * s_mm, mixed], [mixed, k_vv * v1 * v1 + k_v * v2]],
    }
}

#[cfg(test)]
#[path = "kernels_tests.rs"]
mod tests;
