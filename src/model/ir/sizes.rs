//! What the parameters of a formula of one coordinate are to it, and of what size, told by where they stand: the argument of an
//! exponential is about 1 over the data, terms of a sum are of one size, the whole is as high as the data. Every such rule is a linear
//! equation between logarithms of sizes (dimensional analysis with numbers in the place of units); all together are solved by least
//! squares.
//!
//! Deliberately no values: a size is good to a factor of ten, and where a place lies only the data can tell (`fit::guess`).

use nalgebra::{DMatrix, DVector};

use super::expr::{Arena, Id, Node};
use super::func::{Func1, Func2, Func3};

/// Weight of the wish that a size is 1, where nothing else decides.
const NOTHING_KNOWN: f64 = 1e-2;

/// Where the data lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Least abscissa.
    pub lo: f64,
    /// Largest abscissa, above `lo`.
    pub hi: f64,
    /// Largest |ordinate|, above zero.
    pub height: f64,
}

/// What a parameter is; `R` names the rest of an argument that it is added to.
#[derive(Debug, Clone, PartialEq)]
pub enum Role<R> {
    /// Subtracted from the coordinate (sign 1) or added to it (−1).
    Place {
        /// 1 or −1.
        sign: f64,
    },
    /// Added (sign 1) or subtracted (−1) in the argument of a function, which is to reach the logarithm of a height there.
    Offset {
        /// 1 or −1.
        sign: f64,
        /// What it is added to.
        rest: R,
        /// ln of the size of the function's value; 0 for functions whose argument is about 1.
        ln_height: f64,
    },
    /// Added in the argument of a wave.
    Phase,
    /// A factor of the coordinate in the argument of a wave: |argument| = e^`ln_factor` · θ^`power` · |x|.
    Frequency {
        /// Power of the parameter.
        power: f64,
        /// Logarithm of what else stands there.
        ln_factor: f64,
    },
    /// Exponent of a power whose base changes from point to point.
    Exponent,
    /// Base of a power whose exponent changes by `e^ln_change` over the data.
    Base {
        /// Logarithm of the change.
        ln_change: f64,
    },
    /// A number of about this size.
    Size {
        /// Its logarithm.
        ln: f64,
        /// Power of the unit of x in it: 1 for a length, −1 for a rate.
        per_x: f64,
    },
}

impl<R> Role<R> {
    /// The same with another name for the rest.
    pub fn with_rest<S>(self, name: impl FnOnce(R) -> S) -> Role<S> {
        match self {
            Role::Offset { sign, rest, ln_height } => Role::Offset { sign, rest: name(rest), ln_height },
            Role::Place { sign } => Role::Place { sign },
            Role::Phase => Role::Phase,
            Role::Frequency { power, ln_factor } => Role::Frequency { power, ln_factor },
            Role::Exponent => Role::Exponent,
            Role::Base { ln_change } => Role::Base { ln_change },
            Role::Size { ln, per_x } => Role::Size { ln, per_x },
        }
    }
}

/// ln of the size of a subexpression: `constant` + Σ `of`_k ln θ_k + `x` ln |x|.
#[derive(Debug, Clone)]
struct Size {
    of: Vec<f64>,
    x: f64,
    constant: f64,
}

impl Size {
    fn number(n: usize, constant: f64) -> Size {
        Size { of: vec![0.0; n], x: 0.0, constant }
    }

    /// That of a product with a power of `other`.
    fn times(&self, other: &Size, power: f64) -> Size {
        let of = self.of.iter().zip(&other.of).map(|(a, b)| a + power * b).collect();
        Size { of, x: self.x + power * other.x, constant: self.constant + power * other.constant }
    }

    fn to_power(&self, power: f64) -> Size {
        Size::number(self.of.len(), 0.0).times(self, power)
    }

    fn has_unknown(&self) -> bool {
        self.of.iter().any(|&c| c != 0.0)
    }
}

impl Extent {
    /// ln of |x| as it is in the middle of the data.
    fn ln_typical(&self) -> f64 {
        (0.5 * (self.lo.hypot(self.hi))).ln()
    }

