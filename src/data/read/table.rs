//! Text to a rectangular table of cells: finds separator, decimal comma, header, units line and the rows.
//! Gives cells no meaning beyond "looks like a number". The text is gone through row by row, so that a long file is never held in
//! pieces besides its cells.

use csv::StringRecord;

use super::ReadError;
use super::cells::Cells;
use super::header::Header;
use super::number::{Cell, cell};
use super::records::{Content, Separator, for_each_record, is_blank, is_comment, records};

/// Lines looked at when guessing; a file that changes its form later is reported as ragged.
const SAMPLE_LINES: usize = 200;

/// Units are short; a longer line under the header is a header of its own.
const UNIT_CHARS: usize = 12;

/// A table; every row has as many cells as there are columns.
#[derive(Debug)]
pub(super) struct Table {
    /// Column names and units, when the file gives them.
    pub header: Option<Vec<Header>>,
    /// The rows of numbers.
    pub rows: Cells,
    /// Number of columns.
    pub n_columns: usize,
    /// What separates them.
    pub separator: Separator,
    /// Whether a comma is the decimal mark.
    pub decimal_comma: bool,
    /// Lines before the header that were passed over.
    pub skipped: Vec<usize>,
}

impl Table {
    /// Takes a text apart.
    ///
    /// # Errors
    /// Empty, no row of numbers, or a row that is longer or shorter than the others.
    pub(super) fn parse(text: &str, name: &str) -> Result<Table, ReadError> {
        let content = Content::of(text);
        if content.text.is_empty() {
            return Err(if text.lines().any(is_comment) {
                ReadError::NoNumbers { name: name.into(), what: "comments" }
            } else {
                ReadError::Empty { name: name.into() }
            });
        }
        let (separator, decimal_comma) = sniff(&content);
        let mut rows = Rows::new(name, decimal_comma, text.len());
        for_each_record(&content.text, separator, |at, record| rows.take(content.line(at), record))?;
        let (before, first_row, rows) = rows.finish()?;
        let n_columns = rows.n_columns();
        let mut table =
            Table { header: None, rows, n_columns, separator, decimal_comma, skipped: Vec::new() };
        table.take_header(&before);
        if table.header.is_none() {
            table.header = comment_header(text, first_row, &table);
        }
        Ok(table)
    }

    /// Header, units line and skipped lines among the records before the first row of numbers.
    fn take_header(&mut self, before: &[(usize, StringRecord)]) {
        let named: Vec<(usize, Vec<String>)> = before
            .iter()
            .map(|(line, r)| (*line, header_cells(r, self.n_columns, self.separator)))
            .filter(|(_, cells)| cells.len() == self.n_columns)
            .collect();
        let mut used = Vec::new();
        if let Some((last_line, last)) = named.last() {
            let above = named.len().checked_sub(2).map(|i| &named[i]);
            let mut header: Vec<Header>;
            match above {
                Some((line, cells)) if is_units_line(last) => {
                    header = cells.iter().map(|c| Header::parse(c)).collect();
                    for (h, unit) in header.iter_mut().zip(last) {
                        if h.unit.is_empty() {
                            h.unit = unit.trim().trim_matches(['(', ')', '[', ']']).trim().into();
                        }
                    }
                    used.extend([*line, *last_line]);
                }
                _ => {
                    header = last.iter().map(|c| Header::parse(c)).collect();
                    used.push(*last_line);
                }
            }
            self.header = Some(header);
        }
        self.skipped = before.iter().map(|(line, _)| *line).filter(|l| !used.contains(l)).collect();
    }

    /// How a column is called in messages: `'t' (column 1)`.
    pub(super) fn column_name(&self, column: usize) -> String {
        match self.header.as_ref().and_then(|h| h.get(column)) {
            Some(h) if !h.name.is_empty() => format!("'{}'", h.name),
            _ => (column + 1).to_string(),
        }
    }

    /// The number in a cell; `None` for text.
    pub(super) fn number(&self, row: usize, column: usize) -> Option<f64> {
        match cell(self.rows.get(row, column), self.decimal_comma) {
            Cell::Number(v) => Some(v),
            Cell::Missing => Some(f64::NAN),
            Cell::Text => None,
        }
    }

