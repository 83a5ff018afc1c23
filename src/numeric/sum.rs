//! Sums whose bits do not depend on the number of threads: fixed blocks, each summed in order, combined in order.

use rayon::prelude::*;

/// Rows in one block; every sum over data is cut here, whatever the number of threads.
pub const BLOCK: usize = 256;

/// Below this many rows a sum stays on one thread: starting workers would cost more.
pub const PARALLEL_ROWS: usize = 16_384;

/// Compensated sum (Neumaier 1974, ZAMM 54, 39): error of one rounding, not of n.
#[derive(Debug, Clone, Copy, Default)]
pub struct Neumaier {
    sum: f64,
    carry: f64,
}

impl Neumaier {
    /// Adds one term.
    #[inline]
    pub fn add(&mut self, x: f64) {
        let t = self.sum + x;
        self.carry += if self.sum.abs() >= x.abs() { (self.sum - t) + x } else { (x - t) + self.sum };
        self.sum = t;
    }

    /// The sum so far; an infinite or NaN sum stays what it is.
    #[inline]
    pub fn total(self) -> f64 {
        if self.sum.is_finite() { self.sum + self.carry } else { self.sum }
    }
}

/// Compensated sum of a slice.
pub fn sum(x: &[f64]) -> f64 {
    let mut s = Neumaier::default();
    for &v in x {
        s.add(v);
    }
    s.total()
}

/// Runs `work(start, end)` on every block of `n` rows and returns the results in block order, on many threads when
/// `n` is large. The cut into blocks is the same for any number of threads.
pub fn map_blocks<T: Send>(n: usize, work: impl Fn(usize, usize) -> T + Sync) -> Vec<T> {
    let n_blocks = n.div_ceil(BLOCK);
    let run = |b: usize| work(b * BLOCK, ((b + 1) * BLOCK).min(n));
    if n >= PARALLEL_ROWS {
        (0..n_blocks).into_par_iter().map(run).collect()
    } else {
        (0..n_blocks).map(run).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neumaier_recovers_what_a_plain_sum_loses() {
        assert_eq!(sum(&[1.0, 1e100, 1.0, -1e100]), 2.0);
    }

    #[test]
    fn blocks_cover_every_row_once_and_in_order() {
        for n in [0, 1, 255, 256, 257, 20_000] {
            let blocks = map_blocks(n, |a, b| (a, b));
            assert_eq!(blocks.iter().map(|(a, b)| b - a).sum::<usize>(), n);
            assert!(blocks.windows(2).all(|w| w[0].1 == w[1].0));
        }
    }
}
