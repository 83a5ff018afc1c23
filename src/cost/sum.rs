//! The sum of several costs over the union of their parameters: a simultaneous fit. Data sets that share errors are one term together,
//! made by [`super::build_shared`]; what belongs to each of them is told by a cost of its own then.
//!
//! ```text
//! F(θ) = Σ_j F_j(θ_j)/up_j + constraints     θ_j: the parameters that term j has among θ
//! ```
//! The scale is that of χ²: one standard deviation is a rise of 1, whatever a term's own scale is. Values, gradients, Hessians and
//! residuals of the terms are added where their parameters stand in the list of the sum; a parameter may stand for several of one term.

use std::borrow::Cow;

use nalgebra::DMatrix;

use super::assembled::{InSums, unpack};
use super::constraint::Constraints;
use super::rows::{Order, Sums, packed};
use super::{Constraint, Cost, CostError, CostKind, Normalisation, Sandwich};
use crate::data::{FitSet, RowSet};
use crate::fcn::{Expected, Fcn, Gradient, Hessian, Scatter, SumOfSquares};

/// One term of a sum.
pub struct Part {
    /// What it is called in messages.
    pub name: String,
    /// The cost, a function of its own parameters; without constraints, which belong to the sum.
    pub cost: Box<dyn Cost>,
    /// Position in the list of the sum of each of its parameters.
    pub at: Vec<usize>,
}

impl Part {
    /// Its own parameters among all.
    pub fn own(&self, all: &[f64]) -> Vec<f64> {
        self.at.iter().map(|&k| all[k]).collect()
    }
}

/// Adds up `parts` as a function of parameters with these names. Where a part stands for several data sets, `members` are the costs of
/// each by itself; else it is empty.
///
/// # Errors
/// A constraint is refused.
pub fn sum(
    parts: Vec<Part>,
    members: Vec<Part>,
    names: &[String],
    constraints: &[Constraint],
) -> Result<Box<dyn Cost>, CostError> {
    if let Some(part) = parts.iter().find(|part| !part.cost.has_errors()) {
        return Err(CostError::DoesNotFit {
            what: format!("the cost of {} has no scale on which it could be added to others", part.name),
            remedy: "choose a likelihood, or fit it alone".into(),
        });
    }
    let constraints = Constraints::of(constraints, names)?;
    let single = if members.is_empty() { &parts } else { &members };
    let fit_set = joined(&single.iter().map(|p| p.cost.fit_set()).collect::<Vec<_>>());
    Ok(Box::new(Sum { parts, members, n: names.len(), constraints, fit_set }))
}

/// The rows of all parts, counted on from one to the next.
fn joined(sets: &[&FitSet]) -> FitSet {
    let total = |count: fn(&FitSet) -> usize| sets.iter().map(|set| count(set)).sum();
    let mut rows = Vec::new();
    let mut before = 0;
    for set in sets {
        rows.extend(set.rows.iter().map(|i| before + i));
        before += set.n_total;
    }
    FitSet {
        rows: RowSet::of(before, rows),
        n_total: before,
        n_masked: total(|s| s.n_masked),
        n_outside: total(|s| s.n_outside),
        intervals: Vec::new(),
        further: Vec::new(),
    }
}

/// Several costs and the constraints on their parameters.
struct Sum {
    parts: Vec<Part>,
    /// The data sets one by one, where parts stand for several.
    members: Vec<Part>,
    /// Number of parameters.
    n: usize,
    constraints: Constraints,
    fit_set: FitSet,
}

impl Sum {
    fn costs(&self) -> impl Iterator<Item = &dyn Cost> {
        self.parts.iter().map(|p| &*p.cost)
    }

    /// Σ of what every part has at its own parameters; `None` when one has none.
    fn total<T: std::iter::Sum>(&self, p: &[f64], of: impl Fn(&dyn Cost, &[f64]) -> Option<T>) -> Option<T> {
        self.parts.iter().map(|part| of(&*part.cost, &part.own(p))).sum()
    }

    /// The residuals of each part, where all are sums of squares.
    fn all_squares(&self) -> impl Iterator<Item = (&Part, &dyn SumOfSquares)> {
        self.parts.iter().filter_map(|part| Some((part, part.cost.squares()?)))
    }

