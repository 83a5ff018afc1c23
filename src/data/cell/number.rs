//! One cell to what it holds: decimal point or comma, marks of thousands, exponents with e or d, true minus signs, `3.2(4)` and `3.2 ± 0.4`,
//! `1.2·10^-3`, times, numbers with a unit, words for a missing value.

use super::quantity::{Unit, quantity};
use super::time::{self, Stamp};

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::data) enum Cell {
    /// A number, finite or not.
    Number(f64),
    /// A number and its uncertainty.
    Measured(f64, f64),
    /// A date, a time of day, or both.
    Time(Stamp),
    /// A number and its unit.
    Quantity(f64, Unit),
    /// Nothing, or a word for nothing (`NaN`, `NA`, `-`): the row is masked.
    Missing,
    /// Anything else.
    Text,
}

/// What stands between groups of three digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Thousands {
    /// `1,234.5`.
    Comma,
    /// `1.234,5`.
    Point,
    /// `1 234,5`, also with narrow blanks.
    Blank,
    /// `1'234.5`.
    Apostrophe,
}

impl Thousands {
    /// All of them.
    pub const ALL: [Thousands; 4] =
        [Thousands::Comma, Thousands::Point, Thousands::Blank, Thousands::Apostrophe];

    /// In the plural, for notes.
    pub fn words(self) -> &'static str {
        match self {
            Thousands::Comma => "commas",
            Thousands::Point => "points",
            Thousands::Blank => "blanks",
            Thousands::Apostrophe => "apostrophes",
        }
    }

    fn is(self, c: char) -> bool {
        match self {
            Thousands::Comma => c == ',',
            Thousands::Point => c == '.',
            Thousands::Blank => matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'),
            Thousands::Apostrophe => matches!(c, '\'' | '’'),
        }
    }

    /// Whether such a mark stands before three digits and behind one anywhere in a text.
    pub(in crate::data) fn may_stand_in(self, text: &str) -> bool {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        text.char_indices().filter(|(_, c)| self.is(*c)).any(|(i, c)| {
            let mut behind = text[i + c.len_utf8()..].chars();
            digit(text[..i].chars().next_back()) && (0..3).all(|_| digit(behind.next()))
        })
    }
}

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::data) struct Marks {
    /// A comma stands for the decimal point (and a point is taken too, unless it marks thousands).
    pub comma: bool,
    /// What stands between groups of three digits.
    pub thousands: Option<Thousands>,
}

impl Marks {
    /// Decimal points or commas, no marks of thousands.
    pub(in crate::data) fn decimal(comma: bool) -> Marks {
        Marks { comma, thousands: None }
    }
}

/// Words that say "no value here"; `OL` is what a multimeter shows beyond its range, `1.#QNAN` what old C libraries print.
const MISSING: &[&str] = &[
    "",
    "nan",
    "na",
    "n/a",
    "n.a.",
    "#n/a",
    "null",
    "none",
    "-",
    "--",
    "---",
    "?",
    ".",
    "ol",
    "+ol",
    "-ol",
    "o.l",
    "o.l.",
    "ovld",
    "+ovld",
    "-ovld",
    "over",
    "overload",
    "∞",
    "+∞",
    "-∞",
    "overflow",
    "overrange",
    "over range",
    "over-range",
    "underrange",
    "out of range",
    "#div/0!",
    "#value!",
    "#num!",
    "#ref!",
    "#name?",
    "#null!",
    "#nv",
    "#wert!",
    "#zahl!",
    "#bezug!",
    "1.#qnan",
    "-1.#qnan",
    "1.#ind",
    "-1.#ind",
    "–",
    "—",
];

/// Spellings of ±, the longest first.
const PLUS_MINUS: [&str; 3] = ["±", "+/-", "+-"];

/// Reads a cell.
pub(in crate::data) fn cell(text: &str, marks: Marks) -> Cell {
    let text = text.trim().trim_matches('"').trim();
    if MISSING.iter().any(|m| m.eq_ignore_ascii_case(text)) {
        return Cell::Missing;
    }
    if let Some(v) = number(text, marks) {
        return Cell::Number(v);
    }
    if let Some((v, s)) = measured(text, marks) {
        return Cell::Measured(v, s);
    }
    if let Some(stamp) = time::stamp(text) {
        return Cell::Time(stamp);
    }
    quantity(text, marks).map_or(Cell::Text, |(value, unit)| Cell::Quantity(value, unit))
}

