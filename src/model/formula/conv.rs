//! Convolutions: `CONV(f, g)` is ∫ f(x − t) g(t) dt with the shape g as a resolution: normalised to 1, its constant dropped. The parameters are those of
//! f, then those of g without its constant.
//!
//! A pair whose convolution is a shape of the catalogue becomes that shape: two Gaussians, a Lorentzian with a Gaussian (`voigt`), a
//! one-sided exponential with one (`emg`), Landau's density with one (`langaus`). Else one of the two is replaced by nodes: a Gaussian by
//! places at equal distances, another light-tailed shape likewise, or by those of Gauss and Legendre on pieces of its extent if it begins with a jump. The result is an expression
//! like any other, with exact derivatives and, where the other factor has one, a closed integral over bins. What is not here: two shapes
//! with heavy tails, for which no fixed nodes serve.

use std::f64::consts::PI;
use std::ops::Range;

use super::FormulaError;
use super::ast::{Ast, What};
use super::expr::{Expr, Kind, ShapeUse};
use super::integrate;
use super::lower::Lowerer;
use super::resolve::Resolver;
use super::sums;
use crate::model::ir::{Arena, Func1, Func2, Func3, Id, Node};
use crate::model::predefined::{self, Shape};
use crate::numeric::gauss::legendre;

/// The name.
pub(super) const NAME: &str = "CONV";

/// Half the extent of a Gaussian in units of its width, and nodes at equal distances over it: nothing converges faster for what vanishes at
/// both ends. Hermite's rule with 48 nodes loses digits where the other function is as narrow as the Gaussian.
const GAUSSIAN: f64 = 8.5;
const FEW: usize = 128;
const MANY: usize = 256;
/// Pieces of the extent of a shape that begins or ends with a jump, and nodes of each.
const PIECES: usize = 64;
const LEGENDRE: usize = 4;
/// Extent of the Gaussian flank of another shape in units of its width: what lies beyond is 1e-10.
const FLANK: f64 = 6.5;
/// Extent of an exponential in units of its length, e^(−25) = 1e-11.
const FALL: f64 = 25.0;
/// Stands for infinity in integrals over all x.
const FAR: f64 = 1e15;

/// A convolution with its names settled.
#[derive(Debug, Clone)]
pub(super) struct Convolution {
    pub(super) f: Expr,
    pub(super) g: ShapeUse,
}

impl Resolver<'_> {
    /// `CONV(f, g)` or `CONV(f, g, quad)`.
    pub(super) fn convolution(
        &mut self,
        arguments: &[Ast],
        span: &Range<usize>,
    ) -> Result<Kind, FormulaError> {
        let (f, g) = match arguments {
            [f, g] => (f, g),
            [f, g, method] => {
                self.method(method)?;
                (f, g)
            }
            _ => {
                let message = format!(
                    "read CONV with {} arguments, expected a function and a resolution",
                    arguments.len()
                );
                return self.fail(span, message, Some("write CONV(landau, gaus)".into()));
            }
        };
        let f = self.expr(f)?;
        self.dropping = true;
        let resolution = self.expr(g);
        self.dropping = false;
        match resolution?.what {
            Kind::Shape(g) if in_x(&g) => Ok(Kind::Convolution(Box::new(Convolution { f, g }))),
            _ => {
                let message = "read a resolution that is no predefined shape of x, expected one: gaus, expon, breitwigner ...";
                self.fail(&g.span, message.into(), Some("write CONV(landau, gaus)".into()))
            }
        }
    }

    fn method(&mut self, method: &Ast) -> Result<(), FormulaError> {
        match &method.what {
            What::Name(name) if name == "quad" => Ok(()),
            What::Name(name) if name == "fft" => {
                self.names.remark(
                    "CONV is computed by quadrature, which needs no grid: 'fft' changes nothing.".into(),
                );
                Ok(())
            }
            _ => self.fail(&method.span, "read a method that is not known, expected quad".into(), None),
        }
    }
}

