//! A parameter of the fit gets another name: everything that is asked of it by name goes on with the new one. Deliberately not here: the list
//! of parameters itself, and formulas, which have names of their own.

use crate::fit::{FitConfig, ScanWish};
use crate::model::formula::renamed;

/// Constraints, intervals, derived quantities and ties that name `old` name `new`, which may be there already.
pub(super) fn everywhere(config: &mut FitConfig, old: &str, new: &str) {
    let FitConfig { members, params, intervals, .. } = config;
    let constrained = members.iter_mut().flat_map(|m| &mut m.cost.constraints).flat_map(|c| &mut c.names);
    let names = constrained
        .chain(intervals.minos.iter_mut().flatten())
        .chain(intervals.profiles.iter_mut().map(|p| &mut p.name))
        .chain(intervals.contours.iter_mut().flat_map(|c| [&mut c.0, &mut c.1]))
        .chain(intervals.bounds.iter_mut().map(|b| &mut b.0))
        .chain(intervals.scans.iter_mut().flat_map(ScanWish::names_mut));
    for name in names.filter(|name| *name == old) {
        new.clone_into(name);
    }
    let derived = intervals.derived.iter_mut().map(|q| &mut q.expression);
    for text in derived.chain(params.iter_mut().filter_map(|p| p.tie.as_mut())) {
        *text = renamed(text, old, new);
    }
    without_repeats(config, new);
}

/// Drops what means nothing once two parameters are one called `name`: correlations and planes of it with itself; and what is asked twice.
fn without_repeats(config: &mut FitConfig, name: &str) {
    let FitConfig { members, intervals, .. } = config;
    let once = |names: &[&String]| names.iter().filter(|n| **n == name).count() < 2;
    for member in members {
        member.cost.constraints.retain(|c| once(&c.names.iter().collect::<Vec<_>>()));
    }
    intervals.contours.retain(|c| once(&[&c.0, &c.1]));
    intervals.scans.retain(|s| once(&s.names()));
    if let Some(list) = &mut intervals.minos {
        keep_first(list);
    }
    keep_first(&mut intervals.contours);
    keep_first(&mut intervals.profiles);
    keep_first(&mut intervals.bounds);
}

/// Takes out what stands in the list before.
fn keep_first<T: PartialEq + Clone>(list: &mut Vec<T>) {
    let mut kept: Vec<T> = Vec::with_capacity(list.len());
    for item in list.drain(..) {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    *list = kept;
}
