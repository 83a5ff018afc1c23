//! What a cost adds up over a block of rows: the terms of [`super::kernels`] as loops that become vector code, for the three that fits spend
//! their time in, and row by row for the rest.

use std::sync::{Mutex, PoisonError};

use super::kernels::{self, Jet};
use super::sigmas::Sigmas;
use crate::model::ir::Terms;
use crate::numeric::sum::{BLOCK, Neumaier};
use crate::numeric::vector::{Arithmetic, Kernel, block, dispatch, lanes};

/// Terms given by a function of the row and its prediction.
pub(super) struct ByRow<F>(pub F);

impl<F: Fn(usize, f64) -> Jet<1> + Sync> Terms for ByRow<F> {
    fn add(&self, start: usize, f: &[f64], first: &mut [f64], second: &mut [f64]) -> f64 {
        let mut value = Neumaier::default();
        for (i, &f) in f.iter().enumerate() {
            let jet = (self.0)(start + i, f);
            value.add(jet.value);
            if let Some(first) = first.get_mut(i) {
                *first = jet.first[0];
            }
            if let Some(second) = second.get_mut(i) {
                *second = jet.second[0][0];
            }
        }
        value.total()
    }
}

/// ((d − m)/σ)²
pub(super) struct Squares<'a> {
    /// Data.
    pub d: &'a [f64],
    /// Their σ.
    pub sigma: &'a Sigmas,
}

impl Terms for Squares<'_> {
    fn add(&self, start: usize, f: &[f64], first: &mut [f64], second: &mut [f64]) -> f64 {
        let rows = start..start + f.len();
        let sigma = self.sigma.block(start, f.len());
        let value = dispatch(SquaresBlock { d: &self.d[rows], sigma, f, first, second });
        if value.is_finite() { value } else { f64::INFINITY }
    }
}

struct SquaresBlock<'a> {
    d: &'a [f64],
    sigma: &'a [f64],
    f: &'a [f64],
    first: &'a mut [f64],
    second: &'a mut [f64],
}

impl Kernel for SquaresBlock<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> f64 {
        let mut z = [0.0; BLOCK];
        let z = &mut z[..self.f.len()];
        for (z, ((d, f), sigma)) in z.iter_mut().zip(self.d.iter().zip(self.f).zip(self.sigma)) {
            *z = (d - f) / sigma;
        }
        for (first, (z, sigma)) in self.first.iter_mut().zip(z.iter().zip(self.sigma)) {
            *first = -2.0 * z / sigma;
        }
        for (second, sigma) in self.second.iter_mut().zip(self.sigma) {
            *second = 2.0 / (sigma * sigma);
        }
        lanes::dot::<A>(z, z)
    }
}

/// 2(μ − n + n ln(n/μ)) of counts n ≥ 0, see [`kernels::poisson`].
pub(super) struct Poisson<'a> {
    /// Counts.
    pub n: &'a [f64],
}

impl Terms for Poisson<'_> {
    fn add(&self, start: usize, f: &[f64], first: &mut [f64], second: &mut [f64]) -> f64 {
        let n = &self.n[start..start + f.len()];
        let value = dispatch(PoissonBlock { n, mu: f, first, second });
        if value.is_finite() { value } else { f64::INFINITY }
    }
}

struct PoissonBlock<'a> {
    n: &'a [f64],
    mu: &'a [f64],
    first: &'a mut [f64],
    second: &'a mut [f64],
}

