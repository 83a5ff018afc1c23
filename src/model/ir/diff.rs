//! Symbolic derivatives: from an expression to the expression of its derivative, node by node (the chain rule on the shared graph, that
//! is the forward mode done once; Griewank & Walther 2008, Evaluating Derivatives, ch. 3). The table of local derivatives serves the
//! reverse mode (`reverse`) too; slopes in x and derivatives shown as text are made here.
//!
//! Applied twice it gives second derivatives, applied to a coordinate it gives slopes. At kinks (abs, min, max, select) the derivative
//! is that of the branch taken. The forms are chosen for relative accuracy: 1/cosh² and not 1 − tanh², √((1−a)(1+a)) and not
//! √(1−a²), kernels with their own derivatives where a recurrence would cancel.

use super::expr::{Arena, Id, Node};
use super::func::{Func1, Func2, Func3};

/// What to differentiate by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variable {
    /// The k-th coordinate.
    Coord(u8),
    /// The k-th parameter.
    Param(u16),
}

/// 2/√π, the slope of erf at 0.
const TWO_OVER_SQRT_PI: f64 = std::f64::consts::FRAC_2_SQRT_PI;
/// 1/√(2π), the standard normal density at 0.
const INV_SQRT_2PI: f64 = 0.3989422804014326779;

impl Arena {
    /// ∂root/∂by as an expression of the same arena.
    pub fn derivative(&mut self, root: Id, by: Variable) -> Id {
        self.derivatives(&[root], by)[0]
    }

    /// The derivatives of several expressions by the same variable, in one pass over what they share.
    pub fn derivatives(&mut self, roots: &[Id], by: Variable) -> Vec<Id> {
        let target = match by {
            Variable::Coord(k) => self.coord(k),
            Variable::Param(k) => self.param(k),
        };
        self.tangents(roots, target, None)
    }

    /// The derivatives of `roots` by any subexpression `target`, below which nothing is differentiated. The leaf `via.0`, if given, is
    /// a function of the subexpression `via.1`, which is older, with the slope `via.2`.
    pub(in crate::model) fn tangents(
        &mut self,
        roots: &[Id],
        target: Id,
        via: Option<(Id, Id, Id)>,
    ) -> Vec<Id> {
        let one = self.constant(1.0);
        let through = via.map(|(_, to, _)| to);
        let wanted: Vec<Id> = roots.iter().copied().chain(through).collect();
        let below = self.below(&wanted);
        let mut slope: Vec<Id> = Vec::with_capacity(below.ids().len());
        for &id in below.ids() {
            let of = |child: Id| slope[below.position(child)];
            let there = match via {
                _ if id == target => one,
                Some((leaf, to, factor)) if id == leaf => self.mul(of(to), factor),
                _ => {
                    let slopes: Vec<Id> = self.node(id).children().map(of).collect();
                    self.chain(id, &slopes)
                }
            };
            slope.push(there);
        }
        roots.iter().map(|&r| slope[below.position(r)]).collect()
    }

    /// Σ ∂id/∂child · slope over the children of `id`: the chain rule at one node.
    pub(super) fn chain(&mut self, id: Id, slopes: &[Id]) -> Id {
        if slopes.iter().all(|&s| self.is_zero(s)) {
            return self.constant(0.0);
        }
        match (self.node(id), slopes) {
            (Node::Unary(f, a), &[da]) => self.diff1(f, id, a, da),
            (Node::Powi(a, n), &[da]) => {
                let outer = self.powi(a, n - 1);
                let chained = self.mul(outer, da);
                self.scale(f64::from(n), chained)
            }
            (Node::Binary(f, a, b), &[da, db]) => self.diff2(f, id, [a, b], [da, db]),
            (Node::Ternary(f, a, b, c), &[da, db, dc]) => self.diff3(f, [a, b, c], [da, db, dc]),
            _ => self.constant(0.0),
        }
    }

