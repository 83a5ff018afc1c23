//! The table of files: verdict, χ² and parameters of each, in the order of any column. A row is opened with Enter or a double click.

use std::cmp::Ordering;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, CursorIcon, FontId, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::app::actions::Action;
use crate::app::batch::{BatchState, Column, Wanted};
use crate::app::panels::verdict::sign_of;
use crate::app::theme::{SMALL, TABLE_ROW, TEXT, Tokens};
use crate::app::widgets::shorten;
use crate::language::{said, tr, trf};
use crate::report::batch::{FileFit, Fitted, names};
use crate::report::pdg;

/// Widths of the columns: file, verdict, χ²/ndf, and each parameter.
const FILE: f32 = 200.0;
const VERDICT: f32 = 190.0;
const CHI2: f32 = 92.0;
const PARAM: (f32, f32) = (124.0, 150.0);
/// Room between a text and the edge of its column.
const EDGE: f32 = 8.0;

/// A column with its edges.
struct Place {
    column: Column,
    title: String,
    x: (f32, f32),
    right: bool,
}

fn places(names: &[String], room: f32) -> Vec<Place> {
    let fixed = [(Column::File, tr("file"), FILE), (Column::Verdict, tr("verdict"), VERDICT)];
    let mut places = Vec::new();
    let mut x = 0.0;
    let first = FILE + VERDICT + CHI2;
    let each = ((room - first) / names.len().max(1) as f32).clamp(PARAM.0, PARAM.1);
    let least = first + each * names.len() as f32;
    // What is left goes to the names of the files.
    let spare = (room - least).max(0.0);
    let numbers = names.iter().enumerate().map(|(k, name)| (Column::Param(k), name.as_str(), each));
    let all = fixed.into_iter().chain([(Column::Chi2, "χ²/ndf", CHI2)]).chain(numbers);
    for (column, title, width) in all {
        let width = if column == Column::File { width + spare } else { width };
        let right = !matches!(column, Column::File | Column::Verdict);
        places.push(Place { column, title: title.to_owned(), x: (x, x + width), right });
        x += width;
    }
    places
}

/// Draws the table in this height.
pub fn ui(ui: &mut Ui, batch: &mut BatchState, height: f32) {
    let names = names(&batch.rows);
    let places = places(&names, ui.available_width());
    let width = places.last().map_or(0.0, |place| place.x.1);
    let order = sorted(&batch.rows, batch.order, &names);
    ScrollArea::horizontal().id_salt("batch columns").max_height(height).auto_shrink(false).show(ui, |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 0.0;
        head_ui(ui, &places, &mut batch.order);
        let rows = ScrollArea::vertical().id_salt("batch rows").auto_shrink(false);
        rows.max_height(height - TABLE_ROW - 12.0).show_rows(ui, TABLE_ROW, order.len(), |ui, range| {
            for &k in &order[range] {
                if row_ui(ui, &places, &batch.rows[k]) {
                    batch.wanted = Some(Wanted::Open(k));
                }
            }
        });
    });
}

/// The titles, each a button that puts the rows in its order; the same again turns them round, once more takes it back.
fn head_ui(ui: &mut Ui, places: &[Place], order: &mut (Column, bool)) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(places_width(places), TABLE_ROW), Sense::hover());
    for place in places {
        let cell = cell_of(rect, place);
        let response = ui.interact(cell, ui.scope_id().with(("column", &place.title)), Sense::click());
        let is_on = order.0 == place.column;
        let name = trf("Sort by {}", &[&place.title]);
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, is_on, &name));
        let mark = match (is_on, order.1) {
            (true, false) => " ▲",
            (true, true) => " ▼",
            (false, _) => "",
        };
        let lit = response.hovered() || response.has_focus();
        let color = if lit || is_on { t.accent } else { t.muted };
        text_ui(ui, cell, &format!("{}{mark}", place.title), place.right, FontId::proportional(SMALL), color);
        if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
            *order = match (is_on, order.1) {
                (true, false) => (place.column, true),
                (true, true) => (Column::Given, false),
                (false, _) => (place.column, false),
            };
        }
    }
    let line = ui.visuals().widgets.noninteractive.bg_stroke;
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
}

/// A file; whether it is to be opened.
fn row_ui(ui: &mut Ui, places: &[Place], row: &FileFit) -> bool {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(places_width(places), TABLE_ROW), Sense::click());
    let texts: Vec<String> = places.iter().map(|place| text_of(row, place)).collect();
    let name = trf("Open {}", &[&file_name(row)]);
    let enabled = ui.is_enabled();
    let value = texts[1..].join(", ");
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(value.clone()),
        ..WidgetInfo::labeled(Role::Button, enabled, &name)
    });
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 2, t.accent_soft);
    }
    for (place, text) in places.iter().zip(&texts) {
        let color = match (place.column, &row.fit) {
            (Column::Verdict, Ok(fit)) => t.severity(sign_of(fit.severity, &fit.headline).1).0,
            (Column::Verdict, Err(_)) => t.bad,
            _ => t.text,
        };
        // What could not be fitted says why in the place of its numbers.
        let mut cell = cell_of(rect, place);
        if row.fit.is_err() && place.column == Column::Verdict {
            cell.set_right(rect.right() - EDGE);
        }
        let font = FontId::proportional(TEXT);
        let text = match place.column {
            // Names of a kind differ at their ends.
            Column::File => shorten(ui, text, &font, cell.width()),
            _ => text.clone(),
        };
        text_ui(ui, cell, &text, place.right, font, color);
    }
    let line = ui.visuals().widgets.noninteractive.bg_stroke;
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    let keys = Action::Batch.key_text().unwrap_or_default();
    let tip = match &row.fit {
        Ok(_) => trf(
            "Enter or a double click: this fit as the session; Ctrl+Z takes it back, and {} brings this table back",
            &[&keys],
        ),
        Err(why) => said(why),
    };
    let response = response.on_hover_text(format!("{}\n{tip}", row.file.display()));
    let by_mouse = response.clicked_by(egui::PointerButton::Primary);
    if by_mouse {
        response.request_focus();
    }
    response.double_clicked() || (response.clicked() && !by_mouse)
}

