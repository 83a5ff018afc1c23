//! Where the table begins and what its columns hold, from the first records of a text: titles, header, units, kinds of columns.

use super::form::Form;
use super::header::Header;
use super::number::{Cell, cell};
use super::records::{self, Record, Separator};
use super::time::Stamp;
use super::{ReadError, ReadOptions};

/// Records looked at; a file that changes its form later is reported as ragged.
const SAMPLE: usize = 400;

/// Units are short; a longer line under the header is a header of its own.
const UNIT_CHARS: usize = 12;

/// So many good rows one behind the other are the table.
const ENOUGH: usize = 3;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Numbers.
    Number,
    /// Numbers with an uncertainty in the same cell.
    Measured,
    /// Dates, times of day, or both, as the first one.
    Time {
        /// A date stands in the cells.
        date: bool,
        /// A time of day stands in the cells.
        clock: bool,
        /// Of `3/4/2026`, the first number is the day.
        day_first: bool,
    },
    /// Labels or nothing.
    Text,
}

/// What is known of a table before its rows are read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// How it is written.
    pub form: Form,
    /// A kind a column.
    pub kinds: Vec<Kind>,
    /// Names and units, when the file gives them.
    pub header: Option<Vec<Header>>,
    /// Lines of the header and of its units.
    pub header_lines: Vec<usize>,
    /// Lines that were passed over.
    pub skipped: Vec<usize>,
    /// Line of the first row.
    pub first_line: usize,
    /// Whether `3/4/2026` was taken as 3 April although nothing says so.
    pub open_dates: bool,
}

impl Layout {
    /// Looks at the beginning of a text.
    ///
    /// # Errors
    /// Empty, or no row of numbers.
    pub(super) fn find(
        text: &str,
        name: &str,
        form: Form,
        options: &ReadOptions,
    ) -> Result<Layout, ReadError> {
        let sample = records::records(text, form.separator, SAMPLE);
        if sample.is_empty() {
            let comments = text.lines().any(|l| records::is_comment(l.as_bytes()));
            return Err(if comments {
                ReadError::NoNumbers { name: name.into(), what: "comments" }
            } else {
                ReadError::Empty { name: name.into() }
            });
        }
        let cells: Vec<Vec<Cell>> =
            sample.iter().map(|r| r.cells.iter().map(|c| cell(c, form.marks)).collect()).collect();
        let first = match options.form.header {
            // Rows begin behind the line that was told to be the header; 0: there is none.
            Some(line) => sample.iter().position(|r| r.line > line),
            None => first_row(&cells),
        };
        let Some(first) = first.filter(|&f| cells[f..].iter().any(|c| is_data_row(c))) else {
            return Err(no_numbers(&sample, &cells, name));
        };
        let (before, rows) = sample.split_at(first);
        let n_columns = n_columns(rows, &cells[first..], before);
        let (kinds, open_dates) = kinds(rows, &cells[first..], n_columns);
        let mut layout = Layout {
            form,
            kinds,
            header: None,
            header_lines: Vec::new(),
            skipped: Vec::new(),
            first_line: rows[0].line,
            open_dates,
        };
        let before = if options.form.header == Some(0) { &[] } else { before };
        layout.take_header(before);
        if layout.header.is_none() && options.form.header.is_none() {
            layout.header = comment_header(text, layout.first_line, n_columns, layout.form.separator);
        }
        Ok(layout)
    }

