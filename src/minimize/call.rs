//! The one gate through which every call of the function goes: it counts, changes variables, notices what is not a number,
//! asks whether to stop, and remembers the derivatives of the last points, so that nothing is computed twice.

use std::cell::{Cell, RefCell};

use nalgebra::{DMatrix, DVector};

use super::{Ctx, MinimizeError, Minimum, StopReason};
use crate::fcn::{Expected, Fcn, Gradient, Hessian, Scatter, SumOfSquares};
use crate::minimize::ticker::Ticker;
use crate::minimize::transform::{Internal, Transform};

/// Points whose derivatives are remembered: those of one line search.
const REMEMBERED: usize = 4;

/// Why a search cannot go on; travels up with `?` and becomes a [`StopReason`] in [`Halt::into_stop`] only.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Halt {
    /// The user asked to stop.
    Cancelled,
    /// The call limit is reached.
    CallLimit,
    /// F is −∞ there.
    NegativeInfinity {
        /// `name = value` list.
        point: String,
    },
}

impl Halt {
    /// How the search ended; −∞ is an error of the function, not an end.
    pub(super) fn into_stop(self) -> Result<StopReason, MinimizeError> {
        match self {
            Halt::Cancelled => Ok(StopReason::Cancelled),
            Halt::CallLimit => Ok(StopReason::CallLimit),
            Halt::NegativeInfinity { point } => Err(MinimizeError::NegativeInfinity { point }),
        }
    }

    /// As an error, for tasks that have no use for a partial result.
    pub(super) fn into_error(self) -> MinimizeError {
        match self {
            Halt::NegativeInfinity { point } => MinimizeError::NegativeInfinity { point },
            Halt::Cancelled => MinimizeError::Cancelled,
            Halt::CallLimit => MinimizeError::CallLimit,
        }
    }
}

/// Calls of the function, of its gradient and of its Hessian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counts {
    pub(super) nfcn: usize,
    pub(super) ngrad: usize,
    pub(super) nhessian: usize,
}

impl Counts {
    /// What the search of a minimum has cost.
    pub(super) fn of(found: &Minimum) -> Counts {
        Counts { nfcn: found.nfcn, ngrad: found.ngrad, nhessian: found.nhessian }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, o: Counts) {
        self.nfcn += o.nfcn;
        self.ngrad += o.ngrad;
        self.nhessian += o.nhessian;
    }
}

/// A code and its sentence.
pub(super) type Warning = (&'static str, String);

/// How much is wanted of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// F.
    Value,
    /// F and its first derivatives.
    Gradient,
    /// F, first and second derivatives.
    Hessian,
}

/// What is known of a point; derivatives are external ones.
#[derive(Debug, Clone)]
struct Known {
    u: Internal,
    p: Vec<f64>,
    fval: f64,
    grad: Vec<f64>,
    hess: Option<DMatrix<f64>>,
}

/// The function as the search sees it.
pub(super) struct Gate<'a> {
    fcn: &'a dyn Fcn,
    ticker: &'a Ticker<'a>,
    transform: Transform,
    limit: usize,
    scatter: Option<Scatter>,
    counts: Cell<Counts>,
    edm: Cell<f64>,
    best: RefCell<Option<(f64, Internal)>>,
    known: RefCell<Vec<Known>>,
    trust: Cell<bool>,
    warnings: RefCell<Vec<Warning>>,
}

impl<'a> Gate<'a> {
    /// A gate for the free parameters of `transform`; `limit` is the number of calls after which
    /// [`Gate::check_limit`] stops the search.
    pub(super) fn new(ctx: &Ctx<'a>, ticker: &'a Ticker<'a>, transform: Transform, limit: usize) -> Gate<'a> {
        Gate {
            fcn: ctx.fcn,
            ticker,
            transform,
            limit,
            scatter: ctx.fcn.scatter(),
            counts: Cell::default(),
            edm: Cell::new(f64::NAN),
            best: RefCell::new(None),
            known: RefCell::default(),
            trust: Cell::new(true),
            warnings: RefCell::default(),
        }
    }

    /// The change of variables.
    pub(super) fn transform(&self) -> &Transform {
        &self.transform
    }

    /// The function's error definition.
    pub(super) fn up(&self) -> f64 {
        self.fcn.up()
    }

    /// What F is to be measured by where it is `fval`: `up`, or for data without errors the part of F that falls to one degree of
    /// freedom, so that neither the unit of the data nor the size of their scatter decides when a search ends.
    pub(super) fn unit(&self, fval: f64) -> f64 {
        let Some(Scatter { rows, rounding, .. }) = self.scatter else { return self.up() };
        let ndof = rows.saturating_sub(self.transform.n_free()).max(1);
        self.up() * (fval.max(rounding) / ndof as f64).max(f64::MIN_POSITIVE)
    }

    /// Calls so far.
    pub(super) fn counts(&self) -> Counts {
        self.counts.get()
    }

    /// Remembers the present edm for progress reports.
    pub(super) fn note_edm(&self, edm: f64) {
        self.edm.set(edm);
    }

    /// The lowest point met so far.
    pub(super) fn best(&self) -> Option<(f64, Internal)> {
        self.best.borrow().clone()
    }

    /// Exact first derivatives, unless they were found to be wrong.
    pub(super) fn gradient(&self) -> Option<&'a dyn Gradient> {
        self.fcn.gradient().filter(|_| self.trust.get())
    }

