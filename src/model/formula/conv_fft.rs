//! Convolutions on a grid, by the fast Fourier transform (`ir::folded`): the option `fft`. For thousands of points that is faster than nodes at
//! every point.
//!
//! One factor must end soon, and neither may jump: sums on a grid see a jump only to the first order of the step. Where that is not so, the
//! closed forms and the nodes of `conv` serve, and a note says so. They serve as well at parameters where one factor is so narrow that no grid
//! shows it.

use super::FormulaError;
use super::conv::{Convolution, Wanted, in_x, jumps, parts, without_constant};
use super::expr::{Expr, Kind, ShapeUse};
use super::lower::Lowerer;
use super::resolve::Resolver;
use crate::model::ir::{Arena, Extent, Id, Node};

/// Shapes that end soon on both sides without a jump.
const LIGHT: [&str; 5] = ["gaus", "gausn", "norm", "emg", "moyal"];
/// Shapes with a jump, put together of pieces whose derivatives do not join smoothly, or defined on one side only.
const BROKEN: [&str; 23] = [
    "bifurgaus",
    "crystalball",
    "crystalballn",
    "dscb",
    "uniform",
    "uniform_cdf",
    "expon",
    "expon_cdf",
    "truncexpon",
    "truncexpon_cdf",
    "truncnorm",
    "truncnorm_cdf",
    "argus",
    "gamma_pdf",
    "chi2_pdf",
    "weibull",
    "power",
    "arrhenius",
    "hill",
    "gompertz",
    "poisson_pmf",
    "binomial_pmf",
    "relbw",
];

impl Resolver<'_> {
    /// Whether the two may be sampled on a grid; a note where not.
    pub(super) fn is_for_a_grid(&mut self, f: &Expr, g: &ShapeUse) -> bool {
        let light = |used: &ShapeUse| in_x(used) && LIGHT.contains(&used.found.shape.name);
        let ends = light(g) || matches!(&f.what, Kind::Shape(used) if light(used));
        let smooth = !jumps(f) && !is_broken(f) && (light(g) || is_smooth_resolution(g)) && one_coordinate(f);
        if !(ends && smooth) {
            self.names.remark(
                "CONV: 'fft' needs two smooth functions of x of which one ends soon: computed in closed form or by quadrature instead."
                    .into(),
            );
        }
        ends && smooth
    }
}

/// An exponential begins at 0 where it is the resolution.
fn is_smooth_resolution(g: &ShapeUse) -> bool {
    let name = g.found.shape.name;
    !BROKEN.contains(&name) && name != "expo"
}

/// Whether a shape in the function is made of pieces that do not join smoothly.
fn is_broken(f: &Expr) -> bool {
    match &f.what {
        Kind::Shape(used) => BROKEN.contains(&used.found.shape.name),
        other => parts(other).into_iter().any(is_broken),
    }
}

fn one_coordinate(f: &Expr) -> bool {
    match &f.what {
        Kind::Coord(k) => *k == 0,
        Kind::Shape(used) => used.coords.iter().chain(&used.params).all(one_coordinate),
        other => parts(other).into_iter().all(one_coordinate),
    }
}

impl Lowerer<'_> {
    /// The convolution at `x` on a grid of 2^`log2` points.
    pub(super) fn on_a_grid(&mut self, c: &Convolution, log2: u32, x: Id) -> Result<Id, FormulaError> {
        let resolution = without_constant(&c.g);
        let (t, q) = (self.arena.coord(0), self.params(&resolution)?);
        let value = (resolution.found.shape.build)(self.arena, &[t], &q);
        let g = self.per_area(value, &resolution, &q);
        let before = self.coords.first_mut().map(|c| std::mem::replace(c, t));
        let f = self.lower(&c.f);
        if let (Some(c), Some(before)) = (self.coords.first_mut(), before) {
            *c = before;
        }
        let f = f?;
        // The one that ends is sampled over all that it has.
        let (factors, narrow, p) = match &c.f.what {
            Kind::Shape(used) if !LIGHT.contains(&resolution.found.shape.name) => {
                ([f, g], used, self.params(used)?)
            }
            _ => ([g, f], &resolution, q),
        };
        let ends = match self.gaussian(narrow, &p) {
            Some(normal) => self.extent("gausn", &[normal.area, normal.mean, normal.sigma]),
            None => self.extent(narrow.found.shape.name, &p),
        };
        let Some((start, length)) = ends else {
            let message = "found no end of this function, expected one that ends soon: gaus, bifurgaus ...";
            return Err(FormulaError::new(self.text, c.f.span.clone(), message));
        };
        debug_assert!(factors.iter().all(|&f| no_other_coordinate(self.arena, f)));
        let plain = self.off_the_grid(c, t);
        Ok(self.arena.convolve(Extent { start, length, factors, plain, log2 }, x))
    }

    /// The convolution at `x` in closed form or by quadrature, for widths that no grid shows; not a number for the few pairs that only a grid
    /// can fold.
    fn off_the_grid(&mut self, c: &Convolution, x: Id) -> Id {
        let before = std::mem::replace(&mut self.on_grids, false);
        let value = self.convolution(c, Wanted::At(x));
        self.on_grids = before;
        value.ok().flatten().unwrap_or_else(|| self.arena.constant(f64::NAN))
    }
}

/// Whether x is the only coordinate.
fn no_other_coordinate(arena: &Arena, id: Id) -> bool {
    let marked = arena.reachable(&[id]);
    (0..marked.len()).all(|i| !marked[i] || !matches!(arena.node(Arena::id_at(i)), Node::Coord(1..)))
}
