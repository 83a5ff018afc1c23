//! The cost of a request, with parameters that follow others put right inside: what a search sees.

use std::sync::Arc;

use super::super::tie::Ties;
use super::super::{FitError, FitRequest, Member, MemberModel};
use super::coupled::{self, Terms};
use super::tied::Tied;
use crate::cost::{self, Cost, CostError, DynamicErrors, Part};
use crate::data::Dataset;
use crate::model::NamedFormula;

/// The cost of `request` as a function of all its parameters; values given for those that follow others do not matter.
///
/// # Errors
/// There are no data or no parameters, or the cost cannot be built.
pub fn cost_of(request: &FitRequest) -> Result<Box<dyn Cost>, FitError> {
    cost_at(request, &request.config.params.values())
}

/// The same with errors that are held as they are at the parameters `at`.
///
/// # Errors
/// As [`cost_of`].
pub fn cost_at(request: &FitRequest, at: &[f64]) -> Result<Box<dyn Cost>, FitError> {
    followed(request, &[], at).map(|(cost, _)| cost)
}

/// The cost, and the ties that it follows. Members whose errors are held have those at the parameters `at`.
pub(super) fn followed(
    request: &FitRequest,
    outliers: &[Vec<usize>],
    at: &[f64],
) -> Result<(Box<dyn Cost>, Arc<Ties>), FitError> {
    let config = &request.config;
    if config.params.is_empty() {
        return Err(FitError::NoParameter(config.member().formula.clone()));
    }
    let mut cost = untied(request, outliers, at)?;
    let ties = Arc::new(Ties::new(&config.params)?);
    cost.hold(&ties.moving(&config.params));
    let cost: Box<dyn Cost> =
        if ties.is_empty() { cost } else { Box::new(Tied { ties: Arc::clone(&ties), inner: cost }) };
    Ok((cost, ties))
}

/// The cost of the only member, or the sum of those of all.
fn untied(request: &FitRequest, outliers: &[Vec<usize>], at: &[f64]) -> Result<Box<dyn Cost>, FitError> {
    let config = &request.config;
    let functions = &config.definitions;
    let outliers = |j: usize| outliers.get(j).map_or(&[][..], Vec::as_slice);
    if request.is_alone() {
        let only = (&config.members[0], &request.models[0]);
        return of_member(only, (functions, Vec::new()), outliers(0), at);
    }
    let alone = |j: usize, others: Vec<Part>| {
        let (member, own, name) = (&config.members[j], &request.models[j], config.title(j));
        let mut alone = Member { cost: member.cost_alone(), ..member.clone() };
        let common = coupled::part_of(config, j).map_err(|e| FitError::from(e).in_member(name.clone()))?;
        alone.cost.errors.extend(common);
        match of_member((&alone, own), (functions, others), outliers(j), at) {
            Ok(cost) => Ok(Part { name, cost, at: own.at.clone() }),
            Err(error) => Err(error.in_member(name)),
        }
    };
    let others_of = |j: usize| -> Result<Vec<(String, usize)>, CostError> {
        let found = |name: String| Ok((name.clone(), config.other_fit(j, &name)?));
        config.members[j].fits_used().into_iter().map(found).collect()
    };
    let part = |j: usize| -> Result<Part, FitError> {
        let place = |k: &usize| request.models[j].at.iter().position(|own| own == k);
        let other = |(name, i): (String, usize)| {
            let other = alone(i, Vec::new())?;
            Ok(Part { name, at: other.at.iter().filter_map(place).collect(), ..other })
        };
        alone(j, others_of(j)?.into_iter().map(other).collect::<Result<_, FitError>>()?)
    };
    let constraints: Vec<_> = config.members.iter().flat_map(|m| m.cost.constraints.clone()).collect();
    let names = config.params.names();
    let all = || 0..config.members.len();
    if config.shared_errors.is_empty() {
        let parts = all().map(part).collect::<Result<_, _>>()?;
        // Costs of other fits stand where a typed cost has put them, and are not added once more.
        let mut used = vec![false; config.members.len()];
        for j in all() {
            others_of(j)?.into_iter().for_each(|(_, i)| used[i] = true);
        }
        if !used.contains(&true) {
            return Ok(cost::sum(parts, Vec::new(), &names, &constraints)?);
        }
        let terms = all().filter(|&j| !used[j]).map(part).collect::<Result<_, _>>()?;
        return Ok(cost::sum(terms, parts, &names, &constraints)?);
    }
    if all().any(|j| !config.members[j].fits_used().is_empty()) {
        let what = "a typed cost cannot use the costs of fits beside errors that data sets have in common";
        let remedy = "switch the common errors off, or spell the cost with sum( )";
        return Err(CostError::DoesNotFit { what: what.into(), remedy: remedy.into() }.into());
    }
    let Terms { together, each } = coupled::terms(request, &part, &outliers, at)?;
    Ok(cost::sum(together, each, &names, &constraints)?)
}

/// The cost of one member without the rows `outliers`.
fn of_member(
    (member, own): (&Member, &MemberModel),
    (functions, others): (&[NamedFormula], Vec<Part>),
    outliers: &[usize],
    at: &[f64],
) -> Result<Box<dyn Cost>, FitError> {
    let Member { selection, cost: choice, .. } = member;
    let model = &own.model;
    let build = |data: &Dataset| match choice.dynamic_errors {
        DynamicErrors::Nonlinear => cost::build(data, model, selection, choice),
        DynamicErrors::Iterative => cost::build_held(data, model, selection, choice, &own.own(at)),
    };
    Ok(match member.data.as_deref().filter(|_| member.needs_data()) {
        Some(data) if outliers.is_empty() => build(data)?,
        Some(data) => build(&without(data, outliers))?,
        None if member.needs_data() => return Err(FitError::NoData),
        None if cost::sums_over_rows(&member.formula) => {
            let data = member.data.as_deref().ok_or(FitError::NoData)?;
            let rows = Some((data, selection));
            cost::typed_sum((&member.formula, functions), rows, model, choice, others)?
        }
        None if !others.is_empty() => {
            cost::typed_sum((&member.formula, functions), None, model, choice, others)?
        }
        None => cost::custom(model, choice)?,
    })
}

/// The data without these rows.
pub(super) fn without(data: &Dataset, rows: &[usize]) -> Dataset {
    let mut rest = data.clone();
    for &i in rows {
        rest.mask.set(i, false);
    }
    rest
}
