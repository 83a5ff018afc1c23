//! What the sheets of an xls workbook say of their sizes. calamine 0.38 asks for the memory of a whole sheet where its record Dimensions says
//! how large it is: a damaged byte there asks for more than there is, which ends the process, and no cell depends on it. So these records are
//! made empty before. It also makes the rectangle about all cells of a sheet: cells that are too far apart for that are refused. Source of the layouts: \[MS-CFB\] 2.6 and \[MS-XLS\] 2.4.28 and 2.4.90, Microsoft's open specifications.

use super::compound::Tables;

/// Bytes of an entry of the directory …
const ENTRY: usize = 128;
/// … so many bytes of which are for its name …
const NAME: usize = 64;
/// … which sector is its first …
const FIRST: usize = 116;
/// … and how long it is.
const LENGTH: usize = 120;
/// Streams that are shorter lie in small sectors …
const SHORT: usize = 4096;
/// … of so many bytes, which lie in the stream of the first entry.
const SMALL: usize = 64;

/// The record that names a sheet and says where it begins.
const SHEET: u16 = 0x0085;
/// The record that says how large a sheet is.
const DIMENSIONS: u16 = 0x0200;

/// How often the bytes of a stream may be walked in all.
const ROUNDS: usize = 3;

/// The first record of a sheet, or of what is embedded in it.
const BEGIN: u16 = 0x0809;
/// The last one.
const END: u16 = 0x000a;
/// A formula: its row and its column first.
const FORMULA: u16 = 0x0006;
/// The text that the last formula gives; calamine takes it for one in the first cell where there was none.
const TEXT: u16 = 0x0207;
/// Records of a cell: its row and its column first.
const CELLS: [u16; 8] = [FORMULA, 0x00d6, 0x00fd, 0x0201, 0x0203, 0x0204, 0x0205, 0x027e];
/// Records of several cells of a row, which end with the last column.
const ROWS_OF_CELLS: [u16; 2] = [0x00bd, 0x00be];
/// Columns of a sheet.
const COLUMNS: usize = 256;
/// Blank places about the cells of all sheets that are always allowed, and so many more for each cell: calamine holds each place twice.
const BLANK: usize = 1 << 19;
const BLANK_A_CELL: usize = 64;

/// A stream: pieces of the file in their order.
struct Stream {
    pieces: Vec<usize>,
    piece: usize,
    length: usize,
}

impl Stream {
    /// Where a byte of the stream stands in the file.
    fn place(&self, at: usize) -> Option<usize> {
        let start = *self.pieces.get(at / self.piece)?;
        (at < self.length).then_some(start + at % self.piece)
    }

    fn number(&self, bytes: &[u8], at: usize) -> Option<u16> {
        let byte = |at: usize| bytes.get(self.place(at)?).copied();
        Some(u16::from_le_bytes([byte(at)?, byte(at + 1)?]))
    }
}

/// The smallest rectangle about the cells of a sheet.
#[derive(Default)]
struct Rectangle {
    rows: Option<(usize, usize)>,
    columns: (usize, usize),
    cells: usize,
}

impl Rectangle {
    /// Takes in the cells of a row from one column to another.
    fn add(&mut self, row: usize, first: usize, last: usize, cells: usize) {
        let ((top, bottom), (left, right)) = (self.rows.unwrap_or((row, row)), self.columns);
        let (left, right) = if self.rows.is_none() { (first, last) } else { (left, right) };
        self.rows = Some((top.min(row), bottom.max(row)));
        self.columns = (left.min(first), right.max(last));
        self.cells += cells;
    }

    /// Takes its blank places off what is left for all sheets.
    fn check(&self, left_blank: &mut usize) -> Result<(), String> {
        let Some((top, bottom)) = self.rows else { return Ok(()) };
        let (left, right) = self.columns;
        if right >= COLUMNS {
            return Err(format!("it has a cell in column {}, and a sheet has {COLUMNS} columns", right + 1));
        }
        let blank = ((bottom - top + 1) * (right - left + 1)).saturating_sub(BLANK_A_CELL * self.cells);
        *left_blank = left_blank.checked_sub(blank).ok_or_else(|| {
            "the cells of a sheet lie so far apart that there is no room for what is between them: delete those far outside, or save it as xlsx".to_owned()
        })?;
        Ok(())
    }
}

/// Makes the records empty that say how large the sheets are: one row, one column.
///
/// # Errors
/// Cells of a sheet lie where none can, or too far apart.
pub(super) fn clear(bytes: &mut [u8], tables: &Tables) -> Result<(), String> {
    if tables.sector == 0 {
        return Ok(());
    }
    // Where the first cannot be read, calamine takes the second.
    for called in ["workbook", "book"] {
        let Some(stream) = stream(bytes, tables, called) else { continue };
        for (at, length) in sizes(&stream, bytes)? {
            for place in (at..at + length).filter_map(|k| stream.place(k)) {
                if let Some(byte) = bytes.get_mut(place) {
                    *byte = 0;
                }
            }
        }
    }
    Ok(())
}

/// Where the contents of the records stand that say how large a sheet is, and how long they are.
fn sizes(stream: &Stream, bytes: &[u8]) -> Result<Vec<(usize, usize)>, String> {
    let mut walk = Walk {
        stream,
        bytes,
        found: Vec::new(),
        left: ROUNDS * stream.length.min(stream.pieces.len() * stream.piece),
        blank: BLANK,
    };
    for begin in walk.begins()? {
        walk.sheet(begin)?;
    }
    Ok(walk.found)
}