    /// Exact second derivatives, unless the first ones were found to be wrong.
    pub(super) fn hessian(&self) -> Option<&'a dyn Hessian> {
        self.fcn.hessian().filter(|_| self.trust.get())
    }

    /// From now on derivatives are numerical.
    pub(super) fn distrust_derivatives(&self) {
        self.trust.set(false);
    }

    /// Raises a warning.
    pub(super) fn warn(&self, code: &'static str, text: String) {
        let mut all = self.warnings.borrow_mut();
        if !all.iter().any(|(c, t)| *c == code && *t == text) {
            all.push((code, text));
        }
    }

    /// The warnings raised so far.
    pub(super) fn warnings(&self) -> Vec<Warning> {
        self.warnings.borrow().clone()
    }

    /// Called once an iteration: too many calls stop the search.
    pub(super) fn check_limit(&self) -> Result<(), Halt> {
        if self.counts.get().nfcn >= self.limit { Err(Halt::CallLimit) } else { Ok(()) }
    }

    /// F at `u`; what is not a number is +∞, outside the domain.
    pub(super) fn value(&self, u: &Internal) -> Result<f64, Halt> {
        self.value_with(u, Depth::Value)
    }

    /// F at `u`, in one pass with derivatives up to `depth` as far as these are exact; they are remembered, so that asking for
    /// them next costs nothing.
    pub(super) fn value_with(&self, u: &Internal, depth: Depth) -> Result<f64, Halt> {
        let depth = depth.min(self.exact_depth());
        if let Some(f) = self.recall(u, |k| Some(k.fval)) {
            if depth == Depth::Hessian {
                self.learn(u, depth)?;
            }
            return Ok(f);
        }
        self.enter()?;
        self.pass(u, depth)
    }

    /// The deepest derivatives that are exact.
    pub(super) fn exact_depth(&self) -> Depth {
        match (self.gradient(), self.hessian()) {
            (None, _) => Depth::Value,
            (_, None) => Depth::Gradient,
            _ => Depth::Hessian,
        }
    }

    /// One pass over the function; derivatives are counted, the value is not. `depth` must not exceed what is exact.
    fn evaluate(&self, p: &[f64], depth: Depth) -> (f64, Vec<f64>, Option<DMatrix<f64>>) {
        let Some(gradient) = self.gradient().filter(|_| depth > Depth::Value) else {
            return (self.fcn.value(p), Vec::new(), None);
        };
        self.count(|c| c.ngrad += 1);
        let mut grad = vec![f64::NAN; p.len()];
        let Some(hessian) = self.hessian().filter(|_| depth == Depth::Hessian) else {
            return (gradient.value_and_gradient(p, &mut grad), grad, None);
        };
        self.count(|c| c.nhessian += 1);
        let mut hess = DMatrix::zeros(p.len(), p.len());
        let f = hessian.with_value_and_gradient(p, &mut grad, &mut hess).unwrap_or_else(|| {
            hessian.hessian(p, &mut hess);
            gradient.value_and_gradient(p, &mut grad)
        });
        (f, grad, Some(hess))
    }

    /// The residuals, when F is the sum of their squares.
    pub(super) fn squares(&self) -> Option<&'a dyn SumOfSquares> {
        self.fcn.squares()
    }

    /// Expected second derivatives, when F is made of predictions.
    pub(super) fn expected(&self) -> Option<&'a dyn Expected> {
        self.fcn.expected()
    }

    /// A call of something that gives F at `p` in its own way (residuals, say); counted, watched and judged like any other.
    pub(super) fn other_pass(
        &self,
        p: &[f64],
        derivatives: bool,
        evaluate: impl FnOnce() -> f64,
    ) -> Result<f64, Halt> {
        self.enter()?;
        let f = evaluate();
        self.count(|c| {
            c.nfcn += 1;
            c.ngrad += usize::from(derivatives);
        });
        self.ticker.watch().on_call(p, f);
        let f = self.judge(f, p)?;
        self.tick(f);
        Ok(f)
    }

    /// F at external values; for scans that hold everything.
    pub(super) fn value_at(&self, p: &[f64]) -> Result<f64, Halt> {
        self.enter()?;
        let f = self.fcn.value(p);
        self.count(|c| c.nfcn += 1);
        self.ticker.watch().on_call(p, f);
        let f = self.judge(f, p)?;
        self.tick(f);
        Ok(f)
    }

    /// F at external values with all its external derivatives in one pass, when these are exact; nothing is remembered.
    pub(super) fn derivatives_at(
        &self,
        p: &[f64],
        grad: &mut [f64],
        hess: &mut DMatrix<f64>,
    ) -> Result<Option<f64>, Halt> {
        let Some((gradient, hessian)) = self.gradient().zip(self.hessian()) else { return Ok(None) };
        self.enter()?;
        let f = hessian.with_value_and_gradient(p, grad, hess).unwrap_or_else(|| {
            hessian.hessian(p, hess);
            gradient.value_and_gradient(p, grad)
        });
        self.count(|c| (c.nfcn, c.ngrad, c.nhessian) = (c.nfcn + 1, c.ngrad + 1, c.nhessian + 1));
        self.ticker.watch().on_call(p, f);
        let f = self.judge(f, p)?;
        self.tick(f);
        Ok(Some(f))
    }

    /// F at external values with its external first derivatives, when these are exact; nothing is remembered.
    pub(super) fn gradient_at(&self, p: &[f64], grad: &mut [f64]) -> Result<Option<f64>, Halt> {
        let Some(gradient) = self.gradient() else { return Ok(None) };
        self.enter()?;
        let f = gradient.value_and_gradient(p, grad);
        self.count(|c| (c.nfcn, c.ngrad) = (c.nfcn + 1, c.ngrad + 1));
        self.ticker.watch().on_call(p, f);
        let f = self.judge(f, p)?;
        self.tick(f);
        Ok(Some(f))
    }

    /// ∂F/∂u, when F has exact derivatives and they are finite at `u`.
    pub(super) fn internal_gradient(&self, u: &Internal) -> Result<Option<DVector<f64>>, Halt> {
        if self.exact_depth() < Depth::Gradient {
            return Ok(None);
        }
        self.learn(u, Depth::Gradient)?;
        Ok(self.recall(u, |k| self.usable(k).then(|| self.transform.gradient(u, &k.grad))))
    }

    /// ∂²F/∂u∂u, when F has exact second derivatives and they are finite at `u`.
    pub(super) fn internal_hessian(&self, u: &Internal) -> Result<Option<DMatrix<f64>>, Halt> {
        if self.exact_depth() < Depth::Hessian {
            return Ok(None);
        }
        self.learn(u, Depth::Hessian)?;
        let h = self.recall(u, |k| {
            let hess = k.hess.as_ref().filter(|_| self.usable(k))?;
            Some(self.transform.hessian(u, &k.grad, hess))
        });
        Ok(h.filter(|h| h.iter().all(|x| x.is_finite())))
    }

    /// Makes sure that the derivatives up to `depth` at `u` are remembered. A pass over the function is a call like any other, although
    /// F is known to whoever asks.
    fn learn(&self, u: &Internal, depth: Depth) -> Result<(), Halt> {
        let known = self.recall(u, |k| Some(k.hess.is_some()));
        if known.is_some_and(|hess| hess || depth < Depth::Hessian) {
            return Ok(());
        }
        self.enter()?;
        if known.is_some()
            && let Some(exact) = self.hessian()
        {
            self.add_hessian(u, exact);
            return Ok(());
        }
        self.check_limit()?;
        self.pass(u, depth)?;
        Ok(())
    }

    /// F at `u` in one pass with derivatives up to `depth`, which are remembered.
    fn pass(&self, u: &Internal, depth: Depth) -> Result<f64, Halt> {
        let p = self.transform.external(u);
        let (f, grad, hess) = self.evaluate(&p, depth);
        self.count(|c| c.nfcn += 1);
        self.ticker.watch().on_call(&p, f);
        let f = self.judge(f, &p)?;
        self.keep_best(f, u);
        if depth > Depth::Value {
            self.remember(Known { u: u.clone(), p, fval: f, grad, hess });
        }
        self.tick(f);
        Ok(f)
    }

    /// Second derivatives at a point whose first ones are known.
    fn add_hessian(&self, u: &Internal, exact: &dyn Hessian) {
        self.count(|c| c.nhessian += 1);
        if let Some(known) = self.known.borrow_mut().iter_mut().find(|k| k.u == *u) {
            let mut hess = DMatrix::zeros(known.p.len(), known.p.len());
            exact.hessian(&known.p, &mut hess);
            known.hess = Some(hess);
        }
    }

    /// Whether the derivatives at a point can be used.
    fn usable(&self, known: &Known) -> bool {
        known.fval.is_finite()
            && (0..self.transform.n_free()).all(|i| known.grad[self.transform.position(i)].is_finite())
    }

    fn recall<T>(&self, u: &Internal, read: impl FnOnce(&Known) -> Option<T>) -> Option<T> {
        self.known.borrow().iter().find(|k| k.u == *u).and_then(read)
    }

    fn remember(&self, known: Known) {
        let mut all = self.known.borrow_mut();
        all.retain(|k| k.u != known.u);
        if all.len() >= REMEMBERED {
            all.remove(0);
        }
        all.push(known);
    }

    /// Whether to go on; asked before whatever takes as long as a call.
    pub(super) fn enter(&self) -> Result<(), Halt> {
        if self.ticker.watch().stop_requested() { Err(Halt::Cancelled) } else { Ok(()) }
    }

    fn count(&self, change: impl FnOnce(&mut Counts)) {
        let mut c = self.counts.get();
        change(&mut c);
        self.counts.set(c);
    }

    fn judge(&self, f: f64, p: &[f64]) -> Result<f64, Halt> {
        if f == f64::NEG_INFINITY {
            return Err(Halt::NegativeInfinity { point: point_text(self.transform.names(), p) });
        }
        Ok(if f.is_nan() { f64::INFINITY } else { f })
    }

    fn keep_best(&self, f: f64, u: &Internal) {
        let mut best = self.best.borrow_mut();
        if f.is_finite() && best.as_ref().is_none_or(|(lowest, _)| f < *lowest) {
            *best = Some((f, u.clone()));
        }
    }

    fn tick(&self, f: f64) {
        let lowest = self.best.borrow().as_ref().map_or(f, |(b, _)| *b);
        self.ticker.tick(lowest, self.edm.get());
    }
}

