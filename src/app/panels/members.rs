//! The data sets of a simultaneous fit: one row each, of which one is worked on; a click on another one changes that. An eye shows or hides
//! the others in the figure, a spot holds the color. Nothing for a single data set.

use egui::{Button, FontId, Popup, RichText, Stroke, Ui};

use crate::app::state::PanelState;
use crate::app::theme::{GAP, SMALL, TEXT, Tokens};
use crate::app::widgets::{check, eye, link, name_edit, swatch};
use crate::fit::{Command, Session};
use crate::language::{phrase, tr, trf};
use crate::report::figure::{Ink, Role};

/// Room around a name in its field.
const FRAME: f32 = 26.0;
/// Least width of a name, and least that it leaves to the formula.
const LEAST_NAME: f32 = 80.0;
const LEAST_FORMULA: f32 = 50.0;
/// Room for the sign that removes a row.
const REMOVE: f32 = 20.0;
/// Colors to choose from, which people with any kind of sight can tell apart (M. Okabe, K. Ito 2008), and gray.
const COLORS: [(&str, [u8; 3]); 8] = [
    (phrase("blue"), [0x00, 0x72, 0xb2]),
    (phrase("vermilion"), [0xd5, 0x5e, 0x00]),
    (phrase("green"), [0x00, 0x9e, 0x73]),
    (phrase("purple"), [0xcc, 0x79, 0xa7]),
    (phrase("orange"), [0xe6, 0x9f, 0x00]),
    (phrase("sky blue"), [0x56, 0xb4, 0xe9]),
    (phrase("yellow"), [0xc9, 0xb4, 0x00]),
    (phrase("gray"), [0x7f, 0x7f, 0x7f]),
];

/// Draws the rows.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let config = session.config();
    if config.members.len() < 2 {
        return;
    }
    let muted = Tokens::of(ui).muted;
    ui.label(
        RichText::new(tr("Fitted together; parameters of the same name are shared")).size(SMALL).color(muted),
    );
    for (j, member) in config.members.iter().enumerate() {
        let title = config.title(j);
        let same = state.twice.first_of(j).map(|first| config.title(first));
        ui.horizontal(|ui| {
            part_ui(ui, session, j, out);
            look_ui(ui, session, j, state, out);
            let width = name_width(ui, &title);
            if j == config.active {
                // Only the one that is shown can be renamed: a click on another one shows it.
                let label = trf("Name of fit {}", &[&(j + 1)]);
                let named = ui.scope(|ui| name_edit(ui, &label, &title, width));
                named.response.on_hover_text(&title);
                if let Some(name) = named.inner {
                    out.push(Command::RenameMember(j, name));
                }
            } else {
                let name = Button::selectable(false, title.as_str()).truncate();
                let tip = trf("Work on {}", &[&title]);
                let clicked = ui.scope(|ui| {
                    ui.set_max_width(width);
                    ui.add(name).on_hover_text(tip).clicked()
                });
                if clicked.inner {
                    out.push(Command::Activate(j));
                }
            }
            if let Some(first) = same {
                let tip =
                    trf("The same numbers as {}: they count twice where parameters are shared", &[&first]);
                let mark = RichText::new(tr("twice")).size(SMALL).color(Tokens::of(ui).warning);
                ui.label(mark).on_hover_text(tip);
            }
            let formula = RichText::new(&member.formula).monospace().size(SMALL).color(muted);
            let room = ui.available_width() - REMOVE;
            ui.scope(|ui| {
                ui.set_max_width(room);
                ui.add(egui::Label::new(formula).truncate());
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let remove = link(ui, "✕").on_hover_text(tr("Take this data set out of the fit"));
                if remove.accessible_name(trf("Remove fit {}", &[&(j + 1)])).clicked() {
                    out.push(Command::RemoveMember(j));
                }
            });
        });
    }
}

/// Whether a member takes part in the fit.
fn part_ui(ui: &mut Ui, session: &Session, j: usize, out: &mut Vec<Command>) {
    let config = session.config();
    let used = !config.members[j].left_out;
    let only = used && config.taking_part().len() == 1;
    let tip = match (used, only) {
        (_, true) => tr("One data set takes part in the fit always"),
        (true, _) => tr("Leave it out of the fit; it stays here and in the figure, paler"),
        (false, _) => tr("Let it take part in the fit again"),
    };
    ui.add_enabled_ui(!only, |ui| {
        let response = check(ui, used, "", "").accessible_name(trf("Fit with {}", &[&config.title(j)]));
        if response.on_hover_text(tip).on_disabled_hover_text(tip).clicked() {
            out.push(Command::UseMember { member: j, used: !used });
        }
    });
}

