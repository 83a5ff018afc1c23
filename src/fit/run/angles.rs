//! Angles in degrees that a formula takes as radians.

use super::super::{FitWarning, Severity};
use super::problem::{Problem, View};
use crate::model::COORDINATE_LETTERS;

/// A warning for every coordinate that is an angle in another unit and stands in sin, cos or tan as it is.
pub(super) fn warnings(problem: &Problem<'_>) -> Vec<FitWarning> {
    problem.views().into_iter().flat_map(of_view).collect()
}

fn of_view(view: View<'_>) -> Vec<FitWarning> {
    let Some(data) = view.data else { return Vec::new() };
    let model = &view.own.model;
    let of_coordinate = |k: usize| {
        let angle = data.angle(k).filter(|a| model.takes_for_radians(k, a.radian))?;
        let letter = COORDINATE_LETTERS.get(k)?;
        let text = format!(
            "{letter} is in {}, and sin, cos and tan take radians: write {letter}{} inside them",
            angle.unit, angle.factor
        );
        Some(FitWarning { code: "W-DEGREES", severity: Severity::Warning, text, param: None })
    };
    (0..model.n_coordinates()).filter_map(of_coordinate).collect()
}
