//! From a peak, from moments or from a line to the parameters of each shape.

use std::f64::consts::{PI, TAU};

use super::curve::Curve;
use super::laboratory::from_course;
use super::line::log_line;
use super::peak::{Peak, above_line};
use crate::model::predefined::{Guess, all};
use crate::numeric::special::{LANDAU_FWHM, LANDAU_MODE, LANDAU_PEAK, gamma, voigt_derivative};

/// FWHM of a Gaussian in units of its standard deviation.
const GAUSS_FWHM: f64 = 2.354_820_045_030_949;
/// Crystal ball: where the tail starts, its power, and the area for these in units of height·σ.
const ALPHA: f64 = 1.5;
const TAIL_POWER: f64 = 3.0;
const CRYSTAL_BALL_AREA: f64 = 2.663_819_922_339_866_4;
/// Student: degrees of freedom to start with, FWHM and height for these at unit scale.
const NU: f64 = 5.0;
const STUDENT_FWHM: f64 = 2.280004605;
const STUDENT_PEAK: f64 = 0.379606690;
/// FWHM of Voigt's profile with equal widths, roughly, and of Moyal's density.
const VOIGT_FWHM: f64 = 3.6;
const MOYAL_FWHM: f64 = 3.59;
/// Factor by which the χ² of a second estimator must be smaller to replace the usual one.
pub(super) const SECOND_CHOICE: f64 = 3.0;

/// What a term is to a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Something with a place and a width.
    Peak,
    /// A polynomial.
    Linear,
    /// An exponential.
    Exponential,
    /// Unknown to the estimators.
    Other,
}

/// Role of a shape of the catalogue; `None` for typed terms.
pub(super) fn role(shape: Option<&str>) -> Role {
    match shape {
        Some(name) if all().any(|s| s.name == name && s.guess == Guess::Linear) => Role::Linear,
        Some("expo" | "expdecay" | "exp_x0") => Role::Exponential,
        Some(name) if from_peak(name, &Peak { place: 0.0, height: 1.0, fwhm: 1.0 }).is_some() => Role::Peak,
        _ => Role::Other,
    }
}

/// Position of the place among the parameters of a peak shape.
pub(super) fn place_of(shape: &str) -> usize {
    match shape {
        "lorentzian" => 2,
        "norm" | "landau_pdf" | "moyal" => 0,
        _ => 1,
    }
}

/// Parameters of `shape` for a peak, in the shape's own order; `None` for shapes that are no peaks.
pub(super) fn from_peak(shape: &str, peak: &Peak) -> Option<Vec<f64>> {
    let Peak { place, height, fwhm } = *peak;
    let sigma = fwhm / GAUSS_FWHM;
    let c = fwhm / LANDAU_FWHM;
    let lorentz_area = 0.5 * PI * height * fwhm;
    Some(match shape {
        "gaus" => vec![height, place, sigma],
        "gausn" => vec![height * sigma * TAU.sqrt(), place, sigma],
        "landau" => vec![height / LANDAU_PEAK, place - LANDAU_MODE * c, c],
        "landaun" => vec![height / LANDAU_PEAK * c, place - LANDAU_MODE * c, c],
        "breitwigner" | "relbw" => vec![lorentz_area, place, fwhm],
        "lorentzian" => vec![lorentz_area, fwhm, place],
        "crystalball" => vec![height, place, sigma, ALPHA, TAIL_POWER],
        "crystalballn" => vec![height * sigma * CRYSTAL_BALL_AREA, place, sigma, ALPHA, TAIL_POWER],
        "student" => {
            let scale = fwhm / STUDENT_FWHM;
            vec![height * scale / STUDENT_PEAK, place, scale, NU]
        }
        "dscb" => vec![height, place, sigma, ALPHA, TAIL_POWER, ALPHA, TAIL_POWER],
        "bifurgaus" => vec![height, place, sigma, sigma],
        "voigt" => {
            let width = fwhm / VOIGT_FWHM;
            vec![height / voigt_derivative(0, 0.0, width, 0.5 * width)[0], place, width, width]
        }
        // A tail as long as the Gaussian is wide: the whole is about 1.4 times as wide, the maximum half a width beyond Mean.
        "emg" => {
            let width = sigma / 1.4;
            vec![height * sigma * TAU.sqrt(), place - 0.5 * width, width, 1.0 / width]
        }
        // Half of the width from each.
        "langaus" => vec![1.2 * height * fwhm, place, 0.5 * c, 0.5 * sigma],
        "moyal" => vec![place, fwhm / MOYAL_FWHM],
        "norm" => vec![place, sigma],
        "landau_pdf" => vec![place - LANDAU_MODE * c, c],
        _ => return None,
    })
}

