//! Graphs (TGraph, TGraphErrors, TGraphAsymmErrors) as [`Points`].

use super::error::Found;
use super::record::Record;
use crate::data::{Points, YErrors};

/// The classes that are read.
pub(super) const CLASSES: [&str; 3] = ["TGraph", "TGraphErrors", "TGraphAsymmErrors"];

/// The points, and what there is to say about them.
pub(super) fn points(object: &Record) -> Found<(Points, Vec<String>)> {
    let (x, y) = (object.reals("fX")?, object.reals("fY")?);
    let mut notes = Vec::new();
    let (sx, sy) = match object.class.as_str() {
        "TGraphErrors" => (Some(object.reals("fEX")?), YErrors::Symmetric(object.reals("fEY")?)),
        "TGraphAsymmErrors" => {
            let (left, right) = (object.reals("fEXlow")?, object.reals("fEXhigh")?);
            if left != right {
                notes.push("an error of x is the mean of those to its left and right".into());
            }
            let means = left.iter().zip(&right).map(|(a, b)| (a + b) / 2.0).collect();
            let (lower, upper) = (object.reals("fEYlow")?, object.reals("fEYhigh")?);
            (Some(means), YErrors::Asymmetric { lower, upper })
        }
        _ => (None, YErrors::None),
    };
    Ok((Points::new(x, y, sx, sy)?, notes))
}
