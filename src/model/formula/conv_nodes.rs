//! Nodes that stand for one factor of a convolution: weights and places, as expressions of its parameters.

use super::FormulaError;
use super::conv::Wanted;
use super::conv_graded::Factor;
use super::conv_pairs::Gaussian;
use super::expr::{Expr, ShapeUse};
use super::lower::Lowerer;
use crate::model::ir::{Arena, Func1, Func2, Func3, Id, Node};
use crate::model::predefined::{self, Shape};
use crate::numeric::gauss::legendre;

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

/// Weights and places that stand for a density.
pub(super) type Nodes = Vec<(Id, Id)>;

impl Lowerer<'_> {
    /// Nodes for a Gaussian of unit area that is to be folded with `f`: few where f is smooth, many where it is made of pieces.
    /// Where the width of f is known, the nodes are graded.
    pub(super) fn nodes_for(
        &mut self,
        f: &Expr,
        factor: Option<Factor<'_>>,
        g: Gaussian,
        wanted: Wanted,
    ) -> Result<Nodes, FormulaError> {
        let Some(normal) = predefined::find("gausn") else { return Ok(Nodes::new()) };
        let one = self.arena.constant(1.0);
        let p = [one, g.mean, g.sigma];
        if let Some(factor) = factor
            && let Some(nodes) = self.graded(Factor { shape: normal.shape, p: &p }, factor, wanted, true)
        {
            return Ok(nodes);
        }
        let root = self.lower(f)?;
        let a = &mut *self.arena;
        let is_joint = |&id: &Id| match a.node(id) {
            Node::Ternary(Func3::Select, condition, ..) => a.depends_on_coord(condition),
            Node::Binary(Func2::Min | Func2::Max, ..) | Node::Unary(Func1::Abs, _) => a.depends_on_coord(id),
            _ => false,
        };
        let n = if a.below(&[root]).ids().iter().any(is_joint) { MANY } else { FEW };
        let flank = a.scale(-GAUSSIAN, g.sigma);
        let (start, length) = (a.add(g.mean, flank), a.scale(2.0 * GAUSSIAN, g.sigma));
        let rule = (n, legendre(1));
        Ok(self.nodes_over(rule, (start, length), normal.shape, &p, true))
    }

    /// Nodes over the extent of a shape with light tails, with its own values as weights, normalised to 1 if `unit`.
    pub(super) fn light_nodes(&mut self, used: &ShapeUse, p: &[Id], unit: bool) -> Option<Nodes> {
        let extent = self.extent(used.found.shape.name, p)?;
        let begins = matches!(used.found.shape.name, "expon" | "expo" | "uniform");
        let rule = if begins { (PIECES, legendre(LEGENDRE)) } else { (MANY, legendre(1)) };
        Some(self.nodes_over(rule, extent, used.found.shape, p, unit))
    }

    /// Nodes from a place on over a length: `pieces` of it, each with a rule for [−1, 1].
    pub(super) fn nodes_over(
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
    pub(super) fn extent(&mut self, name: &str, p: &[Id]) -> Option<(Id, Id)> {
        let a = &mut *self.arena;
        let left_of = |a: &mut Arena, place: Id, widths: f64, width: Id| {
            let flank = a.scale(-widths, width);
            a.add(place, flank)
        };
        Some(match (name, p) {
            ("gausn", &[_, mean, sigma]) => {
                let sigma = a.unary(Func1::Abs, sigma);
                (left_of(a, mean, GAUSSIAN, sigma), a.scale(2.0 * GAUSSIAN, sigma))
            }
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
}
