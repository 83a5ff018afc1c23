//! What a session held at one time: to be written beside the work, and to see later whether there is anything new.

use std::path::Path;

use super::file::{self, SavedResult};
use super::{FitConfig, FitError, Function, Session};

/// A session as it was. Data are shared with it, so that a copy is small.
#[derive(Debug, Clone)]
pub struct SessionCopy {
    config: FitConfig,
    functions: Vec<Function>,
    result: Option<SavedResult>,
}

impl SessionCopy {
    pub(super) fn new(
        config: FitConfig,
        functions: Vec<Function>,
        result: Option<SavedResult>,
    ) -> SessionCopy {
        SessionCopy { config, functions, result }
    }

    /// Writes it as a session file.
    ///
    /// # Errors
    /// As [`Command::Save`](super::Command::Save).
    pub fn save(&self, path: &Path) -> Result<(), FitError> {
        file::save(path, &self.config, &self.functions, self.result.as_ref())
    }

    /// Whether a session holds nothing else; which of its data sets is shown does not count.
    pub fn is_all_of(&self, session: &Session) -> bool {
        let now = session.config();
        let names =
            |list: &[Function]| list.iter().map(|f| (f.name.clone(), f.data.clone())).collect::<Vec<_>>();
        let config = FitConfig { active: now.active, ..self.config.clone() };
        config.same(now) && names(&self.functions) == names(session.all_functions())
    }
}
