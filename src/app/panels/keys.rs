//! The keyboard map: the table of actions once more.

use egui::{Grid, Id, Modal, RichText, Ui};

use crate::app::actions::{Row, TABLE, key_text};
use crate::app::state::PanelState;
use crate::app::theme::{Tokens, bold_id, card};
use crate::fit::{Command, Session};
use crate::language::tr;

/// Draws the map over the window while it is open.
pub fn ui(ui: &mut Ui, _session: &Session, state: &mut PanelState, _out: &mut Vec<Command>) {
    if !state.view.keys {
        return;
    }
    let modal =
        Modal::new(Id::unique("keys")).frame(card(Tokens::of(ui)).inner_margin(18)).show(ui.ctx(), |ui| {
            ui.label(RichText::new(tr("Keys")).font(bold_id(14.0)));
            ui.add_space(6.0);
            ui.spacing_mut().interact_size.y = 15.0;
            let rows: Vec<&Row> = TABLE.iter().filter(|row| !row.keys.is_empty()).collect();
            let half = rows.len().div_ceil(2);
            Grid::new("key map").num_columns(4).min_row_height(15.0).spacing([28.0, 7.0]).show(ui, |ui| {
                for k in 0..half {
                    for row in [rows.get(k), rows.get(k + half)].into_iter().flatten() {
                        row_ui(ui, row);
                    }
                    ui.end_row();
                }
            });
            ui.add_space(10.0);
            ui.button(tr("Close keys")).clicked()
        });
    if modal.inner || modal.should_close() {
        state.view.keys = false;
    }
}

/// What a key does, and the key.
fn row_ui(ui: &mut Ui, row: &Row) {
    ui.label(row.title().trim_end_matches('…'));
    let keys: Vec<String> = row.keys.iter().map(|keys| key_text(*keys)).collect();
    ui.label(RichText::new(keys.join(tr(" or "))).color(Tokens::of(ui).muted));
}