    /// f′(a)·da, where `own` = f(a).
    fn diff1(&mut self, f: Func1, own: Id, a: Id, da: Id) -> Id {
        if let Some(over) = self.slope_denominator(f, own, a) {
            return self.div(da, over);
        }
        let outer = match f {
            Func1::Neg => self.constant(-1.0),
            Func1::Exp => own,
            Func1::Expm1 => self.unary(Func1::Exp, a),
            Func1::Sin => self.unary(Func1::Cos, a),
            Func1::Cos => {
                let s = self.unary(Func1::Sin, a);
                self.neg(s)
            }
            Func1::Tan => {
                let t2 = self.powi(own, 2);
                self.shift(1.0, t2)
            }
            Func1::Sinh => self.unary(Func1::Cosh, a),
            Func1::Cosh => self.unary(Func1::Sinh, a),
            Func1::Tanh => {
                let c = self.unary(Func1::Cosh, a);
                self.powi(c, -2)
            }
            Func1::Abs => self.unary(Func1::Sign, a),
            Func1::Erf => self.bell(TWO_OVER_SQRT_PI, -1.0, a),
            Func1::Erfc => self.bell(-TWO_OVER_SQRT_PI, -1.0, a),
            Func1::ErfInv => self.bell(1.0 / TWO_OVER_SQRT_PI, 1.0, own),
            Func1::NormalCdf => self.bell(INV_SQRT_2PI, -0.5, a),
            Func1::LnGamma => self.unary(Func1::Polygamma(0), a),
            Func1::Gamma => {
                let psi = self.unary(Func1::Polygamma(0), a);
                self.mul(own, psi)
            }
            Func1::LandauCdf => self.unary(Func1::Landau(0), a),
            Func1::BesselJ(_) | Func1::BesselI(_) | Func1::BesselK(_) => self.bessel_slope(f, a),
            Func1::Erfcx(n) => self.unary(Func1::Erfcx(n + 1), a),
            Func1::Polygamma(n) => self.unary(Func1::Polygamma(n + 1), a),
            Func1::Exprel(n) => self.unary(Func1::Exprel(n + 1), a),
            Func1::Sinc(n) => self.unary(Func1::Sinc(n + 1), a),
            Func1::Landau(n) => self.unary(Func1::Landau(n + 1), a),
            Func1::LnLandau(n) => self.unary(Func1::LnLandau(n + 1), a),
            // Flat between their steps; those with a denominator never come here.
            _ => self.constant(0.0),
        };
        self.mul(outer, da)
    }

    /// 1/f′(a) for the functions whose slope is best written as a quotient.
    fn slope_denominator(&mut self, f: Func1, own: Id, a: Id) -> Option<Id> {
        Some(match f {
            Func1::Ln => a,
            Func1::Log1p => self.shift(1.0, a),
            Func1::Log10 => self.scale(std::f64::consts::LN_10, a),
            Func1::Log2 => self.scale(std::f64::consts::LN_2, a),
            Func1::Sqrt => self.scale(2.0, own),
            Func1::Cbrt => {
                let square = self.powi(own, 2);
                self.scale(3.0, square)
            }
            Func1::Asin | Func1::Acos => {
                let inside = self.one_minus_square(a);
                let root = self.unary(Func1::Sqrt, inside);
                if f == Func1::Asin { root } else { self.neg(root) }
            }
            Func1::Atan => {
                let square = self.powi(a, 2);
                self.shift(1.0, square)
            }
            Func1::Asinh => {
                let one = self.constant(1.0);
                self.binary(Func2::Hypot, one, a)
            }
            Func1::Acosh => {
                let (below, above) = (self.shift(-1.0, a), self.shift(1.0, a));
                let (u, v) = (self.unary(Func1::Sqrt, below), self.unary(Func1::Sqrt, above));
                self.mul(u, v)
            }
            Func1::Atanh => self.one_minus_square(a),
            _ => return None,
        })
    }

    /// (1 − a)(1 + a)
    fn one_minus_square(&mut self, a: Id) -> Id {
        let one = self.constant(1.0);
        let (below, above) = (self.sub(one, a), self.add(one, a));
        self.mul(below, above)
    }