    /// ln of how much |x|^power changes over the data.
    fn ln_change(&self, power: f64) -> f64 {
        let ends = [self.lo.abs().powf(power), self.hi.abs().powf(power)];
        let change =
            if self.lo < 0.0 && self.hi > 0.0 { ends[0].max(ends[1]) } else { (ends[1] - ends[0]).abs() };
        if power == 1.0 {
            (self.hi - self.lo).ln()
        } else if change.is_finite() && change > 0.0 {
            change.ln()
        } else {
            power * self.ln_typical()
        }
    }
}

/// The roles of the `n` parameters in `root`.
pub(in crate::model) fn roles(arena: &Arena, root: Id, n: usize, extent: &Extent) -> Vec<Role<Id>> {
    let mut walk = Walk::new(arena, root, n, extent);
    walk.find_offsets();
    walk.measure();
    let ln = walk.solution(0.0);
    // How the sizes follow the unit of x.
    let in_other_units = Extent { lo: 2.0 * extent.lo, hi: 2.0 * extent.hi, height: extent.height };
    let mut other = Walk::new(arena, root, n, &in_other_units);
    other.find_offsets();
    other.measure();
    let ln_other = other.solution(0.0);
    let role = |k: usize| match &walk.found[k] {
        Some(Role::Offset { sign, rest, .. }) => {
            Role::Offset { sign: *sign, rest: *rest, ln_height: ln[n + k] }
        }
        Some(role) => role.clone(),
        None => Role::Size {
            ln: ln[k],
            per_x: ((ln_other[k] - ln[k]) / std::f64::consts::LN_2 * 4.0).round() / 4.0,
        },
    };
    (0..n).map(role).collect()
}

/// One walk through the expression, children before parents.
struct Walk<'a> {
    arena: &'a Arena,
    root: Id,
    n: usize,
    extent: &'a Extent,
    reached: Vec<bool>,
    found: Vec<Option<Role<Id>>>,
    /// Functions whose argument holds an offset, by the parameter.
    lifted: Vec<Option<Id>>,
    sizes: Vec<Size>,
    /// Equations: coefficients · ln θ = right side.
    equations: Vec<(Vec<f64>, f64)>,
}

