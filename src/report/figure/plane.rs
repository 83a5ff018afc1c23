//! Data on two axes as a picture seen from above: bins or points colored by content, level lines of the model over them, and what lies along
//! each axis summed up above and beside. Of three axes the third is summed over.

use std::collections::BTreeMap;

use crate::data::{Data, Dataset, Histogram, Points, RowSet, Selection};
use crate::model::Model;

use super::levels::{self, Lattice};
use super::{ColorScale, Figure, Layer, Panel, Patch, Plane, Projections, Role, axes};

/// Points at which level lines are looked for.
const LATTICE: (usize, usize) = (121, 121);
/// Level lines, evenly between nothing and the highest value of the model.
const LEVELS: u32 = 6;
/// Pulls shown at least, on both sides.
const PULLS_SHOWN: f64 = 3.0;

/// What is known of the data besides themselves.
pub(super) struct Seen<'a> {
    /// The data.
    pub data: &'a Dataset,
    /// Rows that a fit uses.
    pub used: &'a RowSet,
    /// Predictions of all rows, and whether they are those of a fit.
    pub prediction: Option<(&'a [f64], Role)>,
    /// Pulls of all rows.
    pub pulls: Option<&'a [f64]>,
    /// What was chosen of the axes: beyond it level lines are dashed.
    pub selection: &'a Selection,
    /// The model as contents, for level lines.
    pub surface: Option<Surface<'a>>,
}

/// A model of two coordinates at some values, times a factor.
pub(super) struct Surface<'a> {
    /// The model.
    pub model: &'a Model,
    /// Its parameters.
    pub values: &'a [f64],
    /// From f to the unit of the data.
    pub scale: f64,
}

/// Whether data are drawn as a plane.
pub(super) fn is_plane(data: &Dataset, model: &Model) -> bool {
    match &data.data {
        Data::Histogram(h) => h.n_coordinates() > 1,
        Data::Points(p) => p.n_coordinates() == 2 && model.n_coordinates() == 2,
        Data::Sample(_) => false,
    }
}

