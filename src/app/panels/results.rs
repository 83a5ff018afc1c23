//! The tab Results: parameters with their errors, and the facts of the minimum.

use egui::{
    Align, FontId, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, TextStyle, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use crate::app::state::PanelState;
use crate::app::theme::{SMALL, TABLE_ROW, TEXT, Tokens, bold_id};
use crate::app::widgets::{field_text, name_width, shorten};
use crate::fit::{Command, FitResult, Session, Shown};
use crate::language::{phrase, tr, trf};
use crate::minimize::{Bound, CovStatus};
use crate::params::ParamId;
use crate::report::figure::scatter_text;
use crate::report::pdg::{self, NONE};
use crate::report::units;
use crate::report::words::{self, is_one_sigma, level_words, one_sided_words};

/// Right edges of the columns as parts of the width.
const EDGES: [f32; 7] = [0.13, 0.265, 0.385, 0.49, 0.595, 0.70, 1.0];
/// Their titles.
const TITLES: [&str; 7] = [
    phrase("parameter"),
    phrase("value"),
    phrase("± error"),
    phrase("MINOS −"),
    phrase("MINOS +"),
    phrase("global corr."),
    phrase("minimum"),
];

/// The place of the error among the four numbers of a parameter.
const ERROR: usize = 1;

/// Rows that are named one by one.
const NAMED_ROWS: usize = 12;

/// Room around the part that a parameter belongs to.
const PART_GAP: f32 = 6.0;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, _state: &mut PanelState, _out: &mut Vec<Command>) {
    let stale = matches!(session.result(), Shown::Stale(_));
    let Some(result) = session.result().any() else {
        ui.label(RichText::new(tr("The numbers of the fit will stand here.")).color(Tokens::of(ui).muted));
        return;
    };
    ui.add_space(-4.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_enabled_ui(!stale, |ui| {
        let head = next_row(ui);
        let mut titles = TITLES.map(|title| tr(title).to_owned());
        // Errors of another level than one standard deviation say so.
        if let Some(m) = result.minos.iter().flatten().find(|m| !is_one_sigma(m.level)) {
            let level = level_words(m.level);
            (titles[3], titles[4]) = (trf("− at {}", &[&level]), trf("+ at {}", &[&level]));
        }
        for (k, title) in titles.iter().enumerate() {
            cell(ui, head, k, RichText::new(title).size(SMALL).color(Tokens::of(ui).muted));
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let facts = facts(result);
            let units = units::of_fit(&result.request);
            let parts = parts_of(session, result);
            let n_params = result.minimum.params.len();
            for i in 0..n_params.max(facts.len()) {
                let unit = units.get(i).map_or("", String::as_str);
                let part = parts.get(i).map_or("", String::as_str);
                row_ui(ui, result, i, (unit, part), facts.get(i));
            }
        });
    });
}

fn next_row(ui: &mut Ui) -> Rect {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), TABLE_ROW), egui::Sense::hover());
    let line = ui.visuals().widgets.noninteractive.bg_stroke;
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    rect
}

fn cell(ui: &mut Ui, row: Rect, k: usize, text: RichText) -> egui::Response {
    let left = if k == 0 { row.left() + 4.0 } else { row.left() + EDGES[k - 1] * row.width() };
    let right = row.left() + EDGES[k] * row.width() - 4.0;
    let rect = Rect::from_min_max(pos2(left, row.top()), pos2(right, row.bottom()));
    let layout =
        if k == 0 { Layout::left_to_right(Align::Center) } else { Layout::right_to_left(Align::Center) };
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    inside.add(Label::new(text).truncate())
}

/// The part of the sum that each parameter belongs to, as the list of parts calls it; nothing for what several have in common, and where the formula
/// has changed since.
fn parts_of(session: &Session, result: &FitResult) -> Vec<String> {
    if result.request.config.member().formula != session.config().member().formula {
        return Vec::new();
    }
    let parts = super::parts::parts(session);
    let of = |i: usize| {
        let mut with = parts.iter().filter(|part| part.params.contains(&i));
        with.next().filter(|_| with.next().is_none()).map_or_else(String::new, |part| part.title.clone())
    };
    if parts.is_empty() { Vec::new() } else { (0..result.minimum.params.len()).map(of).collect() }
}

