//! Headings, check boxes, tabs, segmented choices, drop-down lists in the program's look.

use egui::{
    Align2, Button, Color32, ComboBox, CornerRadius, CursorIcon, FontId, Rect, Response, RichText, Role,
    Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, WidgetText, pos2, vec2,
};

use crate::app::theme::{CORNER, ROW, SMALL, TEXT, Tokens, bold_id};

/// Gap before the letter of an option.
const LETTER: f32 = 7.0;
/// Least gap between tabs.
const LEAST_TAB_GAP: f32 = 6.0;
/// Size of a sign to click.
const SIGN: f32 = 16.0;
/// Room for the mark of a heading that folds.
const FOLD_MARK: f32 = 7.0;
/// The font of what says nothing else.
const SMALL_FONT: egui::FontSelection = egui::FontSelection::Default;
/// Height of the heading of a group.
pub const GROUP: f32 = 14.0;

/// Heading of a section that folds: small spaced capitals, and a mark where it is folded or pointed at.
pub fn fold(ui: &mut Ui, title: &str, open: bool, name: &str) -> Response {
    let t = Tokens::of(ui);
    let text = RichText::new(title.to_uppercase()).font(bold_id(SMALL)).extra_letter_spacing(0.9);
    let galley =
        WidgetText::from(text).into_galley(ui, Some(egui::TextWrapMode::Extend), f32::INFINITY, SMALL_FONT);
    let size = vec2(galley.size().x + 2.0 * FOLD_MARK, galley.size().y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, open, name));
    let lit = response.hovered() || response.has_focus();
    let color = if lit { t.accent } else { t.muted };
    ui.painter().galley_with_override_text_color(rect.min, galley, color);
    if lit || !open {
        let center = pos2(rect.right() - FOLD_MARK, rect.center().y);
        let at = |x: f32, y: f32| center + vec2(x, y);
        let corners = if open {
            vec![at(-4.0, -2.0), at(4.0, -2.0), at(0.0, 3.0)]
        } else {
            vec![at(-2.0, -4.0), at(3.0, 0.0), at(-2.0, 4.0)]
        };
        ui.painter().add(Shape::convex_polygon(corners, color, Stroke::NONE));
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Heading of a group of controls inside a section, with a line behind it.
pub fn group(ui: &mut Ui, title: &str) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), GROUP), Sense::hover());
    let at = pos2(rect.left(), rect.center().y);
    let words = ui.painter().text(at, Align2::LEFT_CENTER, title, FontId::proportional(SMALL), t.muted);
    let line = Stroke::new(1.0, t.hairline);
    ui.painter().hline(words.right() + LETTER..=rect.right(), rect.center().y, line);
    let label = ui.interact(rect, ui.scope_id().with(("group", title)), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, title));
}

/// A button in the accent color: the one thing to press.
pub fn primary(ui: &mut Ui, label: &str, hint: &str, width: f32) -> Response {
    let t = Tokens::of(ui);
    let mut text = egui::text::LayoutJob::default();
    let format = |font_id| egui::TextFormat { font_id, color: t.accent_text, ..Default::default() };
    text.append(label, 0.0, format(bold_id(TEXT)));
    if !hint.is_empty() {
        // It steps back by its weight: a paler color could not be read.
        text.append(hint, 7.0, format(FontId::proportional(TEXT)));
    }
    let button = Button::new(text).fill(t.accent).stroke(Stroke::NONE).min_size(vec2(width, ROW + 1.0));
    let response = ui.add(button);
    let (enabled, label) = (ui.is_enabled(), label.trim_start_matches(['▶', ' ']).to_owned());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, &label));
    response
}

/// A button that stays down: soft accent when on; at least `width` wide.
pub fn toggle(ui: &mut Ui, label: &str, on: bool, width: f32) -> Response {
    let t = Tokens::of(ui);
    let mut button = Button::new(label).min_size(vec2(width, ROW));
    if on {
        button = button.fill(t.accent_soft).stroke(Stroke::new(1.0, t.accent));
    }
    let response = ui.add(button);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, on, label));
    response
}

/// Text to click, muted until the pointer is over it.
pub fn link(ui: &mut Ui, text: impl Into<String>) -> Response {
    let muted = Tokens::of(ui).muted;
    link_in(ui, &text.into(), TEXT, muted)
}

/// A sign to click: larger than text, since its lines are thin.
pub fn sign_link(ui: &mut Ui, sign: &str) -> Response {
    let ink = Tokens::of(ui).text;
    link_in(ui, sign, SIGN, ink)
}

