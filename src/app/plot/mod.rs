//! A [`Figure`] on the screen, drawn with egui_plot: main panel and pull panel with one x range, frame and marks on four sides,
//! the statistics in an empty corner, curves named beside themselves. A plane has its projections above and beside it, and a bar that
//! explains its colors.
//!
//! The axes are ours: egui_plot draws only what lies inside the frame, and gets its bounds anew every frame. So the two panels
//! cannot drift apart, and what the screen shows is what the figure says.

mod bars;
mod beside;
mod boxed;
mod cells;
mod crowd;
mod draw;
mod fill;
mod frame;
mod interact;
mod item;
mod words;

pub use frame::title_words;
pub use interact::PlotState;

use egui::{Rect, Response, Role, Sense, Ui, WidgetInfo, pos2};

use crate::app::theme::Tokens;
use crate::language::{phrase, tr, trf};
use crate::report::Figure;
use crate::report::figure::{Below, Scale, Scales};
use frame::{Axes, Margins};
use interact::View;

/// Part of the height that the pull panel takes.
const PULL_SHARE: f32 = 0.18;
/// A figure lower than that is drawn without it.
const LEAST_WITH_PULLS: f32 = 170.0;
/// Gap between the two panels.
const PANEL_GAP: f32 = 8.0;

/// What was done with a figure.
pub struct Pointed {
    /// The x interval that was just dragged out with the right button.
    pub range: Option<(f64, f64)>,
    /// A box was just drawn to its end.
    pub boxed: bool,
    /// The mouse over the main panel.
    pub main: Response,
    /// The mouse over the title of the panel below.
    pub title: Option<Response>,
    /// Where the titles of x and y stand.
    pub titles: [Rect; 2],
    /// Where the numbers stand, in which frame they can be moved; `None` without numbers, and where they have a place of their own.
    pub numbers: Option<Rect>,
}

/// Draws `figure` into the rest of `ui`; `name` is what a screen reader calls it, in English.
pub fn figure_ui(ui: &mut Ui, name: &str, figure: &Figure, state: &mut PlotState) -> Pointed {
    let area = ui.available_rect_before_wrap();
    let view = state.view(figure);
    state.kept().regions.next_frame();
    state.kept().strong = state.strong;
    let margins = state.margins(Margins::new(ui, figure, &view));
    let room = beside::Room::of(figure, inside(area, &margins), words::figure_stats_size(ui, figure));
    let (main, pulls) = split(room.main, figure.pulls.is_some());
    let tokens = Tokens::of(ui);

    state.was_shown(main, view);
    let main_response = draw::panel_ui(ui, name, main, &figure.main, view, state.kept());
    let info = || WidgetInfo::labeled(Role::Image, true, tr(name));
    main_response.response.widget_info(info);
    let mut dragged = state.interact(ui, &main_response.response, &main_response.transform, true);
    let axes = Axes {
        panel: &figure.main,
        margins,
        scales: view.scales,
        below: None,
        lowest: pulls.is_none(),
        bare_left: false,
        above: None,
        own_titles: figure.own_titles,
        x_names: &figure.x_names,
    };
    let above = axes.draw(ui, main, &main_response.transform);
    let mut titles = [axes.x_title_rect(ui, main), axes.title_rect(main)];

    let mut title = None;
    if let (Some(panel), Some(rect)) = (&figure.pulls, pulls) {
        let label = below_name(figure.below, name);
        let label = label.as_str();
        let of_pulls = View { y: panel.y_range, scales: Scales { y: Scale::Linear, ..view.scales }, ..view };
        let response = draw::panel_ui(ui, label, rect, panel, of_pulls, state.kept());
        response.response.widget_info(|| WidgetInfo::labeled(Role::Image, true, label));
        dragged = dragged.or(state.interact(ui, &response.response, &response.transform, false));
        let axes = Axes {
            panel,
            scales: of_pulls.scales,
            margins,
            below: Some(figure.below),
            lowest: true,
            bare_left: false,
            above,
            own_titles: figure.own_titles,
            x_names: &figure.x_names,
        };
        axes.draw(ui, rect, &response.transform);
        titles[0] = axes.x_title_rect(ui, rect);
        title = Some(ui.interact(axes.title_rect(rect), ui.scope_id().with(("below", name)), Sense::click()));
    }
    room.ui(ui, figure, &view, margins);
    let whole = pulls.map_or(main, |p| main.union(p));
    state.range_ui(ui, whole, &main_response.transform, tokens);
    state.box_ui(ui, tokens);
    frame::notes_ui(ui, whole, &figure.notes);
    let numbers =
        words::words_ui(ui, main, &main_response.transform, figure, room.corner, &state.kept().crowds);
    ui.allocate_rect(area, Sense::hover());
    Pointed {
        range: dragged,
        boxed: state.box_is_done(),
        main: main_response.response,
        title,
        titles,
        numbers,
    }
}

/// What a screen reader calls the panel below the figure of this name.
fn below_name(below: Below, name: &str) -> String {
    let (of_all, of_one) = match below {
        Below::Pull => (tr("Pull panel of the figure"), phrase("Pull panel of {}")),
        Below::Residual => (tr("Residual panel of the figure"), phrase("Residual panel of {}")),
        Below::Ratio => (tr("Ratio panel of the figure"), phrase("Ratio panel of {}")),
    };
    if name == "Figure" { of_all.to_owned() } else { trf(of_one, &[&tr(name)]) }
}

/// What is left of `area` inside its margins.
fn inside(area: Rect, margins: &Margins) -> Rect {
    Rect::from_min_max(
        pos2((area.left() + margins.left).round(), (area.top() + margins.top).round()),
        pos2((area.right() - margins.right).round(), (area.bottom() - margins.bottom).round()),
    )
}

/// The frames of the two panels in `inner`.
fn split(inner: Rect, with_pulls: bool) -> (Rect, Option<Rect>) {
    if !with_pulls || inner.height() < LEAST_WITH_PULLS {
        return (inner, None);
    }
    let cut = (inner.bottom() - inner.height() * PULL_SHARE).round();
    let main = Rect::from_min_max(inner.min, pos2(inner.right(), cut - PANEL_GAP));
    (main, Some(Rect::from_min_max(pos2(inner.left(), cut), inner.max)))
}
