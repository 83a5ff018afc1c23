//! From roles to colors on white paper.

use crate::fit::ContourFill;
use crate::report::figure::palette::{self, OUTSIDE_STRENGTH};
use crate::report::figure::{ColorScale, Ink, Role};

use super::format::Look;
use super::shape::Color;

/// The sheet.
pub const PAPER: Color = Color::hex(0xff_ffff);
/// Opacity of the band of a curve.
const BAND_STRENGTH: f64 = 0.25;
/// Opacity of lines that only guide.
const GUIDE_STRENGTH: f64 = 0.6;
/// Opacity of what a fit does not use, where it is many.
const MASKED_STRENGTH: f64 = 0.35;
/// Opacities of filled regions: of pale ones and of those with a color of their own.
const PALE: f64 = 0.08;
const FULL: f64 = 0.45;
/// How far a data set steps back that is not used.
const HOLLOW: f64 = 0.45;

/// The colors of a style.
#[derive(Debug, Clone, Copy)]
pub struct Colors(Look);

impl Colors {
    /// Of this style.
    pub fn of(look: Look) -> Colors {
        Colors(look)
    }

    /// A color as this style has it.
    fn paint(self, hex: u32) -> Color {
        let color = Color::hex(hex);
        if self.0 == Look::BlackAndWhite { color.gray() } else { color }
    }

    /// Text.
    pub fn text(self) -> Color {
        if self.0 == Look::BlackAndWhite { Color::hex(0) } else { self.paint(palette::DATA) }
    }

    /// Text that steps back.
    pub fn muted(self) -> Color {
        self.paint(palette::MUTED)
    }

    /// Frames and marks.
    pub fn axis(self) -> Color {
        if matches!(self.0, Look::Hep | Look::BlackAndWhite) {
            Color::hex(0)
        } else {
            self.paint(palette::AXIS)
        }
    }

    /// Outline of a histogram.
    pub fn steps(self, role: Role) -> Color {
        match role {
            Role::Fit => self.role(role),
            Role::Member(_) => self.role(role).strength(0.7),
            Role::Masked => self.paint(palette::STEPS).strength(0.6),
            _ => self.paint(palette::STEPS),
        }
    }

    /// What a role is drawn in.
    pub fn role(self, role: Role) -> Color {
        match role {
            Role::Data | Role::Mark => self.text(),
            Role::Masked | Role::Parabolic | Role::Preview => self.muted(),
            Role::Outside => self.muted().strength(OUTSIDE_STRENGTH),
            Role::Outlier => self.paint(palette::OUTLIER),
            Role::Guide => self.muted().strength(GUIDE_STRENGTH),
            Role::Fit if self.0 == Look::BlackAndWhite => Color::hex(0),
            Role::Fit => self.paint(palette::FIT),
            Role::Part(k) => self.part(k),
            Role::Band => self.role(Role::Fit).strength(BAND_STRENGTH),
            Role::Member(ink) => self.member(ink),
            Role::Contour(0) => self.role(Role::Fit),
            Role::Contour(k) => self.part(k - 1),
        }
    }

    fn part(self, k: usize) -> Color {
        self.paint(palette::PARTS[k % palette::PARTS.len()])
    }

    fn member(self, ink: Ink) -> Color {
        let own = ink.rgb.map(|rgb| Color { rgb, alpha: 1.0 });
        let own = own.map(|color| if self.0 == Look::BlackAndWhite { color.gray() } else { color });
        let color = own.unwrap_or_else(|| self.paint(palette::MEMBERS[ink.number % palette::MEMBERS.len()]));
        if ink.hollow { color.toward(PAPER, HOLLOW) } else { color }
    }

    /// Points that are many.
    pub fn crowd(self, role: Role) -> Color {
        let color = self.role(role);
        if is_unused(role) { color.strength(MASKED_STRENGTH) } else { color }
    }

    /// Bands of the pull panel: the narrower one is darker.
    pub fn guide(self, lower: &[f64], upper: &[f64]) -> Color {
        let wide = lower.first().zip(upper.first()).is_some_and(|(lo, hi)| hi - lo > 3.0);
        self.paint(palette::PULL_BANDS[usize::from(wide)])
    }

    /// What a region is filled with.
    pub fn region(self, fill: ContourFill, line: Color) -> Option<Color> {
        let own = |rgb| Color { rgb, alpha: FULL };
        match fill {
            ContourFill::Nothing => None,
            ContourFill::Pale => Some(line.strength(PALE)),
            ContourFill::Rgb(rgb) if self.0 == Look::BlackAndWhite => Some(own(rgb).gray()),
            ContourFill::Rgb(rgb) => Some(own(rgb)),
        }
    }

    /// The color of a value; `None` for what is no number.
    pub fn value(self, scale: &ColorScale, role: Role, value: f64) -> Option<Color> {
        let ramp = if scale.signed { palette::SIGNED } else { palette::CONTENTS };
        let (lo, hi) = scale.range;
        let last = ramp.len() - 1;
        let at = ((value - lo) / (hi - lo) * last as f64).clamp(0.0, last as f64);
        if at.is_nan() {
            return None;
        }
        let k = (at as usize).min(last - 1);
        let color = self.paint(ramp[k]).toward(self.paint(ramp[k + 1]), at - k as f64);
        Some(if role == Role::Masked { color.strength(MASKED_STRENGTH) } else { color })
    }

    /// Dashes of a line, in widths of the line; empty for a solid one.
    pub fn dashes(self, role: Role, dashed: bool, dotted: bool) -> Vec<f64> {
        match role {
            _ if dotted => vec![0.0, 2.2],
            Role::Part(k) if self.0 == Look::BlackAndWhite => {
                [vec![9.0, 4.0], vec![4.0, 3.0], vec![9.0, 3.0, 0.0, 3.0], vec![0.0, 2.5]][k % 4].clone()
            }
            _ if dashed => vec![6.0, 4.0],
            _ => Vec::new(),
        }
    }
}

/// Whether a layer holds rows that a fit does not use.
pub fn is_unused(role: Role) -> bool {
    matches!(role, Role::Masked | Role::Outside | Role::Member(Ink { hollow: true, .. }))
}
