//! Commands about how to fit: cost, search, intervals, error policy, verbosity, reset.

use super::{Edit, model};
use crate::cost::{CostChoice, CostKind};
use crate::fit::derive::{self, Quantities, Quantity};
use crate::fit::state::State;
use crate::fit::{
    ContourLook, ErrorScaling, FitConfig, FitError, Intervals, Member, PrintLevel, ScanWish, Storing, start,
    tie,
};
use crate::minimize::{Level, Method, MinimizeError};

/// Replaces the whole cost choice.
pub(super) fn set_cost(state: &mut State, choice: &CostChoice) -> Result<Edit, FitError> {
    for name in choice.constraints.iter().flat_map(|c| &c.names) {
        state.config.params.find(name)?;
    }
    choice.up()?;
    if let Some(data) = &state.config.member().data {
        choice.check_errors(data.n_total())?;
    }
    let before = state.config.member().cost.kind;
    state.config.member_mut().cost = choice.clone();
    model::read_again(state, before)?;
    // What a good start is depends on what the model's values mean.
    start::refresh(state);
    Ok(Edit::step("Change the fit method"))
}

/// Replaces only the statistic.
pub(super) fn set_cost_kind(state: &mut State, kind: CostKind) -> Result<Edit, FitError> {
    let before = std::mem::replace(&mut state.config.member_mut().cost.kind, kind);
    model::read_again(state, before)?;
    start::refresh(state);
    Ok(Edit::step("Change the fit method"))
}

/// Replaces the search settings.
pub(super) fn set_method(state: &mut State, method: &Method) -> Result<Edit, FitError> {
    let tolerance = method.tolerance;
    if !tolerance.is_finite() || tolerance < 0.0 {
        let refusal =
            MinimizeError::Setting { name: "tolerance", value: tolerance, rule: "a number of at least 0" };
        return Err(refusal.into());
    }
    state.config.method = method.clone();
    Ok(Edit::step("Change the minimizer"))
}

/// Replaces what is computed beside the fit.
pub(super) fn set_intervals(state: &mut State, intervals: &Intervals) -> Result<Edit, FitError> {
    for name in names(intervals) {
        state.config.params.find(name)?;
    }
    for cl in intervals.cl.iter().chain(&intervals.band) {
        Level::Cl(*cl).rise(1)?;
    }
    for cl in intervals.contours.iter().flat_map(|c| &c.2) {
        Level::Cl(*cl).rise(2)?;
    }
    for (_, cl, _) in &intervals.bounds {
        crate::minimize::one_sided_rise(Level::Cl(*cl))?;
    }
    for cl in &intervals.matrix {
        Level::Cl(*cl).rise(2)?;
    }
    Quantities::new(&state.config.params, Some(&state.models[0]), &intervals.derived)?;
    state.config.intervals = intervals.clone();
    Ok(Edit::step("Change the intervals"))
}

/// Replaces the derived quantities.
pub(super) fn set_derived(state: &mut State, list: &[Quantity]) -> Result<Edit, FitError> {
    Quantities::new(&state.config.params, Some(&state.models[0]), list)?;
    state.config.intervals.derived = list.to_vec();
    Ok(Edit::step("Change the derived quantities"))
}

/// All parameter names that intervals speak of.
fn names(intervals: &Intervals) -> impl Iterator<Item = &String> {
    let minos = intervals.minos.iter().flatten();
    let profiles = intervals.profiles.iter().map(|p| &p.name);
    let contours = intervals.contours.iter().flat_map(|c| [&c.0, &c.1]);
    let bounds = intervals.bounds.iter().map(|b| &b.0);
    let scans = intervals.scans.iter().flat_map(ScanWish::names);
    minos.chain(profiles).chain(contours).chain(bounds).chain(scans)
}

/// Sets the error policy.
pub(super) fn set_scaling(state: &mut State, scaling: ErrorScaling) -> Edit {
    state.config.scaling = scaling;
    Edit::step("Change how errors are scaled")
}

/// ROOT's B. Switching it on keeps everything as it stands; switching it off estimates what the user has not set.
pub(super) fn set_keep_user_values(state: &mut State, keep: bool) -> Edit {
    state.config.keep_user_values = keep;
    if !keep {
        model::set_default_limits(state);
        start::refresh(state);
    }
    Edit::step(if keep { "Keep the user's values" } else { "Estimate start values" })
}

/// Sets what happens to a function once it is fitted.
pub(super) fn set_storing(state: &mut State, storing: Storing) -> Edit {
    state.config.storing = storing;
    Edit::step("Change what is kept of a fit")
}

/// Sets how contours are drawn.
pub(super) fn set_contour_look(state: &mut State, look: ContourLook) -> Edit {
    let before = std::mem::replace(&mut state.config.contour_look, look);
    Edit::step(if before.fill == look.fill {
        "Change which contours are superimposed"
    } else {
        "Change what contours are filled with"
    })
}

/// Sets the verbosity.
pub(super) fn set_print(state: &mut State, level: PrintLevel) -> Edit {
    state.config.print = level;
    Edit::step("Change the print level")
}

/// All settings to their defaults, the formula of an only member too; the data stay. Members of a simultaneous fit keep their formulas and
/// what they call their parameters: they would share everything if each had the first formula.
pub(super) fn reset(state: &mut State) -> Edit {
    let fresh = model::initial_state();
    let formula = fresh.config.member().formula.clone();
    let active = state.config.active;
    let several = state.config.members.len() > 1;
    let kept = |old: &Member| {
        // A typed cost is no function of x.
        let own = several && old.needs_data();
        Member {
            name: old.name.clone(),
            data: old.data.clone(),
            source: old.source.clone(),
            color: old.color,
            hidden: old.hidden,
            figure: old.figure.clone(),
            names: if own { old.names.clone() } else { Vec::new() },
            ..Member::new(if own { old.formula.clone() } else { formula.clone() })
        }
    };
    let members = state.config.members.iter().map(kept).collect();
    let definitions = state.config.definitions.clone();
    // The first formula means something for data of any kind.
    *state = model::state_of_members(members, definitions, false).unwrap_or(fresh);
    state.config.active = active.min(state.config.members.len() - 1);
    start::refresh(state);
    Edit::step("Reset")
}

/// Drops what is asked of parameters that a new formula no longer has.
pub(super) fn forget_unknown_names(state: &mut State) {
    let State { config, models } = state;
    let FitConfig { params, intervals, members, .. } = config;
    tie::forget_unknown(params);
    let known = |name: &String| params.find(name).is_ok();
    if let Some(list) = &mut intervals.minos {
        let asked_for_some = !list.is_empty();
        list.retain(known);
        // An empty list would mean "all": nothing left of what was asked means nothing.
        if asked_for_some && list.is_empty() {
            intervals.minos = None;
        }
    }
    derive::forget_unknown(params, Some(&models[0]), &mut intervals.derived);
    intervals.profiles.retain(|p| known(&p.name));
    intervals.contours.retain(|c| known(&c.0) && known(&c.1));
    intervals.bounds.retain(|b| known(&b.0));
    intervals.scans.retain(|s| s.names().into_iter().all(known));
    for member in members {
        member.cost.constraints.retain(|c| c.names.iter().all(known));
    }
}
