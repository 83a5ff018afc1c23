//! What is drawn before a picture: rings, numbers, the way of a drag, the pointer. Each has an edge in the color of the ground, so that it is seen
//! on everything in both themes.

use egui::{Align2, Color32, Context, FontId, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::find::View;
use super::player::Marks;
use crate::app::App;

/// Room around what a picture is cut to.
pub const MARGIN: f32 = 12.0;
/// Between a widget and its ring.
const GAP: f32 = 4.0;
/// Width of a ring, and of the edge around it.
const WIDTH: (f32, f32) = (2.5, 6.0);
/// Radius of a number's disc.
const DISC: f32 = 10.0;
/// The pointer, its tip at the origin.
pub const POINTER: [(f32, f32); 7] =
    [(0.0, 0.0), (0.0, 17.0), (4.0, 13.4), (6.7, 19.4), (9.5, 18.1), (6.8, 12.3), (12.2, 12.3)];

/// The colors of marks: of the mark, and of its edge.
pub fn colors(app: &App) -> (Color32, Color32) {
    let (theme, contrast, _) = app.look();
    let t = theme.tokens(contrast);
    (t.bad, t.card)
}

/// The ring around a widget.
pub fn ring(rect: Rect) -> Rect {
    rect.expand(GAP)
}

/// Middle of the disc of a number, in units of which one is `scale` pixels: at the corner above, on the left, and never outside of the picture.
pub fn disc(rect: Rect, scale: f32) -> Pos2 {
    let least = DISC + 2.0;
    (ring(rect).left_top().max(pos2(least, least)).to_vec2() * scale).to_pos2()
}

/// All marks as shapes.
pub fn shapes(ctx: &Context, (color, edge): (Color32, Color32), marks: &Marks) -> Vec<Shape> {
    let mut shapes = Vec::new();
    for rect in marks.rings.iter().chain(&marks.numbers) {
        for (width, color) in [(WIDTH.1, edge), (WIDTH.0, color)] {
            let stroke = Stroke::new(width, color);
            shapes.push(Shape::rect_stroke(ring(*rect), 6.0, stroke, StrokeKind::Middle));
        }
    }
    if let Some((from, to)) = marks.way {
        shapes.extend(arrow(from, to, WIDTH.1, edge));
        shapes.extend(arrow(from, to, WIDTH.0, color));
    }
    for (k, rect) in marks.numbers.iter().enumerate() {
        let (center, radius) = (disc(*rect, 1.0), DISC);
        shapes.push(Shape::circle_filled(center, radius + 2.0, edge));
        shapes.push(Shape::circle_filled(center, radius, color));
        let number = (k + 1).to_string();
        let font = FontId::proportional(13.0);
        shapes.push(
            ctx.fonts_mut(|fonts| Shape::text(fonts, center, Align2::CENTER_CENTER, number, font, edge)),
        );
    }
    shapes.extend(marks.pointer.into_iter().flat_map(|at| pointer(at, color, edge)));
    shapes
}

/// A line with a head.
fn arrow(from: Pos2, to: Pos2, width: f32, color: Color32) -> Vec<Shape> {
    let stroke = Stroke::new(width, color);
    let along = (to - from).normalized();
    let back = |side: f32| to - 12.0 * along + side * 6.0 * along.rot90();
    let lines = [[from, to], [back(1.0), to], [back(-1.0), to]];
    lines.map(|line| Shape::line_segment(line, stroke)).into()
}

/// The pointer as triangles, for it is not convex, with its edge.
fn pointer(at: Pos2, color: Color32, edge: Color32) -> Vec<Shape> {
    let corner = |k: usize| at + vec2(POINTER[k].0, POINTER[k].1);
    let outline: Vec<Pos2> = (0..POINTER.len()).map(corner).collect();
    let parts = [vec![0, 2, 6], vec![0, 1, 2], vec![2, 3, 4, 5]];
    let mut shapes = vec![Shape::closed_line(outline, Stroke::new(3.5, edge))];
    shapes.extend(parts.map(|part| {
        let points = part.into_iter().map(corner).collect();
        Shape::convex_polygon(points, color, Stroke::NONE)
    }));
    shapes
}

/// The marked widgets by their names.
pub fn named(view: &View, marks: &Marks) -> Vec<String> {
    let name = |rect: &Rect| {
        let node = view.seen.nodes.iter().find(|n| n.shown == *rect && !n.name.is_empty())?;
        let holds = if node.value.is_empty() { String::new() } else { format!(": {}", node.value) };
        Some(format!("{}{holds}", node.name))
    };
    marks.rings.iter().chain(&marks.numbers).filter_map(name).collect()
}