fn places_width(places: &[Place]) -> f32 {
    places.last().map_or(0.0, |place| place.x.1)
}

fn cell_of(row: Rect, place: &Place) -> Rect {
    let (left, right) = (row.left() + place.x.0 + EDGE, row.left() + place.x.1 - EDGE);
    Rect::from_min_max(pos2(left, row.top()), pos2(right, row.bottom()))
}

fn text_ui(ui: &Ui, cell: Rect, text: &str, right: bool, font: FontId, color: egui::Color32) {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width(cell.width());
    let galley = ui.painter().layout_job(job);
    let align = if right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
    let at = align.align_size_within_rect(galley.size(), cell).min;
    ui.painter().galley(at, galley, color);
}

fn file_name(row: &FileFit) -> String {
    row.file.file_name().unwrap_or(row.file.as_os_str()).to_string_lossy().into_owned()
}

/// What stands in a cell.
fn text_of(row: &FileFit, place: &Place) -> String {
    let fit = match (&row.fit, place.column) {
        (_, Column::File | Column::Given) => return file_name(row),
        (Err(why), Column::Verdict) => return format!("■  {}", said(why)),
        (Err(_), _) => return String::new(),
        (Ok(fit), _) => fit,
    };
    match place.column {
        Column::Verdict => {
            format!("{}  {}", sign_of(fit.severity, &fit.headline).0, said(&fit.headline))
        }
        Column::Chi2 => chi2(fit),
        _ => row.param(&place.title).map_or_else(String::new, |p| {
            let text = match (p.error, p.reach) {
                (_, Some((down, up))) if down != up => pdg::value_with_asymmetric_error(p.value, -down, up),
                (Some(error), _) if error > 0.0 => pdg::value_with_error(p.value, error),
                _ => pdg::number(p.value, 6),
            };
            pdg::pretty(&text)
        }),
    }
}

fn chi2(fit: &Fitted) -> String {
    match (fit.chi2, fit.ndof) {
        (Some(chi2), Some(ndof)) => format!("{}/{ndof}", pdg::number_pretty(chi2, 4)),
        (Some(chi2), None) => pdg::number_pretty(chi2, 4),
        _ => String::new(),
    }
}

/// The places of the files in the order of a column; what has no value there stands at the end.
fn sorted(rows: &[FileFit], (column, from_largest): (Column, bool), names: &[String]) -> Vec<usize> {
    let number = |k: usize| -> Option<f64> {
        let fit = rows[k].fit.as_ref().ok();
        let value = match column {
            Column::Chi2 => fit.and_then(|f| Some(f.chi2? / f.ndof? as f64)),
            Column::Param(which) => names.get(which).and_then(|name| Some(rows[k].param(name)?.value)),
            _ => None,
        };
        value.filter(|x| x.is_finite())
    };
    let word = |k: usize| match column {
        Column::File => Some(file_name(&rows[k])),
        // The worst stands at the end, by how bad it is.
        Column::Verdict => rows[k].fit.as_ref().ok().map(|f| format!("{} {}", f.severity as u8, f.headline)),
        _ => None,
    };
    let turned = |order: Ordering| if from_largest { order.reverse() } else { order };
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|&a, &b| {
        let numbers = match (number(a), number(b)) {
            (Some(a), Some(b)) => turned(a.total_cmp(&b)),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        let words = match (word(a), word(b)) {
            (Some(a), Some(b)) => turned(a.cmp(&b)),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        numbers.then(words)
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::Severity;
    use crate::report::batch::FittedParam;

    fn row(name: &str, fit: Option<(f64, f64)>) -> FileFit {
        let fitted = |(chi2, value)| Fitted {
            is_valid: true,
            severity: Severity::Info,
            verdict: "good",
            headline: "Good fit".into(),
            chi2: Some(chi2),
            ndof: Some(2),
            p_value: None,
            params: vec![FittedParam {
                name: "m".into(),
                title: "m".into(),
                value,
                error: None,
                reach: None,
            }],
        };
        FileFit { file: name.into(), fit: fit.map(fitted).ok_or_else(|| "not read".to_owned()) }
    }

    #[test]
    fn rows_in_the_order_of_a_column() {
        let rows = [row("b", Some((1.0, 5.0))), row("c", None), row("a", Some((3.0, -2.0)))];
        let names = ["m".to_owned()];
        let order = |column, turned| sorted(&rows, (column, turned), &names);
        assert_eq!(order(Column::Given, false), [0, 1, 2]);
        assert_eq!(order(Column::File, false), [2, 0, 1]);
        assert_eq!(order(Column::File, true), [1, 0, 2]);
        assert_eq!(order(Column::Param(0), false), [2, 0, 1]);
        assert_eq!(order(Column::Param(0), true), [0, 2, 1], "what has no value stays at the end");
        assert_eq!(order(Column::Chi2, true), [2, 0, 1]);
        assert_eq!(order(Column::Verdict, false), [0, 2, 1]);
    }
}
