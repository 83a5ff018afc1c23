//! The figure card: data, curve, pulls; of a simultaneous fit the figures of all its data sets side by side.

use std::sync::Arc;

use egui::{
    Button, FontId, Label, Pos2, Rect, RichText, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2,
};

use crate::app::actions::Action;
use crate::app::plot::{self, PlotState};
use crate::app::state::PanelState;
use crate::app::theme::{GAP, SMALL, TEXT, Tokens, bold_id, card};
use crate::data::{Data, Dataset, Interval};
use crate::fit::{Command, FitResult, Session};
use crate::language::{phrase, tr, trf};
use crate::report::figure::{drawn_apart, members_drawn};

/// Figures in a row.
const COLUMNS: usize = 2;
/// Radius of a ring around a point.
const RING: f32 = 9.0;
/// So near a point is meant.
const NEAR: f32 = 14.0;
/// What the hint says while a box can be drawn.
const BOX_HINT: &str =
    phrase("drag a box: see it larger · Esc: no box · double click: all · right-drag: fit range");
/// What it says while the fit range can be drawn.
const RANGE_HINT: &str = phrase("drag from one end of the fit range to the other · Esc: no range");
/// What it says while clicks leave points out.
const MASK_HINT: &str =
    phrase("click a point: the fit does not use it · once more: it does again · Esc: no more");
/// Least width of two of them.
const LEAST_WIDTH: f32 = 560.0;

/// Whether all data sets have their figures, as far as there is room.
pub fn shows_all(session: &Session, state: &PanelState) -> bool {
    state.view.all_figures && drawn_apart(session.config())
}

/// Draws the card into all the room there is.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    card(Tokens::of(ui)).inner_margin(4).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        let config = session.config();
        if config.member().data.is_none() && config.needs_data() {
            words_ui(ui, tr("Drop a file of numbers here, or choose Open…"));
            return;
        }
        if !config.needs_data() && state.figure.main.layers.is_empty() {
            let text = match config.params.free().len() {
                0 => tr("This cost has no data to draw, and no free parameter."),
                _ => tr("This cost has no data to draw; see Profiles, Contours and Pairs."),
            };
            words_ui(ui, text);
            return;
        }
        super::plane::ui(ui, state);
        if shows_all(session, state) && ui.available_width() > LEAST_WIDTH {
            all_ui(ui, session, state, out);
            return;
        }
        if config.members.len() > 1 {
            title_ui(ui, config.active, session, out);
        }
        active_ui(ui, session, state, out);
    });
}

/// The figure of the data set that is shown.
fn active_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let PanelState { figure, plot, boxing, ranging, numbers_in_hand, .. } = state;
    if numbers_in_hand.is_some() {
        figure.numbers_at = *numbers_in_hand;
    }
    plot.arm(*boxing);
    plot.ranging = *ranging;
    let pointed = plot::figure_ui(ui, phrase("Figure"), figure, plot);
    *boxing &= !pointed.boxed;
    *ranging &= pointed.range.is_none();
    if *boxing {
        state.hint = Some(tr(BOX_HINT));
    } else if *ranging {
        state.hint = Some(tr(RANGE_HINT));
    }
    mark_ui(ui, session, state.marked.as_ref(), plot);
    super::axis_titles::ui(ui, session, state, pointed.titles, out);
    super::numbers::ui(ui, session, state, pointed.numbers, out);
    if let Some(title) = &pointed.title {
        super::below::title_ui(title, state);
    }
    if state.masking {
        state.hint = Some(tr(MASK_HINT));
        let at = pointed.main.interact_pointer_pos().filter(|_| pointed.main.clicked());
        let row = at.and_then(|at| row_at(session, &state.plot, at));
        out.extend(row.map(|row| mask_command(session, row)));
    }
    if pointed.main.secondary_clicked() {
        state.menu_at = pointed.main.interact_pointer_pos();
    }
    pointed.main.context_menu(|ui| menu_ui(ui, session, state, out));
    super::handles::ui(ui, session, state, out);
    if let Some((lo, hi)) = pointed.range {
        // A typed cost has no abscissa to choose a range of.
        if session.config().needs_data() {
            out.push(Command::SetRange(Some(Interval { lo, hi })));
        }
    }
}

