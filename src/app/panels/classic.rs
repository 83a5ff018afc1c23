//! The tab Commands: a line of the classic command language and its printout. The language itself is `classic`; a
//! line is carried out beside the window, like a fit.

use egui::{Button, Key, Label, Margin, RichText, ScrollArea, TextEdit, TextStyle, Ui, vec2};

use crate::app::actions::Action;
use crate::app::state::{ClassicState, PanelState};
use crate::app::theme::{GAP, ROW, Tokens};
use crate::fit::{Command, JobState, Session};
use crate::language::tr;

/// Width of a button.
const BUTTON: f32 = 72.0;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, _out: &mut Vec<Command>) {
    let idle = session.job() == JobState::Idle;
    ui.horizontal(|ui| {
        let classic = &mut state.classic;
        let width = (ui.available_width() - 2.0 * (BUTTON + GAP)).max(120.0);
        let edit = TextEdit::singleline(&mut classic.line)
            .id_salt("classic command")
            .font(TextStyle::Monospace)
            .margin(Margin::symmetric(8, 4))
            .hint_text("MIGRAD, MINOS, SHOW COVARIANCE, HELP …")
            .desired_width(width);
        let response = ui.add(edit).accessible_name(tr("Command of MINUIT"));
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        if response.has_focus() || entered {
            recall(ui, classic);
        }
        let word = if idle { tr("Run") } else { tr("Stop") };
        let run = ui.add(Button::new(word).min_size(vec2(BUTTON, ROW)));
        let run = run.on_hover_text(if idle {
            tr("Carry the line out (Enter)")
        } else {
            tr("Stop what runs (Esc)")
        });
        let run = if idle { run } else { run.accessible_name(tr("Stop the command")) };
        if !idle && run.clicked() {
            state.actions.push(Action::Cancel);
        }
        if idle && (entered || run.clicked()) && !classic.line.trim().is_empty() {
            classic.waiting = Some(std::mem::take(&mut classic.line));
        }
        if entered || run.clicked() {
            response.request_focus();
        }
        let clear = Button::new(tr("Clear")).min_size(vec2(BUTTON, ROW));
        let any = !classic.printout.is_empty();
        if ui
            .add_enabled(any, clear)
            .on_hover_text(tr("Empty the printout; nothing of the fit changes"))
            .clicked()
        {
            classic.printout.clear();
        }
    });
    let t = Tokens::of(ui);
    let classic = &state.classic;
    if classic.printout.is_empty() {
        let text = tr(
            "The commands of the classic program, one a line, parameters counted from 1; HELP lists them. Undo takes a line back.",
        );
        ui.label(RichText::new(text).color(t.muted));
        return;
    }
    ScrollArea::both().auto_shrink(false).stick_to_bottom(true).show(ui, |ui| {
        let text = RichText::new(&classic.printout).monospace();
        ui.add(Label::new(text).selectable(true).extend());
    });
}

/// The arrow keys bring back lines of before.
fn recall(ui: &Ui, classic: &mut ClassicState) {
    let (up, down) = ui.input(|i| (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown)));
    let count = classic.given.len();
    let next = match (up, down) {
        (true, _) => (classic.back + 1).min(count),
        (_, true) => classic.back.saturating_sub(1),
        _ => return,
    };
    classic.back = next;
    classic.line = if next == 0 { String::new() } else { classic.given[count - next].clone() };
}
