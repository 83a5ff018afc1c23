//! A profile as the likelihood itself, L/L̂ = e^(−ΔF/(2·up)), with the normal curve that the covariance alone would give.

use crate::fit::FitResult;
use crate::minimize::Profile;
use crate::params::ParamId;

use super::scan::{self, newest_profile};
use super::{Figure, Layer, Panel, Role};

/// Room above the maximum.
const TOP: f64 = 1.05;

/// The likelihood along a profile, its maximum at 1; NaN where the profile failed.
pub fn likelihoods(result: &FitResult, profile: &Profile) -> Vec<f64> {
    let m = &result.minimum;
    let of = |(&f, &ok): (&f64, &bool)| if ok { (-0.5 * (f - m.fval) / m.up).exp() } else { f64::NAN };
    profile.fval.iter().zip(&profile.valid).map(of).collect()
}

/// The likelihood of `param`, the others fitted again where the result holds such a profile, else held. `None` when it holds none.
pub fn likelihood_figure(result: &FitResult, param: ParamId) -> Option<Figure> {
    let profile = newest_profile(result, param)?;
    let p = result.minimum.params.get(param)?;
    let x_range = super::axes::span(profile.x.iter().copied())?;
    let error = result.errors().get(param.0).copied().filter(|_| result.error_is_meaningful(param.0));
    let mut layers = Vec::new();
    if let Some(e) = error {
        let normal = scan::smooth(x_range).map(|x| (x, (-0.5 * ((x - p.value) / e).powi(2)).exp()));
        layers.push(scan::curve(Role::Parabolic, "normal curve from HESSE", normal.collect(), true));
    }
    let xy = profile.x.iter().copied().zip(likelihoods(result, profile)).collect();
    layers.push(scan::curve(Role::Fit, "likelihood", xy, false));
    layers.push(Layer::VLine { role: Role::Mark, x: p.value, label: String::new() });
    let main = Panel {
        x_title: scan::title(result, param),
        y_title: "L / L max".to_string(),
        x_range,
        y_range: (0.0, TOP),
        layers,
    };
    Some(Figure { main, stats: scan::profile_stats(result, param, error), ..Figure::default() })
}