/// A number in any of its spellings.
pub(in crate::data) fn number(text: &str, marks: Marks) -> Option<f64> {
    let is_plain = marks.thousands != Some(Thousands::Point) || !text.contains('.');
    if is_plain && let Some(v) = plain(text.as_bytes(), marks.comma) {
        return Some(v);
    }
    if let Some(mark) = marks.thousands
        && let Some(joined) = ungrouped(text, mark, marks.comma)
    {
        return plain(joined.as_bytes(), marks.comma);
    }
    if text.contains(['\u{2212}', '\u{2013}']) {
        return number(&text.replace(['\u{2212}', '\u{2013}'], "-"), marks);
    }
    if let Some(usual) = power_of_ten(text) {
        return number(&usual, marks);
    }
    // As C of Windows writes it, with an exponent or without.
    if let Some(sign) = text.strip_suffix("e+000").unwrap_or(text).strip_suffix("1.#INF") {
        return number(&format!("{sign}inf"), marks);
    }
    // `inf` and `infinity` are words, but unambiguous ones; what else `parse` takes was read above.
    let is_word = text.trim_start_matches(['+', '-']).starts_with(['i', 'I']);
    is_word.then(|| text.parse().ok()).flatten()
}

/// `1.2·10^-3`, `1.2×10⁻³`, `1.2 x 10^-3`, `10^-3` as `1.2e-3`.
fn power_of_ten(text: &str) -> Option<String> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let raised = |c: char| match c {
        '⁻' | '−' => Some('-'),
        '⁺' => Some('+'),
        c if c.is_ascii_digit() || matches!(c, '-' | '+') => Some(c),
        c => RAISED.chars().position(|r| r == c).and_then(|d| char::from_digit(d as u32, 10)),
    };
    let (mantissa, power) = match text.split_once(['·', '×', '⋅', '∙', '*', 'x', 'X']) {
        Some((mantissa, power)) => (mantissa.trim_end(), power.trim_start()),
        None => ("1", text),
    };
    let behind = power.strip_prefix("10")?;
    let sign = ["^", "**"].iter().find_map(|sign| behind.strip_prefix(sign));
    let exponent = sign.unwrap_or(behind).trim_matches(['{', '}', '(', ')', ' ']);
    // Plain digits behind ten are digits of a number.
    let is_power = sign.is_some() || exponent.starts_with(|c: char| !c.is_ascii());
    let exponent: String = exponent.chars().map(raised).collect::<Option<_>>()?;
    (is_power && !exponent.is_empty()).then(|| format!("{mantissa}e{exponent}"))
}

/// Powers of ten that a double holds exactly.
pub(in crate::data) const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// A number in digits, with one mark for the decimals and an exponent; blanks around it are passed over. Exact: up to 2⁵³ and 10²² one
/// multiplication or division rounds once (W. D. Clinger, PLDI 1990), everything else goes through the standard library.
#[inline]
pub(in crate::data) fn plain(bytes: &[u8], comma: bool) -> Option<f64> {
    let bytes = bytes.trim_ascii();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let (mut mantissa, mut n_digits, mut scale, mut has_mark) = (0_u64, 0_u32, 0_i32, false);
    let mut at = 0;
    while let Some(&b) = digits.get(at) {
        if b.is_ascii_digit() {
            // Leading zeros do not count: 0.000123456789012345678 has 18 digits.
            n_digits += u32::from(mantissa > 0 || b > b'0');
            mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(b - b'0'));
            scale -= i32::from(has_mark);
        } else if (b == b'.' || (comma && b == b',')) && !has_mark {
            has_mark = true;
        } else {
            break;
        }
        at += 1;
    }
    if at == usize::from(has_mark) {
        return None;
    }
    match digits.get(at) {
        None => {}
        Some(b'e' | b'E' | b'd' | b'D') => scale = scale.saturating_add(exponent(&digits[at + 1..])?),
        Some(_) => return None,
    }
    let value = if n_digits <= 19 && mantissa <= 1 << 53 && scale.unsigned_abs() < POWERS.len() as u32 {
        let power = POWERS[scale.unsigned_abs() as usize];
        if scale < 0 { mantissa as f64 / power } else { mantissa as f64 * power }
    } else {
        return slowly(bytes);
    };
    Some(if negative { -value } else { value })
}

/// The exponent behind `e`; all of it must be digits.
fn exponent(bytes: &[u8]) -> Option<i32> {
    let (sign, digits) = match bytes {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        rest => (1, rest),
    };
    let whole = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    whole.then(|| {
        let size = digits.iter().fold(0_i32, |e, b| e.saturating_mul(10).saturating_add(i32::from(b - b'0')));
        sign * size.min(100_000)
    })
}

