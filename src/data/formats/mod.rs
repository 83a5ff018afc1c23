//! Files that are no text: workbooks, NumPy's arrays, Parquet, HDF5, and JSON. A source of bytes in, [`Columns`] out; each format is
//! recognised by its first bytes and read by a file of this folder, most of them behind a feature of its own.
//!
//! No file system here, and no data set: what a column means is decided elsewhere. A damaged file is an error, never a panic, and memory
//! is only given for what a file of its size can hold (`size`).

mod columns;
mod error;
#[cfg(feature = "hdf5")]
mod hdf5;
mod json;
mod npy;
#[cfg(feature = "numpy")]
mod npz;
#[cfg(feature = "parquet")]
mod parquet;
mod scalar;
mod size;
#[cfg(feature = "workbooks")]
mod workbook;
mod write;
#[cfg(feature = "numpy")]
mod zip;

use std::io::{Read, Seek, SeekFrom};

pub use columns::{Columns, Named, Values, Wish};
pub use error::FormatError;
pub use write::{write_csv, write_json, write_npy};

/// A format that is no table of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Excel's workbook since 2007.
    Xlsx,
    /// The same, in binary parts.
    Xlsb,
    /// Excel's workbook up to 2003.
    Xls,
    /// The workbook of `OpenDocument`.
    Ods,
    /// One array of NumPy.
    Npy,
    /// An archive of such arrays.
    Npz,
    /// Apache Parquet.
    Parquet,
    /// HDF5.
    Hdf5,
    /// JSON.
    Json,
}

impl Format {
    /// For sentences: `an xlsx workbook`.
    pub fn words(self) -> &'static str {
        match self {
            Format::Xlsx => "an xlsx workbook",
            Format::Xlsb => "an xlsb workbook",
            Format::Xls => "an xls workbook",
            Format::Ods => "an ods workbook",
            Format::Npy => "a NumPy array",
            Format::Npz => "an archive of NumPy arrays",
            Format::Parquet => "a Parquet file",
            Format::Hdf5 => "an HDF5 file",
            Format::Json => "JSON",
        }
    }
}

/// One table of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The name by which [`Wish::table`] asks for it; empty for a file that is one table.
    pub name: String,
    /// Its rows.
    pub rows: usize,
    /// Its columns.
    pub columns: usize,
}

/// How many bytes of the beginning [`detect`] wants to see.
pub const BYTES_TO_DETECT: usize = 4096;

/// The format of a file, by its first bytes and then by the ending of its name; `None` for what may be a table of text.
pub fn detect(bytes_at_start: &[u8], name: &str) -> Option<Format> {
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    let begins = |magic: &[u8]| bytes_at_start.starts_with(magic);
    // An HDF5 file may begin with a block of the user's, of 512 bytes or a power of two more (MATLAB's does).
    let hdf5_at = |at: usize| bytes_at_start.get(at..).is_some_and(|b| b.starts_with(b"\x89HDF\r\n\x1a\n"));
    if begins(b"\x93NUMPY") {
        Some(Format::Npy)
    } else if begins(b"PAR1") {
        Some(Format::Parquet)
    } else if [0, 512, 1024, 2048].into_iter().any(hdf5_at) {
        Some(Format::Hdf5)
    } else if begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        Some(Format::Xls)
    } else if begins(b"PK\x03\x04") {
        in_archive(bytes_at_start, &ending)
    } else if bytes_at_start.is_empty() {
        None
    } else {
        by_ending(&ending).or_else(|| looks_like_json(bytes_at_start, &ending).then_some(Format::Json))
    }
}

/// An archive says by its first member what it is; Excel's two kinds differ in the ending alone.
fn in_archive(bytes: &[u8], ending: &str) -> Option<Format> {
    const NAME: usize = 30;
    let length = bytes.get(26..28).map_or(0, |b| usize::from(b[0]) | usize::from(b[1]) << 8);
    let first = bytes.get(NAME..NAME + length).unwrap_or_default();
    if first == b"mimetype" {
        let what = bytes.get(NAME + length..).unwrap_or_default();
        return what.starts_with(b"application/vnd.oasis.opendocument.spreadsheet").then_some(Format::Ods);
    }
    if first.ends_with(b".npy") {
        return Some(Format::Npz);
    }
    by_ending(ending)
        .filter(|f| matches!(f, Format::Xlsx | Format::Xlsb | Format::Ods | Format::Npz))
        .or_else(|| {
            let office = [b"[Content_Types].xml".as_slice(), b"_rels/", b"xl/", b"docProps/"];
            office.iter().any(|part| first.starts_with(part)).then_some(Format::Xlsx)
        })
}

