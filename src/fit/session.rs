//! The session: configuration, its history, the last result, the worker.

use std::sync::Arc;

use super::{Command, FitConfig, FitError, FitRequest, FitResult};
use crate::minimize::Progress;
use crate::model::Model;

/// What a command or a poll changed; front ends redraw what depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changed {
    /// The configuration.
    pub config: bool,
    /// The data set itself.
    pub data: bool,
    /// The result.
    pub result: bool,
    /// The job's state or progress.
    pub job: bool,
}

/// The result as it should be shown.
#[derive(Debug, Clone, Copy)]
pub enum Shown<'a> {
    /// No result.
    None,
    /// It answers the present configuration.
    Fresh(&'a Arc<FitResult>),
    /// The configuration has changed since.
    Stale(&'a Arc<FitResult>),
}

/// The worker.
#[derive(Debug, Clone, PartialEq)]
pub enum JobState {
    /// Nothing runs.
    Idle,
    /// A job runs.
    Running {
        /// How it stands.
        progress: Progress,
        /// Seconds since its start.
        elapsed_secs: f64,
    },
}

/// The one state under window, command line and tests.
pub struct Session {
    config: FitConfig,
}

impl Session {
    /// An empty session: no data, `gaus`.
    pub fn new() -> Session {
        todo!()
    }

    /// Called by the worker whenever there is something to poll (the window repaints then).
    pub fn set_wake(&mut self, _wake: Box<dyn Fn() + Send + Sync>) {
        todo!()
    }

    /// Carries out a command.
    ///
    /// # Errors
    /// The command is refused; nothing has changed then.
    pub fn apply(&mut self, _command: Command) -> Result<Changed, FitError> {
        todo!()
    }

    /// Takes in what the worker has sent.
    pub fn poll(&mut self) -> Changed {
        todo!()
    }

    /// The last failure of a background job, once.
    pub fn take_failure(&mut self) -> Option<FitError> {
        todo!()
    }

    /// Runs `task` on this thread and stores its result (command line, tests).
    ///
    /// # Errors
    /// As [`super::run`].
    pub fn run_now(
        &mut self,
        _task: &super::Task,
        _watch: &dyn crate::minimize::Observer,
    ) -> Result<Arc<FitResult>, FitError> {
        todo!()
    }

    /// The present question, frozen.
    ///
    /// # Errors
    /// No data, or no parameter.
    pub fn request(&self) -> Result<FitRequest, FitError> {
        todo!()
    }

    /// What the user chose.
    pub fn config(&self) -> &FitConfig {
        &self.config
    }

    /// The compiled form of `config().formula`.
    pub fn model(&self) -> &Model {
        todo!()
    }

    /// The result, and whether it still answers the configuration.
    pub fn result(&self) -> Shown<'_> {
        todo!()
    }

    /// The worker.
    pub fn job(&self) -> JobState {
        todo!()
    }

    /// Label of what Undo would undo, when there is something.
    pub fn undo_label(&self) -> Option<&str> {
        todo!()
    }

    /// Label of what Redo would redo.
    pub fn redo_label(&self) -> Option<&str> {
        todo!()
    }

    /// Results of this session, oldest first (ROOT's list of fitted functions).
    pub fn results(&self) -> &[Arc<FitResult>] {
        todo!()
    }
}
