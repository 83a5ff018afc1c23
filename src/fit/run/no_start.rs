//! Why a search cannot begin: where the cost is no number at the start, what is known of the reason says more than that, with the
//! value of a parameter from which the cost is one, where one is found. It is said and not taken: another start is the user's choice.

use super::super::FitError;
use super::domain;
use super::problem::{Problem, View};
use crate::cost::{CostError, CostKind, DomainEdge};
use crate::data::{Data, Dataset};
use crate::minimize::MinimizeError;

/// Values tried in the place of one that may lie outside the domain of a function, made of it.
const OTHERS: [fn(f64) -> f64; 4] = [|v| -v, |v| v.abs() + 1.0, |_| 1.0, |_| 0.5];

/// `error` of the search, or what is behind it: a cumulative function that falls, a parameter outside the domain of the formula.
pub(super) fn explained(problem: &Problem<'_>, error: MinimizeError) -> FitError {
    if !matches!(error, MinimizeError::BadStart { .. }) {
        return error.into();
    }
    let p = problem.start.values();
    let falls = problem.cost.warnings(&p).into_iter().find(|(code, _)| *code == "E-CDF-DECR");
    let outside = || problem.views().into_iter().find_map(|view| outside_domain(problem, view, &p));
    let views = || problem.views().into_iter();
    let nothing = || views().find_map(|view| no_likelihood(view, &p));
    let no_value = || views().find_map(|view| not_computed(problem, view, &p));
    let beyond = || views().find_map(|view| beyond_edge(problem, view, &p));
    let falls = falls.map(|(_, text)| CostError::CdfFalls { text });
    let reason = falls.or_else(outside).or_else(no_value).or_else(beyond).or_else(nothing);
    reason.map_or_else(|| error.into(), FitError::from)
}

/// The rows at which the formula has no value although it has one at others.
fn not_computed(problem: &Problem<'_>, view: View<'_>, p: &[f64]) -> Option<CostError> {
    let data = view.data.filter(|d| d.n_coordinates() == 1 && view.own.model.n_coordinates() == 1)?;
    let all = data.x();
    let used: Vec<usize> = view.cost.fit_set().rows.to_vec();
    let x: Vec<f64> = used.iter().map(|&i| all[i]).collect();
    let mut f = vec![0.0; x.len()];
    view.own.model.eval(&[&x], &view.own.own(p), &mut f);
    let is_bad = |k: &usize| !f[*k].is_finite();
    let (bad, good): (Vec<usize>, Vec<usize>) = (0..x.len()).partition(is_bad);
    let (&first, true) = (bad.first()?, bad.len() < good.len()) else { return None };
    let highest = bad.iter().map(|&k| x[k]).fold(f64::NEG_INFINITY, f64::max);
    let formula = view.member.formula.clone();
    let at_zero = highest == 0.0 && formula.contains('/');
    let why = if highest <= 0.0 && formula.contains("log") {
        " (logarithm of a number that is not above 0)"
    } else if at_zero {
        " (division by zero)"
    } else if formula.contains("sqrt") {
        " (square root of a number below 0)"
    } else {
        ""
    };
    let more = if bad.len() > 1 { format!(" and {} more", bad.len() - 1) } else { String::new() };
    Some(CostError::NotComputed {
        formula,
        place: format!("x = {} (row {}{more})", short(x[first]), used[first] + 1),
        why,
        rows: bad.iter().map(|&k| used[k]).collect(),
        up_to: good.iter().all(|&k| x[k] > highest).then_some(highest),
        edge: (0..view.own.at.len()).find_map(|k| edge_of(problem, view, p, k)),
    })
}

/// The first row with counts at which a likelihood has no value, because the curve is nothing there or no efficiency.
fn no_likelihood(view: View<'_>, p: &[f64]) -> Option<CostError> {
    let data = view.data.filter(|_| !view.cost.kind().is_least_squares())?;
    let prediction = view.cost.prediction(&view.own.own(p))?;
    let x = data.x();
    let mut rows = view.cost.fit_set().rows.iter();
    if view.cost.kind() == CostKind::Binomial {
        let row = rows
            .find(|&i| data.more("n").is_some_and(|n| n[i] > 0.0) && !(0.0..=1.0).contains(&prediction[i]))?;
        let what = format!(
            "the curve is {} at x = {}, and an efficiency lies between 0 and 1",
            short(prediction[row]),
            short(x[row])
        );
        return Some(CostError::NoLikelihood {
            what,
            remedy: "choose start values with which it stays there",
        });
    }
    let is_impossible = |i: usize| prediction[i] <= 0.0 || prediction[i].is_nan();
    let row = rows.find(|&i| counts(data, i).is_some_and(|n| n > 0.0) && is_impossible(i))?;
    let what = format!(
        "the model is {} at x = {}, where {} are counted: what is impossible has no likelihood",
        short(prediction[row]),
        short(x[row]),
        short(counts(data, row)?)
    );
    let remedy = "choose start values or a model with which it is above 0 wherever there are counts, or leave that range out";
    Some(CostError::NoLikelihood { what, remedy })
}