    /// Header, units line and skipped lines among the records before the first row.
    fn take_header(&mut self, before: &[Record]) {
        let n = self.kinds.len();
        let named: Vec<(usize, Vec<String>)> = before
            .iter()
            .map(|r| (r.line, header_cells(r, n, self.form.separator)))
            .filter(|(_, cells)| cells.len() == n)
            .collect();
        if let Some((last_line, last)) = named.last() {
            let above = named.len().checked_sub(2).map(|i| &named[i]);
            let names = match above {
                Some((line, cells)) if is_units_line(last) => {
                    self.header_lines = vec![*line, *last_line];
                    cells
                }
                _ => {
                    self.header_lines = vec![*last_line];
                    last
                }
            };
            let mut header: Vec<Header> = names.iter().map(|c| Header::parse(c)).collect();
            if self.header_lines.len() == 2 {
                for (h, unit) in header.iter_mut().zip(last).filter(|(h, _)| h.unit.is_empty()) {
                    h.unit = unit.trim().trim_matches(['(', ')', '[', ']']).trim().into();
                }
            }
            self.header = Some(header);
        }
        self.skipped = before.iter().map(|r| r.line).filter(|l| !self.header_lines.contains(l)).collect();
    }
}

/// A row of numbers: at least half of its cells that hold anything are numbers.
fn is_data_row(cells: &[Cell]) -> bool {
    let words = cells.iter().filter(|c| **c == Cell::Text).count();
    let numbers = cells.iter().filter(|c| !matches!(c, Cell::Text | Cell::Missing)).count();
    numbers > 0 && numbers >= words
}

/// Where the rows begin: behind the last record of words only that stands before the first few good rows one behind the other. A faulty
/// first row (`1,abc`) stays a row; lines of an instrument (`Points,2500`) above the names do not become one.
fn first_row(cells: &[Vec<Cell>]) -> Option<usize> {
    let good: Vec<bool> = cells.iter().map(|c| is_data_row(c)).collect();
    let width = most_frequent(
        &cells.iter().zip(&good).filter(|(_, g)| **g).map(|(c, _)| c.len()).collect::<Vec<_>>(),
    );
    let usual = |i: usize| good[i] && cells[i].len() == width && !cells[i].contains(&Cell::Text);
    let run = (0..cells.len()).find(|&i| {
        let end = (i + ENOUGH).min(cells.len());
        (i..end).all(usual)
    });
    let first = good.iter().position(|g| *g)?;
    let run = run.unwrap_or(first).max(first);
    let words =
        |c: &Vec<Cell>| c.contains(&Cell::Text) && c.iter().all(|c| matches!(c, Cell::Text | Cell::Missing));
    let behind = cells[..run].iter().rposition(words).map_or(0, |i| i + 1);
    (behind.max(first)..cells.len()).find(|&i| good[i])
}

/// Why a file without any row of numbers is refused: letters in what should be the first row, or no such row.
fn no_numbers(sample: &[Record], cells: &[Vec<Cell>], name: &str) -> ReadError {
    // One line is a header, two are a header and its units; more are rows that hold letters.
    match (sample.get(1), cells.get(1)) {
        (Some(record), Some(kinds)) if sample.len() > 2 => {
            let column = kinds.iter().position(|c| *c == Cell::Text).unwrap_or(0);
            ReadError::NotANumber {
                name: name.into(),
                line: record.line,
                column: format!("'{}'", Header::parse(sample[0].get(column)).name),
                found: super::shortened(record.get(column)),
            }
        }
        _ => ReadError::NoNumbers { name: name.into(), what: "a header" },
    }
}

/// The value that occurs most often, the first of equals; 0 of none.
pub(super) fn most_frequent(list: &[usize]) -> usize {
    let mut votes: Vec<(usize, usize)> = Vec::new();
    for n in list {
        match votes.iter_mut().find(|(k, _)| k == n) {
            Some((_, count)) => *count += 1,
            None => votes.push((*n, 1)),
        }
    }
    let most = votes.iter().map(|(_, count)| *count).max().unwrap_or(0);
    votes.iter().find(|(_, count)| *count == most).map_or(0, |(n, _)| *n)
}

/// The number of cells that most rows have; a last column that is empty everywhere does not count.
fn n_columns(rows: &[Record], cells: &[Vec<Cell>], before: &[Record]) -> usize {
    let good = rows.iter().zip(cells).filter(|(_, c)| is_data_row(c)).map(|(r, _)| r.filled());
    let usual = most_frequent(&good.collect::<Vec<_>>());
    // Rows may end in empty cells that the header names, never the other way round.
    let header = before.last().map_or(0, Record::filled);
    let widest = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    if header > usual && header <= widest { header } else { usual }
}

