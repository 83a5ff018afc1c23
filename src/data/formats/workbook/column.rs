//! The cells of a block to columns: numbers or words, times to seconds, and a note on everything that was not simply a number.

use super::super::columns::{Columns, Named, Values, first_time, seconds_since_first, some_rows};
use super::block::Block;
use super::book::Sheet;
use super::cell::Cell;
use super::place::letters;
use crate::data::cell::{Cell as Read, Header, Marks, cell};

/// The columns of a block.
pub(super) fn columns(sheet: &Sheet, block: &Block) -> Columns {
    let mut notes = Vec::new();
    if !block.titles.is_empty() {
        notes.push(format!("passed over above the table: '{}'", block.titles.join("', '")));
    }
    let first = block.rows.0;
    let mut lists: Vec<Vec<Option<&Cell>>> = vec![vec![None; block.n_rows()]; block.columns.len()];
    let (mut names, mut units) = (vec![""; lists.len()], vec![""; lists.len()]);
    for ((row, column), cell) in &sheet.cells {
        let Ok(k) = block.columns.binary_search(column) else { continue };
        if block.names == Some(*row) {
            names[k] = cell.text().unwrap_or_default();
        } else if block.units == Some(*row) {
            units[k] = cell.text().unwrap_or_default();
        } else if (first..=block.rows.1).contains(row) {
            lists[k][(row - first) as usize] = Some(cell);
        }
    }
    let mut columns = Vec::new();
    for (k, (list, &at)) in lists.iter().zip(&block.columns).enumerate() {
        let place = Place { letters: letters(at), first: first as usize + 1 };
        let (values, since) = values(list, &place, &mut notes);
        let mut named = Named::new(names[k], values);
        let unit = Header::parse(&format!("x {}", units[k])).unit;
        if named.unit.is_empty() {
            named.unit = if since.is_some() { "s".into() } else { unit };
        }
        columns.push(Named { letters: place.letters, since: since.unwrap_or_default(), ..named });
    }
    let rows = (block.rows.0..=block.rows.1).map(|r| r as usize + 1).collect();
    Columns { notes, rows, ..Columns::new(columns) }
}

/// Where a column stands, for notes.
struct Place {
    letters: String,
    /// The 1-based number of its first row.
    first: usize,
}

impl Place {
    fn note(&self, rows: &[usize], what: &str, notes: &mut Vec<String>) {
        if !rows.is_empty() {
            let rows: Vec<usize> = rows.iter().map(|r| r + self.first).collect();
            notes.push(format!("column {}, row {}: {what}", self.letters, some_rows(&rows)));
        }
    }
}

/// What the cells of a column were, by row.
#[derive(Default)]
struct Found {
    blank: Vec<usize>,
    errors: Vec<usize>,
    words: Vec<(usize, String)>,
    texts: Vec<usize>,
    moments: usize,
    spans: usize,
    numbers: usize,
}

/// The values of a column, and where they are times, from when they count (empty for spans of time).
fn values(list: &[Option<&Cell>], place: &Place, notes: &mut Vec<String>) -> (Values, Option<String>) {
    let mut found = Found::default();
    let values: Vec<f64> =
        list.iter().enumerate().map(|(row, cell)| number(row, *cell, &mut found)).collect();
    let numeric = found.numbers + found.moments + found.spans + found.errors.len();
    if found.words.len() > numeric {
        let text = |(row, cell): (usize, Option<&Cell>)| match cell {
            Some(Cell::Text(text)) => text.clone(),
            Some(Cell::Error(text)) => text.clone(),
            Some(_) => values.get(row).map(ToString::to_string).unwrap_or_default(),
            None => String::new(),
        };
        return (Values::Text(list.iter().copied().enumerate().map(text).collect()), None);
    }
    place.note(&found.blank, "blank, taken as NaN", notes);
    place.note(&found.errors, "an error of a formula, taken as NaN", notes);
    place.note(&found.texts, "a number stored as text, read as a number", notes);
    if found.moments > 0 && found.moments >= found.numbers + found.spans {
        let (values, since) = moments(list, found.words, place, notes);
        return (values, Some(since));
    }
    let mut bad = found.words;
    let dates = list.iter().enumerate().filter(|(_, c)| matches!(c, Some(Cell::Moment(_))));
    bad.extend(dates.map(|(row, _)| (row, "a date".to_string())));
    bad.sort();
    let is_span = found.spans > 0 && found.numbers == 0;
    (Values::Numbers { values, bad }, is_span.then(String::new))
}

/// The number of a cell, NaN when it is none; what it was is entered.
fn number(row: usize, cell_there: Option<&Cell>, found: &mut Found) -> f64 {
    match cell_there {
        Some(Cell::Number(v)) => {
            found.numbers += 1;
            return *v;
        }
        Some(Cell::Span(seconds)) => {
            found.spans += 1;
            return *seconds;
        }
        Some(Cell::Moment(_)) => found.moments += 1,
        Some(Cell::Error(_)) => found.errors.push(row),
        Some(Cell::Text(text)) => match cell(text, Marks::decimal(true)) {
            Read::Number(v) => {
                found.numbers += 1;
                found.texts.push(row);
                return v;
            }
            Read::Missing => found.blank.push(row),
            Read::Text | Read::Measured(..) | Read::Time(_) | Read::Quantity(..) => {
                found.words.push((row, text.clone()));
            }
        },
        None => found.blank.push(row),
    }
    f64::NAN
}

/// A column of dates or times: seconds since the first of them.
fn moments(
    list: &[Option<&Cell>],
    mut bad: Vec<(usize, String)>,
    place: &Place,
    notes: &mut Vec<String>,
) -> (Values, String) {
    let moment = |c: Option<&Cell>| if let Some(Cell::Moment(t)) = c { Some(*t) } else { None };
    let counts: Vec<Option<i64>> = list.iter().copied().map(moment).collect();
    let since = first_time(&counts, 1000.0);
    notes.push(format!("column {}: dates are read as seconds since {since}", place.letters));
    for (row, cell) in list.iter().enumerate() {
        if let Some(Cell::Number(v) | Cell::Span(v)) = cell {
            bad.push((row, v.to_string()));
        }
    }
    bad.sort_by_key(|(row, _)| *row);
    (Values::Numbers { values: seconds_since_first(&counts, 1000.0), bad }, since)
}