    /// What stands between two parabolic covariances, from that of every part, with the constraints, whose terms scatter as they say.
    fn sandwich(&self, p: &[f64], of: impl Fn(&dyn Cost, &[f64]) -> Option<Sandwich>) -> Option<Sandwich> {
        let mut total = Sums::shaped(self.n, Order::Hessian);
        for part in &self.parts {
            let found = of(&*part.cost, &part.own(p))?;
            let unit = part.cost.up().recip();
            found.gradient.iter().zip(&part.at).for_each(|(g, &k)| total.grad[k] += unit * g);
            scatter(&pack(&(found.middle * unit)), &part.at, &mut total.hess);
        }
        total.scale(2.0);
        self.constraints.add(p, Order::Hessian, &mut total);
        total.scale(0.5);
        let mut middle = DMatrix::zeros(self.n, self.n);
        unpack(&total, &mut middle);
        Some(Sandwich { middle, gradient: total.grad })
    }

    fn n_data_rows(&self) -> usize {
        self.all_squares().map(|(_, s)| s.n_rows()).sum()
    }
}

impl InSums for Sum {
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        let terms = self.parts.iter().map(|part| Term { fcn: &*part.cost, at: &part.at, up: part.cost.up() });
        added(terms, &self.constraints, p, order)
    }
}

/// A function of some of the parameters, on its own scale.
struct Term<'a> {
    fcn: &'a dyn Fcn,
    at: &'a [usize],
    up: f64,
}

/// Terms and constraints, added where their parameters stand.
fn added<'a>(
    terms: impl Iterator<Item = Term<'a>>,
    constraints: &Constraints,
    p: &[f64],
    order: Order,
) -> Sums {
    let mut total = Sums::shaped(p.len(), order);
    for Term { fcn, at, up } in terms {
        let own: Vec<f64> = at.iter().map(|&k| p[k]).collect();
        let mut sums = sums_of(fcn, &own, order);
        sums.scale(up.recip());
        total.value += sums.value;
        sums.grad.iter().zip(at).for_each(|(g, &k)| total.grad[k] += g);
        if order >= Order::Hessian {
            scatter(&sums.hess, at, &mut total.hess);
        }
    }
    constraints.added_to(total, p, order)
}

/// Adds a packed matrix of some of the parameters, at `at`, to one of all.
fn scatter(own: &[f64], at: &[usize], all: &mut [f64]) {
    for (i, &k) in at.iter().enumerate() {
        for (j, &l) in at.iter().enumerate().filter(|(_, l)| **l <= k) {
            all[packed(k) + l] += own[packed(i.max(j)) + i.min(j)];
        }
    }
}

/// Value and derivatives of a function; NaN where it has none.
pub(super) fn sums_of(fcn: &dyn Fcn, p: &[f64], order: Order) -> Sums {
    let mut grad = vec![f64::NAN; p.len()];
    match (order, fcn.gradient(), fcn.hessian()) {
        (Order::Gradient, Some(first), _) => {
            Sums { value: first.value_and_gradient(p, &mut grad), grad, hess: Vec::new() }
        }
        (Order::Hessian, Some(first), Some(second)) => {
            let mut full = DMatrix::zeros(p.len(), p.len());
            let value = second.with_value_and_gradient(p, &mut grad, &mut full).unwrap_or_else(|| {
                second.hessian(p, &mut full);
                first.value_and_gradient(p, &mut grad)
            });
            Sums { value, grad, hess: pack(&full) }
        }
        _ => Sums { value: fcn.value(p), ..Sums::default() },
    }
}

/// The lower triangle.
fn pack(full: &DMatrix<f64>) -> Vec<f64> {
    (0..full.nrows()).flat_map(|k| (0..=k).map(move |l| full[(k, l)])).collect()
}

impl Fcn for Sum {
    fn value(&self, p: &[f64]) -> f64 {
        self.sums(p, Order::Value).value
    }

    fn up(&self) -> f64 {
        1.0
    }

    fn gradient(&self) -> Option<&dyn Gradient> {
        self.costs().all(|c| c.gradient().is_some()).then_some(self)
    }

    fn hessian(&self) -> Option<&dyn Hessian> {
        self.costs().all(|c| c.hessian().is_some()).then_some(self)
    }

    fn coarse(&self) -> Option<Box<dyn Fcn + '_>> {
        let cheaper: Vec<_> = self.costs().map(Fcn::coarse).collect();
        let any = self.gradient().is_some() && cheaper.iter().any(Option::is_some);
        any.then(|| Box::new(Coarse { of: self, cheaper }) as Box<dyn Fcn + '_>)
    }

    fn squares(&self) -> Option<&dyn SumOfSquares> {
        self.costs().all(|c| c.squares().is_some()).then_some(self)
    }

    fn expected(&self) -> Option<&dyn Expected> {
        self.costs().all(|c| c.expected().is_some()).then_some(self)
    }

