//! A statistic of the data plus constraints, with everything the report asks for: the one implementation of [`Cost`].

use nalgebra::DMatrix;

use super::constraint::Constraints;
use super::rows::{Order, Sums, packed};
use super::{Cost, CostKind, Normalisation, PreciseResiduals, Sandwich};
use crate::data::FitSet;
use crate::fcn::{Abscissas, Expected, Fcn, Gradient, Hessian, Scatter, SumOfSquares};

/// A function that gives value and derivatives as one set of sums.
pub(super) trait InSums: Sync {
    /// F with derivatives up to `order`.
    fn sums(&self, p: &[f64], order: Order) -> Sums;
}

/// What the data alone say about the parameters; constraints are added by [`Assembled`].
pub(super) trait Statistic: Send + Sync {
    /// F with derivatives.
    fn sums(&self, p: &[f64], order: Order) -> Sums;

    /// Rows that count for degrees of freedom; `None` when undefined.
    fn ndata(&self) -> Option<usize> {
        None
    }

    /// Number of rows used.
    fn n_rows(&self) -> usize {
        0
    }

    /// How many of them add nothing at `p`.
    fn silent(&self, _p: &[f64]) -> usize {
        0
    }

    /// Goodness-of-fit statistic.
    fn chi2(&self, _p: &[f64]) -> Option<f64> {
        None
    }

    /// −2 ln L with all constants.
    fn full_nll(&self, _p: &[f64]) -> Option<f64> {
        None
    }