/// The name of a parameter, with its part where all of that has room before `value`.
fn name_ui(ui: &mut Ui, row: Rect, name: &str, part: &str, value: &str) {
    let font = bold_id(TEXT);
    let shown = shorten(ui, name, &font, EDGES[0] * row.width() - 8.0);
    let name_end = row.left() + 4.0 + name_width(ui, &shown, &font);
    let response = cell(ui, row, 0, RichText::new(shown).font(font));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    let body = TextStyle::Body.resolve(ui.style());
    let end = row.left() + EDGES[1] * row.width() - 4.0 - name_width(ui, value, &body);
    let room = Rect::from_x_y_ranges(name_end + PART_GAP..=end - PART_GAP, row.y_range());
    let small = FontId::proportional(SMALL);
    if part.is_empty() || room.width() < name_width(ui, part, &small) + 1.0 {
        return;
    }
    let layout = Layout::left_to_right(Align::Center);
    let mut inside = ui.new_child(UiBuilder::new().max_rect(room).layout(layout));
    inside.add(Label::new(RichText::new(part).font(small).color(Tokens::of(ui).muted)).extend());
}

fn row_ui(ui: &mut Ui, result: &FitResult, i: usize, (unit, part): (&str, &str), fact: Option<&String>) {
    let row = next_row(ui);
    if let Some(fact) = fact {
        cell(ui, row, 6, RichText::new(fact)).on_hover_text(fact);
    }
    let Some(param) = result.minimum.params.iter().nth(i) else { return };
    let name = &param.name;
    let titles = [
        tr("Result value of"),
        tr("Result error of"),
        tr("MINOS lower error of"),
        tr("MINOS upper error of"),
    ];
    let exact = exact(result, i);
    let numbers = numbers(result, i);
    name_ui(ui, row, name, part, &numbers[0]);
    for (k, (title, mut text)) in titles.iter().zip(numbers).enumerate() {
        let label = format!("{title} {name}");
        // It stands once, behind value and error.
        if k == ERROR && exact[ERROR].is_some() && !unit.is_empty() {
            text = format!("{text} {unit}");
        }
        // A click is for the menu; the keyboard does not stop at every number.
        let response = cell(ui, row, k + 1, RichText::new(text)).interact(Sense::CLICK);
        response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &label));
        if let Some(x) = exact[k] {
            exact_ui(response, x);
        }
    }
    let global = result.minimum.global_correlations.get(i).filter(|c| c.is_finite());
    cell(ui, row, 5, RichText::new(global.map_or(String::new(), |c| format!("{c:.2}"))));
}

/// All digits of a number as a tooltip, and in the menu that copies them.
fn exact_ui(response: egui::Response, x: f64) {
    let text = field_text(x);
    response.on_hover_text(&text).context_menu(|ui| {
        if ui.button(trf("Copy {}", &[&text])).clicked() {
            ui.ctx().copy_text(text.clone());
            ui.close();
        }
    });
}

/// Value, error and MINOS errors of a parameter with all their digits, where there are any.
fn exact(result: &FitResult, i: usize) -> [Option<f64>; 4] {
    let Some(param) = result.minimum.params.iter().nth(i) else { return Default::default() };
    let varies = (param.is_free() || param.is_tied()) && result.error_is_meaningful(i);
    let error = result.errors().get(i).copied().filter(|e| varies && e.is_finite());
    let minos = result.minos.get(i).and_then(Option::as_ref);
    let lower = minos.filter(|m| m.lower_valid).map(|m| m.lower);
    let upper = minos.filter(|m| m.upper_valid).map(|m| m.upper);
    [Some(result.told_value(ParamId(i))), error, lower, upper]
}