    fn scatter(&self) -> Option<Scatter> {
        // One term with errors, or a constraint, brings a unit with it.
        let none = Scatter { rows: 0, rounding: 0.0, regression: true };
        let add = |a: Scatter, b: Scatter| Scatter {
            rows: a.rows + b.rows,
            rounding: a.rounding + b.rounding,
            regression: a.regression && b.regression,
        };
        let all = self.costs().try_fold(none, |a, c| Some(add(a, c.scatter()?)));
        all.filter(|_| self.constraints.len() == 0)
    }
}

/// The sum with part of the data of those terms that have many.
struct Coarse<'a> {
    of: &'a Sum,
    cheaper: Vec<Option<Box<dyn Fcn + 'a>>>,
}

impl InSums for Coarse<'_> {
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        let terms = self.of.parts.iter().zip(&self.cheaper).map(|(part, cheaper)| Term {
            fcn: cheaper.as_deref().unwrap_or(&*part.cost),
            at: &part.at,
            up: part.cost.up(),
        });
        added(terms, &self.of.constraints, p, order)
    }
}

impl Fcn for Coarse<'_> {
    fn value(&self, p: &[f64]) -> f64 {
        self.sums(p, Order::Value).value
    }

    fn up(&self) -> f64 {
        1.0
    }

    fn gradient(&self) -> Option<&dyn Gradient> {
        Some(self)
    }

    fn hessian(&self) -> Option<&dyn Hessian> {
        Fcn::hessian(self.of).is_some().then_some(self)
    }
}

/// The residuals of all parts one after the other, then those of the constraints.
impl SumOfSquares for Sum {
    fn n_rows(&self) -> usize {
        self.n_data_rows() + self.constraints.len()
    }

    fn n_data(&self) -> usize {
        self.n_data_rows()
    }

    fn bends(&self, free: &[usize]) -> bool {
        self.all_squares().any(|(part, squares)| {
            let own: Vec<usize> = (0..part.at.len()).filter(|&j| free.contains(&part.at[j])).collect();
            squares.bends(&own)
        })
    }

    fn span(&self) -> Option<(f64, f64)> {
        let spans = self.all_squares().map(|(_, s)| s.span());
        spans.reduce(|a, b| a.zip(b).map(|(a, b)| (a.0.min(b.0), a.1.max(b.1))))?
    }

    fn residuals(&self, p: &[f64], r: &mut [f64], jacobian: &mut [f64]) {
        let all = r.len();
        jacobian.fill(0.0);
        let mut first = 0;
        for (part, squares) in self.all_squares() {
            let (n, unit) = (squares.n_rows(), part.cost.up().sqrt().recip());
            let mut own = vec![0.0; if jacobian.is_empty() { 0 } else { n * part.at.len() }];
            squares.residuals(&part.own(p), &mut r[first..first + n], &mut own);
            r[first..first + n].iter_mut().for_each(|r| *r *= unit);
            for (j, &k) in part.at.iter().enumerate().filter(|_| !own.is_empty()) {
                let column = &mut jacobian[k * all + first..][..n];
                column.iter_mut().zip(&own[j * n..]).for_each(|(to, from)| *to += unit * from);
            }
            first += n;
        }
        self.constraints.residuals(p, &mut r[first..], |row, k, slope| {
            if let Some(entry) = jacobian.get_mut(k * all + first + row) {
                *entry = slope;
            }
        });
    }
}

impl Expected for Sum {
    fn linearised(&self, p: &[f64], grad: &mut [f64], z: &mut DMatrix<f64>) -> f64 {
        let mut total = Sums::shaped(self.n, Order::Hessian);
        for part in &self.parts {
            let Some(expected) = part.cost.expected() else { return f64::NAN };
            let n = part.at.len();
            let (mut own, mut matrix) = (vec![0.0; n], DMatrix::zeros(n, n));
            let unit = part.cost.up().recip();
            total.value += unit * expected.linearised(&part.own(p), &mut own, &mut matrix);
            own.iter().zip(&part.at).for_each(|(g, &k)| total.grad[k] += unit * g);
            scatter(&pack(&(matrix * unit)), &part.at, &mut total.hess);
        }
        let total = self.constraints.added_to(total, p, Order::Hessian);
        grad.copy_from_slice(&total.grad);
        unpack(&total, z);
        total.value
    }
}

