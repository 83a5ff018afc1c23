//! A frozen question: data, compiled model and choices, as one immutable value that a worker can own.

use std::sync::Arc;

use super::FitConfig;
use super::tie::Ties;
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
    /// A typed cost where some parameters have the values given, the others those of `params` (or following, when they are tied); NaN
    /// outside its domain and for other costs.
    pub fn typed_cost(&self, params: &Parameters) -> impl Fn(&[(ParamId, f64)]) -> f64 + '_ {
        let values = params.values();
        let known = self.model.n_coordinates() == 0 && values.len() == self.model.n_params();
        let ties = Ties::new(params).ok().filter(|_| known);
        move |given| {
            let Some(ties) = &ties else { return f64::NAN };
            let (mut p, mut value) = (values.clone(), [f64::NAN]);
            for &(id, v) in given.iter().filter(|g| g.0.0 < values.len()) {
                p[id.0] = v;
            }
            ties.resolve(&mut p);
            self.model.eval(&[], &p, &mut value);
            if value[0].is_finite() { value[0] } else { f64::NAN }
        }
    }
}
