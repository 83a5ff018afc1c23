//! Progress out of a search, cancellation into it.

/// How a search stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Progress {
    /// What is being done: `MIGRAD`, `MINOS of tau` …
    pub stage: String,
    /// Calls so far.
    pub nfcn: usize,
    /// Lowest F so far.
    pub fval: f64,
    /// Present edm; NaN when unknown.
    pub edm: f64,
    /// Part done, when it can be known.
    pub fraction: Option<f64>,
}

/// Someone who watches a search; shared by parallel scans and contours.
pub trait Observer: Sync {
    /// Called now and then, at most every 50 ms.
    fn on_progress(&self, progress: Progress);

    /// Asked at every evaluation; `true` ends the search with the best point so far.
    fn stop_requested(&self) -> bool;

    /// Called at every evaluation of F with the external parameters, for traces (print levels 1–3); nothing by default.
    fn on_call(&self, _values: &[f64], _fval: f64) {}
}

/// Passes on the wish to stop and nothing else: for searches that only prepare another one.
pub(crate) struct StopOnly<'a>(pub &'a dyn Observer);

impl Observer for StopOnly<'_> {
    fn on_progress(&self, _progress: Progress) {}

    fn stop_requested(&self) -> bool {
        self.0.stop_requested()
    }
}

/// Watches nothing and never stops.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoObserver;

impl Observer for NoObserver {
    fn on_progress(&self, _progress: Progress) {}
    fn stop_requested(&self) -> bool {
        false
    }
}
