//! Hears what a person does in the window and tells it as the actions of a script: the other way round than the player. It works upon a window of
//! its own, as the player does, so that what was recorded begins where a replay begins.

use std::collections::HashSet;
use std::path::PathBuf;

use egui::accesskit::{self, NodeId, Role};
use egui::{Context, Event, Key, LayerId, Modifiers, PointerButton, Popup, Pos2};

use super::find::View;
use super::recorded::{Recorded, free_beside};
use crate::app::dialogs::Chosen;
use crate::app::{App, Panel};
use crate::fit::Session;
use crate::language::{english, tr, trf};
use crate::tutorial::{Click, Deed, Drag, FileName, Spot, Start, Target, write};

/// A button that goes up further away than this was dragged, as in egui.
const STILL: f32 = 6.0;
/// Clicks that follow sooner than this are one double click, in seconds, as in egui.
const TWICE: f64 = 0.3;
/// Frames after which a fit stands in the window.
const SHOWN: usize = 3;
/// Keys that are held down, as a script calls them.
const CTRL: &str = "Ctrl+";

/// A button that is down.
struct Press {
    at: Pos2,
    right: bool,
    held: Modifiers,
    /// What was pointed at.
    on: Option<Pointed>,
    /// A list or menu was open.
    is_in_list: bool,
    /// What was there before.
    before: HashSet<NodeId>,
}

/// A widget and the words that mean it.
#[derive(Clone)]
struct Pointed {
    id: NodeId,
    role: Role,
    target: Option<Target>,
    /// What it is called, for what cannot be told.
    name: String,
}

/// A field that is being typed into.
struct Typing {
    field: Pointed,
    text: String,
    changed: bool,
    /// It began with a click.
    clicked: bool,
    /// Enter was pressed; it may have taken a proposal.
    entered: bool,
}

/// What the person asks for in the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A new step.
    NextStep,
    /// Without the last action.
    RemoveLast,
    /// Not to hear for a while, or to hear again.
    Pause,
    /// To write it.
    Finish,
    /// To forget it.
    Discard,
}

/// A recording that is under way.
pub struct Recorder {
    pub(super) own: Box<App>,
    start: Start,
    /// The session at the start, where it is no example.
    session: Option<Session>,
    pub(super) recorded: Recorded,
    pub(super) paused: bool,
    /// What was done and cannot be said in a script.
    pub(super) untold: Option<String>,
    pub(super) asked: Option<Asked>,
    press: Option<Press>,
    typing: Option<Typing>,
    /// What was there before the list or menu was opened that is open.
    chain: Option<HashSet<NodeId>>,
    /// When and where the last click was.
    clicked: Option<(f64, Pos2)>,
    /// A number that was dragged, to be read when it is drawn.
    turned: Option<Pointed>,
    /// Frames since a fit has ended.
    fitted: Option<usize>,
    /// The dialog that is open asks where the script is to stand.
    saves: bool,
}

impl Recorder {
    /// One that has heard nothing yet; `own` is the window that comes back at the end.
    pub(super) fn new(own: Box<App>, start: Start, session: Option<Session>) -> Recorder {
        Recorder {
            own,
            start,
            session,
            recorded: Recorded::default(),
            paused: false,
            untold: None,
            asked: None,
            press: None,
            typing: None,
            chain: None,
            clicked: None,
            turned: None,
            fitted: None,
            saves: false,
        }
    }

    /// A fit has ended.
    pub fn fit_has_ended(&mut self) {
        self.fitted = Some(0);
    }

    /// A file dialog was answered; whether it was the recorder's own.
    pub fn takes(&mut self, chosen: &Chosen) -> bool {
        if std::mem::take(&mut self.saves) {
            if let Chosen::Save(path) | Chosen::Open(path) = chosen {
                self.asked = Some(Asked::Finish);
                self.write_to(path.clone());
            }
            return true;
        }
        if self.paused {
            return false;
        }
        match chosen {
            Chosen::Open(path) => self.recorded.push(Deed::Answer(FileName::Path(path.clone()))),
            Chosen::Several(paths) => match paths.as_slice() {
                [one] => self.recorded.push(Deed::Answer(FileName::Path(one.clone()))),
                _ => self.cannot(tr("several files at once in a dialog")),
            },
            // A replay writes into a folder of its own.
            Chosen::Save(path) => {
                let name = path.file_name().map(PathBuf::from).unwrap_or_default();
                self.recorded.push(Deed::Answer(FileName::Path(name)));
            }
            // Nothing came of it: it was not asked.
            Chosen::Nothing => self.recorded.remove_last(),
        }
        false
    }

