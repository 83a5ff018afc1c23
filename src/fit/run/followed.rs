//! The cost of a request, with parameters that follow others put right inside: what a search sees.

use std::sync::Arc;

use super::super::tie::Ties;
use super::super::{FitError, FitRequest, Member, MemberModel};
use super::coupled::{self, Terms};
use super::tied::Tied;
use crate::cost::{self, Cost, DynamicErrors, Part};
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
        return of_member((&config.members[0], &request.models[0]), functions, outliers(0), at);
    }
    let part = |j: usize| {
        let (member, own, name) = (&config.members[j], &request.models[j], config.title(j));
        let mut alone = Member { cost: member.cost_alone(), ..member.clone() };
        let common = coupled::part_of(config, j).map_err(|e| FitError::from(e).in_member(name.clone()))?;
        alone.cost.errors.extend(common);
        match of_member((&alone, own), functions, outliers(j), at) {
            Ok(cost) => Ok(Part { name, cost, at: own.at.clone() }),
            Err(error) => Err(error.in_member(name)),
        }
    };
    let constraints: Vec<_> = config.members.iter().flat_map(|m| m.cost.constraints.clone()).collect();
    let names = config.params.names();
    if config.shared_errors.is_empty() {
        let parts = (0..config.members.len()).map(part).collect::<Result<_, _>>()?;
        return Ok(cost::sum(parts, Vec::new(), &names, &constraints)?);
    }
    let Terms { together, each } = coupled::terms(request, &part, &outliers, at)?;
    Ok(cost::sum(together, each, &names, &constraints)?)
}

/// The cost of one member without the rows `outliers`.
fn of_member(
    (member, own): (&Member, &MemberModel),
    functions: &[NamedFormula],
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
            cost::typed_sum((&member.formula, functions), data, model, selection, choice)?
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
