//! The list beside the button of the band: its level, and what it holds. The band itself is computed by `fit` and drawn by `report`.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Button, PopupCloseBehavior, RichText, Stroke, Ui, vec2};

use crate::app::state::PanelState;
use crate::app::theme::{ROW, Tokens};
use crate::app::widgets::{check, field_text, level_of, segmented, value_edit};
use crate::fit::{BandKind, Command, Intervals, ONE_SIGMA, Session};
use crate::language::{phrase, said, tr};
use crate::minimize::Level;
use crate::report::words;

/// Levels at hand.
const LEVELS: [(f64, &str); 4] = [(ONE_SIGMA, "68 %"), (0.9, "90 %"), (0.95, "95 %"), (0.99, "99 %")];
/// Width of the list.
const WIDTH: f32 = 248.0;
/// Width of the field for another level.
const FIELD: f32 = 84.0;

const TOGETHER: &str = phrase(
    "The whole curve lies inside at this probability, not each point of it by itself: simultaneous band of Scheffé, wider",
);
const NEW: &str =
    phrase("Where a new measurement may lie: the errors of the data are added to those of the curve");

/// Draws the arrow that opens the list.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let arrow = Button::new("▾").min_size(vec2(18.0, ROW));
    let stays = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (response, _) = MenuButton::from_button(arrow).config(stays).ui(ui, |ui| {
        ui.set_width(WIDTH);
        list_ui(ui, session, state, out);
    });
    response.on_hover_text(tr("Level and kind of the band")).accessible_name(tr("Kind of band"));
}

fn list_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let present = &session.config().intervals;
    // One standard deviation may have been written as 1.
    let level = present.band.filter(|&l| l != 1.0).unwrap_or(ONE_SIGMA);
    let mut wanted = present.clone();
    let muted = Tokens::of(ui).muted;
    // A menu stretches what fills its width: a title of two lines would be spaced out.
    ui.vertical(|ui| ui.label(RichText::new(tr("The band holds, with this probability,")).color(muted)));
    if let Some(level) = segmented(ui, &LEVELS, level, WIDTH) {
        wanted.band = Some(level);
    }
    ui.horizontal(|ui| {
        // Menus draw their entries without outline; this one is a field.
        ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::new(1.0, Tokens::of(ui).hairline);
        let words = ui.label(RichText::new(tr("or another level")).color(muted));
        words.on_hover_text(tr("A probability like 68.3 % or 0.95, or standard deviations like 2σ"));
        let shown = words::level_words(Level::Cl(level));
        if let Some(typed) = value_edit(ui, tr("Level of the band"), &shown, &exact(level), FIELD) {
            match level_of(&typed) {
                Ok(level) => wanted.band = Some(level),
                Err(why) => state.refuse(why),
            }
        }
    });
    let BandKind { simultaneous, prediction } = present.band_kind;
    if check(ui, simultaneous, tr("the curve at all x together"), "").on_hover_text(tr(TOGETHER)).clicked() {
        wanted.band_kind.simultaneous = !simultaneous;
    }
    if check(ui, prediction, tr("new measurements too"), "").on_hover_text(tr(NEW)).clicked() {
        wanted.band_kind.prediction = !prediction;
    }
    let holds = words::band_holds(present.band_kind, level);
    ui.label(RichText::new(said(&holds)).color(muted));
    if wanted != *present {
        send(wanted, state, out);
    }
}

/// Whoever chooses a band wants to see it.
fn send(mut wanted: Intervals, state: &mut PanelState, out: &mut Vec<Command>) {
    wanted.band = wanted.band.or(Some(ONE_SIGMA));
    state.view.drawing.options.band = true;
    out.push(Command::SetIntervals(wanted));
}

/// A level as it can be typed back exactly.
fn exact(level: f64) -> String {
    if level < 1.0 { field_text(level) } else { format!("{}σ", field_text(level)) }
}
