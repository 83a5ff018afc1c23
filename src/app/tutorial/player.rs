//! Plays a script: turns each step into what a person does, one beat after the other, and looks whether what should be there is there.
//!
//! It is asked for the next beat whenever the window is at rest, and sees what was drawn. So the same player works without a display and in
//! the window itself.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use egui::accesskit::NodeId;
use egui::{Key, Pos2, Rect};

use super::check::check;
use super::files::{Answer, Answers, Files};
use super::find::View;
use super::hands::{self, Input};
use super::seen::{Node, is_covered};
use crate::app::Panel;
use crate::language::labels;
use crate::tutorial::{
    Click, Deed, Drag, Expect, Fault, FileName, Script, Shot, Spot, Target, TutorialError,
};

/// What is to be done before the player is asked again.
#[derive(Debug)]
pub enum Beat {
    /// These come to the window, one a frame; then it comes to rest.
    Frames(Vec<Input>),
    /// A picture: the one of the step, or only one of those that move.
    Look {
        /// Whether it is that of the step.
        is_still: bool,
    },
    /// A step is done.
    Step,
    /// All are.
    End,
}

/// What is marked in a picture, in points.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Marks {
    /// The tip of the pointer.
    pub pointer: Option<Pos2>,
    /// What is ringed.
    pub rings: Vec<Rect>,
    /// What is numbered, from 1.
    pub numbers: Vec<Rect>,
    /// The way of a drag.
    pub way: Option<(Pos2, Pos2)>,
}

/// A part of an action.
#[derive(Debug, Clone)]
enum Act {
    /// Whole actions, taken apart when their turn comes.
    Begin(usize),
    /// The pointer comes to a widget; it was scrolled to already or not.
    Aim { at: Target, is_new: bool, scrolled: bool },
    /// It is brought into view for the picture.
    Reveal(Target),
    /// A click where the pointer is.
    Press(Click),
    /// What is there is no candidate for the next aim at something new.
    Remember,
    /// Beats that are known.
    Give(Vec<Input>),
    /// The moment of the picture.
    Look,
    /// The picture, if there was none.
    Still,
    /// The pointer comes to where a drag begins.
    Grab(Drag),
    /// The drag itself, up to the end and then the hand that lets go.
    Pull(Drag),
    /// The step ends.
    End,
}

/// A script that is being played.
pub struct Player {
    script: Arc<Script>,
    files: Files,
    answers: Answers,
    /// The step, from 0.
    step: usize,
    /// The action of it whose turn it is.
    action: Option<usize>,
    left: VecDeque<Act>,
    known: HashSet<NodeId>,
    pointer: Option<Pos2>,
    ring: Option<Rect>,
    way: Option<(Pos2, Pos2)>,
    looked: bool,
    ended: bool,
}

impl Player {
    /// Of this script; the dialogs of the window are those that `answers` answers.
    ///
    /// # Errors
    /// There is no folder for its files.
    pub fn new(script: Arc<Script>, answers: Answers) -> Result<Player, TutorialError> {
        let files = Files::new(&script.origin.folder)
            .map_err(|fault| TutorialError::of_step(&script.origin, None, 0..0, &fault))?;
        let mut player = Player {
            script,
            files,
            answers,
            step: 0,
            action: None,
            left: VecDeque::new(),
            known: HashSet::new(),
            pointer: None,
            ring: None,
            way: None,
            looked: false,
            ended: false,
        };
        player.begin_step();
        Ok(player)
    }

    /// The step whose turn it is, from 0.
    pub fn step(&self) -> usize {
        self.step
    }

    /// How the picture of the step looks.
    pub fn shot(&self) -> Shot {
        let actions = self.script.steps.get(self.step).into_iter().flat_map(|s| &s.actions);
        let mut shots =
            actions.filter_map(|a| if let Deed::Shot(shot) = &a.deed { Some(shot) } else { None });
        shots.next().cloned().unwrap_or_default()
    }