/// `name = value` list of a point; very large and very small values with an exponent.
pub(super) fn point_text(names: &[String], p: &[f64]) -> String {
    let short = |v: &f64| {
        let plain = *v == 0.0 || (1e-4..1e6).contains(&v.abs());
        if plain { v.to_string() } else { format!("{v:e}") }
    };
    let parts: Vec<String> = names.iter().zip(p).map(|(n, v)| format!("{n} = {}", short(v))).collect();
    parts.join(", ")
}

/// The call limit: the user's, or MINUIT's 200 + 100n + 5n²; `Some(0)` is unlimited.
pub(super) fn call_limit(max_calls: Option<usize>, n_free: usize) -> usize {
    match max_calls {
        None => 200 + 100 * n_free + 5 * n_free * n_free,
        Some(0) => usize::MAX,
        Some(n) => n,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::{Parameter, Parameters};

    /// A parabola that counts its own calls.
    #[derive(Default)]
    struct Parabola(std::sync::atomic::AtomicUsize);

    impl Fcn for Parabola {
        fn value(&self, p: &[f64]) -> f64 {
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            p[0] * p[0]
        }
        fn up(&self) -> f64 {
            1.0
        }
        fn gradient(&self) -> Option<&dyn Gradient> {
            Some(self)
        }
    }

    impl Gradient for Parabola {
        fn value_and_gradient(&self, p: &[f64], grad: &mut [f64]) -> f64 {
            grad[0] = 2.0 * p[0];
            self.value(p)
        }
    }

    /// A pass for derivatives alone counts like any other, and none begins beyond the limit.
    #[test]
    fn every_pass_counts() {
        let fcn = Parabola::default();
        let ctx = Ctx {
            fcn: &fcn,
            method: &crate::minimize::Method::default(),
            watch: &crate::minimize::NoObserver,
        };
        let ticker = Ticker::new(ctx.watch, "test", 0);
        let start = Parameters::new(vec![Parameter::new("a", 1.0)]).unwrap();
        let gate = Gate::new(&ctx, &ticker, Transform::new(&start), 3);
        let at = |x: f64| Internal(DVector::from_element(1, x));
        assert_eq!(gate.value_with(&at(1.0), Depth::Gradient), Ok(1.0));
        assert_eq!(gate.internal_gradient(&at(1.0)), Ok(Some(DVector::from_element(1, 2.0))));
        assert_eq!(gate.value(&at(2.0)), Ok(4.0));
        assert_eq!(gate.internal_gradient(&at(2.0)), Ok(Some(DVector::from_element(1, 4.0))));
        assert_eq!(gate.counts(), Counts { nfcn: 3, ngrad: 2, nhessian: 0 });
        assert_eq!(gate.internal_gradient(&at(3.0)), Err(Halt::CallLimit));
        assert_eq!(fcn.0.into_inner(), 3);
    }

    /// Who meets the limit of calls is not told that he had stopped the search himself.
    #[test]
    fn a_call_limit_is_no_request_to_stop() {
        assert_eq!(Halt::CallLimit.into_error(), MinimizeError::CallLimit);
        assert_eq!(Halt::Cancelled.into_error(), MinimizeError::Cancelled);
    }
}