    /// c·exp(k·a²)
    fn bell(&mut self, c: f64, k: f64, a: Id) -> Id {
        let square = self.powi(a, 2);
        let exponent = self.scale(k, square);
        let e = self.unary(Func1::Exp, exponent);
        self.scale(c, e)
    }

    /// Slopes of Bessel functions: half the difference (J), the sum (I) or minus the sum (K) of the neighbouring orders (Abramowitz & Stegun 1964,
    /// 9.1.27, 9.6.26).
    fn bessel_slope(&mut self, f: Func1, a: Id) -> Id {
        let (of, n): (fn(u8) -> Func1, u8) = match f {
            Func1::BesselJ(n) => (Func1::BesselJ, n),
            Func1::BesselI(n) => (Func1::BesselI, n),
            Func1::BesselK(n) => (Func1::BesselK, n),
            _ => return self.constant(0.0),
        };
        let above = self.unary(of(n + 1), a);
        if n == 0 {
            return if matches!(f, Func1::BesselI(_)) { above } else { self.neg(above) };
        }
        let below = self.unary(of(n - 1), a);
        if let Func1::BesselJ(_) = f {
            let d = self.sub(below, above);
            return self.scale(0.5, d);
        }
        let s = self.add(below, above);
        self.scale(if matches!(f, Func1::BesselI(_)) { 0.5 } else { -0.5 }, s)
    }

    /// ∂f/∂a·da + ∂f/∂b·db, where `own` = f(a, b).
    fn diff2(&mut self, f: Func2, own: Id, [a, b]: [Id; 2], [da, db]: [Id; 2]) -> Id {
        match f {
            Func2::Add => self.add(da, db),
            Func2::Sub => self.sub(da, db),
            Func2::Mul => {
                let (left, right) = (self.mul(da, b), self.mul(a, db));
                self.add(left, right)
            }
            Func2::Div => {
                let back = self.mul(own, db);
                let top = self.sub(da, back);
                self.div(top, b)
            }
            Func2::PowLog(n) => self.diff_pow(n, [a, b], [da, db]),
            Func2::Atan2 => {
                let (u, v) = (self.mul(b, da), self.mul(a, db));
                let top = self.sub(u, v);
                let (a2, b2) = (self.powi(a, 2), self.powi(b, 2));
                let below = self.add(a2, b2);
                self.div(top, below)
            }
            Func2::Hypot => {
                let top = self.dot([a, b], [da, db]);
                self.div(top, own)
            }
            Func2::Min | Func2::Max => {
                let first = self.cmp(if f == Func2::Min { Func2::Le } else { Func2::Ge }, a, b);
                self.select(first, da, db)
            }
            Func2::Mod => {
                let whole = self.sub(a, own);
                let quotient = self.div(whole, b);
                let back = self.mul(quotient, db);
                self.sub(da, back)
            }
            Func2::GammaP(n) => {
                let by_a = self.binary(Func2::GammaP(n + 1), a, b);
                let by_b = self.gamma_density(n, a, b);
                self.dot([by_a, by_b], [da, db])
            }
            Func2::GammaQ(n) => {
                let by_a = self.binary(Func2::GammaQ(n + 1), a, b);
                let density = self.gamma_density(n, a, b);
                let by_b = self.neg(density);
                self.dot([by_a, by_b], [da, db])
            }
            Func2::NormalInterval => {
                let (at_b, at_a) = (self.bell(INV_SQRT_2PI, -0.5, b), self.bell(-INV_SQRT_2PI, -0.5, a));
                self.dot([at_b, at_a], [db, da])
            }
            Func2::LandauInterval => {
                let (at_b, at_a) = (self.unary(Func1::Landau(0), b), self.unary(Func1::Landau(0), a));
                let (up, down) = (self.mul(at_b, db), self.mul(at_a, da));
                self.sub(up, down)
            }
            // ∂a φ⁽ⁿ⁾(a − b·t) = φ⁽ⁿ⁺¹⁾, ∂b = −t·φ⁽ⁿ⁺¹⁾.
            Func2::LandauGauss(n, m) => {
                let by_a = self.binary(Func2::LandauGauss(n + 1, m), a, b);
                let by_b = self.binary(Func2::LandauGauss(n + 1, m + 1), a, b);
                self.dot([by_a, by_b], [da, db])
            }
            Func2::Lt
            | Func2::Le
            | Func2::Gt
            | Func2::Ge
            | Func2::Eq
            | Func2::Ne
            | Func2::And
            | Func2::Or
            | Func2::Tabulated
            | Func2::Interpolated => self.constant(0.0),
        }
    }

