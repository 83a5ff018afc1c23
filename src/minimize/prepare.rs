//! Checks and start values before a search: settings, values inside their limits, start steps (specification 4.2, 4.5).

use nalgebra::DVector;

use super::{Ctx, MinimizeError};
use crate::minimize::call::{Depth, Gate, Halt, Warning, point_text};
use crate::minimize::transform::{Internal, Transform};
use crate::params::{Parameter, Parameters};

/// Start step of a parameter with a value, relative to it.
const RELATIVE_STEP: f64 = 0.01;
/// Start step of a parameter at zero.
const STEP_AT_ZERO: f64 = 0.1;
/// With two limits a start step is at most this part of their distance …
const LARGEST_PART: f64 = 0.3;
/// … and at least this.
const SMALLEST_PART: f64 = 1e-6;
/// Tries to find a finite start.
const START_TRIES: usize = 5;

/// Refuses settings that make no sense.
pub(super) fn check_settings(ctx: &Ctx<'_>) -> Result<(), MinimizeError> {
    let setting = |name, value, rule| Err(MinimizeError::Setting { name, value, rule });
    let up = ctx.fcn.up();
    if !(up > 0.0 && up.is_finite()) {
        return setting("up", up, "above zero");
    }
    let tolerance = ctx.method.tolerance;
    if !(tolerance >= 0.0 && tolerance.is_finite()) {
        return setting("tolerance", tolerance, "zero or more");
    }
    Ok(())
}

/// Parameters with every value inside its limits, and what had to be changed.
#[derive(Debug, Clone)]
pub(super) struct Clipped {
    pub(super) params: Parameters,
    pub(super) warnings: Vec<Warning>,
    /// Positions of those that were outside; they now sit on their limit.
    pub(super) moved: Vec<usize>,
}

/// The parameters with every value inside its limits.
pub(super) fn clipped(params: &Parameters) -> Clipped {
    let mut out = Clipped { params: params.clone(), warnings: Vec::new(), moved: Vec::new() };
    let Clipped { params, warnings, moved } = &mut out;
    for (k, p) in params.iter_mut().enumerate().filter(|(_, p)| !p.fixed && !p.constant) {
        let inside = p.limits.clip(p.value);
        if inside != p.value && p.value.is_finite() {
            warnings.push((
                "W-CLIPPED",
                format!("{} moved from {} to {}, the nearer limit", p.name, p.value, inside),
            ));
            p.value = inside;
            moved.push(k);
        }
        if let Some(step) = p.step.filter(|&s| !(s > 0.0 && s.is_finite())) {
            p.step = None;
            warnings.push((
                "W-STEP",
                format!("the step of {} was {step}; replaced by {}", p.name, external_step(p)),
            ));
        }
    }
    out
}

/// The start step in the user's units: the given one, else 1 % of the value, else 0.1; inside two limits shortened.
pub(super) fn external_step(p: &Parameter) -> f64 {
    let rule = if p.value == 0.0 { STEP_AT_ZERO } else { RELATIVE_STEP * p.value.abs() };
    let step = p.step.unwrap_or(rule);
    let (Some(a), Some(b)) = (p.limits.lower(), p.limits.upper()) else { return step };
    let width = b - a;
    let nearer = 0.5 * (p.value - a).min(b - p.value);
    step.min(LARGEST_PART * width).min(nearer).max(SMALLEST_PART * width)
}

/// The start steps of the free parameters in internal units.
pub(super) fn internal_steps(params: &Parameters, transform: &Transform) -> DVector<f64> {
    DVector::from_fn(transform.n_free(), |i, _| {
        let p = &params[transform.position(i)];
        transform.internal_step(i, p.value, external_step(p))
    })
}

/// As [`internal_steps`], but as wide as the errors where these are known and larger.
pub(super) fn wide_steps(params: &Parameters, errors: &[f64], transform: &Transform) -> DVector<f64> {
    DVector::from_fn(transform.n_free(), |i, _| {
        let k = transform.position(i);
        let p = &params[k];
        let error = if errors[k].is_finite() { errors[k] } else { 0.0 };
        transform.internal_step(i, p.value, external_step(p).max(error))
    })
}

/// A start where F is finite (known there with its exact derivatives, which come next): the given one, or one up to five times half-way
/// nearer to the middle of the limits (to the one limit plus 1, to 0 without limits). Those of `outside` are on a limit because they were
/// moved there, which has been said.
pub(super) fn finite_start(
    gate: &Gate<'_>,
    params: &Parameters,
    steps: &DVector<f64>,
    outside: &[usize],
) -> Result<Result<(Internal, f64), MinimizeError>, Halt> {
    let mut p = params.values();
    let (mut u, moved) = gate.transform().start(&p, steps);
    for i in moved.into_iter().filter(|&i| !outside.contains(&gate.transform().position(i))) {
        gate.warn(
            "W-START-AT-LIMIT",
            format!("{} starts at its limit; moved inside by one step", gate.transform().name(i)),
        );
    }
    let first = gate.value_with(&u, Depth::Hessian)?;
    let mut f = first;
    for _ in 0..START_TRIES {
        if f.is_finite() {
            break;
        }
        for (k, q) in params.iter().enumerate().filter(|(_, q)| q.is_free()) {
            let middle = match (q.limits.lower(), q.limits.upper()) {
                (Some(a), Some(b)) => 0.5 * (a + b),
                (Some(a), None) => a + 1.0,
                (None, Some(b)) => b - 1.0,
                (None, None) => 0.0,
            };
            p[k] = if p[k].is_finite() { 0.5 * (p[k] + middle) } else { middle };
        }
        u = gate.transform().start(&p, steps).0;
        f = gate.value_with(&u, Depth::Hessian)?;
    }
    if f.is_finite() {
        return Ok(Ok((u, f)));
    }
    let point = point_text(gate.transform().names(), &params.values());
    Ok(Err(MinimizeError::BadStart { fval: first, point }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Limits;

    /// IM031: a start value of 5 gets the step 0.05.
    #[test]
    fn steps_follow_the_rule() {
        let mut p = Parameter::new("a", 5.0);
        assert_eq!(external_step(&p), 0.05);
        p.value = 0.0;
        assert_eq!(external_step(&p), 0.1);
        p.step = Some(3.0);
        assert_eq!(external_step(&p), 3.0);
        p.limits = Limits::new(Some(-1.0), Some(1.0)).unwrap();
        assert_eq!(external_step(&p), 0.5);
    }

    #[test]
    fn values_outside_move_to_the_nearer_limit() {
        let mut p = Parameter::new("a", 5.0);
        p.limits = Limits::new(Some(-1.0), Some(1.0)).unwrap();
        p.step = Some(-1.0);
        let Clipped { params, warnings, moved } = clipped(&Parameters::new(vec![p]).unwrap());
        assert_eq!((params[0].value, moved), (1.0, vec![0]));
        assert_eq!(warnings.iter().map(|w| w.0).collect::<Vec<_>>(), ["W-CLIPPED", "W-STEP"]);
    }
}
