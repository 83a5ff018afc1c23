//! The data sets of a simultaneous fit: one row each, of which one is shown; a click shows another one. Nothing for a single data set.

use egui::{Button, FontId, RichText, Ui};

use crate::app::theme::{GAP, SMALL, TEXT, Tokens};
use crate::app::widgets::{link, name_edit};
use crate::fit::{Command, Session};

/// Room around a name in its field.
const FRAME: f32 = 26.0;
/// Least width of a name, and least that it leaves to the formula.
const LEAST_NAME: f32 = 80.0;
const LEAST_FORMULA: f32 = 64.0;
/// Room for the sign that removes a row.
const REMOVE: f32 = 20.0;

/// Draws the rows.
pub fn ui(ui: &mut Ui, session: &Session, out: &mut Vec<Command>) {
    let config = session.config();
    if config.members.len() < 2 {
        return;
    }
    let muted = Tokens::of(ui).muted;
    ui.label(
        RichText::new("Fitted together; parameters of the same name are shared").size(SMALL).color(muted),
    );
    for (j, member) in config.members.iter().enumerate() {
        let title = config.title(j);
        ui.horizontal(|ui| {
            let width = name_width(ui, &title);
            if j == config.active {
                // Only the one that is shown can be renamed: a click on another one shows it.
                let label = format!("Name of fit {}", j + 1);
                let named = ui.scope(|ui| name_edit(ui, &label, &title, width));
                named.response.on_hover_text(&title);
                if let Some(name) = named.inner {
                    out.push(Command::RenameMember(j, name));
                }
            } else {
                let name = Button::selectable(false, title.as_str()).truncate();
                let tip = format!("Show {title}");
                let clicked = ui.scope(|ui| {
                    ui.set_max_width(width);
                    ui.add(name).on_hover_text(tip).clicked()
                });
                if clicked.inner {
                    out.push(Command::Activate(j));
                }
            }
            let formula = RichText::new(&member.formula).monospace().size(SMALL).color(muted);
            let room = ui.available_width() - REMOVE;
            ui.scope(|ui| {
                ui.set_max_width(room);
                ui.add(egui::Label::new(formula).truncate());
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let remove = link(ui, "✕").on_hover_text("Take this data set out of the fit");
                if remove.accessible_name(format!("Remove fit {}", j + 1)).clicked() {
                    out.push(Command::RemoveMember(j));
                }
            });
        });
    }
}

/// What a name takes of its row: all that it needs, as long as something is left for the formula.
fn name_width(ui: &Ui, title: &str) -> f32 {
    let font = FontId::proportional(TEXT);
    let needed = ui.painter().layout_no_wrap(title.to_owned(), font, Tokens::of(ui).text).size().x + FRAME;
    let room = ui.available_width() - REMOVE - LEAST_FORMULA - GAP;
    needed.max(LEAST_NAME).min(room.max(LEAST_NAME)).ceil()
}
