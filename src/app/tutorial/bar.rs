//! The bar of the recorder, before the window: what was recorded last, what is said in the step, and what can be done with it.

use egui::accesskit::Live;
use egui::{Area, Button, Context, Id, Label, LayerId, Order, RichText, TextEdit, Ui, pos2, vec2};

use super::record::{Asked, Recorder};
use crate::app::App;
use crate::app::theme::{GAP, ROW, SMALL, STATUS_HEIGHT, Tokens, card};
use crate::app::widgets::primary;
use crate::language::{tr, trf};
use crate::tutorial::line;

/// Width of what is in it.
const WIDTH: f32 = 520.0;
/// Its height before it was drawn.
const HEIGHT: f32 = 120.0;
/// From the edge of the window, and inside.
const MARGIN: f32 = 10.0;

/// The layer of the bar: before everything.
pub fn layer() -> LayerId {
    LayerId::new(Order::Tooltip, Id::unique("tutorial recorder"))
}

impl App {
    /// Draws the bar, while something is recorded.
    pub(in crate::app) fn recorder_ui(&mut self, ctx: &Context) {
        let Some(mut recorder) = self.recorder.take() else { return };
        let room = ctx.content_rect();
        let corner =
            pos2(room.right() - WIDTH - 4.0 * MARGIN, room.bottom() - STATUS_HEIGHT - HEIGHT - 2.0 * MARGIN);
        Area::new(layer().id)
            .order(Order::Tooltip)
            .default_pos(corner)
            .default_size(vec2(WIDTH + 2.0 * MARGIN, HEIGHT))
            .constrain(true)
            .show(ctx, |ui| {
                let t = *Tokens::of(ui);
                let frame = card(&t).inner_margin(MARGIN as i8).stroke(egui::Stroke::new(1.5, t.bad));
                frame.show(ui, |ui| {
                    ui.set_width(WIDTH.min(room.width() - 4.0 * MARGIN));
                    recorder.bar_ui(ui, &t);
                });
            });
        self.recorder = Some(recorder);
    }
}

impl Recorder {
    fn bar_ui(&mut self, ui: &mut Ui, t: &Tokens) {
        ui.spacing_mut().item_spacing.y = 6.0;
        self.news_ui(ui, t);
        let hint = tr("What is said in this step; left empty, it says what is done");
        let note = TextEdit::singleline(&mut self.recorded.note).hint_text(hint).desired_width(f32::INFINITY);
        ui.add(note).accessible_name(tr("Text of the step"));
        self.buttons_ui(ui);
    }

    fn news_ui(&self, ui: &mut Ui, t: &Tokens) {
        let state = if self.paused { tr("Paused") } else { tr("Recording") };
        let color = if self.paused { t.muted } else { t.bad };
        ui.horizontal(|ui| {
            ui.label(RichText::new(format!("● {state}")).color(color));
            ui.label(RichText::new(trf("step {}", &[&self.recorded.step()])).size(SMALL).color(t.muted));
        });
        let (text, color) = match (&self.untold, self.recorded.last()) {
            (Some(why), _) => (format!("■ {why}"), t.warning),
            (None, Some(deed)) => (line(deed), t.muted),
            (None, None) => (tr("What you do in the window is written down.").to_owned(), t.muted),
        };
        let text = RichText::new(text).size(SMALL).color(color);
        let label = if self.untold.is_some() {
            Label::new(text).wrap()
        } else {
            Label::new(text.monospace()).truncate()
        };
        let shown = ui.add(label);
        ui.ctx().accesskit_node_builder(shown.id, |node| node.set_live(Live::Polite));
    }

    fn buttons_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let button = |ui: &mut Ui, enabled: bool, words: &str, name: &str, tip: &str| {
                let button = Button::new(words).min_size(vec2(0.0, ROW));
                let response = ui.add_enabled(enabled, button).on_hover_text(tip);
                response.accessible_name(name).clicked()
            };
            let there = !self.recorded.is_empty();
            let tip = tr("What comes belongs to a new step, with a text and a picture of its own");
            if button(ui, there, tr("Next step"), tr("Next step of the recording"), tip) {
                self.asked = Some(Asked::NextStep);
            }
            let tip = tr("The last line leaves the script; what it did in the window stays");
            if button(ui, there, tr("Remove last"), tr("Remove last action"), tip) {
                self.asked = Some(Asked::RemoveLast);
            }
            let words = if self.paused { tr("Go on") } else { tr("Pause") };
            let name = if self.paused { tr("Go on recording") } else { tr("Pause recording") };
            if button(ui, true, words, name, tr("What is done meanwhile is not written down")) {
                self.asked = Some(Asked::Pause);
            }
            let tip = tr("The recording is forgotten; your own work comes back");
            if button(ui, true, tr("Discard"), tr("Discard the recording"), tip) {
                self.asked = Some(Asked::Discard);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let finish = primary(ui, tr("Finish…"), "", 72.0).accessible_name(tr("Finish the recording"));
                if finish.clicked() && there {
                    self.asked = Some(Asked::Finish);
                }
            });
        });
        if self.asked.is_some() {
            ui.ctx().request_repaint();
        }
    }
}
