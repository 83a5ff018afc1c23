//! Levenberg–Marquardt with geodesic acceleration, for sums of squares.
//!
//! ```text
//! (JᵀJ + λD²) v = −Jᵀr            by QR of J, then of the small matrix [R; √λ D]; D_k the largest norm that column k had
//! (JᵀJ + λD²) a = −Jᵀ r_vv        r_vv the second derivative of r along v, from one more call
//! θ ← θ + v + ½a                  as long as ‖a‖ ≤ ⅜‖v‖ in the metric of D, else θ + v
//! ```
//!
//! K. Levenberg, Q. Appl. Math. 2 (1944) 164; D. Marquardt, SIAM J. 11 (1963) 431; J. Moré, LNM 630 (1978) 105 for the scaling;
//! H. Nielsen, IMM-REP-1999-05 for λ; M. Transtrum, J. Sethna, arXiv:1201.5885 for the acceleration,
//! with two deviations: it is trusted half as far as is usual (¾‖v‖), and where it is longer the step is not rejected: the velocity alone
//! is tried, which the fall of F then judges. Where some parameters enter
//! linearly (`linear`) they are solved for after every step (G. Golub, V. Pereyra, SIAM J. Numer. Anal. 10 (1973) 413, in the form of
//! L. Kaufman 1975): what is searched is then a function of the others alone. Deliberately no errors and no verdict: those belong to
//! whoever looks at the Hessian at the end.

use nalgebra::{DMatrix, DVector};

use super::residuals::{Point, Residuals};
use crate::minimize::TracePoint;
use crate::minimize::call::Halt;

/// First λ.
const FIRST_DAMPING: f64 = 1e-3;
/// λ shrinks at most by this factor a step.
const SMALLEST_SHRINK: f64 = 1.0 / 3.0;
/// λ beyond this: no step leads down.
const HOPELESS_DAMPING: f64 = 1e20;
/// Part of the predicted fall that a step must bring.
const SUFFICIENT: f64 = 1e-4;
/// Step of the second difference, as part of v.
const BEND_STEP: f64 = 0.1;
/// An acceleration of which twice the length exceeds this part of the velocity's is not trusted — half of the usual.
const LARGEST_BEND: f64 = 0.75;
/// A pivot below this part of its column is rounding: the column is a combination of those before it.
const DEPENDENT: f64 = 1e-13;
/// Steps shorter than this (relative to the parameter) are rounding.
const SMALLEST_STEP: f64 = 4.0 * f64::EPSILON;

/// How a search is done.
#[derive(Debug, Clone, Default)]
pub(in crate::minimize) struct Plan {
    /// The search ends when a whole Gauss–Newton step would lower Σr² by less than this part of what falls to one degree of freedom.
    pub(in crate::minimize) relative_goal: f64,
    /// Free parameters that are solved for exactly after every step.
    pub(in crate::minimize) linear: Vec<usize>,
}

/// The end of a search.
pub(in crate::minimize) struct Descent {
    /// The lowest point.
    pub(in crate::minimize) point: Point,
    /// What a Gauss–Newton step from there would gain.
    pub(in crate::minimize) edm: f64,
    /// What stopped it; `None` when nothing more was to be gained.
    pub(in crate::minimize) halt: Option<Halt>,
    /// The accepted points.
    pub(in crate::minimize) trace: Vec<TracePoint>,
}

/// Descends from `start`.
pub(in crate::minimize) fn descend(
    rows: &Residuals<'_, '_>,
    plan: &Plan,
    start: Vec<f64>,
) -> Result<Descent, Halt> {
    let (point, jacobian) = rows.with_jacobian(start)?;
    let n = rows.n_free();
    let mut search = Search {
        rows,
        plan,
        jacobian,
        descent: Descent { point, edm: f64::NAN, halt: None, trace: Vec::new() },
        scale: DVector::zeros(n),
        damping: FIRST_DAMPING,
        growth: 2.0,
    };
    search.descent.halt = search.run().err();
    Ok(search.descent)
}

/// What a whole Gauss–Newton step from `p` would gain; `None` where the residuals are not finite.
pub(in crate::minimize) fn gain(rows: &Residuals<'_, '_>, p: Vec<f64>) -> Result<Option<f64>, Halt> {
    let (point, jacobian) = rows.with_jacobian(p)?;
    let finite = point.sum.is_finite() && jacobian.iter().all(|x| x.is_finite());
    Ok(finite.then(|| Local::new(rows, &point, &jacobian).rhs.norm_squared()))
}

struct Search<'s, 'a, 'g> {
    rows: &'s Residuals<'a, 'g>,
    plan: &'s Plan,
    jacobian: DMatrix<f64>,
    descent: Descent,
    /// D.
    scale: DVector<f64>,
    /// λ.
    damping: f64,
    /// By what λ grows after the next failure.
    growth: f64,
}

