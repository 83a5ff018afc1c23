//! Which parameters the data determine, looked at once more where a covariance had to be mended, something was found not to be determined,
//! or an error is out of all proportion.
//!
//! The Hessian of a sum over data is that of the predictions' first derivatives and a part with their second ones, which is rounding at a
//! minimum where the first vanish: a parameter that has no effect of its own looks determined by it. The expected second derivatives have
//! no such part (`Fcn::expected`). What says nothing there to first order, or changes altogether with the last digits of the
//! parameters, has no effect; directions of no effect make groups that do the same job. What a Hessian calls degenerate and is only narrow
//! is taken back. Deliberately no new covariance: errors of what is not determined are not printed.

use nalgebra::DMatrix;

use super::{CovStatus, Minimum, idle};
use crate::fcn::{Expected, Fcn};
use crate::numeric::linalg;

/// An error this many times its value is out of proportion.
const OUT_OF_PROPORTION: f64 = 1e3;
/// By this part of their values, or of their errors, parameters are moved to tell what is rounding …
const LAST_DIGITS: f64 = 1e-6;
/// … of which an effect that is none changes by more than this part.
const CHANGES: f64 = 0.1;
/// Eigenvalues below this part of the largest are directions without effect, unless they stay when parameters are moved …
const DEGENERATE: f64 = 1e-10;
/// … and are above this part, below which sums of products have no digit left.
const ROUNDING: f64 = 1e-14;

/// `minimum` with all parameters that are not determined among those that its status names.
pub fn looked_at_again(fcn: &dyn Fcn, mut minimum: Minimum) -> Minimum {
    let Some(expected) = fcn.expected().filter(|_| is_doubtful(&minimum)) else { return minimum };
    let free = minimum.params.free();
    let Some(z) = second_derivatives(expected, &minimum.values(), &free) else { return minimum };
    let moved = |(k, p): (usize, &f64)| p + LAST_DIGITS * p.abs().min(minimum.errors[k].abs());
    let moved: Vec<f64> = minimum.values().iter().enumerate().map(moved).collect();
    let Some(there) = second_derivatives(expected, &moved, &free) else { return minimum };
    let has_effect = |i: &usize| {
        let (here, there) = (z[(*i, *i)], there[(*i, *i)]);
        here > 0.0 && (there / here - 1.0).abs() < CHANGES
    };
    let (real, none): (Vec<usize>, Vec<usize>) = (0..free.len()).partition(has_effect);
    let name = |i: usize| minimum.params[free[i]].name.clone();
    let mut said: Vec<(&'static str, String, String)> = Vec::new();
    for name in none.into_iter().map(name) {
        let text = format!("the cost does not change with {name}: its error is not defined — fix {name}");
        said.push(("W-HESSE-FLAT", name, text));
    }
    for group in groups(&z, &there, &real) {
        let sentence = group.sentence(|i| minimum.params[free[real[i]]].name.as_str());
        let apart = "the data do not determine them apart";
        said.push(("W-DEGENERATE", sentence.clone(), format!("{sentence}; {apart} — {}", group.remedy())));
    }
    let named = |name: &str| said.iter().any(|(_, what, _)| what.split([' ', ',']).any(|word| word == name));
    let names = || free.iter().map(|&k| minimum.params[k].name.as_str());
    let is_new = names().any(|name| named(name) && !minimum.status.is_undetermined(name));
    let holds_all = names().all(|name| named(name) || !minimum.status.is_undetermined(name));
    if said.is_empty() {
        take_back(&mut minimum);
    }
    if is_new {
        let status = &mut minimum.status;
        if holds_all {
            status.warnings.retain(|(code, _)| !matches!(*code, "W-DEGENERATE" | "W-HESSE-FLAT"));
            status.flat.clear();
        }
        status.flat.extend(said.iter().map(|(_, what, _)| what.clone()));
        status.warnings.extend(said.into_iter().map(|(code, _, text)| (code, text)));
    }
    minimum
}

/// Takes back that parameters do the same job where the expected second derivatives tell them apart.
fn take_back(minimum: &mut Minimum) {
    let status = &mut minimum.status;
    let is_sound = status.valid && status.posdef && status.covariance == CovStatus::Accurate;
    let is_only_that = status.warnings.iter().all(|(code, _)| *code != "W-HESSE-FLAT");
    if is_sound && is_only_that {
        status.warnings.retain(|(code, _)| *code != "W-DEGENERATE");
        status.flat.clear();
    }
}

/// Whether the covariance was mended, something is said not to be determined, or an error is out of all proportion to its value.
fn is_doubtful(minimum: &Minimum) -> bool {
    let huge = |&k: &usize| {
        let value = minimum.params[k].value.abs();
        value > 0.0 && minimum.errors[k] > OUT_OF_PROPORTION * value
    };
    let known = minimum.status.covariance > CovStatus::Missing;
    let said = minimum.status.covariance == CovStatus::MadePosDef || !minimum.status.flat.is_empty();
    known && (said || minimum.params.free().iter().any(huge))
}

/// The expected second derivatives by the free parameters; `None` where they are not numbers.
fn second_derivatives(expected: &dyn Expected, p: &[f64], free: &[usize]) -> Option<DMatrix<f64>> {
    let mut grad = vec![0.0; p.len()];
    let mut z = DMatrix::zeros(p.len(), p.len());
    let value = expected.linearised(p, &mut grad, &mut z);
    let own = z.select_rows(free).select_columns(free);
    (value.is_finite() && linalg::is_finite(&own)).then_some(own)
}

/// The groups of those `of` the parameters that do the same job, `there` the second derivatives where the parameters have moved. A narrow
/// valley is none of them: powers of an x that is far from 0 are nearly the same thing, and the data tell them apart.
fn groups(z: &DMatrix<f64>, there: &DMatrix<f64>, of: &[usize]) -> Vec<idle::Group> {
    let unit = |i: usize| z[(of[i], of[i])].sqrt();
    let scaled = |m: &DMatrix<f64>| {
        DMatrix::from_fn(of.len(), of.len(), |i, j| m[(of[i], of[j])] / (unit(i) * unit(j)))
    };
    let (here, there) = (scaled(z), scaled(there));
    let Some(eigen) = linalg::eigen_symmetric(&here).filter(|_| !of.is_empty()) else { return Vec::new() };
    let largest = eigen.values.amax();
    let stays = |k: usize| {
        let direction = eigen.vectors.column(k);
        let moved = direction.dot(&(&there * direction));
        eigen.values[k] > ROUNDING * largest && (moved / eigen.values[k] - 1.0).abs() < CHANGES
    };
    let is_without = |&k: &usize| eigen.values[k] < DEGENERATE * largest && !stays(k);
    let without: Vec<usize> = (0..of.len()).filter(is_without).collect();
    if without.is_empty() {
        return Vec::new();
    }
    idle::groups(&eigen.vectors.select_columns(&without))
}
