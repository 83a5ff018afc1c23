//! What the shapes of the catalogue are, in a word that a student would use.

/// A sort of shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A maximum with a place and a width.
    Peak,
    /// Falls or rises by the same factor over the same distance.
    Exponential,
    /// Goes up and down again and again.
    Wave,
    /// Goes from one level to another.
    Rise,
    /// Falls to nothing at an end.
    Background,
    /// The same everywhere.
    Constant,
    /// A power of x.
    Power,
    /// A sum of powers of x.
    Polynomial,
}

/// The shapes of every sort, by the keys of the catalogue.
const SORTS: [(Sort, &[&str]); 8] = [
    (
        Sort::Peak,
        &[
            "gaus",
            "gausn",
            "landau",
            "landaun",
            "langaus",
            "voigt",
            "voigt_pdf",
            "bifurgaus",
            "dscb",
            "emg",
            "student",
            "breitwigner",
            "lorentzian",
            "relbw",
            "crystalball",
            "crystalballn",
            "norm",
            "moyal",
            "landau_pdf",
            "lognormal",
            "bigaus",
            "gaus2d",
            "truncnorm",
            "xylandau",
            "gamma_pdf",
            "chi2_pdf",
            "weibull",
            "poisson_pmf",
            "binomial_pmf",
        ],
    ),
    (Sort::Exponential, &["expo", "expdecay", "exp_x0", "expon", "truncexpon", "xyexpo"]),
    (Sort::Wave, &["sine", "dampedsine", "doubleslit"]),
    (
        Sort::Rise,
        &[
            "logistic",
            "gompertz",
            "hill",
            "arrhenius",
            "norm_cdf",
            "landau_cdf",
            "expon_cdf",
            "truncnorm_cdf",
            "truncexpon_cdf",
            "uniform_cdf",
        ],
    ),
    (Sort::Background, &["argus"]),
    (Sort::Constant, &["uniform"]),
    (Sort::Power, &["power"]),
    (Sort::Polynomial, &["pol", "polyval", "chebyshev", "cheb_scaled", "legendre", "bernstein", "pol1_2d"]),
];

/// The sort of a shape of the catalogue.
pub fn sort_of(shape: &str) -> Option<Sort> {
    SORTS.iter().find(|(_, shapes)| shapes.contains(&shape)).map(|(sort, _)| *sort)
}

/// Whether it is a polynomial in powers of x, whose order is told by the number of its parameters.
pub fn is_plain_polynomial(shape: &str) -> bool {
    matches!(shape, "pol" | "polyval")
}

#[cfg(test)]
mod tests {
    use super::super::all;
    use super::{SORTS, sort_of};

    #[test]
    fn every_shape_has_a_sort() {
        let nameless: Vec<&str> = all().map(|s| s.name).filter(|n| sort_of(n).is_none()).collect();
        assert!(nameless.is_empty(), "{nameless:?}");
        let known = |name: &&str| all().any(|shape| shape.name == *name);
        assert!(SORTS.iter().flat_map(|(_, shapes)| *shapes).all(known), "a sort of what is no shape");
    }
}
