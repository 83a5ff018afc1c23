//! The list in the tab Derived of what a curve has beside its values: a click adds the quantity, over the range that is fitted.

use egui::containers::menu::MenuButton;
use egui::{Button, Ui, vec2};

use crate::app::theme::ROW;
use crate::data::Data;
use crate::fit::{CROSSING, Command, OF_CURVE, Quantity, Session, crossing_call};
use crate::language::{phrase, tr};
use crate::report::pdg::number;

/// Width of the list.
const WIDTH: f32 = 220.0;
/// The words for what is offered.
const WORDS: [&str; 4] = [
    phrase("Integral of the curve"),
    phrase("Maximum of the curve"),
    phrase("Place of the maximum"),
    phrase("Full width at half maximum"),
];

/// Draws the button that opens the list; `entry` is the line in which quantities are typed.
pub fn ui(ui: &mut Ui, session: &Session, entry: &mut String, out: &mut Vec<Command>) {
    let Some((lo, hi)) = span(session) else { return };
    let range = format!("{},{}", number(lo, 6), number(hi, 6));
    let button = Button::new(tr("Of the curve ▾")).min_size(vec2(0.0, ROW));
    let (response, _) = MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_width(WIDTH);
        for (words, (call, name)) in WORDS.into_iter().zip(OF_CURVE) {
            if ui.button(tr(words)).clicked() {
                let mut list = session.config().intervals.derived.clone();
                let name = free_name(session, name);
                list.push(Quantity { name, expression: format!("{call}({range})"), profile: false });
                out.push(Command::SetDerived(list));
            }
        }
        if ui.button(tr("Where the curve has a value…")).clicked() {
            *entry = format!("{} = {}", free_name(session, CROSSING), crossing_call(&range));
        }
    });
    response.on_hover_text(tr(
        "Quantities of the curve over the fit range, with their errors: IntegralError() in ROOT",
    ));
}

/// `name`, or the same with a number where that is taken.
fn free_name(session: &Session, name: &str) -> String {
    let config = session.config();
    let taken = |name: &str| {
        config.params.find(name).is_ok() || config.intervals.derived.iter().any(|q| q.name == name)
    };
    let numbered = (2..).map(|k| format!("{name}_{k}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}

/// From where to where the curve is fitted: the ends of the rows in the ranges. `None` for curves of several coordinates, and without data.
fn span(session: &Session) -> Option<(f64, f64)> {
    let member = session.config().members.first()?;
    let data = member.data.as_deref().filter(|d| d.n_coordinates() == 1 && member.needs_data())?;
    let chosen = member.selection.axis(0);
    let x = data.x();
    let used = (0..x.len()).filter(|&i| chosen.contains(x[i]) && data.mask.contains(i));
    let ends = used.flat_map(|i| match &data.data {
        Data::Histogram(h) => [h.lo[i], h.hi[i]],
        Data::Points(_) | Data::Sample(_) => [x[i], x[i]],
    });
    let (lo, hi) = ends
        .filter(|x| x.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), x| (lo.min(x), hi.max(x)));
    (lo < hi).then_some((lo, hi))
}
