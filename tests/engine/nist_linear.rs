//! NIST's Statistical Reference Datasets: the linear problems. Polynomials through an ordinary fit (file, formula, automatic choice, no
//! errors given), Longley's six predictors through the solver itself. Certified values and standard deviations are NIST's (public
//! domain); they were confirmed to 15 digits by rational arithmetic from the data stored here.
//!
//! Correct digits of a number are −log₁₀ of its relative difference, at most 15.

use fitpanel::fcn::{Fcn, Scatter, SumOfSquares};
use fitpanel::minimize::{Ctx, Method, NoObserver, minimize};
use fitpanel::params::{Parameter, Parameters};
use serde_json::Value;

use crate::support::{Fit, num, numbers, reference_file};

fn digits(found: f64, certified: f64) -> f64 {
    let d = -((found - certified) / certified).abs().log10();
    if d.is_nan() { 0.0 } else { d.clamp(0.0, 15.0) }
}

fn problem(name: &str) -> Value {
    let all: Value = serde_json::from_slice(&reference_file("nist_linear", "problems.json")).unwrap();
    all[name].clone()
}

fn worst(found: &[f64], certified: &[f64]) -> f64 {
    assert_eq!(found.len(), certified.len());
    found.iter().zip(certified).map(|(f, c)| digits(*f, *c)).fold(15.0, f64::min)
}

/// Digits of the parameters and of the deviations of an ordinary fit.
fn solved(name: &str) -> (f64, f64) {
    let problem = problem(name);
    let data = crate::support::dataset("nist_linear", &format!("{name}.csv"));
    let result = Fit::new(data, problem["model"].as_str().unwrap()).run();
    let minimum = &result.minimum;
    assert!(minimum.is_valid() && minimum.algorithm == "Linear", "{name}: {:?}", minimum.status);
    assert_eq!((minimum.edm, minimum.nfcn), (0.0, 1));
    let (values, errors) = (minimum.values(), result.errors());
    let (certified, deviations) = (numbers(&problem["certified"]), numbers(&problem["certified_sd"]));
    let of_values = worst(&values, &certified);
    if num(&problem["rss"]) == 0.0 {
        let largest = errors.iter().zip(&certified).map(|(e, c)| e / c).fold(0.0, f64::max);
        assert!(largest < 1e-7, "{name}: deviations of {largest:e} where there are none");
        return (of_values, f64::INFINITY);
    }
    (of_values, worst(&errors, &deviations))
}

fn demand(name: &str, values: f64, deviations: f64) {
    let found = solved(name);
    assert!(found.0 >= values, "{name}: {:.1} digits of parameters", found.0);
    assert!(found.1 >= deviations, "{name}: {:.1} digits of deviations", found.1);
}

#[test]
fn lines_and_parabolas() {
    for name in ["Norris", "Pontius", "NoInt1", "NoInt2"] {
        demand(name, 9.0, 8.0);
    }
}

/// Degree 10 on an interval far from 0: columns whose condition number is 10¹⁵.
#[test]
fn filip() {
    demand("Filip", 7.0, 7.0);
}

#[test]
fn wampler() {
    for name in ["Wampler1", "Wampler2", "Wampler3"] {
        demand(name, 7.0, 7.0);
    }
    for name in ["Wampler4", "Wampler5"] {
        demand(name, 6.0, 6.0);
    }
}

/// Columns of predictors, one row a year.
struct Table {
    y: Vec<f64>,
    columns: Vec<Vec<f64>>,
}

impl Fcn for Table {
    fn value(&self, p: &[f64]) -> f64 {
        let mut r = vec![0.0; self.y.len()];
        self.residuals(p, &mut r, &mut []);
        r.iter().map(|r| r * r).sum()
    }
    fn up(&self) -> f64 {
        1.0
    }
    fn squares(&self) -> Option<&dyn SumOfSquares> {
        Some(self)
    }
    fn scatter(&self) -> Option<Scatter> {
        Some(Scatter { rows: self.y.len(), rounding: 0.0, regression: true })
    }
}

impl SumOfSquares for Table {
    fn n_rows(&self) -> usize {
        self.y.len()
    }
    fn residuals(&self, p: &[f64], r: &mut [f64], jacobian: &mut [f64]) {
        for (i, r) in r.iter_mut().enumerate() {
            *r = p.iter().zip(&self.columns).map(|(p, c)| p * c[i]).sum::<f64>() - self.y[i];
        }
        jacobian.copy_from_slice(&if jacobian.is_empty() { vec![] } else { self.columns.concat() });
    }
}

#[test]
fn longley() {
    let problem = problem("Longley");
    let text = String::from_utf8(reference_file("nist_linear", "Longley.csv")).unwrap();
    let rows: Vec<Vec<f64>> =
        text.lines().skip(1).map(|l| l.split(',').map(|c| c.parse().unwrap()).collect()).collect();
    let columns = (0..7).map(|k| rows.iter().map(|r| if k == 0 { 1.0 } else { r[k] }).collect()).collect();
    let table = Table { y: rows.iter().map(|r| r[0]).collect(), columns };
    let start = Parameters::new((0..7).map(|k| Parameter::new(format!("b{k}"), 1.0)).collect()).unwrap();
    let ctx = Ctx { fcn: &table, method: &Method::default(), watch: &NoObserver };
    let found = minimize(&ctx, &start).unwrap();
    assert!(found.is_valid() && found.algorithm == "Linear");
    let scale = (found.fval / 9.0).sqrt();
    let errors: Vec<f64> = found.errors.iter().map(|e| e * scale).collect();
    let values = worst(&found.values(), &numbers(&problem["certified"]));
    let deviations = worst(&errors, &numbers(&problem["certified_sd"]));
    assert!(values >= 9.0 && deviations >= 8.0, "{values:.1} digits, {deviations:.1} of deviations");
}
