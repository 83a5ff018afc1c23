//! A workbook that is open: the names of its sheets, and the cells of one of them. Cells are taken one by one and never as a full
//! rectangle where the format allows it, so that two cells far apart do not cost what lies between them.

use std::io::{Cursor, Read, Seek};

use calamine::{Ods, Reader, SheetType, Xls, Xlsb, Xlsx};

use super::super::error::FormatError;
use super::super::{Format, damaged};
use super::cell::Cell;
use super::{compound, dimensions};

/// The cells of a sheet that are not blank, by row and column from 0, in this order.
pub(super) type Cells = Vec<((u32, u32), Cell)>;

/// A sheet, read.
pub(super) struct Sheet {
    pub name: String,
    pub cells: Cells,
}

/// A workbook.
pub(super) struct Book<'a, R: Read + Seek> {
    /// Its sheets of cells, in their order.
    pub names: Vec<String>,
    inner: Inner<&'a mut R>,
    file: String,
    format: Format,
}

enum Inner<R: Read + Seek> {
    Xlsx(Box<Xlsx<R>>),
    Xlsb(Box<Xlsb<R>>),
    Xls(Box<Xls<Cursor<Vec<u8>>>>),
    Ods(Box<Ods<R>>),
}

/// The sheets of any of the kinds.
macro_rules! each {
    ($inner:expr, $book:ident => $what:expr) => {
        match $inner {
            Inner::Xlsx($book) => $what,
            Inner::Xlsb($book) => $what,
            Inner::Xls($book) => $what,
            Inner::Ods($book) => $what,
        }
    };
}

/// The cells of a sheet of a kind that gives them one by one.
macro_rules! singly {
    ($book:expr, $name:expr) => {{
        let mut cells = Cells::new();
        let all = $book.worksheet_cells_reader($name).map_err(|e| e.to_string()).and_then(|mut reader| {
            while let Some(cell) = reader.next_cell().map_err(|e| e.to_string())? {
                let at = cell.get_position();
                cells.extend(Cell::from_ref(cell.get_value().clone()).map(|c| (at, c)));
            }
            Ok(())
        });
        all.map(|()| cells)
    }};
}

impl<'a, R: Read + Seek> Book<'a, R> {
    /// Opens a workbook of this format.
    pub fn open(source: &'a mut R, file: &str, format: Format) -> Result<Book<'a, R>, FormatError> {
        let wrong = |e: &dyn std::fmt::Display| damaged(file, format, plain(&e.to_string()));
        let inner = match format {
            Format::Xls => {
                let tables = compound::check(source).map_err(|reason| wrong(&reason))?;
                let mut bytes = Vec::new();
                source.read_to_end(&mut bytes).map_err(|e| wrong(&e))?;
                dimensions::clear(&mut bytes, &tables).map_err(|reason| wrong(&reason))?;
                Inner::Xls(Box::new(Xls::new(Cursor::new(bytes)).map_err(|e| wrong(&e))?))
            }
            Format::Xlsb => Inner::Xlsb(Box::new(Xlsb::new(source).map_err(|e| wrong(&e))?)),
            Format::Ods => Inner::Ods(Box::new(Ods::new(source).map_err(|e| wrong(&e))?)),
            _ => Inner::Xlsx(Box::new(Xlsx::new(source).map_err(|e| wrong(&e))?)),
        };
        let sheets = each!(&inner, book => book.sheets_metadata());
        let names = sheets.iter().filter(|s| s.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect();
        Ok(Book { names, inner, file: file.into(), format })
    }

    /// The cells of a sheet.
    pub fn sheet(&mut self, name: &str) -> Result<Sheet, FormatError> {
        let cells = match &mut self.inner {
            Inner::Xlsx(book) => singly!(book, name),
            Inner::Xlsb(book) => singly!(book, name),
            Inner::Xls(book) => rectangle(book.as_mut(), name),
            Inner::Ods(book) => rectangle(book.as_mut(), name),
        };
        let wrong = |e| damaged(&self.file, self.format, format!("sheet '{name}': {e}"));
        let mut cells = cells.map_err(wrong)?;
        cells.sort_by_key(|(at, _)| *at);
        // A damaged sheet may name a cell twice.
        cells.dedup_by_key(|(at, _)| *at);
        Ok(Sheet { name: name.into(), cells })
    }
}

/// What the library below says, in the words of those who did not write it.
fn plain(reason: &str) -> String {
    // The end of central directory: the last bytes of an archive, without which nothing in it is found.
    if reason.contains("EOCD") || reason.contains("central directory") {
        return "its end is missing, as if it had not been copied or saved to the end".into();
    }
    reason.to_owned()
}

fn rectangle<R: Read + Seek, B: Reader<R>>(book: &mut B, name: &str) -> Result<Cells, String>
where
    B::Error: std::fmt::Display,
{
    let range = book.worksheet_range(name).map_err(|e| e.to_string())?;
    let (row, column) = range.start().unwrap_or_default();
    let place = |r: usize, c: usize| (row.saturating_add(r as u32), column.saturating_add(c as u32));
    Ok(range
        .used_cells()
        .filter_map(|(r, c, data)| Some((place(r, c), Cell::from_data(data.clone())?)))
        .collect())
}
