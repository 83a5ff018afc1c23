//! The models by hand, with their first and second derivatives written out. Landau and erf are the crate's scalar functions, which
//! std does not have.

use std::f64::consts::{FRAC_2_SQRT_PI, PI};

use fitpanel::numeric::special::{erf, landau, landau_derivative};

use super::hand::{Shape, at};

/// A·exp(−z²/2), z = (x−μ)/σ; parameters A, μ, σ.
pub struct Gaus {
    height: f64,
    mean: f64,
    inverse: f64,
}

impl Gaus {
    /// Second derivatives into the packed triangle of a sum, where the three parameters begin at `o`.
    #[inline(always)]
    fn second(&self, x: f64, o: usize, g: &mut [f64], h: &mut [f64]) -> f64 {
        let (i, z) = (self.inverse, (x - self.mean) * self.inverse);
        let f = self.first(x, o, g);
        h[at(o + 1, o)] = g[o] * z * i;
        h[at(o + 2, o)] = g[o] * z * z * i;
        h[at(o + 1, o + 1)] = f * (z * z - 1.0) * i * i;
        h[at(o + 2, o + 1)] = f * z * (z * z - 2.0) * i * i;
        h[at(o + 2, o + 2)] = f * z * z * (z * z - 3.0) * i * i;
        f
    }

    #[inline(always)]
    fn first(&self, x: f64, o: usize, g: &mut [f64]) -> f64 {
        let z = (x - self.mean) * self.inverse;
        let e = (-0.5 * z * z).exp();
        let f = self.height * e;
        g[o] = e;
        g[o + 1] = f * z * self.inverse;
        g[o + 2] = f * z * z * self.inverse;
        f
    }
}

impl Shape<3, 6> for Gaus {
    fn new(p: &[f64]) -> Gaus {
        Gaus { height: p[0], mean: p[1], inverse: 1.0 / p[2] }
    }

    #[inline(always)]
    fn value(&self, x: f64) -> f64 {
        let z = (x - self.mean) * self.inverse;
        self.height * (-0.5 * z * z).exp()
    }

    #[inline(always)]
    fn gradient(&self, x: f64, g: &mut [f64; 3]) -> f64 {
        self.first(x, 0, g)
    }

    #[inline(always)]
    fn hessian(&self, x: f64, g: &mut [f64; 3], h: &mut [f64; 6]) -> f64 {
        self.second(x, 0, g, h)
    }
}

/// ns·normal(x; μ, σ) + nb·exp(−x/τ)/τ; parameters ns, μ, σ, nb, τ.
pub struct GausExpon {
    signal: f64,
    mean: f64,
    inverse: f64,
    density: f64,
    background: f64,
    rate: f64,
}

impl Shape<5, 15> for GausExpon {
    fn new(p: &[f64]) -> GausExpon {
        let (inverse, rate) = (1.0 / p[2], 1.0 / p[4]);
        let density = inverse / (2.0 * PI).sqrt();
        GausExpon { signal: p[0], mean: p[1], inverse, density, background: p[3], rate }
    }

    #[inline(always)]
    fn value(&self, x: f64) -> f64 {
        let z = (x - self.mean) * self.inverse;
        let bell = self.density * (-0.5 * z * z).exp();
        self.signal * bell + self.background * self.rate * (-x * self.rate).exp()
    }

    #[inline(always)]
    fn gradient(&self, x: f64, g: &mut [f64; 5]) -> f64 {
        let z = (x - self.mean) * self.inverse;
        let u = x * self.rate;
        g[0] = self.density * (-0.5 * z * z).exp();
        g[3] = self.rate * (-u).exp();
        let (signal, background) = (self.signal * g[0], self.background * g[3]);
        g[1] = signal * z * self.inverse;
        g[2] = signal * (z * z - 1.0) * self.inverse;
        g[4] = background * (u - 1.0) * self.rate;
        signal + background
    }