/// The standard library's reading of digits that one rounding does not settle.
#[cold]
fn slowly(bytes: &[u8]) -> Option<f64> {
    let usual = |b: &u8| match b {
        b',' => '.',
        b'd' | b'D' => 'e',
        b => char::from(*b),
    };
    bytes.iter().map(usual).collect::<String>().parse().ok()
}

/// `1.234.567,8` without its marks; `None` when there are none or the groups are not of three.
fn ungrouped(text: &str, mark: Thousands, comma: bool) -> Option<String> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || mark.is(c) || matches!(c, '+' | '-')))
        .unwrap_or(text.len());
    let (whole, rest) = text.split_at(end);
    // A blank may stand behind the number as well.
    let whole = whole.trim_end();
    let digits = whole.trim_start_matches(['+', '-']);
    let mut groups = digits.split(|c| mark.is(c));
    let first = groups.next()?;
    // `0,025` is no number of thousands.
    let good = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.clone().count() > 0
        && groups.all(|g| g.len() == 3);
    let decimal =
        rest.is_empty() || rest.starts_with(if comma { ',' } else { '.' }) || rest.starts_with(['e', 'E']);
    (good && decimal && digits.chars().all(|c| c.is_ascii_digit() || mark.is(c)))
        .then(|| whole.chars().filter(|c| !mark.is(*c)).chain(rest.chars()).collect())
}

