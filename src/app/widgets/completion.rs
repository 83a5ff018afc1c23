//! Names for a formula while it is typed, that of the model or of a column: predefined functions, those of one's own, functions called with brackets, parameters.
//! The column of x too: its name stands for x in a formula without one.
//!
//! Tab takes the first one, Tab or Enter the one that the arrow keys have chosen, Escape closes the list. Enter alone takes the formula as it was
//! typed: a short name of a parameter must not become a function.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Color32, CompletionPopup, FontId, Id, Key, Painter, RectAlign, Response, Suggestion, TextEdit, Ui,
    WidgetText,
};

use crate::app::theme::{SMALL, TEXT, Tokens};
use crate::data::Dataset;
use crate::fit::Session;
use crate::model::{formula, predefined};

/// Letters from which on names are offered.
const LEAST: usize = 2;
/// Widest line of the list.
const WIDTH: f32 = 330.0;
/// Between a name and what it is.
const GAP: f32 = 10.0;
/// Names of a family that are listed at once.
const ORDERS: usize = 9;

/// Between two frames.
#[derive(Debug, Clone, Default)]
pub struct Completion {
    open: bool,
    /// The arrow keys were used.
    chosen: bool,
}

/// A name.
pub struct Name {
    /// As it is typed.
    name: String,
    /// What it is.
    what: String,
}

/// Shows the entry with this id and, below it, the names that go on with the word before the caret.
pub fn show(ui: &mut Ui, id: Id, edit: TextEdit<'_>, state: &mut Completion, names: &[Name]) -> Response {
    let arrows = ui.input(|i| i.key_pressed(Key::ArrowDown) || i.key_pressed(Key::ArrowUp));
    state.chosen = state.open && (state.chosen || arrows);
    let keys = if state.chosen { vec![Key::Tab, Key::Enter] } else { vec![Key::Tab] };
    let (painter, t) = (ui.painter().clone(), Tokens::of(ui));
    let ink = (t.text, t.muted);
    let shown = CompletionPopup::new(id)
        .word_boundary(|c| !(c.is_alphanumeric() || c == '_'))
        .align(RectAlign::BOTTOM_START)
        .accept_keys(keys)
        .show(ui, edit, |query| {
            let found = matching(query.word, names).into_iter();
            found.map(|n| Suggestion::new(&n.name).content(line(&painter, n, ink))).collect()
        });
    state.open = shown.is_open;
    shown.text_edit.response.response
}

/// A name and, in what room there is behind it, what it is.
fn line(painter: &Painter, name: &Name, ink: (Color32, Color32)) -> WidgetText {
    let mut job = LayoutJob::default();
    let format = |font_id, color| TextFormat { font_id, color, ..TextFormat::default() };
    job.append(&name.name, 0.0, format(FontId::monospace(TEXT), ink.0));
    job.append(&name.what, GAP, format(FontId::proportional(SMALL), ink.1));
    job.wrap = TextWrapping::truncate_at_width(WIDTH);
    WidgetText::Galley(painter.layout_job(job))
}

/// The names that go on with `word`; none for one that is complete.
fn matching<'a>(word: &str, names: &'a [Name]) -> Vec<&'a Name> {
    let plain = |name: &str| name.trim_end_matches('(').to_lowercase();
    let wanted = word.to_lowercase();
    let begins = word.starts_with(char::is_alphabetic) && word.chars().count() >= LEAST;
    if !begins || names.iter().any(|n| plain(&n.name) == wanted) {
        return Vec::new();
    }
    names.iter().filter(|n| plain(&n.name).starts_with(&wanted)).collect()
}

/// All names that a formula of the data that are worked on may use: own functions first, each once.
pub fn names(session: &Session) -> Vec<Name> {
    let config = session.config();
    let name = |name: &str, what: &str| Name { name: name.to_owned(), what: what.to_owned() };
    let mut list: Vec<Name> = config.definitions.iter().map(|d| name(&d.name, &d.formula)).collect();
    let data = config.member().data.as_deref();
    let n = data.map_or(1, Dataset::n_coordinates);
    for shape in predefined::all().filter(|shape| shape.n_coordinates == n) {
        match shape.params {
            predefined::ParamNames::Fixed(_) => list.push(name(shape.name, shape.formula)),
            predefined::ParamNames::Family { extra, max_order, .. } => {
                let orders = 0..=ORDERS.min(max_order);
                list.extend(orders.map(|n| name(&shape.name_of(n + extra), shape.formula)));
            }
        }
    }
    list.extend(formula::called().map(|f| name(&format!("{f}("), "")));
    list.extend(session.model().params().iter().map(|p| name(&p.name, "")));
    // Other columns stand in no formula.
    list.extend(data.filter(|_| n == 1).map(|d| name(d.x_title.quantity.trim(), "x")));
    let mut seen = std::collections::HashSet::new();
    list.retain(|n| seen.insert(n.name.clone()));
    list
}

/// All names that a formula of columns may use: columns of numbers with their units, functions.
pub fn names_of_columns(data: &Dataset) -> Vec<Name> {
    let columns = data.reading.iter().flat_map(|reading| &reading.columns);
    let columns = columns.filter(|c| c.has_numbers && formula::is_name(&c.name));
    let mut list: Vec<Name> = columns.map(|c| Name { name: c.name.clone(), what: c.unit.clone() }).collect();
    list.extend(formula::called_of_numbers().map(|f| Name { name: format!("{f}("), what: String::new() }));
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complete_name_is_not_completed() {
        let session = Session::example().unwrap();
        let names = names(&session);
        let of = |word: &str| matching(word, &names).iter().map(|n| n.name.clone()).collect::<Vec<_>>();
        assert!(of("gau").contains(&"gaus".to_owned()) && of("gau").contains(&"gausn".to_owned()));
        assert!(
            of("gaus").is_empty() && of("exp").is_empty(),
            "nothing is put in the place of what is there"
        );
        assert!(of("g").is_empty() && of("12").is_empty() && of("").is_empty());
        assert!(
            of("po").contains(&"pol3".to_owned())
                && of("sq").is_empty()
                && of("sqr").contains(&"sqrt(".to_owned())
        );
        assert_eq!(of("GAU"), of("gau"));
    }
}