    /// Pulls of all rows.
    fn pulls(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    /// Independent residuals L⁻¹r of rows that hang together.
    fn whitened(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    /// Variances of the rows used.
    fn variances(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    /// Covariance of the rows used, where they hang together.
    fn row_covariance(&self, _p: &[f64]) -> Option<DMatrix<f64>> {
        None
    }

    /// Predictions of all rows.
    fn prediction(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    /// Factor from f(x) to the unit of the drawn data.
    fn curve_scale(&self, _p: &[f64]) -> f64 {
        1.0
    }

    /// What is to be said at `p`.
    fn warnings(&self, _p: &[f64], _out: &mut Vec<(&'static str, String)>) {}

    /// A parameter that only scales a pdf which is divided by its integral.
    fn free_scale(&self, _p: &[f64]) -> Option<usize> {
        None
    }

    /// The same of every density, where there are several.
    fn free_scales(&self, p: &[f64]) -> Vec<usize> {
        self.free_scale(p).into_iter().collect()
    }

    /// The residuals, when the statistic is the sum of their squares.
    fn squares(&self) -> Option<&dyn SumOfSquares> {
        None
    }

    /// Whether there are expected second derivatives.
    fn has_expected(&self) -> bool {
        false
    }

    /// The expected second derivatives, packed.
    fn expected(&self, _p: &[f64]) -> Vec<f64> {
        Vec::new()
    }

    /// What the unit of F follows from, when the data came without errors.
    fn scatter(&self) -> Option<Scatter> {
        None
    }

    /// ½F with squared weights and its derivatives, where the parabola of F is not the covariance because of weights.
    fn corrected(&self, _p: &[f64]) -> Option<Sums> {
        None
    }

    /// ¼ Σ g gᵀ of the gradients of all terms, packed.
    fn scores(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    /// The model's cumulative function at the sorted values.
    fn distribution(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    /// On how many combinations of parameters the distribution of single values depends; `None` where it is on all.
    fn shapes(&self, _p: &[f64], _directions: &DMatrix<f64>) -> Option<usize> {
        None
    }

    /// Why there are no intervals that follow the cost.
    fn no_intervals(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// The residuals with twice the digits.
    fn precise(&self) -> Option<PreciseResiduals> {
        None
    }

    /// F of part of the data, scaled to all of them, when there are so many that it pays.
    fn coarse(&self) -> Option<CoarseSums<'_>> {
        None
    }
}

/// F with derivatives of part of the data.
pub(super) type CoarseSums<'a> = Box<dyn Fn(&[f64], Order) -> Sums + Send + Sync + 'a>;

/// What is known about a cost once it is built, whatever its statistic.
#[derive(Debug)]
pub(super) struct Facts {
    /// The cost it became.
    pub kind: CostKind,
    /// The rows used.
    pub fit_set: FitSet,
    /// Whether the data came without errors.
    pub unweighted: bool,
    /// Domain of normalisation.
    pub normalisation: Option<Normalisation>,
    /// What was said while building.
    pub notes: Vec<(&'static str, String)>,
    /// The rise that one standard deviation means.
    pub up: f64,
    /// Whether errors that follow the parameters are held, so that the cost does not say how they would change.
    pub held: bool,
}

/// Text of `W-ITERATIVE`.
pub(super) const HELD: &str =
    "errors that follow the model are held during the fit, so there are no MINOS errors and no contours";

/// A statistic, its constraints and the facts about it.
pub(super) struct Assembled<S> {
    /// The statistic.
    pub statistic: S,
    /// The constraints.
    pub constraints: Constraints,
    /// The facts.
    pub facts: Facts,
}

impl<S: Statistic> InSums for Assembled<S> {
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        self.constraints.added_to(self.statistic.sums(p, order), p, order)
    }
}

impl<S: Statistic> Fcn for Assembled<S> {
    fn value(&self, p: &[f64]) -> f64 {
        self.sums(p, Order::Value).value
    }

    fn up(&self) -> f64 {
        self.facts.up
    }

    fn gradient(&self) -> Option<&dyn Gradient> {
        Some(self)
    }

    fn hessian(&self) -> Option<&dyn Hessian> {
        Some(self)
    }

    fn coarse(&self) -> Option<Box<dyn Fcn + '_>> {
        let sums = self.statistic.coarse()?;
        Some(Box::new(Coarse { sums, constraints: &self.constraints, up: self.facts.up }))
    }

    fn squares(&self) -> Option<&dyn SumOfSquares> {
        self.statistic.squares().map(|_| self as &dyn SumOfSquares)
    }

    fn expected(&self) -> Option<&dyn Expected> {
        self.statistic.has_expected().then_some(self)
    }

    fn scatter(&self) -> Option<Scatter> {
        // Constraints have errors: they bring a unit with them.
        self.statistic.scatter().filter(|_| self.constraints.len() == 0)
    }
}

impl<S: Statistic> Assembled<S> {
    /// B with the constraints, whose weights are 1 and whose terms scatter as they say: ½ of their second derivatives.
    fn sandwich(&self, of_data: Sums, p: &[f64]) -> Sandwich {
        let mut sums = of_data;
        sums.scale(2.0);
        self.constraints.add(p, Order::Hessian, &mut sums);
        sums.scale(0.5);
        let mut middle = DMatrix::zeros(p.len(), p.len());
        unpack(&sums, &mut middle);
        Sandwich { middle, gradient: sums.grad }
    }
}

/// The residuals of the statistic, then those of the constraints.
impl<S: Statistic> SumOfSquares for Assembled<S> {
    fn n_rows(&self) -> usize {
        self.n_data() + self.constraints.len()
    }

    fn bends(&self, free: &[usize]) -> bool {
        self.statistic.squares().is_some_and(|s| s.bends(free))
    }

    fn span(&self) -> Option<(f64, f64)> {
        self.statistic.squares()?.span()
    }

    fn n_data(&self) -> usize {
        self.statistic.squares().map_or(0, SumOfSquares::n_rows)
    }

    fn places(&self) -> Option<&[f64]> {
        self.statistic.squares()?.places()
    }

    fn abscissas(&self) -> Option<Abscissas<'_>> {
        self.statistic.squares()?.abscissas()
    }

    fn residuals(&self, p: &[f64], r: &mut [f64], jacobian: &mut [f64]) {
        let Some(squares) = self.statistic.squares() else { return };
        if self.constraints.len() == 0 {
            return squares.residuals(p, r, jacobian);
        }
        let (n, all) = (squares.n_rows(), r.len());
        let mut own = vec![0.0; if jacobian.is_empty() { 0 } else { n * p.len() }];
        let (data, outside) = r.split_at_mut(n);
        squares.residuals(p, data, &mut own);
        jacobian.fill(0.0);
        if n > 0 {
            for (to, from) in jacobian.chunks_exact_mut(all).zip(own.chunks_exact(n)) {
                to[..n].copy_from_slice(from);
            }
        }
        self.constraints.residuals(p, outside, |row, k, slope| {
            if let Some(entry) = jacobian.get_mut(k * all + n + row) {
                *entry = slope;
            }
        });
    }
}

impl<S: Statistic> Expected for Assembled<S> {
    fn linearised(&self, p: &[f64], grad: &mut [f64], z: &mut DMatrix<f64>) -> f64 {
        let mut sums = self.statistic.sums(p, Order::Gradient);
        sums.hess = self.statistic.expected(p);
        // Constraints are squares of straight lines: nothing of theirs is left out.
        let sums = self.constraints.added_to(sums, p, Order::Hessian);
        grad.copy_from_slice(&sums.grad);
        unpack(&sums, z);
        sums.value
    }
}

impl<F: InSums> Gradient for F {
    fn value_and_gradient(&self, p: &[f64], grad: &mut [f64]) -> f64 {
        let sums = self.sums(p, Order::Gradient);
        grad.copy_from_slice(&sums.grad);
        sums.value
    }

    fn is_derived(&self) -> bool {
        true
    }
}

impl<F: InSums> Hessian for F {
    fn hessian(&self, p: &[f64], hess: &mut DMatrix<f64>) {
        unpack(&self.sums(p, Order::Hessian), hess);
    }

    fn with_value_and_gradient(&self, p: &[f64], grad: &mut [f64], hess: &mut DMatrix<f64>) -> Option<f64> {
        let sums = self.sums(p, Order::Hessian);
        grad.copy_from_slice(&sums.grad);
        unpack(&sums, hess);
        Some(sums.value)
    }
}

/// Part of the data with all constraints.
struct Coarse<'a> {
    sums: CoarseSums<'a>,
    constraints: &'a Constraints,
    up: f64,
}

impl InSums for Coarse<'_> {
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        self.constraints.added_to((self.sums)(p, order), p, order)
    }
}

impl Fcn for Coarse<'_> {
    fn value(&self, p: &[f64]) -> f64 {
        self.sums(p, Order::Value).value
    }

    fn up(&self) -> f64 {
        self.up
    }

    fn gradient(&self) -> Option<&dyn Gradient> {
        Some(self)
    }

    fn hessian(&self) -> Option<&dyn Hessian> {
        Some(self)
    }
}

/// The packed second derivatives of `sums` as a full matrix.
pub(super) fn unpack(sums: &Sums, hess: &mut DMatrix<f64>) {
    for k in 0..hess.nrows() {
        for l in 0..=k {
            let v = sums.hess[packed(k) + l];
            hess[(k, l)] = v;
            hess[(l, k)] = v;
        }
    }
}

impl<S: Statistic> Cost for Assembled<S> {
    fn kind(&self) -> CostKind {
        self.facts.kind
    }

    fn fit_set(&self) -> &FitSet {
        &self.facts.fit_set
    }

    fn ndata(&self) -> Option<usize> {
        self.statistic.ndata().map(|n| n + self.constraints.counted())
    }

    fn hold(&mut self, moves: &[bool]) {
        self.constraints.hold(moves);
    }

    fn held(&self, p: &[f64]) -> f64 {
        self.constraints.held(p)
    }

    fn silent_rows(&self, p: &[f64]) -> usize {
        self.statistic.silent(p)
    }

    fn chi2(&self, p: &[f64]) -> Option<f64> {
        self.statistic.chi2(p).map(|c| c + self.constraints.value(p))
    }

    fn full_nll(&self, p: &[f64]) -> Option<f64> {
        self.statistic.full_nll(p).map(|l| l + self.constraints.full(p))
    }

    fn n_rows(&self) -> usize {
        self.statistic.n_rows()
    }

    fn pulls(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.statistic.pulls(p)
    }

    fn whitened_pulls(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.statistic.whitened(p)
    }

    fn row_variances(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.statistic.variances(p)
    }

    fn row_covariance(&self, p: &[f64]) -> Option<DMatrix<f64>> {
        self.statistic.row_covariance(p)
    }

    fn prediction(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.statistic.prediction(p)
    }

    fn curve_scale(&self, p: &[f64]) -> f64 {
        self.statistic.curve_scale(p)
    }

    fn is_unweighted(&self) -> bool {
        self.facts.unweighted
    }

    fn normalisation(&self) -> Option<Normalisation> {
        self.facts.normalisation.clone()
    }

    fn warnings(&self, p: &[f64]) -> Vec<(&'static str, String)> {
        let mut out = self.facts.notes.clone();
        self.statistic.warnings(p, &mut out);
        out
    }

    fn free_scale(&self, p: &[f64]) -> Option<usize> {
        self.statistic.free_scale(p)
    }

    fn free_scales(&self, p: &[f64]) -> Vec<usize> {
        self.statistic.free_scales(p)
    }

    fn corrected(&self, p: &[f64]) -> Option<Sandwich> {
        Some(self.sandwich(self.statistic.corrected(p)?, p))
    }

    fn scores(&self, p: &[f64]) -> Option<Sandwich> {
        let hess = self.statistic.scores(p)?;
        let mut found = self.sandwich(Sums { value: 0.0, grad: vec![0.0; p.len()], hess }, p);
        found.gradient.fill(0.0);
        Some(found)
    }

    fn shapes(&self, p: &[f64], directions: &DMatrix<f64>) -> Option<usize> {
        self.statistic.shapes(p, directions)
    }

    fn distribution(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.statistic.distribution(p)
    }

    fn no_intervals(&self) -> Option<(&'static str, &'static str)> {
        self.facts.held.then_some(("W-ITERATIVE", HELD)).or_else(|| self.statistic.no_intervals())
    }

    fn precise(&self) -> Option<PreciseResiduals> {
        if self.constraints.len() == 0 { self.statistic.precise() } else { None }
    }
}