    #[inline(always)]
    fn hessian(&self, x: f64, g: &mut [f64; 5], h: &mut [f64; 15]) -> f64 {
        let f = self.gradient(x, g);
        let (i, z, u) = (self.inverse, (x - self.mean) * self.inverse, x * self.rate);
        let (z2, signal) = (z * z, self.signal * g[0] * i * i);
        h[at(1, 0)] = g[0] * z * i;
        h[at(2, 0)] = g[0] * (z2 - 1.0) * i;
        h[at(1, 1)] = signal * (z2 - 1.0);
        h[at(2, 1)] = signal * z * (z2 - 3.0);
        h[at(2, 2)] = signal * (z2 * z2 - 5.0 * z2 + 2.0);
        h[at(4, 3)] = g[3] * (u - 1.0) * self.rate;
        h[at(4, 4)] = self.background * g[3] * (u * u - 4.0 * u + 2.0) * self.rate * self.rate;
        f
    }
}

/// exp(c + s·x) + A·exp(−z²/2); parameters c, s, A, μ, σ.
pub struct ExpoGaus {
    constant: f64,
    slope: f64,
    peak: Gaus,
}

impl Shape<5, 15> for ExpoGaus {
    fn new(p: &[f64]) -> ExpoGaus {
        ExpoGaus { constant: p[0], slope: p[1], peak: Gaus::new(&p[2..]) }
    }

    #[inline(always)]
    fn value(&self, x: f64) -> f64 {
        (self.constant + self.slope * x).exp() + self.peak.value(x)
    }

    #[inline(always)]
    fn gradient(&self, x: f64, g: &mut [f64; 5]) -> f64 {
        g[0] = (self.constant + self.slope * x).exp();
        g[1] = x * g[0];
        g[0] + self.peak.first(x, 2, g)
    }

    #[inline(always)]
    fn hessian(&self, x: f64, g: &mut [f64; 5], h: &mut [f64; 15]) -> f64 {
        g[0] = (self.constant + self.slope * x).exp();
        g[1] = x * g[0];
        h[at(0, 0)] = g[0];
        h[at(1, 0)] = g[1];
        h[at(1, 1)] = x * g[1];
        g[0] + self.peak.second(x, 2, g, h)
    }
}

/// a + b·x + c·x² + A·G/(2π)/((x−m)² + G²/4); parameters a, b, c, A, G, m.
pub struct LorentzParabola {
    parabola: [f64; 3],
    area: f64,
    width: f64,
    mean: f64,
}

impl LorentzParabola {
    #[inline(always)]
    fn denominator(&self, x: f64) -> (f64, f64) {
        let d = x - self.mean;
        (d, d * d + 0.25 * self.width * self.width)
    }
}

impl Shape<6, 21> for LorentzParabola {
    fn new(p: &[f64]) -> LorentzParabola {
        LorentzParabola { parabola: [p[0], p[1], p[2]], area: p[3], width: p[4], mean: p[5] }
    }

    #[inline(always)]
    fn value(&self, x: f64) -> f64 {
        let [a, b, c] = self.parabola;
        a + x * (b + x * c) + self.area * self.width / (2.0 * PI) / self.denominator(x).1
    }

    #[inline(always)]
    fn gradient(&self, x: f64, g: &mut [f64; 6]) -> f64 {
        let [a, b, c] = self.parabola;
        let (d, square) = self.denominator(x);
        let inverse = 1.0 / square;
        let unit = inverse * self.width / (2.0 * PI);
        let line = self.area * unit;
        *g = [1.0, x, x * x, unit, line * self.log_slope(inverse), 2.0 * line * d * inverse];
        a + x * (b + x * c) + line
    }

    #[inline(always)]
    fn hessian(&self, x: f64, g: &mut [f64; 6], h: &mut [f64; 21]) -> f64 {
        let f = self.gradient(x, g);
        let (d, square) = self.denominator(x);
        let inverse = 1.0 / square;
        let (line, slope) = (self.area * g[3], self.log_slope(inverse));
        h[at(4, 3)] = g[3] * slope;
        h[at(5, 3)] = 2.0 * g[3] * d * inverse;
        let curved = 0.25 * self.width * self.width * inverse * inverse
            - 0.5 * inverse
            - 1.0 / (self.width * self.width);
        h[at(4, 4)] = line * (slope * slope + curved);
        h[at(5, 4)] = 2.0 * d * inverse * (g[4] - 0.5 * line * self.width * inverse);
        h[at(5, 5)] = line * (8.0 * d * d * inverse - 2.0) * inverse;
        f
    }
}

impl LorentzParabola {
    /// ∂ ln(line)/∂G
    #[inline(always)]
    fn log_slope(&self, inverse: f64) -> f64 {
        1.0 / self.width - 0.5 * self.width * inverse
    }
}

