//! The correlation matrix of the parameters as a plane of colored boxes.

use crate::fit::FitResult;

use super::{ColorScale, Figure, Layer, Panel, Patch, Role};

/// Correlations of the parameters that the covariance knows, the first in the upper left corner. `None` without a covariance, or of one parameter
/// alone.
pub fn correlation_figure(result: &FitResult) -> Option<Figure> {
    let covariance = result.covariance()?;
    let known: Vec<usize> = (0..covariance.nrows()).filter(|&i| covariance[(i, i)] > 0.0).collect();
    if known.len() < 2 {
        return None;
    }
    let n = known.len() as f64;
    let mut patches = Vec::new();
    for (row, &i) in known.iter().enumerate() {
        for (column, &j) in known.iter().enumerate() {
            let value = covariance[(i, j)] / (covariance[(i, i)] * covariance[(j, j)]).sqrt();
            let (left, top) = (column as f64, n - row as f64);
            patches.push(Patch { x: (left, left + 1.0), y: (top - 1.0, top), value });
        }
    }
    let scale = ColorScale { range: (-1.0, 1.0), signed: true, title: "correlation".into() };
    let main = Panel {
        x_range: (0.0, n),
        y_range: (0.0, n),
        layers: vec![Layer::Cells { role: Role::Data, patches, scale }],
        ..Panel::default()
    };
    let names = known.iter().map(|&i| result.minimum.params[i].name.clone()).collect();
    Some(Figure { main, names, ..Figure::default() })
}
