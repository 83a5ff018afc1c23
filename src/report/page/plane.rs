//! What stands around a plane: its projections above and to the right, the bar that explains its colors, and a corner for the statistics.

use crate::report::figure::area::Area;
use crate::report::figure::plane_sides::{scale_of, turned};
use crate::report::figure::{ColorScale, Figure, Projections, Role};
use crate::report::ticks;

use super::axes::{Axes, Pen};
use super::fonts::CAPITAL;
use super::format::Look;
use super::layers::{Brush, Frame};
use super::shape::{Anchor, Shape, Stroke};

/// Part of the width and height that projections take.
const SHARE: f64 = 0.21;
/// Steps of the bar that explains the colors.
const BAR_STEPS: usize = 64;
/// Numbers of the bar.
const BAR_NUMBERS: usize = 5;

/// The lengths below are in sizes of the font: gap between panels one above the other, and side by side, where numbers hang out of the frame.
const GAP: f64 = 1.0;
const BESIDE_GAP: f64 = 1.7;
/// Width of the bar of colors.
const BAR: f64 = 0.9;
/// Room left of the bar, and for its numbers.
const BAR_GAP: f64 = 1.1;
const NUMBERS: f64 = 2.6;
/// Height of the title above the bar, where nothing else keeps it free.
const BAR_TITLE: f64 = 1.75;
/// Room between the numbers of the bar and the statistics beside it.
const COLUMN_GAP: f64 = 1.6;
/// Least width of a plane beside which the statistics have a column of their own.
const LEAST_PLANE: f64 = 17.0;

/// Where everything goes.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// The plane, with the panel below of other figures.
    pub main: Area,
    top: Option<Area>,
    right: Option<Area>,
    bar: Option<Area>,
    /// Above the right panel, or at the very right where there is none, for the statistics.
    pub corner: Option<Area>,
}

impl Room {
    /// Divides `inner` among the parts of `figure`, whose statistics have this size.
    pub fn of(figure: &Figure, inner: Area, stats: (f64, f64), font: f64) -> Room {
        if scale_of(&figure.main).is_none() {
            return Room { main: inner, top: None, right: None, bar: None, corner: None };
        }
        let end = inner.right - (BAR + BAR_GAP + NUMBERS) * font;
        let bar = |top: f64, left: f64| Area {
            left: left + BAR_GAP * font,
            top,
            right: left + (BAR_GAP + BAR) * font,
            bottom: inner.bottom,
        };
        if figure.beside.is_none() {
            let top = inner.top + BAR_TITLE * font;
            // Dots leave no empty corner to the numbers.
            let column = if stats.0 > 0.0 { stats.0 + COLUMN_GAP * font } else { 0.0 };
            let fits = stats.0 > 0.0 && end - column - inner.left > LEAST_PLANE * font;
            let end = if fits { end - column } else { end };
            let corner = Area::new((inner.right - stats.0, top), stats);
            let main = Area { top, right: end, ..inner };
            return Room {
                main,
                top: None,
                right: None,
                bar: Some(bar(top, end)),
                corner: fits.then_some(corner),
            };
        }
        let (width, height) = (SHARE * inner.width(), SHARE * inner.height());
        let (right, bottom) = (end - width - BESIDE_GAP * font, inner.top + height);
        let main = Area { top: bottom + GAP * font, right, ..inner };
        let fits = stats.1 <= height && stats.0 <= inner.right - right;
        let corner = Area { left: right + GAP * font, bottom, ..inner };
        Room {
            main,
            top: Some(Area { right, bottom, ..inner }),
            right: Some(Area { left: right + BESIDE_GAP * font, right: end, ..main }),
            bar: Some(bar(main.top, end)),
            corner: fits.then_some(corner),
        }
    }

    /// Draws all but the plane; gives the frames of the projections.
    pub fn draw(
        &self,
        (pen, brush): (&Pen<'_>, &Brush),
        figure: &Figure,
        left: f64,
        look: Look,
        out: &mut Vec<Shape>,
    ) -> Vec<Frame> {
        if let (Some(area), Some(scale)) = (self.bar, scale_of(&figure.main)) {
            let right = area.right + NUMBERS * pen.measures.font;
            bar(pen, brush, area, right, scale, out);
        }
        let (Some(Projections { top, right }), Some(above), Some(beside)) =
            (&figure.beside, self.top, self.right)
        else {
            return Vec::new();
        };
        let turned = turned(right);
        let upper = Frame { area: above, x: figure.main.x_range, y: top.y_range, scales: figure.scales };
        let side = Frame { area: beside, x: turned.x_range, y: figure.main.y_range, scales: figure.scales };
        let panels = [("sums over columns", top, upper, false), ("sums over rows", &turned, side, true)];
        for (name, panel, frame, is_right) in panels {
            out.push(brush.panel(name, panel, &frame).0);
            let own = if is_right { [figure.own_titles[1], false] } else { figure.own_titles };
            let axes = Axes {
                panel,
                frame,
                left,
                below: None,
                lowest: is_right,
                bare_left: is_right,
                above: None,
                own_titles: own,
                x_names: &[],
                look,
            };
            axes.draw(pen, brush.colors.axis(), out);
        }
        vec![upper, side]
    }
}

/// The bar that explains the colors, with its numbers, and its title that does not reach beyond `right`.
fn bar(pen: &Pen<'_>, brush: &Brush, area: Area, right: f64, scale: &ColorScale, out: &mut Vec<Shape>) {
    let (lo, hi) = scale.range;
    let font = pen.measures.font;
    let height = |value: f64| area.bottom - (value - lo) / (hi - lo) * area.height();
    let step = |k: usize| {
        let value = |k: f64| lo + (hi - lo) * k / BAR_STEPS as f64;
        let color = brush.colors.value(scale, Role::Data, value(k as f64 + 0.5))?;
        Some((Area { top: height(value(k as f64 + 1.0)), bottom: height(value(k as f64)), ..area }, color))
    };
    out.push(Shape::Boxes((0..BAR_STEPS).filter_map(step).collect()));
    let corners = vec![
        (area.left, area.top),
        (area.right, area.top),
        (area.right, area.bottom),
        (area.left, area.bottom),
    ];
    let stroke = Some(Stroke::solid(pen.measures.frame, brush.colors.axis()));
    out.push(Shape::Lines { lines: vec![corners], closed: true, fill: None, stroke });
    for (value, text) in ticks::linear(lo, hi, BAR_NUMBERS).major {
        let foot = (area.right + 0.35 * font, height(value) + 0.5 * CAPITAL * font);
        out.push(pen.text(&text, foot, Anchor::Start));
    }
    let title = (pen.say)(&scale.title);
    let at = (area.left.min(right - pen.width(&title)), area.top - 0.5 * font);
    out.push(pen.text(&title, at, Anchor::Start));
}