impl<'a> Walk<'a> {
    fn new(arena: &'a Arena, root: Id, n: usize, extent: &'a Extent) -> Walk<'a> {
        let reached = arena.reachable(&[root]);
        Walk {
            arena,
            root,
            n,
            extent,
            reached,
            found: vec![None; n],
            lifted: vec![None; n],
            sizes: Vec::new(),
            equations: Vec::new(),
        }
    }

    fn nodes(&self) -> impl Iterator<Item = Id> + use<> {
        let reached: Vec<usize> =
            (0..=self.root.index()).filter(|&i| self.reached.get(i) == Some(&true)).collect();
        reached.into_iter().map(Arena::id_at)
    }

    fn param(&self, id: Id) -> Option<usize> {
        match self.arena.node(id) {
            Node::Param(k) => Some(usize::from(k)).filter(|&k| k < self.n),
            _ => None,
        }
    }

    /// Parameters that are added to something in the argument of a function.
    fn find_offsets(&mut self) {
        for id in self.nodes() {
            let Node::Unary(f, argument) = self.arena.node(id) else { continue };
            if !(is_growth(f) || is_step(f) || is_wave(f)) || !self.arena.depends_on_coord(argument) {
                continue;
            }
            let mut terms = Vec::new();
            self.flatten(argument, 1.0, &mut terms);
            // What is subtracted from the coordinate itself is a place.
            let only_x =
                terms.len() == 2 && terms.iter().any(|(_, t)| matches!(self.arena.node(*t), Node::Coord(_)));
            if only_x {
                continue;
            }
            for (sign, term) in terms {
                let Some(k) = self.param(term).filter(|&k| self.found[k].is_none()) else { continue };
                self.found[k] = Some(if is_wave(f) {
                    Role::Phase
                } else {
                    Role::Offset { sign, rest: argument, ln_height: 0.0 }
                });
                if is_growth(f) {
                    self.lifted[k] = Some(id);
                }
            }
        }
    }

    /// The terms of a sum with their signs.
    fn flatten(&self, id: Id, sign: f64, terms: &mut Vec<(f64, Id)>) {
        match self.arena.node(id) {
            Node::Unary(Func1::Neg, a) => self.flatten(a, -sign, terms),
            Node::Binary(Func2::Add, a, b) => {
                self.flatten(a, sign, terms);
                self.flatten(b, sign, terms);
            }
            Node::Binary(Func2::Sub, a, b) => {
                self.flatten(a, sign, terms);
                self.flatten(b, -sign, terms);
            }
            _ => terms.push((sign, id)),
        }
    }

    /// Sizes of all subexpressions and the equations between them.
    fn measure(&mut self) {
        self.sizes = vec![Size::number(2 * self.n, 0.0); self.root.index() + 1];
        for id in self.nodes() {
            let size = self.size(id);
            self.sizes[id.index()] = size;
        }
        let whole = self.sizes[self.root.index()].clone();
        self.equation(&whole, self.extent.height.ln(), |p| p * self.extent.ln_typical());
    }

    fn size(&mut self, id: Id) -> Size {
        let of = |walk: &Self, a: Id| walk.sizes[a.index()].clone();
        let none = Size::number(2 * self.n, 0.0);
        match self.arena.node(id) {
            Node::Const(bits) => {
                let value = f64::from_bits(bits).abs();
                Size { constant: if value > 0.0 { value.ln() } else { 0.0 }, ..none }
            }
            Node::Coord(_) => Size { x: 1.0, ..none },
            Node::Param(k) => {
                let mut size = none;
                if let Some(c) = size.of.get_mut(usize::from(k)) {
                    *c = 1.0;
                }
                size
            }
            Node::Powi(a, power) => of(self, a).to_power(f64::from(power)),
            Node::Unary(f, a) => self.of_function(f, a, id),
            Node::Binary(Func2::Mul, a, b) => of(self, a).times(&of(self, b), 1.0),
            Node::Binary(Func2::Div, a, b) => of(self, a).times(&of(self, b), -1.0),
            Node::Binary(Func2::Add, a, b) => self.of_sum(a, b, -1.0),
            Node::Binary(f, a, b) if is_comparison(f) => self.of_sum(a, b, 1.0),
            Node::Binary(Func2::PowLog(_), a, b) => self.of_power(a, b),
            Node::Ternary(Func3::Select, _, b, c) => {
                let (b, c) = (of(self, b), of(self, c));
                if b.has_unknown() { b } else { c }
            }
            _ => none,
        }
    }

    /// a + b or a − b: both of one size, unless one is a place on the axis of the other.
    fn of_sum(&mut self, a: Id, b: Id, sign_of_place: f64) -> Size {
        let is_x = |id: Id| matches!(self.arena.node(id), Node::Coord(_));
        let span = Size::number(2 * self.n, (self.extent.hi - self.extent.lo).ln());
        for (x, other) in [(a, b), (b, a)] {
            if let Some(k) = self.param(other).filter(|_| is_x(x)) {
                self.found[k].get_or_insert(Role::Place { sign: sign_of_place });
                return span;
            }
        }
        let is_offset = |id: Id| {
            let k = self.param(id);
            k.is_some_and(|k| matches!(self.found[k], Some(Role::Offset { .. } | Role::Phase)))
        };
        let (size_a, size_b) = (self.sizes[a.index()].clone(), self.sizes[b.index()].clone());
        if is_offset(a) {
            return size_b;
        }
        if is_offset(b) {
            return size_a;
        }
        let difference = size_a.times(&size_b, -1.0);
        let typical = self.extent.ln_typical();
        self.equation(&difference, 0.0, |p| p * typical);
        if self.arena.depends_on_coord(a) { size_a } else { size_b }
    }

    fn of_function(&mut self, f: Func1, a: Id, id: Id) -> Size {
        let size = self.sizes[a.index()].clone();
        let (typical, extent) = (self.extent.ln_typical(), self.extent);
        match f {
            Func1::Neg | Func1::Abs => return size,
            Func1::Sqrt => return size.to_power(0.5),
            Func1::Cbrt => return size.to_power(1.0 / 3.0),
            _ if is_wave(f) => {
                self.find_frequency(&size);
                self.equation(&size, 0.0, |p| extent.ln_change(p));
            }
            _ if is_logarithm(f) => self.equation(&size, 0.0, |p| p * typical),
            _ if is_growth(f) || is_step(f) => self.equation(&size, 0.0, |p| extent.ln_change(p)),
            _ => {}
        }
        let mut value = Size::number(2 * self.n, 0.0);
        // With an offset in its argument an exponential is as high as it needs to be.
        if let Some(k) = self.lifted.iter().position(|lifted| *lifted == Some(id)) {
            value.of[self.n + k] = 1.0;
        }
        value
    }

    /// The first parameter beside x in the argument of a wave.
    fn find_frequency(&mut self, size: &Size) {
        let is_free = |k: &usize| size.of[*k] != 0.0 && self.found[*k].is_none();
        if let Some(k) = (0..self.n).find(is_free) {
            self.found[k] = Some(Role::Frequency { power: size.of[k], ln_factor: size.constant });
        }
    }

    fn of_power(&mut self, a: Id, b: Id) -> Size {
        let (base, exponent) = (self.sizes[a.index()].clone(), self.sizes[b.index()].clone());
        if let Some(power) = self.arena.as_constant(b) {
            return base.to_power(power);
        }
        let (typical, extent) = (self.extent.ln_typical(), self.extent);
        if self.arena.depends_on_coord(b) {
            if let Some(k) = self.param(a) {
                let ln_change = extent.ln_change(exponent.x) + exponent.constant;
                self.found[k].get_or_insert(Role::Base { ln_change });
            } else {
                let ln_ln = self.arena.as_constant(a).map_or(0.0, |c| c.ln().abs().ln());
                self.equation(&exponent, -ln_ln, |p| extent.ln_change(p));
            }
        } else {
            self.equation(&base, 0.0, |p| p * typical);
            if let Some(k) = self.param(b) {
                self.found[k].get_or_insert(Role::Exponent);
            }
        }
        Size::number(2 * self.n, 0.0)
    }

    /// `size` = `right`, with the size of a power of x by `of_x`.
    fn equation(&mut self, size: &Size, right: f64, of_x: impl Fn(f64) -> f64) {
        if size.has_unknown() {
            let x = if size.x == 0.0 { 0.0 } else { of_x(size.x) };
            let right = right - size.constant - x;
            if right.is_finite() {
                self.equations.push((size.of.clone(), right));
            }
        }
    }

    /// ln θ by least squares, `usual` where nothing decides.
    fn solution(&self, usual: f64) -> Vec<f64> {
        let (n, m) = (2 * self.n, self.equations.len());
        let matrix = DMatrix::from_fn(m + n, n, |r, k| match self.equations.get(r) {
            Some((of, _)) => of[k],
            None => f64::from(u8::from(r - m == k)) * NOTHING_KNOWN,
        });
        let right = DVector::from_fn(m + n, |r, _| match self.equations.get(r) {
            Some((_, right)) => *right,
            None => usual * NOTHING_KNOWN,
        });
        let normal = matrix.tr_mul(&matrix);
        let solved = normal.cholesky().map(|c| c.solve(&matrix.tr_mul(&right)));
        solved.map_or_else(|| vec![usual; n], |s| s.iter().copied().collect())
    }
}