    /// The error that `fault` is where the script is now.
    pub fn failed(&self, fault: &Fault) -> TutorialError {
        let origin = &self.script.origin;
        let Some(step) = self.script.steps.get(self.step) else {
            return TutorialError::of_step(origin, None, 0..0, fault);
        };
        let action = self.action.and_then(|k| step.actions.get(k));
        let span = action.map_or(step.span.clone(), |action| action.span.clone());
        TutorialError::of_step(origin, Some(self.step), span, fault)
    }

    fn begin_step(&mut self) {
        (self.action, self.pointer, self.ring, self.way) = (None, None, None, None);
        (self.looked, self.ended) = (false, false);
        self.left.clear();
        if let Some(step) = self.script.steps.get(self.step) {
            self.left.extend((0..step.actions.len()).map(Act::Begin));
            self.left.push_back(Act::End);
        }
    }

    /// Goes on with this step, from its beginning.
    pub fn go_to(&mut self, step: usize) {
        self.step = step;
        self.begin_step();
    }

    /// The first thing that the step acts upon: what a person looks for.
    fn first(&self) -> Option<&Deed> {
        let actions = self.script.steps.get(self.step).into_iter().flat_map(|s| &s.actions);
        actions.map(|a| &a.deed).find(|deed| is_gesture(deed))
    }

    /// Begins the step by opening the list again that a step before has opened: a click on the card closes it.
    pub fn open_again(&mut self, view: &View) {
        let Some(Deed::Click { on: at, .. } | Deed::Choose { list: at, .. }) = self.first() else { return };
        let is_gone = |at: &Target| matches!(view.find(at), Err(Fault::NotThere { .. }));
        if !is_gone(at) {
            return;
        }
        let done = self.script.steps[..self.step].iter().flat_map(|step| &step.actions);
        let done = done.rev().map(|action| &action.deed).filter(|deed| is_gesture(deed));
        // What was clicked in the list is gone with it.
        let opened =
            done.map_while(|deed| if let Deed::Click { on, how } = deed { Some((on, how)) } else { None });
        if let Some((at, how)) = { opened }.find(|(on, _)| !is_gone(on)) {
            let (at, how) = (at.clone(), *how);
            self.push([Act::Aim { at, is_new: false, scrolled: false }, Act::Press(how)]);
        }
    }

    /// Whether the step is one to do, not only to read.
    pub fn is_to_do(&self) -> bool {
        self.first().is_some()
    }

    /// Whether the step goes on where the keyboard is.
    pub fn needs_keyboard(&self) -> bool {
        matches!(self.first(), Some(Deed::Type { into: None, .. } | Deed::Key(_)))
    }

    /// What is marked before the step is done: what it acts upon first, else what its picture marks.
    pub fn ahead(&self, view: &View) -> Marks {
        let ring = |target: &Target| {
            let place = place_of(view, target).ok().filter(Rect::is_positive);
            Marks { rings: place.into_iter().collect(), ..Marks::default() }
        };
        match self.first() {
            Some(Deed::Click { on, .. }) => ring(on),
            Some(Deed::Choose { list, .. }) => ring(list),
            Some(Deed::Type { into: Some(into), .. }) => ring(into),
            Some(Deed::Drag(drag)) => {
                let way = spot(drag, &drag.from, view).ok().zip(spot(drag, &drag.to, view).ok());
                Marks { way, ..Marks::default() }
            }
            Some(_) => Marks::default(),
            None => self.marks(view).unwrap_or_default(),
        }
    }

    /// What is scrolled to before the step is read.
    pub fn to_reveal(&self, view: &View) -> Option<NodeId> {
        let shot = self.shot();
        let target = match self.first() {
            Some(
                Deed::Click { on: at, .. }
                | Deed::Choose { list: at, .. }
                | Deed::Type { into: Some(at), .. },
            ) => Some(at),
            Some(_) => None,
            None => shot.ring.iter().chain(&shot.number).chain(self.expected()).find(|t| !is_panel(t)),
        };
        let node = view.find_text(target?).ok()?;
        (!node.is_in_view()).then_some(node.id)
    }

    /// The files of the step wait for the dialogs that a person opens.
    pub fn lay_out_files(&self) {
        let actions = self.script.steps.get(self.step).into_iter().flat_map(|s| &s.actions);
        for action in actions {
            if let Deed::Answer(file) = &action.deed {
                self.answer(file);
            }
        }
    }

