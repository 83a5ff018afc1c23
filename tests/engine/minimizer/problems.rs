//! Classic test functions with their standard starts (J. Moré, B. Garbow, K. Hillstrom, ACM Trans. Math. Softw. 7 (1981) 17; Goldstein and
//! Price 1971, Himmelblau 1972), written once for plain numbers and for jets.

use std::ops::{Add, Mul, Neg, Sub};

use fitpanel::fcn::{Fcn, Gradient, Hessian};
use nalgebra::DMatrix;

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

/// A function with its standard start and the values of all its local minima.
#[derive(Clone, Copy)]
pub struct Problem {
    pub name: &'static str,
    pub start: &'static [f64],
    pub minima: &'static [f64],
    value: fn(&[f64]) -> f64,
    jet: fn(&[Jet]) -> Jet,
}

/// All of them but the one in ten dimensions.
pub const PROBLEMS: [Problem; 9] = [
    Problem { name: "Rosenbrock", start: &[-1.2, 1.0], minima: &[0.0], value: rosenbrock, jet: rosenbrock },
    Problem { name: "Wood", start: &[-3.0, -1.0, -3.0, -1.0], minima: &[0.0], value: wood, jet: wood },
    Problem {
        name: "Powell, singular",
        start: &[3.0, -1.0, 0.0, 1.0],
        minima: &[0.0],
        value: powell,
        jet: powell,
    },
    Problem { name: "Beale", start: &[1.0, 1.0], minima: &[0.0], value: beale, jet: beale },
    Problem {
        name: "Goldstein and Price",
        start: &[-0.4, -0.6],
        minima: &[3.0, 30.0, 84.0, 840.0],
        value: goldstein_price,
        jet: goldstein_price,
    },
    Problem {
        name: "Brown, badly scaled",
        start: &[1.0, 1.0],
        minima: &[0.0],
        value: brown_badly_scaled,
        jet: brown_badly_scaled,
    },
    Problem {
        name: "helical valley",
        start: &[-1.0, 0.0, 0.0],
        minima: &[0.0],
        value: helical_valley,
        jet: helical_valley,
    },
    Problem { name: "Box", start: &[0.0, 10.0, 20.0], minima: &[0.0], value: box_3d, jet: box_3d },
    Problem { name: "Himmelblau", start: &[0.0, 0.0], minima: &[0.0], value: himmelblau, jet: himmelblau },
];

/// A problem with as many derivatives as it admits to.
pub struct Offered {
    pub problem: Problem,
    pub offers: Offers,
}

impl Problem {
    pub fn offering(self, offers: Offers) -> Offered {
        Offered { problem: self, offers }
    }

    /// Value with all derivatives.
    pub fn jet_at(&self, p: &[f64]) -> Jet {
        let p: Vec<Jet> = p.iter().enumerate().map(|(i, &v)| Jet::variable(v, i)).collect();
        (self.jet)(&p)
    }
}

impl Fcn for Offered {
    fn value(&self, p: &[f64]) -> f64 {
        (self.problem.value)(p)
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
}

impl Gradient for Offered {
    fn value_and_gradient(&self, p: &[f64], grad: &mut [f64]) -> f64 {
        let j = self.problem.jet_at(p);
        grad.copy_from_slice(&j.g[..p.len()]);
        (self.problem.value)(p)
    }
}

impl Hessian for Offered {
    fn hessian(&self, p: &[f64], hess: &mut DMatrix<f64>) {
        let j = self.problem.jet_at(p);
        *hess = DMatrix::from_fn(p.len(), p.len(), |a, b| j.h[a][b]);
    }
}

fn rosenbrock<T: Real>(p: &[T]) -> T {
    (p[0] - 1.0).sq() + (p[1] - p[0].sq()).sq().times(100.0)
}

fn wood<T: Real>(p: &[T]) -> T {
    let (b, d) = (p[1] - 1.0, p[3] - 1.0);
    (p[1] - p[0].sq()).sq().times(100.0)
        + (p[0] - 1.0).sq()
        + (p[3] - p[2].sq()).sq().times(90.0)
        + (p[2] - 1.0).sq()
        + (b.sq() + d.sq()).times(10.1)
        + (b * d).times(19.8)
}

fn powell<T: Real>(p: &[T]) -> T {
    (p[0] + p[1].times(10.0)).sq()
        + (p[2] - p[3]).sq().times(5.0)
        + (p[1] - p[2].times(2.0)).sq().sq()
        + (p[0] - p[3]).sq().sq().times(10.0)
}

fn beale<T: Real>(p: &[T]) -> T {
    let mut sum = T::constant(0.0);
    let mut power = T::constant(1.0);
    for y in [1.5, 2.25, 2.625] {
        power = power * p[1];
        sum = sum + (T::constant(y) - p[0] * (T::constant(1.0) - power)).sq();
    }
    sum
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

fn brown_badly_scaled<T: Real>(p: &[T]) -> T {
    (p[0] - 1e6).sq() + (p[1] - 2e-6).sq() + (p[0] * p[1] - 2.0).sq()
}

fn helical_valley<T: Real>(p: &[T]) -> T {
    let turn = if p[0].value() == 0.0 {
        T::constant(0.25f64.copysign(p[1].value()))
    } else {
        let whole = if p[0].value() < 0.0 { 0.5 } else { 0.0 };
        p[1].over(p[0]).atan().times(0.5 / std::f64::consts::PI) + T::constant(whole)
    };
    let radius = (p[0].sq() + p[1].sq()).sqrt();
    (p[2] - turn.times(10.0)).sq().times(100.0) + (radius - 1.0).sq().times(100.0) + p[2].sq()
}

fn box_3d<T: Real>(p: &[T]) -> T {
    let mut sum = T::constant(0.0);
    for i in 1..=10 {
        let t = 0.1 * f64::from(i);
        let known = (-t).exp() - (-10.0 * t).exp();
        sum = sum + (p[0].times(-t).exp() - p[1].times(-t).exp() - p[2].times(known)).sq();
    }
    sum
}

fn himmelblau<T: Real>(p: &[T]) -> T {
    (p[0].sq() + p[1] - 11.0).sq() + (p[0] + p[1].sq() - 7.0).sq()
}

/// Rosenbrock's valley five times over, in ten dimensions (number 21 of Moré, Garbow and Hillstrom), its derivatives by hand.
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
