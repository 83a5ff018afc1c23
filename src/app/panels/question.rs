//! What has to be answered before something would be lost, in a bar of its own above everything: nothing else waits for it.

use egui::{Button, Frame, Key, Label, Margin, Modifiers, RichText, Ui, vec2};

use crate::app::state::{Answer, Next, PanelState, Question};
use crate::app::theme::{ROW, TEXT, Tokens, bold_id};
use crate::fit::{Command, is_session};
use crate::language::{phrase, tr, trf};

/// Height of the bar.
const HEIGHT: f32 = 38.0;

/// Draws the bar, when there is a question.
pub fn ui(ui: &mut Ui, state: &mut PanelState) {
    let Some(question) = &state.question else {
        state.asked = false;
        return;
    };
    let t = Tokens::of(ui);
    let (word, text) = words(question);
    let buttons: &[(&str, Answer)] = match question {
        Question::Unsaved(_) => {
            &[(tr("Save"), Answer::Save), (tr("Discard"), Answer::Discard), (tr("Cancel"), Answer::Cancel)]
        }
        Question::Left { .. } => &[
            (tr("Recover"), Answer::Recover),
            (tr("Discard"), Answer::Discard),
            (tr("Later"), Answer::Cancel),
        ],
    };
    let unsaved = matches!(question, Question::Unsaved(_));
    let frame = Frame::new().fill(t.warning_fill).inner_margin(Margin::symmetric(12, 0));
    let is_new = !std::mem::replace(&mut state.asked, true);
    let mut answer = None;
    egui::Panel::top("question").exact_size(HEIGHT).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.label(RichText::new(format!("▲ {word}")).font(bold_id(TEXT)).color(t.warning));
            for (label, given) in buttons {
                let button = ui.add(Button::new(*label).min_size(vec2(72.0, ROW)));
                // Work that may be lost is answered by the keyboard at once; what a crash has left can wait.
                if is_new && unsaved && *given == Answer::Save {
                    button.request_focus();
                }
                let button = button.accessible_name(format!("{label}: {word}"));
                if button.clicked() {
                    answer = Some(*given);
                }
            }
            ui.add(Label::new(RichText::new(text).color(t.text)).truncate());
        });
    });
    if unsaved && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        answer = Some(Answer::Cancel);
    }
    state.answer = answer.or(state.answer);
}

/// The heading and the sentence.
fn words(question: &Question) -> (&'static str, String) {
    match question {
        Question::Unsaved(Next::Quit) => (
            tr("Not saved"),
            tr("The session has changes that are in no file. Closing the window would lose them.").into(),
        ),
        Question::Unsaved(Next::Do(command)) => {
            let name = match command.as_ref() {
                Command::Open { path, .. } => {
                    let what = if is_session(path) { tr("the session ") } else { "" };
                    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                    format!("{what}{name}")
                }
                Command::OpenExample(name) => name.clone(),
                _ => tr("another file").into(),
            };
            let text =
                trf("The session has changes that are in no file, and {} would take its place.", &[&name]);
            (tr("Not saved"), text)
        }
        Question::Left { title, age } => {
            let when = age.map_or_else(String::new, |age| trf(" of {} ago", &[&ago(age.as_secs())]));
            let text = trf(
                "A window with {} did not end as it should; its session{} can be had back.",
                &[&title, &when],
            );
            (tr("Not closed"), text)
        }
    }
}

/// A span of time in the largest unit that says something.
fn ago(seconds: u64) -> String {
    let (n, one, many) = match seconds {
        0..60 => return tr("less than a minute").into(),
        60..3600 => (seconds / 60, tr("1 minute"), phrase("{} minutes")),
        3600..86400 => (seconds / 3600, tr("1 hour"), phrase("{} hours")),
        _ => (seconds / 86400, tr("1 day"), phrase("{} days")),
    };
    if n == 1 { one.to_owned() } else { trf(many, &[&n]) }
}
