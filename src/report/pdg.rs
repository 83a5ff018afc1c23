//! Rounding by the rule of the Particle Data Group (Review of Particle Physics, Introduction, section 5.3): the leading three
//! digits of the error decide how many of them are shown, and the value is rounded at the same place.
//!
//! | leading digits | shown | example |
//! |---|---|---|
//! | 100–354 | two digits | 0.827 ± 0.119 → 0.83 ± 0.12 |
//! | 355–949 | one digit | 0.827 ± 0.367 → 0.8 ± 0.4 |
//! | 950–999 | 1000, two digits | 0.827 ± 0.96 → 0.8 ± 1.0 |
//!
//! One departure: a value that would round to nothing keeps its first digit, and the error goes along (1.0 ± 41.7 is
//! "1 ± 42", not "0 ± 40"), unless it is below a thousandth of its error. For display only: JSON has every digit.

use super::decimal::Decimal;

/// Values below this part of their error are noise of zero and may vanish in the rounding.
const NOISE_OF_ZERO: f64 = 1e-3;

/// Numbers from here on are written with a power of ten when whole digits would be padding.
const LARGE: i32 = 6;

/// Numbers that start below this power of ten are written with a power of ten.
const SMALL: i32 = -3;

/// Digits a double can carry; more would be invention.
const DIGITS_OF_F64: i32 = 17;

/// What stands for a number that there is not.
pub const NONE: &str = "—";

/// Where the numbers of one row are cut, and the power of ten taken out of all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    place: i32,
    power: i32,
}

impl Row {
    /// The common format of `value` and its errors (signs of errors do not matter; zeros, NaN and infinities are passed
    /// over). The finest error decides, so that none of them vanishes. `None` when no error is usable or the value is
    /// not finite.
    pub fn new(value: f64, errors: &[f64]) -> Option<Row> {
        let v = Decimal::new(value)?;
        let usable: Vec<Decimal> =
            errors.iter().filter_map(|&e| Decimal::new(e)).filter(|e| !e.is_zero()).collect();
        let rule = usable.iter().map(place_of_error).min()?;
        let smallest = usable_min(errors);
        let lost = !v.is_zero() && v.exponent() < rule && value.abs() >= NOISE_OF_ZERO * smallest;
        let place = if lost { v.exponent() } else { rule };
        let place = if v.is_zero() { place } else { place.max(v.exponent() - DIGITS_OF_F64 + 1) };
        let top =
            usable.iter().chain((!v.is_zero()).then_some(&v)).map(|d| d.round(place).exponent()).max()?;
        let power = if top < SMALL || (top >= LARGE && place > 0) { top } else { 0 };
        Some(Row { place, power })
    }

    /// `x` in this format, its power of ten left out; [`NONE`] for NaN, `inf` for infinities.
    pub fn mantissa(self, x: f64) -> String {
        match Decimal::new(x) {
            Some(d) => d.round(self.place).write(self.place, self.power),
            None => not_finite(x),
        }
    }

    /// `x` in this format as a number of its own: `0.012e-15`; what rounds to nothing is `0` and has no power of ten.
    pub fn number(self, x: f64) -> String {
        let mantissa = self.mantissa(x);
        if self.power == 0 || !x.is_finite() {
            mantissa
        } else if has_digits(&mantissa) {
            mantissa + &self.suffix()
        } else {
            "0".to_string()
        }
    }

    /// An error in this format; one that is finer than the digits that a double of the value can carry is written by itself, `3e-17`.
    pub fn error(self, x: f64) -> String {
        let vanishes = x != 0.0 && !has_digits(&self.mantissa(x));
        if x.is_finite() && vanishes { number(x, 2) } else { self.number(x) }
    }

    /// The power of ten taken out, as text: `e-15`, or nothing.
    pub fn suffix(self) -> String {
        if self.power == 0 { String::new() } else { format!("e{}", self.power) }
    }
}

/// Whether a number in digits is not zero.
fn has_digits(mantissa: &str) -> bool {
    mantissa.contains(|c: char| ('1'..='9').contains(&c))
}