/// A record: its kind, where its content stands and how long that is.
type Record = (u16, usize, usize);

/// A walk through the records as calamine makes it: first those of the workbook, then each sheet from where the workbook says that it begins,
/// up to its end; what is embedded in it (charts) is skipped.
struct Walk<'a> {
    stream: &'a Stream,
    bytes: &'a [u8],
    found: Vec<(usize, usize)>,
    /// Bytes that may yet be walked: sheets of an honest file do not lie in each other.
    left: usize,
    /// Blank places that all sheets may yet have.
    blank: usize,
}

impl Walk<'_> {
    fn number(&self, at: usize) -> Option<u16> {
        self.stream.number(self.bytes, at)
    }

    /// The record at a place, which is moved behind it.
    fn record(&mut self, at: &mut usize) -> Result<Option<Record>, String> {
        let (Some(kind), Some(length)) = (self.number(*at), self.number(*at + 2)) else { return Ok(None) };
        let (content, length) = (*at + 4, usize::from(length));
        *at = content + length;
        self.left =
            self.left.checked_sub(4 + length).ok_or("its sheets lie in each other: save it as xlsx")?;
        Ok(Some((kind, content, length)))
    }

    /// Where the sheets begin.
    fn begins(&mut self) -> Result<Vec<usize>, String> {
        let (mut at, mut begins) = (0, Vec::new());
        while let Some((kind, content, _)) = self.record(&mut at)? {
            match (kind, self.number(content), self.number(content + 2)) {
                (END, ..) => break,
                (SHEET, Some(low), Some(high)) => begins.push(usize::from(low) | usize::from(high) << 16),
                _ => {}
            }
        }
        Ok(begins)
    }

    fn sheet(&mut self, begin: usize) -> Result<(), String> {
        let (mut at, mut rectangle) = (begin, Rectangle::default());
        let (mut has_begun, mut embedded, mut formula) = (false, 0_usize, (0, 0));
        while let Some((kind, content, length)) = self.record(&mut at)? {
            match (kind, self.number(content), self.number(content + 2)) {
                (BEGIN, ..) if has_begun => embedded += 1,
                (BEGIN, ..) => has_begun = true,
                (END, ..) if embedded > 0 => embedded -= 1,
                (END, ..) => break,
                _ if embedded > 0 => {}
                (DIMENSIONS, ..) => self.found.push((content, length)),
                (TEXT, ..) => rectangle.add(formula.0, formula.1, formula.1, 1),
                (cell, Some(row), Some(column)) if CELLS.contains(&cell) => {
                    if cell == FORMULA {
                        formula = (row.into(), column.into());
                    }
                    rectangle.add(row.into(), column.into(), column.into(), 1);
                }
                (cells, Some(row), Some(first)) if ROWS_OF_CELLS.contains(&cells) && length >= 6 => {
                    let last = self.number(content + length - 2).unwrap_or(first);
                    // Each cell of numbers takes six bytes, so that no more are believed than are there.
                    rectangle.add(row.into(), first.into(), last.max(first).into(), 1.max((length - 6) / 6));
                }
                _ => {}
            }
        }
        rectangle.check(&mut self.blank)
    }
}

/// The first stream of a name.
fn stream(bytes: &[u8], tables: &Tables, called: &str) -> Option<Stream> {
    let directory: Vec<usize> =
        Tables::chain(&tables.next, tables.directory).map(|sector| tables.place(sector)).collect();
    let per_sector = tables.sector / ENTRY;
    let entry = |k: usize| {
        let start = directory.get(k / per_sector)? + ENTRY * (k % per_sector);
        bytes.get(start..start + ENTRY)
    };
    let found = (0..directory.len() * per_sector).filter_map(&entry).find(|e| name(e) == called)?;
    let sectors = |first: u32| Tables::chain(&tables.next, first).map(|sector| tables.place(sector));
    // Large sectors come with lengths of 64 bits.
    let above = if tables.sector == 512 { 0 } else { number(found, LENGTH + 4) };
    let length =
        usize::try_from(u64::from(above) << 32 | u64::from(number(found, LENGTH))).unwrap_or(usize::MAX);
    if length >= SHORT {
        let pieces = sectors(number(found, FIRST)).collect();
        return Some(Stream { pieces, piece: tables.sector, length });
    }
    let around: Vec<usize> = sectors(number(entry(0)?, FIRST)).collect();
    let place = |small: usize| {
        let at = small * SMALL;
        Some(around.get(at / tables.sector)? + at % tables.sector)
    };
    let pieces = Tables::chain(&tables.next_small, number(found, FIRST)).map_while(place).collect();
    Some(Stream { pieces, piece: SMALL, length })
}

/// The name of an entry in small letters, as calamine reads it: up to a zero, however long the entry says that it is, and with a mark of byte
/// order before it.
fn name(entry: &[u8]) -> String {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| -> String {
        let units = bytes.chunks_exact(2).map(|c| unit([c[0], c[1]])).take_while(|u| *u != 0);
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    let name = match &entry[..NAME] {
        [0xef, 0xbb, 0xbf, plain @ ..] => {
            String::from_utf8_lossy(plain.split(|b| *b == 0).next().unwrap_or_default()).into_owned()
        }
        [0xfe, 0xff, swapped @ ..] => units(swapped, u16::from_be_bytes),
        [0xff, 0xfe, marked @ ..] => units(marked, u16::from_le_bytes),
        usual => units(usual, u16::from_le_bytes),
    };
    name.to_ascii_lowercase()
}

fn number(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
