//! A line of text that is carried out on Enter or when left, and says below itself what is wrong with it.

use egui::{Align2, Margin, RichText, Stroke, TextEdit, TextStyle, Ui};

use super::completion::{self, Completion, Name};
use crate::app::theme::{SMALL, Tokens};

/// A field named `name` over `text`, which is kept while it is wrong: `why` says so. Gives what was typed when it is to be carried out;
/// Escape gives nothing. `names` are offered while they are typed.
pub fn typed_line(
    ui: &mut Ui,
    (name, hint): (&str, &str),
    text: &str,
    why: &str,
    width: f32,
    names: &[Name],
) -> Option<String> {
    let t = Tokens::of(ui);
    let id = ui.make_persistent_id(("line", name));
    let focused = ui.memory(|m| m.has_focus(id));
    let typing: Option<String> = ui.data(|d| d.get_temp(id));
    let mut shown = typing.filter(|_| focused).unwrap_or_else(|| text.to_owned());
    let response = ui
        .scope(|ui| {
            if !why.is_empty() {
                let visuals = ui.visuals_mut();
                visuals.widgets.inactive.bg_stroke = Stroke::new(1.0, t.bad);
                visuals.widgets.hovered.bg_stroke = Stroke::new(1.0, t.bad);
                visuals.selection.stroke = Stroke::new(1.0, t.bad);
            }
            let edit = TextEdit::singleline(&mut shown)
                .hint_text(hint)
                .font(TextStyle::Monospace)
                .align(Align2::LEFT_CENTER)
                .margin(Margin::symmetric(8, 3))
                .desired_width(width);
            let mut completion: Completion = ui.data(|d| d.get_temp(id)).unwrap_or_default();
            let response = completion::show(ui, id, edit, &mut completion, names);
            ui.data_mut(|d| d.insert_temp(id, completion));
            response.accessible_name(name)
        })
        .inner;
    let left = response.lost_focus();
    let given_up = left && ui.input(|i| i.key_pressed(egui::Key::Escape));
    ui.data_mut(|d| d.insert_temp(id, shown.clone()));
    let entered = left && ui.input(|i| i.key_pressed(egui::Key::Enter));
    // What is wrong already is tried again only when asked for.
    let changed = shown.trim() != text.trim() || (entered && !why.is_empty());
    (left && !given_up && changed).then(|| shown.trim().to_owned())
}

/// What is wrong, below its line.
pub fn wrong_ui(ui: &mut Ui, why: &str) {
    if !why.is_empty() {
        let text = RichText::new(why).size(SMALL).color(Tokens::of(ui).bad);
        ui.add(egui::Label::new(text).wrap());
    }
}
