//! The panel below the main one, with the same x range: how far the data are from the prediction, as pulls, residuals or ratios.
//!
//! All three show the same rows. Bins are compared by their contents, for that is what a fit predicts.

use crate::data::Dataset;
use crate::fit::Band;

use super::data::{Drawn, measured};
use super::{Below, Layer, Panel, Role, axes};

/// Pulls shown at least, on both sides.
const PULLS_SHOWN: f64 = 3.5;
/// What is farthest from the middle keeps so much room to the frame.
const MARGIN: f64 = 1.15;
/// Ratios so many times farther from 1 than others, where the prediction is near 0, do not shrink these to a line.
const FAR: f64 = 10.0;
/// Reach of a panel in which nothing differs, as a part of the heights above.
const LEAST_REACH: f64 = 0.01;

/// What is compared.
pub(super) struct Compared<'a> {
    /// With all errors that belong to it.
    pub data: &'a Dataset,
    /// Of all rows; NaN where not used.
    pub pulls: &'a [f64],
    /// Of all rows.
    pub prediction: Option<&'a [f64]>,
    /// Of the curve, where it is shown.
    pub band: Option<&'a Band>,
}

/// Place, content, prediction and bar of a row.
type Row = (f64, f64, f64, (f64, f64));
/// One point with its bar.
type Mark = ((f64, f64), (f64, f64));

impl Compared<'_> {
    /// The panel, and what it does not show; `None` where there is nothing to compare with.
    pub fn panel(&self, below: Below, drawn: &Drawn) -> Option<(Panel, Option<String>)> {
        match below {
            Below::Pull => Some((pull_panel(&self.data.x(), self.pulls, drawn), None)),
            Below::Residual => Some((self.residuals(drawn)?, None)),
            Below::Ratio => self.ratios(drawn),
        }
    }

    /// Those that have pulls.
    fn rows(&self) -> Option<Vec<Row>> {
        let f = self.prediction?;
        let x = self.data.x();
        let row = |(i, pull): (usize, &f64)| {
            let (y, bar) = measured(self.data, i).filter(|_| pull.is_finite())?;
            let (x, f) = (*x.get(i)?, *f.get(i)?);
            (x.is_finite() && y.is_finite() && f.is_finite()).then_some((x, y, f, bar))
        };
        Some(self.pulls.iter().enumerate().filter_map(row).collect())
    }

    fn residuals(&self, drawn: &Drawn) -> Option<Panel> {
        let marks: Vec<Mark> = self.rows()?.into_iter().map(|(x, y, f, bar)| ((x, y - f), bar)).collect();
        let heights = drawn.y_range.1 - drawn.y_range.0;
        let reach = reach(&marks, 0.0, f64::INFINITY).unwrap_or(LEAST_REACH * heights);
        Some(panel(axes::residual_title(self.data), (0.0, reach), marks, None, drawn))
    }

    fn ratios(&self, drawn: &Drawn) -> Option<(Panel, Option<String>)> {
        let rows = self.rows()?;
        let n = rows.len();
        let ratio = |(x, y, f, bar): Row| {
            let parts = (bar.0 / f.abs(), bar.1 / f.abs());
            // Below 0 a larger height is a smaller ratio.
            ((x, y / f), if f < 0.0 { (parts.1, parts.0) } else { parts })
        };
        let marks: Vec<Mark> = rows.into_iter().filter(|row| row.2 != 0.0).map(ratio).collect();
        let reach = reach(&marks, 1.0, FAR).unwrap_or(LEAST_REACH);
        let seen = marks.iter().filter(|mark| (mark.0.1 - 1.0).abs() <= reach).count();
        let band = self.band.map(relative);
        let shown = panel("ratio".to_string(), (1.0, reach), marks, band, drawn);
        Some((shown, left_out_words(n - seen)))
    }
}

fn left_out_words(n: usize) -> Option<String> {
    match n {
        0 => None,
        1 => Some("1 ratio to a prediction near 0 is not shown".to_string()),
        n => Some(format!("{n} ratios to predictions near 0 are not shown")),
    }
}

/// The band as a part of the curve.
fn relative(band: &Band) -> Layer {
    let part = |k: usize| {
        let f = band.f[k];
        let (a, b) = (band.lower[k] / f, band.upper[k] / f);
        (a.is_finite() && b.is_finite()).then(|| (band.x[k], a.min(b), a.max(b)))
    };
    let all: Vec<(f64, f64, f64)> = (0..band.x.len()).filter_map(part).collect();
    Layer::Band {
        role: Role::Band,
        x: all.iter().map(|p| p.0).collect(),
        lower: all.iter().map(|p| p.1).collect(),
        upper: all.iter().map(|p| p.2).collect(),
    }
}

