//! Rows that a fit does not use, one by one: where each stands in its file, which cell, and why. Decides nothing: what is left out stands in
//! the mask of a [`Dataset`] and in the [`Selection`]; this says it of single rows for a person who looks.

use std::borrow::Cow;

use super::{AxisSelection, Data, Dataset, Selection, YErrors, coordinate_name};

/// Why a row is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyLeftOut {
    /// Something in it is no number, or missing.
    NoNumber,
    /// It has fewer or more cells than the table, or words only.
    DoesNotFit,
    /// The cut does not hold for it.
    Cut,
    /// It lies outside the window in which a sample was taken.
    Window,
    /// A person left it out.
    Hand,
    /// It lies outside the fit range.
    Range,
    /// It lies in an interval that is left out.
    Excluded,
}

impl WhyLeftOut {
    /// All of them, in the order in which they are told.
    pub const ALL: [WhyLeftOut; 7] = [
        WhyLeftOut::NoNumber,
        WhyLeftOut::DoesNotFit,
        WhyLeftOut::Cut,
        WhyLeftOut::Window,
        WhyLeftOut::Hand,
        WhyLeftOut::Range,
        WhyLeftOut::Excluded,
    ];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            WhyLeftOut::NoNumber => "not a number",
            WhyLeftOut::DoesNotFit => "too few or too many cells",
            WhyLeftOut::Cut => "cut",
            WhyLeftOut::Window => "outside the window",
            WhyLeftOut::Hand => "by hand",
            WhyLeftOut::Range => "outside the range",
            WhyLeftOut::Excluded => "excluded",
        }
    }
}

/// A row that is not used.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// Its position in the data, from 0.
    pub row: usize,
    /// Whether it is a bin made of rows, and no row of the file.
    pub is_bin: bool,
    /// Its line in the file, from 1.
    pub line: Option<usize>,
    /// The column that holds no number, or the coordinate that lies outside.
    pub cell: Option<String>,
    /// What stands in the first coordinate.
    pub x: f64,
    /// Why.
    pub why: WhyLeftOut,
}

impl LeftOut {
    /// Where it stands: its line in the file and its number among the rows of the table, both from 1.
    pub fn place(&self) -> String {
        match self.line {
            _ if self.is_bin => format!("bin {}", self.row + 1),
            Some(line) => format!("line {line} (row {})", self.row + 1),
            None => format!("row {}", self.row + 1),
        }
    }
}

/// All rows that are not used: how many for which reason, and the first of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LeftOutRows {
    /// How many, for each reason that there is.
    pub counts: Vec<(WhyLeftOut, usize)>,
    /// The first ones, in the order of the file; rows of which bins were made stand before the bins.
    pub first: Vec<LeftOut>,
}

impl LeftOutRows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.counts.iter().map(|(_, n)| n).sum()
    }

    /// Whether all rows are used.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    fn count(&mut self, why: WhyLeftOut) {
        match self.counts.iter_mut().find(|(w, _)| *w == why) {
            Some((_, n)) => *n += 1,
            None => self.counts.push((why, 1)),
        }
    }
}

/// What is chosen of a coordinate, and the coordinate of every row.
type Axis<'a> = (AxisSelection, Cow<'a, [f64]>);

impl Dataset {
    /// The rows that a fit with this selection does not use; at most `most` of them one by one.
    pub fn left_out(&self, selection: &Selection, most: usize) -> LeftOutRows {
        let mut told = LeftOutRows::default();
        if let Some(rows) = self.unbinned.as_deref().filter(|rows| matches!(rows.data, Data::Sample(_))) {
            rows.tell(&Selection::default(), false, most, &mut told);
        }
        let is_bin = self.unbinned.is_some();
        self.tell(selection, is_bin, most, &mut told);
        told.counts.sort_unstable();
        told
    }

    fn tell(&self, selection: &Selection, is_bin: bool, most: usize, told: &mut LeftOutRows) {
        let used = self.fit_set(selection).map_or_else(|_| self.mask.clone(), |set| set.rows);
        let axis = |k| (selection.axis(k), self.coordinate(k).unwrap_or_default());
        let axes: Vec<Axis<'_>> = (0..selection.n_axes()).map(axis).collect();
        for row in used.left_out() {
            let (why, cell) = self.why(row, &axes);
            told.count(why);
            if told.first.len() < most {
                let line = self.file_rows().map(|rows| rows.lines.line(row)).filter(|line| *line > 0);
                let x = self.x_of(row);
                told.first.push(LeftOut { row, is_bin, line, cell, x, why });
            }
        }
    }

    /// Why a row is not used, and which of its cells it is.
    fn why(&self, row: usize, axes: &[Axis<'_>]) -> (WhyLeftOut, Option<String>) {
        if self.mask.contains(row) {
            let outside = |(k, (axis, x)): (usize, &Axis<'_>)| {
                let x = *x.get(row)?;
                (!axis.contains(x)).then(|| (axis.exclude.iter().any(|e| e.contains(x)), k))
            };
            let found = axes.iter().enumerate().find_map(outside);
            let (excluded, k) = found.unwrap_or((false, 0));
            let why = if excluded { WhyLeftOut::Excluded } else { WhyLeftOut::Range };
            return (why, (self.n_coordinates() > 1).then(|| coordinate_name(k)));
        }
        let is_odd = self.file_rows().is_some_and(|rows| rows.odd.binary_search(&row).is_ok());
        let is_cut = || self.cut_keeps(row) == Some(false);
        match &self.data {
            _ if is_odd => (WhyLeftOut::DoesNotFit, None),
            _ if !self.row_is_finite(row) => (WhyLeftOut::NoNumber, self.cell_without_number(row)),
            _ if is_cut() => (WhyLeftOut::Cut, None),
            Data::Sample(s) if !s.is_inside(row) => (WhyLeftOut::Window, None),
            _ => (WhyLeftOut::Hand, None),
        }
    }

    /// The rows that are left out for no reason but that a person said so.
    pub fn masked_by_hand(&self) -> impl Iterator<Item = usize> + '_ {
        self.mask.left_out().filter(|row| self.why(*row, &[]).0 == WhyLeftOut::Hand)
    }

