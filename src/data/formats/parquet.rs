//! Apache Parquet to columns. The parsing of the file is the crate parquet's, without Arrow; only the footer and the chunks of the columns
//! asked for are read. Compressed pages are unpacked here (`pages`), so that every codec is one without C.

mod header;
mod pages;
mod values;

use std::io::{Read, Seek};

use ::parquet::column::page::PageReader;
use ::parquet::column::reader::get_column_reader;
use ::parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};
use ::parquet::schema::types::ColumnDescPtr;

use self::pages::Pages;
use self::values::Gathered;
use super::columns::{Columns, Named, Values, Wish, chosen, others};
use super::error::FormatError;
use super::{Format, Listed, damaged, size};

/// Columns that pandas adds to keep the labels of rows.
const INDEX: &str = "__index_level_";

/// Reads the columns asked for.
pub(super) fn read(source: &mut (impl Read + Seek), name: &str, wish: &Wish) -> Result<Columns, FormatError> {
    if let Some(table) = &wish.table {
        return Err(FormatError::NoTable {
            name: name.into(),
            kind: "table",
            table: table.clone(),
            known: Vec::new(),
        });
    }
    let (metadata, file) = footer(source, name)?;
    let (mut usable, mut notes) = usable(&metadata);
    if wish.columns.is_none() {
        usable.retain(|(_, c)| !c.path().string().starts_with(INDEX));
    }
    let titles: Vec<String> = usable.iter().map(|(_, c)| c.path().string()).collect();
    let wanted = chosen(name, &titles, wish)?;
    let rows =
        metadata.row_groups().iter().map(|g| g.num_rows().max(0) as u64).fold(0_u64, u64::saturating_add);
    size::check(name, file, rows, 8 * wanted.len() as u64)?;
    let mut columns = Vec::new();
    for (leaf, description) in wanted.iter().filter_map(|&i| usable.get(i)) {
        let (values, since) = column(source, name, &metadata, (*leaf, description), &mut notes)?;
        let mut named = Named::new(&description.path().string(), values);
        if since.is_some() && named.unit.is_empty() {
            named.unit = "s".into();
        }
        named.since = since.unwrap_or_default();
        columns.push(named);
    }
    if columns.is_empty() {
        return Err(FormatError::NoNumbers { name: name.into(), what: String::new() });
    }
    Ok(Columns { notes, unread: others(&titles, &wanted), ..Columns::new(columns) })
}

/// The one table there is.
pub(super) fn tables(source: &mut (impl Read + Seek), name: &str) -> Result<Vec<Listed>, FormatError> {
    let (metadata, _) = footer(source, name)?;
    let rows = usize::try_from(metadata.file_metadata().num_rows()).unwrap_or(0);
    Ok(vec![Listed { name: String::new(), rows, columns: usable(&metadata).0.len() }])
}

/// The description at the end of the file: its length, and the magic word.
fn footer(source: &mut (impl Read + Seek), name: &str) -> Result<(ParquetMetaData, u64), FormatError> {
    let file = size::length(source, name)?;
    let wrong = |what: String| damaged(name, Format::Parquet, what);
    let end = file.checked_sub(8).ok_or_else(|| wrong("it is too short".into()))?;
    let tail = size::range(source, (end, 8), (name, Format::Parquet))?;
    match tail.get(4..) {
        Some(b"PAR1") => {}
        Some(b"PARE") => {
            return Err(super::unsupported(name, "the file is encrypted — save it without encryption"));
        }
        _ => return Err(wrong("it does not end as Parquet files do; perhaps it was cut".into())),
    }
    let length = tail.iter().take(4).rev().fold(0, |n, b| n << 8 | u64::from(*b));
    let start =
        end.checked_sub(length).ok_or_else(|| wrong("its description is longer than the file".into()))?;
    let bytes = size::range(source, (start, length), (name, Format::Parquet))?;
    if !header::is_whole(&bytes) {
        return Err(wrong("its description is damaged".into()));
    }
    let metadata = ParquetMetaDataReader::decode_metadata(&bytes).map_err(|e| wrong(e.to_string()))?;
    Ok((metadata, file))
}

/// The leaves of the schema that can be columns, and a note on the others.
fn usable(metadata: &ParquetMetaData) -> (Vec<(usize, ColumnDescPtr)>, Vec<String>) {
    let leaves = metadata.file_metadata().schema_descr().columns().iter().cloned().enumerate();
    let (kept, others): (Vec<_>, Vec<_>) =
        leaves.partition(|(_, c)| c.max_rep_level() == 0 && values::is_known(c));
    let others: Vec<String> = others.iter().map(|(_, c)| c.path().string()).collect();
    let note = format!("columns left out, for they hold no single number: {}", others.join(", "));
    (kept, if others.is_empty() { Vec::new() } else { vec![note] })
}

/// One column, over all row groups.
fn column(
    source: &mut (impl Read + Seek),
    name: &str,
    metadata: &ParquetMetaData,
    (leaf, description): (usize, &ColumnDescPtr),
    notes: &mut Vec<String>,
) -> Result<(Values, Option<String>), FormatError> {
    let title = description.path().string();
    let wrong = |what: String| damaged(name, Format::Parquet, format!("column '{title}': {what}"));
    let mut gathered = Gathered::new(description);
    for group in metadata.row_groups() {
        let rows =
            usize::try_from(group.num_rows()).map_err(|_| wrong("a negative number of rows".into()))?;
        let chunk = group.columns().get(leaf).ok_or_else(|| wrong("missing in a group of rows".into()))?;
        let pages = chunk_pages(source, name, chunk).map_err(|e| match e {
            Missing::Bytes(e) => e,
            Missing::Page(what) => wrong(what),
        })?;
        let reader = get_column_reader(description.clone(), pages);
        gathered.take(reader, rows, description.max_def_level()).map_err(wrong)?;
    }
    Ok(gathered.finish(&title, notes))
}

/// Why a chunk cannot be read.
enum Missing {
    Bytes(FormatError),
    Page(String),
}

/// The pages of a chunk.
fn chunk_pages(
    source: &mut (impl Read + Seek),
    name: &str,
    chunk: &ColumnChunkMetaData,
) -> Result<Box<dyn PageReader>, Missing> {
    let file = size::length(source, name).map_err(Missing::Bytes)?;
    let data = chunk.data_page_offset();
    // Some writers give 0 for a dictionary that is not there.
    let dictionary = chunk.dictionary_page_offset().filter(|d| *d > 0 && *d < data);
    let start = dictionary.unwrap_or(data);
    let place = u64::try_from(start).ok().zip(u64::try_from(chunk.compressed_size()).ok());
    let place = place.ok_or_else(|| Missing::Page("it stands at a negative place".into()))?;
    let bytes = size::range(source, place, (name, Format::Parquet)).map_err(Missing::Bytes)?;
    Ok(Box::new(Pages::new(bytes, chunk.compression(), chunk.column_type(), size::allowed(file))))
}
