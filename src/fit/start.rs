//! Which start values are estimated, and when; the estimates themselves come from the data by `fit::guess`.
//!
//! The rule: what the user typed or a fit found is never overwritten, except by the command Guess. What was only
//! estimated, or never known, follows the data, the range and the formula. With ROOT's option B nothing is estimated.

use super::guess::{Question, Scale, guess};
use super::run::cost_of;
use super::state::State;
use super::{FitConfig, FitRequest, Member, MemberModel, ValueOrigin};
use crate::cost::CostKind;
use crate::data::{Data, Dataset, Template};
use crate::model::Model;
use crate::params::{Limits, ParamId, Parameter};

/// Value of a parameter that nobody has set and nothing can be estimated for (S. `W-START-DEFAULT`).
pub(crate) const NO_ESTIMATE: f64 = 1.0;

/// The same for a typed cost.
pub(crate) const NO_ESTIMATE_TYPED: f64 = 0.0;

/// Estimates anew what is only an estimate: after a change of data, range, cost or formula.
pub(crate) fn refresh(state: &mut State) {
    let which = follows_data(&state.config);
    put(state, &which);
}

/// After another data set has been put in place. Fitted values came from other data: they stay while they describe the new
/// data better than an estimate does (a series of similar measurements), and give way when they do not.
pub(crate) fn after_new_data(state: &mut State) {
    refresh(state);
    let fitted = |o: &ValueOrigin| *o == ValueOrigin::Fitted;
    if !state.config.origins.iter().any(fitted) {
        return;
    }
    let mut anew = state.clone();
    let free = |(p, o): (&Parameter, &ValueOrigin)| *o != ValueOrigin::User && p.is_open();
    let which: Vec<bool> = state.config.params.iter().zip(&state.config.origins).map(free).collect();
    put(&mut anew, &which);
    let known = anew.config.origins.iter().zip(&which).all(|(o, w)| !w || *o == ValueOrigin::Guessed);
    if known && cost_at_start(&anew) < cost_at_start(state) {
        *state = anew;
    }
}

/// The cost at the present values; +inf where there is none.
fn cost_at_start(state: &State) -> f64 {
    let State { config, models } = state.asked().into_owned();
    let asked = FitRequest { config, models, previous: None };
    let value = cost_of(&asked).map(|cost| cost.value(&state.config.params.values()));
    value.ok().filter(|f| f.is_finite()).unwrap_or(f64::INFINITY)
}

/// Estimates every free parameter, whoever set it.
pub(crate) fn all_anew(state: &mut State) {
    let which: Vec<bool> = state.config.params.iter().map(Parameter::is_open).collect();
    anew(state, &which);
}

/// Estimates these, whoever set them, with option B as well: it was asked for.
pub(crate) fn anew(state: &mut State, which: &[bool]) {
    let kept = std::mem::replace(&mut state.config.keep_user_values, false);
    put(state, which);
    state.config.keep_user_values = kept;
}

/// All entries shared equally among the templates.
fn equal_yields(data: &Dataset, templates: &[Template], model: &Model) -> Vec<Option<f64>> {
    let entries: f64 = match &data.data {
        Data::Histogram(h) => h.content.iter().sum(),
        Data::Points(_) | Data::Sample(_) => 0.0,
    };
    let share = entries / templates.len() as f64;
    let is_yield = |name: &String| templates.iter().any(|t| t.name == *name);
    model.params().iter().map(|p| is_yield(&p.name).then_some(share)).collect()
}

/// Parameters whose value is free to follow the data.
fn follows_data(config: &FitConfig) -> Vec<bool> {
    let follows = |o: &ValueOrigin| matches!(o, ValueOrigin::Default | ValueOrigin::Guessed);
    config.params.iter().zip(&config.origins).map(|(p, o)| follows(o) && p.is_open()).collect()
}

fn put(state: &mut State, which: &[bool]) {
    free_what_is_no_efficiency(state);
    let mut estimates = vec![None; state.config.params.len()];
    let mut members: Vec<_> = state.config.members.iter().zip(&state.models).collect();
    members.sort_by_key(|(member, _)| member.left_out);
    for (member, own) in members {
        // What several members share is estimated from the first of them that can.
        for (&k, estimate) in own.at.iter().zip(estimate(&state.config, (member, own), which, &estimates)) {
            estimates[k] = estimates[k].or(estimate);
        }
    }
    put_values(state, which, &estimates);
    limit_yields(state, which);
    limit_efficiencies(state, which);
}

/// Curves that rise to their first parameter.
const RISING: [&str; 3] = ["logistic", "gompertz", "hill"];

/// Between none and all.
fn share() -> Limits {
    Limits::new(Some(0.0), Some(1.0)).unwrap_or(Limits::NONE)
}

/// The parameters that are the height that an efficiency rises to.
pub(super) fn efficiencies(config: &FitConfig, models: &[MemberModel]) -> Vec<usize> {
    let height = |(member, own): (&Member, &MemberModel)| {
        let data = member.data.as_ref()?;
        let [term] = own.model.terms() else { return None };
        let rises = term.shape.is_some_and(|shape| RISING.contains(&shape)) && term.sign > 0.0;
        let first = term.params.first().filter(|_| rises && Scale::is_share(&member.cost, data))?;
        own.at.get(*first).copied()
    };
    config.members.iter().zip(models).filter_map(height).collect()
}

