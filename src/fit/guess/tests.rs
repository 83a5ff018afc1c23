//! The estimators of single shapes against their published rules, and peaks against the shapes that they are turned into.

use super::curve::Curve;
use super::peak::Peak;
use super::shape::{from_peak, place_of, single};
use super::*;
use crate::data::{Data, Histogram, Points, RowSet, Sample, YErrors};

fn histogram(content: &[f64]) -> Dataset {
    let edge = |k: usize| 0.5 * k as f64;
    let h = Histogram {
        lo: (0..content.len()).map(edge).collect(),
        hi: (1..=content.len()).map(edge).collect(),
        further: Vec::new(),
        content: content.to_vec(),
        error: None,
        underflow: 0.0,
        overflow: 0.0,
    };
    Dataset::new("h", Data::Histogram(h))
}

fn curve(data: &Dataset) -> Curve {
    let rows = RowSet::all(data.n_total());
    Curve::new(data, &rows, Scale::Contents).unwrap()
}

/// RF026: mean and spread are moments; the constant is the mean of the highest content and of area/(σ√2π).
#[test]
fn gaussian_by_moments_as_root_does() {
    let content = [1.0, 4.0, 9.0, 5.0, 1.0];
    let data = histogram(&content);
    let x = [0.25, 0.75, 1.25, 1.75, 2.25];
    let sum: f64 = content.iter().sum();
    let mean = x.iter().zip(content).map(|(x, n)| x * n).sum::<f64>() / sum;
    let rms = (x.iter().zip(content).map(|(x, n)| x * x * n).sum::<f64>() / sum - mean * mean).sqrt();
    let constant = 0.5 * (9.0 + 0.5 * sum / (rms * std::f64::consts::TAU.sqrt()));
    let model = Model::compile("gaus").unwrap();
    let rows = RowSet::all(5);
    let values =
        guess(&Question { model: &model, data: &data, rows: &rows, scale: Scale::Contents, known: &[] });
    for (value, expected) in values.iter().zip([constant, mean, rms]) {
        assert!((value.unwrap() - expected).abs() < 1e-12, "{values:?}");
    }
}

/// RF026: an exponential through one positive value is flat, and one without errors follows ln y exactly.
#[test]
fn exponential_by_a_line_through_the_logarithms() {
    let points = |y: Vec<f64>| {
        Dataset::new(
            "p",
            Data::Points(Points {
                x: vec![0.0, 1.0, 2.0],
                further: Vec::new(),
                y,
                sx: None,
                sy: YErrors::None,
            }),
        )
    };
    let exact = points(vec![2.0, 1.0, 0.5]);
    let p = single("expo", 2, 1.0, &curve(&exact)).unwrap().remove(0);
    assert!((p[0] - 2f64.ln()).abs() < 1e-14 && (p[1] + 2f64.ln()).abs() < 1e-14);
    let lone = points(vec![3.0, -1.0, 0.0]);
    let p = single("expo", 2, 1.0, &curve(&lone)).unwrap().remove(0);
    assert!((p[0] - 3f64.ln()).abs() < 1e-14 && p[1] == 0.0);
}

/// Every peak shape, given a peak, has that height at that place and half of it at half the width (Landau: on both sides together).
#[test]
fn shapes_take_over_height_place_and_width() {
    let peak = Peak { place: 3.0, height: 7.0, fwhm: 1.2 };
    let names = [
        "gaus",
        "gausn",
        "landau",
        "landaun",
        "breitwigner",
        "lorentzian",
        "student",
        "crystalball",
        "crystalballn",
    ];
    for name in names {
        let p = from_peak(name, &peak).unwrap();
        let model = Model::compile(name).unwrap();
        let at = |x: f64| {
            let mut y = [0.0];
            model.eval(&[&[x]], &p, &mut y);
            y[0]
        };
        assert!((at(3.0) / 7.0 - 1.0).abs() < 1e-6, "{name}: height {}", at(3.0));
        assert!((p[place_of(name)] - 3.0).abs() < 0.1, "{name}: place");
        // The Landau falls to half at −1.3638 and +2.6549 widths from its mode.
        let (left, right) = if name.starts_with("landau") {
            let c = 1.2 / 4.018645713;
            (3.0 - 1.3637499750 * c, 3.0 + 2.6548957373 * c)
        } else {
            (3.0 - 0.6, 3.0 + 0.6)
        };
        assert!((at(left) / 3.5 - 1.0).abs() < 1e-5 && (at(right) / 3.5 - 1.0).abs() < 1e-5, "{name}: width");
    }
}

