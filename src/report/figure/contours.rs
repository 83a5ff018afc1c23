//! Confidence regions as figures, with what the covariance alone would say beside them.

use nalgebra::DMatrix;

use crate::fit::{ContourFill, ContourLook, FitResult};
use crate::minimize::Contour;
use crate::params::ParamId;
use crate::report::pdg::{number, pretty};
use crate::report::words;

use super::scan::{SMOOTH, curve, mark, profile_stats, title};
use super::{Figure, Layer, Panel, Role, axes};

/// Contours of two parameters with the minimum and the ellipse. `None` when the result holds none of this pair.
///
/// Every region says its level in both readings, because they differ: what one parameter's interval covers, and what both
/// cover together.
pub fn contour_figure(result: &FitResult, x: ParamId, y: ParamId) -> Option<Figure> {
    superimposed_figure(result, (x, y), ContourLook::default())
}

/// The same as the session wants it to look: filled, and with the contours of all other pairs over those of this one. Regions of one pair
/// have one color then, and axes carry the names of all.
pub fn superimposed_figure(
    result: &FitResult,
    first: (ParamId, ParamId),
    look: ContourLook,
) -> Option<Figure> {
    let mut pairs = vec![first];
    let others = result.contours.iter().map(|c| (c.x, c.y)).filter(|_| look.superimpose);
    for (x, y) in others {
        if !pairs.contains(&(x, y)) && !pairs.contains(&(y, x)) {
            pairs.push((x, y));
        }
    }
    let known: Vec<Pair> = pairs.into_iter().filter_map(|(x, y)| Pair::of(result, x, y)).collect();
    if known.first().is_none_or(|pair| (pair.x, pair.y) != first) {
        return None;
    }
    let points = known.iter().flat_map(Pair::points);
    let (all_x, all_y): (Vec<f64>, Vec<f64>) = points.unzip();
    let several = known.len() > 1;
    let regions = known.iter().enumerate().map(|(k, pair)| (pair, several.then_some(k)));
    let mut layers: Vec<Layer> =
        regions.flat_map(|(pair, number)| pair.regions(result, number, look.fill)).collect();
    layers.extend(known.iter().enumerate().flat_map(|(k, pair)| pair.ellipses(k == 0)));
    layers.extend(known.iter().map(|pair| mark(pair.center, pair.bars(result))));
    let titles = |id: fn(&Pair) -> ParamId| {
        let mut ids: Vec<ParamId> = Vec::new();
        known.iter().map(id).for_each(|id| {
            if !ids.contains(&id) {
                ids.push(id);
            }
        });
        ids.into_iter().map(|id| title(result, id)).collect::<Vec<_>>().join(", ")
    };
    let main = Panel {
        x_title: titles(|pair| pair.x),
        y_title: titles(|pair| pair.y),
        x_range: axes::y_range(axes::span(all_x)),
        y_range: axes::y_range(axes::span(all_y)),
        layers,
    };
    Some(Figure { main, stats: stats(result, &known), ..Figure::default() })
}

/// Two parameters and their regions, the smallest first.
struct Pair {
    x: ParamId,
    y: ParamId,
    center: (f64, f64),
    regions: Vec<(f64, Pieces)>,
    covariance: Option<[f64; 3]>,
}

impl Pair {
    /// `None` without regions.
    fn of(result: &FitResult, x: ParamId, y: ParamId) -> Option<Pair> {
        let (px, py) = (result.minimum.params.get(x)?, result.minimum.params.get(y)?);
        let region = |c: &Contour| Some((words::nominal_rise(result, c), pieces(c, x, y)?));
        let mut regions: Vec<(f64, Pieces)> = result.contours.iter().filter_map(region).collect();
        regions.sort_by(|a, b| a.0.total_cmp(&b.0));
        regions.dedup_by(|b, a| (a.0 - b.0).abs() < 1e-12);
        let covariance = covariance_block(result, x, y);
        let pair = Pair { x, y, center: (px.value, py.value), regions, covariance };
        (!pair.regions.is_empty()).then_some(pair)
    }

    /// Every place of a region.
    fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        let all = self.regions.iter().flat_map(|(_, pieces)| pieces.iter().flatten().copied());
        all.chain([self.center])
    }

    /// The regions, the largest first. One of several pairs has a number, which is its color.
    fn regions(&self, result: &FitResult, color: Option<usize>, fill: ContourFill) -> Vec<Layer> {
        let mut layers = Vec::new();
        for (k, (rise, pieces)) in self.regions.iter().enumerate().rev() {
            let role = Role::Contour(color.unwrap_or(k));
            // What is filled twice would look like a smaller region, and a hole is none.
            let fill = if has_holes(pieces) { ContourFill::Nothing } else { fill };
            for (i, xy) in pieces.iter().enumerate() {
                let label = match color {
                    None if i == 0 => words::region_words(*rise),
                    Some(_) if i == 0 && k + 1 == self.regions.len() => self.words(result),
                    _ => String::new(),
                };
                layers.push(Layer::Polygon { role, label, xy: xy.clone(), fill });
            }
        }
        layers
    }

    /// Which parameters, and how far: `Mean, Sigma: 1σ, 2σ`.
    fn words(&self, result: &FitResult) -> String {
        let name = |id: ParamId| result.minimum.params.get(id).map_or("", |p| p.name.as_str());
        let sigmas = self.regions.iter().map(|(rise, _)| format!("{}σ", number(rise.max(0.0).sqrt(), 3)));
        format!("{}, {}: {}", name(self.x), name(self.y), sigmas.collect::<Vec<_>>().join(", "))
    }

    /// What the covariance says of the same regions; `named` for the first of all.
    fn ellipses(&self, named: bool) -> Vec<Layer> {
        let label = |k: usize| if named && k == 0 { "ellipse from HESSE" } else { "" };
        let shape = |(k, (rise, _)): (usize, &(f64, Pieces))| {
            let xy = ellipse(self.covariance?, self.center, *rise)?;
            Some(curve(Role::Parabolic, label(k), xy, true))
        };
        self.regions.iter().enumerate().filter_map(shape).collect()
    }

    fn bars(&self, result: &FitResult) -> Option<(f64, f64)> {
        error(result, self.x).zip(error(result, self.y))
    }
}

