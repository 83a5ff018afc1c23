//! A data set: its numbers, its names and units, which rows are masked, and what was said while reading it.

use super::column::extremes_of_all;
use super::read::Reading;
use super::selection::union_without;
use std::borrow::Cow;
use std::sync::Arc;

use super::{
    AxisSelection, DataError, FitSet, Histogram, Interval, MoreColumn, Points, RowSet, Sample, Selection,
    Template, coordinate_name, more,
};

/// Title of an axis: a quantity and its unit, both possibly empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AxisTitle {
    /// Name of the quantity, for example `energy`.
    pub quantity: String,
    /// Its unit, for example `MeV`; empty when unknown.
    pub unit: String,
}

impl AxisTitle {
    /// `quantity / unit`, or what there is of it.
    pub fn text(&self) -> String {
        match (self.quantity.as_str(), self.unit.as_str()) {
            (quantity, "") => quantity.into(),
            ("", unit) => unit.into(),
            (quantity, unit) => format!("{quantity} / {unit}"),
        }
    }
}

/// 0, 1, 2 … of `n` numbers.
pub(super) fn index(n: usize) -> Vec<f64> {
    (0..n).map(|i| i as f64).collect()
}

/// Kind of a data set, as named in files and on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataKind {
    /// Points x, y with optional errors.
    Points,
    /// A list of numbers y with optional errors; x is the index, from 0.
    Indexed,
    /// Contents of bins.
    Histogram,
    /// Unbinned values.
    Sample,
}

impl DataKind {
    /// All of them.
    pub const ALL: [DataKind; 4] =
        [DataKind::Points, DataKind::Indexed, DataKind::Histogram, DataKind::Sample];

    /// The name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            DataKind::Points => "points",
            DataKind::Indexed => "indexed",
            DataKind::Histogram => "histogram",
            DataKind::Sample => "sample",
        }
    }
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
    /// Titles of further coordinates, as far as they are known.
    pub further_titles: Vec<AxisTitle>,
    /// Title of the y axis.
    pub y_title: AxisTitle,
    /// The numbers.
    pub data: Data,
    /// Whether points are a list of numbers whose x is but the index, from 0.
    pub indexed: bool,
    /// The rows that may be used: all but those masked by hand or not finite.
    pub mask: RowSet,
    /// Role → header or 1-based column number, in the order of the JSON key `columns` (x, x2, x3, y, sx, sy, sy-, sy+,
    /// lo, hi, n, w, w2).
    pub columns: Vec<(String, String)>,
    /// Role → unit.
    pub units: Vec<(String, String)>,
    /// Columns beside those that the kind holds.
    pub more: Vec<MoreColumn>,
    /// What the bins were made of, while it is at hand.
    pub unbinned: Option<Arc<Dataset>>,
    /// How the file was read; `None` of data that come from no file.
    pub reading: Option<Reading>,
    /// Plain sentences: what was guessed, left out, read as what.
    pub notes: Vec<String>,
}

impl Dataset {
    /// A data set with all finite rows unmasked (non-finite rows are masked and noted, `W-NONFINITE`; values outside the
    /// window of a sample likewise, `W-OUTSIDE`). Uncertainties that are all zero or missing are dropped and noted.
    pub fn new(name: impl Into<String>, data: Data) -> Dataset {
        let mut data = data;
        let mut notes = Vec::new();
        if let Data::Points(points) = &mut data {
            for axis in points.drop_empty_errors() {
                notes.push(format!("all uncertainties of {axis} are zero or missing; they are not used"));
            }
        }
        let mask = usable(&data, &mut notes);
        Dataset {
            name: name.into(),
            x_title: AxisTitle::default(),
            further_titles: Vec::new(),
            y_title: AxisTitle::default(),
            data,
            indexed: false,
            mask,
            columns: Vec::new(),
            units: Vec::new(),
            more: Vec::new(),
            unbinned: None,
            reading: None,
            notes,
        }
    }

