//! The tab Correlations: the matrix, shaded by strength, with what follows from it: global correlations and eigenvalues; or the
//! covariance itself.

use egui::{Align2, Color32, FontId, Painter, Rect, Role, ScrollArea, Sense, StrokeKind, Ui, pos2, vec2};
use nalgebra::DMatrix;

use crate::app::state::PanelState;
use crate::app::theme::{SMALL, TABLE_ROW, TEXT, Tokens, bold_id};
use crate::app::widgets::{check, name_width, shorten};
use crate::fit::{Command, FitResult, Session};
use crate::language::{tr, trf};
use crate::report::pdg;

/// Size of a cell.
const CELL: f32 = 66.0;
/// The same for a covariance, which has exponents.
const WIDE_CELL: f32 = 92.0;
/// Least and largest room for names.
const NAME: (f32, f32) = (90.0, 220.0);
/// Gap between a name and what stands beside it.
const NAME_GAP: f32 = 8.0;
/// From here on two parameters do the same job.
const STRONG: f64 = 0.98;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, _out: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    let matrix = session.result().fresh().and_then(|r| Some((r, r.minimum.correlation()?, r.covariance()?)));
    let Some((result, correlation, covariance)) = matrix else {
        ui.label(egui::RichText::new(tr("There is no covariance matrix to show; fit first.")).color(t.muted));
        return;
    };
    let free = result.minimum.params.free();
    ui.horizontal(|ui| {
        let tip = tr("The covariance matrix, errors of the parameters squared on its diagonal");
        if check(ui, state.covariance, tr("Covariance"), "").on_hover_text(tip).clicked() {
            state.covariance = !state.covariance;
        }
        ui.add_space(12.0);
        let tip = tr("Eigenvalues of the correlation matrix; one close to zero is a combination of parameters that the data hardly determine");
        let words = egui::RichText::new(eigenvalues(result)).color(t.muted);
        ui.add(egui::Label::new(words).truncate()).on_hover_text(tip);
    });
    let shown = if state.covariance { covariance } else { correlation };
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        Table::new(ui, result, &free, &shown, state.covariance).ui(ui);
    });
}

/// All eigenvalues, rising.
fn eigenvalues(result: &FitResult) -> String {
    result.minimum.correlation_eigenvalues().map_or_else(String::new, |values| {
        let values: Vec<String> = values.iter().map(|&w| pdg::number_pretty(w, 3)).collect();
        trf("Eigenvalues {}", &[&values.join(" · ")])
    })
}

/// A matrix of the free parameters.
struct Table<'a> {
    result: &'a FitResult,
    free: &'a [usize],
    matrix: &'a DMatrix<f64>,
    covariance: bool,
    /// Room for the names of rows.
    name: f32,
    /// Width of a cell.
    cell: f32,
}

impl<'a> Table<'a> {
    /// The cells share the room that is left, as far as the names above them need it.
    fn new(
        ui: &Ui,
        result: &'a FitResult,
        free: &'a [usize],
        matrix: &'a DMatrix<f64>,
        covariance: bool,
    ) -> Self {
        let names = result.minimum.params.names();
        let widest = |font: FontId| {
            free.iter().map(|&i| name_width(ui, &names[i], &font)).fold(0.0, f32::max) + NAME_GAP
        };
        let name = (widest(bold_id(TEXT)) + NAME_GAP).clamp(NAME.0, NAME.1);
        let least = if covariance { WIDE_CELL } else { CELL };
        let share = (ui.available_width() - name - CELL) / free.len().max(1) as f32;
        let cell = share.min(widest(FontId::proportional(SMALL))).max(least);
        Table { result, free, matrix, covariance, name, cell }
    }