/// Where the rows of data stand in their figure.
struct Places<'a> {
    x: Vec<f64>,
    y: &'a [f64],
}

impl Places<'_> {
    fn of(data: &Dataset) -> Option<Places<'_>> {
        let y = match &data.data {
            Data::Points(p) => &p.y,
            Data::Histogram(h) => &h.content,
            Data::Sample(_) => return None,
        };
        Some(Places { x: data.x().into(), y })
    }

    fn of_row(&self, row: usize, plot: &PlotState) -> Option<Pos2> {
        self.x.get(row).zip(self.y.get(row)).and_then(|(x, y)| plot.place(*x, *y))
    }
}

/// The row whose point stands nearest to where the pointer is, where that is near.
pub fn row_at(session: &Session, plot: &PlotState, at: Pos2) -> Option<usize> {
    let data = session.config().member().data.as_deref().filter(|d| d.n_coordinates() == 1)?;
    if !plot.frame()?.expand(NEAR).contains(at) {
        return None;
    }
    let places = Places::of(data)?;
    let far = |row: usize| Some((row, places.of_row(row, plot)?.distance(at)));
    let nearest = (0..places.y.len()).filter_map(far).min_by(|a, b| a.1.total_cmp(&b.1))?;
    (nearest.1 <= NEAR).then_some(nearest.0)
}

/// Whether the fit may use this row.
fn is_used(session: &Session, row: usize) -> bool {
    session.config().member().data.as_deref().is_some_and(|data| data.mask.contains(row))
}

/// Leaves a row out, or uses it again.
pub fn mask_command(session: &Session, row: usize) -> Command {
    Command::SetMask { row, used: !is_used(session, row) }
}

/// Rings around the points that a verdict has named, as long as its result is the one shown.
fn mark_ui(ui: &Ui, session: &Session, marked: Option<&(Arc<FitResult>, Vec<usize>)>, plot: &PlotState) {
    let fresh = session.result().fresh();
    let Some((_, rows)) = marked.filter(|(of, _)| fresh.is_some_and(|r| Arc::ptr_eq(of, r))) else {
        return;
    };
    let Some(data) = session.config().member().data.as_deref().filter(|d| d.n_coordinates() == 1) else {
        return;
    };
    let Some(places) = Places::of(data) else { return };
    let t = Tokens::of(ui);
    let painter = ui.painter().with_clip_rect(ui.clip_rect());
    for &row in rows {
        let place = places.of_row(row, plot);
        if let Some(place) = place {
            painter.circle_stroke(place, RING, Stroke::new(2.0, t.warning));
            let square = Rect::from_center_size(place, vec2(2.0 * RING, 2.0 * RING));
            let ring = ui.interact(square, ui.scope_id().with(("ring", row)), Sense::hover());
            ring.widget_info(|| {
                WidgetInfo::labeled(Role::Image, true, trf("Ring around row {}", &[&(row + 1)]))
            });
        }
    }
}

/// The figures of all data sets, two in a row; one that is left over has a row for itself.
fn all_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let whole = ui.available_rect_before_wrap();
    let visible = members_drawn(session.config());
    let n = visible.len();
    let rows = n.div_ceil(COLUMNS);
    let size = vec2(
        (whole.width() - GAP * (COLUMNS - 1) as f32) / COLUMNS as f32,
        (whole.height() - GAP * (rows - 1) as f32) / rows as f32,
    );
    for (place, j) in visible.into_iter().enumerate() {
        let (row, column) = ((place / COLUMNS) as f32, (place % COLUMNS) as f32);
        let corner = whole.min + vec2(column * (size.x + GAP), row * (size.y + GAP));
        let alone = place + 1 == n && column == 0.0;
        let width = if alone { whole.width() } else { size.x };
        let tile = Rect::from_min_size(corner, vec2(width, size.y));
        let mut tile = ui.new_child(UiBuilder::new().id_salt(("data set", j)).max_rect(tile));
        title_ui(&mut tile, j, session, out);
        if j == session.config().active {
            active_ui(&mut tile, session, state, out);
        } else if let Some((figure, plot)) = state.others.get_mut(j) {
            let name = trf("Figure of {}", &[&session.config().title(j)]);
            plot.arm(state.boxing);
            plot.ranging = state.ranging;
            let pointed = plot::figure_ui(&mut tile, &name, figure, plot);
            state.boxing &= !pointed.boxed;
            state.ranging &= pointed.range.is_none();
            if let Some(title) = &pointed.title {
                super::below::title_ui(title, state);
            }
            if let Some((lo, hi)) = pointed.range {
                out.push(Command::Activate(j));
                out.push(Command::SetRange(Some(Interval { lo, hi })));
            }
        }
    }
    ui.allocate_rect(whole, Sense::hover());
}

