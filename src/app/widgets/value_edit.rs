//! A number (or any short text) in place: shows the rounded form, gives the exact one to edit, takes it on Enter or when left.

use egui::{Align2, FontId, Id, Margin, TextEdit, Ui};

use crate::app::theme::{TEXT, Tokens};
use crate::language::trf;

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
    let (fitting, size) = if focused { (shown.to_owned(), TEXT) } else { fitting(ui, shown, width) };
    let mut text = if focused { typing.text.clone() } else { fitting.clone() };
    let mut response = field(ui, id, &mut text, (width, size), align).accessible_name(name);
    if fitting != shown {
        response = response.on_hover_text(shown);
    }
    if response.gained_focus() {
        exact.clone_into(&mut text);
        select_all(ui, id, &text);
    }
    let left = response.lost_focus();
    let given_up = left && ui.input(|i| i.key_pressed(egui::Key::Escape));
    let committed =
        (left && !given_up && text.trim() != exact && text != fitting).then(|| text.trim().to_owned());
    typing.text = text;
    ui.data_mut(|d| d.insert_temp(id, typing));
    committed
}

/// Least size of the letters of a text that does not fit otherwise.
const LEAST_SIZE: f32 = 9.5;

/// What of a text fits into a field, and how large: smaller letters, or else a text that says that it was cut, since half a number reads as
/// another one.
fn fitting(ui: &Ui, text: &str, width: f32) -> (String, f32) {
    let room = width - 2.0 * f32::from(side(ui)) - 1.0;
    let wide = |text: &str, size: f32| {
        let font = FontId::proportional(size);
        ui.painter().layout_no_wrap(text.to_owned(), font, Tokens::of(ui).text).size().x
    };
    let whole = wide(text, TEXT);
    if whole <= room {
        return (text.to_owned(), TEXT);
    }
    let size = (2.0 * TEXT * room / whole).floor() / 2.0;
    if size >= LEAST_SIZE && wide(text, size) <= room {
        return (text.to_owned(), size);
    }
    let letters: Vec<char> = text.chars().collect();
    let cut = |n: usize| letters[..n].iter().chain(&['…']).collect::<String>();
    let cut = (1..letters.len()).rev().map(cut).find(|text| wide(text, LEAST_SIZE) <= room);
    (cut.unwrap_or_else(|| "…".to_owned()), LEAST_SIZE)
}

/// Room at the ends of a field.
fn side(ui: &Ui) -> i8 {
    if ui.visuals().widgets.inactive.bg_stroke.width > 0.0 { 6 } else { 3 }
}

fn field(ui: &mut Ui, id: Id, text: &mut String, (width, size): (f32, f32), align: Align2) -> egui::Response {
    let side = side(ui);
    let edit = TextEdit::singleline(text)
        .id(id)
        .font(FontId::proportional(size))
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
        _ => Err(trf("{}: '{}' is not a number; type something like 0.5 or 2e-3", &[&what, &text])),
    }
}

#[cfg(test)]
mod tests {
    use super::{LEAST_SIZE, TEXT, field_text, fitting, number_of};

    #[test]
    fn no_number_is_shown_as_another_one() {
        egui::__run_test_ui(|ui| {
            for text in ["0.25", "1.5·10⁻¹⁴", "−1.2345678·10⁻¹⁴"] {
                for width in (20..200).map(|w| w as f32) {
                    let (shown, size) = fitting(ui, text, width);
                    assert!(shown == text || shown.ends_with('…'), "{shown} in {width}");
                    assert!((LEAST_SIZE..=TEXT).contains(&size), "{size}");
                }
                assert_eq!(fitting(ui, text, 400.0), (text.to_owned(), TEXT));
            }
        });
    }

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