fn in_x(used: &ShapeUse) -> bool {
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

/// A Gaussian: its area, its middle and its width.
#[derive(Debug, Clone, Copy)]
struct Gaussian {
    area: Id,
    mean: Id,
    sigma: Id,
}

/// A shape of the catalogue with its parameters as expressions.
struct Known {
    shape: &'static Shape,
    p: Vec<Id>,
}

/// Weights and places that stand for a density.
type Nodes = Vec<(Id, Id)>;

impl Lowerer<'_> {
    /// The value or the integral of a convolution; `None` where the integral is not known.
    pub(super) fn convolution(
        &mut self,
        convolution: &Convolution,
        wanted: Wanted,
    ) -> Result<Option<Id>, FormulaError> {
        let Convolution { f, g } = convolution;
        let resolution = without_constant(g);
        let g_params = self.params(&resolution)?;
        let plain = match &f.what {
            Kind::Shape(used) if in_x(used) => Some((used, self.params(used)?)),
            _ => None,
        };
        let whole = Expr { what: Kind::Shape(resolution.clone()), span: f.span.clone() };
        if let Some(gaussian) = self.gaussian(&resolution, &g_params) {
            if let Some((used, p)) = &plain
                && let Some(known) = self.smeared(used.found.shape.name, p, gaussian)
            {
                return Ok(self.built(&known, wanted));
            }
            // A function that jumps is better cut at its ends than seen at a few places.
            if let Some((used, p)) = &plain
                && used.found.shape.name == "uniform"
                && let Some(nodes) = self.light_nodes(used, p, false)
            {
                let sum = self.over_nodes(&nodes, &whole, wanted)?;
                return Ok(sum.map(|s| self.per_area(s, &resolution, &g_params)));
            }
            let nodes = self.nodes_for(f, gaussian)?;
            return self.over_nodes(&nodes, f, wanted);
        }
        if let Some((used, p)) = &plain {
            if let Some(gaussian) = self.gaussian(used, p) {
                let known = self.smeared_resolution(&resolution, &g_params, gaussian);
                let sum = match known {
                    Some(known) => self.built(&known, wanted),
                    None => {
                        let nodes = self.nodes_for(&whole, gaussian)?;
                        self.over_nodes(&nodes, &whole, wanted)?
                    }
                };
                let unit = sum.map(|s| self.per_area(s, &resolution, &g_params));
                return Ok(unit.map(|s| self.arena.mul(gaussian.area, s)));
            }
            if let Some(known) = self.two_lorentzians(used, p, &resolution, &g_params) {
                return Ok(self.built(&known, wanted));
            }
        }
        if let Some(nodes) = self.light_nodes(&resolution, &g_params, true) {
            return self.over_nodes(&nodes, f, wanted);
        }
        if let Some((used, p)) = &plain
            // A function exp(p₀ + p₁x) has no beginning, unlike a resolution.
            && used.found.shape.name != "expo"
            && let Some(nodes) = self.light_nodes(used, p, false)
            && self.is_unit(&resolution)
        {
            return self.over_nodes(&nodes, &whole, wanted);
        }
        let message = format!(
            "read '{}' as the resolution of this function, expected one that ends soon: gaus, bifurgaus, expon, uniform ...",
            g.found.name()
        );
        Err(FormulaError::new(self.text, f.span.clone(), message))
    }

    fn params(&mut self, used: &ShapeUse) -> Result<Vec<Id>, FormulaError> {
        used.params.iter().map(|p| self.lower(p)).collect()
    }

    /// The shape as a Gaussian.
    fn gaussian(&mut self, used: &ShapeUse, p: &[Id]) -> Option<Gaussian> {
        Some(match (used.found.shape.name, p) {
            ("gaus", &[height, mean, sigma]) => {
                let width = self.arena.scale((2.0 * PI).sqrt(), sigma);
                Gaussian { area: self.arena.mul(height, width), mean, sigma }
            }
            ("gausn", &[area, mean, sigma]) => Gaussian { area, mean, sigma },
            ("norm", &[mean, sigma]) => Gaussian { area: self.arena.constant(1.0), mean, sigma },
            _ => return None,
        })
    }

    /// A shape convolved with a Gaussian of unit area, where that is a shape again.
    fn smeared(&mut self, name: &str, p: &[Id], by: Gaussian) -> Option<Known> {
        let a = &mut *self.arena;
        let one = a.constant(1.0);
        let moved = |a: &mut Arena, place: Id| a.add(place, by.mean);
        let (shape, p) = match (name, p) {
            ("gaus", &[height, mean, sigma]) => {
                let width = a.scale((2.0 * PI).sqrt(), sigma);
                let wider = a.binary(Func2::Hypot, sigma, by.sigma);
                ("gausn", vec![a.mul(height, width), moved(a, mean), wider])
            }
            ("gausn", &[area, mean, sigma]) => {
                ("gausn", vec![area, moved(a, mean), a.binary(Func2::Hypot, sigma, by.sigma)])
            }
            ("norm", &[mean, sigma]) => {
                ("norm", vec![moved(a, mean), a.binary(Func2::Hypot, sigma, by.sigma)])
            }
            ("breitwigner", &[area, mean, fwhm]) | ("lorentzian", &[area, fwhm, mean]) => {
                ("voigt", vec![area, moved(a, mean), by.sigma, fwhm])
            }
            ("voigt", &[area, mean, sigma, fwhm]) => {
                ("voigt", vec![area, moved(a, mean), a.binary(Func2::Hypot, sigma, by.sigma), fwhm])
            }
            ("expo", &[constant, slope]) => {
                // exp(p₀ + p₁x) keeps its form: the mean of e^(−p₁t) comes out.
                let product = a.mul(slope, by.sigma);
                let square = a.powi(product, 2);
                let half = a.scale(0.5, square);
                let back = a.mul(slope, by.mean);
                let sum = a.add(constant, half);
                ("expo", vec![a.sub(sum, back), slope])
            }
            ("expon", &[place, length]) => ("emg", vec![one, moved(a, place), by.sigma, a.div(one, length)]),
            ("emg", &[area, mean, sigma, rate]) => {
                ("emg", vec![area, moved(a, mean), a.binary(Func2::Hypot, sigma, by.sigma), rate])
            }
            ("landau", &[height, place, c]) => {
                ("langaus", vec![a.mul(height, c), moved(a, place), c, by.sigma])
            }
            ("landaun", &[area, place, c]) => ("langaus", vec![area, moved(a, place), c, by.sigma]),
            ("landau_pdf", &[place, c]) => ("langaus", vec![one, moved(a, place), c, by.sigma]),
            ("langaus", &[area, place, c, sigma]) => {
                ("langaus", vec![area, moved(a, place), c, a.binary(Func2::Hypot, sigma, by.sigma)])
            }
            _ => return None,
        };
        Some(Known { shape: predefined::find(shape)?.shape, p })
    }

    /// A resolution seen by a Gaussian function: as [`Lowerer::smeared`], and an exponential begins at 0.
    fn smeared_resolution(&mut self, g: &ShapeUse, p: &[Id], by: Gaussian) -> Option<Known> {
        match (g.found.shape.name, p) {
            ("expo", &[_, slope]) => {
                let one = self.arena.constant(1.0);
                let rate = self.arena.neg(slope);
                Some(Known { shape: predefined::find("emg")?.shape, p: vec![one, by.mean, by.sigma, rate] })
            }
            (name, p) => self.smeared(name, p, by),
        }
    }

    /// Two Lorentzians: the widths add.
    fn two_lorentzians(&mut self, f: &ShapeUse, p: &[Id], g: &ShapeUse, q: &[Id]) -> Option<Known> {
        let order = |name: &str, p: &[Id]| match (name, p) {
            ("breitwigner", &[area, mean, fwhm]) | ("lorentzian", &[area, fwhm, mean]) => {
                Some([area, mean, fwhm])
            }
            _ => None,
        };
        let [area, mean, fwhm] = order(f.found.shape.name, p)?;
        let [_, shift, more] = order(g.found.shape.name, q)?;
        let p = vec![area, self.arena.add(mean, shift), self.arena.add(fwhm, more)];
        Some(Known { shape: predefined::find("breitwigner")?.shape, p })
    }

    fn built(&mut self, known: &Known, wanted: Wanted) -> Option<Id> {
        match wanted {
            Wanted::At(x) => Some((known.shape.build)(self.arena, &[x], &known.p)),
            Wanted::Between(lo, hi) => known.shape.integral.map(|build| build(self.arena, lo, hi, &known.p)),
        }
    }

    /// Σ weight · f(x − place) or of its integral.
    fn over_nodes(&mut self, nodes: &Nodes, f: &Expr, wanted: Wanted) -> Result<Option<Id>, FormulaError> {
        let mut total = self.arena.constant(0.0);
        for &(weight, place) in nodes {
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

    /// Nodes for a Gaussian of unit area that is to be folded with `f`: few where f is smooth, many where it is made of pieces.
    fn nodes_for(&mut self, f: &Expr, g: Gaussian) -> Result<Nodes, FormulaError> {
        let root = self.lower(f)?;
        let a = &mut *self.arena;
        let marked = a.reachable(&[root]);
        let is_joint = |i: usize| match a.node(Arena::id_at(i)) {
            Node::Ternary(Func3::Select, condition, ..) => a.depends_on_coord(condition),
            Node::Binary(Func2::Min | Func2::Max, ..) | Node::Unary(Func1::Abs, _) => {
                a.depends_on_coord(Arena::id_at(i))
            }
            _ => false,
        };
        let n = if (0..marked.len()).any(|i| marked[i] && is_joint(i)) { MANY } else { FEW };
        let flank = a.scale(-GAUSSIAN, g.sigma);
        let (start, length) = (a.add(g.mean, flank), a.scale(2.0 * GAUSSIAN, g.sigma));
        let one = a.constant(1.0);
        let Some(normal) = predefined::find("gausn") else { return Ok(Nodes::new()) };
        let rule = (n, legendre(1));
        Ok(self.nodes_over(rule, (start, length), normal.shape, &[one, g.mean, g.sigma], true))
    }

    /// Nodes over the extent of a shape with light tails, with its own values as weights, normalised to 1 if `unit`.
    fn light_nodes(&mut self, used: &ShapeUse, p: &[Id], unit: bool) -> Option<Nodes> {
        let extent = self.extent(used, p)?;
        let begins = matches!(used.found.shape.name, "expon" | "expo" | "uniform");
        let rule = if begins { (PIECES, legendre(LEGENDRE)) } else { (MANY, legendre(1)) };
        Some(self.nodes_over(rule, extent, used.found.shape, p, unit))
    }

    /// Nodes from a place on over a length: `pieces` of it, each with a rule for [−1, 1].
    fn nodes_over(
        &mut self,
        (pieces, rule): (usize, Vec<(f64, f64)>),
        (start, length): (Id, Id),
        shape: &Shape,
        p: &[Id],
        unit: bool,
    ) -> Nodes {
        let mut nodes = Nodes::new();
        for piece in 0..pieces {
            for &(x, w) in &rule {
                let share = (piece as f64 + 0.5 * (1.0 + x)) / pieces as f64;
                let step = self.arena.scale(share, length);
                let place = self.arena.add(start, step);
                let value = (shape.build)(self.arena, &[place], p);
                nodes.push((self.arena.scale(0.5 * w / pieces as f64, value), place));
            }
        }
        let weights: Vec<Id> = nodes.iter().map(|n| n.0).collect();
        let total = self.arena.sum(&weights);
        for (weight, _) in &mut nodes {
            *weight = if unit { self.arena.div(*weight, total) } else { self.arena.mul(*weight, length) };
        }
        nodes
    }

    /// Where a light-tailed shape begins and how far it reaches, up to 1e-10 of its content.
    fn extent(&mut self, used: &ShapeUse, p: &[Id]) -> Option<(Id, Id)> {
        let a = &mut *self.arena;
        let left_of = |a: &mut Arena, place: Id, widths: f64, width: Id| {
            let flank = a.scale(-widths, width);
            a.add(place, flank)
        };
        Some(match (used.found.shape.name, p) {
            ("expon", &[place, length]) => (place, a.scale(FALL, length)),
            // A resolution that falls from 0 on.
            ("expo", &[_, slope]) => {
                let fall = a.constant(-FALL);
                let (zero, nan) = (a.constant(0.0), a.constant(f64::NAN));
                let length = a.div(fall, slope);
                let falls = a.cmp(Func2::Lt, slope, zero);
                (zero, a.select(falls, length, nan))
            }
            ("uniform", &[from, to]) => (from, a.sub(to, from)),
            ("bifurgaus", &[_, mean, left, right]) => {
                let both = a.add(left, right);
                (left_of(a, mean, FLANK, left), a.scale(FLANK, both))
            }
            ("emg", &[_, mean, sigma, rate]) => {
                let (flanks, fall) = (a.scale(2.0 * FLANK, sigma), a.constant(FALL));
                let tail = a.div(fall, rate);
                (left_of(a, mean, FLANK, sigma), a.add(flanks, tail))
            }
            ("moyal", &[place, width]) => (left_of(a, place, 4.0, width), a.scale(4.0 + 2.0 * FALL, width)),
            _ => return None,
        })
    }

    /// Whether a shape without its constant has unit area.
    fn is_unit(&self, used: &ShapeUse) -> bool {
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

    /// A sum over the area of a shape, unless that is 1.
    fn per_area(&mut self, sum: Id, used: &ShapeUse, p: &[Id]) -> Id {
        let (lo, hi) = (self.arena.constant(-FAR), self.arena.constant(FAR));
        match used.found.shape.integral {
            Some(integral) if !self.is_unit(used) => {
                let area = integral(self.arena, lo, hi, p);
                self.arena.div(sum, area)
            }
            _ => sum,
        }
    }
}

/// The shape with its constant where it says nothing.
fn without_constant(used: &ShapeUse) -> ShapeUse {
    let mut plain = used.clone();
    if let Some((at, value)) = sums::constant_of(used.found)
        && let Some(p) = plain.params.get_mut(at)
    {
        p.what = Kind::Const(value);
    }
    plain
}
