//! The tab Minima: what a search has tried, and every minimum it has met. A click takes the values of one over.

use egui::{Align2, FontId, Label, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::app::state::PanelState;
use crate::app::theme::{SMALL, TABLE_ROW, TEXT, Tokens, bold_id};
use crate::fit::{Command, FitResult, Session};
use crate::language::{phrase, said, tr, trf};
use crate::minimize::LocalMinimum;
use crate::report::pdg;

/// Width of a column of values.
const COLUMN: f32 = 112.0;
/// Columns before the values: F, rise above the lowest, how often found.
const FIRST: [&str; 3] = ["F", "ΔF", phrase("found")];
/// Digits of F and of values.
const DIGITS: usize = 7;

/// Lines of the tab: none when there is nothing that the tab Results does not say.
pub fn lines(session: &Session) -> usize {
    session.result().any().map_or(0, |r| {
        let minima = r.minimum.minima.len();
        let attempts = r.minimum.status.attempts.len();
        if minima > 1 { minima + attempts } else { attempts }
    })
}

/// Its name: what there is to see.
pub fn title(session: &Session) -> &'static str {
    let several = session.result().any().is_some_and(|r| r.minimum.minima.len() > 1);
    if several { tr("Minima") } else { tr("Attempts") }
}

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, _state: &mut PanelState, out: &mut Vec<Command>) {
    let Some(result) = session.result().any() else { return };
    let t = Tokens::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        let minima = &result.minimum.minima;
        if minima.len() > 1 {
            head_ui(ui, result);
            // A result of another formula has other parameters.
            let same = result.request.config.member().formula == session.config().member().formula;
            ui.add_enabled_ui(same, |ui| {
                for (k, minimum) in minima.iter().enumerate() {
                    row_ui(ui, session, result, k, minimum, out);
                }
            });
            ui.add_space(6.0);
        }
        for text in &result.minimum.status.attempts {
            ui.add(Label::new(RichText::new(said(text)).color(t.muted)).extend());
        }
    });
}

fn head_ui(ui: &mut Ui, result: &FitResult) {
    let names = result.minimum.params.names();
    let titles: Vec<&str> =
        FIRST.iter().map(|title| tr(title)).chain(names.iter().map(String::as_str)).collect();
    let (rect, _) = ui.allocate_exact_size(vec2(width(titles.len()), TABLE_ROW), Sense::hover());
    let t = Tokens::of(ui);
    for (k, title) in titles.iter().enumerate() {
        let at = pos2(rect.left() + COLUMN * (k + 1) as f32, rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, title, FontId::proportional(SMALL), t.muted);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), ui.visuals().widgets.noninteractive.bg_stroke);
}

fn row_ui(
    ui: &mut Ui,
    session: &Session,
    result: &FitResult,
    k: usize,
    minimum: &LocalMinimum,
    out: &mut Vec<Command>,
) {
    let t = Tokens::of(ui);
    let texts = texts(result, minimum);
    let (rect, response) = ui.allocate_exact_size(vec2(width(texts.len()), TABLE_ROW), Sense::click());
    let enabled = ui.is_enabled();
    let here = session.config().params.values() == minimum.values;
    let label = trf("Take over minimum {}, F = {}", &[&(k + 1), &texts[0]]);
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, here, &label));
    if here || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 2, t.accent_soft);
    }
    let color = if minimum.valid { t.text } else { t.muted };
    for (column, text) in texts.iter().enumerate() {
        let at = pos2(rect.left() + COLUMN * (column + 1) as f32, rect.center().y);
        let font = if column == 0 { bold_id(TEXT) } else { FontId::proportional(TEXT) };
        ui.painter().text(at, Align2::RIGHT_CENTER, text, font, color);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), ui.visuals().widgets.noninteractive.bg_stroke);
    let tip = if minimum.valid {
        tr("Click to take these values over as start values")
    } else {
        tr("The search that ended here did not converge; click to take these values over as start values")
    };
    if response.on_hover_text(tip).clicked() {
        out.push(Command::SetValues(minimum.values.clone()));
    }
}

/// F, its rise above the lowest, how often found, and the values.
fn texts(result: &FitResult, minimum: &LocalMinimum) -> Vec<String> {
    let lowest = result.minimum.minima.iter().map(|m| m.fval).fold(f64::INFINITY, f64::min);
    let times = if minimum.found == 1 { tr("once").to_owned() } else { trf("{} times", &[&minimum.found]) };
    let rise = minimum.fval - lowest;
    let rise = if rise > 0.0 { format!("+{}", pdg::number_pretty(rise, 3)) } else { String::new() };
    let mut texts = vec![pdg::number_pretty(minimum.fval, DIGITS), rise, times];
    texts.extend(minimum.values.iter().map(|&v| pdg::number_pretty(v, DIGITS)));
    texts
}

fn width(columns: usize) -> f32 {
    COLUMN * columns as f32 + 8.0
}
