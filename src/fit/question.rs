//! When a result still answers what is on the screen.
//!
//! The question of a fit is: which data and rows, which formula, which cost, which search, and which parameters are held
//! where or limited. Values are no part of the question: they are where the search starts and what it finds. A result is
//! fresh when the questions agree and every value is that of its start or that of its end, so neither adopting a result nor
//! undoing that makes it stale. Steps, intervals, error policy and verbosity change no minimum and do not count.

use super::{FitConfig, FitResult, Member, Source};
use crate::params::Parameter;

/// Whether `a` and `b` ask the same question.
pub(crate) fn same_question(a: &FitConfig, b: &FitConfig) -> bool {
    a.method == b.method
        && a.definitions == b.definitions
        && a.shared_errors == b.shared_errors
        && a.params.len() == b.params.len()
        && a.idle == b.idle
        && a.params
            .iter()
            .zip(b.params.iter())
            .enumerate()
            .all(|(k, (p, q))| a.idle.contains(&k) || same_role(p, q))
        && a.pairs(b).is_some_and(|mut pairs| pairs.all(|(a, b)| a.same_question(b)))
}

/// A parameter that is held where it is (not one that follows others) belongs to the question with its value.
fn same_role(p: &Parameter, q: &Parameter) -> bool {
    p.name == q.name
        && p.limits == q.limits
        && p.tie == q.tie
        && p.is_free() == q.is_free()
        && (p.is_free() || p.is_tied() || p.value == q.value)
}

/// Whether `result` is the end of a search for what `config` asks, and its values are those of `config`.
pub(crate) fn is_found(result: &FitResult, config: &FitConfig) -> bool {
    same_question(&result.request.config, config) && has_values(config, &result.minimum.values())
}

/// Whether the parameters have these values, idle ones aside.
fn has_values(config: &FitConfig, there: &[f64]) -> bool {
    let values = config.params.values();
    let pairs = values.iter().zip(there).enumerate();
    values.len() == there.len() && pairs.into_iter().all(|(k, (a, b))| config.idle.contains(&k) || a == b)
}

/// Whether `result` answers `config`.
pub(crate) fn answers(result: &FitResult, config: &FitConfig) -> bool {
    let start = &result.request.config;
    is_found(result, config) || same_question(start, config) && has_values(config, &start.params.values())
}

/// Whether `result` was made from the same measurement as `config` has, perhaps with other rows masked: only then can it be
/// shown as stale beside these data.
pub(crate) fn same_measurement(result: &FitResult, config: &FitConfig) -> bool {
    let then = &result.request.config;
    let name = |m: &Member| m.data.as_ref().map(|d| d.name.clone());
    let same = |(a, b): (&Member, &Member)| same_columns(a, b) && name(a) == name(b);
    then.pairs(config).is_some_and(|mut pairs| pairs.all(same))
}

/// Whether both have their data from the same columns of the same table, whatever was done to the rows: bins, cuts, values calculated beside.
fn same_columns(a: &Member, b: &Member) -> bool {
    let of_place = |(a, b): (&Source, &Source)| {
        let (then, now) = (a.options(), b.options());
        a.is_same_place(b) && then.table == now.table && then.columns == now.columns && then.kind == now.kind
    };
    match (&a.source, &b.source) {
        (None, None) => true,
        (a, b) => a.as_ref().zip(b.as_ref()).is_some_and(of_place),
    }
}

/// Whether both are the same minimum of the same question (one may hold more about it).
pub(crate) fn same_minimum(a: &FitResult, b: &FitResult) -> bool {
    same_question(&a.request.config, &b.request.config)
        && a.minimum.fval == b.minimum.fval
        && a.minimum.values() == b.minimum.values()
}
