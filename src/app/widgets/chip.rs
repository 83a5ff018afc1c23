//! Small rounded tags that can be dragged: the role of a column, its name, and how certain that is.

use egui::{CursorIcon, FontId, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::app::theme::{SMALL, TEXT, Tokens};
use crate::language::tr;

/// How certain something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A tick.
    Sure,
    /// A question mark.
    Doubt,
    /// Nothing, and muted words.
    None,
    /// A word that says so, and muted words.
    Unused,
}

/// Between the words of a chip, and at its ends.
const CHIP_GAP: f32 = 5.0;

/// A name of no more than `most` characters: of longer ones the beginning and the end, by which names of columns differ.
pub fn shortened(name: &str, most: usize) -> String {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= most {
        return name.to_owned();
    }
    let kept = most.saturating_sub(1);
    let (head, tail) = (kept.div_ceil(2), kept / 2);
    letters[..head].iter().chain(&['…']).chain(&letters[letters.len() - tail..]).collect()
}

/// The width of a chip with this name.
pub fn chip_size(ui: &Ui, role: &str, name: &str, mark: Mark) -> f32 {
    chip_words(ui, (role, name), mark).1
}

/// The words of a chip, and the width of the whole.
fn chip_words(ui: &Ui, (role, name): (&str, &str), mark: Mark) -> (Vec<std::sync::Arc<egui::Galley>>, f32) {
    let t = Tokens::of(ui);
    let (font, small) = (FontId::proportional(TEXT), FontId::proportional(SMALL - 0.5));
    let (sign, color) = match mark {
        Mark::Sure => ("✓", t.good),
        Mark::Doubt => ("?", t.warning),
        Mark::None => ("", t.muted),
        Mark::Unused => (tr("unused"), t.warning),
    };
    let ink = if matches!(mark, Mark::None | Mark::Unused) { t.muted } else { t.text };
    let plain =
        |text: &str, font: &FontId, color| ui.painter().layout_no_wrap(text.to_owned(), font.clone(), color);
    let mut words = vec![plain(name, &font, ink)];
    if !role.is_empty() {
        words.insert(0, plain(role, &small, t.muted));
    }
    if !sign.is_empty() {
        let font = if mark == Mark::Unused { &small } else { &font };
        words.push(plain(sign, font, color));
    }
    let width = 3.0 * CHIP_GAP + words.iter().map(|galley| galley.size().x + CHIP_GAP).sum::<f32>();
    (words, width)
}

/// A small rounded tag: role and name, of which no more than `most` characters are shown, and a mark. One that is `active` can be clicked and
/// dragged.
pub fn chip(ui: &mut Ui, (role, name): (&str, &str), mark: Mark, active: bool, most: usize) -> Response {
    let t = Tokens::of(ui);
    let (words, width) = chip_words(ui, (role, &shortened(name, most)), mark);
    let sense = if active { Sense::click_and_drag() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 22.0), sense);
    let aimed = active && (response.hovered() || response.has_focus() || response.contains_pointer());
    let (fill, line) = if aimed { (t.accent_soft, t.accent) } else { (t.input, t.hairline) };
    ui.painter().rect(rect, 11, fill, Stroke::new(1.0, line), StrokeKind::Inside);
    let mut x = rect.left() + 10.0;
    for galley in words {
        let size = galley.size();
        ui.painter().galley(pos2(x, rect.center().y - 0.5 * size.y), galley, t.text);
        x += size.x + CHIP_GAP;
    }
    let doubt = match mark {
        Mark::Doubt => tr(", to be checked"),
        Mark::Unused => tr(", unused"),
        Mark::Sure | Mark::None => "",
    };
    let label = format!("{role} {name}{doubt}").trim().to_owned();
    let kind = if active { Role::Button } else { Role::Label };
    response.widget_info(|| WidgetInfo::labeled(kind, true, &label));
    if active { response.on_hover_cursor(CursorIcon::PointingHand) } else { response }
}

/// The name of what is dragged, at the pointer.
pub fn drag_ghost(ui: &Ui, name: &str) {
    let Some(pointer) = ui.ctx().pointer_interact_pos() else { return };
    let t = Tokens::of(ui);
    let painter =
        ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("dragged")));
    let galley = painter.layout_no_wrap(name.to_owned(), FontId::proportional(TEXT), t.text);
    let rect = Rect::from_center_size(pointer, galley.size() + vec2(20.0, 6.0));
    painter.rect(rect, 11, t.accent_soft, Stroke::new(1.0, t.accent), StrokeKind::Inside);
    painter.galley(rect.center() - 0.5 * galley.size(), galley, t.text);
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn long_names_keep_their_beginning_and_their_end() {
        assert_eq!(shortened("concentration", 12), "concen…ation");
        assert_eq!(shortened("energy_MeV", 12), "energy_MeV");
        assert_eq!(shortened("größe_der_Stichprobe", 12), "größe_…probe");
    }
}
