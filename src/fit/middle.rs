//! The middle of data as a number that people would choose: where to count x from.

/// The middle of these places, as round as their span allows; none where that is zero.
pub(crate) fn middle_of(x: &[f64]) -> Option<f64> {
    let (lo, hi) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), &x| (lo.min(x), hi.max(x)));
    if hi.is_nan() || hi <= lo {
        return None;
    }
    let place = (hi - lo).log10().floor();
    let unit = 10.0_f64.powf(place);
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    let round = (mean / unit).round() * unit;
    // Digits behind the point as they are written.
    let text = format!("{round:.*}", (-place).max(0.0) as usize);
    text.parse().ok().filter(|m: &f64| *m != 0.0 && m.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As round as the span allows, and no rounder: a date of seven digits keeps those that tell the rows apart.
    #[test]
    fn the_middle_has_the_digits_of_the_span() {
        let of = |from: f64, step: f64| {
            middle_of(&(0..20).map(|k| from + step * f64::from(k)).collect::<Vec<_>>())
        };
        assert_eq!(of(100.0, 1.0), Some(110.0));
        assert_eq!(of(2_459_000.0, 1.0), Some(2_459_010.0));
        assert_eq!(of(1.7e9, 1e-3), Some(1_700_000_000.01));
        assert_eq!(of(0.001, 1e-4), Some(0.002));
        assert_eq!(of(-9.5, 1.0), None);
        assert_eq!(middle_of(&[3.0, 3.0]), None);
        assert_eq!(middle_of(&[]), None);
    }
}
