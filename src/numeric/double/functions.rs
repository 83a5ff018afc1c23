//! Elementary functions of double-doubles: reduce the argument, sum a Taylor series of short length, or take the double's own function
//! and correct it once by Newton's method, which doubles the digits. Outside a domain the value is NaN.

use std::sync::LazyLock;

use super::Double;

/// Terms of Taylor series; enough for 10⁻³³ where the series below are used.
const SINE_TERMS: usize = 14;
const ATANH_TERMS: usize = 13;
const EXP_TERMS: usize = 10;
/// e^x = (e^(x/2^n))^(2^n).
const HALVINGS: i32 = 10;
/// Largest multiple of π/2 taken off an angle.
const MANY_TURNS: f64 = 1e15;
/// Around 1 the logarithm is a series.
const NEAR_ONE: f64 = 0.1;

/// 1/k for small k: a product costs a third of a quotient.
static RECIPROCALS: LazyLock<[Double; 32]> =
    LazyLock::new(|| std::array::from_fn(|k| Double::ONE / Double::from(k as f64)));

impl Double {
    /// π.
    pub const PI: Double = Double::new(std::f64::consts::PI, 1.224_646_799_147_353_2e-16);
    /// ln 2.
    pub const LN_2: Double = Double::new(std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);
    const HALF_PI: Double = Double::new(std::f64::consts::FRAC_PI_2, 6.123_233_995_736_766e-17);
    /// What the two doubles of π/2 are short of.
    const HALF_PI_REST: f64 = -1.497_384_904_859_169_8e-33;

    /// e^x.
    pub fn exp(self) -> Double {
        // Beyond that the double itself is 0 or infinite.
        if !(-745.2..709.79).contains(&self.hi) {
            return Double::from(self.hi.exp());
        }
        let power = (self.hi / Double::LN_2.hi).round();
        let rest = self - Double::LN_2 * power;
        (rest.small_expm1() + Double::ONE).scaled(power as i32)
    }

    /// e^x − 1, accurate near 0.
    pub fn expm1(self) -> Double {
        if self.hi.abs() < 0.4 { self.small_expm1() } else { self.exp() - Double::ONE }
    }

    /// e^x − 1 for |x| < 1: the series at x/2^n, then e^(2x) − 1 = (2 + (e^x − 1))(e^x − 1).
    fn small_expm1(self) -> Double {
        let r = self.scaled(-HALVINGS);
        let reciprocals = &*RECIPROCALS;
        let mut sum = Double::ONE;
        for k in (2..=EXP_TERMS).rev() {
            sum = Double::ONE + r * sum * reciprocals[k];
        }
        let mut p = r * sum;
        for _ in 0..HALVINGS {
            p = p.scaled(1) + p.square();
        }
        p
    }

    /// ln x.
    pub fn ln(self) -> Double {
        let x = self.hi;
        if x.is_nan() || x <= 0.0 || x.is_infinite() {
            return Double::from(x.ln());
        }
        if (x - 1.0).abs() < NEAR_ONE {
            return (self - Double::ONE).small_log1p();
        }
        if !(1e-290..1e290).contains(&x) {
            let power = if x < 1.0 { 300 } else { -300 };
            return self.scaled(power).ln() - Double::LN_2 * f64::from(power);
        }
        // ln x = y + ln(1 + d) with d = x e^(−y) − 1.
        let y = Double::from(x.ln());
        let d = self * (-y).exp() - Double::ONE;
        y + (d - d.square().scaled(-1))
    }

    /// ln(1 + x), accurate near 0.
    pub fn log1p(self) -> Double {
        if self.hi.abs() < NEAR_ONE { self.small_log1p() } else { (self + Double::ONE).ln() }
    }

    /// ln(1 + x) = 2 artanh(x/(2 + x)), for |x| to [`NEAR_ONE`] and its rounding: what calls it has decided that, and it asks no more.
    fn small_log1p(self) -> Double {
        (self / (self + Double::from(2.0))).small_atanh().scaled(1)
    }

    /// Σ t^(2k+1)/(2k+1) for small t.
    fn small_atanh(self) -> Double {
        let square = self.square();
        let reciprocals = &*RECIPROCALS;
        let term = |k: usize| reciprocals[2 * k + 1];
        self * (0..ATANH_TERMS).rev().fold(term(ATANH_TERMS), |sum, k| term(k) + square * sum)
    }

    /// x^y: by squaring for whole y, else e^(y ln x); 0 for x = 0 < y.
    pub fn pow(self, y: Double) -> Double {
        let whole = y.lo == 0.0 && y.hi.fract() == 0.0 && y.hi.abs() < f64::from(i32::MAX);
        if whole {
            self.powi(y.hi as i32)
        } else if self.hi == 0.0 && y.hi > 0.0 {
            Double::ZERO
        } else {
            (y * self.ln()).exp()
        }
    }

