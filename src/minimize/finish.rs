//! From the end of a search to a [`Minimum`]: covariance and errors in the user's units, the verdict, the warnings
//! (specification 4.3, 5.2 step 9, 6.2 to 6.6).

use nalgebra::{DMatrix, DVector};

use super::{CovStatus, CovarianceForm, Minimum, MinimumStatus, StopReason};
use crate::minimize::call::{Counts, Gate, Warning};
use crate::minimize::idle;
use crate::minimize::migrad::edm::ABOVE_MAX_EDM;
use crate::minimize::migrad::posdef::Nature;
use crate::minimize::migrad::state::{Found, Verified};
use crate::minimize::transform::{Internal, Transform};
use crate::numeric::linalg;
use crate::params::{ParamId, Parameters};

/// Two limits this many errors apart cost digits.
const WIDE_LIMITS: f64 = 1e7;

/// What a search has to add to its end to make a [`Minimum`].
pub(super) struct Context<'a> {
    pub(super) params: &'a Parameters,
    pub(super) algorithm: &'static str,
    pub(super) edm_goal: f64,
    pub(super) counts: Counts,
    pub(super) warnings: Vec<Warning>,
}

/// The [`Minimum`] of a variable-metric search.
pub(super) fn minimum(gate: &Gate<'_>, found: Found, context: Context<'_>) -> Minimum {
    let Found { state, stop, verified, trace } = found;
    let transform = gate.transform();
    let up = gate.up();
    let above = state.edm.is_nan() || state.edm > ABOVE_MAX_EDM * context.edm_goal;
    let stop = match stop {
        StopReason::Converged | StopReason::MachineAccuracy if above => StopReason::AboveMaxEdm,
        StopReason::MachineAccuracy if state.edm <= context.edm_goal => StopReason::Converged,
        other => other,
    };
    let covariance_status = match &verified {
        Verified::Inverted(i) if i.posdef => CovStatus::Accurate,
        Verified::Inverted(_) => CovStatus::MadePosDef,
        Verified::Flat(_) | Verified::Failed => CovStatus::Failed,
        Verified::NotRun if state.learnt => CovStatus::Approximate,
        Verified::NotRun => CovStatus::Missing,
    };
    let hesse_failed = covariance_status == CovStatus::Failed;
    let no_saddle = match &verified {
        Verified::Inverted(i) => i.no_saddle(),
        _ => !hesse_failed,
    };
    let regular = matches!(stop, StopReason::Converged | StopReason::MachineAccuracy);
    let valid = regular && !above && state.edm >= 0.0 && state.fval.is_finite() && no_saddle;

    let mut params = context.params.clone();
    params.set_values(&transform.external(&state.at));
    let v = (covariance_status > CovStatus::Missing).then_some(&state.v);
    let errors = v.map_or_else(
        || params.iter().map(|p| if p.is_free() { f64::NAN } else { 0.0 }).collect(),
        |v| external_errors(transform, &state.at, v, up, params.len()),
    );
    let known_h = matches!(&verified, Verified::Inverted(i) if i.posdef).then_some(&state.slopes.g2);
    let scale = (gate.unit(state.fval) / up).sqrt();
    let at_limit = at_limit(&params, |k| scale * errors[k], transform, &state.at);
    let mut warnings = context.warnings;
    warnings.extend(gate.warnings());
    let flat = flat_directions(gate, (&state.at, state.fval), &verified, &mut warnings);
    warn_wide_limits(&params, &errors, &mut warnings);

    Minimum {
        algorithm: context.algorithm,
        fval: state.fval,
        edm: state.edm,
        edm_goal: context.edm_goal,
        up,
        nfcn: context.counts.nfcn,
        ngrad: context.counts.ngrad,
        nhessian: context.counts.nhessian,
        covariance: v.map(|v| external_covariance(transform, &state.at, v, up, params.len())),
        global_correlations: global_correlations(transform, v, known_h, params.len()),
        covariance_form: CovarianceForm::Hessian,
        errors,
        status: MinimumStatus {
            stop,
            covariance: covariance_status,
            valid,
            above_max_edm: above,
            hesse_failed,
            posdef: match &verified {
                Verified::Inverted(i) => i.posdef,
                _ => covariance_status == CovStatus::Approximate,
            },
            at_limit,
            flat,
            attempts: Vec::new(),
            warnings,
        },
        params,
        trace,
        minima: Vec::new(),
        trimming: None,
    }
}