impl Kernel for PoissonBlock<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> f64 {
        let (mut ratio, mut term) = ([1.0; BLOCK], [0.0; BLOCK]);
        let (ratio, term) = (&mut ratio[..self.mu.len()], &mut term[..self.mu.len()]);
        // Empty rows take the logarithm of 1.
        for (ratio, (n, mu)) in ratio.iter_mut().zip(self.n.iter().zip(self.mu)) {
            let q = mu / n;
            *ratio = if *n > 0.0 { q } else { 1.0 };
        }
        block::ln::<A>(ratio, term);
        for (term, (n, mu)) in term.iter_mut().zip(self.n.iter().zip(self.mu)) {
            let t = (mu - n) / n;
            let far = t - *term;
            let near = kernels::excess_near_zero(t);
            let filled = 2.0 * n * if t.abs() > kernels::NEAR_ZERO { far } else { near };
            // A prediction that cannot be is outside the domain; the logarithm of 0 alone would leave it at infinity with any sign.
            let filled = if *mu > 0.0 { filled } else { f64::INFINITY };
            let empty = if *mu < 0.0 && *mu > f64::NEG_INFINITY { 0.0 } else { 2.0 * mu };
            *term = if *n > 0.0 { filled } else { empty };
        }
        for (first, (n, mu)) in self.first.iter_mut().zip(self.n.iter().zip(self.mu)) {
            let filled = 2.0 * (1.0 - n / mu);
            let empty = if *mu < 0.0 { 0.0 } else { 2.0 };
            *first = if *n > 0.0 { filled } else { empty };
        }
        for (second, (n, mu)) in self.second.iter_mut().zip(self.n.iter().zip(self.mu)) {
            let filled = 2.0 * n / (mu * mu);
            *second = if *n > 0.0 { filled } else { 0.0 };
        }
        lanes::sum(term)
    }
}

/// −2 ln f of single values, see [`kernels::event`].
///
/// Σ ln f is taken as ln Π f, and there is one logarithm a block: densities are multiplied as they are while the products stay in range,
/// otherwise mantissas are multiplied and exponents added. A block with a density below 2.2·10⁻³⁰⁸, infinite or NaN goes value by value.
///
/// Below a density of 10⁻¹⁵⁴ the second derivative 2/f² is no number although 2(∂f/f)(∂f/f) is: it counts as 0, and the row is set aside
/// for the caller, who knows ∂f.
#[derive(Debug, Default)]
pub(super) struct Events<'a> {
    /// A factor for every row, where there is one.
    weights: Option<&'a [f64]>,
    far: Mutex<Vec<usize>>,
}

impl<'a> Events<'a> {
    /// The terms multiplied by `weights`.
    pub fn weighted(weights: Option<&'a [f64]>) -> Events<'a> {
        Events { weights, far: Mutex::default() }
    }

    /// The rows whose second derivative is left out, rising.
    pub fn far(self) -> Vec<usize> {
        let mut rows = self.far.into_inner().unwrap_or_else(PoisonError::into_inner);
        rows.sort_unstable();
        rows
    }

    fn set_aside(&self, start: usize, second: &mut [f64]) {
        let mut far = self.far.lock().unwrap_or_else(PoisonError::into_inner);
        for (i, second) in second.iter_mut().enumerate().filter(|(_, s)| !s.is_finite()) {
            *second = 0.0;
            far.push(start + i);
        }
    }
}

impl Terms for Events<'_> {
    fn add(&self, start: usize, f: &[f64], first: &mut [f64], second: &mut [f64]) -> f64 {
        if let Some(w) = self.weights {
            let value = ByRow(|i, f| kernels::event(f).times(w[i])).add(start, f, first, &mut *second);
            self.set_aside(start, second);
            return value;
        }
        let block = dispatch(EventsBlock { f, first: &mut *first, second: &mut *second });
        let (value, overflow) = block
            .unwrap_or_else(|| (ByRow(|_, f| kernels::event(f)).add(start, f, first, &mut *second), true));
        if overflow {
            self.set_aside(start, second);
        }
        value
    }
}

struct EventsBlock<'a> {
    f: &'a [f64],
    first: &'a mut [f64],
    second: &'a mut [f64],
}

const MANTISSA: u64 = (1 << 52) - 1;
const MANTISSA_BITS: u32 = 52;
const ONE: u64 = 1023 << MANTISSA_BITS;
const SIGN: u64 = 1 << 63;

/// The top bit is set unless `f` is positive, finite and normal: the bits of such numbers are in one range, and for those of others at
/// least one of the differences to its ends has it.
#[inline(always)]
fn irregular(f: f64) -> u64 {
    let bits = f.to_bits();
    bits.wrapping_sub(f64::MIN_POSITIVE.to_bits()) | f64::MAX.to_bits().wrapping_sub(bits)
}