    /// The next file dialog asks where the script is to stand.
    pub(super) fn asks_for_its_file(&mut self) {
        self.saves = true;
    }

    /// The last action is no part of it.
    pub(super) fn remove_last(&mut self) {
        self.recorded.remove_last();
        (self.chain, self.clicked, self.untold) = (None, None, None);
    }

    /// Hears nothing for a while, or hears again.
    pub(super) fn pause(&mut self) {
        self.paused = !self.paused;
        (self.press, self.typing, self.chain) = (None, None, None);
    }

    fn cannot(&mut self, what: &str) {
        self.untold = Some(trf("this cannot be said in a script, so it is not in it: {}", &[&what]));
    }

    fn push(&mut self, deed: Deed) {
        self.untold = None;
        self.recorded.push(deed);
    }

    /// Hears what comes in this frame; `view` is what the person saw when it was done.
    pub(super) fn hear(&mut self, view: &View) {
        self.look(view);
        let ctx = view.ctx;
        let (events, dropped, time) = ctx.input(|i| {
            let dropped: Vec<PathBuf> = i.raw.dropped_files.iter().map(|f| f.path().to_path_buf()).collect();
            (i.events.clone(), dropped, i.time)
        });
        if self.paused {
            return;
        }
        if !dropped.is_empty() {
            self.settle(view, false);
            self.push(Deed::Drop(dropped.into_iter().map(FileName::Path).collect()));
        }
        let mut copied = false;
        for event in &events {
            match event {
                Event::PointerButton { pos, button, pressed: true, modifiers } => {
                    self.press(view, *pos, *button, *modifiers);
                }
                Event::PointerButton { pos, pressed: false, .. } => self.release(view, *pos, time),
                Event::Text(text) | Event::Paste(text) if !is_ours(ctx) => {
                    self.typed(view, text, matches!(event, Event::Paste(_)));
                }
                Event::Key { key, pressed: true, modifiers, .. } if !is_ours(ctx) => {
                    copied |= matches!(key, Key::C | Key::X);
                    self.key(view, *key, *modifiers);
                }
                Event::Copy | Event::Cut if !copied && !is_ours(ctx) => {
                    let key = if matches!(event, Event::Cut) { Key::X } else { Key::C };
                    self.key(view, key, super::hands::CTRL);
                }
                Event::MouseWheel { .. } => self.wheel(view),
                Event::AccessKitActionRequest(asked) if asked.action == accesskit::Action::Click => {
                    self.settle(view, false);
                    if let Some(on) = view.position(asked.target_node).map(|k| pointed(view, k)) {
                        let before = all_of(view);
                        let is_in_list = Popup::is_any_open(ctx);
                        self.click(view, &on, Click::Once, is_in_list, before);
                    }
                }
                _ => {}
            }
        }
    }

    /// What has been drawn since: the text of a field, a number that was turned, the numbers of a fit.
    fn look(&mut self, view: &View) {
        let value = |id: NodeId| view.position(id).map(|k| view.seen.nodes[k].value.clone());
        let focused = view.ctx.memory(egui::Memory::focused).map(|id| id.accesskit_id());
        if let Some(typing) = &mut self.typing {
            let shown = value(typing.field.id);
            let still = focused == Some(typing.field.id);
            if typing.entered {
                // A proposal that was taken stands in the field, and typing goes on.
                let is_taken = still && shown.as_ref().is_some_and(|text| *text != typing.text);
                if is_taken && is_text(typing.field.role) {
                    typing.entered = false;
                } else {
                    self.finish_typing(true);
                }
            }
        }
        if let Some(typing) = &mut self.typing
            && let Some(shown) = value(typing.field.id)
        {
            typing.text = shown;
        }
        if let Some(turned) = self.turned.take()
            && let (Some(target), Some(text)) = (turned.target, value(turned.id))
        {
            self.push(Deed::Type { into: Some(target), text, enter: true });
        }
        if let Some(frames) = self.fitted
            && !view.app.works()
        {
            self.fitted = Some(frames + 1);
            if frames + 1 >= SHOWN {
                self.fitted = None;
                if !self.paused && self.typing.is_none() {
                    self.recorded.fitted(view);
                }
            }
        }
    }

