//! Convolutions: `CONV(f, g)` is ∫ f(x − t) g(t) dt with the shape g as a resolution: normalised to 1, its constant dropped. The parameters
//! are those of f, then those of g without its constant.
//!
//! A pair whose convolution is a shape of the catalogue becomes that shape (`conv_pairs`): two Gaussians, a Lorentzian with a Gaussian
//! (`voigt`), a one-sided exponential with one (`emg`), Landau's density with one (`langaus`). So is the
//! mean over a uniform factor, on either side, where the other has a closed integral. Else one of the two is replaced by nodes: a Gaussian,
//! or another shape with light tails, with nodes gathered where the other has its peak (`conv_graded`) or, where that is not known,
//! fixed ones (`conv_nodes`). The result is an expression like any other, with exact derivatives and,
//! where the other factor has one, a closed integral over bins. On demand (`fft`) both are sampled on a grid instead (`conv_fft`). What is not
//! here: two shapes with heavy tails, for which no fixed nodes serve.

use std::ops::Range;

use super::FormulaError;
use super::ast::{Ast, What};
use super::conv_graded::{Factor, has_known_peak};
use super::conv_nodes::Nodes;
use super::expr::{Expr, Kind, ShapeUse};
use super::integrate;
use super::lower::Lowerer;
use super::resolve::Resolver;
use super::sums;
use crate::model::ir::{Func2, Id};

/// The name.
pub(super) const NAME: &str = "CONV";

/// Stands for infinity in integrals over all x.
const FAR: f64 = 1e15;

/// Subexpressions of a formula beyond which nothing is unfolded any more: a convolution inside another one makes the square of what one
/// makes, some ten thousand.
const MOST: usize = 400_000;
/// Subexpressions that may be asked for on the way there. Where x plays no part all nodes give the same ones, and those of convolutions in
/// convolutions would be visited by the power without anything being added.
const MOST_STEPS: u64 = 8_000_000;

/// A convolution with its names settled.
#[derive(Debug, Clone)]
pub(super) struct Convolution {
    pub(super) f: Expr,
    pub(super) g: ShapeUse,
    /// On a grid, of 2^so many points; 0: as many as needed.
    pub(super) grid: Option<u32>,
}

impl Convolution {
    /// The same of a part of its function.
    fn of(&self, part: &Expr) -> Convolution {
        Convolution { f: part.clone(), g: self.g.clone(), grid: self.grid }
    }
}

impl Resolver<'_> {
    /// `CONV(f, g)`, `CONV(f, g, quad)`, `CONV(f, g, fft)` or `CONV(f, g, fft, points)`.
    pub(super) fn convolution(
        &mut self,
        arguments: &[Ast],
        span: &Range<usize>,
    ) -> Result<Kind, FormulaError> {
        let (f, g, grid) = match arguments {
            [f, g] => (f, g, None),
            [f, g, method] => (f, g, self.method(method, None)?),
            [f, g, method, points] => (f, g, self.method(method, Some(points))?),
            _ => {
                let message = format!(
                    "read CONV with {} arguments, expected a function and a resolution",
                    arguments.len()
                );
                return self.fail(span, message, Some("write CONV(landau, gaus)".into()));
            }
        };
        // Inside a normalised sum the constant of a shape says nothing.
        self.dropping = std::mem::take(&mut self.dropping) && sums::is_shape(f);
        let f = self.expr(f);
        self.dropping = false;
        let f = f?;
        if jumps(&f) {
            self.names.remark(
                "W-CONV: the function in CONV changes form at some x, which fixed nodes see only to a few digits and with wrong slopes: use a shape instead (expon, uniform, bifurgaus ...).".into(),
            );
        }
        self.dropping = true;
        let resolution = self.expr(g);
        self.dropping = false;
        match resolution?.what {
            Kind::Shape(g) if in_x(&g) => {
                let grid = grid.filter(|_| self.is_for_a_grid(&f, &g));
                if grid.is_none() && may_be_narrow(&f) {
                    self.names.remark(
                        "W-CONV: how wide a part of the function in CONV is, is not known: fixed nodes see nothing of what is narrower than an eighth of the resolution.".into(),
                    );
                }
                Ok(Kind::Convolution(Box::new(Convolution { f, g, grid })))
            }
            _ => {
                let message = "read a resolution that is no predefined shape of x, expected one: gaus, expon, breitwigner ...";
                self.fail(&g.span, message.into(), Some("write CONV(landau, gaus)".into()))
            }
        }
    }

    /// The grid asked for, if any.
    fn method(&mut self, method: &Ast, points: Option<&Ast>) -> Result<Option<u32>, FormulaError> {
        match (&method.what, points) {
            (What::Name(name), None) if name == "quad" => Ok(None),
            (What::Name(name), None) if name == "fft" => Ok(Some(0)),
            (What::Name(name), Some(points)) if name == "fft" => {
                let n = self.expr(points)?.what;
                match n {
                    Kind::Const(n) if (64.0..=65536.0).contains(&n) => Ok(Some(n.log2().ceil() as u32)),
                    _ => {
                        let message =
                            "read a number of points that cannot be used, expected one from 64 to 65536";
                        self.fail(&points.span, message.into(), None)
                    }
                }
            }
            _ => {
                self.fail(&method.span, "read a method that is not known, expected quad or fft".into(), None)
            }
        }
    }
}

