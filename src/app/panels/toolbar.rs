//! The tool bar: what is needed all the time, and the one button that matters.

use egui::containers::menu::MenuButton;
use egui::{Align, Button, Layout, Ui, vec2};

use super::plane::is_plane;
use super::{band, below};
use crate::app::actions::Action;
use crate::app::state::PanelState;
use crate::app::theme::{PAD, ROW, TEXT};
use crate::app::widgets::{check, primary, toggle};
use crate::fit::{Command, JobState, Session};
use crate::language::{tr, trf};
use crate::report::words;

/// Width of the list beside a button, with its gap.
const ARROW: f32 = 24.0;
/// Width of the list of what has no room.
const REST: f32 = 34.0;

/// Draws the tool bar.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    ui.horizontal_centered(|ui| {
        ui.add_space(PAD - 8.0);
        plain(ui, Action::Open, tr("Open…"), session, state);
        named(ui, Action::Paste, tr("Paste"), tr("Paste"), session, state);
        divider(ui);
        plain(ui, Action::Undo, "↶", session, state);
        plain(ui, Action::Redo, "↷", session, state);
        divider(ui);
        plain(ui, Action::Guess, tr("Guess"), session, state);
        divider(ui);
        let rest = toggles_ui(ui, session, state, out);
        if !rest.is_empty() {
            rest_ui(ui, &rest, state);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(PAD - 8.0);
            fit_ui(ui, session, state);
            ui.add_space(6.0);
            let live = check(ui, state.view.live, tr("Live"), "");
            if live.on_hover_text(tip(Action::Live)).clicked() {
                state.actions.push(Action::Live);
            }
        });
    });
}

/// What is switched in the figure, in the order of the bar.
const TOGGLES: [Action; 8] = [
    Action::Pulls,
    Action::Band,
    Action::Parts,
    Action::LogX,
    Action::LogY,
    Action::RangeByDrag,
    Action::MaskByClicks,
    Action::BoxZoom,
];

/// Draws as many of them as there is room for before the button Fit; gives the others.
fn toggles_ui(
    ui: &mut Ui,
    session: &Session,
    state: &mut PanelState,
    out: &mut Vec<Command>,
) -> Vec<(Action, String)> {
    let end = ui.max_rect().right() - fit_width(ui);
    let labels = TOGGLES.map(|action| (action, label_of(action, session, state)));
    let widths: Vec<f32> = labels.iter().map(|(action, label)| toggle_width(ui, *action, label)).collect();
    let (start, gap) = (ui.cursor().left(), ui.spacing().item_spacing.x);
    let room = |n: usize| start + widths[..n].iter().map(|w| w + gap).sum::<f32>();
    let fits = |n: &usize| room(*n) + if *n < labels.len() { REST } else { 0.0 } <= end;
    let shown = (0..=labels.len()).rev().find(fits).unwrap_or(0);
    for (action, label) in &labels[..shown] {
        toggle_ui(ui, (*action, label), session, state, out);
    }
    labels[shown..].to_vec()
}

/// What a toggle is called in the bar.
fn label_of(action: Action, session: &Session, state: &PanelState) -> String {
    match action {
        Action::Pulls if !is_plane(&state.figure) => below::name(state.view.drawing.options.below).to_owned(),
        Action::Pulls => tr("Pull").to_owned(),
        Action::Band => band_label(session),
        Action::Parts => tr("Parts").to_owned(),
        Action::LogX => tr("log x").to_owned(),
        Action::LogY => tr("log y").to_owned(),
        Action::RangeByDrag => tr("Range").to_owned(),
        Action::MaskByClicks => tr("Mask").to_owned(),
        _ => tr("Zoom").to_owned(),
    }
}

/// Width of words in the bar.
fn words_width(ui: &Ui, words: &str) -> f32 {
    let font = egui::FontId::proportional(TEXT);
    ui.painter().layout_no_wrap(words.to_owned(), font, egui::Color32::PLACEHOLDER).size().x
}

fn toggle_width(ui: &Ui, action: Action, label: &str) -> f32 {
    let list = matches!(action, Action::Pulls | Action::Band);
    let arrow = if list { ARROW } else { 0.0 };
    words_width(ui, label) + 2.0 * ui.spacing().button_padding.x + 2.0 + arrow
}

/// What Live and Fit take at the right end.
fn fit_width(ui: &Ui) -> f32 {
    let fit =
        words_width(ui, tr("▶ Fit")) + words_width(ui, "F5") + 2.0 * ui.spacing().button_padding.x + 16.0;
    let live = words_width(ui, tr("Live")) + 22.0;
    fit.max(94.0) + live + 6.0 + PAD + 3.0 * ui.spacing().item_spacing.x
}