    /// A list of numbers, plotted against their index 0, 1, 2 …
    ///
    /// # Errors
    /// `E-SHAPE` or `E-NEG-SIGMA`, as [`Points::new`].
    pub fn of_list(name: impl Into<String>, y: Vec<f64>, sy: super::YErrors) -> Result<Dataset, DataError> {
        let points = Points::new(index(y.len()), y, None, sy)?;
        Ok(Dataset { indexed: true, ..Dataset::new(name, Data::Points(points)) })
    }

    /// Kind of the numbers.
    pub fn kind(&self) -> DataKind {
        match self.data {
            Data::Points(_) if self.indexed => DataKind::Indexed,
            Data::Points(_) => DataKind::Points,
            Data::Histogram(_) => DataKind::Histogram,
            Data::Sample(_) => DataKind::Sample,
        }
    }

    /// The numbers of a column beside those that the kind holds.
    pub fn more(&self, role: &str) -> Option<&[f64]> {
        self.more.iter().find(|column| column.role == role).map(|column| column.values.as_slice())
    }

    /// Histograms on the same bins, as parts of which this one may be described.
    pub fn templates(&self) -> Vec<Template> {
        more::templates(&self.more)
    }

    /// Number of rows (points, bins or values), masked ones included.
    pub fn n_total(&self) -> usize {
        n_rows(&self.data)
    }

