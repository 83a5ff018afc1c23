//! The catalogue of predefined shapes: what `gaus`, `pol3` or `norm_pdf` mean, each an expression built in an [`Arena`], so that the
//! fitter cannot tell a predefined shape from a typed formula and derivatives come for free.
//!
//! A shape knows its parameters, limits, how to guess and how to integrate; it knows no data and no text beyond its own formula.

mod argus;
mod bifurgaus;
mod breitwigner;
mod counts;
mod crystalball;
mod doubleslit;
mod dscb;
mod emg;
mod expo;
mod expon;
mod gaus;
mod landau;
mod langaus;
mod laws;
mod meanings;
mod moyal;
mod norm;
mod parts;
mod pol;
mod positive;
mod rise;
mod scaled;
mod sorts;
mod student;
mod surface;
mod uniform;
mod voigt;
mod wave;

#[cfg(test)]
mod tests;

pub use meanings::Meaning;
pub use sorts::{Sort, is_plain_polynomial, sort_of};

use crate::model::ir::{Arena, Id};

/// Names of a shape's parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamNames {
    /// A fixed list.
    Fixed(&'static [&'static str]),
    /// A family of orders (`pol0` … `pol15`): n + `extra` parameters p0, p1 … for order n.
    Family {
        /// What stands before the number of a parameter: p for p0, p1 …
        prefix: &'static str,
        /// What stands behind the order in the name (`_scaled` in `cheb4_scaled`); the key of the catalogue ends with it too.
        suffix: &'static str,
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
    /// The frequency that explains most of the data (Lomb's periodogram).
    Wave,
    /// Where the data have risen half-way.
    HalfRise,
    /// Nothing known: the caller's default.
    None,
}

/// Stands for every parameter in a [`ShapeLimit`].
pub const EVERY: usize = usize::MAX;

/// A limit that a shape sets on one of its parameters, or on [`EVERY`] one.
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

/// What one adds to a formula most often, each by one key: line, parabola, peaks, exponential, wave, power.
pub const COMMON: [&str; 8] = ["pol1", "pol2", "gaus", "breitwigner", "voigt", "expo", "sine", "power"];

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

impl Shape {
    /// Name of the shape with `n` parameters: `pol2`, `cheb4_scaled`; that of a shape without orders does not depend on it.
    pub fn name_of(&self, n: usize) -> String {
        self.name_after(self.name, n)
    }

    /// The same by one of its names.
    fn name_after(&self, name: &str, n: usize) -> String {
        match self.params {
            ParamNames::Family { suffix, extra, .. } => {
                let stem = name.strip_suffix(suffix).unwrap_or(name);
                format!("{stem}{}{suffix}", n.saturating_sub(extra))
            }
            ParamNames::Fixed(_) => name.to_string(),
        }
    }

    /// Names of the smallest and the largest order ; the same twice for a shape without orders.
    pub fn order_names(&self) -> [String; 2] {
        self.orders_after(self.name)
    }

    /// The same by one of its names.
    fn orders_after(&self, name: &str) -> [String; 2] {
        let orders = match self.params {
            ParamNames::Family { extra, max_order, .. } => [extra, max_order + extra],
            ParamNames::Fixed(_) => [0, 0],
        };
        orders.map(|n| self.name_after(name, n))
    }

    /// All names as they are written in a formula: `gaus`, `pol0 … pol15`.
    pub fn names(&self) -> Vec<String> {
        let written = |name: &&'static str| match self.params {
            ParamNames::Family { .. } => self.orders_after(name).join(" … "),
            ParamNames::Fixed(_) => (*name).to_owned(),
        };
        std::iter::once(&self.name).chain(self.aliases).map(written).collect()
    }

    fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }
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
            ParamNames::Family { prefix, .. } => format!("{prefix}{k}"),
        }
    }

    /// Name of the shape with its order: `pol2`.
    pub fn name(&self) -> String {
        self.shape.name_of(self.n_params)
    }
}

