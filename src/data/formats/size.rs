//! How much of a file is believed before it is read: a header may claim any size, and memory is only given for what the file can hold.

use std::io::{Read, Seek, SeekFrom};

use super::error::FormatError;

/// Numbers may take this many times the bytes of their file; compression rarely does more for measured values.
const TIMES: u64 = 20;

/// Below this many bytes nothing is refused: columns of one value compress without limit, and so much does no harm.
const ALWAYS: u64 = 64 << 20;

/// The bytes that a file of this size may turn into.
pub(super) fn allowed(file: u64) -> u64 {
    file.saturating_mul(TIMES).max(ALWAYS)
}

/// Refuses a claim that the file cannot hold.
pub(super) fn check(name: &str, file: u64, rows: u64, bytes_per_row: u64) -> Result<(), FormatError> {
    let claimed = rows.saturating_mul(bytes_per_row);
    if claimed > allowed(file) {
        return Err(FormatError::TooLarge { name: name.into(), claimed, file });
    }
    Ok(())
}

/// The size of a source; it stands at its beginning afterwards.
pub(super) fn length(source: &mut (impl Read + Seek), name: &str) -> Result<u64, FormatError> {
    let end = source.seek(SeekFrom::End(0)).map_err(|e| io(name, &e))?;
    source.seek(SeekFrom::Start(0)).map_err(|e| io(name, &e))?;
    Ok(end)
}

#[cfg(any(feature = "numpy", feature = "parquet"))]
/// The bytes of a range of a source, which must all be there.
pub(super) fn range(
    source: &mut (impl Read + Seek),
    (start, n): (u64, u64),
    (name, format): (&str, super::Format),
) -> Result<Vec<u8>, FormatError> {
    let end = length(source, name)?;
    if start.checked_add(n).is_none_or(|to| to > end) {
        let reason = format!("it ends after {end} bytes, and more are expected");
        return Err(FormatError::Damaged { name: name.into(), format, reason });
    }
    source.seek(SeekFrom::Start(start)).map_err(|e| io(name, &e))?;
    let mut bytes = Vec::new();
    source.take(n).read_to_end(&mut bytes).map_err(|e| io(name, &e))?;
    Ok(bytes)
}

/// All bytes of a source.
pub(super) fn whole(source: &mut (impl Read + Seek), name: &str) -> Result<Vec<u8>, FormatError> {
    length(source, name)?;
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes).map_err(|e| io(name, &e))?;
    Ok(bytes)
}

/// The operating system's words.
pub(super) fn io(name: &str, e: &std::io::Error) -> FormatError {
    FormatError::Io { name: name.into(), reason: e.to_string() }
}
