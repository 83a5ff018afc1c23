//! The choices together with the compiled formula: the unit that commands change and that undo restores.

use super::FitConfig;
use crate::model::Model;

/// Configuration and model, always in step: `model` is the compiled `config.formula`, and `config.params` and
/// `config.origins` have one entry for each parameter of it.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// What the user chose.
    pub config: FitConfig,
    /// Its formula, compiled.
    pub model: Model,
}