/// The catalogue, in the order of lists: ROOT's first, then the rest by group.
static CATALOGUE: &[&Shape] = &[
    &gaus::GAUS,
    &landau::LANDAU,
    &expo::EXPO,
    &pol::POL,
    &pol::CHEBYSHEV,
    &pol::POLYVAL,
    &scaled::CHEB_SCALED,
    &scaled::LEGENDRE,
    &scaled::BERNSTEIN,
    &gaus::GAUSN,
    &landau::LANDAUN,
    &langaus::LANGAUS,
    &breitwigner::BREITWIGNER,
    &breitwigner::LORENTZIAN,
    &breitwigner::RELBW,
    &voigt::VOIGT,
    &crystalball::CRYSTALBALL,
    &crystalball::CRYSTALBALLN,
    &dscb::DSCB,
    &bifurgaus::BIFURGAUS,
    &emg::EMG,
    &student::STUDENT,
    &expo::EXPDECAY,
    &expo::EXP_X0,
    &norm::NORM,
    &norm::TRUNCNORM,
    &expon::EXPON,
    &expon::TRUNCEXPON,
    &uniform::UNIFORM,
    &voigt::VOIGT_PDF,
    &landau::LANDAU_PDF,
    &moyal::MOYAL,
    &positive::GAMMA_PDF,
    &positive::CHI2_PDF,
    &positive::WEIBULL,
    &positive::LOGNORMAL,
    &argus::ARGUS,
    &counts::POISSON_PMF,
    &counts::BINOMIAL_PMF,
    &norm::NORM_CDF,
    &norm::TRUNCNORM_CDF,
    &expon::EXPON_CDF,
    &expon::TRUNCEXPON_CDF,
    &uniform::UNIFORM_CDF,
    &landau::LANDAU_CDF,
    &wave::SINE,
    &wave::DAMPEDSINE,
    &laws::POWER,
    &laws::ARRHENIUS,
    &rise::LOGISTIC,
    &rise::GOMPERTZ,
    &rise::HILL,
    &doubleslit::DOUBLESLIT,
    &surface::GAUS2D,
    &surface::BIGAUS,
    &surface::POL1_2D,
    &surface::XYEXPO,
    &surface::XYLANDAU,
];

/// All entries, in the order of lists.
pub fn all() -> impl Iterator<Item = &'static Shape> {
    CATALOGUE.iter().copied()
}

/// The entry called `name` (`gaus`, `pol3`, `cheb4_scaled`), its order settled; `None` when there is none or the order is too large.
pub fn find(name: &str) -> Option<Found> {
    for shape in all() {
        if let (ParamNames::Fixed(names), true) = (shape.params, shape.is_called(name)) {
            return Some(Found { shape, n_params: names.len() });
        }
    }
    let (stem, order) = split_order(name);
    let (shape, extra, max_order) = family(&stem)?;
    let order = order.parse::<usize>().ok().filter(|&n| n <= max_order)?;
    Some(Found { shape, n_params: order + extra })
}

/// The family called `name` without an order, with as many parameters as `n` arguments give it beside its coordinate: `polyval(x,a,b,c)`.
pub fn find_by_arguments(name: &str, n: usize) -> Option<Found> {
    let (shape, extra, max_order) = family(name)?;
    let n_params = n.checked_sub(shape.n_coordinates)?;
    (extra..=max_order + extra).contains(&n_params).then_some(Found { shape, n_params })
}

/// Names of the smallest and the largest order of the family that `name` seems to mean when it is no entry itself: `pol16`, or `pol`
/// without an order.
pub fn orders_of(name: &str) -> Option<[String; 2]> {
    let (shape, ..) = family(name).or_else(|| family(&split_order(name).0))?;
    Some(shape.order_names())
}

/// The family with this key or alias, the number of parameters beyond its order, and its largest order.
fn family(stem: &str) -> Option<(&'static Shape, usize, usize)> {
    all().find_map(|shape| match shape.params {
        ParamNames::Family { extra, max_order, .. } if shape.is_called(stem) => {
            Some((shape, extra, max_order))
        }
        _ => None,
    })
}

/// A name without its first number, and that number: `cheb4_scaled` is `cheb_scaled` of order 4.
fn split_order(name: &str) -> (String, &str) {
    let start = name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len());
    let digits = name[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(name.len() - start);
    let (head, rest) = name.split_at(start);
    (format!("{head}{}", &rest[digits..]), &rest[..digits])
}
