//! Parameters that only scale a normalised pdf. The likelihood does not depend on them, so they have no error and the
//! search would wander; they are found by trying.

use crate::cost::{Cost, CostKind};
use crate::data::Dataset;
use crate::model::Model;
use crate::params::Parameters;

/// Relative steps at which a parameter is tried. Two, so that a symmetric cost does not pass by accident.
const TRIALS: [f64; 2] = [0.7, 0.3];
/// Largest relative change of the cost that is taken as rounding.
const ROUNDING: f64 = 1e-10;

/// Positions of free parameters that change the model but, by normalisation, not the cost. Empty for costs that are not
/// normalised, and for extended ones, where the scale is the number of events.
pub(super) fn scale_only_parameters(
    cost: &dyn Cost,
    model: &Model,
    data: &Dataset,
    start: &Parameters,
) -> Vec<usize> {
    let divided = cost.normalisation().is_some_and(|(_, _, divided)| divided);
    if !divided || cost.kind() == CostKind::Extended {
        return Vec::new();
    }
    let here = start.values();
    let f0 = cost.value(&here);
    if !f0.is_finite() {
        return Vec::new();
    }
    let x = data.x();
    let moved = |k: usize, by: f64| {
        let mut p = here.clone();
        p[k] = start[k].limits.clip(p[k] + by * p[k].abs().max(0.1));
        p
    };
    let same_cost = |p: &[f64]| (cost.value(p) - f0).abs() <= ROUNDING * (1.0 + f0.abs());
    start
        .free()
        .into_iter()
        .filter(|&k| {
            let trials = TRIALS.map(|by| moved(k, by));
            trials.iter().all(|p| p[k] != here[k] && same_cost(p))
                && changes_model(model, &x, &here, &trials[0])
        })
        .collect()
}

/// A parameter that changes nothing at all is another case: HESSE reports it.
fn changes_model(model: &Model, x: &[f64], a: &[f64], b: &[f64]) -> bool {
    let eval = |p: &[f64]| {
        let mut y = vec![0.0; x.len()];
        model.eval(&[x], p, &mut y);
        y
    };
    eval(a).iter().zip(eval(b)).any(|(u, v)| u.is_finite() && *u != v)
}