/// Parameters of the shapes that are estimated from mean, spread and area.
fn from_moments(shape: &str, curve: &Curve) -> Option<Vec<f64>> {
    let (mean, rms) = (curve.mean, curve.rms);
    let area = curve.spacing * curve.sum;
    let highest = curve.y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // Average of the highest content and of what the area asks for [ROOT InitGaus].
    let height = 0.5 * (highest + area / (rms * TAU.sqrt()));
    let (lo, hi) = (curve.x[0], curve.x[curve.len() - 1]);
    Some(match shape {
        "gaus" => vec![height, mean, rms],
        "gausn" => vec![area, mean, rms],
        "crystalball" => vec![height, mean, rms, ALPHA, TAIL_POWER],
        "crystalballn" => vec![area, mean, rms, ALPHA, TAIL_POWER],
        "student" => vec![area, mean, rms * ((NU - 2.0) / NU).sqrt(), NU],
        "norm" => vec![mean, rms],
        "truncnorm" => vec![lo, hi, mean, rms],
        "voigt_pdf" => vec![0.5 * rms, 0.5 * rms],
        "chi2_pdf" | "poisson_pmf" if mean > 0.0 => vec![mean],
        "binomial_pmf" if mean > 0.0 => {
            // Mean np and variance np(1 − p), with as many trials as the largest number at least.
            let p = 1.0 - rms * rms / mean;
            let n = if p > 0.0 { (mean / p).round().max(hi) } else { 2.0 * hi };
            vec![n, (mean / n).min(0.99)]
        }
        "weibull" if mean > 0.0 => {
            let k = (rms / mean).powf(-1.086);
            vec![k, mean / gamma(1.0 + 1.0 / k)]
        }
        "argus" => vec![hi + 0.5 * curve.spacing, 1.0],
        "uniform" => vec![lo - 0.5 * curve.spacing, hi + 0.5 * curve.spacing],
        "expon" => vec![lo - 0.5 * curve.spacing, (mean - lo).max(curve.spacing)],
        "truncexpon" => {
            vec![lo - 0.5 * curve.spacing, hi + 0.5 * curve.spacing, 0.0, (mean - lo).max(curve.spacing)]
        }
        "gamma_pdf" if mean > 0.0 => vec![(mean / rms).powi(2), rms * rms / mean],
        "lognormal" if mean > 0.0 => {
            let variance = (rms / mean).powi(2).ln_1p();
            vec![mean.ln() - 0.5 * variance, variance.sqrt()]
        }
        _ => return None,
    })
}

/// Parameters of an exponential from ln y = intercept + slope·x.
pub(super) fn from_line(shape: &str, (intercept, slope): (f64, f64), span: f64) -> Option<Vec<f64>> {
    // A flat line is an exponential of a length far beyond the data.
    let length = if slope.abs() * span > 1e-6 { 1.0 / slope } else { 1e6 * span };
    Some(match shape {
        "expo" => vec![intercept, slope],
        "exp_x0" => vec![intercept.exp(), length],
        "expdecay" => vec![intercept.exp(), 0.0, if length < 0.0 { -length } else { 10.0 * span }],
        _ => return None,
    })
}

/// Candidates for a model of one term, the usual estimator first; `None` for shapes without one.
pub(super) fn single(shape: &str, n_params: usize, sign: f64, curve: &Curve) -> Option<Vec<Vec<f64>>> {
    let used = vec![true; curve.len()];
    match role(Some(shape)) {
        Role::Linear => return Some(vec![vec![0.0; n_params]]),
        Role::Exponential => {
            let y: Vec<f64> = curve.y.iter().map(|y| sign * y).collect();
            return from_line(shape, log_line(curve, &y, &used), curve.span()).map(|p| vec![p]);
        }
        _ => {}
    }
    if let Some(course) = from_course(shape, curve) {
        return Some(vec![course]);
    }
    let moments = from_moments(shape, curve);
    let peak = above_line(curve).and_then(|p| from_peak(shape, &p));
    let candidates: Vec<Vec<f64>> = moments.into_iter().chain(peak).collect();
    (!candidates.is_empty()).then_some(candidates)
}
