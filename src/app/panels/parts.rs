//! The parts of a sum by name: chosen, hidden, colored, held, estimated anew, taken away.

use egui::{
    Align, Align2, Button, CursorIcon, FontId, Layout, Popup, Rect, Response, Role, ScrollArea, Sense,
    Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::sections::Section;
use crate::app::state::PanelState;
use crate::app::theme::{GAP, TEXT, Tokens, bold_id};
use crate::app::widgets::{link, swatch};
use crate::fit::{Command, FigureLook, ParamEdit, PartLook, Session};
use crate::language::{phrase, tr, trf};
use crate::model::predefined::{self, Sort};
use crate::model::{Model, Term};
use crate::params::ParamId;
use crate::report::figure::{Role as Ink, part_labels, part_names};

/// Height of a row.
const ROW: f32 = 19.0;
/// Rows that are seen at once.
const MOST: f32 = 5.0;
/// Colors that a part can have.
const COLORS: usize = 4;
/// Width of the signs at the end of a row.
const SIGNS: f32 = 42.0;
/// Least width of the menu.
const MENU: f32 = 150.0;

/// What a term is, in a word; peaks are counted even where there is only one.
const PEAK: &str = phrase("Peak");
/// Polynomials of the lowest orders.
const ORDERS: [&str; 3] = [phrase("Constant part"), phrase("Line"), phrase("Parabola")];

fn word(sort: Sort) -> &'static str {
    match sort {
        Sort::Peak => PEAK,
        Sort::Exponential => phrase("Exponential"),
        Sort::Wave => phrase("Wave"),
        Sort::Rise => phrase("Rise"),
        Sort::Background => phrase("Background"),
        Sort::Constant => phrase("Constant part"),
        Sort::Power => phrase("Power law"),
        Sort::Polynomial => phrase("Polynomial"),
    }
}

/// A part of the sum.
pub struct Part {
    /// What it is: `Peak 1`.
    pub title: String,
    /// What the figure calls it: `gaus`.
    pub label: String,
    /// The term as it stands in the formula.
    pub name: String,
    /// Its parameters among those of the fit.
    pub params: Vec<usize>,
}

/// The parts of the formula that is shown; none of what is no sum.
pub fn parts(session: &Session) -> Vec<Part> {
    let (model, own) = (session.model(), &session.member_model().at);
    let titles = titles(model);
    let names = part_names(model);
    let labels = part_labels(&names);
    let terms = model.terms().iter().zip(titles).zip(names.into_iter().zip(labels));
    let part = |((term, title), (name, label)): ((&Term, String), (String, String))| Part {
        title,
        label,
        name,
        params: term.params.iter().map(|&k| own[k]).collect(),
    };
    terms.map(part).collect()
}

/// The part that is chosen.
pub fn chosen<'a>(parts: &'a [Part], state: &PanelState) -> Option<(usize, &'a Part)> {
    let wanted = state.part.as_ref()?;
    parts.iter().enumerate().find(|(_, part)| part.name == *wanted)
}

/// What the terms are, each with a number where several are the same.
fn titles(model: &Model) -> Vec<String> {
    let kinds: Vec<&str> = model.terms().iter().map(kind).collect();
    let title = |(k, kind): (usize, &&str)| {
        let several = kinds.iter().filter(|other| *other == kind).count() > 1;
        let number = kinds[..=k].iter().filter(|other| *other == kind).count();
        if several || *kind == PEAK { format!("{} {number}", tr(kind)) } else { tr(kind).to_owned() }
    };
    kinds.iter().enumerate().map(title).collect()
}

fn kind(term: &Term) -> &'static str {
    let normalized = || term.normalised.as_ref().and_then(|n| predefined::find(&n.name));
    let shape = term.shape.or_else(|| normalized().map(|found| found.shape.name));
    let Some(shape) = shape else { return phrase("Term") };
    let sort = predefined::sort_of(shape);
    let order = ORDERS.get(term.params.len().wrapping_sub(1));
    match order.filter(|_| predefined::is_plain_polynomial(shape)) {
        Some(order) => order,
        None => sort.map_or(phrase("Term"), word),
    }
}

