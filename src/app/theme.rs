//! Colors, fonts, spacing: every token of the look, set once. No other file of the window names a color or a font size.
//!
//! Contrast of text on its ground is at least 4.5:1 in both themes; `contrast` has the colors for 7:1. Figure colors are those of Okabe and Ito (2008), which
//! people with color-blindness can tell apart.

use std::sync::Arc;

use egui::epaint::text::{FontData, FontDefinitions, FontFamily};
use egui::style::{ScrollStyle, WidgetVisuals};
use egui::{Color32, CornerRadius, FontId, Margin, Stroke, TextStyle, Vec2, vec2};

use super::contrast::{Contrast, HIGH_DARK, HIGH_LIGHT};
use crate::fit::Severity;
use crate::report::figure::{Role, palette};

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark text on white cards.
    #[default]
    Light,
    /// Light text on near-black cards.
    Dark,
}

impl std::str::FromStr for Theme {
    type Err = String;
    fn from_str(text: &str) -> Result<Theme, String> {
        match text {
            "light" => Ok(Theme::Light),
            "dark" => Ok(Theme::Dark),
            other => Err(format!("theme '{other}' is not known; it is light or dark")),
        }
    }
}

/// Height of the menu bar.
pub const MENU_HEIGHT: f32 = 30.0;
/// Height of the tool bar.
pub const TOOLBAR_HEIGHT: f32 = 42.0;
/// Height of the status bar.
pub const STATUS_HEIGHT: f32 = 24.0;
/// Width of the left column at the start.
pub const LEFT_WIDTH: f32 = 376.0;
/// Height of a row of controls.
pub const ROW: f32 = 25.0;
/// Height of a row of a table.
pub const TABLE_ROW: f32 = 23.0;
/// Gap between controls of a row.
pub const GAP: f32 = 6.0;
/// Padding of columns and cards.
pub const PAD: f32 = 12.0;
/// Radius of corners.
pub const CORNER: u8 = 5;
/// Size of text.
pub const TEXT: f32 = 12.5;
/// Size of headings, column titles, option letters.
pub const SMALL: f32 = 11.0;

/// All colors of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tokens {
    /// Ground behind the cards.
    pub page: Color32,
    /// Cards, bars, the left column.
    pub card: Color32,
    /// Fields to type in.
    pub input: Color32,
    /// Lines and outlines.
    pub hairline: Color32,
    /// Text.
    pub text: Color32,
    /// Text that steps back.
    pub muted: Color32,
    /// The one strong color.
    pub accent: Color32,
    /// Text on it.
    pub accent_text: Color32,
    /// Its soft fill: what is chosen or switched on.
    pub accent_soft: Color32,
    /// All is well.
    pub good: Color32,
    /// Its fill.
    pub good_fill: Color32,
    /// Look here.
    pub warning: Color32,
    /// Its fill.
    pub warning_fill: Color32,
    /// Do not use this.
    pub bad: Color32,
    /// Its fill.
    pub bad_fill: Color32,
    /// Good to know.
    pub info: Color32,
    /// Its fill.
    pub info_fill: Color32,
    /// Frames and marks of figures.
    pub axis: Color32,
    /// Measured data.
    pub data: Color32,
    /// Outline of a histogram and its bins.
    pub steps: Color32,
    /// The fitted curve.
    pub fit: Color32,
    /// Parts of a sum, in order.
    pub parts: [Color32; 4],
    /// Further data sets of a fit, in order.
    pub members: [Color32; 6],
    /// Pull panel: within one and within two standard deviations.
    pub pull_bands: [Color32; 2],
    /// Contents of a plane, from nothing to the most.
    pub contents: [Color32; 5],
    /// Values on both sides of zero, from below to above.
    pub signed: [Color32; 5],
}

pub(super) const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// Several colors.
const fn each<const N: usize>(hex: [u32; N]) -> [Color32; N] {
    let mut colors = [Color32::TRANSPARENT; N];
    let mut k = 0;
    while k < N {
        colors[k] = rgb(hex[k]);
        k += 1;
    }
    colors
}

/// A color that a person has chosen.
pub fn chosen([r, g, b]: [u8; 3]) -> Color32 {
    Color32::from_rgb(r, g, b)
}

pub(super) const LIGHT: Tokens = Tokens {
    page: rgb(0xf4f5f7),
    card: rgb(0xffffff),
    input: rgb(0xffffff),
    hairline: rgb(0xd9dde3),
    text: rgb(0x15181c),
    muted: rgb(palette::MUTED),
    accent: rgb(0x0a6fb5),
    accent_text: rgb(0xffffff),
    accent_soft: rgb(0xe8f2fa),
    good: rgb(0x0b7a4b),
    good_fill: rgb(0xe3f4ec),
    warning: rgb(0x875b00),
    warning_fill: rgb(0xfdf3dc),
    bad: rgb(0xb3261e),
    bad_fill: rgb(0xfdeceb),
    info: rgb(0x0a6fb5),
    info_fill: rgb(0xe8f2fa),
    axis: rgb(palette::AXIS),
    data: rgb(palette::DATA),
    steps: rgb(palette::STEPS),
    fit: rgb(palette::FIT),
    parts: each(palette::PARTS),
    members: each(palette::MEMBERS),
    pull_bands: each(palette::PULL_BANDS),
    contents: each(palette::CONTENTS),
    signed: each(palette::SIGNED),
};