    /// `u[0]·v[0] + u[1]·v[1]`
    fn dot(&mut self, u: [Id; 2], v: [Id; 2]) -> Id {
        let (first, second) = (self.mul(u[0], v[0]), self.mul(u[1], v[1]));
        self.add(first, second)
    }

    /// Derivative of a^b lnⁿa: ∂a gives (b lnⁿa + n lnⁿ⁻¹a) a^(b−1), ∂b raises n.
    fn diff_pow(&mut self, n: u8, [a, b]: [Id; 2], [da, db]: [Id; 2]) -> Id {
        let mut total = self.constant(0.0);
        if !self.is_zero(da) {
            let lower = self.shift(-1.0, b);
            let power = self.binary(Func2::PowLog(n), a, lower);
            let mut by_a = self.mul(b, power);
            if n > 0 {
                let fewer = self.binary(Func2::PowLog(n - 1), a, lower);
                let extra = self.scale(f64::from(n), fewer);
                by_a = self.add(by_a, extra);
            }
            total = self.mul(by_a, da);
        }
        if !self.is_zero(db) {
            let by_b = self.binary(Func2::PowLog(n + 1), a, b);
            let term = self.mul(by_b, db);
            total = self.add(total, term);
        }
        total
    }

    /// ∂ⁿ/∂aⁿ of the gamma density g = x^(a−1) e^(−x)/Γ(a), n ≤ 2: g, g·u, g·(u² − ψ′(a)) with u = ln x − ψ(a).
    fn gamma_density(&mut self, n: u8, a: Id, x: Id) -> Id {
        let log_x = self.unary(Func1::Ln, x);
        let less = self.shift(-1.0, a);
        let power = self.mul(less, log_x);
        let inside = self.sub(power, x);
        let norm = self.unary(Func1::LnGamma, a);
        let exponent = self.sub(inside, norm);
        let g = self.unary(Func1::Exp, exponent);
        let psi = self.unary(Func1::Polygamma(0), a);
        let u = self.sub(log_x, psi);
        self.density_order(n, g, u, [a, a], false)
    }

    /// Derivative of order n ≤ 2 of a density g whose logarithm has the slope u, where `u′ = −ψ′(at[0])`, and `+ ψ′(at[1])` if `two`.
    fn density_order(&mut self, n: u8, g: Id, u: Id, at: [Id; 2], two: bool) -> Id {
        match n {
            0 => g,
            1 => self.mul(g, u),
            2 => {
                let square = self.powi(u, 2);
                let tri = self.unary(Func1::Polygamma(1), at[0]);
                let mut factor = self.sub(square, tri);
                if two {
                    let other = self.unary(Func1::Polygamma(1), at[1]);
                    factor = self.add(factor, other);
                }
                self.mul(g, factor)
            }
            _ => self.constant(f64::NAN),
        }
    }