/// `f` without its exponent, between 1 and 2.
#[inline(always)]
fn mantissa(f: f64) -> f64 {
    f64::from_bits(f.to_bits() & MANTISSA | ONE)
}

/// ln Π f of at most a block of numbers; `None` unless all are positive, finite and normal.
#[inline(always)]
fn log_of_product(f: &[f64]) -> Option<f64> {
    let (products, least) = lanes::products(f, |f| f);
    if least >= f64::MIN_POSITIVE && products.iter().all(|p| p.is_finite()) {
        return Some(log_of_few(&products));
    }
    let (mut word, mut exponents) = (0, 0_u64);
    for f in f {
        word |= irregular(*f);
        exponents = exponents.wrapping_add(f.to_bits() >> MANTISSA_BITS);
    }
    if word & SIGN != 0 {
        return None;
    }
    // Mantissas are below 2: the product of a block stays below 2²⁵⁶.
    const { assert!(BLOCK < 1023) };
    let (products, _) = lanes::products(f, mantissa);
    Some(log_of_few(&products) + power_of_two(exponents, f.len()))
}

/// ln Π p of positive normal numbers, so few that the product of their mantissas is a number.
#[inline(always)]
fn log_of_few(p: &[f64; lanes::LANES]) -> f64 {
    let (mut product, mut exponents) = (1.0, 0);
    for p in p {
        product *= mantissa(*p);
        exponents += p.to_bits() >> MANTISSA_BITS;
    }
    product.ln() + power_of_two(exponents, lanes::LANES)
}

/// The logarithm of the powers of two of n numbers, of whose exponents this is the sum.
#[inline(always)]
fn power_of_two(exponents: u64, n: usize) -> f64 {
    (exponents as f64 - 1023.0 * n as f64) * std::f64::consts::LN_2
}

/// Σ ln v, one logarithm a block where all are positive, finite and normal.
pub(super) fn sum_of_logs(values: &[f64]) -> f64 {
    let mut sum = Neumaier::default();
    for block in values.chunks(BLOCK) {
        match dispatch(LogsBlock(block)) {
            Some(log) => sum.add(log),
            None => block.iter().for_each(|v| sum.add(v.ln())),
        }
    }
    sum.total()
}

struct LogsBlock<'a>(&'a [f64]);

impl Kernel for LogsBlock<'_> {
    type Output = Option<f64>;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> Option<f64> {
        log_of_product(self.0)
    }
}

