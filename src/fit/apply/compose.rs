//! The parameters of a fit from the formulas of its members: the union by name, in the order in which they first appear. What a parameter
//! takes over from the list before is for others to say.

use crate::cost;
use crate::fit::state::State;
use crate::fit::{FitConfig, FitError, Member, MemberModel, ValueOrigin, start};
use crate::model::{Model, ParamHint};
use crate::params::{ParamId, Parameter, Parameters};

/// Puts `models` in place, one for each member, and the list of all their parameters. Parameter `k` of member `j` was number
/// `inherit(j, k)` of the list before, from which it takes over everything; what several members share, from the first of them that says so.
pub(super) fn compose(
    state: &mut State,
    models: Vec<Model>,
    inherit: impl Fn(usize, usize) -> Option<usize>,
) -> Result<(), FitError> {
    let models = with_others(&state.config, models)?;
    let mut list = List { keep_user_values: state.config.keep_user_values, ..List::default() };
    let config = &mut state.config;
    let mut composed = Vec::with_capacity(models.len());
    for (j, (member, model)) in config.members.iter_mut().zip(models).enumerate() {
        member.names.retain(|(own, _)| model.params().iter().any(|p| p.name == *own));
        let typed = model.n_coordinates() == 0;
        let place = |(k, hint): (usize, &ParamHint)| {
            list.add(member.name_in_fit(&hint.name), hint, typed, inherit(j, k))
        };
        let at = model.params().iter().enumerate().map(place).collect();
        composed.push(MemberModel { model, at });
    }
    let mut origins = vec![ValueOrigin::Default; list.params.len()];
    for ((new, origin), from) in list.params.iter_mut().zip(&mut origins).zip(&list.inherit) {
        let Some(old) = from.and_then(|i| config.params.get(ParamId(i))) else { continue };
        if new.constant || old.constant {
            continue;
        }
        *new = Parameter { name: new.name.clone(), ..old.clone() };
        *origin = from.and_then(|i| config.origins.get(i)).copied().unwrap_or_default();
    }
    config.params = Parameters::new(list.params)?;
    config.origins = origins;
    state.models = composed;
    Ok(())
}

/// The models, those of typed costs that use costs of other fits with the parameters of these.
fn with_others(config: &FitConfig, models: Vec<Model>) -> Result<Vec<Model>, FitError> {
    let named = |(member, model): (&Member, &Model)| -> Vec<String> {
        model.params().iter().map(|p| member.name_in_fit(&p.name).to_owned()).collect()
    };
    let names: Vec<Vec<String>> = config.members.iter().zip(&models).map(named).collect();
    let complete = |(j, model): (usize, Model)| {
        let member = &config.members[j];
        let others = member.fits_used();
        if others.is_empty() {
            return Ok(model);
        }
        let mut more = Vec::new();
        for name in others {
            more.extend(names[config.other_fit(j, &name)?].iter().cloned());
        }
        Ok(cost::parameters_of(&member.formula, member.data.as_deref(), &config.definitions, &more)?)
    };
    models.into_iter().enumerate().map(complete).collect()
}

/// The list while it grows.
#[derive(Default)]
struct List {
    keep_user_values: bool,
    params: Vec<Parameter>,
    /// What each was before.
    inherit: Vec<Option<usize>>,
}

impl List {
    /// The place of a parameter by its name; a new one starts at 1 (that of a typed cost at 0), with the limits that its shape asks for
    /// unless the user keeps his own.
    fn add(&mut self, name: &str, hint: &ParamHint, typed: bool, inherit: Option<usize>) -> usize {
        if let Some(k) = self.params.iter().position(|p| p.name == name) {
            self.inherit[k] = self.inherit[k].or(inherit);
            self.params[k].constant &= hint.unused;
            if self.params[k].limits.is_none() && !self.keep_user_values {
                self.put_limits(k, hint);
            }
            return k;
        }
        let unknown = if typed { start::NO_ESTIMATE_TYPED } else { start::NO_ESTIMATE };
        let mut p = Parameter::new(name, if hint.unused { 0.0 } else { unknown });
        p.constant = hint.unused;
        self.params.push(p);
        self.inherit.push(inherit);
        let k = self.params.len() - 1;
        if !self.keep_user_values {
            self.put_limits(k, hint);
        }
        k
    }

    fn put_limits(&mut self, k: usize, hint: &ParamHint) {
        let p = &mut self.params[k];
        p.limits = hint.limits;
        p.value = p.limits.clip(p.value);
    }
}
