//! Gaussian knowledge of parameters from outside: δᵀC⁻¹δ with δ = θ − v, for one parameter ((θ − v)/σ)² with σ by the side on which θ
//! lies.

use nalgebra::{Cholesky, DMatrix};

use super::held::Moving;
use super::rows::{Order, Sums, packed};
use super::{Constraint, CostError};
use crate::model::ParamHint;

/// Symmetry demanded of a covariance, relative to √(C_ii C_jj).
const SYMMETRY: f64 = 1e-12;

/// One constraint, ready to be added to a cost.
#[derive(Debug)]
struct Term {
    /// Positions of its parameters in the model's list.
    at: Vec<usize>,
    /// Measured values.
    values: Vec<f64>,
    /// C⁻¹.
    weight: DMatrix<f64>,
    /// L⁻¹ of C = LLᵀ: L⁻¹δ are independent residuals.
    whitening: DMatrix<f64>,
    /// k ln 2π + ln det C, for the likelihood with all constants.
    constant: f64,
    /// σ−/σ+ of one parameter, the factor on its residual above the value; 1 where both are the same.
    above: f64,
    /// What is left of it where some of its parameters are held.
    left: Option<Moving>,
}

/// All constraints of a cost.
#[derive(Debug, Default)]
pub(super) struct Constraints {
    terms: Vec<Term>,
}

impl Constraints {
    /// F with the constraints added; a sum that is not a number is outside the domain.
    pub fn added_to(&self, mut sums: Sums, p: &[f64], order: Order) -> Sums {
        self.add(p, order, &mut sums);
        if sums.value.is_nan() {
            sums.value = f64::INFINITY;
        }
        sums
    }

    /// Checks `given` against the parameters of the model.
    ///
    /// # Errors
    /// An unknown parameter or one named twice; sizes that differ; numbers that are not finite; a covariance that is not
    /// symmetric or not positive definite.
    pub fn new(given: &[Constraint], params: &[ParamHint]) -> Result<Constraints, CostError> {
        Constraints::of(given, &params.iter().map(|p| p.name.clone()).collect::<Vec<_>>())
    }

    /// The same for parameters with these names.
    ///
    /// # Errors
    /// As [`Constraints::new`].
    pub fn of(given: &[Constraint], names: &[String]) -> Result<Constraints, CostError> {
        Ok(Constraints { terms: given.iter().map(|c| Term::new(c, names)).collect::<Result<_, _>>()? })
    }

    /// The same with every term multiplied by `factor`, for a cost on another scale than χ².
    pub fn times(mut self, factor: f64) -> Constraints {
        for term in &mut self.terms {
            term.weight *= factor;
        }
        self
    }

    /// Notes which parameters move in the fit: what says nothing about those counts neither as data nor for the quality of the fit.
    pub fn hold(&mut self, moves: &[bool]) {
        for term in &mut self.terms {
            let moving = |i: usize| moves.get(term.at[i]).copied().unwrap_or(true);
            term.left = Moving::new(&term.weight, moving);
        }
    }

    /// Number of constrained quantities.
    pub fn len(&self) -> usize {
        self.terms.iter().map(|t| t.at.len()).sum()
    }

    /// Number of those that count as data: what is held in the fit does not.
    pub fn counted(&self) -> usize {
        self.terms.iter().map(|t| t.left.as_ref().map_or(t.at.len(), Moving::len)).sum()
    }

    /// Σ δᵀC⁻¹δ at `p` of what counts.
    pub fn value(&self, p: &[f64]) -> f64 {
        self.terms.iter().map(|t| t.counted(p).0).sum()
    }

    /// What of Σ δᵀC⁻¹δ does not count, because it cannot change in the fit.
    pub fn held(&self, p: &[f64]) -> f64 {
        let idle = self.terms.iter().filter(|t| t.left.is_some());
        idle.map(|t| t.value(p) - t.counted(p).0).sum()
    }

    /// [`Constraints::value`] with k ln 2π + ln det C of each.
    pub fn full(&self, p: &[f64]) -> f64 {
        self.terms.iter().map(|t| t.counted(p)).map(|(value, constant)| value + constant).sum()
    }

    /// Writes residuals whose squares sum up to the value into `r`, and tells `slope(row, parameter, ∂r/∂p)` for each that is not 0.
    pub fn residuals(&self, p: &[f64], r: &mut [f64], mut slope: impl FnMut(usize, usize, f64)) {
        let mut row = 0;
        for term in &self.terms {
            let side = term.side(p);
            for i in 0..term.at.len() {
                r[row] = 0.0;
                for (j, &k) in term.at.iter().enumerate().take(i + 1) {
                    let w = side * term.whitening[(i, j)];
                    r[row] += w * (p[k] - term.values[j]);
                    slope(row, k, w);
                }
                row += 1;
            }
        }
    }

