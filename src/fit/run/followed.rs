//! The cost of a request, with parameters that follow others put right inside: what a search sees.

use std::sync::Arc;

use super::super::tie::Ties;
use super::super::{FitError, FitRequest};
use super::tied::Tied;
use crate::cost::{self, Cost};
use crate::data::Dataset;

/// The cost of `request` as a function of all its parameters; values given for those that follow others do not matter.
///
/// # Errors
/// There are no data or no parameters, or the cost cannot be built.
pub fn cost_of(request: &FitRequest) -> Result<Box<dyn Cost>, FitError> {
    followed(request, &[]).map(|(cost, _)| cost)
}

/// The cost, and the ties that it follows.
pub(super) fn followed(
    request: &FitRequest,
    outliers: &[usize],
) -> Result<(Box<dyn Cost>, Arc<Ties>), FitError> {
    let config = &request.config;
    if config.params.is_empty() {
        return Err(FitError::NoParameter(config.member().formula.clone()));
    }
    let cost = match config.member().data.as_deref().filter(|_| config.needs_data()) {
        Some(data) if outliers.is_empty() => {
            cost::build(data, request.model(), &config.member().selection, &config.member().cost)?
        }
        Some(data) => {
            let rest = without(data, outliers);
            cost::build(&rest, request.model(), &config.member().selection, &config.member().cost)?
        }
        None if config.needs_data() => return Err(FitError::NoData),
        None => cost::custom(request.model(), &config.member().cost)?,
    };
    let ties = Arc::new(Ties::new(&config.params)?);
    let cost: Box<dyn Cost> =
        if ties.is_empty() { cost } else { Box::new(Tied { ties: Arc::clone(&ties), inner: cost }) };
    Ok((cost, ties))
}

/// The data without these rows.
fn without(data: &Dataset, rows: &[usize]) -> Dataset {
    let mut rest = data.clone();
    for &i in rows {
        rest.mask.set(i, false);
    }
    rest
}
