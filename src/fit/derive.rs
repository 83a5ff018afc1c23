//! Quantities derived from the parameters: q = expression(parameters), several together, each of which may name those before it.
//!
//! ```text
//! cov(q) = J C Jᵀ,   J = ∂q/∂θ exact
//! ```
//! A quantity is a parameter that follows others and that the cost does not know, so the rules of [`tie`](super::tie) evaluate it, ties
//! among the parameters included. Intervals beyond propagation are found by `run::derived`.

use nalgebra::{DMatrix, RowDVector};
use serde::{Deserialize, Serialize};

use super::curve_at;
use super::tie::Ties;
use super::{FitError, MemberModel};
use crate::minimize::MinosError;
use crate::params::{ParamError, Parameters};

/// A quantity to be derived from the parameters of a fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// Its name; no parameter's.
    pub name: String,
    /// An expression of parameters, of other quantities, and of the curve: f(2.5), integral(0,5), maximum(0,5), x_maximum(0,5), fwhm(0,5),
    /// x_where(1,0,5).
    pub expression: String,
    /// Whether its interval is to be found by following the cost, whatever propagation says.
    #[serde(default)]
    pub profile: bool,
}

/// What a fit says about a quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// What was asked.
    pub quantity: Quantity,
    /// Its value at the minimum.
    pub value: f64,
    /// Standard deviation by propagation, scaled by the policy; NaN without covariance.
    pub error: f64,
    /// Whether the error can be trusted enough to be printed.
    pub error_is_meaningful: bool,
    /// It bends by more than a tenth of its error over one standard deviation: propagation is rough.
    pub is_nonlinear: bool,
    /// Its interval by following the cost, like that of MINOS.
    pub interval: Option<MinosError>,
}

/// Quantities ready to be evaluated.
#[derive(Debug, Clone)]
pub(crate) struct Quantities {
    n_params: usize,
    n: usize,
    /// Values of the curve that expressions name; they come last.
    hidden: usize,
    ties: Ties,
}

impl Quantities {
    /// Checks and compiles `list` for `params` and the curve f (that of the first member), where there is one.
    ///
    /// # Errors
    /// A name that is empty, taken, or used twice; an expression that is no formula, or names what is not there, or takes f where it is
    /// not known; a circle.
    pub fn new(
        params: &Parameters,
        curve: Option<&MemberModel>,
        list: &[Quantity],
    ) -> Result<Quantities, FitError> {
        let mut names = params.names();
        for q in list {
            if q.name.trim().is_empty() || names.contains(&q.name) {
                return Err(ParamError::BadName { name: q.name.clone() }.into());
            }
            names.push(q.name.clone());
        }
        let n_params = params.len();
        let tied = params.iter().enumerate().filter_map(|(k, p)| Some((k, p.tie.as_deref()?)));
        let mut places = Vec::new();
        let texts =
            list.iter().map(|q| curve_at::replaced(&q.expression, curve.map(|c| &c.model), &mut places));
        let texts = texts.collect::<Result<Vec<String>, _>>()?;
        names.extend(places.iter().map(|c| c.name.clone()));
        let n = list.len();
        let own = texts.iter().enumerate().map(|(j, text)| (n_params + j, text.as_str()));
        let curves = places.iter().enumerate().zip(curve.into_iter().cycle());
        let curves = curves.map(|((i, c), own)| (n_params + n + i, own, c.what.clone()));
        let ties = Ties::with_curves(&names, tied.chain(own), curves)?;
        Ok(Quantities { n_params, n, hidden: places.len(), ties })
    }

    /// Whether some expression names the curve.
    pub fn use_curve(&self) -> bool {
        self.hidden > 0
    }

    /// All parameters, ties put right, followed by the quantities and what they name of the curve.
    fn extended(&self, p: &[f64]) -> Vec<f64> {
        let mut all = p.to_vec();
        all.resize(self.n_params + self.n + self.hidden, f64::NAN);
        self.ties.resolve(&mut all);
        all
    }

    /// The values of the quantities at `p`.
    pub fn values(&self, p: &[f64]) -> Vec<f64> {
        let mut values = self.extended(p).split_off(self.n_params);
        values.truncate(self.n);
        values
    }

