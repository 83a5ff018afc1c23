//! What stands around a plane: its projections above and to the right, the bar that explains its colors, and a corner for the statistics.

use egui::{Rect, Ui, Vec2, WidgetInfo, pos2};

use super::cells::bar_ui;
use super::draw::panel_ui;
use super::frame::{Axes, Margins};
use super::interact::{Kept, View};
use crate::language::tr;
use crate::report::Figure;
use crate::report::figure::Projections;
use crate::report::figure::plane_sides::{scale_of, turned};

/// Part of the width and height that projections take.
const SHARE: f32 = 0.21;
/// Gap between panels one above the other, and side by side: numbers hang out of the frame.
const GAP: f32 = 8.0;
const BESIDE_GAP: f32 = 22.0;
/// Width of the bar of colors.
const BAR: f32 = 12.0;
/// Room left of the bar, and for its numbers.
const BAR_GAP: f32 = 14.0;
const BAR_NUMBERS: f32 = 38.0;
/// Height of the title above the bar, where nothing else keeps it free.
const BAR_TITLE: f32 = 18.0;
/// Room between the numbers of the bar and the statistics beside it.
const COLUMN_GAP: f32 = 26.0;
/// How far the corner reaches beyond the frames: above to the top of the card, to the right as far as the numbers of the bar.
const UP: f32 = 34.0;
const OUT: f32 = 12.0;

/// Where everything goes.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// The plane, with the pull panel of other figures.
    pub main: Rect,
    top: Option<Rect>,
    right: Option<Rect>,
    bar: Option<Rect>,
    /// Above the right panel, or at the very right where there is none, for the statistics.
    pub corner: Option<Rect>,
}

/// Least width of a plane beside which the statistics have a column of their own.
const LEAST_PLANE: f32 = 320.0;

impl Room {
    /// Divides `inner` among the parts of `figure`, whose statistics have this size.
    pub fn of(figure: &Figure, inner: Rect, stats: Vec2) -> Room {
        if scale_of(&figure.main).is_none() {
            return Room { main: inner, top: None, right: None, bar: None, corner: None };
        }
        let end = inner.right() - BAR - BAR_GAP - BAR_NUMBERS;
        let bar = |top: f32, left: f32| {
            Rect::from_min_max(pos2(left + BAR_GAP, top), pos2(left + BAR_GAP + BAR, inner.bottom()))
        };
        if figure.beside.is_none() {
            let top = inner.top() + BAR_TITLE;
            // Dots leave no empty corner to the numbers.
            let column = stats.x + if stats.x > 0.0 { COLUMN_GAP } else { 0.0 };
            let fits = stats.x > 0.0 && end - column - inner.left() > LEAST_PLANE;
            let end = if fits { (end - column).round() } else { end };
            let corner = Rect::from_min_size(pos2(inner.right() - stats.x, top), stats);
            let main = Rect::from_min_max(pos2(inner.left(), top), pos2(end, inner.bottom()));
            let corner = fits.then_some(corner);
            return Room { main, top: None, right: None, bar: Some(bar(main.top(), end)), corner };
        }
        let (width, height) = ((SHARE * inner.width()).round(), (SHARE * inner.height()).round());
        let (right, bottom) = ((end - width - BESIDE_GAP).round(), (inner.top() + height).round());
        let main = Rect::from_min_max(pos2(inner.left(), bottom + GAP), pos2(right, inner.bottom()));
        Room {
            main,
            top: Some(Rect::from_min_max(inner.min, pos2(right, bottom))),
            right: Some(Rect::from_min_max(pos2(right + BESIDE_GAP, main.top()), pos2(end, main.bottom()))),
            bar: Some(bar(main.top(), end)),
            corner: Some(Rect::from_min_max(
                pos2(right, inner.top() - UP),
                pos2(inner.right() + OUT, bottom - BAR_TITLE + GAP),
            )),
        }
    }

    /// Draws all but the plane.
    pub fn ui(&self, ui: &mut Ui, figure: &Figure, view: &View, margins: Margins) {
        if let (Some(rect), Some(scale)) = (self.bar, scale_of(&figure.main)) {
            bar_ui(ui, rect, rect.right() + BAR_NUMBERS + OUT, scale);
        }
        let (Some(Projections { top, right }), Some(above), Some(beside)) =
            (&figure.beside, self.top, self.right)
        else {
            return;
        };
        let name = tr("Sums over the columns of the plane");
        let response = panel_ui(ui, name, above, top, View { y: top.y_range, ..*view }, &mut Kept::default());
        response.response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, name));
        Axes {
            panel: top,
            scales: view.scales,
            margins,
            below: None,
            lowest: false,
            bare_left: false,
            above: None,
            own_titles: figure.own_titles,
            x_names: &[],
        }
        .draw(ui, above, &response.transform);
        let (name, turned) = (tr("Sums over the rows of the plane"), turned(right));
        let response =
            panel_ui(ui, name, beside, &turned, View { x: turned.x_range, ..*view }, &mut Kept::default());
        response.response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, name));
        let axes = Axes {
            panel: &turned,
            scales: view.scales,
            margins,
            below: None,
            lowest: true,
            bare_left: true,
            above: None,
            own_titles: [figure.own_titles[1], false],
            x_names: &[],
        };
        axes.draw(ui, beside, &response.transform);
    }
}
