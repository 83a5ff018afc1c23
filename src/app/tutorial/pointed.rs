//! From a place of the window to the words that mean the widget there: `find` the other way round.

use egui::accesskit::{NodeId, Role};
use egui::{LayerId, Pos2};

use super::find::{View, role_name};
use super::seen::Node;
use crate::app::Panel;
use crate::language::{english, tr};
use crate::tutorial::Target;

/// Panels that narrow a search, as a script calls them.
const PANELS: [&str; 3] = ["fit", "results", "plot"];

impl View<'_> {
    /// The widget at a place of this layer: of several the smallest.
    pub fn pointed_at(&self, at: Pos2, layer: Option<LayerId>) -> Option<usize> {
        let is_there = |node: &Node| {
            acts(node.role) && node.shown.contains(at) && (node.layer.is_none() || node.layer == layer)
        };
        let all = self.seen.nodes.iter().enumerate().filter(|(_, node)| is_there(node));
        all.min_by(|(_, a), (_, b)| a.shown.area().total_cmp(&b.shown.area())).map(|(k, _)| k)
    }

    /// The widget of this name of the accessible tree.
    pub fn position(&self, id: NodeId) -> Option<usize> {
        self.seen.nodes.iter().position(|node| node.id == id)
    }

    /// The fewest words that mean this widget alone; none where no words do.
    pub fn target_of(&self, k: usize) -> Option<Target> {
        let node = self.seen.nodes.get(k)?;
        if node.name.is_empty() {
            return None;
        }
        let label = english(&node.name);
        let role = || Some(role_name(node.role));
        let places = self.places_of(k);
        let mut all = vec![(None, None), (None, role())];
        all.extend(places.iter().map(|place| (Some(place.clone()), None)));
        all.extend(places.iter().map(|place| (Some(place.clone()), role())));
        let targets = all.into_iter().map(|(within, role)| Target { label: label.clone(), within, role });
        let means_it = |target: &Target| self.find(target).is_ok_and(|found| found.id == node.id);
        targets.into_iter().find(means_it)
    }

    /// What holds the widget, as a script calls it: its panel, its groups, the card that it stands in.
    fn places_of(&self, k: usize) -> Vec<String> {
        let Some(node) = self.seen.nodes.get(k) else { return Vec::new() };
        let middle = node.rect.center();
        let panels = PANELS.iter().filter(|name| {
            let panel: Result<Panel, _> = name.parse();
            panel.ok().and_then(|p| self.app.region(p)).is_some_and(|rect| rect.contains(middle))
        });
        let holders = self.seen.holders(k).filter(|holder| !holder.name.is_empty());
        let before = tr("Section {}").replace("{}", "");
        let mut headings = self.seen.nodes[..k].iter().rev();
        let card = headings.find_map(|node| node.name.strip_prefix(&before));
        let panels = panels.map(|name| (*name).to_owned());
        panels.chain(card.map(english)).chain(holders.map(|holder| english(&holder.name))).collect()
    }
}

/// Whether something of this kind does something when it is pointed at.
fn acts(role: Role) -> bool {
    use Role::{
        GenericContainer, Group, Heading, Image, Label, Pane, Paragraph, ScrollBar, ScrollView, TextRun,
        Unknown, Window,
    };
    !matches!(
        role,
        Label
            | TextRun
            | GenericContainer
            | Group
            | Pane
            | Window
            | Unknown
            | ScrollView
            | ScrollBar
            | Heading
            | Paragraph
            | Image
    )
}