/// The error of a parameter, where it means something.
fn error(result: &FitResult, id: ParamId) -> Option<f64> {
    result.errors().get(id.0).copied().filter(|_| result.error_is_meaningful(id.0))
}

/// Correlations of all pairs, then every parameter once.
fn stats(result: &FitResult, pairs: &[Pair]) -> Vec<(String, String)> {
    let name = |id: ParamId| result.minimum.params.get(id).map_or("", |p| p.name.as_str());
    let mut stats = Vec::new();
    let mut ids: Vec<ParamId> = Vec::new();
    for pair in pairs {
        if let Some(c) = pair.covariance {
            let rho = c[1] / (c[0] * c[2]).sqrt();
            let label = match pairs {
                [_] => "correlation".to_string(),
                _ => format!("ρ {}, {}", name(pair.x), name(pair.y)),
            };
            stats.push((label, pretty(&format!("{rho:.3}"))));
        }
        for id in [pair.x, pair.y] {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    stats.extend(ids.into_iter().flat_map(|id| profile_stats(result, id, error(result, id))));
    stats
}

/// Closed lines.
type Pieces = Vec<Vec<(f64, f64)>>;

/// The boundaries of a contour in the order asked for, the one around the minimum first; `None` for another pair. Points that were
/// not found are left out.
fn pieces(c: &Contour, x: ParamId, y: ParamId) -> Option<Pieces> {
    let swapped = match (c.x, c.y) {
        pair if pair == (x, y) => false,
        pair if pair == (y, x) => true,
        _ => return None,
    };
    let shown = |points: &Vec<(f64, f64)>| -> Vec<(f64, f64)> {
        let found = points.iter().filter(|p| p.0.is_finite() && p.1.is_finite());
        found.map(|&(a, b)| if swapped { (b, a) } else { (a, b) }).collect()
    };
    Some(std::iter::once(&c.points).chain(c.more.iter().map(|p| &p.points)).map(shown).collect())
}

/// [C_xx, C_xy, C_yy] of the scaled covariance, when it is positive definite.
fn covariance_block(result: &FitResult, x: ParamId, y: ParamId) -> Option<[f64; 3]> {
    let c: DMatrix<f64> = result.covariance()?;
    let n = c.nrows();
    if x.0 >= n || y.0 >= n {
        return None;
    }
    let b = [c[(x.0, x.0)], c[(x.0, y.0)], c[(y.0, y.0)]];
    (b[0] > 0.0 && b[2] > 0.0 && b[0] * b[2] > b[1] * b[1]).then_some(b)
}

/// The ellipse (θ−θ̂)ᵀ C⁻¹ (θ−θ̂) = rise, closed, by the Cholesky factor of C.
fn ellipse(c: [f64; 3], center: (f64, f64), rise: f64) -> Option<Vec<(f64, f64)>> {
    let a = c[0].sqrt();
    let b = c[1] / a;
    let d = (c[2] - b * b).sqrt();
    let r = rise.sqrt();
    let at = |k: usize| {
        let (sin, cos) = (std::f64::consts::TAU * (k % SMOOTH) as f64 / SMOOTH as f64).sin_cos();
        (center.0 + r * a * cos, center.1 + r * (b * cos + d * sin))
    };
    (r.is_finite() && d.is_finite()).then(|| (0..=SMOOTH).map(at).collect())
}

/// Whether one boundary lies inside another one: the region does not reach to its inside.
fn has_holes(pieces: &Pieces) -> bool {
    let inside = |i: usize, j: usize| i != j && pieces[i].first().is_some_and(|p| encloses(&pieces[j], *p));
    (0..pieces.len()).any(|i| (0..pieces.len()).any(|j| inside(i, j)))
}

/// Whether a closed line goes around a point: a ray to the right crosses it an odd number of times.
fn encloses(line: &[(f64, f64)], (x, y): (f64, f64)) -> bool {
    let crossed = |pair: &[(f64, f64)]| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        (y0 > y) != (y1 > y) && x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)
    };
    line.windows(2).filter(|pair| crossed(pair)).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_is_seen() {
        let square = |c: f64, r: f64| vec![(c - r, -r), (c + r, -r), (c + r, r), (c - r, r), (c - r, -r)];
        assert!(has_holes(&vec![square(0.0, 2.0), square(0.5, 1.0)]));
        assert!(!has_holes(&vec![square(0.0, 2.0), square(5.0, 1.0)]) && !has_holes(&vec![square(0.0, 1.0)]));
    }
}
