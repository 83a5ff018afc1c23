//! A data set as a table of text that reads back as the same numbers. Deliberately no formats of other programs.

use std::fmt::Write as _;

use super::{Data, Dataset, YErrors};

/// The rows that may be used, as comma-separated values under a head that names their roles; every number reads back to the same
/// double. A sample is one column.
pub fn table(data: &Dataset) -> String {
    let columns: Vec<(&str, Vec<f64>)> = match &data.data {
        Data::Sample(s) => vec![("x", s.x.to_vec())],
        Data::Histogram(h) => {
            let mut columns = vec![("lo", h.lo.clone()), ("hi", h.hi.clone()), ("n", h.content.clone())];
            columns.extend(h.error.iter().map(|e| ("sn", e.clone())));
            columns
        }
        Data::Points(p) => {
            let mut columns = vec![("x", p.x.clone())];
            columns.extend(p.further.iter().zip(["x2", "x3"]).map(|(c, name)| (name, c.clone())));
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
    };
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
