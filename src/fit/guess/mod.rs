//! Start values from the data: every term of a sum gets its own, before any fit.
//!
//! What it is not: a fit. A guess looks at the numbers (moments, highest peaks, straight lines through logarithms), places the terms,
//! and settles the sum with a few damped least-squares steps; it knows no limits but those of the shapes, no errors of parameters, and
//! makes no claim. Its only promise: finite values inside the limits, from which a local search finds the minimum that a person would
//! have meant.
//!
//! Which estimator for which shape stands in `shape`; how terms of a sum are kept apart, in `sum`; what typed formulas get, in
//! `names` and `search`. Sources: ROOT's InitGaus and InitExpo for single shapes; the rest is ours.

mod curve;
mod identity;
mod laboratory;
mod line;
mod names;
mod normalised;
mod peak;
mod plane;
mod search;
mod shape;
mod share;
mod signs;
mod solve;
mod sum;
mod typed;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod typed_tests;

pub use curve::Scale;

use crate::cost::{CostChoice, CostKind, ModelKind};
use crate::data::{DataKind, Dataset, RowSet};
use crate::model::{Model, Term};
use curve::Curve;
use solve::Problem;

/// What is to be estimated, and from what.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The model.
    pub model: &'a Model,
    /// The data.
    pub data: &'a Dataset,
    /// The rows that the fit uses.
    pub rows: &'a RowSet,
    /// What the values of the model are compared with.
    pub scale: Scale,
    /// Values that stand (set by the user or fitted), by position; `None` or a missing entry is to be estimated. Terms that are known
    /// altogether are taken away from the data before the others are looked for: this is how a term is added to a fitted curve.
    pub known: &'a [Option<f64>],
}

impl Scale {
    /// Whether the values of a model are efficiencies.
    pub(in crate::fit) fn is_share(choice: &CostChoice, data: &Dataset) -> bool {
        let counts_successes =
            matches!(choice.kind, CostKind::Auto | CostKind::Binomial | CostKind::Likelihood);
        counts_successes && data.more("k").is_some() && data.more("n").is_some()
    }

    /// The meaning that a cost gives to the values of `model`.
    pub fn of(choice: &CostChoice, data: &Dataset, model: &Model) -> Scale {
        if Scale::is_share(choice, data) {
            return Scale::Share;
        }
        let on_one_axis = data.n_coordinates() == 1;
        let data = data.kind();
        let times_width = data == DataKind::Histogram && on_one_axis && choice.multiplies_by_width(model);
        match choice.model_kind {
            ModelKind::Cdf => Scale::Cumulative,
            _ if choice.kind == CostKind::Extended => Scale::NumberDensity,
            ModelKind::Density | ModelKind::DensityOfAll => Scale::Density,
            ModelKind::Function if data == DataKind::Sample => Scale::Density,
            ModelKind::Function if times_width => Scale::NumberDensity,
            ModelKind::Function => Scale::Contents,
        }
    }
}

/// Start values, one entry a parameter; `None` where nothing can be said (the caller's default). Known values come back as they are.
///
/// Every value is finite and inside the limits of the model's parameters. Constants of the model (numbers left out) get `None`.
pub fn guess(question: &Question<'_>) -> Vec<Option<f64>> {
    let model = question.model;
    let known = |k: usize| question.known.get(k).copied().flatten();
    let mut values: Vec<Option<f64>> = (0..model.n_params()).map(known).collect();
    if model.n_coordinates() == 0 || values.iter().all(Option::is_some) {
        return values;
    }
    let mut found = proposed(question, &values);
    if question.scale == Scale::Share {
        found = share::inside(question, found, |other| proposed(other, &values));
    }
    for (k, (value, found)) in values.iter_mut().zip(found).enumerate() {
        let hint = &model.params()[k];
        if value.is_none() && !hint.unused {
            *value = found.map(|v| hint.limits.clip(v)).filter(|v| v.is_finite());
        }
    }
    values
}

/// What the estimators say, limits aside; the known values alone where there is nothing to estimate from.
fn proposed(question: &Question<'_>, known: &[Option<f64>]) -> Vec<Option<f64>> {
    if question.model.n_coordinates() > 1 {
        return plane::guess(question, known);
    }
    match Curve::new(question.data, question.rows, question.scale) {
        Some(curve) => estimates(question, &curve, known),
        None => known.to_vec(),
    }
}

