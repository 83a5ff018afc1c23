//! What a file holds, all of it, before any column is x or y: a table with all its columns, or data that say themselves what they are. For
//! writing it in another form.

use std::io::{Read, Seek};

use super::sheet::Sheet;
use super::{ReadError, ReadOptions, Taken, calculate, find_roles, source};
use crate::data::formats::{Columns, Named, Values};
use crate::data::{Dataset, RowSet};

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A table: columns of any meaning.
    Table(Columns),
    /// A histogram or a graph.
    Data(Box<Dataset>),
}

/// Reads everything that a file of any format holds. Of the options, the kind of data and the roles of columns are not looked at; a cut takes
/// rows away here, for there is no mask.
///
/// # Errors
/// As [`super::read_source`].
pub fn read_content(
    source: &mut (impl Read + Seek),
    name: &str,
    options: &ReadOptions,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Content, ReadError> {
    let (mut sheet, mut reading) = match source::take(source, name, options, progress)? {
        Taken::Data(data) => return Ok(Content::Data(data)),
        Taken::Table(sheet, reading) => (*sheet, *reading),
    };
    let plain = ReadOptions { columns: Vec::new(), kind: None, binning: None, ..options.clone() };
    let mut notes = vec![reading.note(sheet.n_rows)];
    notes.extend(sheet.parts.note());
    notes.append(&mut sheet.notes);
    // Roles are looked for where a formula may name them: for long tables that takes a copy of a column.
    if !plain.calculated.is_empty() {
        super::with_calculated(&mut sheet, &mut reading, &mut notes, name, &plain)?;
    }
    let mut kept = whole_rows(&sheet, &mut notes);
    if let Some(text) = &options.cut {
        let roles = find_roles(&sheet, name, &plain)?;
        let cut = calculate::cut(&sheet, &roles, text, name)?;
        notes.push(calculate::cut_note(&cut));
        kept = kept.filter(|row| cut.rows.contains(row));
    }
    let times = sheet.columns.iter().enumerate().filter(|(_, c)| !c.is_spare);
    let since = times.filter_map(|(c, column)| {
        let since = column.since.as_ref()?;
        Some(format!("{} in seconds since {since}", sheet.column_name(c).trim_matches('\'')))
    });
    let since: Vec<String> = since.collect();
    let mut columns = columns(sheet, &mut notes);
    if !kept.is_all() {
        for column in &mut columns {
            if let Values::Numbers { values, .. } = &mut column.values {
                *values = kept.iter().map(|row| values[row]).collect();
            }
        }
    }
    let text = reading.text.as_mut();
    let mut remarks = text.map(|text| std::mem::take(&mut text.remarks)).unwrap_or_default();
    remarks.extend(since);
    let n_more = reading.text.as_ref().map_or(0, |text| text.n_more_remarks);
    if n_more > 0 {
        let remarks = if n_more == 1 { "1 remark" } else { &format!("{n_more} remarks") };
        notes.push(format!("not kept: {remarks} between the rows"));
    }
    Ok(Content::Table(Columns { columns, notes, remarks, ..Columns::default() }))
}

/// All rows but those that a fit does not use either: too short, too long, or of words only.
fn whole_rows(sheet: &Sheet, notes: &mut Vec<String>) -> RowSet {
    let mut rows = RowSet::all(sheet.n_rows);
    if !sheet.odd.is_empty() {
        sheet.odd.iter().for_each(|&row| rows.set(row, false));
        let lines = super::lines_of(sheet, &sheet.odd);
        notes.push(format!("left out: {lines}: too few cells, too many, or no numbers"));
    }
    rows
}

/// The columns of numbers; what is left out is said.
fn columns(sheet: Sheet, notes: &mut Vec<String>) -> Vec<Named> {
    let is_left = |c: &usize| sheet.columns[*c].is_text;
    let left: Vec<String> = (0..sheet.n_columns()).filter(is_left).map(|c| sheet.column_name(c)).collect();
    if !left.is_empty() {
        notes.push(format!("left out, for they hold words: column {}", left.join(", ")));
    }
    let of_numbers = sheet.columns.iter().filter(|c| !c.is_text);
    let mut odd: Vec<usize> = of_numbers.flat_map(|c| c.bad.iter().map(|(row, _)| *row)).collect();
    if !odd.is_empty() {
        odd.sort_unstable();
        odd.dedup();
        notes.push(format!("cells that are no numbers are missing: {}", super::lines_of(&sheet, &odd)));
    }
    let header = sheet.header.unwrap_or_default();
    let named = |(c, column): (usize, super::sheet::SheetColumn)| {
        let (name, unit) = header.get(c).map(|h| (h.name.clone(), h.unit.clone())).unwrap_or_default();
        let values = Values::Numbers { values: column.values, bad: Vec::new() };
        (!column.is_text).then(|| Named { name, unit, values, ..Named::default() })
    };
    sheet.columns.into_iter().enumerate().filter_map(named).collect()
}
