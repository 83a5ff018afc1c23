//! Undo and redo by snapshots. Data and compiled formulas are shared inside a snapshot, so one costs a few hundred bytes.
//!
//! One change is one step, except within a gesture (a drag, a run of key strokes): changes of the same thing in a row are
//! one step until [`History::end_gesture`]. Results of fits are no part of a snapshot; they are kept whatever is undone. So is the list of
//! fitted functions, except where a step put another list in its place, or changed how some of it look.

use super::file::SavedResult;
use super::functions::Functions;
use super::shift::Shift;
use super::state::State;
use crate::params::ParamId;

/// Steps kept; older ones are forgotten.
const MAX_STEPS: usize = 200;

/// What a gesture moves. Changes with the same gesture in a row belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gesture {
    /// Value of a parameter.
    Value(ParamId),
    /// Step of a parameter.
    Step(ParamId),
    /// Limits of a parameter.
    Limits(ParamId),
    /// Fit range, exclusions.
    Selection,
    /// Bins of the data.
    Bins,
    /// The place of the numbers in the figure.
    Numbers,
    /// The curve, by the values of several parameters.
    Curve,
}

/// What a step leaves, and what undo or redo goes back to.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    /// The choices.
    pub state: State,
    /// What a session file said about its last fit.
    pub saved: Option<SavedResult>,
    /// The list of fitted functions, for a step that puts another list in its place.
    pub functions: Option<Functions>,
    /// The functions of the list that a step showed, hid, colored, added or removed.
    pub shift: Shift,
}

#[derive(Debug, Clone)]
struct Step {
    label: String,
    /// Where to go back (or forward) to.
    to: Snapshot,
}

impl Step {
    /// The same step in the other direction, from `present`, which comes with the list of functions.
    fn reversed(&self, present: Snapshot) -> Step {
        let functions = present.functions.filter(|_| self.to.functions.is_some());
        let shift = self.to.shift.reversed();
        Step { label: self.label.clone(), to: Snapshot { functions, shift, ..present } }
    }
}

/// The steps before and after the present state.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    undo: Vec<Step>,
    redo: Vec<Step>,
    /// The gesture under way, and the number of undo steps when its own step is on top.
    open: Option<(Gesture, usize)>,
}

impl History {
    /// Records that `before` was left by the change called `label`.
    pub fn record(&mut self, label: impl Into<String>, gesture: Option<Gesture>, before: Snapshot) {
        self.redo.clear();
        if let (Some(now), Some((open, depth))) = (gesture, self.open)
            && now == open
            && depth <= self.undo.len()
        {
            // The drag goes on. What a fit did in between belongs to it as well.
            self.undo.truncate(depth);
            return;
        }
        self.push(label.into(), before);
        self.open = gesture.map(|g| (g, self.undo.len()));
    }

    /// Records a change made by the program itself (taking over a fit): a step of its own that does not end a gesture.
    pub fn record_beside_gesture(&mut self, label: impl Into<String>, before: Snapshot) {
        self.redo.clear();
        self.push(label.into(), before);
    }

    fn push(&mut self, label: String, to: Snapshot) {
        self.undo.push(Step { label, to });
        if self.undo.len() > MAX_STEPS {
            self.undo.remove(0);
            self.open = None;
        }
    }

    /// The drag or typing is over: the next change is a step of its own.
    pub fn end_gesture(&mut self) {
        self.open = None;
    }

    /// One step back from `present` (with its list of functions), when there is one.
    pub fn undo(&mut self, present: Snapshot) -> Option<Snapshot> {
        self.open = None;
        let step = self.undo.pop()?;
        self.redo.push(step.reversed(present));
        Some(step.to)
    }

    /// One step forward from `present` (with its list of functions), when there is one.
    pub fn redo(&mut self, present: Snapshot) -> Option<Snapshot> {
        self.open = None;
        let step = self.redo.pop()?;
        self.undo.push(step.reversed(present));
        Some(step.to)
    }

    /// Name of the step that undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.undo.last().map(|s| s.label.as_str())
    }

    /// Name of the step that redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.redo.last().map(|s| s.label.as_str())
    }
}
