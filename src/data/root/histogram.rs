//! Histograms (TH1, TH2, TH3 of every kind of number) as [`Histogram`]: contents with what lies outside the axes, errors from the sums
//! of squared weights.

use super::error::{Fault, Found};
use super::record::Record;
use crate::data::{Binning, Edges, Histogram};

/// Number of axes of a class of histograms; `None` for other classes.
pub(super) fn dimensions(class: &str) -> Option<usize> {
    let rest = class.strip_prefix("TH")?;
    let mut letters = rest.chars();
    let n = letters.next()?.to_digit(10)? as usize;
    let kind = matches!(letters.next()?, 'C' | 'S' | 'I' | 'L' | 'F' | 'D');
    (kind && letters.next().is_none() && (1..=3).contains(&n)).then_some(n)
}

/// The K + 1 edges of an axis whose histogram has `cells` cells at most.
fn edges(histogram: &Record, axis: &str, cells: usize) -> Found<Vec<f64>> {
    let missing = || Fault::damaged("a histogram lacks an axis");
    let axis = histogram.record(axis).ok_or_else(missing)?;
    let n = usize::try_from(axis.int("fNbins")?).unwrap_or(0);
    if n == 0 || n > cells {
        return Err(Fault::Damaged(format!("an axis has {n} bins in a histogram of {cells} cells")));
    }
    let own = axis.reals("fXbins")?;
    let binning = if own.is_empty() {
        Binning::Uniform { n, span: Some((axis.real("fXmin")?, axis.real("fXmax")?)) }
    } else if own.len() == n + 1 {
        Binning::Edges(own)
    } else {
        return Err(Fault::Damaged(format!("an axis of {n} bins has {} edges", own.len())));
    };
    Ok(binning.edges(None)?)
}

/// The cells of a histogram on one to three axes; x runs fastest, and each axis has a cell before and one behind its bins.
pub(super) struct Cells {
    axes: Vec<Vec<f64>>,
}

impl Cells {
    /// The cells of a histogram that has `all` of them.
    pub fn of(object: &Record, n_axes: usize, all: usize) -> Found<Cells> {
        let names = ["fXaxis", "fYaxis", "fZaxis"].iter().take(n_axes);
        let cells = Cells { axes: names.map(|axis| edges(object, axis, all)).collect::<Found<_>>()? };
        if cells.total() == Some(all) {
            Ok(cells)
        } else {
            Err(Fault::Damaged(format!("its {all} cells do not fit its axes")))
        }
    }

    /// Cells inside all axes, x running fastest.
    pub fn inside(&self) -> Vec<usize> {
        (0..self.total().unwrap_or(0)).filter(|&k| self.is_inside(k)).collect()
    }

    /// The center of a cell inside, on each axis.
    pub fn center(&self, k: usize) -> Vec<f64> {
        let place = self.place(k);
        let middle = |(edges, at): (&Vec<f64>, usize)| edges[at - 1] + (edges[at] - edges[at - 1]) / 2.0;
        self.axes.iter().zip(place).map(middle).collect()
    }

    /// Number of cells, those outside included.
    fn total(&self) -> Option<usize> {
        self.axes.iter().try_fold(1_usize, |product, edges| product.checked_mul(edges.len() + 1))
    }

    /// Bins on each axis of cell `k`: 0 is below the first edge.
    fn place(&self, mut k: usize) -> [usize; 3] {
        let mut place = [1; 3];
        for (at, edges) in place.iter_mut().zip(&self.axes) {
            *at = k % (edges.len() + 1);
            k /= edges.len() + 1;
        }
        place
    }

    fn is_below(&self, k: usize) -> bool {
        self.place(k).contains(&0)
    }

    fn is_inside(&self, k: usize) -> bool {
        !self.is_below(k) && self.place(k).iter().zip(&self.axes).all(|(at, edges)| *at < edges.len())
    }
}

/// The histogram, and what there is to say about it.
pub(super) fn histogram(object: &Record, n_axes: usize) -> Found<(Histogram, Vec<String>)> {
    let all = object.reals("fArray")?;
    let cells = Cells::of(object, n_axes, all.len())?;
    let squares = object.reals("fSumw2")?;
    if !squares.is_empty() && squares.len() != all.len() {
        return Err(Fault::Damaged(format!("it has {} cells and {} errors", all.len(), squares.len())));
    }
    let mut notes = Vec::new();
    let inside = cells.inside();
    let content = inside.iter().map(|&k| all[k]).collect();
    // Of plain counts √n says the same.
    let weighted = !squares.is_empty() && squares != all;
    let error = weighted.then(|| inside.iter().map(|&k| squares[k].sqrt()).collect());
    if weighted {
        notes.push("errors are √Σw², from the sums of squared weights".to_owned());
    }
    let mut histogram = if let [edges] = cells.axes.as_slice() {
        Histogram::from_edges(edges, content)?
    } else {
        Histogram::of_boxes(boxes(&cells, &inside), content, None)?
    };
    histogram.error = error;
    let outside = (0..all.len()).filter(|&k| !cells.is_inside(k));
    let (below, above): (Vec<usize>, Vec<usize>) = outside.partition(|&k| cells.is_below(k));
    histogram.underflow = below.iter().map(|&k| all[k]).sum();
    histogram.overflow = above.iter().map(|&k| all[k]).sum();
    if object.reals("fBuffer").is_ok_and(|buffer| buffer.first().is_some_and(|n| *n != 0.0)) {
        notes.push(
            "values that ROOT kept in a buffer are not counted yet; draw it in ROOT and write it anew".into(),
        );
    }
    Ok((histogram, notes))
}

/// Edges of the bins `inside` on each axis.
fn boxes(cells: &Cells, inside: &[usize]) -> Vec<Edges> {
    let on = |axis: usize, edges: &Vec<f64>| {
        let at = |shift: usize| inside.iter().map(|&k| edges[cells.place(k)[axis] - 1 + shift]).collect();
        Edges { lo: at(0), hi: at(1) }
    };
    cells.axes.iter().enumerate().map(|(axis, edges)| on(axis, edges)).collect()
}

#[cfg(test)]
mod tests {
    use super::dimensions;

    #[test]
    fn classes_of_histograms() {
        let known = ["TH1D", "TH2C", "TH3S", "TH1L"].map(dimensions);
        assert_eq!(known, [Some(1), Some(2), Some(3), Some(1)]);
        for other in ["TH1", "TH4D", "TH2Poly", "TH1DX", "THnSparse", "TProfile"] {
            assert_eq!(dimensions(other), None, "{other}");
        }
    }
}