    /// Abscissa of every row: x, bin centre, or value.
    pub fn x(&self) -> Cow<'_, [f64]> {
        match &self.data {
            Data::Points(p) => Cow::Borrowed(&p.x),
            Data::Histogram(h) => Cow::Owned((0..h.len()).map(|k| h.center(k)).collect()),
            Data::Sample(s) => Cow::Borrowed(&s.x),
        }
    }

    /// Coordinate `k` of every row, 0 being [`Dataset::x`]; `None` when there are not so many.
    pub fn coordinate(&self, k: usize) -> Option<Cow<'_, [f64]>> {
        match &self.data {
            Data::Points(p) => p.coordinate(k).map(Cow::Borrowed),
            Data::Histogram(h) => h.centers_on(k).map(Cow::Owned),
            Data::Sample(s) => s.coordinate(k).map(|x| Cow::Borrowed(&**x)),
        }
    }

    /// Number of coordinates: 1, except for data that have further ones.
    pub fn n_coordinates(&self) -> usize {
        match &self.data {
            Data::Points(p) => p.n_coordinates(),
            Data::Histogram(h) => h.n_coordinates(),
            Data::Sample(s) => s.n_coordinates(),
        }
    }

    /// Whether row `i` could be used at all: every number of it is finite. A row that is not can never be unmasked.
    pub fn row_is_finite(&self, i: usize) -> bool {
        row_is_finite(&self.data, i)
    }

    /// Smallest interval that holds the data: [min x, max x] of unmasked points and values, outer edges of a histogram.
    /// `None` when there is no such row.
    pub fn span(&self) -> Option<(f64, f64)> {
        match &self.data {
            Data::Histogram(h) if h.n_coordinates() > 1 => h.span_on(0),
            Data::Histogram(h) => Some((*h.lo.first()?, *h.hi.last()?)),
            Data::Sample(Sample { x, .. }) if self.mask.is_all() => x.extremes(),
            Data::Points(Points { x, .. }) => self.extremes_of(x),
            Data::Sample(Sample { x, .. }) => self.extremes_of(x),
        }
    }

    /// [`Dataset::span`] on coordinate `axis`, 0 being x.
    pub fn span_on(&self, axis: usize) -> Option<(f64, f64)> {
        match &self.data {
            _ if axis == 0 => self.span(),
            Data::Histogram(h) => h.span_on(axis),
            Data::Points(_) | Data::Sample(_) => self.extremes_of(&self.coordinate(axis)?),
        }
    }

    /// The rows that a fit uses: mask ∧ of every coordinate in one of its ranges (if any) ∧ in none of its excluded intervals. Intervals
    /// are closed; a bin belongs by its centre; a range inside a single bin selects that bin.
    ///
    /// # Errors
    /// A selection of a coordinate that the data do not have (`E-SHAPE`);
    /// `E-RANGE`, `E-RANGE-OUT`, `E-NODATA`.
    pub fn fit_set(&self, selection: &Selection) -> Result<FitSet, DataError> {
        selection.check()?;
        let n_total = self.n_total();
        if selection.n_axes() > self.n_coordinates() {
            let axis = coordinate_name(selection.n_axes() - 1);
            return Err(DataError::NoSuchAxis { axis, n: self.n_coordinates() });
        }
        let axes: Vec<AxisSelection> =
            (0..selection.n_axes()).map(|k| self.settled(k, selection.axis(k))).collect::<Result<_, _>>()?;
        let rows = self.chosen(&axes);
        let n_masked = n_total - self.mask.len();
        let n_outside = self.mask.len() - rows.len();
        if rows.is_empty() {
            return Err(DataError::NoData { n_total, n_masked, n_outside });
        }
        let mut intervals = axes.iter().enumerate().map(|(k, axis)| self.intervals(k, axis));
        let first = intervals.next().unwrap_or_default();
        Ok(FitSet { rows, n_total, n_masked, n_outside, intervals: first, further: intervals.collect() })
    }

    /// What was chosen of coordinate `axis`, a range inside one bin widened to that bin.
    fn settled(&self, axis: usize, chosen: AxisSelection) -> Result<AxisSelection, DataError> {
        let ranges: Vec<Interval> = chosen.ranges.iter().map(|r| self.widened(axis, *r)).collect();
        // Without ranges the span is not needed.
        if !ranges.is_empty()
            && let Some((from, to)) = self.span_on(axis)
            && let Some(r) = ranges.iter().find(|r| r.hi < from || r.lo > to)
        {
            return Err(DataError::RangeOutside { lo: r.lo, hi: r.hi, from, to });
        }
        Ok(AxisSelection { ranges, ..chosen })
    }

    /// The union of intervals to which a selection of coordinate `axis` amounts; empty for one that chooses everything.
    fn intervals(&self, axis: usize, chosen: &AxisSelection) -> Vec<Interval> {
        if chosen.is_everything() {
            return Vec::new();
        }
        if !chosen.ranges.is_empty() {
            return union_without(&chosen.ranges, &chosen.exclude);
        }
        // An exclusion does not say where the data end.
        let window = if let (0, Data::Sample(s)) = (axis, &self.data) { s.window } else { None };
        let whole = window.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
        union_without(&[whole.into()], &chosen.exclude)
    }

    /// The unmasked rows that are chosen by every coordinate.
    fn chosen(&self, axes: &[AxisSelection]) -> RowSet {
        let mut rows = self.mask.clone();
        for (k, axis) in axes.iter().enumerate().filter(|(_, axis)| !axis.is_everything()) {
            let Some(x) = self.coordinate(k) else { continue };
            rows = rows.filter(|i| axis.contains(x[i]));
        }
        rows
    }

    /// Smallest and largest of the unmasked values of `x`.
    fn extremes_of(&self, x: &[f64]) -> Option<(f64, f64)> {
        if self.mask.is_all() {
            return extremes_of_all(x);
        }
        extremes(self.mask.iter().filter_map(|i| x.get(i).copied()))
    }

    /// The interval that counts as everything: the window of a sample when it is known, else the span.
    pub(crate) fn whole(&self) -> Option<(f64, f64)> {
        match &self.data {
            Data::Sample(Sample { window: Some(window), .. }) => Some(*window),
            _ => self.span(),
        }
    }

    /// A range inside one bin of a histogram stands for the whole bin.
    fn widened(&self, axis: usize, range: Interval) -> Interval {
        let Data::Histogram(h) = &self.data else { return range };
        let Some((lo, hi)) = h.edges_on(axis) else { return range };
        (0..h.len())
            .find(|&k| lo[k] <= range.lo && range.hi <= hi[k])
            .map_or(range, |k| Interval { lo: lo[k], hi: hi[k] })
    }
}

fn n_rows(data: &Data) -> usize {
    match data {
        Data::Points(p) => p.len(),
        Data::Histogram(h) => h.len(),
        Data::Sample(s) => s.x.len(),
    }
}