    /// The cube root, also of negative numbers.
    pub fn cbrt(self) -> Double {
        let y = Double::from(self.hi.cbrt());
        if y.hi == 0.0 || !y.is_finite() {
            return y;
        }
        let square = y.square();
        y - (y * square - self) / (square * 3.0)
    }

    /// Sine and cosine.
    pub fn sin_cos(self) -> (Double, Double) {
        let turns = (self.hi / Double::HALF_PI.hi).round();
        if turns.is_nan() || turns.abs() > MANY_TURNS {
            return (Double::NAN, Double::NAN);
        }
        let off = Double::product(turns, Double::HALF_PI.hi);
        let more = Double::product(turns, Double::HALF_PI.lo);
        let rest = self - off - more - Double::from(turns * Double::HALF_PI_REST);
        let (s, c) = rest.small_sin_cos();
        match turns.rem_euclid(4.0) as u8 {
            0 => (s, c),
            1 => (c, -s),
            2 => (-s, -c),
            _ => (-c, s),
        }
    }

    /// The series, for |x| ≤ π/4.
    fn small_sin_cos(self) -> (Double, Double) {
        let square = self.square();
        let reciprocals = &*RECIPROCALS;
        let series = |first: usize| {
            (0..SINE_TERMS).rev().fold(Double::ONE, |sum, k| {
                let n = 2 * k + first;
                Double::ONE - square * sum * (reciprocals[n] * reciprocals[n + 1])
            })
        };
        (self * series(2), series(1))
    }

    /// tan x.
    pub fn tan(self) -> Double {
        let (s, c) = self.sin_cos();
        s / c
    }

    /// arctan x = y + arctan((x − tan y)/(1 + x tan y)), where the last argument is some 10⁻¹⁷.
    pub fn atan(self) -> Double {
        if self.hi.is_infinite() {
            return if self.hi > 0.0 { Double::HALF_PI } else { -Double::HALF_PI };
        }
        if self.hi.abs() > 1.0 {
            let quarter = if self.hi > 0.0 { Double::HALF_PI } else { -Double::HALF_PI };
            return quarter - (Double::ONE / self).atan();
        }
        let y = Double::from(self.hi.atan());
        let (s, c) = y.sin_cos();
        y + (self * c - s) / (c + self * s)
    }

    /// The angle of the point (x, y), with y = `self`.
    pub fn atan2(self, x: Double) -> Double {
        match (self.hi, x.hi) {
            (y, x) if x == 0.0 && y == 0.0 => Double::ZERO,
            (y, 0.0) => {
                if y > 0.0 {
                    Double::HALF_PI
                } else {
                    -Double::HALF_PI
                }
            }
            (_, right) if right > 0.0 => (self / x).atan(),
            (y, _) => (self / x).atan() + if y < 0.0 { -Double::PI } else { Double::PI },
        }
    }

    /// arcsin x.
    pub fn asin(self) -> Double {
        self.atan2(((Double::ONE - self) * (Double::ONE + self)).sqrt())
    }

    /// arccos x.
    pub fn acos(self) -> Double {
        ((Double::ONE - self) * (Double::ONE + self)).sqrt().atan2(self)
    }

    /// sinh x.
    pub fn sinh(self) -> Double {
        if self.hi.abs() > 300.0 {
            return (self.exp() - (-self).exp()).scaled(-1);
        }
        let e = self.expm1();
        (e + e / (e + Double::ONE)).scaled(-1)
    }

    /// cosh x.
    pub fn cosh(self) -> Double {
        (self.exp() + (-self).exp()).scaled(-1)
    }

    /// tanh x.
    pub fn tanh(self) -> Double {
        if self.hi.abs() > 40.0 {
            return Double::from(self.hi.signum());
        }
        let e = self.scaled(1).expm1();
        e / (e + Double::from(2.0))
    }

    /// arsinh x.
    pub fn asinh(self) -> Double {
        let a = self.abs();
        let square = a.square();
        let value = (a + square / (Double::ONE + (square + Double::ONE).sqrt())).log1p();
        if self.hi < 0.0 { -value } else { value }
    }

    /// arcosh x.
    pub fn acosh(self) -> Double {
        let above = self - Double::ONE;
        (above + (above * (self + Double::ONE)).sqrt()).log1p()
    }

    /// artanh x.
    pub fn atanh(self) -> Double {
        (self.scaled(1) / (Double::ONE - self)).log1p().scaled(-1)
    }
}
