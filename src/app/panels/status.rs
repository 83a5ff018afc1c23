//! The status bar: what is fitted how, and what the mouse does.

use egui::{Align, Label, Layout, RichText, Ui};

use crate::app::state::PanelState;
use crate::app::theme::{PAD, SMALL, Tokens};
use crate::fit::{Command, PrintLevel, Session};
use crate::language::{phrase, tr, trf};

/// What the mouse does in the figure.
const HINT: &str = phrase(
    "drag ◇: the curve · drag: move · wheel: zoom · double click: all · right-drag: fit range · F1: keys",
);

/// Letters of a name that are shown.
const LETTERS: usize = 40;

/// A long name with its end, which tells files apart.
fn shortened(name: &str) -> String {
    let n = name.chars().count();
    if n <= LETTERS {
        name.to_owned()
    } else {
        format!("…{}", name.chars().skip(n - LETTERS).collect::<String>())
    }
}

/// Draws the bar.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, _out: &mut Vec<Command>) {
    let config = session.config();
    let color = Tokens::of(ui).muted;
    let small = |text: &str| RichText::new(text).size(SMALL + 0.3).color(color);
    ui.horizontal_centered(|ui| {
        ui.add_space(PAD - 8.0);
        ui.spacing_mut().item_spacing.x = 16.0;
        let name = config.data_name(config.active);
        let name = if name.is_empty() { tr("no data") } else { name.as_str() };
        ui.label(small(&shortened(name))).on_hover_text(name);
        ui.label(small(tr(config.method.algorithm.title())));
        ui.label(small(&trf("strategy {}", &[&u8::from(config.method.strategy)])));
        ui.label(small(match config.print {
            PrintLevel::Quiet => tr("Prn: QT"),
            PrintLevel::Default => tr("Prn: DEF"),
            PrintLevel::Verbose => tr("Prn: VER"),
        }));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(PAD - 8.0);
            let hint = state.hint.take().unwrap_or(tr(HINT));
            ui.add(Label::new(small(hint)).truncate());
        });
    });
}
