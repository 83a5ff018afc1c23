//! A tutorial in the real window: step by step, shown by the program's own hands or done by the person. It is played upon a window of its own in
//! the place of the person's, which waits untouched and comes back at the end.

use std::sync::Arc;

use egui::Context;

use super::files::Answers;
use super::find::View;
use super::hands::Input;
use super::player::{Beat, Marks, Player};
use super::replay::opened;
use super::wire::Wire;
use crate::app::App;
use crate::app::state::PanelState;
use crate::fit::Session;
use crate::language::said;
use crate::tutorial::{Fault, Script, TutorialError};

/// Time that a person needs to see where the pointer is.
const A_LOOK: f64 = 0.5;
/// Between two frames while something is played.
const FRAME: std::time::Duration = std::time::Duration::from_millis(17);

/// What is going on.
#[derive(Debug, Clone, PartialEq)]
pub enum Mode {
    /// The person reads.
    Reading,
    /// The hands of the program are at work.
    Playing,
    /// The person does it.
    Trying {
        /// What is not there yet; nothing is said before something was done.
        missing: Option<String>,
        /// The window cannot tell when it is done.
        unsure: bool,
    },
    /// The step could not be done.
    Failed(String),
    /// All steps are done.
    End,
}

/// What the person asks for in the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Do the step, or go on from one that failed or was done.
    Next,
    /// The state before the step before.
    Back,
    /// I want to do it.
    Try,
    /// The end.
    Close,
}

/// The window before a step.
struct Before {
    session: Session,
    state: PanelState,
}

/// A tutorial that is under way.
pub struct Guide {
    own: Box<App>,
    pub(super) script: Arc<Script>,
    player: Player,
    answers: Answers,
    pub(super) mode: Mode,
    /// The step before was done by the person.
    pub(super) praised: bool,
    pub(super) marks: Marks,
    pub(super) asked: Option<Asked>,
    pub(super) card: super::card::Card,
    before: Vec<Before>,
    /// What the step is about was scrolled to, and nothing moves any more.
    revealed: bool,
    settled: bool,
    /// The hands have not done anything yet.
    just_begun: bool,
}

impl Guide {
    /// The step whose turn it is, from 0.
    pub(super) fn step(&self) -> usize {
        self.player.step()
    }

    /// Whether there is something to do in the step.
    pub(super) fn is_to_do(&self) -> bool {
        self.player.is_to_do()
    }

    /// Whether the step needs the keyboard where it is.
    pub(super) fn needs_keyboard(&self) -> bool {
        self.player.needs_keyboard()
    }

    /// The step begins; what is there now can be gone back to.
    fn begin_step(&mut self, app: &App, wire: &mut Wire) {
        wire.stop();
        self.answers.forget();
        self.before.truncate(self.step());
        self.before.push(Before { session: app.session.copy_with_history(), state: app.state.clone() });
        let all_done = self.step() >= self.script.steps.len();
        self.mode = if all_done { Mode::End } else { Mode::Reading };
        self.marks = Marks::default();
        self.card.take_focus = true;
        (self.revealed, self.settled) = (false, false);
        wire.give(Vec::new());
    }

    /// The window as it was before step `k`.
    fn go_back(&mut self, k: usize, app: &mut App, ctx: &Context) {
        let Some(before) = self.before.get(k) else { return };
        app.go_back_to(before.session.copy_with_history(), before.state.clone(), ctx);
        egui::Popup::close_all(ctx);
        self.player.go_to(k);
        self.praised = false;
    }

