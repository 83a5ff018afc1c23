//! What was measured, as layers: points with bars, histogram steps with √n bars, a sample as a display histogram.
//!
//! Rows that a fit does not use stay in the picture, in a role of their own: nothing measured is ever hidden.

use crate::cost::{CostChoice, CostKind, ModelKind};
use crate::data::{Data, Dataset, Histogram, Points, RowSet, Sample, YErrors};
use crate::model::Model;

use super::curve::Seen;
use super::{Layer, Role, Scales, axes};

/// Bins of the display histogram of a sample.
const DISPLAY_BINS: usize = 50;
/// Samples up to this size show a tick for every value.
const MOST_TICKS: usize = 500;
/// Height of these ticks, as a part of the picture.
const TICK_HEIGHT: f64 = 0.02;
/// Upper end of the central 68.27 % interval of the mean when nothing was counted: ½ χ²(0.8413, 2) (Garwood 1936,
/// Biometrika 28, 437).
const UPPER_OF_ZERO: f64 = 1.841;

/// A data set drawn.
pub(super) struct Drawn {
    /// Behind the curve: histogram steps.
    pub behind: Vec<Layer>,
    /// In front of the band: points.
    pub front: Vec<Layer>,
    pub x_range: (f64, f64),
    pub y_range: (f64, f64),
    /// The heights are efficiencies: nothing is below 0 or above 1.
    pub shares: bool,
    pub x_title: String,
    pub y_title: String,
    /// Where the data are: a fit without a range is a fit on this interval.
    pub span: (f64, f64),
    /// Abscissas at which a curve must be looked at.
    pub knots: Vec<f64>,
    /// Width of the bins of a display histogram: a density in 1/x times this is a content.
    pub display_width: f64,
    /// Bins of unequal width.
    pub uneven: bool,
    /// How the axes are divided.
    pub scales: Scales,
}

impl Drawn {
    /// What is seen of a curve.
    pub fn seen(&self) -> Seen {
        Seen { heights: self.y_range, scales: self.scales }
    }
}

impl Drawn {
    /// Whether no curve goes with the contents: a density over bins of unequal width has another factor in each.
    pub fn is_in_bins(&self, cost: &CostChoice, model: &Model) -> bool {
        let is_density = cost.model_kind != ModelKind::Function || cost.kind == CostKind::Extended;
        self.uneven && (is_density || cost.multiplies_by_width(model))
    }
}

/// Draws `data`; `used` are the rows that a fit uses.
pub(super) fn draw(data: &Dataset, used: &RowSet) -> Drawn {
    match &data.data {
        Data::Points(p) => points(data, p, used),
        Data::Histogram(h) => histogram(data, h, used),
        Data::Sample(s) => sample(data, s, used),
    }
}

/// One row with its bars.
struct Row {
    role: Role,
    at: (f64, f64),
    ex: Option<(f64, f64)>,
    ey: Option<(f64, f64)>,
}

/// How row `i` is drawn.
fn role(data: &Dataset, used: &RowSet, i: usize) -> Role {
    match used.contains(i) {
        true => Role::Data,
        false if data.mask.contains(i) => Role::Outside,
        false => Role::Masked,
    }
}

/// Points layers of the unused rows and of the used ones in front of them.
fn point_layers(rows: &[Row]) -> Vec<Layer> {
    let layer = |role: Role| {
        let rows: Vec<&Row> = rows.iter().filter(|r| r.role == role).collect();
        let bars = |get: fn(&Row) -> Option<(f64, f64)>| -> Vec<(f64, f64)> {
            let some = rows.iter().any(|r| get(r).is_some());
            if some { rows.iter().map(|r| get(r).unwrap_or((0.0, 0.0))).collect() } else { Vec::new() }
        };
        let (ex, ey) = (bars(|r| r.ex), bars(|r| r.ey));
        Layer::Points { role, at: rows.iter().map(|r| r.at).collect(), ex, ey }
    };
    let unused =
        [Role::Outside, Role::Masked].into_iter().filter(|&role| rows.iter().any(|r| r.role == role));
    unused.chain([Role::Data]).map(layer).collect()
}

