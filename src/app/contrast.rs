//! High contrast: the colors of both themes where every text stands out from its ground by at least 7:1 (WCAG 2.2, level AAA), and lines by 3:1.

use super::theme::{DARK, LIGHT, Tokens, rgb};

/// How much text stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Contrast {
    /// As everywhere: 4.5:1.
    #[default]
    Usual,
    /// 7:1.
    High,
}

impl Contrast {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Contrast {
        if self == Contrast::High { Contrast::Usual } else { Contrast::High }
    }
}

/// Dark on white.
pub(super) const HIGH_LIGHT: Tokens = Tokens {
    page: rgb(0xffffff),
    hairline: rgb(0x767676),
    text: rgb(0x000000),
    muted: rgb(0x333333),
    accent: rgb(0x00457a),
    good: rgb(0x00502f),
    warning: rgb(0x5c3d00),
    bad: rgb(0x8c0f0a),
    info: rgb(0x00457a),
    axis: rgb(0x000000),
    data: rgb(0x000000),
    steps: rgb(0x4a4a4a),
    fit: rgb(0x004d80),
    parts: [rgb(0x8a3400), rgb(0x005a3c), rgb(0x7a2257), rgb(0x544900)],
    members: [rgb(0x3f34a0), rgb(0x13535f), rgb(0x7a2257), rgb(0x544900), rgb(0x8a3400), rgb(0x005a3c)],
    ..LIGHT
};

/// Light on black.
pub(super) const HIGH_DARK: Tokens = Tokens {
    page: rgb(0x000000),
    card: rgb(0x000000),
    input: rgb(0x000000),
    hairline: rgb(0x7c8590),
    text: rgb(0xffffff),
    muted: rgb(0xd2d8de),
    accent: rgb(0x6fbdf7),
    accent_text: rgb(0x000000),
    accent_soft: rgb(0x0d2438),
    good: rgb(0x7fe3b0),
    warning: rgb(0xf5cf6b),
    bad: rgb(0xffb3ac),
    info: rgb(0x8ecbfa),
    axis: rgb(0xffffff),
    data: rgb(0xffffff),
    steps: rgb(0xb4bcc5),
    fit: rgb(0x7cc4ff),
    ..DARK
};

#[cfg(test)]
mod tests {
    use egui::Color32;

    use super::*;
    use crate::app::Theme;

    /// Relative luminance of a color of sRGB.
    fn luminance(color: Color32) -> f64 {
        let linear = |part: u8| {
            let v = f64::from(part) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Every text with every ground that it is drawn on.
    fn texts(t: &Tokens) -> Vec<(&'static str, Color32, Color32)> {
        let mut pairs = Vec::new();
        for (ground, color) in
            [("page", t.page), ("card", t.card), ("input", t.input), ("chosen", t.accent_soft)]
        {
            for text in [t.text, t.accent] {
                pairs.push((ground, text, color));
            }
        }
        for ground in [t.page, t.card, t.input] {
            pairs.push(("muted", t.muted, ground));
        }
        let severities =
            [(t.good, t.good_fill), (t.warning, t.warning_fill), (t.bad, t.bad_fill), (t.info, t.info_fill)];
        for (text, fill) in severities {
            pairs.extend([("severity", text, fill), ("severity", text, t.card), ("severity", t.text, fill)]);
            pairs.push(("severity", t.muted, fill));
        }
        pairs.push(("button", t.accent_text, t.accent));
        // Curves are named in their own color.
        let curves = t.parts.iter().chain(&t.members).chain([&t.fit, &t.data, &t.axis]);
        pairs.extend(curves.map(|color| ("curve", *color, t.card)));
        pairs
    }

    #[test]
    fn every_text_of_high_contrast_stands_out_by_seven_to_one() {
        for theme in [Theme::Light, Theme::Dark] {
            let t = theme.tokens(Contrast::High);
            for (what, text, ground) in texts(t) {
                let found = contrast(text, ground);
                assert!(found >= 7.0, "{theme:?} {what}: {text:?} on {ground:?} is {found:.2}");
            }
            assert!(contrast(t.hairline, t.card) >= 3.0, "{theme:?}: lines");
        }
    }

    #[test]
    fn black_on_white_is_twenty_one_to_one() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
        for theme in [Theme::Light, Theme::Dark] {
            let t = theme.tokens(Contrast::Usual);
            for (text, ground) in [(t.text, t.card), (t.muted, t.card), (t.accent, t.card), (t.muted, t.page)]
            {
                assert!(contrast(text, ground) >= 4.5, "{theme:?}: {text:?} on {ground:?}");
            }
        }
    }
}
