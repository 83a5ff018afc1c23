//! The σ of the rows of a cost: a list, or 1 for all of them, which takes no memory where there are millions of rows.

use std::sync::OnceLock;

use crate::numeric::sum::BLOCK;

/// σ = 1 of the rows of a block.
static ONES: [f64; BLOCK] = [1.0; BLOCK];

/// σ of each row.
#[derive(Debug, Clone)]
pub(super) struct Sigmas {
    /// One a row; empty where all are 1.
    list: Vec<f64>,
    n: usize,
    /// The list of ones, once somebody needs it.
    ones: OnceLock<Vec<f64>>,
}

impl Sigmas {
    /// σ = 1 for `n` rows.
    pub fn ones(n: usize) -> Sigmas {
        Sigmas { list: Vec::new(), n, ones: OnceLock::new() }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.n
    }

    fn are_ones(&self) -> bool {
        self.list.is_empty()
    }

    /// σ of row `i`.
    pub fn at(&self, i: usize) -> f64 {
        if self.are_ones() { 1.0 } else { self.list[i] }
    }

    /// Those of `len` rows of one block from row `start` on.
    pub fn block(&self, start: usize, len: usize) -> &[f64] {
        if self.are_ones() { &ONES[..len] } else { &self.list[start..start + len] }
    }

    /// All of them.
    pub fn all(&self) -> &[f64] {
        if self.are_ones() { self.ones.get_or_init(|| vec![1.0; self.n]) } else { &self.list }
    }

    /// Those that are not known to be 1.
    pub fn other_than_one(&self) -> &[f64] {
        &self.list
    }
}

impl From<Vec<f64>> for Sigmas {
    fn from(list: Vec<f64>) -> Sigmas {
        Sigmas { n: list.len(), list, ones: OnceLock::new() }
    }
}

impl PartialEq for Sigmas {
    fn eq(&self, other: &Sigmas) -> bool {
        self.n == other.n && (0..self.n).all(|i| self.at(i) == other.at(i))
    }
}

impl PartialEq<Vec<f64>> for Sigmas {
    fn eq(&self, other: &Vec<f64>) -> bool {
        self.n == other.len() && (0..self.n).all(|i| self.at(i) == other[i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_are_a_list_of_ones() {
        let (ones, list) = (Sigmas::ones(300), Sigmas::from(vec![1.0; 300]));
        assert_eq!(ones, list);
        assert_eq!((ones.block(256, 44), ones.all()), (list.block(256, 44), list.all()));
        assert_eq!(Sigmas::from(vec![2.0, 3.0]).at(1), 3.0);
    }
}
