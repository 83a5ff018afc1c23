//! What stands beside a plane: its scale of colors, and a projection turned by a quarter.

use super::steps::outline;
use super::{ColorScale, Layer, Panel};

/// The colors of a plane; `None` for other figures.
pub fn scale_of(panel: &Panel) -> Option<&ColorScale> {
    panel.layers.iter().find_map(|layer| match layer {
        Layer::Cells { scale, .. } | Layer::Dots { scale, .. } => Some(scale),
        _ => None,
    })
}

/// The panel with x upward and y to the right.
pub fn turned(panel: &Panel) -> Panel {
    let swap = |points: &[(f64, f64)]| points.iter().map(|&(x, y)| (y, x)).collect::<Vec<_>>();
    let layers = panel.layers.iter().filter_map(|layer| match layer {
        Layer::Steps { role, bins } => Some(Layer::Curve {
            role: *role,
            label: String::new(),
            xy: outline(bins, 0.0).into_iter().map(|[x, y]| (y, x)).collect(),
            dashed: false,
        }),
        Layer::Points { role, at, ex, ey } => {
            Some(Layer::Points { role: *role, at: swap(at), ex: ey.clone(), ey: ex.clone() })
        }
        _ => None,
    });
    Panel {
        x_title: panel.y_title.clone(),
        y_title: panel.x_title.clone(),
        x_range: panel.y_range,
        y_range: panel.x_range,
        layers: layers.collect(),
    }
}
