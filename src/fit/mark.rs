//! Which data and rows a function was fitted to: themselves, or the fingerprints that a session file remembers of them.
//!
//! Deliberately not here: which member of a session they are now; see [`Function::belongs_to`](super::Function::belongs_to).

use std::sync::{Arc, OnceLock};

use super::prints;
use crate::cost::ErrorSource;
use crate::data::{Dataset, RowSet};

/// The data of a fit, the rows used, and the sources of error beside the columns.
type Held = (Arc<Dataset>, RowSet, Vec<ErrorSource>);

/// The data and rows of a fit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mark {
    held: Option<Held>,
    /// The data that were recognised by their fingerprint.
    recognised: OnceLock<Arc<Dataset>>,
    data: OnceLock<String>,
    rows: OnceLock<String>,
}

impl Mark {
    /// Of a fit just made.
    pub fn of(data: Arc<Dataset>, rows: RowSet, errors: Vec<ErrorSource>) -> Mark {
        Mark { held: Some((data, rows, errors)), ..Mark::default() }
    }

    /// From the fingerprints of a file.
    pub fn saved(data: String, rows: String) -> Mark {
        Mark { data: OnceLock::from(data), rows: OnceLock::from(rows), ..Mark::default() }
    }

    /// The data themselves, where they are at hand.
    pub fn dataset(&self) -> Option<&Dataset> {
        self.held.as_ref().map(|(data, ..)| data).or(self.recognised.get()).map(|data| &**data)
    }

    /// The fingerprint of the data.
    pub fn data(&self) -> &str {
        self.data.get_or_init(|| self.held.as_ref().map(|(d, ..)| prints::of_data(d)).unwrap_or_default())
    }

    /// The fingerprint of the rows that were used.
    pub fn rows(&self) -> &str {
        self.rows.get_or_init(|| {
            self.held.as_ref().map(|(d, rows, errors)| prints::of_rows(d, rows, errors)).unwrap_or_default()
        })
    }

    /// Whether `data` are the same numbers.
    pub fn is_of(&self, data: &Arc<Dataset>) -> bool {
        if self.held.as_ref().is_some_and(|(held, ..)| Arc::ptr_eq(held, data)) {
            return true;
        }
        let same = self.data() == prints::of_data(data);
        if same && self.held.is_none() {
            self.recognised.get_or_init(|| Arc::clone(data));
        }
        same
    }

    /// Whether both are of the same numbers.
    pub fn same_data(&self, other: &Mark) -> bool {
        match (&self.held, &other.held) {
            (Some((held, ..)), _) => other.is_of(held),
            (None, Some((held, ..))) => self.is_of(held),
            (None, None) => self.data() == other.data(),
        }
    }

    /// Whether both are of the same rows of the same data, with the same sources of error.
    pub fn same_rows(&self, other: &Mark) -> bool {
        match (&self.held, &other.held) {
            (Some((a, rows, errors)), Some((b, others, more)))
                if Arc::ptr_eq(a, b) && rows == others && errors == more =>
            {
                true
            }
            _ => self.rows() == other.rows(),
        }
    }
}
