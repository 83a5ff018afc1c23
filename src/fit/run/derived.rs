//! Derived quantities of a fit: values and errors by propagation, a test whether that is good enough, and the interval by following the
//! cost where it is not.
//!
//! The test moves the parameters by one standard deviation along each column of C^½ (of the correlation, so that units do not matter)
//! and compares the change of q with the linear one.

use nalgebra::DMatrix;

use super::super::derive::{Derived, Quantities, Quantity};
use super::super::{FitError, FitWarning, Severity};
use super::Findings;
use super::augmented::Constrained;
use super::exchange::Exchanged;
use super::intervals::interval_level;
use super::open;
use super::problem::Problem;
use super::scaling::Scaling;
use super::search::{failed, is_misuse};
use super::spread::Spread;
use crate::minimize::{self, CovStatus, Ctx, Level, MinimizeError, Minimum, MinosError, MinosOutcome};
use crate::numeric::linalg;
use crate::params::ParamId;

/// A change over one standard deviation may differ from the linear one by this part of the error.
const NONLINEAR: f64 = 0.1;

/// Values, errors and covariance of the quantities asked for, with the intervals that were found.
pub(super) fn table(
    problem: &Problem<'_>,
    (minimum, spread, beside_limit): (&Minimum, Option<&Spread>, &[ParamId]),
    scaling: &Scaling,
    found: &[(Quantity, MinosError)],
) -> (Vec<Derived>, Option<DMatrix<f64>>) {
    let list = &problem.request.config.intervals.derived;
    if list.is_empty() {
        return (Vec::new(), None);
    }
    let quantities = &problem.quantities;
    let p = minimum.values();
    let (values, slopes) = (quantities.values(&p), quantities.slopes(&p));
    let covariance = known_covariance(minimum).and(spread).map(|spread| {
        let factor = scaling.factor * scaling.factor;
        linalg::symmetrized(&(spread.propagated(&slopes) * factor))
    });
    let held = || minimum.status.at_limit.iter().chain(beside_limit);
    let at_limit = |j: usize| held().any(|id| slopes[(j, id.0)] != 0.0);
    let determined = open::are_determined(problem, minimum, &slopes);
    let derived = |(j, quantity): (usize, &Quantity)| {
        // What has no value has no error, and neither has what the data leave open or rounding takes.
        let known = covariance.as_ref().filter(|_| values[j].is_finite() && determined[j]);
        let error = known.map_or(f64::NAN, |c| c[(j, j)].sqrt());
        Derived {
            quantity: quantity.clone(),
            value: values[j],
            error,
            error_is_meaningful: minimum.is_valid() && error.is_finite() && !at_limit(j),
            is_nonlinear: is_nonlinear(quantities, j, minimum, scaling),
            interval: found.iter().find(|(q, _)| same(q, quantity)).map(|(_, i)| i.clone()),
        }
    };
    let list = list.iter().enumerate().map(derived).collect();
    (list, covariance)
}

/// The covariance of status 1 and above.
fn known_covariance(minimum: &Minimum) -> Option<&DMatrix<f64>> {
    minimum.covariance.as_ref().filter(|_| minimum.status.covariance >= CovStatus::Approximate)
}

/// Whether an interval found for `a` is one for `b`.
fn same(a: &Quantity, b: &Quantity) -> bool {
    a.name == b.name && a.expression == b.expression
}

/// Whether q changes over ± one standard deviation as a straight line does, to a tenth of its error.
fn is_nonlinear(quantities: &Quantities, j: usize, minimum: &Minimum, scaling: &Scaling) -> bool {
    let Some(columns) = known_covariance(minimum).and_then(|c| root_columns(c, &minimum.params.free()))
    else {
        return false;
    };
    let p = minimum.values();
    let slopes = quantities.slopes(&p);
    let linear = |step: &[f64]| slopes.row(j).iter().zip(step).map(|(s, d)| s * d).sum::<f64>();
    let q = quantities.value(j, &p);
    let factor = scaling.usable_factor();
    let sigma = columns.iter().map(|step| (factor * linear(step)).powi(2)).sum::<f64>().sqrt();
    columns.iter().flat_map(|step| [(step, factor), (step, -factor)]).any(|(step, factor)| {
        let moved: Vec<f64> = p.iter().zip(step).map(|(v, d)| v + factor * d).collect();
        let deviation = (quantities.value(j, &moved) - q - factor * linear(step)).abs();
        // What is not a number deviates.
        sigma > 0.0 && (deviation > NONLINEAR * sigma || deviation.is_nan())
    })
}

