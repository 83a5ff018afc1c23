//! Which start values are estimated, and when; the estimates themselves come from the data by `fit::guess`.
//!
//! The rule: what the user typed or a fit found is never overwritten, except by the command Guess. What was only
//! estimated, or never known, follows the data, the range and the formula. With ROOT's option B nothing is estimated.

use std::sync::Arc;

use super::state::State;
use super::{FitConfig, ValueOrigin};
use crate::cost;
use crate::data::{Data, Dataset};
use crate::model::Model;
use crate::params::Parameter;

/// Value of a parameter that nobody has set and nothing can be estimated for (S. `W-START-DEFAULT`).
pub(crate) const NO_ESTIMATE: f64 = 1.0;

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
    let free = |(p, o): (&Parameter, &ValueOrigin)| *o != ValueOrigin::User && !p.fixed && !p.constant;
    let which: Vec<bool> = state.config.params.iter().zip(&state.config.origins).map(free).collect();
    put(&mut anew, &which);
    let known = anew.config.origins.iter().zip(&which).all(|(o, w)| !w || *o == ValueOrigin::Guessed);
    if known && cost_at_start(&anew) < cost_at_start(state) {
        *state = anew;
    }
}

/// The cost at the present values; +inf where there is none.
fn cost_at_start(state: &State) -> f64 {
    let FitConfig { data, selection, cost, params, .. } = &state.config;
    let Some(data) = data else { return f64::INFINITY };
    let value = cost::build(data, &state.model, selection, cost).map(|c| c.value(&params.values()));
    value.ok().filter(|f| f.is_finite()).unwrap_or(f64::INFINITY)
}

/// Estimates every free parameter, whoever set it.
pub(crate) fn all_anew(state: &mut State) {
    let which: Vec<bool> = state.config.params.iter().map(|p| !p.fixed && !p.constant).collect();
    put(state, &which);
}

/// After `term` was added to `old`: when everything old is known, the new parameters are estimated from the residual;
/// otherwise all estimates are made together.
pub(crate) fn of_new_term(state: &mut State, old: &State, term: &str) {
    let undecided = follows_data(&old.config).contains(&true);
    let estimates = if undecided { None } else { from_residual(state, old, term) };
    match estimates {
        Some(estimates) => put_values(state, &follows_data(&state.config), &estimates),
        None => refresh(state),
    }
}

/// Parameters whose value is free to follow the data.
fn follows_data(config: &FitConfig) -> Vec<bool> {
    let follows = |o: &ValueOrigin| matches!(o, ValueOrigin::Default | ValueOrigin::Guessed);
    config.params.iter().zip(&config.origins).map(|(p, o)| follows(o) && !p.fixed && !p.constant).collect()
}

fn put(state: &mut State, which: &[bool]) {
    let estimates = estimate(&state.config, &state.model);
    put_values(state, which, &estimates);
}

fn put_values(state: &mut State, which: &[bool], estimates: &[Option<f64>]) {
    let config = &mut state.config;
    for (k, (p, origin)) in config.params.iter_mut().zip(&mut config.origins).enumerate() {
        if which.get(k) != Some(&true) {
            continue;
        }
        let estimate = estimates.get(k).copied().flatten().filter(|v| v.is_finite());
        p.value = p.limits.clip(estimate.unwrap_or(NO_ESTIMATE));
        *origin = if estimate.is_some() { ValueOrigin::Guessed } else { ValueOrigin::Default };
    }
}

/// Estimates for all parameters; `None` where there is none.
fn estimate(config: &FitConfig, model: &Model) -> Vec<Option<f64>> {
    let nothing = vec![None; model.n_params()];
    match &config.data {
        Some(data) if !config.keep_user_values => estimate_from(config, data, model),
        _ => nothing,
    }
}

/// The one call of the estimators.
fn estimate_from(_config: &FitConfig, _data: &Dataset, model: &Model) -> Vec<Option<f64>> {
    vec![None; model.n_params()]
}

/// Estimates of the parameters of `term` alone on what the old curve leaves over, placed at their positions in the sum.
fn from_residual(state: &State, old: &State, term: &str) -> Option<Vec<Option<f64>>> {
    if state.config.keep_user_values {
        return None;
    }
    let data = state.config.data.as_ref()?;
    let alone = Model::compile(term).ok()?;
    let rest = residual(data, &old.model, &old.config.params.values())?;
    let found = estimate_from(&state.config, &rest, &alone);
    let mut estimates = vec![None; state.model.n_params()];
    let n_old = old.model.terms().len();
    let new_terms = state.model.terms().get(n_old..)?;
    if new_terms.len() != alone.terms().len() {
        return None;
    }
    for (sum, single) in new_terms.iter().zip(alone.terms()) {
        for (&j, &i) in sum.params.iter().zip(&single.params) {
            *estimates.get_mut(j)? = found.get(i).copied().flatten();
        }
    }
    Some(estimates)
}

/// The data minus the curve at `p`, where that has a meaning: points, and histograms compared bin by bin.
fn residual(data: &Arc<Dataset>, model: &Model, p: &[f64]) -> Option<Dataset> {
    let x = data.x();
    let mut f = vec![0.0; x.len()];
    model.eval(&[&x], p, &mut f);
    let mut rest = Dataset::clone(data);
    let y = match &mut rest.data {
        Data::Points(points) => &mut points.y,
        Data::Histogram(bins) => &mut bins.content,
        Data::Sample(_) => return None,
    };
    for ((y, f), used) in y.iter_mut().zip(&f).zip(&mut rest.mask) {
        *y -= f;
        *used &= y.is_finite();
    }
    Some(rest)
}
