//! Models that might describe the data: looked for in the background, kept for the data, rows and cost that they were fitted to.

use super::super::{FitConfig, FitError, Member, Suggestions};
use super::{Changed, Job, JobState, Session};

/// The last list, and what it is about. One that was stopped before its end is not kept: its first would pass for the best.
#[derive(Debug, Clone, Default)]
pub(super) struct Models {
    found: Option<(Member, Suggestions)>,
    /// The present job looks for models.
    pub looking: bool,
}

impl Session {
    /// Models that were found to describe the data of the active member, the best first; `None` where nobody has looked, or the data, their
    /// rows or their cost have changed since.
    pub fn suggestions(&self) -> Option<&Suggestions> {
        let (about, list) = self.models.found.as_ref()?;
        is_about(about, self.config().member()).then_some(list)
    }

    /// Whether the job that is under way looks for models, and nobody waits for it.
    pub fn is_looking_for_models(&self) -> bool {
        self.models.looking && self.job() != JobState::Idle
    }

    /// Whether the catalogue has models for the data of the active member.
    pub fn has_usual_models(&self) -> bool {
        super::super::suggest::is_possible(self.config())
    }

    /// Hands the search over to the worker.
    pub(super) fn look_for_models(&mut self) -> Result<Changed, FitError> {
        if self.config().member().data.is_none() {
            return Err(FitError::NoData);
        }
        let config = self.config().clone();
        let changed = self.hand_over(Job::Models(Box::new(config)))?;
        self.models.looking = true;
        Ok(changed)
    }

    /// Keeps what came of it.
    pub(super) fn take_models(
        &mut self,
        config: &FitConfig,
        outcome: Result<Suggestions, FitError>,
    ) -> Changed {
        self.models.looking = false;
        match outcome {
            Ok(list) if !list.complete => {}
            Ok(list) => self.models.found = Some((config.member().clone(), list)),
            Err(error) => self.failure = Some(error),
        }
        Changed { result: true, ..Changed::default() }
    }
}

/// Whether models of the one data are models of the other: formula and outside knowledge of its parameters aside.
fn is_about(one: &Member, other: &Member) -> bool {
    one.selection == other.selection && one.cost_alone() == other.cost_alone() && one.same_data(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{Command, Task};

    fn wait(session: &mut Session) {
        while session.job() != JobState::Idle {
            session.poll();
            std::thread::yield_now();
        }
    }

    /// The list stands while data, rows and cost do, whatever happens to the formula.
    #[test]
    fn the_list_is_about_the_data() {
        let mut session = Session::new();
        assert!(matches!(session.apply(Command::Suggest), Err(FitError::NoData)));
        session.apply(Command::OpenExample("peak.csv".into())).unwrap();
        let before = session.config().clone();
        session.apply(Command::Suggest).unwrap();
        wait(&mut session);
        let best = session.suggestions().unwrap().list[0].formula.clone();
        assert!(
            session.config().same(&before) && session.undo_label() == Some("Open peak.csv"),
            "looking changes nothing"
        );
        session.apply(Command::SetFormula(best)).unwrap();
        session.apply(Command::Run(Task::Fit)).unwrap();
        wait(&mut session);
        assert!(session.suggestions().is_some() && session.result().fresh().is_some());
        session.apply(Command::SetRange(Some((5.0, 40.0).into()))).unwrap();
        assert!(session.suggestions().is_none());
        session.apply(Command::Undo).unwrap();
        assert!(session.suggestions().is_some());
    }
}
