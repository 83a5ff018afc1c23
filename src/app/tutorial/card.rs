//! The card of a tutorial: what a step says beside the widget that it speaks of, never over it, and the ring around that widget.

use egui::accesskit::{Live, Role as NodeRole};
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Area, Button, Context, FontId, Id, Key, Label, LayerId, Modifiers, Order, Pos2, Rect, RichText, Ui, Vec2,
    pos2, vec2,
};

use super::guide::{Asked, Guide, Mode};
use super::marks::{self, ring};
use crate::app::App;
use crate::app::theme::{GAP, ROW, SMALL, STATUS_HEIGHT, TEXT, Tokens, bold_id, card};
use crate::app::widgets::primary;
use crate::language::{tr, trf};
use crate::tutorial::markdown::{Block, Style, laid_out};

/// Width of the text.
const WIDTH: f32 = 352.0;
/// From the ring to the card.
const BESIDE: f32 = 14.0;
/// From the edge of the window.
const EDGE: f32 = 8.0;
/// From the edge of the card.
const MARGIN: f32 = 14.0;
/// Room for the sign of a list.
const LEAD: f32 = 18.0;

/// The layer of the card: before everything, also before windows in the window.
pub fn layer() -> LayerId {
    LayerId::new(Order::Tooltip, Id::unique("tutorial card"))
}

/// How the card was drawn last.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// Its size.
    size: Option<Vec2>,
    /// Next gets the keyboard.
    pub take_focus: bool,
    /// Who had it before.
    focus_before: Option<Id>,
    /// The keyboard was outside of the card, or a list was open: Escape belongs there.
    escape_is_taken: bool,
}

impl Card {
    /// The keyboard goes back to where it was before the card took it.
    pub fn give_focus_back(&mut self, ctx: &Context) {
        match self.focus_before.take() {
            Some(id) => ctx.memory_mut(|m| m.request_focus(id)),
            None => ctx.memory_mut(|m| m.focused().into_iter().for_each(|id| m.surrender_focus(id))),
        }
    }
}

impl App {
    /// Draws ring and card, while there is a tutorial.
    pub(in crate::app) fn guide_ui(&mut self, ctx: &Context) {
        let Some(mut guide) = self.guide.take() else { return };
        let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, Id::unique("tutorial marks")));
        painter.extend(marks::shapes(ctx, marks::colors(self), &guide.marks));
        guide.card_ui(ctx, self.state.view.language);
        self.guide = Some(guide);
    }
}

impl Guide {
    fn card_ui(&mut self, ctx: &Context, language: crate::app::Language) {
        let plays = self.mode == Mode::Playing;
        let room = ctx.content_rect();
        let room = Rect::from_min_max(room.min, room.max - vec2(0.0, STATUS_HEIGHT)).shrink(EDGE);
        let size = self.card.size.unwrap_or(vec2(WIDTH + 30.0, 200.0));
        let at = place(size, room, &self.avoided());
        let area = Area::new(layer().id).order(Order::Tooltip).fixed_pos(at).interactable(!plays);
        let shown = area.constrain(false).show(ctx, |ui| {
            let t = Tokens::of(ui);
            let frame = card(t).inner_margin(MARGIN as i8).stroke(egui::Stroke::new(1.5, t.accent));
            frame.show(ui, |ui| {
                ui.set_width(WIDTH.min(room.width() - 30.0));
                self.inside_ui(ui, language);
            });
        });
        let drawn = shown.response.rect.size();
        if self.card.size.is_none_or(|known| (known - drawn).length() > 1.0) {
            self.card.size = Some(drawn);
            ctx.request_discard("size of the card");
        }
        self.escape(ctx, shown.response.layer_id);
    }

    /// What the card must not stand over.
    fn avoided(&self) -> Vec<Rect> {
        let rings = self.marks.rings.iter().chain(&self.marks.numbers).map(|r| ring(*r).expand(4.0));
        let way = self.marks.way.map(|(from, to)| Rect::from_two_pos(from, to).expand(12.0));
        rings.chain(way).collect()
    }

