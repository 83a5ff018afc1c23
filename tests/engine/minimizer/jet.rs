//! Numbers that carry their first and second derivatives (hyper-dual numbers), so that a test function written once gives value,
//! gradient and Hessian without a hand's error.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// Most parameters of a test function.
pub const N: usize = 6;

/// Value, gradient and Hessian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Jet {
    pub v: f64,
    pub g: [f64; N],
    pub h: [[f64; N]; N],
}

impl Jet {
    pub fn constant(v: f64) -> Jet {
        Jet { v, g: [0.0; N], h: [[0.0; N]; N] }
    }

    pub fn variable(v: f64, i: usize) -> Jet {
        let mut j = Jet::constant(v);
        j.g[i] = 1.0;
        j
    }

    /// f(self) from f, f' and f'' at the value.
    fn chain(self, f: f64, f1: f64, f2: f64) -> Jet {
        let mut out = Jet::constant(f);
        for i in 0..N {
            out.g[i] = f1 * self.g[i];
            for k in 0..N {
                out.h[i][k] = f1 * self.h[i][k] + f2 * self.g[i] * self.g[k];
            }
        }
        out
    }

    pub fn ln(self) -> Jet {
        self.chain(self.v.ln(), 1.0 / self.v, -1.0 / (self.v * self.v))
    }

    pub fn sq(self) -> Jet {
        self.chain(self.v * self.v, 2.0 * self.v, 2.0)
    }

    pub fn sqrt(self) -> Jet {
        let r = self.v.sqrt();
        self.chain(r, 0.5 / r, -0.25 / (r * self.v))
    }

    pub fn exp(self) -> Jet {
        let e = self.v.exp();
        self.chain(e, e, e)
    }

    pub fn atan(self) -> Jet {
        let d = 1.0 / (1.0 + self.v * self.v);
        self.chain(self.v.atan(), d, -2.0 * self.v * d * d)
    }

    pub fn abs(self) -> Jet {
        self.chain(self.v.abs(), self.v.signum(), 0.0)
    }
}

impl Add for Jet {
    type Output = Jet;
    fn add(self, o: Jet) -> Jet {
        let mut out = self;
        out.v += o.v;
        for i in 0..N {
            out.g[i] += o.g[i];
            for k in 0..N {
                out.h[i][k] += o.h[i][k];
            }
        }
        out
    }
}

impl Neg for Jet {
    type Output = Jet;
    fn neg(self) -> Jet {
        self.chain(-self.v, -1.0, 0.0)
    }
}

impl Sub for Jet {
    type Output = Jet;
    fn sub(self, o: Jet) -> Jet {
        self + (-o)
    }
}

impl Mul for Jet {
    type Output = Jet;
    fn mul(self, o: Jet) -> Jet {
        let mut out = Jet::constant(self.v * o.v);
        for i in 0..N {
            out.g[i] = self.v * o.g[i] + o.v * self.g[i];
            for k in 0..N {
                out.h[i][k] =
                    self.v * o.h[i][k] + o.v * self.h[i][k] + self.g[i] * o.g[k] + self.g[k] * o.g[i];
            }
        }
        out
    }
}

impl Div for Jet {
    type Output = Jet;
    fn div(self, o: Jet) -> Jet {
        self * o.chain(1.0 / o.v, -1.0 / (o.v * o.v), 2.0 / o.v.powi(3))
    }
}

impl Add<f64> for Jet {
    type Output = Jet;
    fn add(self, o: f64) -> Jet {
        Jet { v: self.v + o, ..self }
    }
}

impl Sub<f64> for Jet {
    type Output = Jet;
    fn sub(self, o: f64) -> Jet {
        Jet { v: self.v - o, ..self }
    }
}

impl Mul<Jet> for f64 {
    type Output = Jet;
    fn mul(self, o: Jet) -> Jet {
        o.chain(self * o.v, self, 0.0)
    }
}