/// The [`Minimum`] when nothing is free: one value, edm 0, all errors 0.
pub(super) fn all_fixed(
    gate: &Gate<'_>,
    params: &Parameters,
    fval: f64,
    edm_goal: f64,
    warnings: Vec<Warning>,
) -> Minimum {
    let n = params.len();
    let mut warnings = warnings;
    warnings.push(("W-ALLFIXED", "all parameters are fixed: the cost was evaluated only".to_string()));
    let mut params = params.clone();
    params.set_values(&gate.transform().external(&Internal(nalgebra::DVector::zeros(0))));
    Minimum {
        algorithm: "Migrad",
        fval,
        edm: 0.0,
        edm_goal,
        up: gate.up(),
        nfcn: gate.counts().nfcn,
        ngrad: 0,
        nhessian: 0,
        covariance: Some(DMatrix::zeros(n, n)),
        covariance_form: CovarianceForm::Hessian,
        errors: vec![0.0; n],
        global_correlations: vec![f64::NAN; n],
        status: MinimumStatus {
            stop: StopReason::Converged,
            covariance: CovStatus::Accurate,
            valid: fval.is_finite(),
            above_max_edm: false,
            hesse_failed: false,
            posdef: true,
            at_limit: Vec::new(),
            flat: Vec::new(),
            attempts: Vec::new(),
            warnings,
        },
        params,
        trace: Vec::new(),
        minima: Vec::new(),
        trimming: None,
    }
}

/// C_ij = 2·up·V_ij·(dP_i/du_i)(dP_j/du_j), zero rows for what is fixed.
fn external_covariance(
    transform: &Transform,
    at: &Internal,
    v: &DMatrix<f64>,
    up: f64,
    n_all: usize,
) -> DMatrix<f64> {
    let s = transform.slopes(at);
    let mut c = DMatrix::zeros(n_all, n_all);
    for i in 0..v.nrows() {
        for j in 0..v.ncols() {
            c[(transform.position(i), transform.position(j))] = 2.0 * up * v[(i, j)] * s[i] * s[j];
        }
    }
    c
}

/// σ of each parameter: √C_ii, but with limits the mean displacement over one internal σ on either side.
fn external_errors(
    transform: &Transform,
    at: &Internal,
    v: &DMatrix<f64>,
    up: f64,
    n_all: usize,
) -> Vec<f64> {
    let mut errors = vec![0.0; n_all];
    for i in 0..v.nrows() {
        let s = (2.0 * up * v[(i, i)]).sqrt();
        errors[transform.position(i)] =
            if transform.limited(i) { transform.displacement(i, at.0[i], s) } else { s };
    }
    errors
}

/// Global correlations do not change under scaling of single parameters, so they are taken in internal coordinates, where
/// a parameter at its limit does no harm. Of V⁻¹ they need the diagonal, which is `diagonal` when V is the inverse of a Hessian.
fn global_correlations(
    transform: &Transform,
    v: Option<&DMatrix<f64>>,
    diagonal: Option<&DVector<f64>>,
    n_all: usize,
) -> Vec<f64> {
    let mut out = vec![f64::NAN; n_all];
    let rho = match (v, diagonal) {
        (Some(v), Some(h)) => {
            // Rounding below 0 is 0; what is not a number stays so.
            let known = |square: f64| if square < 0.0 { 0.0 } else { square.sqrt() };
            Some((0..h.len()).map(|k| known(1.0 - 1.0 / (v[(k, k)] * h[k]))).collect())
        }
        (Some(v), None) => linalg::global_correlations(v),
        (None, _) => None,
    };
    for (i, r) in rho.into_iter().flatten().enumerate() {
        out[transform.position(i)] = r;
    }
    out
}