/// Shapes by their estimators, typed terms by their names, and what is linear and left over by solving for it.
fn estimates(question: &Question<'_>, curve: &Curve, known: &[Option<f64>]) -> Vec<Option<f64>> {
    let model = question.model;
    let by_name = || names::guess(model, curve, question.scale, known);
    if question.scale == Scale::Cumulative {
        return by_name();
    }
    let problem = Problem::new(curve, vec![model.clone()]);
    // A straight line is solved whatever its parameters are called.
    let mut found = vec![None; known.len()];
    if linear_rest(&problem, model, known, &mut found) {
        return found;
    }
    if let [term] = model.terms() {
        let shape = term.shape.and_then(|name| shape::single(name, term.params.len(), term.sign, curve));
        if let Some(candidates) = shape {
            return single(&problem, model, term, &candidates, known);
        }
    } else {
        found = sum::guess(model, curve, known);
    }
    fill(&mut found, &normalised::guess(question, curve, known));
    let mut rough = found.clone();
    fill(&mut rough, &by_name());
    if let Some(theta) = search::guess(question, curve, known, &rough) {
        let is_sized = question.scale != Scale::Density;
        let linear = solve::linear_set(model, &(0..known.len()).collect::<Vec<_>>());
        for (k, theta) in theta.into_iter().enumerate() {
            if known[k].is_none() && (is_sized || !linear.contains(&k)) {
                rough[k] = Some(theta);
            }
        }
    }
    linear_rest(&problem, model, known, &mut rough);
    signs::settle(&problem, known, &mut rough);
    rough
}

/// A model that is one shape: the best of the candidates, sizes adapted to what is known.
fn single(
    problem: &Problem<'_>,
    model: &Model,
    term: &Term,
    candidates: &[Vec<f64>],
    known: &[Option<f64>],
) -> Vec<Option<f64>> {
    let place = |estimate: &[f64]| {
        let mut theta: Vec<f64> = known.iter().map(|k| k.unwrap_or(1.0)).collect();
        for (&k, &v) in term.params.iter().zip(estimate) {
            theta[k] = known[k].unwrap_or(v);
        }
        theta
    };
    let free: Vec<usize> = (0..known.len()).filter(|&k| known[k].is_none()).collect();
    let linear: Vec<usize> = solve::linear_set(model, &free);
    let mut best: Option<(f64, Vec<f64>)> = None;
    for (rank, estimate) in candidates.iter().enumerate() {
        let mut theta = place(estimate);
        // The sizes follow when a user holds a place or a width, and always for polynomials.
        if free.len() < known.len() || linear.len() == free.len() {
            problem.solve_linear(&mut theta, &linear, &problem.all());
        }
        let chi2 = problem.chi2(&theta, &problem.all());
        // A later estimator has to be clearly better to replace the first, the one that users know.
        let price = if rank == 0 { 1.0 } else { shape::SECOND_CHOICE };
        if best.as_ref().is_none_or(|(least, _)| chi2 * price < *least) {
            best = Some((chi2, theta));
        }
    }
    best.map_or_else(|| vec![None; known.len()], |(_, theta)| theta.into_iter().map(Some).collect())
}

/// Solves for the parameters that are still open when the model is linear in all of them together; returns whether it did.
fn linear_rest(
    problem: &Problem<'_>,
    model: &Model,
    known: &[Option<f64>],
    found: &mut [Option<f64>],
) -> bool {
    let settled = |k: usize| known[k].or(found[k]);
    let open: Vec<usize> =
        (0..known.len()).filter(|&k| settled(k).is_none() && !model.params()[k].unused).collect();
    if open.is_empty() || solve::linear_set(model, &open).len() < open.len() {
        return false;
    }
    let mut theta: Vec<f64> = (0..known.len()).map(|k| settled(k).unwrap_or(0.0)).collect();
    if !problem.solve_linear(&mut theta, &open, &problem.all()) {
        return false;
    }
    for k in open {
        found[k] = Some(theta[k]);
    }
    true
}

fn fill(found: &mut [Option<f64>], more: &[Option<f64>]) {
    for (f, m) in found.iter_mut().zip(more) {
        *f = f.or(*m);
    }
}