    /// What is under way is done: something else comes. Where that is in the bar, nothing in the window tells the field so.
    fn settle(&mut self, view: &View, in_bar: bool) {
        if self.typing.is_some() {
            self.finish_typing(in_bar);
        }
        if self.fitted.take().is_some() {
            self.recorded.fitted(view);
        }
    }

    fn finish_typing(&mut self, enter: bool) {
        let Some(typing) = self.typing.take() else { return };
        let Some(target) = typing.field.target else { return };
        if !typing.changed {
            if typing.clicked {
                self.push(Deed::Click { on: target, how: Click::Once });
            }
            if enter && typing.entered {
                self.push(Deed::Key(Key::Enter.name().to_owned()));
            }
            return;
        }
        let enter = enter && typing.field.role != Role::MultilineTextInput;
        if !typing.text.is_empty() {
            self.push(Deed::Type { into: Some(target), text: typing.text, enter });
            return;
        }
        self.push(Deed::Click { on: target, how: Click::Once });
        let all = format!("{CTRL}{}", Key::A.name());
        let enter = enter.then_some(Key::Enter.name());
        for key in [all.as_str(), Key::Delete.name()].into_iter().chain(enter) {
            self.push(Deed::Key(key.to_owned()));
        }
    }

    fn press(&mut self, view: &View, at: Pos2, button: PointerButton, held: Modifiers) {
        let layer = view.ctx.layer_id_at(at);
        if layer == Some(super::bar::layer()) {
            self.settle(view, true);
            self.press = None;
            return;
        }
        let on = view.pointed_at(at, layer).map(|k| pointed(view, k));
        let is_same_field = |typing: &Typing| on.as_ref().is_some_and(|on| on.id == typing.field.id);
        if !self.typing.as_ref().is_some_and(is_same_field) {
            self.settle(view, false);
        }
        if !matches!(button, PointerButton::Primary | PointerButton::Secondary) {
            return;
        }
        let is_in_list = Popup::is_any_open(view.ctx);
        let right = button == PointerButton::Secondary;
        self.press = Some(Press { at, right, held, on, is_in_list, before: all_of(view) });
    }

    fn release(&mut self, view: &View, to: Pos2, time: f64) {
        let Some(press) = self.press.take() else { return };
        if press.held.any() && (press.on.is_some() || in_figure(view, press.at)) {
            self.cannot(tr("a key that is held while the mouse does something"));
            return;
        }
        if (to - press.at).length() > STILL {
            self.dragged(view, press, to);
            return;
        }
        let Some(on) = press.on else { return };
        let is_field = is_text(on.role) || on.role == Role::SpinButton;
        if is_field && !press.right {
            if self.typing.is_none() {
                let text = view.position(on.id).map(|k| view.seen.nodes[k].value.clone()).unwrap_or_default();
                self.told_or_not(&on);
                self.typing = Some(Typing { field: on, text, changed: false, clicked: true, entered: false });
            }
            return;
        }
        let is_near = |at: Pos2| (at - to).length() < STILL;
        let is_twice = self.clicked.is_some_and(|(then, at)| time - then < TWICE && is_near(at));
        self.clicked = (!is_twice).then_some((time, to));
        if is_twice
            && !press.right
            && let Some(Deed::Click { on: last, how: how @ Click::Once }) = self.recorded.last_mut()
            && on.target.as_ref() == Some(last)
        {
            *how = Click::Twice;
            return;
        }
        let how = if press.right { Click::Right } else { Click::Once };
        self.click(view, &on, how, press.is_in_list, press.before);
    }

    fn told_or_not(&mut self, on: &Pointed) {
        if on.target.is_none() {
            let name = if on.name.is_empty() { super::find::role_name(on.role) } else { on.name.clone() };
            self.cannot(&trf("a click on '{}', which has no name of its own", &[&name]));
        }
    }