pub(super) const DARK: Tokens = Tokens {
    page: rgb(0x101215),
    card: rgb(0x16191d),
    input: rgb(0x101316),
    hairline: rgb(0x2a2f36),
    text: rgb(0xe6e8eb),
    muted: rgb(0x98a2ad),
    accent: rgb(0x3d9be0),
    accent_text: rgb(0x06121c),
    accent_soft: rgb(0x17293a),
    good: rgb(0x4fc78a),
    good_fill: rgb(0x12281e),
    warning: rgb(0xe3b341),
    warning_fill: rgb(0x2b2410),
    bad: rgb(0xf2857c),
    bad_fill: rgb(0x331817),
    info: rgb(0x5aa9e6),
    info_fill: rgb(0x17293a),
    axis: rgb(0xaab2bb),
    data: rgb(0xe6e8eb),
    steps: rgb(0x767f89),
    fit: rgb(0x5aa9e6),
    parts: [rgb(0xf0a04b), rgb(0x4fc7a0), rgb(0xe08fc0), rgb(0xd8c95a)],
    members: [rgb(0xa9a0ff), rgb(0x7fc9d8), rgb(0xe08fc0), rgb(0xd8c95a), rgb(0xf0a04b), rgb(0x4fc7a0)],
    pull_bands: [rgb(0x2b3036), rgb(0x202429)],
    contents: [rgb(0x1a1715), rgb(0x57290a), rgb(0xa84f10), rgb(0xe89c45), rgb(0xffe9c4)],
    signed: [rgb(0x6db7f2), rgb(0x2f628c), rgb(0x22262b), rgb(0x8a5a24), rgb(0xf5aa57)],
};

impl Theme {
    /// Its colors.
    pub fn tokens(self, contrast: Contrast) -> &'static Tokens {
        match (self, contrast) {
            (Theme::Light, Contrast::Usual) => &LIGHT,
            (Theme::Dark, Contrast::Usual) => &DARK,
            (Theme::Light, Contrast::High) => &HIGH_LIGHT,
            (Theme::Dark, Contrast::High) => &HIGH_DARK,
        }
    }

    /// The other one.
    pub fn other(self) -> Theme {
        match self {
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Light,
        }
    }

    /// Gives the context this theme's look; nothing of egui's own remains visible.
    pub fn apply(self, contrast: Contrast, ctx: &egui::Context) {
        ctx.set_theme(match self {
            Theme::Light => egui::Theme::Light,
            Theme::Dark => egui::Theme::Dark,
        });
        ctx.all_styles_mut(|style| self.style(contrast, style));
    }

    fn style(self, contrast: Contrast, style: &mut egui::Style) {
        let size = |points: f32| FontId::new(points, FontFamily::Proportional);
        style.text_styles = [
            (TextStyle::Small, size(SMALL)),
            (TextStyle::Body, size(TEXT)),
            (TextStyle::Button, size(TEXT)),
            (TextStyle::Heading, size(14.0)),
            (TextStyle::Monospace, FontId::new(12.0, FontFamily::Monospace)),
        ]
        .into();
        style.drag_value_text_style = TextStyle::Body;
        style.animation_time = 0.0;
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.4;

        let spacing = &mut style.spacing;
        spacing.item_spacing = vec2(GAP, GAP);
        spacing.button_padding = vec2(10.0, 4.0);
        spacing.interact_size = vec2(24.0, ROW);
        spacing.window_margin = Margin::same(PAD as i8);
        spacing.menu_margin = Margin::same(5);
        spacing.icon_width = 15.0;
        spacing.icon_width_inner = 9.0;
        spacing.icon_spacing = 6.0;
        spacing.combo_height = 420.0;
        spacing.tooltip_width = 360.0;
        spacing.scroll = ScrollStyle { floating: true, bar_width: 7.0, ..ScrollStyle::floating() };
        self.visuals(contrast, &mut style.visuals);
    }

    fn visuals(self, contrast: Contrast, visuals: &mut egui::Visuals) {
        let t = self.tokens(contrast);
        *visuals = match self {
            Theme::Light => egui::Visuals::light(),
            Theme::Dark => egui::Visuals::dark(),
        };
        visuals.text_options.subpixel_binning = true;
        visuals.override_text_color = None;
        visuals.weak_text_color = Some(t.muted);
        visuals.hyperlink_color = t.accent;
        visuals.faint_bg_color = t.page;
        visuals.extreme_bg_color = t.input;
        visuals.text_edit_bg_color = Some(t.input);
        visuals.code_bg_color = t.page;
        visuals.warn_fg_color = t.warning;
        visuals.error_fg_color = t.bad;
        visuals.window_fill = t.card;
        visuals.window_stroke = Stroke::new(1.0, t.hairline);
        visuals.window_corner_radius = CornerRadius::same(CORNER);
        visuals.menu_corner_radius = CornerRadius::same(CORNER);
        visuals.window_shadow = egui::Shadow::NONE;
        visuals.popup_shadow = egui::Shadow::NONE;
        visuals.panel_fill = t.card;
        visuals.selection.bg_fill = t.accent_soft;
        visuals.selection.stroke = Stroke::new(1.0, t.accent);
        visuals.text_cursor.stroke = Stroke::new(1.5, t.accent);
        visuals.text_cursor.blink = false;
        visuals.slider_trailing_fill = true;
        visuals.disabled_alpha = 0.45;

        let look = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
            bg_fill: fill,
            weak_bg_fill: fill,
            bg_stroke: Stroke::new(1.0, line),
            fg_stroke: Stroke::new(1.0, text),
            corner_radius: CornerRadius::same(CORNER),
            expansion: 0.0,
        };
        visuals.widgets.noninteractive = look(t.card, t.hairline, t.text);
        visuals.widgets.inactive = look(t.input, t.hairline, t.text);
        visuals.widgets.hovered = look(t.accent_soft, t.accent, t.text);
        visuals.widgets.active = look(t.accent_soft, t.accent, t.accent);
        visuals.widgets.open = look(t.accent_soft, t.accent, t.text);
    }
}