/// What a robust fit has left out, crossed and named.
pub(super) fn crossed(data: &Dataset, rows: &[usize]) -> Option<Layer> {
    let at = |&i: &usize| match &data.data {
        Data::Points(p) => Some((*p.x.get(i)?, *p.y.get(i)?)),
        Data::Histogram(h) => Some((0.5 * (h.lo.get(i)? + h.hi.get(i)?), *h.content.get(i)?)),
        Data::Sample(_) => None,
    };
    let at: Vec<(f64, f64)> = rows.iter().filter_map(at).collect();
    let label = match at.len() {
        0 => return None,
        1 => "outlier, left out".to_string(),
        n => format!("{n} outliers, left out"),
    };
    Some(Layer::Crosses { role: Role::Outlier, label, at })
}

/// A row is left out for want of an error, and is there all the same.
fn known(bar: Option<(f64, f64)>) -> Option<(f64, f64)> {
    bar.filter(|(a, b)| a.is_finite() && b.is_finite())
}

fn point_bar(p: &Points, i: usize) -> Option<(f64, f64)> {
    match &p.sy {
        YErrors::None => None,
        YErrors::Symmetric(s) => s.get(i).map(|&s| (s, s)),
        YErrors::Asymmetric { lower, upper } => Some((*lower.get(i)?, *upper.get(i)?)),
    }
}

fn bin_bar(h: &Histogram, k: usize, used: bool) -> (f64, f64) {
    let n = h.content[k];
    match &h.error {
        Some(e) => (e[k], e[k]),
        None if n == 0.0 && used => (0.0, UPPER_OF_ZERO),
        None => (n.abs().sqrt(), n.abs().sqrt()),
    }
}

/// What was measured in a row that is used, with its bar; `None` for single values.
pub(super) fn measured(data: &Dataset, i: usize) -> Option<(f64, (f64, f64))> {
    match &data.data {
        Data::Points(p) => Some((*p.y.get(i)?, known(point_bar(p, i)).unwrap_or_default())),
        Data::Histogram(h) => Some((*h.content.get(i)?, bin_bar(h, i, true))),
        Data::Sample(_) => None,
    }
}

fn points(data: &Dataset, p: &Points, used: &RowSet) -> Drawn {
    let n = p.x.len().min(p.y.len());
    let row = |i: usize| Row {
        role: role(data, used, i),
        at: (p.x[i], p.y[i]),
        ex: known(p.sx.as_ref().and_then(|s| s.get(i)).map(|&s| (s, s))),
        ey: known(point_bar(p, i)),
    };
    let rows: Vec<Row> = (0..n).map(row).filter(|r| r.at.0.is_finite() && r.at.1.is_finite()).collect();
    let ends = |at: f64, bar: Option<(f64, f64)>| bar.map_or([at, at], |(a, b)| [at - a, at + b]);
    let span = axes::span(rows.iter().map(|r| r.at.0)).unwrap_or((0.0, 1.0));
    Drawn {
        behind: Vec::new(),
        x_range: axes::x_range(axes::span(rows.iter().flat_map(|r| ends(r.at.0, r.ex)))),
        y_range: axes::y_range(axes::span(rows.iter().flat_map(|r| ends(r.at.1, r.ey)))),
        x_title: axes::x_title(data),
        y_title: axes::y_title(data),
        span,
        knots: sorted(rows.iter().map(|r| r.at.0)),
        display_width: 1.0,
        scales: Scales::default(),
        uneven: false,
        shares: data.more("k").is_some() && data.more("n").is_some(),
        front: point_layers(&rows),
    }
}

fn sorted(x: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut x: Vec<f64> = x.filter(|x| x.is_finite()).collect();
    x.sort_by(f64::total_cmp);
    x
}

/// The common width of all bins; `None` when they differ by more than rounding.
fn common_width(h: &Histogram) -> Option<f64> {
    let first = h.hi.first()? - h.lo.first()?;
    let same = h.lo.iter().zip(&h.hi).all(|(a, b)| ((b - a) / first - 1.0).abs() < 1e-6);
    same.then_some(first)
}