/// The linear problem at a point, over the parameters that no limit blocks.
struct Local {
    active: Vec<usize>,
    qr: nalgebra::linalg::QR<f64, nalgebra::Dyn, nalgebra::Dyn>,
    r: DMatrix<f64>,
    /// −Qᵀr.
    rhs: DVector<f64>,
}

impl Local {
    fn new(rows: &Residuals<'_, '_>, point: &Point, jacobian: &DMatrix<f64>) -> Local {
        let downhill = -jacobian.tr_mul(&point.r);
        let active: Vec<usize> =
            (0..rows.n_free()).filter(|&i| !rows.blocked(&point.p, i, downhill[i])).collect();
        let qr = jacobian.select_columns(&active).qr();
        let mut rhs = -&point.r;
        qr.q_tr_mul(&mut rhs);
        let mut rhs = rhs.rows(0, active.len().min(rhs.len())).into_owned();
        let r = qr.r();
        // The direction that such a column adds is one of rounding: what the residuals have there is not to be gained.
        for k in 0..rhs.len() {
            if r[(k, k)].abs() <= DEPENDENT * r.column(k).norm() {
                rhs[k] = 0.0;
            }
        }
        Local { active, qr, r, rhs }
    }
}

impl Search<'_, '_, '_> {
    fn run(&mut self) -> Result<(), Halt> {
        if !self.descent.point.sum.is_finite() || !self.jacobian.iter().all(|x| x.is_finite()) {
            return Ok(());
        }
        if !self.plan.linear.is_empty() {
            let from = self.descent.point.clone();
            let (point, jacobian) = self.resolved(from)?;
            self.take(point, jacobian);
        }
        loop {
            self.rows.gate().check_limit()?;
            self.rescale();
            let local = Local::new(self.rows, &self.descent.point, &self.jacobian);
            self.descent.edm = local.rhs.norm_squared();
            self.record();
            if local.active.is_empty() || self.descent.edm <= self.goal() || !self.step(&local)? {
                return Ok(());
            }
        }
    }

    fn goal(&self) -> f64 {
        let sum = self.descent.point.sum;
        self.plan.relative_goal * self.rows.gate().unit(sum) / self.rows.gate().up()
    }

    fn rescale(&mut self) {
        for (d, column) in self.scale.iter_mut().zip(self.jacobian.column_iter()) {
            *d = d.max(column.norm());
        }
    }

    /// One accepted step; false when none is to be had.
    fn step(&mut self, local: &Local) -> Result<bool, Halt> {
        while self.damping < HOPELESS_DAMPING {
            self.rows.gate().check_limit()?;
            let Some(damped) = self.damped(local) else {
                self.reject();
                continue;
            };
            let Some(velocity) = damped.solve(&local.rhs) else {
                self.reject();
                continue;
            };
            if self.is_rounding(&self.spread(local, &velocity)) {
                return Ok(false);
            }
            let bend = self.bend(local, &damped, &velocity)?;
            let step = bend.map_or_else(|| velocity.clone(), |a| &velocity + a * 0.5);
            let trial = self.rows.moved(&self.descent.point.p, &self.spread(local, &step));
            let trial = self.rows.at(trial)?;
            let trial = if trial.sum.is_finite() && !self.plan.linear.is_empty() {
                self.resolved(trial)?.0
            } else {
                trial
            };
            let predicted = local.rhs.norm_squared() - (&local.rhs - &local.r * &velocity).norm_squared();
            let gain = gain_ratio(self.descent.point.sum - trial.sum, predicted);
            if gain > SUFFICIENT {
                let (point, jacobian) = self.rows.with_jacobian(trial.p)?;
                if jacobian.iter().all(|x| x.is_finite()) {
                    self.damping *= (1.0 - (2.0 * gain - 1.0).powi(3)).max(SMALLEST_SHRINK);
                    self.growth = 2.0;
                    self.take(point, jacobian);
                    return Ok(true);
                }
            }
            self.reject();
        }
        Ok(false)
    }

    fn take(&mut self, point: Point, jacobian: DMatrix<f64>) {
        self.descent.point = point;
        self.jacobian = jacobian;
    }

    fn reject(&mut self) {
        self.damping *= self.growth;
        self.growth *= 2.0;
    }

    /// The QR decomposition of [R; √λ D]; parameters that are solved for exactly are not damped.
    fn damped(&self, local: &Local) -> Option<Damped> {
        let n = local.active.len();
        let largest = self.scale.amax();
        let mut stacked = DMatrix::zeros(local.r.nrows() + n, n);
        stacked.rows_mut(0, local.r.nrows()).copy_from(&local.r);
        for (i, &k) in local.active.iter().enumerate() {
            let free = self.plan.linear.contains(&k);
            // A column of zeros must not make the matrix singular.
            let d = if self.scale[k] > 0.0 { self.scale[k] } else { largest };
            stacked[(local.r.nrows() + i, i)] = if free { 0.0 } else { self.damping.sqrt() * d };
        }
        stacked.iter().all(|x| x.is_finite()).then(|| Damped { qr: stacked.qr() })
    }

    /// The acceleration along `velocity`, when it is short enough to be trusted.
    fn bend(
        &self,
        local: &Local,
        damped: &Damped,
        velocity: &DVector<f64>,
    ) -> Result<Option<DVector<f64>>, Halt> {
        let along = self.spread(local, velocity);
        let ahead = self.rows.at(self.rows.moved(&self.descent.point.p, &(&along * BEND_STEP)))?;
        if !ahead.sum.is_finite() {
            return Ok(None);
        }
        let change = (&ahead.r - &self.descent.point.r) / BEND_STEP;
        let mut second = (change - &self.jacobian * &along) * (-2.0 / BEND_STEP);
        local.qr.q_tr_mul(&mut second);
        let Some(a) = damped.solve(&second.rows(0, local.rhs.len()).into_owned()) else { return Ok(None) };
        let metric = |v: &DVector<f64>| {
            local.active.iter().zip(v.iter()).map(|(&k, x)| (self.scale[k] * x).powi(2)).sum::<f64>().sqrt()
        };
        Ok((2.0 * metric(&a) <= LARGEST_BEND * metric(velocity)).then_some(a))
    }

    /// The point with the linear parameters solved for, and the Jacobian there.
    fn resolved(&self, from: Point) -> Result<(Point, DMatrix<f64>), Halt> {
        let (point, jacobian) = self.rows.with_jacobian(from.p)?;
        let columns = jacobian.select_columns(&self.plan.linear);
        if !columns.iter().all(|x| x.is_finite()) {
            return Ok((point, jacobian));
        }
        let Some(change) = super::linear::least_squares(&columns, &-&point.r) else {
            return Ok((point, jacobian));
        };
        let mut step = DVector::zeros(self.rows.n_free());
        for (&k, x) in self.plan.linear.iter().zip(change.iter()) {
            step[k] = *x;
        }
        let (solved, there) = self.rows.with_jacobian(self.rows.moved(&point.p, &step))?;
        Ok(if solved.sum <= point.sum { (solved, there) } else { (point, jacobian) })
    }

    /// A step in the active parameters as one in all free ones.
    fn spread(&self, local: &Local, step: &DVector<f64>) -> DVector<f64> {
        let mut all = DVector::zeros(self.rows.n_free());
        for (&k, x) in local.active.iter().zip(step.iter()) {
            all[k] = *x;
        }
        all
    }

    fn is_rounding(&self, step: &DVector<f64>) -> bool {
        let here = |i: usize| self.rows.value(&self.descent.point.p, i).abs();
        (0..step.len()).all(|i| step[i].abs() <= SMALLEST_STEP * here(i))
    }

    fn record(&mut self) {
        let gate = self.rows.gate();
        gate.note_edm(self.descent.edm);
        let Point { p, sum, .. } = &self.descent.point;
        self.descent.trace.push(TracePoint {
            nfcn: gate.counts().nfcn,
            fval: *sum,
            edm: self.descent.edm,
            values: p.clone(),
        });
    }
}

