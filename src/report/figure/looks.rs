//! What a person has said about a figure, put onto it: titles of axes, parts that are hidden or have another color, the place of the numbers.

use super::{Figure, Layer, Role};
use crate::cost::Axis;
use crate::fit::FigureLook;
use crate::model::{Model, Term};

/// The parts of a sum by their names in the order of its terms; none of what is no sum.
pub fn part_names(model: &Model) -> Vec<String> {
    let terms = model.terms();
    if terms.len() < 2 { Vec::new() } else { terms.iter().map(Term::name).collect() }
}

/// What a figure calls them.
pub fn part_labels(names: &[String]) -> Vec<String> {
    names.iter().map(|name| super::fit::short(name, names)).collect()
}

/// Puts `look` onto the figure of a model, which holds no curves yet but its own.
pub(super) fn put(look: &FigureLook, model: &Model, figure: &mut Figure) {
    if let Some(title) = look.title(Axis::X) {
        for panel in std::iter::once(&mut figure.main).chain(&mut figure.pulls) {
            title.clone_into(&mut panel.x_title);
        }
    }
    if let Some(title) = look.title(Axis::Y) {
        title.clone_into(&mut figure.main.y_title);
    }
    figure.own_titles = [Axis::X, Axis::Y].map(|axis| look.title(axis).is_some());
    figure.numbers_at = look.numbers;
    if !figure.stats.is_empty() {
        model.text().clone_into(&mut figure.formula);
    }
    if look.part.is_empty() {
        return;
    }
    let parts: Vec<_> = part_names(model).iter().map(|name| look.part(name)).collect();
    let part_of = |layer: &Layer| match layer.role() {
        Role::Part(k) => parts.get(k),
        _ => None,
    };
    figure.main.layers.retain(|layer| part_of(layer).is_none_or(|part| !part.hidden));
    for layer in &mut figure.main.layers {
        let color = part_of(layer).and_then(|part| part.color);
        if let Some(color) = color {
            *layer.role_mut() = Role::Part(color);
        }
    }
}
