//! What the mouse does in a figure: wheel zooms, left drag moves, double click shows everything, right drag marks a fit range.

use egui::{Color32, PointerButton, Pos2, Rect, Response, Stroke, Ui, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use super::boxed::BoxZoom;
use super::crowd::Crowds;
use super::fill::Regions;
use super::frame::Margins;
use crate::app::theme::Tokens;
use crate::report::Figure;
use crate::report::figure::{Scale, Scales};

/// Zoom by one notch of the wheel, as a power of e per point of scrolling.
const ZOOM_SPEED: f32 = 0.004;

/// The window onto a figure, kept between frames.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlotState {
    /// What a person has chosen to see of x and y; each is all of it until then.
    zoom_x: Option<(f64, f64)>,
    zoom_y: Option<(f64, f64)>,
    home: Option<View>,
    /// Where the main panel was drawn, and what it showed.
    shown: Option<(Rect, View)>,
    /// What was worked out to draw it.
    kept: Kept,
    /// What stays in view while a hand moves the curve.
    held: Option<View>,
    /// A drag with the left button is the fit range, as one with the right button always is.
    pub ranging: bool,
    /// Which of the dashed parts of the sum is drawn stronger, counted from the first that is drawn.
    pub strong: Option<usize>,
    /// A box to zoom into.
    pub(super) boxed: BoxZoom,
    range_start: Option<f64>,
    range_end: f64,
}

/// What a figure is drawn with, kept while it stays the same.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// As [`PlotState::strong`].
    pub strong: Option<usize>,
    /// Points that were too many to be drawn one by one.
    pub crowds: Crowds,
    /// The insides of closed lines.
    pub regions: Regions,
    /// Room around the frames.
    margins: Option<Margins>,
}

/// What was drawn is no part of what a person has chosen to see.
impl PartialEq for Kept {
    fn eq(&self, _other: &Kept) -> bool {
        true
    }
}

/// Intervals of x and y that are shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// From left to right.
    pub x: (f64, f64),
    /// From bottom to top.
    pub y: (f64, f64),
    /// What these numbers mean: values, or their logarithms.
    pub scales: Scales,
}

/// The shortest decimal number that is no further away than `step`.
fn rounded(value: f64, step: f64) -> f64 {
    if !(step > 0.0 && step.is_finite() && value.is_finite()) {
        return value;
    }
    let digits = (-step.log10().floor()).clamp(-300.0, 300.0) as i32;
    let text = if digits > 0 {
        format!("{value:.*}", digits as usize)
    } else {
        format!("{:.0}", value / 10f64.powi(-digits))
    };
    let read: f64 = text.parse().unwrap_or(value);
    if digits > 0 { read } else { read * 10f64.powi(-digits) }
}

impl PlotState {
    /// What to show of `figure`: all of it, until the user has zoomed or moved. Other data show everything again.
    pub(super) fn view(&mut self, figure: &Figure) -> View {
        let home =
            View { x: usable(figure.main.x_range), y: usable(figure.main.y_range), scales: figure.scales };
        if self.home.is_some_and(|old| old.x != home.x || old.scales != home.scales) {
            self.show_all();
        }
        self.home = Some(home);
        self.held.unwrap_or_else(|| self.zoomed(home))
    }

    fn zoomed(&self, home: View) -> View {
        View { x: self.zoom_x.unwrap_or(home.x), y: self.zoom_y.unwrap_or(home.y), ..home }
    }

    /// Shows this; of y what was shown, where it is `None`.
    pub(super) fn show(&mut self, x: (f64, f64), y: Option<(f64, f64)>) {
        self.zoom_x = Some(x);
        self.zoom_y = y.or(self.zoom_y);
    }

    /// Shows everything again.
    pub fn show_all(&mut self) {
        (self.zoom_x, self.zoom_y) = (None, None);
    }

    /// Room around the frames: that of the last frame while a hand moves the curve, for the frame would move under it.
    pub(super) fn margins(&mut self, wanted: Margins) -> Margins {
        let margins = self.kept.margins.filter(|_| self.held.is_some()).unwrap_or(wanted);
        self.kept.margins = Some(margins);
        margins
    }

    /// What was worked out to draw it.
    pub(super) fn kept(&mut self) -> &mut Kept {
        &mut self.kept
    }

    /// The points of the figure are others now.
    pub fn forget_points(&mut self) {
        self.kept.crowds.forget();
    }

    /// The next figure is of the same quantity: what was zoomed stays, though it may reach farther or less far.
    pub fn keep_zoom(&mut self) {
        self.home = None;
    }

    /// The main panel was drawn here.
    pub(super) fn was_shown(&mut self, frame: Rect, view: View) {
        self.shown = Some((frame, view));
    }

    /// The view stays as it is until [`PlotState::let_go`].
    pub fn hold(&mut self) {
        self.held = self.held.or(self.shown.map(|(_, view)| view));
    }

    /// The view follows the figure again.
    pub fn let_go(&mut self) {
        self.held = None;
    }

    /// The frame of the main panel.
    pub fn frame(&self) -> Option<Rect> {
        self.shown.map(|(frame, _)| frame)
    }

    /// The point of the figure that stands here.
    pub fn value_at(&self, at: Pos2) -> Option<(f64, f64)> {
        let (frame, view) = self.shown?;
        let (right, up) = ((at.x - frame.left()) / frame.width(), (frame.bottom() - at.y) / frame.height());
        let along = |part: f32, (lo, hi): (f64, f64)| lo + f64::from(part) * (hi - lo);
        let (x, y) = (along(right, view.x), along(up, view.y));
        Some((view.scales.x.value(x), view.scales.y.value(y)))
    }