impl Cost for Sum {
    /// What all parts have in common; [`CostKind::Auto`] where they differ.
    fn kind(&self) -> CostKind {
        let mut kinds = self.costs().map(Cost::kind);
        let first = kinds.next().unwrap_or_default();
        if kinds.all(|kind| kind == first) { first } else { CostKind::Auto }
    }

    fn parts(&self) -> &[Part] {
        if self.members.is_empty() { &self.parts } else { &self.members }
    }

    fn terms(&self) -> &[Part] {
        &self.parts
    }

    fn fit_set(&self) -> &FitSet {
        &self.fit_set
    }

    fn ndata(&self) -> Option<usize> {
        let data: Option<usize> = self.costs().map(Cost::ndata).sum();
        data.map(|n| n + self.constraints.counted())
    }

    fn hold(&mut self, moves: &[bool]) {
        self.constraints.hold(moves);
    }

    fn held(&self, p: &[f64]) -> f64 {
        self.constraints.held(p)
    }

    fn silent_rows(&self, p: &[f64]) -> usize {
        self.parts.iter().map(|part| part.cost.silent_rows(&part.own(p))).sum()
    }

    fn chi2(&self, p: &[f64]) -> Option<f64> {
        self.total(p, |cost, own| cost.chi2(own)).map(|sum: f64| sum + self.constraints.value(p))
    }

    fn full_nll(&self, p: &[f64]) -> Option<f64> {
        self.total(p, |cost, own| cost.full_nll(own)).map(|sum: f64| sum + self.constraints.full(p))
    }

    fn n_rows(&self) -> usize {
        self.costs().map(Cost::n_rows).sum()
    }

    fn pulls(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    fn prediction(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    fn curve_scale(&self, _p: &[f64]) -> f64 {
        1.0
    }

    fn is_unweighted(&self) -> bool {
        self.costs().all(Cost::is_unweighted)
    }

    fn normalisation(&self) -> Option<Normalisation> {
        None
    }

    fn free_scale(&self, p: &[f64]) -> Option<usize> {
        self.free_scales(p).first().copied()
    }

    fn free_scales(&self, p: &[f64]) -> Vec<usize> {
        let of_part = |(i, part): (usize, &Part)| {
            let own = part.cost.free_scales(&part.own(p)).into_iter().map(|k| part.at[k]);
            // What another part has as well may be decided there.
            let elsewhere =
                |k: usize| self.parts.iter().enumerate().any(|(j, other)| j != i && other.at.contains(&k));
            own.filter(|&k| !elsewhere(k)).collect::<Vec<usize>>()
        };
        self.parts.iter().enumerate().flat_map(of_part).collect()
    }

    fn corrected(&self, p: &[f64]) -> Option<Sandwich> {
        let any = self.parts.iter().any(|part| part.cost.corrected(&part.own(p)).is_some());
        // The terms of the others scatter as they say.
        let of = |cost: &dyn Cost, own: &[f64]| {
            cost.corrected(own).or_else(|| {
                let mut sums = sums_of(cost, own, Order::Hessian);
                sums.scale(0.5);
                let mut middle = DMatrix::zeros(own.len(), own.len());
                unpack(&sums, &mut middle);
                Some(Sandwich { middle, gradient: sums.grad })
            })
        };
        if any { self.sandwich(p, of) } else { None }
    }

    fn scores(&self, p: &[f64]) -> Option<Sandwich> {
        let mut found = self.sandwich(p, |cost, own| cost.scores(own))?;
        found.gradient.fill(0.0);
        Some(found)
    }

    fn no_intervals(&self) -> Option<(&'static str, &'static str)> {
        self.costs().find_map(Cost::no_intervals)
    }

    fn warnings(&self, p: &[f64]) -> Vec<(&'static str, String)> {
        let mut all: Vec<(&'static str, String)> = Vec::new();
        for part in &self.parts {
            let said = part.cost.warnings(&part.own(p));
            all.extend(said.into_iter().map(|(code, text)| (code, format!("{}: {text}", part.name))));
        }
        let known = |c: &dyn Cost| c.kind() == CostKind::Custom || !c.is_unweighted();
        if !self.is_unweighted() && !self.costs().all(known) {
            let bare = self.parts.iter().filter(|p| !known(&*p.cost)).map(|p| Cow::from(&p.name));
            let text = format!(
                "{}: no errors given, so each datum counts with σ = 1 beside data that have errors; give it errors. No p and no \
                 information criteria are shown, because they would depend on the unit of y",
                bare.collect::<Vec<_>>().join(", ")
            );
            all.push(("W-MIXED", text));
        }
        all
    }
}

#[cfg(test)]
#[path = "sum_tests.rs"]
mod tests;
