//! A frozen question: data, compiled model and choices, as one immutable value that a worker can own.

use std::sync::Arc;

use super::tie::Ties;
use super::{FitConfig, MemberModel, start};
use crate::model::Model;
use crate::params::{Limits, ParamId, Parameters};

/// What a fit is asked.
#[derive(Debug, Clone)]
pub struct FitRequest {
    /// The choices, data included.
    pub config: FitConfig,
    /// The compiled models, one for each member.
    pub models: Vec<MemberModel>,
    /// The result that HESSE, MINOS, profiles and contours start from.
    pub previous: Option<Arc<super::FitResult>>,
}

impl FitRequest {
    /// The compiled formula of the active member, with the place of its parameters in the fit.
    pub fn member_model(&self) -> &MemberModel {
        &self.models[self.config.active]
    }

    /// Whether there is one member whose parameters are those of the fit, by the same names and in the same order.
    pub(crate) fn is_alone(&self) -> bool {
        let n = self.config.params.len();
        self.config.shared_errors.is_empty()
            && matches!(self.models.as_slice(), [own] if own.is_alone(n))
            && self.config.members[0].names.is_empty()
    }

    /// Whether all models are linear in these parameters of the fit together.
    pub fn is_linear_in(&self, params: &[usize]) -> bool {
        self.models.iter().all(|own| own.model.is_linear_in(&own.those_of(params)))
    }

    /// Where the limits of a parameter of the fit come from when nobody has typed them: `gaus`, `the formula`, `the templates`; `None` for
    /// those of the user.
    pub fn source_of_limits(&self, param: ParamId) -> Option<&str> {
        let k = param.0;
        let open = self.config.params.get(param).filter(|p| !p.typed_limits);
        let limits = open.map(|p| p.limits).filter(|l| !l.is_none())?;
        let own = |own: &MemberModel| own.at.iter().position(|&at| at == k);
        let with_limits = |own: &'_ &MemberModel, j: usize| own.model.params()[j].limits == limits;
        let found = self.models.iter().find_map(|m| own(m).filter(|&j| with_limits(&m, j)).map(|j| (m, j)));
        if let Some((own, j)) = found {
            let shape = own.model.terms().iter().find(|t| t.params.contains(&j)).and_then(|t| t.shape);
            return Some(shape.unwrap_or("the formula"));
        }
        let is_height = start::efficiencies(&self.config, &self.models).contains(&k);
        if is_height && Limits::new(Some(0.0), Some(1.0)).is_ok_and(|l| l == limits) {
            return Some("an efficiency");
        }
        // Numbers of events are not below 0 unless the user says otherwise.
        let name = &self.config.params[k].name;
        let data = self.config.members.iter().filter_map(|m| m.data.as_deref());
        let is_yield = data.flat_map(|d| d.templates()).any(|t| t.name == *name);
        (is_yield && Limits::above(0.0).is_ok_and(|l| l == limits)).then_some("the templates")
    }

    /// The compiled formula of the active member.
    pub fn model(&self) -> &Model {
        &self.member_model().model
    }

    /// A typed cost where some parameters have the values given, the others those of `params` (or following, when they are tied); NaN
    /// outside its domain and for other costs.
    pub fn typed_cost(&self, params: &Parameters) -> impl Fn(&[(ParamId, f64)]) -> f64 + '_ {
        let values = params.values();
        let own = self.member_model();
        let known = own.model.n_coordinates() == 0 && values.len() == self.config.params.len();
        let ties = Ties::new(params).ok().filter(|_| known);
        move |given| {
            let Some(ties) = &ties else { return f64::NAN };
            let (mut p, mut value) = (values.clone(), [f64::NAN]);
            for &(id, v) in given.iter().filter(|g| g.0.0 < values.len()) {
                p[id.0] = v;
            }
            ties.resolve(&mut p);
            own.model.eval(&[], &own.own(&p), &mut value);
            if value[0].is_finite() { value[0] } else { f64::NAN }
        }
    }
}
