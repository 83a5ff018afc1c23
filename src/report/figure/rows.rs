//! How the errors of the data hang together: the correlation of every pair of rows, all sources together, as a plane of colors.

use crate::fit::Session;

use super::{ColorScale, Figure, Layer, Panel, Patch, Role};

/// More rows than this are not drawn: a picture has no more pixels.
const MOST_ROWS: usize = 400;

/// The correlations at the present parameters; `None` where the rows are independent, or the choices do not go together.
pub fn data_correlation_figure(session: &Session) -> Option<Figure> {
    let member = session.config().member();
    member.cost.errors.iter().find(|s| s.on)?;
    let v = session.row_covariance().ok()??;
    let n = v.nrows();
    let together = (0..n).any(|i| (0..i).any(|j| v[(i, j)] != 0.0));
    if n > MOST_ROWS || !together {
        return None;
    }
    let rows: Vec<usize> = member.data.as_deref()?.fit_set(&member.selection).ok()?.rows.to_vec();
    if rows.len() != n {
        return None;
    }
    let sigma: Vec<f64> = (0..n).map(|i| v[(i, i)].sqrt()).collect();
    let around = |i: usize| (rows[i] as f64 + 0.5, rows[i] as f64 + 1.5);
    let patch =
        |i: usize, j: usize| Patch { x: around(i), y: around(j), value: v[(i, j)] / (sigma[i] * sigma[j]) };
    let patches = (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| patch(i, j)).collect();
    let scale = ColorScale { range: (-1.0, 1.0), signed: true, title: "correlation".to_string() };
    let range = (around(0).0, around(n - 1).1);
    let main = Panel {
        x_title: "row".to_string(),
        y_title: "row".to_string(),
        x_range: range,
        y_range: range,
        layers: vec![Layer::Cells { role: Role::Data, patches, scale }],
    };
    Some(Figure { main, ..Figure::default() })
}
