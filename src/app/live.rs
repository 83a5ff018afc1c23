//! Live: what is asked is answered at once. While a hand moves a handle or a slider, the parameters that it does not hold are fitted again;
//! when it moves anything else, or lets go, everything is. Fits that were fast are made between two frames, others beside the window.

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
/// Before the first fit so many rows are taken for few.
const FEW: usize = 1000;

impl App {
    /// Whether fits of what is asked are fast.
    fn is_fast(&self) -> bool {
        match self.session.result().any() {
            Some(result) => result.elapsed < AT_ONCE,
            None => {
                let members = &self.session.config().members;
                members.iter().filter_map(|m| m.data.as_ref()).map(|d| d.n_total()).sum::<usize>() < FEW
            }
        }
    }

    /// Fits again what follows the hand, or everything, where that is wished. `moved` says whether the hand has moved in this frame.
    pub(super) fn follow(&mut self, moved: bool) {
        match self.state.holding.clone() {
            Some(Holding { held, others }) => {
                if moved && (others || self.state.view.live) && self.is_fast() {
                    self.fit_others(&held);
                }
            }
            None if self.state.view.live => self.fit_again(),
            None => {}
        }
    }

    /// The others to their best values while these stay.
    fn fit_others(&mut self, held: &[ParamId]) {
        // Where there is none the curve goes where the hand is, and nothing is said in every frame.
        if let Ok(Some(values)) = self.session.followers(held, PATIENCE) {
            self.apply(Command::MoveValues(values));
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
