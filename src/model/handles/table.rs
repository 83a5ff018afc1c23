//! Which handles the shapes of the catalogue have, by the positions of their parameters.

/// Where a handle stands: x = p\[from\] + times · Π p\[k\]^e.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// The parameter that it is counted from; from 0 without.
    pub from: Option<usize>,
    /// The factor of the product.
    pub times: f64,
    /// Parameters with their powers, 1 or −1.
    pub of: &'static [(usize, i32)],
}

/// How a parameter enters, so that a few steps of Newton's method are one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Via {
    /// As it is.
    Plain,
    /// By its logarithm: a factor.
    Log,
    /// By its inverse.
    Inverse,
}

/// What a handle holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Entry {
    /// Stands at a spot, which moves a parameter; the height there moves another one.
    At { what: &'static str, spot: Spot, along: usize, height: Option<usize> },
    /// Stands at e^p.
    Exp { what: &'static str, along: usize },
    /// As many points of the curve as there are parameters; one moves while the others stay. On a logarithmic scale where that is straight.
    Points { what: &'static str, of: &'static [(usize, Via)], log: bool },
    /// The same of all parameters, which are coefficients.
    All,
    /// The crest of a wave: amplitude, frequency, phase.
    Crest { height: usize, frequency: usize, phase: usize },
    /// The next crest, while this one stays.
    Period { frequency: usize, phase: usize },
}

use Entry::{All, At, Crest, Exp, Period, Points};
use Via::{Inverse, Log, Plain};

/// At a parameter.
const fn at(what: &'static str, place: usize, height: Option<usize>) -> Entry {
    At { what, spot: Spot { from: Some(place), times: 0.0, of: &[] }, along: place, height }
}

/// So many widths beside a parameter.
const fn beside(
    what: &'static str,
    from: usize,
    times: f64,
    of: &'static [(usize, i32)],
    along: usize,
) -> Entry {
    At { what, spot: Spot { from: Some(from), times, of }, along, height: None }
}

/// At a product of parameters.
const fn product(what: &'static str, times: f64, of: &'static [(usize, i32)], along: usize) -> Entry {
    At { what, spot: Spot { from: None, times, of }, along, height: None }
}

/// The mode of Landau's density lies so many widths off its place.
const MODE: f64 = -0.222_782_98;

/// The top of Landau's density.
const fn landau_top(place: usize, width: &'static [(usize, i32)], height: Option<usize>) -> Entry {
    At { what: "Peak", spot: Spot { from: Some(place), times: MODE, of: width }, along: place, height }
}

const HALF: f64 = 0.5;

/// The handles of a shape; none of shapes that have none, or of several coordinates.
pub(super) fn of(shape: &str) -> Vec<Entry> {
    match shape {
        "gaus" | "gausn" => vec![at("Peak", 1, Some(0)), beside("Width", 1, 1.0, &[(2, 1)], 2)],
        "landau" | "landaun" => {
            vec![landau_top(1, &[(2, 1)], Some(0)), beside("Width", 1, 1.0, &[(2, 1)], 2)]
        }
        "langaus" => vec![
            landau_top(1, &[(2, 1)], Some(0)),
            beside("Width", 1, 1.0, &[(2, 1)], 2),
            beside("Resolution", 1, -1.0, &[(3, 1)], 3),
        ],
        "breitwigner" | "relbw" => vec![at("Peak", 1, Some(0)), beside("Width", 1, HALF, &[(2, 1)], 2)],
        "lorentzian" => vec![at("Peak", 2, Some(0)), beside("Width", 2, HALF, &[(1, 1)], 1)],
        "voigt" => vec![
            at("Peak", 1, Some(0)),
            beside("Resolution", 1, -1.0, &[(2, 1)], 2),
            beside("Width", 1, HALF, &[(3, 1)], 3),
        ],
        "crystalball" | "crystalballn" => vec![
            at("Peak", 1, Some(0)),
            beside("Width", 1, 1.0, &[(2, 1)], 2),
            beside("Tail", 1, -1.0, &[(2, 1), (3, 1)], 3),
        ],
        "dscb" => vec![
            at("Peak", 1, Some(0)),
            beside("Width", 1, 1.0, &[(2, 1)], 2),
            beside("Left tail", 1, -1.0, &[(2, 1), (3, 1)], 3),
            beside("Right tail", 1, 1.0, &[(2, 1), (5, 1)], 5),
        ],
        "bifurgaus" => vec![
            at("Peak", 1, Some(0)),
            beside("Left width", 1, -1.0, &[(2, 1)], 2),
            beside("Right width", 1, 1.0, &[(3, 1)], 3),
        ],
        "emg" => vec![
            at("Place", 1, Some(0)),
            beside("Width", 1, -1.0, &[(2, 1)], 2),
            beside("Tail", 1, 1.0, &[(3, -1)], 3),
        ],
        "student" => vec![at("Peak", 1, Some(0)), beside("Width", 1, 1.0, &[(2, 1)], 2)],
        _ => of_density(shape),
    }
}

/// Those of the densities; other curves are in [`of_curve`].
fn of_density(shape: &str) -> Vec<Entry> {
    match shape {
        "norm" | "moyal" => vec![at("Peak", 0, None), beside("Width", 0, 1.0, &[(1, 1)], 1)],
        "norm_cdf" => vec![at("Middle", 0, None), beside("Width", 0, 1.0, &[(1, 1)], 1)],
        "landau_pdf" | "landau_cdf" => {
            vec![landau_top(0, &[(1, 1)], None), beside("Width", 0, 1.0, &[(1, 1)], 1)]
        }
        "truncnorm" | "truncnorm_cdf" => vec![
            at("Left edge", 0, None),
            at("Right edge", 1, None),
            at("Peak", 2, None),
            beside("Width", 2, 1.0, &[(3, 1)], 3),
        ],
        "expon" | "expon_cdf" => vec![at("Start", 0, None), beside("Length", 0, 1.0, &[(1, 1)], 1)],
        "truncexpon" | "truncexpon_cdf" => {
            vec![at("Left edge", 0, None), at("Right edge", 1, None), beside("Length", 0, 1.0, &[(3, 1)], 3)]
        }
        "uniform" | "uniform_cdf" => vec![at("Left edge", 0, None), at("Right edge", 1, None)],
        "voigt_pdf" => vec![product("Resolution", 1.0, &[(0, 1)], 0), product("Width", -HALF, &[(1, 1)], 1)],
        "gamma_pdf" => vec![product("Mean", 1.0, &[(0, 1), (1, 1)], 0), product("Length", 1.0, &[(1, 1)], 1)],
        "chi2_pdf" | "poisson_pmf" => vec![product("Mean", 1.0, &[(0, 1)], 0)],
        "binomial_pmf" => vec![product("Mean", 1.0, &[(0, 1), (1, 1)], 1)],
        "weibull" => vec![product("Length", 1.0, &[(1, 1)], 1)],
        "lognormal" => vec![Exp { what: "Middle", along: 0 }],
        "argus" => vec![product("Edge", 1.0, &[(0, 1)], 0)],
        _ => of_curve(shape),
    }
}

/// Those of curves without a peak.
fn of_curve(shape: &str) -> Vec<Entry> {
    match shape {
        "expo" => vec![Points { what: "Point", of: &[(0, Plain), (1, Plain)], log: true }],
        "expdecay" => vec![Points { what: "Point", of: &[(0, Log), (2, Inverse)], log: true }],
        "exp_x0" => vec![Points { what: "Point", of: &[(0, Log), (1, Inverse)], log: true }],
        "power" | "arrhenius" => vec![Points { what: "Point", of: &[(0, Log), (1, Plain)], log: true }],
        "logistic" => vec![at("Middle", 2, Some(0)), beside("Rise", 2, 1.0, &[(1, -1)], 1)],
        "gompertz" => vec![
            Points { what: "Rise", of: &[(1, Plain)], log: true },
            Points { what: "Level", of: &[(0, Plain)], log: false },
        ],
        "hill" => vec![at("Middle", 1, Some(0))],
        "doubleslit" => vec![Points { what: "Level", of: &[(0, Plain)], log: false }],
        "sine" => vec![
            Crest { height: 0, frequency: 1, phase: 2 },
            Period { frequency: 1, phase: 2 },
            Points { what: "Level", of: &[(3, Plain)], log: false },
        ],
        "dampedsine" => vec![
            Crest { height: 0, frequency: 1, phase: 2 },
            Period { frequency: 1, phase: 2 },
            Points { what: "Level", of: &[(4, Plain)], log: false },
        ],
        "pol" | "polyval" | "chebyshev" | "cheb_scaled" | "legendre" | "bernstein" => vec![All],
        _ => Vec::new(),
    }
}
