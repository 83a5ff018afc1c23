//! The linear fitter: what is linear in all its free parameters is solved, not searched. One step, edm 0, the covariance from the same
//! decomposition; deliberately no start values, which have no part in it.

use nalgebra::{DMatrix, DVector};

use super::design::Design;
use super::linear::Solution;
use super::residuals::Residuals;
use crate::minimize::call::{Gate, Halt, Warning};
use crate::minimize::finish;
use crate::minimize::idle::{self, Group};
use crate::minimize::migrad::edm::edm_goal;
use crate::minimize::task::Task;
use crate::minimize::{
    CovStatus, CovarianceForm, MinimizeError, Minimum, MinimumStatus, StopReason, TracePoint,
};
use crate::params::Parameters;

/// A limit nearer than this many errors has a say in the result, which a solution of equations cannot hear.
const NEAR_LIMIT: f64 = 5.0;
/// With more numbers than this in a Jacobian the sums of an exact Hessian are cheaper than the Jacobian.
pub(in crate::minimize) const LARGEST_JACOBIAN: usize = 1 << 21;

/// What a linear problem says about its free parameters.
pub(in crate::minimize) struct Solved {
    pub(in crate::minimize) solution: Solution,
    /// Σr² of each parameter's column over the rows that count.
    pub(in crate::minimize) diagonal: DVector<f64>,
    /// Numbers of free parameters without any effect.
    pub(in crate::minimize) idle: Vec<usize>,
    /// Free parameters that the rows do not tell apart.
    pub(in crate::minimize) together: Vec<Group>,
}

impl Task<'_> {
    /// The exact solution, when the function is a sum of squares that is linear in all free parameters and no limit is near.
    ///
    /// # Errors
    /// −∞ is met, or it was stopped.
    pub(in crate::minimize) fn linear(
        &self,
        params: &Parameters,
        warnings: &[Warning],
    ) -> Result<Result<Minimum, MinimizeError>, MinimizeError> {
        let gate = self.gate();
        match self.solved(&gate, params, warnings) {
            Ok(found) => Ok(found),
            Err(halt) => Err(halt.into_error()),
        }
    }

    fn solved(
        &self,
        gate: &Gate<'_>,
        params: &Parameters,
        warnings: &[Warning],
    ) -> Result<Result<Minimum, MinimizeError>, Halt> {
        let Some(rows) = Residuals::new(gate, params) else { return Ok(Err(not_linear(NO_SQUARES))) };
        if rows.bends() {
            return Ok(Err(not_linear(CURVED)));
        }
        let Some(design) = Design::of(&rows, &params.values())? else {
            return Ok(Err(not_linear(CURVED)));
        };
        let Some(solved) = solution(&design) else { return Ok(Err(not_linear(CURVED))) };
        let values = Task::values_of(&rows, &design, &solved, params);
        let unit = gate.unit(design.sum_of_squares(&solved.solution.c, |_| true));
        if let Some(name) = limit_in_the_way(&rows, params, &solved, &values, unit) {
            return Ok(Err(not_linear(limits_of(&name))));
        }
        if !design.holds_at(&rows, &values)? {
            return Ok(Err(not_linear(CURVED)));
        }
        let fval = gate.value_at(&values)?;
        Ok(Ok(self.minimum_of(gate, params, (values, fval), &solved, warnings)))
    }

    /// The values of a solution; parameters without effect stay where they are.
    pub(in crate::minimize) fn values_of(
        rows: &Residuals<'_, '_>,
        design: &Design,
        solved: &Solved,
        params: &Parameters,
    ) -> Vec<f64> {
        let mut values = design.values(rows, &solved.solution.c);
        for &i in &solved.idle {
            let k = rows.position(i);
            values[k] = params[k].value;
        }
        values
    }

    /// The [`Minimum`] of a solution.
    pub(in crate::minimize) fn minimum_of(
        &self,
        gate: &Gate<'_>,
        params: &Parameters,
        (values, fval): (Vec<f64>, f64),
        solved: &Solved,
        warnings: &[Warning],
    ) -> Minimum {
        let transform = gate.transform();
        let position = |i: usize| transform.position(i);
        let (n, up) = (params.len(), gate.up());
        let own = &solved.solution.root * solved.solution.root.transpose();
        let mut covariance = DMatrix::zeros(n, n);
        let mut errors = vec![0.0; n];
        let mut global_correlations = vec![f64::NAN; n];
        for i in 0..own.nrows() {
            for j in 0..own.ncols() {
                covariance[(position(i), position(j))] = up * own[(i, j)];
            }
            errors[position(i)] = if solved.idle.contains(&i) { f64::NAN } else { (up * own[(i, i)]).sqrt() };
            let square = 1.0 - 1.0 / (own[(i, i)] * solved.diagonal[i]);
            global_correlations[position(i)] = if square < 0.0 { 0.0 } else { square.sqrt() };
        }
        let mut params = params.clone();
        params.set_values(&values);
        let mut warnings = warnings.to_vec();
        warnings.extend(gate.warnings());
        let flat = undetermined(gate, solved, &mut warnings);
        finish::warn_wide_limits(&params, &errors, &mut warnings);
        let (idle, clear) = (!solved.idle.is_empty(), solved.together.is_empty());
        Minimum {
            params,
            algorithm: "Linear",
            fval,
            edm: 0.0,
            edm_goal: edm_goal(self.ctx.method.tolerance, gate.unit(fval), fval),
            up,
            nfcn: 1,
            ngrad: 1,
            nhessian: 0,
            covariance: Some(covariance),
            covariance_form: CovarianceForm::Hessian,
            errors,
            global_correlations,
            status: MinimumStatus {
                stop: StopReason::Converged,
                covariance: match (idle, clear) {
                    (true, _) => CovStatus::Failed,
                    (false, false) => CovStatus::MadePosDef,
                    (false, true) => CovStatus::Accurate,
                },
                valid: fval.is_finite() && !idle,
                above_max_edm: false,
                hesse_failed: idle,
                posdef: clear && !idle,
                // Near a limit it is not solved.
                at_limit: Vec::new(),
                flat,
                attempts: Vec::new(),
                warnings,
            },
            trace: vec![TracePoint { nfcn: 1, fval, edm: 0.0, values }],
            minima: Vec::new(),
            trimming: None,
        }
    }
}

