//! What the parameters of the shapes mean, and an example of each: values and a span in which one sees what the shape is.

use super::{Found, Guess, ParamNames, Shape, find};

/// What is to be said of a shape beyond its formula.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meaning {
    /// Key of the catalogue.
    pub shape: &'static str,
    /// x from, x to.
    pub span: (f64, f64),
    /// A word and a value for each parameter; of a family as many as the example has.
    pub params: &'static [(&'static str, f64)],
}

const fn of(shape: &'static str, span: (f64, f64), params: &'static [(&'static str, f64)]) -> Meaning {
    Meaning { shape, span, params }
}

const HEIGHT: &str = "height at the top";
const AREA: &str = "area under the curve";
const PLACE: &str = "place of the top";
const SIGMA: &str = "width: one standard deviation";
const FULL: &str = "full width at half of the height";
const MPV: &str = "place of the peak; the top itself lies 0.223 Sigma below it";
const WIDTH: &str = "width";
const LOW: &str = "lower end";
const HIGH: &str = "upper end";
const ORDER: &str = "coefficient of the term of this order";

/// All of them, in the order of the catalogue.
static MEANINGS: &[Meaning] = &[
    of("gaus", (-4.0, 4.0), &[(HEIGHT, 1.0), (PLACE, 0.0), (SIGMA, 1.0)]),
    of("landau", (-5.0, 20.0), &[("factor; the top is 0.18 of it", 1.0), (MPV, 0.0), (WIDTH, 1.0)]),
    of(
        "expo",
        (0.0, 5.0),
        &[("logarithm of the value at x = 0", 1.0), ("change of the logarithm per unit of x", -0.7)],
    ),
    of("pol", (-2.0, 2.0), &[(ORDER, 1.0), (ORDER, 0.5), (ORDER, -0.7)]),
    of("chebyshev", (-1.0, 1.0), &[(ORDER, 0.5), (ORDER, 0.2), (ORDER, -0.3), (ORDER, 0.6)]),
    of(
        "polyval",
        (-2.0, 2.0),
        &[
            ("coefficient of the highest power", -0.7),
            ("of the next one", 0.5),
            ("of the last one, the constant", 1.0),
        ],
    ),
    of("cheb_scaled", (0.0, 10.0), &[(ORDER, 0.5), (ORDER, 0.2), (ORDER, -0.3), (ORDER, 0.6)]),
    of("legendre", (0.0, 10.0), &[(ORDER, 0.5), (ORDER, 0.2), (ORDER, -0.3), (ORDER, 0.6)]),
    of(
        "bernstein",
        (0.0, 10.0),
        &[
            ("height at the left end", 1.0),
            ("pull towards this height", 0.1),
            ("pull towards this height", 1.6),
            ("height at the right end", 0.4),
        ],
    ),
    of("gausn", (-4.0, 4.0), &[(AREA, 1.0), (PLACE, 0.0), (SIGMA, 1.0)]),
    of("landaun", (-5.0, 20.0), &[(AREA, 1.0), (MPV, 0.0), (WIDTH, 1.0)]),
    of(
        "langaus",
        (-6.0, 20.0),
        &[
            (AREA, 1.0),
            ("place near the top of the Landau curve", 0.0),
            ("width of the Landau curve", 1.0),
            ("standard deviation of the Gaussian that smears it", 1.5),
        ],
    ),
    of("breitwigner", (-5.0, 5.0), &[(AREA, 1.0), (PLACE, 0.0), (FULL, 1.5)]),
    of("lorentzian", (-5.0, 5.0), &[(AREA, 1.0), (FULL, 1.5), (PLACE, 0.0)]),
    of(
        "relbw",
        (80.0, 102.0),
        &[(AREA, 1.0), ("mass of the resonance", 91.2), ("width of the resonance", 2.5)],
    ),
    of(
        "voigt",
        (-5.0, 5.0),
        &[
            (AREA, 1.0),
            (PLACE, 0.0),
            ("standard deviation of the Gaussian", 0.8),
            ("full width of the Lorentzian", 0.8),
        ],
    ),
    of(
        "crystalball",
        (-8.0, 4.0),
        &[
            (HEIGHT, 1.0),
            (PLACE, 0.0),
            (SIGMA, 1.0),
            ("where the tail begins, in standard deviations below the top", 1.0),
            ("power of the tail", 2.0),
        ],
    ),
    of(
        "crystalballn",
        (-8.0, 4.0),
        &[
            (AREA, 1.0),
            (PLACE, 0.0),
            (SIGMA, 1.0),
            ("where the tail begins, in standard deviations below the top", 1.0),
            ("power of the tail", 2.0),
        ],
    ),
    of(
        "dscb",
        (-8.0, 8.0),
        &[
            (HEIGHT, 1.0),
            (PLACE, 0.0),
            (SIGMA, 1.0),
            ("where the left tail begins, in standard deviations", 1.0),
            ("power of the left tail", 2.0),
            ("where the right tail begins, in standard deviations", 1.5),
            ("power of the right tail", 4.0),
        ],
    ),
    of(
        "bifurgaus",
        (-4.0, 6.0),
        &[
            (HEIGHT, 1.0),
            (PLACE, 0.0),
            ("standard deviation left of the top", 0.8),
            ("standard deviation right of the top", 2.0),
        ],
    ),
    of(
        "emg",
        (-4.0, 8.0),
        &[
            (AREA, 1.0),
            ("mean of the Gaussian", 0.0),
            ("standard deviation of the Gaussian", 0.8),
            ("rate of the exponential tail", 0.5),
        ],
    ),
    of(
        "student",
        (-6.0, 6.0),
        &[
            (AREA, 1.0),
            (PLACE, 0.0),
            (WIDTH, 1.0),
            ("degrees of freedom: the fewer, the longer the tails", 2.0),
        ],
    ),
    of(
        "expdecay",
        (0.0, 5.0),
        &[
            ("value at x = B", 1.0),
            ("where the decay begins", 0.0),
            ("life time: x in which it falls to 1/e", 1.5),
        ],
    ),
    of(
        "exp_x0",
        (0.0, 5.0),
        &[("value at x = 0", 1.0), ("x in which it grows by the factor e; below 0 it falls", -1.5)],
    ),
    of("norm", (-4.0, 4.0), &[("mean", 0.0), ("standard deviation", 1.0)]),
    of(
        "truncnorm",
        (-2.0, 3.0),
        &[
            (LOW, -1.0),
            (HIGH, 2.0),
            ("mean of the whole normal distribution", 0.0),
            ("its standard deviation", 1.0),
        ],
    ),
    of("expon", (-0.5, 5.0), &[("where it begins", 0.0), ("mean distance from there", 1.0)]),
    of(
        "truncexpon",
        (-0.5, 4.0),
        &[
            (LOW, 0.0),
            (HIGH, 3.0),
            ("reference point; it cancels", 0.0),
            ("mean distance of the whole exponential", 1.5),
        ],
    ),
    of("uniform", (-0.5, 3.5), &[(LOW, 0.0), (HIGH, 3.0)]),
    of(
        "voigt_pdf",
        (-5.0, 5.0),
        &[("standard deviation of the Gaussian", 0.8), ("full width of the Lorentzian", 0.8)],
    ),
    of("landau_pdf", (-5.0, 20.0), &[("place near the top", 0.0), (WIDTH, 1.0)]),
    of("moyal", (-4.0, 10.0), &[(PLACE, 0.0), (WIDTH, 1.0)]),
    of(
        "gamma_pdf",
        (0.0, 12.0),
        &[("shape: how many steps are waited for", 3.0), ("mean time of a step", 1.0)],
    ),
    of("chi2_pdf", (0.0, 15.0), &[("degrees of freedom", 4.0)]),
    of(
        "weibull",
        (0.0, 3.0),
        &[("shape: above 1 the rate of failures grows", 1.8), ("scale: 63 % lie below it", 1.0)],
    ),
    of(
        "lognormal",
        (0.01, 5.0),
        &[("mean of the logarithm", 0.0), ("standard deviation of the logarithm", 0.6)],
    ),
    of("argus", (0.0, 1.1), &[("kinematic end, beyond which there is nothing", 1.0), ("curvature", 2.0)]),
    of("poisson_pmf", (0.0, 12.0), &[("mean", 4.0)]),
    of("binomial_pmf", (0.0, 10.0), &[("number of trials", 10.0), ("probability of one of them", 0.4)]),
    of("norm_cdf", (-4.0, 4.0), &[("mean: half of it lies below", 0.0), ("standard deviation", 1.0)]),
    of(
        "truncnorm_cdf",
        (-1.5, 2.5),
        &[
            (LOW, -1.0),
            (HIGH, 2.0),
            ("mean of the whole normal distribution", 0.0),
            ("its standard deviation", 1.0),
        ],
    ),
    of("expon_cdf", (-0.5, 5.0), &[("where it begins", 0.0), ("mean distance from there", 1.0)]),
    of(
        "truncexpon_cdf",
        (-0.5, 4.0),
        &[
            (LOW, 0.0),
            (HIGH, 3.0),
            ("reference point; it cancels", 0.0),
            ("mean distance of the whole exponential", 1.5),
        ],
    ),
    of("uniform_cdf", (-0.5, 3.5), &[(LOW, 0.0), (HIGH, 3.0)]),
    of("landau_cdf", (-5.0, 20.0), &[("place near the top of the density", 0.0), (WIDTH, 1.0)]),
    of(
        "sine",
        (0.0, 3.0),
        &[
            ("amplitude", 1.0),
            ("frequency: periods per unit of x", 1.0),
            ("phase at x = 0, in radians", 0.0),
            ("level about which it swings", 0.5),
        ],
    ),
    of(
        "dampedsine",
        (0.0, 6.0),
        &[
            ("amplitude at x = 0", 1.0),
            ("frequency: periods per unit of x", 1.0),
            ("phase at x = 0, in radians", 0.0),
            ("x in which the amplitude falls to 1/e", 2.0),
            ("level about which it swings", 0.0),
        ],
    ),
    of("power", (0.05, 4.0), &[("value at x = 1", 1.0), ("power", 1.5)]),
    of(
        "arrhenius",
        (250.0, 450.0),
        &[("value at infinite temperature", 1e6), ("activation energy in J/mol; x is in kelvin", 40000.0)],
    ),
    of(
        "logistic",
        (-6.0, 6.0),
        &[("upper level", 1.0), ("steepness", 1.0), ("where half of it is reached", 0.0)],
    ),
    of("gompertz", (0.0, 6.0), &[("upper level", 1.0), ("delay", 5.0), ("rate", 1.0)]),
    of(
        "hill",
        (0.0, 5.0),
        &[("upper level", 1.0), ("x where half of it is reached", 1.0), ("steepness", 2.5)],
    ),
    of(
        "doubleslit",
        (-0.012, 0.012),
        &[
            ("intensity in the middle", 1.0),
            ("width of a slit", 1e-4),
            ("distance of the slits, in the unit of the width", 3e-4),
            ("wavelength, in the same unit; x is the angle in radians", 6.3e-7),
        ],
    ),
    of(
        "gaus2d",
        (-4.0, 4.0),
        &[
            (HEIGHT, 1.0),
            ("place of the top in x", 0.0),
            ("standard deviation in x", 1.0),
            ("place of the top in y", 0.0),
            ("standard deviation in y", 1.0),
        ],
    ),
    of(
        "bigaus",
        (-4.0, 4.0),
        &[
            ("volume under the surface", 1.0),
            ("place of the top in x", 0.0),
            ("standard deviation in x", 1.0),
            ("place of the top in y", 0.0),
            ("standard deviation in y", 1.0),
            ("correlation of x and y", 0.5),
        ],
    ),
    of("pol1_2d", (-2.0, 2.0), &[("value at the origin", 1.0), ("slope in x", 0.5), ("slope in y", -0.5)]),
    of(
        "xyexpo",
        (0.0, 5.0),
        &[
            ("logarithm of the value at the origin", 1.0),
            ("change of the logarithm per unit of x", -0.7),
            ("change of the logarithm per unit of y", -0.3),
        ],
    ),
    of(
        "xylandau",
        (-5.0, 20.0),
        &[
            ("factor", 1.0),
            ("place near the top in x", 0.0),
            ("width in x", 1.0),
            ("place near the top in y", 0.0),
            ("width in y", 1.0),
        ],
    ),
];

impl Shape {
    /// What its parameters mean, with an example.
    pub fn meaning(&self) -> Option<&'static Meaning> {
        MEANINGS.iter().find(|m| m.shape == self.name)
    }

    /// The shape of the example: of a family the order that it has.
    pub fn example(&self) -> Option<(Found, &'static Meaning)> {
        let meaning = self.meaning()?;
        Some((find(&self.name_of(meaning.params.len()))?, meaning))
    }

    /// How many parameters there are: `3`, of a family what its order makes of them.
    pub fn is_family(&self) -> bool {
        matches!(self.params, ParamNames::Family { .. })
    }
}

impl Guess {
    /// Where start values come from, as a sentence.
    pub fn said(self) -> &'static str {
        match self {
            Guess::Moments => "Start values come from the mean, the spread and the area of the data.",
            Guess::Peak => {
                "Start values come from the highest peak above a straight background: its height, its place, its width."
            }
            Guess::LogLine => "Start values come from a straight line through the logarithm of the data.",
            Guess::Linear => {
                "No start values are needed: the function is linear in its parameters and is solved."
            }
            Guess::Wave => {
                "Start values come from the frequency that explains most of the data (Lomb's periodogram)."
            }
            Guess::HalfRise => "Start values come from where the data have risen half-way.",
            Guess::None => {
                "Start values come from a search over the data, as for a formula of one's own; where it finds none they are 1."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::model::predefined::all;

    #[test]
    fn every_shape_has_words_and_an_example_that_is_a_curve() {
        assert_eq!(MEANINGS.len(), all().count());
        for (shape, meaning) in all().zip(MEANINGS) {
            assert_eq!(shape.name, meaning.shape);
            let (found, meaning) = shape.example().unwrap_or_else(|| panic!("{}", shape.name));
            assert_eq!(found.n_params, meaning.params.len(), "{}", shape.name);
            let model = Model::compile(&found.name()).unwrap();
            assert_eq!(model.params().len(), meaning.params.len(), "{}", shape.name);
            let p: Vec<f64> = meaning.params.iter().map(|(_, value)| *value).collect();
            for (hint, value) in model.params().iter().zip(&p) {
                let (low, high) = (hint.limits.lower(), hint.limits.upper());
                assert!(
                    low.is_none_or(|l| *value >= l) && high.is_none_or(|h| *value <= h),
                    "{}",
                    shape.name
                );
            }
        }
    }
}