/// How far a panel reaches on both sides of its middle: to all points and to the ends of the usual bars, but not beyond `far` times these;
/// `None` where nothing differs.
fn reach(marks: &[Mark], middle: f64, far: f64) -> Option<f64> {
    let distance = |mark: &Mark| (mark.0.1 - middle).abs();
    let mut ends: Vec<f64> = marks.iter().map(|m| distance(m) + m.1.0.max(m.1.1)).collect();
    ends.sort_by(f64::total_cmp);
    let usual = *ends.get(ends.len() / 2)?;
    let largest = marks.iter().map(distance).fold(0.0, f64::max);
    let reach = MARGIN * largest.max(usual).min(far * usual);
    (reach > 0.0 && reach.is_finite()).then_some(reach)
}

/// Points with bars around a line at `middle`.
fn panel(
    y_title: String,
    (middle, reach): (f64, f64),
    marks: Vec<Mark>,
    band: Option<Layer>,
    drawn: &Drawn,
) -> Panel {
    let (at, bars): (Vec<_>, Vec<_>) = marks.into_iter().unzip();
    let ey = if bars.iter().any(|bar| *bar != (0.0, 0.0)) { bars } else { Vec::new() };
    let line = Layer::HLine { role: Role::Fit, y: middle, label: String::new() };
    let points = Layer::Points { role: Role::Data, at, ex: Vec::new(), ey };
    Panel {
        x_title: drawn.x_title.clone(),
        y_title,
        x_range: drawn.x_range,
        y_range: (middle - reach, middle + reach),
        layers: band.into_iter().chain([line, points]).collect(),
    }
}

