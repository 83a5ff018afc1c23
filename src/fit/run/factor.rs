//! Which parameter multiplies a whole curve.

use super::problem::{Problem, View};

/// The free parameter that multiplies the whole curve.
pub(super) fn scaled_by(problem: &Problem<'_>, view: View<'_>, p: &[f64]) -> Option<usize> {
    let model = &view.own.model;
    let x = view.data?.x();
    let vanishes = |k: &usize| {
        let mut tried = p.to_vec();
        tried[*k] = 0.0;
        let mut f = vec![1.0; x.len()];
        model.eval(&[&x], &tried, &mut f);
        f.iter().all(|f| *f == 0.0)
    };
    let is_free = |k: &usize| problem.start[view.own.at[*k]].is_free();
    (0..p.len()).filter(is_free).find(|k| model.is_linear_in(&[*k]) && vanishes(k))
}