/// The height that an efficiency rises to is not above 1 until the user says otherwise: beyond there is no likelihood, and the best value
/// often lies right there.
fn limit_efficiencies(state: &mut State, which: &[bool]) {
    if state.config.keep_user_values {
        return;
    }
    for k in efficiencies(&state.config, &state.models) {
        let open = state.config.params.get_mut(ParamId(k)).filter(|_| which.get(k) == Some(&true));
        if let Some(p) = open.filter(|p| p.limits.is_none()) {
            p.limits = share();
            p.value = p.limits.clip(p.value);
        }
    }
}

/// Takes back the limits that nobody typed of what was an efficiency, and is none under another cost or formula.
fn free_what_is_no_efficiency(state: &mut State) {
    let now = efficiencies(&state.config, &state.models);
    for k in (0..state.config.params.len()).filter(|k| !now.contains(k)) {
        let of_formula = state.models.iter().any(|own| {
            own.at.iter().zip(own.model.params()).any(|(&at, hint)| at == k && hint.limits == share())
        });
        let set_here = |p: &&mut Parameter| !p.typed_limits && p.limits == share() && !of_formula;
        if let Some(p) = state.config.params.get_mut(ParamId(k)).filter(set_here) {
            p.limits = Limits::NONE;
        }
    }
}

/// Numbers of events of templates are not below 0 until the user says otherwise.
fn limit_yields(state: &mut State, which: &[bool]) {
    for (member, own) in state.config.members.iter().zip(&state.models) {
        let Some(data) = member.data.as_ref().filter(|_| is_of_templates(member)) else { continue };
        let templates = data.templates();
        for (&k, hint) in own.at.iter().zip(own.model.params()) {
            let is_yield = templates.iter().any(|t| t.name == hint.name) && which.get(k) == Some(&true);
            if let Some(p) =
                state.config.params.get_mut(ParamId(k)).filter(|p| is_yield && p.limits.is_none())
            {
                p.limits = Limits::new(Some(0.0), None).unwrap_or(Limits::NONE);
            }
        }
    }
}

/// What the templates of a member are called, where it has any.
pub(super) fn templates_of(member: &Member) -> Vec<String> {
    let data = member.data.as_ref().filter(|_| is_of_templates(member));
    data.map(|d| d.templates().into_iter().map(|t| t.name).collect()).unwrap_or_default()
}

/// Whether a member compares templates with its data, when it has any.
fn is_of_templates(member: &Member) -> bool {
    matches!(member.cost.kind, CostKind::Auto | CostKind::Template(_))
}

fn put_values(state: &mut State, which: &[bool], estimates: &[Option<f64>]) {
    // A parameter that only typed costs have starts at 0.
    let has =
        |k: usize| state.models.iter().zip(&state.config.members).filter(move |(own, _)| own.at.contains(&k));
    let is_typed = |k: usize| has(k).all(|(_, member)| member.cost.kind == CostKind::Custom);
    let unknown: Vec<f64> = (0..state.config.params.len())
        .map(|k| if is_typed(k) { NO_ESTIMATE_TYPED } else { NO_ESTIMATE })
        .collect();
    let config = &mut state.config;
    for (k, (p, origin)) in config.params.iter_mut().zip(&mut config.origins).enumerate() {
        if which.get(k) != Some(&true) {
            continue;
        }
        let estimate = estimates.get(k).copied().flatten().filter(|v| v.is_finite());
        p.value = p.limits.clip(estimate.unwrap_or(unknown[k]));
        *origin = if estimate.is_some() { ValueOrigin::Guessed } else { ValueOrigin::Default };
    }
}

/// Estimates for the parameters of a member; `None` where there is none. Those not in `which`, and those `found` before, are known: terms that are known altogether are taken
/// away from the data, so that a term added to a fitted curve is estimated from what the curve leaves over.
fn estimate(
    config: &FitConfig,
    (member, own): (&Member, &MemberModel),
    which: &[bool],
    found: &[Option<f64>],
) -> Vec<Option<f64>> {
    let nothing = vec![None; own.at.len()];
    let follows = !config.keep_user_values && member.needs_data();
    let Some(data) = member.data.as_ref().filter(|_| follows) else { return nothing };
    // A selection that leaves nothing is reported when the fit is asked for; there is nothing to estimate from then.
    let Ok(set) = data.fit_set(&member.selection) else { return nothing };
    let value = |&k: &usize| match which.get(k) {
        Some(true) => found[k],
        _ => Some(config.params[k].value),
    };
    let known: Vec<Option<f64>> = own.at.iter().map(value).collect();
    let templates = data.templates();
    if !templates.is_empty() && is_of_templates(member) {
        return equal_yields(data, &templates, &own.model);
    }
    let scale = Scale::of(&member.cost, data, &own.model);
    guess(&Question { model: &own.model, data, rows: &set.rows, scale, known: &known })
}
