//! The fit of the session on many files, as a window in the window: choose or drop files, the table of what came of them, and the figure of
//! a parameter over them. It blocks nothing: the session and its fits go on beside it.

mod table;

use egui::{Align, Align2, Button, Id, Key, Label, Layout, Modifiers, RichText, Ui, Window, vec2};

use crate::app::batch::{BatchState, Wanted};
use crate::app::plot;
use crate::app::state::PanelState;
use crate::app::theme::{GAP, MENU_HEIGHT, ROW, STATUS_HEIGHT, Tokens, bold_id, card};
use crate::app::widgets::combo;
use crate::fit::{JobState, Session};
use crate::language::{phrase, tr, trf};
use crate::report::batch::{Against, names};

/// Largest size.
const SIZE: (f32, f32) = (1240.0, 900.0);
/// Room around it.
const AROUND: f32 = 28.0;
/// Length of the line that says how far it is.
const PROGRESS: f32 = 160.0;
/// Part of its height that the table takes.
const TABLE_SHARE: f32 = 0.46;

/// Draws it while it is open.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState) {
    if !state.batch.open {
        return;
    }
    let mut batch = std::mem::take(&mut state.batch);
    let screen = ui.ctx().content_rect();
    let room = vec2(screen.width(), screen.height() - MENU_HEIGHT - STATUS_HEIGHT) - vec2(AROUND, AROUND);
    let t = Tokens::of(ui);
    let frame = card(t).inner_margin(12).stroke(egui::Stroke::new(1.0, t.accent));
    Window::new("")
        .id(Id::unique("batch"))
        .title_bar(false)
        .resizable(false)
        .pivot(Align2::CENTER_CENTER)
        .default_pos(screen.center())
        .constrain_to(screen)
        .frame(frame)
        .show(ui, |ui| {
            let size = room.min(vec2(SIZE.0, SIZE.1)) - vec2(26.0, 26.0);
            ui.set_min_size(size);
            ui.set_max_size(size);
            title_ui(ui, session, &mut batch);
            files_ui(ui, session, &mut batch);
            notice_ui(ui, state);
            if batch.rows.is_empty() {
                let text = tr(
                    "A row a file will stand here. The session itself stays as it is until a row is opened.",
                );
                ui.add(Label::new(RichText::new(text).color(Tokens::of(ui).muted)).wrap());
            } else {
                let height = TABLE_SHARE * ui.available_height();
                table::ui(ui, &mut batch, height);
                ui.add_space(GAP);
                trend_ui(ui, &mut batch);
            }
        });
    let free = session.job() == JobState::Idle
        && batch.under_way.is_none()
        && !ui.ctx().text_edit_focused()
        && !egui::Popup::is_any_open(ui.ctx());
    if free && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        batch.wanted = Some(Wanted::Close);
    }
    if batch.wanted.is_some() {
        ui.ctx().request_repaint();
    }
    state.batch = batch;
}

fn title_ui(ui: &mut Ui, session: &Session, batch: &mut BatchState) {
    let is_begun = batch.total > 0;
    let formula = if is_begun { &batch.formula } else { &session.config().member().formula };
    ui.horizontal(|ui| {
        ui.label(RichText::new(tr("The same fit on many files:")).font(bold_id(13.0)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(Button::new(tr("Close")).min_size(vec2(64.0, ROW)));
            if close.accessible_name(tr("Close the batch")).clicked() {
                batch.wanted = Some(Wanted::Close);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let text = RichText::new(formula).monospace().color(Tokens::of(ui).muted);
                ui.add(Label::new(text).truncate());
            });
        });
    });
    ui.add_space(2.0);
}

