//! The names above a table: cells of a header, a line of units below it, a header behind a comment sign.

use super::header::Header;
use super::number::{Cell, Marks, cell};
use super::records::{self, Record, Separator};
use super::scale::Scale;

/// Units are short; a longer line under the header is a header of its own.
const UNIT_CHARS: usize = 12;

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

/// The cells of a header of so many columns. Behind them may stand one for remarks, which the rows lack where there are none; between blanks,
/// names of several words stand two blanks apart.
pub(super) fn names_of(record: &Record, text: &str, n_columns: usize, separator: Separator) -> Vec<String> {
    let mut cells = header_cells(record, n_columns, separator);
    if cells.len() == n_columns + 1 && cells.last().is_some_and(|c| super::words::is_remarks(c)) {
        cells.pop();
    }
    if separator == Separator::Blanks && cells.len() != n_columns && n_columns > 1 {
        let line = text.lines().nth(record.line.saturating_sub(1)).unwrap_or_default();
        let apart = line.split("  ").flat_map(|part| part.split('\t')).map(str::trim);
        let apart: Vec<String> = apart.filter(|c| !c.is_empty()).map(str::to_owned).collect();
        return if apart.len() == n_columns { apart } else { cells };
    }
    cells
}

/// Whether a cell is a unit that is known, perhaps in brackets.
pub(super) fn is_unit(cell: &str) -> bool {
    let inside = cell.trim().trim_matches(['(', ')', '[', ']']).trim();
    !inside.is_empty() && (inside == "%" || Scale::between(inside, inside).is_some())
}

/// Whether the line is one of several settings of an instrument: `Model Number,SDS1104X-E` behind `Horizontal Scale,1.00E-03`.
pub(super) fn is_setting(before: &[Record], line: usize) -> bool {
    let Some(at) = before.iter().position(|r| r.line == line) else { return false };
    let is_number = |c: &str| matches!(cell(c, Marks::default()), Cell::Number(_));
    // `Analog:1.00E-06` is a value too.
    let is_value = |c: &String| is_number(c.rsplit(':').next().unwrap_or_default());
    let has_value = |r: &Record| r.cells.len() == 2 && !is_value(&r.cells[0]) && is_value(&r.cells[1]);
    let is_named = before[at].cells.iter().any(|c| super::words::is_quantity(c) || super::words::is_known(c));
    !is_named && before[..at].iter().filter(|r| has_value(r)).count() > 2
}

/// Fewer settings are no head of an instrument.
const SETTINGS: usize = 3;

/// The records among those before `n` columns that may be names: settings of an instrument with a number or a time are none, and behind
/// several of them a line of one cell says that the values follow without names.
pub(super) fn names_among(before: &[Record], n: usize) -> Vec<usize> {
    let is = |c: &String, test: fn(&Cell) -> bool| test(&cell(c, Marks::decimal(true)));
    let is_value = |c: &String| is(c, |c| matches!(c, Cell::Number(_) | Cell::Time(_)));
    let is_setting =
        |r: &Record| r.filled() == 2 && is(&r.cells[0], |c| *c == Cell::Text) && is_value(&r.cells[1]);
    let settings = before.iter().filter(|r| is_setting(r)).count();
    let all = 0..before.len();
    if settings < SETTINGS {
        return all.collect();
    }
    if n > 1 && before.last().is_some_and(|r| r.filled() == 1) {
        return Vec::new();
    }
    all.filter(|i| !is_setting(&before[*i])).collect()
}

/// Whether the record of one line stands right above that of the other.
pub(super) fn is_next(before: &[Record], above: usize, line: usize) -> bool {
    before.windows(2).any(|w| w[0].line == above && w[1].line == line)
}

/// Units under a header: short, none a number, brackets around all or the usual letters only.
pub(super) fn is_units_line(cells: &[String]) -> bool {
    let bracketed = |c: &str| {
        c.is_empty() || (c.starts_with('(') && c.ends_with(')')) || (c.starts_with('[') && c.ends_with(']'))
    };
    let number = |c: &str| matches!(cell(c, Marks::decimal(true)), Cell::Number(_));
    // `Time (s)` and `s_A1 / m` are names with their own units, and `m / s` is a unit.
    let named = |c: &str| {
        let closed = c.ends_with([')', ']']) && !bracketed(c) || c.contains(" / ") && !is_unit(c);
        let is_number_of = || c.chars().count() > 2 && super::words::is_index(c);
        closed && !Header::parse(c).unit.is_empty() || super::words::is_quantity(c) || is_number_of()
    };
    let short = |c: &str| c.chars().count() <= UNIT_CHARS && !super::words::is_known(c) && !named(c);
    cells.iter().all(|c| bracketed(c))
        || (cells.iter().all(|c| short(c) || number(c)) && !cells.iter().all(|c| number(c)))
}

/// A header behind a comment sign right above the first row, if it names every column; and its line.
pub(super) fn comment_header(
    text: &str,
    first_line: usize,
    n_columns: usize,
    separator: Separator,
) -> Option<(usize, Vec<Header>)> {
    let above = text.lines().enumerate().take(first_line.saturating_sub(1));
    let (at, line) = above.filter(|(_, l)| !records::is_blank(l.as_bytes())).last()?;
    if n_columns < 2 || !records::is_comment(line.as_bytes()) {
        return None;
    }
    // `#L Theta Detector` are the labels of a scan.
    let line = line.strip_prefix("#L ").map_or_else(|| records::remark(line), str::trim_start);
    let record = records::records(line, separator, 1).pop()?;
    let mut cells = header_cells(&record, n_columns, separator);
    // `#,t (s)`: the sign is the name of a column of numbers.
    if let Some(first) = cells.first_mut().filter(|c| c.is_empty() && separator != Separator::Blanks) {
        first.push('#');
    }
    let is_name = |c: &String| cell(c, Marks::decimal(true)) == Cell::Text;
    (cells.len() == n_columns && cells.iter().all(is_name))
        .then(|| (at + 1, cells.iter().map(|c| Header::parse(c)).collect()))
}
