//! Frequencies that regular data cannot tell apart.
//!
//! ```text
//! x_k = x_0 + k Δ:  sin(ω x_k + φ) = sin((ω − 2πm/Δ) x_k + φ′)      for every whole m (Nyquist 1928, Shannon 1949)
//! ```
//! Of all that go through the same points the slowest, 0 ≤ ω ≤ π/Δ, is what people mean. Whether the other parameters of the formula can
//! take up the change of phase and sign is tried out.

use std::f64::consts::{PI, TAU};

use super::super::nested::nearest_to;
use super::super::{FitResult, FitWarning, MemberResult, Severity};
use super::problem::{Problem, View};
use crate::params::Parameters;

/// Distances may differ from whole numbers of steps by this part of a step.
const REGULAR: f64 = 0.02;
/// Fewer points have no step.
const FEW: usize = 4;
/// A curve this near to the one found, as a part of its swing, is the same.
const SAME: f64 = 0.01;
/// Values of other parameters are tried so far from those found.
const OFFSETS: [f64; 3] = [0.0, 1.0, 2.0];

/// A warning for every frequency that another one does the work of.
pub(super) fn warnings(problem: &Problem<'_>, result: &FitResult) -> Vec<FitWarning> {
    if !result.is_valid() {
        return Vec::new();
    }
    let views = problem.views().into_iter().zip(&result.members);
    views.flat_map(|(view, member)| of_view(view, member, &result.minimum.params)).collect()
}

fn of_view(view: View<'_>, member: &MemberResult, params: &Parameters) -> Vec<FitWarning> {
    let Some(data) = view.data.filter(|d| d.n_coordinates() == 1) else { return Vec::new() };
    let angles = view.own.model.angles();
    if angles.is_empty() {
        return Vec::new();
    }
    let all = data.x();
    let x: Vec<f64> = member.fit_set.rows.iter().filter_map(|i| all.get(i).copied()).collect();
    let Some(step) = step_of(&x) else { return Vec::new() };
    let own = view.own.own(&params.values()).into_owned();
    let mut list: Vec<FitWarning> = Vec::new();
    for angle in angles {
        let speed = angle.slope_along(0);
        let Some((k, omega, power)) = frequency(&speed, &x, &own) else { continue };
        let Some(other) = slowest(omega, step) else { continue };
        let Some(param) = params.iter().nth(view.own.at[k]).filter(|p| p.is_free()) else { continue };
        let value = own[k] * (other / omega).powf(power);
        let free = (0..own.len()).filter(|&i| i != k && params[view.own.at[i]].is_free()).collect();
        if list.iter().any(|w| w.param == Some(view.own.at[k]))
            || !does_as_well(&view, &x, &own, (k, value), free)
        {
            continue;
        }
        let (name, found, other) = (&param.name, shown(own[k]), shown(value));
        let (severity, text) = if omega.abs() <= PI / step {
            let text = format!(
                "{name} = {found} and {name} = {other} are the same oscillation with another sign or phase: start at {name} = {other} if \
                 that is meant"
            );
            (Severity::Info, text)
        } else {
            let text = format!(
                "{name} = {found} and {name} = {other} go through these points alike, because x goes in steps of {}: nothing in the data \
                 tells them apart; start at {name} = {other} if the slower one is meant",
                shown(step)
            );
            (Severity::Warning, text)
        };
        list.push(FitWarning { code: "W-ALIAS", severity, text, param: Some(view.own.at[k]) });
    }
    list
}

