//! Many fits of the same question on all cores, each with data of its own.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::minimize::{Observer, Progress, StopOnly};

/// What `one` makes of each of these numbers, with the cost that it found; in the order given, fewer when stopped. Progress counts fits.
pub(super) fn on_all_cores<T: Send>(
    stage: &str,
    numbers: &[u64],
    watch: &dyn Observer,
    one: impl Fn(u64, &dyn Observer) -> (T, f64) + Sync,
) -> Vec<T> {
    let done = AtomicUsize::new(0);
    let counted = |&number: &u64| {
        if watch.stop_requested() {
            return None;
        }
        let (made, fval) = one(number, &StopOnly(watch));
        let n = done.fetch_add(1, Ordering::Relaxed) + 1;
        watch.on_progress(Progress {
            stage: stage.into(),
            nfcn: n,
            fval,
            edm: f64::NAN,
            fraction: Some(n as f64 / numbers.len() as f64),
        });
        // One that was stopped on its way says nothing.
        (!watch.stop_requested()).then_some(made)
    };
    numbers.par_iter().map(counted).collect::<Vec<_>>().into_iter().flatten().collect()
}
