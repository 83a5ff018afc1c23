//! Points with error bars as an item of egui_plot, which has none of its own.

use egui::{Color32, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::item::Drawn;

/// Half the width of the head of an arrow, and its height.
const ARROW: egui::Vec2 = vec2(3.0, 5.0);

/// Points with bars along x and y; lengths are (minus, plus), empty lists mean no bars; a minus without end
/// reaches to the end of the axis.
pub struct ErrorBars {
    ex: Vec<(f64, f64)>,
    ey: Vec<(f64, f64)>,
    color: Color32,
    radius: f32,
    hollow: Option<Color32>,
    crossed: bool,
}

impl ErrorBars {
    /// Filled points of this radius.
    pub fn new(color: Color32, radius: f32) -> ErrorBars {
        ErrorBars { ex: Vec::new(), ey: Vec::new(), color, radius, hollow: None, crossed: false }
    }

    /// With these bars.
    pub fn bars(mut self, ex: &[(f64, f64)], ey: &[(f64, f64)]) -> ErrorBars {
        self.ex = ex.to_vec();
        self.ey = ey.to_vec();
        self
    }

    /// Rings filled with `inside` instead of dots: rows that are not used.
    pub fn hollow(mut self, inside: Color32) -> ErrorBars {
        self.hollow = Some(inside);
        self
    }

    /// With a cross over every point: rows that the fit has left out.
    pub fn crossed(mut self) -> ErrorBars {
        self.crossed = true;
        self
    }
}

impl Drawn for ErrorBars {
    fn color(&self) -> Color32 {
        self.color
    }

    fn shapes(&self, at: &[PlotPoint], ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let stroke = Stroke::new(1.0, self.color);
        // A vertical line one pixel wide is sharp only on the middle of a pixel.
        let pixel = ui.pixels_per_point();
        let sharp = |v: f32| ((v * pixel).floor() + 0.5) / pixel;
        let frame = *transform.frame();
        for (i, point) in at.iter().enumerate() {
            let center = transform.position_from_point(point);
            if let Some((minus, plus)) = self.ey.get(i) {
                let top = transform.position_from_point_y(point.y + plus);
                let x = sharp(center.x);
                let bottom = if minus.is_finite() {
                    transform.position_from_point_y(point.y - minus)
                } else {
                    arrow(pos2(x, frame.bottom()), stroke, shapes);
                    frame.bottom()
                };
                shapes.push(Shape::line_segment([pos2(x, top), pos2(x, bottom)], stroke));
            }
            if let Some((minus, plus)) = self.ex.get(i) {
                let left = if minus.is_finite() {
                    transform.position_from_point_x(point.x - minus)
                } else {
                    frame.left()
                };
                let right = transform.position_from_point_x(point.x + plus);
                let y = sharp(center.y);
                shapes.push(Shape::line_segment([pos2(left, y), pos2(right, y)], stroke));
            }
            match self.hollow {
                None => shapes.push(Shape::circle_filled(center, self.radius, self.color)),
                Some(inside) => {
                    shapes.push(Shape::circle_filled(center, self.radius, inside));
                    shapes.push(Shape::circle_stroke(center, self.radius, stroke));
                }
            }
            if self.crossed {
                let arm = 1.7 * self.radius;
                let stroke = Stroke::new(1.5, self.color);
                shapes.push(Shape::line_segment([center - vec2(arm, arm), center + vec2(arm, arm)], stroke));
                shapes
                    .push(Shape::line_segment([center - vec2(arm, -arm), center + vec2(arm, -arm)], stroke));
            }
        }
    }
}

/// The head of an arrow whose tip is at the lower end of an axis: the bar goes on to 0, which is not on it.
fn arrow(tip: egui::Pos2, stroke: Stroke, shapes: &mut Vec<Shape>) {
    let tip = tip - vec2(0.0, 1.0);
    for side in [-ARROW.x, ARROW.x] {
        shapes.push(Shape::line_segment([tip, tip + vec2(side, -ARROW.y)], stroke));
    }
}
