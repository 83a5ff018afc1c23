//! Voigt's profile: a Gaussian (Sigma) convolved with a Lorentzian (Gamma, its full width at half maximum).
//!
//! ```text
//! V(d) = Re w((d + iΓ/2)/(σ√2))/(σ√(2π)),  w(z) = e^(−z²) erfc(−iz)
//! ```
//!
//! Both limits are reached, the Lorentzian for σ → 0 and the Gaussian for Γ → 0. No integral in closed form.

use super::{Guess, ParamNames, Shape, ShapeLimit};
use crate::model::ir::{Arena, Func2, Func3, Id};

/// Constant is the area (unit of y times that of x); Mean, Sigma and Gamma have the unit of x.
pub(super) static VOIGT: Shape = Shape {
    name: "voigt",
    aliases: &[],
    group: "peaks",
    params: ParamNames::Fixed(&["Constant", "Mean", "Sigma", "Gamma"]),
    formula: "Constant*voigt_pdf(x-Mean,Sigma,Gamma)",
    limits: &[
        ShapeLimit { param: 2, lower: Some(0.0), upper: None },
        ShapeLimit { param: 3, lower: Some(0.0), upper: None },
    ],
    guess: Guess::Peak,
    n_coordinates: 1,
    has_scale: true,
    normalised: false,
    build: |a, x, p| {
        let distance = a.sub(x[0], p[1]);
        let profile = profile(a, distance, p[2], p[3]);
        note_smooth(a, profile, p, x[0]);
        a.mul(p[0], profile)
    },
    integral: None,
};

/// Around 0, with unit area: `voigt_pdf(x-Mean,sigma,fwhm)`.
pub(super) static VOIGT_PDF: Shape = Shape {
    name: "voigt_pdf",
    group: "distributions",
    params: ParamNames::Fixed(&["sigma", "fwhm"]),
    formula: "real(w((x+i*fwhm/2)/(sigma*sqrt(2))))/(sigma*sqrt(2*pi)), w(z)=exp(-z^2)*erfc(-i*z)",
    limits: &[
        ShapeLimit { param: 0, lower: Some(0.0), upper: None },
        ShapeLimit { param: 1, lower: Some(0.0), upper: None },
    ],
    guess: Guess::Peak,
    has_scale: false,
    normalised: true,
    build: |a, x, p| profile(a, x[0], p[0], p[1]),
    ..VOIGT
};

/// It changes on the width of the Gaussian, or on half the distance of the Lorentzian's poles from the real axis if that is larger.
fn note_smooth(a: &mut Arena, profile: Id, p: &[Id], x: Id) {
    let pole = a.scale(0.25, p[3]);
    let length = a.binary(Func2::Max, p[2], pole);
    a.note_smooth(profile, length, x);
}

/// V of the distance from the middle; `fwhm` is that of the Lorentzian.
pub(in crate::model) fn profile(a: &mut Arena, distance: Id, sigma: Id, fwhm: Id) -> Id {
    let half = a.scale(0.5, fwhm);
    a.ternary(Func3::VoigtRe(0), distance, sigma, half)
}