/// Keeps what follows from the part that is chosen in step with the formula, before anything is drawn. No part stays chosen where its list is
/// not seen, or where the formula no longer has it: nothing would show why the figure differs.
pub fn follow(session: &Session, state: &mut PanelState) {
    let is_seen = state.view.fit_panel && !state.view.folded.has(Section::Function);
    let parts = if is_seen { parts(session) } else { Vec::new() };
    let strong = chosen(&parts, state).map(|(k, _)| k);
    if strong.is_none() {
        state.part = None;
    }
    let look = &session.config().member().figure;
    // Hidden ones are not drawn, and so not counted.
    let drawn = |k: usize| parts[..k].iter().filter(|part| !look.part(&part.name).hidden).count();
    state.plot.strong = strong.filter(|&k| !look.part(&parts[k].name).hidden).map(drawn);
    state.parts_room = height(parts.len(), 1) - height(parts.len(), 2);
}

/// Height of the list of so many parts.
fn height(n: usize, columns: usize) -> f32 {
    ROW * (n.div_ceil(columns) as f32).min(MOST)
}

/// Draws the list of a sum; what is none has no list.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let parts = parts(session);
    if parts.is_empty() {
        return;
    }
    // Where the panel has no room, two share a row.
    let columns = if state.view.bare { 2 } else { 1 };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().interact_size.y = ROW;
        ScrollArea::vertical().id_salt("parts").max_height(height(parts.len(), columns)).show(ui, |ui| {
            let width = (ui.available_width() - (columns - 1) as f32 * GAP) / columns as f32;
            for (row, line) in parts.chunks(columns).enumerate() {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = GAP;
                    for (k, part) in line.iter().enumerate() {
                        row_ui(ui, session, state, (row * columns + k, part), (width, out));
                    }
                });
            }
        });
    });
}

fn row_ui(
    ui: &mut Ui,
    session: &Session,
    state: &mut PanelState,
    (k, part): (usize, &Part),
    (width, out): (f32, &mut Vec<Command>),
) {
    let t = Tokens::of(ui);
    let (row, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
    let is_chosen = state.part.as_ref() == Some(&part.name);
    let name = trf("Part {}, {}", &[&part.label, &part.title]);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
    if is_chosen || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(row, 3, t.accent_soft);
    }
    let look = session.config().member().figure.part(&part.name);
    let color = t.role(Ink::Part(look.color.unwrap_or(k)));
    let spot = pos2(row.left() + 9.0, row.center().y);
    if look.hidden {
        ui.painter().circle_stroke(spot, 4.0, Stroke::new(1.2, color));
    } else {
        ui.painter().circle_filled(spot, 4.5, color);
    }
    let ink = if look.hidden { t.muted } else { t.text };
    let words = |at: f32, text: &str, font: FontId, ink| {
        ui.painter().text(pos2(at, row.center().y), Align2::LEFT_CENTER, text, font, ink).right()
    };
    let end = words(row.left() + 20.0, &part.title, bold_id(TEXT), ink);
    let mut job =
        egui::text::LayoutJob::simple_singleline(part.label.clone(), FontId::proportional(TEXT), t.muted);
    let room = row.right() - end - 2.0 * GAP - SIGNS;
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(10.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(end + 2.0 * GAP, row.center().y - 0.5 * galley.size().y), galley, t.muted);
    let response =
        response.on_hover_text(tr("Click: its handles alone, and its curve stronger; once more: all"));
    signs_ui(ui, session, (k, part), row, &look, out);
    if response.clicked() {
        state.part = (!is_chosen).then(|| part.name.clone());
    }
}

