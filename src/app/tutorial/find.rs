//! From a label of a script to the one widget that it means.

use std::collections::HashSet;

use egui::Rect;
use egui::accesskit::{NodeId, Role};

use super::seen::{Node, Seen};
use crate::app::{App, Panel};
use crate::language::{labels, tr};
use crate::tutorial::{Fault, Target};

/// A frame that is looked through.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// What was drawn.
    pub seen: &'a Seen,
    /// Who drew it.
    pub app: &'a App,
    /// What it was drawn with.
    pub ctx: &'a egui::Context,
}

impl<'a> View<'a> {
    /// The one widget of this label.
    ///
    /// # Errors
    /// There is none, or there are several.
    pub fn find(&self, target: &Target) -> Result<&'a Node, Fault> {
        self.find_new(target, &HashSet::new())
    }

    /// The one widget of this label; of several the one that is not among those known.
    pub fn find_new(&self, target: &Target, known: &HashSet<NodeId>) -> Result<&'a Node, Fault> {
        let names = labels(&target.label);
        let all = self.candidates(target, |node| names.contains(&node.name))?;
        self.one(target, all, known)
    }

    /// The one widget of this label, else the one text that begins so.
    pub fn find_text(&self, target: &Target) -> Result<&'a Node, Fault> {
        let found = self.find(target);
        if !matches!(found, Err(Fault::NotThere { .. })) {
            return found;
        }
        let names = labels(&target.label);
        let begins = |text: &str| names.iter().any(|name| text.starts_with(name.as_str()));
        let all = self.candidates(target, |node| begins(&node.name) || begins(&node.value))?;
        if all.is_empty() {
            return found;
        }
        self.one(target, all, &HashSet::new())
    }

    /// Whether a text of the window contains this.
    pub fn says(&self, english: &str) -> Result<(), Fault> {
        let words = labels(english);
        let holds = |text: &str| words.iter().any(|w| text.contains(w.as_str()));
        if self.seen.nodes.iter().any(|node| holds(&node.name) || holds(&node.value)) {
            return Ok(());
        }
        let texts = self.seen.nodes.iter().map(Node::text);
        let near = Fault::nearest(english, texts);
        Err(Fault::NoMessage { expected: english.to_owned(), near })
    }

    /// The panel of this name.
    pub fn panel(&self, name: &str) -> Option<Rect> {
        let panel: Panel = name.parse().ok()?;
        self.app.region(panel)
    }

    /// Those that fit, in their order; texts only where nothing else does.
    fn candidates(&self, target: &Target, fits: impl Fn(&Node) -> bool) -> Result<Vec<usize>, Fault> {
        let place = target.within.as_deref().map(|name| self.place(name)).transpose()?;
        let is_there = |k: &usize| {
            let node = &self.seen.nodes[*k];
            node.rect.is_positive()
                && node.role != Role::TextRun
                && fits(node)
                && target.role.as_deref().is_none_or(|role| is_role(node.role, role))
                && place.as_ref().is_none_or(|place| place.holds(self.seen, *k))
        };
        let all: Vec<usize> = (0..self.seen.nodes.len()).filter(is_there).collect();
        let widgets: Vec<usize> =
            all.iter().copied().filter(|&k| self.seen.nodes[k].role != Role::Label).collect();
        Ok(if widgets.is_empty() { all } else { widgets })
    }

    fn one(&self, target: &Target, all: Vec<usize>, known: &HashSet<NodeId>) -> Result<&'a Node, Fault> {
        let new: Vec<usize> =
            all.iter().copied().filter(|&k| !known.contains(&self.seen.nodes[k].id)).collect();
        let all = if known.is_empty() || new.is_empty() { all } else { new };
        match all.as_slice() {
            [one] => Ok(&self.seen.nodes[*one]),
            [] => Err(self.not_there(target)),
            several => {
                let what = several.iter().map(|&k| self.described(k)).collect();
                Err(Fault::Several { label: target.label.clone(), what })
            }
        }
    }

    fn not_there(&self, target: &Target) -> Fault {
        let there = self.seen.nodes.iter().filter(|n| n.rect.is_positive()).map(|n| n.name.as_str());
        // The nearest to what the window would say.
        let names = labels(&target.label);
        let near = Fault::nearest(names.first().unwrap_or(&target.label), there);
        Fault::NotThere { label: target.label.clone(), within: target.within.clone(), near }
    }

    /// A widget for a message: what it is, in what, where.
    fn described(&self, k: usize) -> String {
        let node = &self.seen.nodes[k];
        let holder = self.seen.holders(k).map(|n| n.name.as_str()).find(|name| !name.is_empty());
        let panel = ["plot", "fit", "results"].into_iter();
        let panel = panel.rev().find(|p| self.panel(p).is_some_and(|r| r.contains(node.rect.center())));
        let place = holder.or(panel).map_or_else(String::new, |h| format!(" in '{h}'"));
        let at = node.rect.center();
        format!("{}{place} at {:.0}, {:.0}", role_name(node.role), at.x, at.y)
    }

    /// What a panel or group is.
    fn place(&self, name: &str) -> Result<Place, Fault> {
        if let Some(rect) = self.panel(name) {
            return Ok(Place::Panel(rect));
        }
        let names = labels(name);
        let has_name = |node: &Node| names.contains(&node.name);
        let nodes = &self.seen.nodes;
        let holds_others = |k: usize| nodes.iter().any(|n| n.parent == Some(k));
        if let Some(k) = (0..nodes.len()).find(|&k| has_name(&nodes[k]) && holds_others(k)) {
            return Ok(Place::Group(nodes[k].id));
        }
        // A card is all that stands behind its heading until the next one.
        let before = tr("Section {}").replace("{}", "");
        let is_heading = |node: &Node| node.name.starts_with(&before);
        let is_own =
            |n: &Node| is_heading(n) && (has_name(n) || names.contains(&n.name[before.len()..].to_owned()));
        let Some(start) = nodes.iter().position(is_own) else {
            let there = nodes.iter().filter_map(|n| n.name.strip_prefix(&before));
            let near = Fault::nearest(name, there.chain(["plot", "fit", "results"]));
            return Err(Fault::NoPanel { name: name.to_owned(), near });
        };
        let next = nodes.iter().skip(start + 1).position(is_heading).map_or(nodes.len(), |k| start + 1 + k);
        Ok(Place::Between(start, next))
    }
}

