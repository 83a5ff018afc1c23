//! Live: what is asked is answered at once. While a hand moves a handle or a slider, the parameters that it does not hold are fitted again;
//! when it moves anything else, or lets go, everything is. Fits that were fast are made between two frames, others beside the window.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

use super::App;
use super::state::Holding;
use crate::fit::{Command, JobState, Task};
use crate::minimize::NoObserver;
use crate::params::ParamId;

/// A fit that takes less is made between two frames.
const AT_ONCE: Duration = Duration::from_millis(30);
/// Longest time between two frames, whatever a fit was expected to take.
const PATIENCE: Duration = Duration::from_millis(100);
/// Longest search beside the window while the hand moves.
const BESIDE: Duration = Duration::from_secs(3);
/// Before the first fit so many rows are taken for few.
const FEW: usize = 1000;

/// The others on their way to where the hand is.
#[derive(Default)]
pub(super) struct Chase {
    /// The hand has moved since they set out.
    wanted: bool,
    /// What a search beside the window will find.
    answer: Option<Receiver<Vec<(ParamId, f64)>>>,
}

impl Chase {
    /// Whether something is under way.
    pub fn is_under_way(&self) -> bool {
        self.answer.is_some()
    }
}

impl App {
    /// Whether fits of what is asked are fast.
    fn is_fast(&self) -> bool {
        if let Some(result) = self.session.result().any() {
            result.elapsed < AT_ONCE
        } else {
            let members = &self.session.config().members;
            members.iter().filter_map(|m| m.data.as_ref()).map(|d| d.n_total()).sum::<usize>() < FEW
        }
    }

    /// Fits again what follows the hand, or everything, where that is wished. `moved` says whether the hand has moved in this frame.
    pub(super) fn follow(&mut self, moved: bool, ctx: &egui::Context) {
        if let Some(Holding { held, others }) = self.state.holding.clone() {
            self.chase.wanted |= moved && (others || self.state.view.live);
            self.fit_others(&held, ctx);
        } else {
            // What is still under way is about a curve that nobody holds.
            self.chase = Chase::default();
            if self.state.view.live {
                self.fit_again();
            }
        }
    }

    /// The others to their best values while these stay. Where there is none the curve goes where the hand is, and nothing is said in every
    /// frame.
    fn fit_others(&mut self, held: &[ParamId], ctx: &egui::Context) {
        match self.chase.answer.as_ref().map(Receiver::try_recv) {
            Some(Err(TryRecvError::Empty)) => return,
            Some(Ok(values)) => {
                self.apply(Command::MoveValues(values));
                self.chase.answer = None;
            }
            Some(Err(TryRecvError::Disconnected)) => self.chase.answer = None,
            None => {}
        }
        if !std::mem::take(&mut self.chase.wanted) {
            return;
        }
        let Ok(Some(followers)) = self.session.followers(held) else { return };
        if self.is_fast() {
            if let Ok(values) = followers.find(PATIENCE) {
                self.apply(Command::MoveValues(values));
            }
            return;
        }
        let (sender, answer) = channel();
        let wake = ctx.clone();
        let work = move || {
            if let Ok(values) = followers.find(BESIDE) {
                // Nobody listens any more when the curve was let go.
                drop(sender.send(values));
            }
            wake.request_repaint();
        };
        if std::thread::Builder::new().name("followers".into()).spawn(work).is_ok() {
            self.chase.answer = Some(answer);
        }
    }

    /// Everything, where the result does not answer what is asked. What could not be fitted is not tried again.
    fn fit_again(&mut self) {
        let config = self.session.config();
        let is_asked = config.member().data.is_some() || !config.needs_data();
        let is_free = self.session.job() == JobState::Idle && !self.reader.is_reading();
        let is_answered = self.session.result().fresh().is_some();
        if !is_asked || !is_free || is_answered || self.tried.as_ref().is_some_and(|c| c.same(config)) {
            return;
        }
        self.tried = Some(config.clone());
        if !self.is_fast() {
            self.apply(Command::Run(Task::Fit));
            return;
        }
        match self.session.run_here(&Task::Fit, &NoObserver) {
            Ok(changed) => self.take_in(changed),
            Err(error) => self.state.refuse(super::sentence(&error)),
        }
    }
}
