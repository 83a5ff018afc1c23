//! What points of ours need to be an item of egui_plot, said once: a name, places that give the bounds, and how they are drawn. Nothing of
//! it is found by the pointer through egui_plot.

use std::ops::RangeInclusive;

use egui::{Color32, Shape, Ui};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotPoint, PlotTransform};

/// How points at given places are drawn.
pub trait Drawn {
    /// The color of all, where there is one.
    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    /// The shapes of the points `at`.
    fn shapes(&self, at: &[PlotPoint], ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>);
}

/// Points as an item of egui_plot.
pub struct Item<D> {
    base: PlotItemBase,
    at: Vec<PlotPoint>,
    drawn: D,
}

impl<D: Drawn> Item<D> {
    /// These points, drawn like this.
    pub fn new(name: &str, at: impl IntoIterator<Item = (f64, f64)>, drawn: D) -> Item<D> {
        let at = at.into_iter().map(|(x, y)| PlotPoint::new(x, y)).collect();
        Item { base: PlotItemBase::new(name.to_owned()), at, drawn }
    }
}

impl<D: Drawn> PlotItem for Item<D> {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        self.drawn.shapes(&self.at, ui, transform, shapes);
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        self.drawn.color()
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::Points(&self.at)
    }

    fn bounds(&self) -> PlotBounds {
        let mut bounds = PlotBounds::NOTHING;
        for point in &self.at {
            bounds.extend_with(point);
        }
        bounds
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}