/// Columns of C^½ of the free parameters, as steps of all parameters.
fn root_columns(covariance: &DMatrix<f64>, free: &[usize]) -> Option<Vec<Vec<f64>>> {
    let sigma: Vec<f64> = free.iter().map(|&k| covariance[(k, k)].sqrt()).collect();
    if sigma.iter().any(|s| !(*s > 0.0 && s.is_finite())) {
        return None;
    }
    let m = free.len();
    let correlation = DMatrix::from_fn(m, m, |a, b| covariance[(free[a], free[b])] / (sigma[a] * sigma[b]));
    let eigen = linalg::eigen_symmetric(&correlation)?;
    let roots = DMatrix::from_diagonal(&eigen.values.map(|w| w.max(0.0).sqrt()));
    let root = &eigen.vectors * roots * eigen.vectors.transpose();
    let column = |b: usize| {
        let mut step = vec![0.0; covariance.nrows()];
        free.iter().enumerate().for_each(|(a, &k)| step[k] = sigma[a] * root[(a, b)]);
        step
    };
    Some((0..m).map(column).collect())
}

/// Finds the intervals of the quantities that ask for one, and of those that bend when MINOS was asked for.
///
/// # Errors
/// A setting is not allowed.
pub(super) fn intervals(problem: &Problem<'_>, findings: &mut Findings, minos: bool) -> Result<(), FitError> {
    let asked = &problem.request.config.intervals;
    if asked.derived.is_empty() || !(minos || asked.derived.iter().any(|q| q.profile)) {
        return Ok(());
    }
    let scaling = problem.scaling(&findings.minimum);
    let quantities = &problem.quantities;
    let slopes = quantities.slopes(&findings.minimum.values());
    let determined = open::are_determined(problem, &findings.minimum, &slopes);
    for (j, quantity) in asked.derived.iter().enumerate() {
        let minimum = &findings.minimum;
        if !quantity.profile && !is_nonlinear(quantities, j, minimum, &scaling) {
            continue;
        }
        let what = format!("the interval of {}", quantity.name);
        findings.derived.retain(|(q, _)| !same(q, quantity));
        if !determined[j] {
            let reasons = "the data do not determine it".to_owned();
            findings.warnings.push(failed(&what, &MinimizeError::MinosInvalid { reasons }));
            continue;
        }
        match interval(problem, Which { quantities, j, name: &quantity.name }, minimum, &scaling) {
            Ok(Interval::Found(found)) => findings.derived.push((quantity.clone(), found)),
            Ok(Interval::Lower { fval, .. }) => findings.warnings.push(lower(quantity, fval)),
            Err(error) if is_misuse(&error) => return Err(error.into()),
            Err(error) => findings.warnings.push(failed(&what, &error)),
        }
    }
    Ok(())
}

/// A quantity whose interval is wanted.
#[derive(Clone, Copy)]
pub(super) struct Which<'a> {
    pub quantities: &'a Quantities,
    pub j: usize,
    pub name: &'a str,
}

/// What following a quantity came to.
pub(super) enum Interval {
    Found(MinosError),
    /// A point clearly below the minimum: all parameters there, and F.
    Lower {
        values: Vec<f64>,
        fval: f64,
    },
}

