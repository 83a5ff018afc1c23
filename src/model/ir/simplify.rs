//! The building methods of [`Arena`], each with its short table of local rules.
//!
//! Every rule is exact in real arithmetic wherever both sides are defined. Two of them enlarge the domain on purpose (0·a = 0 and
//! a − a = 0 even where a is not finite): a derivative that vanishes identically must be the number 0. No rule changes the order of
//! a sum of more than two terms, so values keep the rounding of what the user typed.

use super::expr::{Arena, Id, Node};
use super::func::{Func1, Func2, Func3};
use super::kernel;

/// Constant exponents up to this size become repeated products.
const MAX_POWI: f64 = 64.0;

impl Arena {
    /// a + b
    pub fn add(&mut self, a: Id, b: Id) -> Id {
        if self.is_zero(a) {
            return b;
        }
        if self.is_zero(b) {
            return a;
        }
        match (self.node(a), self.node(b)) {
            (_, Node::Unary(Func1::Neg, n)) => self.sub(a, n),
            (Node::Unary(Func1::Neg, n), _) => self.sub(b, n),
            _ if a == b => self.scale(2.0, a),
            _ => self.fold2(Func2::Add, a.min(b), a.max(b)),
        }
    }

    /// a − b
    pub fn sub(&mut self, a: Id, b: Id) -> Id {
        if a == b {
            return self.constant(0.0);
        }
        if self.is_zero(b) {
            return a;
        }
        if self.is_zero(a) {
            return self.neg(b);
        }
        if let Node::Unary(Func1::Neg, n) = self.node(b) {
            return self.add(a, n);
        }
        self.fold2(Func2::Sub, a, b)
    }

    /// a · b
    pub fn mul(&mut self, a: Id, b: Id) -> Id {
        // A constant, if there is one, stands first.
        let (a, b) = if self.as_constant(b).is_some() { (b, a) } else { (a, b) };
        match (self.as_constant(a), self.as_constant(b)) {
            (Some(u), Some(v)) => return self.constant(u * v),
            (Some(0.0), _) => return a,
            (Some(1.0), _) => return b,
            (Some(-1.0), _) => return self.neg(b),
            (Some(c), None) => {
                if let Node::Binary(Func2::Mul, inner, rest) = self.node(b)
                    && let Some(d) = self.as_constant(inner)
                {
                    return self.scale(c * d, rest);
                }
                if let Node::Unary(Func1::Neg, n) = self.node(b) {
                    return self.scale(-c, n);
                }
                return self.intern(Node::Binary(Func2::Mul, a, b));
            }
            _ => {}
        }
        match (self.node(a), self.node(b)) {
            (Node::Unary(Func1::Neg, n), _) => {
                let m = self.mul(n, b);
                return self.neg(m);
            }
            (_, Node::Unary(Func1::Neg, n)) => {
                let m = self.mul(a, n);
                return self.neg(m);
            }
            _ => {}
        }
        let (base_a, n_a) = self.power_of(a);
        let (base_b, n_b) = self.power_of(b);
        // Only powers of the same sign join: x·x⁻¹ is not 1 at x = 0.
        if base_a == base_b && n_a.signum() == n_b.signum() {
            return self.powi(base_a, n_a.saturating_add(n_b));
        }
        self.intern(Node::Binary(Func2::Mul, a.min(b), a.max(b)))
    }

    /// a / b
    pub fn div(&mut self, a: Id, b: Id) -> Id {
        if self.is_zero(a) && self.as_constant(b).is_none_or(|v| v != 0.0) {
            return a;
        }
        if self.as_constant(b) == Some(1.0) {
            return a;
        }
        if self.as_constant(b) == Some(-1.0) {
            return self.neg(a);
        }
        match (self.node(a), self.node(b)) {
            (Node::Unary(Func1::Neg, n), _) => {
                let d = self.div(n, b);
                self.neg(d)
            }
            (_, Node::Unary(Func1::Neg, n)) => {
                let d = self.div(a, n);
                self.neg(d)
            }
            _ => self.fold2(Func2::Div, a, b),
        }
    }

    /// −a
    pub fn neg(&mut self, a: Id) -> Id {
        match self.node(a) {
            Node::Unary(Func1::Neg, inner) => inner,
            Node::Binary(Func2::Sub, u, v) => self.sub(v, u),
            Node::Binary(Func2::Mul, c, rest) if self.as_constant(c).is_some() => {
                let c = self.as_constant(c).unwrap_or(0.0);
                self.scale(-c, rest)
            }
            _ => self.fold1(Func1::Neg, a),
        }
    }

