//! Typed formulas: what the names of parameters tell. A heuristic, and said to be one: values found here count as estimated, not as
//! known. Numbered parameters tell nothing.

use super::curve::{Curve, Scale};
use super::peak::above_line;
use crate::model::Model;

/// Slopes that agree to this part are those of parameters that only count together.
const SAME: f64 = 1e-6;

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
        Meaning::Yield => (!matches!(scale, Scale::Contents | Scale::Share))
            .then_some(curve.entries / count(Meaning::Yield)),
    };
    let mut found: Vec<Option<f64>> = meanings
        .iter()
        .zip(known)
        .map(|(m, known)| known.is_none().then(|| m.and_then(value)).flatten())
        .collect();
    let places: Vec<usize> = (0..found.len()).filter(|&k| meanings[k] == Some(Meaning::Place)).collect();
    share_a_place(model, curve, known, &places, &mut found);
    found
}

/// Places that only count together, as those of the two factors of a convolution, are not where the peak is each: the first one is, the
/// others begin at 0.
fn share_a_place(
    model: &Model,
    curve: &Curve,
    known: &[Option<f64>],
    places: &[usize],
    found: &mut [Option<f64>],
) {
    if places.len() < 2 {
        return;
    }
    let theta: Vec<f64> = known.iter().zip(&*found).map(|(k, f)| k.or(*f).unwrap_or(1.0)).collect();
    let n = curve.len();
    let (mut f, mut df) = (vec![0.0; n], vec![0.0; n * theta.len()]);
    model.eval_with_gradient(&[&curve.x], &theta, &mut f, &mut df);
    let column = |k: usize| &df[k * n..(k + 1) * n];
    let same = |a: usize, b: usize| {
        let size = column(a).iter().fold(0.0, |m: f64, v| m.max(v.abs()));
        size > 0.0 && column(a).iter().zip(column(b)).all(|(u, v)| (u - v).abs() <= SAME * size)
    };
    for (rank, &k) in places.iter().enumerate() {
        let Some(place) = found[k] else { continue };
        let given: f64 = places.iter().filter(|&&j| j != k && same(j, k)).filter_map(|&j| known[j]).sum();
        let is_first = !places[..rank].iter().any(|&j| known[j].is_none() && same(j, k));
        found[k] = Some(if is_first { place - given } else { 0.0 });
    }
}
