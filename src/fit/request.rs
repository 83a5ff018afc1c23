//! A frozen question: data, compiled model and choices, as one immutable value that a worker can own.

use std::sync::Arc;

use super::FitConfig;
use crate::model::Model;

/// What a fit is asked.
#[derive(Debug, Clone)]
pub struct FitRequest {
    /// The choices, data included.
    pub config: FitConfig,
    /// The compiled model.
    pub model: Model,
    /// The result that HESSE, MINOS, profiles and contours start from.
    pub previous: Option<Arc<super::FitResult>>,
}
