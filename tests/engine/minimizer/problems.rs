//! Classic test functions with their standard starts (J. Moré, B. Garbow, K. Hillstrom, ACM Trans. Math. Softw. 7 (1981) 17; Goldstein and
//! Price 1971, Himmelblau 1972), written once for plain numbers and for jets.

use std::ops::{Add, Mul, Neg, Sub};

use fitpanel::fcn::{Expected, Fcn, Gradient, Hessian, SumOfSquares};
use nalgebra::{DMatrix, DVector};

use super::functions::Offers;
use super::jet::Jet;

/// What a test function computes with.
pub trait Real:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Neg<Output = Self>
    + Sub<f64, Output = Self>
{
    fn value(self) -> f64;
    fn constant(v: f64) -> Self;
    fn times(self, c: f64) -> Self;
    fn exp(self) -> Self;
    fn sqrt(self) -> Self;
    fn atan(self) -> Self;
    fn over(self, other: Self) -> Self;
    fn sq(self) -> Self {
        self * self
    }
}

impl Real for f64 {
    fn value(self) -> f64 {
        self
    }
    fn constant(v: f64) -> f64 {
        v
    }
    fn times(self, c: f64) -> f64 {
        self * c
    }
    fn exp(self) -> f64 {
        f64::exp(self)
    }
    fn sqrt(self) -> f64 {
        f64::sqrt(self)
    }
    fn atan(self) -> f64 {
        f64::atan(self)
    }
    fn over(self, other: f64) -> f64 {
        self / other
    }
}

impl Real for Jet {
    fn value(self) -> f64 {
        self.v
    }
    fn constant(v: f64) -> Jet {
        Jet::constant(v)
    }
    fn times(self, c: f64) -> Jet {
        c * self
    }
    fn exp(self) -> Jet {
        Jet::exp(self)
    }
    fn sqrt(self) -> Jet {
        Jet::sqrt(self)
    }
    fn atan(self) -> Jet {
        Jet::atan(self)
    }
    fn over(self, other: Jet) -> Jet {
        self / other
    }
    fn sq(self) -> Jet {
        Jet::sq(self)
    }
}

/// How a function is written.
#[derive(Clone, Copy)]
enum Form {
    /// As the sum of the squares of these.
    Squares(fn(&[f64]) -> Vec<f64>, fn(&[Jet]) -> Vec<Jet>),
    Plain(fn(&[f64]) -> f64, fn(&[Jet]) -> Jet),
}

/// A function with its standard start and the values of all its local minima.
#[derive(Clone, Copy)]
pub struct Problem {
    pub name: &'static str,
    pub start: &'static [f64],
    pub minima: &'static [f64],
    form: Form,
}

macro_rules! squares {
    ($name:literal, $start:expr, $f:ident) => {
        Problem { name: $name, start: $start, minima: &[0.0], form: Form::Squares($f, $f) }
    };
}

/// All of them but the one in ten dimensions.
pub const PROBLEMS: [Problem; 9] = [
    squares!("Rosenbrock", &[-1.2, 1.0], rosenbrock),
    squares!("Wood", &[-3.0, -1.0, -3.0, -1.0], wood),
    squares!("Powell, singular", &[3.0, -1.0, 0.0, 1.0], powell),
    squares!("Beale", &[1.0, 1.0], beale),
    Problem {
        name: "Goldstein and Price",
        start: &[-0.4, -0.6],
        minima: &[3.0, 30.0, 84.0, 840.0],
        form: Form::Plain(goldstein_price, goldstein_price),
    },
    squares!("Brown, badly scaled", &[1.0, 1.0], brown_badly_scaled),
    squares!("helical valley", &[-1.0, 0.0, 0.0], helical_valley),
    squares!("Box", &[0.0, 10.0, 20.0], box_3d),
    squares!("Himmelblau", &[0.0, 0.0], himmelblau),
];

/// A problem with as many derivatives as it admits to, and residuals only where it admits to them.
pub struct Offered {
    problem: Problem,
    offers: Offers,
    residuals: bool,
}

impl Offered {
    /// The same, and its residuals where it is a sum of squares.
    pub fn with_residuals(self) -> Offered {
        Offered { residuals: matches!(self.problem.form, Form::Squares(..)), ..self }
    }
}

fn jets(p: &[f64]) -> Vec<Jet> {
    p.iter().enumerate().map(|(i, &v)| Jet::variable(v, i)).collect()
}

impl Problem {
    pub fn offering(self, offers: Offers) -> Offered {
        Offered { problem: self, offers, residuals: false }
    }

    /// Value with all derivatives.
    pub fn jet_at(&self, p: &[f64]) -> Jet {
        match self.form {
            Form::Squares(_, r) => sum(&r(&jets(p))),
            Form::Plain(_, f) => f(&jets(p)),
        }
    }

