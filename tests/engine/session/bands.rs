//! Bands (engine.md 7.8; IM124): at each x by itself or for all together, of the curve or of new measurements, with errors as given or from the
//! scatter. A line fitted by least squares has textbook formulas for all of them.

use fitpanel::cost::{CostChoice, CostKind, DynamicErrors};
use fitpanel::data::{Data, Dataset, Histogram, Points, YErrors};
use fitpanel::fit::{Band, BandKind, Command, FitResult, Intervals, Session};
use fitpanel::report::{ViewOptions, data_figure, json, text};

use super::{example_file, fit, line, near, saved_and_read, session};

const CURVE: BandKind = BandKind { simultaneous: false, prediction: false };
const TOGETHER: BandKind = BandKind { simultaneous: true, prediction: false };
const NEW: BandKind = BandKind { simultaneous: false, prediction: true };

fn with_band(s: &mut Session, cl: f64, band_kind: BandKind) {
    let intervals = Intervals { band: Some(cl), band_kind, ..Intervals::default() };
    s.apply(Command::SetIntervals(intervals)).unwrap();
}

fn banded(sigma: Option<f64>, cl: f64, kind: BandKind) -> std::sync::Arc<FitResult> {
    let mut s = session(line(sigma), "a*x+b");
    with_band(&mut s, cl, kind);
    fit(&mut s)
}

/// Half widths at every x against √(σ_g² + σ²)·q with σ_g² = s²(1/6 + (x − 3.5)²/17.5), the variance of a line through six points.
fn check(band: &Band, s: f64, sigma: f64, q: f64) {
    assert!(band.x.len() > 100);
    for (i, x) in band.x.iter().enumerate() {
        let variance = s * s * (1.0 / 6.0 + (x - 3.5).powi(2) / 17.5);
        let half = q * (variance + sigma * sigma).sqrt();
        near(band.upper[i] - band.f[i], half, 1e-8);
        near(band.f[i] - band.lower[i], half, 1e-8);
    }
}

/// √χ²₂ = √(−2 ln(1 − cl)) with errors given; √(2·F₂,₄) = √(4((1 − cl)^(−½) − 1)) with errors from the scatter (Scheffé).
#[test]
fn all_x_together() {
    let cl: f64 = 0.95;
    check(
        banded(Some(0.2), cl, TOGETHER).member().band.get().unwrap(),
        0.2,
        0.0,
        (-2.0 * (1.0 - cl).ln()).sqrt(),
    );
    let scatter = (0.34_f64 / 4.0).sqrt();
    let q = (4.0 * ((1.0 - cl).powf(-0.5) - 1.0)).sqrt();
    check(banded(None, cl, TOGETHER).member().band.get().unwrap(), scatter, 0.0, q);
}

/// A new measurement: the normal quantile and σ, or Student's t for 4 degrees of freedom and the scatter.
#[test]
fn new_measurements() {
    check(banded(Some(0.2), 0.95, NEW).member().band.get().unwrap(), 0.2, 0.2, 1.959_963_984_540_054);
    let scatter = (0.34_f64 / 4.0).sqrt();
    check(banded(None, 0.95, NEW).member().band.get().unwrap(), scatter, scatter, 2.776_445_105_197_793_5);
    check(banded(Some(0.2), 1.0, CURVE).member().band.get().unwrap(), 0.2, 0.0, 1.0);
}

/// Errors that differ lie on straight lines between the points; errors of x count with the slope.
#[test]
fn errors_between_the_points() {
    let x: Vec<f64> = (0..20).map(f64::from).collect();
    let y = x.iter().map(|x| 2.0 * x + 1.0).collect();
    let sy = x.iter().map(|x| 0.1 + 0.1 * x).collect();
    let points = Points { x, further: Vec::new(), y, sx: Some(vec![0.3; 20]), sy: YErrors::Symmetric(sy) };
    let mut s = session(Dataset::new("line", Data::Points(points)), "a*x+b");
    // The determinant of the effective variance draws the slope a little below 2.
    let slope = fit(&mut s).minimum.values()[0];
    let halves = |s: &mut Session, kind: BandKind| -> Vec<(f64, f64)> {
        with_band(s, 1.0, kind);
        let r = s.result().fresh().unwrap();
        let b = r.member().band.get().unwrap();
        b.x.iter().zip(b.upper.iter().zip(&b.f)).map(|(x, (u, f))| (*x, u - f)).collect()
    };
    let (curve, new) = (halves(&mut s, CURVE), halves(&mut s, NEW));
    for ((x, curve), (_, new)) in curve.into_iter().zip(new) {
        let sigma = (0.1 + 0.1 * x).hypot(slope * 0.3);
        near(new * new - curve * curve, sigma * sigma, 1e-6);
    }
}

/// Counts scatter as Poisson says: the variance of a new one is what the curve expects.
#[test]
fn new_counts() {
    let mut s = session(example_file("lorentzian_peak.csv"), "pol2(0)+lorentzian(3)");
    let cost = CostChoice { kind: CostKind::Likelihood, ..CostChoice::default() };
    s.apply(Command::SetCost(cost)).unwrap();
    fit(&mut s);
    with_band(&mut s, 1.0, CURVE);
    let curve = s.result().fresh().unwrap().member().band.get().unwrap().clone();
    with_band(&mut s, 1.0, NEW);
    let new = s.result().fresh().unwrap().member().band.get().unwrap().clone();
    for i in 0..curve.x.len() {
        let half = |b: &Band| b.upper[i] - b.f[i];
        near(
            half(&new).powi(2) - half(&curve).powi(2),
            curve.f[i].max(0.0),
            1e-8 * curve.f[i].abs().max(1.0),
        );
    }
}