/// C·φ((x−m)/σ); parameters C, m, σ.
pub struct Landau {
    height: f64,
    place: f64,
    inverse: f64,
}

impl Shape<3, 6> for Landau {
    fn new(p: &[f64]) -> Landau {
        Landau { height: p[0], place: p[1], inverse: 1.0 / p[2] }
    }

    #[inline(always)]
    fn value(&self, x: f64) -> f64 {
        self.height * landau((x - self.place) * self.inverse)
    }

    #[inline(always)]
    fn gradient(&self, x: f64, g: &mut [f64; 3]) -> f64 {
        let z = (x - self.place) * self.inverse;
        let slope = self.height * landau_derivative(1, z) * self.inverse;
        *g = [landau(z), -slope, -slope * z];
        self.height * g[0]
    }

    #[inline(always)]
    fn hessian(&self, x: f64, g: &mut [f64; 3], h: &mut [f64; 6]) -> f64 {
        let (i, z) = (self.inverse, (x - self.place) * self.inverse);
        let (first, second) = (landau_derivative(1, z), landau_derivative(2, z));
        let slope = self.height * first * i;
        *g = [landau(z), -slope, -slope * z];
        h[at(1, 0)] = -first * i;
        h[at(2, 0)] = -first * z * i;
        h[at(1, 1)] = self.height * second * i * i;
        h[at(2, 1)] = self.height * (first + z * second) * i * i;
        h[at(2, 2)] = self.height * z * (2.0 * first + z * second) * i * i;
        self.height * g[0]
    }
}

/// a·sin(w·x) + b·erf((x−m)/s) + c·x^k; parameters a, w, b, m, s, c, k.
pub struct Typed {
    p: [f64; 7],
    inverse: f64,
}

impl Shape<7, 28> for Typed {
    fn new(p: &[f64]) -> Typed {
        Typed { p: [p[0], p[1], p[2], p[3], p[4], p[5], p[6]], inverse: 1.0 / p[4] }
    }

    #[inline(always)]
    fn value(&self, x: f64) -> f64 {
        let [a, w, b, m, _, c, k] = self.p;
        a * (w * x).sin() + b * erf((x - m) * self.inverse) + c * x.powf(k)
    }

    #[inline(always)]
    fn gradient(&self, x: f64, g: &mut [f64; 7]) -> f64 {
        let [a, w, b, m, _, c, k] = self.p;
        let (sin, cos) = (w * x).sin_cos();
        let t = (x - m) * self.inverse;
        let slope = b * FRAC_2_SQRT_PI * (-t * t).exp() * self.inverse;
        let power = x.powf(k);
        *g = [sin, a * x * cos, erf(t), -slope, -slope * t, power, c * power * x.ln()];
        a * sin + b * g[2] + c * power
    }

    #[inline(always)]
    fn hessian(&self, x: f64, g: &mut [f64; 7], h: &mut [f64; 28]) -> f64 {
        let [a, w, b, m, _, c, k] = self.p;
        let (sin, cos) = (w * x).sin_cos();
        let (i, t) = (self.inverse, (x - m) * self.inverse);
        let unit = FRAC_2_SQRT_PI * (-t * t).exp() * i;
        let slope = b * unit;
        let (power, log) = (x.powf(k), x.ln());
        *g = [sin, a * x * cos, erf(t), -slope, -slope * t, power, c * power * log];
        h[at(1, 0)] = x * cos;
        h[at(1, 1)] = -a * x * x * sin;
        h[at(3, 2)] = -unit;
        h[at(4, 2)] = -unit * t;
        h[at(3, 3)] = -2.0 * slope * t * i;
        h[at(4, 3)] = slope * (1.0 - 2.0 * t * t) * i;
        h[at(4, 4)] = 2.0 * slope * t * (1.0 - t * t) * i;
        h[at(6, 5)] = power * log;
        h[at(6, 6)] = c * power * log * log;
        a * sin + b * g[2] + c * power
    }
}

/// C·line + a + b·x with the line of Crystal Ball: exp(−z²/2) above z = −α, exp(−α²/2)·w^(−n) below, w = 1 − (z+α)·α/n;
/// parameters C, μ, σ, α, n, a, b.
pub struct CrystalBallLine {
    p: [f64; 7],
    inverse: f64,
    per_power: f64,
}

