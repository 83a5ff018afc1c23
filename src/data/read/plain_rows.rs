//! The short way through a block of text: rows of plain numbers, read byte by byte without cutting them into cells first. It stops at the
//! first line that holds anything else, and that line goes the long way (`records`); what both read is the same to the bit. Digits are taken
//! eight at a time (the known trick of arithmetic inside one word). A number is rounded once: by one multiplication or division of exact doubles
//! (W. D. Clinger, PLDI 1990), by one division of integers, or by the standard library.

use super::layout::{Kind, Layout};
use super::number::{POWERS, Thousands};
use super::records::Separator;

/// How the rows are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlainRows {
    /// What separates cells; `None` for blanks.
    separator: Option<u8>,
    /// Whether a comma is a decimal mark too.
    comma: bool,
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// Bytes, up to the beginning of a line.
    pub bytes: usize,
    /// Rows, each on a line of its own.
    pub rows: usize,
}

impl PlainRows {
    /// Whether a table can be read this way: numbers in all columns, and no point that may be a mark of thousands.
    pub(super) fn of(layout: &Layout) -> Option<PlainRows> {
        let marks = layout.form.marks;
        let numbers = layout.kinds.iter().all(|k| *k == Kind::Number);
        let separator = match layout.form.separator {
            Separator::Bar => return None,
            Separator::Blanks => None,
            Separator::Comma if marks.comma => return None,
            separator => separator.byte(),
        };
        (numbers && marks.thousands != Some(Thousands::Point))
            .then_some(PlainRows { separator, comma: marks.comma })
    }

    /// Appends the rows at the beginning of `text` to `columns`, which are of one length.
    pub(super) fn take<'c>(self, text: &[u8], columns: &mut [impl AsMut<Vec<f64>> + 'c]) -> Run {
        let before = columns.first_mut().map_or(0, |c| c.as_mut().len());
        let mut run = Run { bytes: 0, rows: 0 };
        while run.bytes < text.len() {
            let Some(end) = self.row(text, run.bytes, columns) else {
                for column in columns.iter_mut() {
                    column.as_mut().truncate(before + run.rows);
                }
                break;
            };
            run = Run { bytes: end, rows: run.rows + 1 };
        }
        run
    }

    /// Reads the row that begins `at` and returns where the next one begins; `None` when it is not a plain one, and some columns may
    /// then be longer than others.
    #[inline]
    fn row(self, text: &[u8], mut at: usize, columns: &mut [impl AsMut<Vec<f64>>]) -> Option<usize> {
        let last = columns.len().checked_sub(1)?;
        for (c, column) in columns.iter_mut().enumerate() {
            at = self.behind_blanks(text, at);
            let (value, end) = self.number(text, at)?;
            column.as_mut().push(value);
            at = self.behind_blanks(text, end);
            if c < last {
                match self.separator {
                    Some(separator) if text.get(at) == Some(&separator) => at += 1,
                    None if at > end => {}
                    _ => return None,
                }
            }
        }
        match (text.get(at), text.get(at + 1)) {
            (None, _) => Some(at),
            (Some(b'\n'), _) => Some(at + 1),
            (Some(b'\r'), Some(b'\n')) => Some(at + 2),
            _ => None,
        }
    }

    #[inline]
    fn behind_blanks(self, text: &[u8], mut at: usize) -> usize {
        while matches!(text.get(at), Some(b' ')) || (self.separator.is_none() && text.get(at) == Some(&b'\t'))
        {
            at += 1;
        }
        at
    }

    /// The number that begins `at`, and where it ends.
    #[inline]
    fn number(self, text: &[u8], start: usize) -> Option<(f64, usize)> {
        let sign = text.get(start)?;
        let negative = *sign == b'-';
        let first = start + usize::from(negative || *sign == b'+');
        let (mut at, mut mantissa) = digits(text, first, 0);
        let mut n_digits = at - first;
        let mut scale = 0_i32;
        if let Some(b) = text.get(at)
            && (*b == b'.' || (self.comma && *b == b','))
        {
            let (end, all) = digits(text, at + 1, mantissa);
            let decimals = end - at - 1;
            (at, mantissa, n_digits, scale) =
                (end, all, n_digits + decimals, -(decimals.min(1 << 20) as i32));
        }
        if n_digits == 0 {
            return None;
        }
        if let Some(b'e' | b'E') = text.get(at) {
            let (end, exponent) = exponent(text, at + 1)?;
            (at, scale) = (end, scale + exponent);
        }
        // More digits than fit may still be few behind leading zeros; the long way knows.
        let size = if n_digits <= 19 { rounded(mantissa, scale) } else { None };
        let value = match size {
            Some(size) => {
                if negative {
                    -size
                } else {
                    size
                }
            }
            None => standard(&text[start..at])?,
        };
        Some((value, at))
    }
}

