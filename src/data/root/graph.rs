//! Graphs (TGraph, TGraphErrors, TGraphAsymmErrors, TGraphBentErrors, TGraph2D, TGraph2DErrors) as [`Points`].

use super::error::Found;
use super::record::Record;
use crate::data::{Points, YErrors};

/// The classes that are read.
pub(super) const CLASSES: [&str; 6] =
    ["TGraph", "TGraphErrors", "TGraphAsymmErrors", "TGraphBentErrors", "TGraph2D", "TGraph2DErrors"];

/// The points, and what there is to say about them.
pub(super) fn points(object: &Record) -> Found<(Points, Vec<String>)> {
    let (x, y) = (object.reals("fX")?, object.reals("fY")?);
    let class = object.class.as_str();
    let mut notes = Vec::new();
    if class.starts_with("TGraph2D") {
        let mut sz = YErrors::None;
        if class == "TGraph2DErrors" {
            sz = YErrors::Symmetric(object.reals("fEZ")?);
            if ["fEX", "fEY"].iter().any(|e| object.reals(e).is_ok_and(|e| e.iter().any(|e| *e != 0.0))) {
                notes.push("errors of the two coordinates are left out".into());
            }
        }
        return Ok((Points::new(x, object.reals("fZ")?, None, sz)?.with_further(vec![y])?, notes));
    }
    let (sx, sy) = match class {
        "TGraphErrors" => (Some(object.reals("fEX")?), YErrors::Symmetric(object.reals("fEY")?)),
        "TGraphAsymmErrors" | "TGraphBentErrors" => {
            let (left, right) = (object.reals("fEXlow")?, object.reals("fEXhigh")?);
            if left != right {
                notes.push("an error of x is the mean of those to its left and right".into());
            }
            if class == "TGraphBentErrors" {
                notes.push("how its error bars are bent is left out".into());
            }
            let means = left.iter().zip(&right).map(|(a, b)| (a + b) / 2.0).collect();
            let (lower, upper) = (object.reals("fEYlow")?, object.reals("fEYhigh")?);
            (Some(means), YErrors::Asymmetric { lower, upper })
        }
        _ => (None, YErrors::None),
    };
    Ok((Points::new(x, y, sx, sy)?, notes))
}