/// What was counted in row `i`.
fn counts(data: &Dataset, i: usize) -> Option<f64> {
    match &data.data {
        Data::Histogram(h) => h.content.get(i).copied(),
        Data::Points(points) => points.y.get(i).copied(),
        Data::Sample(_) => None,
    }
}

/// A number with as many digits as a sentence can bear.
fn short(value: f64) -> String {
    let rounded = format!("{value:.4e}").parse().unwrap_or(value);
    if rounded == 0.0 || (1e-4..1e6).contains(&f64::abs(rounded)) {
        format!("{rounded}")
    } else {
        format!("{rounded:e}")
    }
}

/// The free parameter without which the model would be a number wherever it is asked for. Nothing is claimed of a formula that overflows:
/// there inf − inf is no number, whatever the domains of its functions.
fn outside_domain(problem: &Problem<'_>, view: View<'_>, p: &[f64]) -> Option<CostError> {
    let model = &view.own.model;
    let x: Option<Vec<f64>> = match (view.data, model.n_coordinates()) {
        (Some(data), 1) => {
            let all = data.x();
            Some(view.cost.fit_set().rows.iter().filter_map(|i| all.get(i).copied()).collect())
        }
        (None, 0) => None,
        _ => return None,
    };
    let coordinates: Vec<&[f64]> = x.iter().map(Vec::as_slice).collect();
    let values = |own: &[f64]| {
        let mut f = vec![0.0; x.as_ref().map_or(1, Vec::len)];
        model.eval(&coordinates, own, &mut f);
        f
    };
    let is_defined = |own: &[f64]| !values(own).iter().any(|f| f.is_nan());
    let own = view.own.own(p);
    let row = values(&own).iter().position(|f| f.is_nan())?;
    let there: Vec<f64> = x.iter().filter_map(|x| x.get(row).copied()).collect();
    if model.overflows_at(&there, &own) {
        return None;
    }
    let saves = |k: &usize| {
        let with = |other: &fn(f64) -> f64| {
            let mut tried = own.to_vec();
            tried[*k] = other(own[*k]);
            is_defined(&tried)
        };
        OTHERS.iter().any(with)
    };
    let is_free = |k: &usize| problem.start[view.own.at[*k]].is_free();
    let k = (0..own.len()).filter(is_free).find(saves)?;
    let name = problem.start[view.own.at[k]].name.clone();
    let formula = view.member.formula.clone();
    Some(CostError::OutsideDomain { name, value: own[k], formula, edge: edge_of(problem, view, p, k) })
}

/// The free parameter that makes a number of the model at all rows when it moves far enough.
fn beyond_edge(problem: &Problem<'_>, view: View<'_>, p: &[f64]) -> Option<CostError> {
    let own = view.own.own(p);
    let data = view.data.filter(|d| d.n_coordinates() == 1 && view.own.model.n_coordinates() == 1)?;
    let all = data.x();
    let value = |x: f64| {
        let mut f = [0.0];
        view.own.model.eval(&[&[x]], &own, &mut f);
        f[0]
    };
    let bad =
        view.cost.fit_set().rows.iter().filter_map(|i| all.get(i).copied()).find(|&x| value(x).is_nan())?;
    if view.own.model.overflows_at(&[bad], &own) {
        return None;
    }
    let (k, edge) = (0..own.len()).find_map(|k| Some((k, edge_of(problem, view, p, k)?)))?;
    let formula = view.member.formula.clone();
    Some(CostError::OutsideDomain { name: edge.name.clone(), value: own[k], formula, edge: Some(edge) })
}

/// From where on the model is a number at all rows as its parameter `k` moves alone.
fn edge_of(problem: &Problem<'_>, view: View<'_>, p: &[f64], k: usize) -> Option<Box<DomainEdge>> {
    let model = &view.own.model;
    let x: Vec<f64> = match (view.data, model.n_coordinates()) {
        (Some(data), 1) => {
            let all = data.x();
            view.cost.fit_set().rows.iter().filter_map(|i| all.get(i).copied()).collect()
        }
        (None, 0) => Vec::new(),
        _ => return None,
    };
    let param = &problem.start[view.own.at[k]];
    let own = view.own.own(p);
    let is_defined = |value: f64| {
        let mut tried = own.to_vec();
        tried[k] = value;
        let mut f = vec![0.0; x.len().max(1)];
        let coordinates: &[&[f64]] = if x.is_empty() { &[] } else { &[&x] };
        model.eval(coordinates, &tried, &mut f);
        f.iter().all(|f| f.is_finite())
    };
    let scale = x.iter().fold(1.0, |most: f64, x| most.max(x.abs()));
    let edge = domain::edge(&param.name, param.value, scale, param.limits, is_defined);
    edge.filter(|_| param.is_free()).map(Box::new)
}
