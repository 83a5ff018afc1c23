//! Units of parameters, as far as the shape of their term tells: a width has the unit of x, a height that of y.
//!
//! Typed formulas have no units here (that would take a dimensional analysis of what the user meant).

use crate::data::Dataset;
use crate::fit::FitRequest;
use crate::model::Model;

/// Powers of the units of y and x.
type Dimension = (i32, i32);

const PEAK_HEIGHT: &[Dimension] = &[(1, 0), (0, 1), (0, 1)];
const PEAK_AREA: &[Dimension] = &[(1, 1), (0, 1), (0, 1)];

/// Dimensions of the `n` parameters of a predefined shape, by its key in the catalogue; `None` for shapes whose parameters mix
/// or that are not known here.
fn dimensions(shape: &str, n: usize) -> Option<Vec<Dimension>> {
    let fixed: &[Dimension] = match shape {
        "gaus" | "landau" => PEAK_HEIGHT,
        "voigt" | "langaus" => &[(1, 1), (0, 1), (0, 1), (0, 1)],
        "bifurgaus" => &[(1, 0), (0, 1), (0, 1), (0, 1)],
        "dscb" => &[(1, 0), (0, 1), (0, 1), (0, 0), (0, 0), (0, 0), (0, 0)],
        "emg" => &[(1, 1), (0, 1), (0, 1), (0, -1)],
        "student" => &[(1, 1), (0, 1), (0, 1), (0, 0)],
        "sine" => &[(1, 0), (0, -1), (0, 0), (1, 0)],
        "dampedsine" => &[(1, 0), (0, -1), (0, 0), (0, 1), (1, 0)],
        "logistic" => &[(1, 0), (0, -1), (0, 1)],
        "gompertz" => &[(1, 0), (0, 0), (0, -1)],
        "hill" => &[(1, 0), (0, 1), (0, 0)],
        "weibull" => &[(0, 0), (0, 1)],
        "argus" => &[(0, 1), (0, 0)],
        "gausn" | "landaun" | "breitwigner" | "lorentzian" | "relbw" => PEAK_AREA,
        "expo" => &[(0, 0), (0, -1)],
        "expdecay" => &[(1, 0), (0, 1), (0, 1)],
        "exp_x0" => &[(1, 0), (0, 1)],
        "crystalball" => &[(1, 0), (0, 1), (0, 1), (0, 0), (0, 0)],
        "crystalballn" => &[(1, 1), (0, 1), (0, 1), (0, 0), (0, 0)],
        "norm" | "norm_cdf" | "moyal" | "voigt_pdf" | "landau_pdf" | "landau_cdf" | "expon" | "expon_cdf"
        | "uniform" | "uniform_cdf" => &[(0, 1), (0, 1)],
        "truncnorm" | "truncnorm_cdf" | "truncexpon" | "truncexpon_cdf" => &[(0, 1), (0, 1), (0, 1), (0, 1)],
        "gamma_pdf" => &[(0, 0), (0, 1)],
        "pol" => return Some((0..n as i32).map(|k| (1, -k)).collect()),
        "polyval" => return Some((0..n as i32).rev().map(|k| (1, -k)).collect()),
        // Their argument is scaled: all coefficients are values of y.
        "cheb_scaled" | "legendre" | "bernstein" => return Some(vec![(1, 0); n]),
        _ => return None,
    };
    Some(fixed.to_vec())
}

/// The unit of every parameter of a fit, from the first of its members that has the parameter and knows a unit.
pub fn of_fit(request: &FitRequest) -> Vec<String> {
    let mut units = vec![String::new(); request.config.params.len()];
    for (member, own) in request.config.members.iter().zip(&request.models) {
        let Some(data) = &member.data else { continue };
        for (&k, unit) in own.at.iter().zip(of_parameters(&own.model, data)) {
            if units[k].is_empty() {
                units[k] = unit;
            }
        }
    }
    units
}

/// The unit of every parameter of `model` fitted to `data`; empty where unknown, without unit, or where the terms
/// that share a parameter disagree.
pub fn of_parameters(model: &Model, data: &Dataset) -> Vec<String> {
    let mut found: Vec<Option<Dimension>> = vec![None; model.n_params()];
    let mut clash = vec![false; model.n_params()];
    for term in model.terms() {
        let Some(dims) = term.shape.and_then(|s| dimensions(s, term.params.len())) else { continue };
        for (&at, dim) in term.params.iter().zip(dims) {
            if let Some(slot) = found.get_mut(at) {
                clash[at] |= slot.is_some_and(|d| d != dim);
                *slot = Some(dim);
            }
        }
    }
    let (x, y) = (data.x_title.unit.as_str(), data.y_title.unit.as_str());
    found
        .iter()
        .zip(clash)
        .map(|(d, c)| d.filter(|_| !c).map_or_else(String::new, |d| written(d, y, x)))
        .collect()
}

/// `mA`, `1/s`, `m/s²`; empty when a unit that takes part is not known.
fn written((y_power, x_power): Dimension, y: &str, x: &str) -> String {
    if (y_power != 0 && y.is_empty()) || (x_power != 0 && x.is_empty()) {
        return String::new();
    }
    let power = |unit: &str, p: i32| {
        let unit = if p > 1 && unit.contains('/') { format!("({unit})") } else { unit.to_string() };
        match p {
            1 => unit,
            2 => format!("{unit}²"),
            3 => format!("{unit}³"),
            p => format!("{unit}^{p}"),
        }
    };
    let top = if y_power == 0 { String::new() } else { power(y, y_power) };
    match (top.is_empty(), x_power) {
        (true, 0) => String::new(),
        (false, 0) => top,
        (true, p) if p > 0 => power(x, p),
        (false, p) if p > 0 => format!("{top}·{}", power(x, p)),
        (true, p) => format!("1/{}", bracketed(x, -p, power)),
        (false, p) => format!("{top}/{}", bracketed(x, -p, power)),
    }
}

fn bracketed(unit: &str, p: i32, power: impl Fn(&str, i32) -> String) -> String {
    let text = power(unit, p);
    if text.contains('/') && !text.starts_with('(') { format!("({text})") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_written_as_people_write_them() {
        for (dim, expected) in [
            ((0, 0), ""),
            ((1, 0), "m"),
            ((0, 1), "s"),
            ((0, -1), "1/s"),
            ((1, -1), "m/s"),
            ((1, -2), "m/s²"),
            ((1, 1), "m·s"),
            ((1, -4), "m/s^4"),
        ] {
            assert_eq!(written(dim, "m", "s"), expected);
        }
        assert_eq!(written((1, -1), "V", "m/s"), "V/(m/s)");
        assert_eq!(written((1, 0), "", "s"), "");
        assert_eq!(written((0, 1), "", "s"), "s");
    }

    #[test]
    fn polynomials_of_any_order() {
        assert_eq!(dimensions("pol", 3), Some(vec![(1, 0), (1, -1), (1, -2)]));
        assert_eq!(dimensions("chebyshev", 3), None);
    }

    /// The table names shapes of the catalogue, with as many parameters as they have.
    #[test]
    fn shapes_are_those_of_the_catalogue() {
        for shape in crate::model::predefined::all() {
            let Some(found) = crate::model::predefined::find(shape.name) else { continue };
            if let Some(dims) = dimensions(shape.name, found.n_params) {
                assert_eq!(dims.len(), found.n_params, "{}", shape.name);
            }
        }
    }
}