    fn diff3(&mut self, f: Func3, [a, b, c]: [Id; 3], [da, db, dc]: [Id; 3]) -> Id {
        match f {
            Func3::Select => self.select(a, db, dc),
            Func3::BetaInc(m, n) => {
                let by_a = self.ternary(Func3::BetaInc(m + 1, n), a, b, c);
                let by_b = self.ternary(Func3::BetaInc(m, n + 1), a, b, c);
                let shape = self.dot([by_a, by_b], [da, db]);
                if self.is_zero(dc) {
                    return shape;
                }
                let density = self.beta_density([m, n], [a, b], c);
                let moved = self.mul(density, dc);
                self.add(shape, moved)
            }
            Func3::VoigtRe(n) => {
                let im = self.ternary(Func3::VoigtIm(n + 1), a, b, c);
                let by_c = self.neg(im);
                self.diff_voigt(Func3::VoigtRe, n, [a, b, c], by_c, [da, db, dc])
            }
            Func3::VoigtIm(n) => {
                let by_c = self.ternary(Func3::VoigtRe(n + 1), a, b, c);
                self.diff_voigt(Func3::VoigtIm, n, [a, b, c], by_c, [da, db, dc])
            }
            Func3::Attached => {
                let by_b = self.mul(c, db);
                self.add(da, by_b)
            }
            Func3::LandauGaussInterval => self.diff_landau_gauss_interval([a, b, c], [da, db, dc]),
        }
    }

    /// ∂/∂a raises the order, ∂/∂b is b times the second derivative by a (the equation of heat), ∂/∂c = i·∂/∂a is `by_c`.
    fn diff_voigt(
        &mut self,
        part: fn(u8) -> Func3,
        n: u8,
        [a, b, c]: [Id; 3],
        by_c: Id,
        [da, db, dc]: [Id; 3],
    ) -> Id {
        let by_a = self.ternary(part(n + 1), a, b, c);
        let curvature = self.ternary(part(n + 2), a, b, c);
        let by_b = self.mul(b, curvature);
        let moved = self.dot([by_a, by_b], [da, db]);
        let wider = self.mul(by_c, dc);
        self.add(moved, wider)
    }

    /// Content between a and b of a density g(λ, c) with ∂/∂c ∫^λ g = ∫ (−t) φ(λ − c·t) N(t) dt.
    fn diff_landau_gauss_interval(&mut self, [a, b, c]: [Id; 3], [da, db, dc]: [Id; 3]) -> Id {
        let [at_a, at_b] = [a, b].map(|end| self.binary(Func2::LandauGauss(0, 0), end, c));
        let [out_a, out_b] = [a, b].map(|end| self.binary(Func2::LandauGauss(0, 1), end, c));
        let (up, down) = (self.mul(at_b, db), self.mul(at_a, da));
        let moved = self.sub(up, down);
        let spread = self.sub(out_b, out_a);
        let wider = self.mul(spread, dc);
        self.add(moved, wider)
    }

    /// ∂^(m+n)/∂aᵐ∂bⁿ of the beta density x^(a−1)(1−x)^(b−1)/B(a, b), m + n ≤ 2.
    fn beta_density(&mut self, [m, n]: [u8; 2], [a, b]: [Id; 2], x: Id) -> Id {
        let total = self.add(a, b);
        let log_x = self.unary(Func1::Ln, x);
        let minus_x = self.neg(x);
        let log_rest = self.unary(Func1::Log1p, minus_x);
        let (less_a, less_b) = (self.shift(-1.0, a), self.shift(-1.0, b));
        let powers = self.dot([less_a, less_b], [log_x, log_rest]);
        let [ga, gb, gt] = [a, b, total].map(|k| self.unary(Func1::LnGamma, k));
        let with_total = self.add(powers, gt);
        let without_a = self.sub(with_total, ga);
        let exponent = self.sub(without_a, gb);
        let g = self.unary(Func1::Exp, exponent);
        let [psi_a, psi_b, psi_t] = [a, b, total].map(|k| self.unary(Func1::Polygamma(0), k));
        let (rest_a, rest_b) = (self.sub(psi_t, psi_a), self.sub(psi_t, psi_b));
        let (u, v) = (self.add(log_x, rest_a), self.add(log_rest, rest_b));
        match (m, n) {
            (1, 1) => {
                let both = self.mul(u, v);
                let tri = self.unary(Func1::Polygamma(1), total);
                let factor = self.add(both, tri);
                self.mul(g, factor)
            }
            (m, 0) => self.density_order(m, g, u, [a, total], true),
            (0, n) => self.density_order(n, g, v, [b, total], true),
            _ => self.constant(f64::NAN),
        }
    }
}
