//! A finished figure on logarithmic axes: from here on every position on such an axis is a decimal logarithm, and whoever draws goes on as
//! with a linear one. What has no place is left out and counted.

use super::scales::{Scale, Scales};
use super::{Figure, Layer, Panel, Role};

/// Air beside the outermost point of a logarithmic axis, as a part of its decades.
const AIR: f64 = 0.05;
/// Least air, in decades.
const LEAST_AIR: f64 = 0.1;
/// The upper end has air already; so much of that of the lower end is added.
const TOP_AIR: f64 = 0.25;
/// Decades of curves alone that are shown.
const CURVE_DECADES: i32 = 6;
/// A bar does not reach farther below the lowest point than this part of it.
const BAR_PART: f64 = 0.1;
/// How far below the frame the edge of a band ends that comes to 0, in heights of the frame.
const BELOW: f64 = 3.0;
/// Height of the ticks of single values, as a part of the picture.
const TICK_HEIGHT: f64 = 0.02;

/// Whether a figure can have logarithmic axes: curves and points, not the colors of a plane.
pub fn has_scales(figure: &Figure) -> bool {
    let colored = |layer: &Layer| matches!(layer, Layer::Cells { .. } | Layer::Dots { .. });
    figure.beside.is_none() && !figure.main.layers.iter().any(colored)
}

/// The same figure on these axes. An axis with nothing above 0 stays linear. What has no place is left out and counted in the figure's notes.
pub fn on_scales(mut figure: Figure, wanted: Scales) -> Figure {
    if wanted == Scales::default() || !has_scales(&figure) {
        return figure;
    }
    let mut notes = Vec::new();
    let mut range = |name: &str, scale: Scale, from: (f64, f64), values: Vec<f64>, curves: Vec<f64>| {
        if scale == Scale::Linear {
            return (scale, from);
        }
        if let Some(range) = range(from, &values, &curves) {
            return (scale, range);
        }
        notes.push(format!("nothing is above 0 along {name}: this axis stays linear"));
        (Scale::Linear, from)
    };
    let main = &figure.main;
    let (x, x_range) = range("x", wanted.x, main.x_range, positions(main, Along::X), curves(main, Along::X));
    let (y, y_range) = range("y", wanted.y, main.y_range, positions(main, Along::Y), curves(main, Along::Y));
    let axes = Axes { x: Axis::new(x, x_range), y: Axis::new(y, y_range) };
    let left_out = axes.put(&mut figure.main);
    if let Some(pulls) = &mut figure.pulls {
        Axes { y: Axis::new(Scale::Linear, pulls.y_range), ..axes }.put(pulls);
    }
    if left_out > 0 {
        let has_bins = figure.main.layers.iter().any(|l| matches!(l, Layer::Steps { .. }));
        notes.insert(0, left_out_words(left_out, has_bins));
    }
    figure.scales = Scales { x, y };
    notes.append(&mut figure.notes);
    figure.notes = notes;
    figure
}

