//! The tab Left out: every row that the fit does not use, with its line in the file, its cell and the reason. A row that was left out by hand
//! can be taken back.

use egui::{Align, Layout, RichText, ScrollArea, Ui, vec2};

use crate::app::state::PanelState;
use crate::app::theme::{SMALL, TABLE_ROW, Tokens};
use crate::app::widgets::{field_text, link};
use crate::data::{LeftOut, LeftOutRows, WhyLeftOut};
use crate::fit::{Command, Session};

/// Left edges of the columns: where, cell, x, why.
const EDGES: [f32; 4] = [0.0, 150.0, 330.0, 470.0];

/// `3 by hand, 12 outside the range`.
pub fn words(rows: &LeftOutRows) -> String {
    let parts = rows.counts.iter().map(|(why, n)| format!("{n} {}", why.words()));
    parts.collect::<Vec<_>>().join(", ")
}

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let rows = &state.left_out;
    let t = Tokens::of(ui);
    let name = session.config().data_name(session.config().active);
    let more = match rows.len() - rows.first.len() {
        0 => String::new(),
        n => format!("; the first {} of them, {n} more", rows.first.len()),
    };
    ui.label(RichText::new(format!("{name}: {}{more}", words(rows))).color(t.text));
    let heads = ["where", "cell", "x", "why"];
    line_ui(ui, heads.map(|head| RichText::new(head).size(SMALL).color(t.muted)), |_| {});
    let size = ui.available_height();
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().max_height(size).auto_shrink(false).show_rows(
        ui,
        TABLE_ROW,
        rows.first.len(),
        |ui, range| {
            for row in rows.first.iter().take(range.end).skip(range.start) {
                row_ui(ui, row, out);
            }
        },
    );
}

fn row_ui(ui: &mut Ui, row: &LeftOut, out: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    let x = if row.x.is_finite() { field_text(row.x) } else { "—".into() };
    let cell = row.cell.clone().unwrap_or_default();
    let cells = [row.place(), cell, x, row.why.words().to_owned()];
    line_ui(ui, cells.map(|cell| RichText::new(cell).color(t.text)), |ui| {
        if row.why == WhyLeftOut::Hand
            && link(ui, "use it").accessible_name(format!("Use {}", row.place())).clicked()
        {
            out.push(Command::SetMask { row: row.row, used: true });
        }
    });
}

/// One line of the table, as high as any other.
fn line_ui(ui: &mut Ui, cells: [RichText; 4], end: impl FnOnce(&mut Ui)) {
    let size = vec2(ui.available_width(), TABLE_ROW);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(TABLE_ROW);
        let start = ui.cursor().left();
        for (edge, cell) in EDGES.into_iter().zip(cells) {
            ui.add_space((start + edge - ui.cursor().left()).max(0.0));
            let next = EDGES.iter().copied().find(|e| *e > edge).unwrap_or(edge + 220.0);
            ui.scope(|ui| {
                ui.set_max_width(next - edge - 12.0);
                ui.add(egui::Label::new(cell).truncate());
            });
        }
        end(ui);
    });
}