fn is_wave(f: Func1) -> bool {
    matches!(f, Func1::Sin | Func1::Cos | Func1::Tan | Func1::Sinc(_))
}

fn is_logarithm(f: Func1) -> bool {
    matches!(f, Func1::Ln | Func1::Log1p | Func1::Log10 | Func1::Log2)
}

/// Functions that grow without bound.
fn is_growth(f: Func1) -> bool {
    matches!(f, Func1::Exp | Func1::Expm1 | Func1::Exprel(_) | Func1::Sinh | Func1::Cosh)
}

/// Functions that go from one value to another where the argument is about 1.
fn is_step(f: Func1) -> bool {
    matches!(
        f,
        Func1::Tanh
            | Func1::Erf
            | Func1::Erfc
            | Func1::Erfcx(_)
            | Func1::NormalCdf
            | Func1::Atan
            | Func1::Asinh
            | Func1::Heaviside
            | Func1::LandauCdf
            | Func1::Landau(_)
            | Func1::BesselJ(_)
            | Func1::BesselI(_)
            | Func1::BesselK(_)
    )
}

/// Functions that compare two numbers of one kind.
fn is_comparison(f: Func2) -> bool {
    matches!(f, Func2::Sub | Func2::Min | Func2::Max | Func2::Lt | Func2::Le | Func2::Gt | Func2::Ge)
}