    /// Escape closes it, unless somebody else needs that key.
    fn escape(&mut self, ctx: &Context, layer: LayerId) {
        let is_free = !self.card.escape_is_taken && self.mode != Mode::Playing;
        if is_free && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            self.asked = Some(Asked::Close);
            ctx.request_repaint();
        }
        let focused = ctx.memory(egui::Memory::focused);
        let outside = focused.is_some_and(|id| ctx.read_response(id).is_some_and(|r| r.layer_id != layer));
        self.card.escape_is_taken = outside || egui::Popup::is_any_open(ctx);
    }

    fn inside_ui(&mut self, ui: &mut Ui, language: crate::app::Language) {
        let t = *Tokens::of(ui);
        let (step, n) = (self.step(), self.script.steps.len());
        let title = self.script.title.of(language);
        let title = if title.is_empty() { self.script.origin.name.as_str() } else { title };
        let count = trf("{} of {}", &[&(step + 1).min(n), &n]);
        let name = trf("Tutorial: {}, step {}", &[&title, &count]);
        let place = ui.max_rect();
        let bounds = Rect::from_min_size(
            place.min,
            self.card.size.unwrap_or(place.size()) - Vec2::splat(2.0 * MARGIN),
        )
        .expand(MARGIN);
        let [x0, y0, x1, y1] = [bounds.left(), bounds.top(), bounds.right(), bounds.bottom()].map(f64::from);
        ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
            node.set_role(NodeRole::Dialog);
            node.set_label(name);
            node.set_bounds(egui::accesskit::Rect { x0, y0, x1, y1 });
        });
        ui.horizontal(|ui| {
            let heading = RichText::new(title).size(SMALL).color(t.muted);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(RichText::new(count).size(SMALL).color(t.muted));
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    ui.add(Label::new(heading).truncate());
                });
            });
        });
        ui.spacing_mut().item_spacing.y = 7.0;
        if self.praised {
            told(ui, &format!("✔ {}", tr("Well done, that was it.")), t.good);
        }
        match self.script.steps.get(step) {
            Some(step) => laid_out(step.say.of(language)).iter().for_each(|block| block_ui(ui, &t, block)),
            None => {
                told(ui, tr("That was the last step. Your own work comes back when you close this."), t.text);
            }
        }
        self.news_ui(ui, &t);
        ui.add_space(2.0);
        self.buttons_ui(ui);
    }

    /// What has come of it.
    fn news_ui(&self, ui: &mut Ui, t: &Tokens) {
        match &self.mode {
            Mode::Failed(why) => told(ui, &trf("■ This step cannot be done: {}.", &[why]), t.bad),
            Mode::Trying { unsure: true, .. } => {
                told(ui, tr("Your turn: do it in the window, then press Done."), t.accent);
            }
            Mode::Trying { missing: None, .. } => {
                told(
                    ui,
                    tr("Your turn: do it in the window. It goes on by itself when it is done."),
                    t.accent,
                );
            }
            Mode::Trying { missing: Some(why), .. } => told(ui, &trf("Not yet: {}.", &[why]), t.warning),
            Mode::Playing => told(ui, tr("Watch; Esc stops."), t.muted),
            Mode::Reading | Mode::End => {}
        }
    }

    fn buttons_ui(&mut self, ui: &mut Ui) {
        let plays = self.mode == Mode::Playing;
        let is_end = self.mode == Mode::End;
        let size = vec2(0.0, ROW);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let button = |ui: &mut Ui, enabled: bool, words: &str, name: &str| {
                let response = ui.add_enabled(enabled, Button::new(words).min_size(size));
                egui::Response::accessible_name(response, name).clicked()
            };
            let begun = matches!(self.mode, Mode::Failed(_) | Mode::Trying { .. });
            if button(ui, !plays && (self.step() > 0 || begun), tr("Back"), tr("Back a step")) {
                self.asked = Some(Asked::Back);
            }
            let can_try = self.is_to_do() && matches!(self.mode, Mode::Reading | Mode::Failed(_));
            if button(ui, can_try, tr("Try it yourself"), tr("Try it yourself")) {
                self.asked = Some(Asked::Try);
            }
            if !is_end && button(ui, !plays, tr("Close"), tr("Close the tutorial")) {
                self.asked = Some(Asked::Close);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let (words, name) = match self.mode {
                    Mode::End => (tr("Close"), tr("Close the tutorial")),
                    Mode::Failed(_) => (tr("Go on"), tr("Go on without this step")),
                    Mode::Trying { unsure: true, .. } => (tr("Done"), tr("Done, go on")),
                    Mode::Trying { .. } => (tr("Show me"), tr("Show me this step")),
                    _ => (tr("Next"), tr("Next step")),
                };
                ui.add_enabled_ui(!plays, |ui| {
                    let next = primary(ui, words, "", 64.0).accessible_name(name);
                    if next.clicked() {
                        self.asked = Some(Asked::Next);
                    }
                    self.focus(ui, next.id);
                });
            });
        });
        if self.asked.is_some() {
            ui.ctx().request_repaint();
        }
    }

    /// The keyboard comes to Next, unless the step goes on where it is.
    fn focus(&mut self, ui: &Ui, next: Id) {
        if self.mode == Mode::Playing || !std::mem::take(&mut self.card.take_focus) {
            return;
        }
        if !self.needs_keyboard() {
            self.card.focus_before = None;
            ui.ctx().memory_mut(|m| m.request_focus(next));
        }
    }
}

