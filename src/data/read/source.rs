//! A file block by block: a long table of text is read while it comes in, by all threads, and never held as text.

use std::io::{Read, Seek, SeekFrom};

use super::decode::Encoding;
use super::layout::Layout;
use super::reading::Reading;
use super::scan::{self, Scan};
use super::{BLOCK, ReadError, ReadOptions, foreign, form, interpret, read_dataset};
use crate::data::Dataset;

/// Reads a file of any format from a source; `progress` is told the bytes read and the bytes in all, and says whether to go on.
///
/// A table of text takes little more memory than its numbers, as long as it is UTF-8; other encodings are held as a whole.
///
/// # Errors
/// As [`read_dataset`], the system's, and [`ReadError::Cancelled`].
pub fn read_source(
    source: &mut (impl Read + Seek),
    name: &str,
    options: &ReadOptions,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Dataset, ReadError> {
    let io = |e: std::io::Error| ReadError::Io { name: name.into(), reason: e.to_string() };
    // What has no end that could be sought is read until it ends.
    let total =
        source.seek(SeekFrom::End(0)).and_then(|n| source.seek(SeekFrom::Start(0)).map(|_| n)).unwrap_or(0);
    let mut start = Vec::new();
    source.by_ref().take(BLOCK as u64).read_to_end(&mut start).map_err(io)?;
    if total > 0 {
        source.seek(SeekFrom::Start(0)).map_err(io)?;
        if let Some(data) = foreign::read(source, &start, name, options) {
            return data;
        }
        source.seek(SeekFrom::Start(start.len() as u64)).map_err(io)?;
    }
    let whole_lines = start.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    let usual = options.form.encoding.is_none_or(|e| e == Encoding::Utf8);
    let streams = usual && start.len() == BLOCK && can_stream(&start[..whole_lines]);
    if !streams {
        source.read_to_end(&mut start).map_err(io)?;
        return read_dataset(&start, name, options);
    }
    let text = String::from_utf8_lossy(&start[..whole_lines]);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let layout = Layout::find(text, name, form::find(text, options), options)?;
    let mut scan = Scan::new(layout.clone());
    let body = scan::from_line(text.as_bytes(), layout.first_line);
    scan.reserve(body, usize::try_from(total).unwrap_or(usize::MAX).max(start.len()));
    scan.take(&[body]);
    let mut done = start.len() as u64;
    let mut buffer = start.split_off(whole_lines);
    drop(start);
    let round = BLOCK * rayon::current_num_threads().max(1);
    while progress(done, total.max(done)) {
        let kept = buffer.len();
        let read = source
            .by_ref()
            .take((round - kept.min(round)).max(BLOCK) as u64)
            .read_to_end(&mut buffer)
            .map_err(io)?;
        done += read as u64;
        let end = if read == 0 {
            buffer.len()
        } else {
            buffer.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1)
        };
        scan.take(&scan::blocks(&buffer[..end], BLOCK));
        if read == 0 {
            let sheet = scan.finish(name)?;
            let reading = Reading::of_text(&layout, Encoding::Utf8, &sheet);
            return interpret(sheet, reading, name, options);
        }
        buffer.drain(..end);
    }
    Err(ReadError::Cancelled { name: name.into() })
}

/// Whether the text is plain: UTF-8 by its beginning, lines that end as usual.
fn can_stream(start: &[u8]) -> bool {
    !start.is_empty()
        && std::str::from_utf8(start).is_ok()
        && !start.contains(&0)
        && !start.windows(2).any(|w| w[0] == b'\r' && w[1] != b'\n')
}
