//! Filled regions of any shape: a closed line that does not cross itself, cut into triangles by taking its ears off one after the other
//! (G. H. Meisters, American Mathematical Monthly 82 (1975) 648).

use std::sync::Arc;

use egui::epaint::Mesh;
use egui::{Color32, Shape, Ui};
use egui_plot::{PlotPoint, PlotTransform};

use super::item::{Drawn, Item};

/// The triangles may differ from the region by this part of its area: rounding, and not a line that crosses itself.
const ROUNDING: f64 = 1e-6;

/// The inside of a closed line.
pub struct Region {
    triangles: Triangles,
    color: Color32,
}

/// Corners of triangles, by their numbers along a line.
type Triangles = Arc<[[usize; 3]]>;

/// The regions of a figure as they were cut last, so that a frame in which nothing changes cuts nothing.
#[derive(Debug, Clone, Default)]
pub struct Regions(Vec<Cut>);

/// A closed line and its inside, where it has one.
#[derive(Debug, Clone)]
struct Cut {
    corners: Vec<[f64; 2]>,
    triangles: Option<Triangles>,
    /// Drawn in this frame.
    used: bool,
}

impl Regions {
    /// A new frame begins: what the last one did not draw is forgotten.
    pub fn next_frame(&mut self) {
        self.0.retain_mut(|cut| std::mem::take(&mut cut.used));
    }

    fn of(&mut self, corners: &[[f64; 2]]) -> Option<Triangles> {
        if let Some(cut) = self.0.iter_mut().find(|cut| cut.corners == corners) {
            cut.used = true;
            return cut.triangles.clone();
        }
        let triangles: Option<Triangles> = triangles(corners).map(Into::into);
        self.0.push(Cut { corners: corners.to_vec(), triangles: triangles.clone(), used: true });
        triangles
    }
}

impl Region {
    /// The inside of this closed line in one color; `None` where the line crosses itself, so that nobody can say what is inside.
    pub fn new(name: &str, line: &[[f64; 2]], color: Color32, regions: &mut Regions) -> Option<Item<Region>> {
        let corners = corners(line);
        let triangles = regions.of(&corners)?;
        let at = corners.iter().map(|p| (p[0], p[1]));
        Some(Item::new(name, at, Region { triangles, color }))
    }
}

impl Drawn for Region {
    fn shapes(&self, at: &[PlotPoint], _ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let mut mesh = Mesh::default();
        for point in at {
            mesh.colored_vertex(transform.position_from_point(point), self.color);
        }
        for [a, b, c] in self.triangles.iter() {
            mesh.add_triangle(*a as u32, *b as u32, *c as u32);
        }
        shapes.push(Shape::mesh(mesh));
    }
}

/// The corners, each once.
fn corners(line: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut corners = line.to_vec();
    corners.dedup();
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    corners
}

/// The corners of triangles that cover the inside.
fn triangles(corners: &[[f64; 2]]) -> Option<Vec<[usize; 3]>> {
    let square = in_square(corners);
    let whole: f64 =
        (0..square.len()).map(|i| cross([0.0; 2], square[i], square[(i + 1) % square.len()])).sum();
    let mut left: Vec<usize> = (0..square.len()).collect();
    if whole < 0.0 {
        left.reverse();
    }
    let mut found = Vec::with_capacity(left.len().saturating_sub(2));
    let mut covered = 0.0;
    while left.len() > 2 {
        let n = left.len();
        let at = |k: usize| square[left[k % n]];
        let is_ear = |&k: &usize| {
            let (a, b, c) = (at(k), at(k + 1), at(k + 2));
            let others = (3..n).map(|j| at(k + j));
            cross(a, b, c) >= 0.0 && !others.filter(|p| ![a, b, c].contains(p)).any(|p| holds(a, b, c, p))
        };
        let k = (0..n).find(is_ear)?;
        covered += cross(at(k), at(k + 1), at(k + 2));
        found.push([left[k], left[(k + 1) % n], left[(k + 2) % n]]);
        left.remove((k + 1) % n);
    }
    ((covered - whole.abs()).abs() <= ROUNDING * covered && covered > 0.0).then_some(found)
}

