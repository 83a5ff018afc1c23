//! One-sided limits: the largest (or smallest) value of a parameter that the data allow at some probability,
//!
//! ```text
//! F_p(θ) = F̂ + Φ⁻¹(p)²·up
//! ```
//!
//! with F_p the profile; valid where Wilks' theorem holds, hence 'asymptotic' (specification 7.9). Not a limit set on a parameter.

use super::cross::Crossing;
use super::minos::{free_name, ready};
use super::side::Along;
use crate::minimize::prepare;
use crate::minimize::ticker::Ticker;
use crate::minimize::{Bound, Ctx, Level, MinimizeError, Minimum};
use crate::numeric::stats;
use crate::params::ParamId;

/// The limit on parameter `par` from above (`upper`) or below.
pub(in crate::minimize) fn run(
    ctx: &Ctx<'_>,
    at: &Minimum,
    par: ParamId,
    level: Level,
    upper: bool,
) -> Result<Bound, MinimizeError> {
    prepare::check_settings(ctx)?;
    let rise = rise(level)?;
    let name = free_name(at, par)?;
    let at = ready(ctx, at)?;
    let ticker = Ticker::new(ctx.watch, format!("limit on {name}"), 1);
    let sign = if upper { 1.0 } else { -1.0 };
    let along = Along { ctx, at: &at, ticker: &ticker, k: par.0, rise: rise * ctx.fcn.up() };
    let side = along.last(sign)?;
    let (t, fval) = match side.crossing {
        Crossing::Found { t, .. } => (t, at.fval + along.rise),
        Crossing::Limit { t, fval, .. } => (t, fval),
        Crossing::Open => (f64::INFINITY, f64::NAN),
        _ => (f64::NAN, f64::NAN),
    };
    Ok(Bound {
        param: par,
        level,
        upper,
        value: at.params[par.0].limits.clip(at.params[par.0].value + sign * t),
        valid: matches!(side.crossing, Crossing::Found { .. }),
        at_limit: matches!(side.crossing, Crossing::Limit { .. }),
        new_minimum: matches!(side.crossing, Crossing::NewMinimum { .. }),
        fval,
        nfcn: side.nfcn,
    })
}

/// Rise of F in units of up: the square of the normal quantile of a probability, or of the number of standard deviations.
pub(in crate::minimize) fn rise(level: Level) -> Result<f64, MinimizeError> {
    match level {
        Level::Cl(p) if p < 1.0 => {
            if p > 0.5 {
                Ok(stats::normal_quantile(p).powi(2))
            } else {
                Err(MinimizeError::Setting { name: "cl", value: p, rule: "above 0.5 for a one-sided limit" })
            }
        }
        other => other.rise(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Specification 7.1: 0.95 one-sided is a rise of 2.7055.
    #[test]
    fn one_sided_rises() {
        assert!((rise(Level::Cl(0.95)).unwrap() - 2.705543454).abs() < 1e-8);
        assert_eq!(rise(Level::Sigmas(2.0)).unwrap(), 4.0);
        assert!(rise(Level::Cl(0.5)).is_err() && rise(Level::Cl(f64::NAN)).is_err());
    }
}