    fn value_at(&self, p: &[f64]) -> f64 {
        match self.form {
            Form::Squares(r, _) => sum(&r(p)),
            Form::Plain(f, _) => f(p),
        }
    }

    /// Residuals with their derivatives; none where it is no sum of squares.
    fn residuals_at(&self, p: &[f64]) -> Vec<Jet> {
        match self.form {
            Form::Squares(_, r) => r(&jets(p)),
            Form::Plain(..) => Vec::new(),
        }
    }
}

fn sum<T: Real>(residuals: &[T]) -> T {
    residuals.iter().fold(T::constant(0.0), |sum, r| sum + r.sq())
}

impl Fcn for Offered {
    fn value(&self, p: &[f64]) -> f64 {
        self.problem.value_at(p)
    }
    fn up(&self) -> f64 {
        1.0
    }
    fn gradient(&self) -> Option<&dyn Gradient> {
        (self.offers != Offers::Value).then_some(self)
    }
    fn hessian(&self) -> Option<&dyn Hessian> {
        (self.offers == Offers::Hessian).then_some(self)
    }
    fn squares(&self) -> Option<&dyn SumOfSquares> {
        self.residuals.then_some(self)
    }
    fn expected(&self) -> Option<&dyn Expected> {
        self.residuals.then_some(self)
    }
}

impl Gradient for Offered {
    fn value_and_gradient(&self, p: &[f64], grad: &mut [f64]) -> f64 {
        let j = self.problem.jet_at(p);
        grad.copy_from_slice(&j.g[..p.len()]);
        self.problem.value_at(p)
    }
}

impl Hessian for Offered {
    fn hessian(&self, p: &[f64], hess: &mut DMatrix<f64>) {
        let j = self.problem.jet_at(p);
        *hess = DMatrix::from_fn(p.len(), p.len(), |a, b| j.h[a][b]);
    }
}

impl SumOfSquares for Offered {
    fn n_rows(&self) -> usize {
        self.problem.residuals_at(self.problem.start).len()
    }
    fn residuals(&self, p: &[f64], r: &mut [f64], jacobian: &mut [f64]) {
        let n = r.len();
        for (i, jet) in self.problem.residuals_at(p).iter().enumerate() {
            r[i] = jet.v;
            jacobian.iter_mut().skip(i).step_by(n).zip(jet.g).for_each(|(d, g)| *d = g);
        }
    }
}

impl Expected for Offered {
    fn linearised(&self, p: &[f64], grad: &mut [f64], z: &mut DMatrix<f64>) -> f64 {
        linearised(self, p, grad, z)
    }
}

/// ∂F/∂p = 2Jᵀr and Z = 2JᵀJ.
fn linearised(f: &dyn SumOfSquares, p: &[f64], grad: &mut [f64], z: &mut DMatrix<f64>) -> f64 {
    let mut r = DVector::zeros(f.n_rows());
    let mut j = DMatrix::zeros(f.n_rows(), p.len());
    f.residuals(p, r.as_mut_slice(), j.as_mut_slice());
    grad.copy_from_slice((2.0 * j.tr_mul(&r)).as_slice());
    *z = 2.0 * j.tr_mul(&j);
    r.norm_squared()
}

fn rosenbrock<T: Real>(p: &[T]) -> Vec<T> {
    vec![p[0] - 1.0, (p[1] - p[0].sq()).times(10.0)]
}

fn wood<T: Real>(p: &[T]) -> Vec<T> {
    let (b, d) = (p[1] - 1.0, p[3] - 1.0);
    vec![
        (p[1] - p[0].sq()).times(10.0),
        p[0] - 1.0,
        (p[3] - p[2].sq()).times(90.0f64.sqrt()),
        p[2] - 1.0,
        (b + d).times(10.0f64.sqrt()),
        (b - d).times(0.1f64.sqrt()),
    ]
}

fn powell<T: Real>(p: &[T]) -> Vec<T> {
    vec![
        p[0] + p[1].times(10.0),
        (p[2] - p[3]).times(5.0f64.sqrt()),
        (p[1] - p[2].times(2.0)).sq(),
        (p[0] - p[3]).sq().times(10.0f64.sqrt()),
    ]
}

fn beale<T: Real>(p: &[T]) -> Vec<T> {
    let power = [p[1], p[1].sq(), p[1].sq() * p[1]];
    let term = |(y, b): (f64, T)| T::constant(y) - p[0] * (T::constant(1.0) - b);
    [1.5, 2.25, 2.625].into_iter().zip(power).map(term).collect()
}

