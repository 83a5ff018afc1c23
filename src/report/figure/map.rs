//! The cost over two parameters as a map: colors of its rise above the minimum on a grid, the others held, with lines where it has risen
//! as far as one to four standard deviations mean. It is no confidence region where the two go together with others.

use crate::fit::FitResult;
use crate::minimize::Scan;
use crate::params::ParamId;
use crate::report::words;

use super::levels::Lattice;
use super::scan::{curve, mark, profile_stats, title};
use super::{ColorScale, Figure, Layer, Panel, Patch, Role};

/// Rises beyond this, in units of one standard deviation's, have the last color.
const DARKEST: f64 = 25.0;
/// Lines at so many standard deviations.
const LINES: u32 = 4;

/// The map of a pair, in either order. `None` when the result holds no grid of it.
pub fn map_figure(result: &FitResult, x: ParamId, y: ParamId) -> Option<Figure> {
    let lattice = lattice(result, x, y)?;
    let params = &result.minimum.params;
    let center = (params.get(x)?.value, params.get(y)?.value);
    let top = lattice.span().map_or(1.0, |s| s.1.clamp(1.0, DARKEST));
    let symbol = words::rise_symbol(result);
    let unit = result.minimum.up * words::one_sigma_rise(result);
    let title_of_colors = if unit == 1.0 { symbol.to_owned() } else { format!("{symbol}, in units of 1σ") };
    let (edges_x, edges_y) = (edges(&lattice.x), edges(&lattice.y));
    let patches: Vec<Patch> = (0..lattice.x.len())
        .flat_map(|i| (0..lattice.y.len()).map(move |j| (i, j)))
        .map(|(i, j)| Patch {
            x: (edges_x[i], edges_x[i + 1]),
            y: (edges_y[j], edges_y[j + 1]),
            value: lattice.f[i][j],
        })
        .collect();
    let scale = ColorScale { range: (0.0, top), signed: false, title: title_of_colors };
    let mut layers = vec![Layer::Cells { role: Role::Data, patches, scale }];
    for k in (1..=LINES).filter(|k| f64::from(k * k) < top) {
        let line = lattice.lines(f64::from(k * k));
        if !line.is_empty() {
            layers.push(curve(Role::Contour(k as usize - 1), &format!("{k}σ, others held"), line, false));
        }
    }
    layers.push(mark(center, None));
    let ends = |edges: &[f64]| (edges[0], edges[edges.len() - 1]);
    let main = Panel {
        x_title: title(result, x),
        y_title: title(result, y),
        x_range: ends(&edges_x),
        y_range: ends(&edges_y),
        layers,
    };
    let error = |id: ParamId| result.errors().get(id.0).copied().filter(|_| result.error_is_meaningful(id.0));
    let stats = [x, y].into_iter().flat_map(|id| profile_stats(result, id, error(id))).collect();
    Some(Figure { main, stats, ..Figure::default() })
}

/// The newest grid of the pair: rises above the minimum in units of one standard deviation's.
fn lattice(result: &FitResult, x: ParamId, y: ParamId) -> Option<Lattice> {
    let is_of = |scan: &&Scan| matches!(scan.params[..], [a, b] if (a, b) == (x, y) || (a, b) == (y, x));
    let scan = result.scans.iter().rev().find(is_of)?;
    let unit = result.minimum.up * words::one_sigma_rise(result);
    let (first, second) = (scan.x.first()?, scan.x.get(1)?);
    let rise = |i: usize, j: usize| {
        scan.fval.get(i * second.len() + j).map_or(f64::NAN, |f| (f - result.minimum.fval) / unit)
    };
    let turned = scan.params[0] != x;
    let (along_x, along_y) = if turned { (second, first) } else { (first, second) };
    let f = (0..along_x.len())
        .map(|i| (0..along_y.len()).map(|j| if turned { rise(j, i) } else { rise(i, j) }).collect())
        .collect();
    let is_grid = along_x.len() > 1 && along_y.len() > 1;
    is_grid.then(|| Lattice { x: along_x.clone(), y: along_y.clone(), f })
}

/// The edges between points, midway, and as far beyond the outer ones.
fn edges(points: &[f64]) -> Vec<f64> {
    let middle = points.windows(2).map(|w| 0.5 * (w[0] + w[1]));
    let n = points.len();
    let first = 1.5 * points[0] - 0.5 * points[1];
    let last = 1.5 * points[n - 1] - 0.5 * points[n - 2];
    std::iter::once(first).chain(middle).chain([last]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{Command, Session, Task};
    use crate::minimize::NoObserver;

    /// Two parameters that are alone: the lines of the map are ellipses of 1, 2, 3 and 4 standard deviations, whichever comes first.
    #[test]
    fn lines_of_a_paraboloid_are_ellipses() {
        let mut s = Session::new();
        let formula = "((a-1)/0.5)^2+((b-2)/3)^2".to_owned();
        s.apply(Command::SetCustomCost { formula, errordef: None }).unwrap();
        s.run_now(&Task::Fit, &NoObserver).unwrap();
        let (a, b) = (ParamId(0), ParamId(1));
        let r = s.run_now(&Task::Plane { x: a, y: b, size: 61, bound: 3.5 }, &NoObserver).unwrap();
        for (x, y, widths) in [(a, b, (0.5, 3.0)), (b, a, (3.0, 0.5))] {
            let figure = map_figure(&r, x, y).unwrap();
            let center = (r.minimum.values()[x.0], r.minimum.values()[y.0]);
            let mut lines = 0;
            for layer in &figure.main.layers {
                let Layer::Curve { role: Role::Contour(k), xy, .. } = layer else { continue };
                lines += 1;
                for p in xy.iter().filter(|p| p.0.is_finite()) {
                    let r = ((p.0 - center.0) / widths.0).hypot((p.1 - center.1) / widths.1);
                    assert!((r - (*k as f64 + 1.0)).abs() < 0.01, "{k}: {r}");
                }
            }
            assert_eq!(lines, 4);
            let Layer::Cells { patches, scale, .. } = &figure.main.layers[0] else { panic!("no colors") };
            assert_eq!(patches.len(), 61 * 61);
            let corner = patches.iter().map(|p| p.value).fold(0.0, f64::max);
            assert!(
                (corner - 24.5).abs() < 1e-6 && (scale.range.1 - 24.5).abs() < 1e-6,
                "2 · 3.5²: {corner}"
            );
        }
        assert!(map_figure(&r, a, a).is_none());
    }
}
