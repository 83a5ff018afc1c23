//! Points so many that they hide one another, drawn as what they cover together: what is drawn looks like all of them and costs what the
//! screen has room for.

use std::sync::Arc;

use egui::{Color32, Mesh, Rect, Shape, Ui, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use super::interact::View;
use super::item::Drawn;
use crate::report::figure::cover::{Cover, Errors, Grid};

/// Every so many columns of pixels tell where words find no room.
const TOLD: usize = 4;

/// What the points of a layer cover.
#[derive(Debug, Clone)]
pub struct Crowd {
    mesh: Arc<Mesh>,
    /// Some of it as thin upright boxes, for whoever looks for room.
    pub covered: Arc<[Rect]>,
}

impl Drawn for Crowd {
    fn shapes(&self, _at: &[PlotPoint], _ui: &Ui, _transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        shapes.push(Shape::Mesh(Arc::clone(&self.mesh)));
    }
}

/// Where and how points are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// The frame on the screen.
    pub frame: Rect,
    /// What it shows.
    pub view: View,
    /// Pixels for one unit of the screen.
    pub pixels: f32,
    /// Radius of a point, in units of the screen.
    pub radius: f32,
    /// Its color.
    pub color: Color32,
}

/// The crowds of a figure as they were drawn last, so that a frame in which nothing changes costs nothing.
#[derive(Debug, Clone, Default)]
pub struct Crowds(Vec<(Key, Crowd)>);

/// Which points, and how they were drawn.
#[derive(Debug, Clone, PartialEq)]
struct Key {
    points: (usize, usize),
    look: Look,
}

impl Key {
    fn place(at: &[(f64, f64)]) -> (usize, usize) {
        (at.as_ptr() as usize, at.len())
    }
}

impl Crowds {
    /// The points of the figure are others now.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// These points with their bars.
    pub fn of(&mut self, at: &[(f64, f64)], bars: Errors<'_>, look: Look) -> Crowd {
        let key = Key { points: Key::place(at), look };
        if let Some((_, crowd)) = self.0.iter().find(|(known, _)| *known == key) {
            return crowd.clone();
        }
        let crowd = look.crowd(&Cover::of(at, bars, &look.grid()));
        self.0.retain(|(known, _)| known.points != key.points);
        self.0.push((key, crowd.clone()));
        crowd
    }

    /// What these points cover, where they were drawn as a crowd.
    pub fn covered(&self, at: &[(f64, f64)]) -> Option<&[Rect]> {
        let place = Key::place(at);
        self.0.iter().find(|(known, _)| known.points == place).map(|(_, crowd)| &*crowd.covered)
    }
}

impl Look {
    /// The frame in pixels.
    fn grid(&self) -> Grid {
        let pixels = |length: f32| (length * self.pixels).ceil().max(1.0) as usize;
        let (columns, rows) = (pixels(self.frame.width()), pixels(self.frame.height()));
        let View { x, y, .. } = self.view;
        Grid { columns, rows, x, y, radius: self.radius * self.pixels }
    }

    /// What is covered, in the color of the points.
    fn crowd(&self, cover: &Cover) -> Crowd {
        let (mut mesh, mut covered) = (Mesh::default(), Vec::new());
        let size = 1.0 / self.pixels;
        let corner = self.frame.min;
        for column in 0..cover.columns {
            let left = corner.x + column as f32 * size;
            for (from, to) in cover.runs(column) {
                let (top, bottom) = (corner.y + from as f32 * size, corner.y + to as f32 * size);
                let run = Rect::from_min_max(pos2(left, top), pos2(left + size, bottom));
                mesh.add_colored_rect(run, self.color);
                if column % TOLD == 0 {
                    covered.push(run);
                }
            }
        }
        Crowd { mesh: Arc::new(mesh), covered: covered.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::figure::Scales;

    fn look(radius: f32) -> Look {
        Look {
            frame: Rect::from_min_max(pos2(10.0, 20.0), pos2(110.0, 70.0)),
            view: View { x: (0.0, 100.0), y: (0.0, 50.0), scales: Scales::default() },
            pixels: 1.0,
            radius,
            color: Color32::BLACK,
        }
    }

    #[test]
    fn a_crowd_is_kept_until_it_looks_otherwise() {
        let at = vec![(1.0, 1.0), (2.0, 2.0)];
        let mut crowds = Crowds::default();
        let first = crowds.of(&at, Errors::default(), look(1.0));
        assert!(Arc::ptr_eq(&first.mesh, &crowds.of(&at, Errors::default(), look(1.0)).mesh));
        assert!(!Arc::ptr_eq(&first.mesh, &crowds.of(&at, Errors::default(), look(2.0)).mesh));
        assert!(crowds.covered(&at).is_some() && crowds.covered(&at[1..]).is_none());
        crowds.forget();
        assert!(crowds.covered(&at).is_none());
    }
}
