//! The tab Messages: everything the user should know, and the report as text, as far as Print asks for it.

use egui::{Label, RichText, ScrollArea, Ui};

use crate::app::state::PanelState;
use crate::app::theme::Tokens;
use crate::fit::{Command, PrintLevel, Session};
use crate::report::text::printed;

/// In the place of the report.
const QUIET: &str = "Print is Quiet: choose Default or Verbose in Minimization to see the report";

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, _state: &mut PanelState, _out: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        let Some(result) = session.result().any() else {
            let notes = session.config().member().data.iter().flat_map(|d| d.notes.iter());
            for note in notes {
                ui.label(RichText::new(note).color(t.muted));
            }
            return;
        };
        let level = session.config().print;
        if level == PrintLevel::Quiet {
            ui.label(RichText::new(QUIET).color(t.muted));
            return;
        }
        let text = RichText::new(printed(result, level)).monospace();
        ui.add(Label::new(text).selectable(true).extend());
    });
}