    /// What is not there of what the step expects and of what it types and chooses; `None` where nothing can tell.
    pub fn missing(&self, view: &View) -> Option<Vec<Fault>> {
        let actions = self.script.steps.get(self.step).into_iter().flat_map(|s| &s.actions);
        let faults = actions.filter_map(|a| match &a.deed {
            Deed::Expect(expected) => Some(check(expected, view).err()),
            Deed::Type { into: Some(into), text, .. } => Some(holds(into, text, view)),
            Deed::Choose { list, items } => items.last().map(|item| holds(list, item, view)),
            _ => None,
        });
        let faults: Vec<Option<Fault>> = faults.collect();
        (!faults.is_empty()).then(|| faults.into_iter().flatten().collect())
    }

    /// What is to be done next.
    ///
    /// # Errors
    /// The step cannot be done, or what is expected is not there.
    pub fn next(&mut self, view: &View) -> Result<Beat, TutorialError> {
        loop {
            let Some(act) = self.left.pop_front() else { return Ok(Beat::End) };
            if let Some(beat) = self.act(act, view).map_err(|fault| self.failed(&fault))? {
                return Ok(beat);
            }
        }
    }

    /// What is marked in a picture that is taken now.
    ///
    /// # Errors
    /// Something to be ringed is not there.
    pub fn marks(&self, view: &View) -> Result<Marks, TutorialError> {
        let shot = self.shot();
        let places = |targets: &[Target]| -> Result<Vec<Rect>, TutorialError> {
            let places = targets.iter().map(|t| place_of(view, t).map_err(|fault| self.failed(&fault)));
            places.collect()
        };
        let numbers = places(&shot.number)?;
        let mut rings = places(&shot.ring)?;
        if rings.is_empty() && numbers.is_empty() {
            rings.extend(self.ring);
        }
        if rings.is_empty() && numbers.is_empty() && self.way.is_none() && self.pointer.is_none() {
            rings = self.expected().filter_map(|t| view.find_text(t).ok()).map(|n| n.shown).collect();
        }
        rings.retain(Rect::is_positive);
        // Two things that are expected of one widget are one ring.
        rings.dedup();
        Ok(Marks { pointer: self.pointer, rings, numbers, way: self.way })
    }

    /// What a crop of the picture is taken around.
    ///
    /// # Errors
    /// A widget of it is not there.
    pub fn around(&self, view: &View, targets: &[Target]) -> Result<Rect, TutorialError> {
        let mut around = Rect::NOTHING;
        for target in targets {
            around = around.union(place_of(view, target).map_err(|fault| self.failed(&fault))?);
        }
        Ok(around)
    }

    /// What the step expects to see.
    fn expected(&self) -> impl Iterator<Item = &Target> {
        let actions = self.script.steps.get(self.step).into_iter().flat_map(|s| &s.actions);
        actions.filter_map(|a| match &a.deed {
            Deed::Expect(Expect::Seen { target, .. }) => Some(target),
            _ => None,
        })
    }

    fn push(&mut self, acts: impl IntoIterator<Item = Act, IntoIter: DoubleEndedIterator>) {
        for act in acts.into_iter().rev() {
            self.left.push_front(act);
        }
    }