    /// Adds value and derivatives to those of a cost.
    pub fn add(&self, p: &[f64], order: Order, sums: &mut Sums) {
        for term in &self.terms {
            sums.value += term.value(p);
            let weight = 2.0 * term.side(p).powi(2);
            if order >= Order::Gradient {
                for (i, &k) in term.at.iter().enumerate() {
                    sums.grad[k] += weight * term.pull(i, p);
                }
            }
            if order >= Order::Hessian {
                for (i, &k) in term.at.iter().enumerate() {
                    for (j, &l) in term.at.iter().enumerate().filter(|(_, l)| **l <= k) {
                        sums.hess[packed(k) + l] += weight * term.weight[(i, j)];
                    }
                }
            }
        }
    }
}

impl Term {
    fn new(c: &Constraint, params: &[String]) -> Result<Term, CostError> {
        let k = c.names.len();
        let rows_fit = c.covariance.len() == k && c.covariance.iter().all(|row| row.len() == k);
        if k == 0 || c.values.len() != k || !rows_fit {
            return Err(CostError::ConstraintShape { names: c.names.clone() });
        }
        let mut at = Vec::with_capacity(k);
        for name in &c.names {
            let position = params
                .iter()
                .position(|p| p == name)
                .ok_or_else(|| CostError::UnknownParameter { name: name.clone(), known: params.to_vec() })?;
            if at.contains(&position) {
                return Err(CostError::ConstrainedTwice { name: name.clone() });
            }
            at.push(position);
        }
        let scale = |i: usize| if c.relative { c.values[i].abs() } else { 1.0 };
        let v = |i: usize, j: usize| c.covariance[i][j] * scale(i) * scale(j);
        for i in 0..k {
            if !(c.values[i].is_finite() && v(i, i) > 0.0 && v(i, i).is_finite()) {
                return Err(CostError::ConstraintNumbers { name: c.names[i].clone() });
            }
            for j in 0..i {
                if (v(i, j) - v(j, i)).abs() > SYMMETRY * (v(i, i) * v(j, j)).sqrt() || v(i, j).is_nan() {
                    return Err(CostError::CovarianceNotSymmetric { i: i + 1, j: j + 1 });
                }
            }
        }
        let matrix = DMatrix::from_fn(k, k, |i, j| 0.5 * (v(i, j) + v(j, i)));
        let cholesky = Cholesky::new(matrix)
            .ok_or_else(|| CostError::CovarianceNotPositive { names: c.names.clone() })?;
        let log_det: f64 = 2.0 * cholesky.l_dirty().diagonal().iter().map(|l| l.ln()).sum::<f64>();
        let constant = k as f64 * std::f64::consts::TAU.ln() + log_det;
        let lower = cholesky.l();
        let whitening = lower
            .solve_lower_triangular(&DMatrix::identity(k, k))
            .ok_or_else(|| CostError::CovarianceNotPositive { names: c.names.clone() })?;
        let above = match c.upper.map(|upper| upper * scale(0)) {
            None => 1.0,
            Some(upper) if k == 1 && upper > 0.0 && upper.is_finite() => v(0, 0).sqrt() / upper,
            Some(_) if k == 1 => return Err(CostError::ConstraintNumbers { name: c.names[0].clone() }),
            Some(_) => return Err(CostError::ConstraintShape { names: c.names.clone() }),
        };
        // The norm of a density made of two half Gaussians is that of their mean width.
        let constant = constant + 2.0 * (0.5 * (1.0 + 1.0 / above)).ln();
        let weight = cholesky.inverse();
        Ok(Term { at, values: c.values.clone(), weight, whitening, constant, above, left: None })
    }

    /// The factor on the residual: that of the side on which the parameter lies.
    fn side(&self, p: &[f64]) -> f64 {
        if self.above != 1.0 && p[self.at[0]] > self.values[0] { self.above } else { 1.0 }
    }

    /// (C⁻¹δ)_i.
    fn pull(&self, i: usize, p: &[f64]) -> f64 {
        self.at.iter().enumerate().map(|(j, &l)| self.weight[(i, j)] * (p[l] - self.values[j])).sum()
    }

    fn value(&self, p: &[f64]) -> f64 {
        let terms = self.at.iter().enumerate().map(|(i, &k)| (p[k] - self.values[i]) * self.pull(i, p));
        self.side(p).powi(2) * terms.sum::<f64>()
    }

