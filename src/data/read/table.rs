//! Text to a rectangular table of cells: finds separator, decimal comma, header, units line and the rows.
//! Gives cells no meaning beyond "looks like a number".

use csv::StringRecord;

use super::ReadError;
use super::header::Header;
use super::number::{Cell, cell};

/// Lines looked at when guessing; a file that changes its form later is reported as ragged.
const SAMPLE_LINES: usize = 200;

/// Units are short; a longer line under the header is a header of its own.
const UNIT_CHARS: usize = 12;

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// One of `;`, tab or `,`.
    Char(u8),
    /// Any number of blanks.
    Blanks,
}

impl Separator {
    /// For notes: `semicolons`.
    pub(super) fn words(self) -> &'static str {
        match self {
            Separator::Char(b';') => "semicolons",
            Separator::Char(b'\t') => "tabs",
            Separator::Char(_) => "commas",
            Separator::Blanks => "blanks",
        }
    }
}

/// A table; every row has as many cells as there are columns.
#[derive(Debug)]
pub(super) struct Table {
    /// Column names and units, when the file gives them.
    pub header: Option<Vec<Header>>,
    /// 1-based line number and cells.
    pub rows: Vec<(usize, StringRecord)>,
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
        let lines: Vec<(usize, &str)> = text.lines().enumerate().map(|(i, l)| (i + 1, l)).collect();
        let content: Vec<(usize, &str)> =
            lines.iter().copied().filter(|(_, l)| !is_comment(l) && !is_blank(l)).collect();
        if content.is_empty() {
            let has_comments = lines.iter().any(|(_, l)| is_comment(l));
            return Err(if has_comments {
                ReadError::NoNumbers { name: name.into(), what: "comments" }
            } else {
                ReadError::Empty { name: name.into() }
            });
        }
        let (separator, decimal_comma) = sniff(&content);
        let records = split_all(&content, separator);
        let is_data = |r: &StringRecord| is_data_row(r, decimal_comma);
        let Some(first) = records.iter().position(|(_, r)| is_data(r)) else {
            return Err(no_numbers(&records, name));
        };
        let (before, rows) = records.split_at(first);
        let n_columns = n_columns(rows, decimal_comma, before);
        let mut table = Table {
            header: None,
            rows: rectangular(rows, n_columns, name)?,
            n_columns,
            separator,
            decimal_comma,
            skipped: Vec::new(),
        };
        table.take_header(before);
        if table.header.is_none() {
            table.header = comment_header(&lines, rows.first().map_or(0, |r| r.0), &table);
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
        match cell(self.rows[row].1.get(column).unwrap_or(""), self.decimal_comma) {
            Cell::Number(v) => Some(v),
            Cell::Missing => Some(f64::NAN),
            Cell::Text => None,
        }
    }

    /// Whether the column holds labels or nothing: no cell of it is a number or a word for a missing one.
    pub(super) fn is_text(&self, column: usize) -> bool {
        let number = |(_, r): &(usize, StringRecord)| {
            let text = r.get(column).unwrap_or("");
            !text.is_empty() && cell(text, self.decimal_comma) != Cell::Text
        };
        !self.rows.iter().any(number)
    }
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with(['#', '%', '!'])
}

fn is_blank(line: &str) -> bool {
    line.chars().all(|c| c.is_whitespace() || matches!(c, ';' | ','))
}

/// Chooses the separator and decimal mark under which most cells are numbers. Ties go to the reading with more cells, then
/// to the rarer separator (a semicolon is seldom part of a number, a blank often).
fn sniff(content: &[(usize, &str)]) -> (Separator, bool) {
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
    let sample = &content[..content.len().min(SAMPLE_LINES)];
    let score = |(separator, comma): (Separator, bool)| {
        let (mut balance, mut n_cells) = (0_i64, 0_i64);
        for (_, record) in split_all(sample, separator) {
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

/// Cuts lines into cells. Quoted cells may hold the separator, doubled quotes, even line ends.
fn split_all(content: &[(usize, &str)], separator: Separator) -> Vec<(usize, StringRecord)> {
    match separator {
        Separator::Blanks => content.iter().map(|(line, text)| (*line, split_blanks(text))).collect(),
        Separator::Char(byte) => {
            let text: String = content.iter().flat_map(|(_, l)| [l, "\n"]).collect();
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(byte)
                .trim(csv::Trim::All)
                .from_reader(text.as_bytes());
            let line_of = |r: &StringRecord| {
                let at = r.position().map_or(0, |p| p.line() as usize);
                content.get(at.saturating_sub(1)).map_or(at, |(line, _)| *line)
            };
            reader.records().filter_map(Result::ok).map(|r| (line_of(&r), r)).collect()
        }
    }
}

/// Cells between blanks; a `±` between two numbers is only decoration.
fn split_blanks(text: &str) -> StringRecord {
    let words: Vec<&str> = text.split_whitespace().collect();
    let decoration = |i: usize| {
        let number = |w: Option<&&str>| w.is_some_and(|w| matches!(cell(w, true), Cell::Number(_)));
        matches!(words[i], "±" | "+-" | "+/-")
            && i > 0
            && number(words.get(i - 1))
            && number(words.get(i + 1))
    };
    (0..words.len()).filter(|&i| !decoration(i)).map(|i| words[i]).collect()
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

/// Rows cut or refused so that all have `n` cells.
fn rectangular(
    rows: &[(usize, StringRecord)],
    n: usize,
    name: &str,
) -> Result<Vec<(usize, StringRecord)>, ReadError> {
    let fit = |(line, r): &(usize, StringRecord)| {
        let extra = r.iter().skip(n).any(|c| !c.is_empty());
        if r.len() < n || extra {
            return Err(ReadError::Ragged { name: name.into(), line: *line, found: r.len(), expected: n });
        }
        Ok((*line, if r.len() == n { r.clone() } else { r.iter().take(n).collect() }))
    };
    rows.iter().map(fit).collect()
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
fn comment_header(lines: &[(usize, &str)], first_row: usize, table: &Table) -> Option<Vec<Header>> {
    let (_, text) = lines.iter().rev().find(|(line, l)| *line < first_row && !is_blank(l))?;
    if table.n_columns < 2 || !is_comment(text) {
        return None;
    }
    let text = text.trim_start().trim_start_matches(['#', '%', '!']);
    let (_, record) = split_all(&[(1, text)], table.separator).pop()?;
    let cells = header_cells(&record, table.n_columns, table.separator);
    let named = cells.len() == table.n_columns && cells.iter().all(|c| cell(c, true) == Cell::Text);
    named.then(|| cells.iter().map(|c| Header::parse(c)).collect())
}