fn goldstein_price<T: Real>(p: &[T]) -> T {
    let (x, y) = (p[0], p[1]);
    let one = T::constant(1.0);
    let quadratic = |c: [f64; 6]| {
        T::constant(c[0])
            + x.times(c[1])
            + x.sq().times(c[2])
            + y.times(c[3])
            + (x * y).times(c[4])
            + y.sq().times(c[5])
    };
    let left = (x + y + one).sq() * quadratic([19.0, -14.0, 3.0, -14.0, 6.0, 3.0]);
    let right = (x.times(2.0) - y.times(3.0)).sq() * quadratic([18.0, -32.0, 12.0, 48.0, -36.0, 27.0]);
    (left + one) * (right + T::constant(30.0))
}

fn brown_badly_scaled<T: Real>(p: &[T]) -> Vec<T> {
    vec![p[0] - 1e6, p[1] - 2e-6, p[0] * p[1] - 2.0]
}

fn helical_valley<T: Real>(p: &[T]) -> Vec<T> {
    let turn = if p[0].value() == 0.0 {
        T::constant(0.25f64.copysign(p[1].value()))
    } else {
        let whole = if p[0].value() < 0.0 { 0.5 } else { 0.0 };
        p[1].over(p[0]).atan().times(0.5 / std::f64::consts::PI) + T::constant(whole)
    };
    let radius = (p[0].sq() + p[1].sq()).sqrt();
    vec![(p[2] - turn.times(10.0)).times(10.0), (radius - 1.0).times(10.0), p[2]]
}

fn box_3d<T: Real>(p: &[T]) -> Vec<T> {
    let residual = |i: i32| {
        let t = 0.1 * f64::from(i);
        let known = (-t).exp() - (-10.0 * t).exp();
        p[0].times(-t).exp() - p[1].times(-t).exp() - p[2].times(known)
    };
    (1..=10).map(residual).collect()
}

fn himmelblau<T: Real>(p: &[T]) -> Vec<T> {
    vec![p[0].sq() + p[1] - 11.0, p[0] + p[1].sq() - 7.0]
}

/// Rosenbrock's valley five times over, in ten dimensions (number 21 of Moré, Garbow and Hillstrom), its derivatives by hand; with all of them it
/// offers its residuals, too.
pub struct Extended(pub Offers);

impl Fcn for Extended {
    fn value(&self, p: &[f64]) -> f64 {
        p.chunks(2).map(|q| (q[0] - 1.0).powi(2) + 100.0 * (q[1] - q[0] * q[0]).powi(2)).sum()
    }
    fn up(&self) -> f64 {
        1.0
    }
    fn gradient(&self) -> Option<&dyn Gradient> {
        (self.0 != Offers::Value).then_some(self)
    }
    fn hessian(&self) -> Option<&dyn Hessian> {
        (self.0 == Offers::Hessian).then_some(self)
    }
    fn squares(&self) -> Option<&dyn SumOfSquares> {
        (self.0 == Offers::Hessian).then_some(self)
    }
    fn expected(&self) -> Option<&dyn Expected> {
        (self.0 == Offers::Hessian).then_some(self)
    }
}

impl SumOfSquares for Extended {
    fn n_rows(&self) -> usize {
        10
    }
    fn residuals(&self, p: &[f64], r: &mut [f64], jacobian: &mut [f64]) {
        for (k, q) in p.chunks(2).enumerate() {
            let (i, n) = (2 * k, r.len());
            (r[i], r[i + 1]) = (q[0] - 1.0, 10.0 * (q[1] - q[0] * q[0]));
            if !jacobian.is_empty() {
                jacobian[i * n + i] = 1.0;
                jacobian[i * n + i + 1] = -20.0 * q[0];
                jacobian[(i + 1) * n + i + 1] = 10.0;
            }
        }
    }
}

impl Expected for Extended {
    fn linearised(&self, p: &[f64], grad: &mut [f64], z: &mut DMatrix<f64>) -> f64 {
        linearised(self, p, grad, z)
    }
}

impl Gradient for Extended {
    fn value_and_gradient(&self, p: &[f64], grad: &mut [f64]) -> f64 {
        for (q, g) in p.chunks(2).zip(grad.chunks_mut(2)) {
            let bend = q[1] - q[0] * q[0];
            g[0] = 2.0 * (q[0] - 1.0) - 400.0 * q[0] * bend;
            g[1] = 200.0 * bend;
        }
        self.value(p)
    }
}

impl Hessian for Extended {
    fn hessian(&self, p: &[f64], hess: &mut DMatrix<f64>) {
        hess.fill(0.0);
        for (k, q) in p.chunks(2).enumerate() {
            let i = 2 * k;
            hess[(i, i)] = 2.0 - 400.0 * (q[1] - 3.0 * q[0] * q[0]);
            hess[(i, i + 1)] = -400.0 * q[0];
            hess[(i + 1, i)] = -400.0 * q[0];
            hess[(i + 1, i + 1)] = 200.0;
        }
    }
}