/// The name of a data set above its figure; a click shows it in the left column.
fn title_ui(ui: &mut Ui, j: usize, session: &Session, out: &mut Vec<Command>) {
    let (t, title) = (Tokens::of(ui), session.config().title(j));
    let shown = j == session.config().active;
    let (font, color) = if shown { (bold_id(TEXT), t.text) } else { (FontId::proportional(TEXT), t.muted) };
    let text = RichText::new(&title).font(font).color(color);
    ui.vertical_centered(|ui| {
        let label = ui.add(Label::new(text).truncate().sense(Sense::click()));
        let name = trf("Show the figure of {}", &[&title]);
        label.widget_info(|| WidgetInfo::selected(Role::Button, true, shown, &name));
        if label.on_hover_text(&title).clicked() && !shown {
            out.push(Command::Activate(j));
        }
    });
}

/// What the right button offers, ROOT's Fit Panel first.
const MENU: [Action; 11] = [
    Action::FitPanel,
    Action::Fit,
    Action::Mask,
    Action::AllPoints,
    Action::BoxZoom,
    Action::ShowAll,
    Action::Pulls,
    Action::Band,
    Action::Parts,
    Action::LogY,
    Action::LogX,
];

fn menu_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    ui.set_min_width(210.0);
    for action in MENU {
        if action == Action::Mask {
            mask_ui(ui, session, state, out);
            continue;
        }
        let row = action.row();
        let on = action.is_on(state).unwrap_or(false);
        let label = format!("{}{}", if on { "✓ " } else { "    " }, row.title());
        let keys =
            RichText::new(action.key_text().unwrap_or_default()).size(SMALL).color(Tokens::of(ui).muted);
        let button = Button::new(label).right_text(keys);
        let response = ui.add_enabled(action.is_enabled(session), button).on_hover_text(row.tip());
        if response.accessible_name(trf("{} of the figure", &[&row.title()])).clicked() {
            state.actions.push(action);
            ui.close();
        }
    }
}

/// The entry for the point that the menu was opened over.
fn mask_ui(ui: &mut Ui, session: &Session, state: &PanelState, out: &mut Vec<Command>) {
    let row = state.menu_at.and_then(|at| row_at(session, &state.plot, at));
    let label = match row {
        None => tr("Leave out a point").to_owned(),
        Some(row) if is_used(session, row) => trf("Leave out row {}", &[&(row + 1)]),
        Some(row) => trf("Use row {} again", &[&(row + 1)]),
    };
    let keys = Action::Mask.key_text().unwrap_or_default();
    let keys = RichText::new(keys).size(SMALL).color(Tokens::of(ui).muted);
    let response = ui
        .add_enabled(row.is_some(), Button::new(format!("    {label}")).right_text(keys))
        .on_hover_text(Action::Mask.row().tip())
        .on_disabled_hover_text(tr("Open this menu over a point"));
    if response.accessible_name(trf("{} of the figure", &[&label])).clicked() {
        out.extend(row.map(|row| mask_command(session, row)));
        ui.close();
    }
}

/// A sentence in the place of the figure.
fn words_ui(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).size(15.0).color(Tokens::of(ui).muted);
    ui.put(ui.max_rect(), egui::Label::new(text));
}
