//! Parameters that follow others: θ_k = expression(other parameters), with exact first and second derivatives.
//!
//! ```text
//! S = ∂θ/∂p            S_ki = Σ_a e_a S_ai                       (a runs over what the expression e of θ_k names)
//! B^k = ∂²θ_k/∂p∂p     B^k_ij = Σ_ab e_ab S_ai S_bj + Σ_a e_a B^a_ij
//! ```
//! p are the parameters that follow nothing; a chain of ties is carried through in the order in which they depend on one another. Both
//! the search (`run::tied`) and quantities derived from the parameters (`derive`) use this. No limits here: those of a tied
//! parameter are checked after the fit.

use nalgebra::DMatrix;

use super::feature::{Feature, Kind};
use super::{FitError, MemberModel};
use crate::model::Model;
use crate::params::{ParamError, Parameters};

/// One parameter that follows others.
#[derive(Debug, Clone)]
struct Rule {
    target: usize,
    expression: Model,
    /// Position in the list of each parameter of the expression.
    inputs: Vec<usize>,
    /// Coordinates at which the expression is taken; none for one of parameters alone.
    place: Vec<f64>,
    /// What is taken of the expression in the place of its value.
    feature: Option<Feature>,
}

/// What is taken of a curve: its value at a place, or something it has.
#[derive(Debug, Clone)]
pub(super) enum OfCurve {
    /// Its value there.
    At(Vec<f64>),
    /// Something over a range.
    Has(Kind, (f64, f64)),
}

/// The ties among a list of parameters, ready to be evaluated.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ties {
    n: usize,
    /// In an order in which every expression comes after those it names.
    rules: Vec<Rule>,
}

/// First and second derivatives of all parameters by those that follow nothing.
#[derive(Debug, Clone)]
pub(crate) struct Jet {
    /// S: one row a parameter, one column a parameter; columns of tied ones are zero.
    pub slopes: DMatrix<f64>,
    /// B of each tied parameter: its position and its matrix; empty when only slopes were asked for.
    pub bends: Vec<(usize, DMatrix<f64>)>,
}

impl Ties {
    /// The ties of `params`.
    ///
    /// # Errors
    /// An expression is no formula, names something that is no parameter, or follows itself.
    pub fn new(params: &Parameters) -> Result<Ties, FitError> {
        let tied = params.iter().enumerate().filter_map(|(k, p)| Some((k, p.tie.as_deref()?)));
        Ties::of(&params.names(), tied)
    }

    /// Ties of the quantities called `names`: (position, expression) pairs.
    ///
    /// # Errors
    /// As [`Ties::new`].
    pub fn of<'a>(
        names: &[String],
        tied: impl IntoIterator<Item = (usize, &'a str)>,
    ) -> Result<Ties, FitError> {
        let rules = tied.into_iter().map(|(target, text)| rule(names, target, text));
        let rules = in_order(names, rules.collect::<Result<_, _>>()?)?;
        Ok(Ties { n: names.len(), rules })
    }

    /// The same with `curves` beside them: (position, curve, what) of numbers that a model gives.
    ///
    /// # Errors
    /// As [`Ties::new`].
    pub fn with_curves<'a>(
        names: &[String],
        tied: impl IntoIterator<Item = (usize, &'a str)>,
        curves: impl IntoIterator<Item = (usize, &'a MemberModel, OfCurve)>,
    ) -> Result<Ties, FitError> {
        let mut rules = tied
            .into_iter()
            .map(|(target, text)| rule(names, target, text))
            .collect::<Result<Vec<_>, _>>()?;
        for (target, own, what) in curves {
            let (place, feature) = match what {
                OfCurve::At(place) => (place, None),
                OfCurve::Has(kind, range) => (Vec::new(), Some(Feature::new(&own.model, kind, range))),
            };
            rules.push(Rule {
                target,
                expression: own.model.clone(),
                inputs: own.at.clone(),
                place,
                feature,
            });
        }
        Ok(Ties { n: names.len(), rules: in_order(names, rules)? })
    }

    /// Whether nothing is tied.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Positions of the tied parameters.
    pub fn targets(&self) -> impl Iterator<Item = usize> + '_ {
        self.rules.iter().map(|r| r.target)
    }

    /// Which parameters move when those do that are free among `params`: what is tied to none of them is held.
    pub fn moving(&self, params: &Parameters) -> Vec<bool> {
        let mut moves: Vec<bool> = params.iter().map(|p| p.is_free()).collect();
        for rule in &self.rules {
            moves[rule.target] = rule.inputs.iter().any(|&i| moves[i]);
        }
        moves
    }