/// What each column holds, by the majority of its cells; and whether the order of day and month had to be guessed.
fn kinds(records: &[Record], rows: &[Vec<Cell>], n_columns: usize) -> (Vec<Kind>, bool) {
    let mut open = false;
    let kinds = (0..n_columns).map(|column| {
        let cells = || rows.iter().filter_map(|r| r.get(column));
        let times: Vec<Stamp> =
            cells().filter_map(|c| if let Cell::Time(t) = c { Some(*t) } else { None }).collect();
        let numbers = cells().filter(|c| matches!(c, Cell::Number(_))).count();
        let measured = cells().filter(|c| matches!(c, Cell::Measured(..))).count();
        if times.len() > numbers + measured {
            let dates: Vec<_> = times.iter().filter_map(|t| t.date).collect();
            let told = dates.iter().find_map(|d| d.first_is_day());
            open |= told.is_none() && dates.iter().any(|d| d.is_open());
            return Kind::Time {
                date: !dates.is_empty(),
                clock: times.iter().any(|t| t.clock.is_some()),
                day_first: told.unwrap_or(true),
            };
        }
        match (numbers, measured) {
            // `NaN` throughout is a column of numbers that are missing, nothing throughout is no column.
            (0, 0)
                if !cells().any(|c| *c == Cell::Missing)
                    || records.iter().all(|r| !says_missing(r.get(column))) =>
            {
                Kind::Text
            }
            (_, 0) => Kind::Number,
            _ => Kind::Measured,
        }
    });
    (kinds.collect(), open)
}

/// Whether a cell says in words that it holds no number.
fn says_missing(text: &str) -> bool {
    !text.is_empty() && cell(text, super::number::Marks::default()) == Cell::Missing
}

/// Cells of a header; between blanks, `T / s` and `T [s]` are put together again when that gives one cell a column.
pub(super) fn header_cells(record: &Record, n_columns: usize, separator: Separator) -> Vec<String> {
    let cells = &record.cells;
    if separator != Separator::Blanks || cells.len() == n_columns {
        let filled = record.filled().max(n_columns);
        return cells.iter().take(filled).cloned().collect();
    }
    let mut joined: Vec<String> = Vec::new();
    for word in cells {
        let continues = word == "/" || word.starts_with(['(', '[']);
        match joined.last_mut() {
            Some(last) if continues || last.ends_with('/') => {
                last.push(' ');
                last.push_str(word);
            }
            _ => joined.push(word.clone()),
        }
    }
    joined
}

/// Units under a header: short, none a number, brackets around all or the usual letters only.
fn is_units_line(cells: &[String]) -> bool {
    let bracketed = |c: &str| {
        c.is_empty() || (c.starts_with('(') && c.ends_with(')')) || (c.starts_with('[') && c.ends_with(']'))
    };
    let short = |c: &str| c.chars().count() <= UNIT_CHARS && !super::words::is_known(c);
    cells.iter().all(|c| bracketed(c)) || cells.iter().all(|c| short(c))
}

/// A header behind a comment sign right above the first row, if it names every column.
fn comment_header(
    text: &str,
    first_line: usize,
    n_columns: usize,
    separator: Separator,
) -> Option<Vec<Header>> {
    let above = text.lines().take(first_line.saturating_sub(1));
    let line = above.filter(|l| !records::is_blank(l.as_bytes())).last()?;
    if n_columns < 2 || !records::is_comment(line.as_bytes()) {
        return None;
    }
    let record = records::records(records::remark(line), separator, 1).pop()?;
    let cells = header_cells(&record, n_columns, separator);
    let is_name = |c: &String| cell(c, super::number::Marks::decimal(true)) == Cell::Text;
    (cells.len() == n_columns && cells.iter().all(is_name))
        .then(|| cells.iter().map(|c| Header::parse(c)).collect())
}
