//! Double-double numbers: the sum of two doubles that do not overlap, some 31 digits, for the few places where the rounding of doubles
//! would falsify an answer. Deliberately plain: one number at a time, no vectors, the range of a double; a sum of many terms or a fit
//! of ordinary data has no business here.
//!
//! Arithmetic: T. J. Dekker, Numer. Math. 18 (1971) 224; D. E. Knuth, The Art of Computer Programming 2, 4.2.2; Y. Hida, X. S. Li and
//! D. H. Bailey, Proc. 15th IEEE Symp. Computer Arithmetic (2001) 155. A crate would bring more than is needed here, and functions whose
//! accuracy we would have to show all the same; what is used is below, with tests against 40 digits.
//!
//! | | relative error |
//! |---|---|
//! | + − × ÷ √ | a few 10⁻³² |
//! | functions | below 10⁻²⁹, powers and exponentials of large numbers 10⁻²⁸ |

mod decimal;
mod functions;
#[cfg(test)]
mod tests;

use std::ops::{Add, Div, Mul, Neg, Sub};

/// A number as the sum of a double and of what that is short of it.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Double {
    hi: f64,
    lo: f64,
}

impl Double {
    /// 0.
    pub const ZERO: Double = Double::new(0.0, 0.0);
    /// 1.
    pub const ONE: Double = Double::new(1.0, 0.0);
    /// Not a number.
    pub const NAN: Double = Double::new(f64::NAN, 0.0);

    /// Two doubles whose sum rounds to the first of them.
    const fn new(hi: f64, lo: f64) -> Double {
        Double { hi, lo }
    }

    /// The nearest double.
    pub fn hi(self) -> f64 {
        self.hi
    }

    /// What the nearest double is short of.
    pub fn lo(self) -> f64 {
        self.lo
    }

    /// Whether it is neither infinite nor NaN.
    pub fn is_finite(self) -> bool {
        self.hi.is_finite()
    }

    /// a + b exactly (Knuth).
    pub fn sum(a: f64, b: f64) -> Double {
        let s = a + b;
        if !s.is_finite() {
            return Double::new(s, 0.0);
        }
        let from_b = s - a;
        Double::new(s, (a - (s - from_b)) + (b - from_b))
    }

    /// a · b exactly, unless it leaves the range of doubles.
    pub fn product(a: f64, b: f64) -> Double {
        let p = a * b;
        Double::new(p, if p.is_finite() { a.mul_add(b, -p) } else { 0.0 })
    }

    /// a + b where |a| ≥ |b| or a = 0 (Dekker).
    fn normal(a: f64, b: f64) -> Double {
        let s = a + b;
        Double::new(s, if s.is_finite() { b - (s - a) } else { 0.0 })
    }

    /// The square.
    pub fn square(self) -> Double {
        self * self
    }

    /// The absolute value.
    pub fn abs(self) -> Double {
        if self.hi < 0.0 { -self } else { self }
    }

    /// Times a power of two, exactly.
    fn scaled(self, power: i32) -> Double {
        let half = |n: i32| f64::from_bits((1023 + i64::from(n)).clamp(1, 2046).cast_unsigned() << 52);
        let (a, b) = (half(power / 2), half(power - power / 2));
        Double::new(self.hi * a * b, self.lo * a * b)
    }

    /// The square root (A. H. Karp and P. Markstein, ACM TOMS 23 (1997) 561).
    pub fn sqrt(self) -> Double {
        if self.hi <= 0.0 || !self.is_finite() {
            return Double::new(self.hi.sqrt(), 0.0);
        }
        let near = self.hi.sqrt();
        let rest = self - Double::product(near, near);
        Double::normal(near, rest.hi / (2.0 * near))
    }

    /// A whole power by repeated squaring.
    pub fn powi(self, n: i32) -> Double {
        let (mut result, mut square, mut left) = (Double::ONE, self, n.unsigned_abs());
        while left > 0 {
            if left & 1 == 1 {
                result = result * square;
            }
            square = square.square();
            left >>= 1;
        }
        if n < 0 { Double::ONE / result } else { result }
    }

    /// The largest whole number not above it.
    pub fn floor(self) -> Double {
        let whole = self.hi.floor();
        if whole == self.hi { Double::normal(whole, self.lo.floor()) } else { Double::from(whole) }
    }
}

impl From<f64> for Double {
    fn from(x: f64) -> Double {
        Double::new(x, 0.0)
    }
}

impl Neg for Double {
    type Output = Double;
    fn neg(self) -> Double {
        Double::new(-self.hi, -self.lo)
    }
}

impl Add for Double {
    type Output = Double;
    fn add(self, o: Double) -> Double {
        let (s, t) = (Double::sum(self.hi, o.hi), Double::sum(self.lo, o.lo));
        let first = Double::normal(s.hi, s.lo + t.hi);
        Double::normal(first.hi, first.lo + t.lo)
    }
}

impl Sub for Double {
    type Output = Double;
    fn sub(self, o: Double) -> Double {
        self + -o
    }
}

impl Mul for Double {
    type Output = Double;
    fn mul(self, o: Double) -> Double {
        let p = Double::product(self.hi, o.hi);
        Double::normal(p.hi, p.lo + (self.hi * o.lo + self.lo * o.hi))
    }
}

impl Mul<f64> for Double {
    type Output = Double;
    fn mul(self, o: f64) -> Double {
        let p = Double::product(self.hi, o);
        Double::normal(p.hi, p.lo + self.lo * o)
    }
}

impl Div for Double {
    type Output = Double;
    fn div(self, o: Double) -> Double {
        let first = self.hi / o.hi;
        if !first.is_finite() || !o.hi.is_finite() {
            return Double::from(first);
        }
        let rest = self - o * first;
        let second = rest.hi / o.hi;
        let third = (rest - o * second).hi / o.hi;
        Double::normal(first, second) + Double::from(third)
    }
}

impl std::iter::Sum for Double {
    fn sum<I: Iterator<Item = Double>>(all: I) -> Double {
        all.fold(Double::ZERO, Add::add)
    }
}
