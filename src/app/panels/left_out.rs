//! The tab Left out: every row that the fit does not use, with its line in the file, its cell and the reason. A row that was left out by hand
//! can be taken back.

use egui::{Align, Layout, RichText, ScrollArea, Ui, vec2};

use crate::app::state::PanelState;
use crate::app::theme::{SMALL, TABLE_ROW, Tokens};
use crate::app::widgets::{field_text, link};
use crate::data::{LeftOut, LeftOutRows, WhyLeftOut};
use crate::fit::{Command, Session};
use crate::language::{said, tr, trf};

/// Left edges of the columns: where, cell, x, why.
const EDGES: [f32; 4] = [0.0, 150.0, 330.0, 470.0];

/// `4 where y is not a number, 3 by hand, 12 outside the range`.
pub fn words(rows: &LeftOutRows) -> String {
    let parts = rows.counts.iter().map(|(why, n)| match why {
        WhyLeftOut::NoNumber => trf("{} where {} is not a number", &[&n, &cell_of(rows)]),
        other => format!("{n} {}", said(other.words())),
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// The column of all that is not a number, or that it is in some.
fn cell_of(rows: &LeftOutRows) -> &str {
    let mut cells =
        rows.first.iter().filter(|row| row.why == WhyLeftOut::NoNumber).map(|row| row.cell.as_deref());
    match cells.next().flatten() {
        Some(first) if cells.all(|cell| cell == Some(first)) => first,
        _ => tr("a value"),
    }
}

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let rows = &state.left_out;
    let t = Tokens::of(ui);
    let name = session.config().data_name(session.config().active);
    let more = match rows.len() - rows.first.len() {
        0 => String::new(),
        n => trf("; the first {} of them, {} more", &[&rows.first.len(), &n]),
    };
    ui.label(RichText::new(format!("{name}: {}{more}", words(rows))).color(t.text));
    let heads = [tr("where"), tr("cell"), "x", tr("why")];
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
    let cells = [said(&row.place()), cell, x, said(row.why.words())];
    line_ui(ui, cells.map(|cell| RichText::new(cell).color(t.text)), |ui| {
        if row.why == WhyLeftOut::Hand
            && link(ui, tr("use it")).accessible_name(trf("Use {}", &[&said(&row.place())])).clicked()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_number_is_named() {
        let row = |cell: &str| LeftOut {
            row: 0,
            is_bin: false,
            line: Some(2),
            cell: Some(cell.into()),
            x: 1.0,
            why: WhyLeftOut::NoNumber,
        };
        let counts = vec![(WhyLeftOut::NoNumber, 2), (WhyLeftOut::Hand, 1)];
        let same = LeftOutRows { counts: counts.clone(), first: vec![row("y"), row("y")] };
        assert_eq!(words(&same), "2 where y is not a number, 1 by hand");
        let several = LeftOutRows { counts, first: vec![row("y"), row("err")] };
        assert_eq!(words(&several), "2 where a value is not a number, 1 by hand");
    }
}
