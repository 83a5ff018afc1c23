//! The subexpressions of a few roots, found at a cost of their own number: an integral over each of a thousand nodes walks a thousand small
//! expressions, and marks for the whole arena each time would take the square of that.

use std::collections::BinaryHeap;

use super::expr::{Arena, Id};

/// Where more than one in so many ids below the highest root is met, marks for all of them are cheaper than a heap.
const SPARSE: usize = 64;

/// Subexpressions of some roots, the roots included.
#[derive(Debug)]
pub(in crate::model) struct Below {
    /// In ascending order: children stand before their parents.
    ids: Vec<Id>,
    /// Where they are many, the position of each in the list by its id.
    positions: Vec<u32>,
}

impl Below {
    /// All of them, in ascending order.
    pub fn ids(&self) -> &[Id] {
        &self.ids
    }

    /// The position in the list of an id that stands in it.
    pub fn position(&self, id: Id) -> usize {
        match self.positions.get(id.index()) {
            Some(&k) => k as usize,
            None => self.ids.binary_search(&id).unwrap_or_default(),
        }
    }
}

impl Arena {
    /// Every subexpression of `roots`.
    pub(in crate::model) fn below(&self, roots: &[Id]) -> Below {
        let last = roots.iter().map(|r| r.index()).max().unwrap_or(0);
        match self.few_below(roots, last / SPARSE) {
            Some(ids) => Below { ids, positions: Vec::new() },
            None => self.many_below(roots, last),
        }
    }

    /// At most so many of them, from the highest id down: whatever is on the heap is older than what was taken.
    fn few_below(&self, roots: &[Id], most: usize) -> Option<Vec<Id>> {
        let mut waiting: BinaryHeap<Id> = roots.iter().copied().collect();
        let mut ids: Vec<Id> = Vec::new();
        while let Some(id) = waiting.pop() {
            if ids.last() == Some(&id) {
                continue;
            }
            if ids.len() >= most {
                return None;
            }
            ids.push(id);
            waiting.extend(self.node(id).children());
        }
        ids.reverse();
        Some(ids)
    }

    /// By marks for every id up to the last.
    fn many_below(&self, roots: &[Id], last: usize) -> Below {
        let mut marked = vec![false; last + 1];
        for root in roots {
            marked[root.index()] = true;
        }
        for i in (0..=last).rev() {
            if marked[i] {
                self.node(Arena::id_at(i)).children().for_each(|child| marked[child.index()] = true);
            }
        }
        let mut positions = vec![0; last + 1];
        let mut ids = Vec::new();
        for i in (0..=last).filter(|&i| marked[i]) {
            positions[i] = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            ids.push(Arena::id_at(i));
        }
        Below { ids, positions }
    }
}