/// A straight line is solved exactly, whatever its parameters are called.
#[test]
fn straight_line() {
    let x = vec![0.0, 1.0, 2.0, 3.0];
    let y = x.iter().map(|x| 2.5 * x - 4.0).collect();
    let data =
        Dataset::new("line", Data::Points(Points { x, further: Vec::new(), y, sx: None, sy: YErrors::None }));
    for formula in ["m*x+b", "pol1(0)", "[1]*x+[0]", "mu*x+sigma"] {
        let model = Model::compile(formula).unwrap();
        let q = Question {
            model: &model,
            data: &data,
            rows: &RowSet::all(4),
            scale: Scale::Contents,
            known: &[],
        };
        let values: Vec<f64> = guess(&q).into_iter().flatten().collect();
        let mut y = [0.0];
        model.eval(&[&[10.0]], &values, &mut y);
        assert!((y[0] - 21.0).abs() < 1e-12, "{formula}: {values:?}");
    }
}

/// 600 points of two standard normal variables of correlation `r`, stretched; by the method of Box and Muller (1958) on an even net.
fn bell_of_two(r: f64, stretch: [f64; 2]) -> Dataset {
    let n = 600;
    let normal = |i: usize| {
        let radius = (-2.0 * ((i as f64 + 0.5) / n as f64).ln()).sqrt();
        let (sin, cos) = (std::f64::consts::TAU * (i as f64 * 0.618_033_988_749_895).fract()).sin_cos();
        (radius * cos, r * radius * cos + (1.0 - r * r).sqrt() * radius * sin)
    };
    let (x, y): (Vec<f64>, Vec<f64>) = (0..n).map(normal).unzip();
    let times = |v: Vec<f64>, s: f64| v.into_iter().map(|v| s * v).collect::<Vec<f64>>().into();
    let further = vec![times(y, stretch[1])];
    let sample = Sample { x: times(x, stretch[0]), further, window: None, weights: None };
    Dataset::new("s", Data::Sample(sample))
}

fn of_two(formula: &str, data: &Dataset) -> Vec<Option<f64>> {
    let model = Model::compile_for(formula, 2).unwrap();
    let rows = RowSet::all(data.n_total());
    guess(&Question { model: &model, data, rows: &rows, scale: Scale::Density, known: &[] })
}

/// The correlation begins where its density is one: at 1, the start of what is unknown, it is not a number.
#[test]
fn a_value_that_was_tried_is_kept() {
    let formula = "exp(-(x^2-2*r*x*y+y^2)/(2*(1-r^2)))/sqrt(1-r^2)";
    assert_eq!(of_two(formula, &bell_of_two(0.6, [1.0, 1.0])), [Some(0.5)]);
    assert_eq!(of_two(formula, &bell_of_two(0.05, [1.0, 1.0])), [Some(0.0)]);
}

/// Widths of a bell are its spreads, lengths of an exponential the mean distances from the least value: what the likelihood prefers.
#[test]
fn lengths_of_single_values_are_read_by_likelihood() {
    let bell = bell_of_two(0.0, [0.7, 0.9]);
    let found = of_two("exp(-x^2/(2*a^2)-y^2/(2*b^2))", &bell);
    for (found, width) in found.iter().zip([0.7, 0.9]) {
        assert!((found.unwrap() / width - 1.0).abs() < 0.03, "{found:?} for {width}");
    }
    let n = 500;
    let falling = |step: f64, mean: f64| -> Vec<f64> {
        (0..n).map(|i| -mean * (1.0 - (i as f64 * step + 0.5 / n as f64).fract()).ln()).collect()
    };
    let (x, y) = (falling(1.0 / n as f64, 2.0), falling(0.618_033_988_749_895, 0.3));
    let sample = Sample { x: x.into(), further: vec![y.into()], window: None, weights: None };
    let found = of_two("exp(-x/a-y/b)", &Dataset::new("s", Data::Sample(sample)));
    for (found, mean) in found.iter().zip([2.0, 0.3]) {
        assert!((found.unwrap() / mean - 1.0).abs() < 0.05, "{found:?} for {mean}");
    }
}
