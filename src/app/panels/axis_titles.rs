//! Titles of axes typed where they stand: a click on one opens it, Enter takes it, Esc leaves it; without a word it is that of the data again.

use egui::{
    Align2, CursorIcon, Id, Key, Margin, Rect, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use crate::app::plot::title_words;
use crate::app::state::PanelState;
use crate::app::theme::Tokens;
use crate::cost::Axis;
use crate::fit::{Command, Session};
use crate::language::{phrase, tr, trf};
use crate::report::Figure;

/// The axes with what a screen reader calls their titles, and the fields over them.
const AXES: [(Axis, &str, &str); 2] = [
    (Axis::X, phrase("Title of x: {}, change it"), phrase("Title of the x axis")),
    (Axis::Y, phrase("Title of y: {}, change it"), phrase("Title of the y axis")),
];
/// Size of a field.
const WIDTH: f32 = 230.0;
const HEIGHT: f32 = 24.0;

/// Titles that are being typed.
#[derive(Debug, Clone, Default)]
pub struct Titles {
    /// The texts of open fields.
    typed: [Option<String>; 2],
    /// This one gets the keyboard next.
    wanted: Option<usize>,
}

impl Titles {
    /// Opens both, the keyboard to the first.
    pub fn open(&mut self, figure: &Figure) {
        self.typed = [0, 1].map(|k| Some(shown(figure, k)));
        self.wanted = Some(0);
    }
}

/// What an axis is called, in the language of the window where nobody has named it.
fn shown(figure: &Figure, axis: usize) -> String {
    let title = if axis == 0 { &figure.main.x_title } else { &figure.main.y_title };
    if figure.own_titles[axis] { title.clone() } else { title_words(title) }
}

/// Draws what is typed over the titles at `places`, or makes them buttons.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, places: [Rect; 2], out: &mut Vec<Command>) {
    let mut focused = false;
    let mut left = false;
    for (k, (axis, title_name, field_name)) in AXES.into_iter().enumerate() {
        let now = shown(&state.figure, k);
        let Some(mut text) = state.titles.typed[k].take() else {
            if title_ui(ui, state, (k, title_name), places[k]) {
                state.titles.typed[k] = Some(now);
                state.titles.wanted = Some(k);
                focused = true;
            }
            continue;
        };
        let id = ui.scope_id().with(("axis title", k));
        // The title that is typed anew is not seen behind the field.
        ui.painter().rect_filled(places[k], 0, Tokens::of(ui).card);
        let response = field_ui(ui, id, (tr(field_name), &mut text), place_of_field(k, places[k]));
        if state.titles.wanted == Some(k) {
            response.request_focus();
            select_all(ui, id, &text);
            state.titles.wanted = None;
        }
        let given_up = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Escape));
        left |=
            response.lost_focus() && ui.input(|i| i.key_pressed(Key::Escape) || i.key_pressed(Key::Enter));
        if response.lost_focus() && !given_up && text.trim() != now {
            let member = session.config().active;
            let look = session.config().member().figure.with_title(axis, &text);
            out.push(Command::SetFigureLook { member, look });
        }
        let stays = !response.lost_focus();
        focused |= ui.memory(|m| m.has_focus(id)) || (stays && state.titles.wanted.is_some());
        state.titles.typed[k] = stays.then_some(text);
    }
    // The other one is left with it, unless the keyboard goes on to it.
    if left || (!focused && state.titles.wanted.is_none()) {
        state.titles.typed = [None, None];
    }
}

/// A title as a button; whether it was clicked.
fn title_ui(ui: &mut Ui, state: &mut PanelState, (axis, name): (usize, &str), place: Rect) -> bool {
    let said = shown(&state.figure, axis);
    if said.is_empty() {
        return false;
    }
    let response = ui.interact(place, ui.scope_id().with(("title of axis", axis)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, trf(name, &[&said])));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_stroke(
            place.expand(2.0),
            3,
            Stroke::new(1.0, Tokens::of(ui).accent),
            egui::StrokeKind::Inside,
        );
        state.hint = Some(tr("click: change the title of the axis · Enter: take it · Esc: leave it"));
    }
    response.on_hover_cursor(CursorIcon::Text).on_hover_text(tr("Click to change the title")).clicked()
}

/// Where the field stands: that of x with its right end at the title's, that of y beside it.
fn place_of_field(axis: usize, title: Rect) -> Rect {
    let size = vec2(WIDTH, HEIGHT);
    if axis == 0 {
        Rect::from_min_size(pos2(title.right() - WIDTH, title.center().y - 0.5 * HEIGHT), size)
    } else {
        Rect::from_min_size(pos2(title.left() + 2.0, title.center().y - 0.5 * HEIGHT), size)
    }
}

fn field_ui(ui: &mut Ui, id: Id, (name, text): (&str, &mut String), place: Rect) -> egui::Response {
    let t = Tokens::of(ui);
    ui.painter().rect_filled(place, 4, t.card);
    let edit = TextEdit::singleline(text)
        .id(id)
        .hint_text(tr("as the data say"))
        .align(Align2::LEFT_CENTER)
        .margin(Margin::symmetric(6, 3))
        .desired_width(WIDTH);
    ui.put(place, edit).accessible_name(name)
}

/// The text selected, so that typing replaces it.
fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut edit = egui::TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = egui::text::CCursor::new(text.chars().count());
    let range = egui::text::CCursorRange::two(egui::text::CCursor::new(0), end);
    edit.cursor.set_char_range(Some(range));
    edit.store(ui.ctx(), id);
}