    fn ui(&self, ui: &mut Ui) {
        let t = Tokens::of(ui);
        let (n, cell) = (self.free.len() as f32, self.cell);
        // One column more than parameters: the global correlation.
        let size = vec2(self.name + cell * n + CELL, TABLE_ROW * (n + 1.0));
        let (area, response) = ui.allocate_exact_size(size, Sense::hover());
        let names = self.result.minimum.params.names();
        let painter = ui.painter();
        let head = |k: usize, wide: f32, text: &str| {
            let at =
                pos2(area.left() + self.name + cell * k as f32 + 0.5 * wide, area.top() + 0.5 * TABLE_ROW);
            let font = FontId::proportional(SMALL);
            let text = shorten(ui, text, &font, wide - NAME_GAP);
            painter.text(at, Align2::CENTER_CENTER, text, font, t.muted);
        };
        head(self.free.len(), CELL, tr("global"));
        for (row, &i) in self.free.iter().enumerate() {
            head(row, cell, &names[i]);
            let y = area.top() + TABLE_ROW * (row as f32 + 1.0);
            let at = pos2(area.left() + 4.0, y + 0.5 * TABLE_ROW);
            let text = shorten(ui, &names[i], &bold_id(TEXT), self.name - NAME_GAP);
            painter.text(at, Align2::LEFT_CENTER, text, bold_id(TEXT), t.text);
            self.row_ui(painter, t, row, pos2(area.left() + self.name, y));
        }
        let words = self.words(&names);
        response.widget_info(|| egui::WidgetInfo::labeled(Role::Table, true, &words));
    }

    fn row_ui(&self, painter: &Painter, t: &Tokens, row: usize, corner: egui::Pos2) {
        let i = self.free[row];
        let write = |rect: Rect, text: &str, color: Color32| {
            painter.text(rect.center(), Align2::CENTER_CENTER, text, FontId::proportional(TEXT), color);
        };
        for (column, &j) in self.free.iter().enumerate() {
            let at = corner + vec2(self.cell * column as f32, 0.0);
            let rect = Rect::from_min_size(at, vec2(self.cell, TABLE_ROW)).shrink(1.0);
            let (fill, color) = self.colors(t, i, j);
            painter.rect(rect, 2, fill, egui::Stroke::NONE, StrokeKind::Inside);
            write(rect, &self.text(i, j), color);
        }
        let at = corner + vec2(self.cell * self.free.len() as f32, 0.0);
        let global = self.global(i);
        let color = if global.is_some_and(|g| g > STRONG) { t.warning } else { t.muted };
        let text = global.map_or_else(|| pdg::NONE.to_owned(), |g| format!("{g:.2}"));
        write(Rect::from_min_size(at, vec2(CELL, TABLE_ROW)), &text, color);
    }

    fn global(&self, i: usize) -> Option<f64> {
        self.result.minimum.global_correlations.get(i).copied().filter(|g| g.is_finite())
    }

    fn text(&self, i: usize, j: usize) -> String {
        let value = self.matrix[(i, j)];
        if self.covariance { pdg::number_pretty(value, 4) } else { pdg::pretty(&format!("{value:.2}")) }
    }

    fn colors(&self, t: &Tokens, i: usize, j: usize) -> (Color32, Color32) {
        let size = (self.matrix[(i, i)] * self.matrix[(j, j)]).sqrt();
        let rho = if size > 0.0 { (self.matrix[(i, j)] / size).abs() } else { 0.0 };
        if i == j {
            (t.page, t.muted)
        } else if rho > STRONG {
            (t.warning_fill, t.warning)
        } else {
            let [below, .., above] = t.signed;
            let hue = if self.matrix[(i, j)] < 0.0 { below } else { above };
            (t.card.lerp_to_gamma(hue, 0.35 * rho as f32), t.text)
        }
    }

    /// The lower triangle in words.
    fn words(&self, names: &[String]) -> String {
        let mut words =
            String::from(if self.covariance { tr("Covariance matrix:") } else { tr("Correlation matrix:") });
        for (row, &i) in self.free.iter().enumerate() {
            if self.covariance {
                words = format!("{words} {} {};", names[i], self.text(i, i));
            }
            for &j in &self.free[..row] {
                words = trf("{} {} with {} {};", &[&words, &names[i], &names[j], &self.text(i, j)]);
            }
            if let Some(global) = self.global(i) {
                words = trf("{} {} with all others {};", &[&words, &names[i], &format_args!("{global:.2}")]);
            }
        }
        words
    }
}
