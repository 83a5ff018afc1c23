//! Fingerprints of data sets and of rows of them, each computed once: a window asks at every frame which functions are up to date, and a
//! fingerprint goes through all numbers.
//!
//! What is known is kept by the address of a shared data set, which is not given away again as long as the list holds on to it weakly. A
//! shared data set does not change, and one that is changed for want of other owners is moved away from its weak owners first.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::fingerprint::{fingerprint_text, rows_text};
use crate::cost::ErrorSource;
use crate::data::{Dataset, RowSet};

/// So many are remembered, the newest ones.
const MOST: usize = 256;

/// The rows that were used, and the sources of error beside the columns.
type Rows = (RowSet, Vec<ErrorSource>);

struct Known {
    data: Weak<Dataset>,
    /// None: all of the data.
    rows: Option<Rows>,
    text: String,
}

static KNOWN: Mutex<Vec<Known>> = Mutex::new(Vec::new());

/// The fingerprint of `data`.
pub(super) fn of_data(data: &Arc<Dataset>) -> String {
    remembered(data, |rows| rows.is_none(), || (None, fingerprint_text(data)))
}

/// The fingerprint of rows of `data` that a fit used, with its sources of error beside the columns.
pub(super) fn of_rows(data: &Arc<Dataset>, rows: &RowSet, errors: &[ErrorSource]) -> String {
    let asked = |known: Option<&Rows>| known.is_some_and(|(r, e)| r == rows && e == errors);
    remembered(data, asked, || (Some((rows.clone(), errors.to_vec())), rows_text(data, rows, errors)))
}

fn remembered(
    data: &Arc<Dataset>,
    asked: impl Fn(Option<&Rows>) -> bool,
    compute: impl FnOnce() -> (Option<Rows>, String),
) -> String {
    let is_it = |k: &&Known| Weak::as_ptr(&k.data) == Arc::as_ptr(data) && asked(k.rows.as_ref());
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known().iter().find(is_it) {
        return found.text.clone();
    }
    let (rows, text) = compute();
    let mut list = known();
    list.retain(|k| k.data.strong_count() > 0);
    if list.len() >= MOST {
        list.remove(0);
    }
    list.push(Known { data: Arc::downgrade(data), rows, text: text.clone() });
    text
}

#[cfg(test)]
mod tests {
    use super::super::fingerprint::COMPUTED;
    use super::super::mark::Mark;
    use super::super::testing::line_points;
    use super::*;

    /// What is no match is asked again and again as well; a data set that was changed is another one, wherever it lies.
    #[test]
    fn each_is_computed_once() {
        let mut data = Arc::new(line_points());
        let mark = Mark::saved("fnv1a64:0".into(), String::new());
        let before = COMPUTED.get();
        for _ in 0..100 {
            assert!(!mark.is_of(&data));
            assert!(!mark.same_rows(&Mark::of(Arc::clone(&data), data.mask.clone(), Vec::new())));
        }
        assert_eq!(COMPUTED.get() - before, 2);
        let old = of_data(&data);
        Arc::make_mut(&mut data).mask.set(1, false);
        assert_ne!(of_data(&data), old);
        let held = Mark::of(Arc::clone(&data), data.mask.clone(), Vec::new());
        assert!(held.is_of(&Arc::new(Dataset::clone(&data))) && !held.is_of(&Arc::new(line_points())));
    }
}
