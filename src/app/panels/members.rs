//! The data sets of a simultaneous fit: one row each, of which one is shown; a click shows another one. Nothing for a single data set.

use egui::{RichText, Ui};

use crate::app::theme::{SMALL, Tokens};
use crate::app::widgets::{link, name_edit};
use crate::fit::{Command, Session};

/// Width of the name that can be edited.
const NAME: f32 = 120.0;

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
            let shown = j == config.active;
            if shown {
                // Only the one that is shown can be renamed: a click on another one shows it.
                let label = format!("Name of fit {}", j + 1);
                if let Some(name) = name_edit(ui, &label, &title, NAME) {
                    out.push(Command::RenameMember(j, name));
                }
            } else if ui.selectable_label(false, &title).on_hover_text("Show this data set").clicked() {
                out.push(Command::Activate(j));
            }
            let formula = RichText::new(&member.formula).monospace().size(SMALL).color(muted);
            let room = ui.available_width() - 20.0;
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