/// Strength of points outside the range, beside those that someone has left out.
const OUTSIDE_STRENGTH: f32 = palette::OUTSIDE_STRENGTH as f32;

impl Tokens {
    /// The colors in use where `ui` draws.
    pub fn of(ui: &egui::Ui) -> &'static Tokens {
        let visuals = ui.visuals();
        let theme = if visuals.dark_mode { Theme::Dark } else { Theme::Light };
        // The style was made from one of two sets: the color of text that steps back tells from which.
        let high = theme.tokens(Contrast::High);
        if visuals.weak_text_color == Some(high.muted) { high } else { theme.tokens(Contrast::Usual) }
    }

    /// Color of a figure's layer.
    pub fn role(&self, role: Role) -> Color32 {
        match role {
            Role::Data | Role::Mark => self.data,
            Role::Masked | Role::Parabolic => self.muted,
            Role::Outside => self.muted.gamma_multiply(OUTSIDE_STRENGTH),
            Role::Outlier => self.bad,
            Role::Guide => self.muted.gamma_multiply(0.6),
            Role::Fit => self.fit,
            Role::Preview => self.muted,
            Role::Part(k) => self.parts[k % self.parts.len()],
            Role::Band => self.fit.gamma_multiply(0.25),
            Role::Member(ink) => {
                let own = ink.rgb.map(chosen);
                let color = own.unwrap_or(self.members[ink.number % self.members.len()]);
                if ink.hollow { color.lerp_to_gamma(self.card, 0.45) } else { color }
            }
            Role::Contour(k) => match k {
                0 => self.fit,
                _ => self.parts[(k - 1) % self.parts.len()],
            },
        }
    }

    /// Colors that say a value, evenly spaced.
    pub fn ramp(&self, signed: bool) -> [Color32; 5] {
        if signed { self.signed } else { self.contents }
    }

    /// Color and fill of a severity; `None` is "all is well".
    pub fn severity(&self, severity: Option<Severity>) -> (Color32, Color32) {
        match severity {
            None => (self.good, self.good_fill),
            Some(Severity::Info) => (self.info, self.info_fill),
            Some(Severity::Warning) => (self.warning, self.warning_fill),
            Some(Severity::Bad) => (self.bad, self.bad_fill),
        }
    }
}

/// The family of bold text.
pub fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// Bold text of this size.
pub fn bold_id(points: f32) -> FontId {
    FontId::new(points, bold())
}

/// Loads the bundled fonts, once a context; egui's own follow for characters that these do not have.
pub fn install_fonts(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    let bundled: [(&str, &'static [u8], FontFamily); 3] = [
        ("DejaVu Sans", include_bytes!("../../resources/fonts/DejaVuSans.ttf"), FontFamily::Proportional),
        (
            "DejaVu Sans Mono",
            include_bytes!("../../resources/fonts/DejaVuSansMono.ttf"),
            FontFamily::Monospace,
        ),
        ("DejaVu Sans Bold", include_bytes!("../../resources/fonts/DejaVuSans-Bold.ttf"), bold()),
    ];
    for (name, bytes, family) in bundled {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        fonts.families.entry(family).or_default().insert(0, name.to_owned());
    }
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    fonts.families.entry(bold()).or_default().extend(fallback);
    ctx.set_fonts(fonts);
}

/// A frame for a card: outline, rounded, padded.
pub fn card(tokens: &Tokens) -> egui::Frame {
    egui::Frame::new()
        .fill(tokens.card)
        .stroke(Stroke::new(1.0, tokens.hairline))
        .corner_radius(CORNER)
        .inner_margin(Margin::symmetric(10, 8))
}

/// Smallest size at which the window keeps its layout.
pub const MIN_WINDOW: Vec2 = vec2(1100.0, 700.0);