/// Whether the function is put together with a condition, where no parameter of a shape says at which place.
pub(super) fn jumps(f: &Expr) -> bool {
    match &f.what {
        Kind::Choice(_) => true,
        Kind::Binary(f, a, b) => {
            matches!(f, Func2::Lt | Func2::Le | Func2::Gt | Func2::Ge) || jumps(a) || jumps(b)
        }
        Kind::Neg(a) | Kind::Normalised(a, _) => jumps(a),
        Kind::Sum(list) | Kind::Product(list) => list.iter().any(|(_, part)| jumps(part)),
        Kind::Apply(_, list) => list.iter().any(jumps),
        _ => false,
    }
}

/// Shapes that have no narrow parts.
const GENTLE: [&str; 13] = [
    "pol",
    "polyval",
    "chebyshev",
    "cheb_scaled",
    "legendre",
    "bernstein",
    "expdecay",
    "exp_x0",
    "sine",
    "dampedsine",
    "uniform_cdf",
    "expon_cdf",
    "power",
];

/// Whether a part of the function may be much narrower than the resolution, at a place where no shape says so.
fn may_be_narrow(f: &Expr) -> bool {
    match &f.what {
        Kind::Shape(used) => {
            let name = used.found.shape.name;
            !GENTLE.contains(&name) && !has_known_peak(used.found.shape, used.params.len())
        }
        Kind::Apply(..) => moves(f),
        Kind::Binary(Func2::PowLog(_), base, power) => {
            moves(power) || moves(base) && power.as_number().is_none()
        }
        Kind::Product(list) => {
            list.iter().any(|(inverse, part)| *inverse && moves(part) || may_be_narrow(part))
        }
        Kind::Convolution(_) => false,
        other => parts(other).into_iter().any(may_be_narrow),
    }
}

/// Whether the function depends on a coordinate.
pub(super) fn moves(f: &Expr) -> bool {
    match &f.what {
        Kind::Coord(_) | Kind::Convolution(_) => true,
        Kind::Shape(used) => used.coords.iter().any(moves),
        other => parts(other).into_iter().any(moves),
    }
}

/// The parts directly below, of what is no shape.
pub(super) fn parts(what: &Kind) -> Vec<&Expr> {
    match what {
        Kind::Neg(a) | Kind::Not(a) | Kind::Normalised(a, _) => vec![a],
        Kind::Sum(list) | Kind::Product(list) => list.iter().map(|(_, e)| e).collect(),
        Kind::Binary(_, a, b) => vec![a, b],
        Kind::Choice(parts) => parts.iter().collect(),
        Kind::Apply(_, list) => list.iter().collect(),
        Kind::Convolution(c) => vec![&c.f],
        Kind::Const(_) | Kind::Coord(_) | Kind::Param(_) | Kind::Shape(_) => Vec::new(),
    }
}

pub(super) fn in_x(used: &ShapeUse) -> bool {
    used.coords.len() == 1 && used.coords[0].as_coord() == Some(0)
}

/// What is wanted of a convolution.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted {
    /// Its value at a place.
    At(Id),
    /// Its integral between two places.
    Between(Id, Id),
}

/// What became of a convolution whose function may be taken apart.
enum Split {
    /// It is one piece.
    Whole,
    /// The sum of its parts, when all of them are known in closed form as wanted.
    Parts(Option<Id>),
}