fn row_is_finite(data: &Data, i: usize) -> bool {
    match data {
        Data::Points(p) => p.row_is_finite(i),
        Data::Sample(s) => s.row_is_finite(i),
        Data::Histogram(h) => {
            let finite = |v: &Vec<f64>| v.get(i).is_some_and(|v| v.is_finite());
            finite(&h.content) && h.error.as_ref().is_none_or(finite)
        }
    }
}

/// Smallest and largest finite value.
fn extremes(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|v| v.is_finite()).fold(None, |ends, v| match ends {
        None => Some((v, v)),
        Some((lo, hi)) => Some((v.min(lo), v.max(hi))),
    })
}

/// The finite rows inside the window; notes say what is left out.
fn usable(data: &Data, notes: &mut Vec<String>) -> RowSet {
    let n = n_rows(data);
    if matches!(data, Data::Sample(s) if s.is_whole()) {
        return RowSet::all(n);
    }
    let finite = RowSet::from_fn(n, |i| row_is_finite(data, i));
    notes.extend(left_out(&finite, NO_NUMBERS));
    let Data::Sample(sample) = data else { return finite };
    let inside = RowSet::from_fn(n, |i| !finite.contains(i) || sample.is_inside(i));
    notes.extend(left_out(&inside, "outside the window"));
    finite.filter(|i| inside.contains(i))
}

/// Why rows without numbers are left out.
pub(super) const NO_NUMBERS: &str = "not numbers";

