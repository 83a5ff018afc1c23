//! Typed formulas: what the names of parameters tell. A heuristic, and said to be one: values found here count as estimated, not as
//! known. Numbered parameters tell nothing.

use super::curve::{Curve, Scale};
use super::peak::above_line;
use crate::model::Model;

/// What a name suggests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Place,
    Width,
    Length,
    Fraction,
    Yield,
}

fn meaning(name: &str) -> Option<Meaning> {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_').to_lowercase();
    Some(match stem.as_str() {
        "mu" | "mean" | "x" | "m" | "mass" | "mpv" | "center" | "centre" | "μ" => Meaning::Place,
        "sigma" | "width" | "gamma" | "fwhm" | "σ" | "γ" => Meaning::Width,
        "tau" | "lifetime" | "scale" | "τ" => Meaning::Length,
        "z" | "f" | "frac" | "fraction" => Meaning::Fraction,
        "n" | "nsig" | "nbkg" | "ns" | "nb" | "n_s" | "n_b" | "n_sig" | "n_bkg" | "yield" | "ntot" => {
            Meaning::Yield
        }
        _ => return None,
    })
}

/// Values for the parameters whose names mean something; `None` for the others.
pub(super) fn guess(model: &Model, curve: &Curve, scale: Scale, known: &[Option<f64>]) -> Vec<Option<f64>> {
    let meanings: Vec<Option<Meaning>> = model.params().iter().map(|p| meaning(&p.name)).collect();
    let count = |m: Meaning| meanings.iter().filter(|&&x| x == Some(m)).count().max(1) as f64;
    // A peak that is much narrower than the whole distribution is what the name is meant for.
    let peak = above_line(curve).filter(|p| p.fwhm / 2.355 < 0.7 * curve.rms && p.height > 0.0);
    let value = |m: Meaning| match m {
        Meaning::Place => Some(peak.map_or(curve.mean, |p| p.place)),
        Meaning::Width => Some(peak.map_or(curve.rms, |p| p.fwhm / 2.355)),
        Meaning::Length => Some((curve.mean - curve.x[0]).max(curve.spacing)),
        Meaning::Fraction => matches!(scale, Scale::Density | Scale::Cumulative).then_some(0.5),
        Meaning::Yield => (scale != Scale::Contents).then_some(curve.entries / count(Meaning::Yield)),
    };
    meanings
        .iter()
        .zip(known)
        .map(|(m, known)| known.is_none().then(|| m.and_then(value)).flatten())
        .collect()
}
