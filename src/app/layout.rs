//! Where everything stands: bars above and below, the Fit Panel on the left, figure, verdict and results on the right.

use egui::{
    CentralPanel, Color32, CursorIcon, Frame, Margin, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo,
};

use super::actions::Action;
use super::panels;
use super::state::{PanelState, ResultsTab, SettingsTab, ViewState};
use super::theme::{
    GAP, LEFT_WIDTH, MENU_HEIGHT, PAD, ROW, STATUS_HEIGHT, TEXT, TOOLBAR_HEIGHT, Tokens, card,
};
use super::widgets::{GROUP, arrow_steps, link, tabs, tabs_in, tabs_with_mark};
use crate::app::formula::HEIGHT;
use crate::fit::{Command, Session};
use crate::language::{tr, trf};

/// Which part of the window a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Panel {
    /// The whole window.
    #[default]
    All,
    /// The figure.
    Plot,
    /// The Fit Panel on the left.
    Fit,
    /// Verdict and results.
    Results,
}

impl std::str::FromStr for Panel {
    type Err = String;
    fn from_str(text: &str) -> Result<Panel, String> {
        match text {
            "all" => Ok(Panel::All),
            "plot" => Ok(Panel::Plot),
            "fit" => Ok(Panel::Fit),
            "results" => Ok(Panel::Results),
            other => Err(format!("panel '{other}' is not known; there are all, plot, fit and results")),
        }
    }
}

/// Where the parts were drawn.
#[derive(Debug, Clone, Copy, Default)]
pub struct Regions {
    plot: Option<Rect>,
    fit: Option<Rect>,
    results: Option<Rect>,
}

impl Regions {
    /// Of one panel.
    pub fn of(&self, panel: Panel) -> Option<Rect> {
        match panel {
            Panel::All => None,
            Panel::Plot => self.plot,
            Panel::Fit => self.fit,
            Panel::Results => self.results,
        }
    }
}

/// Least room that tables get.
const TABLE_HEIGHT: f32 = 147.0;
/// The same in a small window, until somebody drags their edge: six parameters need it.
const USUAL_HEIGHT: f32 = 184.0;
/// The same for tabs with a picture.
const PICTURE_HEIGHT: f32 = 290.0;
/// Part of the height that the results take until somebody drags their edge, the same for all tabs with a table: the figure keeps its height.
pub const RESULTS_SHARE: f32 = 0.26;
/// Least and largest part.
pub const SHARES: (f32, f32) = (0.15, 0.75);
/// A step of the arrow keys.
const EDGE_STEP: f32 = 8.0;
/// Part of the height for the matrix of all pairs, at least.
const PAIRS_SHARE: f32 = 0.58;

/// Least room for the words at the right of the tabs.
const COPY_WIDTH: f32 = 170.0;

/// Draws the whole window.
pub fn window_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) -> Regions {
    let t = Tokens::of(ui);
    let mut regions = Regions::default();
    panels::parts::follow(session, state);
    let bar = Frame::new().fill(t.card).inner_margin(Margin::symmetric(8, 0));
    egui::Panel::top("menu").exact_size(MENU_HEIGHT).frame(bar).show(ui, |ui| {
        panels::menu::ui(ui, session, state, out);
    });
    egui::Panel::top("tools").exact_size(TOOLBAR_HEIGHT).frame(bar).show(ui, |ui| {
        panels::toolbar::ui(ui, session, state, out);
    });
    panels::question::ui(ui, state);
    egui::Panel::bottom("status").exact_size(STATUS_HEIGHT).frame(bar).show(ui, |ui| {
        panels::status::ui(ui, session, state, out);
    });
    if state.view.fit_panel {
        let widths = if std::mem::take(&mut state.layout_anew) {
            LEFT_WIDTH..=LEFT_WIDTH
        } else {
            LEFT_WIDTH - 36.0..=560.0
        };
        let left = egui::Panel::left("fit panel")
            .default_size(state.view.panel_width)
            .size_range(widths)
            .frame(Frame::new().fill(t.card));
        let rect = left.show(ui, |ui| left_ui(ui, session, state, out)).response.rect;
        state.view.panel_width = rect.width().round();
        regions.fit = Some(rect);
    }
    let page = Frame::new().fill(t.page).inner_margin(Margin {
        left: PAD as i8,
        right: PAD as i8,
        top: 8,
        bottom: 8,
    });
    CentralPanel::no_frame().frame(page).show(ui, |ui| right_ui(ui, session, state, out, &mut regions));
    let left = regions.fit.map_or(0.0, |rect| rect.right());
    panels::set_parameters::ui(ui, session, state, out, left);
    panels::batch::ui(ui, session, state);
    panels::keys::ui(ui, session, state, out);
    drop_hint_ui(ui, state.batch.open);
    regions
}