    /// Value of quantity `j` at `p`.
    pub fn value(&self, j: usize, p: &[f64]) -> f64 {
        self.extended(p)[self.n_params + j]
    }

    /// J: one row a quantity, one column a parameter; what a tied parameter follows is carried through, its own column is zero.
    pub fn slopes(&self, p: &[f64]) -> DMatrix<f64> {
        let all = self.extended(p);
        self.ties.jet(&all, false).slopes.view((self.n_params, 0), (self.n, self.n_params)).into_owned()
    }

    /// First and second derivatives of quantity `j`.
    pub fn bends(&self, j: usize, p: &[f64]) -> (RowDVector<f64>, DMatrix<f64>) {
        let n = self.n_params;
        let jet = self.ties.jet(&self.extended(p), true);
        let slopes = jet.slopes.view((n + j, 0), (1, n)).row(0).into_owned();
        let bend = jet.bends.iter().find(|(k, _)| *k == n + j);
        (slopes, bend.map_or_else(|| DMatrix::zeros(n, n), |(_, b)| b.view((0, 0), (n, n)).into_owned()))
    }
}

/// Keeps of `list` what can be derived from `params`.
pub(crate) fn forget_unknown(params: &Parameters, curve: Option<&MemberModel>, list: &mut Vec<Quantity>) {
    let mut kept: Vec<Quantity> = Vec::with_capacity(list.len());
    for quantity in list.drain(..) {
        kept.push(quantity);
        if Quantities::new(params, curve, &kept).is_err() {
            kept.pop();
        }
    }
    *list = kept;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Explain;
    use crate::params::Parameter;

    fn params() -> Parameters {
        let mut list = Parameters::new(vec![
            Parameter::new("a", 2.0),
            Parameter::new("b", 0.0),
            Parameter::new("c", 3.0),
        ])
        .unwrap();
        list.iter_mut().filter(|p| p.name == "b").for_each(|p| p.tie = Some("a^2".into()));
        list
    }

    fn quantity(name: &str, expression: &str) -> Quantity {
        Quantity { name: name.into(), expression: expression.into(), profile: false }
    }

    /// q = b·c with b = a², r = √q: values and derivatives by hand at a = 2, c = 3.
    #[test]
    fn quantities_of_quantities_and_of_tied_parameters() {
        let list = [quantity("q", "b*c"), quantity("r", "sqrt(q)")];
        let all = Quantities::new(&params(), None, &list).unwrap();
        let p = [2.0, -1.0, 3.0];
        assert_eq!(all.values(&p), [12.0, 12.0_f64.sqrt()]);
        let j = all.slopes(&p);
        assert_eq!([j[(0, 0)], j[(0, 1)], j[(0, 2)]], [12.0, 0.0, 4.0]);
        let half = 0.5 / 12.0_f64.sqrt();
        assert!((j[(1, 0)] - 12.0 * half).abs() < 1e-15 && (j[(1, 2)] - 4.0 * half).abs() < 1e-15);
        let (slopes, bend) = all.bends(0, &p);
        assert_eq!((slopes[0], slopes[2]), (12.0, 4.0));
        assert_eq!((bend[(0, 0)], bend[(0, 2)], bend[(2, 2)]), (6.0, 4.0, 0.0));
    }

    #[test]
    fn what_cannot_be_derived_is_refused_by_name() {
        let code = |list: &[Quantity]| Quantities::new(&params(), None, list).unwrap_err().code();
        assert_eq!(code(&[quantity("a", "2*c")]), "E-PAR-NAME");
        assert_eq!(code(&[quantity("q", "c"), quantity("q", "a")]), "E-PAR-NAME");
        assert_eq!(code(&[quantity("", "c")]), "E-PAR-NAME");
        assert_eq!(code(&[quantity("q", "zeta")]), "E-PAR-UNKNOWN");
        assert_eq!(code(&[quantity("q", "r"), quantity("r", "q")]), "E-TIE-CYCLE");
        assert_eq!(code(&[quantity("q", "2*(a")]), "E-FORMULA");
        let mut list = vec![quantity("q", "zeta"), quantity("r", "a"), quantity("s", "r+q")];
        forget_unknown(&params(), None, &mut list);
        assert_eq!(list, [quantity("r", "a")]);
    }
}
