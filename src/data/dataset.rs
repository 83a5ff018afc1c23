//! A data set: its numbers, its names and units, which rows are masked, and what was said while reading it.

use super::{DataError, FitSet, Histogram, Points, Sample, Selection};

/// Title of an axis: a quantity and its unit, both possibly empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AxisTitle {
    /// Name of the quantity, for example `energy`.
    pub quantity: String,
    /// Its unit, for example `MeV`; empty when unknown.
    pub unit: String,
}

/// Kind of a data set, as named in files and on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataKind {
    /// Points x, y with optional errors.
    Points,
    /// Contents of bins.
    Histogram,
    /// Unbinned values.
    Sample,
}

/// The numbers of a data set.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// Points x, y with optional errors.
    Points(Points),
    /// Contents of bins.
    Histogram(Histogram),
    /// Unbinned values.
    Sample(Sample),
}

/// Everything known about one data set. Rows keep their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Name shown to the user (the file's name without folders, or a name given).
    pub name: String,
    /// Title of the x axis.
    pub x_title: AxisTitle,
    /// Title of the y axis.
    pub y_title: AxisTitle,
    /// The numbers.
    pub data: Data,
    /// True for rows that may be used; false for rows masked by hand or not finite.
    pub mask: Vec<bool>,
    /// Role → header or 1-based column number, in the order of the JSON key `columns` (x, y, sx, sy, sy-, sy+, w, lo, hi, n).
    pub columns: Vec<(String, String)>,
    /// Role → unit.
    pub units: Vec<(String, String)>,
    /// Plain sentences: what was guessed, left out, read as what.
    pub notes: Vec<String>,
}

impl Dataset {
    /// A data set with all finite rows unmasked (non-finite rows are masked and noted, `W-NONFINITE`).
    pub fn new(_name: impl Into<String>, _data: Data) -> Dataset {
        todo!()
    }

    /// Kind of the numbers.
    pub fn kind(&self) -> DataKind {
        todo!()
    }

    /// Number of rows (points, bins or values), masked ones included.
    pub fn n_total(&self) -> usize {
        todo!()
    }

    /// Abscissa of every row: x, bin centre, or value.
    pub fn x(&self) -> Vec<f64> {
        todo!()
    }

    /// Smallest interval that holds the data: [min x, max x] of unmasked points and values, outer edges of a histogram.
    pub fn span(&self) -> Option<(f64, f64)> {
        todo!()
    }

    /// The rows that a fit uses: mask ∧ in one of the ranges (if any) ∧ in no excluded interval. Intervals are closed; a bin
    /// belongs by its centre; a range inside a single bin selects that bin.
    ///
    /// # Errors
    /// `E-RANGE`, `E-RANGE-OUT`, `E-NODATA`.
    pub fn fit_set(&self, _selection: &Selection) -> Result<FitSet, DataError> {
        todo!()
    }

    /// Bins a sample (or rebins nothing: an error for other kinds); values outside the binning go to under- and overflow.
    ///
    /// # Errors
    /// The data set is no sample, or the binning is not valid.
    pub fn binned(&self, _binning: &super::Binning) -> Result<Dataset, DataError> {
        todo!()
    }
}