/// Says that a file held over the window can be let go.
fn drop_hint_ui(ui: &Ui, to_fit: bool) {
    if ui.input(|i| i.raw.hovered_files.is_empty()) {
        return;
    }
    let t = Tokens::of(ui);
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop hint"));
    let painter = ui.ctx().layer_painter(layer);
    let rect = ui.ctx().content_rect();
    painter.rect_filled(rect, 0, t.page.gamma_multiply(0.85));
    let font = egui::FontId::proportional(18.0);
    let words =
        if to_fit { tr("Drop the files to fit each of them") } else { tr("Drop the file to open it") };
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, words, font, t.accent);
}

/// Gap of a panel that is a little too high with the usual one …
const DENSE_GAP: f32 = 3.0;
/// The same where that is not enough.
const CROWDED_GAP: f32 = 2.0;
/// … what that saves at least …
const SAVED: f32 = 40.0;
/// … and the room from which on the usual gap fits again without doubt.
const LOOSE: f32 = 90.0;

/// What the headings of the three groups of the tab General take.
const GROUPS: f32 = 3.0 * (GROUP + 6.0);

/// What the written formula, the further lines of two notes, the row of a gray box and larger gaps take.
const FORMULA: f32 = HEIGHT + GAP + 2.0 * 15.0 + 20.0 + 24.0;

/// ROOT's Fit Panel, read from the top; its buttons stay at the foot.
fn left_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let foot = Frame::new().inner_margin(Margin { left: PAD as i8, right: PAD as i8, top: 6, bottom: 8 });
    egui::Panel::bottom("fit panel foot")
        .exact_size(ROW + 16.0)
        .show_separator_line(false)
        .frame(foot)
        .show(ui, |ui| panels::buttons::ui(ui, session, state, out));
    // The bar that scrolls stands in the margin.
    let body = Frame::new().inner_margin(Margin { left: PAD as i8, right: 1, top: 6, bottom: 0 });
    CentralPanel::no_frame().frame(body).show(ui, |ui| {
        let dense = state.view.dense;
        let shown = ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - PAD + 1.0);
            if dense {
                let crowded = state.view.crowded;
                ui.spacing_mut().item_spacing.y = if crowded { CROWDED_GAP } else { DENSE_GAP };
            }
            panels::data::ui(ui, session, state, out);
            panels::function::ui(ui, session, state, out);
            panels::parameters::ui(ui, session, state, out);
            settings_ui(ui, session, state, out);
            panels::range::ui(ui, session, state, out);
        });
        let over = shown.content_size.y - shown.inner_rect.height();
        let roomy = (state.view.dense, state.view.bare, state.view.crowded);
        make_room(&mut state.view, over, state.parts_room);
        if (state.view.dense, state.view.bare, state.view.crowded) != roomy {
            ui.ctx().request_discard("gaps of the panel");
        }
    });
}

/// What gives way when the panel is too high by `over`: first the gaps, then the headings of groups with what else `parts` saves, then the
/// written formula and all but the first line of notes; all come back where there is room for them without doubt.
fn make_room(view: &mut ViewState, over: f32, parts: f32) {
    let (dense, bare, crowded) = (view.dense, view.bare, view.crowded);
    let of_groups = if view.settings == SettingsTab::General { GROUPS } else { 0.0 };
    let headings = if bare { 0.0 } else { of_groups + parts };
    let formula = if crowded { 0.0 } else { FORMULA };
    view.dense = if dense { over > -LOOSE } else { (1.0..=SAVED + headings + formula).contains(&over) };
    view.bare = match (bare, crowded) {
        (true, true) => true,
        (true, false) => over > -of_groups - parts - 2.0 * GAP,
        (false, _) => dense && over >= 1.0 && headings > 0.0,
    };
    view.crowded =
        if crowded { over > -FORMULA - 2.0 * GAP } else { dense && over >= 1.0 && headings == 0.0 };
}

fn settings_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let options = [
        (SettingsTab::General, tr("General")),
        (SettingsTab::Minimization, tr("Minimization")),
        (SettingsTab::Errors, tr("Errors")),
    ];
    if let Some(tab) = tabs(ui, &options, state.view.settings) {
        state.view.settings = tab;
    }
    hairline(ui);
    ui.scope(|ui| match state.view.settings {
        SettingsTab::General => panels::general::ui(ui, session, state, out),
        SettingsTab::Minimization => panels::minimization::ui(ui, session, state, out),
        SettingsTab::Errors => panels::errors::ui(ui, session, state, out),
    });
}