/// Pulls over the same x range, with ±2 and ±1 bands behind.
pub(super) fn pull_panel(x: &[f64], pulls: &[f64], drawn: &Drawn) -> Panel {
    let at: Vec<(f64, f64)> =
        x.iter().copied().zip(pulls.iter().copied()).filter(|p| p.1.is_finite()).collect();
    let largest = at.iter().map(|p| p.1.abs()).fold(0.0, f64::max);
    let top = (MARGIN * largest).max(PULLS_SHOWN);
    let (lo, hi) = drawn.x_range;
    let stripe =
        |k: f64| Layer::Band { role: Role::Guide, x: vec![lo, hi], lower: vec![-k, -k], upper: vec![k, k] };
    let layers = vec![
        stripe(2.0),
        stripe(1.0),
        Layer::HLine { role: Role::Fit, y: 0.0, label: String::new() },
        Layer::Points { role: Role::Data, at, ex: Vec::new(), ey: Vec::new() },
    ];
    Panel {
        x_title: drawn.x_title.clone(),
        y_title: "pull".to_string(),
        x_range: drawn.x_range,
        y_range: (-top, top),
        layers,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Figure, Scale, Scales, ViewOptions, data_figure, on_axes::on_scales};
    use super::*;
    use crate::cost::CostKind;
    use crate::data::{Data, Histogram, Points, RowSet, YErrors};
    use crate::fit::{Command, Session, Task};
    use crate::minimize::NoObserver;
    use crate::report::testing;

    fn near(a: &[f64], b: &[f64]) {
        assert_eq!(a.len(), b.len(), "{a:?} {b:?}");
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6), "{a:?} is not {b:?}");
    }

    /// Places, heights, and lengths of bars downward and upward.
    fn points(panel: &Panel) -> [Vec<f64>; 4] {
        let Some(Layer::Points { at, ey, .. }) = panel.layers.last() else { panic!("no points") };
        let of = |all: &[(f64, f64)]| (all.iter().map(|p| p.0).collect(), all.iter().map(|p| p.1).collect());
        let ((x, y), (down, up)) = (of(at), of(ey));
        [x, y, down, up]
    }

    fn fitted(data: Data) -> Session {
        let mut s = Session::new();
        s.apply(Command::SetData(testing::dataset("d", data).into(), None)).unwrap();
        s.apply(Command::SetFormula("pol0".into())).unwrap();
        s.run_now(&Task::Fit, &NoObserver).unwrap();
        s
    }

    fn figure(s: &Session, below: Below) -> Figure {
        data_figure(s, &ViewOptions { below, ..ViewOptions::default() })
    }

    /// 1, 2 and 3, each ± 0.5: the mean is 2 ± 0.5/√3.
    fn three() -> Session {
        let sy = YErrors::Asymmetric { lower: vec![0.5; 3], upper: vec![0.5; 3] };
        let x = vec![1.0, 10.0, 100.0];
        fitted(Data::Points(Points { x, further: Vec::new(), y: vec![1.0, 2.0, 3.0], sx: None, sy }))
    }

    #[test]
    fn differences_from_a_mean() {
        let s = three();
        let f = figure(&s, Below::Residual);
        let panel = f.pulls.expect("residuals");
        assert_eq!((f.below, panel.y_title.as_str()), (Below::Residual, "residual / mA"));
        let [x, y, down, up] = points(&panel);
        near(&x, &[1.0, 10.0, 100.0]);
        near(&y, &[-1.0, 0.0, 1.0]);
        near(&down, &[0.5; 3]);
        near(&up, &[0.5; 3]);
        near(&[panel.y_range.0, panel.y_range.1], &[-1.725, 1.725]);
        assert_eq!(panel.x_range, f.main.x_range);
        let [_, pulls, ..] = points(&figure(&s, Below::Pull).pulls.expect("pulls"));
        near(&pulls, &[-2.0, 0.0, 2.0]);
    }

    #[test]
    fn ratios_to_a_mean_with_its_band() {
        let f = figure(&three(), Below::Ratio);
        let panel = f.pulls.expect("ratios");
        assert_eq!((panel.y_title.as_str(), f.notes.len()), ("ratio", 0));
        let [_, y, down, up] = points(&panel);
        near(&y, &[0.5, 1.0, 1.5]);
        near(&down, &[0.25; 3]);
        near(&up, &[0.25; 3]);
        let Layer::Band { role: Role::Band, lower, upper, .. } = &panel.layers[0] else { panic!("no band") };
        let half = 0.25 / 3f64.sqrt();
        near(&[lower[0], upper[0]], &[1.0 - half, 1.0 + half]);
        assert!(panel.layers.contains(&Layer::HLine { role: Role::Fit, y: 1.0, label: String::new() }));
    }

    /// Only x is logarithmic below, and what was noted before stays noted.
    #[test]
    fn logarithmic_axes_leave_the_differences_as_they_are() {
        let log = Scales { x: Scale::Log, y: Scale::Log };
        let mut f = figure(&three(), Below::Residual);
        f.notes.push("noted".into());
        let f = on_scales(f, log);
        let panel = f.pulls.expect("residuals");
        let [x, y, down, _] = points(&panel);
        near(&x, &[0.0, 1.0, 2.0]);
        near(&y, &[-1.0, 0.0, 1.0]);
        near(&down, &[0.5; 3]);
        assert_eq!((panel.x_range, f.notes), (f.main.x_range, vec!["noted".to_string()]));
    }

    /// Bins by their contents, also where the curve is a density: 4, 6 and 2 in bins of width 1, 2 and 1 expect 3, 6 and 3.
    #[test]
    fn bins_are_compared_by_contents() {
        let h = Histogram {
            lo: vec![0.0, 1.0, 3.0],
            hi: vec![1.0, 3.0, 4.0],
            further: Vec::new(),
            content: vec![4.0, 6.0, 2.0],
            error: None,
            underflow: 0.0,
            overflow: 0.0,
        };
        let mut s = Session::new();
        s.apply(Command::SetData(testing::dataset("h", Data::Histogram(h)).into(), None)).unwrap();
        s.apply(Command::SetFormula("pol0".into())).unwrap();
        let cost = s.config().member().cost.clone();
        s.apply(Command::SetCost(crate::cost::CostChoice {
            kind: CostKind::Extended,
            model_kind: crate::cost::ModelKind::Density,
            ..cost
        }))
        .unwrap();
        s.run_now(&Task::Fit, &NoObserver).unwrap();
        let [x, y, down, _] = points(&figure(&s, Below::Residual).pulls.expect("residuals"));
        near(&x, &[0.5, 2.0, 3.5]);
        near(&y, &[1.0, 0.0, -1.0]);
        near(&down, &[2.0, 6f64.sqrt(), 2f64.sqrt()]);
        let [_, y, down, _] = points(&figure(&s, Below::Ratio).pulls.expect("ratios"));
        near(&y, &[4.0 / 3.0, 1.0, 2.0 / 3.0]);
        near(&down, &[2.0 / 3.0, 6f64.sqrt() / 6.0, 2f64.sqrt() / 3.0]);
    }

    /// Where the prediction is 0 there is no ratio, one to nearly 0 does not shrink the others, and both are counted; below 0 bars turn over.
    #[test]
    fn ratios_where_the_prediction_is_near_0() {
        let sy = YErrors::Asymmetric { lower: vec![0.1; 5], upper: vec![0.2; 5] };
        let (x, y) = (vec![0.0, 1.0, 2.0, 3.0, 4.0], vec![0.3, 0.5, 1.1, 0.9, -1.2]);
        let data = Data::Points(Points { x, further: Vec::new(), y, sx: None, sy });
        let data = testing::dataset("d", data);
        let drawn = super::super::data::draw(&data, &RowSet::all(5));
        let (pulls, prediction) = ([1.0; 5], [0.0, 1e-9, 1.0, 1.0, -1.0]);
        let compared = Compared { data: &data, pulls: &pulls, prediction: Some(&prediction), band: None };
        let (panel, note) = compared.panel(Below::Ratio, &drawn).unwrap();
        let [x, y, down, up] = points(&panel);
        near(&x[1..], &[2.0, 3.0, 4.0]);
        near(&y[1..], &[1.1, 0.9, 1.2]);
        near(&down[1..], &[0.1, 0.1, 0.2]);
        near(&up[1..], &[0.2, 0.2, 0.1]);
        assert_eq!(note.as_deref(), Some("2 ratios to predictions near 0 are not shown"));
        assert!(panel.y_range.1 < 6.0, "{:?}", panel.y_range);
        let without = Compared { prediction: None, ..compared };
        assert!(without.panel(Below::Residual, &drawn).is_none());
    }
}