fn link_in(ui: &mut Ui, text: &str, size: f32, ink: Color32) -> Response {
    let t = Tokens::of(ui);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(size), ink);
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::click());
    let color = if response.hovered() || response.has_focus() { t.accent } else { ink };
    ui.painter().galley_with_override_text_color(rect.min, galley, color);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// A check box with ROOT's option letter small beside it; the letter is not part of its name.
pub fn check(ui: &mut Ui, on: bool, label: &str, letter: &str) -> Response {
    let t = Tokens::of(ui);
    let font = FontId::proportional(TEXT);
    let galley = ui.painter().layout_no_wrap(label.to_owned(), font, t.text);
    let small = ui.painter().layout_no_wrap(letter.to_owned(), FontId::proportional(SMALL - 0.5), t.muted);
    let width = 15.0 + 6.0 + galley.size().x + if letter.is_empty() { 0.0 } else { LETTER + small.size().x };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 18.0), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, on, label));

    let square = Rect::from_center_size(pos2(rect.left() + 7.5, rect.center().y), vec2(14.0, 14.0));
    let lit = response.hovered() || response.has_focus();
    let (fill, line) = match (on, lit) {
        (true, _) => (t.accent, t.accent),
        (false, true) => (t.accent_soft, t.accent),
        (false, false) => (t.input, t.muted),
    };
    ui.painter().rect(square, 3, fill, Stroke::new(1.0, line), StrokeKind::Inside);
    if on {
        let at = |x: f32, y: f32| square.min + vec2(x, y);
        let tick = vec![at(3.2, 7.2), at(6.0, 10.0), at(10.8, 4.4)];
        ui.painter().add(Shape::line(tick, Stroke::new(1.8, t.accent_text)));
    }
    let text_at = pos2(square.right() + 6.0, rect.center().y - 0.5 * galley.size().y);
    let after = text_at.x + galley.size().x + LETTER;
    ui.painter().galley(text_at, galley, t.text);
    ui.painter().galley(pos2(after, rect.center().y - 0.5 * small.size().y), small, t.muted);
    response
}

/// A ring that is filled when the parameter is fixed.
pub fn fix_toggle(ui: &mut Ui, on: bool, name: &str) -> Response {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, on, name));
    let lit = response.hovered() || response.has_focus();
    let line = if on || lit { t.accent } else { t.muted };
    ui.painter().circle(rect.center(), 5.0, t.input, Stroke::new(1.2, line));
    if on {
        ui.painter().circle_filled(rect.center(), 2.8, t.accent);
    }
    response
}

/// Choices side by side, one of them taken. Gives the one clicked.
pub fn segmented<T: Copy + PartialEq>(ui: &mut Ui, options: &[(T, &str)], taken: T, width: f32) -> Option<T> {
    let options: Vec<(T, &str, &str)> = options.iter().map(|(value, label)| (*value, *label, "")).collect();
    segmented_with_tips(ui, &options, taken, width)
}

/// The same with words for the pointer that rests on one of them.
pub fn segmented_with_tips<T: Copy + PartialEq>(
    ui: &mut Ui,
    options: &[(T, &str, &str)],
    taken: T,
    width: f32,
) -> Option<T> {
    let t = Tokens::of(ui);
    let (whole, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let part = width / options.len().max(1) as f32;
    let mut clicked = None;
    ui.painter().rect_filled(whole, CORNER, t.input);
    for (k, (value, label, tip)) in options.iter().enumerate() {
        let left = (whole.left() + part * k as f32).round();
        let right = (whole.left() + part * (k + 1) as f32).round();
        let rect = Rect::from_min_max(pos2(left, whole.top()), pos2(right, whole.bottom()));
        let response = ui.interact(rect, ui.scope_id().with(("segment", label)), Sense::click());
        let (on, enabled) = (*value == taken, ui.is_enabled());
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, on, label));
        let (first, last) = (k == 0, k + 1 == options.len());
        let radius = |yes: bool| if yes { CORNER } else { 0 };
        let corners =
            CornerRadius { nw: radius(first), sw: radius(first), ne: radius(last), se: radius(last) };
        if on || response.hovered() {
            ui.painter().rect_filled(rect, corners, t.accent_soft);
        }
        if k > 0 {
            ui.painter().vline(left, rect.y_range(), Stroke::new(1.0, t.hairline));
        }
        if response.has_focus() {
            ui.painter().rect_stroke(rect, corners, Stroke::new(1.0, t.accent), StrokeKind::Inside);
        }
        let (font, color) = if on { (bold_id(TEXT), t.accent) } else { (FontId::proportional(TEXT), t.text) };
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, label, font, color);
        if response.clicked() {
            clicked = Some(*value);
        }
        if !tip.is_empty() {
            response.on_hover_text(*tip);
        }
    }
    ui.painter().rect_stroke(whole, CORNER, Stroke::new(1.0, t.hairline), StrokeKind::Inside);
    clicked
}