/// Fall of F over the fall that was predicted. A prediction that rounding has made none brings nothing: of two falls below zero the ratio
/// would call a step uphill a good one.
fn gain_ratio(fall: f64, predicted: f64) -> f64 {
    if predicted > 0.0 { fall / predicted } else { 0.0 }
}

/// A damped problem, decomposed.
struct Damped {
    qr: nalgebra::linalg::QR<f64, nalgebra::Dyn, nalgebra::Dyn>,
}

impl Damped {
    /// The solution for a right side whose damped rows are zero.
    fn solve(&self, rhs: &DVector<f64>) -> Option<DVector<f64>> {
        let n = self.qr.r().ncols();
        let rows = self.qr.q().nrows();
        let mut b = DVector::zeros(rows);
        b.rows_mut(0, rhs.len()).copy_from(rhs);
        self.qr.q_tr_mul(&mut b);
        let top = b.rows(0, n).into_owned();
        let solved = self.qr.r().solve_upper_triangular(&top)?;
        solved.iter().all(|x| x.is_finite()).then_some(solved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A step uphill is none that rounding may recommend.
    #[test]
    fn a_fall_is_measured_by_a_true_prediction_only() {
        assert_eq!(gain_ratio(3.0, 4.0), 0.75);
        for (fall, predicted) in [(-1e-20, -1e-20), (-1e-20, 1e-20), (1e-20, -1e-20), (-1.0, 0.0), (0.0, 0.0)]
        {
            assert!(gain_ratio(fall, predicted) <= SUFFICIENT, "{fall} of {predicted}");
        }
    }
}