    fn act(&mut self, act: Act, view: &View) -> Result<Option<Beat>, Fault> {
        match act {
            Act::Begin(k) => {
                self.action = Some(k);
                let script = Arc::clone(&self.script);
                let parts = self.parts(&script.steps[self.step].actions[k].deed, view)?;
                self.push(parts);
                Ok(None)
            }
            Act::Aim { at, is_new, scrolled } => self.aim(at, is_new, scrolled, view),
            Act::Reveal(target) => {
                let node = view.find_text(&target)?;
                Ok((!node.is_in_view()).then(|| Beat::Frames(hands::scroll_to(node.id))))
            }
            Act::Press(how) => Ok(self.pointer.map(|at| Beat::Frames(hands::click(at, how)))),
            Act::Remember => {
                self.known = view.seen.nodes.iter().map(|node| node.id).collect();
                Ok(None)
            }
            Act::Give(frames) => Ok(Some(Beat::Frames(frames))),
            Act::Look => {
                let is_last = !self.left.iter().any(|a| matches!(a, Act::Look)) && self.is_last_gesture();
                self.looked |= is_last;
                Ok((is_last || self.shot().animate).then_some(Beat::Look { is_still: is_last }))
            }
            Act::Grab(drag) => {
                let (from, to) = (spot(&drag, &drag.from, view)?, spot(&drag, &drag.to, view)?);
                (self.pointer, self.way, self.ring) = (Some(from), Some((from, to)), None);
                self.push([Act::Pull(drag)]);
                Ok(Some(Beat::Frames(hands::move_to(from))))
            }
            Act::Pull(drag) => {
                let Some((from, to)) = self.way else { return Ok(None) };
                self.pointer = Some(to);
                self.push([Act::Look, Act::Give(hands::let_go(to, drag.right))]);
                Ok(Some(Beat::Frames(hands::pull(from, to, drag.right))))
            }
            Act::Still => {
                let is_still = !std::mem::replace(&mut self.looked, true);
                Ok(Some(Beat::Look { is_still }))
            }
            Act::End => self.end(),
        }
    }

    /// Whether no action behind this one is a gesture.
    fn is_last_gesture(&self) -> bool {
        let rest = &self.script.steps[self.step].actions[self.action.map_or(0, |k| k + 1)..];
        !self.looked && !self.shot().after && !rest.iter().any(|a| is_gesture(&a.deed))
    }

    /// The parts of an action.
    fn parts(&self, deed: &Deed, view: &View) -> Result<Vec<Act>, Fault> {
        let aim = |at: &Target, is_new| Act::Aim { at: at.clone(), is_new, scrolled: false };
        Ok(match deed {
            Deed::Click { on, how } => vec![aim(on, false), Act::Look, Act::Press(*how)],
            Deed::Choose { list, items } => {
                let mut acts = vec![aim(list, false), Act::Remember, Act::Press(Click::Once)];
                for (k, item) in items.iter().enumerate() {
                    let item = Target { label: item.clone(), within: None, role: None };
                    acts.push(aim(&item, true));
                    if k + 1 < items.len() {
                        acts.extend([Act::Remember, Act::Press(Click::Once)]);
                    }
                }
                acts.extend([Act::Look, Act::Press(Click::Once)]);
                acts
            }
            Deed::Type { into, text, enter } => {
                let mut acts = Vec::new();
                if let Some(into) = into {
                    let select = Act::Give(hands::key(Key::A, hands::CTRL));
                    acts.extend([aim(into, false), Act::Press(Click::Once), select]);
                }
                acts.extend([Act::Give(hands::text(text)), Act::Look]);
                if *enter {
                    acts.push(Act::Give(hands::key(Key::Enter, egui::Modifiers::NONE)));
                }
                acts
            }
            Deed::Key(chord) => vec![Act::Look, Act::Give(hands::chord(chord)?)],
            Deed::Drag(drag) => vec![Act::Grab(drag.clone())],
            Deed::Drop(files) => {
                let dropped = files.iter().map(|f| self.files.to_read(f)).collect::<Result<_, _>>()?;
                let over = Input { is_hovered: true, ..Input::default() };
                let drop = Input { dropped, ..Input::default() };
                vec![Act::Give(vec![over]), Act::Look, Act::Give(vec![drop])]
            }
            Deed::Answer(file) => {
                self.answer(file);
                vec![Act::Give(Vec::new())]
            }
            Deed::Wait => vec![Act::Give(Vec::new())],
            Deed::Expect(expected) => {
                check(expected, view)?;
                Vec::new()
            }
            Deed::Shot(_) => Vec::new(),
        })
    }

    fn answer(&self, file: &FileName) {
        let (open, save) = (self.files.to_read(file), self.files.to_write(file));
        self.answers.add(Answer { name: file.name(), open, save });
    }

