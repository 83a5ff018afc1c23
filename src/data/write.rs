//! A data set as a table of text whose columns read back as the same numbers; what a table has no place for is told by [`lost`]. Deliberately
//! no formats of other programs.

use std::fmt::Write as _;

use super::formats::{Columns, Named, Values};
use super::{Data, Dataset, Sample, YErrors};

/// Roles of the coordinates after the first one.
const FURTHER: [&str; 9] = ["x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10"];

/// The rows that may be used, as comma-separated values under a head that names their roles; every number reads back to the same
/// double. A sample is one column, or two with its weights `w`, which must be named as such when read.
pub fn table(data: &Dataset) -> String {
    let columns = by_role(data);
    let mut text = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(",");
    text.push('\n');
    for i in &data.mask {
        for (k, (_, column)) in columns.iter().enumerate() {
            // Writing into a string cannot fail.
            let _ = write!(text, "{}{}", if k == 0 { "" } else { "," }, column[i]);
        }
        text.push('\n');
    }
    text
}

/// The same rows as columns named after their roles, with their units.
pub fn columns(data: &Dataset) -> Columns {
    let unit = |role: &str| data.units.iter().find(|(r, _)| r == role).map(|(_, unit)| unit.clone());
    let used = |column: &[f64]| data.mask.iter().map(|row| column[row]).collect();
    // Successes and trials are what y and its errors came from.
    let is_quotient = |role: &str| data.more("k").is_some() && matches!(role, "y" | "sy");
    let own = by_role(data).into_iter().filter(|(role, _)| !is_quotient(role)).map(|(role, column)| Named {
        name: role.to_owned(),
        unit: unit(role).unwrap_or_default(),
        values: Values::numbers(used(&column)),
        ..Named::default()
    });
    let more = data.more.iter().map(|column| Named {
        name: column.role.clone(),
        values: Values::numbers(used(&column.values)),
        ..Named::default()
    });
    let text = data.reading.as_ref().and_then(|reading| reading.text.as_ref());
    let since =
        text.iter().flat_map(|text| &text.since).map(|since| format!("times in seconds since {since}"));
    let remarks = text.iter().flat_map(|text| text.remarks.clone()).chain(since).collect();
    Columns { columns: own.chain(more).collect(), remarks, ..Columns::default() }
}

/// What [`columns`] leaves out of the data, a sentence each.
pub fn lost(data: &Dataset) -> Vec<String> {
    let mut list = Vec::new();
    match &data.data {
        Data::Histogram(h) if h.underflow != 0.0 || h.overflow != 0.0 => list.push(format!(
            "not kept: {} below and {} above the bins; .json has a place for them",
            h.underflow, h.overflow
        )),
        Data::Sample(Sample { window: Some((lo, hi)), .. }) => list.push(format!(
            "not kept: the window {lo}:{hi} of the values; say --span {lo}:{hi} when they are read"
        )),
        _ => {}
    }
    let mut templates = data.more.iter().filter(|c| c.is_template() && c.name != c.role);
    list.extend(
        templates
            .next()
            .map(|t| format!("not kept: names of templates; '{}' is {} in the table", t.name, t.role)),
    );
    let n = data.mask.left_out().count();
    if n > 0 {
        list.push(format!("not kept: {n} {} not used", if n == 1 { "row that is" } else { "rows that are" }));
    }
    list
}

/// The columns of the data, masked rows included.
fn by_role(data: &Dataset) -> Vec<(&'static str, Vec<f64>)> {
    match &data.data {
        Data::Sample(s) => {
            let mut columns = vec![("x", s.x.to_vec())];
            columns.extend(FURTHER.into_iter().zip(s.further.iter().map(|x| x.to_vec())));
            columns.extend(s.weights.iter().map(|w| ("w", w.to_vec())));
            columns
        }
        Data::Histogram(h) => {
            let mut columns = vec![("lo", h.lo.clone()), ("hi", h.hi.clone())];
            for (edges, names) in h.further.iter().zip([["lo2", "hi2"], ["lo3", "hi3"]]) {
                columns.extend([(names[0], edges.lo.clone()), (names[1], edges.hi.clone())]);
            }
            columns.push(("n", h.content.clone()));
            columns.extend(h.error.iter().map(|e| ("sy", e.clone())));
            columns
        }
        Data::Points(p) => {
            let mut columns = vec![("x", p.x.clone())];
            columns.extend(FURTHER.into_iter().zip(p.further.iter().cloned()));
            columns.push(("y", p.y.clone()));
            columns.extend(p.sx.iter().map(|s| ("sx", s.clone())));
            match &p.sy {
                YErrors::None => {}
                YErrors::Symmetric(s) => columns.push(("sy", s.clone())),
                YErrors::Asymmetric { lower, upper } => {
                    columns.extend([("sy-", lower.clone()), ("sy+", upper.clone())]);
                }
            }
            columns
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::{ReadOptions, read_dataset};
    use crate::data::{Histogram, Points};

    /// What is written reads back as the same numbers.
    #[test]
    fn a_table_reads_back() {
        let sy = YErrors::Asymmetric { lower: vec![0.1, 0.25, 1.0 / 3.0], upper: vec![0.2, 0.5, 1e-7] };
        let points = Points::new(vec![1.0, 2.5, 1e300], vec![-0.1, 0.0, 2.0 / 3.0], Some(vec![0.5; 3]), sy);
        let bins = Histogram::new(vec![0.0, 1.5], vec![1.5, 2.0], vec![3.0, 4.5], Some(vec![1.25, 2.0]));
        for data in [Data::Points(points.unwrap()), Data::Histogram(bins.unwrap())] {
            let written = table(&Dataset::new("a", data.clone()));
            let read = read_dataset(written.as_bytes(), "a.csv", &ReadOptions::default()).unwrap();
            assert_eq!(read.data, data, "{written}");
        }
    }
}
