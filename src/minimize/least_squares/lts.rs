//! Least trimmed squares: of all solutions the one whose h smallest squared residuals have the smallest sum, so that up to N − h rows may be
//! anything at all. Fast-LTS of P. Rousseeuw and K. Van Driessen, Data Min. Knowl. Disc. 12 (2006) 29: many starts from as few rows as
//! determine a solution, each improved by concentration steps (solve, keep the h rows that fit best), which never raise the sum; for many
//! rows in groups first. Matrices only; what becomes of the rows that do not fit is for [`super::trimmed`].
//!
//! The starts are drawn from the stream of a seed, and ties between rows go to the earlier one: the same problem gives the same bits.

use nalgebra::{DMatrix, DVector};

use super::linear;
use crate::numeric::random::Random;

/// Above this number of rows the search begins in groups.
const SMALL: usize = 600;
/// Number of groups, and the most rows of one.
const GROUPS: (usize, usize) = (5, 300);
/// Starts of a small problem, and of each group.
const STARTS: (usize, usize) = (500, 100);
/// Concentration steps of every start.
const FIRST_STEPS: usize = 2;
/// Candidates that go on.
const BEST: usize = 10;
/// Concentration steps to convergence; they end by themselves far earlier.
const MOST_STEPS: usize = 200;

/// A linear problem of which some rows may be wrong.
pub(in crate::minimize) struct Rows<'a> {
    /// Columns.
    pub(in crate::minimize) a: &'a DMatrix<f64>,
    /// What A·c should be.
    pub(in crate::minimize) b: &'a DVector<f64>,
    /// Rows before this one may be left out; those after it (constraints) never are.
    pub(in crate::minimize) n_data: usize,
}

/// A solution of some rows.
#[derive(Debug, Clone)]
pub(in crate::minimize) struct Trimmed {
    /// c.
    pub(in crate::minimize) c: DVector<f64>,
    /// The h rows that fit it best, rising.
    pub(in crate::minimize) rows: Vec<usize>,
    /// The sum of their squared residuals (and those of constraints).
    pub(in crate::minimize) sum: f64,
}

/// The solution of least trimmed squares with `h` rows; `None` when no rows determine one, or `stop` says so.
pub(in crate::minimize) fn least_trimmed_squares(
    rows: &Rows<'_>,
    h: usize,
    seed: u64,
    stop: &dyn Fn() -> bool,
) -> Option<Trimmed> {
    let mut search = Search { rows, stop, random: Random::new(seed, 0) };
    let all: Vec<usize> = (0..rows.n_data).collect();
    let found = if all.len() <= SMALL {
        let starts = search.starts(&all, STARTS.0);
        best(search.stepped(starts, &all, h))
    } else {
        search.in_groups(&all, h)
    };
    let converged = found.into_iter().filter_map(|t| search.converged(t, &all, h)).collect();
    best(converged).into_iter().next()
}

impl Rows<'_> {
    /// The solution of these rows and all constraints.
    pub(in crate::minimize) fn solve(&self, which: &[usize]) -> Option<linear::Solution> {
        let (a, b) = self.picked(which);
        linear::solve(&a, &b)
    }

    fn picked(&self, which: &[usize]) -> (DMatrix<f64>, DVector<f64>) {
        let picked: Vec<usize> = which.iter().copied().chain(self.n_data..self.a.nrows()).collect();
        (self.a.select_rows(&picked), self.b.select_rows(&picked))
    }

    /// A·c − b.
    pub(in crate::minimize) fn residuals(&self, c: &DVector<f64>) -> DVector<f64> {
        self.a * c - self.b
    }

    /// c with the h rows of `pool` that fit it best.
    fn judged(&self, c: DVector<f64>, pool: &[usize], h: usize) -> Trimmed {
        let r = self.residuals(&c);
        let mut order: Vec<(f64, usize)> = pool.iter().map(|&i| (r[i] * r[i], i)).collect();
        let by_size = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if h < order.len() {
            order.select_nth_unstable_by(h, by_size);
            order.truncate(h);
        }
        let mut rows: Vec<usize> = order.into_iter().map(|(_, i)| i).collect();
        rows.sort_unstable();
        let sum = rows.iter().copied().chain(self.n_data..r.len()).map(|i| r[i] * r[i]).sum();
        Trimmed { c, rows, sum }
    }
}

struct Search<'a> {
    rows: &'a Rows<'a>,
    stop: &'a dyn Fn() -> bool,
    random: Random,
}