fn histogram(data: &Dataset, h: &Histogram, used: &RowSet) -> Drawn {
    let n = h.content.len().min(h.lo.len());
    let row = |k: usize| Row {
        role: role(data, used, k),
        at: (h.lo[k] + 0.5 * (h.hi[k] - h.lo[k]), h.content[k]),
        ex: None,
        ey: Some(bin_bar(h, k, used.contains(k))),
    };
    let rows: Vec<Row> = (0..n).map(row).filter(|r| r.at.1.is_finite()).collect();
    let bins = (0..n).map(|k| (h.lo[k], h.hi[k], h.content[k])).collect();
    let tops = rows
        .iter()
        .filter_map(|r| r.ey.map(|e| [r.at.1 - if r.at.1 < 0.0 { e.0 } else { 0.0 }, r.at.1 + e.1]));
    let span = axes::span(h.lo.iter().chain(&h.hi).copied()).unwrap_or((0.0, 1.0));
    let width = common_width(h);
    Drawn {
        behind: vec![Layer::Steps { role: Role::Data, bins }],
        x_range: span,
        y_range: axes::y_range_of_contents(axes::span(tops.flatten())),
        x_title: axes::x_title(data),
        y_title: axes::counts_title(data, "counts", width),
        span,
        knots: sorted(rows.iter().map(|r| r.at.0)),
        display_width: 1.0,
        scales: Scales::default(),
        uneven: width.is_none(),
        shares: false,
        front: point_layers(&rows),
    }
}

fn sample(data: &Dataset, s: &Sample, used: &RowSet) -> Drawn {
    let span = match s.window.or(s.x.extremes()) {
        Some((a, b)) if a < b => (a, b),
        other => axes::y_range(other),
    };
    let width = (span.1 - span.0) / DISPLAY_BINS as f64;
    let values = || used.iter().map(|i| s.x[i]).filter(|x| x.is_finite());
    let (mut content, mut squares) = ([0.0_f64; DISPLAY_BINS], [0.0_f64; DISPLAY_BINS]);
    for i in used.iter().filter(|&i| (span.0..=span.1).contains(&s.x[i])) {
        let k = (((s.x[i] - span.0) / width) as usize).min(DISPLAY_BINS - 1);
        let w = s.weight(i);
        content[k] += w;
        squares[k] += w * w;
    }
    let sigma = squares.map(f64::sqrt);
    let edge = |k: usize| if k == DISPLAY_BINS { span.1 } else { span.0 + k as f64 * width };
    let row = |k: usize| Row {
        role: Role::Data,
        at: (0.5 * (edge(k) + edge(k + 1)), content[k]),
        ex: None,
        ey: Some((sigma[k], sigma[k])),
    };
    // Empty bins of a display histogram carry no point: they are nothing that a fit has seen.
    let rows: Vec<Row> = (0..DISPLAY_BINS).filter(|&k| sigma[k] > 0.0).map(row).collect();
    let everything = all_values(data, s, used, span, width);
    let tops = content.iter().zip(&sigma).map(|(n, s)| n + s);
    let tops = tops.chain(everything.iter().flatten().copied());
    let y_range = axes::y_range_of_contents(axes::span(tops));
    let steps = |role: Role, content: &[f64; DISPLAY_BINS]| Layer::Steps {
        role,
        bins: (0..DISPLAY_BINS).map(|k| (edge(k), edge(k + 1), content[k])).collect(),
    };
    let unused = everything.as_ref().map(|content| steps(Role::Masked, content));
    let mut front = point_layers(&rows);
    if used.len() <= MOST_TICKS {
        front.push(ticks(values(), TICK_HEIGHT * y_range.1));
    }
    Drawn {
        behind: unused.into_iter().chain([steps(Role::Data, &content)]).collect(),
        front,
        x_range: span,
        y_range,
        x_title: axes::x_title(data),
        y_title: axes::counts_title(data, "entries", Some(width)),
        span,
        knots: (0..DISPLAY_BINS).map(|k| 0.5 * (edge(k) + edge(k + 1))).collect(),
        display_width: width,
        scales: Scales::default(),
        uneven: false,
        shares: false,
    }
}

/// All values of a sample, those that a fit does not use among them; `None` where it uses all.
fn all_values(
    data: &Dataset,
    s: &Sample,
    used: &RowSet,
    span: (f64, f64),
    width: f64,
) -> Option<[f64; DISPLAY_BINS]> {
    if used.len() == data.n_total() {
        return None;
    }
    let mut content = [0.0_f64; DISPLAY_BINS];
    for i in (0..data.n_total()).filter(|&i| data.row_is_finite(i) && (span.0..=span.1).contains(&s.x[i])) {
        let k = (((s.x[i] - span.0) / width) as usize).min(DISPLAY_BINS - 1);
        content[k] += s.weight(i);
    }
    Some(content)
}

/// A short vertical line for every value, on the axis.
fn ticks(values: impl Iterator<Item = f64>, height: f64) -> Layer {
    let xy = values.flat_map(|x| [(x, 0.0), (x, height), (x, f64::NAN)]).collect();
    Layer::Curve { role: Role::Data, label: String::new(), xy, dashed: false }
}
