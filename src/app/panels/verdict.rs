//! The line below the figure: what to think of the fit, in plain words; or how the running fit stands; or why something was refused.

use egui::{Align, Color32, Label, Layout, Margin, RichText, Stroke, Ui, vec2};

use super::remedies;
use crate::app::actions::Action;
use crate::app::state::{Loading, Notice, PanelState, ResultsTab};
use crate::app::theme::{TEXT, Tokens, bold_id};
use crate::app::widgets::link;
use crate::fit::{Command, ErrorScaling, JobState, Session, Severity, Shown};
use crate::language::{said, tr, trf};
use crate::minimize::Progress;
use crate::report::words::errors_are_from_scatter;
use crate::report::{Verdict, pdg};

/// Height of a line of words, and of all that stands here when the words take one line: what is below does not move.
const LINE: f32 = 15.0;
const HEIGHT: f32 = LINE + 6.0 + remedies::HEIGHT;

/// Draws the line.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    if let Some(loading) = state.loading.clone() {
        loading_ui(ui, &loading, state);
    } else if let Some(notice) = state.notice.clone() {
        notice_ui(ui, &notice, session, state, out);
    } else if let JobState::Running { progress, .. } = session.job() {
        running_ui(ui, &progress, state);
    } else {
        result_ui(ui, session, state, out);
    }
}

/// How the running job stands; work of many fits says how many of them are done.
fn running_ui(ui: &mut Ui, progress: &Progress, state: &mut PanelState) {
    let unit = if progress.fraction.is_some() { tr("fits") } else { tr("calls") };
    let mut text = format!("{} {unit}", progress.nfcn);
    if let Some(part) = progress.fraction {
        text = format!("{text} · {:.0} %", 100.0 * part);
    } else if progress.fval.is_finite() {
        text = format!("{text} · F = {}", pdg::number_pretty(progress.fval, 6));
    }
    if progress.edm.is_finite() {
        text = trf("{} · EDM = {}", &[&text, &pdg::number_pretty(progress.edm, 2)]);
    }
    let stage = said(&progress.stage);
    let stage = if progress.stage.is_empty() { tr("Fitting") } else { stage.as_str() };
    let top = ui.cursor().min;
    line(ui, Some(Severity::Info), "▶", stage, &text, |ui| {
        if link(ui, tr("Cancel (Esc)")).clicked() {
            state.actions.push(Action::Cancel);
        }
    });
    if let Some(part) = progress.fraction {
        bar_ui(ui, top, part as f32, tr("Part of the work that is done"));
    }
}

/// How much of something is done, at the foot of the line that began at `top`.
fn bar_ui(ui: &mut Ui, top: egui::Pos2, part: f32, name: &str) {
    let whole = egui::Rect::from_min_max(top, ui.min_rect().max);
    let corner = egui::pos2(whole.left(), whole.bottom() - 3.0);
    let bar = egui::Rect::from_min_size(corner, vec2(part * whole.width(), 3.0));
    ui.painter().rect_filled(bar, 1, Tokens::of(ui).accent);
    let response = ui.interact(bar, ui.scope_id().with("progress"), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::slider(true, f64::from(100.0 * part), name));
}

/// How far a file has been read, as words and as a bar below them.
fn loading_ui(ui: &mut Ui, loading: &Loading, state: &mut PanelState) {
    const MEGA: f64 = 1e6;
    let (done, total) = (loading.bytes.0 as f64, loading.bytes.1 as f64);
    let text = if total > 0.0 {
        trf(
            "{} · {} % of {} MB",
            &[
                &loading.name,
                &format_args!("{:.0}", 100.0 * done / total),
                &format_args!("{:.1}", total / MEGA),
            ],
        )
    } else {
        loading.name.clone()
    };
    let top = ui.cursor().min;
    line(ui, Some(Severity::Info), "▶", tr("Reading"), &text, |ui| {
        if link(ui, tr("Cancel (Esc)")).clicked() {
            state.actions.push(Action::Cancel);
        }
    });
    let part = if total > 0.0 { (done / total) as f32 } else { 0.0 };
    bar_ui(ui, top, part, tr("Part of the file that was read"));
}

fn notice_ui(
    ui: &mut Ui,
    notice: &Notice,
    session: &Session,
    state: &mut PanelState,
    out: &mut Vec<Command>,
) {
    let (sign, word) = match notice.severity {
        Severity::Info => ("●", tr("Done")),
        Severity::Warning => ("▲", tr("Careful")),
        Severity::Bad => ("■", tr("Not possible")),
    };
    let below = |ui: &mut Ui| {
        remedies::ui(ui, &notice.remedies, session, None, state, out);
        if link(ui, tr("Dismiss")).clicked() {
            state.notice = None;
        }
    };
    line(ui, Some(notice.severity), sign, word, &said(&notice.text), below);
}