    /// A click, or what is chosen in a list that the click before has opened.
    fn click(&mut self, view: &View, on: &Pointed, how: Click, is_in_list: bool, before: HashSet<NodeId>) {
        let chain = self.chain.take();
        if let Some(known) = chain.filter(|known| is_in_list && how == Click::Once && !known.contains(&on.id))
        {
            let item = Target { label: english(&on.name), within: None, role: None };
            let is_told = view.find_new(&item, &known).is_ok_and(|node| node.id == on.id);
            match self.recorded.last_mut() {
                Some(Deed::Choose { items, .. }) if is_told => {
                    items.push(item.label);
                    // The next item is one that was not there before this one.
                    self.chain = Some(before);
                    return;
                }
                Some(last @ Deed::Click { how: Click::Once, .. }) if is_told => {
                    if let Deed::Click { on: list, .. } = last {
                        *last = Deed::Choose { list: list.clone(), items: vec![item.label] };
                    }
                    self.chain = Some(before);
                    return;
                }
                _ => {}
            }
        }
        match &on.target {
            Some(target) => {
                self.push(Deed::Click { on: target.clone(), how });
                self.chain = (how == Click::Once).then_some(before);
            }
            None => self.told_or_not(on),
        }
    }

    fn dragged(&mut self, view: &View, press: Press, to: Pos2) {
        let figure = |at: Pos2| view.app.point_in_figure(at);
        if let Some(on) = press.on.filter(|on| !in_figure(view, press.at) || on.target.is_some()) {
            self.dragged_widget(view, on, press.at, to, press.right);
            return;
        }
        match (figure(press.at), figure(to)) {
            (Some((x0, y0)), Some((x1, y1))) => {
                let (from, to) = (Spot::At(x0, y0), Spot::At(x1, y1));
                self.push(Deed::Drag(Drag { on: None, from, to, right: press.right }));
            }
            _ => self.cannot(tr("a drag beside the figure of the data")),
        }
    }

    fn dragged_widget(&mut self, view: &View, on: Pointed, from: Pos2, to: Pos2, right: bool) {
        if is_text(on.role) {
            // Letters were marked: the field has the keyboard.
            let text = view.position(on.id).map(|k| view.seen.nodes[k].value.clone()).unwrap_or_default();
            self.typing = Some(Typing { field: on, text, changed: false, clicked: true, entered: false });
            return;
        }
        if on.role == Role::SpinButton {
            self.turned = Some(on);
            return;
        }
        let Some(target) = on.target.clone() else {
            self.told_or_not(&on);
            return;
        };
        let layer = view.ctx.layer_id_at(to);
        let onto = view.pointed_at(to, layer).map(|k| pointed(view, k)).filter(|onto| onto.id != on.id);
        let is_moved = matches!(on.role, Role::Slider | Role::Splitter);
        if let Some(onto) = onto.and_then(|onto| onto.target).filter(|_| !is_moved) {
            let (from, to) = (Spot::Of(target), Spot::Of(onto));
            self.push(Deed::Drag(Drag { on: None, from, to, right }));
            return;
        }
        let Some(rect) = view.position(on.id).map(|k| view.seen.nodes[k].rect) else { return };
        let part = |at: Pos2| {
            let part = (at - rect.min) / rect.size();
            let near = |v: f32| f64::from((v * 1e4).round()) / 1e4;
            Spot::At(near(part.x), near(part.y))
        };
        self.push(Deed::Drag(Drag { from: part(from), to: part(to), on: Some(target), right }));
    }

    fn typed(&mut self, view: &View, text: &str, is_pasted: bool) {
        if self.typing.is_none() && !self.begin_typing(view) {
            if is_pasted {
                self.cannot(tr("a table that is pasted"));
            }
            return;
        }
        if let Some(typing) = &mut self.typing {
            typing.changed = true;
            typing.text.push_str(text);
        }
    }

