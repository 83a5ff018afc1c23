//! What every format is read to: named columns of numbers or text, and where each row stood. No data set yet: which column is x, and what
//! a missing value does to a fit, is decided by those who build one.

use std::collections::{HashMap, HashSet};

use super::error::FormatError;
use crate::data::cell::Header;

/// What the user asked for; everything else is chosen by the reader and noted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish<'a> {
    /// The table of a file that holds several: a sheet (`Run 2`, or `Run 2!C4:D10`), an array of an archive, the path of a group or data
    /// set, the path of a member of a JSON object.
    pub table: Option<String>,
    /// Columns by name or by 1-based number, in the order wanted; all of them when `None`.
    pub columns: Option<&'a [String]>,
}

/// A table as it was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Columns {
    /// The columns, all of one length.
    pub columns: Vec<Named>,
    /// What was chosen, passed over or changed, one sentence each.
    pub notes: Vec<String>,
    /// The sheet or path that was read, as the user would write it; empty for a file that is one table.
    pub table: String,
    /// Remarks about the table as a whole, a line each.
    pub remarks: Vec<String>,
    /// Titles of columns that were not asked for, and are not here.
    pub unread: Vec<String>,
    /// 1-based number of each row where it stands (the row of a sheet); empty when rows are simply counted.
    pub rows: Vec<usize>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Named {
    /// Its name; empty when the file gives none.
    pub name: String,
    /// Its unit; empty when the file gives none.
    pub unit: String,
    /// Its values.
    pub values: Values,
    /// The letters of its column in a sheet; empty elsewhere.
    pub letters: String,
    /// The time from which its seconds count; empty where they are no times.
    pub since: String,
}

/// The values of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers; NaN where there is none.
    Numbers {
        /// One for each row.
        values: Vec<f64>,
        /// Cells that hold text among numbers: index of the row (from 0) and the text. The number is NaN there.
        bad: Vec<(usize, String)>,
    },
    /// Words.
    Text(Vec<String>),
}

impl Default for Values {
    fn default() -> Values {
        Values::numbers(Vec::new())
    }
}