fn by_ending(ending: &str) -> Option<Format> {
    Some(match ending {
        "xlsx" | "xlsm" => Format::Xlsx,
        "xlsb" => Format::Xlsb,
        "xls" => Format::Xls,
        "ods" => Format::Ods,
        "npy" => Format::Npy,
        "npz" => Format::Npz,
        "parquet" | "pq" => Format::Parquet,
        "h5" | "hdf5" | "hdf" | "he5" => Format::Hdf5,
        "json" => Format::Json,
        _ => return None,
    })
}

/// A text that begins as JSON does, and whose ending does not say that it is a table.
fn looks_like_json(bytes: &[u8], ending: &str) -> bool {
    let mut rest = bytes.iter().filter(|b| !b.is_ascii_whitespace());
    let follows =
        |b: Option<&u8>, allowed: &[u8]| b.is_some_and(|b| b.is_ascii_digit() || allowed.contains(b));
    !matches!(ending, "csv" | "tsv" | "txt" | "dat" | "asc")
        && match rest.next() {
            Some(b'{') => rest.next() == Some(&b'"'),
            Some(b'[') => follows(rest.next(), b"[{-\""),
            _ => false,
        }
}

/// Reads a table of a file whose format its bytes show; `name` is quoted in errors and its ending is looked at.
///
/// # Errors
/// A file in no known format or of one left out of this build; a damaged one; no such table or column; no numbers.
pub fn read(source: &mut (impl Read + Seek), name: &str, wish: &Wish) -> Result<Columns, FormatError> {
    match format_of(source, name)? {
        Format::Npy => npy::read(source, name, wish),
        Format::Json => json::read(source, name, wish),
        #[cfg(feature = "numpy")]
        Format::Npz => npz::read(source, name, wish),
        #[cfg(feature = "parquet")]
        Format::Parquet => guarded(name, Format::Parquet, || parquet::read(source, name, wish)),
        #[cfg(feature = "hdf5")]
        Format::Hdf5 => hdf5::read(source, name, wish),
        #[cfg(feature = "workbooks")]
        format @ (Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods) => {
            guarded(name, format, || workbook::read(source, name, format, wish))
        }
        #[allow(unreachable_patterns, reason = "with every feature there is nothing left")]
        format => Err(not_built(name, format)),
    }
}

/// What a file holds, for a list to choose from: sheets, arrays, groups and data sets.
///
/// # Errors
/// As [`read`].
pub fn tables(source: &mut (impl Read + Seek), name: &str) -> Result<Vec<Listed>, FormatError> {
    match format_of(source, name)? {
        Format::Npy => npy::tables(source, name),
        Format::Json => json::tables(source, name),
        #[cfg(feature = "numpy")]
        Format::Npz => npz::tables(source, name),
        #[cfg(feature = "parquet")]
        Format::Parquet => guarded(name, Format::Parquet, || parquet::tables(source, name)),
        #[cfg(feature = "hdf5")]
        Format::Hdf5 => hdf5::tables(source, name),
        #[cfg(feature = "workbooks")]
        format @ (Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods) => {
            guarded(name, format, || workbook::tables(source, name, format))
        }
        #[allow(unreachable_patterns, reason = "with every feature there is nothing left")]
        format => Err(not_built(name, format)),
    }
}

fn format_of(source: &mut (impl Read + Seek), name: &str) -> Result<Format, FormatError> {
    size::length(source, name)?;
    let mut start = Vec::new();
    source.by_ref().take(BYTES_TO_DETECT as u64).read_to_end(&mut start).map_err(|e| size::io(name, &e))?;
    source.seek(SeekFrom::Start(0)).map_err(|e| size::io(name, &e))?;
    detect(&start, name).ok_or_else(|| FormatError::Unknown { name: name.into() })
}

/// Runs a reader that stands on a crate known to panic on damaged files, and makes an error of the panic: calamine 0.38 indexes beyond
/// the end of an xls file that was cut, parquet 60.1 expects a dictionary that a damaged chunk lacks. Nothing outlives the call but the
/// source, which is read anew by whoever uses it next.
#[cfg(any(feature = "parquet", feature = "workbooks"))]
fn guarded<T>(
    name: &str,
    format: Format,
    reader: impl FnOnce() -> Result<T, FormatError>,
) -> Result<T, FormatError> {
    let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(reader));
    answer.unwrap_or_else(|_| Err(damaged(name, format, "its parts contradict one another")))
}

fn not_built(name: &str, format: Format) -> FormatError {
    let feature = match format {
        Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods => "workbooks",
        Format::Npy | Format::Npz => "numpy",
        Format::Parquet => "parquet",
        Format::Hdf5 => "hdf5",
        Format::Json => "default",
    };
    FormatError::NotBuilt { name: name.into(), format, feature }
}

fn damaged(name: &str, format: Format, reason: impl Into<String>) -> FormatError {
    FormatError::Damaged { name: name.into(), format, reason: reason.into() }
}

fn unsupported(name: &str, reason: impl Into<String>) -> FormatError {
    FormatError::Unsupported { name: name.into(), reason: reason.into() }
}