    /// c · a with a number c
    pub fn scale(&mut self, c: f64, a: Id) -> Id {
        let c = self.constant(c);
        self.mul(c, a)
    }

    /// c + a with a number c
    pub fn shift(&mut self, c: f64, a: Id) -> Id {
        let c = self.constant(c);
        self.add(c, a)
    }

    /// a^b; a whole constant exponent up to ±64 becomes a repeated product, ½ a square root.
    pub fn pow(&mut self, a: Id, b: Id) -> Id {
        self.binary(Func2::PowLog(0), a, b)
    }

    /// aⁿ for a whole number n
    pub fn powi(&mut self, a: Id, n: i32) -> Id {
        if let Some(v) = self.as_constant(a) {
            return self.constant(kernel::powi(v, n));
        }
        match (n, self.node(a)) {
            (0, _) => self.constant(1.0),
            (1, _) => a,
            (_, Node::Powi(base, m)) => match m.checked_mul(n) {
                Some(mn) => self.powi(base, mn),
                None => self.intern(Node::Powi(a, n)),
            },
            (_, Node::Unary(Func1::Neg, base)) => {
                let p = self.powi(base, n);
                if n % 2 == 0 { p } else { self.neg(p) }
            }
            _ => self.intern(Node::Powi(a, n)),
        }
    }

    /// f(a)
    pub fn unary(&mut self, f: Func1, a: Id) -> Id {
        match f {
            Func1::Neg => self.neg(a),
            _ => self.fold1(f, a),
        }
    }

    /// f(a, b)
    pub fn binary(&mut self, f: Func2, a: Id, b: Id) -> Id {
        match f {
            Func2::Add => self.add(a, b),
            Func2::Sub => self.sub(a, b),
            Func2::Mul => self.mul(a, b),
            Func2::Div => self.div(a, b),
            Func2::PowLog(0) => match self.as_constant(b) {
                Some(n) if n.fract() == 0.0 && n.abs() <= MAX_POWI => self.powi(a, n as i32),
                Some(0.5) => self.unary(Func1::Sqrt, a),
                _ => self.fold2(f, a, b),
            },
            _ => self.fold2(f, a, b),
        }
    }

    /// f(a, b, c)
    pub fn ternary(&mut self, f: Func3, a: Id, b: Id, c: Id) -> Id {
        let constants = (self.as_constant(a), self.as_constant(b), self.as_constant(c));
        match (f, constants) {
            (Func3::Select, (Some(u), _, _)) => {
                if u == 0.0 {
                    c
                } else {
                    b
                }
            }
            (Func3::Select, _) if b == c => b,
            (_, (Some(u), Some(v), Some(w))) => self.constant(kernel::value3(f, u, v, w)),
            _ => self.intern(Node::Ternary(f, a, b, c)),
        }
    }

    /// `yes` where `condition` ≠ 0, else `no`. Both are computed at every point.
    pub fn select(&mut self, condition: Id, yes: Id, no: Id) -> Id {
        self.ternary(Func3::Select, condition, yes, no)
    }

    /// 1 where the comparison holds, else 0 (`Func2::Lt`, `Le`, `Gt`, `Ge`, `Eq`, `Ne`).
    pub fn cmp(&mut self, comparison: Func2, a: Id, b: Id) -> Id {
        self.binary(comparison, a, b)
    }

    /// Σ terms, in order; 0 for none.
    pub fn sum(&mut self, terms: &[Id]) -> Id {
        let zero = self.constant(0.0);
        terms.iter().fold(zero, |s, &t| self.add(s, t))
    }

    /// Π factors, in order; 1 for none.
    pub fn product(&mut self, factors: &[Id]) -> Id {
        let one = self.constant(1.0);
        factors.iter().fold(one, |s, &t| self.mul(s, t))
    }

    /// a as (base, n) with a = baseⁿ.
    fn power_of(&self, a: Id) -> (Id, i32) {
        match self.node(a) {
            Node::Powi(base, n) => (base, n),
            _ => (a, 1),
        }
    }

    fn fold1(&mut self, f: Func1, a: Id) -> Id {
        match self.as_constant(a) {
            Some(u) => self.constant(kernel::value1(f, u)),
            None => self.intern(Node::Unary(f, a)),
        }
    }

    fn fold2(&mut self, f: Func2, a: Id, b: Id) -> Id {
        match (self.as_constant(a), self.as_constant(b)) {
            (Some(u), Some(v)) => self.constant(kernel::value2(f, u, v)),
            _ => self.intern(Node::Binary(f, a, b)),
        }
    }
}