/// `W-NONFINITE` and `W-OUTSIDE`: how many rows are left out, and the first of them.
pub(super) fn left_out(good: &RowSet, why: &str) -> Option<String> {
    let n = good.total() - good.len();
    let first = good.left_out().next()? + 1;
    Some(match n {
        1 => format!("row {first} is left out: {why}"),
        _ => format!("{n} rows are left out: {why} (first: row {first})"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::YErrors;

    fn line(n: usize) -> Dataset {
        let x: Vec<f64> = (0..n).map(|i| i as f64).collect();
        let points = Points { y: x.clone(), x, further: Vec::new(), sx: None, sy: YErrors::None };
        Dataset::new("line", Data::Points(points))
    }

    fn bins(edges: &[f64]) -> Dataset {
        let content = vec![1.0; edges.len() - 1];
        Dataset::new("bins", Data::Histogram(Histogram::from_edges(edges, content).unwrap()))
    }

    fn ranges(list: &[(f64, f64)]) -> Selection {
        Selection { ranges: list.iter().map(|&r| r.into()).collect(), ..Selection::default() }
    }

    /// IM142: rows that are not numbers are masked, counted and named, never dropped.
    #[test]
    fn rows_that_are_not_numbers_are_masked_and_said() {
        let sample = Sample {
            x: vec![1.0, f64::NAN, 2.0, f64::INFINITY].into(),
            further: Vec::new(),
            window: None,
            weights: None,
        };
        let d = Dataset::new("s", Data::Sample(sample));
        assert_eq!(d.mask.to_vec(), [0, 2]);
        assert_eq!(d.notes, vec!["2 rows are left out: not numbers (first: row 2)"]);
        assert_eq!((d.n_total(), d.span()), (4, Some((1.0, 2.0))));
        let f = d.fit_set(&Selection::default()).unwrap();
        assert_eq!((f.rows.to_vec(), f.n_masked, f.n_outside), (vec![0, 2], 2, 0));
    }

    #[test]
    fn a_row_is_masked_when_its_error_is_missing() {
        let sy = YErrors::Symmetric(vec![0.1, f64::NAN]);
        let p = Points::new(vec![0.0, 1.0], vec![0.0, 1.0], None, sy).unwrap();
        assert_eq!(Dataset::new("p", Data::Points(p)).mask.to_vec(), [0]);
    }

    /// Ranges mean the first coordinate; a row without the second one is no row.
    #[test]
    fn a_further_coordinate_masks_as_x_does_and_has_no_range() {
        let p = Points::new(vec![0.0, 1.0, 2.0], vec![1.0; 3], None, YErrors::None).unwrap();
        let p = p.with_further(vec![vec![70.0, f64::NAN, 90.0]]).unwrap();
        let d = Dataset::new("p", Data::Points(p));
        assert_eq!((d.n_coordinates(), d.mask.to_vec(), d.span()), (2, vec![0, 2], Some((0.0, 2.0))));
        assert_eq!(d.fit_set(&ranges(&[(1.5, 2.5)])).unwrap().rows.to_vec(), [2]);
    }

    #[test]
    fn values_outside_the_window_are_masked_and_said() {
        let sample = Sample::new(vec![0.0, 5.0, f64::NAN], Some((0.0, 1.0))).unwrap();
        let d = Dataset::new("s", Data::Sample(sample));
        assert_eq!(d.mask.to_vec(), [0]);
        assert_eq!(d.notes[1], "row 2 is left out: outside the window");
    }

    /// RF024, RF035.
    #[test]
    fn ranges_are_closed_and_make_a_union() {
        let f = line(10).fit_set(&ranges(&[(1.0, 2.0), (6.5, 8.0)])).unwrap();
        assert_eq!((f.rows.to_vec(), f.n_outside), (vec![1, 2, 7, 8], 6));
        assert_eq!(f.intervals, vec![Interval { lo: 1.0, hi: 2.0 }, Interval { lo: 6.5, hi: 8.0 }]);
    }

    /// IM112, IM131: a masked signal region.
    #[test]
    fn an_exclusion_alone_cuts_the_line_or_the_window() {
        let s = Selection { exclude: vec![(2.5, 7.0).into()], ..Selection::default() };
        let f = line(10).fit_set(&s).unwrap();
        assert_eq!(f.rows.to_vec(), vec![0, 1, 2, 8, 9]);
        let pieces = |lo, hi| vec![Interval { lo, hi: 2.5 }, Interval { lo: 7.0, hi }];
        assert_eq!(f.intervals, pieces(f64::NEG_INFINITY, f64::INFINITY));
        let sample = Sample::new(vec![1.0, 5.0, 8.0], Some((0.0, 10.0))).unwrap();
        let f = Dataset::new("s", Data::Sample(sample)).fit_set(&s).unwrap();
        assert_eq!((f.rows.to_vec(), f.intervals), (vec![0, 2], pieces(0.0, 10.0)));
    }

    #[test]
    fn without_a_selection_there_are_no_intervals() {
        let f = line(3).fit_set(&Selection::default()).unwrap();
        assert_eq!((f.rows.len(), f.intervals.len()), (3, 0));
    }

    #[test]
    fn a_bin_belongs_by_its_centre() {
        let f = bins(&[0.0, 1.0, 2.0, 3.0]).fit_set(&ranges(&[(0.5, 1.4)])).unwrap();
        assert_eq!(f.rows.to_vec(), vec![0]);
    }

    #[test]
    fn a_range_inside_one_bin_selects_that_bin() {
        let f = bins(&[0.0, 1.0, 2.0]).fit_set(&ranges(&[(1.6, 1.7)])).unwrap();
        assert_eq!((f.rows.to_vec(), f.intervals), (vec![1], vec![Interval { lo: 1.0, hi: 2.0 }]));
    }

    #[test]
    fn bad_ranges_are_refused_with_what_is_wrong() {
        let check = |lo: f64, hi: f64, expected: DataError| {
            assert_eq!(line(4).fit_set(&ranges(&[(lo, hi)])), Err(expected));
        };
        check(2.0, 1.0, DataError::EmptyRange { lo: 2.0, hi: 1.0 });
        check(7.0, 9.0, DataError::RangeOutside { lo: 7.0, hi: 9.0, from: 0.0, to: 3.0 });
        check(1.2, 1.3, DataError::NoData { n_total: 4, n_masked: 0, n_outside: 4 });
    }

    #[test]
    fn masked_rows_are_counted_apart() {
        let mut d = line(5);
        d.mask.set(0, false);
        let f = d.fit_set(&ranges(&[(0.0, 2.0)])).unwrap();
        assert_eq!((f.rows.to_vec(), f.n_masked, f.n_outside), (vec![1, 2], 1, 2));
        d.mask = RowSet::of(5, []);
        let none = d.fit_set(&Selection::default());
        assert_eq!(none, Err(DataError::NoData { n_total: 5, n_masked: 5, n_outside: 0 }));
    }
}
