//! Boxes and dots in colors that say a value, as an item of egui_plot; and the bar that explains the colors.

use egui::epaint::Mesh;
use egui::{Align2, Color32, FontId, Rect, Shape, Stroke, Ui, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use super::item::{Drawn, Item};
use crate::app::theme::{SMALL, Tokens};
use crate::language::said;
use crate::report::figure::{ColorScale, Patch};
use crate::report::ticks;

/// Radius of a dot.
const DOT: f32 = 4.0;
/// Steps of the bar that explains the colors.
const BAR_STEPS: usize = 64;

/// From values to colors.
#[derive(Debug, Clone, Copy)]
pub struct Colors {
    /// Evenly spaced over the range.
    pub ramp: [Color32; 5],
    /// Values of the first and the last color.
    pub range: (f64, f64),
    /// Opacity.
    pub strength: f32,
}

impl Colors {
    /// The color of `value`; nothing for what is no number.
    pub fn of(&self, value: f64) -> Color32 {
        let (lo, hi) = self.range;
        let last = self.ramp.len() - 1;
        let at = ((value - lo) / (hi - lo) * last as f64).clamp(0.0, last as f64);
        if at.is_nan() {
            return Color32::TRANSPARENT;
        }
        let k = (at as usize).min(last - 1);
        self.ramp[k].lerp_to_gamma(self.ramp[k + 1], (at - k as f64) as f32).gamma_multiply(self.strength)
    }
}

/// What is to be colored.
enum What {
    Cells(Vec<Patch>),
    Dots(Vec<f64>),
}

/// Boxes or dots in colors.
pub struct Colored {
    what: What,
    colors: Colors,
}

impl Colored {
    /// Boxes, by their centers.
    pub fn cells(name: &str, patches: &[Patch], colors: Colors) -> Item<Colored> {
        let center = |(lo, hi): (f64, f64)| 0.5 * (lo + hi);
        let at = patches.iter().map(|p| (center(p.x), center(p.y)));
        Item::new(name, at, Colored { what: What::Cells(patches.to_vec()), colors })
    }

    /// Dots, one value each.
    pub fn dots(name: &str, at: &[(f64, f64)], values: &[f64], colors: Colors) -> Item<Colored> {
        Item::new(name, at.iter().copied(), Colored { what: What::Dots(values.to_vec()), colors })
    }
}

impl Drawn for Colored {
    fn shapes(&self, at: &[PlotPoint], ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        match &self.what {
            What::Cells(patches) => {
                // Whole pixels: neighbors meet without a seam.
                let pixel = ui.pixels_per_point();
                let sharp = |v: f32| (v * pixel).round() / pixel;
                let mut mesh = Mesh::default();
                for patch in patches {
                    let (left, right) = (
                        transform.position_from_point_x(patch.x.0),
                        transform.position_from_point_x(patch.x.1),
                    );
                    let (bottom, top) = (
                        transform.position_from_point_y(patch.y.0),
                        transform.position_from_point_y(patch.y.1),
                    );
                    let rect =
                        Rect::from_min_max(pos2(sharp(left), sharp(top)), pos2(sharp(right), sharp(bottom)));
                    mesh.add_colored_rect(rect, self.colors.of(patch.value));
                }
                shapes.push(Shape::mesh(mesh));
            }
            What::Dots(values) => {
                let ring = Stroke::new(1.0, Tokens::of(ui).axis.gamma_multiply(self.colors.strength));
                for (point, value) in at.iter().zip(values) {
                    let center = transform.position_from_point(point);
                    shapes.push(Shape::circle_filled(center, DOT, self.colors.of(*value)));
                    shapes.push(Shape::circle_stroke(center, DOT, ring));
                }
            }
        }
    }
}

/// The bar that explains the colors, in `rect`, with its numbers, and its title that does not reach beyond `right`.
pub fn bar_ui(ui: &Ui, rect: Rect, right: f32, scale: &ColorScale) {
    let tokens = Tokens::of(ui);
    let colors = Colors { ramp: tokens.ramp(scale.signed), range: scale.range, strength: 1.0 };
    let (lo, hi) = scale.range;
    let height = |value: f64| rect.bottom() - (((value - lo) / (hi - lo)) as f32) * rect.height();
    let mut mesh = Mesh::default();
    for k in 0..BAR_STEPS {
        let value = |k: f64| lo + (hi - lo) * k / BAR_STEPS as f64;
        let (bottom, top) = (height(value(k as f64)), height(value(k as f64 + 1.0)));
        let step = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), bottom));
        mesh.add_colored_rect(step, colors.of(value(k as f64 + 0.5)));
    }
    let painter = ui.painter();
    painter.add(Shape::mesh(mesh));
    painter.rect_stroke(rect, 0, Stroke::new(1.0, tokens.axis), egui::StrokeKind::Middle);
    let font = FontId::proportional(SMALL);
    for (value, text) in ticks::linear(lo, hi, 5).major {
        painter.text(
            pos2(rect.right() + 5.0, height(value)),
            Align2::LEFT_CENTER,
            text,
            font.clone(),
            tokens.text,
        );
    }
    let title = painter.layout_no_wrap(said(&scale.title), font, tokens.text);
    let at = pos2(title_left(rect.left(), right, title.size().x), rect.top() - 5.0 - title.size().y);
    painter.galley(at, title, tokens.text);
}

/// Where a title begins: at the bar, or as far left of it as its width asks for.
fn title_left(bar: f32, right: f32, width: f32) -> f32 {
    bar.min(right - width)
}

#[cfg(test)]
mod tests {
    use super::{Colors, title_left};
    use crate::app::{Contrast, Theme};
    use egui::Color32;

    #[test]
    fn a_long_title_begins_left_of_the_bar_and_ends_inside() {
        assert_eq!([40.0, 90.0].map(|width| title_left(100.0, 170.0, width)), [100.0, 80.0]);
    }

    #[test]
    fn the_ends_have_the_outer_colors_and_what_is_no_number_has_none() {
        let ramp = Theme::Light.tokens(Contrast::Usual).ramp(true);
        let colors = Colors { ramp, range: (-2.0, 2.0), strength: 1.0 };
        let [first, .., last] = ramp;
        assert_eq!([-9.0, -2.0, 0.0, 2.0, 9.0].map(|v| colors.of(v)), [first, first, ramp[2], last, last]);
        let (red, ends) = (colors.of(0.5).r(), [ramp[2].r(), ramp[3].r()]);
        assert!(red < ends[0] && red > ends[1], "between its neighbors");
        assert_eq!(colors.of(f64::NAN), Color32::TRANSPARENT);
    }
}
