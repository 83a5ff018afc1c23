//! The Lorentz peak on a parabola: 60 bins, six parameters, the χ² of ROOT's default fit, written by hand on jets.

use fitpanel::params::{Parameter, Parameters};

use super::functions::{Offers, Test, test};
use super::jet::Jet;

/// Bin centres and contents.
pub fn bins() -> Vec<(f64, f64)> {
    let text = include_str!("../../data/reference/root_lorentzian_quadratic/data.csv");
    let number = |s: Option<&str>| s.unwrap().trim().parse::<f64>().unwrap();
    let row = |line: &str| {
        let mut cells = line.split(',');
        let (lo, hi, n) = (number(cells.next()), number(cells.next()), number(cells.next()));
        (0.5 * (lo + hi), n)
    };
    text.lines().skip(1).filter(|l| !l.trim().is_empty()).map(row).collect()
}

/// Σ (n − f)²/n over the bins that are not empty.
pub fn chi_square(offers: Offers) -> Test<impl Fn(&[Jet]) -> Jet + Sync> {
    let bins: Vec<(f64, f64)> = bins().into_iter().filter(|b| b.1 > 0.0).collect();
    let f = move |p: &[Jet]| {
        let mut sum = Jet::constant(0.0);
        for &(x, n) in &bins {
            let line = (p[3] * p[4]) / ((Jet::constant(x) - p[5]).sq() + 0.25 * p[4].sq());
            let model = p[0] + x * p[1] + (x * x) * p[2] + (0.5 / std::f64::consts::PI) * line;
            sum = sum + (1.0 / n) * (model - n).sq();
        }
        sum
    };
    test(f, offers)
}

/// ROOT's start.
pub fn start() -> Parameters {
    from(&[-1.0, 45.0, -13.0, 14.0, 0.2, 1.0])
}

/// Free parameters with these values.
pub fn from(values: &[f64]) -> Parameters {
    let names = ["a1", "a2", "a3", "A", "G", "m"];
    Parameters::new(names.iter().zip(values).map(|(&n, &v)| Parameter::new(n, v)).collect()).unwrap()
}

/// The same without derivatives, for searches that take thousands of calls.
pub struct Plain(Vec<(f64, f64)>);

impl Plain {
    pub fn new() -> Plain {
        Plain(bins().into_iter().filter(|b| b.1 > 0.0).collect())
    }
}

impl fitpanel::fcn::Fcn for Plain {
    fn value(&self, p: &[f64]) -> f64 {
        let residual = |&(x, n): &(f64, f64)| {
            let line = p[3] * p[4] / ((x - p[5]).powi(2) + 0.25 * p[4] * p[4]);
            p[0] + x * p[1] + x * x * p[2] + 0.5 / std::f64::consts::PI * line - n
        };
        self.0.iter().map(|b| residual(b).powi(2) / b.1).sum()
    }
    fn up(&self) -> f64 {
        1.0
    }
}
