//! Errors of the linearised problem, C = up·(JᵀJ)⁻¹: the convention of nonlinear regression (NIST's certified deviations, R, SciPy, gnuplot),
//! where HESSE takes the second derivatives of the model into account. They agree where residuals are small or the model nearly linear.

use nalgebra::DMatrix;

use super::linear;
use super::residuals::Residuals;
use crate::minimize::CovarianceForm;
use crate::minimize::Minimum;
use crate::minimize::call::{Gate, Warning};
use crate::numeric::linalg;

/// A change of an error by more than this part is mentioned.
const WORTH_A_WORD: f64 = 1e-3;

/// Replaces the covariance of a verified minimum by that of the linearised problem; leaves it alone where the Hessian had to be forced to
/// be positive or J has not full rank, where a parameter is at its limit, or where there are no residuals.
pub(in crate::minimize) fn take(gate: &Gate<'_>, found: &mut Minimum) {
    let status = &found.status;
    if found.covariance.is_none() || !status.posdef || !status.at_limit.is_empty() {
        return;
    }
    let Some(rows) = Residuals::new(gate, &found.params) else { return };
    let Ok((here, jacobian)) = rows.with_jacobian(found.values()) else { return };
    let Some(solution) = linear::solve(&jacobian, &here.r) else { return };
    let inverse = &solution.root * solution.root.transpose();
    let free = found.params.free();
    let n = found.params.len();
    let before = found.errors.clone();
    let mut covariance = DMatrix::zeros(n, n);
    for (i, &k) in free.iter().enumerate() {
        for (j, &l) in free.iter().enumerate() {
            covariance[(k, l)] = found.up * inverse[(i, j)];
        }
        found.errors[k] = (found.up * inverse[(i, i)]).sqrt();
    }
    if let Some(rho) = linalg::global_correlations(&inverse) {
        for (&k, rho) in free.iter().zip(rho) {
            found.global_correlations[k] = rho;
        }
    }
    found.covariance = Some(covariance);
    found.covariance_form = CovarianceForm::Jacobian;
    found.ngrad += 1;
    found.status.warnings.extend(difference(found, &before));
}

/// What the convention changes, where it shows.
fn difference(found: &Minimum, before: &[f64]) -> Option<Warning> {
    let change = |k: usize| before[k] / found.errors[k] - 1.0;
    let most =
        found.params.free().into_iter().max_by(|&a, &b| change(a).abs().total_cmp(&change(b).abs()))?;
    (change(most).abs() > WORTH_A_WORD).then(|| {
        let (word, percent) =
            if change(most) > 0.0 { ("larger", change(most)) } else { ("smaller", -change(most)) };
        let text = format!(
            "the errors are those of the linearised problem, as is usual for data without errors; \
             with second derivatives (--covariance hessian) that of {} would be {:.1} % {word}",
            found.params[most].name,
            100.0 * percent
        );
        ("W-JTJ", text)
    })
}