impl Values {
    /// Numbers without a bad cell.
    pub fn numbers(values: Vec<f64>) -> Values {
        Values::Numbers { values, bad: Vec::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Values::Numbers { values, .. } => values.len(),
            Values::Text(words) => words.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Named {
    /// A column whose header is taken apart into name and unit.
    pub fn new(header: &str, values: Values) -> Named {
        let Header { name, unit } = Header::parse(header);
        Named { name, unit, values, letters: String::new(), since: String::new() }
    }

    /// `name / unit`.
    pub fn title(&self) -> String {
        if self.unit.is_empty() { self.name.clone() } else { format!("{} / {}", self.name, self.unit) }
    }
}

impl Columns {
    /// A table of these columns, rows counted from 1.
    pub fn new(columns: Vec<Named>) -> Columns {
        Columns { columns, ..Columns::default() }
    }

    /// The number of rows.
    pub fn n_rows(&self) -> usize {
        self.columns.first().map_or(0, |c| c.values.len())
    }

    /// Where a value stands, for an error: `sheet 'Run 1', cell B7 (column 'T / s')`, or `row 7, column 'T'`. Both counted from 0.
    pub fn place(&self, row: usize, column: usize) -> String {
        let line = self.rows.get(row).copied().unwrap_or(row + 1);
        let Some(named) = self.columns.get(column) else { return format!("row {line}") };
        let title =
            if named.name.is_empty() { (column + 1).to_string() } else { format!("'{}'", named.title()) };
        if named.letters.is_empty() {
            return format!("row {line}, column {title}");
        }
        format!("sheet '{}', cell {}{line} (column {title})", self.table, named.letters)
    }

    /// Keeps the columns asked for, in the order asked for.
    pub(super) fn keep(mut self, file: &str, wish: &Wish) -> Result<Columns, FormatError> {
        let titles: Vec<String> = self.columns.iter().map(Named::title).collect();
        if wish.columns.is_some() {
            let kept = chosen(file, &titles, wish)?;
            self.unread.extend(others(&titles, &kept));
            self.columns = kept.iter().filter_map(|&i| self.columns.get(i).cloned()).collect();
        }
        Ok(self)
    }
}

/// The titles that are not among the chosen ones.
pub(super) fn others(titles: &[String], chosen: &[usize]) -> Vec<String> {
    let chosen: HashSet<&usize> = chosen.iter().collect();
    let left = titles.iter().enumerate().filter(|(i, _)| !chosen.contains(i));
    left.map(|(_, title)| title.clone()).collect()
}

/// The indices of the columns asked for among those with these titles; all of them when none is asked for.
///
/// A name fits the whole title, the name in it, or the 1-based number of a column; in this order.
pub(super) fn chosen(file: &str, titles: &[String], wish: &Wish) -> Result<Vec<usize>, FormatError> {
    let Some(asked) = wish.columns else { return Ok((0..titles.len()).collect()) };
    let headers: Vec<Header> = titles.iter().map(|t| Header::parse(t)).collect();
    let find = |asked: &String| {
        let header = Header::parse(asked);
        titles
            .iter()
            .position(|t| t.trim() == asked.trim())
            .or_else(|| headers.iter().position(|h| *h == header))
            .or_else(|| headers.iter().position(|h| !h.name.is_empty() && h.name == asked.trim()))
            .or_else(|| asked.trim().parse::<usize>().ok().and_then(|n| n.checked_sub(1)))
            .filter(|&i| i < titles.len())
            .ok_or_else(|| FormatError::UnknownColumn {
                name: file.into(),
                column: asked.clone(),
                known: numbered(titles),
            })
    };
    asked.iter().map(find).collect()
}

/// Titles for a list in a sentence: those without one by their number.
fn numbered(titles: &[String]) -> Vec<String> {
    titles
        .iter()
        .enumerate()
        .map(|(i, t)| if t.is_empty() { (i + 1).to_string() } else { t.clone() })
        .collect()
}

/// Of things with a name and a length, those of the length that most of them have (the first such length), and a note on the others.
pub(super) fn of_one_length(lengths: &[(String, usize)], notes: &mut Vec<String>) -> Vec<usize> {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for (_, n) in lengths {
        *counts.entry(*n).or_default() += 1;
    }
    let Some(most) = counts.values().max() else { return Vec::new() };
    let length = lengths.iter().map(|(_, n)| *n).find(|n| counts.get(n) == Some(most));
    let (kept, others): (Vec<usize>, Vec<usize>) =
        (0..lengths.len()).partition(|&i| lengths.get(i).map(|(_, n)| *n) == length);
    let others: Vec<String> =
        others.iter().filter_map(|&i| lengths.get(i)).map(|(name, n)| format!("{name} ({n})")).collect();
    if let (false, Some(length)) = (others.is_empty(), length) {
        notes.push(format!(
            "columns of {length} rows are read; of another length, and left out: {}",
            others.join(", ")
        ));
    }
    kept
}

/// Seconds since the first time that is one, from counts of `per_second`; the differences are exact.
pub(super) fn seconds_since_first(counts: &[Option<i64>], per_second: f64) -> Vec<f64> {
    let first = counts.iter().flatten().next().copied().unwrap_or(0);
    let since = |t: i64| (i128::from(t) - i128::from(first)) as f64 / per_second;
    counts.iter().map(|t| t.map_or(f64::NAN, since)).collect()
}

/// The first time that is one, of counts since 1970; where all are of the first day, or of the one from which spreadsheets count, there is no
/// date in them.
pub(super) fn first_time(counts: &[Option<i64>], per_second: f64) -> String {
    const DAY: f64 = 86_400.0;
    /// 30 December 1899.
    const SPREADSHEETS: f64 = -25_569.0;
    let day = |t: i64| (t as f64 / per_second / DAY).floor();
    let is_bare = |t: &i64| day(*t) == 0.0 || day(*t) == SPREADSHEETS;
    let has_date = !counts.iter().flatten().all(is_bare);
    let first = counts.iter().flatten().next();
    first.map_or_else(String::new, |t| {
        crate::data::cell::time::written(*t as f64 / per_second, has_date, true)
    })
}

/// What is said of a column of times: from when they count, where there is a time in it.
pub(super) fn times_read(since: &str) -> String {
    if since.is_empty() {
        "no time in it, taken as NaN".into()
    } else {
        format!("times are read as seconds since {since}")
    }
}

/// The first few of these numbers, as a person would say them: `3, 7, 9 and 12 more`.
pub(super) fn some_rows(rows: &[usize]) -> String {
    const SHOWN: usize = 6;
    let head = rows.iter().take(SHOWN).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match rows.len().saturating_sub(SHOWN) {
        0 => head,
        more => format!("{head} and {more} more"),
    }
}