    /// What was asked for; whether the tutorial goes on.
    fn answer(&mut self, asked: Asked, app: &mut App, ctx: &Context) -> bool {
        let wire = ctx.plugin::<Wire>();
        match (asked, &self.mode) {
            (Asked::Close, _) | (Asked::Next, Mode::End) => return false,
            (Asked::Next, Mode::Failed(_) | Mode::Trying { unsure: true, .. }) => {
                self.player.go_to(self.step() + 1);
                self.begin_step(app, &mut wire.lock());
            }
            (Asked::Next, _) => {
                self.card.give_focus_back(ctx);
                self.answers.forget();
                self.player.go_to(self.step());
                self.praised = false;
                self.mode = Mode::Playing;
                let mut wire = wire.lock();
                self.just_begun = true;
                (wire.plays, wire.stopped) = (true, false);
                wire.give(Vec::new());
            }
            (Asked::Back, mode) => {
                // What was half done is taken back first.
                let is_begun = matches!(mode, Mode::Failed(_) | Mode::Trying { .. });
                let k = if is_begun { self.step() } else { self.step().saturating_sub(1) };
                self.go_back(k, app, ctx);
                self.begin_step(app, &mut wire.lock());
            }
            (Asked::Try, _) => {
                self.card.give_focus_back(ctx);
                self.answers.forget();
                self.player.lay_out_files();
                let mut wire = wire.lock();
                let view = View { seen: &wire.seen, app, ctx };
                let unsure = self.player.missing(&view).is_none_or(|missing| missing.is_empty());
                self.mode = Mode::Trying { missing: None, unsure };
                self.praised = false;
                wire.stirred = false;
            }
        }
        true
    }

    /// Goes on; whether the tutorial is still there.
    fn work(&mut self, app: &mut App, ctx: &Context) -> bool {
        if let Some(asked) = self.asked.take()
            && !self.answer(asked, app, ctx)
        {
            return false;
        }
        match self.mode {
            Mode::Playing => self.play(app, ctx),
            Mode::Trying { .. } => self.look(app, ctx),
            _ => self.mark(app, ctx),
        }
        true
    }

    /// What the step is about is ringed, and scrolled to.
    fn mark(&mut self, app: &App, ctx: &Context) {
        let wire = ctx.plugin::<Wire>();
        let mut wire = wire.lock();
        let is_marked = matches!(self.mode, Mode::Reading | Mode::Trying { .. });
        if is_marked && !self.settled && !wire.is_at_rest() {
            ctx.request_repaint_after(FRAME);
            return;
        }
        let view = View { seen: &wire.seen, app, ctx };
        if is_marked && !std::mem::replace(&mut self.revealed, true) {
            let reveal = self.player.to_reveal(&view).map(super::hands::scroll_to);
            wire.give(reveal.unwrap_or_default());
            ctx.request_repaint_after(FRAME);
            return;
        }
        let marks = if is_marked { self.player.ahead(&view) } else { Marks::default() };
        self.settled = true;
        if marks != self.marks {
            self.marks = marks;
            ctx.request_repaint();
        }
    }

    /// The next beat, when the window is at rest.
    fn play(&mut self, app: &App, ctx: &Context) {
        ctx.request_repaint_after(FRAME);
        let wire = ctx.plugin::<Wire>();
        let mut wire = wire.lock();
        if wire.stopped {
            wire.stop();
            self.mode = Mode::Failed(said(&Fault::Stopped.to_string()));
            self.card.take_focus = true;
            return;
        }
        if !wire.is_at_rest() || app.works() {
            return;
        }
        let view = View { seen: &wire.seen, app, ctx };
        if std::mem::take(&mut self.just_begun) {
            self.player.open_again(&view);
        }
        let beat = self.player.next(&view);
        if let Ok(marks) = self.player.marks(&view) {
            self.marks = marks;
        }
        match beat {
            Ok(Beat::Frames(inputs)) => wire.give(inputs),
            Ok(Beat::Look { .. }) => {
                wire.give(vec![Input { pause: A_LOOK, ..Input::default() }]);
            }
            Ok(Beat::Step | Beat::End) => self.begin_step(app, &mut wire),
            Err(error) => {
                wire.stop();
                self.mode = Mode::Failed(sentence(&error));
                self.card.take_focus = true;
            }
        }
    }

