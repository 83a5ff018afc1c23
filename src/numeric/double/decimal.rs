//! From doubles back to the numbers that somebody wrote down. A number of at most 15 digits is the shortest decimal that reads back to its
//! double, so the digits that reading it has cost can be had again from the double itself; a longer one is found to half a rounding.
//! (G. L. Steele and J. L. White, PLDI 1990; the shortest decimal is what `{:e}` prints.)
//!
//! What no one writes down, but programs do, are numbers like 2π or 2/3 that were calculated: they are recognised among a few.

use super::Double;

/// Digits that always survive reading into a double.
const SAFE_DIGITS: usize = 15;
/// Largest power of ten that is one double exactly.
const EXACT_TEN: i32 = 22;
/// Outside of this the last digits of a decimal fall below the smallest double.
const RANGE: std::ops::Range<f64> = 1e-270..1e290;
/// Largest numerator and denominator of a factor that is taken for more than chance.
const LARGEST: f64 = 1000.0;

/// Numbers that formulas multiply or divide by: 1, π, e, √2, √3, √π, √(2π), ln 2, ln 10, √(2 ln 2).
const KNOWN: [Double; 10] = [
    Double::ONE,
    Double::PI,
    Double::new(std::f64::consts::E, 1.445_646_891_729_250_2e-16),
    Double::new(std::f64::consts::SQRT_2, -9.667_293_313_452_913e-17),
    Double::new(1.732_050_807_568_877_2, 1.003_508_422_180_690_3e-16),
    Double::new(1.772_453_850_905_516, -7.666_586_499_825_799e-17),
    Double::new(2.506_628_274_631_000_7, -1.832_857_998_045_916_7e-16),
    Double::LN_2,
    Double::new(std::f64::consts::LN_10, -2.170_756_223_382_249_4e-16),
    Double::new(1.177_410_022_515_474_7, 2.750_456_244_592_349e-17),
];

impl Double {
    /// The shortest decimal that reads back to `x`.
    pub fn from_decimal(x: f64) -> Double {
        parts(x).map_or(Double::from(x), |(digits, power)| near(x, digits, power))
    }

    /// The number that a formula means by `x`: a decimal of at most 15 digits, or a simple fraction of a well-known number; `None` when it is
    /// neither, so that its further digits are not known.
    pub fn from_constant(x: f64) -> Option<Double> {
        match parts(x) {
            None => (x == 0.0).then_some(Double::ZERO),
            Some((digits, power)) if digits.unsigned_abs().ilog10() < SAFE_DIGITS as u32 => {
                Some(near(x, digits, power))
            }
            Some(_) => recognised(x),
        }
    }
}

/// The shortest decimal as a whole number and a power of ten; `None` for 0 and where its last digits would be lost.
fn parts(x: f64) -> Option<(i64, i32)> {
    if !RANGE.contains(&x.abs()) {
        return None;
    }
    let text = format!("{x:e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let after_point = mantissa.split_once('.').map_or(0, |(_, digits)| digits.len());
    let digits: i64 = mantissa.replace('.', "").parse().ok()?;
    Some((digits, exponent.parse::<i32>().ok()? - i32::try_from(after_point).ok()?))
}

/// digits · 10^power, which `x` is the double of.
fn near(x: f64, digits: i64, power: i32) -> Double {
    let whole = digits as f64;
    // At most 17 digits: the difference is a small whole number.
    let mut value = Double::sum(whole, (digits - whole as i64) as f64);
    let mut left = power.unsigned_abs().cast_signed();
    while left > 0 {
        let ten = Double::from(10.0).powi(left.min(EXACT_TEN));
        value = if power > 0 { value * ten } else { value / ten };
        left -= EXACT_TEN;
    }
    let exact = Double::sum(x, (value - Double::from(x)).hi);
    if exact.hi == x { exact } else { Double::from(x) }
}

/// `x` as a simple fraction of a well-known number, or of its inverse.
fn recognised(x: f64) -> Option<Double> {
    KNOWN.iter().flat_map(|&c| [c, Double::ONE / c]).find_map(|c| {
        let (n, d) = fraction(x / c.hi)?;
        let exact = c * n / Double::from(d);
        // What was calculated from doubles may be off by a rounding or two.
        ((exact.hi - x).abs() <= 2.0 * f64::EPSILON * x.abs()).then_some(exact)
    })
}

/// The simple fraction that `x` is to within rounding (continued fraction).
fn fraction(x: f64) -> Option<(f64, f64)> {
    let (mut rest, mut last, mut now) = (x, (0.0, 1.0), (1.0, 0.0));
    loop {
        let whole = rest.floor();
        (last, now) = (now, (whole * now.0 + last.0, whole * now.1 + last.1));
        if f64::abs(now.0) > LARGEST || now.1 > LARGEST {
            return None;
        }
        if (now.0 / now.1 - x).abs() <= 4.0 * f64::EPSILON * x.abs() {
            return Some(now);
        }
        rest = (rest - whole).recip();
    }
}
