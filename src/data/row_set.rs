//! A set of rows of a data set. All rows, the usual case, cost nothing; otherwise one bit a row. Not a list: the order of rows
//! is that of the data set.

use std::ops::Range;
use std::sync::Arc;

/// Some of the rows 0…n−1, in rising order. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowSet {
    /// Rows there are.
    total: usize,
    /// Rows in the set.
    len: usize,
    /// One bit a row; `None` exactly when all rows are in the set. Bits behind the last row are 0.
    bits: Option<Arc<Vec<u64>>>,
}

const WORD: usize = u64::BITS as usize;

/// The word of all rows in `rows`, which are at most 64.
fn full(rows: Range<usize>) -> u64 {
    if rows.len() < WORD { (1 << rows.len()) - 1 } else { u64::MAX }
}

impl RowSet {
    /// All of `total` rows.
    pub fn all(total: usize) -> RowSet {
        RowSet { total, len: total, bits: None }
    }

    /// The rows for which `keep` holds.
    pub fn from_fn(total: usize, mut keep: impl FnMut(usize) -> bool) -> RowSet {
        let mut bits: Option<Vec<u64>> = None;
        let mut len = 0;
        for start in (0..total).step_by(WORD) {
            let rows = start..(start + WORD).min(total);
            let word = rows.clone().fold(0, |word, i| word | u64::from(keep(i)) << (i - start));
            len += word.count_ones() as usize;
            match &mut bits {
                Some(bits) => bits.push(word),
                None if word == full(rows) => {}
                None => {
                    let mut list = Vec::with_capacity(total.div_ceil(WORD));
                    list.resize(start / WORD, u64::MAX);
                    list.push(word);
                    bits = Some(list);
                }
            }
        }
        RowSet { total, len, bits: bits.map(Arc::new) }
    }

    /// The rows listed, in any order; numbers from `total` on are passed over.
    pub fn of(total: usize, rows: impl IntoIterator<Item = usize>) -> RowSet {
        let mut bits = vec![0_u64; total.div_ceil(WORD)];
        for i in rows.into_iter().filter(|&i| i < total) {
            bits[i / WORD] |= 1 << (i % WORD);
        }
        RowSet { total, len: 0, bits: Some(Arc::new(bits)) }.settled()
    }

    /// Counts the rows anew and forgets the bits when all are in.
    fn settled(mut self) -> RowSet {
        if let Some(bits) = &self.bits {
            self.len = bits.iter().map(|w| w.count_ones() as usize).sum();
            if self.len == self.total {
                self.bits = None;
            }
        }
        self
    }

    /// Rows that there are, in the set or not.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Number of rows in the set.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no row is in the set.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether all rows are in the set.
    pub fn is_all(&self) -> bool {
        self.bits.is_none()
    }

    /// Whether row `i` is in the set; rows that do not exist are not.
    pub fn contains(&self, i: usize) -> bool {
        match &self.bits {
            None => i < self.total,
            Some(bits) => bits.get(i / WORD).is_some_and(|word| (word >> (i % WORD)) & 1 == 1),
        }
    }

    /// Takes row `i` in or leaves it out; a row that does not exist changes nothing.
    pub fn set(&mut self, i: usize, used: bool) {
        if i >= self.total || self.contains(i) == used {
            return;
        }
        let total = self.total;
        let words = || (0..total).step_by(WORD).map(|start| full(start..(start + WORD).min(total)));
        let bits = self.bits.get_or_insert_with(|| Arc::new(words().collect()));
        Arc::make_mut(bits)[i / WORD] ^= 1 << (i % WORD);
        *self = self.clone().settled();
    }

    /// The rows of the set for which `keep` holds.
    pub fn filter(&self, mut keep: impl FnMut(usize) -> bool) -> RowSet {
        RowSet::from_fn(self.total, |i| self.contains(i) && keep(i))
    }

    /// The rows of the set, rising.
    pub fn iter(&self) -> Rows<'_> {
        match &self.bits {
            None => Rows(Walk::All(0..self.total)),
            Some(bits) => Rows(Walk::Some { words: bits, at: 0, word: bits.first().copied().unwrap_or(0) }),
        }
    }

    /// The rows that are not in the set, rising.
    pub fn left_out(&self) -> impl Iterator<Item = usize> + '_ {
        let end = if self.is_all() { 0 } else { self.total };
        (0..end).filter(|&i| !self.contains(i))
    }

    /// The rows of the set as a list.
    pub fn to_vec(&self) -> Vec<usize> {
        let mut list = Vec::with_capacity(self.len);
        list.extend(self.iter());
        list
    }
}

impl<'a> IntoIterator for &'a RowSet {
    type Item = usize;
    type IntoIter = Rows<'a>;

    fn into_iter(self) -> Rows<'a> {
        self.iter()
    }
}

/// The rows of a [`RowSet`], rising.
#[derive(Debug, Clone)]
pub struct Rows<'a>(Walk<'a>);

#[derive(Debug, Clone)]
enum Walk<'a> {
    All(Range<usize>),
    /// `word` is what is left of the word `at`.
    Some {
        words: &'a [u64],
        at: usize,
        word: u64,
    },
}

impl Iterator for Rows<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        match &mut self.0 {
            Walk::All(rows) => rows.next(),
            Walk::Some { words, at, word } => {
                while *word == 0 {
                    *at += 1;
                    *word = *words.get(*at)?;
                }
                let row = *at * WORD + word.trailing_zeros() as usize;
                *word &= *word - 1;
                Some(row)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against a plain list of booleans, for lengths around the size of a word.
    #[test]
    fn it_behaves_as_a_list_of_booleans() {
        for total in [0, 1, 63, 64, 65, 128, 200] {
            for step in [1, 2, 3, 64, 67] {
                let keep = |i: usize| i.is_multiple_of(step);
                let list: Vec<usize> = (0..total).filter(|&i| keep(i)).collect();
                let rows = RowSet::from_fn(total, keep);
                assert_eq!((rows.to_vec(), rows.len(), rows.total()), (list.clone(), list.len(), total));
                assert_eq!(RowSet::of(total, list.iter().rev().copied()), rows);
                assert_eq!(rows.is_all(), list.len() == total);
                assert!((0..total + 70).all(|i| rows.contains(i) == list.contains(&i)));
                let others: Vec<usize> = (0..total).filter(|&i| !keep(i)).collect();
                assert_eq!(rows.left_out().collect::<Vec<_>>(), others);
            }
        }
    }

    #[test]
    fn a_row_left_out_and_taken_back_leaves_all() {
        let mut rows = RowSet::all(130);
        let before = rows.clone();
        rows.set(129, false);
        assert_eq!((rows.len(), rows.is_all(), rows.left_out().next()), (129, false, Some(129)));
        assert_eq!(before.len(), 130);
        rows.set(500, false);
        rows.set(129, true);
        assert_eq!(rows, before);
        assert!(rows.is_all());
    }

    #[test]
    fn a_set_can_be_narrowed() {
        let even = RowSet::from_fn(100, |i| i % 2 == 0);
        assert_eq!(even.filter(|i| i % 3 == 0).to_vec(), (0..100).step_by(6).collect::<Vec<_>>());
    }
}
