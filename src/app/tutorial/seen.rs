//! What a person or a screen reader finds in the window: the accessible tree of a frame, in points, with the part of each widget that is not cut off.

use std::collections::HashMap;

use egui::accesskit::{NodeId, Role, Toggled, TreeUpdate};
use egui::{Context, LayerId, Pos2, Rect, pos2};

/// A widget or a text.
#[derive(Debug, Clone)]
pub struct Node {
    /// Who it is, the same in the next frame.
    pub id: NodeId,
    /// What it is.
    pub role: Role,
    /// What it is called; of a text, what it says.
    pub name: String,
    /// What it holds.
    pub value: String,
    /// Where it stands.
    pub rect: Rect,
    /// The part of it that is not cut off; all of it where nothing is known.
    pub shown: Rect,
    /// The layer it is drawn on.
    pub layer: Option<LayerId>,
    /// It cannot be used.
    pub is_disabled: bool,
    /// On or off, for what can be.
    pub is_on: Option<bool>,
    /// Who holds it.
    pub parent: Option<usize>,
}

impl Node {
    /// What it says: what it holds, else what it is called.
    pub fn text(&self) -> &str {
        if self.value.is_empty() { &self.name } else { &self.value }
    }

    /// Where a person points at it: beside the middle, where its word stands, unless the place matters.
    pub fn aim(&self) -> Pos2 {
        let (middle, size) = (self.shown.center(), self.shown.size());
        let is_wide = size.x > 24.0 && size.y < 40.0;
        if !is_wide || matches!(self.role, Role::Slider | Role::ScrollBar | Role::Splitter | Role::Image) {
            return middle;
        }
        pos2(self.shown.right() - (0.2 * size.x).min(14.0), middle.y + 0.15 * size.y)
    }

    /// Whether so much of it is shown that a person would point at it.
    pub fn is_in_view(&self) -> bool {
        let least = 0.5 * self.rect.height().min(20.0);
        self.shown.is_positive() && self.shown.height() >= least && self.shown.width() >= least.min(4.0)
    }
}

/// All of them, parents before their children.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// In the order of the tree.
    pub nodes: Vec<Node>,
}

impl Seen {
    /// What `update` holds, drawn in the last frame of `ctx`.
    pub fn of(update: &TreeUpdate, ctx: &Context) -> Seen {
        let drawn = drawn(ctx);
        let room = ctx.content_rect();
        let by_id: HashMap<NodeId, usize> =
            update.nodes.iter().enumerate().map(|(k, (id, _))| (*id, k)).collect();
        let says = |id: &NodeId| {
            let node = &update.nodes[*by_id.get(id)?].1;
            node.value().or(node.label()).map(str::to_owned)
        };
        let root = update.tree.as_ref().map(|tree| tree.root);
        let mut nodes: Vec<Node> = Vec::with_capacity(update.nodes.len());
        let mut left: Vec<(NodeId, Option<usize>)> = root.into_iter().map(|id| (id, None)).collect();
        while let Some((id, parent)) = left.pop() {
            let Some((_, node)) = by_id.get(&id).map(|&k| &update.nodes[k]) else { continue };
            let value = node.value().unwrap_or_default().to_owned();
            let called = node.label().map(str::to_owned).filter(|name| !name.is_empty());
            let called = called.or_else(|| node.labelled_by().iter().find_map(says));
            let is_text = node.role() == Role::Label && called.is_none();
            let rect = node.bounds().map_or(Rect::ZERO, |r| {
                Rect::from_min_max(pos2(r.x0 as f32, r.y0 as f32), pos2(r.x1 as f32, r.y1 as f32))
            });
            let (shown, layer) = drawn.get(&id).map_or((rect, None), |(shown, layer)| (*shown, Some(*layer)));
            let is_on = node.toggled().map(|on| on == Toggled::True).or(node.is_selected());
            nodes.push(Node {
                id,
                role: node.role(),
                name: if is_text { value.clone() } else { called.unwrap_or_default() },
                value: if is_text { String::new() } else { value },
                rect,
                shown: shown.intersect(room),
                layer,
                is_disabled: node.is_disabled(),
                is_on,
                parent,
            });
            let me = nodes.len() - 1;
            left.extend(node.children().iter().rev().map(|child| (*child, Some(me))));
        }
        Seen { nodes }
    }

    /// All but what stands on this layer, or under one that does.
    pub fn without(self, layer: LayerId) -> Seen {
        let mut is_out = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let under = node.parent.and_then(|k| is_out.get(k)).copied().unwrap_or(false);
            is_out.push(under || node.layer == Some(layer));
        }
        let place: Vec<usize> = is_out
            .iter()
            .scan(0, |next, out| {
                let own = *next;
                *next += usize::from(!out);
                Some(own)
            })
            .collect();
        let kept = self.nodes.into_iter().zip(&is_out).filter(|(_, out)| !**out);
        let nodes = kept.map(|(node, _)| Node { parent: node.parent.map(|k| place[k]), ..node });
        Seen { nodes: nodes.collect() }
    }

    /// Those that hold node `k`, the nearest first.
    pub fn holders(&self, k: usize) -> impl Iterator<Item = &Node> {
        let parent = |k: usize| self.nodes.get(k).and_then(|node| node.parent);
        std::iter::successors(parent(k), move |&k| parent(k)).filter_map(|k| self.nodes.get(k))
    }
}

/// The part of each widget that is not cut off, and its layer.
fn drawn(ctx: &Context) -> HashMap<NodeId, (Rect, LayerId)> {
    ctx.viewport(|viewport| {
        let passes = [&viewport.this_pass.widgets, &viewport.prev_pass.widgets];
        let widgets = passes.into_iter().flat_map(|widgets| widgets.layers());
        let each = widgets.flat_map(|(layer, rects)| rects.iter().map(move |w| (layer, w)));
        each.map(|(layer, w)| (w.id.accesskit_id(), (w.interact_rect, *layer))).collect()
    })
}

/// Whether something on a higher layer stands before this place of the node.
pub fn is_covered(ctx: &Context, node: &Node, at: Pos2) -> bool {
    node.layer.zip(ctx.layer_id_at(at)).is_some_and(|(own, top)| own != top)
}
