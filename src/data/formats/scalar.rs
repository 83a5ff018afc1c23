//! One number in the bytes of an array: kind, width and order of bytes. What NumPy and HDF5 have in common.

/// How the bytes of a number are to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// IEEE 754, of 2, 4 or 8 bytes.
    Float,
    /// Two's complement, of 1, 2, 4 or 8 bytes.
    Signed,
    /// Without a sign, of 1, 2, 4 or 8 bytes; a truth value too.
    Unsigned,
}

/// A number as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scalar {
    pub kind: Kind,
    pub bytes: usize,
    pub big_endian: bool,
}

impl Scalar {
    /// A number of this kind and width, when there is one.
    pub fn new(kind: Kind, bytes: usize, big_endian: bool) -> Option<Scalar> {
        let widths: &[usize] = if kind == Kind::Float { &[2, 4, 8] } else { &[1, 2, 4, 8] };
        widths.contains(&bytes).then_some(Scalar { kind, bytes, big_endian })
    }

    /// The bits of a number at the beginning of `bytes`, its sign extended; `None` when they are too few.
    fn bits(self, bytes: &[u8]) -> Option<u64> {
        let bytes = bytes.get(..self.bytes)?;
        let append = |bits: u64, b: &u8| bits << 8 | u64::from(*b);
        let bits =
            if self.big_endian { bytes.iter().fold(0, append) } else { bytes.iter().rev().fold(0, append) };
        let unused = 64 - 8 * self.bytes as u32;
        Some(if self.kind == Kind::Signed { ((bits << unused) as i64 >> unused) as u64 } else { bits })
    }

    /// The number at the beginning of `bytes`; NaN when they are too few.
    pub fn value(self, bytes: &[u8]) -> f64 {
        let Some(bits) = self.bits(bytes) else { return f64::NAN };
        match (self.kind, self.bytes) {
            (Kind::Float, 2) => half(bits as u16),
            (Kind::Float, 4) => f64::from(f32::from_bits(bits as u32)),
            (Kind::Float, _) => f64::from_bits(bits),
            (Kind::Signed, _) => bits as i64 as f64,
            (Kind::Unsigned, _) => bits as f64,
        }
    }

    /// Whether [`Scalar::value`] gives the number without rounding.
    pub fn is_exact(self, bytes: &[u8]) -> bool {
        // Wide enough for 2⁶⁴, to which the largest ones are rounded.
        match (self.kind, self.bits(bytes)) {
            (Kind::Float, _) | (_, None) => true,
            (Kind::Signed, Some(bits)) => bits as i64 as f64 as i128 == i128::from(bits as i64),
            (Kind::Unsigned, Some(bits)) => bits as f64 as i128 == i128::from(bits),
        }
    }

    /// A sentence on those of a column that are rounded.
    pub fn rounding<'b>(self, title: &str, numbers: impl Iterator<Item = &'b [u8]>) -> Option<String> {
        let n = if self.bytes < 8 { 0 } else { numbers.filter(|bytes| !self.is_exact(bytes)).count() };
        let column =
            if title.is_empty() { "whole numbers".into() } else { format!("whole numbers of '{title}'") };
        (n > 0).then(|| {
            format!("careful: {column} have more than 53 bits, and their last digits are lost: {n} of them")
        })
    }

    /// The whole number at the beginning of `bytes`, for counts of time.
    pub fn integer(self, bytes: &[u8]) -> Option<i64> {
        (self.kind != Kind::Float).then(|| self.bits(bytes)).flatten().map(|b| b as i64)
    }
}

/// A number of 16 bits (IEEE 754-2019, binary16): sign, 5 bits of exponent with bias 15, 10 of fraction.
pub(super) fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let fraction = f64::from(bits & 0x3ff);
    match i32::from(bits >> 10 & 0x1f) {
        0 => sign * fraction * 2.0_f64.powi(-24),
        0x1f if fraction == 0.0 => sign * f64::INFINITY,
        0x1f => f64::NAN,
        exponent => sign * (1.0 + fraction / 1024.0) * 2.0_f64.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_width() {
        let value = |kind, big, bytes: &[u8]| Scalar::new(kind, bytes.len(), big).unwrap().value(bytes);
        assert_eq!(value(Kind::Signed, false, &[0xfe, 0xff]), -2.0);
        assert_eq!(value(Kind::Signed, true, &[0xff, 0xfe]), -2.0);
        assert_eq!(value(Kind::Unsigned, false, &[0xfe]), 254.0);
        assert_eq!(value(Kind::Signed, true, &i64::MIN.to_be_bytes()), i64::MIN as f64);
        assert_eq!(value(Kind::Float, false, &0.1_f32.to_le_bytes()), f64::from(0.1_f32));
        assert_eq!(value(Kind::Float, true, &0.1_f64.to_be_bytes()), 0.1);
        assert!(
            Scalar::new(Kind::Float, 16, false).is_none() && Scalar::new(Kind::Float, 1, false).is_none()
        );
    }

    #[test]
    fn numbers_of_more_than_53_bits_are_told() {
        let exact = |kind, v: u64| Scalar::new(kind, 8, false).unwrap().is_exact(&v.to_le_bytes());
        for (v, is_exact) in [(1 << 53, true), ((1 << 53) + 1, false), (1 << 63, true), (u64::MAX, false)] {
            assert_eq!(exact(Kind::Unsigned, v), is_exact, "{v}");
        }
        assert!(exact(Kind::Signed, u64::MAX) && !exact(Kind::Signed, i64::MAX as u64));
        assert!(exact(Kind::Float, u64::MAX));
    }

    /// The examples of the standard's table of binary16.
    #[test]
    fn halves() {
        for (bits, value) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0001, 2.0_f64.powi(-24)),
            (0x3555, 0.333251953125),
        ] {
            assert_eq!(half(bits), value);
        }
        assert!(half(0x7e00).is_nan() && half(0xfc00) == f64::NEG_INFINITY);
    }
}
