//! The fits of one run of the program in their order, each with the choices that it was made with: to compare them, and to go back to one.

use std::sync::Arc;

use super::FitResult;
use super::question;
use super::state::State;

/// Fits kept; the oldest are forgotten.
const MOST: usize = 100;

/// A fit of this run.
#[derive(Debug, Clone)]
pub(crate) struct MadeFit {
    /// Which one it was, counted from 1.
    pub number: usize,
    /// Its result.
    pub result: Arc<FitResult>,
    /// The choices after it, its values taken over.
    pub state: State,
}

/// All fits, oldest first.
#[derive(Clone, Default)]
pub(crate) struct FitsMade {
    list: Vec<MadeFit>,
    count: usize,
}

impl FitsMade {
    /// Their results, oldest first.
    pub fn results(&self) -> impl DoubleEndedIterator<Item = &Arc<FitResult>> + ExactSizeIterator {
        self.list.iter().map(|fit| &fit.result)
    }

    /// All of them, oldest first.
    pub fn fits(&self) -> &[MadeFit] {
        &self.list
    }

    /// The fit of this number.
    pub fn find(&self, number: usize) -> Option<&MadeFit> {
        self.list.iter().find(|fit| fit.number == number)
    }

    /// One more.
    pub fn push(&mut self, result: Arc<FitResult>, state: State) {
        self.count += 1;
        self.list.push(MadeFit { number: self.count, result, state });
        if self.list.len() > MOST {
            self.list.remove(0);
        }
    }

    /// Takes over those that are new, each with its state as it was there; gives their results.
    pub fn join(&mut self, other: FitsMade) -> Vec<Arc<FitResult>> {
        let is_new = |fit: &MadeFit| !self.results().any(|known| Arc::ptr_eq(known, &fit.result));
        let new: Vec<MadeFit> = other.list.into_iter().filter(is_new).collect();
        let results = new.iter().map(|fit| Arc::clone(&fit.result)).collect();
        for fit in new {
            self.push(fit.result, fit.state);
        }
        results
    }

    /// HESSE, MINOS and the like give the same minimum with something added: `result` takes the place of the last one with its minimum.
    /// False where there is none.
    pub fn replace(&mut self, result: &Arc<FitResult>, state: &State) -> bool {
        let same = |fit: &&mut MadeFit| question::same_minimum(&fit.result, result);
        let Some(fit) = self.list.iter_mut().rev().find(same) else { return false };
        fit.result = Arc::clone(result);
        fit.state = state.clone();
        true
    }
}
