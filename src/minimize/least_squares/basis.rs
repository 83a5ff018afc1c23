//! Polynomials in a basis in which they can be solved for: columns that are powers x⁰ … x^d of an abscissa become Chebyshev polynomials
//! T_j of (x − c)/h, c the centre and h half the range of the data, whose condition number grows like √d instead of exponentially
//! (J. Forsythe, J. SIAM 5 (1957) 74; G. Forsythe, M. Malcolm, C. Moler, Computer Methods for Mathematical Computations, 1977).
//!
//! The way back to powers of x is ill-conditioned: its matrix is built and applied with numbers of twice the length (T. Dekker, Numer.
//! Math. 18 (1971) 224).

use nalgebra::{DMatrix, DVector};

use crate::fcn::Abscissas;

/// Columns that agree with powers to this part are such powers.
const SAME: f64 = 1e-13;

/// The powers that columns are, with a factor each.
#[derive(Debug, Clone)]
pub(in crate::minimize) struct Polynomial {
    /// Power of x of each column.
    power: Vec<usize>,
    /// By what it is multiplied.
    factor: Vec<f64>,
    centre: f64,
    half: f64,
    /// Coefficient of x^m in T_j((x − c)/h) at `[j][m]`.
    powers: Vec<Vec<Long>>,
}

impl Polynomial {
    /// The polynomial whose columns (of which the first rows belong to `at`, each divided by its σ) these are; `None` when they are not
    /// x⁰ to x^d in some order.
    pub(in crate::minimize) fn of(columns: &DMatrix<f64>, at: Abscissas<'_>) -> Option<Polynomial> {
        let n = columns.ncols();
        let (mut power, mut factor) = (Vec::with_capacity(n), Vec::with_capacity(n));
        for k in 0..n {
            let mut open = (0..n).filter(|m| !power.contains(m));
            let (m, f) = open.find_map(|m| Some((m, factor_of(columns, k, m, at)?)))?;
            power.push(m);
            factor.push(f);
        }
        let (lo, hi) =
            at.x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
        let (centre, half) = (0.5 * lo + 0.5 * hi, 0.5 * hi - 0.5 * lo);
        let usable = n > 0 && half > 0.0 && half.is_finite();
        usable.then(|| Polynomial { power, factor, centre, half, powers: chebyshev(n, centre, half) })
    }

    /// The rows of data in the new basis.
    pub(in crate::minimize) fn rows(&self, at: Abscissas<'_>) -> DMatrix<f64> {
        let n = self.power.len();
        let mut out = DMatrix::zeros(at.x.len(), n);
        for (i, (x, sigma)) in at.x.iter().zip(at.sigma).enumerate() {
            let t = (x - self.centre) / self.half;
            let (mut before, mut now) = (t, 1.0);
            for j in 0..n {
                out[(i, j)] = now / sigma;
                (before, now) = (now, 2.0 * t * now - before);
            }
        }
        out
    }

    /// Coefficients of the columns from those of the new basis.
    pub(in crate::minimize) fn back(&self, c: &DVector<f64>) -> DVector<f64> {
        let sum = |m: usize| {
            let terms = self.powers.iter().zip(c.iter()).skip(m);
            terms.fold(Long::ZERO, |sum, (t, c)| sum.plus(t[m].times(Long::of(*c)))).short()
        };
        DVector::from_fn(c.len(), |k, _| sum(self.power[k]) / self.factor[k])
    }

    /// The same for every column of a matrix.
    pub(in crate::minimize) fn back_all(&self, c: &DMatrix<f64>) -> DMatrix<f64> {
        let columns: Vec<_> = c.column_iter().map(|c| self.back(&c.into_owned())).collect();
        DMatrix::from_columns(&columns)
    }
}