/// Figure, verdict, results: the lower two take what they need, the figure the rest.
fn right_ui(
    ui: &mut Ui,
    session: &Session,
    state: &mut PanelState,
    out: &mut Vec<Command>,
    regions: &mut Regions,
) {
    let whole = ui.max_rect();
    let share = match state.view.results {
        ResultsTab::Pairs => PAIRS_SHARE.max(state.view.results_share),
        _ => state.view.results_share,
    };
    let least = match state.view.results {
        _ if state.view.results_share != RESULTS_SHARE => TABLE_HEIGHT,
        ResultsTab::Models
        | ResultsTab::DataCorrelation
        | ResultsTab::Profiles
        | ResultsTab::Contours
        | ResultsTab::Resampling => PICTURE_HEIGHT,
        _ => USUAL_HEIGHT,
    };
    let height = (share * whole.height()).max(least);
    // While a hand moves the curve nothing moves under it.
    let held = state.heights.filter(|_| state.holding.is_some());
    let height = held.map_or(height, |(results, _)| results);
    let bare = |name: &'static str| {
        egui::Panel::bottom(name).resizable(false).show_separator_line(false).frame(Frame::new())
    };
    let results = bare("results").exact_size(height).show(ui, |ui| results_ui(ui, session, state, out));
    edge_ui(ui, results.response.rect, whole.height(), &mut state.view.results_share);
    let gap = Frame::new().inner_margin(Margin { left: 0, right: 0, top: GAP as i8, bottom: GAP as i8 });
    let verdict = match held {
        Some((_, verdict)) => bare("verdict").exact_size(verdict),
        None => bare("verdict"),
    };
    let verdict = verdict.frame(gap).show(ui, |ui| panels::verdict::ui(ui, session, state, out));
    state.heights = held.or(Some((height, verdict.response.rect.height())));
    let figure = CentralPanel::no_frame().show(ui, |ui| panels::figure::ui(ui, session, state, out));
    regions.plot = Some(figure.response.rect);
    regions.results = Some(results.response.rect.union(verdict.response.rect));
}

/// The room that a link takes, with a gap before it.
fn link_width(ui: &Ui, words: &str) -> f32 {
    let font = egui::FontId::proportional(TEXT);
    ui.painter().layout_no_wrap(words.to_owned(), font, Tokens::of(ui).text).size().x + GAP
}

/// The upper edge of the results, which is dragged, or moved with the arrow keys; a double click puts it back.
fn edge_ui(ui: &Ui, results: Rect, whole: f32, share: &mut f32) {
    let strip = Rect::from_x_y_ranges(results.x_range(), results.top() - GAP..=results.top());
    let response = ui.interact(strip, ui.scope_id().with("edge"), Sense::click_and_drag());
    let (enabled, now) = (ui.is_enabled(), f64::from(*share));
    response.widget_info(|| WidgetInfo::slider(enabled, now, tr("Height of the results")));
    // It goes on from where it stands.
    let from = if *share == RESULTS_SHARE { results.height() / whole.max(1.0) } else { *share };
    let steps = arrow_steps(ui, &response).map_or(0.0, |steps| EDGE_STEP * steps.y);
    let by = if response.dragged() { -response.drag_delta().y } else { steps };
    if response.double_clicked() {
        *share = RESULTS_SHARE;
    } else if by != 0.0 {
        *share = (from + by / whole.max(1.0)).clamp(SHARES.0, SHARES.1);
    }
    if response.hovered() || response.dragged() || response.has_focus() {
        let line = Stroke::new(2.0, Tokens::of(ui).accent);
        ui.painter().hline(strip.x_range(), strip.center().y, line);
    }
    response.on_hover_cursor(CursorIcon::ResizeVertical);
}

