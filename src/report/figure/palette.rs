//! Colors of figures on white, as red, green and blue: those of Okabe and Ito (2008), which people with color-blindness can tell apart, and
//! ramps for values. The window in its light theme and every exported figure have them from here.

/// Measured data, text.
pub const DATA: u32 = 0x15181c;
/// Text that steps back.
pub const MUTED: u32 = 0x5d6670;
/// Frames and marks.
pub const AXIS: u32 = 0x3a4048;
/// Outline of a histogram and its bins.
pub const STEPS: u32 = 0x8a929c;
/// The fitted curve.
pub const FIT: u32 = 0x0072b2;
/// What the fit has left out itself.
pub const OUTLIER: u32 = 0xb3261e;
/// Parts of a sum, in order.
pub const PARTS: [u32; 4] = [0xd55e00, 0x009e73, 0xa8487f, 0x7a6a00];
/// Further data sets of a fit, in order.
pub const MEMBERS: [u32; 6] = [0x5b4fc4, 0x2f7f8f, 0xa8487f, 0x7a6a00, 0xd55e00, 0x009e73];
/// Pull panel: within one and within two standard deviations.
pub const PULL_BANDS: [u32; 2] = [0xd8dbdd, 0xeceeef];
/// Contents of a plane, from nothing to the most.
pub const CONTENTS: [u32; 5] = [0xfffdf8, 0xfee8c0, 0xfdb55f, 0xd9691a, 0x7f2704];
/// Values on both sides of zero, from below to above.
pub const SIGNED: [u32; 5] = [0x2166ac, 0x92c5de, 0xf7f7f7, 0xf4b077, 0xb35806];
/// Opacity of what a fit does not use.
pub const OUTSIDE_STRENGTH: f64 = 0.5;