/// Value, error and MINOS errors of a parameter, rounded together.
fn numbers(result: &FitResult, i: usize) -> [String; 4] {
    let Some(param) = result.minimum.params.iter().nth(i) else { return Default::default() };
    if !(param.is_free() || param.is_tied()) {
        return [
            pdg::number_pretty(result.told_value(ParamId(i)), 6),
            tr("fixed").into(),
            String::new(),
            String::new(),
        ];
    }
    let error = if result.error_is_meaningful(i) { result.errors()[i] } else { f64::NAN };
    let minos = result.minos.get(i).and_then(|m| m.as_ref());
    let sides = minos.map(|m| {
        (if m.lower_valid { m.lower } else { f64::NAN }, if m.upper_valid { m.upper } else { f64::NAN })
    });
    let (lower, upper) = sides.unwrap_or((f64::NAN, f64::NAN));
    let show =
        |row: pdg::Row, x: f64| if x.is_finite() { pdg::pretty(&row.number(x)) } else { NONE.to_owned() };
    let Some(row) = pdg::Row::new(result.told_value(ParamId(i)), &[error, lower, upper]) else {
        return [
            pdg::number_pretty(result.told_value(ParamId(i)), 6),
            NONE.into(),
            String::new(),
            String::new(),
        ];
    };
    let plus = |x: f64| if x.is_finite() { format!("+{}", show(row, x)) } else { NONE.to_owned() };
    let side = |text: String| if minos.is_some() { text } else { String::new() };
    [
        show(row, result.told_value(ParamId(i))),
        show(row, error.abs()),
        side(show(row, lower)),
        side(plus(upper)),
    ]
}

/// The minimum in a few lines.
fn facts(result: &FitResult) -> Vec<String> {
    let m = &result.minimum;
    let mut lines = Vec::new();
    let scatter = scatter_text(result).filter(|_| result.unweighted);
    match (result.gof.chi2, result.gof.ndof) {
        // Without errors of the data the sum of squares says nothing about the curve.
        (_, Some(ndof)) if let Some(scatter) = scatter => {
            lines.push(trf("scatter {}, ndof {}", &[&scatter, &ndof]));
        }
        (Some(chi2), Some(ndof)) if !result.unweighted && !words::is_robust(result) => {
            let p = result.gof.p_value.map(|p| match pdg::pretty(&pdg::probability(p)) {
                small if small.starts_with('<') => format!(", p {small}"),
                usual => format!(", p = {usual}"),
            });
            lines.push(format!("χ² {} / {ndof}{}", pdg::number_pretty(chi2, 5), p.unwrap_or_default()));
        }
        _ => lines.push(format!("F = {}", pdg::number_pretty(m.fval, 6))),
    }
    let calls = if m.nfcn == 1 { tr("call") } else { tr("calls") };
    lines.push(trf("EDM {}, {} {}", &[&shown_edm(m.edm), &m.nfcn, &calls]));
    let covariance = match m.status.covariance {
        CovStatus::Accurate => tr("covariance accurate"),
        CovStatus::Approximate => tr("covariance approximate"),
        CovStatus::MadePosDef => tr("covariance forced positive definite"),
        CovStatus::Failed | CovStatus::Missing => tr("no covariance"),
    };
    let end = match words::end_words(result) {
        words::FITTED => tr("valid"),
        other => tr(other),
    };
    lines.push(format!("{end} · {covariance}"));
    lines.extend(result.bounds.iter().filter(|b| b.valid).map(|b| bound(result, b)));
    lines.extend(outliers(&result.member().outliers));
    lines
}

/// A one-sided limit.
fn bound(result: &FitResult, b: &Bound) -> String {
    let name = result.minimum.params.get(b.param).map_or("", |p| p.name.as_str());
    let sign = if b.upper { '<' } else { '>' };
    trf("{} {} {} at {}", &[&name, &sign, &pdg::number_pretty(b.value, 4), &one_sided_words(b.level)])
}

/// Rows that a robust fit has left out, counted from 1.
fn outliers(rows: &[usize]) -> Option<String> {
    let shown: Vec<String> = rows.iter().take(NAMED_ROWS).map(|i| (i + 1).to_string()).collect();
    let more = if rows.len() > NAMED_ROWS { " …" } else { "" };
    let noun = if rows.len() == 1 { tr("outlier left out: row") } else { tr("outliers left out: rows") };
    (!rows.is_empty()).then(|| format!("{} {noun} {}{more}", rows.len(), shown.join(", ")))
}

/// The distance to the minimum; below the rounding of any cost its digits mean nothing.
fn shown_edm(edm: f64) -> String {
    const NOTHING: f64 = 1e-12;
    if edm > 0.0 && edm < NOTHING { "< 10⁻¹²".to_owned() } else { pdg::number_pretty(edm, 2) }
}
