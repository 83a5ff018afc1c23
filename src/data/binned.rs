//! From a sample to a histogram and from one histogram to a coarser one, as data sets: with their titles, notes and what stays at hand. How
//! values are cut is `binning`'s, how they are counted `histogram`'s.

use std::sync::Arc;

use super::histogram::{Counts, summed};
use super::read::Reading;
use super::{AxisTitle, Binning, Data, DataError, Dataset, Histogram, MoreColumn, RowSet};

impl Dataset {
    /// Counts the values of a sample in bins, or merges the bins of a histogram. Values outside the binning go to under- and overflow,
    /// masked ones nowhere. Without a span the bins cover the sample's window, or [min, max] of its values. The sample stays at hand as
    /// [`Dataset::unbinned`], from which other bins are made.
    ///
    /// # Errors
    /// The data set is of another kind (`E-KIND`), or the binning is not valid (`E-OPTION`, `E-RANGE`, `E-EDGES`, `E-NODATA`).
    pub fn binned(&self, binning: &Binning) -> Result<Dataset, DataError> {
        if let (Binning::Merged(k), Data::Histogram(h)) = (binning, &self.data) {
            return self.merged(*k, h);
        }
        let sample = match &self.data {
            Data::Sample(sample) if sample.n_coordinates() > 1 => {
                return Err(DataError::NotASample { kind: "values of several coordinates" });
            }
            Data::Sample(sample) => sample,
            Data::Points(_) => return Err(DataError::NotASample { kind: "points" }),
            Data::Histogram(_) => return Err(DataError::NotASample { kind: "a histogram" }),
        };
        let edges = binning.edges_of(self.whole(), self.mask.iter().map(|i| sample.x[i]))?;
        let mut counts = Counts::new(&edges);
        counts.add(self.mask.iter().map(|i| (sample.x[i], sample.weight(i))));
        let weighted = sample.weights.is_some();
        let histogram = counts.histogram(weighted)?;
        Ok(Dataset {
            unbinned: Some(Arc::new(self.clone())),
            ..self.counted(histogram, binning, weighted.then_some(self.mask.len()))
        })
    }

    /// A histogram in the place of this sample; `weighted`: how many weighted values it holds.
    pub(super) fn counted(
        &self,
        histogram: Histogram,
        binning: &Binning,
        weighted: Option<usize>,
    ) -> Dataset {
        let mut notes = self.notes.clone();
        notes.push(binning_note(&histogram, binning, weighted));
        let y_title = AxisTitle { quantity: "entries".into(), unit: String::new() };
        Dataset {
            x_title: self.x_title.clone(),
            y_title,
            columns: self.columns.clone(),
            units: self.units.clone(),
            reading: self.reading_of_bins(),
            notes,
            ..Dataset::new(self.name.clone(), Data::Histogram(histogram))
        }
    }

    /// How the file was read, for bins made of its rows: what a cut keeps, and where it stands, are rows of the file, and none of these bins.
    fn reading_of_bins(&self) -> Option<Reading> {
        self.reading.clone().map(|reading| Reading { cut: None, rows: None, ..reading })
    }

    /// This histogram with each `k` bins merged into one; a bin with a masked part is masked.
    fn merged(&self, k: usize, h: &Histogram) -> Result<Dataset, DataError> {
        let data = Data::Histogram(h.merged(k)?);
        let n = h.len() / k;
        let sum = |c: &MoreColumn| MoreColumn { values: summed(&c.values, k), ..c.clone() };
        let rest = h.len() - n * k;
        let left =
            if rest > 0 { format!("; {rest} at the upper end count as overflow") } else { String::new() };
        let mut notes = self.notes.clone();
        notes.push(format!("each {k} of {} bins were merged into one{left}", h.len()));
        let whole = |bin: usize| (bin * k..(bin + 1) * k).all(|row| self.mask.contains(row));
        Ok(Dataset {
            data,
            mask: RowSet::from_fn(n, whole),
            more: self.more.iter().map(sum).collect(),
            reading: self.reading_of_bins(),
            notes,
            unbinned: Some(Arc::new(self.clone())),
            ..self.clone()
        })
    }
}

/// What was counted; `weighted`: how many weighted values there were.
fn binning_note(h: &Histogram, binning: &Binning, weighted: Option<usize>) -> String {
    let inside: f64 = h.content.iter().sum();
    let (lo, hi) = (h.lo.first().copied().unwrap_or(f64::NAN), h.hi.last().copied().unwrap_or(f64::NAN));
    // Sums of weights of either sign may cancel, and still there was something.
    let outside = if h.underflow != 0.0 || h.overflow != 0.0 {
        format!("; {} below and {} above were left out", h.underflow, h.overflow)
    } else {
        String::new()
    };
    let how = match binning {
        Binning::Logarithmic { .. } => ", edges by equal ratios".to_owned(),
        Binning::Rule { rule, .. } => format!(", as many as the rule of {} proposes", rule.title()),
        _ => String::new(),
    };
    let bins = h.len();
    match weighted {
        Some(n) => format!(
            "{n} weighted values gave {inside} in {bins} bins of {lo}:{hi}{how}{outside}; errors are √Σw²"
        ),
        None => format!("{inside} values were counted in {bins} bins of {lo}:{hi}{how}{outside}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Points, Sample, YErrors};

    /// IM106, IM109, IM126.
    #[test]
    fn binning_counts_what_is_inside_and_says_the_rest() {
        let sample = Sample {
            x: vec![0.1, 0.2, 0.7, 1.0, 2.0, -3.0, f64::NAN].into(),
            further: Vec::new(),
            window: None,
            weights: None,
        };
        let d = Dataset::new("s", Data::Sample(sample));
        let h = d.binned(&Binning::Uniform { n: 2, span: Some((0.0, 1.0)) }).unwrap();
        let Data::Histogram(b) = &h.data else { panic!("no histogram") };
        assert_eq!((b.content.as_slice(), b.underflow, b.overflow), ([2.0, 2.0].as_slice(), 1.0, 1.0));
        assert_eq!(h.notes[1], "4 values were counted in 2 bins of 0:1; 1 below and 1 above were left out");
        let points = Points::new(vec![0.0, 1.0], vec![0.0, 1.0], None, YErrors::None).unwrap();
        let points = Dataset::new("p", Data::Points(points)).binned(&Binning::Edges(vec![0.0, 1.0]));
        assert!(matches!(points, Err(DataError::NotASample { .. })));
    }
}
