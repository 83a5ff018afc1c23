//! The tab Correlations: the matrix, shaded by strength.

use egui::{Align2, FontId, Rect, ScrollArea, Sense, StrokeKind, Ui, vec2};

use crate::app::state::PanelState;
use crate::app::theme::{SMALL, TABLE_ROW, TEXT, Tokens, bold_id};
use crate::fit::{Command, Session};
use crate::report::pdg;

/// Size of a cell.
const CELL: f32 = 66.0;
/// Room for names.
const NAME: f32 = 90.0;
/// From here on two parameters do the same job.
const STRONG: f64 = 0.98;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, _state: &mut PanelState, _out: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    let matrix = session.result().fresh().and_then(|r| Some((r, r.minimum.correlation()?)));
    let Some((result, matrix)) = matrix else {
        ui.label(egui::RichText::new("There is no covariance matrix to show; fit first.").color(t.muted));
        return;
    };
    let free = result.minimum.params.free();
    let names = result.minimum.params.names();
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        let n = free.len() as f32;
        let (area, response) =
            ui.allocate_exact_size(vec2(NAME + CELL * n, TABLE_ROW * (n + 1.0)), Sense::hover());
        let mut words = String::from("Correlation matrix:");
        for (row, &i) in free.iter().enumerate() {
            let y = area.top() + TABLE_ROW * (row as f32 + 1.0);
            let at = egui::pos2(area.left() + 4.0, y + 0.5 * TABLE_ROW);
            ui.painter().text(at, Align2::LEFT_CENTER, &names[i], bold_id(TEXT), t.text);
            let head =
                egui::pos2(area.left() + NAME + CELL * (row as f32 + 0.5), area.top() + 0.5 * TABLE_ROW);
            ui.painter().text(head, Align2::CENTER_CENTER, &names[i], FontId::proportional(SMALL), t.muted);
            for (column, &j) in free.iter().enumerate() {
                let rho = matrix[(i, j)];
                let corner = egui::pos2(area.left() + NAME + CELL * column as f32, y);
                let rect = Rect::from_min_size(corner, vec2(CELL, TABLE_ROW)).shrink(1.0);
                let (fill, color) = if i == j {
                    (t.page, t.muted)
                } else if rho.abs() > STRONG {
                    (t.warning_fill, t.warning)
                } else {
                    (t.accent.gamma_multiply(0.30 * rho.abs() as f32), t.text)
                };
                ui.painter().rect(rect, 2, fill, egui::Stroke::NONE, StrokeKind::Inside);
                let text = pdg::pretty(&format!("{rho:.2}"));
                ui.painter().text(
                    rect.center(),
                    Align2::CENTER_CENTER,
                    &text,
                    FontId::proportional(TEXT),
                    color,
                );
                if j < i {
                    words = format!("{words} {} with {} {text};", names[i], names[j]);
                }
            }
        }
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Table, true, &words));
    });
}
