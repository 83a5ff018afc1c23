//! A number (or any short text) in place: shows the rounded form, gives the exact one to edit, takes it on Enter or when left.

use egui::{Align2, Id, Margin, TextEdit, TextStyle, Ui};

/// What a field that is being typed into remembers.
#[derive(Clone, Default)]
struct Typing {
    text: String,
}

/// A field named `name` that shows `shown` and offers `exact` to edit. Gives the text when it was changed and committed; Escape
/// gives nothing.
pub fn value_edit(ui: &mut Ui, name: &str, shown: &str, exact: &str, width: f32) -> Option<String> {
    edit(ui, name, (shown, exact), width, Align2::RIGHT_CENTER)
}

/// The same for words, which begin at the left.
pub fn name_edit(ui: &mut Ui, name: &str, text: &str, width: f32) -> Option<String> {
    edit(ui, name, (text, text), width, Align2::LEFT_CENTER)
}

fn edit(ui: &mut Ui, name: &str, (shown, exact): (&str, &str), width: f32, align: Align2) -> Option<String> {
    let id = ui.make_persistent_id(("value", name));
    let focused = ui.memory(|m| m.has_focus(id));
    let mut typing: Typing = ui.data_mut(|d| d.get_temp(id)).unwrap_or_default();
    let mut text = if focused { typing.text.clone() } else { shown.to_owned() };
    let response = field(ui, id, &mut text, width, align).accessible_name(name);
    if response.gained_focus() {
        exact.clone_into(&mut text);
        select_all(ui, id, &text);
    }
    let left = response.lost_focus();
    let given_up = left && ui.input(|i| i.key_pressed(egui::Key::Escape));
    let committed =
        (left && !given_up && text.trim() != exact && text != shown).then(|| text.trim().to_owned());
    typing.text = text;
    ui.data_mut(|d| d.insert_temp(id, typing));
    committed
}

fn field(ui: &mut Ui, id: Id, text: &mut String, width: f32, align: Align2) -> egui::Response {
    let outlined = ui.visuals().widgets.inactive.bg_stroke.width > 0.0;
    let side = if outlined { 6 } else { 3 };
    let edit = TextEdit::singleline(text)
        .id(id)
        .font(TextStyle::Body)
        .align(align)
        .margin(Margin::symmetric(side, 2))
        .desired_width(width.max(18.0));
    ui.add(edit)
}

fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let all = egui::text::CCursorRange::two(
        egui::text::CCursor::new(0),
        egui::text::CCursor::new(text.chars().count()),
    );
    state.cursor.set_char_range(Some(all));
    TextEdit::store_state(ui.ctx(), id, state);
}

/// A number as it can be typed back exactly.
pub fn field_text(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || (1e-4..1e7).contains(&size) { format!("{value}") } else { format!("{value:e}") }
}

/// The number that was typed; a comma may stand for the point and a typographic minus for the hyphen.
///
/// # Errors
/// A sentence for the user: no finite number.
pub fn number_of(text: &str, what: &str) -> Result<f64, String> {
    let plain = text.trim().replace('\u{2212}', "-").replace(',', ".");
    match plain.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(format!("{what}: '{text}' is not a number; type something like 0.5 or 2e-3")),
    }
}

#[cfg(test)]
mod tests {
    use super::{field_text, number_of};

    #[test]
    fn numbers_come_back_as_they_were_shown() {
        for value in [0.0, 1.0, -0.1, 1.0 / 3.0, 6.02214076e23, 1.6e-19, 123456.789, -9.99e6] {
            assert_eq!(number_of(&field_text(value), "x"), Ok(value));
        }
    }

    #[test]
    fn commas_and_typographic_minus_are_understood_and_words_refused() {
        assert_eq!(number_of(" \u{2212}0,5 ", "x"), Ok(-0.5));
        assert!(number_of("12a", "limit of tau").is_err_and(|e| e.starts_with("limit of tau: '12a'")));
        assert!(number_of("inf", "x").is_err());
    }
}