    fn file_rows(&self) -> Option<&super::read::FileRows> {
        self.reading.as_ref()?.rows.as_ref()
    }

    fn cut_keeps(&self, row: usize) -> Option<bool> {
        Some(self.reading.as_ref()?.cut.as_ref()?.rows.contains(row))
    }

    fn x_of(&self, row: usize) -> f64 {
        let x = match &self.data {
            Data::Points(p) => p.x.get(row).copied(),
            Data::Histogram(h) => (row < h.len()).then(|| h.center(row)),
            Data::Sample(s) => s.x.get(row).copied(),
        };
        x.unwrap_or(f64::NAN)
    }

    /// The header (or number) of the first column that holds no number in this row, as far as it is known.
    fn cell_without_number(&self, row: usize) -> Option<String> {
        let bad = |v: &[f64]| v.get(row).is_some_and(|v| !v.is_finite());
        let first = |x: &[f64], role: &str| bad(x).then(|| role.to_owned());
        let role = match &self.data {
            Data::Points(p) => {
                let further =
                    || p.further.iter().enumerate().find_map(|(k, x)| first(x, &format!("x{}", k + 2)));
                let error = || match &p.sy {
                    YErrors::None => None,
                    YErrors::Symmetric(s) => first(s, "sy"),
                    YErrors::Asymmetric { lower, upper } => {
                        first(lower, "sy-").or_else(|| first(upper, "sy+"))
                    }
                };
                let of_x = || p.sx.as_ref().and_then(|s| first(s, "sx"));
                first(&p.x, "x").or_else(further).or_else(|| first(&p.y, "y")).or_else(of_x).or_else(error)
            }
            Data::Histogram(h) => {
                first(&h.content, "n").or_else(|| h.error.as_ref().and_then(|e| first(e, "sy")))
            }
            Data::Sample(s) => (0..s.n_coordinates())
                .find(|&k| s.coordinate(k).is_some_and(|x| bad(x)))
                .map(|k| if k == 0 { "x".to_owned() } else { format!("x{}", k + 1) })
                .or_else(|| s.weights.as_ref().and_then(|w| first(w, "w"))),
        }?;
        let column = self.columns.iter().find(|(known, _)| *known == role);
        Some(column.map_or(role, |(_, header)| header.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Interval;
    use crate::data::read::{ReadOptions, read_dataset};

    const TABLE: &str = "t,s,u\n1,2,0.1\n2,,0.1\n3,4,0.1\n# a word between\n4,5\n5,6,0.1\n6,7,0.1\n7,8,0.1\n8,9,0.1\n9,9,0.1\n10,9,0.1\n";

    /// Lines and cells are those that an editor shows; each reason is told once, and the counts are all rows.
    #[test]
    fn every_row_left_out_has_its_line_and_reason() {
        let options = ReadOptions { cut: Some("t != 5".into()), ..ReadOptions::default() };
        let mut data = read_dataset(TABLE.as_bytes(), "t.csv", &options).unwrap();
        data.mask.set(5, false);
        let selection = Selection {
            ranges: vec![Interval { lo: 0.0, hi: 9.5 }],
            exclude: vec![Interval { lo: 7.5, hi: 8.5 }],
            ..Selection::default()
        };
        let told = data.left_out(&selection, 100);
        let found: Vec<_> =
            told.first.iter().map(|r| (r.line.unwrap(), r.cell.clone().unwrap_or_default(), r.why)).collect();
        use WhyLeftOut::{Cut, DoesNotFit, Excluded, Hand, NoNumber, Range};
        let expected = [
            (3, "s", NoNumber),
            (6, "", DoesNotFit),
            (7, "", Cut),
            (8, "", Hand),
            (10, "", Excluded),
            (12, "", Range),
        ];
        let expected: Vec<_> = expected.iter().map(|(l, c, w)| (*l, (*c).to_owned(), *w)).collect();
        assert_eq!(found, expected);
        assert_eq!(
            (told.first[0].place(), told.first[5].place()),
            ("line 3 (row 2)".into(), "line 12 (row 10)".into())
        );
        assert_eq!(told.len(), 6);
        assert_eq!(data.masked_by_hand().collect::<Vec<_>>(), [5]);
        assert_eq!(data.left_out(&selection, 2).first.len(), 2);
    }

    /// Of bins made of a sample both are told: rows that were not counted, and bins that are not used.
    #[test]
    fn rows_of_which_bins_were_made_are_told_beside_the_bins() {
        let text = "x\n0.5\n1.5\nnan\n2.5\n2.6\n";
        let data = read_dataset(text.as_bytes(), "x.csv", &ReadOptions::default()).unwrap();
        let bins = data.binned(&crate::data::Binning::Edges(vec![0.0, 1.0, 2.0, 3.0])).unwrap();
        let selection = Selection { ranges: vec![Interval { lo: 1.0, hi: 3.0 }], ..Selection::default() };
        let told = bins.left_out(&selection, 10);
        let found: Vec<_> = told.first.iter().map(|r| (r.row, r.is_bin, r.line, r.why)).collect();
        let expected = [(2, false, Some(4), WhyLeftOut::NoNumber), (0, true, None, WhyLeftOut::Range)];
        assert_eq!(found, expected);
    }
}
