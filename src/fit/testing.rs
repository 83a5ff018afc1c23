//! Small data sets for the unit tests of this module.

use crate::data::{AxisTitle, Data, Dataset, Points, RowSet, YErrors};

/// Six points near y = x with σ = 0.2 (kafe2's documentation), all in use.
pub fn line_points() -> Dataset {
    let points = Points {
        x: vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        further: Vec::new(),
        y: vec![1.1, 2.3, 2.7, 4.4, 4.9, 6.2],
        sx: None,
        sy: YErrors::Symmetric(vec![0.2; 6]),
    };
    Dataset {
        name: "line".into(),
        x_title: AxisTitle { quantity: "x".into(), unit: "m".into() },
        further_titles: Vec::new(),
        y_title: AxisTitle { quantity: "y".into(), unit: String::new() },
        data: Data::Points(points),
        indexed: false,
        mask: RowSet::all(6),
        columns: Vec::new(),
        units: Vec::new(),
        more: Vec::new(),
        unbinned: None,
        reading: None,
        notes: Vec::new(),
    }
}
