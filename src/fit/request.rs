//! A frozen question: data, compiled model and choices, as one immutable value that a worker can own.

use std::sync::Arc;

use super::FitConfig;
use crate::model::Model;
use crate::params::{ParamId, Parameters};

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

impl FitRequest {
    /// A typed cost at the values of `params` with the one at `id` moved to `x`; NaN outside its domain and for other costs.
    pub fn typed_cost_at(&self, params: &Parameters, id: ParamId, x: f64) -> f64 {
        let mut p = params.values();
        let known = self.model.n_coordinates() == 0 && p.len() == self.model.n_params();
        let Some(slot) = p.get_mut(id.0).filter(|_| known) else { return f64::NAN };
        *slot = x;
        let mut value = [f64::NAN];
        self.model.eval(&[], &p, &mut value);
        if value[0].is_finite() { value[0] } else { f64::NAN }
    }
}