/// The standard library's reading; `None` for a decimal comma.
#[cold]
fn standard(text: &[u8]) -> Option<f64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Appends the digits from `at` on to a number, and says where they end. Beyond 19 digits the number means nothing.
#[inline]
fn digits(text: &[u8], mut at: usize, mut number: u64) -> (usize, u64) {
    while let Some(Ok(eight)) = text.get(at..at + 8).map(<[u8; 8]>::try_from) {
        let word = u64::from_le_bytes(eight);
        if !is_digits(word) {
            break;
        }
        number = number.wrapping_mul(100_000_000).wrapping_add(of_digits(word));
        at += 8;
    }
    while let Some(b) = text.get(at).filter(|b| b.is_ascii_digit()) {
        number = number.wrapping_mul(10).wrapping_add(u64::from(b - b'0'));
        at += 1;
    }
    (at, number)
}

/// Whether all eight bytes are digits: high halves are 3, and stay so when 6 is added.
#[inline]
fn is_digits(word: u64) -> bool {
    const HIGH: u64 = 0xf0f0_f0f0_f0f0_f0f0;
    let raised = word.wrapping_add(0x0606_0606_0606_0606);
    (word & HIGH) | ((raised & HIGH) >> 4) == 0x3333_3333_3333_3333
}

/// The number of eight digits, the first one in the lowest byte: pairs, then fours, then all.
#[inline]
fn of_digits(word: u64) -> u64 {
    const PAIRS: u64 = 0x0000_00ff_0000_00ff;
    let word = word.wrapping_sub(0x3030_3030_3030_3030);
    let word = word.wrapping_mul(10).wrapping_add(word >> 8);
    let low = (word & PAIRS).wrapping_mul(0x000f_4240_0000_0064);
    let high = ((word >> 16) & PAIRS).wrapping_mul(0x0000_2710_0000_0001);
    low.wrapping_add(high) >> 32
}

/// The exponent that begins `at`, and where it ends.
#[inline]
fn exponent(text: &[u8], at: usize) -> Option<(usize, i32)> {
    let (first, negative) = match text.get(at)? {
        b'-' => (at + 1, true),
        b'+' => (at + 1, false),
        _ => (at, false),
    };
    let (end, size) = digits(text, first, 0);
    let size = if end - first <= 6 { size as i32 } else { return None };
    (end > first).then_some((end, if negative { -size } else { size }))
}

/// Largest power of five in a word.
const MOST_FIVES: usize = 27;

/// 5^k.
const FIVES: [u64; MOST_FIVES + 1] = {
    let mut powers = [1; MOST_FIVES + 1];
    let mut k = 1;
    while k <= MOST_FIVES {
        powers[k] = powers[k - 1] * 5;
        k += 1;
    }
    powers
};

/// `mantissa`·10^`scale`, rounded once; `None` when this needs more than is done here.
#[inline]
fn rounded(mantissa: u64, scale: i32) -> Option<f64> {
    let size = scale.unsigned_abs() as usize;
    if mantissa <= 1 << 53 && size < POWERS.len() {
        let power = POWERS[size];
        return Some(if scale < 0 { mantissa as f64 / power } else { mantissa as f64 * power });
    }
    if scale >= 0 || size > MOST_FIVES || mantissa == 0 {
        return None;
    }
    Some(quotient(mantissa, size))
}