    /// Value and constant of what counts.
    fn counted(&self, p: &[f64]) -> (f64, f64) {
        match &self.left {
            None => (self.value(p), self.constant),
            Some(left) => (left.value(|i| p[self.at[i]] - self.values[i]), left.constant),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Explain;
    use crate::params::Limits;

    fn params(names: &[&str]) -> Vec<ParamHint> {
        let hint = |n: &&str| ParamHint { name: (*n).to_owned(), limits: Limits::NONE, unused: false };
        names.iter().map(hint).collect()
    }

    fn two(c: [[f64; 2]; 2]) -> Constraint {
        Constraint {
            names: vec!["b".into(), "a".into()],
            values: vec![1.0, 2.0],
            covariance: c.iter().map(|r| r.to_vec()).collect(),
            ..Constraint::default()
        }
    }

    /// KA045: 2 with −0.1 +0.4, in parts of the value −5 % +20 %: two standard deviations to either side are 4.
    #[test]
    fn one_sided_and_relative_errors() {
        let given = |error: f64, upper: f64, relative: bool| Constraint {
            upper: Some(upper),
            relative,
            ..Constraint::simple("a", 2.0, error)
        };
        for c in [given(0.1, 0.4, false), given(0.05, 0.2, true)] {
            let all = Constraints::new(&[c], &params(&["a"])).unwrap();
            for (a, slope) in [(1.8, -40.0), (2.8, 10.0)] {
                assert!((all.value(&[a]) - 4.0).abs() < 1e-13);
                let mut sums = Sums { value: 0.0, grad: vec![0.0], hess: vec![0.0] };
                all.add(&[a], Order::Hessian, &mut sums);
                assert!((sums.grad[0] - slope).abs() < 1e-12, "{}", sums.grad[0]);
                assert!((sums.hess[0] - slope / (a - 2.0)).abs() < 1e-10, "{}", sums.hess[0]);
                let (mut r, mut j) = ([0.0], 0.0);
                all.residuals(&[a], &mut r, |_, _, s| j = s);
                assert!((r[0] * r[0] - 4.0).abs() < 1e-13 && (2.0 * r[0] * j - slope).abs() < 1e-12);
            }
            // ∫ of both halves: √(2π)(0.1 + 0.4)/2.
            let norm = 2.0 * ((0.5 * std::f64::consts::TAU.sqrt() * 0.5).ln());
            assert!((all.full(&[2.0]) - norm).abs() < 1e-14);
        }
        let bad = Constraints::new(&[given(0.1, -0.4, false)], &params(&["a"]));
        assert_eq!(bad.unwrap_err().code(), "E-COV-PD");
    }

    /// KA046: matrix constraint (1, 2), [[0.04, 0.01], [0.01, 0.09]] at (1.1, 1.8) is 0.82857….
    #[test]
    fn matrix_constraint_with_derivatives() {
        let all = Constraints::new(&[two([[0.04, 0.01], [0.01, 0.09]])], &params(&["a", "x", "b"])).unwrap();
        let p = [1.8, 7.0, 1.1];
        assert!((all.value(&p) - 0.8285714285714288).abs() < 1e-15);
        assert_eq!(all.len(), 2);
        let mut sums = Sums { value: 0.0, grad: vec![0.0; 3], hess: vec![0.0; 6] };
        all.add(&p, Order::Hessian, &mut sums);
        // C⁻¹ = [[0.09, −0.01], [−0.01, 0.04]]/0.0035 in the order b, a.
        let inverse = |v: f64| 2.0 * v / 0.0035;
        let expected = [inverse(0.04), 0.0, 0.0, inverse(-0.01), 0.0, inverse(0.09)];
        for (a, b) in sums.hess.iter().zip(expected) {
            assert!((a - b).abs() < 1e-10, "{a} against {b}");
        }
        let (da, db) = (-0.2, 0.1);
        let grad = [inverse(0.04 * da - 0.01 * db), 0.0, inverse(0.09 * db - 0.01 * da)];
        for (a, b) in sums.grad.iter().zip(grad) {
            assert!((a - b).abs() < 1e-12, "{a} against {b}");
        }
        let full = 0.8285714285714288 + 2.0 * std::f64::consts::TAU.ln() + 0.0035_f64.ln();
        assert!((all.full(&p) - full).abs() < 1e-13);
    }

    #[test]
    fn bad_constraints_are_refused_by_name() {
        let code = |c: Constraint, names: &[&str]| Constraints::new(&[c], &params(names)).unwrap_err().code();
        assert_eq!(code(two([[0.04, 0.01], [0.01, 0.09]]), &["a", "c"]), "E-PAR-UNKNOWN");
        assert_eq!(code(two([[0.04, 0.01], [0.02, 0.09]]), &["a", "b"]), "E-COV-SYM");
        assert_eq!(code(two([[0.04, 0.06], [0.06, 0.09]]), &["a", "b"]), "E-COV-PD");
        assert_eq!(code(two([[0.0, 0.0], [0.0, 0.09]]), &["a", "b"]), "E-COV-PD");
        let mut short = two([[0.04, 0.01], [0.01, 0.09]]);
        short.values.pop();
        assert_eq!(code(short, &["a", "b"]), "E-SHAPE");
        let mut twice = two([[0.04, 0.01], [0.01, 0.09]]);
        twice.names[1] = "b".into();
        assert_eq!(code(twice, &["a", "b"]), "E-PAR-NAME");
    }
}