/// What narrows a search.
enum Place {
    Panel(Rect),
    Group(NodeId),
    Between(usize, usize),
}

impl Place {
    fn holds(&self, seen: &Seen, k: usize) -> bool {
        match self {
            Place::Panel(rect) => rect.contains(seen.nodes[k].rect.center()),
            Place::Group(id) => seen.holders(k).any(|n| n.id == *id),
            Place::Between(start, end) => (start + 1..*end).contains(&k),
        }
    }
}

/// Roles by the words that people use.
const ROLES: [(Role, &str); 12] = [
    (Role::Button, "button"),
    (Role::CheckBox, "check box"),
    (Role::RadioButton, "radio button"),
    (Role::ComboBox, "list"),
    (Role::TextInput, "field"),
    (Role::SpinButton, "number field"),
    (Role::Slider, "slider"),
    (Role::Tab, "tab"),
    (Role::Link, "link"),
    (Role::Label, "text"),
    (Role::Cell, "cell"),
    (Role::Image, "picture"),
];

/// What a role is called in a script.
pub fn role_name(role: Role) -> String {
    let known = ROLES.iter().find(|(r, _)| *r == role);
    known.map_or_else(|| format!("{role:?}"), |(_, name)| (*name).to_owned())
}

/// Whether a role is meant by this word, or by its own name.
fn is_role(role: Role, word: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace([' ', '_', '-'], "");
    plain(word) == plain(&role_name(role)) || plain(word) == plain(&format!("{role:?}"))
}
