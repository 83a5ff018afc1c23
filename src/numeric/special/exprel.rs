//! (e^a − 1)/a and sin(a)/a with their derivatives: removable singularities that formulas for integrals run into.

/// Beyond this |a| the upward recurrence for [`exprel`] loses nothing.
const FAR: f64 = 30.0;

/// n-th derivative of (e^a − 1)/a, that is ∫₀¹ tⁿ e^(at) dt; relative error a few units of the last digit.
pub fn exprel(n: u8, a: f64) -> f64 {
    let order = f64::from(n);
    if n == 0 {
        return if a.abs() < 1e-5 { 1.0 + a * (0.5 + a / 6.0) } else { a.exp_m1() / a };
    }
    if a.abs() > FAR.max(2.0 * order) {
        // I_k = (e^a − k I_{k−1})/a
        return (1..=n).fold(a.exp_m1() / a, |below, k| (a.exp() - f64::from(k) * below) / a);
    }
    // Both sums have only positive terms: Σ a^k/(k!(n+k+1)) and e^a Σ |a|^k n!/(n+k+1)!.
    let mut term = if a >= 0.0 { 1.0 } else { 1.0 / (order + 1.0) };
    let mut sum = 0.0;
    for k in 1..300 {
        let k = f64::from(k);
        let part = if a >= 0.0 { term / (order + k) } else { term };
        sum += part;
        if part < 1e-17 * sum {
            break;
        }
        term *= if a >= 0.0 { a / k } else { -a / (order + 1.0 + k) };
    }
    if a >= 0.0 { sum } else { sum * a.exp() }
}

/// n-th derivative of sin(a)/a, that is ∫₀¹ tⁿ cos(at + nπ/2) dt; 1 at a = 0 for n = 0.
pub fn sinc(n: u8, a: f64) -> f64 {
    let order = f64::from(n);
    // sin with its n-th derivative: sin(a + kπ/2), without rounding the shift.
    let sine = |k: u8| match k % 4 {
        0 => a.sin(),
        1 => a.cos(),
        2 => -a.sin(),
        _ => -a.cos(),
    };
    if a.abs() > order + 1.0 {
        // a·s_k + k·s_{k−1} = sin⁽ᵏ⁾(a)
        return (1..=n).fold(a.sin() / a, |below, k| (sine(k) - f64::from(k) * below) / a);
    }
    // Σ_m a^m/m!·cos((m+n)π/2)/(n+m+1); only even m+n count.
    let (mut term, mut sum) = (1.0, 0.0);
    for m in 0..80_u32 {
        let turn = (m + u32::from(n)) % 4;
        if turn.is_multiple_of(2) {
            sum += (1.0 - f64::from(turn)) * term / (order + f64::from(m) + 1.0);
        }
        term *= a / f64::from(m + 1);
        if term.abs() < 1e-20 {
            break;
        }
    }
    sum
}
