//! Costs of real models and data: values of other programs, exact derivatives, the rules on rows, normalisation, warnings.

mod derivatives;
mod distances;
mod errors;
mod fractions;
mod goodness;
mod line;
mod low_counts;
mod robust;
mod rules;
mod rules_of_bins;
mod templates;
mod values;
mod weights;

use fitpanel::cost::{self, Cost, CostChoice, CostError, CostKind, ModelKind, Normalisation, Normalise};
use fitpanel::data::{AxisSelection, Data, Dataset, Histogram, Points, Sample, Selection, YErrors};
use fitpanel::model::Model;

/// Points with one σ of y.
fn points(x: &[f64], y: &[f64], sigma: f64) -> Dataset {
    let sy = YErrors::Symmetric(vec![sigma; x.len()]);
    Dataset::new(
        "points",
        Data::Points(Points { x: x.to_vec(), further: Vec::new(), y: y.to_vec(), sx: None, sy }),
    )
}

/// Points without errors.
fn bare_points(x: &[f64], y: &[f64]) -> Dataset {
    let numbers = Points { x: x.to_vec(), further: Vec::new(), y: y.to_vec(), sx: None, sy: YErrors::None };
    Dataset::new("points", Data::Points(numbers))
}

/// Counts in bins between `edges`.
fn counts(edges: &[f64], n: &[f64]) -> Dataset {
    Dataset::new("counts", Data::Histogram(Histogram::from_edges(edges, n.to_vec()).unwrap()))
}

/// Contents with errors in bins of width 1 from 0.
fn contents(n: &[f64], error: &[f64]) -> Dataset {
    let lo: Vec<f64> = (0..n.len()).map(|k| k as f64).collect();
    let hi = lo.iter().map(|x| x + 1.0).collect();
    let histogram = Histogram::new(lo, hi, n.to_vec(), Some(error.to_vec())).unwrap();
    Dataset::new("contents", Data::Histogram(histogram))
}

/// Single values.
fn sample(x: &[f64], window: Option<(f64, f64)>) -> Dataset {
    Dataset::new("sample", Data::Sample(Sample::new(x.to_vec(), window).unwrap()))
}

/// The first of the line examples: x = 1…6.
fn six() -> (Vec<f64>, Vec<f64>) {
    ((1..=6).map(f64::from).collect(), vec![1.1, 2.3, 2.7, 4.4, 4.9, 6.2])
}

/// A choice of kind and model kind, the rest as it is by default.
fn choice(kind: CostKind, model_kind: ModelKind) -> CostChoice {
    CostChoice { kind, model_kind, ..CostChoice::default() }
}

/// The same, with the model taken as normalised.
fn declared(kind: CostKind, model_kind: ModelKind) -> CostChoice {
    CostChoice { normalise: Normalise::Declared, ..choice(kind, model_kind) }
}

fn try_build(data: &Dataset, formula: &str, choice: &CostChoice) -> Result<Box<dyn Cost>, CostError> {
    cost::build(data, &Model::compile(formula).unwrap(), &Selection::default(), choice)
}

fn build(data: &Dataset, formula: &str, choice: &CostChoice) -> Box<dyn Cost> {
    try_build(data, formula, choice).unwrap_or_else(|e| panic!("{formula}: {e}"))
}

fn build_in(data: &Dataset, formula: &str, choice: &CostChoice, selection: &Selection) -> Box<dyn Cost> {
    cost::build(data, &Model::compile(formula).unwrap(), selection, choice).unwrap()
}

/// A selection of ranges and exclusions.
fn select(ranges: &[(f64, f64)], exclude: &[(f64, f64)]) -> Selection {
    Selection {
        ranges: ranges.iter().map(|&r| r.into()).collect(),
        exclude: exclude.iter().map(|&r| r.into()).collect(),
        ..Selection::default()
    }
}

/// Agreement to a relative tolerance.
#[track_caller]
fn near(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{a:.17e} against {b:.17e}");
}