    /// Whether the column holds labels or nothing: no cell of it is a number or a word for a missing one.
    pub(super) fn is_text(&self, column: usize) -> bool {
        let number = |row: usize| {
            let text = self.rows.get(row, column);
            !text.is_empty() && cell(text, self.decimal_comma) != Cell::Text
        };
        !(0..self.rows.len()).any(number)
    }
}

/// Chooses the separator and decimal mark under which most cells are numbers. Ties go to the reading with more cells, then
/// to the rarer separator (a semicolon is seldom part of a number, a blank often).
fn sniff(content: &Content<'_>) -> (Separator, bool) {
    let candidates = [
        (Separator::Char(b';'), false),
        (Separator::Char(b';'), true),
        (Separator::Char(b'\t'), false),
        (Separator::Char(b'\t'), true),
        (Separator::Char(b','), false),
        (Separator::Char(b','), true),
        (Separator::Blanks, false),
        (Separator::Blanks, true),
    ];
    let sample: String = content.text.lines().take(SAMPLE_LINES).flat_map(|l| [l, "\n"]).collect();
    let score = |(separator, comma): (Separator, bool)| {
        let (mut balance, mut n_cells) = (0_i64, 0_i64);
        for record in records(&sample, separator) {
            let kinds: Vec<Cell> = record.iter().map(|c| cell(c, comma)).collect();
            let numbers = kinds.iter().filter(|k| matches!(k, Cell::Number(_))).count() as i64;
            let texts = kinds.iter().filter(|k| **k == Cell::Text).count() as i64;
            n_cells += kinds.len() as i64;
            balance += if numbers > 0 { numbers - texts } else { 0 };
        }
        (balance, n_cells)
    };
    let mut best = (candidates[0], score(candidates[0]));
    for &candidate in &candidates[1..] {
        let s = score(candidate);
        if s > best.1 {
            best = (candidate, s);
        }
    }
    best.0
}

/// Records with their lines in the file.
type Records = Vec<(usize, StringRecord)>;

/// Rows on their way into a table: records before the first row of numbers are headers; the first rows are held back until they tell
/// the number of columns.
struct Rows<'a> {
    name: &'a str,
    decimal_comma: bool,
    /// Bytes of the whole text.
    bytes: usize,
    before: Records,
    first: Records,
    cells: Option<Cells>,
}