impl Lowerer<'_> {
    /// The value or the integral of a convolution; `None` where the integral is not known.
    pub(super) fn convolution(
        &mut self,
        convolution: &Convolution,
        wanted: Wanted,
    ) -> Result<Option<Id>, FormulaError> {
        if let Some(log2) = convolution.grid.filter(|_| self.on_grids) {
            // Without a closed integral: what needs one takes the values.
            let Wanted::At(x) = wanted else { return Ok(None) };
            return self.on_a_grid(convolution, log2, x).map(Some);
        }
        if let Split::Parts(sum) = self.by_parts(convolution, wanted)? {
            return Ok(sum);
        }
        let Convolution { f, g, .. } = convolution;
        let resolution = without_constant(g);
        let g_params = self.params(&resolution)?;
        let plain = match &f.what {
            Kind::Shape(used) if in_x(used) => Some((used, self.params(used)?)),
            _ => None,
        };
        let whole = Expr { what: Kind::Shape(resolution.clone()), span: f.span.clone() };
        if let Some(mean) = self.over_uniform(&resolution, &g_params, f, wanted)? {
            return Ok(Some(mean));
        }
        if let Some((used, p)) = &plain
            && let Some(mean) = self.over_uniform(used, p, &whole, wanted)?
        {
            return Ok(Some(self.per_area(mean, &resolution, &g_params)));
        }
        let f_factor = plain.as_ref().map(|(used, p)| Factor { shape: used.found.shape, p });
        let g_factor = Factor { shape: resolution.found.shape, p: &g_params };
        if let Some(gaussian) = self.gaussian(&resolution, &g_params) {
            if let Some((used, p)) = &plain
                && let Some(known) = self.smeared(used.found.shape.name, p, gaussian)
            {
                return Ok(self.built(&known, wanted));
            }
            // A function that jumps is better cut at its ends than seen at a few places.
            if let Some(uniform) = f_factor.filter(|u| u.shape.name == "uniform")
                && let Some(nodes) = self.graded(uniform, g_factor, wanted, false)
            {
                let sum = self.over_nodes(&nodes, &whole, wanted)?;
                return Ok(sum.map(|s| self.per_area(s, &resolution, &g_params)));
            }
            let nodes = self.nodes_for(f, f_factor, gaussian, wanted)?;
            return self.over_nodes(&nodes, f, wanted);
        }
        if let Some((used, p)) = &plain {
            if let Some(gaussian) = self.gaussian(used, p) {
                let known = self.smeared_resolution(&resolution, &g_params, gaussian);
                let sum = if let Some(known) = known {
                    self.built(&known, wanted)
                } else {
                    let nodes = self.nodes_for(&whole, Some(g_factor), gaussian, wanted)?;
                    self.over_nodes(&nodes, &whole, wanted)?
                };
                let unit = sum.map(|s| self.per_area(s, &resolution, &g_params));
                return Ok(unit.map(|s| self.arena.mul(gaussian.area, s)));
            }
            if let Some(known) = self.two_lorentzians(used, p, &resolution, &g_params) {
                return Ok(self.built(&known, wanted));
            }
        }
        let plain = plain.as_ref().map(|(used, p)| (*used, p.as_slice()));
        if let Some((nodes, of_g)) = self.light(plain, (&resolution, &g_params), wanted) {
            return self.over_nodes(&nodes, if of_g { f } else { &whole }, wanted);
        }
        let message = format!(
            "read '{}' as the resolution of this function, expected one that ends soon: gaus, bifurgaus, expon, uniform ...",
            g.found.name()
        );
        Err(FormulaError::new(self.text, f.span.clone(), message))
    }

    /// A sum is convolved term by term, so that each gets nodes of its own; a factor of parameters alone stands outside.
    fn by_parts(&mut self, c: &Convolution, wanted: Wanted) -> Result<Split, FormulaError> {
        let terms: Vec<(bool, &Expr)> = match &c.f.what {
            Kind::Sum(list) => list.iter().map(|(minus, part)| (*minus, part)).collect(),
            Kind::Neg(part) => vec![(true, part)],
            Kind::Product(list) => return self.scaled_part(c, list, wanted),
            _ => return Ok(Split::Whole),
        };
        let mut total = self.arena.constant(0.0);
        for (minus, part) in terms {
            let part = c.of(part);
            let Some(term) = self.convolution(&part, wanted)? else { return Ok(Split::Parts(None)) };
            total = if minus { self.arena.sub(total, term) } else { self.arena.add(total, term) };
        }
        Ok(Split::Parts(Some(total)))
    }

    /// The convolution of the one factor of a product that depends on x, times the others; whole where there are more.
    fn scaled_part(
        &mut self,
        c: &Convolution,
        list: &[(bool, Expr)],
        wanted: Wanted,
    ) -> Result<Split, FormulaError> {
        let mut factor = self.arena.constant(1.0);
        let mut moving = None;
        for (inverse, part) in list {
            if moves(part) {
                if *inverse || moving.is_some() {
                    return Ok(Split::Whole);
                }
                moving = Some(part);
            } else {
                let value = self.lower(part)?;
                factor = if *inverse { self.arena.div(factor, value) } else { self.arena.mul(factor, value) };
            }
        }
        let Some(part) = moving else { return Ok(Split::Whole) };
        let part = c.of(part);
        let content = self.convolution(&part, wanted)?;
        Ok(Split::Parts(content.map(|content| self.arena.mul(factor, content))))
    }

    /// Nodes over the resolution if it has light tails, else over the function if that has; and whether they are the resolution's.
    fn light(
        &mut self,
        f: Option<(&ShapeUse, &[Id])>,
        (g, q): (&ShapeUse, &[Id]),
        wanted: Wanted,
    ) -> Option<(Nodes, bool)> {
        // A function exp(p₀ + p₁x) has no beginning, unlike a resolution.
        let f = f.filter(|(used, _)| used.found.shape.name != "expo");
        let f_factor = f.map(|(used, p)| Factor { shape: used.found.shape, p });
        let g_factor = Factor { shape: g.found.shape, p: q };
        let graded = f_factor.and_then(|f| self.graded(g_factor, f, wanted, true));
        if let Some(nodes) = graded.or_else(|| self.light_nodes(g, q, true)) {
            return Some((nodes, true));
        }
        let (used, p) = f.filter(|_| is_unit(g))?;
        let graded = f_factor.and_then(|f| self.graded(f, g_factor, wanted, false));
        graded.or_else(|| self.light_nodes(used, p, false)).map(|nodes| (nodes, false))
    }

    /// The mean of `other` over a uniform factor in closed form: its content between x − b and x − a over b − a.
    fn over_uniform(
        &mut self,
        used: &ShapeUse,
        p: &[Id],
        other: &Expr,
        wanted: Wanted,
    ) -> Result<Option<Id>, FormulaError> {
        let (Wanted::At(x), "uniform", &[from, to]) = (wanted, used.found.shape.name, p) else {
            return Ok(None);
        };
        let (lo, hi) = (self.arena.sub(x, to), self.arena.sub(x, from));
        let content = integrate::between(other, self, lo, hi)?;
        let width = self.arena.sub(to, from);
        Ok(content.map(|c| self.arena.div(c, width)))
    }

    pub(super) fn params(&mut self, used: &ShapeUse) -> Result<Vec<Id>, FormulaError> {
        used.params.iter().map(|p| self.lower(p)).collect()
    }

    /// Σ weight · f(x − place) or of its integral.
    fn over_nodes(&mut self, nodes: &Nodes, f: &Expr, wanted: Wanted) -> Result<Option<Id>, FormulaError> {
        let mut total = self.arena.constant(0.0);
        for &(weight, place) in nodes {
            if self.arena.len() > MOST || self.arena.asked() > MOST_STEPS {
                // Without a closed integral the values are still known, as far as they are not too many themselves.
                return if matches!(wanted, Wanted::At(_)) { Err(self.too_long(f)) } else { Ok(None) };
            }
            let there = match wanted {
                Wanted::At(x) => {
                    let moved = self.arena.sub(x, place);
                    let before = self.coords.first_mut().map(|c| std::mem::replace(c, moved));
                    let value = self.lower(f);
                    if let (Some(c), Some(before)) = (self.coords.first_mut(), before) {
                        *c = before;
                    }
                    value?
                }
                Wanted::Between(lo, hi) => {
                    let (lo, hi) = (self.arena.sub(lo, place), self.arena.sub(hi, place));
                    let Some(content) = integrate::between(f, self, lo, hi)? else { return Ok(None) };
                    content
                }
            };
            let term = self.arena.mul(weight, there);
            total = self.arena.add(total, term);
        }
        Ok(Some(total))
    }

    fn too_long(&self, f: &Expr) -> FormulaError {
        let message = if self.arena.len() > MOST {
            format!("read convolutions that unfold to more than {MOST} parts, expected fewer")
        } else {
            format!("read convolutions that take more than {MOST_STEPS} steps to unfold, expected fewer")
        };
        FormulaError::new(self.text, f.span.clone(), message)
            .with_help("put no convolution into another one, or sample it on a grid: CONV(f, g, fft)")
    }

    /// A sum over the area of a shape, unless that is 1.
    pub(super) fn per_area(&mut self, sum: Id, used: &ShapeUse, p: &[Id]) -> Id {
        let (lo, hi) = (self.arena.constant(-FAR), self.arena.constant(FAR));
        match used.found.shape.integral {
            Some(integral) if !is_unit(used) => {
                let area = integral(self.arena, lo, hi, p);
                self.arena.div(sum, area)
            }
            _ => sum,
        }
    }
}

/// The shape with its constant where it says nothing.
pub(super) fn without_constant(used: &ShapeUse) -> ShapeUse {
    let mut plain = used.clone();
    if let Some((at, value)) = sums::constant_of(used.found)
        && let Some(p) = plain.params.get_mut(at)
    {
        p.what = Kind::Const(value);
    }
    plain
}

/// Whether a shape without its constant has unit area.
fn is_unit(used: &ShapeUse) -> bool {
    let by_area = [
        "gausn",
        "landaun",
        "breitwigner",
        "lorentzian",
        "voigt",
        "crystalballn",
        "student",
        "emg",
        "langaus",
        "expo",
    ];
    used.found.shape.normalised || by_area.contains(&used.found.shape.name)
}
