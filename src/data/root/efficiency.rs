//! Efficiencies (TEfficiency): two histograms of the same bins, what passed and all of it, as successes among trials at the centers. The
//! intervals that ROOT would draw are not read.

use super::error::{Fault, Found};
use super::histogram::{Cells, dimensions};
use super::record::Record;

/// Successes among trials.
pub(super) struct Fractions {
    /// Centers of the bins, on each axis.
    pub places: Vec<Vec<f64>>,
    /// Successes.
    pub k: Vec<f64>,
    /// Trials.
    pub n: Vec<f64>,
    /// Plain sentences: what was made of what.
    pub notes: Vec<String>,
}

/// The two histograms of an efficiency.
pub(super) fn fractions(object: &Record) -> Found<Fractions> {
    let missing = || Fault::damaged("an efficiency lacks one of its histograms");
    let passed = object.record("fPassedHistogram").ok_or_else(missing)?;
    let total = object.record("fTotalHistogram").ok_or_else(missing)?;
    let kind = || Fault::Unsupported(format!("its histograms are of class {}", total.class));
    let n_axes = dimensions(&total.class).ok_or_else(kind)?;
    let (all_k, all_n) = (passed.reals("fArray")?, total.reals("fArray")?);
    let cells = Cells::of(total, n_axes, all_n.len())?;
    if all_k.len() != all_n.len() {
        return Err(Fault::damaged("the two histograms of an efficiency have different bins"));
    }
    let inside = cells.inside();
    let kept: Vec<usize> = inside.iter().copied().filter(|&k| all_n[k] != 0.0).collect();
    let mut places = vec![Vec::new(); n_axes];
    for &k in &kept {
        places.iter_mut().zip(cells.center(k)).for_each(|(place, center)| place.push(center));
    }
    let empty = inside.len() - kept.len();
    let mut notes = Vec::new();
    if empty > 0 {
        let bins = if empty == 1 { "1 bin has" } else { &format!("{empty} bins have") };
        notes.push(format!("{bins} no entry: left out"));
    }
    if kept.iter().any(|&k| all_k[k].fract() != 0.0 || all_n[k].fract() != 0.0) {
        notes.push("careful: the entries are weighted, and successes of trials are whole numbers".into());
    }
    let of = |all: &[f64]| kept.iter().map(|&k| all[k]).collect();
    Ok(Fractions { places, k: of(&all_k), n: of(&all_n), notes })
}
