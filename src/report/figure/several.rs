//! Points of several coordinates against the first: no curve over x alone is the model there, so what is drawn is the value of the model
//! at each point, as a short dash beside the point. Surfaces and sections are not drawn here.

use crate::cost::{CostKind, build};
use crate::data::RowSet;
use crate::fit::FitConfig;
use crate::model::Model;

use super::data::Drawn;
use super::{Layer, Role, axes};

/// Half the length of a dash, as a part of the width of the picture.
const HALF_DASH: f64 = 0.008;

/// Whether `model` cannot be drawn as a curve over x.
pub(super) fn is_several(model: &Model) -> bool {
    model.n_coordinates() > 1
}

/// The `values` of a model at the rows `used` of points at `x`; the heights shown grow so that they are seen. A row where the model has no
/// value has no dash.
pub(super) fn dashes(
    (x, values): (&[f64], &[f64]),
    used: &RowSet,
    (role, what): (Role, &str),
    drawn: &mut Drawn,
) -> Layer {
    let at = || used.iter().filter_map(|i| Some((*x.get(i)?, *values.get(i)?))).filter(|p| p.1.is_finite());
    drawn.y_range = axes::widened(drawn.y_range, at().map(|p| p.1));
    let half = HALF_DASH * (drawn.x_range.1 - drawn.x_range.0);
    let xy = at().flat_map(|(x, y)| [(x - half, y), (x + half, y), (x, f64::NAN)]).collect();
    Layer::Curve { role, label: format!("{what} at each point"), xy, dashed: false }
}

/// The model of `config` at all its rows at the present values; nothing while the choices do not go together.
pub(super) fn present_values(config: &FitConfig, model: &Model, values: &[f64]) -> Option<Vec<f64>> {
    let data = config.member().data.as_deref().filter(|_| config.member().cost.kind != CostKind::Custom)?;
    let member = config.member();
    build(data, model, &member.selection, &member.cost_alone()).ok()?.prediction(values)
}