fn result_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    match session.result() {
        Shown::None => {
            let config = session.config();
            let ready = config.member().data.is_some() || !config.needs_data();
            let (word, text) = match (ready, session.saved_result()) {
                (false, _) => {
                    (tr("No data"), tr("Open a file, drop one on the window, or take one of the examples."))
                }
                (true, Some((_, true))) => (
                    tr("Not fitted here yet"),
                    tr("The session file holds a fit of these data; press Fit (F5) to do it again."),
                ),
                (true, Some((_, false))) => (
                    tr("Out of date"),
                    tr("The data have changed since the fit in the session file; press Fit (F5)."),
                ),
                (true, None) if !config.needs_data() => (
                    tr("Not fitted yet"),
                    tr("The search begins at the start values in the table. Press Fit (F5)."),
                ),
                (true, None) => {
                    (tr("Not fitted yet"), tr("The line shows the start values. Press Fit (F5)."))
                }
            };
            line(ui, Some(Severity::Info), "○", word, text, |_| {});
        }
        Shown::Fresh(result) => {
            let (v, more) = state.told.verdict_on(result, session.config().print);
            let (sign, severity) = sign(&v);
            let scatter = errors_are_from_scatter(result);
            line(ui, severity, sign, &said(&v.headline), &said(&v.sentence), |ui| {
                remedies::ui(ui, &v.remedies, session, Some(result), state, out);
                if more > 0 {
                    ui.add_space(6.0);
                    more_ui(ui, more, state);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| policy_ui(ui, &v, scatter, out));
            });
        }
        Shown::Stale(_) => {
            let text =
                tr("Something was changed since the last fit; its curve is drawn dashed. Press Fit (F5).");
            line(ui, Some(Severity::Warning), "▲", tr("Out of date"), text, |_| {});
        }
    }
}

/// That there are warnings besides the verdict, and the way to them.
fn more_ui(ui: &mut Ui, more: usize, state: &mut PanelState) {
    let words = if more == 1 { tr("▲ 1 warning").to_owned() } else { trf("▲ {} warnings", &[&more]) };
    let text = RichText::new(words).color(Tokens::of(ui).warning).underline();
    let label = ui.add(Label::new(text).sense(egui::Sense::click()));
    label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, tr("Show the warnings")));
    let label = label.on_hover_text(tr("What else should be known of this fit: the tab Messages"));
    if label.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        state.view.results = ResultsTab::Messages;
    }
    ui.add_space(8.0);
}

/// Sign and color: never the color alone.
fn sign(v: &Verdict) -> (&'static str, Option<Severity>) {
    sign_of(v.severity, &v.headline)
}

/// The same of a verdict that this headline and severity are left of.
pub fn sign_of(severity: Severity, headline: &str) -> (&'static str, Option<Severity>) {
    match severity {
        Severity::Info if headline.starts_with("Good") => ("●", None),
        Severity::Info => ("○", Some(Severity::Info)),
        Severity::Warning => ("▲", Some(Severity::Warning)),
        Severity::Bad => ("■", Some(Severity::Bad)),
    }
}

/// The error-honesty switch: which errors are shown, what they are of one parameter, and what the others would be.
fn policy_ui(ui: &mut Ui, v: &Verdict, scatter: bool, out: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    let policy = &v.policy;
    let (Some(other), true) = (policy.other, v.errors.starts_with("errors ")) else {
        let words = v.errors.split(" · ").next().unwrap_or_default();
        ui.label(RichText::new(said(words)).color(t.muted)).on_hover_text(said(&policy.tip()));
        return;
    };
    // Beside many buttons there is room for one of the two only.
    let words =
        policy.numbers.as_ref().map(|(here, there)| [here.clone(), format!("{} {there}", said(other))]);
    let wide = |text: &str| {
        let font = egui::FontId::proportional(TEXT);
        ui.painter().layout_no_wrap(text.to_owned(), font, t.text).size().x + ui.spacing().item_spacing.x
    };
    let needed: f32 = words.iter().flatten().map(|text| wide(text)).sum();
    let rest = wide(&said(policy.here)) + wide(tr("errors")) + wide("·");
    if let Some([_, there]) = words.as_ref().filter(|_| needed + rest <= ui.available_width()) {
        ui.label(RichText::new(there).color(t.muted));
        ui.label(RichText::new("·").color(t.muted));
    }
    if let Some((here, _)) = &policy.numbers {
        ui.label(RichText::new(here).color(t.text));
    }
    let text = RichText::new(said(policy.here)).color(t.text).underline();
    let response = ui.add(Label::new(text).sense(egui::Sense::click())).on_hover_text(said(&policy.tip()));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, tr("Error policy")));
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        let scaling = if scatter { ErrorScaling::AsGiven } else { ErrorScaling::FromScatter };
        out.push(Command::SetScaling(scaling));
    }
    ui.label(RichText::new(tr("errors")).color(t.muted));
}

/// A bar, a sign and a word in the color of the severity, the sentence, and below it what can be done.
fn line(
    ui: &mut Ui,
    severity: Option<Severity>,
    sign: &str,
    headline: &str,
    sentence: &str,
    below: impl FnOnce(&mut Ui),
) {
    let (color, fill): (Color32, Color32) = Tokens::of(ui).severity(severity);
    let margin = Margin { left: 14, right: 10, top: 6, bottom: 6 };
    let frame = egui::Frame::new().fill(fill).corner_radius(4).inner_margin(margin);
    let response = frame.show(ui, |ui| {
        ui.spacing_mut().interact_size.y = LINE;
        ui.spacing_mut().item_spacing = vec2(5.0, 6.0);
        ui.set_min_size(vec2(ui.available_width(), HEIGHT));
        ui.horizontal_top(|ui| {
            ui.label(RichText::new(sign).color(color).size(TEXT));
            ui.label(RichText::new(headline).font(bold_id(TEXT)).color(color));
            ui.add_space(5.0);
            ui.add(Label::new(sentence).wrap());
        });
        ui.horizontal(below);
    });
    let rect = response.response.rect;
    let bar = egui::Rect::from_min_max(rect.min, egui::pos2(rect.left() + 4.0, rect.bottom()));
    ui.painter().rect(bar, 2, color, Stroke::NONE, egui::StrokeKind::Inside);
}