impl<'a> Rows<'a> {
    fn new(name: &'a str, decimal_comma: bool, bytes: usize) -> Rows<'a> {
        Rows { name, decimal_comma, bytes, before: Vec::new(), first: Vec::new(), cells: None }
    }

    fn take(&mut self, line: usize, record: &StringRecord) -> Result<(), ReadError> {
        if let Some(cells) = &mut self.cells {
            return push(cells, line, record, self.name);
        }
        if self.first.is_empty() && !is_data_row(record, self.decimal_comma) {
            self.before.push((line, record.clone()));
            return Ok(());
        }
        self.first.push((line, record.clone()));
        if self.first.len() == SAMPLE_LINES { self.settle() } else { Ok(()) }
    }

    /// Fixes the number of columns and takes the rows held back in.
    fn settle(&mut self) -> Result<(), ReadError> {
        let mut cells = Cells::new(n_columns(&self.first, self.decimal_comma, &self.before), self.bytes);
        for (line, record) in &self.first {
            push(&mut cells, *line, record, self.name)?;
        }
        self.cells = Some(cells);
        Ok(())
    }

    /// Records before the first row, its line, and all rows.
    fn finish(mut self) -> Result<(Records, usize, Cells), ReadError> {
        let Some(first_row) = self.first.first().map(|r| r.0) else {
            return Err(no_numbers(&self.before, self.name));
        };
        if self.cells.is_none() {
            self.settle()?;
        }
        let cells = self.cells.unwrap_or_else(|| Cells::new(0, 0));
        Ok((self.before, first_row, cells))
    }
}

/// Takes a row into the table, or refuses it for its length.
fn push(cells: &mut Cells, line: usize, record: &StringRecord, name: &str) -> Result<(), ReadError> {
    if cells.push(line, record) {
        return Ok(());
    }
    let expected = cells.n_columns();
    Err(ReadError::Ragged { name: name.into(), line, found: record.len(), expected })
}

/// A row of numbers: at least half of its cells that hold anything are numbers.
fn is_data_row(record: &StringRecord, decimal_comma: bool) -> bool {
    let kinds: Vec<Cell> = record.iter().map(|c| cell(c, decimal_comma)).collect();
    let numbers = kinds.iter().filter(|k| matches!(k, Cell::Number(_))).count();
    let texts = kinds.iter().filter(|k| **k == Cell::Text).count();
    numbers > 0 && numbers >= texts
}

/// Why a file without any row of numbers is refused: letters in what should be the first row, or no such row.
fn no_numbers(records: &[(usize, StringRecord)], name: &str) -> ReadError {
    // One line is a header, two are a header and its units; more are rows that hold letters.
    match records.get(1).or(records.first()) {
        Some((line, r)) if records.len() > 2 => {
            let found = r.iter().find(|c| cell(c, true) == Cell::Text).unwrap_or("");
            let column = r.iter().position(|c| c == found).unwrap_or(0);
            let title = records[0].1.get(column).unwrap_or("");
            ReadError::NotANumber {
                name: name.into(),
                line: *line,
                column: format!("'{}'", Header::parse(title).name),
                found: super::shortened(found),
            }
        }
        _ => ReadError::NoNumbers { name: name.into(), what: "a header" },
    }
}

/// The number of cells that most rows have; a last column that is empty everywhere does not count.
fn n_columns(rows: &[(usize, StringRecord)], decimal_comma: bool, before: &[(usize, StringRecord)]) -> usize {
    let filled = |r: &StringRecord| (0..r.len()).rfind(|&i| !r[i].is_empty()).map_or(0, |i| i + 1);
    let header = before.last().map_or(0, |(_, r)| filled(r));
    let sample = rows.iter().take(SAMPLE_LINES).filter(|(_, r)| is_data_row(r, decimal_comma));
    let mut votes: Vec<(usize, usize)> = Vec::new();
    for n in sample.map(|(_, r)| filled(r)) {
        match votes.iter_mut().find(|(k, _)| *k == n) {
            Some((_, count)) => *count += 1,
            None => votes.push((n, 1)),
        }
    }
    let most = votes.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let usual = votes.iter().find(|(_, count)| *count == most).map_or(0, |(n, _)| *n);
    // Rows may end in empty cells that the header names, never the other way round.
    let widest = rows.iter().take(SAMPLE_LINES).map(|(_, r)| r.len()).max().unwrap_or(0);
    if header > usual && header <= widest { header } else { usual }
}

/// Cells of a header; between blanks, `T / s` and `T [s]` are put together again when that gives one cell a column.
fn header_cells(record: &StringRecord, n_columns: usize, separator: Separator) -> Vec<String> {
    let cells: Vec<String> = record.iter().map(String::from).collect();
    if separator != Separator::Blanks || cells.len() == n_columns {
        let filled = cells.iter().rposition(|c| !c.is_empty()).map_or(0, |i| i + 1);
        return cells.into_iter().take(filled.max(n_columns)).collect();
    }
    let mut joined: Vec<String> = Vec::new();
    for word in cells {
        let continues = word == "/" || word.starts_with(['(', '[']);
        match joined.last_mut() {
            Some(last) if continues || last.ends_with('/') => {
                last.push(' ');
                last.push_str(&word);
            }
            _ => joined.push(word),
        }
    }
    joined
}

/// Units under a header: short, none a number, brackets around all or the usual letters only.
fn is_units_line(cells: &[String]) -> bool {
    let bracketed = |c: &str| {
        c.is_empty() || (c.starts_with('(') && c.ends_with(')')) || (c.starts_with('[') && c.ends_with(']'))
    };
    let short = |c: &str| c.chars().count() <= UNIT_CHARS && !super::roles::is_known_word(c);
    cells.iter().all(|c| bracketed(c)) || cells.iter().all(|c| short(c))
}

/// A header behind a comment sign right above the first row, if it names every column.
fn comment_header(text: &str, first_row: usize, table: &Table) -> Option<Vec<Header>> {
    let above = text.lines().take(first_row.saturating_sub(1));
    let text = above.filter(|l| !is_blank(l)).last()?;
    if table.n_columns < 2 || !is_comment(text) {
        return None;
    }
    let text = text.trim_start().trim_start_matches(['#', '%', '!']);
    let record = records(text, table.separator).pop()?;
    let cells = header_cells(&record, table.n_columns, table.separator);
    let named = cells.len() == table.n_columns && cells.iter().all(|c| cell(c, true) == Cell::Text);
    named.then(|| cells.iter().map(|c| Header::parse(c)).collect())
}