/// The place where the rule cuts an error.
fn place_of_error(error: &Decimal) -> i32 {
    if error.leading_three() < 355 { error.exponent() - 1 } else { error.exponent() }
}

fn usable_min(errors: &[f64]) -> f64 {
    errors.iter().map(|e| e.abs()).filter(|&e| e.is_finite() && e > 0.0).fold(f64::INFINITY, f64::min)
}

fn not_finite(x: f64) -> String {
    let text = if x.is_nan() {
        NONE
    } else if x > 0.0 {
        "inf"
    } else {
        "-inf"
    };
    text.to_string()
}

/// `value` and `error` rounded together: ("0.987", "0.011"). An error of 0, NaN or infinity gives the value with 6 significant digits.
///
/// A power of ten stands at both: ("1.234e-15", "0.012e-15"). ASCII minus throughout; see [`pretty`].
pub fn round_pair(value: f64, error: f64) -> (String, String) {
    match Row::new(value, &[error]) {
        Some(row) => (row.number(value), row.error(error.abs())),
        None => (number(value, 6), number(error.abs(), 2)),
    }
}

/// `0.987 ± 0.011`; a power of ten is shared, `(1.234 ± 0.012)e-15`; the value alone when there is no usable error.
pub fn value_with_error(value: f64, error: f64) -> String {
    match Row::new(value, &[error]) {
        None => number(value, 6),
        Some(row) => {
            let v = row.mantissa(value);
            if row.power == 0 {
                format!("{v} ± {}", row.error(error.abs()))
            } else {
                format!("({v} ± {}){}", row.mantissa(error.abs()), row.suffix())
            }
        }
    }
}

/// `0.30 -0.13 +0.15`: a value with a lower (negative) and an upper error, rounded at one place.
pub fn value_with_asymmetric_error(value: f64, lower: f64, upper: f64) -> String {
    let Some(row) = Row::new(value, &[lower, upper]) else { return number(value, 6) };
    let (v, l, u) = (row.mantissa(value), row.mantissa(lower.abs()), row.mantissa(upper.abs()));
    if row.power == 0 { format!("{v} -{l} +{u}") } else { format!("({v} -{l} +{u}){}", row.suffix()) }
}

/// A lone number with `digits` significant digits, no trailing noise: 58.9284, 0.5, 2e-9, 1.23e6. NaN is [`NONE`].
pub fn number(value: f64, digits: usize) -> String {
    let Some(exact) = Decimal::new(value) else { return not_finite(value) };
    if exact.is_zero() {
        return "0".to_string();
    }
    let digits = digits.clamp(1, DIGITS_OF_F64 as usize) as i32;
    let short = exact.round(exact.exponent() - digits + 1);
    let (top, last) = (short.exponent(), short.last_place());
    if (-4..digits.max(LARGE)).contains(&top) {
        short.write(last.min(0), 0)
    } else {
        format!("{}e{top}", short.write(last, top))
    }
}

/// [`number`] as the window shows it: see [`pretty`].
pub fn number_pretty(value: f64, digits: usize) -> String {
    pretty(&number(value, digits))
}

/// A formatted number as the window shows it: a minus sign that is a minus, powers of ten raised (`2·10⁻⁹`), `∞`.
pub fn pretty(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    let mut i = 0;
    while i < chars.len() {
        let after_number = i > 0 && (chars[i - 1].is_ascii_digit() || chars[i - 1] == ')');
        let end = exponent_end(&chars, i);
        if chars[i] == 'e' && after_number && end > i + 1 {
            let one = chars[i - 1] == '1' && (i < 2 || !matches!(chars[i - 2], '0'..='9' | '.'));
            if one {
                out.pop();
            }
            out.push_str(if one { "10" } else { "·10" });
            out.extend(chars[i + 1..end].iter().map(|&c| superscript(c)));
            i = end;
        } else {
            out.push(if chars[i] == '-' { '−' } else { chars[i] });
            i += 1;
        }
    }
    out.replace("inf", "∞")
}

