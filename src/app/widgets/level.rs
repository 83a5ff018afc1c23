//! A level as people type it: 95 %, 0.95, 2σ. Gives what the engine takes: a probability, or from 1 on standard deviations.

use crate::app::words::trf;

/// From here on a bare number means per cent.
const PERCENT: f64 = 10.0;

/// The level that was typed.
///
/// # Errors
/// A sentence for the user: no level.
pub fn level_of(text: &str) -> Result<f64, String> {
    let refused = || trf("level: '{}' is no level; type something like 95 %, 0.95 or 2σ", &[&text.trim()]);
    let plain = text.trim().trim_end_matches("igma").trim_end_matches(['s', 'S']).trim_end();
    let (digits, unit) = match plain.strip_suffix('%') {
        Some(digits) => (digits, 0.01),
        None => (plain.strip_suffix('σ').unwrap_or(plain), 1.0),
    };
    let value: f64 = digits.trim().replace(',', ".").parse().map_err(|_| refused())?;
    let bare = digits.trim() == text.trim();
    let level = if bare && value >= PERCENT { 0.01 * value } else { unit * value };
    let possible = level > 0.0 && level < PERCENT && (unit == 1.0 || level < 1.0);
    let per_cent_is_below_all = !(bare && value >= PERCENT) || level < 1.0;
    if possible && per_cent_is_below_all { Ok(level) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::level_of;

    #[test]
    fn levels_in_all_the_ways_they_are_written() {
        for (text, level) in [
            ("95 %", 0.95),
            ("95%", 0.95),
            ("95", 0.95),
            ("0.95", 0.95),
            ("0,9", 0.9),
            ("68.27 %", 0.6827),
            ("2σ", 2.0),
            ("2 sigma", 2.0),
            ("3s", 3.0),
            ("1", 1.0),
        ] {
            let read = level_of(text).unwrap_or(f64::NAN);
            assert!((read - level).abs() < 1e-12, "{text}: {read}");
        }
        for text in ["", "much", "0", "-1", "100 %", "100", "120 %", "12σ", "nan"] {
            assert!(level_of(text).is_err_and(|e| e.contains("95 %")), "{text}");
        }
    }
}
