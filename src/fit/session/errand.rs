//! Errands: work of several steps, like a line of the classic command language, carried out beside the window on a copy of the session,
//! whose changes, results and steps of undo are taken over when it is done. What an errand is about is not known here.

use std::sync::Arc;

use super::super::FitError;
use super::super::state::State;
use super::{Changed, Job, MAX_RESULTS, Session};
use crate::minimize::Observer;

/// How an errand stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Errand {
    /// There is none, or other work has taken its place, and nothing of it was taken over.
    #[default]
    None,
    /// It is under way.
    Running,
    /// It was carried out, and what it did is in the session.
    Done,
}

/// What is done with the copy.
type Work = Box<dyn FnOnce(&mut Session, &dyn Observer) + Send>;

/// An errand as the worker gets it.
pub(super) struct Ordered {
    before: State,
    copy: Session,
    work: Work,
}

/// The copy after it.
pub(super) struct Carried {
    before: State,
    copy: Session,
}

impl Ordered {
    pub fn carry_out(self, watch: &dyn Observer) -> Carried {
        let Ordered { before, mut copy, work } = self;
        work(&mut copy, watch);
        Carried { before, copy }
    }
}

impl Session {
    /// Carries `work` out on a copy of this session in the background; like a fit it is polled for, can be cancelled, and gives way to
    /// newer work. When it is done and nothing was changed here meanwhile, the session becomes that copy.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn run_errand(
        &mut self,
        work: impl FnOnce(&mut Session, &dyn Observer) + Send + 'static,
    ) -> Result<Changed, FitError> {
        let ordered = Ordered { before: self.state.clone(), copy: self.copy(), work: Box::new(work) };
        let changed = self.hand_over(Job::Errand(Box::new(ordered)))?;
        self.errand = Errand::Running;
        Ok(changed)
    }

    /// How the last errand stands; one that is done is told once.
    pub fn take_errand(&mut self) -> Errand {
        match self.errand {
            Errand::Running => Errand::Running,
            _ => std::mem::take(&mut self.errand),
        }
    }

    /// Everything but the worker, which begins anew.
    fn copy(&self) -> Session {
        let mut copy = Session::of(self.state.clone());
        copy.history.clone_from(&self.history);
        copy.results.clone_from(&self.results);
        copy.saved.clone_from(&self.saved);
        copy.shown.clone_from(&self.shown);
        copy
    }

    /// Becomes the copy, or takes only its results where something was changed here meanwhile.
    pub(super) fn join(&mut self, carried: Carried) -> Changed {
        let Carried { before, copy } = carried;
        let Session { state, history, results, shown, saved, .. } = copy;
        self.errand = Errand::Done;
        if !self.state.config.same(&before.config) {
            for result in results {
                if !self.results.iter().any(|known| Arc::ptr_eq(known, &result)) {
                    self.results.push(result);
                }
            }
            let too_many = self.results.len().saturating_sub(MAX_RESULTS);
            self.results.drain(..too_many);
            self.failure = Some(FitError::ChangedMeanwhile);
            return Changed { result: self.refresh_shown(), ..Changed::default() };
        }
        let before = std::mem::replace(&mut self.state, state);
        (self.history, self.results, self.shown, self.saved) = (history, results, shown, saved);
        Changed { result: true, ..self.changed_since(&before) }
    }
}