/// f when column `k` is f·x^m/σ.
fn factor_of(columns: &DMatrix<f64>, k: usize, m: usize, at: Abscissas<'_>) -> Option<f64> {
    let power = |x: f64| x.powi(i32::try_from(m).unwrap_or(i32::MAX));
    let largest = at.x.iter().enumerate().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?.0;
    let factor = columns[(largest, k)] * at.sigma[largest] / power(at.x[largest]);
    let same = |i: usize| {
        let (found, wanted) = (columns[(i, k)] * at.sigma[i], factor * power(at.x[i]));
        (found - wanted).abs() <= SAME * wanted.abs()
    };
    (factor != 0.0 && factor.is_finite() && (0..at.x.len()).all(same)).then_some(factor)
}

/// T_0 … T_{n−1} of (x − c)/h as powers of x.
fn chebyshev(n: usize, centre: f64, half: f64) -> Vec<Vec<Long>> {
    let slope = Long::of(1.0).over(half);
    let shift = Long::of(-centre).over(half);
    let mut all: Vec<Vec<Long>> = vec![vec![Long::of(1.0)]];
    while all.len() < n {
        let j = all.len();
        let now = &all[j - 1];
        let twice = if j == 1 { 1.0 } else { 2.0 };
        let next = (0..=j).map(|m| {
            let shifted = now.get(m).map_or(Long::ZERO, |c| c.times(shift));
            let risen = m.checked_sub(1).map_or(Long::ZERO, |l| now[l].times(slope));
            let t = shifted.plus(risen).times(Long::of(twice));
            let before = j.checked_sub(2).and_then(|b| all[b].get(m));
            before.map_or(t, |b| t.plus(b.times(Long::of(-1.0))))
        });
        let next = next.collect();
        all.push(next);
    }
    all
}

/// A number of some 100 bits: the sum of two.
#[derive(Debug, Clone, Copy)]
struct Long(f64, f64);

impl Long {
    const ZERO: Long = Long(0.0, 0.0);

    fn of(x: f64) -> Long {
        Long(x, 0.0)
    }

    fn short(self) -> f64 {
        self.0 + self.1
    }

    fn normal(high: f64, low: f64) -> Long {
        let sum = high + low;
        Long(sum, low - (sum - high))
    }

    fn plus(self, o: Long) -> Long {
        let high = self.0 + o.0;
        let part = high - self.0;
        let error = (self.0 - (high - part)) + (o.0 - part);
        Long::normal(high, error + self.1 + o.1)
    }

    fn times(self, o: Long) -> Long {
        let high = self.0 * o.0;
        let error = self.0.mul_add(o.0, -high);
        Long::normal(high, error + self.0 * o.1 + self.1 * o.0)
    }

    fn over(self, o: f64) -> Long {
        let high = self.0 / o;
        let rest = (-high).mul_add(o, self.0) + self.1;
        Long::normal(high, rest / o)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T_5(t) = 16t⁵ − 20t³ + 5t with t = (x − 3)/2, expanded in exact arithmetic.
    #[test]
    fn chebyshev_in_powers_of_x() {
        let all = chebyshev(6, 3.0, 2.0);
        let found: Vec<f64> = all[5].iter().map(|c| c.short()).collect();
        assert_eq!(found, [-61.5, 137.5, -112.5, 42.5, -7.5, 0.5]);
    }

    #[test]
    fn powers_are_found_in_any_order_and_with_factors() {
        let x = [1.0, 2.0, -4.0, 7.0];
        let sigma = [0.5, 0.1, 0.3, 2.0];
        let at = Abscissas { x: &x, sigma: &sigma };
        let column = |k: usize, i: usize| [x[i] * 0.001, 1.0, -x[i] * x[i]][k] / sigma[i];
        let columns = DMatrix::from_fn(4, 3, |i, k| column(k, i));
        let p = Polynomial::of(&columns, at).unwrap();
        assert_eq!(p.power, [1, 0, 2]);
        let theta = p.back(&DVector::from_vec(vec![2.0, -1.0, 0.25]));
        let difference = p.rows(at) * DVector::from_vec(vec![2.0, -1.0, 0.25]) - columns * theta;
        assert!(difference.amax() < 1e-12);
        let gap = DMatrix::from_fn(4, 2, |i, k| x[i].powi(2 * k as i32) / sigma[i]);
        assert!(Polynomial::of(&gap, at).is_none());
    }
}