/// Tabs: the taken one bold and underlined, a hairline below all of them. Gives the one clicked.
pub fn tabs<T: Copy + PartialEq>(ui: &mut Ui, options: &[(T, &str)], taken: T) -> Option<T> {
    tabs_with_mark(ui, options, taken, None)
}

/// How many of these tabs one line of this width holds, at least one.
pub fn tabs_in<T>(ui: &Ui, options: &[(T, &str)], width: f32) -> usize {
    let (mut right, mut more) = (0.0, 0.0_f32);
    let fits = |(_, label): &&(T, &str)| {
        let usual = tab_width(ui, label, false);
        // One of them is bold, whichever that is.
        more = more.max(tab_width(ui, label, true) - usual);
        right += usual;
        let fits = right + more <= width;
        right += LEAST_TAB_GAP;
        fits
    };
    options.iter().take_while(fits).count().max(1)
}

fn tab_width(ui: &Ui, label: &str, bold: bool) -> f32 {
    let font = if bold { bold_id(TEXT) } else { FontId::proportional(TEXT) };
    ui.painter().layout_no_wrap(label.to_owned(), font, Tokens::of(ui).text).size().x
}

/// The same with a dot of a color behind one of them: there is something to see.
pub fn tabs_with_mark<T: Copy + PartialEq>(
    ui: &mut Ui,
    options: &[(T, &str)],
    taken: T,
    mark: Option<(T, Color32)>,
) -> Option<T> {
    let t = Tokens::of(ui);
    let mut clicked = None;
    ui.horizontal(|ui| {
        // Many tabs stand closer together.
        let words: f32 = options.iter().map(|(value, label)| tab_width(ui, label, *value == taken)).sum();
        let gap = (ui.available_width() - words) / options.len().saturating_sub(1).max(1) as f32;
        ui.spacing_mut().item_spacing.x = gap.clamp(LEAST_TAB_GAP, 16.0);
        for (value, label) in options {
            let on = *value == taken;
            let (font, color) =
                if on { (bold_id(TEXT), t.text) } else { (FontId::proportional(TEXT), t.muted) };
            let galley = ui.painter().layout_no_wrap((*label).to_owned(), font, color);
            let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, 24.0), Sense::click());
            let enabled = ui.is_enabled();
            response.widget_info(|| WidgetInfo::selected(Role::Tab, enabled, on, label));
            let at = pos2(rect.left(), rect.center().y - 0.5 * galley.size().y);
            let color = if response.hovered() || response.has_focus() { t.accent } else { color };
            ui.painter().galley_with_override_text_color(at, galley, color);
            if on {
                ui.painter().hline(rect.x_range(), rect.bottom() + 1.0, Stroke::new(2.0, t.accent));
            }
            if let Some((_, color)) = mark.filter(|(tab, _)| tab == value) {
                ui.painter().circle_filled(pos2(rect.right() + 5.0, rect.center().y - 5.0), 3.0, color);
            }
            if response.clicked() {
                clicked = Some(*value);
            }
        }
    });
    clicked
}

/// A drop-down list named `name`; `entries` draws what is in it.
pub fn combo<R>(
    ui: &mut Ui,
    name: &str,
    shown: impl Into<WidgetText>,
    width: f32,
    entries: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let arrow = |ui: &Ui, rect: Rect, _: &egui::style::WidgetVisuals, _: bool| {
        let (center, color) = (rect.center() + vec2(2.0, 0.5), Tokens::of(ui).muted);
        let corners = vec![center + vec2(-3.5, -2.2), center + vec2(3.5, -2.2), center + vec2(0.0, 3.0)];
        ui.painter().add(Shape::convex_polygon(corners, color, Stroke::NONE));
    };
    let shown: WidgetText = shown.into();
    let response =
        ComboBox::from_id_salt(name).selected_text(shown).width(width).truncate().icon(arrow).show_ui(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                entries(ui)
            },
        );
    response.response.accessible_name(name);
    response.inner
}