    /// The field that has the keyboard is typed into; whether there is one.
    fn begin_typing(&mut self, view: &View) -> bool {
        let focused = view.ctx.memory(egui::Memory::focused).map(|id| id.accesskit_id());
        let Some(k) = focused.and_then(|id| view.position(id)) else { return false };
        let field = pointed(view, k);
        let is_field = is_text(field.role) || field.role == Role::SpinButton;
        if is_field {
            self.told_or_not(&field);
            let text = view.seen.nodes[k].value.clone();
            self.typing = Some(Typing { field, text, changed: false, clicked: false, entered: false });
        }
        is_field
    }

    fn key(&mut self, view: &View, key: Key, held: Modifiers) {
        let edits = !held.alt
            && (!held.command
                || matches!(
                    key,
                    Key::A
                        | Key::C
                        | Key::X
                        | Key::V
                        | Key::Backspace
                        | Key::Delete
                        | Key::ArrowLeft
                        | Key::ArrowRight
                ));
        let leaves = matches!(key, Key::Tab | Key::Escape) || is_function(key);
        if self.typing.is_none() && edits && !leaves {
            self.begin_typing(view);
        }
        if let Some(typing) = &mut self.typing
            && edits
            && !leaves
        {
            if key == Key::Enter && typing.field.role != Role::MultilineTextInput {
                typing.entered = true;
                return;
            }
            typing.changed |=
                matches!(key, Key::Backspace | Key::Delete) || held.command && matches!(key, Key::X | Key::V);
            return;
        }
        self.settle(view, false);
        let held_words = [(held.command || held.ctrl, CTRL), (held.shift, "Shift+"), (held.alt, "Alt+")];
        let held_words: String = held_words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect();
        self.chain = None;
        self.push(Deed::Key(format!("{held_words}{}", key.name())));
    }

    fn wheel(&mut self, view: &View) {
        let at = view.ctx.input(|i| i.pointer.hover_pos());
        if at.is_some_and(|at| in_figure(view, at)) {
            self.cannot(tr("the wheel over the figure"));
        }
    }

    /// The script and, where one is needed, the session that it begins with.
    fn write_to(&mut self, path: PathBuf) {
        let path = if path.extension().is_none() { path.with_extension("toml") } else { path };
        match self.written(&path) {
            Ok(()) => {
                self.own.state.say(trf("the tutorial is in {}", &[&path.display()]));
                self.asked = Some(Asked::Discard);
            }
            Err(why) => {
                self.asked = None;
                self.untold = Some(trf("{} cannot be written: {}", &[&path.display(), &why]));
            }
        }
    }

    fn written(&self, path: &std::path::Path) -> Result<(), String> {
        let mut start = self.start.clone();
        if let Some(session) = &self.session {
            let beside = free_beside(path);
            let text = crate::fit::file::session_text(&beside, session.config())?;
            std::fs::write(&beside, text).map_err(|e| e.to_string())?;
            start.opened = beside.file_name().map(|name| FileName::Path(PathBuf::from(name)));
        }
        std::fs::write(path, write(&self.recorded.script(path, start))).map_err(|e| e.to_string())
    }
}

/// A widget with the words that mean it.
fn pointed(view: &View, k: usize) -> Pointed {
    let node = &view.seen.nodes[k];
    Pointed { id: node.id, role: node.role, target: view.target_of(k), name: node.name.clone() }
}

fn all_of(view: &View) -> HashSet<NodeId> {
    view.seen.nodes.iter().map(|node| node.id).collect()
}

fn is_text(role: Role) -> bool {
    matches!(role, Role::TextInput | Role::MultilineTextInput | Role::SearchInput)
}

fn is_function(key: Key) -> bool {
    let name = key.name();
    name.len() > 1 && name.starts_with('F') && name[1..].chars().all(|c| c.is_ascii_digit())
}

fn in_figure(view: &View, at: Pos2) -> bool {
    view.app.point_in_figure(at).is_some()
        && view.app.region(Panel::Plot).is_some_and(|plot| plot.contains(at))
        && view.ctx.layer_id_at(at).is_none_or(|layer| layer == LayerId::background())
}

/// The keyboard is in the bar.
fn is_ours(ctx: &Context) -> bool {
    let focused = ctx.memory(egui::Memory::focused);
    focused.is_some_and(|id| ctx.read_response(id).is_some_and(|r| r.layer_id == super::bar::layer()))
}