impl Search<'_> {
    /// Solutions of the fewest rows of `pool` that have one: of all such sets, or of `most` random ones.
    fn starts(&mut self, pool: &[usize], most: usize) -> Vec<DVector<f64>> {
        let p = self.rows.a.ncols().min(pool.len());
        if let Some(sets) = all_sets(pool, p, most) {
            return sets.iter().filter_map(|set| self.solved(set)).collect();
        }
        (0..most).filter_map(|_| self.random_start(pool, p)).collect()
    }

    /// A solution of p random rows, or of as many more as it takes.
    fn random_start(&mut self, pool: &[usize], p: usize) -> Option<DVector<f64>> {
        if (self.stop)() {
            return None;
        }
        let mut pool = pool.to_vec();
        for taken in 0..pool.len() {
            let rest = pool.len() - taken;
            let pick = taken + (self.random.uniform() * rest as f64) as usize;
            let last = pool.len() - 1;
            pool.swap(taken, pick.min(last));
            if taken + 1 >= p
                && let Some(c) = self.solved(&pool[..=taken])
            {
                return Some(c);
            }
        }
        None
    }

    fn solved(&self, which: &[usize]) -> Option<DVector<f64>> {
        let (a, b) = self.rows.picked(which);
        linear::least_squares(&a, &b)
    }

    /// Every start after the first concentration steps.
    fn stepped(&self, starts: Vec<DVector<f64>>, pool: &[usize], h: usize) -> Vec<Trimmed> {
        let after = |c: DVector<f64>| {
            let first = self.rows.judged(c, pool, h);
            (0..FIRST_STEPS).try_fold(first, |t, _| (!(self.stop)()).then(|| self.step(&t, pool, h))?)
        };
        starts.into_iter().filter_map(after).collect()
    }

    /// One concentration step.
    fn step(&self, from: &Trimmed, pool: &[usize], h: usize) -> Option<Trimmed> {
        Some(self.rows.judged(self.solved(&from.rows)?, pool, h))
    }

    /// Concentration steps until the rows stay.
    fn converged(&self, from: Trimmed, pool: &[usize], h: usize) -> Option<Trimmed> {
        let mut now = from;
        for _ in 0..MOST_STEPS {
            let next = self.step(&now, pool, h)?;
            let stays = next.rows == now.rows;
            now = next;
            if stays || (self.stop)() {
                break;
            }
        }
        Some(now)
    }

    /// Candidates from groups of a random part of the rows, then from the groups together, judged by all rows.
    fn in_groups(&mut self, all: &[usize], h: usize) -> Vec<Trimmed> {
        let (groups, most) = GROUPS;
        let size = (all.len() / groups).min(most);
        let mut mixed = all.to_vec();
        for i in 0..groups * size {
            let pick = i + (self.random.uniform() * (mixed.len() - i) as f64) as usize;
            mixed.swap(i, pick.min(all.len() - 1));
        }
        mixed.truncate(groups * size);
        let part = |n: usize| (n * h).div_ceil(all.len());
        let mut found = Vec::new();
        for group in mixed.chunks(size) {
            let starts = self.starts(group, STARTS.1);
            found.extend(best(self.stepped(starts, group, part(size))).into_iter().map(|t| t.c));
        }
        let together = best(self.stepped(found, &mixed, part(mixed.len())));
        together.into_iter().map(|t| self.rows.judged(t.c, all, h)).collect()
    }
}

/// The candidates with the smallest sums, each set of rows once.
fn best(mut found: Vec<Trimmed>) -> Vec<Trimmed> {
    found.retain(|t| t.sum.is_finite());
    found.sort_by(|a, b| a.sum.total_cmp(&b.sum).then_with(|| a.rows.cmp(&b.rows)));
    found.dedup_by(|a, b| a.rows == b.rows);
    found.truncate(BEST);
    found
}

/// All sets of p of the pool, when they are no more than `most`.
fn all_sets(pool: &[usize], p: usize, most: usize) -> Option<Vec<Vec<usize>>> {
    let number = (0..p).try_fold(1_usize, |n, k| {
        let next = n.checked_mul(pool.len() - k)? / (k + 1);
        (next <= most || k + 1 < p && next <= most * pool.len()).then_some(next)
    })?;
    if number > most {
        return None;
    }
    let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
    for k in 0..p {
        let longer = |set: &Vec<usize>| {
            let from = set.last().map_or(0, |last| last + 1);
            let until = pool.len() + k + 1 - p;
            (from..until).map(|i| set.iter().copied().chain([i]).collect()).collect::<Vec<Vec<usize>>>()
        };
        sets = sets.iter().flat_map(longer).collect();
    }
    Some(sets.into_iter().map(|set| set.into_iter().map(|i| pool[i]).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_sets_of_a_few() {
        let sets = all_sets(&[3, 5, 8, 9], 2, 10).unwrap();
        assert_eq!(sets, [[3, 5], [3, 8], [3, 9], [5, 8], [5, 9], [8, 9]]);
        assert!(all_sets(&[0; 40], 3, 500).is_none() && all_sets(&[0; 500], 1, 500).is_some());
    }

    /// Against the definition: the smallest sum over all sets of h of ten rows.
    #[test]
    fn the_smallest_of_all_sums() {
        let y = [0.9, 2.2, 2.8, 30.0, 5.1, 5.8, -20.0, 8.3, 9.0, 9.7];
        let a = DMatrix::from_fn(10, 2, |i, k| if k == 0 { 1.0 } else { i as f64 + 1.0 });
        let b = DVector::from_row_slice(&y);
        let rows = Rows { a: &a, b: &b, n_data: 10 };
        for h in [6, 7, 8, 10] {
            let all: Vec<usize> = (0..10).collect();
            let sums = all_sets(&all, h, 1000).unwrap().into_iter().map(|set| {
                let r = rows.residuals(&rows.solve(&set).unwrap().c);
                set.iter().map(|&i| r[i] * r[i]).sum::<f64>()
            });
            let smallest = sums.fold(f64::INFINITY, f64::min);
            let found = least_trimmed_squares(&rows, h, 1, &|| false).unwrap();
            assert!((found.sum / smallest - 1.0).abs() < 1e-12, "h = {h}: {} for {smallest}", found.sum);
        }
    }
}
