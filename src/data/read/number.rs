//! One cell to one number: decimal point or comma, exponents with e or d, true minus signs, words for a missing value.

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    /// A number, finite or not.
    Number(f64),
    /// Nothing, or a word for nothing (`NaN`, `NA`, `-`): the row is masked.
    Missing,
    /// Anything else.
    Text,
}

/// Words that say "no value here".
const MISSING: &[&str] = &["", "nan", "na", "n/a", "#n/a", "null", "none", "-", "--", "---", "?", "."];

/// Reads a cell; with `decimal_comma` a comma stands for the point (and a point is taken too).
pub(super) fn cell(text: &str, decimal_comma: bool) -> Cell {
    let text = text.trim().trim_matches('"').trim();
    if MISSING.iter().any(|m| m.eq_ignore_ascii_case(text)) {
        return Cell::Missing;
    }
    if let Ok(v) = text.parse::<f64>() {
        // `infinity` and `inf` are words too, but unambiguous ones.
        return Cell::Number(v);
    }
    let plain: String = text
        .chars()
        .map(|c| match c {
            '\u{2212}' | '\u{2013}' => '-',
            ',' if decimal_comma => '.',
            'd' | 'D' => 'e',
            c => c,
        })
        .collect();
    let looks_numeric = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E'));
    match plain.parse::<f64>() {
        Ok(v) if looks_numeric => Cell::Number(v),
        _ => Cell::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_many_hands() {
        for (text, comma, value) in [
            ("1.5", false, 1.5),
            (" +2e-3 ", false, 2e-3),
            (".5", true, 0.5),
            ("0,20", true, 0.2),
            ("1.5", true, 1.5),
            ("-1,5E3", true, -1500.0),
            ("\u{2212}3", false, -3.0),
            ("1.0D+2", false, 100.0),
            ("\"7\"", false, 7.0),
            ("inf", false, f64::INFINITY),
        ] {
            assert_eq!(cell(text, comma), Cell::Number(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for text in ["", "NaN", "n/a", "-", "--"] {
            assert_eq!(cell(text, false), Cell::Missing, "{text}");
        }
        for text in ["abc", "1,5", "12 kg", "1.2.3", "e", "0x1f", "d"] {
            assert_eq!(cell(text, false), Cell::Text, "{text}");
        }
    }
}
