//! The models that people try first, by kind of data, the simplest first. Every formula has start values that come from the data.
//!
//! Deliberately short: a list of all functions is no suggestion. Polynomials end at the third power; who needs a higher one knows it.

use crate::cost::{CostChoice, CostKind};
use crate::data::{DataKind, Dataset};
use crate::fit::guess::Scale;

/// A model to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What a student would call it.
    pub title: &'static str,
    /// As it is typed.
    pub formula: String,
}

/// Title and formula.
type Entry = (&'static str, &'static str);

/// What the data are, as far as it decides what is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Situation {
    /// y over x.
    Curve,
    /// Contents of bins over x.
    Bins,
    /// Successes of trials over x.
    Efficiency,
    /// Single values; their number may be fitted, too.
    Sample { extended: bool },
    /// Something over x and y.
    Plane,
}

impl Situation {
    /// `None` for data of more coordinates, and for templates, which are a model of their own.
    pub fn of(data: &Dataset, cost: &CostChoice) -> Option<Situation> {
        let is_efficiency = Scale::is_share(cost, data);
        match (data.n_coordinates(), data.kind()) {
            _ if !data.templates().is_empty() => None,
            (1, DataKind::Sample) => Some(Situation::Sample { extended: cost.kind == CostKind::Extended }),
            (1, _) if is_efficiency => Some(Situation::Efficiency),
            (1, DataKind::Histogram) => Some(Situation::Bins),
            (1, _) => Some(Situation::Curve),
            (2, DataKind::Points | DataKind::Histogram) => Some(Situation::Plane),
            _ => None,
        }
    }
}

/// What is tried then.
pub(super) fn of(situation: Situation) -> impl Iterator<Item = Candidate> {
    let (list, more, counted): (_, &[Entry], _) = match situation {
        Situation::Curve => (CURVES, &[], false),
        Situation::Bins => (CURVES, SPECTRA, false),
        Situation::Efficiency => (EFFICIENCIES, &[], false),
        Situation::Sample { extended } => (DENSITIES, &[], extended),
        Situation::Plane => (SURFACES, &[], false),
    };
    list.iter().chain(more).map(move |&(title, formula)| Candidate {
        title,
        formula: if counted { format!("N*({formula})") } else { formula.to_owned() },
    })
}

const CURVES: &[Entry] = &[
    ("constant", "pol0"),
    ("line through the origin", "m*x"),
    ("straight line", "pol1"),
    ("parabola", "pol2"),
    ("cubic", "pol3"),
    ("power law", "power"),
    ("logarithm", "a+b*log(x)"),
    ("inverse", "a+b/x"),
    ("exponential", "expo"),
    ("exponential on a level", "expo+pol0"),
    ("approach to a limit", "A*(1-exp(-x/tau))"),
    ("saturation", "V*x/(K+x)"),
    ("growth to a limit", "logistic"),
    ("oscillation", "sine"),
    ("damped oscillation", "dampedsine"),
    ("peak", "gaus"),
    ("peak on a level", "gaus+pol0"),
    ("peak on a line", "gaus+pol1"),
    ("peak on a parabola", "gaus+pol2"),
    ("peak on an exponential", "gaus+expo"),
    ("Lorentz peak", "lorentzian"),
    ("Lorentz on a line", "lorentzian+pol1"),
    ("Lorentz on a parabola", "lorentzian+pol2"),
    ("Landau peak", "landau"),
    ("two peaks", "gaus+gaus"),
    ("two peaks on a line", "gaus+gaus+pol1"),
];

/// What is tried of bins besides.
const SPECTRA: &[Entry] = &[("two peaks on an exponential", "gaus+gaus+expo")];

const EFFICIENCIES: &[Entry] = &[
    ("constant", "pol0"),
    ("turn-on", "1/(1+exp(-(x-x0)/w))"),
    ("turn-on to a plateau", "a/(1+exp(-(x-x0)/w))"),
    ("turn-on with a Gaussian edge", "0.5*(1+erf((x-m)/(sqrt(2)*s)))"),
];

const DENSITIES: &[Entry] = &[
    ("Gaussian", "norm"),
    ("exponential", "expon_pdf(x,0,tau)"),
    ("Lorentz", "breitwigner"),
    ("Landau", "landau_pdf"),
    ("lognormal", "lognormal"),
    ("gamma", "gamma_pdf"),
    ("Weibull", "weibull"),
    ("two Gaussians", "f*norm_pdf(x,mu1,sigma1)+(1-f)*norm_pdf(x,mu2,sigma2)"),
];

const SURFACES: &[Entry] = &[
    ("constant", "pol0"),
    ("plane", "plane"),
    ("hill along the axes", "xygaus"),
    ("hill on a level", "xygaus+pol0"),
    ("tilted hill", "bigaus"),
    ("exponential", "xyexpo"),
];
