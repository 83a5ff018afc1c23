//! Steps of Gauss and Newton with residuals of twice the digits and derivatives of doubles: the refinement of [`super::refined`]. From the
//! end of a search only; it has no means against steps that are too long.

use nalgebra::{DMatrix, DVector};

use crate::cost::{PreciseResiduals, Refined, sum_of_squares};
use crate::fcn::Fcn;
use crate::minimize::Observer;
use crate::numeric::double::Double;
use crate::params::{Parameter, Parameters};

/// Steps; each brings many digits.
const MOST_STEPS: usize = 12;
/// The sum of squares has settled when a step is to lower it by less than this part.
const SETTLED: f64 = 1e-12;

/// Parameters with twice the digits and their sum of squares.
pub(super) struct Settled {
    pub(super) p: Vec<Double>,
    pub(super) sum: f64,
}

/// How the steps ended.
pub(super) enum End {
    Settled(Settled),
    /// Every step led lower, the last one to this, and none was small.
    Falling(f64),
    /// On request.
    Stopped,
    /// A step led up or out of the domain, or there was none.
    Lost,
}

/// Steps of Gauss and Newton from `params` until F is settled, in the free parameters.
pub(super) fn settle(
    cost: &dyn Fcn,
    rows: &PreciseResiduals,
    params: &Parameters,
    watch: &dyn Observer,
) -> End {
    steps(cost, rows, params, watch).unwrap_or(End::Lost)
}

/// The same; `None` when the domain is left or a step leads up.
fn steps(cost: &dyn Fcn, rows: &PreciseResiduals, params: &Parameters, watch: &dyn Observer) -> Option<End> {
    let number = |p: &Parameter| {
        if p.is_free() { Double::from(p.value) } else { Double::from_decimal(p.value) }
    };
    let mut p: Vec<Double> = params.iter().map(number).collect();
    let nothing = Refined::nothing(rows);
    let mut r = rows.at(&p)?;
    let mut sum = sum_of_squares(&r);
    let free = params.free();
    // Over steps as small as rounding the Jacobian does not change.
    let solver = Solver::new(cost, &params.values(), &free)?;
    for _ in 0..MOST_STEPS {
        if watch.stop_requested() {
            return Some(End::Stopped);
        }
        if sum <= nothing {
            return Some(End::Settled(Settled { p, sum: 0.0 }));
        }
        let (step, fall) = solver.step(&r)?;
        if fall <= SETTLED * sum {
            return Some(End::Settled(Settled { p, sum }));
        }
        let mut next = p.clone();
        free.iter().zip(step.iter()).for_each(|(&k, &s)| next[k] = next[k] + Double::from(s));
        let next_r = rows.at(&next)?;
        let next_sum = sum_of_squares(&next_r);
        if next_sum >= sum {
            return None;
        }
        (p, r, sum) = (next, next_r, next_sum);
    }
    Some(End::Falling(sum))
}

/// The Jacobian with columns of unit norm, decomposed.
struct Solver {
    qr: nalgebra::QR<f64, nalgebra::Dyn, nalgebra::Dyn>,
    norms: Vec<f64>,
}

impl Solver {
    fn new(cost: &dyn Fcn, p: &[f64], free: &[usize]) -> Option<Solver> {
        let squares = cost.squares()?;
        let n = squares.n_rows();
        let (mut r, mut all) = (vec![0.0; n], vec![0.0; n * p.len()]);
        squares.residuals(p, &mut r, &mut all);
        let mut j = DMatrix::from_fn(n, free.len(), |i, k| all[free[k] * n + i]);
        let norms: Vec<f64> = j.column_iter().map(|c| c.norm()).collect();
        if n < free.len() || norms.iter().any(|x| !(*x > 0.0 && x.is_finite())) {
            return None;
        }
        j.column_iter_mut().zip(&norms).for_each(|(mut column, norm)| column /= *norm);
        Some(Solver { qr: j.qr(), norms })
    }

    /// The step that takes the least sum of squares, and by how much that falls.
    fn step(&self, r: &[Double]) -> Option<(DVector<f64>, f64)> {
        // Residuals may be so small that their squares are nothing.
        let size = r.iter().fold(0.0, |a: f64, r| a.max(r.hi().abs()));
        let mut rotated = DVector::from_iterator(r.len(), r.iter().map(|r| -r.hi() / size));
        self.qr.q_tr_mul(&mut rotated);
        let part = rotated.rows(0, self.norms.len()).into_owned();
        let mut step = self.qr.r().solve_upper_triangular(&part)? * size;
        step.iter_mut().zip(&self.norms).for_each(|(s, norm)| *s /= norm);
        step.iter().all(|s| s.is_finite()).then(|| (step, part.norm_squared() * size * size))
    }
}