    fn aim(&mut self, at: Target, is_new: bool, scrolled: bool, view: &View) -> Result<Option<Beat>, Fault> {
        let known = HashSet::new();
        let node = view.find_new(&at, if is_new { &self.known } else { &known })?;
        let label = || at.label.clone();
        if node.is_disabled {
            return Err(Fault::OffLimits { label: label() });
        }
        if !node.is_in_view() {
            if scrolled {
                return Err(Fault::OutOfView { label: label() });
            }
            self.push([Act::Aim { at, is_new, scrolled: true }]);
            return Ok(Some(Beat::Frames(hands::scroll_to(node.id))));
        }
        let place = node.aim();
        if is_covered(view.ctx, node, place) {
            return Err(Fault::Covered { label: label() });
        }
        (self.pointer, self.ring, self.way) = (Some(place), Some(node.shown), None);
        Ok(Some(Beat::Frames(hands::move_to(place))))
    }

    fn end(&mut self) -> Result<Option<Beat>, Fault> {
        if !std::mem::replace(&mut self.ended, true) {
            let acts = self.last_picture();
            self.push(acts);
            return Ok(None);
        }
        if let Some(fault) = self.answers.amiss() {
            return Err(fault);
        }
        self.go_to(self.step + 1);
        Ok(Some(Beat::Step))
    }

    /// What is left to do for the picture at the end of a step.
    fn last_picture(&mut self) -> Vec<Act> {
        let shot = self.shot();
        let mut acts = Vec::new();
        if !self.looked {
            (self.pointer, self.ring, self.way) = (None, None, None);
            acts.push(Act::Give(hands::leave()));
            let marked = shot.ring.iter().chain(&shot.number);
            let marked: Vec<&Target> = marked.chain(self.expected()).collect();
            let marked: Vec<Target> = marked.into_iter().filter(|t| !is_panel(t)).cloned().collect();
            acts.extend(marked.into_iter().map(Act::Reveal));
        }
        if !self.looked || shot.animate {
            acts.push(Act::Still);
        }
        acts.push(Act::End);
        acts
    }
}

/// Whether a person does something with mouse or keyboard.
fn is_gesture(deed: &Deed) -> bool {
    use Deed::{Choose, Click, Drag, Drop, Key, Type};
    matches!(deed, Click { .. } | Choose { .. } | Type { .. } | Key(_) | Drag(_) | Drop(_))
}

/// Whether a whole panel is meant.
pub fn is_panel(target: &Target) -> bool {
    target.label.parse::<Panel>().is_ok_and(|panel| panel != Panel::All)
}

/// Where a panel or a widget stands.
fn place_of(view: &View, target: &Target) -> Result<Rect, Fault> {
    match view.panel(&target.label) {
        Some(rect) => Ok(rect),
        None => view.find_text(target).map(|node| node.shown),
    }
}

/// What is amiss where a field or a list should show this; one that is gone, or shows nothing, cannot tell.
fn holds(target: &Target, text: &str, view: &View) -> Option<Fault> {
    let node = view.find(target).ok().filter(|node| !node.value.is_empty())?;
    let is_there = labels(text).iter().any(|text| node.value.trim() == text.trim());
    let (label, found) = (target.label.clone(), node.value.clone());
    (!is_there).then(|| Fault::Words { label, found, expected: text.to_owned() })
}

/// Where a drag begins or ends.
fn spot(drag: &Drag, spot: &Spot, view: &View) -> Result<Pos2, Fault> {
    let middle = |node: &Node| node.shown.center();
    match (spot, &drag.on) {
        (Spot::Of(target), _) => view.find(target).map(middle),
        (Spot::At(x, y), Some(on)) => {
            let rect = view.find(on)?.rect;
            Ok(rect.min + rect.size() * egui::vec2(*x as f32, *y as f32))
        }
        (&Spot::At(x, y), None) => {
            let place = view.app.place_in_figure(x, y);
            let frame = view.app.region(Panel::Plot);
            let is_inside = |at: &Pos2| frame.is_some_and(|frame| frame.contains(*at));
            place.filter(is_inside).ok_or(Fault::NotInFigure { x, y })
        }
    }
}