/// End of the exponent that starts with the `e` at `i`; `i + 1` when none follows.
fn exponent_end(chars: &[char], i: usize) -> usize {
    let sign = usize::from(chars.get(i + 1) == Some(&'-'));
    let n = chars[(i + 1 + sign).min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    if n == 0 { i + 1 } else { i + 1 + sign + n }
}

fn superscript(c: char) -> char {
    match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        c => c.to_digit(10).and_then(|d| char::from_u32(0x2070 + d)).unwrap_or(c),
    }
}

/// A probability as a person reads it: two significant digits, `< 1e-15` when it is nothing.
pub fn probability(p: f64) -> String {
    if p.is_nan() {
        NONE.to_string()
    } else if p < 1e-15 {
        "< 1e-15".to_string()
    } else if p >= 0.9995 {
        "1.000".to_string()
    } else if p > 0.99 {
        format!("{p:.3}")
    } else if p >= 0.095 {
        format!("{p:.2}")
    } else {
        number(p, 2)
    }
}

/// `p = 0.30`, or `p < 1e-15`.
pub fn p_equals(p: f64) -> String {
    let text = probability(p);
    if text.starts_with('<') { format!("p {text}") } else { format!("p = {text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the Review itself, the edges of its rule, and numbers of every size.
    #[test]
    fn the_rule_and_its_edges() {
        for (value, error, expected) in [
            (0.827, 0.119, "0.83 ± 0.12"),
            (0.827, 0.367, "0.8 ± 0.4"),
            (0.827, 0.96, "0.8 ± 1.0"),
            (0.827, 0.95, "0.8 ± 1.0"),
            (0.827, 0.949, "0.8 ± 0.9"),
            (0.827, 0.354, "0.83 ± 0.35"),
            (0.827, 0.355, "0.8 ± 0.4"),
            (0.98728095172, 0.0112681056, "0.987 ± 0.011"),
            (13.80743061, 2.17762322, "13.8 ± 2.2"),
            (-0.86471311581, 0.891783847, "-0.9 ± 0.9"),
            (33.0, 41.7, "30 ± 40"),
            (123456.0, 7890.0, "123000 ± 8000"),
            (1234567.0, 12.0, "1234567 ± 12"),
            (5.0, 0.0, "5"),
            (5.25, f64::NAN, "5.25"),
            (1.0 / 3.0, f64::INFINITY, "0.333333"),
            (0.0, 0.013, "0.000 ± 0.013"),
            (100.0, 12.0, "100 ± 12"),
            (99.96, 12.0, "100 ± 12"),
            (0.0012, 0.0003, "0.00120 ± 0.00030"),
        ] {
            assert_eq!(value_with_error(value, error), expected, "{value} and {error}");
        }
    }

    /// The known fault of other formatters: a value below the place of its error is not lost (window requirements C10).
    #[test]
    fn a_small_value_is_not_rounded_away() {
        assert_eq!(value_with_error(1.0, 3.2e-17), "1.0000000000000000 ± 3.2e-17");
        assert_eq!(value_with_error(1.0, 41.7), "1 ± 42");
        assert_eq!(value_with_error(-6.0, 41.7), "-6 ± 42");
        assert_eq!(value_with_error(0.04, 3.67), "0.04 ± 3.67");
        assert_eq!(value_with_error(0.003, 0.0417), "0.003 ± 0.042");
        assert_eq!(value_with_error(1.3e-17, 0.02), "0.000 ± 0.020", "rounding noise of zero is zero");
    }

    #[test]
    fn powers_of_ten_are_shared() {
        assert_eq!(value_with_error(1.234e-15, 0.012e-15), "(1.234 ± 0.012)e-15");
        assert_eq!(round_pair(1.234e-15, 0.012e-15), ("1.234e-15".into(), "0.012e-15".into()));
        assert_eq!(value_with_error(-6.02214076e23, 1.2e20), "(-6.0221 ± 0.0012)e23");
        assert_eq!(value_with_error(0.0, 1e-5), "(0.0 ± 1.0)e-5");
        assert_eq!(value_with_error(9.99e-4, 4e-6), "(9.99 ± 0.04)e-4");
        assert_eq!(value_with_error(999999.0, 2e4), "(1.000 ± 0.020)e6");
    }

    /// Nobody writes 0.0·10⁶: beside an error with a power of ten a value that is nothing is 0.
    #[test]
    fn zero_has_no_power_of_ten() {
        let pair = |value, error| round_pair(value, error);
        assert_eq!(pair(0.0, 1e6), ("0".into(), "1.0e6".into()));
        assert_eq!(pair(-3.2, 4.1e8), ("0".into(), "4e8".into()));
        assert_eq!(pair(0.0, 1.3e-7), ("0".into(), "1.3e-7".into()));
        assert_eq!(pair(2e5, 1e6), ("0.2e6".into(), "1.0e6".into()));
        assert_eq!(pair(0.0, 0.013), ("0.000".into(), "0.013".into()));
        assert_eq!(value_with_error(0.0, 1e6), "(0.0 ± 1.0)e6");
        let row = Row::new(0.0, &[1e6, -2e6, 3e6]).unwrap();
        assert_eq!((row.number(-2e6), row.number(0.0)), ("-2.0e6".into(), "0".into()));
    }

    /// Both strings read back as numbers, at the stated place.
    #[test]
    fn pairs_read_back() {
        for (value, error) in
            [(1.234e-15, 1.2e-17), (5.0e8, 3.3e7), (0.1, 0.96), (-3e-300, 2e-301), (7.0, 1e-14)]
        {
            let (v, e) = round_pair(value, error);
            let (v, e): (f64, f64) = (v.parse().unwrap(), e.parse().unwrap());
            assert!((v - value).abs() <= 0.5 * error, "{value} became {v}");
            assert!((e - error).abs() <= 0.13 * error, "{error} became {e}");
        }
    }

    #[test]
    fn a_row_is_cut_where_its_finest_error_is() {
        let row = Row::new(0.17230933, &[0.0358280702, -0.03224, 0.04039]).unwrap();
        let cells: Vec<String> = [0.17230933, 0.0358280702, -0.03224, 0.04039].map(|x| row.number(x)).into();
        assert_eq!(cells, ["0.172", "0.036", "-0.032", "0.040"]);
        assert_eq!(Row::new(1.0, &[0.0, f64::NAN]), None);
        assert_eq!(value_with_asymmetric_error(0.3, -0.128738, 0.154614), "0.30 -0.13 +0.15");
    }

    #[test]
    fn lone_numbers() {
        for (value, digits, expected) in [
            (58.928386061944, 6, "58.9284"),
            (0.5, 6, "0.5"),
            (100.0, 3, "100"),
            (2.04e-9, 2, "2e-9"),
            (1234567.0, 3, "1.23e6"),
            (123456.0, 3, "123000"),
            (0.0002, 3, "0.0002"),
            (0.00002, 3, "2e-5"),
            (-1.5, 2, "-1.5"),
            (0.0, 3, "0"),
            (f64::NAN, 3, "—"),
            (f64::NEG_INFINITY, 3, "-inf"),
            (999.96, 4, "1000"),
        ] {
            assert_eq!(number(value, digits), expected, "{value}");
        }
    }

    #[test]
    fn the_window_has_true_minus_signs_and_raised_powers() {
        assert_eq!(number_pretty(-2.04e-9, 2), "−2·10⁻⁹");
        assert_eq!(pretty("(1.234 ± 0.012)e-15"), "(1.234 ± 0.012)·10⁻¹⁵");
        assert_eq!(
            (pretty("< 1e-15"), pretty("-1e6"), pretty("11e6")),
            ("< 10⁻¹⁵".into(), "−10⁶".into(), "11·10⁶".into())
        );
        assert_eq!(number_pretty(f64::INFINITY, 3), "∞");
        assert_eq!(number_pretty(6e23, 3), "6·10²³");
    }

    #[test]
    fn probabilities() {
        assert_eq!(probability(0.30004764), "0.30");
        assert_eq!(probability(0.0123456), "0.012");
        assert_eq!(probability(3.2e-12), "3.2e-12");
        assert_eq!(probability(1e-208), "< 1e-15");
        assert_eq!((p_equals(0.3), p_equals(1e-208)), ("p = 0.30".into(), "p < 1e-15".into()));
        assert_eq!(probability(0.99997), "1.000");
        assert_eq!(probability(0.9967), "0.997");
    }
}
