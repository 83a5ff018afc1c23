//! A file block by block: a long table of text is read while it comes in, by all threads, and never held as text.

use std::io::{Read, Seek, SeekFrom};

use super::blocks::{Blocks, Start, io};
use super::decode::Encoding;
use super::reading::Reading;
use super::scan::Scan;
use super::{ReadError, ReadOptions, Taken, foreign, stream};
use crate::data::Dataset;

/// Reads a file of any format from a source; `progress` is told the bytes read and the bytes in all, and says whether to go on.
///
/// A table of text takes little more memory than its numbers, as long as it is UTF-8; other encodings are held as a whole. With
/// [`ReadOptions::stream`] not even its numbers are held.
///
/// # Errors
/// As [`super::read_dataset`], the system's, and [`ReadError::Cancelled`].
pub fn read_source(
    source: &mut (impl Read + Seek),
    name: &str,
    options: &ReadOptions,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Dataset, ReadError> {
    if options.stream
        && let Some(binning) = &options.binning
        && let Some(binned) = stream::read(source, name, options, binning, progress)?
    {
        return Ok(binned);
    }
    take(source, name, options, progress)?.dataset(name, options)
}

/// Takes in what a source holds.
pub(super) fn take(
    source: &mut (impl Read + Seek),
    name: &str,
    options: &ReadOptions,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Taken, ReadError> {
    let mut start = Start::of(source, name)?;
    if start.total > 0 {
        source.seek(SeekFrom::Start(0)).map_err(|e| io(name, &e))?;
        if let Some(taken) = foreign::read(source, &start.bytes, name, options) {
            return taken;
        }
        source.seek(SeekFrom::Start(start.bytes.len() as u64)).map_err(|e| io(name, &e))?;
    }
    if !start.can_stream(options, name) {
        source.read_to_end(&mut start.bytes).map_err(|e| io(name, &e))?;
        return super::take(&start.bytes, name, options);
    }
    let mut blocks = Blocks::new(source, start, name, options)?;
    let (layout, total) = (blocks.layout.clone(), blocks.progress().1);
    let mut scan = Scan::new(layout.clone());
    let mut is_first = true;
    while let Some(round) = blocks.next()? {
        if let (true, Some(first)) = (is_first, round.first()) {
            scan.reserve(first, usize::try_from(total).unwrap_or(usize::MAX));
        }
        is_first = false;
        scan.take(&round);
        let (done, total) = blocks.progress();
        if !progress(done, total) {
            return Err(ReadError::Cancelled { name: name.into() });
        }
    }
    let sheet = scan.finish(name)?;
    let reading = Reading::of_text(&layout, Encoding::Utf8, &sheet);
    Ok(Taken::Table(Box::new(sheet), Box::new(reading)))
}