/// The interval of a quantity: MINOS in the coordinates where it takes a parameter's place; a side without a crossing there is
/// sought again under the condition q = c.
pub(super) fn interval(
    problem: &Problem<'_>,
    which: Which<'_>,
    minimum: &Minimum,
    scaling: &Scaling,
) -> Result<Interval, MinimizeError> {
    let Which { quantities, j, name } = which;
    if !minimum.is_valid() {
        return Err(MinimizeError::MinosInvalid { reasons: minimum.status.reasons().join(", ") });
    }
    let asked = interval_level(problem.request.config.intervals.cl);
    let rise = asked.rise(1)? * scaling.usable_factor().powi(2);
    let mut found = MinosError::unknown(ParamId(j), asked);
    if let Some(fcn) = Exchanged::keeping(&*problem.cost, (quantities, j), minimum, None) {
        let at = fcn.minimum(minimum, name);
        let ctx = Ctx { fcn: &fcn, ..problem.ctx() };
        match minimize::minos(&ctx, &at, fcn.id(), Level::Sigmas(rise.sqrt()))? {
            MinosOutcome::Errors(errors) => found = MinosError { param: ParamId(j), level: asked, ..errors },
            MinosOutcome::NewMinimum { values, fval } => {
                return Ok(Interval::Lower { values: fcn.parameters(&values).unwrap_or(values), fval });
            }
        }
    }
    if !(found.lower_valid && found.upper_valid) {
        under_condition(problem, which, minimum, rise * minimum.up, &mut found)?;
    }
    Ok(Interval::Found(found))
}

/// Tries the sides that have no crossing yet.
fn under_condition(
    problem: &Problem<'_>,
    Which { quantities, j, .. }: Which<'_>,
    minimum: &Minimum,
    rise: f64,
    found: &mut MinosError,
) -> Result<(), MinimizeError> {
    let p = minimum.values();
    let slopes = quantities.slopes(&p).row(j).into_owned();
    let variance =
        minimum.covariance.as_ref().map_or(f64::NAN, |c| (&slopes * c * slopes.transpose())[(0, 0)]);
    if !(variance > 0.0 && variance.is_finite()) {
        return Ok(());
    }
    let at = (quantities.value(j, &p), variance.sqrt());
    let way = Constrained::new(problem, (quantities, j), minimum, at);
    let fval = minimum.fval + rise;
    if !found.lower_valid
        && let Some(t) = way.crossing(-1.0, rise)?
    {
        (found.lower, found.lower_valid, found.lower_fval) = (-t, true, fval);
        (found.at_lower_limit, found.at_lower_edge, found.at_lower_max_fcn) = (false, false, false);
    }
    if !found.upper_valid
        && let Some(t) = way.crossing(1.0, rise)?
    {
        (found.upper, found.upper_valid, found.upper_fval) = (t, true, fval);
        (found.at_upper_limit, found.at_upper_edge, found.at_upper_max_fcn) = (false, false, false);
    }
    found.nfcn += way.calls();
    Ok(())
}

fn lower(quantity: &Quantity, fval: f64) -> FitWarning {
    FitWarning {
        code: "W-NEWMIN",
        severity: Severity::Bad,
        text: format!(
            "following {} led to a lower minimum (F = {fval:.6}): choose other start values and fit again",
            quantity.name
        ),
        param: None,
    }
}

/// What is to be said about the quantities of a result.
pub(super) fn warnings(list: &[Derived]) -> Vec<FitWarning> {
    let bent = list.iter().filter(|d| d.is_nonlinear && d.error_is_meaningful).map(not_linear);
    let open = list.iter().filter_map(|d| one_sided(&d.quantity.name, d.interval.as_ref()?));
    bent.chain(open).collect()
}

fn not_linear(d: &Derived) -> FitWarning {
    let name = &d.quantity.name;
    let (severity, text) = if d.interval.is_some() {
        (Severity::Info, format!("{name} is not linear over 1σ: quote −/+ of its profile, not ±"))
    } else {
        (
            Severity::Warning,
            format!("{name} is not linear over 1σ: its ± is rough; ask for its profile or for MINOS"),
        )
    };
    FitWarning { code: "W-NONLINEAR", severity, text, param: None }
}

/// An interval that is not closed on one side.
fn one_sided(name: &str, interval: &MinosError) -> Option<FitWarning> {
    let (side, at_end) = match (interval.lower_valid, interval.upper_valid) {
        (true, true) => return None,
        (true, false) => ("upper", interval.at_upper_limit || interval.at_upper_edge),
        (false, _) => ("lower", interval.at_lower_limit || interval.at_lower_edge),
    };
    let why = if at_end {
        "it can go no further than its profile does: quote a one-sided interval"
    } else {
        "the cost does not rise enough on that side"
    };
    let text = format!("the {side} side of {name} has no end: {why}");
    Some(FitWarning { code: "minos_invalid", severity: Severity::Warning, text, param: None })
}