/// `3.2 ± 0.4`, `(3.2 ± 0.4)e-3`, `3.2(4)`, `1.234(12)e-3`, `3.2(0.4)`.
fn measured(text: &str, marks: Marks) -> Option<(f64, f64)> {
    for sign in PLUS_MINUS {
        if let Some((value, sigma)) = text.split_once(sign) {
            let Some(value) = value.trim_start().strip_prefix('(') else {
                return Some((number(value.trim(), marks)?, number(sigma.trim(), marks)?));
            };
            let (sigma, power) = sigma.split_once(')')?;
            let factor =
                if power.trim().is_empty() { 1.0 } else { number(&format!("1{}", power.trim()), marks)? };
            return Some((number(value.trim(), marks)? * factor, number(sigma.trim(), marks)? * factor));
        }
    }
    let (value, rest) = text.split_once('(')?;
    let (inside, power) = rest.split_once(')')?;
    let whole = !inside.is_empty() && inside.bytes().all(|b| b.is_ascii_digit());
    // An exponent before the brackets is one of both numbers, as one behind them: 1.5e3(2) is (1.5 ± 0.2)e3.
    let value = value.trim();
    let (value, before) = value.split_at(value.find(['e', 'E', 'd', 'D']).unwrap_or(value.len()));
    if !before.is_empty() && !power.is_empty() {
        return None;
    }
    let power = if before.is_empty() { power } else { before };
    let read = |text: &str| number(&format!("{}{power}", text.trim()), marks);
    if !whole {
        return Some((read(value)?, read(inside)?));
    }
    // The digits in brackets stand at the place of the last digits: 1.234(12) is 1.234 ± 0.012.
    let is_mark = |c: char| match c {
        '.' => marks.thousands != Some(Thousands::Point),
        ',' => marks.comma,
        _ => false,
    };
    let decimals = value.rsplit_once(is_mark).map_or(0, |(_, decimals)| decimals.len());
    let spread = number(&format!("{inside}e-{decimals}"), Marks::decimal(false))?;
    let factor = if power.is_empty() { 1.0 } else { number(&format!("1{power}"), marks)? };
    Some((read(value)?, spread * factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(comma: bool) -> Marks {
        Marks::decimal(comma)
    }

    #[test]
    fn numbers_in_many_hands() {
        for (text, comma, value) in [
            ("1.5", false, 1.5),
            (" +2e-3 ", false, 2e-3),
            (".5", true, 0.5),
            ("5.", false, 5.0),
            ("0,20", true, 0.2),
            ("1.5", true, 1.5),
            ("-1,5E3", true, -1500.0),
            ("\u{2212}3", false, -3.0),
            ("1.0D+2", false, 100.0),
            ("\"7\"", false, 7.0),
            ("inf", false, f64::INFINITY),
            ("-Infinity", false, f64::NEG_INFINITY),
            ("1.#INF", false, f64::INFINITY),
            ("-1.#INF", false, f64::NEG_INFINITY),
            ("-1.#INFe+000", false, f64::NEG_INFINITY),
            ("1,2·10^-3", true, 1.2e-3),
            ("1.2×10⁻³", false, 1.2e-3),
            ("-1.5 x 10^6", false, -1.5e6),
            ("3*10**2", false, 300.0),
            ("2,5·10^{-3}", true, 2.5e-3),
            ("10^-3", false, 1e-3),
            ("10⁻¹²", false, 1e-12),
            ("105", false, 105.0),
        ] {
            assert_eq!(cell(text, marks(comma)), Cell::Number(value), "{text}");
        }
        assert!(matches!(cell("-0.0", marks(false)), Cell::Number(v) if v.to_bits() == (-0.0_f64).to_bits()));
    }

    /// Bit by bit what the standard library reads, also where one rounding is not enough.
    #[test]
    fn digits_are_read_exactly() {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            state >> 11
        };
        for k in 0..20_000 {
            let v = f64::from_bits(next() << 11 | next() & 0x7ff);
            let text = match k % 4 {
                _ if !v.is_finite() => continue,
                0 => format!("{v}"),
                1 => format!("{v:e}"),
                2 => format!("{:.6}", (next() % 1_000_000_007) as f64 * 1e-4),
                _ => format!("{}.{:018}", next() % 1000, next()),
            };
            let truth: f64 = text.parse().unwrap();
            assert_eq!(plain(text.as_bytes(), false).map(f64::to_bits), Some(truth.to_bits()), "{text}");
        }
        for text in [
            "9007199254740993",
            "0.000123456789012345678",
            "1e22",
            "1e23",
            "123456789012345678901234567890",
            "4.9e-324",
        ] {
            assert_eq!(plain(text.as_bytes(), false), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn thousands_stand_in_groups_of_three() {
        let read = |text, mark, comma| number(text, Marks { comma, thousands: Some(mark) });
        for (text, mark, comma, value) in [
            ("1,234.5", Thousands::Comma, false, Some(1234.5)),
            ("-12,345,678", Thousands::Comma, false, Some(-12345678.0)),
            ("1.234,5", Thousands::Point, true, Some(1234.5)),
            ("950,50", Thousands::Point, true, Some(950.5)),
            ("1\u{202f}234,5", Thousands::Blank, true, Some(1234.5)),
            ("1'234.5", Thousands::Apostrophe, false, Some(1234.5)),
            ("12,34", Thousands::Comma, false, None),
            ("1,2345", Thousands::Comma, false, None),
            ("0,023", Thousands::Comma, false, None),
            ("1.5", Thousands::Point, true, None),
        ] {
            assert_eq!(read(text, mark, comma), value, "{text}");
        }
    }

    #[test]
    fn uncertainties_in_a_cell() {
        for (text, comma, value, sigma) in [
            ("3.2(4)", false, 3.2, 0.4),
            ("1.234(12)", false, 1.234, 0.012),
            ("1.234(12)e-3", false, 1.234e-3, 0.012e-3),
            ("12(3)", false, 12.0, 3.0),
            ("1.5e3(2)", false, 1500.0, 200.0),
            ("1.25E-2(14)", false, 0.0125, 0.0014),
            ("1,5e3(2)", true, 1500.0, 200.0),
            ("1.5e3(0.2)", false, 1500.0, 200.0),
            ("3.2(0.4)", false, 3.2, 0.4),
            ("3,2 ± 0,4", true, 3.2, 0.4),
            ("3.2+/-0.4", false, 3.2, 0.4),
            ("3.2 +- 0.4", false, 3.2, 0.4),
            ("(3.2 ± 0.4)e-3", false, 3.2e-3, 0.4e-3),
        ] {
            let Cell::Measured(v, s) = cell(text, marks(comma)) else {
                panic!("{text}: {:?}", cell(text, marks(comma)))
            };
            assert!(
                (v - value).abs() <= 1e-15 * value && (s - sigma).abs() <= 1e-15 * sigma,
                "{text}: {v} {s}"
            );
        }
    }

    /// The digits in brackets stand at the last decimals; marks of thousands are none.
    #[test]
    fn thousands_before_an_uncertainty() {
        let marks = Marks { comma: false, thousands: Some(Thousands::Comma) };
        assert_eq!(cell("1,234(5)", marks), Cell::Measured(1234.0, 5.0));
        assert_eq!(cell("1,234.5(5)", marks), Cell::Measured(1234.5, 0.5));
    }

    #[test]
    fn what_is_no_number() {
        for text in ["", "NaN", "n/a", "-", "--", "OL", "#DIV/0!", "-1.#IND", "1.#QNAN", "OVERRANGE", "+OVLD"]
        {
            assert_eq!(cell(text, marks(false)), Cell::Missing, "{text}");
        }
        for text in [
            "abc", "1,5", "12 kgm", "1.2.3", "3x4", "10^", "2*11^3", "1e3(2)e3", "e", "0x1f", "d", "3(",
            "f(x)", "± 2", "1e", "+", ".e3",
        ] {
            assert_eq!(cell(text, marks(false)), Cell::Text, "{text}");
        }
    }
}