/// Free parameters closer to a limit than half their error (from the scatter where the data have none), or sitting on it.
fn at_limit(
    params: &Parameters,
    error: impl Fn(usize) -> f64,
    transform: &Transform,
    at: &Internal,
) -> Vec<ParamId> {
    let near = |i: &usize| {
        let k = transform.position(*i);
        let p = &params[k];
        let down = p.limits.lower().map_or(f64::INFINITY, |a| p.value - a);
        let above = p.limits.upper().map_or(f64::INFINITY, |b| b - p.value);
        down.min(above) < 0.5 * error(k) || transform.at_limit(*i, at.0[*i])
    };
    (0..at.0.len()).filter(near).map(|i| ParamId(transform.position(i))).collect()
}

/// A move by this part of its size, of 1 at least, tells a coordinate along which F is straight from one that has no effect.
const STRAIGHT: f64 = 1e-3;

/// Whether F changes along coordinate `i`, be it to one side only: it is straight there and has no second derivative.
fn is_straight(gate: &Gate<'_>, (at, fval): (&Internal, f64), i: usize) -> bool {
    let step = STRAIGHT * at.0[i].abs().max(1.0);
    let visible = f64::EPSILON.sqrt() * (fval.abs() + gate.unit(fval));
    let changes = |v: f64| v.is_finite() && (v - fval).abs() > visible * STRAIGHT;
    [step, -step].into_iter().any(|step| gate.value(&at.shifted(i, step)).is_ok_and(changes))
}

/// Names of what F does not determine, with a warning for each.
fn flat_directions(
    gate: &Gate<'_>,
    at: (&Internal, f64),
    verified: &Verified,
    warnings: &mut Vec<Warning>,
) -> Vec<String> {
    let transform = gate.transform();
    match verified {
        Verified::Flat(which) => {
            let (straight, flat): (Vec<usize>, Vec<usize>) =
                which.iter().copied().partition(|&i| is_straight(gate, at, i));
            for i in straight {
                let name = transform.name(i);
                let text = format!(
                    "the cost is straight along {name}, as at the edge of what a likelihood allows: there are no second derivatives and no \
                     error of {name}"
                );
                warnings.push(("W-STRAIGHT", text));
            }
            let names: Vec<String> = flat.iter().map(|&i| transform.name(i).to_string()).collect();
            for name in &names {
                let text =
                    format!("the cost does not change with {name}: its error is not defined — fix {name}");
                warnings.push(("W-HESSE-FLAT", text));
            }
            names
        }
        Verified::Inverted(Nature { idle: Some(idle), .. }) => idle::groups(idle)
            .iter()
            .map(|group| {
                let text = group.sentence(|i| transform.name(i));
                let apart = "the data do not determine them apart";
                warnings.push(("W-DEGENERATE", format!("{text}; {apart} — {}", group.remedy())));
                text
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// `W-WIDE-LIMIT` for limits that are many errors apart.
pub(super) fn warn_wide_limits(params: &Parameters, errors: &[f64], warnings: &mut Vec<Warning>) {
    for (p, &error) in params.iter().zip(errors).filter(|(p, _)| p.is_free()) {
        if let (Some(a), Some(b)) = (p.limits.lower(), p.limits.upper()) {
            let ratio = (b - a) / error;
            if ratio > WIDE_LIMITS && ratio.is_finite() {
                let text = format!(
                    "the limits of {} are {ratio:.1e} times wider than its error and cost digits",
                    p.name
                );
                warnings.push(("W-WIDE-LIMIT", text));
            }
        }
    }
}
