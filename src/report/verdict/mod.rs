//! The verdict line: one headline in plain words, what it means and what to do.
//!
//! The table of the "Fit Doctor" as far as a result knows it, worst first: the first row that applies is the verdict. It
//! reads facts; it tests nothing but the order of the pulls (`pattern`).
//!
//! `search` judges how the search ended, `shape` how the curve goes with the data, `errors` tells where the errors come from, `remedy`
//! what can be done (`shift`: x counted from elsewhere), with numbers as `digits` writes them.

mod chance;
mod combination;
mod digits;
mod errors;
mod facts;
mod few;
mod listed;
mod part;
mod pattern;
mod refusal;
mod remedy;
mod search;
mod shape;
mod shift;
mod table;
mod unequal;

use crate::fit::{FitResult, Severity};
use crate::params::ParamId;

pub use errors::{Policy, parameter_words, why_no_error};
pub use facts::Facts;
pub use listed::{LISTED, Listed};
pub use refusal::remedies_of_refusal;
pub use remedy::{Place, Remedy};

#[cfg(test)]
mod tests;

/// A verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// How bad.
    pub severity: Severity,
    /// The headline as one word for programs, which stays when the headline is worded anew: one of [`CODES`].
    pub code: &'static str,
    /// Two or three words: `Good fit`.
    pub headline: String,
    /// One sentence for a student.
    pub sentence: String,
    /// `errors as given`, `errors from the scatter`, and what the other policy would give.
    pub errors: String,
    /// Codes of warnings of the result that this verdict says already, so that nothing is said twice.
    pub covers: Vec<&'static str>,
    /// What the sentence is about, as data.
    pub facts: Facts,
    /// What can be done about it.
    pub remedies: Vec<Remedy>,
    /// The two policies of errors with a number for each.
    pub policy: Policy,
}

/// Every verdict there is, the worst first.
pub const CODES: [&str; LISTED.len()] = {
    let (mut codes, mut k) = ([""; LISTED.len()], 0);
    while k < codes.len() {
        codes[k] = LISTED[k].code;
        k += 1;
    }
    codes
};

/// A row of the table that applies.
struct Row {
    severity: Severity,
    code: &'static str,
    headline: &'static str,
    sentence: String,
    facts: Facts,
}

impl Row {
    fn new(
        severity: Severity,
        code: &'static str,
        headline: &'static str,
        sentence: impl Into<String>,
    ) -> Row {
        Row { severity, code, headline, sentence: sentence.into(), facts: Facts::default() }
    }

    /// The parameters it is about.
    fn about(mut self, params: &[usize]) -> Row {
        self.facts.params = params.iter().map(|&k| ParamId(k)).collect();
        self
    }

    /// The rows it is about.
    fn at(mut self, rows: Vec<usize>) -> Row {
        self.facts.rows = rows;
        self
    }

    /// A number behind it.
    fn with(mut self, name: &'static str, value: f64) -> Row {
        self.facts.numbers.push((name, value));
        self
    }
}

/// The verdict on a result.
pub fn verdict(result: &FitResult) -> Verdict {
    let found = table::TABLE.iter().find_map(|(test, covers)| Some((test(result)?, *covers)));
    let (row, covers) = found.unwrap_or_else(|| (shape::good(result), &[]));
    Verdict {
        severity: row.severity,
        code: row.code,
        headline: row.headline.to_string(),
        sentence: row.sentence,
        errors: errors::policy(result),
        covers: covers.concat(),
        remedies: remedy::remedies(result, row.code, &row.facts),
        facts: row.facts,
        policy: errors::both(result),
    }
}
