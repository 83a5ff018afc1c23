//! The tab General: Method with the robust loss, and the boxes of [`super::options`]. What the methods are called is in [`super::methods`].

use egui::text::LayoutJob;
use egui::{Button, FontId, RichText, TextFormat, Ui};

use super::{methods, options};
use crate::app::state::PanelState;
use crate::app::theme::{SMALL, TEXT, Tokens};
use crate::app::widgets::{combo, group};
use crate::cost::{CostChoice, CostKind, Loss};
use crate::data::{DataKind, Dataset};
use crate::fit::{Command, Session};
use crate::language::{phrase, tr};

/// Width of the method beside the loss, and its longest words there.
const METHOD: f32 = 108.0;
const SHORT: usize = 12;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    if !state.view.bare {
        group(ui, tr("Fit Settings"));
    }
    cost_ui(ui, session, out);
    options::ui(ui, session, state, out);
}

/// Method and loss, in one row where the words are short.
fn cost_ui(ui: &mut Ui, session: &Session, out: &mut Vec<Command>) {
    let used = methods::used(session);
    let (shown, letter) = (methods::word(used, session), methods::letter(used, session));
    let with_loss = takes_loss(session);
    let beside = with_loss && shown.chars().count() + letter.len() <= SHORT;
    ui.horizontal(|ui| {
        ui.label(RichText::new(tr("Method")).color(Tokens::of(ui).muted));
        let width = if beside { METHOD } else { ui.available_width() };
        combo(ui, tr("Method"), with_letter(ui, shown, letter), width, |ui| {
            for method in methods::all(session) {
                let label = with_letter(ui, method.label, methods::letter(method.kind, session));
                let label = ui.add(Button::selectable(method.is(used), label)).accessible_name(method.label);
                if label.on_hover_text(method.tooltip).clicked() {
                    out.push(Command::SetCostKind(method.kind));
                }
            }
        });
        if beside {
            loss_ui(ui, session, out);
        }
    });
    if with_loss && !beside {
        ui.horizontal(|ui| loss_ui(ui, session, out));
    }
}

/// Words with ROOT's letter small behind them.
fn with_letter(ui: &Ui, words: &str, letter: &str) -> LayoutJob {
    let t = Tokens::of(ui);
    let format =
        |size, color| TextFormat { font_id: FontId::proportional(size), color, ..Default::default() };
    let mut text = LayoutJob::default();
    text.append(words, 0.0, format(TEXT, t.text));
    if !letter.is_empty() {
        text.append(&format!(" {letter}"), 2.0, format(SMALL - 0.5, t.muted));
    }
    text
}

/// Whether a robust loss means something: sums of squares of points and bins.
fn takes_loss(session: &Session) -> bool {
    let member = session.config().member();
    let kind = member.data.as_deref().map(Dataset::kind);
    let squares = member.cost.kind.is_least_squares() || member.cost.kind == CostKind::Auto;
    squares && kind.is_some_and(|k| k != DataKind::Sample)
}

const LOSSES: [(Loss, &str, &str); 6] = [
    (Loss::Linear, phrase("fully"), phrase("Every point by its squared distance")),
    (Loss::SoftL1, phrase("soft L1"), phrase("Far points by their distance, smoothly: 2(√(1+s)−1)")),
    (Loss::Huber, phrase("Huber"), phrase("Points beyond one error by their distance")),
    (Loss::Cauchy, phrase("Cauchy"), phrase("Far points hardly: ln(1+s)")),
    (Loss::Arctan, phrase("arctan"), phrase("Far points at most by π/2")),
    (Loss::Biweight, phrase("biweight"), phrase("Points beyond 4.7 errors not at all")),
];

fn loss_ui(ui: &mut Ui, session: &Session, out: &mut Vec<Command>) {
    let cost = &session.config().member().cost;
    let shown = LOSSES.iter().find(|l| l.0 == cost.loss).map_or(tr("typed"), |l| tr(l.1));
    let tip = tr("How much points count that lie far from the curve");
    ui.label(RichText::new(tr("Far points")).color(Tokens::of(ui).muted)).on_hover_text(tip);
    let width = ui.available_width();
    combo(ui, tr("Loss"), shown, width, |ui| {
        for (loss, label, tooltip) in LOSSES {
            if ui.selectable_label(loss == cost.loss, tr(label)).on_hover_text(tr(tooltip)).clicked() {
                out.push(Command::SetCost(CostChoice { loss, ..cost.clone() }));
            }
        }
    });
}