    /// Puts the tied values of `p` right.
    pub fn resolve(&self, p: &mut [f64]) {
        for rule in &self.rules {
            let own = rule.arguments(p);
            p[rule.target] = if let Some(feature) = &rule.feature {
                feature.value(&own)
            } else {
                let mut value = [f64::NAN];
                rule.expression.eval(&rule.coordinates(), &own, &mut value);
                value[0]
            };
        }
    }

    /// `p` with its tied values put right.
    pub fn resolved(&self, p: &[f64]) -> Vec<f64> {
        let mut p = p.to_vec();
        self.resolve(&mut p);
        p
    }

    /// Derivatives at `p`, whose tied values are right.
    pub fn jet(&self, p: &[f64], second: bool) -> Jet {
        let mut jet = Jet { slopes: DMatrix::identity(self.n, self.n), bends: Vec::new() };
        for target in self.targets() {
            jet.slopes[(target, target)] = 0.0;
        }
        for rule in &self.rules {
            rule.extend(&mut jet, p, second);
        }
        jet
    }

    /// S·C·Sᵀ: the covariance of all parameters from that of those that follow nothing, at `p`.
    pub fn propagated(&self, p: &[f64], covariance: &DMatrix<f64>) -> DMatrix<f64> {
        let s = self.jet(p, false).slopes;
        let mut c = &s * covariance * s.transpose();
        // What is not tied keeps its digits.
        let tied: Vec<usize> = self.targets().collect();
        for i in (0..self.n).filter(|i| !tied.contains(i)) {
            for j in (0..self.n).filter(|j| !tied.contains(j)) {
                c[(i, j)] = covariance[(i, j)];
            }
        }
        c
    }
}

impl Rule {
    fn arguments(&self, p: &[f64]) -> Vec<f64> {
        self.inputs.iter().map(|&i| p[i]).collect()
    }

    /// One slice of a single number for each coordinate.
    fn coordinates(&self) -> Vec<&[f64]> {
        self.place.iter().map(std::slice::from_ref).collect()
    }

    /// Adds the row of this rule to `jet`, whose rows of its inputs are there.
    fn extend(&self, jet: &mut Jet, p: &[f64], second: bool) {
        let m = self.inputs.len();
        let (mut value, mut first) = ([0.0], vec![0.0; m]);
        let mut packed = vec![0.0; if second { m * (m + 1) / 2 } else { 0 }];
        if let Some(feature) = &self.feature {
            let own = self.arguments(p);
            first = feature.with_gradient(&own).1;
            if second {
                packed = feature.hessian(&own);
            }
        } else if second {
            let at = self.coordinates();
            self.expression.eval_with_hessian(&at, &self.arguments(p), &mut value, &mut first, &mut packed);
        } else {
            let at = self.coordinates();
            self.expression.eval_with_gradient(&at, &self.arguments(p), &mut value, &mut first);
        }
        let n = jet.slopes.ncols();
        // Rows of S that the expression names.
        let named = DMatrix::from_fn(m, n, |a, i| jet.slopes[(self.inputs[a], i)]);
        for i in 0..n {
            jet.slopes[(self.target, i)] = first.iter().zip(named.column(i).iter()).map(|(e, s)| e * s).sum();
        }
        if second {
            let curvature = DMatrix::from_fn(m, m, |a, b| packed[a.max(b) * (a.max(b) + 1) / 2 + a.min(b)]);
            let mut bend = named.transpose() * curvature * &named;
            for (input, e) in self.inputs.iter().zip(&first) {
                if let Some((_, inner)) = jet.bends.iter().find(|(k, _)| k == input) {
                    bend += *e * inner;
                }
            }
            jet.bends.push((self.target, bend));
        }
    }
}

/// Compiles one expression and finds the parameters it names.
fn rule(names: &[String], target: usize, text: &str) -> Result<Rule, FitError> {
    rule_of(names, target, Model::compile_without_coordinates(text)?)
}

/// Finds the parameters that an expression names.
fn rule_of(names: &[String], target: usize, expression: Model) -> Result<Rule, FitError> {
    let find = |hint: &crate::model::ParamHint| {
        let known = || names.to_vec();
        let at = names.iter().position(|n| *n == hint.name);
        at.ok_or_else(|| ParamError::Unknown { name: hint.name.clone(), known: known() })
    };
    let inputs = expression.params().iter().map(find).collect::<Result<_, _>>()?;
    Ok(Rule { target, expression, inputs, place: Vec::new(), feature: None })
}

