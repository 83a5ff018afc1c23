//! Functions whose minima are known, with as many derivatives as a test wants to offer.

use std::sync::atomic::{AtomicUsize, Ordering};

use fitpanel::fcn::{Fcn, Gradient, Hessian};
use fitpanel::minimize::{Ctx, Method, NoObserver, Observer, Progress};
use fitpanel::params::{Limits, Parameter, Parameters};
use nalgebra::DMatrix;

use super::jet::Jet;

/// Which derivatives a function admits to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offers {
    Value,
    Gradient,
    Hessian,
}

/// All of them.
pub const OFFERS: [Offers; 3] = [Offers::Value, Offers::Gradient, Offers::Hessian];

/// A function of jets as an [`Fcn`].
pub struct Test<F: Fn(&[Jet]) -> Jet + Sync> {
    f: F,
    up: f64,
    offers: Offers,
}

/// A test function with `up` = 1.
pub fn test<F: Fn(&[Jet]) -> Jet + Sync>(f: F, offers: Offers) -> Test<F> {
    Test { f, up: 1.0, offers }
}

impl<F: Fn(&[Jet]) -> Jet + Sync> Test<F> {
    /// The same with another `up`.
    pub fn up(self, up: f64) -> Self {
        Test { up, ..self }
    }

    fn jet(&self, p: &[f64]) -> Jet {
        let p: Vec<Jet> = p.iter().enumerate().map(|(i, &v)| Jet::variable(v, i)).collect();
        (self.f)(&p)
    }
}

impl<F: Fn(&[Jet]) -> Jet + Sync> Fcn for Test<F> {
    fn value(&self, p: &[f64]) -> f64 {
        let p: Vec<Jet> = p.iter().map(|&v| Jet::constant(v)).collect();
        (self.f)(&p).v
    }
    fn up(&self) -> f64 {
        self.up
    }
    fn gradient(&self) -> Option<&dyn Gradient> {
        (self.offers != Offers::Value).then_some(self)
    }
    fn hessian(&self) -> Option<&dyn Hessian> {
        (self.offers == Offers::Hessian).then_some(self)
    }
}

impl<F: Fn(&[Jet]) -> Jet + Sync> Gradient for Test<F> {
    fn value_and_gradient(&self, p: &[f64], grad: &mut [f64]) -> f64 {
        let j = self.jet(p);
        grad.copy_from_slice(&j.g[..p.len()]);
        j.v
    }
}

impl<F: Fn(&[Jet]) -> Jet + Sync> Hessian for Test<F> {
    fn hessian(&self, p: &[f64], hess: &mut DMatrix<f64>) {
        let j = self.jet(p);
        *hess = DMatrix::from_fn(p.len(), p.len(), |a, b| j.h[a][b]);
    }
}

/// Free parameters a, b, c … with these values.
pub fn start(values: &[f64]) -> Parameters {
    let names = ["a", "b", "c", "d", "e", "f"];
    Parameters::new(values.iter().zip(names).map(|(&v, n)| Parameter::new(n, v)).collect()).unwrap()
}

/// The same with limits on one of them.
pub fn limited(mut params: Parameters, i: usize, lower: Option<f64>, upper: Option<f64>) -> Parameters {
    params.iter_mut().nth(i).unwrap().limits = Limits::new(lower, upper).unwrap();
    params
}

/// The same with one of them fixed.
pub fn fixed(mut params: Parameters, i: usize) -> Parameters {
    params.iter_mut().nth(i).unwrap().fixed = true;
    params
}

/// A context that nobody watches.
pub fn ctx<'a>(fcn: &'a dyn Fcn, method: &'a Method) -> Ctx<'a> {
    Ctx { fcn, method, watch: &NoObserver }
}

/// An observer that stops after so many calls, and counts them.
#[derive(Default)]
pub struct StopAfter {
    pub limit: usize,
    pub calls: AtomicUsize,
}

impl StopAfter {
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }
}

impl Observer for StopAfter {
    fn on_progress(&self, _progress: Progress) {}
    fn stop_requested(&self) -> bool {
        self.calls.load(Ordering::Relaxed) >= self.limit
    }
    fn on_call(&self, _values: &[f64], _fval: f64) {
        self.calls.fetch_add(1, Ordering::Relaxed);
    }
}

pub fn rosenbrock(p: &[Jet]) -> Jet {
    (p[0] - 1.0).sq() + 100.0 * (p[1] - p[0].sq()).sq()
}

pub fn wood(p: &[Jet]) -> Jet {
    100.0 * (p[1] - p[0].sq()).sq()
        + (p[0] - 1.0).sq()
        + 90.0 * (p[3] - p[2].sq()).sq()
        + (p[2] - 1.0).sq()
        + 10.1 * ((p[1] - 1.0).sq() + (p[3] - 1.0).sq())
        + 19.8 * ((p[1] - 1.0) * (p[3] - 1.0))
}

pub fn powell(p: &[Jet]) -> Jet {
    (p[0] + 10.0 * p[1]).sq()
        + 5.0 * (p[2] - p[3]).sq()
        + (p[1] - 2.0 * p[2]).sq().sq()
        + 10.0 * (p[0] - p[3]).sq().sq()
}

/// Minimum 0 at (1, 2); covariance (80, −36; −36, 20)/3.8 exactly.
pub fn quadratic(p: &[Jet]) -> Jet {
    let (a, b) = (p[0] - 1.0, p[1] - 2.0);
    0.25 * a.sq() + b.sq() + 0.9 * (a * b)
}

/// Minimum 3 at (0, −1), with three other minima.
pub fn goldstein_price(p: &[Jet]) -> Jet {
    let (x, y) = (p[0], p[1]);
    let xy = x * y;
    let left = (x + y + 1.0).sq() * (-14.0 * x + 3.0 * x.sq() - 14.0 * y + 6.0 * xy + 3.0 * y.sq() + 19.0);
    let right =
        (2.0 * x - 3.0 * y).sq() * (-32.0 * x + 12.0 * x.sq() + 48.0 * y - 36.0 * xy + 27.0 * y.sq() + 18.0);
    (left + 1.0) * (right + 30.0)
}

pub fn circle(p: &[Jet]) -> Jet {
    (p[0] - 1.0).sq() + (p[1] - 2.0).sq()
}

pub fn two_minima(p: &[Jet]) -> Jet {
    p[0].sq().sq() - p[0].sq() + 1.0
}

/// −ln of p³(1−p)⁷.
pub fn bernoulli(p: &[Jet]) -> Jet {
    -3.0 * p[0].ln() - 7.0 * (Jet::constant(1.0) - p[0]).ln()
}
