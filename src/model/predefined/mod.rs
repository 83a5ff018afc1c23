//! The catalogue of predefined shapes: what `gaus`, `pol3` or `norm_pdf` mean, each an expression built in an [`Arena`], so that the
//! fitter cannot tell a predefined shape from a typed formula and derivatives come for free.
//!
//! A shape knows its parameters, limits, how to guess and how to integrate; it knows no data and no text beyond its own formula.

mod breitwigner;
mod crystalball;
mod expo;
mod expon;
mod gaus;
mod landau;
mod norm;
mod parts;
mod pol;
mod positive;
mod student;
mod uniform;

#[cfg(test)]
mod tests;

use crate::model::ir::{Arena, Id};

/// Names of a shape's parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamNames {
    /// A fixed list.
    Fixed(&'static [&'static str]),
    /// A family of orders (`pol0` … `pol15`): n + `extra` parameters p0, p1 … for order n.
    Family {
        /// Number of parameters beyond the order (1 for polynomials).
        extra: usize,
        /// Largest order.
        max_order: usize,
    },
}

/// How start values are found from data (engine, initial values).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// Mean, spread and area of the data.
    Moments,
    /// Height, place and width of the highest peak above a straight background.
    Peak,
    /// Straight line through ln y.
    LogLine,
    /// The linear fit itself.
    Linear,
    /// Nothing known: the caller's default.
    None,
}

/// A limit that a shape sets on one of its parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShapeLimit {
    /// Position among the shape's parameters.
    pub param: usize,
    /// Lower limit.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
}

/// Builds ∫_lo^hi f dx as an expression of the two ends and the parameters.
pub type BuildIntegral = fn(a: &mut Arena, lo: Id, hi: Id, p: &[Id]) -> Id;

/// One entry of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Key: `gaus`; for a family the name without its order (`pol`).
    pub name: &'static str,
    /// Other names for the same thing (`chebyshev` for `cheb`).
    pub aliases: &'static [&'static str],
    /// Group in lists: `polynomials`, `peaks`, `distributions` …
    pub group: &'static str,
    /// Parameters in order.
    pub params: ParamNames,
    /// The function as text, for lists and help.
    pub formula: &'static str,
    /// Limits set unless the user keeps his own.
    pub limits: &'static [ShapeLimit],
    /// How start values are found.
    pub guess: Guess,
    /// Number of coordinates: 1, or 2 for `gaus2d`.
    pub n_coordinates: usize,
    /// The first parameter only multiplies the rest.
    pub has_scale: bool,
    /// Integrates to 1 over the real line for all allowed parameters.
    pub normalised: bool,
    /// f as an expression of the coordinates `x` and the parameters `p`; for a family `p.len()` says the order.
    pub build: fn(a: &mut Arena, x: &[Id], p: &[Id]) -> Id,
    /// ∫_lo^hi f dx, where known in closed form, accurate in the tails and for narrow intervals. Polynomials, sums and products with
    /// factors that do not depend on x need no entry: the model integrates those itself.
    pub integral: Option<BuildIntegral>,
}

/// A shape of the catalogue with its order settled.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// The entry.
    pub shape: &'static Shape,
    /// Number of parameters.
    pub n_params: usize,
}

impl Found {
    /// Name of the k-th parameter.
    pub fn param_name(&self, k: usize) -> String {
        match self.shape.params {
            ParamNames::Fixed(names) => names.get(k).map_or_else(|| format!("p{k}"), |n| (*n).to_string()),
            ParamNames::Family { .. } => format!("p{k}"),
        }
    }
}

/// The catalogue, in the order of lists: ROOT's first, then the rest by group.
static CATALOGUE: [&Shape; 29] = [
    &gaus::GAUS,
    &landau::LANDAU,
    &expo::EXPO,
    &pol::POL,
    &pol::CHEBYSHEV,
    &gaus::GAUSN,
    &landau::LANDAUN,
    &breitwigner::BREITWIGNER,
    &breitwigner::LORENTZIAN,
    &breitwigner::RELBW,
    &crystalball::CRYSTALBALL,
    &crystalball::CRYSTALBALLN,
    &student::STUDENT,
    &expo::EXPDECAY,
    &expo::EXP_X0,
    &norm::NORM,
    &norm::TRUNCNORM,
    &expon::EXPON,
    &expon::TRUNCEXPON,
    &uniform::UNIFORM,
    &landau::LANDAU_PDF,
    &positive::GAMMA_PDF,
    &positive::LOGNORMAL,
    &norm::NORM_CDF,
    &norm::TRUNCNORM_CDF,
    &expon::EXPON_CDF,
    &expon::TRUNCEXPON_CDF,
    &uniform::UNIFORM_CDF,
    &landau::LANDAU_CDF,
];

/// All entries, in the order of lists.
pub fn all() -> impl Iterator<Item = &'static Shape> {
    CATALOGUE.iter().copied()
}

/// The entry called `name` (`gaus`, `pol3`, `chebyshev2`), its order settled; `None` when there is none or the order is too large.
pub fn find(name: &str) -> Option<Found> {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let order = &name[stem.len()..];
    for shape in all() {
        let called = |n: &str| shape.name == n || shape.aliases.contains(&n);
        match shape.params {
            ParamNames::Fixed(names) if called(name) => return Some(Found { shape, n_params: names.len() }),
            ParamNames::Family { extra, max_order } if called(stem) => {
                let order = order.parse::<usize>().ok().filter(|&n| n <= max_order)?;
                return Some(Found { shape, n_params: order + extra });
            }
            _ => {}
        }
    }
    None
}

/// The largest order of the family that `name` seems to mean when it is no entry itself: `pol16`, or `pol` without an order.
pub fn largest_order(name: &str) -> Option<usize> {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let family = all().find(|s| s.name == stem || s.aliases.contains(&stem))?;
    match family.params {
        ParamNames::Family { max_order, .. } => Some(max_order),
        ParamNames::Fixed(_) => None,
    }
}
