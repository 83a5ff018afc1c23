//! A level as people type it: 95 %, 0.95, 2σ. Gives what the engine takes: a probability, or from 1 on standard deviations.

use crate::language::trf;
use crate::minimize::Level;

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
        Some(digits) => (digits, 100.0),
        None => (plain.strip_suffix('σ').unwrap_or(plain), 1.0),
    };
    let value: f64 = digits.trim().replace(',', ".").parse().map_err(|_| refused())?;
    let bare = digits.trim() == text.trim();
    let level = if bare && value >= PERCENT { value / 100.0 } else { value / unit };
    let possible = level > 0.0 && level < PERCENT && (unit == 1.0 || level < 1.0);
    let per_cent_is_below_all = !(bare && value >= PERCENT) || level < 1.0;
    if possible && per_cent_is_below_all { Ok(level) } else { Err(refused()) }
}

/// The levels of a list: `0.683, 0.95`, `68 %; 95 %`, `1s 2s`; a number with σ or s is so many standard deviations of one parameter.
///
/// # Errors
/// A sentence for the user: one of them is no level, or there is none.
pub fn levels_of_text(text: &str) -> Result<Vec<Level>, String> {
    let parts: Vec<String> =
        if text.contains(';') { text.split(';').map(str::to_owned).collect() } else { blanks_between(text) };
    let one = |part: &String| {
        let value = level_of(part)?;
        let is_sigmas = part.trim().ends_with(['σ', 's', 'a']);
        Ok(if is_sigmas || value >= 1.0 { Level::Sigmas(value) } else { Level::Cl(value) })
    };
    let levels: Vec<Level> =
        parts.iter().filter(|part| !part.trim().is_empty()).map(one).collect::<Result<_, String>>()?;
    if levels.is_empty() { level_of("").map(|_| levels) } else { Ok(levels) }
}

/// Parts with blanks or commas between them; a unit may stand apart from its number, and a comma behind digits alone is a decimal one.
fn blanks_between(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = word.trim_matches(',');
        match parts.last_mut() {
            Some(last) if word.starts_with(['%', 'σ', 's']) => last.push_str(word),
            _ => parts.extend(commas_between(word)),
        }
    }
    parts
}

/// Parts of a word without blanks: a comma ends a number that has its point or its unit already.
fn commas_between(word: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for piece in word.split(',') {
        match parts.last_mut() {
            Some(last) if !last.contains(['.', '%', 'σ', 's']) => last.extend([",", piece]),
            _ => parts.push(piece.to_owned()),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{level_of, levels_of_text};
    use crate::minimize::Level::{Cl, Sigmas};

    #[test]
    fn lists_of_levels() {
        for (text, levels) in [
            ("0.683, 0.95", vec![Cl(0.683), Cl(0.95)]),
            ("0.683,0.95", vec![Cl(0.683), Cl(0.95)]),
            ("0,683 0,95", vec![Cl(0.683), Cl(0.95)]),
            ("68 %; 95%", vec![Cl(0.68), Cl(0.95)]),
            ("50 % 90 %", vec![Cl(0.5), Cl(0.9)]),
            ("1s 2s", vec![Sigmas(1.0), Sigmas(2.0)]),
            ("1σ, 2.5 σ", vec![Sigmas(1.0), Sigmas(2.5)]),
            ("1 2 sigma", vec![Sigmas(1.0), Sigmas(2.0)]),
            ("0.5σ", vec![Sigmas(0.5)]),
            ("1,5σ", vec![Sigmas(1.5)]),
            ("1σ,2σ", vec![Sigmas(1.0), Sigmas(2.0)]),
            ("12,5% 62,5%", vec![Cl(0.125), Cl(0.625)]),
        ] {
            assert_eq!(levels_of_text(text), Ok(levels), "{text}");
        }
        for text in ["", ";", "0.683, much", "0.9 100 %"] {
            assert!(levels_of_text(text).is_err(), "{text}");
        }
    }

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
