//! A cost typed by the user: a formula of parameters only, minimised as it stands. No data, so no pulls, no prediction and no goodness of
//! fit, and degrees of freedom only where the user says how many data there are; deliberately no sum over the rows of a data set.
//!
//! Its scale is the user's: `up` is 1 for something like χ², 0.5 for a bare −ln L (F. James, M. Winkler, MINUIT User's Guide, 1.4).

use super::assembled::{Assembled, Facts, Statistic};
use super::constraint::Constraints;
use super::rows::{Order, Sums, packed};
use super::{Cost, CostChoice, CostError, CostKind};
use crate::data::{FitSet, RowSet};
use crate::model::Model;

/// Builds the cost that `model`, compiled without coordinates, is by itself. Constraints are added in the units of its `up`, so that each
/// keeps its meaning: one standard deviation is a rise of `up`.
///
/// # Errors
/// The model depends on coordinates; a constraint is refused; `up` is not above zero.
///
/// # Examples
/// Three successes in ten trials: −ln L at p = 0.3.
/// ```
/// use fitpanel::cost::{self, CostChoice, CostKind};
/// use fitpanel::model::Model;
///
/// let model = Model::compile_without_coordinates("-3*log(p)-7*log(1-p)")?;
/// let choice = CostChoice { kind: CostKind::Custom, errordef: Some(0.5), ..CostChoice::default() };
/// let cost = cost::custom(&model, &choice)?;
/// assert!((cost.value(&[0.3]) - 6.108643020548935).abs() < 1e-14);
/// assert_eq!((cost.up(), cost.ndata()), (0.5, None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn custom(model: &Model, choice: &CostChoice) -> Result<Box<dyn Cost>, CostError> {
    if model.n_coordinates() != 0 {
        return Err(CostError::DoesNotFit {
            what: "a typed cost is a function of parameters only".into(),
            remedy: "compile the formula without coordinates".into(),
        });
    }
    let up = choice.up()?;
    let constraints = Constraints::new(&choice.constraints, model.params())?.times(up);
    let facts = Facts {
        kind: CostKind::Custom,
        fit_set: no_rows(),
        unweighted: false,
        normalisation: None,
        notes: Vec::new(),
        up,
        held: false,
    };
    let statistic = Typed { model: model.clone(), ndata: choice.ndata };
    Ok(Box::new(Assembled { statistic, constraints, facts }))
}

/// The rows of a cost without data.
pub(super) fn no_rows() -> FitSet {
    FitSet {
        rows: RowSet::of(0, []),
        n_total: 0,
        n_masked: 0,
        n_outside: 0,
        intervals: Vec::new(),
        further: Vec::new(),
    }
}

/// F is the formula.
struct Typed {
    model: Model,
    /// How many data the user says there are behind it.
    ndata: Option<usize>,
}

impl Statistic for Typed {
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        let n = p.len();
        let mut value = [0.0];
        let mut grad = vec![0.0; if order >= Order::Gradient { n } else { 0 }];
        let mut hess = vec![0.0; if order >= Order::Hessian { packed(n) } else { 0 }];
        match order {
            Order::Value => self.model.eval(&[], p, &mut value),
            Order::Gradient => self.model.eval_with_gradient(&[], p, &mut value, &mut grad),
            Order::Hessian => self.model.eval_with_hessian(&[], p, &mut value, &mut grad, &mut hess),
        }
        Sums { value: value[0], grad, hess }
    }

    fn ndata(&self) -> Option<usize> {
        self.ndata
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::Constraint;
    use crate::error::Explain;
    use nalgebra::DMatrix;

    fn choice(up: Option<f64>) -> CostChoice {
        CostChoice { kind: CostKind::Custom, errordef: up, ..CostChoice::default() }
    }

    /// Rosenbrock's valley: value, gradient and Hessian by hand at (−1.2, 1).
    #[test]
    fn the_formula_is_the_cost_with_exact_derivatives() {
        let model = Model::compile_without_coordinates("(1-x)^2+100*(y-x^2)^2").unwrap();
        let cost = custom(&model, &choice(None)).unwrap();
        let p = [-1.2, 1.0];
        let (mut grad, mut hess) = ([0.0; 2], DMatrix::zeros(2, 2));
        let value = cost.gradient().unwrap().value_and_gradient(&p, &mut grad);
        cost.hessian().unwrap().hessian(&p, &mut hess);
        assert!((value - 24.2).abs() < 1e-13);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-11 * b.abs(), "{a} against {b}");
        close(grad[0], -215.6);
        close(grad[1], -88.0);
        close(hess[(0, 0)], 1330.0);
        close(hess[(0, 1)], 480.0);
        close(hess[(1, 1)], 200.0);
        assert_eq!(cost.up(), 1.0);
        assert!(cost.chi2(&p).is_none() && cost.ndata().is_none());
    }

    /// A measurement p = 0.3 ± 0.1 beside −ln L must rise by up at one σ.
    #[test]
    fn a_constraint_rises_by_up_at_one_standard_deviation() {
        let model = Model::compile_without_coordinates("0*p").unwrap();
        let known = Constraint::simple("p", 0.3, 0.1);
        let cost = custom(&model, &CostChoice { constraints: vec![known], ..choice(Some(0.5)) }).unwrap();
        assert!((cost.value(&[0.4]) - cost.value(&[0.3]) - 0.5).abs() < 1e-14);
    }

    #[test]
    fn an_error_definition_must_be_above_zero() {
        let model = Model::compile_without_coordinates("p^2").unwrap();
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(custom(&model, &choice(Some(bad))).err().map(|e| e.code()), Some("E-UP"));
        }
    }
}