/// The menu and the cross at the right end of a row.
fn signs_ui(
    ui: &mut Ui,
    session: &Session,
    (k, part): (usize, &Part),
    row: Rect,
    look: &PartLook,
    out: &mut Vec<Command>,
) {
    let right = Rect::from_min_max(pos2(row.right() - SIGNS, row.top()), row.max);
    let mut ui = ui.new_child(
        UiBuilder::new().id_salt(("signs", k)).max_rect(right).layout(Layout::right_to_left(Align::Center)),
    );
    let ui = &mut ui;
    let cross = link(ui, "✕").on_hover_text(tr("Take this part out of the formula"));
    if cross.accessible_name(trf("Remove part {}", &[&part.label])).clicked() {
        out.push(Command::RemoveTerm(k));
    }
    let dots = dots(ui, &trf("Menu of {}", &[&part.label]));
    let dots = dots.on_hover_text(tr("Hide, color, fix, guess, remove"));
    Popup::menu(&dots).show(|ui| menu_ui(ui, session, (k, part), look, out));
}

/// Three dots, one below the other, to click.
fn dots(ui: &mut Ui, name: &str) -> Response {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(16.0, ROW - 2.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let color = if response.hovered() || response.has_focus() { t.accent } else { t.muted };
    for k in [-1.0, 0.0, 1.0] {
        ui.painter().circle_filled(rect.center() + vec2(0.0, 4.5 * k), 1.4, color);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

fn menu_ui(
    ui: &mut Ui,
    session: &Session,
    (k, part): (usize, &Part),
    look: &PartLook,
    out: &mut Vec<Command>,
) {
    ui.set_min_width(MENU);
    let config = session.config();
    let relook = |part: PartLook| {
        let look: FigureLook = config.member().figure.with_part(part);
        Command::SetFigureLook { member: config.active, look }
    };
    let mut done = None;
    let is_curve = session.model().n_coordinates() == 1;
    let (verb, hidden) = (if look.hidden { tr("Show") } else { tr("Hide") }, !look.hidden);
    if ui.add_enabled(is_curve, Button::new(verb)).clicked() {
        done = Some(relook(PartLook { hidden, ..look.clone() }));
    }
    ui.add_enabled_ui(is_curve && !look.hidden, |ui| {
        ui.horizontal(|ui| {
            ui.label(tr("Color"));
            for color in 0..COLORS {
                let ink = Tokens::of(ui).role(Ink::Part(color));
                if swatch(ui, ink, &trf("Color {} of {}", &[&(color + 1), &part.label])).clicked() {
                    done = Some(relook(PartLook { color: Some(color), ..look.clone() }));
                }
            }
        });
    });
    ui.separator();
    for (fixed, verb, label) in [
        (true, tr("Fix all"), phrase("Fix the part {}")),
        (false, tr("Free all"), phrase("Free the part {}")),
    ] {
        let changes = fixings(session, part, fixed);
        if ui.add_enabled(!changes.is_empty(), Button::new(verb)).clicked() {
            done = Some(Command::Several { label: label.replace("{}", &part.label), changes });
        }
    }
    if ui.add_enabled(config.member().data.is_some(), Button::new(tr("Guess again"))).clicked() {
        done = Some(Command::GuessTerm(k));
    }
    ui.separator();
    if ui.button(tr("Remove")).clicked() {
        done = Some(Command::RemoveTerm(k));
    }
    if let Some(command) = done {
        out.push(command);
        ui.close();
    }
}

/// What fixes or frees all parameters of a part that are not so yet; those that follow others stay.
fn fixings(session: &Session, part: &Part, fixed: bool) -> Vec<Command> {
    let params = &session.config().params;
    let changes = |&&k: &&usize| {
        let param = &params[k];
        !param.constant && !param.is_tied() && param.fixed != fixed
    };
    let fix = |&k: &usize| Command::SetParam(ParamId(k), ParamEdit::Fixed(fixed));
    part.params.iter().filter(changes).map(fix).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_called_by_what_they_are() {
        let titles = |formula: &str| titles(&Model::compile(formula).unwrap());
        assert_eq!(titles("gaus(0)+pol1(3)"), ["Peak 1", "Line"]);
        assert_eq!(
            titles("gaus(0)+landau(3)+expo(6)+pol0(8)"),
            ["Peak 1", "Peak 2", "Exponential", "Constant part"]
        );
        assert_eq!(titles("a*x+b"), ["Term 1", "Term 2"]);
        assert_eq!(titles("NSUM(N1*gaus, N2*expo)"), ["Peak 1", "Exponential"]);
    }
}
