//! The models that people try first, by kind of data, the simplest first. Every formula has start values that come from the data.
//!
//! Deliberately short: a list of all functions is no suggestion. Polynomials end at the third power; who needs a higher one knows it.

use crate::cost::{CostChoice, CostKind};
use crate::data::{DataKind, Dataset};

/// A model to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// What a student would call it.
    pub title: &'static str,
    /// As it is typed.
    pub formula: &'static str,
}

/// What the data are, as far as it decides what is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Situation {
    /// y or contents over x.
    Curve,
    /// Successes of trials over x.
    Efficiency,
    /// Single values.
    Sample,
    /// Something over x and y.
    Plane,
}

impl Situation {
    /// `None` for data of more coordinates, and for templates, which are a model of their own.
    pub fn of(data: &Dataset, cost: &CostChoice) -> Option<Situation> {
        let is_efficiency = cost.kind == CostKind::Binomial || data.more("trials").is_some();
        match (data.n_coordinates(), data.kind()) {
            _ if !data.templates().is_empty() => None,
            (1, DataKind::Sample) => Some(Situation::Sample),
            (1, _) if is_efficiency => Some(Situation::Efficiency),
            (1, _) => Some(Situation::Curve),
            (2, DataKind::Points | DataKind::Histogram) => Some(Situation::Plane),
            _ => None,
        }
    }
}

/// What is tried then.
pub(super) fn of(situation: Situation) -> &'static [Candidate] {
    match situation {
        Situation::Curve => CURVES,
        Situation::Efficiency => EFFICIENCIES,
        Situation::Sample => DENSITIES,
        Situation::Plane => SURFACES,
    }
}

const fn model(title: &'static str, formula: &'static str) -> Candidate {
    Candidate { title, formula }
}

const CURVES: &[Candidate] = &[
    model("constant", "pol0"),
    model("line through the origin", "m*x"),
    model("straight line", "pol1"),
    model("parabola", "pol2"),
    model("cubic", "pol3"),
    model("power law", "power"),
    model("logarithm", "a+b*log(x)"),
    model("inverse", "a+b/x"),
    model("exponential", "expo"),
    model("exponential on a level", "expo+pol0"),
    model("approach to a limit", "A*(1-exp(-x/tau))"),
    model("saturation", "V*x/(K+x)"),
    model("growth to a limit", "logistic"),
    model("oscillation", "sine"),
    model("damped oscillation", "dampedsine"),
    model("peak", "gaus"),
    model("peak on a level", "gaus+pol0"),
    model("peak on a line", "gaus+pol1"),
    model("peak on a parabola", "gaus+pol2"),
    model("peak on an exponential", "gaus+expo"),
    model("Lorentz peak", "lorentzian"),
    model("Lorentz on a line", "lorentzian+pol1"),
    model("Lorentz on a parabola", "lorentzian+pol2"),
    model("Landau peak", "landau"),
    model("two peaks", "gaus+gaus"),
    model("two peaks on a line", "gaus+gaus+pol1"),
];

const EFFICIENCIES: &[Candidate] = &[
    model("constant", "pol0"),
    model("turn-on", "1/(1+exp(-(x-x0)/w))"),
    model("turn-on to a plateau", "a/(1+exp(-(x-x0)/w))"),
    model("turn-on with a Gaussian edge", "0.5*(1+erf((x-m)/(sqrt(2)*s)))"),
];

const DENSITIES: &[Candidate] = &[
    model("Gaussian", "norm"),
    model("exponential", "expon"),
    model("Lorentz", "breitwigner"),
    model("Landau", "landau_pdf"),
    model("lognormal", "lognormal"),
    model("gamma", "gamma_pdf"),
    model("Weibull", "weibull"),
    model("two Gaussians", "f*norm_pdf(x,mu1,sigma1)+(1-f)*norm_pdf(x,mu2,sigma2)"),
];

const SURFACES: &[Candidate] = &[
    model("constant", "pol0"),
    model("plane", "plane"),
    model("hill along the axes", "xygaus"),
    model("hill on a level", "xygaus+pol0"),
    model("tilted hill", "bigaus"),
    model("exponential", "xyexpo"),
];
