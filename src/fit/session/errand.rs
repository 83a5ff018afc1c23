//! Errands: work of several steps, like a line of the classic command language, carried out beside the window on a copy of the session,
//! whose changes, results and steps of undo are taken over when it is done. What an errand is about is not known here.

use super::super::FitError;
use super::super::functions::Functions;
use super::super::past::FitsMade;
use super::super::state::State;
use super::{Changed, Job, Session};
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
    before: Before,
    copy: Session,
    work: Work,
}

/// What the session was when the errand began.
struct Before {
    state: State,
    functions: Functions,
}

/// The copy after it.
pub(super) struct Carried {
    before: Before,
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
        let before = Before { state: self.state.clone(), functions: self.functions.clone() };
        let ordered = Ordered { before, copy: self.copy(), work: Box::new(work) };
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
        copy.past.clone_from(&self.past);
        copy.functions.clone_from(&self.functions);
        copy.saved.clone_from(&self.saved);
        copy.shown.clone_from(&self.shown);
        copy.models.clone_from(&self.models);
        copy
    }

    /// Becomes the copy, or takes only its results and what they fitted where something was changed here meanwhile.
    pub(super) fn join(&mut self, carried: Carried) -> Changed {
        let Carried { before, copy } = carried;
        let Session { state, history, past, functions, shown, saved, .. } = copy;
        self.errand = Errand::Done;
        let same_functions = self.functions.same(&before.functions);
        if !self.state.config.same(&before.state.config) {
            self.take_results(past);
            self.failure = Some(FitError::ChangedMeanwhile);
            self.refresh_shown();
            return Changed { result: true, ..Changed::default() };
        }
        if same_functions {
            (self.functions, self.past) = (functions, past);
        } else {
            self.take_results(past);
        }
        let before = std::mem::replace(&mut self.state, state);
        (self.history, self.shown, self.saved) = (history, shown, saved);
        Changed { result: true, ..self.changed_since(&before) }
    }

    /// Takes over those of the results that are new, and what they fitted.
    fn take_results(&mut self, past: FitsMade) {
        for result in self.past.join(past) {
            self.functions.take_in(&result, result.request.previous.is_none());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    use super::*;
    use crate::fit::{Command, JobState, ParamEdit, Shown, Task};
    use crate::params::ParamId;

    fn session() -> Session {
        Session::example().unwrap()
    }

    /// Polls until nothing runs.
    fn wait(session: &mut Session) {
        let start = Instant::now();
        while session.job() != JobState::Idle {
            session.poll();
            std::thread::sleep(Duration::from_millis(1));
            assert!(start.elapsed() < Duration::from_secs(20), "the errand never ends");
        }
    }

    fn until_stopped(_: &mut Session, watch: &dyn Observer) {
        while !watch.stop_requested() {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn what_an_errand_did_is_taken_over_with_its_steps_of_undo() {
        let mut s = session();
        s.run_errand(|copy, watch| {
            copy.apply(Command::SetParam(ParamId(0), ParamEdit::Fixed(true))).unwrap();
            copy.run_now(&Task::Fit, watch).unwrap();
        })
        .unwrap();
        assert_eq!(s.take_errand(), Errand::Running);
        assert!(!s.config().params[0].fixed, "nothing has changed here yet");
        wait(&mut s);
        assert_eq!((s.take_errand(), s.take_errand()), (Errand::Done, Errand::None), "told once");
        assert!(s.config().params[0].fixed && matches!(s.result(), Shown::Fresh(_)));
        assert_eq!(s.undo_label(), Some("Fit"));
        s.apply(Command::Undo).unwrap();
        s.apply(Command::Undo).unwrap();
        assert!(!s.config().params[0].fixed);
    }

    #[test]
    fn a_fit_takes_the_place_of_an_errand() {
        let mut s = session();
        s.run_errand(until_stopped).unwrap();
        s.apply(Command::Run(Task::Fit)).unwrap();
        assert_eq!(s.take_errand(), Errand::None);
        wait(&mut s);
        assert!(matches!(s.result(), Shown::Fresh(_)) && s.take_failure().is_none());
    }

    #[test]
    fn what_was_changed_meanwhile_stays_and_results_are_kept() {
        let mut s = session();
        let fitted = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&fitted);
        s.run_errand(move |copy, watch| {
            copy.run_now(&Task::Fit, watch).unwrap();
            told.store(true, Ordering::Relaxed);
            until_stopped(copy, watch);
        })
        .unwrap();
        let before = s.config().params[1].value;
        s.apply(Command::SetParam(ParamId(1), ParamEdit::Value(before + 1.0))).unwrap();
        // An errand that has not begun is forgotten when it is stopped.
        while !fitted.load(Ordering::Relaxed) {
            std::thread::yield_now();
        }
        s.apply(Command::Cancel).unwrap();
        wait(&mut s);
        assert_eq!(s.config().params[1].value, before + 1.0);
        assert_eq!((s.results().len(), s.functions().len()), (1, 1));
        assert!(matches!(s.take_failure(), Some(FitError::ChangedMeanwhile)));
    }
}
