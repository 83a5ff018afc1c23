//! A request made ready: the cost is built, what only scales a pdf is fixed, and the data can decide the parameters.

use std::sync::Arc;

use super::super::{FitError, FitRequest, FitWarning, Severity};
use super::scale_free::scale_only_parameters;
use super::scaling::Scaling;
use crate::cost::{self, Cost};
use crate::data::Dataset;
use crate::minimize::{Ctx, Minimum, Observer};
use crate::params::Parameters;

/// Everything the pieces of a fit need.
pub(super) struct Problem<'a> {
    pub request: &'a Arc<FitRequest>,
    pub data: &'a Dataset,
    pub cost: Box<dyn Cost>,
    pub watch: &'a dyn Observer,
    /// Where the search starts: the parameters of the request, with what only scales a pdf fixed.
    pub start: Parameters,
    /// What making it ready found.
    pub warnings: Vec<FitWarning>,
}

impl<'a> Problem<'a> {
    /// Builds the cost and checks that the data can decide the parameters.
    pub fn new(request: &'a Arc<FitRequest>, watch: &'a dyn Observer) -> Result<Problem<'a>, FitError> {
        let config = &request.config;
        let data = config.data.as_deref().ok_or(FitError::NoData)?;
        if config.params.is_empty() {
            return Err(FitError::NoParameter(config.formula.clone()));
        }
        let cost = cost::build(data, &request.model, &config.selection, &config.cost)?;
        let mut start = config.params.clone();
        for p in start.iter_mut() {
            p.value = p.limits.clip(p.value);
        }
        let warnings = fix_scale_only(&*cost, request, data, &mut start);
        let free = start.n_free();
        if let Some(data) = cost.ndata().filter(|&n| free > n) {
            return Err(FitError::TooManyParameters { free, data });
        }
        Ok(Problem { request, data, cost, watch, start, warnings })
    }

    /// What every algorithm needs.
    pub fn ctx(&self) -> Ctx<'_> {
        Ctx { fcn: &*self.cost, method: &self.request.config.method, watch: self.watch }
    }

    /// ndof = data − free parameters; `None` where undefined.
    pub fn ndof(&self) -> Option<i64> {
        self.cost.ndata().map(|n| n as i64 - self.start.n_free() as i64)
    }

    /// How errors at `minimum` are scaled.
    pub fn scaling(&self, minimum: &Minimum) -> Scaling {
        let chi2 = self.cost.chi2(&minimum.values());
        Scaling::of(self.request.config.scaling, self.cost.is_unweighted(), chi2, self.ndof())
    }
}

/// Fixes parameters that only multiply a pdf which is divided by its integral: no fit could decide them.
fn fix_scale_only(
    cost: &dyn Cost,
    request: &FitRequest,
    data: &Dataset,
    start: &mut Parameters,
) -> Vec<FitWarning> {
    let found = scale_only_parameters(cost, &request.model, data, start);
    let mut warnings = Vec::new();
    for (k, p) in start.iter_mut().enumerate() {
        if found.contains(&k) {
            p.fixed = true;
            warnings.push(FitWarning {
                code: "W-NORM-FREE",
                severity: Severity::Info,
                text: format!(
                    "{} only scales the pdf, which is normalised: it is held at {}",
                    p.name, p.value
                ),
                param: Some(k),
            });
        }
    }
    warnings
}