    /// Whether the person has done it.
    fn look(&mut self, app: &App, ctx: &Context) {
        self.mark(app, ctx);
        let wire = ctx.plugin::<Wire>();
        let mut wire = wire.lock();
        let Mode::Trying { missing, unsure: false } = &mut self.mode else { return };
        if !wire.stirred || app.works() {
            return;
        }
        let view = View { seen: &wire.seen, app, ctx };
        let faults = self.player.missing(&view).unwrap_or_default();
        if let Some(first) = faults.first() {
            let text = said(&first.to_string());
            if missing.as_ref() != Some(&text) {
                *missing = Some(text);
                ctx.request_repaint();
            }
            return;
        }
        self.player.go_to(self.step() + 1);
        self.begin_step(app, &mut wire);
        self.praised = true;
        ctx.request_repaint();
    }
}

/// Why a step failed, in a sentence.
fn sentence(error: &TutorialError) -> String {
    let why = said(error.message());
    match crate::error::Explain::help(error) {
        Some(help) => format!("{why}; {}", said(&help)),
        None => why,
    }
}

impl App {
    /// Begins a tutorial; what is in the window waits until it ends. One that is under way ends.
    ///
    /// # Errors
    /// What it opens cannot be.
    pub fn begin_tutorial(&mut self, script: Script, ctx: &Context) -> Result<(), TutorialError> {
        self.end_tutorial(ctx);
        let script = Arc::new(script);
        let failed = |fault: Fault| TutorialError::of_step(&script.origin, None, 0..0, &fault);
        let session = opened(&script).map_err(failed)?;
        let answers = Answers::default();
        let player = Player::new(Arc::clone(&script), answers.clone())?;
        let (theme, contrast, text_size) = self.look();
        let mut app = App::new(session, theme)
            .with_look(contrast, text_size)
            .with_language(self.state.view.language)
            .with_dialogs(Box::new(answers.clone()));
        app.wake_with(ctx);
        self.state.actions.clear();
        self.keep_now(ctx);
        let own = Box::new(std::mem::replace(self, app));
        let wire = ctx.plugin_or_default::<Wire>();
        let mut guide = Guide {
            own,
            script,
            player,
            answers,
            mode: Mode::Reading,
            praised: false,
            marks: Marks::default(),
            asked: None,
            card: super::card::Card::default(),
            before: Vec::new(),
            revealed: false,
            settled: false,
            just_begun: false,
        };
        guide.begin_step(self, &mut wire.lock());
        let mut wire = wire.lock();
        (wire.reads, wire.apart) = (true, Some(super::card::layer()));
        drop(wire);
        ctx.enable_accesskit();
        self.guide = Some(Box::new(guide));
        ctx.request_repaint();
        Ok(())
    }

    /// Ends a tutorial, if there is one: the window is as it was before.
    pub(in crate::app) fn end_tutorial(&mut self, ctx: &Context) {
        let Some(guide) = self.guide.take() else { return };
        *self = *guide.own;
        self.outdated = true;
        self.shown_look = None;
        let wire = ctx.plugin_or_default::<Wire>();
        let mut wire = wire.lock();
        wire.stop();
        wire.reads = false;
        if !wire.listened {
            ctx.disable_accesskit();
        }
        egui::Popup::close_all(ctx);
        ctx.request_repaint();
    }

    /// Whether a tutorial is under way.
    pub fn is_in_tutorial(&self) -> bool {
        self.guide.is_some()
    }

    /// The hands of a tutorial are at work.
    pub(in crate::app) fn is_played(&self) -> bool {
        self.guide
            .as_ref()
            .is_some_and(|guide| guide.mode == Mode::Playing || guide.asked.is_some() || !guide.settled)
    }

    /// The tutorial goes on, if there is one. The window is not closed behind the back of what waits.
    pub(in crate::app) fn guide_on(&mut self, ctx: &Context) {
        let Some(mut guide) = self.guide.take() else { return };
        let leaves = ctx.input(|i| i.viewport().close_requested()) || self.leaving;
        let goes_on = !leaves && guide.work(self, ctx);
        self.guide = Some(guide);
        if !goes_on {
            self.end_tutorial(ctx);
            if leaves {
                ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
                self.quit(ctx);
            }
        }
    }
}