/// The files, how far they are, and what becomes of the table.
fn files_ui(ui: &mut Ui, session: &Session, batch: &mut BatchState) {
    ui.horizontal(|ui| {
        let running = batch.under_way;
        let can = running.is_none() && crate::app::actions::Action::Batch.is_enabled(session);
        let tip = tr("Fit each of them as the file that is open: same columns, ranges, errors, formula and method; start values that were typed stay");
        if button(ui, tr("Choose files…"), can).on_hover_text(tip).accessible_name(tr("Choose files")).clicked()
        {
            batch.wanted = Some(Wanted::Choose);
        }
        if let Some(done) = running {
            if button(ui, tr("Stop"), true).accessible_name(tr("Stop the batch")).clicked() {
                batch.wanted = Some(Wanted::Stop);
            }
            let part = done as f32 / batch.total.max(1) as f32;
            progress_ui(ui, part);
            ui.label(trf("{} of {} files", &[&done, &batch.total]));
        } else if batch.total == 0 {
            let text = tr("or drop them on this window");
            ui.label(RichText::new(text).color(Tokens::of(ui).muted));
        } else {
            ui.label(said_of(batch));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let any = !batch.rows.is_empty();
            let save = button(ui, tr("Save table…"), any).accessible_name(tr("Save table"));
            if save.on_hover_text(tr("As CSV, with all digits")).clicked() {
                batch.wanted = Some(Wanted::SaveTable);
            }
            let copy = button(ui, tr("Copy table"), any);
            if copy.on_hover_text(tr("The same lines on the clipboard")).clicked() {
                batch.wanted = Some(Wanted::CopyTable);
            }
        });
    });
    ui.add_space(2.0);
}

/// How many files, and how many of them are not valid.
fn said_of(batch: &BatchState) -> String {
    let (n, total) = (batch.rows.len(), batch.total);
    let bad = batch.rows.iter().filter(|row| !row.is_valid()).count();
    if n < total {
        trf("{} of {} files fitted; {} without a valid fit", &[&n, &total, &bad])
    } else {
        trf("{} files fitted; {} without a valid fit", &[&n, &bad])
    }
}

/// How far it is.
fn progress_ui(ui: &mut Ui, part: f32) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(PROGRESS, 6.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 3, t.hairline);
    let done = egui::Rect::from_min_size(rect.min, vec2(part.clamp(0.0, 1.0) * rect.width(), rect.height()));
    ui.painter().rect_filled(done, 3, t.accent);
}

fn button(ui: &mut Ui, label: &str, enabled: bool) -> egui::Response {
    ui.add_enabled(enabled, Button::new(label).min_size(vec2(0.0, ROW)))
}

/// The sentence that stands below the figure of the session too, which this window may hide.
fn notice_ui(ui: &mut Ui, state: &PanelState) {
    if let Some(notice) = &state.notice {
        let (color, _) = Tokens::of(ui).severity(Some(notice.severity));
        ui.add(Label::new(RichText::new(&notice.text).color(color)).wrap());
    }
}

/// A parameter over the files.
fn trend_ui(ui: &mut Ui, batch: &mut BatchState) {
    let Some(drawn) = batch.drawn() else { return };
    let before = (drawn.clone(), batch.against);
    ui.horizontal(|ui| {
        let muted = Tokens::of(ui).muted;
        ui.label(RichText::new(tr("Trend of")).color(muted));
        let all = names(&batch.rows);
        let picked = combo(ui, tr("Trend of the parameter"), drawn.as_str(), 110.0, |ui| {
            all.into_iter().find(|name| ui.selectable_label(*name == drawn, name).clicked())
        });
        if let Some(name) = picked.flatten() {
            batch.param = Some(name);
        }
        ui.label(RichText::new(tr("against")).color(muted));
        let files: Vec<&std::path::Path> = batch.rows.iter().map(|row| row.file.as_path()).collect();
        let ways = Against::all(&files);
        let picked = combo(ui, tr("Trend against"), against_words(batch.against), 190.0, |ui| {
            ways.into_iter()
                .find(|way| ui.selectable_label(*way == batch.against, against_words(*way)).clicked())
        });
        if let Some(against) = picked.flatten() {
            batch.against = against;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let save = button(ui, tr("Save figure…"), batch.figure.is_some());
            if save.accessible_name(tr("Save the trend")).clicked() {
                batch.wanted = Some(Wanted::SaveFigure);
            }
        });
    });
    if batch.drawn().as_ref() != Some(&before.0) || batch.against != before.1 {
        batch.plot = plot::PlotState::default();
        batch.redraw();
    }
    if let Some(figure) = &batch.figure {
        plot::figure_ui(ui, phrase("Trend"), figure, &mut batch.plot);
    } else {
        let text = tr("No file has a value of it that can be trusted.");
        ui.label(RichText::new(text).color(Tokens::of(ui).muted));
    }
}

fn against_words(against: Against) -> String {
    match against {
        Against::Order => tr("the order of the files").to_owned(),
        Against::Name => tr("the names of the files").to_owned(),
        Against::Number(1) => tr("the number in their names").to_owned(),
        Against::Number(which) => trf("number {} in their names", &[&which]),
    }
}
