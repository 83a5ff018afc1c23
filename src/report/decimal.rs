//! A number as its decimal digits: what a person means by "round at the second decimal".
//!
//! Rounding works on the shortest digits that read back to the same double, not on the binary value: 0.95 is a half here,
//! while its binary neighbour 0.9499999999999999556 is not. No locale, no thousands separators.

/// The magnitude of a finite number: 0.d₀d₁d₂… × 10^(exponent+1), that is, d₀ stands at 10^exponent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i32,
}

impl Decimal {
    /// The digits of `x`; `None` for NaN and infinities. Zero has no digits and exponent 0.
    pub fn new(x: f64) -> Option<Decimal> {
        if !x.is_finite() {
            return None;
        }
        let text = format!("{:e}", x.abs());
        let (mantissa, exponent) = text.split_once('e')?;
        let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
        if x == 0.0 {
            digits.clear();
        }
        Some(Decimal { negative: x < 0.0, digits, exponent: exponent.parse().ok()? })
    }

    /// Whether it is zero (after rounding, too).
    pub fn is_zero(&self) -> bool {
        self.digits.iter().all(|&d| d == 0)
    }

    /// Power of ten of the first digit; 0 for zero.
    pub fn exponent(&self) -> i32 {
        self.exponent
    }

    /// The first three digits as one number, cut, not rounded: 0.0358 gives 358.
    pub fn leading_three(&self) -> u32 {
        (0..3).fold(0, |n, i| 10 * n + u32::from(self.digits.get(i).copied().unwrap_or(0)))
    }

    /// Power of ten of the last digit that is not zero; 0 for zero.
    pub fn last_place(&self) -> i32 {
        let last = self.digits.iter().rposition(|&d| d != 0).unwrap_or(0);
        if self.is_zero() { 0 } else { self.exponent - last as i32 }
    }

    /// Rounded at 10^place, halves away from zero.
    pub fn round(&self, place: i32) -> Decimal {
        let keep = self.exponent - place + 1;
        if keep >= self.digits.len() as i32 || self.is_zero() {
            return self.clone();
        }
        if keep < 0 {
            return Decimal { negative: false, digits: Vec::new(), exponent: place };
        }
        let keep = keep as usize;
        let mut digits = self.digits[..keep].to_vec();
        let mut exponent = self.exponent;
        if self.digits[keep] >= 5 && !carry(&mut digits) {
            digits.insert(0, 1);
            exponent += 1;
        }
        let zero = digits.iter().all(|&d| d == 0);
        Decimal { negative: self.negative && !zero, digits, exponent }
    }

    /// The number times 10^−power written out, with digits down to 10^place of the *unscaled* number.
    pub fn write(&self, place: i32, power: i32) -> String {
        let (exponent, place) = (self.exponent - power, place - power);
        let digit = |at: i32| -> char {
            let i = exponent - at;
            let d = usize::try_from(i).ok().and_then(|i| self.digits.get(i)).copied().unwrap_or(0);
            char::from(b'0' + d)
        };
        let mut text = String::new();
        if self.negative && !self.is_zero() {
            text.push('-');
        }
        let first = if self.is_zero() { 0 } else { exponent.max(0) };
        text.extend((0..=first).rev().map(digit));
        if place < 0 {
            text.push('.');
            text.extend((place..0).rev().map(digit));
        }
        text
    }
}

/// Adds one in the last place; false when the carry runs out at the front (all digits were 9 and are now 0).
fn carry(digits: &mut [u8]) -> bool {
    for d in digits.iter_mut().rev() {
        if *d < 9 {
            *d += 1;
            return true;
        }
        *d = 0;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(x: f64, place: i32) -> String {
        Decimal::new(x).unwrap().round(place).write(place, 0)
    }

    #[test]
    fn rounds_the_digits_a_person_sees() {
        assert_eq!(rounded(0.95, -1), "1.0");
        assert_eq!(rounded(0.125, -2), "0.13");
        assert_eq!(rounded(-0.125, -2), "-0.13");
        assert_eq!(rounded(999.5, 0), "1000");
        assert_eq!(rounded(417.0, 2), "400");
        assert_eq!(rounded(0.004, -2), "0.00");
        assert_eq!(rounded(-0.004, -2), "0.00");
        assert_eq!(rounded(6.0, 1), "10");
        assert_eq!(rounded(0.4, 1), "0");
        assert_eq!(rounded(1e22, 20), "10000000000000000000000");
    }

    #[test]
    fn a_power_of_ten_can_be_taken_out() {
        let d = Decimal::new(1.2345e-15).unwrap();
        assert_eq!(d.round(-18).write(-18, -15), "1.235");
        assert_eq!(Decimal::new(1.2e-17).unwrap().round(-18).write(-18, -15), "0.012");
        assert_eq!(Decimal::new(1.234e7).unwrap().round(4).write(4, 6), "12.34");
    }

    #[test]
    fn leading_digits_are_cut_and_zero_is_plain() {
        assert_eq!(Decimal::new(0.35499).unwrap().leading_three(), 354);
        assert_eq!(Decimal::new(7.0).unwrap().leading_three(), 700);
        assert_eq!(Decimal::new(1500.0).unwrap().last_place(), 2);
        assert_eq!(Decimal::new(-0.0).unwrap().write(-2, 0), "0.00");
        assert!(Decimal::new(f64::NAN).is_none());
    }
}