fn results_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    card(Tokens::of(ui)).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        let mut options = vec![
            (ResultsTab::Results, tr("Results")),
            (ResultsTab::Models, tr("Models")),
            (ResultsTab::Compare, tr("Compare")),
            (ResultsTab::Derived, tr("Derived")),
            (ResultsTab::Correlations, tr("Correlations")),
            (ResultsTab::Profiles, tr("Profiles")),
            (ResultsTab::Contours, tr("Contours")),
            (ResultsTab::Pairs, tr("Pairs")),
            (ResultsTab::Resampling, tr("Resampling")),
            (ResultsTab::Report, tr("Report")),
            (ResultsTab::Messages, tr("Messages")),
            (ResultsTab::Commands, tr("Commands")),
        ];
        if state.data_correlation.is_some() {
            options.insert(3, (ResultsTab::DataCorrelation, tr("Data correlation")));
        } else if state.view.results == ResultsTab::DataCorrelation {
            state.view.results = ResultsTab::Results;
        }
        if !state.left_out.is_empty() {
            options.push((ResultsTab::LeftOut, tr("Left out")));
        } else if state.view.results == ResultsTab::LeftOut {
            state.view.results = ResultsTab::Results;
        }
        if panels::minima::lines(session) > 0 {
            options.insert(1, (ResultsTab::Minima, panels::minima::title(session)));
        } else if state.view.results == ResultsTab::Minima {
            state.view.results = ResultsTab::Results;
        }
        let warned = panels::messages::is_warned(session, &mut state.told);
        let mark = warned.then(|| (ResultsTab::Messages, Tokens::of(ui).warning));
        tabs_ui(ui, session, state, &options, mark);
        hairline(ui);
        match state.view.results {
            ResultsTab::Results => panels::results::ui(ui, session, state, out),
            ResultsTab::Correlations => panels::correlations::ui(ui, session, state, out),
            ResultsTab::DataCorrelation => panels::data_correlation::ui(ui, state),
            ResultsTab::Profiles => panels::profiles::ui(ui, session, state, out),
            ResultsTab::Contours => panels::contours::ui(ui, session, state, out),
            ResultsTab::Pairs => panels::pairs::ui(ui, session, state, out),
            ResultsTab::Resampling => panels::resampling::ui(ui, session, state, out),
            ResultsTab::Models => panels::models::ui(ui, session, state, out),
            ResultsTab::Compare => panels::compare::ui(ui, session, state, out),
            ResultsTab::Minima => panels::minima::ui(ui, session, state, out),
            ResultsTab::Derived => panels::derived::ui(ui, session, state, out),
            ResultsTab::Commands => panels::classic::ui(ui, session, state, out),
            ResultsTab::LeftOut => panels::left_out::ui(ui, session, state, out),
            ResultsTab::Report => panels::report::ui(ui, session, state, out),
            ResultsTab::Messages => panels::messages::ui(ui, session, state, out),
        }
    });
}

/// The tabs, in lines as far as a narrow window or large text needs several, and what copies the report.
fn tabs_ui(
    ui: &mut Ui,
    session: &Session,
    state: &mut PanelState,
    options: &[(ResultsTab, &str)],
    mark: Option<(ResultsTab, Color32)>,
) {
    let copies = Action::CopyReport.is_enabled(session);
    // One line of tabs is worth a shorter word, or none: the tab Report and the menu copy it too.
    let beside = |short: &str| {
        let copies = copies && !short.is_empty();
        (ui.available_width() - if copies { link_width(ui, short) + 2.0 } else { 0.0 }).max(0.0)
    };
    let shorts = [tr("Copy report"), tr("Copy"), ""];
    let fits = |short: &&&str| tabs_in(ui, options, beside(short)) == options.len();
    let short = *shorts.iter().find(fits).unwrap_or(&shorts[0]);
    let room = beside(short);
    let mut begin = 0;
    while begin < options.len() {
        let line = &options[begin..begin + tabs_in(ui, &options[begin..], room)];
        ui.horizontal(|ui| {
            ui.scope(|ui| {
                ui.set_max_width(room);
                if let Some(tab) = tabs_with_mark(ui, line, state.view.results, mark) {
                    state.view.results = tab;
                }
            });
            if copies && begin == 0 && !short.is_empty() {
                copy_ui(ui, state, short);
            }
        });
        begin += line.len();
    }
}

/// The words at the right of the tabs.
fn copy_ui(ui: &mut Ui, state: &mut PanelState, short: &str) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let keys = Action::CopyReport.key_text().unwrap_or_default();
        let long = trf("Copy report {}", &[&keys]);
        let has_room = ui.available_width() > COPY_WIDTH.max(link_width(ui, &long));
        let words = if has_room { long.as_str() } else { short };
        let link = link(ui, words).on_hover_text(trf("Copy the whole report ({})", &[&keys]));
        if link.accessible_name(tr("Copy the report")).clicked() {
            state.actions.push(Action::CopyReport);
        }
    });
}

/// The line that tabs stand on.
fn hairline(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 1.0), egui::Sense::hover());
    let y = rect.top() - ui.spacing().item_spacing.y + 1.0;
    ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, Tokens::of(ui).hairline));
}
