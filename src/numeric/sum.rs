//! Sums whose bits do not depend on the number of threads: fixed blocks, each summed in order, combined in order.

use std::cell::Cell;

use rayon::prelude::*;

use super::vector::Level;

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

/// Rows whose totals are taken by one thread at a time: 16 blocks.
pub const CHUNK: usize = 16 * BLOCK;

thread_local! {
    /// Totals of one chunk of this thread.
    static CHUNK_TOTALS: Cell<Vec<Neumaier>> = const { Cell::new(Vec::new()) };
    /// Totals of all chunks of a sum that this thread asked for.
    static ALL_TOTALS: Cell<Vec<f64>> = const { Cell::new(Vec::new()) };
}

/// Several sums over `n` rows at once: `work(start, end, totals)` adds the rows of a chunk, and the chunks are added in order, on
/// many threads when `n` is large. The cut into chunks is the same for any number of threads, so the sums are too, to the last bit.
/// After the first call of a thread nothing is allocated.
pub fn add_up(n: usize, totals: &mut [f64], work: impl Fn(usize, usize, &mut [Neumaier]) + Sync) {
    let size = totals.len();
    let chunk_at_level = |chunk: usize, out: &mut [f64]| {
        let mut sums = CHUNK_TOTALS.take();
        sums.clear();
        sums.resize(size, Neumaier::default());
        work(chunk * CHUNK, ((chunk + 1) * CHUNK).min(n), &mut sums);
        out.iter_mut().zip(&sums).for_each(|(out, sum)| *out = sum.total());
        CHUNK_TOTALS.set(sums);
    };
    // At the level of the caller's thread, whatever thread runs it.
    let level = Level::current();
    let chunk_into = |chunk: usize, out: &mut [f64]| Level::with(level, || chunk_at_level(chunk, out));
    let n_chunks = n.div_ceil(CHUNK);
    if n_chunks <= 1 || size == 0 {
        totals.fill(0.0);
        if n_chunks == 1 {
            chunk_into(0, totals);
        }
        return;
    }
    let mut all = ALL_TOTALS.take();
    all.clear();
    all.resize(n_chunks * size, 0.0);
    if n >= PARALLEL_ROWS && rayon::current_num_threads() > 1 {
        all.par_chunks_mut(size).enumerate().for_each(|(chunk, out)| chunk_into(chunk, out));
    } else {
        all.chunks_mut(size).enumerate().for_each(|(chunk, out)| chunk_into(chunk, out));
    }
    for (j, total) in totals.iter_mut().enumerate() {
        let mut sum = Neumaier::default();
        all.chunks_exact(size).for_each(|chunk| sum.add(chunk[j]));
        *total = sum.total();
    }
    ALL_TOTALS.set(all);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neumaier_recovers_what_a_plain_sum_loses() {
        assert_eq!(sum(&[1.0, 1e100, 1.0, -1e100]), 2.0);
    }

    #[test]
    fn chunks_cover_every_row_once() {
        for n in [0, 1, 255, 4096, 4097, 50_000] {
            let mut totals = [f64::NAN; 2];
            add_up(n, &mut totals, |a, b, sums| {
                (a..b).for_each(|i| sums[0].add(i as f64));
                sums[1].add(1.0);
            });
            assert_eq!(totals, [(n * n.saturating_sub(1) / 2) as f64, n.div_ceil(CHUNK) as f64]);
        }
    }

    #[test]
    fn threads_do_not_change_a_bit() {
        let run = || {
            let mut totals = [0.0];
            add_up(100_000, &mut totals, |a, b, sums| (a..b).for_each(|i| sums[0].add((i as f64).sin())));
            totals[0].to_bits()
        };
        let with = |threads: usize| {
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().map(|pool| pool.install(run)).ok()
        };
        assert_eq!(with(1), with(4));
        assert_eq!(with(1), with(3));
    }
}