impl Kernel for EventsBlock<'_> {
    /// The value, and whether a second derivative overflows.
    type Output = Option<(f64, bool)>;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> Option<(f64, bool)> {
        let log = log_of_product(self.f)?;
        for (first, f) in self.first.iter_mut().zip(self.f) {
            *first = -2.0 / f;
        }
        // The top bit is set by an infinite one.
        let mut word = 0;
        for (second, f) in self.second.iter_mut().zip(self.f) {
            *second = 2.0 / (f * f);
            word |= f64::MAX.to_bits().wrapping_sub(second.to_bits());
        }
        Some((-2.0 * log, word & SIGN != 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::vector::Level;

    /// Vector loops against the plain functions, row by row, for blocks of all lengths at all levels.
    fn check(terms: &dyn Terms, plain: impl Fn(usize, f64) -> Jet<1> + Sync, f: &[f64]) {
        for level in Level::available() {
            for len in [1, 15, 16, 17, 100, 256] {
                for start in [0, f.len() - len] {
                    let f = &f[start..start + len];
                    let run = |terms: &dyn Terms| {
                        let (mut first, mut second) = (vec![0.0; len], vec![0.0; len]);
                        let value = terms.add(start, f, &mut first, &mut second);
                        (value, first, second)
                    };
                    let (fast, slow) = (Level::with(level, || run(terms)), run(&ByRow(&plain)));
                    let same = |a: f64, b: f64, scale: f64| {
                        a == b || (a - b).abs() <= 1e-14 * b.abs() + 1e-15 * scale
                    };
                    assert!(same(fast.0, slow.0, slow.0.abs()), "{} {} of {len}", fast.0, slow.0);
                    if slow.0.is_finite() {
                        assert!(
                            fast.1.iter().zip(&slow.1).all(|(a, b)| same(*a, *b, 0.0)),
                            "{:?} {:?}",
                            fast.1,
                            slow.1
                        );
                        assert!(
                            fast.2.iter().zip(&slow.2).all(|(a, b)| same(*a, *b, 0.0)),
                            "{:?} {:?}",
                            fast.2,
                            slow.2
                        );
                    }
                }
            }
        }
    }

    fn wave(n: usize) -> Vec<f64> {
        (0..n).map(|i| 3.0 + 2.5 * (i as f64 * 0.7).sin()).collect()
    }

    #[test]
    fn squares() {
        let (d, sigma): (Vec<f64>, Vec<f64>) =
            (0..600).map(|i| (f64::from(i % 9), 0.1 + f64::from(i % 7))).unzip();
        check(
            &Squares { d: &d, sigma: &sigma.clone().into() },
            |i, m| kernels::squares(d[i], m, sigma[i], &crate::cost::loss::LINEAR),
            &wave(600),
        );
        let (mut bad, d, sigma) = (wave(16), &d[..16], Sigmas::ones(16));
        bad[3] = f64::NAN;
        let value = Squares { d, sigma: &sigma }.add(0, &bad, &mut [], &mut []);
        assert_eq!(value, f64::INFINITY);
    }

    #[test]
    fn counts() {
        let n: Vec<f64> = (0..600).map(|i| f64::from(i % 7)).collect();
        let plain = |i: usize, mu: f64| kernels::poisson(n[i], mu);
        check(&Poisson { n: &n }, plain, &wave(600));
        // Close to the counts the terms are small differences of large numbers; far away they are infinite or 0.
        let close: Vec<f64> = n.iter().map(|n| n * (1.0 + 1e-9) + 1e-30).collect();
        check(&Poisson { n: &n }, plain, &close);
        for mu in [0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for n in [0.0, 3.0] {
                let value = Poisson { n: &[n] }.add(0, &[mu], &mut [], &mut []);
                assert_eq!(value, kernels::poisson(n, mu).value, "{n} counts where {mu} are expected");
            }
        }
    }

    /// ln n! as a sum, against Stirling's series (Abramowitz and Stegun 6.1.41), and factors that leave no number behind.
    #[test]
    fn logs_of_many() {
        let n = 700.0_f64;
        let factors: Vec<f64> = (1..=700).map(f64::from).collect();
        let series = (n + 0.5) * n.ln() - n + 0.5 * std::f64::consts::TAU.ln() + 1.0 / (12.0 * n)
            - 1.0 / (360.0 * n.powi(3));
        assert!((sum_of_logs(&factors) - series).abs() < 1e-14 * series);
        assert_eq!(sum_of_logs(&[1.0, 1e-310]), 1e-310_f64.ln());
        assert_eq!(sum_of_logs(&[2.0, 0.0]), f64::NEG_INFINITY);
        assert!(sum_of_logs(&[2.0, -1.0]).is_nan());
    }

    /// Densities near 1, and from 10⁻³⁰⁰ to 10³⁰⁰ in one block; and with values where single logarithms must be taken.
    #[test]
    fn events() {
        let plain = |_: usize, f: f64| {
            let Jet { value, first: [first], second: [[second]] } = kernels::event(f);
            Jet::new(value, first, if second < f64::INFINITY { second } else { 0.0 })
        };
        let far: Vec<f64> = (0..600).map(|i| 10f64.powf(f64::from(i % 61) * 10.0 - 300.0)).collect();
        for mut f in [wave(600), far] {
            check(&Events::default(), plain, &f);
            for odd in [0.0, -1.0, 1e-310, f64::MIN_POSITIVE, f64::MAX, f64::INFINITY, f64::NAN] {
                f[37] = odd;
                f[599] = odd;
                check(&Events::default(), plain, &f);
            }
        }
    }
}