fn left_out_words(n: usize, are_bins: bool) -> String {
    match (n, are_bins) {
        (1, false) => "1 point at or below 0 is not shown".into(),
        (n, false) => format!("{n} points at or below 0 are not shown"),
        (1, true) => "1 bin at or below 0 is not shown".into(),
        (n, true) => format!("{n} bins at or below 0 are not shown"),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Along {
    X,
    Y,
}

/// Where data stand along an axis, the ends of their bars among them.
fn positions(panel: &Panel, along: Along) -> Vec<f64> {
    let mut all = Vec::new();
    for layer in &panel.layers {
        match layer {
            Layer::Points { at, ex, ey, .. } => {
                let bars = if along == Along::X { ex } else { ey };
                for (k, p) in at.iter().enumerate() {
                    let v = if along == Along::X { p.0 } else { p.1 };
                    let (minus, plus) = bars.get(k).copied().unwrap_or((0.0, 0.0));
                    let low = v - minus;
                    all.extend([v, v + plus]);
                    all.extend((low > BAR_PART * v).then_some(low));
                }
            }
            Layer::Steps { bins, .. } if along == Along::X => {
                all.extend(bins.iter().flat_map(|b| [b.0, 0.5 * (b.0 + b.1), b.1]));
            }
            Layer::Steps { bins, .. } => all.extend(bins.iter().map(|b| b.2)),
            _ => {}
        }
    }
    all
}

/// Where curves stand along an axis.
fn curves(panel: &Panel, along: Along) -> Vec<f64> {
    let of = |layer: &Layer| match layer {
        Layer::Curve { xy, .. } | Layer::Polygon { xy, .. } => {
            xy.iter().map(|p| if along == Along::X { p.0 } else { p.1 }).collect()
        }
        _ => Vec::new(),
    };
    panel.layers.iter().flat_map(of).collect()
}

/// The range of a logarithmic axis that shows what `from` shows of a linear one, as far as it is above 0; `None` where nothing is.
fn range(from: (f64, f64), values: &[f64], curves: &[f64]) -> Option<(f64, f64)> {
    let top = from.1;
    if !(top > 0.0 && top.is_finite()) {
        return None;
    }
    let least = |values: &[f64]| {
        let seen = values.iter().copied().filter(|v| *v > 0.0 && *v < top);
        seen.reduce(f64::min)
    };
    let lowest = match least(values) {
        Some(lowest) => lowest,
        None if from.0 > 0.0 => from.0,
        None => least(curves)?.max(top * 10f64.powi(-CURVE_DECADES)),
    };
    if from.0 > 0.0 && from.0 <= lowest {
        return Some(from);
    }
    let air = (AIR * (top / lowest).log10()).max(LEAST_AIR);
    Some((lowest / 10f64.powf(air), top * 10f64.powf(TOP_AIR * air)))
}

/// One axis: its scale, and what it shows.
#[derive(Clone, Copy)]
struct Axis {
    scale: Scale,
    /// As places.
    range: (f64, f64),
}

impl Axis {
    fn new(scale: Scale, range: (f64, f64)) -> Axis {
        Axis { scale, range: (scale.place(range.0), scale.place(range.1)) }
    }

    fn is_log(self) -> bool {
        self.scale == Scale::Log
    }

    /// The place of a value; of one that has none a place below all that is shown.
    fn place_or(self, value: f64, otherwise: f64) -> f64 {
        if self.is_log() && value <= 0.0 { otherwise } else { self.scale.place(value) }
    }

    /// Well below the frame.
    fn below(self) -> f64 {
        self.range.0 - BELOW * (self.range.1 - self.range.0)
    }

    /// The bar of a value as places: without end where it comes to 0.
    fn bar(self, value: f64, (minus, plus): (f64, f64)) -> (f64, f64) {
        if !self.is_log() {
            return (minus, plus);
        }
        let at = self.scale.place(value);
        let low = if value > minus { at - self.scale.place(value - minus) } else { f64::INFINITY };
        (low, self.scale.place(value + plus) - at)
    }
}

/// Both axes.
#[derive(Clone, Copy)]
struct Axes {
    x: Axis,
    y: Axis,
}

impl Axes {
    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.x.scale.place(x), self.y.scale.place(y))
    }

    fn has_place(&self, p: (f64, f64)) -> bool {
        let (x, y) = self.place(p);
        x.is_finite() && y.is_finite()
    }

    /// Puts a panel on its axes; how many points have no place there.
    fn put(&self, panel: &mut Panel) -> usize {
        let mut left_out = 0;
        for layer in &mut panel.layers {
            left_out += self.put_layer(layer);
        }
        panel.layers.retain(|layer| match layer {
            Layer::HLine { y: at, .. } | Layer::VLine { x: at, .. } => at.is_finite(),
            _ => true,
        });
        (panel.x_range, panel.y_range) = (self.x.range, self.y.range);
        left_out
    }

    fn put_layer(&self, layer: &mut Layer) -> usize {
        match layer {
            Layer::Points { at, ex, ey, .. } => return self.put_points(at, ex, ey),
            Layer::Crosses { at, .. } | Layer::Dots { at, .. } => {
                at.retain(|p| self.has_place(*p));
                self.put_line(at);
            }
            Layer::Steps { bins, .. } => {
                for (lo, hi, content) in bins {
                    (*lo, *hi) = (self.x.place_or(*lo, self.x.below()), self.x.place_or(*hi, self.x.below()));
                    *content = self.y.place_or(*content, f64::NEG_INFINITY);
                }
            }
            Layer::Curve { role, label, xy, dashed }
                if self.y.is_log() && label.is_empty() && !*dashed && is_measured(*role) =>
            {
                self.put_ticks(xy);
            }
            Layer::Curve { xy, .. } | Layer::Polygon { xy, .. } => self.put_line(xy),
            Layer::Band { role, x, lower, upper } => {
                for x in x.iter_mut() {
                    *x = self.x.place_or(*x, self.x.range.0);
                }
                // A guide goes over the whole width.
                if let (Role::Guide, [first, .., last]) = (*role, x.as_mut_slice()) {
                    (*first, *last) = self.x.range;
                }
                for edge in lower.iter_mut().chain(upper) {
                    *edge = self.y.place_or(*edge, self.y.below());
                }
            }
            Layer::HLine { y, .. } => *y = self.y.scale.place(*y),
            Layer::VLine { x, .. } => *x = self.x.scale.place(*x),
            Layer::Cells { .. } => {}
        }
        0
    }

    fn put_line(&self, xy: &mut [(f64, f64)]) {
        for p in xy {
            *p = self.place(*p);
        }
    }

    /// The ticks of single values stand on the frame, wherever that is.
    fn put_ticks(&self, xy: &mut [(f64, f64)]) {
        let (bottom, top) = self.y.range;
        for (x, y) in xy {
            let part = if *y > 0.0 { TICK_HEIGHT } else { 0.0 };
            *y = if y.is_nan() { f64::NAN } else { bottom + part * (top - bottom) };
            *x = self.x.scale.place(*x);
        }
    }

    fn put_points(&self, at: &mut Vec<(f64, f64)>, ex: &mut Bars, ey: &mut Bars) -> usize {
        let kept: Vec<usize> = (0..at.len()).filter(|&k| self.has_place(at[k])).collect();
        let bars = |bars: &Bars, axis: Axis, of: fn((f64, f64)) -> f64| -> Bars {
            kept.iter().filter_map(|&k| Some(axis.bar(of(at[k]), *bars.get(k)?))).collect()
        };
        (*ex, *ey) = (bars(ex, self.x, |p| p.0), bars(ey, self.y, |p| p.1));
        let left_out = at.len() - kept.len();
        *at = kept.into_iter().map(|k| self.place(at[k])).collect();
        left_out
    }
}

