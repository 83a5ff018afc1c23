//! Data sets that have errors in common are one term of the cost: which of them hang together, and the cost of each such group.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::super::{FitConfig, FitError, FitRequest, SharedError};
use super::followed::without;
use crate::cost::{self, CostChoice, CostError, ErrorSource, Part, SharedMember, SharedSource};
use crate::data::Dataset;

/// The terms of a cost, and the data sets one by one.
pub(super) struct Terms {
    pub together: Vec<Part>,
    pub each: Vec<Part>,
}

/// The terms of `request`: groups of members that have errors in common, and the others one by one, as `part` makes them. Errors that are
/// held are those at the parameters `at`.
pub(super) fn terms<'a>(
    request: &FitRequest,
    part: &dyn Fn(usize) -> Result<Part, FitError>,
    outliers: &dyn Fn(usize) -> &'a [usize],
    at: &[f64],
) -> Result<Terms, FitError> {
    let term = |group: Vec<usize>| match group.as_slice() {
        [only] if !is_shared(request, *only) => part(*only),
        group => coupled(request, group, outliers, at),
    };
    let together = groups(request).into_iter().map(term).collect::<Result<_, _>>();
    let each = (0..request.config.members.len()).map(part).collect::<Result<_, _>>();
    match (together, each) {
        (Err(refused @ FitError::Cost(CostError::CannotShare { .. })), _) => Err(refused),
        // What is wrong with one of them is said of that one.
        (Ok(_) | Err(_), Err(refused)) | (Err(refused), Ok(_)) => Err(refused),
        (Ok(together), Ok(each)) => Ok(Terms { together, each }),
    }
}

fn is_shared(request: &FitRequest, member: usize) -> bool {
    request.config.shared_errors.iter().any(|s| s.source.on && s.members.contains(&member))
}

/// The members in groups, each of which hangs together by common errors.
pub(in crate::fit) fn groups(request: &FitRequest) -> Vec<Vec<usize>> {
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

/// The one cost of the members of a group, with errors that are held as they are at the parameters `at`.
fn coupled<'a>(
    request: &FitRequest,
    group: &[usize],
    outliers: &dyn Fn(usize) -> &'a [usize],
    at: &[f64],
) -> Result<Part, FitError> {
    let FitRequest { config, models, .. } = request;
    let alone: Vec<CostChoice> = group.iter().map(|&k| config.members[k].cost_alone()).collect();
    let mut data: Vec<Cow<'_, Dataset>> = Vec::with_capacity(group.len());
    for &k in group {
        let found = config.members[k].data.as_deref().ok_or(FitError::NoData)?;
        data.push(match outliers(k) {
            [] => Cow::Borrowed(found),
            rows => Cow::Owned(without(found, rows)),
        });
    }
    // Its parameters are those of its members, in the order of the fit.
    let known: BTreeSet<usize> = group.iter().flat_map(|&k| models[k].at.iter().copied()).collect();
    let own: Vec<usize> = known.into_iter().collect();
    let place_of = |param: &usize| own.binary_search(param).ok();
    let member = |((&k, data), choice)| SharedMember {
        name: config.title(k),
        data,
        model: &models[k].model,
        selection: &config.members[k].selection,
        choice,
        params: models[k].at.iter().filter_map(place_of).collect(),
    };
    let members: Vec<SharedMember<'_>> =
        group.iter().zip(data.iter().map(Cow::as_ref)).zip(&alone).map(member).collect();
    let place = |k: &usize| group.iter().position(|g| g == k);
    let shared: Vec<SharedSource<'_>> = config
        .shared_errors
        .iter()
        .filter(|s| s.source.on && s.members.iter().any(|k| group.contains(k)))
        .map(|s| SharedSource { source: &s.source, members: s.members.iter().filter_map(place).collect() })
        .collect();
    let names: Vec<String> = own.iter().map(|&k| config.params[k].name.clone()).collect();
    let at: Vec<f64> = own.iter().filter_map(|&k| at.get(k).copied()).collect();
    let cost = cost::build_shared(&members, &shared, &names, &[], &at)?;
    Ok(Part { name: title(config, group), cost, at: own })
}

/// What a group is called.
pub(super) fn title(config: &FitConfig, group: &[usize]) -> String {
    group.iter().map(|&k| config.title(k)).collect::<Vec<_>>().join(" and ")
}

/// What member `j` has in common with others, as sources like its own.
///
/// # Errors
/// A source does not go with the data.
pub(super) fn part_of(config: &FitConfig, j: usize) -> Result<Vec<ErrorSource>, CostError> {
    let of_member = |shared: &SharedError| {
        let rows = |&k: &usize| config.members.get(k)?.data.as_ref().map(|d| d.n_total());
        let lengths: Vec<usize> = shared.members.iter().map(|k| rows(k).unwrap_or(0)).collect();
        let place = shared.members.iter().position(|&k| k == j)?;
        Some(cost::shared_by(&shared.source, &lengths, &[place]))
    };
    config.shared_errors.iter().filter(|s| s.source.on).filter_map(of_member).collect()
}
