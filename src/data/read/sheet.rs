//! What every reader makes of a file: columns of numbers with names and units, and where each row stood. Gives them no meaning.

use super::company::Look;
use super::header::Header;
use super::parts::Parts;

/// A table of columns of equal length.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Column names and units, when the file gives them.
    pub header: Option<Vec<Header>>,
    /// The columns, in the order of the file; uncertainties that stood in the same cell come behind all others.
    pub columns: Vec<SheetColumn>,
    /// Number of rows.
    pub n_rows: usize,
    /// Where the rows stood.
    pub lines: Lines,
    /// Rows that are kept but not used: too short, too long, or of words only.
    pub odd: Vec<usize>,
    /// Lines before the header that were passed over.
    pub skipped: Vec<usize>,
    /// Those of them that are rows of another table.
    pub rows_above: Vec<usize>,
    /// Cells that were taken as missing because their number is an instrument's word for overflow.
    pub n_overflows: usize,
    /// What blank lines divide its rows into.
    pub parts: Parts,
    /// What the reader of another format chose, passed over or changed.
    pub notes: Vec<String>,
}

/// One column.
#[derive(Debug, Default, Clone)]
pub(super) struct SheetColumn {
    /// A number a row; NaN where there is none. Empty for a column of words.
    pub values: Vec<f64>,
    /// Cells that should be numbers and are none, as (row, text); the first few.
    pub bad: Vec<(usize, String)>,
    /// Whether the column holds labels or nothing.
    pub is_text: bool,
    /// The column whose uncertainties these are, as its own cells say.
    pub error_of: Option<usize>,
    /// Columns calculated with the errors that stand here.
    pub errors_in: Vec<usize>,
    /// The time from which its seconds count.
    pub since: Option<String>,
    /// Whether another column holds the same (a time of day that went into the date): it has a role only when told.
    pub is_spare: bool,
}

impl Sheet {
    /// How a column is called in messages: `'t'` or its number.
    pub(super) fn column_name(&self, column: usize) -> String {
        match self.header.as_ref().and_then(|h| h.get(column)) {
            Some(h) if !h.name.is_empty() => format!("'{}'", h.name),
            _ => (column + 1).to_string(),
        }
    }

    /// Number of columns.
    pub(super) fn n_columns(&self) -> usize {
        self.columns.len()
    }

    /// The first words of a column that holds no number at all: row and text.
    pub(super) fn words(&self, column: usize) -> Option<&(usize, String)> {
        self.columns.get(column).filter(|c| c.is_text)?.bad.first()
    }

    /// The numbers of a column; empty for words.
    pub(super) fn numbers(&self, column: usize) -> &[f64] {
        self.columns.get(column).map_or(&[], |c| c.values.as_slice())
    }

    /// Whether every cell of the column that holds anything is a number.
    pub(super) fn is_clean(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|c| !c.is_text && c.bad.is_empty())
    }

    /// Whether a column holds whole numbers not below zero, as far as its cells hold anything.
    pub(super) fn holds_counts(&self, column: usize) -> bool {
        let whole = |v: &f64| v.is_nan() || (*v >= 0.0 && v.fract() == 0.0);
        self.is_clean(column) && self.numbers(column).iter().all(whole)
    }

    /// Whether all numbers of a column, of which there is one at least, pass a test.
    fn all(&self, column: usize, test: impl Fn(f64) -> bool) -> bool {
        let mut numbers = self.numbers(column).iter().filter(|v| !v.is_nan()).peekable();
        self.is_clean(column) && numbers.peek().is_some() && numbers.all(|v| test(*v))
    }

    /// Columns of numbers that may have a role. Without names, those that are empty in more than half of the rows are left to the user,
    /// unless there are no others (an instrument's settings stand beside the first rows).
    pub(super) fn usable(&self) -> Vec<usize> {
        let all: Vec<usize> = (0..self.n_columns())
            .filter(|&c| !self.columns[c].is_text && !self.columns[c].is_spare)
            .collect();
        let full = |&c: &usize| {
            let column = &self.columns[c];
            let filled = column.values.iter().filter(|v| !v.is_nan()).count() + column.bad.len();
            2 * filled >= self.n_rows
        };
        let filled: Vec<usize> = all.iter().copied().filter(full).collect();
        if filled.is_empty() || self.header.is_some() { all } else { filled }
    }
}

impl Look for Sheet {
    fn holds_counts(&self, column: usize) -> bool {
        Sheet::holds_counts(self, column)
    }

    fn is_time(&self, column: usize) -> bool {
        self.columns[column].since.is_some()
    }

    fn counts_rows(&self, column: usize) -> bool {
        let numbers = self.numbers(column);
        let first = numbers.first().copied().unwrap_or(0.0);
        (first == 0.0 || first == 1.0) && numbers.iter().enumerate().all(|(k, v)| *v == first + k as f64)
    }

    fn is_constant(&self, column: usize) -> bool {
        let first = self.numbers(column).first().copied().unwrap_or(f64::NAN);
        self.n_rows > 2 && self.all(column, |v| v == first)
    }

    fn may_be_errors(&self, column: usize) -> bool {
        self.all(column, |v| v > 0.0)
    }
}

/// The line of the file that each row began on: almost always one more than the row before, so only the jumps are kept.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Lines {
    /// (row, line), rising; between two of them the lines run with the rows.
    jumps: Vec<(usize, usize)>,
}

impl Lines {
    /// Notes that `row`, the next one, begins on `line`.
    pub(super) fn push(&mut self, row: usize, line: usize) {
        if self.line(row) != line {
            self.jumps.push((row, line));
        }
    }

    /// The line of a row; 0 when nothing is known.
    pub fn line(&self, row: usize) -> usize {
        let at = self.jumps.partition_point(|(r, _)| *r <= row);
        at.checked_sub(1).map_or(0, |i| self.jumps[i].1 + (row - self.jumps[i].0))
    }

    /// Appends the lines of the next part: its row 0 is our `row`, its line 1 our `line`.
    pub(super) fn append(&mut self, part: &Lines, row: usize, line: usize) {
        for &(r, l) in &part.jumps {
            self.push(row + r, line + l - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_rows() {
        let mut lines = Lines::default();
        for (row, line) in [2, 3, 4, 7, 8, 20].into_iter().enumerate() {
            lines.push(row, line);
        }
        assert_eq!(lines.jumps.len(), 3);
        assert_eq!((0..6).map(|r| lines.line(r)).collect::<Vec<_>>(), [2, 3, 4, 7, 8, 20]);
        let mut all = lines.clone();
        all.append(&lines, 6, 21);
        assert_eq!((6..12).map(|r| all.line(r)).collect::<Vec<_>>(), [22, 23, 24, 27, 28, 40]);
        assert_eq!(Lines::default().line(3), 0);
    }
}
