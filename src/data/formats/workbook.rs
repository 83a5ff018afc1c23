//! Workbooks (xlsx, xlsb, xls, ods) to columns: which sheet, which block of it, what its cells are. The parsing of the files is the
//! crate calamine's; formulas are read as the values they had when the file was saved.

mod block;
mod book;
mod cell;
mod column;
mod compound;
mod dimensions;
mod place;

use std::io::{Read, Seek};

use self::block::Block;
use self::book::{Book, Sheet};
use self::place::Area;
use super::columns::{Columns, Wish};
use super::error::FormatError;
use super::{Format, Listed};

/// A table of so many cells is always read, blank or not.
const MOST_PLACES: usize = 4_000_000;

/// In a larger one a cell of so many must hold something.
const BLANKS: usize = 20;

/// Reads the block of numbers of a sheet: the first sheet that has one unless a sheet is named, the largest block unless a range is.
pub(super) fn read(
    source: &mut (impl Read + Seek),
    name: &str,
    format: Format,
    wish: &Wish,
) -> Result<Columns, FormatError> {
    let mut book = Book::open(source, name, format)?;
    let (sheet, block) = match &wish.table {
        Some(table) => asked_for(&mut book, name, table)?,
        None => first(&mut book, name)?,
    };
    let places = block.n_rows().saturating_mul(block.columns.len());
    if places > MOST_PLACES.max(sheet.cells.len().saturating_mul(BLANKS)) {
        let reason = format!(
            "sheet '{}' is nearly empty over a very large range — name the range to read",
            sheet.name
        );
        return Err(super::unsupported(name, reason));
    }
    let mut columns = column::columns(&sheet, &block);
    if wish.table.is_none() {
        let others: Vec<String> = book.names.iter().filter(|n| **n != sheet.name).cloned().collect();
        if !others.is_empty() {
            let note = format!("sheet '{}' is read; the file holds {} too", sheet.name, others.join(", "));
            columns.notes.insert(0, note);
        }
    }
    columns.table.clone_from(&sheet.name);
    columns.keep(name, wish)
}

/// The sheets, with the size of the block that would be read of each.
pub(super) fn tables(
    source: &mut (impl Read + Seek),
    name: &str,
    format: Format,
) -> Result<Vec<Listed>, FormatError> {
    let mut book = Book::open(source, name, format)?;
    let names = book.names.clone();
    let listed = |name: String| {
        let block = book.sheet(&name).ok().and_then(|sheet| Block::largest(&sheet.cells));
        let (rows, columns) = block.map_or((0, 0), |b| (b.n_rows(), b.columns.len()));
        Listed { name, rows, columns }
    };
    Ok(names.into_iter().map(listed).collect())
}

/// The first sheet with a block of numbers; one of a single number only when there is nothing better.
fn first<R: Read + Seek>(book: &mut Book<R>, name: &str) -> Result<(Sheet, Block), FormatError> {
    let mut poor = None;
    for sheet in book.names.clone() {
        let sheet = book.sheet(&sheet)?;
        match Block::largest(&sheet.cells) {
            Some(block) if block.n_rows() > 1 => return Ok((sheet, block)),
            Some(block) if poor.is_none() => poor = Some((sheet, block)),
            _ => {}
        }
    }
    poor.ok_or_else(|| {
        let what = format!(" — its sheets are {}", book.names.join(", "));
        FormatError::NoNumbers { name: name.into(), what }
    })
}

/// The sheet and range of `Run 2`, `Run 2!C4:D10`, `'Run 2'!$C$4:$D$10` or `C4:D10`.
fn asked_for<R: Read + Seek>(
    book: &mut Book<R>,
    name: &str,
    table: &str,
) -> Result<(Sheet, Block), FormatError> {
    let no_table = |names: &[String], table: &str| FormatError::NoTable {
        name: name.into(),
        kind: "sheet",
        table: table.into(),
        known: names.to_vec(),
    };
    let find = |names: &[String], wanted: &str| {
        let plain = wanted.trim().trim_matches('\'').replace("''", "'");
        names.iter().find(|n| **n == wanted || **n == plain).cloned()
    };
    let (sheet, area) = match (find(&book.names, table), table.rsplit_once('!')) {
        (Some(sheet), _) => (sheet, None),
        (None, Some((sheet, range))) => {
            let area = Area::parse(range).ok_or_else(|| super::unsupported(name, not_a_range(range)))?;
            (find(&book.names, sheet).ok_or_else(|| no_table(&book.names, sheet))?, Some(area))
        }
        (None, None) => {
            let area = Area::parse(table).ok_or_else(|| no_table(&book.names, table))?;
            (book.names.first().cloned().ok_or_else(|| no_table(&book.names, table))?, Some(area))
        }
    };
    let sheet = book.sheet(&sheet)?;
    let block = match &area {
        Some(area) => Block::within(&sheet.cells, area),
        None => Block::largest(&sheet.cells),
    };
    let block = block.ok_or_else(|| {
        let range = area.map(|_| format!(" in the range {table}")).unwrap_or_default();
        FormatError::NoNumbers { name: format!("{name}, sheet '{}',", sheet.name), what: range }
    })?;
    Ok((sheet, block))
}

fn not_a_range(range: &str) -> String {
    format!("'{range}' is no range of cells — write it like C4:D10 or A:C")
}
