//! The rows that a robust fit has left out.

use super::super::{FitResult, FitWarning, Severity};

/// Most rows named one by one.
const NAMED_ROWS: usize = 12;

/// `W-OUTLIERS`: what a robust fit has left out; rows are counted from 1, as people do.
pub(super) fn warning(result: &FitResult) -> Option<FitWarning> {
    let trimming = result.minimum.trimming.as_ref()?;
    let warning =
        |text: String| FitWarning { code: "W-OUTLIERS", severity: Severity::Info, text, param: None };
    let found = result.members.iter().enumerate();
    let found = found.flat_map(|(j, m)| m.outliers.iter().map(move |row| (j, row + 1)));
    let several = result.members.len() > 1;
    let rows: Vec<String> =
        found
            .map(|(j, row)| {
                if several { format!("{row} of {}", result.request.config.title(j)) } else { row.to_string() }
            })
            .collect();
    if rows.is_empty() {
        let all: usize = result.members.iter().map(|m| m.fit_set.rows.len()).sum();
        return Some(warning(format!("no outliers: all {all} rows belong together")));
    }
    let named: Vec<String> = rows.iter().take(NAMED_ROWS).cloned().collect();
    let more = if rows.len() > NAMED_ROWS { " and more" } else { "" };
    let (noun, verb) = if rows.len() == 1 { ("outlier", "is") } else { ("outliers", "are") };
    Some(warning(format!(
        "{} {noun} {verb} left out (row {}{more}): further from the curve than 2.5 standard deviations of the {} rows that fit best",
        rows.len(),
        named.join(", "),
        trimming.rows
    )))
}