/// Five digits.
pub(super) fn shown(x: f64) -> String {
    if x != 0.0 && !(1e-4..1e6).contains(&x.abs()) {
        return format!("{x:.4e}").parse::<f64>().map_or_else(|_| x.to_string(), |x| format!("{x:e}"));
    }
    let digits = (4 - x.abs().log10().floor() as i32).clamp(0, 12) as usize;
    let text = format!("{x:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The step in which x goes; `None` where it goes in none.
fn step_of(x: &[f64]) -> Option<f64> {
    let mut sorted = x.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.dedup();
    let gaps: Vec<f64> = sorted.windows(2).map(|w| w[1] - w[0]).collect();
    let step = gaps.iter().copied().fold(f64::INFINITY, f64::min);
    let is_whole = |gap: &f64| (gap / step - (gap / step).round()).abs() < REGULAR;
    (sorted.len() >= FEW && step > 0.0 && gaps.iter().all(is_whole)).then_some(step)
}

/// The parameter that alone makes the angle grow with x, how fast it does, and the power (1 of a frequency, −1 of a period) in which the
/// parameter stands.
fn frequency(speed: &crate::model::Model, x: &[f64], own: &[f64]) -> Option<(usize, f64, f64)> {
    let ends = [*x.first()?, *x.last()?];
    let (mut y, mut dy) = ([0.0; 2], vec![0.0; 2 * own.len()]);
    speed.eval_with_gradient(&[&ends], own, &mut y, &mut dy);
    let omega = y[0];
    if !(omega.is_finite() && omega != 0.0 && (y[1] - omega).abs() <= 1e-12 * omega.abs()) {
        return None;
    }
    let moving: Vec<usize> = (0..own.len()).filter(|k| dy[2 * k] != 0.0).collect();
    let &[k] = moving.as_slice() else { return None };
    let power = own[k] * dy[2 * k] / omega;
    ((power.abs() - 1.0).abs() < 1e-9).then_some((k, omega, power.signum()))
}

/// The slowest of the frequencies that go through points `step` apart like `omega`; `None` where that is `omega` itself.
fn slowest(omega: f64, step: f64) -> Option<f64> {
    let turn = TAU / step;
    let rest = omega.rem_euclid(turn);
    let slowest = rest.min(turn - rest);
    let is_itself = (0.0..=0.5 * turn * (1.0 + 1e-9)).contains(&omega);
    (!is_itself && slowest > 1e-6 * turn).then_some(slowest)
}

/// Whether the curve with parameter `k` at `value` comes as near to the points as that at `own`, once the `free` others have moved.
fn does_as_well(view: &View<'_>, x: &[f64], own: &[f64], (k, value): (usize, f64), free: Vec<usize>) -> bool {
    let mut wanted = vec![0.0; x.len()];
    view.own.model.eval(&[x], own, &mut wanted);
    let mean = wanted.iter().sum::<f64>() / wanted.len() as f64;
    let swing = (wanted.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / wanted.len() as f64).sqrt();
    let start = |offset: f64| -> Vec<f64> {
        (0..own.len())
            .map(|i| match i {
                _ if i == k => value,
                _ if free.contains(&i) => own[i] + offset,
                _ => own[i],
            })
            .collect()
    };
    let starts = OFFSETS.map(start);
    nearest_to(&view.own.model, vec![x], wanted, free, starts)
        .is_some_and(|distance| distance <= SAME * swing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_of_a_family() {
        let turn = TAU / 0.1;
        for (omega, expected) in [
            (3.0, None),
            (0.499 * turn, None),
            (turn - 3.0, Some(3.0)),
            (turn + 3.0, Some(3.0)),
            (-3.0, Some(3.0)),
            (-turn - 3.0, Some(3.0)),
            (7.0 * turn + 3.0, Some(3.0)),
        ] {
            let found = slowest(omega, 0.1);
            match (found, expected) {
                (Some(a), Some(b)) => assert!((a - b).abs() < 1e-9, "{omega}: {a}"),
                (a, b) => assert_eq!(a, b, "{omega}"),
            }
        }
    }

    #[test]
    fn steps_with_gaps_and_without() {
        assert_eq!(step_of(&[0.0, 1.0, 2.0, 5.0, 4.0]), Some(1.0));
        assert_eq!(step_of(&[0.0, 1.0, 2.3, 3.1, 4.0]), None);
        assert_eq!(step_of(&[0.0, 1.0, 2.0]), None, "three points are no rule");
    }
}