/// `mantissa`/10^k: the quotient by 5^k with at least 64 bits, and whether anything is left, tell how to round to 53; halves go to the even
/// neighbour. The result is far from what a double cannot hold.
#[inline]
fn quotient(mantissa: u64, k: usize) -> f64 {
    let shift = 64 + mantissa.leading_zeros();
    let (dividend, divisor) = (u128::from(mantissa) << shift, u128::from(FIVES[k]));
    let quotient = dividend / divisor;
    let rest = quotient * divisor != dividend;
    let drop = 75 - quotient.leading_zeros();
    let kept = (quotient >> drop) as u64;
    let cut = quotient & ((1 << drop) - 1);
    let half = 1_u128 << (drop - 1);
    let up = cut > half || (cut == half && (rest || kept & 1 == 1));
    let whole = (kept + u64::from(up)) as f64;
    // ·2^(drop − shift − k), an exact power: between 2^−130 and 2^0.
    let exponent = i64::from(drop) - i64::from(shift) - k as i64;
    whole * f64::from_bits(((1023 + exponent) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAS: PlainRows = PlainRows { separator: Some(b','), comma: false };

    struct Values(Vec<f64>);

    impl AsMut<Vec<f64>> for Values {
        fn as_mut(&mut self) -> &mut Vec<f64> {
            &mut self.0
        }
    }

    fn read(form: PlainRows, text: &str, n: usize) -> (Run, Vec<Vec<f64>>) {
        let mut columns: Vec<Values> = (0..n).map(|_| Values(Vec::new())).collect();
        let run = form.take(text.as_bytes(), &mut columns);
        (run, columns.into_iter().map(|c| c.0).collect())
    }

    /// Bit by bit what the standard library reads: shortest forms, long and short decimals, exponents, and halves between two doubles.
    #[test]
    fn numbers_are_those_of_the_standard_library() {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            state ^ (state >> 29)
        };
        let check = |text: &str| {
            let truth: f64 = text.parse().unwrap();
            let found = COMMAS.number(text.as_bytes(), 0);
            assert_eq!(found.map(|(v, n)| (v.to_bits(), n)), Some((truth.to_bits(), text.len())), "{text}");
        };
        for k in 0..60_000 {
            let v = f64::from_bits(next());
            let small = (next() >> 11) as f64 / 9_007_199_254_740_992.0 * 10_f64.powi((k % 7) - 3);
            match k % 5 {
                0 if v.is_finite() => check(&format!("{v:e}")),
                1 => check(&format!("{small}")),
                2 => check(&format!("-{}.{:0w$}", next() % 1000, next() % 1_000_000, w = (k % 20) as usize)),
                3 => check(&format!("{}e-{}", next() / 2, next() % 30)),
                _ => check(&format!("{:.*}", (k % 18) as usize, small)),
            }
        }
        // A half between two neighbours, in 17 digits and by its neighbours.
        for whole in [9_007_199_254_740_993_u64, 9_007_199_254_740_995, 18_014_398_509_481_990] {
            for d in ["", ".0", ".1", "e0", "0e-1", "00e-2"] {
                check(&format!("{whole}{d}"));
            }
        }
        // 2^53 + 1 quarters: exact halves with decimals.
        for text in
            ["4503599627370497.5", "4503599627370496.5", "2251799813685249.25", "1125899906842625.125"]
        {
            check(text);
        }
        for text in
            ["0.00000000000000000001", "-0", "0.0", ".5", "5.", "1e308", "1e-320", "18446744073709551615"]
        {
            check(text);
        }
    }

    #[test]
    fn rows_of_all_forms() {
        let all = |form, text: &str, rows, x: &[f64], y: &[f64]| {
            let (run, columns) = read(form, text, 2);
            assert_eq!(run, Run { bytes: text.len(), rows }, "{text:?}");
            assert_eq!(columns, [x, y], "{text:?}");
        };
        all(COMMAS, "1,2\n-3.5,+4e2\n", 2, &[1.0, -3.5], &[2.0, 400.0]);
        all(COMMAS, " 1 , 2 \r\n3,4", 2, &[1.0, 3.0], &[2.0, 4.0]);
        let german = PlainRows { separator: Some(b';'), comma: true };
        all(german, "1,5;2.5\n3;4,25\n", 2, &[1.5, 3.0], &[2.5, 4.25]);
        let blanks = PlainRows { separator: None, comma: false };
        all(blanks, "  1   2\n3\t4 \n", 2, &[1.0, 3.0], &[2.0, 4.0]);
    }

    /// It stops before the first other line, and what was half read is taken back.
    #[test]
    fn other_lines_are_left_alone() {
        for other in [
            "", "# 1,2", "3", "3,4,5", "3,", "a,4", "3,\"4\"", "3,4 V", "3,nan", "3;4", "3,1e", "3,1d2",
            "3,4\r5", "3,.",
        ] {
            let text = format!("1,2\n{other}\n5,6\n");
            let (run, columns) = read(COMMAS, &text, 2);
            assert_eq!((run, columns), (Run { bytes: 4, rows: 1 }, vec![vec![1.0], vec![2.0]]), "{other:?}");
        }
    }
}