/// (minus, plus) lengths.
type Bars = Vec<(f64, f64)>;

fn is_measured(role: Role) -> bool {
    matches!(role, Role::Data | Role::Masked | Role::Outside | Role::Member(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::figure::Ink;

    const LOG: Scales = Scales { x: Scale::Log, y: Scale::Log };

    fn figure(layers: Vec<Layer>, x_range: (f64, f64), y_range: (f64, f64)) -> Figure {
        Figure { main: Panel { x_range, y_range, layers, ..Panel::default() }, ..Figure::default() }
    }

    fn points(at: &[(f64, f64)], ey: &[(f64, f64)]) -> Layer {
        Layer::Points { role: Role::Data, at: at.to_vec(), ex: Vec::new(), ey: ey.to_vec() }
    }

    /// (0, 5) and (2, −1) have no place; the bar of (10, 1 ± 1) comes to 0 and has no end, that of (100, 100 ± 90) ends at 10.
    #[test]
    fn points_stand_at_logarithms_and_what_is_not_above_0_is_counted() {
        let at = [(0.0, 5.0), (2.0, -1.0), (10.0, 1.0), (100.0, 100.0)];
        let bars = [(1.0, 1.0), (1.0, 1.0), (1.0, 1.0), (90.0, 900.0)];
        let put = on_scales(figure(vec![points(&at, &bars)], (-4.0, 104.0), (-5.0, 1000.0)), LOG);
        let [Layer::Points { at, ey, .. }] = put.main.layers.as_slice() else { panic!("points") };
        assert_eq!(*at, [(1.0, 0.0), (2.0, 2.0)]);
        assert_eq!((ey[0].0, ey[1]), (f64::INFINITY, (1.0, 1.0)));
        assert!((ey[0].1 - 2f64.log10()).abs() < 1e-15);
        assert_eq!(put.notes, ["2 points at or below 0 are not shown"]);
        let (x, y) = (put.main.x_range, put.main.y_range);
        assert!(x.0 < 2f64.log10() && x.0 > 0.0 && x.1 >= 104f64.log10(), "{x:?}");
        assert!(y.0 < 0.0 && y.0 > -0.5 && y.1 >= 3.0, "{y:?}");
    }

    #[test]
    fn an_axis_without_anything_above_0_stays_linear() {
        let below = figure(vec![points(&[(1.0, -1.0), (10.0, -2.0)], &[])], (0.6, 10.4), (-2.1, -0.9));
        let put = on_scales(below.clone(), LOG);
        assert_eq!(put.scales, Scales { y: Scale::Linear, ..LOG });
        assert_eq!(put.notes, ["nothing is above 0 along y: this axis stays linear"]);
        let [Layer::Points { at, .. }] = put.main.layers.as_slice() else { panic!("points") };
        assert_eq!(*at, [(0.0, -1.0), (1.0, -2.0)]);
        assert_eq!(on_scales(below.clone(), Scales::default()), below);
    }

    /// Bins from 0 on begin left of the frame, empty ones have no height; ticks of single values stand on the frame; a band that comes to 0
    /// goes out of the frame; pulls follow x, and their guides go over the whole width.
    #[test]
    fn every_kind_of_layer_has_its_place() {
        let ink = Role::Member(Ink { number: 1, rgb: None, hollow: false });
        let layers = vec![
            Layer::Steps { role: Role::Data, bins: vec![(0.0, 1.0, 100.0), (1.0, 10.0, 0.0)] },
            Layer::Curve {
                role: ink,
                label: String::new(),
                xy: vec![(5.0, 0.0), (5.0, 2.0), (5.0, f64::NAN)],
                dashed: false,
            },
            Layer::Curve {
                role: Role::Fit,
                label: "fit".into(),
                xy: vec![(0.0, 1.0), (10.0, 0.1)],
                dashed: false,
            },
            Layer::Band {
                role: Role::Band,
                x: vec![1.0, 10.0],
                lower: vec![1.0, -1.0],
                upper: vec![10.0, 1.0],
            },
            Layer::HLine { role: Role::Guide, y: 0.0, label: String::new() },
            Layer::VLine { role: Role::Guide, x: 10.0, label: String::new() },
        ];
        let guide =
            Layer::Band { role: Role::Guide, x: vec![-1.0, 10.0], lower: vec![-1.0; 2], upper: vec![1.0; 2] };
        let pulls = Panel {
            x_range: (-1.0, 10.0),
            y_range: (-3.5, 3.5),
            layers: vec![guide, points(&[(0.0, 1.0), (10.0, -2.0)], &[])],
            ..Panel::default()
        };
        let put = on_scales(Figure { pulls: Some(pulls), ..figure(layers, (0.0, 10.0), (0.0, 106.0)) }, LOG);
        let (x, y) = (put.main.x_range, put.main.y_range);
        let [Layer::Steps { bins, .. }, Layer::Curve { xy: ticks, .. }, Layer::Curve { xy, .. }, band, line] =
            put.main.layers.as_slice()
        else {
            panic!("a line at 0 has no place: {:?}", put.main.layers)
        };
        assert!(bins[0].0 < x.0 && bins[0].1 == 0.0 && bins[0].2 == 2.0 && bins[1].2 == f64::NEG_INFINITY);
        assert_eq!((ticks[0], ticks[2].1.is_nan()), ((5f64.log10(), y.0), true));
        assert!(ticks[1].1 > y.0 && ticks[1].1 < y.0 + 0.03 * (y.1 - y.0));
        assert!(xy[0].0.is_nan() && xy[1] == (1.0, -1.0));
        assert!(matches!(band, Layer::Band { lower, .. } if lower[0] == 0.0 && lower[1] < y.0 - (y.1 - y.0)));
        assert!(matches!(line, Layer::VLine { x, .. } if *x == 1.0));
        let pulls = put.pulls.unwrap();
        assert_eq!((pulls.x_range, pulls.y_range), (x, (-3.5, 3.5)));
        let [Layer::Band { x: along, lower, .. }, Layer::Points { at, .. }] = pulls.layers.as_slice() else {
            panic!("pulls")
        };
        assert_eq!(
            (along.as_slice(), lower[0], at.as_slice()),
            ([x.0, x.1].as_slice(), -1.0, [(1.0, -2.0)].as_slice())
        );
    }
}