/// A sentence that a screen reader says when it comes.
fn told(ui: &mut Ui, text: &str, color: egui::Color32) {
    let label = ui.add(Label::new(RichText::new(text).color(color)).wrap());
    ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
}

/// A paragraph, or an item of a list.
fn block_ui(ui: &mut Ui, t: &Tokens, block: &Block) {
    let mut job = LayoutJob::default();
    for (style, text) in &block.runs {
        let plain = TextFormat::simple(FontId::proportional(TEXT), t.text);
        let format = match style {
            Style::Plain => plain,
            Style::Strong => TextFormat { font_id: bold_id(TEXT), ..plain },
            Style::Emphasis => TextFormat { italics: true, ..plain },
            Style::Code => {
                TextFormat { font_id: FontId::monospace(TEXT), background: t.accent_soft, ..plain }
            }
        };
        job.append(text, 0.0, format);
    }
    let label = |ui: &mut Ui, job| {
        let label = ui.add(Label::new(job).wrap());
        ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
    };
    match &block.lead {
        None => label(ui, job),
        Some(lead) => {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let (rect, _) = ui.allocate_exact_size(vec2(LEAD, TEXT), egui::Sense::hover());
                let font = FontId::proportional(TEXT);
                ui.painter().text(rect.left_top(), egui::Align2::LEFT_TOP, lead, font, t.muted);
                label(ui, job);
            });
        }
    }
}

/// Where a card of this size stands: beside what it must not cover, in this room.
pub fn place(size: Vec2, room: Rect, avoided: &[Rect]) -> Pos2 {
    let most = (room.max - size).max(room.min);
    let inside = |at: Pos2| at.clamp(room.min, most);
    let corner = pos2(most.x, most.y);
    let Some(all) = avoided.iter().copied().reduce(Rect::union) else { return corner };
    let beside = |around: Rect| {
        let (x, y) = (around.center().x - 0.5 * size.x, around.center().y - 0.5 * size.y);
        [
            pos2(around.right() + BESIDE, y),
            pos2(around.left() - BESIDE - size.x, y),
            pos2(x, around.bottom() + BESIDE),
            pos2(x, around.top() - BESIDE - size.y),
        ]
    };
    let corners = [room.min, pos2(most.x, room.min.y), pos2(room.min.x, most.y), corner];
    let each = avoided.iter().flat_map(|r| beside(*r));
    let places = beside(all).into_iter().chain(each).chain(corners).map(inside);
    let over = |at: &Pos2| {
        let own = Rect::from_min_size(*at, size);
        avoided.iter().map(|r| own.intersect(*r)).filter(Rect::is_positive).map(|r| r.area()).sum::<f32>()
    };
    places.min_by(|a, b| over(a).total_cmp(&over(b))).unwrap_or(corner)
}