fn toggle_ui(
    ui: &mut Ui,
    (action, label): (Action, &str),
    session: &Session,
    state: &mut PanelState,
    out: &mut Vec<Command>,
) {
    let possible = can_be_drawn(action, state);
    let none = action == Action::Band && session.config().intervals.band.is_none();
    let on = possible && !none && action.is_on(state).unwrap_or(false);
    let tip = match action {
        Action::Band => band_tip(session),
        Action::Pulls if !is_plane(&state.figure) => {
            let definition = below::definition(state.view.drawing.options.below);
            format!("{definition}\n{}", tr("R: residual, pull, ratio and nothing in turn"))
        }
        _ => tip(action),
    };
    let button = ui.add_enabled_ui(possible, |ui| toggle(ui, label, on, 0.0)).inner;
    let button = button.on_hover_text(tip).on_disabled_hover_text(tr("This figure has none"));
    if button.clicked() {
        state.actions.push(action);
    }
    if action == Action::Pulls {
        ui.add_space(-4.0);
        below::ui(ui, possible, state);
    }
    if action == Action::Band {
        ui.add_space(-4.0);
        band::ui(ui, session, state, out);
    }
}

/// What a narrow window has no room for, as a list.
fn rest_ui(ui: &mut Ui, rest: &[(Action, String)], state: &mut PanelState) {
    let button = Button::new("»").min_size(vec2(18.0, ROW));
    let list = MenuButton::from_button(button).ui(ui, |ui| {
        for (action, label) in rest {
            let possible = can_be_drawn(*action, state);
            let on = possible && action.is_on(state).unwrap_or(false);
            let response =
                ui.add_enabled(possible, Button::selectable(on, label)).on_hover_text(tip(*action));
            if response.clicked() {
                state.actions.push(*action);
                ui.close();
            }
        }
    });
    list.0.on_hover_text(tr("What the window has no room for")).accessible_name(tr("More of the tool bar"));
}

/// Whether the figure has room for it: planes have no curve, and not all data have pulls.
fn can_be_drawn(action: Action, state: &PanelState) -> bool {
    match action {
        Action::Band
        | Action::Parts
        | Action::LogX
        | Action::LogY
        | Action::MaskByClicks
        | Action::RangeByDrag => !is_plane(&state.figure),
        Action::Pulls => {
            is_plane(&state.figure) || state.figure.pulls.is_some() || !state.view.drawing.options.pulls
        }
        _ => true,
    }
}

/// The band with its level: a probability, or from 1 on a number of standard deviations.
fn band_label(session: &Session) -> String {
    match session.config().intervals.band {
        None => tr("Band").to_owned(),
        Some(level) => trf("Band {}", &[&words::band_level(level)]),
    }
}

fn band_tip(session: &Session) -> String {
    let kind = session.config().intervals.band_kind;
    let all = if kind.simultaneous { tr(", for all x together") } else { "" };
    let new = if kind.prediction { tr("; the errors of a new measurement are added") } else { "" };
    format!("{}{all}{new}", tip(Action::Band))
}

fn fit_ui(ui: &mut Ui, session: &Session, state: &mut PanelState) {
    let idle = session.job() == JobState::Idle || session.is_looking_for_models();
    let action = if idle { Action::Fit } else { Action::Cancel };
    ui.add_enabled_ui(action.is_enabled(session), |ui| {
        let response = if action == Action::Fit {
            primary(ui, tr("▶ Fit"), "F5", 94.0).accessible_name(tr("Fit now"))
        } else {
            primary(ui, tr("Cancel"), "Esc", 94.0)
        };
        if response.on_hover_text(tip(action)).clicked() {
            state.actions.push(action);
        }
    });
}

fn plain(ui: &mut Ui, action: Action, label: &str, session: &Session, state: &mut PanelState) {
    named(ui, action, label, action.row().title().trim_end_matches('…'), session, state);
}

fn named(ui: &mut Ui, action: Action, label: &str, name: &str, session: &Session, state: &mut PanelState) {
    let button = Button::new(label).min_size(vec2(32.0, ROW + 1.0));
    let response = ui.add_enabled(action.is_enabled(session), button).on_hover_text(tip(action));
    if response.accessible_name(name).clicked() {
        state.actions.push(action);
    }
}

fn tip(action: Action) -> String {
    match action.key_text() {
        Some(keys) => format!("{} ({keys})", action.row().tip()),
        None => action.row().tip().to_owned(),
    }
}

fn divider(ui: &mut Ui) {
    ui.add_space(4.0);
    let (rect, _) = ui.allocate_exact_size(vec2(1.0, 20.0), egui::Sense::hover());
    ui.painter().vline(rect.center().x, rect.y_range(), ui.visuals().widgets.noninteractive.bg_stroke);
    ui.add_space(4.0);
}