    /// Where a point of the figure stands on the screen; `None` before anything was drawn, and for what has no place on a logarithmic axis.
    pub fn place(&self, x: f64, y: f64) -> Option<Pos2> {
        let (frame, view) = self.shown?;
        let (x, y) = (view.scales.x.place(x), view.scales.y.place(y));
        if x.is_nan() || y.is_nan() {
            return None;
        }
        let part = |v: f64, (lo, hi): (f64, f64)| ((v - lo) / (hi - lo)) as f32;
        let (right, up) = (part(x, view.x) * frame.width(), part(y, view.y) * frame.height());
        Some(pos2(frame.left() + right, frame.bottom() - up))
    }

    /// What stands at a place of the screen, to a hundredth of a point; `None` beside the frame and before anything was drawn.
    pub fn at(&self, place: Pos2) -> Option<(f64, f64)> {
        let (frame, view) = self.shown?;
        if !frame.contains(place) {
            return None;
        }
        let near = |part: f64, (lo, hi): (f64, f64), scale: Scale, side: f32| {
            let at = |part: f64| scale.value(lo + (hi - lo) * part);
            rounded(at(part), (at(part + 0.01 / f64::from(side)) - at(part)).abs())
        };
        let right = f64::from((place.x - frame.left()) / frame.width());
        let up = f64::from((frame.bottom() - place.y) / frame.height());
        Some((
            near(right, view.x, view.scales.x, frame.width()),
            near(up, view.y, view.scales.y, frame.height()),
        ))
    }

    /// Takes in the mouse over one panel; only the main one may change y. Gives a finished range.
    pub(super) fn interact(
        &mut self,
        ui: &Ui,
        response: &Response,
        transform: &PlotTransform,
        main: bool,
    ) -> Option<(f64, f64)> {
        let view = self.zoomed(self.home?);
        if response.double_clicked() {
            self.show_all();
        }
        let scroll = ui.input(|i| i.smooth_scroll_delta.y);
        if let (true, Some(pointer)) = (scroll != 0.0, response.hover_pos()) {
            let center = transform.value_from_position(pointer);
            let factor = f64::from((-scroll * ZOOM_SPEED).exp());
            let about = |(lo, hi): (f64, f64), c: f64| (c + (lo - c) * factor, c + (hi - c) * factor);
            self.zoom_x = Some(about(view.x, center.x));
            if main {
                self.zoom_y = Some(about(view.y, center.y));
            }
        } else if self.boxed.is_armed() {
            self.drag_box(ui, response, transform, main);
        } else if !self.ranging && response.dragged_by(PointerButton::Primary) {
            let [per_x, per_y] = transform.dvalue_dpos();
            let delta = response.drag_delta();
            let moved = |(lo, hi): (f64, f64), by: f64| (lo - by, hi - by);
            self.zoom_x = Some(moved(view.x, f64::from(delta.x) * per_x));
            if main {
                self.zoom_y = Some(moved(view.y, f64::from(delta.y) * per_y));
            }
        }
        let origin = ui.input(|i| i.pointer.press_origin());
        let range = self.drag_range(response, transform, origin, PointerButton::Secondary);
        if self.ranging {
            return range.or(self.drag_range(response, transform, origin, PointerButton::Primary));
        }
        range
    }

    /// A drag counts from where the button went down, not from where egui became sure that it is a drag.
    fn drag_range(
        &mut self,
        response: &Response,
        transform: &PlotTransform,
        origin: Option<Pos2>,
        button: PointerButton,
    ) -> Option<(f64, f64)> {
        let x = response.interact_pointer_pos().map(|p| transform.value_from_position(p).x);
        if let (true, Some(x)) = (response.drag_started_by(button), x) {
            let start = origin.map_or(x, |p| transform.value_from_position(p).x);
            (self.range_start, self.range_end) = (Some(start), x);
        } else if let (true, Some(x)) = (response.dragged_by(button), x) {
            self.range_end = x;
        } else if response.drag_stopped_by(button)
            && let Some(start) = self.range_start.take()
        {
            let (lo, hi) = (start.min(self.range_end), start.max(self.range_end));
            let value = |place: f64| self.home.map_or(place, |home| home.scales.x.value(place));
            return (hi > lo).then(|| (value(lo), value(hi)));
        }
        None
    }

    /// Shades the range being dragged out.
    pub(super) fn range_ui(&self, ui: &Ui, whole: Rect, transform: &PlotTransform, tokens: &Tokens) {
        let Some(start) = self.range_start else { return };
        let edge = |x: f64| {
            transform.position_from_point(&PlotPoint::new(x, 0.0)).x.clamp(whole.left(), whole.right())
        };
        let (a, b) = (edge(start), edge(self.range_end));
        let rect = Rect::from_min_max(pos2(a.min(b), whole.top()), pos2(a.max(b), whole.bottom()));
        let fill: Color32 = tokens.accent.gamma_multiply(0.12);
        ui.painter().rect(rect, 0, fill, Stroke::new(1.0, tokens.accent), egui::StrokeKind::Inside);
    }
}

/// A range with width; everything else becomes [0, 1].
fn usable((lo, hi): (f64, f64)) -> (f64, f64) {
    if lo.is_finite() && hi.is_finite() && lo < hi { (lo, hi) } else { (0.0, 1.0) }
}