pub(in crate::minimize) const NO_SQUARES: &str = "this cost is no sum of squares";
pub(in crate::minimize) const CURVED: &str = "the model is not linear in all of its free parameters";

fn not_linear(reason: impl Into<String>) -> MinimizeError {
    MinimizeError::NotLinear { what: "linear fitter", reason: reason.into() }
}

/// What a limit does to a solution of equations.
pub(in crate::minimize) fn limits_of(name: &str) -> String {
    format!("the limits of {name} have a say in the result")
}

/// The solution of all rows, the shortest one where they leave it open.
pub(in crate::minimize) fn solution(design: &Design) -> Option<Solved> {
    let diagonal = design.diagonal(|_| true);
    if let Some(solution) = design.solve() {
        return Some(Solved { solution, diagonal, idle: Vec::new(), together: Vec::new() });
    }
    let found = design.shortest()?;
    let together = idle::groups(&found.idle);
    Some(Solved { solution: found.solution, diagonal, idle: design.without_effect(), together })
}

/// A limit that the solution breaks, or comes so near to that the error is not that of a free parameter. `unit` is the rise of F in one
/// standard deviation (`Gate::unit`).
pub(in crate::minimize) fn limit_in_the_way(
    rows: &Residuals<'_, '_>,
    params: &Parameters,
    solved: &Solved,
    values: &[f64],
    unit: f64,
) -> Option<String> {
    (0..rows.n_free()).find_map(|i| {
        let (lower, upper) = rows.bounds(i);
        let (k, error) = (rows.position(i), unit.sqrt() * solved.solution.root.row(i).norm());
        let room = (values[k] - lower).min(upper - values[k]);
        (room < NEAR_LIMIT * error || room < 0.0).then(|| params[k].name.clone())
    })
}

/// Names of what the data do not determine, with a warning for each.
fn undetermined(gate: &Gate<'_>, solved: &Solved, warnings: &mut Vec<Warning>) -> Vec<String> {
    let name = |i: &usize| gate.transform().name(*i);
    let mut flat: Vec<String> = Vec::new();
    for name in solved.idle.iter().map(name) {
        let text = format!("the cost does not change with {name}: its error is not defined — fix {name}");
        warnings.push(("W-HESSE-FLAT", text));
        flat.push(name.to_string());
    }
    for group in &solved.together {
        let text = group.sentence(|i| gate.transform().name(i));
        let why = "the data do not determine them apart, the smallest solution is taken";
        warnings.push(("W-RANK", format!("{text}; {why} — {}", group.remedy())));
        flat.push(text);
    }
    flat
}
