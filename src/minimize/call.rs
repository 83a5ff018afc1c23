//! The one gate through which every call of the function goes: it counts, changes variables, notices what is not a number,
//! asks whether to stop and reports progress. The only place in the minimiser that looks at a clock.

use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use nalgebra::{DMatrix, DVector};

use super::transform::{Internal, Transform};
use super::{Ctx, MinimizeError, Observer, Progress, StopReason};
use crate::fcn::{Fcn, Gradient, Hessian};

/// Shortest time between two reports of progress.
const REPORT_EVERY_MS: u64 = 50;

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
            Halt::Cancelled | Halt::CallLimit => MinimizeError::Cancelled,
        }
    }
}

/// Reports progress of one task at a bounded rate, however many gates (and threads) work on it.
pub(super) struct Ticker<'a> {
    watch: &'a dyn Observer,
    stage: String,
    born: Instant,
    next_ms: AtomicU64,
    calls: AtomicUsize,
    done: AtomicUsize,
    of: usize,
}

impl<'a> Ticker<'a> {
    /// A task called `stage` made of `of` parts (0: unknown).
    pub(super) fn new(watch: &'a dyn Observer, stage: impl Into<String>, of: usize) -> Ticker<'a> {
        Ticker {
            watch,
            stage: stage.into(),
            born: Instant::now(),
            next_ms: AtomicU64::new(0),
            calls: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            of,
        }
    }

    /// One part is done.
    pub(super) fn part_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    fn tick(&self, fval: f64, edm: f64) {
        let calls = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        let now = self.born.elapsed().as_millis() as u64;
        let due = self.next_ms.load(Ordering::Relaxed);
        // Whoever moves the due time on reports; the others go on working.
        if now < due
            || self
                .next_ms
                .compare_exchange(due, now + REPORT_EVERY_MS, Ordering::Relaxed, Ordering::Relaxed)
                .is_err()
        {
            return;
        }
        let fraction = (self.of > 0).then(|| self.done.load(Ordering::Relaxed) as f64 / self.of as f64);
        self.watch.on_progress(Progress { stage: self.stage.clone(), nfcn: calls, fval, edm, fraction });
    }
}

/// Calls of the function, of its gradient and of its Hessian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counts {
    pub(super) nfcn: usize,
    pub(super) ngrad: usize,
    pub(super) nhessian: usize,
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

/// The function as the search sees it.
pub(super) struct Gate<'a> {
    fcn: &'a dyn Fcn,
    ticker: &'a Ticker<'a>,
    transform: Transform,
    limit: usize,
    counts: Cell<Counts>,
    edm: Cell<f64>,
    best: RefCell<Option<(f64, Internal)>>,
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
            counts: Cell::default(),
            edm: Cell::new(f64::NAN),
            best: RefCell::new(None),
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
        self.enter()?;
        let p = self.transform.external(u);
        let f = self.fcn.value(&p);
        self.count(|c| c.nfcn += 1);
        self.ticker.watch.on_call(&p, f);
        let f = self.judge(f, &p)?;
        self.keep_best(f, u);
        self.tick(f);
        Ok(f)
    }

    /// F at external values; for scans that hold everything.
    pub(super) fn value_at(&self, p: &[f64]) -> Result<f64, Halt> {
        self.enter()?;
        let f = self.fcn.value(p);
        self.count(|c| c.nfcn += 1);
        self.ticker.watch.on_call(p, f);
        let f = self.judge(f, p)?;
        self.tick(f);
        Ok(f)
    }

    /// ∂F/∂P of all parameters at `u`, when F has exact derivatives and all are finite there.
    pub(super) fn external_gradient(&self, u: &Internal) -> Result<Option<Vec<f64>>, Halt> {
        let Some(exact) = self.gradient() else { return Ok(None) };
        self.enter()?;
        let p = self.transform.external(u);
        let mut grad = vec![f64::NAN; p.len()];
        let f = exact.value_and_gradient(&p, &mut grad);
        self.count(|c| c.ngrad += 1);
        let f = self.judge(f, &p)?;
        self.tick(f);
        let usable = (0..self.transform.n_free()).all(|i| grad[self.transform.position(i)].is_finite());
        Ok((usable && f.is_finite()).then_some(grad))
    }

    /// ∂F/∂u, when F has exact derivatives and they are finite at `u`.
    pub(super) fn internal_gradient(&self, u: &Internal) -> Result<Option<DVector<f64>>, Halt> {
        Ok(self.external_gradient(u)?.map(|g| self.transform.gradient(u, &g)))
    }

    /// ∂²F/∂u∂u, when F has exact second derivatives and they are finite at `u`.
    pub(super) fn internal_hessian(&self, u: &Internal) -> Result<Option<DMatrix<f64>>, Halt> {
        let Some(exact) = self.hessian() else { return Ok(None) };
        let Some(grad) = self.external_gradient(u)? else { return Ok(None) };
        self.enter()?;
        let p = self.transform.external(u);
        let mut hess = DMatrix::zeros(p.len(), p.len());
        exact.hessian(&p, &mut hess);
        self.count(|c| c.nhessian += 1);
        let h = self.transform.hessian(u, &grad, &hess);
        Ok(h.iter().all(|x| x.is_finite()).then_some(h))
    }

    fn enter(&self) -> Result<(), Halt> {
        if self.ticker.watch.stop_requested() { Err(Halt::Cancelled) } else { Ok(()) }
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
