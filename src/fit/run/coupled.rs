//! Data sets that have errors in common are one term of the cost: which of them hang together, and the cost of each such group.

use std::borrow::Cow;

use super::super::{FitConfig, FitError, FitRequest};
use super::followed::without;
use crate::cost::{self, CostChoice, CostError, CostKind, DynamicErrors, Part, SharedMember, SharedSource};
use crate::data::Dataset;

/// The terms of a cost, and the data sets one by one.
pub(super) struct Terms {
    pub together: Vec<Part>,
    pub each: Vec<Part>,
}

/// The terms of `request`: groups of members that have errors in common, and the others one by one, as `part` makes them.
pub(super) fn terms<'a>(
    request: &FitRequest,
    part: &dyn Fn(usize) -> Result<Part, FitError>,
    outliers: &dyn Fn(usize) -> &'a [usize],
) -> Result<Terms, FitError> {
    let term = |group: Vec<usize>| match group.as_slice() {
        [only] if !is_shared(request, *only) => part(*only),
        group => coupled(request, group, outliers),
    };
    let together = groups(request).into_iter().map(term).collect::<Result<_, _>>()?;
    let each = (0..request.config.members.len()).map(part).collect::<Result<_, _>>()?;
    Ok(Terms { together, each })
}

fn is_shared(request: &FitRequest, member: usize) -> bool {
    request.config.shared_errors.iter().any(|s| s.source.on && s.members.contains(&member))
}

/// The members in groups, each of which hangs together by common errors.
fn groups(request: &FitRequest) -> Vec<Vec<usize>> {
    let n = request.config.members.len();
    let mut group: Vec<usize> = (0..n).collect();
    for shared in request.config.shared_errors.iter().filter(|s| s.source.on) {
        let Some(least) = shared.members.iter().filter_map(|&k| group.get(k)).min().copied() else {
            continue;
        };
        let joined: Vec<usize> = shared.members.iter().filter_map(|&k| group.get(k).copied()).collect();
        group.iter_mut().filter(|g| joined.contains(g)).for_each(|g| *g = least);
    }
    let of = |first: usize| (0..n).filter(|&k| group[k] == first).collect::<Vec<_>>();
    (0..n).filter(|&k| group[k] == k).map(of).collect()
}

/// Refuses choices that the one cost of a group cannot carry out.
fn check_choices(config: &FitConfig, group: &[usize]) -> Result<(), FitError> {
    let refuse =
        |what: String, remedy: &str| Err(CostError::DoesNotFit { what, remedy: remedy.to_owned() }.into());
    let first = &config.members[group[0]].cost;
    for &k in group {
        let (title, cost) = (config.title(k), &config.members[k].cost);
        if cost.dynamic_errors == DynamicErrors::Iterative {
            let what =
                format!("errors shared with other data sets cannot be held during a search, as {title} asks");
            return refuse(what, "choose nonlinear dynamic errors, or do not share the errors");
        }
        if cost.kind == CostKind::GaussNll {
            let what = format!(
                "{title} is fitted by gauss_nll, and data sets that share errors are fitted by one χ²"
            );
            return refuse(what, "choose chi2 for it");
        }
        if (cost.log_det, cost.det_ref) != (first.log_det, first.det_ref) || cost.errordef != first.errordef {
            let what = format!(
                "{title} and {} share errors but not what is chosen about the determinant or the error definition",
                config.title(group[0])
            );
            return refuse(what, "choose the same for both");
        }
    }
    Ok(())
}

/// The one cost of the members of a group.
fn coupled<'a>(
    request: &FitRequest,
    group: &[usize],
    outliers: &dyn Fn(usize) -> &'a [usize],
) -> Result<Part, FitError> {
    let config = &request.config;
    check_choices(config, group)?;
    let alone: Vec<CostChoice> = group.iter().map(|&k| config.members[k].cost_alone()).collect();
    let mut data: Vec<Cow<'_, Dataset>> = Vec::with_capacity(group.len());
    for &k in group {
        let found = config.members[k].data.as_deref().ok_or(FitError::NoData)?;
        data.push(match outliers(k) {
            [] => Cow::Borrowed(found),
            rows => Cow::Owned(without(found, rows)),
        });
    }
    let members: Vec<SharedMember<'_>> = group
        .iter()
        .zip(&data)
        .zip(&alone)
        .map(|((&k, data), choice)| SharedMember {
            data,
            model: &request.models[k].model,
            selection: &config.members[k].selection,
            choice,
            params: request.models[k].at.clone(),
        })
        .collect();
    let place = |k: &usize| group.iter().position(|g| g == k);
    let shared: Vec<SharedSource<'_>> = config
        .shared_errors
        .iter()
        .filter(|s| s.source.on && s.members.iter().any(|k| group.contains(k)))
        .map(|s| SharedSource { source: &s.source, members: s.members.iter().filter_map(place).collect() })
        .collect();
    let first = &config.members[group[0]].cost;
    let names = config.params.names();
    let cost = cost::build_shared(&members, &shared, &names, &[], (first.log_det, first.det_ref))?;
    let titles: Vec<String> = group.iter().map(|&k| config.title(k)).collect();
    Ok(Part { name: titles.join(" and "), cost, at: (0..names.len()).collect() })
}