/// What a name takes of its row: all that it needs, as long as something is left for the formula.
fn name_width(ui: &Ui, title: &str) -> f32 {
    let font = FontId::proportional(TEXT);
    let needed = ui.painter().layout_no_wrap(title.to_owned(), font, Tokens::of(ui).text).size().x + FRAME;
    let room = ui.available_width() - REMOVE - LEAST_FORMULA - GAP;
    needed.max(LEAST_NAME).min(room.max(LEAST_NAME)).ceil()
}

/// Whether a member is drawn, and in which color.
fn look_ui(ui: &mut Ui, session: &Session, j: usize, state: &mut PanelState, out: &mut Vec<Command>) {
    let config = session.config();
    let member = &config.members[j];
    let active = j == config.active;
    let tip = match (active, member.hidden) {
        (true, _) => tr("The one that is worked on is always drawn"),
        (false, false) => tr("Hide it in the figure; it is fitted all the same"),
        (false, true) => tr("Draw it in the figure"),
    };
    ui.add_enabled_ui(!active, |ui| {
        let on = active || !member.hidden;
        let response = eye(ui, on, &trf("Draw fit {}", &[&(j + 1)]));
        if response.on_hover_text(tip).on_disabled_hover_text(tip).clicked() {
            out.push(Command::ShowMember { member: j, visible: !on });
        }
    });
    // Data sets with a figure each have the color of data, unless someone chose another one.
    let plain = active || super::figure::shows_all(session, state);
    let role = match member.color {
        None if plain => Role::Data,
        rgb => Role::Member(Ink { number: j, rgb, hollow: false }),
    };
    let spot = swatch(ui, Tokens::of(ui).role(role), &trf("Color of fit {}", &[&(j + 1)]));
    let spot = spot.on_hover_text(tr("Its color in the figure"));
    let [r, g, b, _] = Tokens::of(ui).role(role).to_array();
    Popup::menu(&spot).show(|ui| colors_ui(ui, j, [r, g, b], state, out));
}

/// Colors to choose from, one as red, green and blue, and the program's own.
fn colors_ui(ui: &mut Ui, j: usize, [r, g, b]: [u8; 3], state: &mut PanelState, out: &mut Vec<Command>) {
    let mut wished = None;
    ui.horizontal(|ui| {
        for (name, rgb) in COLORS {
            let color = Tokens::of(ui).role(Role::Member(Ink { number: j, rgb: Some(rgb), hollow: false }));
            let name = tr(name);
            let label = trf("Color fit {} {}", &[&(j + 1), &name]);
            if swatch(ui, color, &label).on_hover_text(name).clicked() {
                wished = Some(Some(rgb));
            }
        }
    });
    ui.horizontal(|ui| {
        let line = Stroke::new(1.0, Tokens::of(ui).hairline);
        ui.visuals_mut().widgets.inactive.bg_stroke = line;
        let text = format!("#{r:02x}{g:02x}{b:02x}");
        if let Some(typed) = name_edit(ui, &trf("Color of fit {} as a number", &[&(j + 1)]), &text, 74.0) {
            match rgb_of(&typed) {
                Some(rgb) => wished = Some(Some(rgb)),
                None => state.refuse(trf("color: '{}' is none; type something like #0072b2", &[&typed])),
            }
        }
        if link(ui, tr("as usual")).accessible_name(trf("Color fit {} as usual", &[&(j + 1)])).clicked() {
            wished = Some(None);
        }
    });
    if let Some(color) = wished {
        out.push(Command::SetColor { member: j, color });
        ui.close();
    }
}

/// `#0072b2` as red, green and blue.
fn rgb_of(text: &str) -> Option<[u8; 3]> {
    let digits = text.trim().trim_start_matches('#');
    if digits.len() != 6 || !digits.is_ascii() {
        return None;
    }
    let part = |k: usize| u8::from_str_radix(&digits[2 * k..2 * k + 2], 16).ok();
    Some([part(0)?, part(1)?, part(2)?])
}
