//! Numbers that are read back: those of options, which must do what the window does.

use super::super::pdg::number;

/// The number with all digits that it takes to read it back.
pub(super) fn exact(value: f64) -> String {
    let text = format!("{value:?}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// The number nearest to `value` of few digits that lies within `tolerance` of it.
pub(super) fn near(value: f64, tolerance: f64) -> String {
    let reads = |text: &String| text.parse::<f64>().is_ok_and(|read| (read - value).abs() <= tolerance);
    (1..=17).map(|digits| number(value, digits)).find(reads).unwrap_or_else(|| exact(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Few digits where they do, all where they are needed.
    #[test]
    fn numbers_read_back() {
        for (value, most) in [(6.75, 3), (1_700_000_006.75, 12), (-0.25, 5)] {
            let text = near(value, 0.2);
            assert!((text.parse::<f64>().unwrap() - value).abs() <= 0.2 && text.len() <= most, "{text}");
        }
        for value in [0.9, 1.7e9 + 10.25, 0.1 + 0.2, -3.0, 1e300, 2e-9] {
            assert_eq!(exact(value).parse::<f64>().unwrap().to_bits(), value.to_bits());
        }
        assert_eq!((exact(-3.0).as_str(), exact(0.9).as_str()), ("-3", "0.9"));
    }
}
