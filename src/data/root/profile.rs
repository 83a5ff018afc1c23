//! A profile (TProfile, TProfile2D, TProfile3D) as points: in every bin of its one to three axes the mean of what was measured and its error.
//!
//! With W = Σw, V = Σw², ȳ = Σwy/W and the spread s = √|Σwy²/W − ȳ²| of a bin, N = W²/V is its effective number of entries (W where
//! V was not kept). ROOT's reference page of the class names four options of the error: s/√N (the default), `s` the spread s itself, `i` the same as
//! the default but 1/√(12N) where s = 0 (integer y), `g` 1/√W (y with known error, w = 1/σ²).

use super::error::{Fault, Found};
use super::histogram::Cells;
use super::record::Record;
use crate::data::{Points, YErrors};

/// Number of axes of a class of profiles.
pub(super) fn dimensions(class: &str) -> Option<usize> {
    match class {
        "TProfile" => Some(1),
        "TProfile2D" => Some(2),
        "TProfile3D" => Some(3),
        _ => None,
    }
}

/// Sums of one bin.
struct Bin {
    entries: f64,
    sum: f64,
    squares: f64,
    effective: f64,
}

impl Bin {
    fn mean(&self) -> f64 {
        self.sum / self.entries
    }

    fn error(&self, option: i64) -> f64 {
        let mean = self.mean();
        let spread = (self.squares / self.entries - mean * mean).abs().sqrt();
        match option {
            1 => spread,
            2 if spread == 0.0 => 1.0 / (12.0 * self.effective).sqrt(),
            3 => 1.0 / self.entries.sqrt(),
            _ => spread / self.effective.sqrt(),
        }
    }
}

/// The points, and what there is to say about them.
pub(super) fn points(object: &Record, n_axes: usize) -> Found<(Points, Vec<String>)> {
    let (sums, squares) = (object.reals("fArray")?, object.reals("fSumw2")?);
    let (entries, weights) = (object.reals("fBinEntries")?, object.reals("fBinSumw2")?);
    let cells = Cells::of(object, n_axes, sums.len())?;
    let fits = |v: &[f64]| v.len() == sums.len();
    if !(fits(&squares) && fits(&entries) && (weights.is_empty() || fits(&weights))) {
        return Err(Fault::damaged("the sums of a profile do not fit its axis"));
    }
    let option = object.int("fErrorMode")?;
    let (mut places, mut y, mut sy) = (vec![Vec::new(); n_axes], Vec::new(), Vec::new());
    let (mut empty, mut without) = (Vec::new(), Vec::new());
    for (number, k) in cells.inside().into_iter().enumerate() {
        let effective = match weights.get(k) {
            Some(squared) if *squared != 0.0 => entries[k] * entries[k] / squared,
            _ => entries[k],
        };
        let bin = Bin { entries: entries[k], sum: sums[k], squares: squares[k], effective };
        if bin.entries == 0.0 {
            empty.push(number + 1);
            continue;
        }
        let error = bin.error(option);
        if error == 0.0 {
            without.push(number + 1);
        }
        places.iter_mut().zip(cells.center(k)).for_each(|(place, center)| place.push(center));
        y.push(bin.mean());
        sy.push(error);
    }
    let mut notes = vec![format!("the error of every mean is {}", in_words(option))];
    notes.extend(bins(&empty, "no entry, left out"));
    notes.extend(bins(&without, "an error of zero: one entry, or all the same"));
    let x = places.remove(0);
    Ok((Points::new(x, y, None, YErrors::Symmetric(sy))?.with_further(places)?, notes))
}

fn in_words(option: i64) -> &'static str {
    match option {
        1 => "the spread of its values (option s)",
        2 => "their spread over √N, 1/√(12 N) where all values are the same (option i)",
        3 => "1/√Σw (option g)",
        _ => "the spread of its values over √N",
    }
}

/// `bins 3, 4 and 2 more have …`.
fn bins(which: &[usize], what: &str) -> Option<String> {
    const SHOWN: usize = 8;
    let head: Vec<String> = which.iter().take(SHOWN).map(usize::to_string).collect();
    let more = match which.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let have = if which.len() == 1 { "bin" } else { "bins" };
    (!which.is_empty()).then(|| format!("{have} {}{more}: {what}", head.join(", ")))
}
