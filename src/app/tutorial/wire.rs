//! Between the window and mouse and keyboard: what a player does comes in before a frame, in place of what the person does, and what was drawn is
//! read behind it.

use std::collections::VecDeque;

use egui::{Context, Event, FullOutput, Key, LayerId, Plugin, RawInput};

use super::hands::{Input, held};
use super::seen::Seen;

/// A repaint that is asked for later than this is none.
const SOON: std::time::Duration = std::time::Duration::from_millis(10);
/// Frames without a wish for another one, after which the window is at rest.
const QUIET: usize = 3;
/// Frames after which it is at rest even if something still moves.
const MOST_FRAMES: usize = 90;

/// The wire of a window.
#[derive(Default)]
pub struct Wire {
    /// What was drawn is read.
    pub reads: bool,
    /// Mouse and keyboard of the person do not count.
    pub plays: bool,
    /// The person wants to have them back.
    pub stopped: bool,
    /// The person has done something.
    pub stirred: bool,
    /// What is no part of the window: the card.
    pub apart: Option<LayerId>,
    /// What was drawn last.
    pub seen: Seen,
    /// A screen reader listens, whatever we do.
    pub listened: bool,
    left: VecDeque<Input>,
    since: Option<f64>,
    quiet: usize,
    frames: usize,
}

impl Wire {
    /// These come to the window, one a frame.
    pub fn give(&mut self, inputs: Vec<Input>) {
        self.left.extend(inputs);
        (self.quiet, self.frames) = (0, 0);
    }

    /// Whether everything has come, and nothing moves any more.
    pub fn is_at_rest(&self) -> bool {
        self.left.is_empty() && (self.quiet >= QUIET || self.frames > MOST_FRAMES)
    }

    /// Nothing comes any more.
    pub fn stop(&mut self) {
        self.left.clear();
        (self.plays, self.stopped, self.since) = (false, false, None);
    }

    /// What comes now, when its time has come.
    fn next(&mut self, now: f64) -> Option<Input> {
        let pause = self.left.front()?.pause;
        if now - *self.since.get_or_insert(now) < pause {
            return None;
        }
        self.since = None;
        self.left.pop_front()
    }
}

fn is_done_by_hand(event: &Event) -> bool {
    matches!(
        event,
        Event::PointerButton { pressed: true, .. }
            | Event::Key { pressed: true, .. }
            | Event::Text(_)
            | Event::Paste(_)
            | Event::AccessKitActionRequest(_)
    )
}

impl Plugin for Wire {
    fn debug_name(&self) -> &'static str {
        "tutorial"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        if self.plays {
            let escape = |e: &Event| matches!(e, Event::Key { key: Key::Escape, pressed: true, .. });
            self.stopped |= input.events.iter().any(escape);
            input.events.clear();
            input.dropped_files.clear();
            input.hovered_files.clear();
        } else {
            self.stirred |= input.events.iter().any(is_done_by_hand) || !input.dropped_files.is_empty();
        }
        if let Some(next) = self.next(input.time.unwrap_or(f64::INFINITY)) {
            input.events.extend(next.events);
            input.dropped_files.extend(next.dropped.into_iter().map(held));
            input.hovered_files.extend(next.is_hovered.then(egui::HoveredFile::default));
        }
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        if !self.reads {
            self.listened = output.platform_output.accesskit_update.is_some();
            return;
        }
        let wants_more = output.viewport_output.values().any(|v| v.repaint_delay < SOON);
        self.frames += 1;
        self.quiet = if wants_more || !self.left.is_empty() { 0 } else { self.quiet + 1 };
        if let Some(update) = &output.platform_output.accesskit_update {
            let seen = Seen::of(update, ctx);
            self.seen = match self.apart {
                Some(layer) => seen.without(layer),
                None => seen,
            };
        }
    }
}