/// The rules so that each comes after those it depends on.
fn in_order(names: &[String], mut waiting: Vec<Rule>) -> Result<Vec<Rule>, FitError> {
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let targets: Vec<usize> = waiting.iter().map(|r| r.target).collect();
        let ready = |r: &Rule| !r.inputs.iter().any(|i| targets.contains(i));
        let (next, rest): (Vec<Rule>, Vec<Rule>) = waiting.into_iter().partition(ready);
        if next.is_empty() {
            return Err(cycle(names, &rest));
        }
        ordered.extend(next);
        waiting = rest;
    }
    Ok(ordered)
}

/// The circle among `rules`, each of which depends on another of them.
fn cycle(names: &[String], rules: &[Rule]) -> FitError {
    let next = |k: usize| {
        let rule = rules.iter().find(|r| r.target == k)?;
        rule.inputs.iter().copied().find(|i| rules.iter().any(|r| r.target == *i))
    };
    let mut path: Vec<usize> = rules.iter().map(|r| r.target).take(1).collect();
    while let Some(k) = path.last().and_then(|&k| next(k)) {
        if let Some(start) = path.iter().position(|&p| p == k) {
            path.drain(..start);
            break;
        }
        path.push(k);
    }
    let mut circle = path.iter().map(|&k| names[k].clone());
    FitError::TieCycle { name: circle.next().unwrap_or_default(), through: circle.collect() }
}

/// Puts the values of tied parameters right.
///
/// # Errors
/// As [`Ties::new`].
pub(crate) fn settle(params: &mut Parameters) -> Result<(), FitError> {
    let ties = Ties::new(params)?;
    if !ties.is_empty() {
        params.set_values(&ties.resolved(&params.values()));
    }
    Ok(())
}

/// Unties what names parameters that are not there (any more).
pub(crate) fn forget_unknown(params: &mut Parameters) {
    let names = params.names();
    for (k, p) in params.iter_mut().enumerate() {
        if p.tie.as_deref().is_some_and(|text| rule(&names, k, text).is_err()) {
            p.tie = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Explain;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|n| (*n).to_owned()).collect()
    }

    /// c = a·b, d = c² + a: values and all derivatives by hand at a = 2, b = 3.
    #[test]
    fn a_chain_of_ties_has_exact_derivatives() {
        let ties = Ties::of(&names(&["a", "d", "b", "c"]), [(1, "c^2+a"), (3, "a*b")]).unwrap();
        let p = ties.resolved(&[2.0, 0.0, 3.0, 0.0]);
        assert_eq!(p, [2.0, 38.0, 3.0, 6.0]);
        let jet = ties.jet(&p, true);
        let row = |k: usize| [jet.slopes[(k, 0)], jet.slopes[(k, 2)]];
        // d = a²b² + a.
        assert_eq!((row(3), row(1)), ([3.0, 2.0], [2.0 * 2.0 * 9.0 + 1.0, 2.0 * 4.0 * 3.0]));
        let bend = |k: usize| {
            let (_, b) = jet.bends.iter().find(|(t, _)| *t == k).unwrap();
            [b[(0, 0)], b[(0, 2)], b[(2, 2)]]
        };
        assert_eq!((bend(3), bend(1)), ([0.0, 1.0, 0.0], [2.0 * 9.0, 4.0 * 2.0 * 3.0, 2.0 * 4.0]));
        assert_eq!((jet.slopes[(1, 1)], jet.slopes[(1, 3)]), (0.0, 0.0));
    }

    #[test]
    fn circles_are_named() {
        let all = names(&["a", "b", "c", "d"]);
        let refused = |rules: &[(usize, &str)]| Ties::of(&all, rules.iter().copied()).unwrap_err();
        let e = refused(&[(0, "2*a")]);
        assert_eq!((e.code(), e.to_string()), ("E-TIE-CYCLE", "a is tied to itself".to_owned()));
        let e = refused(&[(3, "b"), (0, "b+1"), (1, "c"), (2, "a*2")]).to_string();
        assert_eq!(e, "b is tied to itself through c, a");
        assert_eq!(refused(&[(0, "zeta")]).code(), "E-PAR-UNKNOWN");
        assert_eq!(refused(&[(0, "2*(")]).code(), "E-FORMULA");
    }
}