impl Seen<'_> {
    /// The figure that shows `what` as colors.
    pub fn figure(&self, what: Plane, stats: Vec<(String, String)>) -> Figure {
        let shown = match what {
            Plane::Fit if self.prediction.is_some() => Plane::Fit,
            Plane::Pulls if self.pulls.is_some() => Plane::Pulls,
            _ => Plane::Data,
        };
        let (mut main, beside) = match &self.data.data {
            Data::Histogram(h) => (self.boxes(h, shown), self.projections(h)),
            Data::Points(p) => (self.dots(p, shown), None),
            Data::Sample(_) => (Panel::default(), None),
        };
        if shown != Plane::Pulls {
            main.layers.extend(self.level_lines(main.x_range, main.y_range));
        }
        Figure { main, beside, stats, ..Figure::default() }
    }

    /// The number of row `i` that is shown; NaN for a row that has none.
    fn value(&self, shown: Plane, i: usize) -> f64 {
        let of = |column: Option<&[f64]>| column.and_then(|c| c.get(i).copied()).unwrap_or(f64::NAN);
        match (shown, &self.data.data) {
            (Plane::Fit, _) => of(self.prediction.map(|p| p.0)),
            (Plane::Pulls, _) => of(self.pulls),
            (Plane::Data, Data::Histogram(h)) => of(Some(&h.content)),
            (Plane::Data, Data::Points(p)) => of(Some(&p.y)),
            (Plane::Data, Data::Sample(_)) => f64::NAN,
        }
    }

    /// Colors for what is shown: pulls on both sides of zero, contents from zero on.
    fn scale(&self, shown: Plane, values: &[f64]) -> ColorScale {
        let span = axes::span(values.iter().copied()).unwrap_or((0.0, 1.0));
        let title = match shown {
            Plane::Pulls => "pull".to_string(),
            Plane::Data | Plane::Fit => self.height_title(),
        };
        if shown == Plane::Pulls {
            let top = span.0.abs().max(span.1.abs()).max(PULLS_SHOWN);
            return ColorScale { range: (-top, top), signed: true, title };
        }
        let counts = matches!(self.data.data, Data::Histogram(_)) && span.0 >= 0.0;
        let lo = if counts { 0.0 } else { span.0 };
        let hi = if span.1 > lo { span.1 } else { lo + 1.0 };
        ColorScale { range: (lo, hi), signed: false, title }
    }

    fn height_title(&self) -> String {
        match &self.data.data {
            Data::Histogram(_) => axes::counts_title(self.data, "counts", None),
            Data::Points(_) | Data::Sample(_) => axes::y_title(self.data),
        }
    }

    fn panel(&self, x_range: (f64, f64), y_range: (f64, f64), layers: Vec<Layer>) -> Panel {
        Panel {
            x_title: axes::x_title(self.data),
            y_title: axes::further_title(self.data, 0),
            x_range,
            y_range,
            layers,
        }
    }

    /// Bins as colored boxes; those that a fit does not use are paler.
    fn boxes(&self, h: &Histogram, shown: Plane) -> Panel {
        let mut cells: BTreeMap<[u64; 4], (Patch, bool)> = BTreeMap::new();
        let second = |k: usize| h.further.first().map_or((0.0, 1.0), |e| (e.lo[k], e.hi[k]));
        for k in 0..h.len() {
            let (x, y) = ((h.lo[k], h.hi[k]), second(k));
            let value = self.value(shown, k);
            if shown == Plane::Pulls && h.n_coordinates() > 2 {
                // Pulls do not add up: of a stack of boxes the largest one is seen.
                let place = cells.entry(key(x, y)).or_insert((Patch { x, y, value }, false));
                if value.abs() > place.0.value.abs() || place.0.value.is_nan() {
                    place.0.value = value;
                }
                place.1 |= self.used.contains(k);
                continue;
            }
            let place = cells.entry(key(x, y)).or_insert((Patch { x, y, value: 0.0 }, false));
            place.0.value += value;
            place.1 |= self.used.contains(k);
        }
        let (used, unused): (Vec<_>, Vec<_>) = cells.into_values().partition(|(_, used)| *used);
        let patches = |of: Vec<(Patch, bool)>| of.into_iter().map(|(patch, _)| patch).collect::<Vec<_>>();
        let (used, unused) = (patches(used), patches(unused));
        let values: Vec<f64> = used.iter().chain(&unused).map(|p| p.value).collect();
        let scale = self.scale(shown, &values);
        let layer = |role, patches| Layer::Cells { role, patches, scale: scale.clone() };
        let layers = [(Role::Masked, unused), (Role::Data, used)];
        let layers = layers.into_iter().filter(|l| !l.1.is_empty()).map(|(role, p)| layer(role, p)).collect();
        let range = |axis| h.span_on(axis).unwrap_or((0.0, 1.0));
        self.panel(range(0), range(1), layers)
    }

    /// Points as colored dots.
    fn dots(&self, p: &Points, shown: Plane) -> Panel {
        let second = p.coordinate(1).unwrap_or_default();
        let place = |i: usize| Some((*p.x.get(i)?, *second.get(i)?));
        let of = |used: bool| {
            let rows = (0..p.len()).filter(move |&i| self.used.contains(i) == used);
            rows.filter_map(|i| Some((place(i)?, self.value(shown, i))))
                .filter(|(at, _)| at.0.is_finite() && at.1.is_finite())
        };
        let values: Vec<f64> = (0..p.len()).map(|i| self.value(shown, i)).collect();
        let scale = self.scale(shown, &values);
        let mut layers = Vec::new();
        for (role, used) in [(Role::Masked, false), (Role::Data, true)] {
            let (at, values): (Vec<_>, Vec<_>) = of(used).unzip();
            if !at.is_empty() {
                layers.push(Layer::Dots { role, at, values, scale: scale.clone() });
            }
        }
        self.panel(
            axes::x_range(axes::span(p.x.iter().copied())),
            axes::y_range(axes::span(second.iter().copied())),
            layers,
        )
    }

    /// Lines of equal height of the model.
    fn level_lines(&self, x: (f64, f64), y: (f64, f64)) -> Vec<Layer> {
        let Some(Surface { model, values, scale }) = &self.surface else { return Vec::new() };
        if model.n_coordinates() > 2 || values.len() != model.n_params() {
            return Vec::new();
        }
        let role = self.prediction.map_or(Role::Preview, |p| p.1);
        let at = |a: f64, b: f64| {
            let mut f = [f64::NAN];
            let (a, b) = ([a], [b]);
            let place: [&[f64]; 2] = [&a, &b];
            model.eval(&place[..model.n_coordinates()], values, &mut f);
            scale * f[0]
        };
        let lattice = Lattice::of(x, y, LATTICE, at);
        let Some((lo, hi)) = lattice.span() else { return Vec::new() };
        let bottom = if lo >= 0.0 { 0.0 } else { lo };
        let level = |k: u32| bottom + (hi - bottom) * (f64::from(k) - 0.5) / f64::from(LEVELS);
        let (first, second) = (self.selection.axis(0), self.selection.axis(1));
        let is_inside = |(x, y): (f64, f64)| first.contains(x) && second.contains(y);
        let layer = |xy, dashed| Layer::Curve { role, label: String::new(), xy, dashed };
        let pair = |k: u32| {
            let [inside, outside] = levels::cut(&lattice.lines(level(k)), is_inside);
            [layer(outside, true), layer(inside, false)]
        };
        let is_there = |layer: &Layer| matches!(layer, Layer::Curve { xy, .. } if !xy.is_empty());
        (1..=LEVELS).flat_map(pair).filter(is_there).collect()
    }

    /// Sums along both axes of the rows used, with those of the prediction.
    fn projections(&self, h: &Histogram) -> Option<Projections> {
        let panel = |axis: usize| {
            let (lo, hi) = h.edges_on(axis)?;
            let mut sums: BTreeMap<[u64; 2], Sum> = BTreeMap::new();
            for k in self.used {
                let sum =
                    sums.entry([ordered(lo[k]), ordered(hi[k])]).or_insert_with(|| Sum::new(lo[k], hi[k]));
                sum.content += h.content[k];
                sum.variance += h.sigma(k).powi(2);
                sum.fit += self.prediction.map_or(f64::NAN, |p| p.0[k]);
            }
            let sums: Vec<Sum> = sums.into_values().collect();
            let slack = |a: &Sum| 1e-9 * (a.hi - a.lo);
            // Boxes that overlap on this axis have no sums side by side.
            sums.windows(2).all(|w| w[0].hi <= w[1].lo + slack(&w[0])).then(|| self.sums_panel(&sums))
        };
        Some(Projections { top: panel(0)?, right: panel(1)? })
    }

    fn sums_panel(&self, sums: &[Sum]) -> Panel {
        let steps = |of: fn(&Sum) -> f64| sums.iter().map(|s| (s.lo, s.hi, of(s))).collect::<Vec<_>>();
        let mut layers = vec![Layer::Steps { role: Role::Data, bins: steps(|s| s.content) }];
        layers.push(Layer::Points {
            role: Role::Data,
            at: sums.iter().map(|s| (0.5 * (s.lo + s.hi), s.content)).collect(),
            ex: Vec::new(),
            ey: sums.iter().map(|s| (s.variance.sqrt(), s.variance.sqrt())).collect(),
        });
        if let Some((_, role)) = self.prediction {
            layers.push(Layer::Steps { role, bins: steps(|s| s.fit) });
        }
        let tops = sums.iter().flat_map(|s| [s.content + s.variance.sqrt(), s.fit]);
        let ends = (sums.first().map_or(0.0, |s| s.lo), sums.last().map_or(1.0, |s| s.hi));
        Panel {
            x_title: String::new(),
            y_title: "sum".to_string(),
            x_range: ends,
            y_range: axes::y_range_of_contents(axes::span(tops)),
            layers,
        }
    }
}

/// A sum over all bins with the same edges on one axis.
struct Sum {
    lo: f64,
    hi: f64,
    content: f64,
    variance: f64,
    fit: f64,
}

impl Sum {
    fn new(lo: f64, hi: f64) -> Sum {
        Sum { lo, hi, content: 0.0, variance: 0.0, fit: 0.0 }
    }
}

/// A number as a key that sorts as it does (IEEE 754 total order of finite numbers).
fn ordered(v: f64) -> u64 {
    let bits = (v + 0.0).to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

fn key(x: (f64, f64), y: (f64, f64)) -> [u64; 4] {
    [ordered(x.0), ordered(x.1), ordered(y.0), ordered(y.1)]
}

#[cfg(test)]
mod tests {
    use super::ordered;

    #[test]
    fn keys_sort_as_numbers_do() {
        let numbers = [f64::MIN, -2.0, -1e-300, 0.0, 1e-300, 2.0, f64::MAX];
        assert!(numbers.windows(2).all(|w| ordered(w[0]) < ordered(w[1])));
        assert_eq!(ordered(-0.0), ordered(0.0));
    }
}