/// The same in a square of side 1, so that units do not matter.
fn in_square(corners: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let span = |k: usize| {
        let ends = corners.iter().fold((f64::MAX, f64::MIN), |(lo, hi), p| (lo.min(p[k]), hi.max(p[k])));
        (ends.0, (ends.1 - ends.0).max(f64::MIN_POSITIVE))
    };
    let (x, y) = (span(0), span(1));
    corners.iter().map(|p| [(p[0] - x.0) / x.1, (p[1] - y.0) / y.1]).collect()
}

/// Twice the area of a triangle, positive when it turns left.
fn cross(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Whether a triangle that turns left holds a point.
fn holds(a: [f64; 2], b: [f64; 2], c: [f64; 2], p: [f64; 2]) -> bool {
    cross(a, b, p) >= 0.0 && cross(b, c, p) >= 0.0 && cross(c, a, p) >= 0.0
}

#[cfg(test)]
mod tests {
    use super::{Regions, corners, cross, triangles};
    use std::sync::Arc;

    fn area(line: &[[f64; 2]]) -> Option<f64> {
        let corners = corners(line);
        let found = triangles(&corners)?;
        Some(found.iter().map(|t| cross(corners[t[0]], corners[t[1]], corners[t[2]]).abs() / 2.0).sum())
    }

    #[test]
    fn areas_are_those_of_the_regions() {
        let l_shape = [[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [1.0, 1.0], [1.0, 3.0], [0.0, 3.0], [0.0, 0.0]];
        assert_eq!(area(&l_shape), Some(4.0));
        let turned: Vec<[f64; 2]> = l_shape.iter().rev().copied().collect();
        assert_eq!(area(&turned), Some(4.0));
        // Between y = x² and y = x² + 1 for −1 ≤ x ≤ 1: the area is 2 for every number of points, in any unit.
        let along = |k: i32| f64::from(k) / 50.0 - 1.0;
        let below = (0..=100).map(|k| [1e6 * along(k), 1e-3 * along(k).powi(2)]);
        let above = (0..=100).rev().map(|k| [1e6 * along(k), 1e-3 * (along(k).powi(2) + 1.0)]);
        let banana: Vec<[f64; 2]> = below.chain(above).collect();
        assert!(area(&banana).is_some_and(|a| (a / 2e3 - 1.0).abs() < 1e-9));
    }

    #[test]
    fn a_line_that_crosses_itself_has_no_inside() {
        let star = |k: u32| f64::from(2 * k) * std::f64::consts::TAU / 5.0;
        let star: Vec<[f64; 2]> = (0..=5).map(|k| [star(k).cos(), star(k).sin()]).collect();
        assert_eq!(area(&star), None);
        assert_eq!(area(&[[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]), None, "a bow tie");
        assert_eq!(area(&[[0.0, 0.0], [1.0, 1.0]]), None);
        assert_eq!(area(&[]), None);
    }

    #[test]
    fn a_region_is_cut_once_while_it_is_drawn() {
        let square = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];
        let wider = square.map(|[x, y]| [2.0 * x, y]);
        let mut regions = Regions::default();
        let first = regions.of(&square).unwrap();
        for _ in 0..3 {
            regions.next_frame();
            assert!(Arc::ptr_eq(&regions.of(&square).unwrap(), &first));
            assert!(!Arc::ptr_eq(&regions.of(&wider).unwrap(), &first));
        }
        regions.next_frame();
        regions.of(&wider);
        assert_eq!(regions.0.len(), 2);
        regions.next_frame();
        assert_eq!(regions.0.len(), 1, "the other one was not drawn");
        assert!(regions.of(&[[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]).is_none());
    }
}