/// ln(line) by z, α, n: first and second derivatives.
struct Logs {
    first: [f64; 3],
    second: [f64; 6],
}

impl CrystalBallLine {
    /// Height of the line over 1, z, and ln w.
    #[inline(always)]
    fn line(&self, x: f64) -> (f64, f64, f64) {
        let [_, mean, _, alpha, n, ..] = self.p;
        let z = (x - mean) * self.inverse;
        if z > -alpha {
            return ((-0.5 * z * z).exp(), z, 0.0);
        }
        let log = (1.0 - (z + alpha) * alpha * self.per_power).ln();
        ((-0.5 * alpha * alpha - n * log).exp(), z, log)
    }

    #[inline(always)]
    fn log_slopes(&self, z: f64, log: f64) -> [f64; 3] {
        let alpha = self.p[3];
        if z > -alpha {
            return [-z, 0.0, 0.0];
        }
        let w = 1.0 - (z + alpha) * alpha * self.per_power;
        let inverse = 1.0 / w;
        [alpha * inverse, (z + 2.0 * alpha) * inverse - alpha, 1.0 - inverse - log]
    }

    #[inline(always)]
    fn logs(&self, z: f64, log: f64) -> Logs {
        let alpha = self.p[3];
        let first = self.log_slopes(z, log);
        if z > -alpha {
            return Logs { first, second: [-1.0, 0.0, 0.0, 0.0, 0.0, 0.0] };
        }
        let inverse = 1.0 / (1.0 - (z + alpha) * alpha * self.per_power);
        let (u, v) = (alpha * inverse, (z + 2.0 * alpha) * inverse);
        let rest = inverse - 1.0;
        let i = self.per_power;
        let second = [
            u * u * i,
            inverse + u * v * i,
            2.0 * inverse - 1.0 + v * v * i,
            -u * rest * i,
            -v * rest * i,
            rest * rest * i,
        ];
        Logs { first, second }
    }

    #[inline(always)]
    fn slopes(&self, x: f64, height: f64, z: f64, by: [f64; 3], g: &mut [f64; 7]) -> f64 {
        let [c, .., a, b] = self.p;
        let f = c * height;
        let slope = f * by[0] * self.inverse;
        *g = [height, -slope, -slope * z, f * by[1], f * by[2], 1.0, x];
        f + a + b * x
    }
}

impl Shape<7, 28> for CrystalBallLine {
    fn new(p: &[f64]) -> CrystalBallLine {
        let all = [p[0], p[1], p[2], p[3], p[4], p[5], p[6]];
        CrystalBallLine { p: all, inverse: 1.0 / p[2], per_power: 1.0 / p[4] }
    }

    #[inline(always)]
    fn value(&self, x: f64) -> f64 {
        let [c, .., a, b] = self.p;
        c * self.line(x).0 + a + b * x
    }

    #[inline(always)]
    fn gradient(&self, x: f64, g: &mut [f64; 7]) -> f64 {
        let (height, z, log) = self.line(x);
        self.slopes(x, height, z, self.log_slopes(z, log), g)
    }

    #[inline(always)]
    fn hessian(&self, x: f64, g: &mut [f64; 7], h: &mut [f64; 28]) -> f64 {
        let (height, z, log) = self.line(x);
        let Logs { first, second } = self.logs(z, log);
        let value = self.slopes(x, height, z, first, g);
        let (f, i) = (self.p[0] * height, self.inverse);
        // z by μ and σ.
        let (by_mean, by_sigma) = (-i, -z * i);
        let by = [first[0] * by_mean, first[0] * by_sigma, first[1], first[2]];
        let curved = [
            second[0] * by_mean * by_mean,
            second[0] * by_mean * by_sigma + first[0] * i * i,
            second[0] * by_sigma * by_sigma + 2.0 * first[0] * z * i * i,
            second[1] * by_mean,
            second[1] * by_sigma,
            second[2],
            second[3] * by_mean,
            second[3] * by_sigma,
            second[4],
            second[5],
        ];
        for k in 0..4 {
            h[at(k + 1, 0)] = height * by[k];
            for l in 0..=k {
                h[at(k + 1, l + 1)] = f * (curved[at(k, l)] + by[k] * by[l]);
            }
        }
        value
    }
}
