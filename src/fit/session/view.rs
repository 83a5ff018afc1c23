//! What a session shows of itself: choices, models, the result, what can be undone. Nothing here changes it.

use std::sync::Arc;

use super::{JobState, Session, Shown, View};
use crate::fit::apply;
use crate::fit::file::SavedResult;
use crate::fit::{FitConfig, FitResult, MemberModel, OpenedSession};
use crate::model::{FormulaError, Model};

impl Session {
    /// What there is to read, by itself: a copy for work beside the session, which goes on. Data and results are shared with it.
    #[must_use]
    pub fn copy_to_read(&self) -> Session {
        Session {
            past: self.past.clone(),
            shown: self.shown.clone(),
            functions: self.functions.clone(),
            saved: self.saved.clone(),
            models: self.models.clone(),
            ..Session::of(self.state.clone())
        }
    }

    /// The same as a session that was read from `path`, without its result: for [`Command::TakeSession`](crate::fit::Command::TakeSession).
    pub fn as_opened(&self, path: &std::path::Path) -> OpenedSession {
        OpenedSession::of(path, self.state.clone(), self.functions.0.clone())
    }

    /// The same with what can be undone and redone: to go back to.
    #[must_use]
    pub fn copy_with_history(&self) -> Session {
        Session { history: self.history.clone(), ..self.copy_to_read() }
    }

    /// What the user chose.
    pub fn config(&self) -> &FitConfig {
        &self.state.config
    }

    /// Why this text cannot be the formula of the active member, with its data, its cost and the functions of one's own; `None` when it can.
    pub fn formula_problem(&self, text: &str) -> Option<FormulaError> {
        apply::formula_problem(&self.state, text)
    }

    /// Whether all formulas are linear in the free parameters of the fit together.
    pub fn is_linear(&self) -> bool {
        let asked = self.state.asked();
        let free = asked.config.params.free();
        asked.models.iter().all(|own| own.model.is_linear_in(&own.those_of(&free)))
    }

    /// The compiled form of `config().member().formula`.
    pub fn model(&self) -> &Model {
        self.state.model()
    }

    /// The compiled form of the formula of the active member, and where its parameters stand.
    pub fn member_model(&self) -> &MemberModel {
        &self.state.models[self.state.config.active]
    }

    /// The compiled forms of the formulas of all members, in their order, and where their parameters stand.
    pub fn models(&self) -> &[MemberModel] {
        &self.state.models
    }

    /// Names of the members that have parameter `k` of the fit.
    pub fn users_of(&self, k: usize) -> Vec<String> {
        let models = self.state.models.iter().enumerate();
        models.filter(|(_, own)| own.at.contains(&k)).map(|(j, _)| self.state.config.title(j)).collect()
    }

    /// The result, and whether it still answers the configuration.
    pub fn result(&self) -> Shown<'_> {
        match &self.shown {
            None => Shown::None,
            Some(View { result, fresh: true, .. }) => Shown::Fresh(result),
            Some(View { result, fresh: false, .. }) => Shown::Stale(result),
        }
    }

    /// What the opened session file said about its last fit, and whether the data are still those of that fit. `None`
    /// once there is a result of this session, or another question.
    pub fn saved_result(&self) -> Option<(&SavedResult, bool)> {
        let saved = self.saved.as_ref()?;
        Some((saved, saved.is_of(&self.state.config)))
    }

    /// The worker.
    pub fn job(&self) -> JobState {
        match self.worker.running() {
            None => JobState::Idle,
            Some((progress, elapsed_secs)) => JobState::Running { progress, elapsed_secs },
        }
    }

    /// Label of what Undo would undo, when there is something.
    pub fn undo_label(&self) -> Option<&str> {
        self.history.undo_label()
    }

    /// Label of what Redo would redo.
    pub fn redo_label(&self) -> Option<&str> {
        self.history.redo_label()
    }

    /// Results of this session, oldest first (ROOT's list of fitted functions).
    pub fn results(&self) -> impl DoubleEndedIterator<Item = &Arc<FitResult>> + ExactSizeIterator {
        self.past.results()
    }
}