/// The kind of a band is a choice like its level: in files, in reports, in the figure, at once.
#[test]
fn the_kind_is_said_and_saved() {
    let dir = tempfile::tempdir().unwrap();
    let mut s = session(line(Some(0.2)), "a*x+b");
    fit(&mut s);
    with_band(&mut s, 0.95, BandKind { simultaneous: true, prediction: true });
    let r = s.result().fresh().cloned().unwrap();
    assert!(text::report(&r).contains("Band of the curve: 95 %, all x together, new measurements at "));
    let figure = format!("{:?}", data_figure(&s, &ViewOptions::default()));
    assert!(figure.contains("fit; 95 % band: where all new points may lie"));
    let v = json::fit_json(&r);
    assert_eq!(
        (v["band"]["simultaneous"].as_bool(), v["band"]["prediction"].as_bool()),
        (Some(true), Some(true))
    );
    let (_, file) = saved_and_read(&mut s, dir.path());
    assert!(file.contains("cl = 0.95") && file.contains("simultaneous = true"), "{file}");
}

#[test]
fn single_values_have_no_prediction_band() {
    let mut s = session(example_file("decay_counts.csv"), "gaus");
    assert!(s.config().member().data.is_some());
    let sample = fitpanel::data::Sample {
        x: (0..50).map(|k| f64::from(k).sin()).collect::<Vec<_>>().into(),
        further: Vec::new(),
        window: None,
        weights: None,
    };
    s.apply(Command::SetData(std::sync::Arc::new(Dataset::new("values", Data::Sample(sample))), None))
        .unwrap();
    s.apply(Command::SetFormula("gausn".into())).unwrap();
    with_band(&mut s, 1.0, NEW);
    let r = fit(&mut s);
    assert!(r.warnings.iter().any(|w| w.code == "W-UNUSED" && w.text.contains("single values")));
}

/// What a new measurement adds to the variance of the curve, at every x of the band.
fn added(s: &mut Session) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let band = |s: &mut Session, kind: BandKind| {
        with_band(s, 1.0, kind);
        fit(s).member().band.get().unwrap().clone()
    };
    let (curve, new) = (band(s, CURVE), band(s, NEW));
    let half = |b: &Band, i: usize| b.upper[i] - b.f[i];
    let v = (0..curve.x.len()).map(|i| half(&new, i).powi(2) - half(&curve, i).powi(2)).collect();
    (curve.x.clone(), curve.f.clone(), v)
}

/// Points taken as counts scatter by what the curve expects, and by their own errors on top of it.
#[test]
fn points_as_counts() {
    for sigma in [None, Some(3.0)] {
        let x: Vec<f64> = (0..20).map(f64::from).collect();
        let y = x.iter().map(|x| 100.0 + 10.0 * x + 7.0 * (2.0 * x).sin()).collect();
        let sy = sigma.map_or(YErrors::None, |s| YErrors::Symmetric(vec![s; 20]));
        let points = Points { x, further: Vec::new(), y, sx: None, sy };
        let mut s = session(Dataset::new("line", Data::Points(points)), "a*x+b");
        s.apply(Command::SetCost(CostChoice { kind: CostKind::GaussApproximation, ..CostChoice::default() }))
            .unwrap();
        let (_, f, v) = added(&mut s);
        for (f, v) in f.iter().zip(v) {
            near(v, f + sigma.map_or(0.0, |s| s * s), 1e-6 * f);
        }
    }
}

/// Errors of x count with the slope also where they are held during the search, and where there are none of y.
#[test]
fn errors_of_x_however_they_are_fitted() {
    for (held, sigma) in [(true, Some(0.2)), (false, None), (true, None)] {
        let x: Vec<f64> = (0..20).map(f64::from).collect();
        let y = x.iter().map(|x| 2.0 * x + 1.0 + 0.3 * (2.0 * x).sin()).collect();
        let sy = sigma.map_or(YErrors::None, |s| YErrors::Symmetric(vec![s; 20]));
        let points = Points { x, further: Vec::new(), y, sx: Some(vec![0.3; 20]), sy };
        let mut s = session(Dataset::new("line", Data::Points(points)), "a*x+b");
        let dynamic_errors = if held { DynamicErrors::Iterative } else { DynamicErrors::Nonlinear };
        s.apply(Command::SetCost(CostChoice { dynamic_errors, ..CostChoice::default() })).unwrap();
        let slope = fit(&mut s).minimum.values()[0];
        for v in added(&mut s).2 {
            near(v, (slope * 0.3).powi(2) + sigma.map_or(0.0, |s| s * s), 1e-6);
        }
    }
}

/// Sums of weights scatter by ΣW²/ΣW times what is expected.
#[test]
fn new_sums_of_weights() {
    let w = vec![8.0, 7.0, 10.0, 9.0];
    let mut bins = Histogram::from_edges(&[0.0, 1.0, 2.0, 3.0, 4.0], w.clone()).unwrap();
    bins.error = Some(w.iter().map(|w| (2.5 * w).sqrt()).collect());
    let mut s = session(Dataset::new("bins", Data::Histogram(bins)), "pol0");
    for kind in [CostKind::Likelihood, CostKind::Pearson, CostKind::GaussApproximation] {
        s.apply(Command::SetCost(CostChoice { kind, ..CostChoice::default() })).unwrap();
        let (_, f, v) = added(&mut s);
        for (f, v) in f.iter().zip(v) {
            near(v, 2.5 * f, 1e-6 * f);
        }
    }
}
